"""Exercise 6 of `convolution_and_pooling`: a convolution layer."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    OVERFLOW,
    bytes_of,
    digits,
    kept,
    numbers,
    small,
    tiny,
    told,
    two,
    whole,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

_AXES = (
    "map o adds up, over all channels c, x[c] under weight[o, c]; weight's axes are (C_out, C_in, kH, "
    "kW), and only C_in has to agree with x"
)


def layer(work: Work, x: np.ndarray, weight: np.ndarray, *more: object, says: str = _AXES) -> None:
    """One call of `conv2d` with bias, stride and padding."""
    what = f"conv2d, x {x.shape}, weight {weight.shape}"
    what += ", no bias" if not more or more[0] is None else ", with bias"
    what += "".join(f", {n} {v}" for n, v in zip(("stride", "padding"), more[1:], strict=False))
    what += "" if x.dtype == float else f", {x.dtype}"
    told(work, work.call("conv2d", x, weight, *more), what, says)


_COMPARE = (
    "compare x.shape[0] with weight.shape[1] first and raise ValueError yourself: zip would silently "
    "drop a channel, broadcasting repeats one, an index or an assert fails with another error"
)


@exercise(
    "convolution_and_pooling/test_conv2d",
    done="channels are added up, and each kernel gives a map of its own",
    uses=["test_strided_cross_correlate2d"],
    bans=BY_HAND,
)
def conv2d(work: Work, rng: np.random.Generator) -> None:
    layer(work, small(rng, 2, 4, 5), small(rng, 3, 2, 2, 3))
    layer(work, small(rng, 2, 4, 5), small(rng, 3, 2, 2, 3), numbers(rng, 3))
    layer(work, small(rng, 3, 5, 6), small(rng, 2, 3, 3, 2), None, 2)
    layer(work, small(rng, 2, 4, 3), small(rng, 4, 2, 2, 3), None, 1, 1)
    for c_in, c_out, settings in [(3, 2, (1, 0)), (2, 4, (2, 1)), (1, 3, (3, 2))]:
        x, weight = small(rng, c_in, *two(rng, 6, 10)), small(rng, c_out, c_in, 3, 2)
        layer(work, x, weight, numbers(rng, c_out), *settings)
    channels = whole(rng, 4, 7)
    layer(work, small(rng, channels, 4, 3), small(rng, channels, channels, 3, 3), None, 1, 1)
    layer(work, small(rng, 4, 3, 5).swapaxes(0, 1), small(rng, 2, 3, 2, 3))
    layer(work, digits(rng, 2, 4, 5), digits(rng, 3, 2, 2, 3), digits(rng, 3), says=DIGITS)
    bias = numbers(rng, 4)
    bias[whole(rng, 0, 4)] = 0
    layer(work, small(rng, 2, 4, 5), small(rng, 4, 2, 2, 3), bias)
    layer(work, small(rng, 2, 4, 5), small(rng, 2, 2, 2, 3), np.zeros(2))
    one = "sizes of 1 stay: the result always has three axes"
    layer(work, small(rng, 1, 3, 4), small(rng, 1, 1, 2, 2), np.array([2.5]), says=one)
    layer(work, small(rng, 3, 4, 5), small(rng, 1, 3, 4, 2), np.array([-0.5]), says=one)
    layer(work, small(rng, 2, 4, 3), small(rng, 3, 2, 2, 3), None, says=one)
    layer(work, small(rng, 2, 5, 4), small(rng, 3, 2, 1, 1), numbers(rng, 3), 2, 1)
    layer(work, small(rng, 2, 4, 5), small(rng, 3, 2, 2, 4), numbers(rng, 3), 3, 4)
    layer(work, -np.abs(small(rng, 2, 4, 4)), np.abs(small(rng, 2, 2, 2, 2)))
    halves = small(rng, 2, 2, 2, 2) / 8
    layer(work, rng.integers(-9, 10, (2, 3, 4)), halves, np.array([0.25, 0.5]))
    layer(
        work,
        rng.integers(-9, 10, (2, 3, 4)),
        rng.integers(-3, 4, (3, 2, 2, 2)),
        np.array([1, 2, 3]),
    )
    weight = rng.integers(2, 9, (3, 2, 2, 2)).astype(np.uint8)
    layer(work, bytes_of(rng, np.uint8, 2, 3, 4), weight, np.array([1, 2, 3]), says=OVERFLOW)
    layer(work, small(rng, 2, 3, 4), small(rng, 3, 2, 3, 4), numbers(rng, 3), says=one)
    layer(work, small(rng, 1, 2, 3), small(rng, 1, 1, 2, 3), numbers(rng, 1), says=one)
    kept(
        work, "conv2d", (small(rng, 2, 4, 5), small(rng, 3, 2, 2, 3), numbers(rng, 3)),
        (small(rng, 2, 4, 5), small(rng, 3, 2, 2, 3), numbers(rng, 3)),
        "conv2d, x (2, 4, 5), weight (3, 2, 2, 3), twice",
    )  # fmt: skip
    x, weight, bias = small(rng, 2, 5, 4), small(rng, 3, 2, 2, 3), numbers(rng, 3)
    tiny(work, "conv2d", (x, weight), "conv2d, x (2, 5, 4), weight (3, 2, 2, 3)")
    given = {"x": x, "weight": weight}
    by_name(work, "conv2d", "stride=2, no bias", **given, stride=2)
    by_name(work, "conv2d", "padding=1 and a bias", **given, padding=1, bias=bias)
    for c_in, slices in [(3, 2), (2, 3), (3, 1), (1, 3), (4, 2)]:
        x, weight = small(rng, c_in, 4, 5), small(rng, 4, slices, 3, 3)
        what = f"conv2d, x {x.shape}, weight {weight.shape}"
        work.compare(work.call("conv2d", x, weight), what, says=_COMPARE)


_CHECK = "    if x.shape[0] != weight.shape[1]:\n"
_COMPLAINT = (
    '        raise ValueError(f"x has {x.shape[0]} channels, the kernels have {weight.shape[1]}")\n'
)
_MAPS = "    maps = []\n"
_CALL = "strided_cross_correlate2d(channel, kernel, stride, padding)"
_ZIP = "for channel, kernel in zip(x, kernels, strict=True)"
_APPEND = "maps.append(one if bias is None else one + bias[o])"
_STACK = "return np.stack(maps)"

for says, *edits in [
    (
        "the kernel was flipped: that is true convolution; a layer does not flip",
        (_CALL, _CALL.replace("kernel,", "kernel[::-1, ::-1],")),
    ),
    ("the bias is forgotten", (_APPEND, "maps.append(one)")),
    (
        "the bias is added once per input channel; add it once per output channel",
        (_CALL, _CALL + " + (0 if bias is None else bias[o])"),
        (_APPEND, "maps.append(one)"),
    ),
    (
        "the bias is one number for each map: bias[:, None, None]; here it lies along the columns",
        (_APPEND, "maps.append(one)"),
        (
            _STACK,
            "result = np.stack(maps)\n    if bias is None:\n        return result\n"
            "    along = result.shape[2] == len(bias)\n"
            "    return result + (bias if along else bias[:, None, None])",
        ),
    ),
    (DIGITS, (_STACK, "return np.round(np.stack(maps), 6)")),
    (
        "only the first input channel is used: add up over all of them",
        (_ZIP, "for channel, kernel in zip(x[:1], kernels[:1])"),
    ),
    (
        "each channel replaced the one before it (=): add them up (+=)",
        (_ZIP, "for channel, kernel in zip(x[-1:], kernels[-1:])"),
    ),
    (
        "the maps lie along the last axis; the result is (C_out, H', W')",
        (_STACK, "return np.stack(maps, axis=-1)"),
    ),
    (
        "the channels are averaged; they are added up",
        (_APPEND, "one = one / len(x)\n        " + _APPEND),
    ),
    (
        "the kernels' axes are (C_out, C_in, kH, kW): the first two are swapped",
        (_CHECK, "    weight = weight.swapaxes(0, 1)\n" + _CHECK),
    ),
    ("the kernel's H and W are swapped", (_MAPS, "    weight = weight.swapaxes(2, 3)\n" + _MAPS)),
    ("the stride is forgotten", (_MAPS, "    stride = 1\n" + _MAPS)),
    ("the padding is forgotten", (_MAPS, "    padding = 0\n" + _MAPS)),
    (
        "with a stride above 1 the padding is not handed on",
        (_MAPS, "    padding = 0 if stride > 1 else padding\n" + _MAPS),
    ),
    (
        "np.pad with one number pads the channels, too: pad rows and columns only",
        (_MAPS, "    x, padding = np.pad(x, padding), 0\n" + _MAPS),
        (_ZIP, "for channel, kernel in zip(x, kernels)"),
    ),
    (
        "the channels were added up to one map: each kernel gives a map of its own",
        (_STACK, "return sum(maps)"),
    ),
    (
        "negative numbers were set to 0: the ReLU is a layer of its own",
        (_STACK, "return np.maximum(np.stack(maps), 0.0)"),
    ),
    (
        "`bias.all()` and `if bias` ask whether numbers are 0: ask `bias is not None`",
        (_APPEND, "maps.append(one + bias[o] if bias is not None and bias.all() else one)"),
    ),
    (
        "`bias.any()` and `if bias` ask whether numbers are 0: ask `bias is not None`",
        (_APPEND, "maps.append(one if not bias else one + bias[o])"),
    ),
    (
        "an axis of size 1 was dropped (squeeze): the result always has three axes",
        (_STACK, "return np.stack(maps).squeeze()"),
    ),
    (
        "the result is float32, which has too few digits",
        (_STACK, "return np.stack(maps).astype(np.float32)"),
    ),
    (
        "the result is an array of integers: floats are promised, also for integers",
        (_STACK, "return np.stack(maps).astype(np.result_type(x, weight))"),
    ),
    (
        "the shape of the caller's picture is changed (x.shape = ...): x[None] gives a new view",
        (_MAPS, _MAPS + "    x.shape = (1, *x.shape)\n    x = x[0]\n"),
    ),
    (_COMPARE, (_CHECK + _COMPLAINT, ""), ("zip(x, kernels, strict=True)", "zip(x, kernels)")),
    (
        _COMPARE,
        (_CHECK + _COMPLAINT, ""),
        (_ZIP, "for channel, kernel in ((x[c], kernels[c]) for c in range(len(x)))"),
    ),
    (
        _COMPARE,
        (_CHECK + _COMPLAINT, ""),
        (_ZIP, "for channel, kernel in ((x[c], kernels[c]) for c in range(len(kernels)))"),
    ),
    (
        "x.shape[0] is compared with the number of kernels: it is weight.shape[1] that must agree",
        (_CHECK, "    if x.shape[0] != weight.shape[0]:\n"),
        ("zip(x, kernels, strict=True)", "zip(x, kernels)"),
    ),
    (
        "x.shape[0] is compared with the number of kernels: it is weight.shape[1] that must agree",
        (
            _CHECK + _COMPLAINT,
            '    if x.shape[0] != weight.shape[0]:\n        raise ValueError("different numbers of channels")\n',
        ),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def conv2d", "_kept = {}\n\n\ndef conv2d"),
        (
            _STACK,
            "result = np.stack(maps)\n    kept = _kept.setdefault(result.shape, result)\n    kept[...] = result\n    return kept",
        ),
    ),
    (
        "kernels of an earlier call are used again: two weights of a shape need not be equal",
        ("def conv2d", "_kept = {}\n\n\ndef conv2d"),
        (_MAPS, "    weight = _kept.setdefault(weight.shape, weight)\n" + _MAPS),
    ),
]:
    conv2d.mistake(says, *edits)
