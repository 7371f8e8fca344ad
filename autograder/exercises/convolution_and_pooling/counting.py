"""Exercises 14 and 15 of `convolution_and_pooling`: receptive field, parameters."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import BY_HAND, two, whole
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

Layers = list[tuple[int, int]]


def field(work: Work, layers: Layers, says: str = "") -> None:
    """One call of `receptive_field`."""
    what = (
        f"receptive_field({layers})"
        if len(layers) < 7
        else f"receptive_field, {len(layers)} layers"
    )
    work.compare(work.call("receptive_field", layers), what, says=says, types=True)


@exercise("convolution_and_pooling/test_receptive_field", done="how far a unit sees", bans=BY_HAND)
def receptive_field(work: Work, rng: np.random.Generator) -> None:
    gaps = "each kernel adds kernel - 1 gaps, each as wide as the product of the strides before it"
    for layers in [[(3, 1)], [(3, 1), (3, 1)], [(3, 1), (2, 2), (3, 1), (2, 2)]]:
        field(work, layers, gaps)
    field(work, [], "no layer at all: a unit is a pixel, so 1")
    by_name(work, "receptive_field", "layers=[(3, 1), (2, 1)]", layers=[(3, 1), (2, 1)])
    field(work, [(5, 2)], "a layer's own stride counts only for the layers above it")
    field(work, [(4, 3), (3, 2), (2, 2), (5, 1)], gaps)
    field(work, [(1, 1)], gaps)
    field(work, [(1, 2), (3, 1), (1, 3), (4, 1)], "a kernel of 1 adds nothing, its stride counts")
    skipped = "count from the first pixel that the unit depends on to the last, no further"
    field(work, [(1, 3)], skipped)
    field(work, [(2, 3), (2, 4), (3, 5)], skipped)
    field(work, [(3, 1), (3, 1), (2, 2)] * 4, gaps)
    field(work, [(2, 2)] * 10, "numbers grow with each layer: use plain integers, and no limit")
    for _ in range(6):
        kernels, strides = rng.integers(1, 8, (2, whole(rng, 2, 6)))
        layers = [(int(k), int(s) % 4 + 1) for k, s in zip(kernels, strides, strict=True)]
        field(work, layers, gaps)
    for layers in ([(3, 2), (2, 2)], [(3, 2), (2, 2)]):
        field(work, layers, "each call begins anew, with a field and a jump of 1")


_BEGIN = "    field = jump = 1\n"
_FIELD = "field += (kernel - 1) * jump"
_JUMP = "jump *= stride"
_END = "return field"
_LOOP = f"    for kernel, stride in layers:\n        {_FIELD}\n        {_JUMP}\n"
_BACKWARDS = "the recursion runs from the last layer to the first"
_MULTIPLY = "jumps multiply: behind strides 2, 2 and 2 neighbours lie 8 pixels apart"
_LAST = "the jump is only the stride of a layer before: it is the product of all strides before this one"
_BETWEEN = (
    "where a stride is larger than a kernel, the pixels in between count all the same: from the first "
    "to the last"
)
_RECURSION = (
    "    for kernel, stride in reversed(layers):\n        field = (field - 1) * stride + kernel\n"
)

for says, *edits in [
    ("the strides are forgotten", (_JUMP, "pass")),
    (
        "a layer's own stride counts only for the layers above it: update the jump after the field",
        (_LOOP, f"    for kernel, stride in layers:\n        {_JUMP}\n        {_FIELD}\n"),
    ),
    (
        "kernels overlap: each adds kernel - 1, not kernel",
        (_BEGIN, "    field, jump = 0, 1\n"),
        (_FIELD, "field += kernel"),
    ),
    ("kernels do not multiply: each one adds kernel - 1 gaps", (_FIELD, "field *= kernel")),
    ("a kernel reaches over kernel - 1 gaps, not over kernel", (_FIELD, "field += kernel * jump")),
    ("jumps multiply, here they were added up", (_JUMP, "jump += stride")),
    (_MULTIPLY, (_JUMP, "jump += stride - 1")),
    ("that is the step between neighbours (the product of strides)", (_END, "return jump")),
    (_LAST, (_JUMP, "jump = stride")),
    (_LAST, (_JUMP, "jump = stride if stride > 1 else jump")),
    (_BACKWARDS, (_FIELD, "field = (field - 1) * stride + kernel")),
    (_BACKWARDS, ("in layers:", "in reversed(layers):")),
    (
        "the caller's list is emptied (pop): read it without changing it",
        (
            _LOOP,
            "    while layers:\n        kernel, stride = layers.pop()\n        field = (field - 1) * stride + kernel\n",
        ),
    ),
    (
        "the caller's list is emptied (pop): read it without changing it",
        (
            _LOOP,
            f"    while layers:\n        kernel, stride = layers.pop(0)\n        {_FIELD}\n        {_JUMP}\n",
        ),
    ),
    (
        "the caller's list is turned round (reverse): use reversed(layers) or layers[::-1]",
        (_LOOP, "    layers.reverse()\n" + _RECURSION.replace("reversed(layers)", "layers")),
    ),
    (
        "no layer at all is a case, too: zip(*layers) has nothing to unpack then; the answer is 1",
        (_BEGIN, "    kernels, strides = zip(*layers)\n" + _BEGIN),
    ),
    (
        "no layer at all is a case, too: there is no first layer then; the answer is 1",
        (_BEGIN, _BEGIN + "    layers[0]\n"),
    ),
    (
        "no layer at all: a unit is a pixel, so the answer is 1, not 0",
        (_BEGIN, "    if not layers:\n        return 0\n" + _BEGIN),
    ),
    (
        "no layer at all: a unit is a pixel, so the answer is the number 1",
        (_BEGIN, "    if not layers:\n        return None\n" + _BEGIN),
    ),
    (
        "the answer was limited to 28: the function knows nothing about the picture",
        (_END, "return min(field, 28)"),
    ),
    (
        "the jump lives outside the function: it is 1 again at the start of each call",
        ("def rec", "_state = [1]\n\n\ndef rec"),
        (_BEGIN, "    field, jump = 1, _state[0]\n"),
        (_END, "_state[0] = jump\n    return field"),
    ),
    (
        "a layer with a kernel of 1 was skipped with its stride, which spreads the units behind it",
        (_JUMP, "jump *= stride if kernel > 1 else 1"),
    ),
    (
        "behind the last pixel nothing counts, also if the stride is larger than the kernel",
        (_FIELD, "field += (max(kernel, stride) - 1) * jump"),
    ),
    (
        _BETWEEN,
        (
            _BEGIN + _LOOP,
            "    seen = {0}\n    for kernel, stride in reversed(layers):\n"
            "        seen = {cell * stride + k for cell in seen for k in range(kernel)}\n"
            "    field = len(seen)\n",
        ),
    ),
    (_BETWEEN, (_JUMP, "jump *= min(stride, kernel)")),
    (
        "the answer is a float: plain integers give an integer",
        (_END, "return float(field)"),
    ),
    (
        "without layers the answer is a float (np.prod of nothing is 1.0): make it an integer",
        (
            _LOOP,
            "    for i, (kernel, _) in enumerate(layers):\n        field += (kernel - 1) * np.prod([s for _, s in layers[:i]])\n",
        ),
    ),
    (
        "the jump is kept in too small a type and overflows: use plain integers",
        (_JUMP, "jump = jump * stride % 256"),
    ),
]:
    receptive_field.mistake(says, *edits)


def count(work: Work, name: str, *args: object, says: str = "") -> None:
    """One call of a counting function."""
    work.compare(work.call(name, *args), f"{name}{args}", says=says, types=True)


@exercise("convolution_and_pooling/test_parameter_counts", done="layers, table and sum are right")
def parameter_counts(work: Work, rng: np.random.Generator) -> None:
    conv = (
        "each of the C_out kernels has C_in slices of kH · kW weights, and one bias if bias is True"
    )
    for args in [(1, 64, (3, 3)), (3, 8, (5, 2)), (3, 8, (5, 2), False), (64, 128, (3, 3))]:
        count(work, "conv_parameters", *args, says=conv)
    for args in [(5, 1, (2, 3), True), (6, 4, (1, 1)), (6, 4, (1, 1), False), (1, 1, (1, 1))]:
        count(work, "conv_parameters", *args, says=conv)
    for bias in (True, False):
        channels = two(rng, 2, 40)
        count(work, "conv_parameters", *channels, two(rng, 1, 8), bias, says=conv)
    count(
        work, "conv_parameters", 3, 8, (5, 2), says="the same layer once more, with its bias again"
    )
    linear = (
        "a weight for each pair of input and output, and a bias for each output if bias is True"
    )
    for args in [(7, 5), (7, 5, False), (3200, 200), (5, 1, True), (1, 6), (1, 1)]:
        count(work, "linear_parameters", *args, says=linear)
    for bias in (True, False):
        count(work, "linear_parameters", *two(rng, 2, 99), bias, says=linear)
    count(work, "linear_parameters", 7, 5, says="the same layer once more, with its bias again")
    large = "numbers of this size overflow in 32 bits: use plain integers"
    count(work, "linear_parameters", 70_000 + whole(rng, 0, 99), 40_000, says=large)
    count(work, "conv_parameters", 16_000, 16_000, (3, 3), says=large)
    by_name(
        work, "conv_parameters", "the names of its parameters, bias=False",
        out_channels=8, in_channels=3, kernel=(5, 2), bias=False,
    )  # fmt: skip
    by_name(work, "linear_parameters", "the names of its parameters", out_features=5, in_features=7)


_CONV = "return out_channels * (in_channels * kernel[0] * kernel[1] + int(bias))"
_LINEAR = "return out_features * (in_features + int(bias))"
_CONV_BIAS = "return out_channels * (in_channels * kernel[0] * kernel[1] + 1)"
_NO_BIAS = "bias=False leaves no bias"
_FORGOT = "the bias is forgotten: one number for each output channel or output"
_INTEGER = "a count is a plain integer (int): no float, no tensor"
_CONV_HEAD = "kernel: tuple[int, int], bias: bool = True"
_WIDE = "numbers of this size overflow in 32 bits: use plain integers"

for says, *edits in [
    (_FORGOT, (_CONV, "return out_channels * in_channels * kernel[0] * kernel[1]")),
    (_FORGOT, (_LINEAR, "return out_features * in_features")),
    (
        _FORGOT,
        (_CONV, "return out_channels * in_channels * kernel[0] * kernel[1]"),
        (_LINEAR, "return out_features * in_features"),
    ),
    (_NO_BIAS, (_CONV, _CONV_BIAS)),
    (_NO_BIAS, (_LINEAR, "return out_features * (in_features + 1)")),
    (_NO_BIAS, (_CONV, _CONV_BIAS), (_LINEAR, "return out_features * (in_features + 1)")),
    (
        "without a word about it there is a bias: bias=True is the default",
        (_CONV_HEAD, _CONV_HEAD.replace("True", "False")),
    ),
    (
        "without a word about it there is a bias: bias=True is the default",
        ("out_features: int, bias: bool = True", "out_features: int, bias: bool = False"),
    ),
    (
        "each kernel has a slice for each input channel",
        (_CONV, "return out_channels * (kernel[0] * kernel[1] + int(bias))"),
    ),
    (
        "the kernel has kH · kW cells; kH · kH were counted",
        (_CONV, _CONV.replace("kernel[1]", "kernel[0]")),
    ),
    (
        "there is one bias for each output channel, not for each kernel slice",
        (_CONV, "return out_channels * in_channels * (kernel[0] * kernel[1] + int(bias))"),
    ),
    (
        "there is one bias for each output channel, not one for all",
        (_CONV, "return out_channels * in_channels * kernel[0] * kernel[1] + int(bias)"),
    ),
    (
        "there is one bias for each output channel, not for each input channel",
        (_CONV, "return in_channels * (out_channels * kernel[0] * kernel[1] + int(bias))"),
    ),
    (
        "the bias is one number for each output channel, not one for each cell of the kernel",
        (_CONV, "return out_channels * (in_channels + int(bias)) * kernel[0] * kernel[1]"),
    ),
    (
        "a 1 × 1 kernel has a weight for each input channel, too",
        (
            _CONV,
            "weights = 1 if kernel[0] * kernel[1] == 1 else in_channels * kernel[0] * kernel[1]\n    return out_channels * (weights + int(bias))",
        ),
    ),
    (
        "there is one bias for each output, not for each input",
        (_LINEAR, "return in_features * (out_features + int(bias))"),
    ),
    (
        "there is one bias for each output, not one for all",
        (_LINEAR, "return in_features * out_features + int(bias)"),
    ),
    (
        "counts are stored without regard to the bias: the second of two calls gets the wrong one",
        ("def conv_parameters", "_kept = {}\n\n\ndef conv_parameters"),
        (
            _CONV,
            _CONV.replace("return ", "count = ")
            + "\n    return _kept.setdefault((in_channels, out_channels, kernel), count)",
        ),
    ),
    (
        _INTEGER,
        (_CONV, _CONV.replace("out_channels *", "float(out_channels) *")),
        (_LINEAR, _LINEAR.replace("out_features *", "float(out_features) *")),
    ),
    (_INTEGER, (_CONV, _CONV.replace("out_channels *", "float(out_channels) *"))),
    (_INTEGER, (_LINEAR, _LINEAR.replace("out_features *", "float(out_features) *"))),
    (_INTEGER, (_LINEAR, _LINEAR.replace("return ", "return torch.tensor(") + ")")),
    (_INTEGER, (_CONV, _CONV.replace("return ", "return torch.tensor(") + ")")),
    (
        _WIDE,
        (
            _LINEAR,
            "return int(np.prod([in_features, out_features], dtype=np.int32)) + out_features * int(bias)",
        ),
    ),
    (
        _WIDE,
        (
            _CONV,
            "return int(np.prod([in_channels, out_channels, *kernel], dtype=np.int32)) + out_channels * int(bias)",
        ),
    ),
]:
    parameter_counts.mistake(says, *edits)

_ONE, _TWO, _FLAT = "Conv2d(1, 64, 3)", "Conv2d(64, 128, 3)", "values after Flatten"
_FULL, _TEN, _SUM = "first Linear", "Linear(200, 10)", "all"
_HALVED = "28 -> 26 -> 13 -> 11 -> 5: an odd row is left over, and the convolutions have no padding"
_SLICES = "convolutions: a kernel has a 3 × 3 slice for each input channel and one bias"
_LINEARS = "linear layers: a weight for each pair of input and output, a bias for each output"
_LAYERS = "the sum is that of the four layers; the values after Flatten are no parameters"
parameter_counts.short_answers(
    "cnn_table",
    hint="convolutions: a kernel has a 3 × 3 slice for each input channel and one bias; 28 -> 26 -> 13 "
    "-> 11 -> 5, and Flatten makes one row of all channels' 5 · 5 values; linear layers: a weight for "
    "each pair, a bias for each output; the sum is that of the four layers",
    why={
        _ONE: "64 kernels of 1 · 9 weights, and 64 biases",
        _TWO: "128 kernels of 64 · 9 weights, and 128 biases",
        _FLAT: "128 maps of 5 × 5",
        _FULL: "3200 · 200 weights and 200 biases",
        _TEN: "200 · 10 weights and 10 biases",
        _SUM: "the four layers; Flatten, ReLU and pooling learn nothing",
    },
    mistakes=[
        ("the second convolution has 128 kernels, not the 32 of the slides' text",
         {_TWO: 18_464, _FLAT: 800, _FULL: 160_200, _SUM: 181_314}),
        ("the second convolution has 128 kernels, not the 32 of the slides' text",
         {_TWO: 18_464, _SUM: 661_314}),
        (f"{_SLICES}: the second layer's kernels have 64 slices", {_TWO: 1_280, _SUM: 644_130}),
        (_HALVED, {_FLAT: 4_608, _FULL: 921_800, _SUM: 998_306}),
        (_HALVED, {_FLAT: 6_272, _FULL: 1_254_600, _SUM: 1_331_106}),
        (_HALVED, {_FLAT: 4_608}),
        (_LINEARS, {_FULL: 640_000}),
        (_LINEARS, {_FULL: 640_000, _SUM: 716_506}),
        ("the biases are left out, of all four layers",
         {_ONE: 576, _TWO: 73_728, _FULL: 640_000, _TEN: 2_000, _SUM: 716_304}),
        (f"the biases of the convolutions are left out. {_SLICES}",
         {_ONE: 576, _TWO: 73_728, _SUM: 716_514}),
        (_LAYERS, {_SUM: 719_906}),
        (f"{_LAYERS}. Were all biases added?", {_SUM: 716_506}),
    ],
)  # fmt: skip
