"""Inputs of the `nchw` exercises: batches in which no number occurs twice, with sizes that all differ."""

from __future__ import annotations

import math

import numpy as np
import torch

from autograder.exercises.work import Result, Work

# Numbers that float32 cannot hold, in dtypes that keep them.
PRECISE = {torch.float64: 1 / 3, torch.int64: 2**40 + 1}


def sizes(rng: np.random.Generator, count: int, low: int, high: int) -> list[int]:
    """Sizes that all differ, low <= size < high."""
    return [int(size) for size in rng.permutation(np.arange(low, high))[:count]]


def distinct(rng: np.random.Generator, shape: tuple[int, ...], low: float = -7.5) -> torch.Tensor:
    """A float32 tensor in which no number occurs twice: `low`, `low` + 1, ... in any order."""
    numbers = rng.permutation(math.prod(shape)).astype(np.float32) + low
    return torch.from_numpy(numbers.reshape(shape))


def cut(work: Work, images: torch.Tensor, axis: int = -1) -> Result:
    """The batch without the first two and the last entries along an axis: a view into its memory."""
    size = images.shape[axis] - 3
    return work.make("torch.narrow", images, axis % images.ndim, 2, size)


def in_each_dtype(work: Work, name: str, images: torch.Tensor, what: str, *more: object) -> None:
    """A function that moves axes keeps the numbers and the dtype: whole, precise, short, true or false."""
    for dtype in (torch.uint8, torch.float16, torch.bool):
        given = (images > 0) if dtype == torch.bool else (images - images.min()).to(dtype)
        result = work.call(name, given, *more)
        work.compare(result, f"{what}, dtype {str(dtype)[6:]}", types=True)
    for dtype, step in PRECISE.items():
        given = images.to(dtype) * step
        result = work.call(name, given, *more)
        work.compare(result, f"{what}, dtype {str(dtype)[6:]}", types=True, rtol=1e-12, atol=0)
    short = work.make("torch.Tensor.bfloat16", images)
    result = work.call(name, short, *more)
    work.compare(result, f"{what}, dtype bfloat16")
    work.compare(result.about("type"), f"{what}, dtype bfloat16: dtype of the result")


def kept(work: Work, first: Result, what: str) -> None:
    """A result stays what it was when the function is called again."""
    work.compare(
        work.get(first),
        f"{what}: the first result, after further calls",
        says="a later call has changed an earlier result: give each call a result of its own",
    )
