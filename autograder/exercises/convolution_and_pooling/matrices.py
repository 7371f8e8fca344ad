"""Exercise 12 of `convolution_and_pooling`: a convolution as a matrix."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    digits,
    kept,
    numbers,
    tiny,
    two,
)
from autograder.exercises.probes import by_name
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
    tiny(work, "toeplitz_matrix", first, "toeplitz_matrix, kernel (2, 2), picture (3, 4)")
    by_name(
        work, "toeplitz_matrix", "width=4, height=3", kernel=numbers(rng, 2, 2), width=4, height=3
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
    ("small weights became 0: leave out the rounding", (_BACK, "    return np.round(matrix, 6)\n")),
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
toeplitz_matrix.mistake(
    "the last row of windows is missing: there are height - kH + 1 of them",
    ("np.ndindex(rows, columns)", "np.ndindex(rows - 1, columns)"),
)
