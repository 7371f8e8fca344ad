"""Exercises of `nchw`: the bug hunts. A batch size in the code, a batch that is taken for one picture."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.nchw.grey import WRONG_AXIS, gets_channel
from autograder.exercises.nchw.inputs import cut
from autograder.exercises.work import Work


@exercise("nchw/test_repair", done="any batch size and any picture size works")
def repair(work: Work, rng: np.random.Generator) -> None:
    gets_channel(work, rng, "prepare")


PREPARED = "return images.unsqueeze(1)"
for says, expression in WRONG_AXIS:
    repair.mistake(says, (PREPARED, f"return {expression}"))
repair.mistake(
    "the size of the first batch is kept for all later ones: each batch knows its own",
    (PREPARED, 'if not hasattr(prepare, "shape"):\n'
     "        prepare.shape = (len(images), 1, *images.shape[1:])\n"
     "    return images.reshape(prepare.shape)"),
)  # fmt: skip
repair.mistake(
    "the size of the first batch is kept for all later ones: each batch knows its own",
    (PREPARED, 'if not hasattr(prepare, "n"):\n        prepare.n = len(images)\n'
     "    return images.reshape(prepare.n, 1, *images.shape[1:])"),
)  # fmt: skip
LEFT_OVER = "the last batch holds what is left: the size modulo 100, unless that is 0"
repair.short_answers(
    "runs_to_the_end",
    hint=LEFT_OVER,
    options=[True, False],
    why={
        60000: "600 full batches",
        33600: "336 full batches",
        8400: "84 full batches",
        1437: "14 full batches, and a last one of 37 pictures: 29,008 numbers do not fill 78,400 places",
        250: "two full batches, and a last one of 50 pictures",
    },
    mistakes=[
        (f"the last batch is not always full: {LEFT_OVER}", {1437: True, 250: True}),
        (
            "any multiple of 100 makes full batches, not only the author's data set",
            {33600: False, 8400: False},
        ),
        ("250 pictures are two batches of 100 and a last one of 50", {250: True}),
        ("1,437 pictures are 14 batches of 100 and a last one of 37", {1437: True}),
        ("a small set is not the trouble: 8,400 is a multiple of 100", {8400: False}),
        ("33,600 is a multiple of 100: all its batches are full", {33600: False}),
        (
            "the answers are exchanged: True stands for a loop that runs to its end",
            {60000: False, 33600: False, 8400: False, 1437: True, 250: True},
        ),
        (
            "nothing stops at a set whose batches are all full",
            {60000: False, 33600: False, 8400: False},
        ),
    ],
)


@exercise("nchw/test_guard", done="the guard stops what the layers let pass")
def guard(work: Work, rng: np.random.Generator) -> None:
    def passes(*shape: int, dtype: torch.dtype = torch.float32) -> None:
        what = f"require_nchw, shape {shape}, channels = {shape[1]}"
        what += "" if dtype == torch.float32 else f", dtype {str(dtype)[6:]}"
        work.compare(
            work.call("require_nchw", torch.zeros(shape, dtype=dtype), shape[1]),
            f"{what}: no error, and nothing returned",
            says="such a batch is as it should be, and nothing is returned: only the number of axes "
            "and the size of axis 1 count",
        )

    def refuses(shape: tuple[int, ...], channels: int) -> None:
        what = f"require_nchw, shape {shape}, channels = {channels}"
        result = work.call("require_nchw", torch.zeros(shape), channels)
        says = (
            "check both: the number of axes is 4, and axis 1 has `channels` entries; if not, raise "
        )
        work.compare(result, what, says=f"{says}ValueError")
        numbers = r"\D+".join(map(str, shape))
        work.compare(
            result, f"{what}: does the error's message have the shape that came?",
            form=("message", rf"(?<!\d)(?<!\d,)(?<!\d, ){numbers}(?!\d)(?!, ?\d)"),
            says="the message lacks the shape that came: put the shape into it, tuple(images.shape)",
        )  # fmt: skip

    passes(*(some := sizes_of(rng)))
    for shape in (
        (1, 3, 5, 4),
        (4, 1, 5, 6),
        (1, 1, 28, 28),
        (5, 4, 6, 4),
        (5, 4, 4, 6),
        (1, 1000, 1, 2),
    ):
        passes(*shape)
    for shape in ((3, 16, 2, 9), (4, 4, 4, 4), (2, 3, 1, 5), (2, 3, 5, 1), (1, 1, 1, 1)):
        passes(*shape)
    for dtype in (torch.uint8, torch.float64, torch.bool):
        passes(2, 3, 5, 4, dtype=dtype)
    for shape in ((0, 3, 5, 4), (2, 3, 0, 4), (2, 0, 5, 4)):
        passes(*shape)
    for what, laid_out in (
        ("in channels_last layout", torch.zeros(2, 5, 4, 3).permute(0, 3, 1, 2)),
        ("cut out of a wider one", cut(work, torch.zeros(2, 3, 5, 9))),
    ):
        work.compare(
            work.call("require_nchw", laid_out, 3),
            f"require_nchw, a batch {what}: no error, and nothing returned",
            says="how the numbers lie in memory does not count: only the number of axes and the size of axis 1",
        )
    n, c, h, w = some
    refuses((n, c, h, w), c + 1)  # too few
    refuses((n, c, h, w), c - 1)  # too many
    refuses((n, h, w, c), c)
    refuses((c, n, h, w), c)
    refuses((n, h, c, w), c)
    refuses((4, 3, 8, 6), 1)
    refuses((4, 1, 8, 6), 3)
    for shape, channels in (
        ((2, 28, 19), 1),
        ((16, 28, 19), 16),
        ((16, 28, 19), 28),
        ((16, 28, 19), 19),
    ):
        refuses(shape, channels)
    refuses((3, 8), 8)
    refuses((8, 3), 8)
    refuses((2, 3, 4, 5, 6), 3)
    refuses((2, 3, 4, 5, 6), 4)
    refuses((1, 2, 3, 4, 5, 6), 2)
    refuses((5,), 5)
    refuses((3, 5, 1), 1)
    passes(n, c + 2, h, w)


def sizes_of(rng: np.random.Generator) -> list[int]:
    """Four sizes (N, C, H, W) that differ by two at least, so that none is another one's neighbour."""
    return [int(size) for size in rng.permutation(np.arange(4, 18, 3))[:4]]


WRONG = "images.ndim != 4 or images.shape[1] != channels"
RAISE = 'raise ValueError(f"expected (N, {channels}, H, W), got {tuple(images.shape)}")'
BLOCK = f"    if {WRONG}:\n        {RAISE}"
BOTH = "check both: the number of axes is 4, and axis 1 has `channels` entries"


def _condition(says: str, *conditions: str) -> None:
    for condition in conditions:
        guard.mistake(says, (WRONG, condition))


def _raise(says: str, *statements: str) -> None:
    for statement in statements:
        guard.mistake(says, (RAISE, statement))


def _block(says: str, *blocks: str) -> None:
    for block in blocks:
        guard.mistake(says, (BLOCK, block))


_condition(f"only the axes are counted; {BOTH}", "images.ndim != 4")
_condition(f"only axis 1 is looked at: in a batch without C that is H; {BOTH}",
           "images.shape[1] != channels", "images.ndim < 2 or images.shape[1] != channels",
           "images.ndim < 3 or images.shape[1] != channels")  # fmt: skip
_condition(f"`and` refuses only what is wrong in both ways: it takes `or`; {BOTH}",
           "images.ndim != 4 and images.shape[1] != channels")  # fmt: skip
_condition(
    "axis 1 is read before the axes are counted: with one axis that is an IndexError",
    "images.shape[1] != channels or images.ndim != 4",
)
_condition(
    "five axes pass: there have to be exactly 4", "images.ndim < 4 or images.shape[1] != channels"
)
_condition("too few axes pass: there have to be exactly 4",
           "images.ndim > 4 or images.shape[1] != channels")  # fmt: skip
_condition("three axes pass: there have to be exactly 4",
           "images.ndim not in (3, 4) or images.shape[1] != channels")  # fmt: skip
_condition(
    "the channels are on axis 1, not on the last one",
    "images.ndim != 4 or images.shape[-1] != channels",
)
_condition(
    "the channels are on axis 1, not on axis 0", "images.ndim != 4 or images.shape[0] != channels"
)
_condition(
    "the channels are on axis 1, not on axis 2", "images.ndim != 4 or images.shape[2] != channels"
)
_condition("it does not do if the number of channels stands anywhere in the shape: C is on axis 1",
           "images.ndim != 4 or channels not in images.shape",
           "images.ndim != 4 or channels not in (images.shape[1], images.shape[3])")  # fmt: skip
_condition("too many channels pass: axis 1 has exactly `channels` entries",
           "images.ndim != 4 or images.shape[1] < channels")  # fmt: skip
_condition("too few channels pass: axis 1 has exactly `channels` entries",
           "images.ndim != 4 or images.shape[1] > channels")  # fmt: skip
_condition("1 and 3 are written down: the argument `channels` says how many there are",
           "images.ndim != 4 or images.shape[1] not in (1, 3)", "images.ndim != 4 or images.shape[1] != 3",
           "images.ndim != 4 or images.shape[1] != 1")  # fmt: skip
_condition("the condition is the wrong way round: right batches are refused and wrong ones pass",
           "images.ndim == 4 and images.shape[1] == channels")  # fmt: skip
_condition("nothing is refused", "False")
_condition(
    "a batch of one is refused: N may be 1",
    f"{WRONG} or images.shape[0] == 1",
    f"{WRONG} or len(images) < 2",
)
_condition("squeeze takes away every axis of size 1: grey batches and batches of one are refused",
           "images.squeeze().ndim != 4 or images.shape[1] != channels")  # fmt: skip
_condition("a batch whose width or height equals the number of channels is refused: that may be so",
           f"{WRONG} or images.shape[3] == channels", f"{WRONG} or images.shape[-1] in (1, channels)",
           f"{WRONG} or images.shape[2] == channels")  # fmt: skip
_condition(
    "a batch of another number of channels than 1 and 3 is refused",
    f"{WRONG} or channels not in (1, 3)",
)
_condition("batches of whole numbers are refused: nothing is said about the dtype",
           f"not images.is_floating_point() or {WRONG}", f"{WRONG} or images.dtype != torch.float32")  # fmt: skip
_condition(
    "pictures that are not square are refused", f"{WRONG} or images.shape[2] != images.shape[3]"
)
OTHER_ERROR = (
    "the refusal is another error than the ValueError that is asked for (assert raises an "
    "AssertionError)"
)
_raise(OTHER_ERROR, "assert False", RAISE.replace("ValueError", "TypeError"),
       RAISE.replace("ValueError", "RuntimeError"), RAISE.replace("ValueError", "IndexError"))  # fmt: skip
_block(OTHER_ERROR, "    assert images.ndim == 4\n    assert images.shape[1] == channels")
CHANNELS = (
    "    if images.shape[1] != channels:\n"
    '        raise ValueError(f"expected {channels} channels, got {tuple(images.shape)}")'
)
_block("a wrong number of axes has to be a ValueError, too",
       f"    if images.ndim != 4:\n        raise TypeError('axes')\n{CHANNELS}",
       f"    if images.ndim != 4:\n        raise RuntimeError('axes')\n{CHANNELS}",
       f"    assert images.ndim == 4\n{CHANNELS}")  # fmt: skip
_raise("the message lacks the shape that came: put the shape into it, tuple(images.shape)",
       'raise ValueError("not a batch in the order NCHW")', "raise ValueError",
       'raise ValueError(f"expected a batch of shape (N, {channels}, H, W)")',
       'raise ValueError(f"got {images.ndim} axes")')  # fmt: skip
_raise("the f before the message is missing: it holds the text in braces, not the shape",
       RAISE.replace('(f"', '("'))  # fmt: skip
_block(
    "one of the messages lacks the shape that came: it belongs into both",
    "    if images.ndim != 4:\n"
    '        raise ValueError(f"expected 4 axes, got {tuple(images.shape)}")\n'
    "    if images.shape[1] != channels:\n"
    '        raise ValueError(f"expected {channels} channels, got {images.shape[1]}")',
    "    if images.ndim != 4:\n"
    '        raise ValueError(f"expected 4 axes, got {images.ndim}")\n' + CHANNELS,
)
_block("nothing is returned: the guard lets a batch pass in silence", BLOCK + "\n    return images",
       BLOCK + "\n    return True")  # fmt: skip
_block("the function answers with True or False: a guard raises an error",
       "    return images.ndim == 4 and images.shape[1] == channels")  # fmt: skip
_raise("the error is returned or printed: it has to be raised",
       RAISE.replace("raise", "return"), 'print("wrong shape", tuple(images.shape))', "return False")  # fmt: skip
_block("a grey batch without its channel axis is repaired: a guard refuses it and changes nothing",
       "    if images.ndim == 3 and channels == 1:\n        images.unsqueeze_(1)\n" + BLOCK,
       "    if images.ndim == 3 and channels == 1:\n        images = images.unsqueeze(1)\n" + BLOCK,
       "    if images.ndim == 3:\n        images = images.unsqueeze(1)\n" + BLOCK)  # fmt: skip
_block("one picture is taken for a batch of one: a guard refuses it and changes nothing",
       "    if images.ndim == 3:\n        images = images[None]\n" + BLOCK)  # fmt: skip
_block("the number of channels of the first call is kept for all later ones",
       '    channels = require_nchw.__dict__.setdefault("channels", channels)\n' + BLOCK)  # fmt: skip

FIRST, SECOND, POOL, FLAT = "Conv2d(1, 8, 3)", "Conv2d(16, 8, 3)", "MaxPool2d(2)", "Flatten()"
guard.short_answers(
    "outcome",
    hint="compare the first axis of each result with the 16 pictures that went in",
    options=["raises", "one picture", "looks right"],
    why={
        FIRST: "it wants one channel on axis 0 of (C, H, W) and finds 16",
        SECOND: "16 channels are what it wants: it adds up over all 16 pictures",
        POOL: "each channel is pooled by itself, so 16 pooled pictures come out",
        FLAT: "axis 0 stays, so each picture becomes one row",
    },
    mistakes=[
        (f"{FIRST} expects one channel and finds 16 on the axis of the channels", {FIRST: "one picture"}),
        (f"{FIRST} expects one channel and finds 16 on the axis of the channels", {FIRST: "looks right"}),
        (f"{SECOND} raises no error: 16 channels are what it expects", {SECOND: "raises"}),
        (f"{SECOND} adds up over all its channels: here these are the pictures", {SECOND: "looks right"}),
        ("pooling treats each channel by itself: nothing is mixed", {POOL: "one picture"}),
        ("pooling accepts three axes, (C, H, W)", {POOL: "raises"}),
        ("Flatten keeps axis 0, here the 16 pictures", {FLAT: "one picture"}),
        ("Flatten accepts any number of axes", {FLAT: "raises"}),
        (
            "pooling treats each channel by itself, and Flatten keeps axis 0: neither mixes the pictures",
            {POOL: "one picture", FLAT: "one picture"},
        ),
        (
            "a layer for pictures also accepts three axes, as one picture: not all of them raise",
            {SECOND: "raises", POOL: "raises", FLAT: "raises"},
        ),
        (
            "layers for pictures also accept three axes, as one picture (C, H, W)",
            {SECOND: "raises", POOL: "raises"},
        ),
    ],
)  # fmt: skip
