"""Exercises of `nchw`: read a shape, find a pixel."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.nchw.inputs import cut, distinct, in_each_dtype, kept, sizes
from autograder.exercises.work import Work

SWAPPED = "H and W are swapped: rows (H) come before columns (W), and x is a column"
CONVERTED = "the numbers were converted on the way: the result has the dtype of the images"


@exercise("nchw/test_describe", done="the sizes have the right names")
def describe(work: Work, rng: np.random.Generator) -> None:
    def look(n: int, c: int, h: int, w: int) -> None:
        batch = torch.zeros((n, c, h, w), dtype=torch.uint8)
        result = work.call("describe", batch)
        work.compare(result, f"describe, batch of shape {(n, c, h, w)}", types=True)

    w, n, h, c = sorted(sizes(rng, 4, 4, 12))
    first = work.call("describe", torch.zeros(n, c, h, w))
    work.compare(first, f"describe, batch of shape {(n, c, h, w)}", types=True)
    look(*sizes(rng, 4, 2, 9))
    look(1, *sizes(rng, 3, 2, 9))
    look(3, 1, 5, 4)
    look(*sizes(rng, 3, 4, 9), 3)
    look(*sizes(rng, 3, 4, 9), 1)
    look(4, 3, 1, 6)
    look(1, 1, 1, 1)
    look(2, 3, 100, 50)
    batch = torch.zeros(2, 4, 5, int(rng.integers(9, 12)))
    work.compare(
        work.call("describe", cut(work, batch)),
        "describe, a batch that was cut out of a wider one",
        types=True,
    )
    whole = work.make("torch.zeros", 6, 2, 3, 4)
    work.compare(
        work.call("describe", work.make("torch.narrow", whole, 0, 1, 2)),
        "describe, two images of a batch of six",
        types=True,
    )
    laid_out = torch.zeros(2, 6, 5, 4, dtype=torch.uint8).permute(0, 3, 1, 2)
    work.compare(
        work.call("describe", laid_out), "describe, (2, 4, 6, 5), not contiguous", types=True
    )
    kept(work, first, "describe")
    same = work.make("torch.zeros", 2, 3, 5, 4)
    work.call("describe", same).method("clear")
    work.compare(
        work.call("describe", same),
        "describe, the same batch again, after the caller emptied the dictionary",
        says="each call makes a new dictionary: here the one of the call before came back",
    )


SIZES = '    return {"images": n, "channels": c, "height": h, "width": w}'
describe.mistake(SWAPPED, ("n, c, h, w = images.shape", "n, c, w, h = images.shape"))
describe.mistake(
    "that is the order N, H, W, C: the channels are on axis 1",
    ("n, c, h, w = images.shape", "n, h, w, c = images.shape"),
)
describe.mistake(
    "the sizes of one batch are written down: read them from images.shape",
    (SIZES, '    return {"images": 8, "channels": 3, "height": 32, "width": 24}'),
)
for channels in ("3", "1 if c == 1 else 3"):
    describe.mistake(
        "the 3 of RGB is written down: the number of channels is whatever images.shape says",
        ('"channels": c', f'"channels": {channels}'),
    )
describe.mistake(
    "the smallest size is taken for the channels: inside a network there are more channels than "
    "rows, and C is on axis 1 whatever the numbers are",
    ("n, c, h, w = images.shape", "n, *rest = images.shape\n    c = min(rest)\n    rest.remove(c)\n"
     "    h, w = rest"),
)  # fmt: skip
describe.mistake(
    "a last axis of 1 or 3 is taken for the channels: a picture may be that narrow, and C is on "
    "axis 1 whatever the numbers are",
    ("    n, c, h, w", "    if images.shape[-1] in (1, 3):\n"
     "        images = images.permute(0, 3, 1, 2)\n    n, c, h, w"),
)  # fmt: skip
describe.mistake(
    "squeeze takes away each axis of size 1, and the sizes that are left move to other names",
    ("n, c, h, w = images.shape", "sizes = list(images.squeeze().shape)\n"
     "    n, c, h, w = [1] * (4 - len(sizes)) + sizes"),
)  # fmt: skip
describe.mistake(
    "the sizes are tensors with one number each: images.shape holds plain whole numbers",
    ("= images.shape", "= torch.tensor(images.shape)"),
)
for quotient in ("images.numel() / (c * h * w)", "float(n)"):
    describe.mistake(
        "the number of images is a float: sizes are whole numbers, and / always gives a float",
        ('"images": n', f'"images": {quotient}'),
    )
describe.mistake(
    "the sizes are floats: sizes are whole numbers",
    ("= images.shape", "= map(float, images.shape)"),
)
describe.mistake(
    "one dictionary is handed out again and again: a later call changes the earlier answers",
    cell="describe",
    code="""
_sizes = {"images": 0, "channels": 0, "height": 0, "width": 0}


def describe(images):
    _sizes.update(zip(_sizes, images.shape))
    return _sizes
""",
)
for count in ("len(batch)", "8"):
    describe.mistake(
        "the number of images is that of the notebook's batch: read it from the argument",
        ('"images": n', f'"images": {count}'),
    )
describe.mistake(
    "the width is read from the strides: they are the sizes only while the batch is contiguous",
    ('"width": w', '"width": images.stride(2)'),
)
describe.mistake(
    "a legal batch is refused: C may be any number, not only 1 or 3",
    (SIZES, "    if c not in (1, 3):\n"
     '        raise ValueError(f"expected grey or RGB pictures, got {c} channels")\n' + SIZES),
)  # fmt: skip
describe.mistake(
    "the sizes of the first batch are kept and returned for every other one",
    ("n, c, h, w = images.shape", 'if not hasattr(describe, "sizes"):\n'
     "        describe.sizes = images.shape\n    n, c, h, w = describe.sizes"),
)  # fmt: skip
describe.mistake(
    "there are more keys than the four that are asked for",
    ('"width": w}', '"width": w, "shape": tuple(images.shape)}'),
)
describe.mistake(
    "the sizes are to be returned under their names, as a dictionary",
    (SIZES, "    return n, c, h, w"),
)


@exercise("nchw/test_pixel", done="the pixel is found, whatever the shape")
def pixel(work: Work, rng: np.random.Generator) -> None:
    def point(shape: tuple[int, ...], index: int, x: int, y: int) -> None:
        what = f"pixel, shape {shape}, index {index}, x = {x}, y = {y}"
        images = distinct(rng, shape)
        work.compare(work.call("pixel", images, index, x, y), what, types=True)

    n, h, c, w = sorted(sizes(rng, 4, 3, 8))
    # A point that no mistake gives by chance: not on a diagonal, not in the middle.
    x, y = ((2, 0), (0, 1), (2, 1), (1, 0))[int(rng.integers(4))]
    index = int(rng.integers(1, n - 1))
    first = work.call("pixel", distinct(rng, (n, c, h, w)), index, x, y)
    what = f"pixel, shape {(n, c, h, w)}, index {index}, x = {x}, y = {y}"
    work.compare(first, what, types=True)
    point((n, c, h, w), index, x, y)  # the same point in other pictures
    point((n, c, h, w), n - 1, w - 1, 0)
    point((n, c, w, h), 0, h - 2, w - 1)
    point((n, c, w, h), 0, 0, w - 2)
    point((3, 3, 5, 5), 1, 3, 0)
    point((3, 1, 5, 8), 2, 6, 3)
    point((2, 2, 4, 3), 1, 2, 1)
    point((1, 4, 3, 6), 0, 4, 1)
    point((2, 3, 1, 4), 1, 3, 0)
    point((2, 3, 4, 1), 1, 0, 3)
    point((1, 1, 1, 1), 0, 0, 0)
    in_each_dtype(work, "pixel", distinct(rng, (2, 4, 3, 5)), "pixel, shape (2, 4, 3, 5)", 1, 3, 2)
    index, y = int(rng.integers(3)), int(rng.integers(4))
    work.compare(
        work.call("pixel", cut(work, distinct(rng, (3, 4, 5, 9))), index, 1, y),
        f"pixel, a batch that was cut out of a wider one, index {index}, x = 1, y = {y}",
        types=True,
    )
    laid_out = distinct(rng, (3, 5, 6, 4)).permute(0, 3, 1, 2)
    work.compare(
        work.call("pixel", laid_out, 1, 4, 2), "pixel, a batch that is not contiguous", types=True
    )
    kept(work, first, "pixel")


PIXEL = "images[index, :, y, x]"


def _pixel(says: str, *expressions: str) -> None:
    for expression in expressions:
        pixel.mistake(says, (PIXEL, expression))


_pixel(SWAPPED, "images[index, :, x, y]")
_pixel(
    "that is a row of pixels: the channels are on axis 1, which a colon keeps whole",
    "images[index, y, x]", "images[index, y % images.shape[1], x % images.shape[2]]",
)  # fmt: skip
_pixel("that is a row of pixels: x and y belong to the axes H and W", "images[index, x, y]")
_pixel("y counts from the top, as the rows do", "images[index, :, images.shape[2] - 1 - y, x]")
_pixel("x counts from the left, as the columns do", "images[index, :, y, images.shape[3] - 1 - x]")
_pixel(
    "squeeze takes away the axis C, too, where C = 1: the result has shape (C,)",
    "images[index, :, y : y + 1, x : x + 1].squeeze()", PIXEL + ".squeeze()",
)  # fmt: skip
_pixel(
    "an axis is left over: a whole number as index takes its axis away, a slice keeps it",
    "images[index : index + 1, :, y, x]", "images[index, :, y : y + 1, x : x + 1]",
    "images[index, :, y, x : x + 1]", "images[index, :, y : y + 1, x]",
)  # fmt: skip
_pixel(
    "three channels are written down: return as many as there are",
    "images[index, :3, y, x]", "images[index, [0, 1, 2], y, x]",
)  # fmt: skip
_pixel("that is the first channel alone", "images[index, 0, y, x]")
_pixel("the argument index is not used: that is the first image", "images[0, :, y, x]")
_pixel("the argument index is not used: that is the last image", "images[-1, :, y, x]")
_pixel("index, x and y begin at 0, like Python's own indices", "images[index, :, y - 1, x - 1]",
       "images[index - 1, :, y, x]", "images[index - 1, :, y - 1, x - 1]")  # fmt: skip
_pixel(
    "the position in the flattened picture is wrong: one row further is W numbers further, not H",
    "images[index].reshape(images.shape[1], -1)[:, y * images.shape[2] + x]",
)
_pixel(
    "view stops where a batch is not contiguous, as the one in this notebook: index all four axes",
    "images.view(*images.shape[:2], -1)[index, :, y * images.shape[3] + x]",
    "images[index].view(images.shape[1], -1)[:, y * images.shape[3] + x]",
)
_pixel(
    "the address is counted from the beginning of the memory, and a cut batch begins further on",
    "torch.as_strided(images, (images.shape[1],), (images.stride(1),), "
    "index * images.stride(0) + y * images.stride(2) + x * images.stride(3))",
)
_pixel(
    "x is limited by the height: a picture may be wider than it is high",
    "images[index, :, min(y, images.shape[2] - 1), min(x, images.shape[2] - 1)]",
)
_pixel(
    "y is limited by the width: a picture may be higher than it is wide",
    "images[index, :, min(y, images.shape[3] - 1), min(x, images.shape[3] - 1)]",
)
_pixel(
    "the axes of the caller's batch are swapped in place: its next user finds another batch",
    "images.transpose_(2, 3)[index, :, x, y]",
)
_pixel(CONVERTED, PIXEL + ".float()", "torch.tensor(" + PIXEL + ".tolist(), dtype=torch.float32)")
_pixel("the colour is scaled: return the numbers as they are", PIXEL + " / 255")
_pixel("that is a list: return a tensor", PIXEL + ".tolist()")
_pixel("that is a tuple: return a tensor", "tuple(" + PIXEL + ".tolist())")
_pixel("the channels are in reversed order", PIXEL + ".flip(0)")
_pixel(
    "the brightness of all channels together was returned: keep one number for each",
    PIXEL + ".float().mean()", PIXEL + ".sum()",
)  # fmt: skip
pixel.mistake(
    "a colour that was looked up before is returned again, though the images are others",
    cell="pixel",
    code="""
_found = {}


def pixel(images, index, x, y):
    key = tuple(images.shape), index, x, y
    if key not in _found:
        _found[key] = images[index, :, y, x]
    return _found[key]
""",
)
