"""Figures of assignment 6, `fmnist_mlp_vs_cnn`: uneven batches, the two reports, parameters and work.

Each function returns a matplotlib Figure; the notebook shows it with `course.plots.show`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

BLUE, VERMILLION, ORANGE, SKY = "#0072B2", "#D55E00", "#E69F00", "#56B4E9"


def uneven_batches():
    """10,000 images in batches of 300: widths by images, and widths by weight in a mean of batches."""
    figure, axes = _figure(10, 2.9, 2)
    names = ("batch 1", "batch 2", "…", "batch 33", "batch 34")
    images = ("300 images", "300 images", "", "300 images", "100 images")
    for ax, title, last in zip(
        axes,
        (
            "what there is: the last batch is a third as wide",
            "what a mean of batch accuracies sees: 34 equal parts, so each of the last 100 images counts three times",
        ),
        (1 / 3, 1.0),
        strict=True,
    ):
        left = 0.0
        for i, width in enumerate((1, 1, 0.35, 1, last)):
            if i != 2:
                colour = VERMILLION if i == 4 else SKY
                ax.barh(0, width - 0.03, left=left, color=colour, alpha=0.55, edgecolor="black")
            text = names[i] if i == 2 else f"{names[i]}\n{images[i]}"
            ax.text(left + width / 2, 0, text, ha="center", va="center", fontsize=7)
            left += width
        ax.set_title(title, fontsize=9, loc="left")
        ax.set(xlim=(-0.02, 4.4))
        ax.axis("off")
    return figure


def distance_to_a_count(reports: Mapping[str, float], images: int, sizes: Sequence[int]):
    """For each batch size, how far report × batches × batch size is from a whole number.

    If the last batch holds a divisor of the batch size, a mean of batch accuracies gives a whole
    number there; for other sizes of the last batch this picture does not apply.
    """
    figure, (ax,) = _figure(10, 3.1)
    for (name, report), colour, marker, shift in zip(
        reports.items(), (BLUE, VERMILLION), "os", (-0.06, 0.06), strict=False
    ):
        for i, size in enumerate(sizes):
            value = report * -(-images // size) * size
            distance = abs(value - round(value))
            label = name if i == 0 else None
            ax.plot(i + shift, distance, marker, color=colour, markersize=8, label=label)
            text = f"{value:,.3f}"
            right = shift > 0
            ax.annotate(text, (i + shift, distance), fontsize=7, color=colour, va="bottom",
                        ha="left" if right else "right", xytext=(7 if right else -7, 3),
                        textcoords="offset points")  # fmt: skip
    ax.axhline(0, color="black", lw=0.8)
    ax.set_xticks(range(len(sizes)), [f"{size}" for size in sizes])
    ax.set(xlabel="supposed batch size", ylabel="distance to a\nwhole number")
    ax.set(xlim=(-0.6, len(sizes) - 0.4), ylim=(-0.05, 0.55))
    ax.legend(loc="upper right", frameon=False, ncols=2)
    ax.spines[["top", "right"]].set_visible(False)
    return figure


def parameters_and_work(layers: Mapping[str, Sequence[tuple[str, int, int]]]):
    """Where the parameters are and where the work is, a stacked bar a network.

    layers: network -> list of (layer, parameters, multiply-adds).
    """
    figure, axes = _figure(10, 3.4, 1, 2)
    for ax, title, column in zip(
        axes, ("parameters", "multiply-adds an image"), (1, 2), strict=True
    ):
        largest = max(sum(row[column] for row in rows) for rows in layers.values())
        seen = set()
        for y, (network, rows) in enumerate(layers.items()):
            left = 0
            for row in rows:
                kind = "convolution" if row[0].startswith("Conv") else "linear"
                style = (
                    {"color": ORANGE, "hatch": "//"} if kind == "convolution" else {"color": SKY}
                )
                style |= {"edgecolor": "white", "height": 0.5}
                label = None if kind in seen else kind
                ax.barh(y, row[column], left=left, label=label, **style)
                seen.add(kind)
                if row[column] > 0.12 * largest:
                    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
                    style = {"ha": "center", "va": "center", "fontsize": 8, "bbox": box}
                    ax.text(left + row[column] / 2, y, f"{row[0]}\n{row[column]:,}", **style)
                left += row[column]
            text = f"{network}: {left:,}"
            ax.text(0, y - 0.3, text, va="bottom", fontsize=9, weight="bold")
        ax.set_yticks(range(len(layers)), list(layers))
        ax.set(ylim=(len(layers) - 0.5, -0.6), title=title)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value / 1e6:g} M")
        ax.spines[["top", "right"]].set_visible(False)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2,
                  frameon=False, fontsize=9)  # fmt: skip
    return figure


def seconds_split(seconds: Mapping[str, tuple[float, float]]):
    """A stacked bar for each case: seconds of fetching the images, seconds of the network."""
    figure, (ax,) = _figure(8, 0.62 * len(seconds) + 1.5)
    for y, (fetching, network) in enumerate(seconds.values()):
        first = "fetching images one by one" if y == 0 else None
        second = "the network" if y == 0 else None
        ax.barh(y, fetching, color=SKY, hatch="//", edgecolor="white", height=0.55, label=first)
        ax.barh(y, network, left=fetching, color=VERMILLION, height=0.55, label=second)
        text = f" {fetching:.2f} s + {network:.2f} s"
        ax.text(fetching + network, y, text, va="center", fontsize=8)
    ax.set_yticks(range(len(seconds)), list(seconds))
    ax.invert_yaxis()
    ax.set_xlim(0, 1.3 * max(sum(pair) for pair in seconds.values()))
    ax.set_xlabel("seconds")
    figure.legend(loc="outside upper center", ncols=2, frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    return figure


def _figure(width: float, height: float, rows: int = 1, columns: int = 1):
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(
        rows, columns, figsize=(width, height), layout="constrained", squeeze=False
    )
    return figure, list(axes.flat)
