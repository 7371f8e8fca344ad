"""Public checks of `convolution_and_pooling`, exercises 12 to 16: what is built from windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course.checks._convolution_reference import answers, correlate, maybe, numbers, two
from course.checks.expect import (
    call,
    check,
    expect_close,
    expect_count,
    expect_equal,
    expect_shape,
    expect_true,
    fail,
)
from course.checks.fixtures_convolution_and_pooling import cnn_report

FLIPPED = "the kernel was flipped: that is the matrix of a true convolution"


def right_matrix(kernel: np.ndarray, height: int, width: int, stride: int = 1) -> np.ndarray:
    """The matrix of a cross-correlation, a column for each pixel that is 1 while the others are 0."""
    pixels = np.eye(height * width).reshape(-1, height, width)
    return np.stack([correlate(pixel, kernel, stride).ravel() for pixel in pixels], axis=1)


def expect_matrix(function: Callable, kernel: np.ndarray, height: int, width: int) -> None:
    """One case of `toeplitz_matrix`."""
    right = right_matrix(kernel, height, width)
    expect_close(
        call(function, kernel, height, width),
        right,
        f"toeplitz_matrix, kernel {kernel.shape}, image {(height, width)}",
        likely={
            FLIPPED: right_matrix(kernel[::-1, ::-1], height, width),
            "that is the transpose: a row for each output, a column for each pixel": right.T,
            "H and W are swapped: pixel (i, j) is column i * width + j": maybe(
                lambda: right_matrix(kernel, width, height)
            ),
            "kernel rows follow each other directly; the next kernel row lies `width` further": (
                lambda: _packed(kernel, height, width)
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


LINEAR_COUNTS = {
    "numbers in the matrix": 529_984,
    "of them always zero": 523_900,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers for 100 × 100 pictures": 10,
}


@check("the matrix does what the window does, and the counts are right")
def toeplitz_matrix(function: Callable, counts: Mapping, *, rng: np.random.Generator) -> None:
    """`toeplitz_matrix(kernel, height, width)` and the counts for 28 × 28 pictures."""
    expect_matrix(function, np.array([[1.0, 2.0], [3.0, 4.0]]), 4, 4)
    for shape, size in [((2, 3), (4, 5)), ((3, 2), (5, 3)), (two(rng, 1, 4), two(rng, 4, 8))]:
        expect_matrix(function, numbers(rng, *shape), *size)
    expect_matrix(function, numbers(rng, 2, 3).T, 4, 6)
    hint = "the matrix has 26 · 26 rows, one for each output, and 28 · 28 columns; a row holds 9 weights"
    answers(counts, LINEAR_COUNTS, "linear_counts", hint)


def expect_transpose(
    function: Callable, y: np.ndarray, kernel: np.ndarray, stride: int = 1
) -> None:
    """One case of `conv_transpose2d`: PyTorch's value and the adjoint."""
    right = right_transpose(y, kernel, stride)
    stamped = np.zeros(right.shape)
    for i, j in np.ndindex(y.shape):
        rows, columns = i * stride, j * stride
        stamped[rows : rows + kernel.shape[0], columns : columns + kernel.shape[1]] = (
            y[i, j] * kernel
        )
    expect_close(
        call(function, y, kernel, stride),
        right,
        f"conv_transpose2d, y {y.shape}, kernel {kernel.shape}, stride {stride}",
        likely={
            "the kernel was flipped: each value stamps the kernel as it is": right_transpose(
                y, kernel[::-1, ::-1], stride
            ),
            "stamps overlap, and the later one replaced the earlier one: add it (+=)": stamped,
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
    right, before, after = 1, 1, 1
    jump = after_jump = 1
    for kernel, stride in layers:
        right += (kernel - 1) * jump
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
            "that is the step between neighbours (the product of strides)": jump,
            "the recursion runs from the last layer to the first": after,
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


TABLE = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 3_200,
    "first Linear": 640_200,
    "Linear(200, 10)": 2_010,
    "all": 716_706,
}


def expect_conv_count(function: Callable, c_in: int, c_out: int, kernel, *bias: bool) -> None:
    """One case of `conv_parameters`."""
    weights, right = (
        sum(p.numel() for p in nn.Conv2d(c_in, c_out, kernel, bias=b).parameters())
        for b in (False, bias[0] if bias else True)
    )
    expect_count(
        call(function, c_in, c_out, kernel, *bias),
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
        call(function, n_in, n_out, *bias),
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
    hint = "28 -> 26 -> 13 -> 11 -> 5: Flatten makes one row of all channels' 5 · 5 values"
    answers(table, TABLE, "cnn_table", hint)


SHAPES = [(64, 1, 3, 3), *[(64,)] * 5, (128, 64, 3, 3), *[(128,)] * 5]
SHAPES += [(200, 3200), (200,), (10, 200), (10,)]
NORMS = ((2, 3, 4, 5), (8, 9, 10, 11))


def expect_cnn(report: Mapping[str, object], images: np.ndarray) -> None:
    """Judge what the fixture `cnn_report` found out about `build_cnn()` on `images`."""
    what = "build_cnn"
    if not isinstance(report, Mapping):
        fail(what, expected="a report on the network", got=repr(report)[:80])
    if report.get("error"):
        fail(what, expected="a network for images (N, 1, 28, 28)", got=report["error"])
    kind = report["kind"]
    expect_true(
        kind == "Sequential",
        what,
        expected="an nn.Sequential",
        got=f"{kind}",
        likely=_no_model(kind),
    )
    state = [np.asarray(array) for array in report["state"]]
    shapes = [array.shape for array in state]
    learned = int(report["learned"])
    expect_count(
        learned,
        717_090,
        "build_cnn, learned parameters",
        likely={
            "the two batch-norm layers are missing (2 · 64 + 2 · 128 numbers)": 716_706,
            "the second batch-norm layer is missing": 716_834,
            "the first batch-norm layer is missing": 716_962,
            "keep the bias of the convolutions": 717_090 - 192,
        },
    )
    if shapes != SHAPES:
        fail(
            what,
            expected="the layers of the list, in its order",
            got=f"parameters of shapes {shapes}"[:300],
            likely="a batch-norm layer stands behind its convolution, with as many channels",
        )
    got = np.asarray(report["logits"])
    expect_close(
        got,
        right_logits(state, images[:3]),
        "build_cnn, logits in eval mode",
        rtol=1e-3,
        atol=1e-3,
        likely={
            "the outputs are probabilities; leave the softmax to the loss": (
                lambda: _softmax(right_logits(state, images[:3]))
            ),
            "the ReLUs are missing": lambda: right_logits(state, images[:3], relu=False),
            "max-pooling is wanted, this is average-pooling": lambda: right_logits(
                state, images[:3], pool=F.avg_pool2d
            ),
            "batch norm comes before the pooling": lambda: right_logits(
                state, images[:3], late_norm=True
            ),
        },
    )
    expect_true(
        bool(report["random_in_training"]),
        what,
        expected="two passes in training mode that differ",
        got="the same result twice",
        likely="there is no nn.Dropout, or its probability is 0",
    )
    expect_true(
        not report["random_in_eval"],
        what,
        expected="the same result twice in eval mode",
        got="two different results",
        likely="use the module nn.Dropout, which eval() switches off",
    )


def _no_model(kind: object) -> str:
    return "the function has no return statement" if kind == "NoneType" else ""


def _softmax(logits: np.ndarray) -> np.ndarray:
    return torch.from_numpy(logits).softmax(1).numpy()


def right_logits(state, images, relu=True, pool=F.max_pool2d, late_norm=False) -> np.ndarray:
    """The network of the exercise in eval mode, with the submitted weights in the order SHAPES."""
    s = [torch.from_numpy(np.asarray(a, dtype=np.float64)) for a in state]
    x = torch.from_numpy(np.asarray(images, dtype=np.float64))
    activate = torch.relu if relu else lambda t: t
    for conv, norm in ((0, NORMS[0]), (6, NORMS[1])):
        gamma, beta, mean, variance = (s[i] for i in norm)
        x = F.conv2d(x, s[conv], s[conv + 1])
        if late_norm:
            x = F.batch_norm(pool(activate(x), 2), mean, variance, gamma, beta)
        else:
            x = pool(activate(F.batch_norm(x, mean, variance, gamma, beta)), 2)
    return F.linear(activate(F.linear(x.flatten(1), s[12], s[13])), s[14], s[15]).numpy()


@check("layers, parameters, logits and both modes are right")
def cnn(build: Callable, *, rng: np.random.Generator) -> None:
    """`build_cnn()` with batch norm and dropout."""
    images = rng.standard_normal((6, 1, 28, 28)).astype(np.float32)
    expect_cnn(cnn_report({"build_cnn": build}, images), images)
