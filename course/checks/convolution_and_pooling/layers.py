"""Public checks of `convolution_and_pooling`, exercises 12 to 15: what is built from windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course.checks.convolution_and_pooling.reference import (
    answers,
    call_unless,
    correlate,
    maybe,
    numbers,
    two,
    whole,
)
from course.checks.expect import (
    call,
    check,
    expect_close,
    expect_count,
    expect_equal,
    expect_shape,
)

FLIPPED = "the kernel was flipped: that is the matrix of a true convolution"


def right_matrix(kernel: np.ndarray, height: int, width: int, stride: int = 1) -> np.ndarray:
    """The matrix of a cross-correlation, a column for each pixel that is 1 while the others are 0."""
    pixels = np.eye(height * width).reshape(-1, height, width)
    return np.stack([correlate(pixel, kernel, stride).ravel() for pixel in pixels], axis=1)


def expect_matrix(function: Callable, kernel: np.ndarray, height: int, width: int) -> None:
    """One case of `toeplitz_matrix`."""
    right = right_matrix(kernel, height, width)
    what = f"toeplitz_matrix, kernel {kernel.shape}, image {(height, width)}"
    outside = "output (i, j) is row i * out_width + j, pixel (i, j) is column i * width + j"
    expect_close(
        call_unless("IndexError", outside, function, kernel, height, width, what=what),
        right,
        what,
        likely={
            FLIPPED: right_matrix(kernel[::-1, ::-1], height, width),
            "that is the transpose: a row for each output, a column for each pixel": right.T,
            "H and W are swapped: pixel (i, j) is column i * width + j": maybe(
                lambda: right_matrix(kernel, width, height)
            ),
            "kernel rows follow each other directly; the next kernel row lies `width` further": (
                lambda: _packed(kernel, height, width)
            ),
            "pixel (i, j) is column i * width + j; here i was multiplied by the output's width": (
                lambda: _placed(kernel, height, width, width - kernel.shape[1] + 1)
            ),
            "pixel (i, j) is column i * width + j; here i was multiplied by the height": maybe(
                lambda: _placed(kernel, height, width, height)
            ),
        },
    )


def _packed(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    rows, columns = height - kernel.shape[0] + 1, width - kernel.shape[1] + 1
    matrix = np.zeros((rows * columns, height * width))
    for i in range(rows):
        for j in range(columns):
            start = i * width + j
            matrix[i * columns + j, start : start + kernel.size] = kernel.ravel()
    return matrix


def _placed(kernel: np.ndarray, height: int, width: int, step: int) -> np.ndarray:
    """The matrix with pixel (i, j) in column i * step + j; IndexError where there is none."""
    rows, columns = height - kernel.shape[0] + 1, width - kernel.shape[1] + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, *kernel.shape):
        matrix[i * columns + j, (i + k) * step + j + m] = kernel[k, m]
    return matrix


# Counted on a convolution of one 3 × 3 kernel with 28 × 28 pictures.
_OUTPUTS, _CELLS, _LEARNED = 26 * 26, 3 * 3, sum(p.numel() for p in nn.Conv2d(1, 1, 3).parameters())
LINEAR_COUNTS = {
    "numbers in the matrix": _OUTPUTS * 28 * 28,
    "of them always zero": _OUTPUTS * (28 * 28 - _CELLS),
    "different weights": _CELLS,
    "learned numbers, with a bias": _LEARNED,
    "learned numbers, with a bias, for 100 × 100 pictures": _LEARNED,
}
LINEAR_HINTS = {
    "the matrix has 26 · 26 rows, one for each output, and 28 · 28 columns": (
        "numbers in the matrix",
    ),
    "in each of the 26 · 26 rows, all but 9 of the 28 · 28 numbers are zero": (
        "of them always zero",
    ),
    "different weights: a row holds 9. Do the other rows hold others? (A bias is not in M.)": (
        "different weights",
    ),
    "learned: the different weights and one bias; does the kernel grow with the picture?": (
        "learned numbers, with a bias",
        "learned numbers, with a bias, for 100 × 100 pictures",
    ),
}


@check("the matrix does what the window does, and the counts are right")
def toeplitz_matrix(function: Callable, counts: Mapping, *, rng: np.random.Generator) -> None:
    """`toeplitz_matrix(kernel, height, width)` and the counts for 28 × 28 pictures."""
    expect_matrix(function, np.array([[1.0, 2.0], [3.0, 4.0]]), 4, 4)
    for shape, size in [((2, 3), (4, 5)), ((3, 2), (5, 3)), (two(rng, 1, 4), two(rng, 4, 8))]:
        expect_matrix(function, numbers(rng, *shape), *size)
    expect_matrix(function, numbers(rng, 2, 3).T, 4, 6)
    answers(counts, LINEAR_COUNTS, "linear_counts", LINEAR_HINTS)


def expect_transpose(
    function: Callable, y: np.ndarray, kernel: np.ndarray, stride: int = 1
) -> None:
    """One case of `conv_transpose2d`: PyTorch's value and the adjoint."""
    right = right_transpose(y, kernel, stride)
    stamped, unmoved = np.zeros(right.shape), np.zeros(right.shape)
    (kh, kw), s = kernel.shape, stride
    for i, j in np.ndindex(y.shape):
        stamped[i * s : i * s + kh, j * s : j * s + kw] = y[i, j] * kernel
        unmoved[i : i + kh, j : j + kw] += y[i, j] * kernel
    expect_close(
        call(function, y, kernel, stride),
        right,
        f"conv_transpose2d, y {y.shape}, kernel {kernel.shape}, stride {stride}",
        likely={
            "the kernel was flipped: each value stamps the kernel as it is": right_transpose(
                y, kernel[::-1, ::-1], stride
            ),
            "stamps overlap, and the later one replaced the earlier one: add it (+=)": stamped,
            "the size is right, but stamp (i, j) begins at (i * stride, j * stride)": unmoved,
            "the stride is forgotten: neighbours are stamped `stride` apart": (
                lambda: right_transpose(y, kernel, 1)
            ),
            "that is the convolution itself, which makes maps smaller": maybe(
                lambda: correlate(y, kernel, stride)
            ),
            "the size is (h - 1) * stride + kH: this has rows or columns too many": np.pad(
                right, ((0, stride - 1), (0, stride - 1))
            ),
        },
    )


def right_transpose(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    """PyTorch's transposed convolution of one channel."""
    y, kernel = (torch.tensor(np.array(a, dtype=float))[None, None] for a in (y, kernel))
    return F.conv_transpose2d(y, kernel, stride=stride)[0, 0].numpy()


@check("sizes and numbers are right, and it is the adjoint")
def conv_transpose2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`conv_transpose2d(y, kernel, stride=1)` of one channel."""
    for shape, kernel, stride in [((2, 3), (3, 2), 2), ((3, 4), (2, 3), 1), ((4, 2), (3, 3), 3)]:
        expect_transpose(function, numbers(rng, *shape), numbers(rng, *kernel), stride)
    expect_transpose(function, numbers(rng, *two(rng, 2, 6)), numbers(rng, *two(rng, 2, 5)), 2)
    expect_transpose(function, numbers(rng, 2, 4).T, numbers(rng, 4, 2), 2)
    x, kernel = numbers(rng, 7, 9), numbers(rng, 3, 5)
    k_x = correlate(x, kernel, 2)
    y = numbers(rng, *k_x.shape)
    back = call(function, y, kernel, 2)
    expect_shape(back, x.shape, "conv_transpose2d, y (3, 3), kernel (3, 5), stride 2")
    expect_close((x * np.asarray(back)).sum(), (k_x * y).sum(), "<x, K'y> = <Kx, y>")


def expect_field(function: Callable, layers: Sequence[tuple[int, int]]) -> None:
    """One case of `receptive_field`; the right value is the pixel span that reaches one output."""
    right = before = after = whole_kernels = added = shifted = 1
    jump = after_jump = sum_jump = shift_jump = 1
    for kernel, stride in layers:
        right += (kernel - 1) * jump
        whole_kernels += kernel * jump
        added += (kernel - 1) * sum_jump
        shifted += (kernel - 1) * shift_jump
        sum_jump, shift_jump = sum_jump + stride, shift_jump + stride - 1
        jump *= stride
        after_jump *= stride
        before += (kernel - 1) * after_jump
        after = after * stride + kernel - stride
    expect_equal(
        call(function, list(layers)),
        right,
        f"receptive_field({list(layers)})",
        likely={
            "the strides are forgotten": 1 + sum(k - 1 for k, _ in layers),
            "a layer's own stride counts only for the layers above it": before,
            "kernels overlap: each adds kernel - 1, not kernel": sum(k for k, _ in layers),
            "kernels do not multiply: each one adds kernel - 1 gaps": math.prod(
                k for k, _ in layers
            ),
            "jumps multiply, here they were added up": added,
            "jumps multiply: behind strides 2, 2 and 2 neighbours lie 8 pixels apart": shifted,
            "that is the step between neighbours (the product of strides)": jump,
            "the recursion runs from the last layer to the first": after,
            "a kernel reaches over kernel - 1 gaps, not over kernel": whole_kernels,
        },
    )


@check("how far a unit sees")
def receptive_field(function: Callable, *, rng: np.random.Generator) -> None:
    """`receptive_field(layers)` of a stack of (kernel, stride)."""
    vgg = [(3, 1), (3, 1), (2, 2)]
    fixed = [[(3, 1)], [(3, 1), (3, 1)], [(3, 1), (2, 2), (3, 1), (2, 2)], [], [(5, 2)], vgg * 3]
    for layers in fixed:
        expect_field(function, layers)
    for _ in range(5):
        n = int(rng.integers(2, 6))
        kernels, strides = rng.integers(1, 8, n), rng.integers(1, 4, n)
        expect_field(function, [(int(k), int(s)) for k, s in zip(kernels, strides, strict=True)])


def _count_table() -> dict[str, int]:
    layers = {
        "Conv2d(1, 64, 3)": nn.Conv2d(1, 64, 3),
        "Conv2d(64, 128, 3)": nn.Conv2d(64, 128, 3),
        "first Linear": nn.Linear(128 * 5 * 5, 200),
        "Linear(200, 10)": nn.Linear(200, 10),
    }
    counts = {name: sum(p.numel() for p in layer.parameters()) for name, layer in layers.items()}
    flat = layers["first Linear"].in_features
    return {**counts, "values after Flatten": flat, "all": sum(counts.values())}


TABLE_HINTS = {
    "convolutions: a kernel has a 3 × 3 slice for each input channel and one bias": (
        "Conv2d(1, 64, 3)",
        "Conv2d(64, 128, 3)",
    ),
    "28 -> 26 -> 13 -> 11 -> 5: Flatten makes one row of all channels' 5 · 5 values": (
        "values after Flatten",
    ),
    "linear layers: a weight for each pair of input and output, a bias for each output": (
        "first Linear",
        "Linear(200, 10)",
    ),
    "the sum is that of the four layers; the values after Flatten are no parameters": ("all",),
}


def expect_conv_count(function: Callable, c_in: int, c_out: int, kernel, *bias: bool) -> None:
    """One case of `conv_parameters`."""
    weights, right = (
        sum(p.numel() for p in nn.Conv2d(c_in, c_out, kernel, bias=b).parameters())
        for b in (False, bias[0] if bias else True)
    )
    expect_count(
        whole(call(function, c_in, c_out, kernel, *bias)),
        right,
        f"conv_parameters{(c_in, c_out, kernel, *bias)}",
        likely={
            "the bias is forgotten: one number for each output channel": weights,
            "bias=False leaves no bias": weights + c_out,
            "there is one bias for each output channel, not for each kernel slice": weights
            + c_in * c_out,
            "each kernel has a slice for each input channel": right - weights + weights // c_in,
            "the kernel has kH · kW cells; kH · kH were counted": right
            - weights
            + c_in * c_out * kernel[0] ** 2,
            "there is one bias for each output channel, not one for all": weights + 1,
        },
    )


def expect_linear_count(function: Callable, n_in: int, n_out: int, *bias: bool) -> None:
    """One case of `linear_parameters`."""
    right = n_in * n_out + n_out * (not bias or bias[0])
    expect_count(
        whole(call(function, n_in, n_out, *bias)),
        right,
        f"linear_parameters{(n_in, n_out, *bias)}",
        likely={
            "the bias is forgotten": n_in * n_out,
            "bias=False leaves no bias": n_in * n_out + n_out,
            "there is one bias for each output, not for each input": n_in * n_out + n_in,
        },
    )


@check("layers, table and sum are right")
def parameter_counts(
    conv: Callable, linear: Callable, table: Mapping[str, int], *, rng: np.random.Generator
) -> None:
    """`conv_parameters`, `linear_parameters` and the table of the CNN."""
    for args in [(1, 64, (3, 3)), (64, 128, (3, 3)), (3, 8, (5, 2)), (3, 8, (5, 2), False)]:
        expect_conv_count(conv, *args)
    c_in, c_out = two(rng, 2, 40)
    expect_conv_count(conv, c_in, c_out, two(rng, 1, 8), True)
    for args in [(3200, 200), (200, 10), (two(rng, 2, 99)), (7, 5, False)]:
        expect_linear_count(linear, *args)
    answers(table, _count_table(), "cnn_table", TABLE_HINTS)
