"""Right values from PyTorch, and inputs that tell mistakes apart, for `convolution_and_pooling`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.expect import expect_answers

Pair = tuple[int, int]


def numbers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Float64 numbers, all different and about half of them negative, so that mix-ups show."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size // 2 + 0.5).reshape(shape)


def two(rng: np.random.Generator, low: int, high: int) -> Pair:
    """Two different sizes from low to high - 1."""
    first, second = rng.choice(np.arange(low, high), 2, replace=False)
    return int(first), int(second)


def correlate(image, kernel, stride=1, padding=0, dilation=1) -> np.ndarray:
    """PyTorch's cross-correlation of one (H, W) image with one kernel."""
    x, w = (torch.tensor(np.array(a, dtype=float))[None, None] for a in (image, kernel))
    y = F.conv2d(x, w, stride=stride, padding=padding, dilation=dilation)
    return y[0, 0].numpy()


def maybe(function: Callable[[], object]) -> Callable[[], object]:
    """A wrong value that cannot be computed for every input: None where it cannot."""

    def value() -> object:
        try:
            return function()
        except (RuntimeError, ValueError, IndexError):
            return "impossible here"

    return value


def right_conv2d(x, weight, bias=None, stride=1, padding=0) -> np.ndarray:
    """PyTorch's multi-channel cross-correlation of one image (C, H, W)."""
    tensors = [None if a is None else torch.tensor(np.array(a, float)) for a in (x, weight, bias)]
    return F.conv2d(tensors[0][None], *tensors[1:], stride=stride, padding=padding)[0].numpy()


def right_max_pool2d(x, kernel, stride=None, padding=(0, 0), **more) -> np.ndarray:
    """PyTorch's max-pooling of (C, H, W)."""
    x = torch.tensor(np.array(x, float))[None]
    return F.max_pool2d(x, kernel, stride or kernel, padding, **more)[0].numpy()


def right_avg_pool2d(x, kernel, stride=None, padding=(0, 0), **more) -> np.ndarray:
    """PyTorch's average-pooling of (C, H, W)."""
    x = torch.tensor(np.array(x, float))[None]
    return F.avg_pool2d(x, kernel, stride or kernel, padding, **more)[0].numpy()


def answers(given: object, right: Mapping, what: str, hint: str) -> None:
    """`expect_answers` that also takes NumPy's integers."""
    if isinstance(given, Mapping):
        given = {k: v.item() if isinstance(v, np.generic) else v for k, v in given.items()}
    expect_answers(given, right, what, hint)
