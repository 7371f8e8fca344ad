"""Exercises of `fmnist_mlp_vs_cnn`: the two networks, and the mistakes of the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises import Exercise, exercise
from autograder.exercises.probes import PLAN, SAME_START, drawn_anew
from autograder.exercises.work import Result, Work

SHAPES = (
    "the parameters are not those that were asked for: compare with the layers of the text, one by one; "
    "a layer that lies in a plain list or is made anew in forward is not among them"
)
MODE = (
    "in training mode the result is another one than in evaluation mode: there is a layer that nobody "
    "asked for, dropout say"
)
GRADIENT = (
    "not every weight gets its gradient: leave out no_grad(), .detach() and requires_grad_(False)"
)
SHARED = "two calls give the same network: make its layers inside the function"
OBJECTS = "course.checks.weights.set_free_weights"


def images(rng: np.random.Generator, *shape: int, scale: int = 1) -> torch.Tensor:
    """float32 images with values that need little room."""
    return torch.from_numpy(rng.integers(-8, 9, shape).astype(np.float32) / 4 * scale)


def built(work: Work, rng: np.random.Generator, name: str, what: str, scale: float = 1.0) -> Result:
    """A network with the right parameters, however they are stored, and the judge's numbers in them."""
    model = work.call(name)
    work.compare(
        work.look(model)["shapes"], f"{what}: sizes of its parameters, those of a matrix sorted",
        form=("free shapes",), says=SHAPES,
    )  # fmt: skip
    work.make(OBJECTS, model, int(rng.integers(2**31)), scale)
    return model


def network(work: Work, rng: np.random.Generator, name: str, shape: Sequence[int]) -> None:
    """Parameters, logits of several batches in both modes, gradients, a second network."""
    what = f"{name}()"
    drawn_anew(work, name, [], what)
    model = built(work, rng, name, what)
    some = images(rng, 3, *shape)
    many = work.make("torch.Tensor.repeat", images(rng, 5, *shape), 7, *(1 for _ in shape))
    near = {"rtol": 1e-4, "atol": 2e-5}
    for mode, batches in (("eval", (some, some[:1])), ("train", (some,))):
        work.call(model, method=mode)
        for batch in batches:
            words = f"{what}: logits of {len(batch)} images" + (
                " in training mode" if mode == "train" else ""
            )
            work.compare(model(batch), words, says=MODE if mode == "train" else PLAN, **near)
    work.call(model, method="eval")
    work.compare(model(many), f"{what}: logits of 35 images", says=PLAN, **near)
    work.compare(
        model(images(rng, 2, *shape, scale=200)), f"{what}: logits of images with large values",
        rtol=1e-4, atol=1e-2,
    )  # fmt: skip
    found = work.slope(model, some)
    for key, of in (("by parameter", "weights"), ("by argument", "images")):
        work.compare(
            found[key], f"{what}: sizes and lengths of the gradients of the {of}",
            form=("norms",), says=GRADIENT, rtol=1e-3, atol=1e-5,
        )  # fmt: skip
    other = built(work, rng, name, f"another {what}", 1.5)
    work.compare(other(some), f"another {what}: logits of 3 images", **near)
    work.compare(
        model(some), f"{what}: logits after another network was made and got other weights",
        says=SHARED, **near,
    )  # fmt: skip


@exercise("fmnist_mlp_vs_cnn/test_build_mlp", done="795,010 parameters, and the logits are right")
def build_mlp(work: Work, rng: np.random.Generator) -> None:
    network(work, rng, "build_mlp", (784,))


@exercise("fmnist_mlp_vs_cnn/test_build_cnn", done="716,706 parameters, and the logits are right")
def build_cnn(work: Work, rng: np.random.Generator) -> None:
    network(work, rng, "build_cnn", (1, 28, 28))


MODULE = """class Network(nn.Sequential):
    def forward(self, images):
{forward}


def {name}():
    return Network({layers})
"""
MLP = "nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10)"
CNN = (
    "nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(), "
    "nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10)"
)


def own(exercise: Exercise, says: str, forward: str, layers: str = "", right: bool = False) -> None:
    """A mistake in a forward pass of its own, told as lines of code."""
    name = exercise.test.removeprefix("test_")
    lines = "\n".join("        " + line for line in forward.split("\n"))
    code = MODULE.format(
        forward=lines, name=name, layers=layers or (MLP if name == "build_mlp" else CNN)
    )
    (exercise.right if right else exercise.mistake)(says, cell=name, code=code)


def function(exercise: Exercise, says: str, body: str, before: str = "") -> None:
    """A mistake in the function, told as its lines."""
    name = exercise.test.removeprefix("test_")
    lines = "\n".join("    " + line for line in body.split("\n"))
    exercise.mistake(says, cell=name, code=f"{before}\n\ndef {name}():\n{lines}\n")


PROBABILITIES = "softmax was applied: cross-entropy wants logits and does that itself"
LOGARITHMS = "log-softmax was applied: cross-entropy wants logits and does that itself"
ONE_LINEAR = "no activation between the layers: two linear layers in a row are one linear layer"
for ex, last, layers in (
    (build_mlp, "nn.Linear(1000, 10)", MLP),
    (build_cnn, "nn.Linear(200, 10)", CNN),
):
    for says, layer in (
        (PROBABILITIES, "nn.Softmax(1)"),
        (LOGARITHMS, "nn.LogSoftmax(1)"),
        ("there is a ReLU behind the last layer: logits may be negative", "nn.ReLU()"),
        ("there is a sigmoid behind the last layer: cross-entropy wants logits", "nn.Sigmoid()"),
        ("the logits are cut off at -5 and 5: they may have any size", "nn.Hardtanh(-5, 5)"),
    ):
        ex.mistake(says, (last, f"{last}, {layer}"))
    own(ex, "in evaluation mode softmax is applied: logits in both modes, cross-entropy and argmax want "
        "nothing else", "logits = super().forward(images)\n"
        "return logits if self.training else logits.softmax(1)")  # fmt: skip
    own(ex, "squeeze() drops the axis of the batch where there is one image: logits are (N, 10)",
        "return super().forward(images).squeeze()")  # fmt: skip
    own(ex, "the images are divided by 255 once more: the datasets did that",
        "return super().forward(images / 255)")  # fmt: skip
    own(ex, "each image's mean is taken off first: the network gets the images as they are",
        "return super().forward(images - images.flatten(1).mean(1).reshape(-1, *[1] * (images.ndim - 1)))")  # fmt: skip
    own(ex, "the mean of the batch is taken off first: the network gets the images as they are",
        "return super().forward(images - images.mean())")  # fmt: skip
    own(ex, "the caller's images were changed in place: -= works on what was given",
        "images -= images.mean()\nreturn super().forward(images)")  # fmt: skip
    own(ex, "the caller's images were changed in place: /= works on what was given",
        "images /= 255\nreturn super().forward(images)")  # fmt: skip
    own(ex, "no gradients are recorded: forward has no torch.no_grad()",
        "with torch.no_grad():\n    return super().forward(images)")  # fmt: skip
    own(ex, "the result is cut off from the weights: leave out .detach()",
        "return super().forward(images).detach()")  # fmt: skip
    function(ex, SHARED, "return _network", f"_network = nn.Sequential({layers})")
    function(ex, "the layers are made once, outside of the function: two networks share them",
             "return nn.Sequential(*_layers)", f"_layers = [{layers}]")  # fmt: skip
    function(ex, "the generator is seeded in the function: every network is the same, and other chance "
             "in the program repeats itself", f"torch.manual_seed(0)\nreturn nn.Sequential({layers})")  # fmt: skip
    function(ex, "the function has no return statement", f"model = nn.Sequential({layers})")
    function(
        ex,
        "the layers come as a list: nn.Sequential(...) makes a network of them",
        f"return [{layers}]",
    )
    function(ex, "the network is float64; images are float32: leave out .double()",
             f"return nn.Sequential({layers}).double()")  # fmt: skip
    function(ex, "all parameters are frozen: nothing would be learned",
             f"return nn.Sequential({layers}).requires_grad_(False)")  # fmt: skip
    ex.mistake("the last layer has no biases", (last, last.replace(")", ", bias=False)")))
    ex.mistake("the last layer has one output, not ten", (last, last.replace("10)", "1)")))
    ex.mistake(
        "the last layer is frozen: it would learn nothing", (last, f"{last}.requires_grad_(False)")
    )
    function(ex, "the layers lie in a plain list, so no parameter is registered: nn.Sequential or "
             "nn.ModuleList knows them", "return Network()",
             "class Network(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
             f"        self.layers = [{layers}]\n\n    def forward(self, images):\n"
             "        for layer in self.layers:\n            images = layer(images)\n"
             "        return images\n")  # fmt: skip
    function(ex, "there is no forward: the network does not say what it does with images",
             "return Network()", "class Network(nn.Module):\n    def __init__(self):\n"
             f"        super().__init__()\n        self.layers = nn.Sequential({layers})\n")  # fmt: skip

RELU = "nn.ReLU()"
build_mlp.mistake(ONE_LINEAR, (" nn.ReLU(),", ""))
for says, layer in (
    ("sigmoid in place of ReLU", "nn.Sigmoid()"),
    ("tanh in place of ReLU", "nn.Tanh()"),
    ("leaky ReLU in place of ReLU: below zero ReLU gives zero", "nn.LeakyReLU()"),
    ("leaky ReLU in place of ReLU: below zero ReLU gives zero", "nn.LeakyReLU(0.1)"),
    ("ReLU6 in place of ReLU: it cuts off above 6", "nn.ReLU6()"),
    ("GELU in place of ReLU", "nn.GELU()"),
    ("ELU in place of ReLU", "nn.ELU()"),
    ("SiLU in place of ReLU", "nn.SiLU()"),
    ("softplus in place of ReLU", "nn.Softplus()"),
):
    build_mlp.mistake(says, (RELU, layer))
build_mlp.mistake(
    "there is a dropout layer that nobody asked for", (RELU, "nn.ReLU(), nn.Dropout(0.5)")
)
NORM = "there is a batch norm that nobody asked for"
build_mlp.mistake(NORM, (RELU, "nn.BatchNorm1d(1000, affine=False), nn.ReLU()"))
build_mlp.mistake(NORM, (RELU, "nn.ReLU(), nn.BatchNorm1d(1000, affine=False)"))
build_mlp.mistake(NORM, (RELU, "nn.BatchNorm1d(1000), nn.ReLU()"))
build_mlp.mistake("each image is normalised first: nobody asked for that",
                  ("nn.Linear(784,", "nn.LayerNorm(784, elementwise_affine=False), nn.Linear(784,"))  # fmt: skip
build_mlp.mistake("the first layer is frozen: it would learn nothing",
                  ("nn.Linear(784, 1000)", "nn.Linear(784, 1000).requires_grad_(False)"))  # fmt: skip
build_mlp.mistake("the hidden layer has no biases", ("784, 1000", "784, 1000, bias=False"))
build_mlp.mistake("the biases are missing", ("784, 1000", "784, 1000, bias=False"),
                  ("1000, 10)", "1000, 10, bias=False)"))  # fmt: skip
build_mlp.mistake("the hidden layer has 100 units, not 1,000", ("784, 1000", "784, 100"),
                  ("Linear(1000, 10)", "Linear(100, 10)"))  # fmt: skip
build_mlp.mistake("there is a second hidden layer",
                  (RELU, "nn.ReLU(), nn.Linear(1000, 1000), nn.ReLU()"))  # fmt: skip
build_mlp.mistake(
    "there is no hidden layer", ("784, 1000), nn.ReLU(), nn.Linear(1000, 10)", "784, 10)")
)
build_mlp.mistake(
    "the first layer is lazy: it has no sizes, so no parameters, before it sees an image; here they are "
    "known, 784 and 1,000", ("nn.Linear(784, 1000)", "nn.LazyLinear(1000)"),
)  # fmt: skip
build_mlp.mistake(
    "the batch is flattened, too: each image keeps its row",
    ("nn.Linear(784,", "nn.Flatten(0), nn.Unflatten(0, (1, -1)), nn.Linear(784,"),
)
build_mlp.mistake(
    "the batch is flattened, too: each image keeps its row",
    ("nn.Linear(784,", "nn.Flatten(0), nn.Linear(784,"),
)
own(build_mlp, "the hidden biases are added behind ReLU: they belong to the linear layer before it",
    "first, _, last = self\nreturn last(torch.relu(images @ first.weight.T) + first.bias)")  # fmt: skip
own(build_mlp, "ReLU acts on the images, not between the layers",
    "first, _, last = self\nreturn last(first(torch.relu(images)))")  # fmt: skip
own(build_mlp, "the last layer is left out of forward", "return self[1](self[0](images))")
build_mlp.right(
    "transposed parameters", cell="build_mlp",
    code="""class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Parameter(torch.rand(784, 1000)), nn.Parameter(torch.rand(1, 1000))
        self.c, self.d = nn.Parameter(torch.rand(1000, 10)), nn.Parameter(torch.rand(10))

    def forward(self, images):
        return (images @ self.a + self.b).relu() @ self.c + self.d


def build_mlp():
    return Network()
""",
)  # fmt: skip
OVERLAP = "the pooling's windows overlap: nn.MaxPool2d(2) moves on by 2"
for second in ("nn.AdaptiveMaxPool2d(5)", "nn.MaxPool2d(3, 2)"):
    layers = second.join(CNN.rsplit("nn.MaxPool2d(2)", 1))
    function(build_cnn, OVERLAP, f"return nn.Sequential({layers})")
NORM = "the maps are normalised, which nobody asked for: leave out the instance norm"
for after in ("nn.Conv2d(1, 64, 3), ", "nn.Conv2d(64, 128, 3), "):
    channels = after.split(", ")[1]
    layers = CNN.replace(after, f"{after}nn.InstanceNorm2d({channels}), ")
    function(build_cnn, NORM, f"return nn.Sequential({layers})")
function(
    build_cnn, NORM,
    "return nn.Sequential("
    + CNN.replace("3), nn.MaxPool2d", "3), nn.InstanceNorm2d(7), nn.MaxPool2d") + ")",
)  # fmt: skip
for exercise_, layers in ((build_mlp, MLP), (build_cnn, CNN)):
    function(
        exercise_, SAME_START,
        f"with torch.random.fork_rng():\n    torch.manual_seed(0)\n    return nn.Sequential({layers})",
    )  # fmt: skip
    function(
        exercise_, SAME_START,
        f"network = nn.Sequential({layers})\nfor p in network.parameters():\n    nn.init.zeros_(p)\n"
        "return network",
    )  # fmt: skip
