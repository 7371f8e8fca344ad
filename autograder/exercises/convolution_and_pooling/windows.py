"""Exercises 1 and 2 of `convolution_and_pooling`: cross-correlation, true convolution."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    digits,
    kept,
    numbers,
    two,
    whole,
)
from autograder.exercises.work import Work

A = np.arange(1.0, 17.0).reshape(4, 4)
B = np.array([[1.0, 2.0], [3.0, 4.0]])


def slide(work: Work, name: str, image: np.ndarray, kernel: np.ndarray, says: str = "") -> None:
    """One call of a function of a picture and a kernel."""
    kinds = "" if image.dtype == kernel.dtype == float else f", {image.dtype} and {kernel.dtype}"
    work.compare(
        work.call(name, image, kernel),
        f"{name}, image {image.shape}, kernel {kernel.shape}{kinds}",
        says=says, types=True, rtol=1e-9,
    )  # fmt: skip


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
    small = rng.integers(150, 256, (4, 3)).astype(np.uint8)
    slide(
        work, name, small, rng.integers(2, 9, (2, 2)).astype(np.uint8),
        "small integers overflow when they are multiplied: turn them into floats first",
    )  # fmt: skip
    image, other = numbers(rng, 4, 6), numbers(rng, 4, 6)
    kept(
        work, name, (image, numbers(rng, 2, 3)), (other, numbers(rng, 2, 3)),
        f"{name}, image (4, 6), kernel (2, 3), twice",
    )  # fmt: skip


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
    (
        "small integers overflow when they are multiplied: turn them into floats first",
        (_FLOATS, ""),
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


@exercise(
    "convolution_and_pooling/test_convolve2d",
    done="the formula is repaired, and the kernel is flipped along both axes",
    uses=["test_cross_correlate2d"],
    bans=BY_HAND,
)
def convolve2d(work: Work, rng: np.random.Generator) -> None:
    slides(work, "convolve2d", rng)
    symmetric = np.array([[1.0, 2, 3], [2, 4, 5], [3, 5, 6]]) + whole(rng, 0, 5)
    slide(work, "convolve2d", numbers(rng, 5, 6), symmetric)


_LINE = "    return cross_correlate2d(image, kernel[::-1, ::-1])\n"
_HEAD = "def convolve2d("

for says, *edits in [
    (
        "the kernel is not flipped: that is cross-correlation",
        (_LINE, "    return cross_correlate2d(image, kernel)\n"),
    ),
    (
        "only the rows are flipped; flip the columns too",
        (_LINE, _LINE.replace("[::-1, ::-1]", "[::-1]")),
    ),
    (
        "only the columns are flipped; flip the rows too",
        (_LINE, _LINE.replace("[::-1, ::-1]", "[:, ::-1]")),
    ),
    (
        "the kernel is transposed; a flip is kernel[::-1, ::-1]",
        (_LINE, _LINE.replace("[::-1, ::-1]", ".T")),
    ),
    (
        "the kernel is transposed as well as flipped; a flip alone is kernel[::-1, ::-1]",
        (_LINE, _LINE.replace("[::-1, ::-1]", ".T[::-1, ::-1]")),
    ),
    (
        "the kernel was turned by a quarter; flipping both axes is a half turn, kernel[::-1, ::-1]",
        (_LINE, "    return cross_correlate2d(image, np.rot90(kernel))\n"),
    ),
    (
        "the kernel was turned by a quarter; flipping both axes is a half turn, kernel[::-1, ::-1]",
        (_LINE, "    return cross_correlate2d(image, np.rot90(kernel, -1))\n"),
    ),
    (
        "the picture was flipped, so the result runs backwards: flip the kernel",
        (_LINE, "    return cross_correlate2d(image[::-1, ::-1], kernel)\n"),
    ),
    (
        "the result of the cross-correlation was flipped: flip the kernel",
        (_LINE, "    return cross_correlate2d(image, kernel)[::-1, ::-1]\n"),
    ),
    (
        "the caller's kernel is flipped in place: copy first",
        (
            _LINE,
            "    kernel[:] = kernel[::-1, ::-1].copy()\n    return cross_correlate2d(image, kernel)\n",
        ),
    ),
    (
        "the caller's picture is flipped in place: copy first",
        (
            _LINE,
            "    image[:] = image[::-1, ::-1].copy()\n"
            "    return cross_correlate2d(image, kernel)[::-1, ::-1]\n",
        ),
    ),
    (
        "only the first and last rows and columns change places: a flip turns all of them round",
        (
            _LINE,
            "    turned = kernel.copy()\n    turned[[0, -1]] = turned[[-1, 0]]\n"
            "    turned[:, [0, -1]] = turned[:, [-1, 0]]\n"
            "    return cross_correlate2d(image, turned)\n",
        ),
    ),
    (
        "indices i - k below 0 silently read the far end of the picture: the window's rows are "
        "i + kH - 1 - k",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))\n"
            "    for (i, j), (k, m) in np.ndindex(output.shape, kernel.shape):\n"
            "        output[i, j] += kernel[k, m] * float(image[i - k, j - m])\n"
            "    return output\n".replace(
                "for (i, j), (k, m) in np.ndindex(output.shape, kernel.shape)",
                "for i, j, k, m in np.ndindex(*output.shape, kh, kw)",
            ),
        ),
    ),
    (
        "the kernel's height was used for its columns, too: kernels need not be square",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))\n"
            "    for i, j, k, m in np.ndindex(*output.shape, kh, kw):\n"
            "        column = (j + kh - 1 - m) % image.shape[1]\n"
            "        output[i, j] += float(kernel[k, m]) * float(image[i + kh - 1 - k, column])\n"
            "    return output\n",
        ),
    ),
    (
        "a kernel that equals its transpose was not flipped: a flip changes it all the same",
        (
            _LINE,
            "    same = np.array_equal(kernel, kernel.T)\n"
            "    return cross_correlate2d(image, kernel if same else kernel[::-1, ::-1])\n",
        ),
    ),
    (
        "a kernel of one row or column was not flipped: it is turned along its other axis",
        (
            _LINE,
            "    thin = min(kernel.shape) == 1\n"
            "    return cross_correlate2d(image, kernel if thin else kernel[::-1, ::-1])\n",
        ),
    ),
    (
        "windows that hang over the edge were counted: the output has H - kH + 1 rows",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    image = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))\n" + _LINE,
        ),
    ),
    (
        "the flipped kernel was given the picture's dtype: its fractions are cut off",
        (_LINE, _LINE.replace("::-1])", "::-1].astype(image.dtype))")),
    ),
    (
        "a flipped kernel of an earlier call is used again: two kernels of a size need not be equal",
        (_HEAD, "_kept = {}\n\n\n" + _HEAD),
        (_LINE, "    kernel = _kept.setdefault(kernel.shape, kernel.copy())\n" + _LINE),
    ),
    (
        DIGITS,
        (
            _LINE,
            _LINE.replace("::-1])", "::-1].astype(np.float32))").replace(
                "(image,", "(image.astype(np.float32),"
            ),
        ),
    ),
]:
    convolve2d.mistake(says, *edits)

_ROW = "row index of a true convolution"
_NUMPY = "NumPy's value at [0, 0]"
_WRAPS = (
    "question 5: for i = 0 the row index i - k is 0 and -1, and A[-1] is A's last row, no error"
)
_RANGE = "question 3: for the last i, where does the window's last row lie?"
_MINUS = "question 4: which row index makes B[0, 0] multiply the last row of the window?"
convolve2d.short_answers(
    "formula",
    hint="questions 1 and 2: put i = j = 0 into the formula and write out four products; question 3: "
    "where does the window's last row lie? question 4: which index makes B[0, 0] multiply that row? "
    "question 5: A[-1] is A's last row",
    why={
        "second factor": "the products are those of the picture A and the kernel B",
        "row index": "the window begins at row i and goes down: k rows further is i + k",
        "last i": "the window's last row i + kH - 1 is then H - 1, the picture's last",
        _ROW: "k = 0 meets the window's last row i + kH - 1, and k counts upwards from there",
        _NUMPY: "1 · 1 + 2 · 4 + 3 · 13 + 4 · 16: index -1 is the last row or column",
    },
    mistakes=[
        ("question 2: write out the four products for i = j = 0; minus leads out of the picture",
         {"row index": "i - k"}),
        ("questions 2 and 4 are exchanged: the true convolution is the one that turns the kernel round",
         {"row index": "i + kH - 1 - k", _ROW: "i + k"}),
        ("question 1: in both factors the kernel? the picture has to come in",
         {"second factor": "B"}),
        (_RANGE, {"last i": "H - kH + 1"}),
        (_RANGE, {"last i": "H - 1"}),
        (_MINUS, {_ROW: "i - k"}),
        (_MINUS, {_ROW: "i + k"}),
        (_WRAPS, {_NUMPY: 44}),
        (_WRAPS, {_NUMPY: 30}),
        (_WRAPS, {_NUMPY: 26}),
    ],
)  # fmt: skip
convolve2d.mistake(
    "the kernel's numbers were cut off to whole numbers: leave its dtype alone",
    (_LINE, "    return cross_correlate2d(image, kernel[::-1, ::-1].astype(int))\n"),
)
