"""Exercise 13 of `convolution_and_pooling`: transposed convolution."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    OVERFLOW,
    bytes_of,
    digits,
    kept,
    numbers,
    tiny,
    told,
    two,
    whole,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work


def stamp(work: Work, y: np.ndarray, kernel: np.ndarray, *stride: int, says: str = "") -> None:
    """One call of `conv_transpose2d`."""
    what = f"conv_transpose2d, y {y.shape}, kernel {kernel.shape}"
    what += f", stride {stride[0]}" if stride else ""
    what += "" if y.dtype == kernel.dtype == float else f", {y.dtype} and {kernel.dtype}"
    told(work, work.call("conv_transpose2d", y, kernel, *stride), what, says)


_ONE_WAY = "stamps may lie apart along one axis and overlap along the other: they add up there"


@exercise(
    "convolution_and_pooling/test_conv_transpose2d",
    done="sizes and numbers are right",
    bans=BY_HAND,
)
def conv_transpose2d(work: Work, rng: np.random.Generator) -> None:
    stamp(work, numbers(rng, 2, 3), numbers(rng, 3, 2))
    for shape, kernel, stride in [((2, 3), (3, 2), 2), ((3, 4), (2, 3), 1), ((4, 2), (3, 3), 3)]:
        stamp(work, numbers(rng, *shape), numbers(rng, *kernel), stride)
    stamp(work, numbers(rng, *two(rng, 2, 6)), numbers(rng, *two(rng, 2, 5)), 2)
    stamp(work, numbers(rng, 2, 4).T, numbers(rng, 4, 2), 2)
    gaps = "a stride above the kernel's size leaves zeros between the stamps"
    stamp(work, numbers(rng, 3, 2), numbers(rng, 2, 1), 4, says=gaps)
    stamp(work, numbers(rng, 3, 4), numbers(rng, 2, 5), 2, says=_ONE_WAY)
    stamp(work, numbers(rng, 4, 3), numbers(rng, 5, 2), 3, says=_ONE_WAY)
    stamp(
        work,
        numbers(rng, *two(rng, 2, 5)),
        numbers(rng, *two(rng, 1, 4)),
        whole(rng, 3, 6),
        says=gaps,
    )
    one = "sizes of 1 stay: the result always has two axes"
    for shape, kernel, stride in [((1, 1), (2, 3), 2), ((1, 4), (1, 2), 2), ((3, 1), (2, 1), 1)]:
        stamp(work, numbers(rng, *shape), numbers(rng, *kernel), stride, says=one)
    stamp(work, numbers(rng, 3, 2), numbers(rng, 1, 1), 2, says=one)
    stamp(work, digits(rng, 3, 4), digits(rng, 3, 3), 1, says=DIGITS)
    dark = np.where(rng.random((3, 4)) < 0.5, 0.0, -numbers(rng, 3, 4))
    stamp(work, dark, numbers(rng, 2, 2), 1)
    stamp(work, rng.integers(-9, 10, (2, 3)), rng.integers(-9, 10, (2, 2)), 1)
    stamp(work, rng.integers(-9, 10, (2, 3)), np.array([[0.25, -0.5], [0.1, 0.3]]), 1)
    for dtype in (np.uint8, np.int16):
        y, kernel = bytes_of(rng, dtype, 2, 3), rng.integers(2, 9, (2, 2)).astype(dtype)
        stamp(work, y, kernel, 1, says=OVERFLOW)
    first, second = (
        (numbers(rng, 2, 3), numbers(rng, 3, 2)),
        (numbers(rng, 2, 3), numbers(rng, 3, 2)),
    )
    what = "conv_transpose2d, y (2, 3), kernel (3, 2)"
    kept(work, "conv_transpose2d", first, second, f"{what}, twice")
    tiny(work, "conv_transpose2d", first, what)
    by_name(work, "conv_transpose2d", "stride=2", y=first[0], kernel=first[1], stride=2)


_MADE = "output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))"
_CORNER = "top, left = i * stride, j * stride"
_STAMP = "output[top : top + kh, left : left + kw] += float(y[i, j]) * kernel"
_SHAPES = "    (h, w), (kh, kw) = y.shape, kernel.shape\n"
_GIVEN = "    return output\n"
_FLIPPED = "the kernel was flipped: each value stamps the kernel as it is"

for says, *edits in [
    (_FLIPPED, (_STAMP, _STAMP + "[::-1, ::-1]")),
    (
        "the kernel is transposed: each value stamps the kernel as it is",
        (_SHAPES, "    kernel = kernel.T\n" + _SHAPES),
    ),
    (
        "np.kron lays the stamps side by side: where the stride is below the kernel's size they overlap",
        (
            _SHAPES,
            _SHAPES + "    if stride < max(kh, kw):\n"
            "        full = np.kron(y.astype(float), kernel)\n"
            "        return full[: (h - 1) * stride + kh, : (w - 1) * stride + kw]\n",
        ),
    ),
    (
        "stamps overlap, and the larger number stayed: they add up",
        (_MADE, f"{_MADE}\n    output[...] = -np.inf"),
        (
            _STAMP,
            "part = output[top : top + kh, left : left + kw]\n"
            "            np.maximum(part, y[i, j] * kernel, out=part)",
        ),
        (_GIVEN, "    return np.where(np.isneginf(output), 0, output)\n"),
    ),
    (OVERFLOW, (_STAMP, _STAMP.replace("float(y[i, j])", "y[i, j]"))),
    (
        "the caller's kernel is multiplied and divided again in place, which rounds it: copy first",
        (_SHAPES, _SHAPES + "    kernel = kernel.astype(float, copy=False)\n"),
        (
            _STAMP,
            "if y[i, j]:\n                kernel *= y[i, j]\n"
            "                output[top : top + kh, left : left + kw] += kernel\n"
            "                kernel /= y[i, j]",
        ),
    ),
    (DIGITS, (_GIVEN, "    return np.round(output, 6)\n")),
    (
        "stamps overlap, and the later one replaced the earlier one: add it (+=)",
        (_STAMP, _STAMP.replace("+=", "=")),
    ),
    (
        "stamps overlap, and were averaged: they add up",
        (_MADE, f"{_MADE}\n    hits = np.zeros(output.shape)"),
        (_STAMP, f"{_STAMP}\n            hits[top : top + kh, left : left + kw] += 1"),
        (_GIVEN, "    return output / np.maximum(hits, 1)\n"),
    ),
    (
        "the size is right, but stamp (i, j) begins at (i * stride, j * stride)",
        (_CORNER, "top, left = i, j"),
    ),
    (
        "the columns' corners forget the stride: stamp (i, j) begins at (i * stride, j * stride)",
        (_CORNER, "top, left = i * stride, j"),
    ),
    (
        "the rows' corners forget the stride: stamp (i, j) begins at (i * stride, j * stride)",
        (_CORNER, "top, left = i, j * stride"),
    ),
    (
        "the stride is forgotten: neighbours are stamped `stride` apart",
        (_SHAPES, "    stride = 1\n" + _SHAPES),
    ),
    (
        "the size is (h - 1) * stride + kH: this has rows or columns too many",
        (_MADE, "output = np.zeros((h * stride + kh - 1, w * stride + kw - 1))"),
    ),
    (
        "the size is (h - 1) * stride + kH: this has rows or columns too many",
        (_MADE, "output = np.zeros((h * stride + kh, w * stride + kw))"),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_SHAPES, _SHAPES + "    kw = kh\n"),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_SHAPES, _SHAPES + "    kw = kh\n"),
        (
            _STAMP,
            "for (k, m), weight in np.ndenumerate(kernel):\n"
            "                if left + m < output.shape[1]:\n"
            "                    output[top + k, left + m] += y[i, j] * weight",
        ),
    ),
    (
        "y is enlarged by repeating its numbers: between the stamps' corners there is nothing",
        (
            _SHAPES,
            "    large = np.kron(y, np.ones((stride, stride)))\n"
            "    y = large[: large.shape[0] - stride + 1, : large.shape[1] - stride + 1]\n"
            "    stride = 1\n" + _SHAPES,
        ),
    ),
    (
        "that undoes a convolution (an inverse); the transpose does not, it only sends values back",
        (
            _SHAPES,
            _SHAPES + "    height, width = (h - 1) * stride + kh, (w - 1) * stride + kw\n"
            "    matrix = np.zeros((h * w, height * width))\n"
            "    for i, j, k, m in np.ndindex(h, w, kh, kw):\n"
            "        matrix[i * w + j, (i * stride + k) * width + j * stride + m] = kernel[k, m]\n"
            "    return (np.linalg.pinv(matrix) @ y.ravel()).reshape(height, width)\n",
        ),
    ),
    (
        "that is the convolution itself, which makes maps smaller",
        (
            _SHAPES,
            "    views = np.lib.stride_tricks.sliding_window_view(y, kernel.shape)\n"
            "    return (views * kernel).sum((2, 3))[::stride, ::stride]\n",
        ),
    ),
    (
        "numbers that are not above 0 leave no stamp: they count, too",
        (_STAMP, _STAMP.replace("y[i, j]", "max(y[i, j], 0)")),
    ),
    (
        "the result is an array of integers: floats are promised, also for integers",
        (_MADE, _MADE[:-1] + ", np.result_type(y, kernel))"),
    ),
    (
        "the result takes y's dtype: fractions are cut off, or the sum is refused",
        (_MADE, _MADE[:-1] + ", y.dtype)"),
    ),
    ("the result is float32, which has too few digits", (_MADE, _MADE[:-1] + ", np.float32)")),
    (
        "an axis of size 1 was dropped (squeeze): the result always has two axes",
        (_GIVEN, "    return output.squeeze()\n"),
    ),
    (
        "the caller's y is crossed out while it is read: leave it as it is",
        (_STAMP, f"{_STAMP}\n            y[i, j] = 0"),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def conv", "_kept = {}\n\n\ndef conv"),
        (
            _MADE,
            f"{_MADE}\n    output = _kept.setdefault(output.shape, output)\n    output[...] = 0",
        ),
    ),
    (
        "what earlier calls stamped is still there: each call begins with zeros",
        ("def conv", "_kept = {}\n\n\ndef conv"),
        (_MADE, f"{_MADE}\n    output = _kept.setdefault(output.shape, output)"),
    ),
]:
    conv_transpose2d.mistake(says, *edits)
