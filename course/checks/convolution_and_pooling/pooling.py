"""Public checks of `convolution_and_pooling`, exercises 7 to 11: pooling."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.convolution_and_pooling.reference import (
    answers,
    correlate,
    maybe,
    numbers,
    right_avg_pool2d,
    right_max_pool2d,
)
from course.checks.expect import as_array, call, check, expect_close, expect_raises, fail


def expect_pooling(function: Callable, name: str, x, kernel, stride=None, padding=(0, 0)) -> None:
    """One case of `max_pool2d` or `avg_pool2d`."""
    right_pool = right_max_pool2d if name == "max_pool2d" else right_avg_pool2d
    right = right_pool(x, kernel, stride, padding)
    over_channels = right.max(0) if name == "max_pool2d" else right.mean(0)
    ph, pw = padding
    zeros = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    s = stride or kernel
    likely = {
        "the stride should be the kernel's size if it is None; here it was 1": maybe(
            lambda: right_pool(x, kernel, (1, 1), padding)
        ),
        "the stride is ignored: it need not be the kernel's size": maybe(
            lambda: right_pool(x, kernel, None, padding)
        ),
        "the kernel is (rows, columns); it was used the other way round": maybe(
            lambda: right_pool(x, kernel[::-1], stride, padding)
        ),
        "the stride is (rows, columns); it was used the other way round": maybe(
            lambda: right_pool(x, kernel, s[::-1], padding)
        ),
        "the padding is forgotten": maybe(lambda: right_pool(x, kernel, stride)),
        "windows that hang over the edge were counted: round the quotient down": maybe(
            lambda: right_pool(x, kernel, stride, padding, ceil_mode=True)
        ),
        "the channels are mixed: each channel is pooled on its own": over_channels,
        "all channels are reduced at once: each channel is pooled on its own, axis=(1, 2)": (
            np.broadcast_to(over_channels, right.shape)
        ),
    }
    if name == "max_pool2d":
        likely |= {
            "the padding is zeros, which beat every negative number: pad with -np.inf": (
                lambda: right_max_pool2d(zeros, kernel, s)
            ),
            "that is the last number of each window, not the largest": (
                np.lib.stride_tricks.sliding_window_view(zeros, kernel, (1, 2))[
                    :, :: s[0], :: s[1], -1, -1
                ]
            ),
            "that is the average of each window": lambda: right_avg_pool2d(x, kernel, s, padding),
        }
    else:
        likely |= {
            "the padding must count: divide by the kernel's size, also at the edge": (
                lambda: right_avg_pool2d(x, kernel, s, padding, count_include_pad=False)
            ),
            "the padding is still -np.inf, as in max_pool2d: here it is zeros": (
                lambda: right_avg_pool2d(
                    np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf), kernel, s
                )
            ),
            "that is the sum of each window: divide by the number of its cells": (
                lambda: right_avg_pool2d(x, kernel, s, padding) * kernel[0] * kernel[1]
            ),
            "divided by kH * kH: a window has kH * kW cells": (
                lambda: right_avg_pool2d(x, kernel, s, padding) * kernel[1] / kernel[0]
            ),
            "that is the maximum": lambda: right_max_pool2d(x, kernel, s, padding),
        }
    args = (x, kernel) if stride is None and padding == (0, 0) else (x, kernel, stride, padding)
    what = f"{name}, x {x.shape}, kernel {kernel}, stride {stride}, padding {padding}"
    expect_close(
        call(function, *args, what=what),
        right,
        what,
        likely=likely,
    )


def _refuses_wide_padding(function: Callable, name: str) -> None:
    for kernel, padding in [((2, 2), (0, 2)), ((3, 2), (2, 1))]:
        expect_raises(
            lambda k=kernel, p=padding: function(np.zeros((1, 6, 6)), k, k, p),
            ValueError,
            f"{name}, kernel {kernel}, padding {padding}",
            likely="padding above half the kernel is refused with a ValueError, as in PyTorch: a "
            "window at the edge would lie mostly on padding",
        )


@check("the maximum of each window, also where everything is negative")
def max_pool2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`max_pool2d(x, kernel, stride=None, padding=(0, 0))` of (C, H, W)."""
    expect_pooling(function, "max_pool2d", numbers(rng, 1, 4, 6), (2, 2))
    expect_pooling(function, "max_pool2d", numbers(rng, 3, 7, 8), (2, 3))
    expect_pooling(function, "max_pool2d", numbers(rng, 2, 8, 7), (3, 2), (1, 2))
    negative = -1 - rng.permutation(60).reshape(2, 6, 5).astype(float)
    expect_pooling(function, "max_pool2d", negative, (3, 2), (2, 1), (1, 1))
    expect_pooling(
        function, "max_pool2d", numbers(rng, 7, 2, 5).swapaxes(0, 1), (2, 2), (2, 2), (1, 0)
    )
    _refuses_wide_padding(function, "max_pool2d")


def expect_lp(function: Callable, x, p: float, kernel, stride=None) -> None:
    """One case of `lp_pool2d`; x is such that no window has a negative sum of powers."""
    s = stride or kernel
    cells = kernel[0] * kernel[1]
    with np.errstate(invalid="ignore"):
        right = (right_avg_pool2d(x**p, kernel, s) * cells) ** (1 / p)
        likely = {
            "the powers are added up, not averaged": (right**p / cells) ** (1 / p),
            "there is no absolute value in it: a negative number to an odd power stays negative": (
                right_avg_pool2d(np.abs(x) ** p, kernel, s) * cells
            )
            ** (1 / p),
            "the root at the end is missing: ( ... ) ** (1 / p)": right**p,
            "that is the average": right_avg_pool2d(x, kernel, s),
            "p is fixed to 2 in the code": (right_avg_pool2d(x**2, kernel, s) * cells) ** 0.5,
            "the stride should be the kernel's size if it is None; here it was 1": maybe(
                lambda: (right_avg_pool2d(x**p, kernel, (1, 1)) * cells) ** (1 / p)
            ),
        }
    what = f"lp_pool2d, x {x.shape}, p = {p}, kernel {kernel}, stride {stride}"
    args = (x, p, kernel) if stride is None else (x, p, kernel, stride)
    expect_close(call(function, *args, what=what), right, what, likely=likely)


@check("averages count the padding, and the p-norm is a sum")
def avg_and_lp_pool2d(average: Callable, lp: Callable, *, rng: np.random.Generator) -> None:
    """`avg_pool2d(x, kernel, stride=None, padding=(0, 0))`, `lp_pool2d(x, p, kernel, stride=None)`."""
    expect_pooling(average, "avg_pool2d", numbers(rng, 3, 7, 8), (2, 3))
    expect_pooling(average, "avg_pool2d", numbers(rng, 2, 6, 5), (3, 2), (2, 1), (1, 1))
    expect_pooling(average, "avg_pool2d", numbers(rng, 7, 2, 5).swapaxes(0, 1), (2, 3), (1, 2))
    _refuses_wide_padding(average, "avg_pool2d")
    expect_lp(lp, numbers(rng, 2, 6, 7), 2, (2, 3))
    expect_lp(lp, numbers(rng, 2, 6, 7), 1, (3, 2))
    mixed = rng.uniform(2.0, 3.0, (2, 7, 6))
    mixed[:, ::2, ::2] *= -0.8  # one number in a window of four: the sum of cubes stays positive
    expect_lp(lp, mixed, 3, (2, 2))
    expect_lp(lp, mixed, 3, (2, 2), (1, 2))


def shifted_rightly() -> dict[str, bool]:
    """The answers of the exercise, measured: a bright pixel in row 2 of 8 × 8 moves right."""
    operations = {
        "max-pool 2 × 2, stride 2": lambda x: F.max_pool2d(x, 2),
        "max-pool 3 × 3, stride 1": lambda x: F.max_pool2d(x, 3, 1),
        "average-pool 2 × 2, stride 2": lambda x: F.avg_pool2d(x, 2),
        "every second pixel": lambda x: x[..., ::2, ::2],
        "global max-pool": lambda x: F.adaptive_max_pool2d(x, 1),
    }
    cases = [(0, 2, 3), (0, 3, 4), (0, 2, 4), (1, 3, 4), (2, 2, 3), (3, 2, 3), (4, 2, 5)]
    names = list(operations)
    result = {}
    for operation, before, after in cases:
        pictures = torch.zeros(2, 1, 8, 8)
        pictures[0, 0, 2, before] = pictures[1, 0, 2, after] = 1
        first, second = operations[names[operation]](pictures)
        result[f"{names[operation]}: {before} -> {after}"] = bool(torch.equal(first, second))
    return result


# For each operation of the exercise, by the beginning of its name.
SHIFTED_HINTS = {
    "max-pool 2": "2 × 2 max-pooling, stride 2: the windows cover the columns 0-1, 2-3, 4-5, 6-7",
    "max-pool 3": "3 × 3, stride 1: windows begin at each column; which of them see column 3, which 4?",
    "average": "average-pooling: the windows cover the columns 0-1, 2-3, 4-5, 6-7, and a mean does "
    "not tell where in its window the pixel is",
    "every": "every second pixel: x[::2, ::2] keeps the columns 0, 2, 4 and 6; what of the others?",
    "global": "global max-pooling: there is one window, and its maximum does not tell where it is",
}


@check("what pooling forgives and what it does not")
def shifted(given: Mapping[str, bool], *, rng: np.random.Generator) -> None:
    """Does the output stay the same when a bright pixel moves? The answers are measured."""
    del rng
    right = shifted_rightly()
    hints = {hint: [k for k in right if k.startswith(o)] for o, hint in SHIFTED_HINTS.items()}
    answers(given, right, "unchanged", hints)


PAPER_A = np.array(
    [
        [12, 2, 29, 4, 1, 2, 3],
        [5, 21, 7, 8, 36, 6, 7],
        [9, 10, 11, 12, 9, 10, 11],
        [13, 14, 15, 16, 13, 14, 15],
        [7, 5, 10, 4, 28, 20, 3],
        [25, 19, 12, 8, 5, 20, 32],
        [9, 10, 11, 12, 21, 10, 11],
    ]
)
PAPER_B = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]])
PAPER_K = np.array([[1, 2], [3, 4]])


@check("all five are right")
def paper(given: Mapping[str, object], *, rng: np.random.Generator) -> None:
    """The arrays computed on paper. The message never shows the right numbers."""
    del rng
    c = right_max_pool2d(PAPER_A[None], (2, 2))[0]
    d = correlate(c, PAPER_B, padding=2)
    right = {
        "C": (c, {"that is average-pooling": right_avg_pool2d(PAPER_A[None], (2, 2))[0]}),
        "D": (d, {"the middle of B is -2, not 1": correlate(c, np.ones((3, 3)), padding=2)}),
        "E": (correlate(d, PAPER_B, stride=3), {}),
        "F": (
            correlate(c, PAPER_K),
            {"that is the true convolution": correlate(c, PAPER_K[::-1, ::-1])},
        ),
        "G": (
            correlate(c, PAPER_K[::-1, ::-1]),
            {"that is the cross-correlation": correlate(c, PAPER_K)},
        ),
    }
    if not isinstance(given, Mapping) or set(given) != set(right):
        fail("paper", expected="arrays for C, D, E, F and G", got=repr(given)[:100])
    if all(value is None for value in given.values()):
        raise NotImplementedError("paper: every answer is still None; fill them in")
    for name, (array, mistakes) in right.items():
        what = f"paper, {name}"
        if given[name] is None:
            fail(what, expected="an array of numbers", got="None: no answer yet")
        got = as_array(given[name], what)
        if got.shape == array.shape and np.allclose(got, array):
            continue
        reasons = [r for r, w in mistakes.items() if w.shape == got.shape and np.allclose(w, got)]
        if got.shape != array.shape:
            sides = "the size is (n + 2 padding - kernel) // stride + 1"
            if got.ndim < 2:
                sides = "write it with two brackets, one inner list a row: [[…]]"
            fail(what, expected=f"shape {array.shape}", got=f"shape {got.shape}", likely=sides)
        count = int(np.isclose(got, array).sum())
        slip = (
            "check the first wrong-looking sum again, cell by cell; the arrays before it are right"
        )
        likely = reasons[0] if reasons else slip
        fail(what, expected=f"{array.size} right numbers", got=f"{count}", likely=likely)


def right_backward(x, grad, kernel, stride=None) -> np.ndarray:
    """PyTorch's gradient of max-pooling with respect to x."""
    t = torch.tensor(np.array(x, float))[None].requires_grad_()
    F.max_pool2d(t, kernel, stride or kernel).backward(torch.tensor(np.array(grad, float))[None])
    return t.grad[0].numpy()


def _routed(x, grad, kernel, stride, rule: str) -> np.ndarray:
    """Where typical mistakes send the gradient: `rule` is one of those in `expect_backward`."""
    result = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad.shape):
        rows, columns = i * stride[0], j * stride[1]
        window = x[c, rows : rows + kernel[0], columns : columns + kernel[1]]
        target = result[c, rows : rows + kernel[0], columns : columns + kernel[1]]
        hits = np.argwhere(window == window.max())
        row, column = hits[0]
        if rule == "spread":
            target += grad[c, i, j] / window.size
        elif rule == "share":
            target[window == window.max()] += grad[c, i, j] / len(hits)
        elif rule == "all":
            target[window == window.max()] += grad[c, i, j]
        elif rule == "overwrite":
            target[row, column] = grad[c, i, j]
        elif rule == "no corner":
            result[c, row, column] += grad[c, i, j]
        elif rule == "no stride":
            result[c, i + row, j + column] += grad[c, i, j]
        else:
            target[tuple(hits[-1])] += grad[c, i, j]
    return result


def expect_backward(function: Callable, x, kernel, stride, rng: np.random.Generator) -> None:
    """One case of `max_pool2d_backward`, with a random gradient of the right shape."""
    s = stride or kernel
    grad = numbers(rng, *right_max_pool2d(x, kernel, s).shape)
    likely = {
        "a tie gives the gradient to all maxima; only the first one gets it": "all",
        "a tie shares the gradient out; only the first maximum gets it": "share",
        "a tie gives the gradient to the last maximum; it goes to the first, row by row": "last",
        "windows overlap, and the later gradient replaced the earlier one: add it (+=)": "overwrite",
        "the place inside the window was taken for the place in x: add the window's corner": (
            "no corner"
        ),
        "the window's corner is (i, j) here; it is (i * stride, j * stride)": "no stride",
        "the gradient is spread over the window: that is average-pooling's rule": "spread",
    }
    what = f"max_pool2d_backward, x {x.shape}, kernel {kernel}, stride {stride}"
    args = (x, grad, kernel) if stride is None else (x, grad, kernel, stride)
    expect_close(
        call(function, *args, what=what),
        right_backward(x, grad, kernel, s),
        what,
        likely={
            r: lambda rule=rule: _routed(x, grad, kernel, s, rule) for r, rule in likely.items()
        },
    )


@check("each gradient goes to its maximum, ties and overlaps included")
def max_pool2d_backward(function: Callable, *, rng: np.random.Generator) -> None:
    """`max_pool2d_backward(x, grad_output, kernel, stride=None)` of (C, H, W)."""
    expect_backward(function, numbers(rng, 1, 4, 6), (2, 2), None, rng)
    expect_backward(function, numbers(rng, 2, 7, 5), (3, 2), None, rng)
    tied = rng.integers(-3, 0, (2, 6, 8)).astype(float)
    expect_backward(function, tied, (3, 2), None, rng)
    expect_backward(function, numbers(rng, 2, 6, 7), (3, 3), (1, 2), rng)
    expect_backward(function, tied.swapaxes(1, 2), (2, 3), (1, 1), rng)
