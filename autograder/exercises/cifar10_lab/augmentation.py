"""Exercises of `cifar10_lab`: mirrored and shifted images."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.work import Work

NEW = "the result is the caller's tensor, or uses its memory: a new one is promised, also if nothing changes"


def pictures(rng: np.random.Generator, *shape: int) -> torch.Tensor:
    """Images in float32, all numbers different, in steps of 1/256."""
    count = int(np.prod(shape))
    return torch.from_numpy((rng.permutation(count) + 1).reshape(shape).astype(np.float32)) / 256


def mirrored(work: Work, images: torch.Tensor, flip: list[bool], what: str = "") -> None:
    """One call of `flip_some`."""
    flips = torch.tensor(flip)
    words = (
        f"flip = {[int(f) for f in flip]}"
        if len(flip) < 12
        else f"{sum(flip)} of them to be mirrored"
    )
    what = f"flip_some, images of shape {tuple(images.shape)}, {what}{words}"
    result = work.call("flip_some", images, flips)
    work.compare(result, what, types=True)
    work.compare(
        result.about("shares"), f"{what}: does the result use the images' own memory?", says=NEW
    )


@exercise("cifar10_lab/test_flip_some", done="each image is mirrored or not, as it was drawn")
def flip_some(work: Work, rng: np.random.Generator) -> None:
    mirrored(work, pictures(rng, 3, 2, 2, 4), [True, False, True])
    mirrored(work, pictures(rng, 4, 3, 4, 3), [False, True, True, False])
    for n, c, h, w in [
        (4, 2, 3, 4),
        (3, 3, 3, 3),
        (1, 2, 3, 4),
        (4, 1, 1, 3),
        (2, 3, 4, 1),
        (5, 2, 2, 5),
        (3, 6, 2, 4),
    ]:
        flip = rng.permutation(np.arange(n) % 2 == 0).tolist()
        mirrored(work, pictures(rng, n, c, h, w), flip)
    for flip in ([False] * 3, [True] * 3, [True] * 9):
        mirrored(work, pictures(rng, len(flip), 2, 3, 4), flip)
    mirrored(work, pictures(rng, 1, 2, 3, 4), [False])
    mirrored(
        work,
        probes.other_layout(pictures(rng, 4, 3, 2, 5)),
        [False, True, False, True],
        "not contiguous, ",
    )
    first, second = ([pictures(rng, 3, 2, 2, 4), torch.tensor(f)] for f in ([1, 0, 1], [0, 1, 1]))
    first[1], second[1] = first[1].bool(), second[1].bool()
    probes.again(work, "flip_some", first, second, "flip_some, images of shape (3, 2, 2, 4)")
    numbers = rng.integers(0, 256, (4, 3, 2, 4))
    for dtype in (torch.uint8, torch.int64, torch.float64, torch.bool):
        images = torch.from_numpy(numbers % 2 == 0 if dtype == torch.bool else numbers).to(dtype)
        mirrored(work, images, [True, False, False, True], f"{str(dtype)[6:]}, ")
    mirrored(
        work,
        torch.from_numpy(rng.integers(-(2**60), 2**60, (2, 1, 1, 3))),
        [True, False],
        "large whole numbers, ",
    )
    odd = pictures(rng, 2, 1, 2, 3)
    odd[0, 0, 0, 0] = float("inf")
    odd[1, 0, 1, 2] = float("-inf")
    mirrored(work, odd, [True, False], "with an infinity, ")
    many = torch.from_numpy(rng.integers(0, 256, (300, 1, 1, 2)).astype(np.uint8))
    mirrored(work, many, (rng.random(300) < 0.5).tolist())
    probes.slope(
        work,
        "flip_some",
        (pictures(rng, 3, 2, 2, 3), torch.tensor([True, False, True])),
        "flip_some",
    )


WHERE = "return torch.where(flip[:, None, None, None], images.flip(3), images)"
THROUGH = (
    "the numbers went through float32, which rounds large whole numbers: leave them as they are"
)


def flipped(new: str) -> tuple[str, str]:
    return WHERE, new


COPY = "out = images.clone()\n    "
for says, new in {
    "that is upside down: left and right change places on axis 3, W": "return torch.where(flip[:, None, None, None], images.flip(2), images)",
    "all images were mirrored: `flip` says which": "return images.flip(3)",
    "no image was mirrored": "return images.clone()",
    "all images were mirrored as soon as one is chosen: each has its own choice": "return images.flip(3) if flip.any() else images.clone()",
    "the first image's choice was taken for all": "return images.flip(3) if flip[0] else images.clone()",
    "the others were mirrored: True means mirror": "return torch.where(flip[:, None, None, None], images, images.flip(3))",
    "the colours changed places, axis 1: W is axis 3": "return torch.where(flip[:, None, None, None], images.flip(1), images)",
    "the whole batch was turned around: axis 0 is N": "return torch.where(flip[:, None, None, None], images.flip(0), images)",
    "the images changed places, too: only axis 3 is turned": "return torch.where(flip[:, None, None, None], images.flip((0, 3)), images)",
    "turned by half a circle: mirror one axis": "return torch.where(flip[:, None, None, None], images.flip((2, 3)), images)",
    "the colours changed places as well: mirror axis 3 alone": "return torch.where(flip[:, None, None, None], images.flip((1, 3)), images)",
    "rows and columns changed places": "return torch.where(flip[:, None, None, None], images.transpose(2, 3), images)",
    "the columns moved on by one, they were not mirrored": "return torch.where(flip[:, None, None, None], images.roll(1, 3), images)",
    "only the first channel was mirrored": COPY + "out[flip, 0] = images[flip, 0].flip(2)\n    return out",
    "the images come in another order: each stays where it was": "return torch.cat([images[flip].flip(3), images[~flip]])",
    "the images that are not chosen were left out": "return images[flip].flip(3)",
    "the choice was laid along the wrong axis: it belongs to axis 0, N, so its shape becomes (N, 1, 1, 1)": "return torch.where(flip if len(flip) == images.shape[3] else flip[:, None, None, None], images.flip(3), images)",
    "the choice was laid along H: it belongs to axis 0, N, so its shape becomes (N, 1, 1, 1)": "return torch.where(flip[:, None] if len(flip) == images.shape[2] else flip[:, None, None, None], images.flip(3), images)",
    "the choice was laid along the channels: it belongs to axis 0, N, so its shape becomes (N, 1, 1, 1)": "return torch.where(flip[:, None, None] if len(flip) == images.shape[1] else flip[:, None, None, None], images.flip(3), images)",
    "`flip` has shape (N,), so it would lie along W: write flip[:, None, None, None]": "return torch.where(flip, images.flip(3), images)",
    "the dtype was changed: images in whole numbers come back in whole numbers": "mask = flip.float()[:, None, None, None]\n    return mask * images.flip(3) + (1 - mask) * images",
    "images of any dtype come back in their own: leave out .float()": "return torch.where(flip[:, None, None, None], images.flip(3), images).float()",
    THROUGH: "return torch.where(flip[:, None, None, None], images.flip(3), images).float().to(images.dtype)",
    "an axis of length one was lost: leave out squeeze()": "return torch.where(flip[:, None, None, None], images.flip(3), images).squeeze()",
    "part of a large batch was forgotten": COPY + "out[:64][flip[:64]] = images[:64][flip[:64]].flip(3)\n    return out",
    "the choices are handed over in `flip`; do not throw coins again": "coin = torch.rand(len(images)) < 0.5\n    return torch.where((flip & coin)[:, None, None, None], images.flip(3), images)",
    "the caller's images were mirrored in place": "images[flip] = images[flip].flip(3)\n    return images",
    "with no image to be mirrored the caller's own tensor comes back: return a copy": "if not flip.any():\n        return images\n    " + WHERE,
    "the gradient is cut off: leave out .detach()": WHERE + ".detach()",
}.items():  # fmt: skip
    flip_some.mistake(says, flipped(new))
flip_some.right(
    "an index for each column",
    flipped(
        "columns = torch.arange(images.shape[3])\n"
        "    columns = torch.where(flip[:, None], columns.flip(0), columns)[:, None, None]\n"
        "    return images.gather(3, columns.expand(images.shape))"
    ),
)


def cut(
    work: Work, images: torch.Tensor, top: list[int], left: list[int], padding: int, what: str = ""
) -> None:
    """One call of `crop_each`."""
    words = f"{what}padding {padding}"
    words += f", top {top}, left {left}" if len(top) < 9 else ""
    result = work.call("crop_each", images, torch.tensor(top), torch.tensor(left), padding)
    work.compare(
        result, f"crop_each, images of shape {tuple(images.shape)}, {words}", types=True,
        rtol=1e-12, atol=0,
    )  # fmt: skip


@exercise("cifar10_lab/test_crop_each", done="each image gets its own window of the padded picture")
def crop_each(work: Work, rng: np.random.Generator) -> None:
    cut(work, pictures(rng, 2, 1, 3, 4), [0, 2], [2, 1], 1)
    cut(work, pictures(rng, 1, 2, 4, 5), [2], [2], 2)
    places = [(0, 0), (0, 6), (6, 0), (6, 6), (2, 5), (3, 3), (2, 1)]
    order = rng.permutation(len(places))
    top, left = zip(*(places[i] for i in order), strict=True)
    cut(work, pictures(rng, 7, 1, 4, 5), list(top), list(left), 3)
    for n, c, h, w, p in [
        (4, 3, 5, 3, 2),
        (1, 2, 3, 4, 1),
        (3, 1, 4, 6, 3),
        (5, 2, 3, 3, 2),
        (2, 1, 6, 7, 5),
    ]:
        top, left = (rng.integers(0, 2 * p + 1, n).tolist() for _ in "tl")
        cut(work, pictures(rng, n, c, h, w), top, left, p)
    cut(work, pictures(rng, 3, 2, 4, 3), [0] * 3, [0] * 3, 0)
    cut(work, pictures(rng, 1, 1, 2, 2), [2], [0], 1)
    cut(work, pictures(rng, 1, 1, 1, 1), [0], [0], 0)
    cut(
        work,
        probes.other_layout(pictures(rng, 3, 2, 4, 5)),
        [4, 0, 1],
        [1, 3, 2],
        2,
        "not contiguous, ",
    )
    wide = torch.from_numpy(rng.standard_normal((2, 1, 3, 4)) * 1e6)
    cut(work, wide, [1, 0], [0, 2], 1, "float64, ")
    cut(work, pictures(rng, 2, 1, 4, 5), [0, 4], [4, 0], 2)
    cut(work, pictures(rng, 2, 1, 1, 4), [0, 0], [0, 0], 0)
    top, left = (rng.integers(0, 3, 80).tolist() for _ in "tl")
    cut(work, pictures(rng, 80, 1, 2, 2), top, left, 1)
    args = pictures(rng, 2, 2, 3, 4), torch.tensor([0, 3]), torch.tensor([4, 1]), 2
    probes.slope(work, "crop_each", args, "crop_each")


PAD = 'padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")'
ROWS = "rows = (top[:, None] + torch.arange(h, device=here))[:, None, :, None]"
COLUMNS = "columns = (left[:, None] + torch.arange(w, device=here))[:, None, None, :]"
CUT = "return padded[image, channel, rows, columns]"
SIZES = "n, c, h, w = images.shape"
_REFLECT = "the border is mirrored without the edge pixel itself: pad with mode='reflect'"


def both(change: str) -> list[tuple[str, str]]:
    """Edits: top and left changed in one way, CORNER in the text."""
    return [(ROWS, ROWS.replace("top", change.replace("CORNER", "top"), 1)),
            (COLUMNS, COLUMNS.replace("left", change.replace("CORNER", "left"), 1))]  # fmt: skip


SYMMETRIC = """
    sizes = [torch.arange(-padding, size + padding) for size in (h, w)]
    sizes = [torch.where(i < 0, -1 - i, torch.where(i >= size, 2 * size - 1 - i, i)) for i, size in zip(sizes, (h, w))]
    padded = images[:, :, sizes[0]][..., sizes[1]]
"""
FROM_ABOVE = "\n    padded[:, :, padding + h :] = padded[:, :, :padding].flip(2)"
FROM_LEFT = "\n    padded[..., padding + w :] = padded[..., :padding].flip(3)"
for says, *edits in [
    ("top and left are swapped: top counts rows, axis 2", (ROWS, ROWS.replace("top", "left")), (COLUMNS, COLUMNS.replace("left", "top"))),
    ("the column was taken for the row, too: top is for the rows", (ROWS, ROWS.replace("top", "left"))),
    ("the row was taken for the column, too: left is for the columns", (COLUMNS, COLUMNS.replace("left", "top"))),
    ("every image got the window of the first: each has a place of its own", *both("CORNER[:1].expand(n)")),
    ("every image got the window of the last: each has a place of its own", *both("CORNER[-1:].expand(n)")),
    ("the rows of all windows are the first image's", (ROWS, ROWS.replace("top", "top[:1].expand(n)"))),
    ("the columns of all windows are the first image's", (COLUMNS, COLUMNS.replace("left", "left[:1].expand(n)"))),
    ("the windows belong to other images: they come in the images' order", *both("CORNER.flip(0)")),
    (f"the edge is filled with zeros: {_REFLECT}", (', mode="reflect"', "")),
    (f"the edge pixel is repeated: {_REFLECT}", ('"reflect"', '"replicate"')),
    (f"what leaves on one side comes in on the other: {_REFLECT}", ('"reflect"', '"circular"')),
    (f"the edge pixel stands twice: {_REFLECT}", (PAD, SYMMETRIC.strip())),
    ("the lower border is the reflection of the upper one: each side mirrors its own rows", (PAD, PAD + FROM_ABOVE)),
    ("the right border is the reflection of the left one: each side mirrors its own columns", (PAD, PAD + FROM_LEFT)),
    ("the pictures moved in the opposite direction: top and left count from the upper left corner", *both("(2 * padding - CORNER)")),
    ("top and left are counted from the corner of the enlarged picture, not from the old place", *both("(CORNER + padding).clamp(max=2 * padding)")),
    ("top and left are counted from the corner of the enlarged picture, not from the old place", *both("(CORNER + padding)")),
    ("the windows lie where the images were: top and left are not used", (CUT, "return images.clone()")),
    ("the windows lie where the images were: top and left are not used", *both("(0 * CORNER + padding)")),
    ("the padded picture came back: cut a window of H × W", (CUT, "return padded")),
    ("the size was written down as 32: it is the images' own", (SIZES, f"{SIZES}\n    h = w = 32")),
    ("H and W differ: the window has both from the images", (SIZES, f"{SIZES}\n    h = w")),
    ("H and W differ: the window has both from the images", (SIZES, f"{SIZES}\n    w = h")),
    ("padding is an argument: 2 was written down", (PAD, PAD.replace("(padding,)", "(2,)"))),
    ("padding is an argument: 4 was written down", (PAD, PAD.replace("(padding,)", "(4,)"))),
    ("only left and right were enlarged", (PAD, PAD.replace("(padding,) * 4", "(padding, padding, 0, 0)"))),
    ("the last corner, 2 · padding, is allowed as well", *both("CORNER.clamp(max=max(2 * padding - 1, 0))")),
    ("the numbers were bounded: they go in as they are", (PAD, f"{PAD}.clamp(0, 1)")),
    ("the numbers were rounded: leave the dtype as it is", (CUT, f"{CUT}.half().to(images.dtype)")),
    ("the result has the dtype of the images: leave out .float()", (CUT, f"{CUT}.float()")),
    ("the gradient is cut off: leave out .detach() and torch.no_grad()", (CUT, f"{CUT}.detach()")),
    ("an axis of length one was lost: leave out squeeze()", (CUT, f"{CUT}.squeeze()")),
    ("only the first channel got the window: all channels of an image move together", (CUT, f"{CUT.replace('return', 'cut =')}\n    return torch.cat([cut[:, :1], images[:, 1:]], dim=1)")),
    ("the channels changed places", (CUT, f"{CUT}.flip(1)")),
    ("the windows were written into the caller's images: return a new tensor", (CUT, f"images.data.copy_({CUT.removeprefix('return ')})\n    return images")),
    ("a padding of 0 adds nothing, and a slice that ends at -0 is empty", (CUT, f"cut = {CUT.removeprefix('return ')}\n    return cut if padding else padded[:, :, padding:-padding, padding:-padding]")),
    ("padding 0 fails: nothing is added then, and the windows are the images", (SIZES, f"{SIZES}\n    if padding == 0:\n        raise ValueError('no padding')")),
    ("images with the same top got one window: left differs between them", (COLUMNS, "last = torch.stack([left[top == t][-1] for t in top])\n    " + COLUMNS.replace("left", "last"))),
    ("images with the same left got one window: top differs between them", (ROWS, "last = torch.stack([top[left == s][-1] for s in left])\n    " + ROWS.replace("top", "last"))),
    ("part of a large batch was forgotten", (CUT, "out = images.clone()\n    out[:64] = padded[image[:64], channel, rows[:64], columns[:64]]\n    return out")),
]:  # fmt: skip
    crop_each.mistake(says, *edits)


def loop(height: str, width: str) -> tuple[str, str]:
    """The windows one by one, of another size."""
    window = f"x[:, t : t + {height}, s : s + {width}]"
    return CUT, (
        f"windows = [{window} for x, t, s in zip(padded, top.tolist(), left.tolist())]\n"
        "    return torch.stack(windows)"
    )


_OWN = "a window has the images' own height and width, and they may differ"
for sizes in (("32", "32"), ("w", "w"), ("h", "h"), ("w", "h")):
    written = "the size was written down as 32: " if sizes[0] == "32" else ""
    crop_each.mistake(written + _OWN, loop(*sizes))
crop_each.mistake(
    "a padding of 0 adds nothing, and a slice that ends at -0 is empty",
    (
        CUT,
        "out = torch.empty_like(images)\n    for i in range(n):\n"
        "        moved = padded[i].roll((padding - int(top[i]), padding - int(left[i])), (1, 2))\n"
        "        out[i] = moved[:, padding:-padding, padding:-padding]\n    return out",
    ),
)
crop_each.right(
    "a loop over the images",
    (
        CUT,
        "windows = [x[:, t : t + h, s : s + w] for x, t, s in zip(padded, top.tolist(), left.tolist())]\n"
        "    return torch.stack(windows)",
    ),
)
