"""Public checks of assignment 4: convolution, with loops and on windows, and max pooling.

Expected values come from PyTorch. `cnn_from_scratch` offers these checks to the notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.expect import (
    call,
    check,
    expect_close,
    expect_equal,
    expect_raises,
    expect_true,
)

# N, C_in, H, W, C_out, kH, kW, stride, padding. Nothing is square. In some, pixels are left over at
# the edge; in the first two, W' = C_out, so that a bias on the wrong axis raises no error.
CONVOLUTIONS = (
    (2, 3, 7, 6, 5, 3, 2, 1, 0),
    (1, 2, 8, 9, 5, 2, 3, 2, 1),
    (3, 1, 6, 5, 2, 3, 3, 3, 2),
    (2, 2, 5, 8, 4, 1, 4, 2, 0),
)


def _example(case: Sequence[int], rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Input, weight, bias and output gradient of a convolution, and what autograd makes of them."""
    n, d, h, w, k, kh, kw, stride, padding = case
    x, weight, bias = (rng.standard_normal(s) for s in ((n, d, h, w), (k, d, kh, kw), (k,)))
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
    y = F.conv2d(*tensors, stride=stride, padding=padding)
    g = rng.standard_normal(tuple(y.shape))
    gradients = torch.autograd.grad(y, tensors, torch.from_numpy(g))
    return x, weight, bias, g, y.detach().numpy(), *(t.numpy() for t in gradients)


def _torch_conv(x, weight, bias=None, **settings):
    return lambda: F.conv2d(
        torch.tensor(x),
        torch.tensor(weight),
        None if bias is None else torch.tensor(bias),
        **settings,
    )


def check_conv2d(function: Callable, rng: np.random.Generator, name: str) -> None:
    """The output of a convolution, for every case, and the refusal of wrong channels."""
    for case in CONVOLUTIONS:
        x, weight, bias, _, y, *_ = _example(case, rng)
        stride, padding = case[-2:]
        settings = {"stride": stride, "padding": padding}
        what = f"{name}, x {x.shape}, weight {weight.shape}, stride {stride}, padding {padding}"
        result = call(function, x, weight, bias, stride, padding, what=what)
        flipped = weight[:, :, ::-1, ::-1].copy()
        raw = _torch_conv(x, weight, **settings)
        likely: dict[str, object] = {
            "the kernel is flipped: that is true convolution, this one cross-correlates": _torch_conv(
                x, flipped, bias, **settings
            ),
            "the bias is missing": raw,
            "the padding is not used": _torch_conv(x, weight, bias, stride=stride),
            "the stride is not used": _torch_conv(x, weight, bias, padding=padding),
            "the bias was added once for every input channel": lambda y=y, b=bias, d=case[1]: (
                y + (d - 1) * b[:, None, None]
            ),
        }
        if y.shape[3] == len(bias):
            likely[
                "the bias is lined up with the last axis, W': give it the shape (C_out, 1, 1)"
            ] = lambda raw=raw, bias=bias: raw().numpy() + bias
        expect_close(result, y, what, likely=likely)
    for channels in (1, 2):
        expect_raises(
            lambda c=channels: function(np.ones((1, 3, 5, 4)), np.ones((2, c, 2, 2)), np.ones(2)),
            ValueError,
            f"{name}, x with 3 channels, weight for {channels}",
            likely="compare x.shape[1] with weight.shape[1]; with 1 channel NumPy would broadcast silently",
        )


@check("output right for every stride, padding and shape")
def conv2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`conv2d(x, weight, bias, stride, padding)` beside PyTorch."""
    check_conv2d(function, rng, "conv2d")


@check("the same without loops")
def fast_conv2d(function: Callable, *, rng: np.random.Generator) -> None:
    """`fast_conv2d`: the same contract as `conv2d`, also on a transposed input."""
    check_conv2d(function, rng, "fast_conv2d")
    x, weight, bias = (rng.standard_normal(s) for s in ((2, 4, 5, 3), (2, 3, 2, 2), (2,)))
    x = x.transpose(0, 3, 1, 2)  # NHWC in memory
    y = _torch_conv(x.copy(), weight, bias)()
    expect_close(call(function, x, weight, bias), y, "fast_conv2d, an input that is not contiguous")


def check_conv2d_backward(function: Callable, rng: np.random.Generator, name: str) -> None:
    """The three gradients, for every case."""
    for case in CONVOLUTIONS:
        x, weight, _, g, _, dx, dw, db = _example(case, rng)
        stride, padding = case[-2:]
        what = f"{name}, x {x.shape}, weight {weight.shape}, stride {stride}, padding {padding}"
        result = call(function, g, x, weight, stride, padding, what=what)
        three = isinstance(result, (tuple, list)) and len(result) == 3
        got = (
            f"{len(result)} values" if isinstance(result, (tuple, list)) else type(result).__name__
        )
        expect_true(
            three,
            what,
            expected="three arrays: the gradients of x, of weight and of bias",
            got=got,
            likely="the function has no return statement" if result is None else "",
        )
        _expect_gradients(result, case, (x, weight, g), (dx, dw, db), what)


def _expect_gradients(result, case, inputs, right, what) -> None:
    x, weight, g = inputs
    dx, dw, db = right
    n, stride, padding = case[0], *case[-2:]
    mean = "divided by N: the loss has done that already, so a layer sums over the batch"
    likely = {
        "the gradient of the padded input: cut the padding off": _padded(
            weight, g, x, stride, padding
        ),
        "windows overlap, so the gradients of a pixel add up: +=, not =": _padded(
            weight, g, x, stride, padding, overwrite=True, cut=True
        ),
        "the kernel is flipped; each pixel gets g times the kernel number that it met": _padded(
            weight[:, :, ::-1, ::-1], g, x, stride, padding, cut=True
        ),
        "the slice [padding:-padding] is empty for padding 0": dx[:, :, 0:0, 0:0],
    }
    expect_close(result[0], dx, f"{what}: the gradient of x", likely=likely)
    likely = {
        "flipped: each kernel number gets g times the pixel that it met": dw[:, :, ::-1, ::-1],
        mean: dw / n,
        "that is the gradient of the last window alone: add up over all windows": lambda: np.einsum(
            "k,dij->kdij", g[-1, :, -1, -1], _last_window(x, weight, g, stride, padding)
        ),
    }
    expect_close(result[1], dw, f"{what}: the gradient of weight", likely=likely)
    likely = {
        mean: db / n,
        "not summed over rows and columns: a bias belongs to the whole map": g.sum(0),
        "not summed over the batch": g.sum((2, 3)),
        "the mean over the map, not the sum": g.mean((2, 3)).sum(0),
    }
    expect_close(result[2], db, f"{what}: the gradient of bias", likely=likely)


def _padded(weight, g, x, stride, padding, overwrite=False, cut=False) -> np.ndarray:
    """The gradient of the padded input; on request with the mistake of overwriting."""
    (n, d, h, w), (kh, kw) = x.shape, weight.shape[2:]
    total = np.zeros((n, d, h + 2 * padding, w + 2 * padding))
    for r, c in np.ndindex(g.shape[2:]):
        place = np.s_[:, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        part = np.einsum("nk,kdij->ndij", g[:, :, r, c], weight)
        total[place] = part if overwrite else total[place] + part
    return total[:, :, padding : padding + h, padding : padding + w] if cut else total


def _last_window(x, weight, g, stride, padding) -> np.ndarray:
    padded = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    r, c = ((size - 1) * stride for size in g.shape[2:])
    return padded[-1, :, r : r + weight.shape[2], c : c + weight.shape[3]]


@check("all three gradients are right")
def conv2d_backward(function: Callable, *, rng: np.random.Generator) -> None:
    """`conv2d_backward(gradient, x, weight, stride, padding)` beside PyTorch's autograd."""
    check_conv2d_backward(function, rng, "conv2d_backward")


@check("the same gradients without loops over positions")
def fast_conv2d_backward(function: Callable, *, rng: np.random.Generator) -> None:
    """`fast_conv2d_backward`: the same contract as `conv2d_backward`."""
    check_conv2d_backward(function, rng, "fast_conv2d_backward")


@check("the layer remembers, passes on and stores")
def conv_layer(make: Callable, *, rng: np.random.Generator) -> None:
    """Conv2d: stride and padding are passed on, gradients stored under their names, overwritten."""
    for case in CONVOLUTIONS[:3]:
        x, weight, bias, *_ = _example(case, rng)
        settings = {"stride": case[-2], "padding": case[-1]}
        layer, before = make(weight, bias, **settings), None
        for turn in range(2):
            x = rng.standard_normal(x.shape)
            tensors = [torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
            y = F.conv2d(*tensors, **settings)
            g = rng.standard_normal(tuple(y.shape))
            right = [t.numpy() for t in torch.autograd.grad(y, tensors, torch.from_numpy(g))]
            what = f"Conv2d(weight {weight.shape}, {settings}), input {x.shape}"
            likely = {
                "padding is not passed on": _torch_conv(x, weight, bias, stride=case[-2]),
                "stride is not passed on": _torch_conv(x, weight, bias, padding=case[-1]),
                "stride and padding are not passed on": _torch_conv(x, weight, bias),
            }
            result = call(layer.forward, x, what=f"{what}: forward")
            expect_close(result, y.detach(), f"{what}: forward", likely=likely)
            result = call(layer.backward, g, what=f"{what}: backward")
            likely = {
                "that is the gradient of weight; backward returns that of the input": right[1],
                "that is the gradient of the padded input: remember x as it came": _padded(
                    weight, g, x, case[-2], case[-1]
                ),
            }
            expect_close(result, right[0], f"{what}: backward", likely=likely)
            for name, gradient in (("weight", right[1]), ("bias", right[2])):
                likely = (
                    {}
                    if before is None
                    else {
                        "added to the gradient of the call before; here backward overwrites (=, not +=)": before[
                            name
                        ]
                        + gradient,
                        "still the gradient of the call before": before[name],
                    }
                )
                stored = getattr(layer, f"{name}_gradient")
                expect_close(
                    stored, gradient, f"{what}: {name}_gradient, turn {turn + 1}", likely=likely
                )
            before = {"weight": right[1], "bias": right[2]}


@check("found in any number of axes, the first one at a tie")
def position(function: Callable, *, rng: np.random.Generator) -> None:
    """`position_of_maximum(a)` is the index of the first largest number."""
    arrays = [
        np.array([[3, 1, 7], [7, 0, 2]]),
        rng.integers(-9, -5, (3, 4)),
        rng.standard_normal(5),
    ]
    arrays += [rng.permutation(24).reshape(2, 3, 4), rng.permutation(30).reshape(6, 5).T]
    for a in arrays:
        flat = int(a.argmax())
        right = tuple(int(i) for i in np.unravel_index(flat, a.shape))
        result = call(function, a)
        if hasattr(result, "shape") and result.shape == (a.ndim,):
            result = tuple(result)  # an array with one integer per axis says the same
        last = a.size - 1 - int(a.ravel()[::-1].argmax())
        likely = {
            "that is the position in the flattened array: np.unravel_index turns it into an index": flat,
            "rows and columns are swapped": right[::-1],
            "that is the last maximum; at a tie the first one counts": tuple(
                int(i) for i in np.unravel_index(last, a.shape)
            ),
            "the axes' sizes go into unravel_index in the order of a.shape": tuple(
                int(i) for i in np.unravel_index(flat, a.shape[::-1])
            ),
        }
        likely = {reason: wrong for reason, wrong in likely.items() if wrong != right}
        expect_equal(result, right, f"position_of_maximum, array of shape {a.shape}", likely=likely)


@check("maxima and gradients are right: negative inputs, ties, overlaps")
def maxpool(make: Callable, *, rng: np.random.Generator) -> None:
    """MaxPool2d(kernel, stride) beside PyTorch, on negative inputs with many ties."""
    cases = [
        (2, 3, 6, 8, 2, 2, 2),
        (1, 2, 7, 5, 3, 2, 2),
        (2, 1, 6, 7, 2, 3, 1),
        (1, 2, 5, 9, 2, 3, 3),
    ]
    for n, c, h, w, kh, kw, stride in cases:
        for tied in (False, True):
            x = rng.permutation(n * c * h * w).reshape(n, c, h, w) - float(n * c * h * w)
            if tied:
                x = rng.integers(-3, 0, x.shape).astype(float)
            tx = torch.tensor(x, requires_grad=True)
            y = F.max_pool2d(tx, (kh, kw), stride)
            g = rng.standard_normal(tuple(y.shape))
            (dx,) = torch.autograd.grad(y, tx, torch.from_numpy(g))
            layer = make((kh, kw), stride)
            what = (
                f"MaxPool2d(({kh}, {kw}), {stride}), input {x.shape}{', with ties' if tied else ''}"
            )
            likely = {
                "the search for the maximum starts at 0, but all inputs are negative": np.zeros(
                    y.shape
                ),
                "that is the average": F.avg_pool2d(tx.detach(), (kh, kw), stride),
                "that is the smallest number": -F.max_pool2d(-tx.detach(), (kh, kw), stride),
                "that is the last number of each window": x[
                    :, :, kh - 1 :: stride, kw - 1 :: stride
                ][:, :, : y.shape[2], : y.shape[3]],
                "the stride is not used": F.max_pool2d(tx.detach(), (kh, kw), 1),
                "the window's height and width are swapped": lambda tx=tx, k=(kw, kh), s=stride: (
                    F.max_pool2d(tx.detach(), k, s)
                ),
            }
            result = call(layer.forward, x, what=f"{what}: forward")
            expect_close(result, y.detach(), f"{what}: forward", likely=likely)
            result = call(layer.backward, g, what=f"{what}: backward")
            likely = {
                "at a tie every maximum got the gradient: only the first one does": _pool_gradient(
                    x, g, (kh, kw), stride, "all"
                ),
                "at a tie the last maximum got the gradient: the first one does": _pool_gradient(
                    x, g, (kh, kw), stride, "last"
                ),
                "at a tie the gradient was shared out: the first maximum gets all of it": _pool_gradient(
                    x, g, (kh, kw), stride, "shared"
                ),
                "every pixel of the window got a share: that is average pooling": _pool_gradient(
                    np.zeros_like(x), g, (kh, kw), stride, "shared"
                ),
                "windows overlap, so the gradients of a pixel add up: +=, not =": _pool_gradient(
                    x, g, (kh, kw), stride, "overwritten"
                ),
            }
            likely = {k: v for k, v in likely.items() if not np.allclose(v, dx)}
            expect_close(result, dx, f"{what}: backward", likely=likely)


def _pool_gradient(x, g, kernel, stride, mistake: str) -> np.ndarray:
    """The gradient of max pooling with one of the usual mistakes."""
    total = np.zeros_like(x)
    for index in np.ndindex(g.shape):
        n, c, row, column = index
        top, left = row * stride, column * stride
        place = np.s_[n, c, top : top + kernel[0], left : left + kernel[1]]
        winners = (x[place] == x[place].max()).astype(float)
        if mistake == "shared":
            winners /= winners.sum()
        elif mistake != "all":
            flat = np.flatnonzero(winners)[-1 if mistake == "last" else 0]
            winners = (np.arange(winners.size) == flat).reshape(winners.shape)
        if mistake == "overwritten":
            total[place] = np.where(winners, g[index], total[place])
        else:
            total[place] += winners * g[index]
    return total
