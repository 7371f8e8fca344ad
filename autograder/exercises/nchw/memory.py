"""Exercises of `nchw`: where a reshaped number came from, strides, copies and views."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.nchw.inputs import sizes
from autograder.exercises.work import Work
from course.checks.ways import Ban

WHOLE = (
    "the numbers are tensors or floats: whole numbers of Python are asked for (//, not /; .item())"
)


@exercise("nchw/test_reshape_source", done="every number is traced back")
def reshape_source(work: Work, rng: np.random.Generator) -> None:
    def trace(height: int, width: int, channels: int, *index: int) -> None:
        work.compare(
            work.call("reshape_source", *index, height, width, channels),
            f"reshape_source({', '.join(map(str, index))}) for (H, W, C) = {(height, width, channels)}",
            types=True,
        )

    def anywhere(height: int, width: int, channels: int, times: int) -> None:
        for _ in range(times):
            trace(
                height,
                width,
                channels,
                *(int(rng.integers(size)) for size in (channels, height, width)),
            )

    # W and H are no multiples of C, so that no short cut holds.
    height, width, channels = ((7, 10, 3), (5, 7, 4), (8, 5, 3), (11, 9, 4))[int(rng.integers(4))]
    trace(height, width, channels, 1, 3, width - 1)
    trace(height, width, channels, channels - 1, 2, 1)
    anywhere(height, width, channels, 6)
    trace(height, width, channels, 0, 0, 1)
    trace(height, width, channels, channels - 1, height - 1, width - 1)
    # The same count of numbers, and other sizes.
    trace(width, height, channels, 1, 2, height - 2)
    trace(channels, width, height, height - 1, 1, 3)
    anywhere(width, height, channels, 4)
    anywhere(32, 24, 3, 4)
    trace(32, 24, 3, 2, 30, 21)
    anywhere(*sizes(rng, 2, 4, 9), 13, 4)
    anywhere(*sizes(rng, 3, 2, 20), 4)
    for shape in ((5, 4, 1), (1, 6, 4), (6, 1, 4), (6, 5, 2), (4, 4, 4), (1, 1, 3), (3, 3, 9)):
        anywhere(*shape, 2)
    # The same place in pictures of other sizes, and pictures with two sizes alike.
    for shape in (
        (5, 4, 3),
        (7, 6, 3),
        (5, 4, 4),
        (7, 4, 3),
        (4, 4, 4),
        (3, 5, 3),
        (5, 3, 3),
        (3, 3, 5),
    ):
        trace(*shape, 2, 1, 0)
        trace(*shape, 2, 0, 2)
    # Beyond the numbers that float32 can count (2^24): there it holds no odd ones, and 4 n + 1
    # and 4 n - 1 become the same.
    height, width = 2400 + 2 * int(rng.integers(9)), 2351 + 2 * int(rng.integers(9))
    row, column = height - 1 - int(rng.integers(5)), width - 1 - int(rng.integers(100))
    trace(height, width, 3, 2, row, column - ((2 * height + row) * width + column - 1) % 4)


POSITION = "position = (c * height + row) * width + column"
SPLIT = "pixel_number, channel = divmod(position, channels)"
RETURN = "return (*divmod(pixel_number, width), channel)"


def _source(says: str, *edits: tuple[str, str]) -> None:
    reshape_source.mistake(says, *edits)


_source(
    "that is where permute would take it from; reshape does not move axes",
    (RETURN, "return row, column, c"),
)
_source(
    "the order is (row, column, channel)",
    (RETURN, "return (channel, *divmod(pixel_number, width))"),
)
_source(
    "rows and columns are swapped in the answer: the row comes first",
    (RETURN, "return (*divmod(pixel_number, width)[::-1], channel)"),
)
_source(
    "the three numbers of the answer are in reversed order: (row, column, channel)",
    (RETURN, "return (channel, *divmod(pixel_number, width)[::-1])"),
)
_source(
    "divide the number of the pixel by the length of a row, which is the width",
    (RETURN, "return (*divmod(pixel_number, height), channel)"),
)
_source(
    "the position is wrong: a channel of the reshaped tensor holds H * W numbers",
    (POSITION, "position = (c * width + row) * width + column"),
)
_source(
    "the position is wrong: one row further is W numbers further, in a channel of H * W numbers",
    (POSITION, "position = (c * height + row) * height + column"),
)
_source(
    "the position is wrong: one row further is W numbers further, in a channel of H * W numbers",
    (POSITION, "position = c * height * width + row * height + column"),
)
_source(
    "height and width are exchanged throughout",
    (POSITION, "height, width = width, height\n    " + POSITION),
)
_source(
    "the 3 of RGB is written down: divide by the number of channels",
    ("divmod(position, channels)", "divmod(position, 3)"),
)
_source(
    "that is the other direction: where the picture's number goes to, not where the reshaped one comes "
    "from",
    (POSITION, "position = (row * width + column) * channels + c"),
    (SPLIT, "rest, column = divmod(position, width)"),
    (RETURN, "c, row = divmod(rest, height)\n    return row, column, c"),
)
_source("the channels before c are not counted", (POSITION, "position = row * width + column"))
_source(
    "the rows of the channels before are not counted as whole ones: a channel has H of them",
    (POSITION, "position = (c + row) * width + column"),
)
_source(
    "the channel is what remains of the whole position, not of the column alone",
    (RETURN, "return (*divmod(pixel_number, width), column % channels)"),
)
_source(
    "the channel stays c: reshape does not keep the channels together",
    (RETURN, "return (*divmod(pixel_number, width), c)"),
)
_source(
    "a channel does not hold a whole number of the picture's rows: compute the row from the position",
    (RETURN, "return (c * (height // channels) + row // channels, pixel_number % width, channel)"),
)
_source(
    "row was overwritten before the column and the channel were computed from it",
    (POSITION, "row = (c * height + row) // channels"),
    (SPLIT, "position = (c * height + row) * width + column"),
    (RETURN, "return row, position // channels % width, position % channels"),
)
_source(
    "the row was cut with % width: nothing remains to be taken away from it",
    (RETURN, "return pixel_number // width % width, pixel_number % width, channel"),
)
_source(
    "the row was cut with % height of the wrong count: divide the pixel's number by the width first",
    (RETURN, "return pixel_number % height, pixel_number % width, channel"),
)
_source("positions count from 0: nothing is added", (POSITION, POSITION + " + 1"))
_source(
    "position and pixel are mixed up: the row and the column come from the number of the pixel, "
    "position // C",
    (RETURN, "return (*divmod(position, width), channel)"),
)
_source(
    "the picture's shape is (H, W, C): the channel is what remains after dividing by C, it does not "
    "come first",
    (SPLIT, "channel, pixel_number = divmod(position, height * width)"),
)
_source(WHOLE, (POSITION, f"position = float({POSITION[11:]})"))
_source(
    WHOLE,
    (RETURN, "return tuple(torch.tensor([*divmod(pixel_number, width), channel]))"),
)
_source(
    WHOLE,
    (SPLIT, "pixel_number, channel = position / channels, position % channels"),
    (RETURN, "return pixel_number // width, pixel_number % width, channel"),
)
_source(
    "the result is rounded with int() or round() after a division with /: divide with //",
    (SPLIT, "pixel_number, channel = round(position / channels), position % channels"),
)
_source(
    "the numbers 0, 1, 2, ... start again after 255 in uint8: large pictures have more than 256 numbers",
    (POSITION, "marked = torch.arange(height * width * channels).to(torch.uint8)\n"
     "    marked = marked.reshape(height, width, channels)"),
    (SPLIT, "value = marked.reshape(channels, height, width)[c, row, column]"),
    (RETURN, "return tuple((marked == value).nonzero()[0].tolist())"),
)  # fmt: skip
_source(
    "the position is held in float32, which counts to 16.7 million only: whole numbers have no such end",
    (POSITION, "position = int(torch.tensor([c, row, column], dtype=torch.float32) @ "
     "torch.tensor([height * width, width, 1], dtype=torch.float32))"),
)  # fmt: skip
_source(
    "the position is held in float32, which counts to 16.7 million only: whole numbers have no such end",
    (POSITION, f"position = int(torch.tensor(float({POSITION[11:]})))"),
)
_source(
    "the position is looked for among float32 numbers, which count to 16.7 million only: beyond, two are the same",
    (POSITION, "position = torch.arange(height * width * channels, dtype=torch.float32)\n"
     f"    position = int((position == float({POSITION[11:]})).nonzero()[0])"),
)  # fmt: skip
reshape_source.mistake(
    "a table of the first call's sizes is used for all later calls",
    cell="reshape_source",
    code="""
_table = []


def reshape_source(c, row, column, height, width, channels):
    if not _table:
        _table.extend(
            (r, k, ch) for r in range(height) for k in range(width) for ch in range(channels)
        )
    return _table[((c * height + row) * width + column) % len(_table)]
""",
)

ASKED = (
    "The strides are to be computed from the four sizes by multiplication, not read from a tensor that "
    "PyTorch or NumPy lays out."
)


@exercise(
    "nchw/test_strides",
    done="both layouts are right",
    bans=[Ban("stride", ASKED), Ban("strides", ASKED)],
)
def strides(work: Work, rng: np.random.Generator) -> None:
    shapes = [tuple(sizes(rng, 4, 2, 9)), (8, 3, 32, 24), (2, 5, 4, 7), tuple(sizes(rng, 4, 5, 40))]
    shapes += [(1, 3, 4, 5), (4, 1, 3, 5), (4, 3, 1, 5), (4, 3, 5, 1), (2, 6, 1, 1), (1, 1, 1, 1)]
    shapes += [(2, 12, 5, 5), (16, 2, 3, 4), shapes[0]]
    # Beyond 2^24 (float32) and 2^31 (int32); no such batch has to exist for its strides to be known.
    shapes += [(2, 3, 4001, 6001), (3, 3, 30000, 30001)]
    shapes += [(2, 3, 10**8 + 1, 10**8 + 7)]
    for name in ("contiguous_strides", "channels_last_strides"):
        for shape in shapes:
            work.compare(work.call(name, *shape), f"{name}{shape}", types=True)


PLAIN = "    return c * h * w, h * w, w, 1"
LAST = "    return h * w * c, 1, w * c, c"
OVERFLOW = (
    "the product left the whole numbers of Python: float32 counts to 16.7 million, int32 to 2.1 "
    "billion"
)
NO_INTEGERS = "the strides are tensors or floats: plain whole numbers are asked for"


def _plain(says: str, *expressions: str) -> None:
    for expression in expressions:
        strides.mistake(says, (PLAIN, f"    return {expression}"))


def _last(says: str, *expressions: str) -> None:
    for expression in expressions:
        strides.mistake(says, (LAST, f"    return {expression}"))


_plain("those are bytes of float32; count elements", "4 * c * h * w, 4 * h * w, 4 * w, 4")
_plain("the order is reversed: the last axis has stride 1", "1, w, h * w, c * h * w")
_plain("those are the strides of channels_last", "h * w * c, 1, w * c, c")
_plain("one step to the next row passes one row, W numbers, not H", "c * h * w, h * w, h, 1")
_plain(
    "each is one axis too far left: a step passes only what lies to the right",
    "n * c * h * w, c * h * w, h * w, w",
)
_plain(
    "each counts what lies to the left of its axis: a step passes what lies to the right",
    "1, n, n * c, n * c * h",
)
_plain("those are the sizes themselves", "n, c, h, w")
_plain("that sums sizes: a step passes a product of them", "c + h + w, h + w, w, 1")
_plain(
    "the last axis has stride 1: its neighbours lie next to each other", "c * h * w, h * w, w, 0"
)
_plain("the stride of N is not the size of a whole picture, C * H * W",
       "n * h * w, h * w, w, 1", "n * c * h * w, h * w, w, 1", "h * w, h * w, w, 1")  # fmt: skip
_plain("the stride of C is not the size of one channel, H * W",
       "c * h * w, c * h, w, 1", "c * h * w, c * h * w, w, 1", "c * h * w, c * w, w, 1")  # fmt: skip
_plain("the 3 of RGB is written down: the stride of N follows from c", "3 * h * w, h * w, w, 1")
_plain(
    "an axis of size 1 has the stride that follows from the sizes, not 0 or 1",
    "c * h * w if n > 1 else 0, h * w, w, 1", "c * h * w if n > 1 else 1, h * w, w, 1",
    "tuple(s if size > 1 else 0 for s, size in zip((c * h * w, h * w, w, 1), (n, c, h, w)))",
    "tuple(s if size > 1 else 1 for s, size in zip((c * h * w, h * w, w, 1), (n, c, h, w)))",
)  # fmt: skip
_plain(NO_INTEGERS, "tuple(torch.tensor([1, w, h, c]).cumprod(0).flip(0))", "tuple(map(float, (c * h * w, h * w, w, 1)))",
       "n * c * h * w / n, c * h * w / c, h * w / h, 1")  # fmt: skip
_plain(
    OVERFLOW,
    "tuple(torch.tensor([1, w, h, c]).cumprod(0, dtype=torch.int32).flip(0).tolist())",
    "tuple(int(s) for s in torch.tensor([1.0, w, h, c]).cumprod(0).flip(0))",
)
strides.mistake(
    "a default argument keeps its changes from call to call: begin with a new list in the function",
    ("def contiguous_strides(n: int, c: int, h: int, w: int)",
     "def contiguous_strides(n: int, c: int, h: int, w: int, steps=[1])"),
    (PLAIN, "    for size in (w, h, c):\n        steps.insert(0, steps[0] * size)\n    return tuple(steps)"),
)  # fmt: skip
strides.mistake(
    "a default argument keeps its changes from call to call: begin with a new list in the function",
    ("def contiguous_strides(n: int, c: int, h: int, w: int)",
     "def contiguous_strides(n: int, c: int, h: int, w: int, steps=[1])"),
    (PLAIN, "    for size in (w, h, c):\n        steps.append(steps[-1] * size)\n    return tuple(steps[::-1])"),
)  # fmt: skip

_last("those are bytes of float32; count elements", "4 * h * w * c, 4, 4 * w * c, 4 * c")
_last(
    "the order is that of memory (N, H, W, C); list them for the axes N, C, H, W",
    "h * w * c, w * c, c, 1",
)
_last("those are the strides of a contiguous tensor", "c * h * w, h * w, w, 1")
_last("the order is reversed: N comes first", "c, w * c, 1, h * w * c")
_last(
    "H and W are swapped: a step down one row passes a whole row, W pixels",
    "h * w * c, 1, c, h * c", "h * w * c, 1, h * c, c",
)  # fmt: skip
_last("the strides of H and W are exchanged: one pixel to the right is C numbers, one row down W * C",
      "h * w * c, 1, c, w * c")  # fmt: skip
_last("the 3 of RGB is written down: a pixel holds C numbers", "3 * h * w, 1, 3 * w, 3")
_last(
    "those are the contiguous strides handed out to other axes: in channels_last the next pixel in a "
    "row is C numbers away",
    "c * h * w, 1, h * w, w",
)
_last("the stride of N is not the size of a whole picture, H * W * C", "h * w, 1, w * c, c",
      "n * h * w * c, 1, w * c, c")  # fmt: skip
_last(
    "the channels are forgotten: each pixel holds C numbers",
    "h * w * c, 1, w, c",
    "h * w * c, 1, w, 1",
    "h * w, 1, w, 1",
)
_last("the pictures lie one behind the other: N has the largest stride, and no other stride depends on it",
      "c, 1, w * n * c, n * c", "1, n, w * n * c, n * c")  # fmt: skip
_last(
    "an axis of size 1 has the stride that follows from the sizes, not 0 or that of another layout",
    "h * w * c if n > 1 else 0, 1, w * c, c",
    "(h * w * c, 1, w * c, c) if c > 1 else (c * h * w, h * w, w, 1)",
    "(h * w * c, 1, w * c, c) if h * w > 1 else (c * h * w, h * w, w, 1)",
    "(h * w * c, 1, w * c, c) if c > 1 and h * w > 1 else (c * h * w, h * w, w, 1)",
)
_last(
    NO_INTEGERS,
    "tuple(torch.tensor([1, c, w, h]).cumprod(0)[[3, 0, 2, 1]])",
    "tuple(map(float, (h * w * c, 1, w * c, c)))",
)
_last(
    OVERFLOW,
    "tuple(torch.tensor([1, c, w, h]).cumprod(0, dtype=torch.int32)[[3, 0, 2, 1]].tolist())",
    "tuple(int(s) for s in torch.tensor([1.0, c, w, h]).cumprod(0)[[3, 0, 2, 1]])",
)


@exercise("nchw/test_copies", done="views and copies are told apart")
def copies(work: Work, rng: np.random.Generator) -> None:
    del work, rng


PERMUTE, VIEW, SLICE = "x.permute(0, 2, 3, 1)", "x.view(8, -1)", "x[:, 0]"
CONTIGUOUS, RESHAPE = f"{PERMUTE}.contiguous()", f"{PERMUTE}.reshape(8, -1)"
LAID_OUT = "x.to(memory_format=torch.channels_last)"
PERMUTE_MOVES = "permute moves no number: it changes the rule by which the strip is read"
SLICED = "a slice reads the same strip from a later start, or with larger steps: that is no copy"
STRIPS = (
    "channels_last keeps the shape, but x lies in memory channel by channel: its numbers have to be "
    "laid out anew"
)

copies.short_answers(
    "copies",
    hint="run the expressions and ask of each whether it is a view of x's storage",
    options=[True, False],
    why={
        PERMUTE: "only the strides change",
        VIEW: "x is contiguous: the same strip, cut into 8 rows",
        CONTIGUOUS: "the permuted x is not contiguous, so its numbers are laid out anew",
        RESHAPE: "no fixed step runs through the permuted rows in order, so reshape has to copy",
        SLICE: "the same strip, with the stride of N: each picture's first channel",
        LAID_OUT: "the shape stays, the order in memory changes: the numbers are laid out anew",
    },
    mistakes=[
        (PERMUTE_MOVES, {PERMUTE: True}),
        (f"{PERMUTE_MOVES}; contiguous() then lays the numbers out anew", {PERMUTE: True, CONTIGUOUS: False}),
        ("view never copies: it raises an error where a copy would be needed", {VIEW: True}),
        (
            "contiguous() copies unless the numbers lie in the order of the indices: here x was permuted before",
            {CONTIGUOUS: False},
        ),
        ("reshape copies where no fixed step per axis reads the numbers in order, as here", {RESHAPE: False}),
        (SLICED, {SLICE: True}),
        (STRIPS, {LAID_OUT: False}),
        (
            "the permuted x is not contiguous: both contiguous() and reshape have to lay its numbers out anew",
            {CONTIGUOUS: False, RESHAPE: False},
        ),
        (
            "views and copies are exchanged: True stands for a copy",
            {PERMUTE: True, VIEW: True, CONTIGUOUS: False, RESHAPE: False, SLICE: True, LAID_OUT: False},
        ),
    ],
)  # fmt: skip
