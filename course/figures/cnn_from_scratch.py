"""Figures of assignment 4, `cnn_from_scratch`. Each function returns a matplotlib Figure."""

from __future__ import annotations

import itertools

import numpy as np

from course.plots import BLUE, GREEN, ORANGE, SKY, VERMILLION

GREY = "#5A6472"


def _figure(width: float, height: float, rows: int = 1, columns: int = 1, **settings):
    from matplotlib import pyplot

    return pyplot.subplots(
        rows, columns, figsize=(width, height), layout="constrained", dpi=110, **settings
    )


def two_directions():
    """A chain of layers with what runs forward above it and what runs backward below it."""
    figure, ax = _figure(10, 2.9)
    ax.set(xlim=(-0.9, 10.2), ylim=(-2.1, 1.35))
    ax.axis("off")
    boxes = (("Conv2d", 1.6), ("ReLU", 4.2), ("Linear", 6.8), ("loss", 9.2))
    for name, x in boxes:
        style = {"boxstyle": "round,pad=0.55", "facecolor": "#EEF2F7", "edgecolor": GREY}
        ax.text(x, 0, name, ha="center", va="center", fontsize=12, bbox=style)
    ends = [-0.1, *(x for _, x in boxes)]
    labels = ("images", "$y_1$", "$y_2$", "logits")
    backward = (r"$\partial L/\partial x$", *(rf"$\partial L/\partial y_{i}$" for i in (1, 2)), "")
    backward = (*backward[:3], r"$\partial L/\partial$logits")
    for i, (left, right) in enumerate(itertools.pairwise(ends)):
        start, stop = left + (0.62 if i else 0.0), right - 0.62
        for y, a, b, color, text, shift in (
            (0.24, start, stop, BLUE, labels[i], 0.12),
            (-0.24, stop, start, VERMILLION, backward[i], -0.14),
        ):
            ax.annotate(
                "", (b, y), (a, y), arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2}
            )
            va = "bottom" if shift > 0 else "top"
            ax.text((a + b) / 2, y + shift, text, color=color, ha="center", va=va, fontsize=11)
    for x in (1.6, 6.8):
        arrow = {"arrowstyle": "-|>", "color": VERMILLION, "lw": 2, "ls": "--"}
        ax.annotate("", (x, -1.3), (x, -0.45), arrowprops=arrow)
        text = r"$\partial L/\partial W,\;\partial L/\partial b$" + "\nfor the optimiser"
        ax.text(x, -1.4, text, color=VERMILLION, ha="center", va="top", fontsize=10)
    ax.text(-0.85, 0.95, "forward →", color=BLUE, fontsize=12, weight="bold")
    ax.text(-0.85, -1.15, "← backward", color=VERMILLION, fontsize=12, weight="bold")
    return figure


def step_sizes(steps, errors: dict):
    """Relative error of a measured slope against the step, a line for each precision."""
    figure, ax = _figure(7, 3.4)
    for (name, values), color, marker in zip(errors.items(), (BLUE, VERMILLION), "os", strict=True):
        ax.loglog(steps, np.maximum(values, 1e-14), color=color, marker=marker, label=name)
    ax.axvline(1e-5, color=GREY, ls=":")
    ax.text(1.15e-5, 3e-14, "1e-5", color=GREY)
    ax.set(xlabel="step ε", ylabel="relative error of the slope", ylim=(1e-14, 10))
    ax.grid(alpha=0.3)
    ax.legend(frameon=False, loc="lower left")
    return figure


def valley(paths: dict):
    """Paths of an optimiser over the height (a^2 + 20 b^2) / 2."""
    figure, ax = _figure(9, 3.2)
    a, b = np.meshgrid(np.linspace(-10, 4, 200), np.linspace(-2.6, 2.6, 120))
    levels = [0.3, 1.5, 5, 12, 25, 45, 70]
    ax.contour(a, b, (a**2 + 20 * b**2) / 2, levels=levels, colors="#B8C0CA", linewidths=1)
    for (name, path), color, marker in zip(paths.items(), (BLUE, VERMILLION), "os", strict=True):
        path = np.array(path)
        ax.plot(*path.T, color=color, marker=marker, markersize=4, lw=1.2, label=name)
    ax.plot(0, 0, marker="*", color="black", markersize=14, ls="none", label="minimum")
    ax.set(xlabel="a, along the valley", ylabel="b, across it")
    ax.legend(frameon=False, loc="upper right")
    return figure


def coverage(counts: dict):
    """Tables of numbers, shaded by size."""
    figure, axes = _figure(11, 2.7, columns=len(counts))
    for ax, (name, table) in zip(axes, counts.items(), strict=True):
        ax.imshow(table, cmap="Blues", vmin=0, vmax=18)
        for (row, column), value in np.ndenumerate(table):
            ax.text(column, row, f"{value:.0f}", ha="center", va="center", fontsize=10)
        ax.set(title=name, xticks=[], yticks=[])
    return figure


def winners(pixels, pooled, received, returned):
    """2 x 2 max pooling forward and backward; the pixels that won are marked."""
    ratios = (1.9, 1, 1, 1.9)
    figure, axes = _figure(11, 2.6, columns=4, width_ratios=ratios)
    tables = {
        "input": pixels,
        "output": pooled,
        "gradient of the output": received,
        "gradient of the input": returned,
    }
    for place, (ax, (name, table)) in enumerate(zip(axes, tables.items(), strict=True)):
        large = place in (0, 3)
        for (row, column), value in np.ndenumerate(table):
            won = not large or returned[row, column] != 0
            fill = ("#EEF2F7" if large else "white") if not won else (SKY if place < 2 else ORANGE)
            corner = (column - 0.5, row - 0.5)
            ax.add_patch(_rectangle(corner, 1, 1, facecolor=fill, edgecolor="#B8C0CA", lw=0.7))
            weight = "bold" if won else "normal"
            style = {"ha": "center", "va": "center", "fontsize": 11, "weight": weight}
            ax.text(column, row, f"{value:.0f}".replace("-", "−"), **style)
        if large:
            for row, column in np.ndindex(table.shape[0] // 2, table.shape[1] // 2):
                corner = (2 * column - 0.5, 2 * row - 0.5)
                ax.add_patch(_rectangle(corner, 2, 2, edgecolor=GREY, lw=2, fill=False))
        rows, columns = table.shape
        ax.set(xlim=(-0.6, columns - 0.4), ylim=(rows - 0.4, -0.6), aspect="equal")
        ax.axis("off")
        ax.set_title(name, fontsize=10)
    return figure


def windows_in_memory():
    """A 3 x 4 image as it lies in memory, and which numbers three of its 2 x 2 windows read."""
    figure, (left, right) = _figure(10, 2.9, columns=2, width_ratios=(1, 2.6))
    image = np.arange(12).reshape(3, 4)
    left.imshow(np.zeros_like(image), cmap="Greys", vmin=0, vmax=1)
    for (row, column), value in np.ndenumerate(image):
        left.text(column, row, value, ha="center", va="center", fontsize=12)
    looks = (((0, 0), BLUE, "-", 0.0), ((0, 1), VERMILLION, "--", 0.07), ((1, 0), GREEN, ":", 0.14))
    for (row, column), color, line, inset in looks:
        corner, size = (column - 0.5 + inset, row - 0.5 + inset), 2 - 2 * inset
        left.add_patch(_rectangle(corner, size, size, edgecolor=color, ls=line, lw=2.5, fill=False))
    left.set(title="image, 3 × 4", xticks=[], yticks=[])
    right.set(xlim=(-4.6, 11.7), ylim=(3.7, -0.7), title="the same numbers in memory")
    right.axis("off")
    for place in range(12):
        right.add_patch(
            _rectangle((place - 0.5, -0.45), 1, 0.9, facecolor="#EEF2F7", edgecolor=GREY)
        )
        right.text(place, 0, place, ha="center", va="center", fontsize=11)
    for line, ((row, column), color, style, _) in enumerate(looks, start=1):
        first = 4 * row + column
        right.text(-4.5, line, f"window ({row}, {column})", va="center", color=color, fontsize=11)
        for place in (first, first + 1, first + 4, first + 5):
            box = _rectangle((place - 0.45, line - 0.36), 0.9, 0.72, facecolor=color, alpha=0.25)
            right.add_patch(box)
            edge = _rectangle((place - 0.45, line - 0.36), 0.9, 0.72, edgecolor=color, fill=False)
            edge.set(linestyle=style, linewidth=1.8)
            right.add_patch(edge)
            right.text(place, line, place, ha="center", va="center", fontsize=11)
    return figure


def _rectangle(corner, width: float, height: float, **style):
    from matplotlib.patches import Rectangle

    return Rectangle(corner, width, height, **style)


def two_matrices():
    """One convolution as Toeplitz matrix times image, and as matrix of windows times kernel."""
    image = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]])
    kernel = np.array([[1, 2], [3, 4]])
    view = np.lib.stride_tricks.sliding_window_view(image, (2, 2)).reshape(6, 4)
    toeplitz = np.zeros((6, 12), dtype=int)
    for index, (row, column) in enumerate(np.ndindex(2, 3)):
        for i, j in np.ndindex(2, 2):
            toeplitz[index, 4 * (row + i) + column + j] = kernel[i, j]
    output = view @ kernel.ravel()
    figure, (top, bottom) = _figure(8.4, 7.2, rows=2, height_ratios=(12.6, 6.8))
    _product(top, toeplitz, image.ravel(), output, ORANGE, SKY)
    _product(bottom, view, kernel.ravel(), output, SKY, ORANGE)
    top.set_title("Toeplitz matrix, from the kernel (6 × 12)  ·  image", fontsize=11, loc="left")
    bottom.set_title("windows, from the image (6 × 4)  ·  kernel", fontsize=11, loc="left")
    return figure


def _product(ax, matrix, vector, output, color: str, vector_color: str) -> None:
    rows, columns = matrix.shape
    tall = max(rows, len(vector))
    ax.set(xlim=(-0.8, 17.4), ylim=(tall - 0.3, -0.7), aspect="equal")
    ax.axis("off")
    parts = ((matrix, 0, color), (vector[:, None], columns + 1, vector_color))
    for values, left, fill in (*parts, (output[:, None], columns + 3, "#D8EFDD")):
        shift = (tall - len(values)) / 2
        for (row, column), value in np.ndenumerate(values):
            face = fill if value else "white"
            corner = (left + column - 0.5, row + shift - 0.5)
            ax.add_patch(_rectangle(corner, 1, 1, facecolor=face, edgecolor=GREY, lw=0.7))
            ink = "black" if value else "#8A93A0"
            ax.text(
                left + column, row + shift, value, ha="center", va="center", fontsize=9, color=ink
            )
    middle = (tall - 1) / 2
    ax.text(columns, middle, "·", ha="center", va="center", fontsize=16)
    ax.text(columns + 2, middle, "=", ha="center", va="center", fontsize=14)


def speed(milliseconds: dict):
    """Bars on a logarithmic axis: name -> (forward, backward) in milliseconds."""
    figure, ax = _figure(8, 3)
    slowest = next(iter(milliseconds.values()))
    hatches = (("forward", SKY, "", -0.2), ("backward", ORANGE, "//", 0.2))
    for part, (label, color, hatch, shift) in enumerate(hatches):
        for place, times in enumerate(milliseconds.values()):
            value, factor = times[part], slowest[part] / times[part]
            name = label if place == 0 else None
            style = {"color": color, "hatch": hatch, "edgecolor": "white", "label": name}
            ax.barh(place + shift, value, 0.38, **style)
            note = f" {value:.3g} ms" + (f", {factor:,.0f} times as fast" if place else "")
            ax.text(value, place + shift, note, va="center", fontsize=9)
    ax.set_yticks(range(len(milliseconds)), list(milliseconds))
    ax.invert_yaxis()
    longest = max(max(times) for times in milliseconds.values())
    shortest = min(min(times) for times in milliseconds.values())
    ax.set(
        xscale="log", xlim=(shortest / 2, longest * 8), xlabel="milliseconds a call (logarithmic)"
    )
    ax.grid(axis="x", alpha=0.3)
    ax.set_axisbelow(True)
    ax.legend(frameon=False, loc="lower right")
    return figure
