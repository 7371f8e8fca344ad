"""A small array as tables, and the same numbers in the order in which memory holds them."""

from __future__ import annotations

import math

import numpy as np
import torch

from course.figure import described
from course.meant import came

# Colours and a sign for each channel, so that colour is never the only mark.
CHANNELS = (
    ("#56B4E9", "●"),
    ("#E69F00", "▲"),
    ("#009E73", "■"),
    ("#F0E442", "◆"),
    ("#CC79A7", "✚"),
)


def memory_layout(array, axes: str = "CHW"):
    """A small image as a table a channel, and the same numbers in the order of memory.

    Args:
        array: NumPy array or tensor of at most 96 elements; a view keeps its strides.
        axes: what its axes are, e.g. "CHW", "HWC" or "HW".
    """
    array = array.detach().cpu().numpy() if isinstance(array, torch.Tensor) else np.asarray(array)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"The array is {came(array)}, but it has to hold numbers: np.array([...]).")
    if not isinstance(axes, str):
        raise TypeError(f"axes is {came(axes)}, but it has to be letters, such as axes='CHW'.")
    if sorted(axes.replace("C", "")) != ["H", "W"] or array.ndim != len(axes):
        raise ValueError(
            f"axes = {axes!r} does not name the {array.ndim} axes of an array of shape "
            f"{array.shape}: use CHW or HWC for three axes, HW or WH for two."
        )
    if not 0 < array.size <= 96:
        raise ValueError(f"{array.size} elements do not fit in the picture: use 1 to 96.")
    strides = tuple(step // array.itemsize for step in array.strides)
    values = array.transpose([axes.index(a) for a in ("C" if "C" in axes else "") + "HW"])
    values = values if values.ndim == 3 else values[None]
    steps = np.array([step // array.itemsize for step in values.strides])
    cells = {int(steps @ index): index for index in np.ndindex(values.shape)}
    start, end = min(cells), max(cells)
    longest = max(len(f"{value:.4g}") for value in values.flat)
    per_row = min(24 if longest < 3 else 16, max(12, end - start + 1))
    rows = math.ceil((end - start + 1) / per_row)
    text = f"shape ({', '.join(axes)}) = {array.shape}\nstrides = {strides} elements"
    order = " ".join(str(values[cells[o]]) for o in sorted(cells))
    alt = f"Memory layout, {text}, channels as tables. Order in memory: {order}."
    figure = described(10, 1.1 + 0.45 * values.shape[1] + 0.8 * rows, alt.replace("\n", ", "))
    top, bottom = figure.subfigures(2, 1, height_ratios=[values.shape[1] + 1.5, 1.6 * rows + 0.6])
    for channel, ax in enumerate(np.atleast_1d(top.subplots(1, len(values)))):
        _cells_frame(ax, values.shape[2], values.shape[1])
        ax.set_aspect(0.6)
        if "C" in axes:
            ax.set_title(f"{CHANNELS[channel % 5][1]} channel {channel}", fontsize=10)
        for (row, column), value in np.ndenumerate(values[channel]):
            _cell(ax, column, row, value, channel)
    ax = bottom.subplots()
    _cells_frame(ax, per_row, 1.5 * rows)
    ax.set_title("in memory", fontsize=10, loc="left")
    for offset in range(start, end + 1):
        row, column = divmod(offset - start, per_row)
        if offset in cells:
            _cell(ax, column, 1.5 * row, values[cells[offset]], cells[offset][0])
        else:  # memory that belongs to the array this one is a view of
            ax.text(column, 1.5 * row, "·", ha="center", va="center", color="#666666")
        ax.text(column, 1.5 * row + 0.72, offset - start, ha="center", va="center", fontsize=7)
    figure.suptitle(text, fontsize=11)
    return figure


def _cell(ax, x: float, y: float, value, channel: int) -> None:
    from matplotlib.patches import Rectangle

    color, symbol = CHANNELS[channel % 5]
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=color, edgecolor="white", lw=1.5))
    ax.text(x, y, f"{symbol} {value:.4g}", ha="center", va="center", fontsize=9)


def _cells_frame(ax, width: float, height: float) -> None:
    ax.set(xlim=(-0.6, width - 0.4), ylim=(height - 0.4, -0.6))
    ax.axis("off")
