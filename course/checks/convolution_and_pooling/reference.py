"""Right values from PyTorch, and inputs that tell mistakes apart, for `convolution_and_pooling`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.expect import brief, call, expect_answers, fail, is_right

Pair = tuple[int, int]


def numbers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Float64 numbers, all different and about half of them negative, so that mix-ups show."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size // 2 + 0.5).reshape(shape)


def small(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Whole numbers from -4 to 4 as floats: sums over many products stay readable."""
    return rng.integers(-4, 5, shape).astype(float)


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


def call_unless(error: str, likely: str, function: Callable, *args, what: str) -> object:
    """`call`; an error of the class named `error` fails with a likely reason for it."""
    try:
        return call(function, *args, what=what)
    except Exception as problem:  # another process's error has its class name in `kind`
        kind = getattr(problem, "kind", type(problem).__name__)
        if kind != error:
            raise
        got = str(problem) if hasattr(problem, "kind") else f"{kind}: {problem}"
    return fail(what, expected="a result", got=got, likely=likely)


def whole(value: object) -> object:
    """A whole number that came as a float or as NumPy's is made an int; all else stays."""
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def answers(
    given: object,
    right: Mapping,
    what: str,
    hints: Mapping[str, Sequence[str]],
    options: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """`expect_answers` that takes whole floats and "i+k" for "i + k".

    Args:
        hints: a hint -> the answers that it helps with; the first one for a wrong answer is shown.
        options: an answer's name -> the texts that the exercise offers.
    """
    wrong = set()
    if isinstance(given, Mapping):
        given = {name: _plain(value) for name, value in given.items()}
        for name in given.keys() & right.keys():
            value = given[name]
            if value is not None and name in (options or {}) and value not in options[name]:
                expected = f"one of {', '.join(map(repr, options[name]))}"
                fail(f"{what}, {name!r}", expected=expected, got=brief(value, 100))
            if not is_right(name, value, right[name]):
                wrong.add(name)
    hint = next((text for text, names in hints.items() if wrong & set(names)), "")
    expect_answers(given, right, what, hint)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return re.sub(r"\s*([+-])\s*", r" \1 ", value.strip())
    return whole(value)
