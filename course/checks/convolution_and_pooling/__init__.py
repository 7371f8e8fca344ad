"""Public checks of assignment 3, `convolution_and_pooling`: here exercises 1 to 6, sliding windows.

Pooling is checked in `pooling`, what is built from windows in `layers`, a
whole network in `network`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.convolution_and_pooling.layers import (
    conv_transpose2d,
    parameter_counts,
    receptive_field,
    toeplitz_matrix,
)
from course.checks.convolution_and_pooling.network import cnn
from course.checks.convolution_and_pooling.pooling import (
    avg_and_lp_pool2d,
    max_pool2d,
    max_pool2d_backward,
    paper,
    shifted,
)
from course.checks.convolution_and_pooling.reference import (
    Pair,
    answers,
    call_unless,
    correlate,
    maybe,
    numbers,
    right_conv2d,
    small,
    two,
)
from course.checks.expect import Sealed, call, check, expect_close, expect_equal, expect_raises

__all__ = [
    "avg_and_lp_pool2d",
    "cnn",
    "conv2d",
    "conv_transpose2d",
    "convolve2d",
    "cross_correlate2d",
    "max_pool2d",
    "max_pool2d_backward",
    "output_size",
    "pad2d",
    "paper",
    "parameter_counts",
    "receptive_field",
    "shifted",
    "strided_cross_correlate2d",
    "toeplitz_matrix",
]

A = np.arange(1.0, 17.0).reshape(4, 4)
B = np.array([[1.0, 2.0], [3.0, 4.0]])
FLIPPED = "the kernel was flipped: that is true convolution; cross-correlation does not flip"
SWAPPED = "H and W are swapped somewhere: rows and kernel rows come first"
TRUNCATED = "the result array has an integer dtype (zeros_like of an integer image?), which cuts off the fractions"


def expect_correlation(function: Callable, image: np.ndarray, kernel: np.ndarray) -> None:
    """One case of `cross_correlate2d`."""
    right = correlate(image, kernel)
    shape = (image.shape[0] - kernel.shape[0], image.shape[1] - kernel.shape[1])
    expect_close(
        call(function, image, kernel),
        right,
        f"cross_correlate2d, image {image.shape}, kernel {kernel.shape}",
        likely={
            FLIPPED: lambda: correlate(image, kernel[::-1, ::-1]),
            SWAPPED: maybe(lambda: correlate(image, kernel.T)),
            TRUNCATED: np.trunc(right),
            "the last row and column of windows are missing: there are H - kH + 1 places": right[
                : shape[0], : shape[1]
            ],
            "the output is as large as the image; it has H - kH + 1 rows, W - kW + 1 columns": np.pad(
                right, [(0, k - 1) for k in kernel.shape]
            ),
            "the products were averaged; they are only added up": right / kernel.size,
            "window @ kernel is a matrix product; multiply element by element": maybe(
                lambda: np.array([[(w @ kernel).sum() for w in r] for r in _windows(image, kernel)])
            ),
        },
    )


def _windows(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(image, kernel.shape)


@check("windows, kernel and size are right")
def cross_correlate2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`cross_correlate2d(image, kernel)` on one channel, stride 1, no padding."""
    expect_correlation(function, A, B)
    for shape, kernel in [((5, 7), (3, 2)), ((6, 4), (2, 3)), (two(rng, 5, 10), two(rng, 2, 5))]:
        expect_correlation(function, numbers(rng, *shape), numbers(rng, *kernel))
    expect_correlation(function, numbers(rng, 7, 5).T, numbers(rng, 2, 4))
    expect_correlation(function, rng.integers(0, 256, (5, 6)), np.full((2, 3), 1 / 6))


FORMULA = {
    "second factor": Sealed("04af906a83313214"),
    "row index": Sealed("d5bf5f750990a6a7"),
    "last i": Sealed("70caccd017f9fde6"),
    "row index of a true convolution": Sealed("12c71bbefd9998cd"),
    "NumPy's value at [0, 0]": 112,
}
ROWS = ("i - k", "i + k", "i + kH - 1 - k")
FORMULA_OPTIONS = {
    "second factor": ("A", "B"),
    "row index": ROWS,
    "last i": ("H - 1", "H - kH", "H - kH + 1"),
    "row index of a true convolution": ROWS,
}
FORMULA_HINTS = {
    "questions 1 and 2: put i = j = 0 into the formula and write out four products": (
        "second factor",
        "row index",
    ),
    "question 3: for the last i, where does the window's last row lie?": ("last i",),
    "question 4: which row index makes B[0, 0] multiply the last row of the window?": (
        "row index of a true convolution",
    ),
    "question 5: for i = 0 the row index i - k is 0 and -1, and A[-1] is A's last row": (
        "NumPy's value at [0, 0]",
    ),
}


@check("the formula is repaired, and the kernel is flipped along both axes")
def convolve2d(function: Callable, formula: Mapping, *, rng: np.random.Generator) -> None:
    """`convolve2d(image, kernel)` is the true convolution; `formula` repairs a formula."""
    cases = [(A, B), (numbers(rng, 5, 7), numbers(rng, 3, 2)), (numbers(rng, 6, 5), B)]
    for image, kernel in [*cases, (numbers(rng, *two(rng, 5, 10)), numbers(rng, *two(rng, 2, 5)))]:
        expect_close(
            call(function, image, kernel),
            correlate(image, kernel[::-1, ::-1]),
            f"convolve2d, image {image.shape}, kernel {kernel.shape}",
            likely={
                "the kernel is not flipped: that is cross-correlation": correlate(image, kernel),
                "only the rows are flipped; flip the columns too": correlate(image, kernel[::-1]),
                "only the columns are flipped; flip the rows too": correlate(
                    image, kernel[:, ::-1]
                ),
                "the kernel is transposed; a flip is kernel[::-1, ::-1]": maybe(
                    lambda i=image, k=kernel: correlate(i, k.T)
                ),
            },
        )
    answers(formula, FORMULA, "formula", FORMULA_HINTS, FORMULA_OPTIONS)


def right_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """The size that PyTorch's convolution gives."""
    image, weight = torch.zeros(1, 1, n), torch.zeros(1, 1, kernel)
    out = F.conv1d(image, weight, stride=stride, padding=padding, dilation=dilation)
    return out.shape[-1]


def expect_size(function: Callable, *args: int) -> None:
    """One case of `output_size`."""
    n, kernel, stride, padding, dilation = (*args, *(1, 0, 1)[len(args) - 2 :])
    free = n + 2 * padding - dilation * (kernel - 1) - 1  # how far the window can move
    what = f"output_size{args}"
    unpadded = "there is an output: compare the covered cells with the padded n + 2 * padding"
    expect_equal(
        call_unless("ValueError", unpadded, function, *args, what=what),
        right_size(*args),
        what,
        likely={
            "padding is added on both sides: n + 2 * padding": (free - padding) // stride + 1,
            "dilation is forgotten: the window covers dilation * (kernel - 1) + 1": (
                n + 2 * padding - kernel
            )
            // stride
            + 1,
            "a dilated window covers dilation * (kernel - 1) + 1, not dilation * kernel": (
                n + 2 * padding - dilation * kernel
            )
            // stride
            + 1,
            "the division is rounded up; a window that hangs over the edge is left out": -(
                -free // stride
            )
            + 1,
            "the stride is forgotten": free + 1,
            "the floor goes around the quotient alone, the + 1 comes after it": (free + 1)
            // stride,
            # Last, because it gives the same as others at some sizes; the first case tells it apart.
            "the + 1 is missing: the window also counts where it starts": free // stride,
        },
    )


@check("sizes agree with PyTorch's, and the impossible is refused")
def output_size(function: Callable, *, rng: np.random.Generator) -> None:
    """`output_size(n, kernel, stride=1, padding=0, dilation=1)`."""
    fixed = [(4, 2), (28, 3), (28, 5, 1, 2), (7, 3, 2), (8, 3, 2), (13, 2, 2), (7, 3, 2, 1)]
    fixed += [
        (9, 3, 1, 0, 2),
        (10, 3, 2, 1, 2),
        (5, 5, 3),
        (33, 5, 3, 2, 3),
        (6, 1, 4),
        (2, 3, 1, 1),
    ]
    for args in fixed:
        expect_size(function, *args)
    for _ in range(10):
        kernel, stride, padding, dilation = (
            int(v) for v in rng.integers([1, 1, 0, 1], [5, 4, 3, 4])
        )
        # The window fits into the padded input, not always into n itself.
        n = max(1, dilation * (kernel - 1) + 1 - 2 * padding) + int(rng.integers(20))
        expect_size(function, n, kernel, stride, padding, dilation)
    for args in [(3, 4), (2, 3, 2), (4, 3, 1, 0, 2), (2, 7, 1, 2)]:
        expect_raises(
            lambda args=args: function(*args),
            ValueError,
            f"output_size{args}",
            likely="the window is larger than the padded input, so it fits nowhere: raise ValueError",
        )


PAD_NAMES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def expect_padding(function: Callable, image: np.ndarray, padding: Pair, mode: str) -> None:
    """One case of `pad2d`."""
    ph, pw = padding
    rows, columns = (ph, ph), (pw, pw)
    expect_close(
        call(function, image, padding, mode),
        np.pad(image, (rows, columns), PAD_NAMES[mode]),
        f"pad2d, image {image.shape}, padding {padding}, mode {mode!r}",
        likely={
            "the pair is (rows, columns): the first number pads above and below": maybe(
                lambda: np.pad(image, (columns, rows), PAD_NAMES[mode])
            ),
            "padding goes on both sides of each axis": maybe(
                lambda: np.pad(image, ((ph, 0), (pw, 0)), PAD_NAMES[mode])
            ),
            "reflect does not repeat the edge itself: 3 2 | 1 2 3": np.pad(
                image, (rows, columns), "symmetric"
            ),
            "that is what zeros gives: the mode is ignored": np.pad(image, (rows, columns)),
            "that is what replicate gives": np.pad(image, (rows, columns), "edge"),
            "that is what circular gives": np.pad(image, (rows, columns), "wrap"),
            "that is what reflect gives": maybe(lambda: np.pad(image, (rows, columns), "reflect")),
        },
    )


@check("four modes, both axes, and an unknown mode is refused")
def pad2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`pad2d(image, padding, mode="zeros")` with a pair of paddings."""
    for mode, padding in itertools.product(PAD_NAMES, [(1, 2), (2, 0), (0, 3)]):
        expect_padding(function, numbers(rng, 4, 5), padding, mode)
    expect_padding(function, numbers(rng, 5, 4).T, (2, 1), "reflect")
    image = numbers(rng, 3, 4)
    what = "pad2d without a mode"
    expect_close(call(function, image, (1, 2)), np.pad(image, ((1, 1), (2, 2))), what)
    expect_raises(
        lambda: function(image, (1, 1), "mirror"),
        ValueError,
        "pad2d, mode 'mirror'",
        likely="an unknown mode falls through: raise ValueError and name the four modes",
    )


def expect_strided(function: Callable, image, kernel, stride=1, padding=0, dilation=1) -> None:
    """One case of `strided_cross_correlate2d`."""
    s, p, d = stride, padding, dilation
    padded = np.pad(image, p)
    rows, columns = (d * (k - 1) + 1 for k in kernel.shape)
    right = correlate(image, kernel, s, p, d)
    places = np.s_[: right.shape[0], : right.shape[1]]
    larger = np.pad(padded, ((0, s), (0, s)))[: padded.shape[0] + s - 1, : padded.shape[1] + s - 1]
    expect_close(
        call(function, image, kernel, s, p, d),
        right,
        f"strided_cross_correlate2d, image {image.shape}, kernel {kernel.shape}, "
        f"stride {s}, padding {p}, dilation {d}",
        likely={
            FLIPPED: lambda: correlate(image, kernel[::-1, ::-1], s, p, d),
            "the stride is forgotten": maybe(lambda: correlate(image, kernel, 1, p, d)),
            "the size is right, but the window moves on by 1: it begins at row i * stride": maybe(
                lambda: correlate(image, kernel, 1, p, d)[places]
            ),
            "the size is right, but the window's slice does not take steps of `dilation`": maybe(
                lambda: correlate(image, kernel, s, p)[places]
            ),
            "the stride is used along one axis only": maybe(
                lambda: correlate(image, kernel, (s, 1), p, d)
            ),
            "the stride is used along the columns only": maybe(
                lambda: correlate(image, kernel, (1, s), p, d)
            ),
            "the padding is forgotten": maybe(lambda: correlate(image, kernel, s, 0, d)),
            "the padding is on one side only": maybe(
                lambda: correlate(np.pad(image, ((p, 0), (p, 0))), kernel, s, 0, d)
            ),
            "the dilation is forgotten": maybe(lambda: correlate(image, kernel, s, p)),
            "the dilation moved the window; it spreads the kernel's cells": maybe(
                lambda: correlate(image, kernel, s * d, p)
            ),
            "windows that hang over the edge were counted: round the quotient down": maybe(
                lambda: correlate(larger, kernel, s, 0, d)
            ),
            "the last windows are missing: the quotient is rounded down, then comes + 1": (
                right[: (padded.shape[0] - rows) // s, : (padded.shape[1] - columns) // s]
            ),
        },
    )


@check("stride, padding and dilation, alone and together")
def strided_cross_correlate2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1)`."""
    for settings in [(1, 0, 1), (2, 0, 1), (3, 0, 1), (1, 1, 1), (1, 0, 2), (2, 1, 2), (3, 2, 2)]:
        expect_strided(function, numbers(rng, 8, 9), numbers(rng, 3, 2), *settings)
    expect_strided(function, numbers(rng, *two(rng, 7, 12)), numbers(rng, 2, 3), 2, 1, 1)
    expect_strided(function, numbers(rng, 9, 7).T, numbers(rng, 2, 3), 2, 1)
    image, kernel = numbers(rng, 5, 6), numbers(rng, 3, 2)
    what = "strided_cross_correlate2d with its defaults"
    expect_close(call(function, image, kernel), correlate(image, kernel), what)


def expect_conv2d(function: Callable, x, weight, bias=None, stride=1, padding=0) -> None:
    """One case of `conv2d`."""
    right = right_conv2d(x, weight, bias, stride, padding)
    plain = right_conv2d(x, weight, None, stride, padding)
    b = np.zeros(len(weight)) if bias is None else bias
    first = right_conv2d(x[:1], weight[:, :1], bias, stride, padding)
    flipped = right_conv2d(x, weight[:, :, ::-1, ::-1], bias, stride, padding)
    likely = {
        FLIPPED: flipped,
        "the bias is forgotten": plain,
        "the bias is added once per input channel; add it once per output channel": plain
        + (b * len(x))[:, None, None],
        "only the first input channel is used: add up over all of them": first,
        "each channel replaced the one before it (=): add them up (+=)": right_conv2d(
            x[-1:], weight[:, -1:], bias, stride, padding
        ),
        "the maps lie along the last axis; the result is (C_out, H', W')": right.transpose(1, 2, 0),
        "the channels are averaged; they are added up": plain / len(x) + b[:, None, None],
        "the kernels' axes are (C_out, C_in, kH, kW): the first two are swapped": maybe(
            lambda: right_conv2d(x, weight.swapaxes(0, 1), bias, stride, padding)
        ),
        "the kernel's H and W are swapped": maybe(
            lambda: right_conv2d(x, weight.swapaxes(2, 3), bias, stride, padding)
        ),
        "the stride is forgotten": maybe(lambda: right_conv2d(x, weight, bias, 1, padding)),
        "the padding is forgotten": maybe(lambda: right_conv2d(x, weight, bias, stride, 0)),
        "the channels were added up to one map: each kernel gives a map of its own": right.sum(0),
    }
    what = f"conv2d, x {x.shape}, weight {weight.shape}, stride {stride}, padding {padding}"
    what += ", no bias" if bias is None else ", with bias"
    expect_close(
        call(function, x, weight, bias, stride, padding, what=what), right, what, likely=likely
    )


@check("channels are added up, and each kernel gives a map of its own")
def conv2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`conv2d(x, weight, bias=None, stride=1, padding=0)` of one image (C, H, W)."""
    expect_conv2d(function, small(rng, 2, 4, 5), small(rng, 3, 2, 2, 3))
    expect_conv2d(function, small(rng, 8, 7, 6), small(rng, 8, 8, 3, 3))
    for c_in, c_out, settings in [(3, 2, (1, 0)), (2, 4, (2, 1)), (1, 3, (3, 2))]:
        x, weight = small(rng, c_in, *two(rng, 7, 11)), small(rng, c_out, c_in, 3, 2)
        expect_conv2d(function, x, weight, numbers(rng, c_out), *settings)
    expect_conv2d(function, small(rng, 6, 3, 5).swapaxes(0, 1), small(rng, 2, 3, 2, 3))
    for c_in, slices in [(3, 2), (2, 3)]:
        expect_raises(
            lambda c_in=c_in, slices=slices: function(
                np.zeros((c_in, 6, 5)), np.zeros((4, slices, 3, 3))
            ),
            ValueError,
            f"conv2d, x ({c_in}, 6, 5), weight (4, {slices}, 3, 3)",
            likely="compare x.shape[0] with weight.shape[1] first and raise ValueError yourself: "
            "zip would silently drop a channel, an index fails with another error",
        )
