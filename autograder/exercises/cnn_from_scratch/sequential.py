"""Flatten and Sequential of `cnn_from_scratch`: the chain of layers."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import (
    NARROW,
    NUMPY,
    SHARP,
    SQUEEZED,
    also,
    kept,
    short,
    stored,
    two_ways,
)
from autograder.exercises.probes import same_objects
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_sequential",
    done="forward in order, backward in reverse",
    uses=("test_linear", "test_relu"),
    bans=NUMPY,
)
def sequential(work: Work, rng: np.random.Generator) -> None:
    def count(*shape: int) -> np.ndarray:
        return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)

    layer = work.call("Flatten")
    for shape in ((2, 1, 3, 2), (1, 1, 2, 3), (3, 2, 2, 3), (2, 6), (3, 2, 2)):
        x, g = work.make("numpy.array", count(*shape)), count(*shape).reshape(shape[0], -1)
        two_ways(work, layer, x, g, f"Flatten, input {shape}")
        kept(work, x, f"Flatten, input {shape}")
    work.compare(layer.method("backward", count(3, 4)), "Flatten, backward once more", **SHARP)
    two_ways(
        work, layer, np.asfortranarray(count(2, 2, 3)), count(2, 6), "Flatten, stored by columns"
    )
    also(work, layer, count(2, 1, 3, 2), count(2, 6), "Flatten, input (2, 1, 3, 2)")
    first, second = work.call("Flatten"), work.call("Flatten")
    first.method("forward", count(2, 1, 3))
    second.method("forward", count(2, 3, 1))
    work.compare(
        first.method("backward", count(2, 3)), "two Flatten side by side: the first", **SHARP
    )

    layers = [work.call("Linear", short(rng, 3, 3), short(rng, 3)) for _ in range(3)]
    network = work.call("Sequential", layers[0], work.call("ReLU"), *layers[1:])
    what = "Sequential(Linear, ReLU, Linear, Linear)"
    for turn in ("", ", a second time", ", other numbers"):
        if turn != ", a second time":
            x, g = short(rng, 2, 3), short(rng, 2, 3)
        two_ways(work, network, x, g, what + turn)
        for place, part in zip(("first", "second", "third"), layers, strict=True):
            stored(work, part, f"{what}{turn}, {place} Linear")
    work.compare(network.method("backward", -g), f"{what}, backward once more", **SHARP)

    first, second = short(rng, 2, 3), short(rng, 2, 3)
    same_objects(work, network, [first], [second], f"{what}.forward", method="forward", **SHARP)
    last = work.call("Linear", short(rng, 2, 4), short(rng, 2))
    small = work.call("Sequential", work.call("Flatten"), last)
    two_ways(work, small, count(2, 1, 2, 2), short(rng, 2, 2), "Sequential(Flatten, Linear)")
    two_ways(
        work,
        network,
        short(rng, 1, 3),
        short(rng, 1, 3),
        f"{what}, after another network was built",
    )
    also(work, network, short(rng, 2, 3), short(rng, 2, 3), what)
    alone = work.call("Sequential", work.call("ReLU"))
    two_ways(work, alone, short(rng, 2, 3), short(rng, 2, 3), "Sequential(ReLU)")
    five = [work.call("ReLU"), layers[2], work.call("ReLU"), layers[0], work.call("ReLU")]
    x = rng.standard_normal((2, 3))
    two_ways(
        work,
        work.call("Sequential", *five),
        x,
        x[::-1].copy(),
        "Sequential of five layers, float64",
    )


SHAPE = "self.shape = x.shape"
JOIN = "return x.reshape(len(x), -1)"
BACK = "return gradient.reshape(self.shape)"
FORWARD = """        for layer in self.layers:
            x = layer.forward(x)
        return x"""
BACKWARD = """        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient
"""
LIST = "self.layers = list(layers)"
sequential.mistake(
    "the axis N was joined, too: one row for each image", (JOIN, "return x.reshape(-1)")
)
sequential.mistake(
    "that is one row for the whole batch: one row for each image", (JOIN, "return x.reshape(1, -1)")
)
for flat in ("gradient", "gradient.copy()"):
    sequential.mistake(
        "the gradient keeps the flat shape: give it the shape of the input",
        (BACK, f"return {flat}"),
    )
sequential.mistake(
    "the shape of the first batch is kept for ever: every forward remembers its own",
    (SHAPE, "self.shape = getattr(self, 'shape', x.shape)"),
)
sequential.mistake(
    "the shape belongs to the class, so that two Flatten layers share it: keep it in self",
    (SHAPE, "type(self).shape = x.shape"),
)
sequential.mistake(SQUEEZED, (JOIN, "return x.reshape(len(x), -1).squeeze()"))
IN_PLACE = "works in place: assigning to .shape changes the caller's array"
sequential.mistake(f"forward {IN_PLACE}", (JOIN, "x.shape = (len(x), -1)\n        return x"))
sequential.mistake(
    f"backward {IN_PLACE}", (BACK, "gradient.shape = self.shape\n        return gradient")
)
SCRAMBLED = "Flatten changes the order of the numbers: reshape alone moves no axis"
for other in (
    "np.moveaxis(x, 1, -1).reshape(len(x), -1)",
    "x.reshape(len(x), -1, order='F')",
    "x.swapaxes(1, -1).reshape(len(x), -1)",
    "x.reshape(-1, len(x)).T",
    "x.reshape(len(x), -1, order='A')",
):
    sequential.mistake(SCRAMBLED, (JOIN, f"return {other}"))
sequential.mistake(
    SCRAMBLED,
    (JOIN, "return (x.transpose(0, 2, 3, 1) if x.ndim == 4 else x).reshape(len(x), -1)"),
)
sequential.mistake(
    "the gradient comes back in another order of numbers than the input's",
    (BACK, "return gradient.reshape(self.shape, order='F')"),
)
sequential.mistake(
    "the gradient comes back in another order of numbers than the input's",
    (BACK, "return gradient.reshape(self.shape[::-1]).T"),
)
sequential.mistake(
    "height and width are guessed as if images were square: remember x.shape",
    (BACK, "n, c = self.shape[:2]\n        side = int(round((gradient.shape[1] / c) ** 0.5))\n"
     "        return gradient.reshape(n, c, side, -1)"),
)  # fmt: skip
sequential.mistake(
    "the shape is used up by the first backward: it may be called again",
    (BACK, "shape, self.shape = self.shape, None\n        return gradient.reshape(shape)"),
)

sequential.mistake(
    "the layers ran in reverse", (FORWARD, FORWARD.replace("self.layers", "reversed(self.layers)"))
)
sequential.mistake(
    "every layer got the first input: hand each output on",
    (FORWARD, FORWARD.replace("x = layer", "y = layer").replace("return x", "return y")),
)
sequential.mistake(
    "the last layer is missing", (FORWARD, FORWARD.replace("self.layers", "self.layers[:-1]"))
)
sequential.mistake(
    "the first layer is missing", (FORWARD, FORWARD.replace("self.layers", "self.layers[1:]"))
)
sequential.mistake(
    "forward has no return statement", (FORWARD, FORWARD.replace("return x", "pass"))
)
sequential.mistake(
    "the way back begins with the last layer: reversed(self.layers)",
    (BACKWARD, BACKWARD.replace("reversed(self.layers)", "self.layers")),
)
sequential.mistake(
    "every layer got the first gradient: hand each result on",
    (
        BACKWARD,
        BACKWARD.replace("gradient = layer", "result = layer").replace(
            "return gradient", "return result"
        ),
    ),
)
sequential.mistake(
    "that is the gradient of the output, unchanged", (BACKWARD, "        return gradient\n")
)
sequential.mistake(
    "that is the gradient of the output: return what the first layer gave",
    (
        BACKWARD,
        BACKWARD.replace("gradient = layer.backward(gradient)", "g = layer.backward(g)").replace(
            "for", "g = gradient\n        for", 1
        ),
    ),
)
sequential.mistake(
    "backward has no return statement", (BACKWARD, BACKWARD.replace("return gradient", "pass"))
)
for left in ("self.layers[1:]", "self.layers[1:-1]"):
    sequential.mistake(
        "backward leaves a layer out: every layer needs its gradients, the first one, too",
        (BACKWARD, BACKWARD.replace("self.layers", left)),
    )
sequential.mistake(
    "backward leaves the last layer out",
    (BACKWARD, BACKWARD.replace("self.layers", "self.layers[:-1]")),
)
sequential.mistake(
    "backward goes past the layers without parameters; ReLU and Flatten have a backward, too",
    (
        BACKWARD,
        BACKWARD.replace(
            "            gradient",
            "            if not layer.parameters:\n                continue\n            gradient",
        ),
    ),
)
TURNED = "backward turns self.layers around for ever: reversed(self.layers) leaves the list alone"
sequential.mistake(
    TURNED,
    (
        BACKWARD,
        "        self.layers.reverse()\n"
        + BACKWARD.replace("reversed(self.layers)", "self.layers"),
    ),
)
POPPED = "backward takes the layers off the list, and the network is empty afterwards"
sequential.mistake(
    POPPED,
    (
        BACKWARD,
        "        while self.layers:\n            gradient = self.layers.pop().backward(gradient)\n        return gradient\n",
    ),
)
USED = "an iterator can be read once: make reversed(self.layers) anew in each backward"
sequential.mistake(
    USED,
    (LIST, "self.layers = list(layers)\n        self.back = reversed(self.layers)"),
    (BACKWARD, BACKWARD.replace("reversed(self.layers)", "self.back")),
)
sequential.mistake(
    "an iterator can be read once: keep a list of the layers", (LIST, "self.layers = iter(layers)")
)
SHARED = (
    "the list of layers belongs to the class, so that all networks share it: make it in __init__"
)
sequential.mistake(
    SHARED,
    ("    def __init__(self, *layers):\n        self.layers = list(layers)",
     "    layers = []\n\n    def __init__(self, *layers):\n        self.layers.extend(layers)"),
)  # fmt: skip
sequential.mistake(SHARED, (LIST, "type(self).layers = list(layers)"))
sequential.mistake(NARROW, (FORWARD, "        x = np.asarray(x, dtype=np.float32)\n" + FORWARD))
sequential.mistake(
    "one image at a time: the layers then remember the last image only; hand on the whole batch",
    (FORWARD, "        rows = []\n        for row in x:\n            row = row[None]\n            for layer in self.layers:\n"
     "                row = layer.forward(row)\n            rows.append(row)\n        return np.concatenate(rows)"),
)  # fmt: skip
for number in (2, 3, 4):
    names = ", ".join("abcd"[:number])
    sequential.mistake(
        "the number of layers is written down: a chain may have any number",
        (FORWARD, f"        {names} = self.layers\n{FORWARD}"),
    )
sequential.mistake(
    "Flatten takes any number of axes: the first is N, all others are joined",
    (JOIN, "n, c, h, w = x.shape\n        return x.reshape(n, c * h * w)"),
)
sequential.mistake(
    "what was computed for an object is kept: it may hold other numbers by now",
    (FORWARD, "        if x is getattr(self, 'seen', None):\n            return self.result\n        self.seen = x\n" + FORWARD),
    ("            x = layer.forward(x)\n        return x", "            x = layer.forward(x)\n        self.result = x\n        return x"),
)  # fmt: skip
