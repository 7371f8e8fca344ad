"""The linear layer of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import (
    AGAIN,
    FIRST,
    MEAN,
    NARROW,
    NO_COPY,
    NUMPY,
    ON_CLASS,
    SQUEEZED,
    also,
    kept,
    short,
    still,
    stored,
    two_ways,
)
from autograder.exercises.probes import whole_in_turn
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_linear", done="output and all three gradients are right", bans=NUMPY
)
def linear(work: Work, rng: np.random.Generator) -> None:
    w, b = short(rng, 3, 2), short(rng, 3)
    mine, my_bias = work.make("numpy.array", w), work.make("numpy.array", b)
    layer = work.call("Linear", mine, my_bias)
    what = "Linear, weight (3, 2), input (4, 2)"
    x, g = work.make("numpy.array", short(rng, 4, 2)), short(rng, 4, 3)
    before = two_ways(work, layer, x, g, what)
    stored(work, layer, what)
    kept(work, x, what)
    work.compare(layer.method("backward", g[::-1]), f"{what}: a second backward")
    stored(work, layer, f"{what}, a second backward")
    two_ways(work, layer, short(rng, 4, 2), g, f"{what}, other numbers")
    stored(work, layer, f"{what}, other numbers")
    still(work, before, what)
    mine.method("fill", 7.0)
    my_bias.method("fill", 7.0)
    work.compare(
        layer.method("forward", short(rng, 1, 2)), "Linear, the caller's own weights changed later"
    )
    layer.set("weight", short(rng, 3, 2))
    layer.set("bias", short(rng, 3))
    two_ways(work, layer, short(rng, 2, 2), short(rng, 2, 3), "Linear, after a step: other weights")
    work.compare(
        layer.attribute("parameters"), "Linear.parameters", form=("set",),
        says='the names of what is learned are "weight" and "bias"; the optimiser reads them',
    )  # fmt: skip

    first, second = (work.call("Linear", s * w, b) for s in (1, -1))
    first.method("forward", short(rng, 2, 2))
    second.method("forward", short(rng, 2, 2))
    g, what = short(rng, 2, 3), "two Linear layers side by side"
    work.compare(first.method("backward", g), f"{what}: backward of the first")
    second.method("backward", -g)
    stored(work, first, f"{what}: the first")

    for n, inputs, outputs in ((2, 3, 3), (1, 2, 3), (3, 2, 1), (2, 1, 2)):
        layer = work.call("Linear", short(rng, outputs, inputs), short(rng, outputs))
        what = f"Linear, weight ({outputs}, {inputs}), input ({n}, {inputs})"
        two_ways(work, layer, short(rng, n, inputs), short(rng, n, outputs), what)
        stored(work, layer, what)
    layer = work.call("Linear", rng.standard_normal((2, 2)), rng.standard_normal(2))
    two_ways(
        work, layer, rng.standard_normal((3, 2)), rng.standard_normal((3, 2)), "Linear, float64"
    )
    stored(work, layer, "Linear, float64")
    given = (short(rng, 2, 2), short(rng, 2), short(rng, 3, 2), short(rng, 3, 2))
    for words, (w, b, x, g) in zip(
        ("weight", "bias", "input", "gradient"), whole_in_turn(given, rng), strict=True
    ):
        layer, what = work.call("Linear", w, b), f"Linear, the {words} of whole numbers"
        two_ways(work, layer, x, g, what, types=False)
        stored(work, layer, what, types=False)
    layer = work.call("Linear", short(rng, 3, 2), short(rng, 3))
    also(work, layer, short(rng, 4, 2), short(rng, 4, 3), "Linear, input (4, 2)", learns=True)
    x = rng.standard_normal((2, 2)).astype(np.float32)
    layer = work.call("Linear", x, x[0])
    two_ways(work, layer, x, x.copy(), "Linear, float32", types=False, rtol=1e-4)


INIT = "self.weight, self.bias = np.array(weight), np.array(bias)"
FORWARD = "return x @ self.weight.T + self.bias"
DW = "gradient.T @ self.x"
DB = "gradient.sum(axis=0)"
DX = "return gradient @ self.weight"
linear.mistake(
    "the weight is (out_features, in_features): x @ weight.T",
    (FORWARD, "return x @ self.weight + self.bias"),
)
linear.mistake("the bias is missing", (FORWARD, "return x @ self.weight.T"))
linear.mistake(
    "the bias is added, not subtracted", (FORWARD, "return x @ self.weight.T - self.bias")
)
linear.mistake("here the weight must not be transposed", (DX, "return gradient @ self.weight.T"))
linear.mistake(
    "transposed: the gradient has the weight's own layout, (out, in)", (DW, "self.x.T @ gradient")
)
for edits in (
    [(DW, f"{DW} / len(self.x)"), (DB, "gradient.mean(axis=0)")],
    [(DW, f"{DW} / len(self.x)")],
    [(DB, "gradient.mean(axis=0)")],
    [(DX, f"{DX} / len(self.x)")],
):
    linear.mistake(MEAN, *edits)
START = f"{INIT}\n        self.weight_gradient, self.bias_gradient = 0, 0"
for edits in (
    [("self.weight_gradient =", "self.weight_gradient = self.weight_gradient +"),
     ("self.bias_gradient =", "self.bias_gradient = self.bias_gradient +")],
    [("self.weight_gradient =", "self.weight_gradient = self.weight_gradient +")],
    [("self.bias_gradient =", "self.bias_gradient = self.bias_gradient +")],
):  # fmt: skip
    linear.mistake(AGAIN, *edits, (INIT, START))
linear.mistake("not summed over the batch: the bias has out_features numbers", (DB, "gradient"))
linear.mistake(
    "the bias gradient has the shape of the bias, (out_features,): no keepdims",
    (DB, "gradient.sum(axis=0, keepdims=True)"),
)
linear.mistake("summed over the outputs, too: each has a bias of its own", (DB, "gradient.sum()"))
linear.mistake("summed over the outputs: the batch is axis 0", (DB, "gradient.sum(axis=1)"))
linear.mistake(
    "the weight's gradient is a sum of products over the batch, not a product of sums",
    (DW, "np.outer(gradient.sum(axis=0), self.x.mean(axis=0))"),
)
linear.mistake(
    "the weight's gradient is a sum of products over the batch, not a product of sums",
    (DW, "np.outer(gradient.sum(axis=0), self.x.sum(axis=0))"),
)
linear.mistake(
    "only one example counts: the weight's gradient is a sum over the batch",
    (DW, "np.outer(gradient[-1], self.x[-1])"),
)
linear.mistake(
    "forward uses a copy of the weight from the beginning: read self.weight each time",
    (INIT, f"{INIT}\n        self.w = self.weight.T"),
    (FORWARD, "return x @ self.w + self.bias"),
)
linear.mistake(
    "the layer uses the bias from the beginning: read self.bias each time",
    (INIT, f"{INIT}\n        self.b = self.bias"),
    (FORWARD, "return x @ self.weight.T + self.b"),
)
linear.mistake(
    "backward uses a copy of the weight from the beginning: read self.weight each time",
    (INIT, f"{INIT}\n        self.w = self.weight.T"),
    (DX, "return gradient @ self.w.T"),
)
linear.mistake(NO_COPY, (INIT, "self.weight, self.bias = np.asarray(weight), np.asarray(bias)"))
linear.mistake(NO_COPY, (INIT, "self.weight, self.bias = np.array(weight), bias"))
linear.mistake(NO_COPY, (INIT, "self.weight, self.bias = weight, np.array(bias)"))
linear.mistake(NARROW, (INIT, "self.weight, self.bias = np.float32(weight), np.float32(bias)"))
linear.mistake(NARROW, ("        self.x = x\n", "        self.x = x = np.float32(x)\n"))
linear.mistake(
    FIRST,
    ("        self.x = x\n", "        self.x = self.x if hasattr(self, 'x') else x\n"),
)
linear.mistake(ON_CLASS, ("        self.x = x\n", "        type(self).x = x\n"))
linear.mistake(SQUEEZED, (FORWARD, "return (x @ self.weight.T + self.bias).squeeze()"))
linear.mistake(SQUEEZED, (DX, "return (gradient @ self.weight).squeeze()"))
linear.mistake(
    "backward writes over the input that the caller gave to forward",
    (DX, "self.x[...] = gradient @ self.weight\n        return self.x.copy()"),
)
linear.mistake(
    "backward writes over the input that the caller gave to forward",
    (DX, "self.x[...] = gradient @ self.weight\n        return self.x"),
)
linear.mistake(
    'the bias is learned, too: parameters = ("weight", "bias")',
    ('parameters = ("weight", "bias")', 'parameters = ("weight",)'),
)
linear.mistake(
    "the gradients are stored under weight_gradient and bias_gradient, where the optimiser looks",
    ("self.weight_gradient =", "self.weight_grad ="), ("self.bias_gradient =", "self.bias_grad ="),
)  # fmt: skip
linear.mistake(
    "the output's numbers are cut off to the dtype of x: weight and bias have one of their own",
    (FORWARD, "return (x @ self.weight.T + self.bias).astype(x.dtype)"),
)
