"""Checks of `cifar10_lab` on single operations: batch norm, flips, crops, the residual block."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course.checks.expect import (
    as_array,
    call,
    check,
    expect_answers,
    expect_close,
    expect_count,
    expect_shape,
    expect_true,
    fail,
)
from course.inspection import receptive_field, shape_trace


def _plan_network(strides: tuple[int, int, int] = (2, 2, 2)) -> nn.Sequential:
    """The plan of exercise 1 without its batch norm: a stem, three times two convolutions, a head."""
    layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False)]
    for c_in, c_out, stride in zip((16, 16, 32), (16, 32, 64), strides, strict=True):
        layers.append(nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False))
        layers.append(nn.Conv2d(c_out, c_out, 3, padding=1, bias=False))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


@check("sizes, parameters and receptive fields of the plan")
def plan(answers: Mapping[str, int], *, rng: np.random.Generator) -> None:
    """The right answers are measured on the network."""
    del rng
    model, wide = _plan_network(), (3, 96, 96)
    trace = shape_trace(model, torch.zeros(1, 3, 32, 32))
    fields, slow = receptive_field(model, wide), receptive_field(_plan_network((1, 1, 1)), wide)
    right = {
        "height of the maps behind block 3": trace[6].output_shape[2],
        "weights of the first convolution of block 2": trace[3].parameters,
        "numbers that enter the linear layer": model[-1].in_features,
        "receptive field behind the stem": fields["0"][0],
        "receptive field behind block 1": fields["2"][0],
        "receptive field behind block 3": fields["6"][0],
        "receptive field behind block 3 if every stride were 1": slow["6"][0],
    }
    hint = (
        "a stride of 2 halves the maps; a convolution without bias has outputs × inputs × 3 × 3 "
        "weights; the field grows by (kernel − 1) × jump, and a stride multiplies the jump "
        "afterwards (assignment 3)"
    )
    expect_answers(answers, right, "plan", hint)


@check("normalised by the batch in training, by the running values in evaluation")
def batch_norm(function: Callable, *, rng: np.random.Generator) -> None:
    """`batch_norm` beside PyTorch's, in both modes."""
    for shape, momentum, eps in [
        ((2, 3, 2, 3), 0.1, 1e-5),
        ((4, 5, 3, 2), 0.3, 1e-5),
        ((3, 2, 4, 5), 0.25, 0.5),
    ]:
        c = shape[1]
        x = torch.from_numpy(rng.normal(1, 2, shape).astype(np.float32))
        weight, bias, mean = (torch.from_numpy(rng.normal(size=c)).float() for _ in range(3))
        var = torch.from_numpy(rng.uniform(0.5, 3, c)).float()
        given = (x, weight, bias, mean, var)
        for training in (True, False):
            mode = "training" if training else "evaluation"
            what = f"batch_norm, x of shape {shape}, {mode}, momentum {momentum}, eps {eps}"
            result = call(function, *given, training, momentum, eps, what=what)
            if not isinstance(result, (tuple, list)) or len(result) != 3:
                got = type(result).__name__
                likely = "" if result is not None else "the function has no return statement"
                fail(what, expected="(y, running_mean, running_var)", got=got, likely=likely)
            right, wrong = _norms(given, training, momentum, eps)
            for i, name in enumerate(("y", "running_mean", "running_var")):
                likely = {
                    reason: value
                    for where, reason, value in wrong
                    if where == i and not torch.allclose(value, right[i])
                }
                expect_close(
                    result[i], right[i], f"{what}: {name}", likely=likely, rtol=1e-4, atol=1e-5
                )


def _norms(given: tuple, training: bool, momentum: float, eps: float) -> tuple[list, list]:
    """What PyTorch returns, and (which of the three, reason, value) of typical mistakes."""
    x, weight, bias, mean, var = given
    new_mean, new_var = mean.clone(), var.clone()
    right = F.batch_norm(x, new_mean, new_var, weight, bias, training, momentum, eps)

    def scaled(m: Tensor, v: Tensor, inside: bool = True) -> Tensor:
        m, v, g, b = (t.view(1, -1, *([1] * (x.ndim - 2))) if t.ndim == 1 else t
                      for t in (m, v, weight, bias))  # fmt: skip
        return (x - m) / ((v + eps).sqrt() if inside else v.sqrt() + eps) * g + b

    axes = (0, 2, 3)
    batch = (x.mean(axes), x.var(axes, correction=0), x.var(axes, correction=1))
    used = batch if training else (mean, var, var)
    one = (x.mean(0, keepdim=True), x.var(0, keepdim=True, correction=0))
    each = (x.mean((2, 3), keepdim=True), x.var((2, 3), keepdim=True, correction=0))
    wrong = [
        (0, "in evaluation mode the running values are used, not the batch's", scaled(*batch[:2])),
        (0, "in training mode the batch's own values are used, not the running ones", scaled(mean, var)),
        (0, "that is the unbiased variance (divided by n − 1); y is made with correction=0",
         scaled(batch[0], batch[2])),
        (0, "eps belongs under the root, beside the variance", scaled(used[0], used[1], False)),
        (0, "divided by the variance, not by its root", scaled(used[0], (used[1] + eps) ** 2 - eps)),
        (0, "the mean is taken over N alone: one number a channel is needed, over N, H and W",
         scaled(*one)),
        (0, "the mean is taken over each image alone: one number a channel, over N, H and W",
         scaled(*each)),
        (0, "weight and bias are missing", (right - bias.view(1, -1, 1, 1)) / weight.view(1, -1, 1, 1)),
        (1, "in evaluation mode the running values stay as they are", mean.lerp(batch[0], momentum)),
        (2, "in evaluation mode the running values stay as they are", var.lerp(batch[2], momentum)),
        (1, "momentum is the share of the new value: (1 − m) · old + m · new",
         batch[0].lerp(mean, momentum)),
        (2, "momentum is the share of the new value: (1 − m) · old + m · new",
         batch[2].lerp(var, momentum)),
        (2, "the running variance takes the unbiased one (divided by n − 1)",
         var.lerp(batch[1], momentum)),
        (1, "the running mean was replaced, not moved towards the batch's", batch[0]),
        (1, "in training mode the running mean moves towards the batch's", mean),
        (1, "momentum is an argument: do not write 0.1", mean.lerp(batch[0], 0.1)),
    ]  # fmt: skip
    return [right, new_mean, new_var], wrong


def _pictures(rng: np.random.Generator, n: int, c: int, h: int, w: int) -> Tensor:
    """Float images whose rows do not follow each other in memory."""
    return torch.from_numpy(rng.random((n, c, w, h), dtype=np.float32)).transpose(2, 3)


@check("each image is mirrored or not, as it was drawn")
def flip_some(function: Callable, *, rng: np.random.Generator) -> None:
    """`flip_some(images, flip)` mirrors left and right where `flip` is True."""
    for n, c, h, w in [(6, 3, 5, 4), (4, 1, 3, 6), (1, 2, 4, 4)]:
        images = _pictures(rng, n, c, h, w)
        for flip in (torch.arange(n) % 2 == 0, torch.zeros(n) > 0, torch.ones(n) > 0):
            chosen = flip[:, None, None, None]
            likely = {
                "that is upside down: left and right change places on axis 3, W": torch.where(
                    chosen, images.flip(2), images
                ),
                "all images were mirrored: `flip` says which": images.flip(3),
                "no image was mirrored": images,
                "the others were mirrored: True means mirror": torch.where(
                    chosen, images, images.flip(3)
                ),
                "the colours changed places, axis 1: W is axis 3": torch.where(
                    chosen, images.flip(1), images
                ),
                "the whole batch was turned around: axis 0 is N": torch.where(
                    chosen, images.flip(0), images
                ),
                "turned by half a circle: mirror one axis": torch.where(
                    chosen, images.flip((2, 3)), images
                ),
            }
            right = torch.where(chosen, images.flip(3), images)
            likely = {k: v for k, v in likely.items() if not torch.equal(v, right)}
            what = f"flip_some, images of shape {(n, c, h, w)}, flip = {flip.int().tolist()}"
            expect_close(call(function, images, flip, what=what), right, what, likely=likely)


def _crop(images: Tensor, top: list[int], left: list[int], p: int, mode: str = "reflect") -> Tensor:
    h, w = images.shape[2:]
    big = F.pad(images, (p, p, p, p), mode=mode)
    windows = [x[:, t : t + h, s : s + w] for x, t, s in zip(big, top, left, strict=True)]
    return torch.stack(windows)


@check("each image gets its own window of the padded picture")
def crop_each(function: Callable, *, rng: np.random.Generator) -> None:
    """`crop_each(images, top, left, padding)`: reflected edges, a window an image."""
    for n, c, h, w, p in [(6, 3, 6, 9, 2), (5, 1, 8, 5, 3), (1, 2, 4, 4, 1), (3, 2, 5, 7, 0)]:
        images = _pictures(rng, n, c, h, w)
        top, left = (
            torch.from_numpy(rng.permutation(max(n, 2 * p + 1))[:n] % (2 * p + 1)) for _ in "tl"
        )
        if n > 1 and p > 0:
            top[0], left[0] = 0, 2 * p
        t, s = top.tolist(), left.tolist()
        right = _crop(images, t, s, p)
        back = [2 * p - v for v in t], [2 * p - v for v in s]
        likely = {
            "top and left are swapped: top counts rows, axis 2": _crop(images, s, t, p),
            "every image got the window of the first: each has a place of its own": _crop(
                images, t[:1] * n, s[:1] * n, p
            ),
            "the edge is filled with zeros: pad with mode='reflect'": _crop(
                images, t, s, p, "constant"
            ),
            "the edge pixel is repeated: pad with mode='reflect'": _crop(
                images, t, s, p, "replicate"
            ),
            "the pictures moved in the opposite direction": _crop(images, *back, p),
            "the images came back as they were": images,
        }
        likely = {k: v for k, v in likely.items() if not torch.equal(v, right)}
        what = f"crop_each, images of shape {(n, c, h, w)}, padding {p}, top {t}, left {s}"
        result = call(function, images, top, left, p, what=what)
        expect_shape(result, (n, c, h, w), what, likely={
            "the padded picture came back: cut a window of H × W": (n, c, h + 2 * p, w + 2 * p)})  # fmt: skip
        expect_close(result, right, what, likely=likely)


@check("parameters, shapes and the short way past the convolutions")
def residual_block(build: Callable, *, rng: np.random.Generator) -> None:
    """`ResidualBlock(c_in, c_out, stride)` beside a reference with the same kernels."""
    for c_in, c_out, stride in [(4, 7, 2), (6, 6, 1), (5, 5, 2), (3, 8, 1)]:
        what = f"ResidualBlock({c_in}, {c_out}, {stride})"
        block = call(build, c_in, c_out, stride, what=what)
        found = block.weights() if hasattr(block, "weights") else dict(block.named_parameters())
        values = [torch.as_tensor(as_array(v, key)) for key, v in found.items()]
        changes = c_in != c_out or stride != 1
        main = 9 * c_in * c_out + 9 * c_out**2 + 4 * c_out
        short = (c_in * c_out + 2 * c_out) if changes else 0
        total = main + short
        likely = {
            "the convolutions have a bias, which the batch norm behind them subtracts again: "
            "bias=False": total + 2 * c_out + (c_out if changes else 0),
            "no shortcut convolution: shape and stride change here": main,
            "the 1 × 1 convolution of the shortcut is followed by a batch norm": main
            + c_in * c_out,
            "shape stays the same here, so the shortcut is x itself, without parameters": main
            + c_in * c_out
            + 2 * c_out,
            "the shortcut's kernel is 1 × 1": main + 9 * c_in * c_out + 2 * c_out,
            "there is no batch norm": 9 * c_in * c_out + 9 * c_out**2,
            "a layer in a plain list is not registered": 0,
        }
        likely = {k: v for k, v in likely.items() if v != total}
        expect_count(sum(v.numel() for v in values), total, f"{what}, parameters", likely=likely)
        x = torch.from_numpy(rng.normal(size=(3, c_in, 8, 6)).astype(np.float32))
        result = call(block, x, what=f"{what}, x of shape {tuple(x.shape)}")
        _expect_block(result, values, x, c_out, stride, what)


def _expect_block(
    result: object, values: list[Tensor], x: Tensor, c_out: int, stride: int, what: str
) -> None:
    n, c_in, h, w = x.shape
    size = (n, c_out, math.ceil(h / stride), math.ceil(w / stride))
    expect_shape(result, size, f"{what}, x of shape {tuple(x.shape)}", likely={
        "the stride is not used": (n, c_out, h, w),
        "both convolutions have the stride: only the first has": (
            n, c_out, math.ceil(h / stride**2), math.ceil(w / stride**2)),
    } if stride > 1 else {})  # fmt: skip
    first = [v for v in values if v.shape == (c_out, c_in, 3, 3)]
    second = [v for v in values if v.shape == (c_out, c_out, 3, 3)]
    short = next((v for v in values if v.shape == (c_out, c_in, 1, 1)), None)
    expect_true(bool(first) and bool(second), f"{what}, kernels",
                expected=f"one of {(c_out, c_in, 3, 3)} and one of {(c_out, c_out, 3, 3)}",
                got=[tuple(v.shape) for v in values if v.ndim == 4])  # fmt: skip
    # With equal channels both kernels have one shape; the order of registration is free.
    pairs = (
        [(first[0], second[-1])] if c_in != c_out else [(first[0], first[1]), (first[1], first[0])]
    )
    rights = [_block(x, a, b, short, stride) for a, b in pairs]
    got = as_array(result, what)
    match = [r for r in rights if np.allclose(got, r, rtol=1e-3, atol=1e-4)]
    variants = {
        "the shortcut is missing: add it before the last ReLU": "none",
        "the last ReLU comes before the sum; it belongs behind it": "early",
        "the last ReLU is missing": "no last",
        "the ReLU between the convolutions is missing": "no first",
        "the input was multiplied, not added": "times",
        "the shortcut went through a ReLU of its own": "relu short",
        "the batch norm of the shortcut is missing": "plain short",
    }
    likely = {
        reason: (lambda kind=kind, a=a, b=b: _block(x, a, b, short, stride, kind))
        for reason, kind in variants.items()
        for a, b in pairs[:1]
    }
    for a, b in pairs[1:]:
        likely |= {
            f"{reason} ": (lambda kind=kind, a=a, b=b: _block(x, a, b, short, stride, kind))
            for reason, kind in variants.items()
        }
    expect_close(got, match[0] if match else rights[0],
                 f"{what} in training mode, beside relu(norm(conv(relu(norm(conv(x))))) + shortcut(x))",
                 likely=likely, rtol=1e-3, atol=1e-4)  # fmt: skip


def _block(
    x: Tensor, a: Tensor, b: Tensor, short: Tensor | None, stride: int, kind: str = "right"
) -> Tensor:
    def norm(t: Tensor) -> Tensor:
        return F.batch_norm(t, None, None, training=True)

    inner = norm(F.conv2d(x, a, stride=stride, padding=1))
    inner = inner if kind == "no first" else inner.relu()
    y = norm(F.conv2d(inner, b, padding=1))
    way = x if short is None else F.conv2d(x, short, stride=stride)
    way = way if short is None or kind == "plain short" else norm(way)
    way = way.relu() if kind == "relu short" else way
    if kind == "none":
        return y.relu()
    if kind == "early":
        return y.relu() + way
    if kind == "times":
        return (y * way).relu()
    return y + way if kind == "no last" else (y + way).relu()
