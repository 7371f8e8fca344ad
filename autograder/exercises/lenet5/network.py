"""Exercise of `lenet5`: the network itself, told apart from its neighbours by its outputs for weights that are set."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import PLAN, drawn_anew
from autograder.exercises.work import Result, Work

ALIKE = (
    "all units of a layer begin with the same weights, so they get the same gradients and stay alike for "
    "ever: leave the random numbers that the layers begin with"
)
NO_GRADIENT = "the loss has to reach every weight: leave out .detach(), torch.no_grad() and requires_grad_(False)"


def pictures(rng: np.random.Generator, n: int) -> torch.Tensor:
    """Images (n, 1, 28, 28) in steps of 1/15, with ink up to the border."""
    return torch.from_numpy(rng.integers(0, 16, (n, 1, 28, 28)).astype(np.float32)) / 15


def probe(work: Work, net: Result, images: torch.Tensor, what: str) -> None:
    """Logits, within what float32 loses in sums of another order."""
    work.compare(net(images), f"{what}, {len(images)} images", says=PLAN, rtol=1e-3, atol=2e-4)


@exercise("lenet5/test_LeNet5", done="the layers, their order and their parameters are LeNet-5's")
def lenet5(work: Work, rng: np.random.Generator) -> None:
    classes = [int(rng.choice([2, 3, 4, 5])), int(rng.choice([11, 12, 13, 14])), 1]
    nets, keys = [], [int(rng.integers(2**31)) for _ in classes]
    for k in classes:
        nets.append(work.call("LeNet5", k))
        parameters = work.look(nets[-1])["parameters"]
        work.compare(
            parameters,
            f"LeNet5({k}): what it learns, as sizes (outputs, inputs)",
            form=("matrix shapes",),
            says="each of the five layers with weights needs a kernel or matrix of the planned size and "
            "a bias, and has to be an attribute of the network (or in nn.Sequential, nn.ModuleList)",
        )
        work.compare(
            parameters, f"LeNet5({k}): do the units of a layer begin with different weights?",
            form=("rows differ",), says=ALIKE,
        )  # fmt: skip
    drawn_anew(work, "LeNet5", [3], "LeNet5(3)")
    for net, key, scale in zip(nets, keys, (1.0, 8.0, 1.0), strict=True):
        work.set_weights(net, key, scale, flat=True)
    first, second, single = nets
    images = pictures(rng, 2)
    what = f"LeNet5({classes[0]}) with weights that the check has set"
    probe(work, first, images, what)
    probe(work, first, pictures(rng, 1), what)
    probe(work, first, pictures(rng, 3), what)
    work.set_weights(first, int(rng.integers(2**31)), 8.0, flat=True)
    probe(work, first, images, f"{what}, large ones")
    probe(work, second, images, f"LeNet5({classes[1]}), a second network with its own weights")
    probe(work, single, pictures(rng, 2), "LeNet5(1) with weights that the check has set")
    work.compare(
        first(images), f"LeNet5({classes[0]}): the type of its outputs", form=("type",),
        says="images in float32 give logits in float32: leave the dtype as it is",
    )  # fmt: skip
    work.set_weights(second, int(rng.integers(2**31)), 1.0, flat=True)
    slope = work.slope(second, images)
    work.compare(
        slope["by parameter"],
        f"LeNet5({classes[1]}): the gradient of each layer, (outputs, inputs, mean size)",
        form=("matrix sizes",), says=NO_GRADIENT, rtol=1e-3, atol=1e-4,
    )  # fmt: skip
    work.compare(
        work.look(second)["requires_grad"],
        f"LeNet5({classes[1]}): which weights learn",
        says=NO_GRADIENT,
    )
    work.call(second, method="eval")
    probe(work, second, images, f"LeNet5({classes[1]}) in evaluation mode")
    if not work.public:
        probe(work, second, pictures(rng, 70), f"LeNet5({classes[1]})")


C1 = "nn.Conv2d(1, 6, kernel_size=5, padding=2),\n"
C3 = "nn.Conv2d(6, 16, kernel_size=5),\n"
C5 = "nn.Conv2d(16, 120, kernel_size=5),\n"
F6 = "nn.Linear(120, 84),\n"
OUTPUT = "nn.Linear(84, n_classes),\n"
GAP = " " * 12
TANH, POOL = f"{GAP}nn.Tanh(),\n", f"{GAP}nn.AvgPool2d(2),\n"
FORWARD = "return self.layers(images)"
LAYERS = {"C1": C1, "C3": C3, "C5": C5, "F6": F6}


def activations(new: str, *layers: str) -> list[tuple[str, str]]:
    """Edits: what stands in place of nn.Tanh() behind each of some layers."""
    behind = {name: text + (f"{GAP}nn.Tanh(),\n") for name, text in LAYERS.items()}
    line = f"{GAP}{new},\n" if new else ""
    return [(behind[name], LAYERS[name] + line) for name in layers]


def pools(new: str, *layers: str) -> list[tuple[str, str]]:
    """Edits: what stands in place of tanh and pooling behind C1 and C3."""
    return [(LAYERS[name] + TANH + POOL, LAYERS[name] + new) for name in layers]


def forward(new: str) -> tuple[str, str]:
    return FORWARD, new


EVERY = ("C1", "C3", "C5", "F6")
MAX = f"{GAP}nn.MaxPool2d(2),\n"

lenet5.mistake(
    "n_classes is not used: the last layer has 10 outputs", (OUTPUT, "nn.Linear(84, 10),\n")
)
lenet5.mistake(
    "the last layer has 120 outputs: one output a class is right", (OUTPUT, "nn.Linear(84, 120),\n")
)
lenet5.mistake(
    "the last layer is missing: F6 is followed by one more, with n_classes outputs",
    (f"{TANH}{GAP}{OUTPUT}", TANH),
)
lenet5.mistake(
    "F6 is missing: 120 numbers go through 84 units to the outputs",
    (f"{F6}{TANH}{GAP}{OUTPUT}", "nn.Linear(120, n_classes),\n"),
)
lenet5.mistake(
    "C1 lacks its padding of 2: without it the maps before C5 are 4 × 4, smaller than its kernel",
    (C1, "nn.Conv2d(1, 6, kernel_size=5),\n"),
)
lenet5.mistake(
    "the kernels are 5 × 5, not 3 × 3",
    (C1, "nn.Conv2d(1, 6, kernel_size=3, padding=1),\n"),
    (C3, "nn.Conv2d(6, 16, kernel_size=3),\n"),
    (C5, "nn.Conv2d(16, 120, kernel_size=3),\n"),
)
lenet5.mistake(
    "zeros belong around the pictures: padding=2 alone, without another padding_mode",
    (C1, 'nn.Conv2d(1, 6, kernel_size=5, padding=2, padding_mode="reflect"),\n'),
)
lenet5.mistake(
    "zeros belong around the pictures: padding=2 alone, without another padding_mode",
    (C1, 'nn.Conv2d(1, 6, kernel_size=5, padding=2, padding_mode="replicate"),\n'),
)
for layer, text in {**LAYERS, "the last layer": OUTPUT}.items():
    lenet5.mistake(
        f"{layer} has no bias: leave out bias=False",
        (text, text.replace("),\n", ", bias=False),\n")),
    )
lenet5.mistake(
    "the convolutions have no biases: leave out bias=False",
    *((text, text.replace("),\n", ", bias=False),\n")) for text in (C1, C3, C5)),
)
lenet5.mistake(
    "the layers have no biases: leave out bias=False",
    *((text, text.replace("),\n", ", bias=False),\n")) for text in (C1, C3, C5, F6, OUTPUT)),
)
lenet5.mistake(
    "no layer is registered: layers in a plain list or dictionary are not seen by parameters(); "
    "use nn.Sequential or nn.ModuleList",
    ("nn.Sequential(\n", "[\n"),
    (f"{OUTPUT}        )", f"{OUTPUT}        ]"),
    forward("for layer in self.layers:\n            images = layer(images)\n        return images"),
)
lenet5.mistake(
    "a layer is made in the first forward only: make all layers in __init__, so that an optimiser "
    "finds their weights",
    (f"{GAP}{OUTPUT}", ""),
    forward(
        'if not hasattr(self, "head"):\n'
        "            self.head = nn.Linear(84, self.n_classes)\n"
        "        return self.head(self.layers(images))"
    ),
    ("super().__init__()\n", "super().__init__()\n        self.n_classes = n_classes\n"),
)
lenet5.mistake(
    "the right number of weights proves nothing: the network has to compute with the planned layers",
    ("nn.Sequential(\n", "nn.ModuleList([\n"),
    (f"{OUTPUT}        )", f"{OUTPUT}        ])\n        self.head = nn.Linear(784, n_classes)"),
    forward("return self.head(images.flatten(1))"),
)
lenet5.mistake(
    "with one image the axis N was lost: flatten with flatten(1), not squeeze()",
    (f"{GAP}nn.Flatten(),\n", ""),
    (f"{GAP}{F6}{TANH}{GAP}{OUTPUT}", ""),
    (
        "### END SOLUTION\n\n    def forward",
        f"self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), {OUTPUT.strip()[:-1]})\n"
        "        ### END SOLUTION\n\n    def forward",
    ),
    forward("return self.head(self.layers(images).squeeze())"),
)
lenet5.mistake(
    "an axis of length one was lost from the logits: leave out squeeze()",
    forward("return self.layers(images).squeeze()"),
)
lenet5.mistake(
    "the network keeps the size of its first batch: each call may bring another number of images",
    forward(
        'if not hasattr(self, "n"):\n            self.n = len(images)\n'
        "        return self.layers[9:](self.layers[:9](images).reshape(self.n, -1))"
    ),
)
lenet5.mistake(
    "the networks share their layers: make them in __init__, for each network anew",
    cell="LeNet5",
    code="""
class LeNet5(nn.Module):
    body = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
    )

    def __init__(self, n_classes: int):
        super().__init__()
        self.features = LeNet5.body
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images):
        return self.head(self.features(images))
""",
)

for head, says in {
    "softmax(1)": "the outputs are probabilities: return the logits, without softmax",
    "log_softmax(1)": "the outputs are log-probabilities: return the logits",
    "tanh()": "the outputs went through tanh once more: the last layer has no activation",
    "relu()": "the outputs went through ReLU: the last layer has no activation",
    "sigmoid()": "the outputs went through a sigmoid: the last layer has no activation",
}.items():
    lenet5.mistake(says, forward(f"return self.layers(images).{head}"))
lenet5.mistake(
    "the logits were moved by the largest one: return them as they come from the last layer",
    forward(
        "logits = self.layers(images)\n        return logits - logits.max(1, keepdim=True).values"
    ),
)
for bound in (1, 3, 5):
    lenet5.mistake(
        "the logits are clipped: return them as they come from the last layer",
        forward(f"return self.layers(images).clamp(-{bound}, {bound})"),
    )
lenet5.mistake(
    "in evaluation mode the outputs are probabilities: return logits in both modes",
    forward(
        "logits = self.layers(images)\n        return logits if self.training else logits.softmax(1)"
    ),
)
lenet5.mistake(
    "images in float32 give logits in float32: leave the dtype as it is",
    forward("return self.layers(images).double()"),
)
lenet5.mistake(
    "the images come in [0, 1] already: do not divide by 255 again",
    forward("return self.layers(images / 255)"),
)
for centre in ("images.mean()", "images.mean((1, 2, 3), keepdim=True)", "0.5"):
    lenet5.mistake(
        "the pictures are centred before C1: the plan has no such step, C1 gets the images as they are",
        forward(f"return self.layers(images - {centre})"),
    )
lenet5.mistake(
    "the pictures are standardised before C1: the plan has no such step, C1 gets the images as they are",
    forward("return self.layers((images - 0.1307) / 0.3081)"),
)

for name in ("ReLU", "Sigmoid"):
    words = name if name == "ReLU" else "sigmoid"
    lenet5.mistake(
        f"the activation is {words}: LeNet-5 has tanh", *activations(f"nn.{name}()", *EVERY)
    )
    for layer in EVERY:
        lenet5.mistake(
            f"the activation behind {layer} is {words}: LeNet-5 has tanh everywhere",
            *activations(f"nn.{name}()", layer),
        )
for layer in EVERY:
    lenet5.mistake(f"tanh is missing after {layer}", *activations("", layer))
    lenet5.mistake(
        f"tanh is applied twice after {layer}", *activations("nn.Tanh(), nn.Tanh()", layer)
    )
lenet5.mistake("tanh is missing after C1 and C3", *activations("", "C1", "C3"))
lenet5.mistake("tanh is missing after C5 and F6", *activations("", "C5", "F6"))
lenet5.mistake(
    "there is no activation at all: then the whole network is one linear map",
    *activations("", *EVERY),
)
for layers, where in ((("F6",), "behind F6"), (EVERY, "everywhere")):
    lenet5.mistake(
        f"that is LeCun's own scaled tanh {where}, 1.7159 tanh(2x/3): the plan has plain tanh",
        *(
            (old, new.replace("TANH", "LeCunTanh()"))
            for old, new in activations("TANH", *layers)
        ),
        (
            "class LeNet5(nn.Module):",
            "class LeCunTanh(nn.Module):\n    def forward(self, x):\n"
            "        return 1.7159 * torch.tanh(2 * x / 3)\n\n\nclass LeNet5(nn.Module):",
        ),
    )  # fmt: skip
lenet5.mistake("that is max-pooling: LeNet-5 takes the average", *pools(TANH + MAX, "C1", "C3"))
lenet5.mistake("S2 is max-pooling: LeNet-5 takes the average", *pools(TANH + MAX, "C1"))
lenet5.mistake("S4 is max-pooling: LeNet-5 takes the average", *pools(TANH + MAX, "C3"))
lenet5.mistake(
    "pooling comes before tanh: the order is convolution, tanh, pooling",
    *pools(POOL + TANH, "C1", "C3"),
)
lenet5.mistake(
    "S2 comes before the tanh of C1: the order is convolution, tanh, pooling",
    *pools(POOL + TANH, "C1"),
)
lenet5.mistake(
    "S4 comes before the tanh of C3: the order is convolution, tanh, pooling",
    *pools(POOL + TANH, "C3"),
)
RELU = f"{GAP}nn.ReLU(),\n"
lenet5.mistake(
    "that is a modern network, with ReLU and max-pooling: LeNet-5 has tanh and takes the average",
    *pools(RELU + MAX, "C1", "C3"),
    *activations("nn.ReLU()", "C5", "F6"),
)
lenet5.mistake(
    "there is a dropout layer in the network: the plan has none",
    (OUTPUT, f"nn.Dropout(0.3),\n{GAP}{OUTPUT}"),
)
lenet5.mistake(
    "there is batch normalisation in the network: the plan has none",
    (C1, f"{C1}{GAP}nn.BatchNorm2d(6),\n"),
)

lenet5.mistake(
    "no gradient is recorded, so nothing can be learned: leave torch.no_grad() out of forward",
    ("    def forward", "    @torch.no_grad()\n    def forward"),
)
lenet5.mistake(
    "the outputs are cut off from the weights: leave out .detach()",
    forward("return self.layers(images).detach()"),
)
lenet5.mistake(
    "the convolutions are cut off from the gradient, so only F6 and the last layer learn: leave out "
    ".detach()",
    forward("return self.layers[9:](self.layers[:9](images).detach())"),
)
for layer, at in (("C1", 0), ("C3", 3), ("C5", 6), ("F6", 9)):
    lenet5.mistake(
        f"{layer} is frozen, it never learns: leave out requires_grad_(False)",
        (
            "### END SOLUTION\n\n    def forward",
            f"self.layers[{at}].requires_grad_(False)\n        ### END SOLUTION\n\n    def forward",
        ),
    )
lenet5.mistake(
    "the constructor starts the random generator again: every network would be the same, and the "
    "caller's random numbers change; set the seed outside",
    ("super().__init__()\n", "super().__init__()\n        torch.manual_seed(0)\n"),
)

lenet5.right(
    "C5 as a linear layer",
    (C5 + TANH + f"{GAP}nn.Flatten(),\n", f"nn.Flatten(),\n{GAP}nn.Linear(400, 120),\n{TANH}"),
)
lenet5.right(
    "F6 and output as convolutions",
    (f"{GAP}nn.Flatten(),\n", ""),
    (F6, "nn.Conv2d(120, 84, 1),\n"),
    (OUTPUT, "nn.Conv2d(84, n_classes, 1), nn.Flatten(),\n"),
)
for names in (("C1", "C3"), ("C1",), ("C3",)):
    lenet5.mistake(
        "the pooling's windows overlap: windows of 2 × 2 move on by 2",
        *pools(f"{TANH}{GAP}nn.AvgPool2d(3, 2, 1),\n", *names),
    )
lenet5.mistake(
    "the images are scaled inside the network, which the plan does not say: it takes them as they come",
    (FORWARD, "return self.layers(2 * images - 1)"),
)
