"""Exercises of `cifar10_lab`: a network of one's own, and its weights in a file.

The architecture is free, so properties are compared, not numbers.
"""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import drawn_anew
from autograder.exercises.work import Result, Work

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
    other = net(second)
    for i in (1, 2, 0):
        alone = net(second[i : i + 1])
        work.same(
            alone[0],
            other[i],
            f"CifarNet(), evaluation mode: image {i} of three, alone and with the others",
            ALONE,
            CLOSE,
        )
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


FILE = (
    "the file holds the network's whole state_dict under its own names and with its own numbers: running means and "
    "variances and the counters of the norms are part of it"
)
BACK = "load_network gives a CifarNet with all that the file holds: every parameter and every running value"
KEPT = "save_network leaves the network as it is: its mode, its memory layout, its numbers"


def saved(
    work: Work, rng: np.random.Generator, net: Result, path: Result, mode: str, what: str
) -> None:
    """Save a network, look at the file and at the network, load it."""
    shown = images(rng, 2)
    name = f"set {int(rng.integers(10**6))}, ä"
    state, layout = net.method("state_dict"), work.make("course.checks.objects.layouts", net)
    work.call(net, method=mode)
    work.compare(
        work.call("save_network", net, path, name), f"save_network, {what}", form=("no error",)
    )
    content = work.make("safetensors.torch.load_file", path)
    for count in ("len", "sorted"):
        words = "how many tensors" if count == "len" else "the tensors' names"
        work.same(
            work.make(f"builtins.{count}", content), work.make(f"builtins.{count}", state),
            f"save_network, {what}: {words} in the file, beside network.state_dict()", FILE,
        )  # fmt: skip
    work.same(
        content,
        state,
        f"save_network, {what}: the tensors in the file, beside network.state_dict()",
        FILE,
    )
    file = work.make("safetensors.safe_open", path, framework="pt")
    work.compare(
        file.method("metadata")["trained_on"], f"save_network, {what}: \"trained_on\" in the file's metadata",
        form=("same text", name), says='give save_file metadata={"trained_on": trained_on}',
    )  # fmt: skip
    work.compare(
        work.look(net)["mode"], f"save_network, {what}: the network's mode afterwards", says=KEPT
    )
    work.same(
        net.method("state_dict"),
        state,
        f"save_network, {what}: the network's numbers afterwards",
        KEPT,
    )
    work.same(
        work.make("course.checks.objects.layouts", net), layout,
        f"save_network, {what}: the network's memory layout afterwards", KEPT,
    )  # fmt: skip
    loaded = work.call("load_network", path)
    work.compare(
        work.make("course.checks.objects.is_a", loaded, "torch.nn.Module"), f"load_network, {what}: a network?",
        says="load_state_dict returns a report: return the network itself",
    )  # fmt: skip
    work.compare(
        work.look(loaded)["mode"], f"load_network, {what}: the network's mode",
        says="a new module is in training mode: call network.eval()",
    )  # fmt: skip
    for part, words in (("parameters", "parameters"), ("buffers", "running values")):
        work.same(
            work.look(loaded)[part],
            work.look(net)[part],
            f"load_network, {what}: {words}, beside those saved",
            BACK,
        )
    work.same(
        loaded.method("state_dict"),
        state,
        f"load_network, {what}: the loaded network's state_dict",
        BACK,
    )
    work.call(net, method="eval")
    work.same(
        loaded(shown),
        net(shown),
        f"load_network, {what}: logits, beside those of the network that was saved",
        BACK,
        CLOSE,
    )
    again = work.call("load_network", path)
    work.set_weights(again, 3, 1.5)
    work.same(
        loaded.method("state_dict"), state, f"load_network, {what}: a network, after another one was loaded and changed",
        "load_network makes a new CifarNet each time",
    )  # fmt: skip


@exercise(
    "cifar10_lab/test_weight_files",
    done="what was saved comes back, ready for use",
    uses=("test_cifar_net",),
)
def weight_files(work: Work, rng: np.random.Generator) -> None:
    folder = work.make("tempfile.mkdtemp")
    path = work.make("os.path.join", folder, "trip.safetensors")
    net = network(work, rng, images(rng, 4))
    saved(work, rng, net, path, "train", "a network in training mode")
    net = network(work, rng, images(rng, 4))
    work.call(net, method="to", memory_format=work.make("torch.channels_last"))
    saved(
        work,
        rng,
        net,
        path,
        "eval",
        "a network in channels_last, evaluation mode, over an older file",
    )


PART = (
    "part of the state_dict is missing in the file: running means and variances are buffers, not parameters, and "
    "belong to it as well as the norms' counters and the head"
)
ROUNDED = "the numbers in the file were rounded: keep them as they are, float32"
FRESH = (
    "parameters of the file were not loaded into the network, they are fresh: network.load_state_dict(load_file(path)), "
    "with strict as it is"
)
RUNNING = "batch norm's running values are not those of the file: load the whole state_dict, and leave them as they are then"
TENSORS = (
    "tensors = {name: value.cpu().contiguous() for name, value in network.state_dict().items()}"
)
SAVE = 'save_file(tensors, path, metadata={"trained_on": trained_on})'
BUILD = "network = CifarNet()"
LOAD = "network.load_state_dict(load_file(path))"
RETURN = "return network.eval()"
LOOSE = (LOAD, LOAD.replace("))", "), strict=False)"))
for says, *edits in [
    ("that file is a pickle, which can run any program when it is opened, so it is not opened here: use save_file", (SAVE, "torch.save(tensors, path)"), (LOAD, "network.load_state_dict(torch.load(path))")),
    ("that file is a pickle, which can run any program when it is opened, so it is not opened here: use save_file", (SAVE, 'torch.save(tensors | {"trained_on": trained_on}, path)'), (LOAD, 'network.load_state_dict({k: v for k, v in torch.load(path).items() if k != "trained_on"})')),
    (FRESH, (LOAD, "load_file(path)")),
    (PART, (TENSORS, "tensors = {name: p.detach().cpu().contiguous() for name, p in network.named_parameters()}"), LOOSE),
    (PART, (TENSORS, TENSORS.replace("}", " if value.is_floating_point()}")), LOOSE),
    (PART, (TENSORS, TENSORS.replace("}", " if not name.startswith('head')}")), LOOSE),
    ("load_state_dict returns a report on missing keys: return the network itself", (f"{LOAD}\n    {RETURN}", f"network.eval()\n    return {LOAD}")),
    ("a new module is in training mode: call network.eval()", (RETURN, "return network")),
    ("there is no note of the training set: give save_file metadata", (SAVE, "save_file(tensors, path)")),
    ('the note of the training set stands under "trained_on"', (SAVE, SAVE.replace('"trained_on"', '"trained on"'))),
    ('the note of the training set stands under "trained_on"', (SAVE, SAVE.replace('"trained_on"', '"dataset"'))),
    ("the name of the training set is an argument: one was written down", (SAVE, SAVE.replace(": trained_on", ': "CIFAR-10"'))),
    ("a tensor in channels_last is not contiguous: .contiguous() for each", (TENSORS, TENSORS.replace(".contiguous()", ""))),
    ("a tensor in channels_last is not contiguous: .contiguous() for each", (TENSORS, "tensors = network.state_dict()")),
    (ROUNDED, (TENSORS, TENSORS.replace("value.cpu()", "(value.half() if value.is_floating_point() else value).cpu()"))),
    (ROUNDED, (TENSORS, TENSORS.replace("value.cpu()", "(value.bfloat16().float() if value.is_floating_point() else value).cpu()"))),
    (ROUNDED, (TENSORS, TENSORS.replace("value.cpu()", "(value.round(decimals=3) if value.is_floating_point() else value).cpu()"))),
    ("the names in the file are not those of the state_dict", (TENSORS, TENSORS.replace("{name:", '{name.replace(".", "/"):')), (LOAD, 'network.load_state_dict({k.replace("/", "."): v for k, v in load_file(path).items()})')),
    ("the names in the file are not those of the state_dict", (TENSORS, TENSORS.replace("{name:", '{f"network.{name}":')), (LOAD, 'network.load_state_dict({k.removeprefix("network."): v for k, v in load_file(path).items()})')),
    ("the file is not where `path` says", (SAVE, SAVE.replace("path,", 'path + ".safetensors",')), (LOAD, LOAD.replace("(path)", '(path + ".safetensors")'))),
    ("the file is not where `path` says", (SAVE, SAVE.replace("path,", 'Path(path).parent / "weights.safetensors",')), (LOAD, LOAD.replace("(path)", '(Path(path).parent / "weights.safetensors")'))),
    ("a file that is there already is to be replaced", (SAVE, f"if not Path(path).exists():\n        {SAVE}")),
    ("the network was left in another memory layout", (TENSORS, f"network.to(memory_format=torch.contiguous_format)\n    {TENSORS}")),
    ("the network was left in another memory layout", (TENSORS, f"for value in network.state_dict().values():\n        value.data = value.data.contiguous()\n    for p in network.parameters():\n        p.data = p.data.contiguous()\n    {TENSORS}")),
    ("the network was left in evaluation mode: put nothing on it that was not there", (TENSORS, f"network.eval()\n    {TENSORS}")),
    ("the network was left in training mode: put nothing on it that was not there", (TENSORS, f"network.train()\n    {TENSORS}")),
    ("the network's own weights were rounded", (TENSORS, f"network.bfloat16().float()\n    {TENSORS}")),
    (FRESH, (LOAD, "network.load_state_dict({k: v for k, v in load_file(path).items() if v.ndim > 1}, strict=False)")),
    (RUNNING, (LOAD, "tensors = load_file(path)\n    with torch.no_grad():\n        for name, p in network.named_parameters():\n            p.copy_(tensors[name])")),
    (RUNNING, (RETURN, f"for layer in network.modules():\n        if isinstance(layer, nn.BatchNorm2d):\n            layer.reset_running_stats()\n    {RETURN}")),
    ("all calls share one network: build a new CifarNet() in each", (BUILD, 'global _loaded\n    network = _loaded = globals().get("_loaded") or CifarNet()')),
    ("the file was read once and then kept: read it in each call", (LOAD, 'network.load_state_dict(_files.setdefault(path, load_file(path)))'), ("def load_network", "_files = {}\n\n\ndef load_network")),
]:  # fmt: skip
    weight_files.mistake(says, *edits)
weight_files.right(
    "written by hand from bytes",
    (SAVE, "from safetensors.torch import save\n\n    Path(path).write_bytes(save(tensors, {\"trained_on\": trained_on, \"by\": \"me\"}))"),
    (TENSORS, TENSORS.replace("value.cpu()", "value.detach().clone()")),
)  # fmt: skip
