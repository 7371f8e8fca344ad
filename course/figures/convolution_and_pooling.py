"""Pictures of `convolution_and_pooling`: responses, channels, stamps, a matrix, what a unit sees."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from course.figures import new_figure
from course.plots import VERMILLION, side_by_side

LIGHT = ("#D6ECF8", "#FBE5B8", "#CDEBE0", "#F3DCE9", "#FBF7C4", "#F6D3BF", "#CFE0EE", "#E4E4E4")


def responses(data, picture, kernels, outputs):
    """A picture, and for each kernel its numbers above what it makes of the picture; grey is 0.

    Args:
        data: the `ImageSet` of the picture.
        picture: (H, W); kernels: (kH, kW) each; outputs: (H', W') each.
    """
    tables = [
        "\n".join(" ".join(_kernel_number(weight) for weight in row) for row in kernel)
        for kernel in kernels
    ]
    figure = side_by_side([picture, *outputs], ["the picture", *tables], data)
    for ax in figure.axes:
        ax.title.set(fontsize=11, fontfamily="monospace")
    for ax, output in zip(figure.axes[1:], outputs, strict=True):
        limit = np.abs(output).max() or 1
        ax.images[0].set_clim(-limit, limit)
    figure.axes[0].title.set_fontfamily("sans-serif")
    return figure


def _kernel_number(weight: float) -> str:
    return "1/9" if np.isclose(weight, 1 / 9) else f"{weight:g}".replace("-", "−").rjust(2)


def compressed(pictures, titles):
    """Pictures with values from 0 (black) to 1 (white), all on this one scale."""
    figure = side_by_side(pictures, titles)
    for ax in figure.axes:
        ax.title.set_fontsize(11)
        ax.images[0].set_clim(0, 1)
    return figure


def channels():
    """A (3, 7, 6) input, one of eight (3, 3, 3) kernels with its bias, and the (8, 5, 4) output."""
    from matplotlib.patches import Rectangle

    figure = new_figure(9, 3.6)
    ax = figure.subplots()
    ax.set(xlim=(0, 28), ylim=(11.6, -0.4), aspect="equal")
    ax.axis("off")

    def sheet(left, top, rows, columns, color, marked=None, front=True):
        style = {"facecolor": color, "edgecolor": "#444444", "lw": 0.8}
        ax.add_patch(Rectangle((left, top), columns, rows, **style))
        for row, column in np.ndindex(rows, columns) if front else ():
            style = {"facecolor": "none", "edgecolor": "#999999", "lw": 0.5}
            ax.add_patch(Rectangle((left + column, top + row), 1, 1, **style))
        if marked:
            style = {"facecolor": "none", "edgecolor": VERMILLION, "lw": 2.2}
            ax.add_patch(Rectangle((left + marked[1], top + marked[0]), *marked[2:], **style))

    for depth in range(3):  # from the back to the front: channels 2, 1, 0
        color = LIGHT[2 - depth]
        sheet(2.2 - 1.1 * depth, 1.1 * depth, 7, 6, color, (1, 1, 3, 3), depth == 2)
        sheet(13.4 - 1.1 * depth, 2 + 1.1 * depth, 3, 3, color, (0, 0, 3, 3), depth == 2)
    for depth in range(8):
        marked = (1, 1, 1, 1) if depth == 7 else None
        color = "#E4E4E4" if depth < 7 else "#FFFFFF"
        sheet(22.5 - 0.3 * depth, 1 + 0.4 * depth, 5, 4, color, marked, depth == 7)
    ax.text(9.6, 5, "⋆", ha="center", va="center", fontsize=28)
    ax.text(18.3, 5, "+ $b_0$ =", ha="center", va="center", fontsize=13)
    labels = (
        (4.1, "input (3, 7, 6)\n3 channels, one window through all"),
        (13.8, "kernel 0 of 8, (3, 3, 3)\na slice for each channel, one bias"),
        (23.4, "output (8, 5, 4)\nkernel 0 makes map 0, in front"),
    )
    for x, text in labels:
        ax.text(x, 10.7, text, ha="center", va="center", fontsize=9.5)
    return figure


def matrix(values, kernel):
    """A matrix of a convolution: each kernel weight has its own colour, zeros are blank."""
    from matplotlib.patches import Rectangle

    values, weights = np.asarray(values), list(np.ravel(kernel))
    rows, columns = values.shape
    figure = new_figure(0.45 * columns + 1, 0.4 * rows + 0.8)
    ax = figure.subplots()
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")
    for (row, column), value in np.ndenumerate(values):
        color = LIGHT[weights.index(value) % len(LIGHT)] if value in weights else "white"
        style = {"facecolor": color, "edgecolor": "#BBBBBB", "lw": 0.6}
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **style))
        if value:
            ax.text(column, row, f"{value:g}", ha="center", va="center", fontsize=10)
    ax.set_xticks(range(columns), range(columns), fontsize=8)
    ax.set_yticks(range(rows), range(rows), fontsize=8)
    ax.set_xlabel("pixel of the image, row by row")
    ax.set_ylabel("output, row by row")
    return figure


def stamps(y, kernel, stride: int):
    """y, the kernel, the stamp of each value of y, and their sum, darker where more stamps lie."""
    y, kernel = np.asarray(y, dtype=float), np.asarray(kernel, dtype=float)
    one_at_a_time = torch.tensor(np.diag(y.ravel())).reshape(-1, 1, *y.shape)
    places = (one_at_a_time != 0).double()
    weight = torch.tensor(kernel)[None, None]
    maps = F.conv_transpose2d(one_at_a_time, weight, stride=stride)[:, 0].numpy()
    covered = F.conv_transpose2d(places, torch.ones_like(weight), stride=stride)[:, 0].numpy()
    tables = [y, kernel, *maps, maps.sum(0)]
    counts = [np.zeros(y.shape), np.zeros(kernel.shape), *covered, covered.sum(0)]
    titles = ["y", "kernel", *(f"{value:g} × kernel" for value in y.ravel()), "sum"]
    signs = ["", "", "", *["+ "] * (len(maps) - 1), "= "]
    widths = [table.shape[1] for table in tables]
    figure = new_figure(0.31 * sum(widths) + 0.6, 2.2)
    axes = figure.subplots(1, len(tables), width_ratios=widths)
    for ax, table, count, sign, title in zip(axes, tables, counts, signs, titles, strict=True):
        ax.imshow(count, cmap="Blues", vmin=0, vmax=6)
        shown = count > 0 if count.any() else np.ones(table.shape, dtype=bool)
        for (row, column), value in np.ndenumerate(table):
            if shown[row, column]:
                ax.text(column, row, f"{value:g}", ha="center", va="center", fontsize=9)
        ax.set_xticks(np.arange(0.5, table.shape[1] - 1), [])
        ax.set_yticks(np.arange(0.5, table.shape[0] - 1), [])
        ax.grid(color="#BBBBBB", lw=0.6)
        ax.tick_params(length=0)
        ax.set_title(sign + title, fontsize=10)
    return figure


def receptive_field(layers, names):
    """One row of cells a layer, in one dimension: which cells reach one cell of the last layer.

    Args:
        layers: (kernel, stride) from first to last.
        names: a text for each layer.
    """
    from matplotlib.patches import Rectangle

    spans = [(0, 0)]
    for kernel, stride in reversed(layers):  # from the top unit down
        first, last = spans[0]
        spans.insert(0, (first * stride, last * stride + kernel - 1))
    jumps = np.cumprod([1] + [stride for _, stride in layers])
    starts = [0.0]
    for (kernel, _), jump in zip(layers, jumps, strict=False):
        starts.append(starts[-1] + jump * (kernel - 1) / 2)
    figure = new_figure(9, 0.75 * len(spans) + 0.6)
    ax = figure.subplots()
    width = spans[0][1]
    ax.set(xlim=(-6.5, width + 1), ylim=(-0.6, len(spans) - 0.4))
    ax.axis("off")
    for level, (first, last) in enumerate(spans):
        for cell in range(first, last + 1):
            x = starts[level] + cell * jumps[level]
            style = {"facecolor": LIGHT[level % 8], "edgecolor": "#444444"}
            ax.add_patch(Rectangle((x - 0.38, level - 0.2), 0.76, 0.4, **style))
            if level:
                kernel, stride = layers[level - 1]
                for k in range(kernel):
                    below = starts[level - 1] + (cell * stride + k) * jumps[level - 1]
                    ax.plot([x, below], [level - 0.2, level - 0.8], color="#888888", lw=0.7)
        count = last - first + 1
        text = f"after {names[level - 1]}: {count} unit{'s' * (count > 1)}"
        if level == 0:
            text = f"image: {count} pixels"
        ax.text(-6.4, level, text, va="center", fontsize=10)
    return figure
