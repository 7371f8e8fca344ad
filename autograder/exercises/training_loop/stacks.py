"""Exercises of `training_loop`: a stack of registered layers."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import distinct, pictures
from autograder.exercises.training_loop.networks import (
    GRADIENT,
    NO_SUPER,
    PROBABILITIES,
    SLIPPED,
    UNREGISTERED,
    built,
    outputs,
)
from autograder.exercises.work import Work


@exercise("training_loop/test_stack", done="every layer is registered, and you know what is")
def stack(work: Work, rng: np.random.Generator) -> None:
    for length, count in ((2, 3), (3, 4), (5, 2)):
        sizes = distinct(rng, length, 2, 10)
        what = f"Stack({sizes})"
        model = built(work, rng, what, "Stack", sizes)
        rows = [pictures(rng, count, sizes[0]), pictures(rng, count, sizes[0])]
        outputs(work, model, rows, what)

    another = built(work, rng, f"another {what}", "Stack", sizes)
    work.compare(another(rows[1]), f"another {what}")
    work.compare(
        model(rows[0]), f"{what}, after another stack was made and given other weights",
        says="two stacks share their layers: each makes its own in __init__, on self",
    )  # fmt: skip

    for sizes in ([4, 4, 4, 4], [3, 5, 4, 5], [3, 5, 3, 4], [4, 1], [1, 2, 1]):
        what = f"Stack({sizes})"
        model = built(work, rng, what, "Stack", sizes)
        work.make("course.checks.objects.alike", model)  # whatever order equal shapes have
        for count in (3, 1):
            work.compare(
                model(pictures(rng, count, sizes[0])), f"{what}, {count} rows", rtol=1e-4, atol=1e-5
            )

    sizes = work.make("builtins.list", [3, 6, 5])
    model = work.call("Stack", sizes)
    work.set_weights(model, rng, scale=40.0)
    work.call(sizes, [9, 8], method="extend")
    outputs(
        work, model, [pictures(rng, 4, 3, scale=9)],
        "Stack([3, 6, 5]) with large weights, after the caller's list has grown",
    )  # fmt: skip
    work.call(model, method="double")
    work.set_weights(model, rng)
    rows = torch.from_numpy(rng.standard_normal((2, 3)))
    work.compare(model(rows), "Stack([3, 6, 5]) after .double(), input in float64", types=True)


LAYERS = "        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in pairs])\n"
LOOP = (
    "        for layer in self.layers[:-1]:\n            x = torch.sigmoid(layer(x))\n"
    "        return self.layers[-1](x)"
)
LAST = "        return self.layers[-1](x)"
SIGMOID = "torch.sigmoid(layer(x))"

for new in (
    "        for layer in self.layers:\n            x = torch.sigmoid(layer(x))\n        return x",
    "        for layer in self.layers:\n            x = layer(x).sigmoid()\n        return x",
):
    stack.mistake(
        "a sigmoid follows the last layer too: it belongs between the layers", (LOOP, new)
    )
stack.mistake("there is no sigmoid between the layers", (SIGMOID, "layer(x)"))
stack.mistake("another function than sigmoid lies between the layers", (SIGMOID, "torch.relu(layer(x))"))  # fmt: skip
stack.mistake("another function than sigmoid lies between the layers", (SIGMOID, "torch.tanh(layer(x))"))  # fmt: skip
stack.mistake(
    "a sigmoid comes before the first layer too: it belongs between the layers",
    (LOOP, "        for layer in self.layers:\n            x = layer(torch.sigmoid(x))\n        return x"),
)  # fmt: skip
stack.mistake(
    "the last sigmoid but one is missing: each layer but the last has one after it",
    (
        LOOP,
        "        for i, layer in enumerate(self.layers):\n            x = layer(x)\n"
        "            if i < len(self.layers) - 2:\n                x = torch.sigmoid(x)\n"
        "        return x",
    ),
)
stack.mistake(
    "only the first layer has a sigmoid after it: each but the last has one",
    (
        LOOP,
        "        for i, layer in enumerate(self.layers):\n            x = layer(x)\n"
        "            if i == 0 and len(self.layers) > 1:\n                x = torch.sigmoid(x)\n"
        "        return x",
    ),
)
stack.mistake(
    "the last layer is recognised by its size: a layer between may have the same number of outputs",
    (
        LOOP,
        "        for layer in self.layers:\n            x = layer(x)\n"
        "            if layer.out_features != self.layers[-1].out_features:\n"
        "                x = torch.sigmoid(x)\n        return x",
    ),
)
stack.mistake(PROBABILITIES, (LAST, LAST + ".softmax(1)"))
stack.mistake(
    "log-probabilities are returned: the logits come out as they are",
    (LAST, LAST + ".log_softmax(1)"),
)
stack.mistake("a ReLU follows the last layer: logits may be negative", (LAST, LAST + ".relu()"))
stack.mistake("the logits are clipped: they come out as they are", (LAST, LAST + ".clamp(-10, 10)"))
for squeezed in (".squeeze()", ".squeeze(0)", ".squeeze(-1)"):
    stack.mistake(
        "the result is squeezed, so that one row, or one output, loses an axis: the shape is always "
        "(N, sizes[-1])",
        (LAST, LAST + squeezed),
    )
stack.mistake(UNREGISTERED, (LAYERS, LAYERS.replace("nn.ModuleList(", "list(")))
stack.mistake(
    "only the last layer is registered: those before it stand in a plain list, which a module does not "
    "look into",
    (
        LAYERS,
        "        hidden = [nn.Linear(a, b) for a, b in pairs[:-1]]\n"
        "        self.last = nn.Linear(*pairs[-1])\n        self.layers = [*hidden, self.last]\n",
    ),
)
stack.mistake(
    "only the first layer is registered: those after it stand in a plain list, which a module does not "
    "look into",
    (
        LAYERS,
        "        self.first = nn.Linear(*pairs[0])\n"
        "        self.layers = [self.first, *(nn.Linear(a, b) for a, b in pairs[1:])]\n",
    ),
)
stack.mistake(
    "the number of layers is always two: it follows from the length of `sizes`",
    ("pairs = [(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]", "pairs = [(sizes[0], sizes[1]), (sizes[-2], sizes[-1])]"),
)  # fmt: skip
stack.mistake(
    "the last layer is missing: n sizes make n - 1 layers",
    ("range(len(sizes) - 1)]", "range(len(sizes) - 2)]"),
)
stack.mistake(
    "layers of equal sizes replace each other: give each a name of its own, or use nn.ModuleList",
    (LAYERS, "        self.layers = nn.ModuleDict({f'{a} {b}': nn.Linear(a, b) for a, b in pairs})\n"),
    (LOOP, LOOP.replace("self.layers", "list(self.layers.values())", 1).replace("self.layers[-1]", "list(self.layers.values())[-1]")),
)  # fmt: skip
stack.mistake(
    "layers of equal sizes are one and the same layer, used again: each place needs a layer of its own",
    (
        LAYERS,
        "        made = {}\n        for a, b in pairs:\n"
        "            made[a, b] = made.get((a, b)) or nn.Linear(a, b)\n"
        "        self.layers = nn.ModuleList([made[a, b] for a, b in pairs])\n",
    ),
)
stack.mistake(
    "sizes are taken out of the caller's list (pop), which is nearly empty afterwards: read them by index",
    ("pairs = [(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]", "pairs = [(sizes.pop(0), sizes[0]) for _ in range(len(sizes) - 1)]"),
)  # fmt: skip
stack.mistake(
    "the caller's list is kept and counted in forward: if it changes, so does the network; count the layers",
    (LAYERS, LAYERS + "        self.sizes = sizes\n"),
    (
        LOOP,
        "        for i, layer in enumerate(self.layers):\n            x = layer(x)\n"
        "            if i < len(self.sizes) - 2:\n                x = torch.sigmoid(x)\n"
        "        return x",
    ),
)
stack.mistake(
    "forward runs through an iterator that __init__ made: after the first call it is used up",
    (LAYERS, LAYERS + "        self.hidden = iter(self.layers[:-1])\n"),
    ("in self.layers[:-1]", "in self.hidden"),
)
for cut in ("torch.sigmoid(layer(x)).detach()", "torch.sigmoid(layer(x.detach()))"):
    stack.mistake(
        "the values between the layers are cut from the graph, so only the last layer learns",
        (SIGMOID, cut),
    )
stack.mistake(
    "forward runs under no_grad, so nothing can be trained: no_grad belongs to validation",
    (LAST, "        with torch.no_grad():\n    " + LAST),
)
stack.mistake("no layer has a bias", (LAYERS, LAYERS.replace("(a, b)", "(a, b, bias=False)", 1)))
stack.mistake(
    "only the last layer has a bias: each has one",
    (LAYERS, "        self.layers = nn.ModuleList([nn.Linear(*p, bias=p is pairs[-1]) for p in pairs])\n"),
)  # fmt: skip
stack.mistake(
    "the last layer has no bias: each has one",
    (LAYERS, "        self.layers = nn.ModuleList([nn.Linear(*p, bias=p is not pairs[-1]) for p in pairs])\n"),
)  # fmt: skip
stack.mistake(NO_SUPER, ("        super().__init__()\n", ""))
stack.mistake(SLIPPED, ("def forward(", "def foward("))
stack.mistake(
    "return stands inside the loop: only the first layer is used",
    (LOOP, "        for layer in self.layers:\n            x = layer(x)\n            return x"),
)
stack.mistake(
    "return stands inside the loop: only the first layer is used",
    (LOOP, "        for layer in self.layers:\n            x = torch.sigmoid(layer(x))\n            return x"),
)  # fmt: skip
stack.mistake(
    GRADIENT, ("        for layer in", "        x = x.detach()\n        for layer in")
)  # fmt: skip

stack.short_answers(
    "registered",
    hint="ask for the type of each value: is it an nn.Parameter, is it an nn.Module? What lies inside a "
    "list or a dictionary of Python is not looked at.",
    options=[True, False],
    why={
        "nn.Linear(4, 3)": "a layer is a module: weight and bias appear",
        "nn.Parameter(torch.zeros(3))": "a parameter is registered itself",
        "torch.zeros(3, requires_grad=True)": "a tensor with requires_grad gets a gradient, but it is no "
        "nn.Parameter, so no optimiser hears of it",
        "[nn.Linear(4, 3), nn.Linear(3, 2)]": "a list is no module, and nobody looks inside",
        "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": "a module that holds modules",
        '{"first": nn.Linear(4, 3)}': "a dictionary is no module; nn.ModuleDict would be one",
        "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": "a module that holds modules; the sigmoid adds "
        "no parameters",
    },
    mistakes=[
        (
            "a tensor with requires_grad is no nn.Parameter: a module goes by the type",
            {"torch.zeros(3, requires_grad=True)": True},
        ),
        (
            "a module does not look inside a plain list",
            {"[nn.Linear(4, 3), nn.Linear(3, 2)]": True},
        ),
        (
            "a module does not look inside a plain dictionary",
            {'{"first": nn.Linear(4, 3)}': True},
        ),
        (
            "a module does not look inside plain lists and dictionaries",
            {"[nn.Linear(4, 3), nn.Linear(3, 2)]": True, '{"first": nn.Linear(4, 3)}': True},
        ),
        (
            "parameters are registered as well as modules",
            {"nn.Parameter(torch.zeros(3))": False},
        ),
        (
            "nn.ModuleList is a module: that is what it is for",
            {"nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": False},
        ),
        (
            "nn.Sequential is a module and registers the layers inside it",
            {"nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": False},
        ),
        (
            "nn.ModuleList and nn.Sequential are modules and register what they hold",
            {
                "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": False,
                "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": False,
            },
        ),
    ],
)
