"""The picture of the sliding window: padded input, kernel and output, the arithmetic beneath.

It is SVG, built as a string: crisp at any size, quick to redraw, the same in a live widget and in a
static page. It uses no ids, so any number of pictures can share a page. What colour says is also
said by hatching, line style, outline or a word.
"""

import base64
import textwrap
from dataclasses import dataclass
from html import escape

import numpy as np

from course.meant import flag
from course.widgets.window_arithmetic import Slide, common_denominator, format_number, slide

WIDTH = 880
_MARGIN = 20
_GAP = 52  # between panels, with the operator's sign in it
_SLOT = 128  # a panel's least width, for its heading
_LARGEST_CELL = 46
_TALLEST_PANEL = 430
_TOP = 62
_INK = "#1c2430"
_QUIET = "#4b5665"
_ACCENT = "#0b4f9e"
_WEIGHT = "#8a3a00"
_SIGNS = {"cross-correlation": "⋆", "convolution": "∗", "max-pool": "max", "average-pool": "mean"}


@dataclass(frozen=True)
class _Look:
    fill: str
    line: str
    text: str = _INK
    dashed: bool = False
    hatched: bool = False


_LOOKS = {
    "input": _Look("#eef2f7", "#8794a3"),
    "padding": _Look("#f6f1e4", "#8a7a52", text="#5c4f2e", hatched=True),
    "window": _Look("#cde2ff", "#5b86bd"),
    "padding in window": _Look("#cde2ff", "#5b86bd", hatched=True),
    "skipped": _Look("#ffffff", "#6b7786", text=_QUIET, dashed=True),
    "skipped padding": _Look("#ffffff", "#8a7a52", text="#5c4f2e", dashed=True, hatched=True),
    "kernel": _Look("#ffe6cc", "#b9773a", text=_WEIGHT),
    "largest": _Look("#9cc6ff", _ACCENT),
    "done": _Look("#d8efdd", "#5f9a6d"),
    "to come": _Look("#ffffff", "#8794a3", dashed=True),
}


# Its own light ground: the picture's inks are chosen for it, also in a dark theme.
_GROUND = f"background:#ffffff;border-radius:8px;max-width:min(100%, {WIDTH}px)"


@dataclass(frozen=True, repr=False)
class SlidingWindowFigure:
    """A still of the sliding window; notebooks display it, with or without a kernel running.

    `svg` is the picture; `description` says the same in words (the label for screen readers).
    """

    svg: str
    description: str

    def __repr__(self) -> str:
        return self.description

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        # An image, because a notebook that is not trusted strips SVG from its HTML.
        source = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(self.description)}" '
            f'style="{_GROUND}">'
        )

    def inline_html(self) -> str:
        """The SVG itself, for the live widget: it redraws without a flicker."""
        return f'<div style="{_GROUND}">{self.svg}</div>'


def sliding_window_figure(
    image=None,
    kernel=None,
    position=0,
    stride=1,
    padding=0,
    dilation=1,
    operation="cross-correlation",
    show_size=True,
) -> SlidingWindowFigure:
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


def draw(state: Slide, position: int = 0, show_size: bool = True) -> SlidingWindowFigure:
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
        parts.append(_text(middle, 26, title, 14, extra=' font-weight="600"'))
        parts.append(_text(middle, 45, size, 13, _QUIET))
    parts += _input_panel(state, position, *corners[0], cell)
    parts += _kernel_panel(state, position, *corners[1], cell)
    if state.output is not None:
        parts += _output_panel(state, position, *corners[2], cell)
        parts += _signs(state, arrays, corners, cell, _TOP + height / 2)

    y = _TOP + height + 26
    parts += _legend(state, y)
    y += 42
    for line, ink, bold in _words(state, position, show_size):
        parts.append(
            f'<text x="{_MARGIN}" y="{y:g}" font-size="15" fill="{ink}" font-weight="{bold}" '
            'text-anchor="start" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
            'xml:space="preserve">'
            f"{escape(line)}</text>"
        )
        y += 23
    bottom = round(y - 4)
    description = state.describe(position)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" width="{WIDTH}" '
        f'height="{bottom}" role="img" aria-label="{escape(description)}" '
        'style="display:block;max-width:100%;height:auto" text-anchor="middle" '
        'dominant-baseline="central" font-family="DejaVu Sans, Verdana, Arial, sans-serif">'
        f'<rect width="{WIDTH}" height="{bottom}" rx="8" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return SlidingWindowFigure(svg, description)


def _layout(columns: list[int], rows: int) -> tuple[list[float], float]:
    """Each panel's width and the side of a cell, in pixels, so that everything fits the column."""
    room = WIDTH - 2 * _MARGIN - _GAP * (len(columns) - 1)
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
        box = _outline(x0 + column * cell, y0 + row * cell, span[1] * cell, span[0] * cell)
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
        parts.append(_cell(x0 + j * cell, y0 + i * cell, cell, _number(value), look, note))
    if _marks_corners(state):
        for i, j in np.ndindex(state.output.shape):
            parts.append(_corner(x0 + state.stride * j * cell, y0 + state.stride * i * cell, cell))
    return [*parts, box]


def _marks_corners(state: Slide) -> bool:
    """Where the windows begin is worth a mark if it is not in every cell that has room for one."""
    return state.output is not None and state.stride > 1


def _corner(x: float, y: float, cell: float) -> str:
    side = 0.28 * cell
    return f'<path d="M{x:.1f} {y:.1f}h{side:.1f}L{x:.1f} {y + side:.1f}z" fill="{_ACCENT}"/>'


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
        parts.append(_cell(x0 + j * cell, y0 + i * cell, cell, text, look))
        if look == "largest":
            box = _outline(x0 + j * cell, y0 + i * cell, cell, cell)
    return [*parts, box]


def _output_panel(state: Slide, position: int, x0: float, y0: float, cell: float) -> list[str]:
    parts = []
    for count, ((i, j), value) in enumerate(np.ndenumerate(state.output)):
        text, look = (_number(value), "done") if count <= position else ("", "to come")
        if count == position:
            look = "window"
        parts.append(_cell(x0 + j * cell, y0 + i * cell, cell, text, look))
    row, column = state.place(position)
    return [*parts, _outline(x0 + column * cell, y0 + row * cell, cell, cell)]


def _signs(state: Slide, arrays, corners, cell: float, y: float) -> list[str]:
    """The operator between input and kernel, the equals sign before the output."""
    first, second = (
        (corners[i][0] + arrays[i].shape[1] * cell + corners[i + 1][0]) / 2 for i in range(2)
    )
    sign = _SIGNS[state.operation]
    return [
        _text(first, y, sign, 30 if len(sign) == 1 else 14, _QUIET),
        _text(second, y, "=", 24, _QUIET),
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
        parts.append(_cell(x, y - 8, 16, "", look))
        if label == "window corner":
            parts.append(_corner(x, y - 8, 24))
        if label == "current":
            parts.append(_outline(x, y - 8, 16, 16))
        parts.append(_text(x + 23, y, label, 12, _QUIET, extra=' text-anchor="start"'))
        x += width
    return parts


def _words(state: Slide, position: int, show_size: bool) -> list[tuple[str, str, str]]:
    """The lines beneath the panels: (text, colour, weight)."""
    if state.problem:
        lines = [(line, _WEIGHT, "600") for line in textwrap.wrap(state.problem, 90)]
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
        lines = [(line, _INK, "600") for line in wrapped]
    settings = f"stride {state.stride}, padding {state.padding}, dilation {state.dilation}"
    lines.append((settings, _QUIET, "400"))
    for axis, formula in state.size_formulas() if show_size else ():
        lines.append((f"output {axis}: {formula}", _QUIET, "400"))
    return lines


def _kernel_texts(state: Slide) -> list[str]:
    """The weights as the cells show them, with their common denominator, such as 1/9."""
    if state.operation == "average-pool":
        return [f"1/{state.kernel.size}"] * state.kernel.size
    denominator = common_denominator(state.kernel)
    texts = [_number(float(weight) * denominator) for weight in state.kernel.flat]
    return [f"{text}/{denominator}" if denominator > 1 and text != "0" else text for text in texts]


def _cell(x: float, y: float, side: float, text: str, look: str, note: str = "") -> str:
    style = _LOOKS[look]
    dash = ' stroke-dasharray="3 2"' if style.dashed else ""
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" '
        f'fill="{style.fill}" stroke="{style.line}"{dash}/>'
    ]
    if style.hatched:
        half, far_x, far_y = side / 2, x + side, y + side
        parts.append(
            f'<path d="M{x:.1f} {y + half:.1f}L{x + half:.1f} {y:.1f}M{x:.1f} {far_y:.1f}'
            f'L{far_x:.1f} {y:.1f}M{x + half:.1f} {far_y:.1f}L{far_x:.1f} {y + half:.1f}" '
            f'stroke="{style.line}" stroke-opacity="0.55"/>'
        )
    # A halo in the cell's colour keeps the writing clear of the hatching.
    halo = f' paint-order="stroke" stroke="{style.fill}" stroke-width="3"' if style.hatched else ""
    noted = note and side >= 30
    if text:
        size = min(0.4 * side, 1.45 * side / len(text))
        middle = y + side * (0.6 if noted else 0.5)
        parts.append(_text(x + side / 2, middle, text, size, style.text, extra=halo))
    if noted:
        ink = _QUIET if note == "skip" else _WEIGHT
        size = min(0.24 * side, 1.3 * side / len(note))
        extra = ' text-anchor="end"' + halo
        parts.append(_text(x + side - 3, y + 0.19 * side, note, size, ink, extra=extra))
    return "".join(parts)


def _outline(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" '
        f'fill="none" stroke="{_ACCENT}" stroke-width="3"/>'
    )


def _text(x, y, text, size, ink=_INK, extra="") -> str:
    shown = escape(str(text).replace("-", "−"))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{ink}"{extra}>{shown}</text>'
    )


def _number(value: float) -> str:
    return format_number(float(value), digits=3)


def _size(array: np.ndarray) -> str:
    return f"{array.shape[0]} × {array.shape[1]}"
