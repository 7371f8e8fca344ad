"""Pooling forwards and backwards: a window walks over a picture, and each output's gradient goes home.

The picture is always the same one, with a tie, and so small that windows may overlap or leave cells out.
"""

import math

import numpy as np

from course.meant import number
from course.widgets.live import LivePicture, dropdown, row, slider
from course.widgets.picture import (
    INK,
    QUIET,
    WIDTH,
    Picture,
    finished,
    outline,
    square,
    word,
    written,
)
from course.widgets.window_arithmetic import POOLING, Slide, format_number, slide

_IMAGE = ((1, 5, 2, 6, 0), (4, 3, 6, 1, 2), (0, 8, 1, 3, 9), (2, 2, 8, 5, 4), (7, 1, 0, 6, 3))
_CELL, _GAP, _TOP = 38, 52, 62
_SLOT = 130  # a panel's least width, for its heading


def pooling_gradient_figure(
    operation: str = "max-pool", window: int = 2, stride: int = 2, position: int = 1
) -> Picture:
    """A still picture of pooling a small picture, forwards and backwards.

    Args:
        operation: "max-pool" or "average-pool".
        window: the window's height and width, 2 or 3.
        stride: from 1 to 3.
        position: the output's cell that is reached, counted from 0 row by row.

    Raises:
        ValueError: an argument is none of these.
    """
    if operation not in POOLING:
        raise ValueError(f"unknown operation {operation!r}: choose one of {', '.join(POOLING)}.")
    number("window", window, 2, least=2, most=3)
    number("stride", stride, 2, least=1, most=3)
    state = _pooled(operation, int(window), int(stride))
    state.place(position)
    return _draw(state, int(position))


def _pooled(operation: str, window: int, stride: int) -> Slide:
    return slide(_IMAGE, np.ones((window, window)), stride, operation=operation)


def _gradient(position: int) -> int:
    """What comes back from the layers behind, in the order of the outputs: 1, 2, 3, ..."""
    return position + 1


def _shares(state: Slide, position: int) -> dict[tuple[int, int], float]:
    """Which inputs an output's gradient goes to, and how much of it."""
    window = state.windows[state.place(position)]
    top, left = (state.stride * each for each in state.place(position))
    if state.operation == "max-pool":
        i, j = divmod(int(window.argmax()), window.shape[1])  # the first, row by row
        return {(top + i, left + j): float(_gradient(position))}
    share = _gradient(position) / window.size
    return {(top + i, left + j): share for i, j in np.ndindex(window.shape)}


def _received(state: Slide, position: int) -> dict[tuple[int, int], list[float]]:
    """What each input has been given so far, one entry for each window."""
    found: dict[tuple[int, int], list[float]] = {}
    for each in range(position + 1):
        for cell, share in _shares(state, each).items():
            found.setdefault(cell, []).append(share)
    return found


def _covered(state: Slide) -> set[tuple[int, int]]:
    """The inputs that lie in any window."""
    size = state.kernel.shape[0]
    corners = [(i * state.stride, j * state.stride) for i, j in np.ndindex(state.output.shape)]
    return {(y + i, x + j) for y, x in corners for i, j in np.ndindex(size, size)}


def _draw(state: Slide, position: int) -> Picture:
    rows, columns = state.output.shape
    size = len(_IMAGE)
    slots = [max(_SLOT, count * _CELL) for count in (size, columns, columns, size)]
    x = (WIDTH - sum(slots) - 3 * _GAP) / 2
    middle = _TOP + size * _CELL / 2
    corners, parts = [], []
    headings = (
        ("input", f"{size} × {size}"),
        ("output", f"{rows} × {columns}"),
        ("output's gradient", "given"),
        ("input's gradient", "so far"),
    )
    for slot, count, height, (title, below) in zip(
        slots, (size, columns, columns, size), (size, rows, rows, size), headings, strict=True
    ):
        centre = x + slot / 2
        corners.append((centre - count * _CELL / 2, middle - height * _CELL / 2))
        parts.append(word(centre, 26, title, 14, extra=' font-weight="600"'))
        parts.append(word(centre, 45, below, 13, QUIET))
        x += slot + _GAP
    sign = "max" if state.operation == "max-pool" else "mean"
    for (a, _), (b, _), count, shown in zip(
        corners, corners[1:], (size, columns, columns), (sign, "loss", "to"), strict=False
    ):
        at = (a + count * _CELL + b) / 2
        parts.append(word(at, middle - 11, shown, 13, QUIET))
        parts.append(word(at, middle + 8, "→", 24, QUIET))
    parts += _input_panel(state, position, *corners[0])
    for panel, corner in zip((False, True), corners[1:3], strict=True):
        parts += _output_panel(state, position, *corner, backwards=panel)
    parts += _gradient_panel(state, position, *corners[3])
    y = _TOP + size * _CELL + 28
    parts += _legend(state, y)
    y += 14
    lines = _words(state, position)
    for count, line in enumerate(lines):
        y += 25
        parts.append(written(line, y, QUIET if count > 1 else INK, "400" if count > 1 else "600"))
    return finished(parts, y + 20, _description(state, position, lines))


def _input_panel(state: Slide, position: int, x0: float, y0: float) -> list[str]:
    row, column = (state.stride * each for each in state.place(position))
    size = state.kernel.shape[0]
    targets, covered = _shares(state, position), _covered(state)
    parts = []
    for (i, j), value in np.ndenumerate(state.image):
        inside = row <= i < row + size and column <= j < column + size
        look = "window" if inside else "input" if (i, j) in covered else "left out"
        if state.operation == "max-pool" and (i, j) in targets:
            look = "largest"
        parts.append(_cell(x0, y0, i, j, value, look))
    return [*parts, _frame(x0, y0, row, column, size)]


def _output_panel(state: Slide, position: int, x0: float, y0: float, backwards: bool) -> list[str]:
    parts = []
    for count, ((i, j), value) in enumerate(np.ndenumerate(state.output)):
        look = "window" if count == position else "done" if count < position else "to come"
        shown = _gradient(count) if backwards else value if count <= position else None
        parts.append(_cell(x0, y0, i, j, shown, look))
    return [*parts, _frame(x0, y0, *state.place(position), 1)]


def _gradient_panel(state: Slide, position: int, x0: float, y0: float) -> list[str]:
    received, now, covered = _received(state, position), _shares(state, position), _covered(state)
    parts, boxes = [], []
    for i, j in np.ndindex(state.image.shape):
        look = "to come" if (i, j) in covered else "left out"
        if (i, j) in received:
            look = "window" if (i, j) in now else "done"
        parts.append(_cell(x0, y0, i, j, math.fsum(received.get((i, j), [])), look))
        if (i, j) in now and len(now) == 1:
            boxes.append(_frame(x0, y0, i, j, 1))
    if len(now) > 1:
        boxes.append(_frame(x0, y0, *min(now), state.kernel.shape[0]))
    return [*parts, *boxes]


def _cell(x0: float, y0: float, i: int, j: int, value: float | None, look: str) -> str:
    shown = "" if value is None else format_number(float(value), digits=3)
    return square(x0 + j * _CELL, y0 + i * _CELL, _CELL, shown, look)


def _frame(x0: float, y0: float, i: int, j: int, size: int) -> str:
    return outline(x0 + j * _CELL, y0 + i * _CELL, size * _CELL, size * _CELL)


def _legend(state: Slide, y: float) -> list[str]:
    entries = [("window", "window, current")]
    if state.operation == "max-pool":
        entries.append(("largest", "its first maximum"))
    entries += [("done", "done"), ("to come", "nothing yet")]
    if len(_covered(state)) < state.image.size:
        entries.append(("left out", "in no window: gradient 0"))
    widths = [43 + 7.0 * len(label) for _, label in entries]
    x = (WIDTH - sum(widths)) / 2
    parts = []
    for (look, label), width in zip(entries, widths, strict=True):
        parts.append(square(x, y - 8, 16, "", look))
        parts.append(word(x + 23, y, label, 12, QUIET, extra=' text-anchor="start"'))
        x += width
    return parts


def _words(state: Slide, position: int) -> list[str]:
    """The lines beneath the panels."""
    now, received = _shares(state, position), _received(state, position)
    row, column = state.place(position)
    gradient = _gradient(position)
    lines = [f"output[{row}, {column}] = {state.arithmetic(position)}"]
    if state.operation == "max-pool":
        ((i, j),) = now
        ties = int((state.windows[row, column] == state.output[row, column]).sum())
        which = "its maximum" if ties == 1 else f"the first of {ties} equal maxima"
        lines.append(f"gradient {gradient} goes whole to input[{i}, {j}], {which}")
        given = received[i, j]
        if len(given) > 1:
            terms = " + ".join(format_number(each) for each in given)
            total = format_number(math.fsum(given))
            lines.append(f"the maximum of {len(given)} windows so far: {terms} = {total}")
    else:
        size = state.kernel.size
        share = format_number(gradient / size)
        equals = "=" if abs(float(share) - gradient / size) < 1e-9 else "≈"
        lines.append(
            f"gradient {gradient} is spread over the window's {size} inputs: "
            f"{gradient}/{size} {equals} {share} each"
        )
        if any(len(received[cell]) > 1 for cell in now):
            lines.append("where windows overlap, the shares add up")
    total = sum(_gradient(each) for each in range(position + 1))
    lines.append(f"added up so far: {total} came from the outputs, {total} arrived at the inputs")
    return lines


def _description(state: Slide, position: int, lines: list[str]) -> str:
    size = state.kernel.shape[0]
    received = _received(state, position)
    given = ", ".join(
        f"input[{i}, {j}] {format_number(math.fsum(shares))}"
        for (i, j), shares in sorted(received.items())
    )
    left_out = state.image.size - len(_covered(state))
    without = f" {left_out} inputs lie in no window: their gradient is 0." if left_out else ""
    return (
        f"{state.operation}, window {size} by {size}, stride {state.stride}, forwards and backwards. "
        f"Window {position + 1} of {state.positions}. "
        + " ".join(f"{line}." for line in lines)
        + f" The input's gradient so far, where it is not 0: {given}.{without}"
    )


class PoolingGradientWidget(LivePicture):
    """Pooling forwards and backwards; `operation`, `window`, `stride` and `position` are the controls."""

    def __init__(self) -> None:
        self.operation = dropdown("operation", list(POOLING))
        self.window = slider("window", 2, 3)
        self.stride = slider("stride", 1, 3, value=2)
        self.position = slider("position", 0, 3, "560px", interval=1200)
        super().__init__([row(self.operation), row(self.window, self.stride), self.position])
        self.window.observe(self._on_window, "value")  # first, so that the stride is the window's
        for control in (self.operation, self.window, self.stride):
            control.observe(self._on_setting, "value")
        self.position.observe(self.redraw, "value")
        self._on_setting()

    def _on_window(self, change) -> None:
        self.stride.value = self.window.value

    def _on_setting(self, change=None) -> None:
        self._state = _pooled(self.operation.value, self.window.value, self.stride.value)
        last = self._state.positions - 1
        self.position.disabled = last == 0
        self.position.max = last
        self.redraw()

    def still(self) -> Picture:
        return _draw(self._state, min(self.position.value, self._state.positions - 1))

    def redraw(self, change=None) -> None:
        super().redraw()
        self.position.said = "; ".join(_words(self._state, self.position.value)[:2])


def pooling_gradient() -> PoolingGradientWidget:
    """Pooling a small picture, forwards and backwards: where does each output's gradient go?

    Choose max-pooling or average-pooling, the window and the stride; move the window with the slider
    or let it play. Positions count the output's cells from 0, row by row.
    """
    return PoolingGradientWidget()
