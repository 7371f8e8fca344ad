"""One strip of memory, read in two ways: `permute` and `reshape` of a small picture, side by side."""

from dataclasses import dataclass

import numpy as np

from course.meant import number
from course.widgets.live import LivePicture, dropdown, row, slider
from course.widgets.picture import (
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

SHAPES = ((2, 3, 3), (3, 2, 3), (2, 3, 1))  # (H, W, C)
_CELL, _TOP = 34, 62
_COLOURS = ("red", "green", "blue")
_START = ' text-anchor="start"'


@dataclass(frozen=True)
class _Reading:
    """The strip, read as (C, H, W): `table` holds positions in memory, `strides` is the rule."""

    name: str
    table: np.ndarray

    @property
    def strides(self) -> tuple[int, ...]:
        return tuple(step // self.table.itemsize for step in self.table.strides)

    def place(self, position: int) -> tuple[int, ...]:
        """The index at which the number at this position in memory is read."""
        return tuple(int(each) for each in np.argwhere(self.table == position)[0])


def memory_reading_figure(shape: tuple[int, int, int] = (2, 3, 3), position: int = 7) -> Picture:
    """A still picture of a small picture's strip of memory, read by permute and by reshape.

    Args:
        shape: the picture's (H, W, C): (2, 3, 3), (3, 2, 3) or (2, 3, 1).
        position: the number in memory that is followed, counted from 0.

    Raises:
        ValueError: an argument is none of these.
    """
    if not isinstance(shape, tuple) or shape not in SHAPES:
        raise ValueError(
            f"the shape is {shape!r}, but there are three to choose from: "
            f"{', '.join(map(str, SHAPES))}."
        )
    number("position", position, 7, least=0, most=int(np.prod(shape)) - 1)
    return _draw(shape, int(position))


def _readings(shape: tuple[int, int, int]) -> tuple[np.ndarray, _Reading, _Reading]:
    """The picture, whose numbers are their positions in memory, and its two readings."""
    height, width, channels = shape
    picture = np.arange(height * width * channels).reshape(shape)
    new = (channels, height, width)
    return (
        picture,
        _Reading("permute(2, 0, 1)", picture.transpose(2, 0, 1)),
        _Reading(f"reshape{new}", picture.reshape(new)),
    )


def _pixel(shape: tuple[int, int, int], position: int) -> str:
    return "abcdef"[position // shape[2]]


def _colour(shape: tuple[int, int, int], position: int) -> str:
    return _COLOURS[position % 3] if shape[2] == 3 else "grey"


def _draw(shape: tuple[int, int, int], position: int) -> Picture:
    height, width, channels = shape
    picture, permuted, reshaped = _readings(shape)
    parts = []

    # The picture: each pixel with its colours side by side.
    pixel = channels * _CELL
    left = (WIDTH - width * pixel - (width - 1) * 10) / 2
    parts += _heading(WIDTH / 2, 26, "the picture", f"(H, W, C) = {shape}")
    for (i, j, c), at in np.ndenumerate(picture):
        x, y = left + j * (pixel + 10) + c * _CELL, _TOP + i * (_CELL + 4)
        parts.append(_cell(shape, position, int(at), x, y))
    y = _TOP + height * (_CELL + 4) + 30

    # Memory: one strip, with the positions beneath.
    count = picture.size
    left = (WIDTH - count * _CELL) / 2
    parts.append(word(WIDTH / 2, y, "its strip of memory", 14, extra=' font-weight="600"'))
    y += 16
    for at in range(count):
        x = left + at * _CELL
        parts.append(_cell(shape, position, at, x, y))
        parts.append(word(x + _CELL / 2, y + _CELL + 11, at, 11, QUIET))
    y += _CELL + 52

    # The same strip, read in two ways.
    group = channels * width * _CELL + (channels - 1) * 16
    for reading, middle in ((permuted, 0.27 * WIDTH), (reshaped, 0.73 * WIDTH)):
        parts += _heading(middle, y, reading.name, f"strides {reading.strides}")
        for (c, i, j), at in np.ndenumerate(reading.table):
            x = middle - group / 2 + c * (width * _CELL + 16) + j * _CELL
            parts.append(_cell(shape, position, int(at), x, y + 36 + i * _CELL))
        for c in range(channels):
            x = middle - group / 2 + c * (width * _CELL + 16) + width * _CELL / 2
            parts.append(word(x, y + 50 + height * _CELL, f"channel {c}", 12, QUIET))
    y += height * _CELL + 84
    meaning = "a letter for each pixel"
    if channels == 3:
        meaning += "; r, g, b: its red, green and blue"
    parts.append(word(MARGIN, y, meaning, 12, QUIET, extra=_START))
    y += 5
    lines = _words(shape, position)
    for line in lines:
        y += 25
        last = line == lines[-1]
        wrong = last and "wrong" in line
        ink = WEIGHT if wrong else INK
        parts.append(written(line, y, ink, "600" if last else "400"))
    said = " ".join(f"{line}." for line in lines)
    description = (
        f"A picture of shape {shape}, its strip of memory of {count} numbers, and two ways to read it "
        f"as (C, H, W) = {permuted.table.shape}. {said}"
    )
    return finished(parts, y + 20, description)


def _heading(x: float, y: float, title: str, below: str) -> list[str]:
    return [
        word(x, y, title, 14, extra=' font-weight="600"'),
        word(x, y + 19, below, 13, QUIET),
    ]


def _cell(shape, position: int, at: int, x: float, y: float) -> str:
    colour = _colour(shape, at)
    shown = _pixel(shape, at) + (colour[0] if shape[2] == 3 else "")
    cell = square(x, y, _CELL, shown, "input" if colour == "grey" else colour)
    return cell + (outline(x + 1, y + 1, _CELL - 2, _CELL - 2) if at == position else "")


def _words(shape: tuple[int, int, int], position: int) -> list[str]:
    """The lines beneath the tables."""
    picture, *readings = _readings(shape)
    i, j, c = (int(each) for each in np.argwhere(picture == position)[0])
    colour, pixel = _colour(shape, position), _pixel(shape, position)
    lines = [f"memory[{position}] is {colour} of pixel {pixel}: row {i}, column {j}, channel {c}"]
    for reading in readings:
        place = reading.place(position)
        sum_ = " + ".join(f"{k}*{s}" for k, s in zip(place, reading.strides, strict=True))
        lines.append(f"{reading.name:<18}finds it at {list(place)}: {sum_} = {position}")
    place = readings[1].place(position)
    if place == (c, i, j):
        lines.append("both put it where it belongs")
    else:
        owner = int(readings[0].table[place])
        lines.append(
            f"reshape puts it in a wrong place, where {_colour(shape, owner)} of pixel "
            f"{_pixel(shape, owner)} belongs"
        )
    return lines


class MemoryReadingWidget(LivePicture):
    """A strip of memory, read in two ways; `shape` and `position` are the controls."""

    def __init__(self) -> None:
        self.shape = dropdown("(H, W, C)", [(str(shape), shape) for shape in SHAPES])
        self.position = slider("position", 0, 17, "560px", interval=1200)
        super().__init__([row(self.shape), self.position])
        self.shape.observe(self._on_shape, "value")
        self.position.observe(self.redraw, "value")
        self.redraw()

    def _on_shape(self, change=None) -> None:
        self.position.max = int(np.prod(self.shape.value)) - 1
        self.redraw()

    def still(self) -> Picture:
        return _draw(self.shape.value, self.position.value)

    def redraw(self, change=None) -> None:
        super().redraw()
        first, *_, last = _words(self.shape.value, self.position.value)
        self.position.said = f"{first}; {last}"


def memory_reading() -> MemoryReadingWidget:
    """A small picture in memory, read by permute and by reshape: follow one number to both tables."""
    return MemoryReadingWidget()
