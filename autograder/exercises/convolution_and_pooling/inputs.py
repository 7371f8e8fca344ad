"""Inputs and bans that several exercises of `convolution_and_pooling` share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.exercises.probes import again
from autograder.exercises.work import Result, Work
from course.checks.ways import Ban

_WHY = (
    "Exercises 1 to 14 are written by hand, in NumPy and plain Python: ready-made answers of "
    "PyTorch or SciPy are for comparing with"
)
BY_HAND = [Ban(what, _WHY) for what in ("torch", "scipy")]

OWN = "the result is the caller's own array, or a view of it: return a new one"
OVERFLOW = "small integers overflow when they are multiplied: turn them into floats first"

DIGITS = "the numbers are right only roughly: keep to float64, without rounding and without float32"


def numbers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Float64 numbers, all different and about half of them negative, so that mix-ups show."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size // 2 + 0.5).reshape(shape)


def small(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Whole numbers from -4 to 4 without 0, as floats: sums of many products stay readable."""
    return rng.choice([-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0], shape)


def digits(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Large numbers with many digits: float32 has too few for them."""
    return 1e5 * rng.standard_normal(shape)


def two(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    """Two different sizes from low to high - 1."""
    first, second = rng.choice(np.arange(low, high), 2, replace=False)
    return int(first), int(second)


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A plain integer from low to high - 1."""
    return int(rng.integers(low, high))


def told(work: Work, result: Result, what: str, says: str = "") -> None:
    """A result is right, and a new array."""
    work.compare(result, what, says=says, types=True, rtol=1e-9)
    work.compare(result.about("shares"), what, says=OWN)


def bytes_of(rng: np.random.Generator, dtype: type, *shape: int) -> np.ndarray:
    """Large numbers of a small integer type: a product of two does not fit into it."""
    most = np.iinfo(dtype).max
    return rng.integers(most // 2, most, shape).astype(dtype)


def tiny(work: Work, name: str, args: Sequence, what: str) -> None:
    """The first array in numbers around a billionth, and all digits of the result."""
    small_first = [1e-9 * args[0], *args[1:]]
    work.compare(
        work.call(name, *small_first), f"{what}, numbers around 1e-9", says=DIGITS, types=True,
        rtol=1e-9, atol=1e-21,
    )  # fmt: skip


def kept(work: Work, name: str, first: Sequence, second: Sequence, what: str) -> None:
    """A result still holds its numbers after other calls of the same sizes; see `again`."""
    again(work, name, first, second, what, types=True, rtol=1e-9)
