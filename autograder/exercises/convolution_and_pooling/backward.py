"""Exercise 11 of `convolution_and_pooling`: max-pooling backwards."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    digits,
    kept,
    numbers,
    told,
    two,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

_GAPS = "a stride above the kernel's size skips rows and columns, which get 0"
Pair = tuple[int, int]


def back(
    work: Work,
    rng: np.random.Generator,
    x: np.ndarray,
    kernel: Pair,
    stride: Pair | None,
    **how: str,
) -> None:
    """One call of `max_pool2d_backward`, with gradients of the right shape that are all different."""
    steps = stride or kernel
    sizes = [(n - k) // s + 1 for n, k, s in zip(x.shape[1:], kernel, steps, strict=True)]
    gradient = numbers(rng, len(x), *sizes)
    what = f"max_pool2d_backward, x {x.shape}, kernel {kernel}, stride {stride}"
    args = (x, gradient, kernel) if stride is None else (x, gradient, kernel, stride)
    told(work, work.call("max_pool2d_backward", *args), what, **how)


@exercise(
    "convolution_and_pooling/test_max_pool2d_backward",
    done="each gradient goes to its maximum, ties and overlaps included",
    bans=BY_HAND,
    mixes=False,
)
def max_pool2d_backward(work: Work, rng: np.random.Generator) -> None:
    back(work, rng, numbers(rng, 1, 4, 6), (2, 2), None)
    back(work, rng, numbers(rng, 2, 6, 4), (3, 2), None)
    back(work, rng, numbers(rng, 2, 7, 5), (3, 2), None, says="rows and columns may be left over")
    back(work, rng, numbers(rng, 1, 4, 5), (2, 2), (1, 1))
    back(work, rng, numbers(rng, 2, 5, 6), (3, 3), (1, 2))
    back(work, rng, numbers(rng, 3, 6, 7), two(rng, 2, 4), two(rng, 1, 4))
    tied = rng.integers(-3, 0, (2, 6, 8)).astype(float)
    back(work, rng, tied, (3, 2), None)
    back(work, rng, tied.swapaxes(1, 2), (2, 3), (1, 1))
    flat = np.full((2, *two(rng, 5, 8)), -1.0)  # nothing but ties
    back(work, rng, flat, (2, 3), (2, 1), says="a window of equal numbers has a first maximum, too")
    back(work, rng, np.zeros((1, 4, 4)), (2, 2), None, says="a maximum may be 0")
    back(work, rng, np.maximum(numbers(rng, 2, 4, 6), 0), (2, 3), None)
    back(work, rng, -np.abs(numbers(rng, 2, 4, 5)), (2, 2), None, says="a maximum may be negative")
    back(work, rng, -1e6 - np.abs(numbers(rng, 1, 4, 4)), (2, 2), None)
    close = 1 + 1e-9 * numbers(rng, 2, 4, 6)
    near = "numbers that nearly equal the maximum are no ties: the largest gets the gradient"
    back(work, rng, close, (2, 3), None, says=near)
    back(work, rng, 1000 * close, (2, 2), None, says=near)
    back(work, rng, numbers(rng, 2, 3, 4), (1, 1), None, says="a window of one cell has a maximum")
    back(work, rng, numbers(rng, 2, 3, 4), (3, 4), None)
    back(work, rng, numbers(rng, 1, 1, 5), (1, 2), (1, 3))
    back(work, rng, numbers(rng, 2, 3, 4), (1, 1), (1, 1))
    back(work, rng, numbers(rng, 2, 7, 8), (2, 2), (3, 4), says=_GAPS)
    x, gradient = digits(rng, 2, 4, 4), digits(rng, 2, 3, 3)
    result = work.call("max_pool2d_backward", x, gradient, (2, 2), (1, 1))
    what = "max_pool2d_backward, x (2, 4, 4), gradients with many digits"
    work.compare(result, what, says=DIGITS, types=True, rtol=1e-9)
    first, second = ((numbers(rng, 2, 4, 4), numbers(rng, 2, 2, 2), (2, 2)) for _ in range(2))
    kept(
        work, "max_pool2d_backward", first, second,
        "max_pool2d_backward, x (2, 4, 4), kernel (2, 2), twice",
    )  # fmt: skip
    gradient = 1e-9 * numbers(rng, 2, 2, 2)
    work.compare(
        work.call("max_pool2d_backward", numbers(rng, 2, 4, 4), gradient, (2, 2)),
        "max_pool2d_backward, x (2, 4, 4), gradients around 1e-9", says=DIGITS, rtol=1e-9, atol=0,
    )  # fmt: skip
    by_name(
        work, "max_pool2d_backward", "the names of its parameters, stride=(1, 2)",
        x=numbers(rng, 2, 3, 4), grad_output=numbers(rng, 2, 2, 2), kernel=(2, 2), stride=(1, 2),
    )  # fmt: skip


_ADD = "grad_x[c, i * sh + row, j * sw + column] += grad_output[c, i, j]"
_PLACE = "row, column = np.unravel_index(np.argmax(window), window.shape)"
_WINDOW = "window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]"
_STRIDE = "    sh, sw = stride or kernel\n"
_GRAD = "grad_x = np.zeros(x.shape)"
_RETURN = "    return grad_x\n"
_SLICES = "grad_x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]"
_HITS = "(window == window.max())"
_REPLACED = (
    "windows overlap, and a later gradient replaced an earlier one: add it, += in a loop (with "
    "arrays of places += adds only once; np.add.at adds all)"
)
_SQUARE = "the position inside the window is divided by the window's width, not by its height"

for says, *edits in [
    (
        "a tie gives the gradient to all maxima; only the first one gets it",
        (_ADD, f"{_SLICES} += {_HITS} * grad_output[c, i, j]"),
    ),
    (
        "a tie shares the gradient out; only the first maximum gets it",
        (_ADD, f"{_SLICES} += {_HITS} * grad_output[c, i, j] / {_HITS}.sum()"),
    ),
    (
        "a tie gives the gradient to the last maximum; it goes to the first, row by row",
        (_PLACE, f"row, column = np.argwhere({_HITS})[-1]"),
    ),
    (
        "the first maximum is looked for column by column; it is the first row by row",
        (_PLACE, "column, row = np.unravel_index(np.argmax(window.T), window.T.shape)"),
    ),
    (_REPLACED, (_ADD, _ADD.replace("+=", "="))),
    (
        "where windows overlap, the gradients were averaged: they add up",
        (_GRAD, f"{_GRAD}\n    hits = np.zeros(x.shape)"),
        (_ADD, f"{_ADD}\n        hits[c, i * sh + row, j * sw + column] += 1"),
        (_RETURN, "    return grad_x / np.maximum(hits, 1)\n"),
    ),
    (
        "the place inside the window was taken for the place in x: add the window's corner",
        (_ADD, "grad_x[c, row, column] += grad_output[c, i, j]"),
    ),
    (
        "the window's corner is (i, j) here; it is (i * stride, j * stride)",
        (_ADD, "grad_x[c, i + row, j + column] += grad_output[c, i, j]"),
    ),
    (
        "a number that has won one window is crossed out for the next: it may win again",
        (_STRIDE, _STRIDE + "    x = x.copy()\n"),
        (_ADD, f"{_ADD}\n        window[row, column] = -np.inf"),
    ),
    (
        "the maximum is looked for in the whole channel: an equal number outside the window gets it",
        (_PLACE, "row, column = np.argwhere(x[c] == window.max())[0] - [i * sh, j * sw]"),
    ),
    (
        "where each window is one cell, the gradients that were given come back themselves: return a "
        "new array",
        (_STRIDE, _STRIDE + "    if x.shape == grad_output.shape:\n        return grad_output\n"),
    ),
    (
        _GAPS,
        (_WINDOW, _WINDOW.replace("+ kh", "+ max(kh, sh)").replace("+ kw", "+ max(kw, sw)")),
    ),
    (DIGITS, (_RETURN, "    return np.round(grad_x, 6)\n")),
    (
        "the gradient is spread over the window: that is average-pooling's rule",
        (_ADD, f"{_SLICES} += grad_output[c, i, j] / window.size"),
    ),
    (
        "the gradient goes to the smallest number of each window",
        (_PLACE, _PLACE.replace("argmax", "argmin")),
    ),
    (
        "the stride should be the kernel's size if it is None; here it was 1",
        (_STRIDE, "    sh, sw = stride or (1, 1)\n"),
    ),
    ("the stride is ignored: it need not be the kernel's size", (_STRIDE, "    sh, sw = kernel\n")),
    (
        "the stride is (rows, columns); it was used the other way round",
        (_STRIDE, "    sw, sh = stride or kernel[::-1]\n"),
    ),
    (
        "the kernel is (rows, columns); it was used the other way round",
        (_STRIDE, "    kh, kw = kw, kh\n" + _STRIDE),
    ),
    (_SQUARE, (_PLACE, "row, column = divmod(int(np.argmax(window)), kh)")),
    (
        _SQUARE,
        (_PLACE, "row, column = divmod(int(np.argmax(window)), kh)"),
        (
            _ADD,
            "row, column = min(i * sh + row, x.shape[1] - 1), min(j * sw + column, x.shape[2] - 1)\n"
            "        grad_x[c, row, column] += grad_output[c, i, j]",
        ),
    ),
    (
        "the first channel's places were used for all channels: each has maxima of its own",
        (_WINDOW, _WINDOW.replace("x[c,", "x[0,")),
    ),
    (
        "the gradient was multiplied by the maximum: its derivative is 1",
        (_ADD, f"{_ADD} * window[row, column]"),
    ),
    (
        "windows whose maximum is not positive pass nothing back: that would be a ReLU's rule",
        (_ADD, _ADD.replace("+= ", "+= (window.max() > 0) * ")),
    ),
    (
        "windows whose maximum is 0 pass nothing back: its derivative is 1 as well",
        (_ADD, _ADD.replace("+= ", "+= (window.max() != 0) * ")),
    ),
    (
        "a window of equal numbers (or of one cell) passes nothing back: its first number gets it",
        (_ADD, _ADD.replace("+= ", "+= (window.max() > window.min()) * ")),
    ),
    (
        "numbers that nearly equal the maximum count as ties: the largest gets the gradient",
        (_PLACE, "row, column = np.argwhere(np.isclose(window, window.max()))[0]"),
    ),
    (
        "rows and columns that are left over are an error here: they get 0",
        (
            _STRIDE,
            "    x.reshape(*grad_output.shape, kh, kw) if stride is None else None\n" + _STRIDE,
        ),
    ),
    (
        "rows and columns that are left over are an error here: they get 0",
        (
            _STRIDE,
            "    if stride is None:\n        channels, oh, ow = grad_output.shape\n"
            "        x.reshape(channels, oh, kh, ow, kw)\n" + _STRIDE,
        ),
    ),
    (
        "the result has the shape of the output: each number of x needs its gradient",
        (_RETURN, "    return grad_output\n"),
    ),
    (
        "the result is float32, which has too few digits",
        (_GRAD, "grad_x = np.zeros(x.shape, np.float32)"),
    ),
    (
        "the gradient is written into the caller's x: it needs a new array",
        (_RETURN, "    x[...] = grad_x\n    return x\n"),
    ),
    (
        "the gradient is written into the caller's x: it needs a new array",
        (_RETURN, "    x[...] = grad_x\n    return x.astype(float)\n"),
    ),
    (
        "gradients of earlier calls are added, too: each call begins with zeros",
        ("def max", "_kept = {}\n\n\ndef max"),
        (_GRAD, "grad_x = _kept.setdefault(x.shape, np.zeros(x.shape))"),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def max", "_kept = {}\n\n\ndef max"),
        (_GRAD, "grad_x = _kept.setdefault(x.shape, np.zeros(x.shape))\n    grad_x[...] = 0"),
    ),
]:
    max_pool2d_backward.mistake(says, *edits)
