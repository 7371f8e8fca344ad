"""Exercises of `cifar10_lab`: a network of one's own, and its weights in a file.

The architecture is free, so properties are compared, not numbers.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import KEPT_WEIGHTS, drawn_anew
from autograder.exercises.work import Result, Work

OBJECTS = "course.checks.objects"
CLOSE = 1e-4  # of the largest number; float32 in sums of another order
BUDGET = (
    "the budget is 1,000,000 parameters: halving all widths leaves about a quarter of them; a linear layer behind "
    "Flatten is often the largest of all, and global average pooling replaces it"
)
ALONE = (
    "in evaluation mode an image's logits depend on the image alone: no mean over the batch, no norm without "
    "running values, no axis lost with a single image, nothing kept from an earlier call"
)
CHANCE = "in evaluation mode there is no chance: augmentation belongs into the loader, and dropout stops there"
REGISTERED = (
    "some layers are not registered, so they are neither trained nor saved: put them into nn.Sequential or "
    "nn.ModuleList, not into a plain list"
)
HEAD = (
    "the logits are head(features(images)) and nothing else: the head comes last, nothing stands between the two "
    "or behind it (softmax belongs to the loss), and images are centred within features"
)
SHARED = "two networks share layers: each makes its own in __init__, on self"
GRADIENT = "gradients reach every parameter: leave out torch.no_grad(), .detach() and requires_grad_(False)"


def images(rng: np.random.Generator, n: int) -> torch.Tensor:
    """Coarse coloured pictures (n, 3, 32, 32) in [0, 1] that differ in their means, too."""
    coarse = rng.integers(0, 9, (n, 3, 4, 4)) * rng.integers(3, 9, (n, 3, 1, 1))
    fine = np.kron(coarse, np.ones((1, 1, 8, 8), np.int64))
    return torch.from_numpy(fine.astype(np.float32)) / 64


def network(
    work: Work, rng: np.random.Generator, settled: torch.Tensor, mode: str = "eval"
) -> Result:
    """A CifarNet with the judge's weights and running values that suit them, in a mode."""
    made = work.call("CifarNet")
    work.set_weights(made, rng, 1.5)
    work.make("course.checks.objects.settle", made, settled)
    work.call(made, method=mode)
    return made


@exercise(
    "cifar10_lab/test_cifar_net",
    done="a network of the right kind, within the budget",
    uses=("test_residual_block",),
)
def cifar_net(work: Work, rng: np.random.Generator) -> None:
    settled, first, second = images(rng, 6), images(rng, 3), images(rng, 3)
    fresh = work.call("CifarNet")
    work.compare(
        work.look(fresh)["count"], "CifarNet(): at most 1,000,000 parameters?", form=("below", 1_000_001), says=BUDGET
    )  # fmt: skip
    drawn_anew(work, "CifarNet", [], "CifarNet()")
    net = network(work, rng, settled)
    logits = net(first)
    work.compare(
        logits, "CifarNet(), 3 images: shape of the logits", form=("shape",),
        says="the logits have a row for each image and a column for each of the ten classes",
    )  # fmt: skip
    work.compare(logits, "CifarNet(), 3 images: are the logits finite?", form=("finite",))
    work.compare(
        logits,
        "CifarNet(), 3 images: type of the logits",
        form=("type",),
        says="float32 images give float32 logits",
    )
    work.compare(
        logits, "CifarNet(), evaluation mode: what its outputs look like", form=("kind of rows",),
        says="logits are asked for: leave softmax and log-softmax to the loss",
    )  # fmt: skip
    features = net.method("features", first)
    work.compare(
        features, "CifarNet().features(3 images): axes", form=("axes",),
        says="features has a row for each image, shape (N, F): flatten behind the pooling",
    )  # fmt: skip
    work.compare(
        net.method("features", first[:1]), "CifarNet().features(one image): axes", form=("axes",),
        says="features has a row for each image, also for a single one: shape (1, F)",
    )  # fmt: skip
    head = net.attribute("head")
    work.compare(
        work.make("course.checks.objects.is_a", head, "torch.nn.Linear"), "CifarNet().head: is it an nn.Linear?",
        says="head is the last layer itself: self.head = nn.Linear(features, 10)",
    )  # fmt: skip
    work.same(
        logits, work.call(head, features), "CifarNet()(images), beside head(features(images)), evaluation mode",
        HEAD, CLOSE,
    )  # fmt: skip
    twin = network(work, np.random.default_rng(0), settled)
    work.same(
        net(first),
        logits,
        "CifarNet(), the same images, after another CifarNet got other weights",
        SHARED,
        CLOSE,
    )
    work.call(twin, net.method("state_dict"), method="load_state_dict")
    work.same(
        twin(first),
        logits,
        "a second CifarNet() with the state_dict of the first",
        REGISTERED,
        CLOSE,
    )
    handed = work.make("torch.clone", first)
    quiet = "course.checks.objects.without_gradients"
    earlier, one = work.make(quiet, net, handed), work.make(quiet, net.attribute("features"), first)
    work.make(quiet, net, second)
    work.make(quiet, net.attribute("features"), second)
    work.same(
        work.get(one), features, "CifarNet().features, after those of other images were asked for",
        "features that were given out are filled again: each call makes new ones", CLOSE,
    )  # fmt: skip
    work.same(
        work.get(earlier), logits, "CifarNet(), evaluation mode: logits, after those of other images were asked for",
        "logits that were given out are filled again: each call makes new ones", CLOSE,
    )  # fmt: skip
    work.make(quiet, net, handed)  # Some keep what they saw last, and nothing else.
    work.make("torch.Tensor.copy_", handed, second)
    work.same(
        work.make(quiet, net, handed), other := net(second),
        "CifarNet(), evaluation mode, the same tensor with other images in it", ALONE, CLOSE,
    )  # fmt: skip
    for i in (1, 2, 0):
        alone = net(second[i : i + 1])
        work.same(
            alone[0],
            other[i],
            f"CifarNet(), evaluation mode: image {i} of three, alone and with the others",
            ALONE,
            CLOSE,
        )
    for method, what in (("", "logits"), ("features", "features")):
        for n in (1, 2):
            found = work.make(f"{OBJECTS}.seeded", 5, net, second[:n], method=method)
            work.compare(
                work.make("builtins.len", found), f"CifarNet(), evaluation mode, {n} images: rows of the {what}",
                says="one row for each image, also for a single one",
            )  # fmt: skip
    if not work.public:
        work.make(quiet, net, second)
        work.same(
            work.make(quiet, net.attribute("features"), first), features,
            "CifarNet().features, directly after the logits of as many other images",
            "features are those of the images that are handed over: nothing is kept from an earlier call", CLOSE,
        )  # fmt: skip
        many = images(rng, 66)
        work.same(
            net(many)[65], net(many[65:])[0], "CifarNet(), evaluation mode: the last of 66 images, alone and with the others",
            ALONE, CLOSE,
        )  # fmt: skip
        work.compare(
            work.slope(net, many)["by parameter"], "CifarNet(), 66 images: is there a gradient for each parameter?",
            form=("all nonzero",), says=GRADIENT,
        )  # fmt: skip
    for _ in range(6):
        work.same(
            net(second[:1])[0],
            other[0],
            "CifarNet(), evaluation mode: the same image again",
            CHANCE,
            CLOSE,
        )
    work.compare(
        work.look(net)["requires_grad"], "CifarNet(): the share of its parameters' tensors that learn", form=("mean",),
        says="every parameter learns; what is fixed belongs into a buffer",
    )  # fmt: skip
    slope = work.slope(net, first)
    work.compare(
        slope["by parameter"], "CifarNet(): is there a gradient for each parameter?", form=("all nonzero",),
        says=GRADIENT,
    )  # fmt: skip
    work.make(f"{OBJECTS}.scaled", net, 0.8)
    work.call(twin, net.method("state_dict"), method="load_state_dict")
    work.same(
        net(first), twin(first), "CifarNet(), its weights changed, beside a second one with the same weights",
        KEPT_WEIGHTS, CLOSE,
    )  # fmt: skip
    work.compare(
        work.slope(net, first, method="features")["graph"],
        "CifarNet().features(images): does it record gradients?", says=GRADIENT,
    )  # fmt: skip
    work.call(net, method="train")
    logits = work.make("course.checks.objects.seeded", 11, net, first)
    features = work.make("course.checks.objects.seeded", 11, net, first, method="features")
    work.same(
        logits, work.call(head, features), "CifarNet()(images), beside head(features(images)), training mode",
        HEAD, CLOSE,
    )  # fmt: skip


NEIGHBOURS = (
    "in evaluation mode an image's logits depend on its neighbours: centre images by fixed numbers, and let norms "
    "use their running values (no track_running_stats=False, no train() within)"
)
CUT = "features is cut off from its weights, so only the head learns: leave out torch.no_grad() and .detach()"
GAP = " " * 12
CENTRED = "return self.body((images - 0.47) * 4)"
LOGITS = "return self.head(self.features(images))"
LINEAR = "self.head = nn.Linear(128, 10)"
POOL, FLATTEN = f"{GAP}nn.AdaptiveAvgPool2d(1),\n", f"{GAP}nn.Flatten(),\n"
STEM = f"nn.BatchNorm2d(16),\n{GAP}nn.ReLU(),\n"
LAST = f"{GAP}ResidualBlock(64, 128, 2),\n"
INIT = "super().__init__()\n"
FEATURES = "    def features"
for says, *edits in [
    (BUDGET, (LAST, LAST.replace("64, 128", "128, 256")), ("ResidualBlock(32, 64, 2)", "ResidualBlock(64, 128, 2)"), ("ResidualBlock(16, 32, 2)", "ResidualBlock(16, 64, 2)"), (LINEAR, LINEAR.replace("128", "256"))),
    (BUDGET, (POOL + FLATTEN, f"{FLATTEN}{GAP}nn.Linear(2048, 512),\n"), (LINEAR, LINEAR.replace("128", "512"))),
    ("the outputs are probabilities: leave softmax to the loss", (LOGITS, f"{LOGITS}.softmax(1)")),
    ("in evaluation mode the outputs are probabilities: return the logits in both modes", (LOGITS, "logits = self.head(self.features(images))\n        return logits if self.training else logits.softmax(1)")),
    ("the outputs are log-probabilities: leave log-softmax to the loss", (LOGITS, f"{LOGITS}.log_softmax(1)")),
    (HEAD, (LOGITS, "return torch.relu(self.head(self.features(images)))")),
    (HEAD, (LOGITS, f"{LOGITS} / 8")),
    ("features keeps the axes of the maps, (N, F, 1, 1): flatten(1) makes rows of them", (FLATTEN, ""), (LOGITS, "return self.head(self.features(images).flatten(1))")),
    ("features keeps the axes of the maps, (N, F, 1, 1): flatten(1) makes rows of them", (FLATTEN, ""), (LOGITS, "return self.head(self.features(images).squeeze((2, 3)))")),
    ("with one image features loses the axis N: flatten(1), not squeeze()", (FLATTEN, ""), (CENTRED, f"{CENTRED}.squeeze()")),
    ("features returns the maps before the average: it returns what the head gets", (POOL + FLATTEN, ""), (CENTRED, f"{CENTRED}.flatten(1)"), (LOGITS, "x = self.features(images)\n        return self.head(x.reshape(len(x), 128, -1).mean(2))")),
    (HEAD, (CENTRED, "return self.body(images)"), (LOGITS, "return self.head(self.features((images - 0.47) * 4))")),
    ("dropout stands between features and head: what the head gets is what features returns", (LOGITS, "return self.head(nn.functional.dropout(self.features(images), 0.2, self.training))")),
    (HEAD, (LOGITS, "return self.head(torch.relu(self.features(images) - 0.1))")),
    (HEAD, (LOGITS, "return self.head(nn.functional.normalize(self.features(images)))")),
    ("the caller's images are centred in place: they are other images in the next call", (CENTRED, "images.sub_(0.47).mul_(4)\n        return self.body(images)")),
    (NEIGHBOURS, (CENTRED, "return self.body((images - images.mean((0, 2, 3), keepdim=True)) * 4)")),
    (NEIGHBOURS, (STEM, STEM.replace("(16)", "(16, track_running_stats=False)"))),
    (NEIGHBOURS, (CENTRED, "self.body.train()\n        return self.body((images - 0.47) * 4)")),
    ("head is no nn.Linear, but a stack that holds one", (LINEAR, "self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(128, 10))")),
    ("head is no nn.Linear, but a stack that holds one", (LINEAR, "self.head = nn.Sequential(nn.Linear(128, 10))")),
    ("head is a convolution: an nn.Linear is asked for", (LINEAR, "self.head = nn.Conv2d(128, 10, 1)"), (FLATTEN, ""), (LOGITS, "return self.head(self.features(images)[:, :, None, None]).flatten(1)"), (CENTRED, f"{CENTRED}.flatten(1)")),
    ("there are ten classes, so the head has ten outputs", (LINEAR, LINEAR.replace("10)", "100)"))),
    ("CifarNet() takes no arguments", ("__init__(self)", "__init__(self, width)")),
    (CUT, (FEATURES, f"    @torch.no_grad()\n{FEATURES}")),
    (CUT, (CENTRED, f"{CENTRED}.detach()")),
    ("the body is frozen, so only the head learns: leave out requires_grad_(False)", (LINEAR, f"self.body.requires_grad_(False)\n        {LINEAR}")),
    ("images are mirrored at random within the network: augmentation belongs into the loader", (CENTRED, f"if torch.rand(()) < 0.5:\n            images = images.flip(3)\n        {CENTRED}")),
    ("dropout goes on in evaluation mode: nn.functional.dropout needs self.training", (CENTRED, "return nn.functional.dropout(self.body((images - 0.47) * 4), 0.2)")),
    ("features are kept from an earlier batch of the same size: compute them anew for each", (CENTRED, "if getattr(self, 'kept', None) is None or len(self.kept) != len(images):\n            self.kept = self.body((images - 0.47) * 4)\n        return self.kept")),
    ("the size of a batch is written down: it is len(images)", (FLATTEN, ""), (CENTRED, f"{CENTRED}.view(128, 128)")),
    ("the layers belong to the class, so all networks share them: make them in __init__, on self", ("self.body = nn.Sequential(", "self.body = CifarNet.shared if hasattr(CifarNet, 'shared') else nn.Sequential("), (LINEAR, f"CifarNet.shared = self.body\n        {LINEAR}")),
    ("the blocks lie in a plain list, so they are neither trained nor saved: nn.Sequential or nn.ModuleList registers them", ("self.body = nn.Sequential(\n", "self.body = [\n"), (f"{FLATTEN}        )", f"{FLATTEN}        ]"), (CENTRED, "x = (images - 0.47) * 4\n        for layer in self.body:\n            x = layer(x)\n        return x")),
    ("the random generator is started again: that makes chance repeat itself everywhere; set seeds outside", (INIT, f"{INIT}        torch.manual_seed(0)\n")),
    ("a part that nobody uses gets no gradient: leave it out", (LINEAR, f"{LINEAR}\n        self.spare = nn.Linear(8, 8)")),
    ("the logits are float32, as the images", (LOGITS, f"{LOGITS}.double()")),
]:  # fmt: skip
    cifar_net.mistake(says, *edits)
cifar_net.right(
    "dropout before features, no batch norm, max-pooling",
    cell="cifar_net",
    code="""
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(48, 10, bias=False)
        self.first = nn.Conv2d(3, 24, 5, stride=2, padding=2)
        self.second = nn.Conv2d(24, 48, 3, stride=2)
        self.dropout = nn.Dropout(0.3)

    def features(self, images):
        x = torch.relu(self.first(images - images.mean((1, 2, 3), keepdim=True)))
        return self.dropout(torch.relu(self.second(x)).amax((2, 3)))

    def forward(self, images):
        return self.head(self.features(images))
""",
)
