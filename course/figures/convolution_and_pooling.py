"""Pictures of the notebook `convolution_and_pooling`: channels, stamps, a matrix, what a unit sees."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from course.plots import VERMILLION

LIGHT = ("#D6ECF8", "#FBE5B8", "#CDEBE0", "#F3DCE9", "#FBF7C4", "#F6D3BF", "#CFE0EE", "#E4E4E4")


def _figure(width: float, height: float):
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained", dpi=110)


def channels():
    """An (8, 7, 6) input, one of eight (8, 3, 3) kernels, and the (8, 5, 4) output."""
    from matplotlib.patches import Rectangle

    figure = _figure(9, 3.4)
    ax = figure.subplots()
    ax.set(xlim=(0, 27), ylim=(11.2, -1.2), aspect="equal")
    ax.axis("off")

    def stack(x, rows, columns, colors, marked=None):
        for depth in range(len(colors)):
            left, top = x + 0.35 * (7 - depth), 0.35 * depth
            style = {"facecolor": colors[depth], "edgecolor": "#444444", "lw": 0.8}
            ax.add_patch(Rectangle((left, top), columns, rows, **style))
        left, top = x + 0.35 * (8 - len(colors)), 0.35 * (len(colors) - 1)
        for row, column in np.ndindex(rows, columns):
            style = {"facecolor": "none", "edgecolor": "#999999", "lw": 0.5}
            ax.add_patch(Rectangle((left + column, top + row), 1, 1, **style))
        if marked:
            style = {"facecolor": "none", "edgecolor": VERMILLION, "lw": 2.5}
            ax.add_patch(Rectangle((left + marked[1], top + marked[0]), *marked[2:], **style))

    stack(0, 7, 6, ["#E4E4E4"] * 8, (1, 1, 3, 3))
    stack(11, 3, 3, [LIGHT[0]] * 8)
    # The map of kernel 0 lies in front.
    stack(19, 5, 4, LIGHT[::-1], (1, 1, 1, 1))
    for x, text in ((10.2, "⋆"), (18.2, "=")):
        ax.text(x, 4.5, text, ha="center", va="center", fontsize=18)
    labels = (
        (4.2, "input (8, 7, 6)\n8 channels"),
        (13.7, "kernel 0 of 8, (8, 3, 3)\na slice for each input channel"),
        (22.2, "output (8, 5, 4)\nkernel 0 makes map 0, in front"),
    )
    for x, text in labels:
        ax.text(x, 10.4, text, ha="center", va="center", fontsize=10)
    return figure


def matrix(values, kernel):
    """A matrix of a convolution: each kernel weight has its own colour, zeros are blank."""
    from matplotlib.patches import Rectangle

    values, weights = np.asarray(values), list(np.ravel(kernel))
    rows, columns = values.shape
    figure = _figure(0.45 * columns + 1, 0.4 * rows + 0.8)
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
    """Each value of y stamps the kernel; overlapping stamps add up to the transposed convolution."""
    y, kernel = np.asarray(y, dtype=float), np.asarray(kernel, dtype=float)
    one_at_a_time = np.stack(
        [np.where(np.arange(y.size) == i, y.ravel(), 0) for i in range(y.size)]
    )
    x = torch.tensor(one_at_a_time).reshape(-1, 1, *y.shape)
    maps = F.conv_transpose2d(x, torch.tensor(kernel)[None, None], stride=stride)[:, 0].numpy()
    tables = [*maps, maps.sum(0)]
    titles = [f"{value:g} stamps" for value in y.ravel()] + ["their sum"]
    figure = _figure(2.1 * len(tables), 2.5)
    for i, (ax, table, title) in enumerate(
        zip(figure.subplots(1, len(tables)), tables, titles, strict=True)
    ):
        ax.imshow(table != 0, cmap="Blues", vmin=0, vmax=4)
        for (row, column), value in np.ndenumerate(table):
            ax.text(column, row, f"{value:g}", ha="center", va="center", fontsize=9)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_title(("= " if i == len(maps) else "+ " if i else "") + title, fontsize=10)
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
    figure = _figure(9, 0.75 * len(spans) + 0.6)
    ax = figure.subplots()
    width = spans[0][1]
    ax.set(xlim=(-5.2, width + 1), ylim=(-0.6, len(spans) - 0.4))
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
        text = f"{('image', *names)[level]}: {last - first + 1}"
        ax.text(-5.1, level, text, va="center", fontsize=10)
    return figure
