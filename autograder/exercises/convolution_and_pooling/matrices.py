"""Exercises 12 and 13 of `convolution_and_pooling`: a matrix, transposed convolution."""

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


def matrix(
    work: Work, rng: np.random.Generator, kernel: np.ndarray, height: int, width: int
) -> None:
    """One call of `toeplitz_matrix`, and the matrix times a picture."""
    what = f"toeplitz_matrix, kernel {kernel.shape}, picture {(height, width)}"
    what += "" if kernel.dtype == float else f", {kernel.dtype}"
    made = work.call("toeplitz_matrix", kernel, height, width)
    work.compare(made, what, types=True, rtol=1e-12)
    work.compare(
        made.method("__matmul__", numbers(rng, height * width)), f"{what}: matrix @ image.ravel()",
        says="matrix @ image.ravel() is not the flat output: return a plain array, no np.matrix",
    )  # fmt: skip


@exercise(
    "convolution_and_pooling/test_toeplitz_matrix",
    done="the matrix does what the window does, and the counts are right",
    bans=BY_HAND,
)
def toeplitz_matrix(work: Work, rng: np.random.Generator) -> None:
    matrix(work, rng, np.array([[1.0, 2.0], [3.0, 4.0]]), 3, 3)
    for kernel, size in [((2, 3), (3, 5)), ((3, 2), (5, 3)), (two(rng, 1, 4), two(rng, 3, 7))]:
        matrix(work, rng, numbers(rng, *kernel), *size)
    matrix(work, rng, numbers(rng, 2, 3).T, 3, 5)
    for kernel, size in [((1, 1), (2, 3)), ((3, 4), (3, 4)), ((1, 3), (1, 5)), ((2, 1), (4, 1))]:
        matrix(work, rng, numbers(rng, *kernel), *size)
    matrix(work, rng, np.array([[0.0, -2.0], [1.5, 0.0]]), 3, 4)
    matrix(work, rng, rng.integers(1, 9, (2, 2)), 3, 4)
    matrix(work, rng, digits(rng, 2, 2), 3, 3)
    first, second = (numbers(rng, 2, 2), 3, 4), (numbers(rng, 2, 2), 3, 4)
    kept(
        work,
        "toeplitz_matrix",
        first,
        second,
        "toeplitz_matrix, kernel (2, 2), picture (3, 4), twice",
    )


_SIZE = "    matrix = np.zeros((rows * columns, height * width))\n"
_CELL = "matrix[i * columns + j, (i + k) * width + (j + m)] = weight"
_SHAPE = "    kh, kw = kernel.shape\n"
_BACK = "    return matrix\n"
_WHICH = "pixel (i, j) is column i * width + j"

for says, *edits in [
    (
        "the kernel was flipped: that is the matrix of a true convolution",
        ("np.ndenumerate(kernel)", "np.ndenumerate(kernel[::-1, ::-1])"),
    ),
    (
        "that is the transpose: a row for each output, a column for each pixel",
        (_BACK, "    return matrix.T\n"),
    ),
    (f"H and W are swapped: {_WHICH}", (_SHAPE, "    height, width = width, height\n" + _SHAPE)),
    (
        "kernel rows follow each other directly; the next kernel row lies `width` further",
        (_CELL, "matrix[i * columns + j, i * width + j + k * kw + m] = weight"),
    ),
    (
        f"{_WHICH}; here i was multiplied by the output's width",
        (_CELL, _CELL.replace("(i + k) * width", "(i + k) * columns")),
    ),
    (
        f"{_WHICH}; here i was multiplied by the height",
        (_CELL, _CELL.replace("(i + k) * width", "(i + k) * height")),
    ),
    (
        f"{_WHICH}; here i was multiplied by the height",
        (
            _CELL,
            _CELL.replace(
                "(i + k) * width + (j + m)", "((i + k) * height + j + m) % (height * width)"
            ),
        ),
    ),
    (
        "output (i, j) is row i * out_width + j; here i was multiplied by the picture's width",
        (_CELL, _CELL.replace("i * columns", "i * width")),
    ),
    (
        "output (i, j) is row i * out_width + j; here i was multiplied by the output's height",
        (_CELL, _CELL.replace("i * columns + j", "i * rows + j")),
    ),
    (
        "output (i, j) is row i * out_width + j; here i was multiplied by the output's height",
        (_CELL, _CELL.replace("i * columns + j", "(i * rows + j) % (rows * columns)")),
    ),
    (
        "the outputs are numbered column by column: they go row by row",
        (_CELL, _CELL.replace("i * columns + j", "j * rows + i")),
    ),
    (
        "the picture is read column by column: pixels and outputs go row by row",
        (_CELL, "matrix[j * rows + i, (j + m) * height + (i + k)] = weight"),
    ),
    (
        "from one output row to the next the weights move on by kW columns, not by one",
        (
            _CELL,
            _CELL.replace(
                "(i + k) * width + (j + m)", "(i * columns + j + k * width + m) % (height * width)"
            ),
        ),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_SHAPE, _SHAPE + "    kw = kh\n"),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_SHAPE, _SHAPE + "    kw = kh\n"),
        (_CELL, "if (i + k) * width + (j + m) < height * width:\n                " + _CELL),
    ),
    (
        "the matrix takes the kernel's dtype: floats are promised, also for integers",
        (_SIZE, _SIZE.replace("width))", "width), kernel.dtype)")),
    ),
    (
        "the result is float32, which has too few digits",
        (_SIZE, _SIZE.replace("width))", "width), np.float32)")),
    ),
    (
        "np.matrix times a flat picture is a table of one row: return a plain array",
        (_BACK, "    return np.asmatrix(matrix)\n"),
    ),
    (
        "negative weights lose against the zeros (maximum): write or add them",
        (_CELL, _CELL.replace("weight", "max(weight, 0)")),
    ),
    (
        "a matrix of an earlier call comes back: kernels of a size need not be equal",
        ("def toeplitz", "_kept = {}\n\n\ndef toeplitz"),
        (_SHAPE, "    kernel = _kept.setdefault((kernel.shape, height, width), kernel)\n" + _SHAPE),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def toeplitz", "_kept = {}\n\n\ndef toeplitz"),
        (
            _SIZE,
            _SIZE + "    matrix = _kept.setdefault(matrix.shape, matrix)\n    matrix[...] = 0\n",
        ),
    ),
]:
    toeplitz_matrix.mistake(says, *edits)

_ALL, _ZERO, _DIFFERENT = "numbers in the matrix", "of them always zero", "different weights"
_LEARNED = "learned numbers, with a bias"
_LARGER = "learned numbers, with a bias, for 100 × 100 pictures"
_SHARED = "a row holds 9 weights, and the other rows hold the same ones"
_GROWS = "does the kernel grow with the picture? The learned numbers are its weights and one bias"
_BIAS = "learned are the different weights and one bias, for the whole map"
toeplitz_matrix.short_answers(
    "linear_counts",
    hint="the matrix has 26 · 26 rows, one for each output, and 28 · 28 columns; in each row all but 9 "
    "numbers are zero; the other rows hold the same 9 weights; learned are these and one bias, and "
    "the kernel does not grow with the picture",
    why={
        _ALL: "26 · 26 rows, one for each output, and 28 · 28 columns",
        _ZERO: "in each of the 26 · 26 rows all but 9",
        _DIFFERENT: "every row holds the same 9",
        _LEARNED: "9 weights and one bias",
        _LARGER: "the kernel does not grow with the picture",
    },
    mistakes=[
        (f"different weights: {_SHARED}; the bias (or a zero) is none of them", {_DIFFERENT: 10}),
        (_BIAS, {_LEARNED: 9, _LARGER: 9}),
        ("in each of the 26 · 26 rows, all but 9 of the 28 · 28 numbers are zero", {_ZERO: 775}),
        (
            "in each of the 26 · 26 rows, all but 9 of the 28 · 28 numbers are zero",
            {_ZERO: 529_975},
        ),
        (_GROWS, {_LARGER: 9 * 98 * 98 + 1}),
        (_GROWS, {_LARGER: 128}),
        (f"different weights: {_SHARED}", {_DIFFERENT: 6_084, _LEARNED: 6_085, _LARGER: 86_437}),
        (f"learned: {_SHARED}, which are learned once", {_LEARNED: 6_085, _LARGER: 86_437}),
        (_BIAS, {_LEARNED: 685, _LARGER: 9_613}),
        ("26 · 26 windows fit into the picture, not 28 · 28", {_ALL: 614_656, _ZERO: 607_600}),
    ],
)


def stamp(work: Work, y: np.ndarray, kernel: np.ndarray, *stride: int, says: str = "") -> None:
    """One call of `conv_transpose2d`."""
    what = f"conv_transpose2d, y {y.shape}, kernel {kernel.shape}"
    what += f", stride {stride[0]}" if stride else ""
    what += "" if y.dtype == float else f", {y.dtype}"
    result = work.call("conv_transpose2d", y, kernel, *stride)
    work.compare(result, what, says=says, types=True, rtol=1e-9)


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
    stamp(work, digits(rng, 3, 2), digits(rng, 2, 3), 1, says=DIGITS)
    dark = np.where(rng.random((3, 4)) < 0.5, 0.0, -numbers(rng, 3, 4))
    stamp(work, dark, numbers(rng, 2, 2), 1)
    stamp(work, rng.integers(-9, 10, (2, 3)), rng.integers(-9, 10, (2, 2)), 1)
    stamp(work, rng.integers(-9, 10, (2, 3)), np.array([[0.25, -0.5], [0.1, 0.3]]), 1)
    first, second = (
        (numbers(rng, 2, 3), numbers(rng, 3, 2)),
        (numbers(rng, 2, 3), numbers(rng, 3, 2)),
    )
    kept(
        work, "conv_transpose2d", first, second, "conv_transpose2d, y (2, 3), kernel (3, 2), twice"
    )


_MADE = "output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))"
_CORNER = "top, left = i * stride, j * stride"
_STAMP = "output[top : top + kh, left : left + kw] += y[i, j] * kernel"
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
toeplitz_matrix.mistake(
    "the last row of windows is missing: there are height - kH + 1 of them",
    ("np.ndindex(rows, columns)", "np.ndindex(rows - 1, columns)"),
)
