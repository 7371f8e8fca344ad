"""Exercise 1 of `convolution_and_pooling`: cross-correlation."""

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
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

A = np.arange(1.0, 17.0).reshape(4, 4)
B = np.array([[1.0, 2.0], [3.0, 4.0]])


def slide(work: Work, name: str, image: np.ndarray, kernel: np.ndarray, says: str = "") -> None:
    """One call of a function of a picture and a kernel."""
    kinds = "" if image.dtype == kernel.dtype == float else f", {image.dtype} and {kernel.dtype}"
    what = f"{name}, image {image.shape}, kernel {kernel.shape}{kinds}"
    told(work, work.call(name, image, kernel), what, says)


def slides(work: Work, name: str, rng: np.random.Generator) -> None:
    """What both functions of Exercises 1 and 2 are asked."""
    slide(work, name, A, B)
    for image, kernel in [((5, 7), (3, 2)), ((6, 4), (2, 3)), (two(rng, 5, 9), two(rng, 1, 5))]:
        slide(work, name, numbers(rng, *image), numbers(rng, *kernel))
    slide(work, name, digits(rng, 4, 5), digits(rng, 2, 3), DIGITS)
    high, low = two(rng, 2, 6)
    for image, kernel in [((high, low), (high, low)), ((3, 4), (1, 1)), ((5, 3), (4, 3))]:
        slide(work, name, numbers(rng, *image), numbers(rng, *kernel))
    for image, kernel in [((2, 5), (2, 2)), ((4, 6), (1, 3)), ((6, 4), (3, 1)), ((7, 8), (4, 5))]:
        slide(work, name, numbers(rng, *image), numbers(rng, *kernel))
    slide(work, name, numbers(rng, 5, 4).T, numbers(rng, 3, 2).T)
    slide(work, name, -1 - np.abs(numbers(rng, 4, 5)), numbers(rng, 2, 2))
    slide(work, name, np.where(rng.random((5, 6)) < 0.6, 0.0, 2.0), np.array([[1.0, 0], [-1, 0]]))
    slide(work, name, rng.integers(0, 256, (5, 6)), np.array([[0.1, 0.25, -0.4], [0.3, 0.5, 0.2]]))
    slide(work, name, rng.integers(0, 256, (4, 5)), rng.integers(-4, 5, (3, 2)))
    for dtype in (np.uint8, np.int8, np.int16):
        image, kernel = bytes_of(rng, dtype, 4, 3), rng.integers(2, 9, (2, 2)).astype(dtype)
        slide(work, name, image, kernel, OVERFLOW)
    tiny(
        work, name, (numbers(rng, 4, 5), numbers(rng, 2, 3)), f"{name}, image (4, 5), kernel (2, 3)"
    )
    image, other = numbers(rng, 4, 6), numbers(rng, 4, 6)
    kept(
        work, name, (image, numbers(rng, 2, 3)), (other, numbers(rng, 2, 3)),
        f"{name}, image (4, 6), kernel (2, 3), twice",
    )  # fmt: skip
    by_name(work, name, "image=..., kernel=...", image=image, kernel=numbers(rng, 2, 3))


@exercise(
    "convolution_and_pooling/test_cross_correlate2d",
    done="windows, kernel and size are right",
    bans=BY_HAND,
)
def cross_correlate2d(work: Work, rng: np.random.Generator) -> None:
    slides(work, "cross_correlate2d", rng)


_SUM = "(image[i : i + kh, j : j + kw] * kernel).sum()"
_FLOATS = "    image = image.astype(float)\n"
_OUTPUT = "output = np.zeros((height - kh + 1, width - kw + 1))"
_RETURN = "    return output\n"

for says, *edits in [
    (
        "the kernel was flipped: that is true convolution; cross-correlation does not flip",
        (_SUM, _SUM.replace("kernel)", "kernel[::-1, ::-1])")),
    ),
    (
        "H and W are swapped somewhere: rows and kernel rows come first",
        (_FLOATS, _FLOATS + "    kernel, kh, kw = kernel.T, kw, kh\n"),
    ),
    (
        "H and W are swapped somewhere: rows and kernel rows come first",
        (_OUTPUT, "output = np.zeros((width - kh + 1, height - kw + 1))"),
    ),
    (
        "the last row and column of windows are missing: there are H - kH + 1 places",
        (_OUTPUT, "output = np.zeros((height - kh, width - kw))"),
    ),
    (
        "the loops end one step early: the last row and column of the output stay zero",
        ("range(output.shape[0])", "range(output.shape[0] - 1)"),
        ("range(output.shape[1])", "range(output.shape[1] - 1)"),
    ),
    (
        "the output is as large as the image; it has H - kH + 1 rows, W - kW + 1 columns",
        (_OUTPUT, "output = np.zeros((height, width))"),
        ("range(output.shape[0])", "range(height - kh + 1)"),
        ("range(output.shape[1])", "range(width - kw + 1)"),
    ),
    ("the products were averaged; they are only added up", (_SUM, _SUM.replace("sum", "mean"))),
    (
        "window @ kernel is a matrix product; multiply element by element",
        (_SUM, _SUM.replace("*", "@")),
    ),
    (
        "window @ kernel is a matrix product; multiply element by element",
        (_SUM, _SUM.replace("* kernel", "@ kernel.T")),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_FLOATS, _FLOATS + "    kw = kh\n"),
    ),
    (
        "the picture's height was used for its width, too: pictures need not be square",
        (_FLOATS, _FLOATS + "    width = height\n"),
    ),
    (
        "the picture's height was used for its width, too: pictures need not be square",
        (_FLOATS, _FLOATS + "    width = height\n"),
        (
            f"            output[i, j] = {_SUM}\n",
            "            window = image[i : i + kh, j : j + kw]\n"
            "            if window.shape == kernel.shape:\n"
            "                output[i, j] = (window * kernel).sum()\n",
        ),
    ),
    (
        "the result array has an integer dtype (zeros_like of an integer image?), which cuts off "
        "the fractions",
        (_FLOATS, ""),
        (_OUTPUT, _OUTPUT[:-1] + ", dtype=image.dtype)"),
        (_SUM, _SUM.replace("kernel)", "kernel.astype(float))")),
    ),
    (
        "the result is an array of integers: floats are promised, also for integers",
        (_FLOATS, ""),
        (_OUTPUT, _OUTPUT[:-1] + ", dtype=np.result_type(image, kernel))"),
        (_SUM, _SUM.replace("image", "1 * image")),
    ),
    (OVERFLOW, (_FLOATS, "")),
    (
        "small integers of every type overflow, not uint8 alone: turn every picture into floats",
        (_FLOATS, "    image = image.astype(float) if image.dtype == np.uint8 else image\n"),
    ),
    (
        "the picture's fractions are cut off: turn it into floats, not into whole numbers",
        (_FLOATS, "    image = image.astype(np.int64)\n"),
    ),
    (
        "small integers are numbers like any other: nothing is divided by 255",
        (_FLOATS, "    image = image / 255 if image.dtype == np.uint8 else image.astype(float)\n"),
    ),
    (
        "the strides were written down as those of a dense picture: a transposed one lies in memory "
        "column by column (image.strides tells)",
        (
            _FLOATS,
            _FLOATS + "    views = np.lib.stride_tricks.as_strided(\n"
            "        image, (height - kh + 1, width - kw + 1, kh, kw), (8 * width, 8, 8 * width, 8)\n"
            "    )\n",
        ),
        (_SUM, "(views[i, j] * kernel).sum()"),
    ),
    (DIGITS, (_RETURN, "    return np.round(output, 6)\n")),
    (
        "for a kernel of one weight the caller's picture comes back: a new array is promised",
        (
            _FLOATS,
            "    if kernel.shape == (1, 1) and image.dtype == float:\n"
            "        image *= kernel\n        return image\n" + _FLOATS,
        ),
    ),
    (
        "the picture is overwritten: the sums need an array of their own, a new one",
        (_FLOATS, "    image = np.asarray(image, dtype=float)\n"),
        ("output[i, j] =", "image[i, j] = output[i, j] ="),
    ),
    ("the result is float32, which has too few digits", (_OUTPUT, _OUTPUT[:-1] + ", np.float32)")),
    (
        "the result was clipped to 0 ... 255: sums may be negative, and larger",
        (_RETURN, "    return np.clip(output, 0, 255)\n"),
    ),
    (
        "negative sums became 0: they are results like any other",
        (_RETURN, "    return np.maximum(output, 0)\n"),
    ),
    (
        "an axis of size 1 was dropped (squeeze): the result always has two axes",
        (_RETURN, "    return output.squeeze()\n"),
    ),
    (
        "windows with only negative numbers (or zeros) are skipped: they give sums like any other",
        (
            "            output[i, j] = ",
            "            output[i, j] = image[i : i + kh, j : j + kw].max() > 0 and ",
        ),
    ),
    (
        "a kernel of an earlier call is used again: two kernels of a size need not be equal",
        ("def cross", "_kept = {}\n\n\ndef cross"),
        (_FLOATS, _FLOATS + "    kernel = _kept.setdefault(kernel.shape, kernel)\n"),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def cross", "_kept = {}\n\n\ndef cross"),
        (_OUTPUT, f"{_OUTPUT}\n    output = _kept.setdefault(output.shape, output)"),
    ),
]:
    cross_correlate2d.mistake(says, *edits)
