"""Exercises of `nchw`: bring pictures into NCHW, and back."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.nchw.inputs import cut, distinct, in_each_dtype, kept, sizes
from autograder.exercises.work import Work

RESHAPED = (
    "reshape or view was used: it deals the numbers out anew and scrambles the picture; move the axes "
    "with permute"
)
CONVERTED = "the numbers or their dtype were changed on the way: only the axes should move"
REVERSED = "the channels are in reversed order: red and blue are exchanged"
IN_PLACE = "the caller's tensor is changed (a method with _ at its end works in place)"
THREE = "three channels are written down: C may be any number"


@exercise("nchw/test_to_nchw", done="axes, numbers, dtype and the refusal are right")
def to_nchw(work: Work, rng: np.random.Generator) -> None:
    def bring(*shape: int) -> None:
        result = work.call("to_nchw", distinct(rng, shape))
        work.compare(result, f"to_nchw, input of shape {shape}", types=True)

    shape = tuple(sizes(rng, 4, 2, 7))
    first = work.call("to_nchw", distinct(rng, shape))
    work.compare(first, f"to_nchw, input of shape {shape}", types=True)
    single = tuple(sizes(rng, 3, 3, 7))
    first_single = work.call("to_nchw", distinct(rng, single))
    work.compare(first_single, f"to_nchw, input of shape {single}", types=True)
    bring(*shape)
    bring(*single)
    for some in ((3, 4, 1), (1, 4, 3), (4, 1, 3), (3, 2, 9), (1, 1, 1)):
        bring(*some)
    for some in (
        (1, 3, 4, 2),
        (2, 3, 4, 1),
        (2, 1, 4, 3),
        (3, 4, 1, 2),
        (2, 2, 3, 9),
        (1, 1, 3, 1),
        (2, 4, 4, 3),
        (3, 3, 3, 3),
    ):
        bring(*some)
    bring(4, 4, 3)
    in_each_dtype(work, "to_nchw", distinct(rng, (2, 3, 2, 4)), "to_nchw, batch (2, 3, 2, 4)")
    in_each_dtype(work, "to_nchw", distinct(rng, (3, 4, 2)), "to_nchw, picture (3, 4, 2)")
    for what, laid_out in (
        ("a picture that is not contiguous", distinct(rng, (6, 4, 3)).transpose(0, 1)),
        ("a batch that is not contiguous", distinct(rng, (2, 5, 3, 4)).permute(0, 3, 1, 2)),
        ("a picture cut out of a wider one", cut(work, distinct(rng, (4, 8, 3)), 1)),
        ("pictures cut out of wider ones", cut(work, distinct(rng, (2, 4, 9, 3)), 2)),
    ):
        work.compare(work.call("to_nchw", laid_out), f"to_nchw, {what}", types=True)
    kept(work, first, f"to_nchw, input of shape {shape}")
    kept(work, first_single, f"to_nchw, input of shape {single}")
    refused = [(4, 3), (2, 1, 3, 4, 5), (3,), (1, 1, 4, 5, 1), (2, 1, 1, 3, 2, 1), ()]
    probes.refuses(
        work, "to_nchw", [(f"input of shape {some}", (torch.zeros(some),)) for some in refused],
        says="anything that has neither 3 nor 4 axes is refused: raise ValueError",
    )  # fmt: skip


MOVED = "    return images.permute(0, 3, 1, 2)"
WITH_N = "        images = images[None]\n"
GUARD = "    if images.ndim not in (3, 4):\n"
RAISE = 'raise ValueError(f"expected (H, W, C) or (N, H, W, C), got {tuple(images.shape)}")'


def _moved(says: str, *lines: str) -> None:
    for line in lines:
        to_nchw.mistake(says, (MOVED, line))


def _with_n(says: str, *lines: str) -> None:
    for line in lines:
        to_nchw.mistake(says, (WITH_N, line))


def _guard(says: str, *guards: str) -> None:
    for guard in guards:
        to_nchw.mistake(says, (GUARD, f"    if {guard}:\n"))


_moved(
    RESHAPED,
    "    n, h, w, c = images.shape\n    return images.reshape(n, c, h, w)",
    "    n, h, w, c = images.shape\n    return images.reshape(n, c, w, h)",
    "    n, h, w, c = images.shape\n    return images.view(n, c, h, w)",
)
_moved("H and W are swapped: after N and C come the old H, then the old W",
       "    return images.permute(0, 3, 2, 1)")  # fmt: skip
_moved(
    "the order is not N, C, H, W: permute lists where each new axis comes from, not where each old "
    "axis goes",
    "    return images.permute(0, 2, 3, 1)",
)
_moved("the channels are still last: only the axis N was added", "    return images")
_moved("the axes N and C are exchanged: N stays in front", "    return images.permute(3, 0, 1, 2)")
_moved(CONVERTED, MOVED + ".float()", MOVED + ".double()", MOVED + ".float() / 255")
_moved(CONVERTED, "    if images.dtype == torch.uint8:\n        images = images / 255\n" + MOVED,
       "    if images.dtype == torch.uint8:\n        images = images.float()\n" + MOVED)  # fmt: skip
_moved(REVERSED, "    return images.flip(-1).permute(0, 3, 1, 2)")
_moved(THREE, "    return torch.stack([images[..., c] for c in range(3)], dim=1)",
       "    return images[..., :3].permute(0, 3, 1, 2)")  # fmt: skip
_moved(
    "the way through NumPy stops at bfloat16, which NumPy does not have: tensors have permute",
    "    return torch.from_numpy(images.numpy().transpose(0, 3, 1, 2))",
)
_moved(
    "a batch with 1 or 3 on axis 1 is taken for NCHW: that may be the height; the axes say what they "
    "are by their place alone",
    "    return images if images.shape[1] in (1, 3) else images.permute(0, 3, 1, 2)",
)
_moved(
    "only the first picture of the batch comes back", "    return images[:1].permute(0, 3, 1, 2)"
)
_moved("the axis N is missing: a batch of one stays a batch", MOVED + ".squeeze(0)")
_moved("squeeze takes away every axis of size 1, H, W or C, too", MOVED + ".squeeze()")
to_nchw.mistake(
    "squeeze takes away every axis of size 1, H, W or C, too",
    ("    if images.ndim == 3:\n", "    if images.ndim == 4 and len(images) == 1:\n"
     "        images = images.squeeze()\n    if images.ndim == 3:\n"),
)  # fmt: skip
to_nchw.mistake(
    "H and W of a batch are swapped; for a single picture they are right",
    (MOVED, "    return images.transpose(1, 3)"),
    (WITH_N, "        return images.permute(2, 0, 1)[None]\n"),
)
_with_n("H and W of a single picture are swapped; in a batch they are right",
        "        return images.permute(2, 1, 0)[None]\n")  # fmt: skip
_with_n("the axis N is missing: a single picture becomes a batch of one",
        "        return images.permute(2, 0, 1)\n")  # fmt: skip
_with_n("a new axis was put at the end of a single picture: N is the first axis",
        "        images = images[..., None]\n", "        return images.permute(2, 0, 1)[..., None]\n")  # fmt: skip
_with_n("the new axis of a single picture is not in front: N is the first axis",
        "        images = images.unsqueeze(1)\n", "        images = images.unsqueeze(2)\n",
        "        return images.permute(2, 0, 1).unsqueeze(1)\n")  # fmt: skip
_with_n("three axes are one picture (H, W, C), not a batch of grey pictures (N, H, W)",
        "        return images.unsqueeze(1)\n",
        "        if images.shape[-1] > 4:\n            return images.unsqueeze(1)\n" + WITH_N)  # fmt: skip
_with_n(IN_PLACE, "        images.unsqueeze_(0)\n")
_with_n(
    "view stops where a picture is not contiguous: unsqueeze(0) or [None] never does",
    "        images = images.view(1, *images.shape)\n",
)
_with_n("a picture is cast into a batch of one by reshape with other sizes: " + RESHAPED,
        "        return images.reshape(1, images.shape[2], *images.shape[:2])\n")  # fmt: skip
to_nchw.mistake(
    "a single picture is refused: three axes become a batch of one",
    (GUARD, "    if images.ndim != 4:\n"),
)
to_nchw.mistake(
    "a batch is refused: both three and four axes are allowed",
    (GUARD, "    if images.ndim != 3:\n"),
)
_guard("too many axes are not refused: raise ValueError unless there are 3 or 4", "images.ndim < 3")
to_nchw.mistake(
    "too many axes are not refused: raise ValueError unless there are 3 or 4",
    (GUARD, "    if images.ndim < 3:\n"), (MOVED, "    return images.movedim(-1, 1)"),
)  # fmt: skip
_guard("too few axes are not refused: raise ValueError unless there are 3 or 4", "images.ndim > 4")
to_nchw.mistake(
    "two axes are not refused: raise ValueError unless there are 3 or 4",
    (GUARD, "    if images.ndim == 2:\n        images = images[..., None]\n" + GUARD),
)
_guard(
    "the number of axes is not checked: raise ValueError unless it is 3 or 4; the error that "
    "PyTorch raises later is another one",
    "False",
)
to_nchw.mistake(
    "the number of axes is not checked: raise ValueError unless it is 3 or 4",
    (GUARD + "        " + RAISE, "    if images.ndim not in (3, 4):\n        return images"),
)
for other in ("assert False", "raise TypeError", "raise RuntimeError", "raise IndexError"):
    to_nchw.mistake(
        "the refusal is another error than the ValueError that is asked for (assert raises an "
        "AssertionError)",
        (RAISE, other),
    )
to_nchw.mistake(
    "the error is returned or printed: it has to be raised",
    (RAISE, RAISE.replace("raise", "return")),
)
to_nchw.mistake(
    "the error is returned or printed: it has to be raised",
    (RAISE, 'print("wrong shape")\n        return None'),
)
for allowed in ("(1, 3)", "(1, 3, 4)"):
    _guard(
        "legal pictures are refused: C may be any number",
        f"images.ndim not in (3, 4) or images.shape[-1] not in {allowed}",
    )


@exercise("nchw/test_to_nhwc", done="the way back is right")
def to_nhwc(work: Work, rng: np.random.Generator) -> None:
    def back(*shape: int) -> None:
        result = work.call("to_nhwc", distinct(rng, shape))
        work.compare(result, f"to_nhwc, input of shape {shape}", types=True)

    shape = tuple(sizes(rng, 4, 2, 7))
    first = work.call("to_nhwc", distinct(rng, shape))
    work.compare(first, f"to_nhwc, input of shape {shape}", types=True)
    back(*shape)
    back(2, 3, 3, 3)
    for some in (
        (2, 1, 3, 4),
        (1, 3, 4, 2),
        (2, 3, 1, 4),
        (2, 3, 4, 1),
        (2, 6, 2, 3),
        (2, 4, 3, 2),
    ):
        back(*some)
    for some in ((1, 1, 3, 4), (1, 4, 3, 1), (1, 9, 2, 3), (1, 1, 1, 1)):
        back(*some)
    in_each_dtype(work, "to_nhwc", distinct(rng, (2, 3, 2, 4)), "to_nhwc, batch (2, 3, 2, 4)")
    laid_out = distinct(rng, (2, 4, 5, 3)).permute(0, 3, 1, 2)
    work.compare(
        work.call("to_nhwc", laid_out), "to_nhwc, a batch in channels_last layout", types=True
    )
    part = work.make("torch.narrow", work.make("torch.clone", laid_out), 0, 1, 1)
    work.compare(
        work.call("to_nhwc", part), "to_nhwc, the second half of a batch in channels_last layout", types=True
    )  # fmt: skip
    work.compare(
        work.call("to_nhwc", cut(work, distinct(rng, (2, 3, 4, 9)))),
        "to_nhwc, pictures cut out of wider ones",
        types=True,
    )
    kept(work, first, f"to_nhwc, input of shape {shape}")


BACK = "images.permute(0, 2, 3, 1)"


def _back(says: str, *expressions: str) -> None:
    for expression in expressions:
        to_nhwc.mistake(says, (f"    return {BACK}", f"    return {expression}"))


def _before(says: str, *lines: str) -> None:
    for line in lines:
        to_nhwc.mistake(says, (f"    return {BACK}", f"    {line}\n    return {BACK}"))


_back("that is permute(0, 3, 1, 2), the way to NCHW: the way back is another one",
      "images.permute(0, 3, 1, 2)")  # fmt: skip
_back("H and W are swapped: the pictures lie on their side", "images.permute(0, 3, 2, 1)")
_back("the channels are not last: the new axes are the old ones 0, 2, 3, 1",
      "images.permute(0, 2, 1, 3)", "images.permute(0, 1, 3, 2)", "images.swapaxes(1, 3).swapaxes(0, 1)")  # fmt: skip
_back("the axis N has moved: it stays in front", "images.permute(2, 3, 1, 0)", "images.permute(1, 2, 3, 0)",
      "images.permute(2, 3, 0, 1)")  # fmt: skip
_back(
    RESHAPED,
    "images.reshape(len(images), *images.shape[2:], images.shape[1])",
    "images.view(len(images), *images.shape[2:], images.shape[1])",
    "images.contiguous(memory_format=torch.channels_last).reshape(len(images), *images.shape[2:], "
    "images.shape[1])",
)
_back("channels_last changes the strides and never the shape: the axes are still N, C, H, W",
      "images.to(memory_format=torch.channels_last)", "images")  # fmt: skip
_back("a grey picture keeps its axis C of size 1",
      f"{BACK}.squeeze(-1)", f"{BACK}.squeeze(3)")  # fmt: skip
_back("a batch of one keeps its axis N", f"{BACK}.squeeze(0)")
_back("squeeze takes away every axis of size 1", f"{BACK}.squeeze()")
_before("a grey channel was repeated: C stays 1",
        "images = images.expand(-1, 3, -1, -1) if images.shape[1] == 1 else images")  # fmt: skip
_back(
    THREE,
    "images[:, :3].permute(0, 2, 3, 1)",
    "torch.stack([images[:, c] for c in range(3)], dim=-1)",
)
_before(THREE, "red, green, blue = images.unbind(dim=1)")
_back("the numbers were clipped or scaled for the plot: they stay as they are",
      f"{BACK}.clamp(0, 1)", f"{BACK}.clamp(0, 255)", f"{BACK} / 255", f"{BACK}.clamp(min=0)")  # fmt: skip
_back(CONVERTED, f"{BACK}.float()", f"{BACK}.double()", f"{BACK}.to(torch.uint8)")
_back(
    "the way through NumPy stops at bfloat16, which NumPy does not have: tensors have permute",
    "torch.from_numpy(images.numpy().transpose(0, 2, 3, 1))",
)
_back("that is an array of NumPy: return a tensor", "images.numpy().transpose(0, 2, 3, 1)")
_back(REVERSED, "images.flip(1).permute(0, 2, 3, 1)")
_back(IN_PLACE, "images.transpose_(1, 2).transpose_(2, 3)")
_before(
    "a last axis of 1 or 3 is taken for the channels: that may be the width; the axes say what they "
    "are by their place alone",
    "if images.shape[-1] in (1, 3):\n        return images",
)
_back("only one picture comes back: a batch has N of them", "images[:1].permute(0, 2, 3, 1)",
      "images[0].permute(1, 2, 0)")  # fmt: skip
