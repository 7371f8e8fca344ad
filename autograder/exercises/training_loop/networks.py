"""Exercises of `training_loop`: two linear layers; what all exercises on modules share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import drawn_anew
from autograder.exercises.training_loop.models import distinct, pictures
from autograder.exercises.work import Result, Work

REGISTERED = (
    "the registered parameters are not those of the layers that are asked for (weight and bias of each, "
    "with the sizes of the arguments): a layer has to be assigned to self in __init__, a list of layers "
    "has to be an nn.ModuleList"
)
ALIKE = (
    "all units of a layer begin with the same weights, so they get the same gradients and stay alike for "
    "ever: leave the random numbers that nn.Linear and nn.Conv2d begin with"
)
MODE = (
    "in training mode the result is another one than in evaluation mode: there is a layer that nobody "
    "asked for, dropout say"
)
GRADIENT = (
    "not every weight gets its gradient: leave out no_grad(), .detach(), .item() and "
    "requires_grad_(False)"
)


def built(
    work: Work, rng: np.random.Generator, what: str, name: str, *args: object, says: str = ""
) -> Result:
    """A module of the student's with the right parameters, and with the judge's numbers in them."""
    model = work.call(name, *args)
    work.compare(model, what, says=says)
    look = work.look(model)
    work.compare(look["shapes"], f"{what}: shapes of its parameters", says=REGISTERED)
    work.compare(
        look["parameters"], f"{what}: do the units of a layer begin with different weights?",
        form=("rows differ",), says=ALIKE,
    )  # fmt: skip
    drawn_anew(work, name, args, what)
    work.set_weights(model, rng)
    return model


def outputs(
    work: Work, model: Result, images: Sequence[torch.Tensor], what: str, says: str = ""
) -> None:
    """What it gives in both modes for batches, one after the other, and its gradients."""
    for mode in ("eval", "train"):
        work.call(model, method=mode)
        for number, batch in enumerate(images, 1):
            words = f"{what}, input of shape {tuple(batch.shape)}"
            words += f", call {number}" if len(images) > 1 else ""
            words += ", training mode" if mode == "train" else ""
            work.compare(
                model(batch), words, says=MODE if mode == "train" else says, rtol=1e-4, atol=1e-5
            )
    found = work.slope(model, images[0])
    what = f"{what}, input of shape {tuple(images[0].shape)}"
    work.compare(
        found["by parameter"], f"{what}: gradients of the weights", says=GRADIENT, rtol=1e-4, atol=1e-5
    )  # fmt: skip
    work.compare(
        found["by argument"], f"{what}: gradient of the input", says=GRADIENT, rtol=1e-4, atol=1e-5
    )  # fmt: skip


@exercise(
    "training_loop/test_two_layer_net",
    done="two linear layers with a sigmoid between them, sizes from the arguments",
)
def two_layer_net(work: Work, rng: np.random.Generator) -> None:
    features, hidden, classes = distinct(rng, 3, 3)
    what = f"TwoLayerNet({features}, {hidden}, {classes})"
    first = built(work, rng, what, "TwoLayerNet", features, hidden, classes)
    rows = [pictures(rng, 4, features) for _ in range(3)]
    outputs(work, first, rows[:2], what)

    second = built(work, rng, f"another {what}", "TwoLayerNet", features, hidden, classes)
    work.compare(second(rows[2]), f"another {what}")
    work.compare(
        first(rows[2]), f"{what}, after another network was made and given other weights",
        says="two networks share their layers: each makes its own in __init__, on self",
    )  # fmt: skip

    c, h, w = distinct(rng, 3, 2, 6)
    hidden, classes = distinct(rng, 2, 7, 11)
    what = f"TwoLayerNet({c * h * w}, {hidden}, {classes})"
    model = built(work, rng, what, "TwoLayerNet", c * h * w, hidden, classes)
    outputs(work, model, [pictures(rng, 3, c, h, w), pictures(rng, 1, c, h, w)], what)

    for sizes, shape in (
        ((5, 3, 1), (1, 5)),
        ((1, 1, 2), (2, 1, 1, 1)),
        ((6, 2, 13), (3, 1, 2, 3)),
    ):
        what = f"TwoLayerNet{sizes}"
        model = built(work, rng, what, "TwoLayerNet", *sizes)
        outputs(work, model, [pictures(rng, *shape)], what)

    model = work.call("TwoLayerNet", 6, 5, 4)
    work.set_weights(model, rng, scale=40.0)
    outputs(work, model, [pictures(rng, 5, 6, scale=9)], "TwoLayerNet(6, 5, 4) with large weights")

    work.call(model, method="double")
    work.set_weights(model, rng)
    work.compare(
        model(torch.from_numpy(rng.standard_normal((2, 6)))),
        "TwoLayerNet(6, 5, 4) after .double(), input in float64",
        types=True,
    )


FORWARD = "        return self.second(torch.sigmoid(self.first(images.flatten(1))))"
FIRST = "        self.first = nn.Linear(features, hidden)\n"
SECOND = "        self.second = nn.Linear(hidden, classes)\n"
PROBABILITIES = "probabilities are returned: cross-entropy wants the logits, without softmax"
NO_SUPER = (
    "super().__init__() is missing: it comes first in __init__, before anything is assigned to self"
)
SLIPPED = (
    "the class has no forward of its own: def forward has slipped out of it, or into __init__, or is "
    "misspelt; it stands in the class, indented as deep as def __init__"
)
UNREGISTERED = (
    "no layer is registered: assign each to self in __init__, after super().__init__(); layers in a plain "
    "list or made in forward are not seen, nn.ModuleList is"
)


def say(says: str, new: str, *more: tuple[str, str]) -> None:
    """A mistake in the forward pass of `TwoLayerNet`, with further edits."""
    two_layer_net.mistake(says, (FORWARD, new), *more)


say(
    "there is no sigmoid between the layers: two linear layers alone make one",
    "        return self.second(self.first(images.flatten(1)))",
)
say(
    "another function than sigmoid lies between the layers: that is ReLU",
    "        return self.second(torch.relu(self.first(images.flatten(1))))",
)
say(
    "another function than sigmoid lies between the layers: that is tanh",
    "        return self.second(torch.tanh(self.first(images.flatten(1))))",
)
say(
    "a sigmoid follows the last layer too: the logits come out as they are",
    FORWARD + ".sigmoid()",
)
say(
    "a sigmoid follows the last layer, and none lies between the two",
    "        return torch.sigmoid(self.second(self.first(images.flatten(1))))",
)
say(PROBABILITIES, FORWARD + ".softmax(1)")
say("log-probabilities are returned: the logits come out as they are", FORWARD + ".log_softmax(1)")
say("a ReLU follows the last layer: logits may be negative", FORWARD + ".relu()")
say(
    "there is a sigmoid on the input too: it belongs between the two layers only",
    "        return self.second(torch.sigmoid(self.first(images.flatten(1).sigmoid())))",
)
say(
    "the result is squeezed, so that a batch of one image, or a single class, loses an axis: the shape is "
    "always (N, classes)",
    FORWARD + ".squeeze()",
)
say(
    "the result is squeezed, so that a batch of one image, or a single class, loses an axis: the shape is "
    "always (N, classes)",
    FORWARD + ".squeeze(0)",
)
for fixed in ("images.reshape(-1, 784)", "images.view(-1, 28 * 28)"):
    say(
        "a size is written down that holds for some pictures only: x.flatten(1) flattens each image, "
        "whatever its size",
        f"        return self.second(torch.sigmoid(self.first({fixed})))",
    )
say(
    "the axis N is flattened too, as if all images were one: flatten(1) keeps it",
    "        return self.second(torch.sigmoid(self.first(images.flatten())))",
)
say(
    "pictures (N, C, H, W) are not flattened: images.flatten(1) makes a row of numbers of each",
    "        return self.second(torch.sigmoid(self.first(images)))",
)
say(
    "of pictures only the first channel is used: images.flatten(1) takes all numbers of an image",
    "        images = images[:, 0] if images.ndim == 4 else images\n" + FORWARD,
)
say(
    "the axes of pictures are moved before they are flattened: images.flatten(1) keeps the order C, H, W",
    "        images = images.permute(0, 2, 3, 1) if images.ndim == 4 else images\n" + FORWARD,
)
for cut in ("images.flatten(1).detach()", "images.detach().flatten(1)"):
    say(GRADIENT, f"        return self.second(torch.sigmoid(self.first({cut})))")
for cut in (".detach()", ".data"):
    say(
        "the values between the layers are cut from the graph, so the first layer never gets a gradient",
        f"        return self.second(torch.sigmoid(self.first(images.flatten(1))){cut})",
    )
say(
    "forward runs under no_grad, so nothing can be trained: no_grad belongs to validation",
    "        with torch.no_grad():\n    " + FORWARD,
)
say(
    "the sums are clamped before the sigmoid: large ones change, and their gradient is lost",
    "        x = self.first(images.flatten(1)).clamp(-5, 5)\n"
    "        return self.second(torch.sigmoid(x))",
)
for size in ("x.max()", "x.abs().max()"):
    say(
        "the images are divided by 255 on the way: nobody asked for that",
        "        x = images.flatten(1)\n"
        f"        x = x / 255 if {size} > 1 else x\n"
        "        return self.second(torch.sigmoid(self.first(x)))",
    )
say(
    "the images are divided by 255 on the way: nobody asked for that",
    "        return self.second(torch.sigmoid(self.first(images.flatten(1) / 255)))",
)
say(
    "exp(-x) overflows where a sum is far below zero, and the gradient is nan: torch.sigmoid does not",
    "        x = self.first(images.flatten(1))\n        return self.second(1 / (1 + torch.exp(-x)))",
)
say(
    "the images are turned to float32: leave their dtype as it is",
    "        return self.second(torch.sigmoid(self.first(images.flatten(1).float())))",
)
say(
    "the caller's images themselves get another shape (resize_ works in place): images.flatten(1) leaves "
    "them as they are",
    "        images.resize_(images.shape[0], self.first.in_features)\n"
    "        return self.second(torch.sigmoid(self.first(images)))",
)
say(
    "a dropout was added that nobody asked for: in training mode the logits are random",
    "        x = torch.sigmoid(self.first(images.flatten(1)))\n"
    "        return self.second(nn.functional.dropout(x, 0.2, self.training))",
)
two_layer_net.mistake(
    "the first layer has no bias", (FIRST, FIRST.replace(")\n", ", bias=False)\n"))
)
two_layer_net.mistake("the second layer has no bias", (SECOND, SECOND.replace(")\n", ", bias=False)\n")))  # fmt: skip
two_layer_net.mistake(
    "neither layer has a bias",
    (FIRST, FIRST.replace(")\n", ", bias=False)\n")),
    (SECOND, SECOND.replace(")\n", ", bias=False)\n")),
)
two_layer_net.mistake(NO_SUPER, ("        super().__init__()\n", ""))
two_layer_net.mistake(SLIPPED, ("def forward(", "def foward("))
two_layer_net.mistake(SLIPPED, ("    def forward(", "def forward("), (FORWARD, FORWARD[4:]))
two_layer_net.mistake(
    UNREGISTERED,
    (FIRST + SECOND, "        self.layers = [nn.Linear(features, hidden), nn.Linear(hidden, classes)]\n"),
    (FORWARD, "        a, b = self.layers\n        return b(torch.sigmoid(a(images.flatten(1))))"),
)  # fmt: skip
two_layer_net.mistake(
    "the second layer is not registered: a plain tensor is no nn.Parameter, also if it has requires_grad",
    (SECOND, "        layer = nn.Linear(hidden, classes)\n        self.second = layer.forward\n"),
)
two_layer_net.mistake(
    "the first layer is not registered: assign the layer itself to self",
    (FIRST, "        layer = nn.Linear(features, hidden)\n        self.first = layer.forward\n"),
)
two_layer_net.mistake(
    "the second layer is not registered: it is made in forward, anew in each call, and so never trained",
    (SECOND, "        self.sizes = hidden, classes\n"),
    (FORWARD, FORWARD.replace("self.second", "nn.Linear(*self.sizes)")),
)
two_layer_net.mistake(
    "hidden and classes have changed places: the first layer has `hidden` outputs, the second `classes`",
    (FIRST, FIRST.replace("hidden", "classes")),
    (SECOND, "        self.second = nn.Linear(classes, hidden)\n"),
)
two_layer_net.mistake(
    "sizes are written down that come from the arguments: features, hidden, classes",
    (FIRST, "        self.first = nn.Linear(784, hidden)\n"),
)
two_layer_net.mistake(
    "the number of classes is written down: it is the argument `classes`",
    (SECOND, "        self.second = nn.Linear(hidden, 10)\n"),
)
two_layer_net.mistake(
    "a layer is lazy: it has no weights before its first call, so nothing can be counted or optimised",
    (FIRST, "        self.first = nn.LazyLinear(hidden)\n"),
)
two_layer_net.mistake(
    "two networks share their layers: each makes its own in __init__, on self",
    ("    def __init__(", "    made = {}\n\n    def __init__("),
    (
        FIRST + SECOND,
        "        if not self.made:\n"
        "            self.made[features, hidden, classes] = 0\n"
        "        key = features, hidden, classes\n"
        "        if self.made.get(key, 0) == 0:\n"
        "            self.made[key] = nn.Linear(features, hidden), nn.Linear(hidden, classes)\n"
        "        self.first, self.second = self.made[key]\n",
    ),
)
two_layer_net.mistake(
    "__init__ starts torch's random generator again: then all networks start alike, and chance repeats "
    "itself everywhere else, too",
    (FIRST, "        torch.manual_seed(0)\n" + FIRST),
)
two_layer_net.mistake(
    "a layer is frozen: requires_grad has to stay as nn.Linear sets it",
    (SECOND, SECOND + "        self.first.requires_grad_(False)\n"),
)
two_layer_net.right(
    "nn.Sequential, registered from the back",
    (FIRST + SECOND, "        self.b = nn.Linear(hidden, classes)\n        self.a = nn.Linear(features, hidden)\n"),
    (FORWARD, "        return self.b(self.a(images.reshape(len(images), -1)).sigmoid())"),
)  # fmt: skip
