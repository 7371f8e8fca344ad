"""The layer Conv2d of `cnn_from_scratch`."""

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
    also,
    kept,
    short,
    stored,
    two_ways,
)
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_conv_layer",
    done="the layer remembers, passes on and stores",
    uses=("test_conv2d", "test_conv2d_backward"),
    bans=NUMPY,
)
def conv_layer(work: Work, rng: np.random.Generator) -> None:
    weight, bias = short(rng, 2, 1, 2, 3), short(rng, 2)
    mine, my_bias = work.make("numpy.array", weight), work.make("numpy.array", bias)
    layer = work.call("Conv2d", mine, my_bias)
    what = "Conv2d, weight (2, 1, 2, 3), input (2, 1, 3, 4)"
    x, g = work.make("numpy.array", short(rng, 2, 1, 3, 4)), short(rng, 2, 2, 2, 2)
    two_ways(work, layer, x, g, what)
    stored(work, layer, what)
    kept(work, x, what)
    work.compare(layer.method("backward", g[::-1]), f"{what}, a second backward")
    stored(work, layer, f"{what}, a second backward")
    two_ways(work, layer, short(rng, 2, 1, 3, 4), g, f"{what}, other numbers")
    stored(work, layer, f"{what}, other numbers")
    mine.method("fill", 7.0)
    my_bias.method("fill", 7.0)
    y = layer.method("forward", short(rng, 1, 1, 2, 3))
    work.compare(y, "Conv2d, the caller's own weights changed later")
    layer.set("weight", short(rng, 2, 1, 2, 3))
    layer.set("bias", short(rng, 2))
    after = "Conv2d, after a step: other weights"
    two_ways(work, layer, short(rng, 1, 1, 3, 3), short(rng, 1, 2, 2, 1), after)
    work.compare(
        layer.attribute("parameters"), "Conv2d.parameters", form=("set",),
        says='the names of what is learned are "weight" and "bias"; the optimiser reads them',
    )  # fmt: skip

    for stride, padding, h, w in ((2, 1, 4, 3), (1, 2, 2, 1), (2, 0, 4, 5)):
        how = {"stride": stride, "padding": padding}
        weight, bias = short(rng, 2, 2, 3, 2), short(rng, 2)
        layer = work.call("Conv2d", weight, bias, **how)
        size = (h + 2 * padding - 3) // stride + 1, (w + 2 * padding - 2) // stride + 1
        what = f"Conv2d(weight (2, 2, 3, 2), {how}), input (1, 2, {h}, {w})"
        two_ways(work, layer, short(rng, 1, 2, h, w), short(rng, 1, 2, *size), what)
        stored(work, layer, what)
    layer, what = work.call("Conv2d", weight, bias), "Conv2d, input (2, 2, 4, 3)"
    also(work, layer, short(rng, 2, 2, 4, 3), short(rng, 2, 2, 2, 2), what, learns=True)
    first, second = (work.call("Conv2d", s * short(rng, 1, 1, 2, 2), bias[:1]) for s in (1, -1))
    first.method("forward", short(rng, 1, 1, 2, 3))
    second.method("forward", short(rng, 1, 1, 2, 3))
    g, what = short(rng, 1, 1, 1, 2), "two Conv2d side by side"
    work.compare(first.method("backward", g), f"{what}: backward of the first")
    second.method("backward", -g)
    stored(work, first, f"{what}: the first")
    x, weight = rng.standard_normal((1, 1, 2, 3)), rng.standard_normal((1, 1, 2, 2))
    layer = work.call("Conv2d", weight, weight[0, 0, 0, :1])
    two_ways(work, layer, x, rng.standard_normal((1, 1, 1, 2)), "Conv2d, float64")
    stored(work, layer, "Conv2d, float64")


INIT = "self.weight, self.bias = np.array(weight), np.array(bias)"
SETTINGS = "self.stride, self.padding = stride, padding"
FORWARD = "return conv2d(x, self.weight, self.bias, self.stride, self.padding)"
PASSED = "gradient, self.x, self.weight, self.stride, self.padding\n"
BACK = """        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient
"""
conv_layer.mistake(
    "stride and padding are not passed on",
    (FORWARD, "return conv2d(x, self.weight, self.bias)"), (PASSED, "gradient, self.x, self.weight\n"),
)  # fmt: skip
conv_layer.mistake(
    "padding is not passed on",
    (FORWARD, FORWARD.replace(", self.padding", "")), (PASSED, PASSED.replace(", self.padding", "")),
)  # fmt: skip
conv_layer.mistake(
    "padding is not passed on to conv2d", (FORWARD, FORWARD.replace(", self.padding", ""))
)
conv_layer.mistake(
    "stride is not passed on to conv2d", (FORWARD, FORWARD.replace(", self.stride, ", ", padding="))
)
conv_layer.mistake(
    "stride and padding have changed places",
    (FORWARD, FORWARD.replace("self.stride, self.padding", "self.padding, self.stride")),
)
BACKWARD = "stride and padding belong to conv2d_backward, too"
for given in ("self.stride", "1, self.padding", "1, 0"):
    conv_layer.mistake(BACKWARD, (PASSED, f"gradient, self.x, self.weight, {given}\n"))
conv_layer.mistake(
    "padding is forgotten on the way back, and the gradient was cut to fit",
    (BACK, """        h = (self.x.shape[2] - self.weight.shape[2]) // self.stride + 1
        w = (self.x.shape[3] - self.weight.shape[3]) // self.stride + 1
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient[:, :, :h, :w], self.x, self.weight, self.stride
        )
        return x_gradient
"""),
)  # fmt: skip
PADDED = "that is the gradient of the padded input: remember x as it came"
pad = "np.pad(x, ((0, 0), (0, 0), (self.padding, self.padding), (self.padding, self.padding)))"
conv_layer.mistake(PADDED, ("        self.x = x\n", f"        self.x = {pad}\n"))
conv_layer.mistake(
    PADDED,
    ("        self.x = x\n", f"        self.x = {pad}\n"),
    (PASSED, PASSED.replace("self.padding", "0")),
)
conv_layer.mistake(
    PADDED,
    ("        self.x = x\n", f"        self.x = x = {pad}\n"),
    (FORWARD, FORWARD.replace("self.padding", "0")),
    (PASSED, PASSED.replace("self.padding", "0")),
)
conv_layer.mistake(
    "padding is forgotten on the way back, and the gradient was cut to fit",
    (PASSED, "gradient[:, :, self.padding : gradient.shape[2] - self.padding, "
     "self.padding : gradient.shape[3] - self.padding], self.x, self.weight, self.stride\n"),
)  # fmt: skip
ADDED = "x_gradient, dw, db = conv2d_backward(gradient, self.x, self.weight, self.stride, self.padding)\n"
for edits in (
    "        self.weight_gradient = self.weight_gradient + dw\n        self.bias_gradient = self.bias_gradient + db\n",
    "        self.weight_gradient = self.weight_gradient + dw\n        self.bias_gradient = db\n",
    "        self.weight_gradient = dw\n        self.bias_gradient = self.bias_gradient + db\n",
):
    conv_layer.mistake(
        AGAIN,
        (BACK, f"        {ADDED}{edits}        return x_gradient\n"),
        (
            INIT,
            f"{INIT}\n        self.weight_gradient, self.bias_gradient = np.zeros(weight.shape), np.zeros(bias.shape)",
        ),
    )
for edits in (
    "        self.weight_gradient, self.bias_gradient = dw / len(self.x), db / len(self.x)\n",
    "        self.weight_gradient, self.bias_gradient = dw / len(self.x), db\n",
    "        self.weight_gradient, self.bias_gradient = dw, db / len(self.x)\n",
):
    conv_layer.mistake(MEAN, (BACK, f"        {ADDED}{edits}        return x_gradient\n"))
conv_layer.mistake(
    "the gradients of the first backward are kept; each backward overwrites them",
    (BACK, f"        {ADDED}        if not hasattr(self, 'weight_gradient'):\n"
     "            self.weight_gradient, self.bias_gradient = dw, db\n        return x_gradient\n"),
)  # fmt: skip
for values in (
    "np.asarray(weight), np.asarray(bias)",
    "np.array(weight), bias",
    "weight, np.array(bias)",
):
    conv_layer.mistake(NO_COPY, (INIT, f"self.weight, self.bias = {values}"))
conv_layer.mistake(
    FIRST, ("        self.x = x\n", "        self.x = self.x if hasattr(self, 'x') else x\n")
)
conv_layer.mistake(
    FIRST,
    (
        "        self.x = x\n",
        "        self.x = self.x if hasattr(self, 'x') and self.x.shape == x.shape else x\n",
    ),
)
conv_layer.mistake(ON_CLASS, ("        self.x = x\n", "        type(self).x = x\n"))
for a, b in (("weight_grad", "bias_grad"), ("dw", "db"), ("grad_weight", "grad_bias")):
    conv_layer.mistake(
        "the gradients are stored under weight_gradient and bias_gradient, where the optimiser looks",
        (BACK, BACK.replace("weight_gradient", a).replace("bias_gradient", b)),
    )
conv_layer.mistake(
    "the gradients of weight and bias have changed places",
    (
        BACK,
        BACK.replace(
            "self.weight_gradient, self.bias_gradient", "self.bias_gradient, self.weight_gradient"
        ),
    ),
)
conv_layer.mistake(
    'the bias is learned, too: parameters = ("weight", "bias")',
    ('parameters = ("weight", "bias")', 'parameters = ("weight",)'),
)
SAME = "without padding given it is 0, not half of the kernel"
conv_layer.mistake(
    SAME,
    ("stride=1, padding=0", "stride=1, padding=None"),
    (
        SETTINGS,
        "self.stride = stride\n        self.padding = weight.shape[2] // 2 if padding is None else padding",
    ),
)
conv_layer.mistake(
    SAME,
    (SETTINGS, "self.stride = stride\n        self.padding = padding or weight.shape[2] // 2"),
)
conv_layer.mistake("the default of stride is 1", ("stride=1, padding=0", "stride=2, padding=0"))
OLD = "the layer computes with the weights from the beginning: read self.weight and self.bias each time"
conv_layer.mistake(
    OLD,
    (INIT, f"{INIT}\n        self.w, self.b = self.weight, self.bias"),
    (FORWARD, FORWARD.replace("self.weight, self.bias", "self.w, self.b")),
)
conv_layer.mistake(
    OLD,
    (INIT, f"{INIT}\n        self.w = self.weight"),
    (PASSED, PASSED.replace("self.weight", "self.w")),
)
conv_layer.mistake(NARROW, (INIT, "self.weight, self.bias = np.float32(weight), np.float32(bias)"))
conv_layer.mistake(NARROW, ("        self.x = x\n", "        self.x = x = np.float32(x)\n"))
conv_layer.mistake(
    "that is the gradient of weight; backward returns that of the input",
    (BACK, BACK.replace("return x_gradient", "return self.weight_gradient")),
)
conv_layer.mistake(
    "backward has no return statement", (BACK, BACK.replace("return x_gradient", "pass"))
)
conv_layer.mistake(
    "backward returns all three; only the gradient of the input is asked for",
    (
        BACK,
        BACK.replace(
            "return x_gradient", "return x_gradient, self.weight_gradient, self.bias_gradient"
        ),
    ),
)
