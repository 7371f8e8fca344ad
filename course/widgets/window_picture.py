"""The picture of the sliding window: padded input, kernel and output, the arithmetic beneath.

Its cells are used by the pooling widget, too.
"""

import textwrap

import numpy as np

from course.meant import flag
from course.widgets.picture import (
    ACCENT,
    INK,
    MARGIN,
    QUIET,
    WEIGHT,
    WIDTH,
    Picture,
    finished,
    outline,
    square,
    word,
    written,
)
from course.widgets.window_arithmetic import Slide, common_denominator, format_number, slide

_GAP = 52  # between panels, with the operator's sign in it
_SLOT = 128  # a panel's least width, for its heading
_LARGEST_CELL = 46
_TALLEST_PANEL = 430
_TOP = 62
_SIGNS = {"cross-correlation": "⋆", "convolution": "∗", "max-pool": "max", "average-pool": "mean"}


def sliding_window_figure(
    image=None,
    kernel=None,
    position=0,
    stride=1,
    padding=0,
    dilation=1,
    operation="cross-correlation",
    show_size=True,
) -> Picture:
    """A still picture of one step of the sliding window.

    Args:
        image: (h, w) numbers, at most 10 x 10; array-like or tensor. Default: 1..16 as 4 x 4.
        kernel: (k_h, k_w) numbers, at most 5 x 5; default [[1, 2], [3, 4]].
            Pooling uses its shape alone.
        position: the output cell reached, counted from 0 row by row.
        stride, padding, dilation: in cells, the same along both axes.
        operation: "cross-correlation", "convolution", "max-pool" or "average-pool".
        show_size: whether the output's size is written out as a formula beneath.

    Raises:
        ValueError: an argument makes no sense, or `position` lies outside the output.
            A setting without any output is no error: its picture says why.
    """
    flag("show_size", show_size)
    state = slide(image, kernel, stride, padding, dilation, operation)
    if state.problem is None:
        state.place(position)
    return draw(state, position, show_size)


def draw(state: Slide, position: int = 0, show_size: bool = True) -> Picture:
    """The picture of `state` with the window at `position` (ignored where there is no output)."""
    arrays = [state.padded, state.kernel]
    if state.output is not None:
        arrays.append(state.output)
    rows = max(array.shape[0] for array in arrays)
    slots, cell = _layout([array.shape[1] for array in arrays], rows)
    height = rows * cell
    left = (WIDTH - sum(slots) - _GAP * (len(slots) - 1)) / 2

    parts, corners = [], []
    for array, slot in zip(arrays, slots, strict=True):
        corners.append(
            (left + (slot - array.shape[1] * cell) / 2, _TOP + (height - array.shape[0] * cell) / 2)
        )
        left += slot + _GAP
    for (title, size), array, (x, _) in zip(_headings(state), arrays, corners, strict=False):
        middle = x + array.shape[1] * cell / 2
        parts.append(word(middle, 26, title, 14, extra=' font-weight="600"'))
        parts.append(word(middle, 45, size, 13, QUIET))
    parts += _input_panel(state, position, *corners[0], cell)
    parts += _kernel_panel(state, position, *corners[1], cell)
    if state.output is not None:
        parts += _output_panel(state, position, *corners[2], cell)
        parts += _signs(state, arrays, corners, cell, _TOP + height / 2)

    y = _TOP + height + 26
    parts += _legend(state, y)
    y += 42
    for line, ink, bold in _words(state, position, show_size):
        parts.append(written(line, y, ink, bold))
        y += 23
    return finished(parts, y - 4, state.describe(position))


def _layout(columns: list[int], rows: int) -> tuple[list[float], float]:
    """Each panel's width and the side of a cell, in pixels, so that everything fits the column."""
    room = WIDTH - 2 * MARGIN - _GAP * (len(columns) - 1)
    cell = float(min(_LARGEST_CELL, _TALLEST_PANEL / rows))
    # Narrow panels keep room for their headings, so the cells shrink until the rest fits.
    while sum(max(_SLOT, count * cell) for count in columns) > room:
        cell -= 1
    return [max(_SLOT, count * cell) for count in columns], cell


def _headings(state: Slide) -> list[tuple[str, str]]:
    kernel = {
        "cross-correlation": "kernel",
        "convolution": "kernel, flipped",
        "max-pool": "window",
        "average-pool": "weights",
    }[state.operation]
    headings = [
        ("padded input" if state.padding else "input", _size(state.padded)),
        (kernel, _size(state.kernel)),
    ]
    if state.output is not None:
        headings.append(("output", _size(state.output)))
    return headings


def _input_panel(state: Slide, position: int, x0: float, y0: float, cell: float) -> list[str]:
    sampled, spanned = np.zeros((2, *state.padded.shape), dtype=bool)
    box = ""
    if state.output is not None:
        row, column = (state.stride * index for index in state.place(position))
        span = [state.dilation * (k - 1) + 1 for k in state.kernel.shape]
        area = np.s_[row : row + span[0], column : column + span[1]]
        spanned[area] = True
        sampled[area][:: state.dilation, :: state.dilation] = True
        box = outline(x0 + column * cell, y0 + row * cell, span[1] * cell, span[0] * cell)
    border = np.pad(np.zeros(state.image.shape, dtype=bool), state.padding, constant_values=True)
    weights = iter([] if state.pools else _kernel_texts(state))
    parts = []
    for (i, j), value in np.ndenumerate(state.padded):
        note = ""
        if sampled[i, j]:
            look = "padding in window" if border[i, j] else "window"
            note = "" if state.pools else f"×{next(weights)}"
        elif spanned[i, j]:
            look = "skipped padding" if border[i, j] else "skipped"
            note = "skip"
        else:
            look = "padding" if border[i, j] else "input"
        parts.append(square(x0 + j * cell, y0 + i * cell, cell, _number(value), look, note))
    if _marks_corners(state):
        for i, j in np.ndindex(state.output.shape):
            parts.append(_corner(x0 + state.stride * j * cell, y0 + state.stride * i * cell, cell))
    return [*parts, box]


def _marks_corners(state: Slide) -> bool:
    """Where the windows begin is worth a mark if it is not in every cell that has room for one."""
    return state.output is not None and state.stride > 1


def _corner(x: float, y: float, cell: float) -> str:
    side = 0.28 * cell
    return f'<path d="M{x:.1f} {y:.1f}h{side:.1f}L{x:.1f} {y + side:.1f}z" fill="{ACCENT}"/>'


def _kernel_panel(state: Slide, position: int, x0: float, y0: float, cell: float) -> list[str]:
    """The weights; for max-pooling, which has none, the window's values with the largest marked."""
    looks = ["kernel"] * state.kernel.size
    if state.operation == "max-pool":
        if state.output is None:
            texts = [""] * state.kernel.size
        else:
            values = state.windows[state.place(position)].ravel()
            texts = [_number(value) for value in values]
            looks = ["window"] * state.kernel.size
            looks[int(values.argmax())] = "largest"
    else:
        texts = _kernel_texts(state)
    parts, box = [], ""
    for (i, j), text, look in zip(np.ndindex(state.kernel.shape), texts, looks, strict=True):
        parts.append(square(x0 + j * cell, y0 + i * cell, cell, text, look))
        if look == "largest":
            box = outline(x0 + j * cell, y0 + i * cell, cell, cell)
    return [*parts, box]


def _output_panel(state: Slide, position: int, x0: float, y0: float, cell: float) -> list[str]:
    parts = []
    for count, ((i, j), value) in enumerate(np.ndenumerate(state.output)):
        text, look = (_number(value), "done") if count <= position else ("", "to come")
        if count == position:
            look = "window"
        parts.append(square(x0 + j * cell, y0 + i * cell, cell, text, look))
    row, column = state.place(position)
    return [*parts, outline(x0 + column * cell, y0 + row * cell, cell, cell)]


def _signs(state: Slide, arrays, corners, cell: float, y: float) -> list[str]:
    """The operator between input and kernel, the equals sign before the output."""
    first, second = (
        (corners[i][0] + arrays[i].shape[1] * cell + corners[i + 1][0]) / 2 for i in range(2)
    )
    sign = _SIGNS[state.operation]
    return [
        word(first, y, sign, 30 if len(sign) == 1 else 14, QUIET),
        word(second, y, "=", 24, QUIET),
    ]


def _legend(state: Slide, y: float) -> list[str]:
    entries = [("input", "input")]
    if state.padding:
        entries.append(("padding", "padding"))
    if state.output is not None:
        entries.append(("window", "window"))
        if state.dilation > 1:
            entries.append(("skipped", "skipped by dilation"))
        if _marks_corners(state):
            entries.append(("input", "window corner"))
        entries += [
            ("done", "computed"),
            ("window", "current"),
            ("to come", "to come"),
        ]
    widths = [16 + 7 + 7.0 * len(label) + 20 for _, label in entries]
    x = (WIDTH - sum(widths) + 20) / 2
    parts = []
    for (look, label), width in zip(entries, widths, strict=True):
        parts.append(square(x, y - 8, 16, "", look))
        if label == "window corner":
            parts.append(_corner(x, y - 8, 24))
        if label == "current":
            parts.append(outline(x, y - 8, 16, 16))
        parts.append(word(x + 23, y, label, 12, QUIET, extra=' text-anchor="start"'))
        x += width
    return parts


def _words(state: Slide, position: int, show_size: bool) -> list[tuple[str, str, str]]:
    """The lines beneath the panels: (text, colour, weight)."""
    if state.problem:
        lines = [(line, WEIGHT, "600") for line in textwrap.wrap(state.problem, 90)]
    else:
        row, column = state.place(position)
        name = f"output[{row}, {column}] = "
        wrapped = textwrap.wrap(
            name + state.arithmetic(position),
            90,
            subsequent_indent=" " * len(name),
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines = [(line, INK, "600") for line in wrapped]
    settings = f"stride {state.stride}, padding {state.padding}, dilation {state.dilation}"
    lines.append((settings, QUIET, "400"))
    for axis, formula in state.size_formulas() if show_size else ():
        lines.append((f"output {axis}: {formula}", QUIET, "400"))
    return lines


def _kernel_texts(state: Slide) -> list[str]:
    """The weights as the cells show them, with their common denominator, such as 1/9."""
    if state.operation == "average-pool":
        return [f"1/{state.kernel.size}"] * state.kernel.size
    denominator = common_denominator(state.kernel)
    texts = [_number(float(weight) * denominator) for weight in state.kernel.flat]
    return [f"{text}/{denominator}" if denominator > 1 and text != "0" else text for text in texts]


def _number(value: float) -> str:
    return format_number(float(value), digits=3)


def _size(array: np.ndarray) -> str:
    return f"{array.shape[0]} × {array.shape[1]}"
