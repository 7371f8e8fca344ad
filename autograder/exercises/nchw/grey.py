"""The exercise `add_channel` of `nchw`, and what `prepare` has in common with it."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.nchw.inputs import cut, distinct, in_each_dtype, kept, sizes
from autograder.exercises.work import Work

SIZES_WRITTEN = (
    "view or reshape is given sizes that are not those of this batch: read N, H and W from "
    "images.shape, or insert an axis"
)
FRONT = "the axis was put first: that reads as one picture with N channels"
LAST = "the axis was put last: that is NHWC"
CONVERTED = "the numbers or their dtype were changed: only an axis is added"
IN_PLACE = "the caller's tensor is changed (a method with _ at its end works in place)"
SQUEEZED = "squeeze takes away every axis of size 1: N, H and W may be 1"


def gets_channel(work: Work, rng: np.random.Generator, name: str) -> None:
    """A function that turns (N, H, W) into (N, 1, H, W), whatever the sizes, the dtype and the layout."""

    def give(*shape: int) -> None:
        result = work.call(name, distinct(rng, shape))
        work.compare(result, f"{name}, input of shape {shape}", types=True)

    shape = tuple(sizes(rng, 3, 2, 6))
    first = work.call(name, distinct(rng, shape))
    work.compare(first, f"{name}, input of shape {shape}", types=True)
    give(*shape)
    for some in ((1, 4, 3), (4, 1, 3), (3, 4, 1), (3, 3, 3), (2, 5, 3), (1, 1, 1)):
        give(*some)
    give(130, 1, 2)
    give(100, 2, 1)
    in_each_dtype(work, name, distinct(rng, (2, 3, 4)), f"{name}, input of shape (2, 3, 4)")
    for what, laid_out in (
        ("a batch that is not contiguous", distinct(rng, (2, 5, 3)).transpose(1, 2)),
        ("pictures cut out of wider ones", cut(work, distinct(rng, (2, 4, 6)))),
        ("pictures cut out of higher ones", cut(work, distinct(rng, (2, 7, 3)), 1)),
    ):
        work.compare(work.call(name, laid_out), f"{name}, {what}", types=True)
    kept(work, first, f"{name}, input of shape {shape}")


# What goes wrong with the axis: (sentence, what stands in place of `images.unsqueeze(1)`).
WRONG_AXIS = (
    (SIZES_WRITTEN, "images.reshape(len(images), 1, 28, 28)"),
    (SIZES_WRITTEN, "images.reshape(-1, 1, 28, 28)"),
    (SIZES_WRITTEN, "images.view(100, 1, 28, 28)"),
    (SIZES_WRITTEN, "images.reshape(100, 1, *images.shape[1:])"),
    (
        SIZES_WRITTEN,
        "images.reshape(len(images), 1, *[int((images.numel() // len(images)) ** 0.5)] * 2)",
    ),
    (
        "the pictures are taken to be square: H and W may differ",
        "images.reshape(len(images), 1, images.shape[1], images.shape[1])",
    ),
    (
        "the pictures are taken to be square: H and W may differ",
        "images.reshape(len(images), 1, images.shape[2], images.shape[2])",
    ),
    (FRONT, "images.unsqueeze(0)"),
    (LAST, "images.unsqueeze(-1)"),
    ("the axis was put between H and W: it belongs after N", "images.unsqueeze(2)"),
    ("nothing was added", "images"),
    ("two axes were added: one is missing", "images[None, :, None]"),
    (
        "H and W are swapped, and reshape scrambles every picture that is not square",
        "images.reshape(len(images), 1, images.shape[2], images.shape[1])",
    ),
    ("H and W are swapped", "images.unsqueeze(1).transpose(2, 3)"),
    (
        "the sizes N and H are exchanged",
        "images.reshape(images.shape[1], 1, images.shape[0], images.shape[2])",
    ),
    (SQUEEZED, "images.squeeze().unsqueeze(1)"),
    (SQUEEZED, "images.squeeze(0).unsqueeze(1)"),
    (IN_PLACE, "images.unsqueeze_(1)"),
    (CONVERTED, "images.unsqueeze(1).float()"),
    (CONVERTED, "images.unsqueeze(1).double()"),
    (CONVERTED, "images.unsqueeze(1).float() / 255"),
    (CONVERTED, "(images.float() / 255 if images.dtype == torch.uint8 else images).unsqueeze(1)"),
    (CONVERTED, "(images.float() if images.dtype == torch.uint8 else images).unsqueeze(1)"),
    (CONVERTED, "(images / 255 if images.max() > 1 else images).unsqueeze(1)"),
    (CONVERTED, "torch.cat([torch.zeros(0, *images.shape[1:]), images]).unsqueeze(1)"),
    (
        "the grey channel was repeated: there is one",
        "images.unsqueeze(1).expand(-1, 3, -1, -1)",
    ),
    (
        "view stops where a batch is not contiguous: insert an axis, or use reshape",
        "images.view(len(images), -1).view(len(images), 1, *images.shape[1:])",
    ),
    (
        "pictures beyond a multiple of 100 are dropped: the last batch loses its pictures",
        "images[: len(images) // 100 * 100].unsqueeze(1)",
    ),
    (
        "short batches are filled up to 100 pictures: the batch keeps its own size",
        "torch.cat([images, images.new_zeros(max(100 - len(images), 0), *images.shape[1:])])"
        ".unsqueeze(1)",
    ),
    (
        "larger batches are cut to 100 pictures: the batch keeps its own size",
        "images[:100].unsqueeze(1)",
    ),
    ("only the first picture comes back", "images[:1].unsqueeze(1)"),
    ("only the first picture comes back", "images[0][None, None]"),
)


@exercise("nchw/test_add_channel", done="the channel axis is where it belongs")
def add_channel(work: Work, rng: np.random.Generator) -> None:
    gets_channel(work, rng, "add_channel")
    refused = [(6, 5), (5, 1, 6, 4), (7,), (2, 3, 1, 4, 5), (1, 1, 3, 4), (3, 5, 4, 1), ()]
    probes.refuses(
        work, "add_channel", [(f"input of shape {some}", (torch.zeros(some),)) for some in refused],
        says="anything that has not exactly three axes is refused: raise ValueError",
    )  # fmt: skip


ADDED = "return images.unsqueeze(1)"
GUARD = "    if images.ndim != 3:\n"
RAISE = 'raise ValueError(f"expected (N, H, W), got {tuple(images.shape)}")'

for says, expression in WRONG_AXIS:
    add_channel.mistake(says, (ADDED, f"return {expression}"))
for says, guard in (
    ("the number of axes is not checked: raise ValueError unless it is 3", "False"),
    ("too few axes are not refused: raise ValueError unless there are 3", "images.ndim > 3"),
    ("too many axes are not refused: raise ValueError unless there are 3", "images.ndim < 3"),
    ("only two and four axes are refused: raise ValueError unless there are 3", "images.ndim in (2, 4)"),
    ("only four axes are refused: raise ValueError unless there are 3", "images.ndim == 4"),
    ("a legal batch is refused: H and W may differ", "images.ndim != 3 or images.shape[1] != images.shape[2]"),
    ("a legal batch is refused: a batch may hold one picture", "images.ndim != 3 or len(images) == 1"),
    ("a legal batch is refused: any dtype is allowed", "images.ndim != 3 or images.dtype != torch.uint8"),
    ("a legal batch is refused: any dtype is allowed", "images.ndim != 3 or not images.is_floating_point()"),
    (SQUEEZED, "images.squeeze().ndim != 3"),
):  # fmt: skip
    add_channel.mistake(says, (GUARD, f"    if {guard}:\n"))
add_channel.mistake(
    "a batch that has four axes is refused, too, also where its channel axis is there",
    (GUARD, "    if images.ndim == 4 and images.shape[1] == 1:\n        return images\n" + GUARD),
)
add_channel.mistake(
    "a batch that has four axes is refused, too, also where its channel axis is there",
    (GUARD, "    if images.ndim == 4:\n        return images\n" + GUARD),
)
add_channel.mistake(
    "one picture (H, W) is refused: three axes are asked for",
    (GUARD, "    if images.ndim == 2:\n        images = images[None]\n" + GUARD),
)
for other in ("assert False", "raise TypeError", "raise RuntimeError", "raise IndexError"):
    add_channel.mistake(
        "the refusal is another error than the ValueError that is asked for (assert raises an "
        "AssertionError)",
        (RAISE, other),
    )
for instead in (RAISE.replace("raise", "return"), "return None", "return images"):
    add_channel.mistake("the error is not raised: `raise ValueError(...)`", (RAISE, instead))
