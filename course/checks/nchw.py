"""Public checks of assignment 2, `nchw`: axes, strides and shape bugs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import nn

from course.checks.expect import (
    call,
    check,
    expect_answers,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    expect_true,
)

SWAPPED = "H and W are swapped: rows (H) come before columns (W), and x is a column"
RESHAPED = "reshape or view was used: it deals the numbers out anew and scrambles the picture; move the axes with permute"


def all_different(shape: tuple[int, ...], rng: np.random.Generator) -> torch.Tensor:
    """A float32 tensor in which no number occurs twice, so that every mix-up shows."""
    numbers = rng.permutation(int(np.prod(shape))).astype(np.float32)
    return torch.from_numpy(numbers.reshape(shape))


@check("the sizes have the right names")
def describe(function: Callable, *, rng: np.random.Generator) -> None:
    """`describe(images)` names the four sizes of a batch."""
    for n, c, h, w in [(8, 3, 100, 50), (1, 1, 28, 28), tuple(rng.choice(50, 4, False) + 2)]:
        n, c, h, w = int(n), int(c), int(h), int(w)
        right = {"images": n, "channels": c, "height": h, "width": w}
        expect_equal(
            call(function, torch.zeros(n, c, h, w)),
            right,
            f"describe, batch of shape {(n, c, h, w)}",
            likely={
                SWAPPED: {**right, "height": w, "width": h},
                "that is the order N, H, W, C: the channels are on axis 1": {
                    "images": n,
                    "height": c,
                    "width": h,
                    "channels": w,
                },
            },
        )


@check("the pixel is found, whatever the shape")
def pixel(function: Callable, *, rng: np.random.Generator) -> None:
    """`pixel(images, index, x, y)` returns the C values of one pixel."""
    for n, c, h, w in [(4, 3, 10, 6), (2, 5, 7, 7), (3, 1, 5, 9)]:
        images = all_different((n, c, h, w), rng)
        index, x, y = (int(rng.integers(size)) for size in (n, min(h, w), min(h, w)))
        if x == y:
            x = (x + 1) % min(h, w)
        what = f"pixel, shape {(n, c, h, w)}, index {index}, x = {x}, y = {y}"
        result = call(function, images, index, x, y)
        likely = {
            SWAPPED: images[index, :, x, y],
            "that is a row of pixels: the channels are on axis 1": images[index, y % c, x % h],
        }
        expect_close(result, images[index, :, y, x], what, likely=likely)


@check("axes, numbers, dtype and the refusal are right")
def to_nchw(function: Callable, *, rng: np.random.Generator) -> None:
    """`to_nchw(images)` brings (H, W, C) and (N, H, W, C) into (N, C, H, W)."""
    random = tuple(int(v) for v in rng.choice(np.arange(4, 30), 3, replace=False))
    for shape in [(100, 50, 3), (5, 8, 6, 3), (2, 7, 9, 1), random, (3, *random)]:
        images = all_different(shape, rng)
        batch = images if len(shape) == 4 else images[None]
        n, h, w, c = batch.shape
        what = f"to_nchw, input of shape {shape}"
        result = call(function, images)
        expect_shape(
            result,
            (n, c, h, w),
            what,
            likely={
                "the axis N is missing: a single picture becomes a batch of one": (c, h, w),
                "H and W are swapped: after N and C come the old H, then the old W": (n, c, w, h),
                "permute lists where each new axis comes from, not where each old axis goes": (
                    n,
                    w,
                    c,
                    h,
                ),
                "the channels are still last: only the axis N was added": (n, h, w, c),
            },
        )
        expect_close(
            result,
            np.moveaxis(batch.numpy(), 3, 1),
            what,
            likely={
                RESHAPED: lambda b=batch, s=(n, c, h, w): b.reshape(s),
                SWAPPED: lambda b=batch, s=(n, c, h, w): b.permute(0, 3, 2, 1).reshape(s),
            },
        )
    _keeps_dtype(function, torch.arange(24, dtype=torch.uint8).reshape(2, 4, 3), "to_nchw")
    transposed = all_different((6, 4, 3), rng).transpose(0, 1)
    expect_close(
        call(function, transposed),
        np.moveaxis(transposed.numpy(), 2, 0)[None],
        "to_nchw, a picture that is not contiguous",
        likely={RESHAPED: transposed.reshape(1, 3, 4, 6)},
    )
    for shape in [(8, 6), (1, 2, 3, 4, 5)]:
        expect_raises(
            lambda shape=shape: function(torch.zeros(shape)),
            ValueError,
            f"to_nchw, input of shape {shape}",
            likely="the number of axes is not checked: raise ValueError unless it is 3 or 4",
        )


def _keeps_dtype(function: Callable, images: torch.Tensor, name: str) -> None:
    dtype = getattr(call(function, images), "dtype", None)
    expect_true(
        dtype == images.dtype,
        f"{name}, input of dtype {images.dtype}",
        expected=f"a tensor of dtype {images.dtype}",
        got=f"{dtype}",
        likely="the numbers were converted; only the axes should move",
    )


@check("the way back is right")
def to_nhwc(function: Callable, *, rng: np.random.Generator) -> None:
    """`to_nhwc(images)` brings (N, C, H, W) into (N, H, W, C)."""
    random = tuple(int(v) for v in rng.choice(np.arange(2, 20), 4, replace=False))
    for shape in [(4, 3, 10, 6), (2, 3, 3, 3), random]:
        images = all_different(shape, rng)
        n, c, h, w = shape
        expect_close(
            call(function, images),
            np.moveaxis(images.numpy(), 1, 3),
            f"to_nhwc, input of shape {shape}",
            likely={
                RESHAPED: images.reshape(n, h, w, c),
                "that is permute(0, 3, 1, 2), the way to NCHW: the way back is another one": images.permute(
                    0, 3, 1, 2
                ),
                "H and W are swapped": images.permute(0, 3, 2, 1),
            },
        )


@check("every number is traced back")
def reshape_source(function: Callable, *, rng: np.random.Generator) -> None:
    """`reshape_source(c, row, column, height, width, channels)` undoes a reshape's mix-up."""
    for height, width, channels in [(32, 24, 3), (2, 5, 4), (7, 3, 2)]:
        where = np.indices((height, width, channels)).reshape(3, channels, height, width)
        for _ in range(8):
            c, row, column = (int(rng.integers(size)) for size in (channels, height, width))
            right = tuple(int(v) for v in where[:, c, row, column])
            if len({right, (row, column, c), right[2:] + right[:2], right[1::-1] + right[2:]}) < 4:
                continue  # two mistakes that give the same answer here cannot be told apart
            expect_equal(
                call(function, c, row, column, height, width, channels),
                right,
                f"reshape_source({c}, {row}, {column}) for (H, W, C) = {(height, width, channels)}",
                likely={
                    "that is where permute would take it from; reshape does not move axes": (
                        row,
                        column,
                        c,
                    ),
                    "the order is (row, column, channel)": (right[2], right[0], right[1]),
                    "rows and columns are swapped": (right[1], right[0], right[2]),
                    "divide the number of the pixel by the length of a row, which is the width": (
                        *divmod(((c * height + row) * width + column) // channels, height),
                        right[2],
                    ),
                },
            )


@check("both layouts are right")
def strides(contiguous: Callable, channels_last: Callable, *, rng: np.random.Generator) -> None:
    """Strides in elements of contiguous and of channels_last tensors, C > 1."""
    for shape in [(8, 3, 32, 24), (2, 5, 4, 7), tuple(int(v) for v in rng.integers(2, 20, 4))]:
        n, c, h, w = shape
        plain = torch.empty(shape)
        expect_equal(
            call(contiguous, *shape),
            plain.stride(),
            f"contiguous_strides{shape}",
            likely={
                "those are bytes of float32; count elements": tuple(4 * s for s in plain.stride()),
                "the order is reversed: the last axis has stride 1": plain.stride()[::-1],
                "those are the strides of channels_last": (h * w * c, 1, w * c, c),
                "one step to the next row passes one row, W numbers, not H": (
                    c * h * w,
                    h * w,
                    h,
                    1,
                ),
                "each is one axis too far left: a step passes only what lies to the right": (
                    n * c * h * w,
                    c * h * w,
                    h * w,
                    w,
                ),
            },
        )
        last = torch.empty(shape, memory_format=torch.channels_last)
        s = last.stride()
        expect_equal(
            call(channels_last, *shape),
            s,
            f"channels_last_strides{shape}",
            likely={
                "the order is that of memory (N, H, W, C); list them for the axes N, C, H, W": (
                    s[0],
                    s[2],
                    s[3],
                    s[1],
                ),
                "those are the strides of a contiguous tensor": plain.stride(),
                "H and W are swapped: a step down one row passes a whole row, W pixels": (
                    s[0],
                    s[1],
                    c,
                    h * c,
                ),
            },
        )


@check("views and copies are told apart")
def copies(answers: Mapping[str, bool], *, rng: np.random.Generator) -> None:
    """The right answers are measured: a view starts at the original's address."""
    del rng
    x = torch.rand(8, 3, 32, 24)
    results = {
        "x.permute(0, 2, 3, 1)": x.permute(0, 2, 3, 1),
        "x.view(8, -1)": x.view(8, -1),
        "x.permute(0, 2, 3, 1).contiguous()": x.permute(0, 2, 3, 1).contiguous(),
        "x.permute(0, 2, 3, 1).reshape(8, -1)": x.permute(0, 2, 3, 1).reshape(8, -1),
        "x[:, 0]": x[:, 0],
        "x.to(memory_format=torch.channels_last)": x.to(memory_format=torch.channels_last),
    }
    right = {name: result.data_ptr() != x.data_ptr() for name, result in results.items()}
    expect_answers(answers, right, "copies", hint="run the expressions and compare data_ptr()")


@check("the channel axis is where it belongs")
def add_channel(function: Callable, *, rng: np.random.Generator) -> None:
    """`add_channel(images)` turns (N, H, W) into (N, 1, H, W)."""
    for shape in [(5, 28, 20), (1, 4, 4), tuple(int(v) for v in rng.integers(2, 12, 3))]:
        _gets_channel(function, shape, "add_channel", rng)
    _keeps_dtype(function, torch.zeros((2, 4, 3), dtype=torch.uint8), "add_channel")
    for shape in [(28, 28), (5, 1, 28, 28)]:
        expect_raises(
            lambda shape=shape: function(torch.zeros(shape)),
            ValueError,
            f"add_channel, input of shape {shape}",
            likely="the number of axes is not checked: raise ValueError unless it is 3",
        )


def _gets_channel(
    function: Callable, shape: tuple[int, int, int], name: str, rng: np.random.Generator
) -> None:
    n, h, w = shape
    images = all_different(shape, rng)
    result = call(function, images)
    what = f"{name}, input of shape {shape}"
    expect_shape(
        result,
        (n, 1, h, w),
        what,
        likely={
            "the axis was put first: that reads as one picture with N channels": (1, n, h, w),
            "the axis was put last: that is NHWC": (n, h, w, 1),
            "nothing was added": shape,
            "H and W are swapped": (n, 1, w, h),
        },
    )
    swapped = images.transpose(1, 2).reshape(n, 1, h, w)
    expect_close(result, images[:, None], what, likely={"H and W are swapped": swapped})


@check("each channel has its own mean and deviation")
def normalize(function: Callable, *, rng: np.random.Generator) -> None:
    """`normalize(images, mean, std)` computes (x / 255 - mean) / std per channel."""
    for shape in [(2, 3, 4, 3), (4, 3, 6, 5), (3, 4, 4, 4), (2, 1, 5, 7)]:
        c = shape[1]
        images = torch.from_numpy(rng.integers(0, 256, shape).astype(np.uint8))
        mean, std = rng.uniform(0.2, 0.7, c), rng.uniform(0.1, 0.4, c)
        m, s = mean[:, None, None], std[:, None, None]
        scaled = images.numpy() / 255
        likely: dict[str, object] = {
            "the pixels were not divided by 255": (images.numpy() - m) / s,
            "the mean was not subtracted": scaled / s,
            "it is divided by the variance: std is the deviation already": (scaled - m) / s**2,
            "the deviation was multiplied instead of divided": (scaled - m) * s,
            "brackets are missing: subtract the mean first, then divide": scaled - m / s,
            "the first channel's mean and deviation were used for all": (scaled - m[0]) / s[0],
        }
        if shape[3] == c:
            likely[
                "mean and std were lined up with W, not with C: give them the shape (C, 1, 1)"
            ] = (scaled - mean) / std
        for values in (images, images.float()):
            what = f"normalize, shape {shape}, dtype {values.dtype}"
            result = call(function, values, mean.tolist(), std.tolist(), what=what)
            expect_close(result, (scaled - m) / s, what, likely=likely, rtol=1e-4, atol=1e-5)
    expect_true(
        getattr(result, "dtype", None) == torch.float32,
        "normalize",
        expected="a float32 tensor",
        got=f"{getattr(result, 'dtype', type(result).__name__)}",
        likely="mean and std became float64 on the way: give as_tensor dtype=torch.float32",
    )


@check("any batch size and any picture size works")
def repair(function: Callable, runs: Mapping[int, bool], *, rng: np.random.Generator) -> None:
    """`prepare` takes any batch; `view(100, ...)` runs only if 100 divides the size of the set."""
    for shape in [(100, 28, 28), (37, 28, 28), (1, 28, 28), (50, 28, 56)]:
        _gets_channel(function, shape, "prepare", rng)
    transposed = all_different((5, 12, 20), rng).transpose(1, 2)
    expect_close(
        call(function, transposed, what="prepare, a batch that is not contiguous"),
        transposed[:, None],
        "prepare, a batch that is not contiguous",
    )
    right = {size: size % 100 == 0 for size in (60000, 33600, 8400, 1437, 250)}
    hint = "the last batch holds what is left: the size modulo 100, unless that is 0"
    expect_answers(runs, right, "runs_to_the_end", hint)


@check("the guard stops what the layers let pass")
def guard(function: Callable, outcome: Mapping[str, str], *, rng: np.random.Generator) -> None:
    """`require_nchw` raises for everything but (N, channels, H, W); the outcomes are measured."""
    for shape, channels in [((4, 3, 8, 6), 3), ((1, 1, 28, 28), 1), ((16, 5, 2, 9), 5)]:
        result = call(function, torch.zeros(shape), channels)
        what = f"require_nchw, shape {shape}, channels = {channels}"
        expect_equal(result, None, f"{what}: no error, and nothing returned")
    expect_raises(
        lambda: function(torch.zeros(2, 28, 19), 1),
        ValueError,
        "require_nchw, shape (2, 28, 19), channels = 1",
        likely="check the number of axes as well as axis 1",
        message=r"2\D+28\D+19",
    )
    refused = [((16, 28, 28), 16), ((16, 28, 28), 1), ((4, 8, 6, 3), 3), ((4, 3, 8, 6), 1)]
    for shape, channels in [*refused, ((3, 4, 8, 6), 3), ((3, 8), 8), ((2, 3, 4, 4, 4), 3)]:
        expect_raises(
            lambda shape=shape, channels=channels: function(torch.zeros(shape), channels),
            ValueError,
            f"require_nchw, shape {shape}, channels = {channels}",
            likely="check both: the number of axes is 4, and axis 1 has `channels` entries",
        )
    grey = torch.from_numpy(rng.random((16, 28, 28), dtype=np.float32))
    layers = (nn.Conv2d(1, 8, 3), nn.Conv2d(16, 8, 3), nn.MaxPool2d(2), nn.Flatten())
    names = ("Conv2d(1, 8, 3)", "Conv2d(16, 8, 3)", "MaxPool2d(2)", "Flatten()")
    right = {name: _outcome(layer, grey) for name, layer in zip(names, layers, strict=True)}
    hint = "compare the first axis of each result with the 16 pictures that went in"
    options = ("raises", "one picture", "looks right")
    expect_answers(outcome, right, "outcome", hint, options)


def _outcome(layer: nn.Module, images: torch.Tensor) -> str:
    try:
        result = layer(images)
    except RuntimeError:
        return "raises"
    return "looks right" if len(result) == len(images) else "one picture"
