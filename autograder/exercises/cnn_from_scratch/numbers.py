"""What the exercises of `cnn_from_scratch` share: short numbers, full numbers, two ways through a layer."""

from __future__ import annotations

import numpy as np

from autograder.exercises.probes import FILLED_AGAIN, whole_in_turn
from autograder.exercises.work import Result, Work
from course.checks.ways import Ban

NUMPY = [
    Ban("torch", "the exercise is done in NumPy; PyTorch is here only to compare with"),
    Ban(
        "torchvision",
        "the exercise is done in NumPy; PyTorch and its relatives are here only to compare with",
    ),
    Ban("new_tensor", "the exercise is done in NumPy; PyTorch is here only to compare with"),
    Ban("unfold", "the exercise is done in NumPy; PyTorch is here only to compare with"),
    Ban("requires_grad_", "the exercise is done in NumPy; PyTorch is here only to compare with"),
    Ban("scipy", "the exercise is done in NumPy alone"),
    Ban("autograd", "the exercise is done in NumPy alone"),
]

SHARP = {"rtol": 1e-9, "atol": 1e-12}

AGAIN = "the gradient was added to the one of the call before; here backward overwrites (=, not +=)"
MEAN = "divided by N: the loss has done that already, so a layer sums over the batch"
ON_CLASS = (
    "what forward remembers belongs to the class, so that two layers share it: keep it in self"
)
FIRST = "the first input is kept for ever: every forward remembers its own"
NARROW = "float64 numbers are rounded to float32 on the way"
SQUEEZED = "an axis of length one has disappeared: leave .squeeze() out"
NO_COPY = "the layer keeps the caller's own arrays: copy them with np.array"


def short(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random quarters between -3 and 3, without zero: sums and products of them are exact."""
    return rng.integers(1, 13, shape) * rng.choice([-0.25, 0.25], shape)


def two_ways(
    work: Work, layer: Result, x: object, gradient: object, what: str, **how: object
) -> tuple[Result, Result]:
    """Forward and backward of a layer, compared."""
    how = {**SHARP, "types": True, **how}
    y = layer.method("forward", x)
    work.compare(y, f"{what}: forward", **how)
    back = layer.method("backward", gradient)
    work.compare(back, f"{what}: backward, the input's gradient", **how)
    return y, back


def stored(work: Work, layer: Result, what: str, **how: object) -> None:
    """The gradients of weight and bias that a layer has stored, compared."""
    for name in ("weight_gradient", "bias_gradient"):
        work.compare(layer.attribute(name), f"{what}: {name}", **{**SHARP, "types": True, **how})


def also(
    work: Work,
    layer: Result,
    x: np.ndarray,
    gradient: np.ndarray,
    what: str,
    learns: bool = False,
) -> None:
    """A layer whose last input counts, each time; arrays that lie by columns; whole numbers.

    learns: it has a weight and a bias.
    """
    last = "backward is about the last forward, however often it is called"
    layer.method("forward", -x)
    layer.method("forward", x)
    for times, turn in ((1, "a first"), (2, "a second"), (1, "a third")):
        words = f"{what}: after two forwards, {turn} backward"
        work.compare(layer.method("backward", times * gradient), words, says=last, **SHARP)
        if learns:
            stored(work, layer, words, says=last)
    columns = np.asfortranarray(x), np.asfortranarray(gradient)
    two_ways(work, layer, *columns, f"{what}, stored by columns")
    for words, args in zip(
        ("input", "gradient"),
        whole_in_turn((x, gradient), np.random.default_rng(x.size)),
        strict=True,
    ):
        two_ways(work, layer, *args, f"{what}, the {words} of whole numbers", types=False)


def still(work: Work, results: tuple[Result, ...], what: str) -> None:
    """What a layer has given out before is as it was, after later calls."""
    for name, result in zip(("forward", "backward"), results, strict=False):
        work.compare(
            work.get(result), f"{what}: what {name} gave out before, after later calls",
            says=FILLED_AGAIN, **SHARP,
        )  # fmt: skip


def kept(work: Work, array: Result, what: str) -> None:
    """The caller's array is as it was, also after a later step."""
    work.compare(
        array.method("copy"), f"{what}: the caller's array afterwards",
        says="an array of the caller's was changed by a later call: work on a copy",
    )  # fmt: skip
