"""Exercise of `cifar10_lab`: a network's weights in a file."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cifar10_lab.network import CLOSE, images, network
from autograder.exercises.work import Result, Work

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
    work.same(
        work.make("course.checks.objects.dtypes", content), work.make("course.checks.objects.dtypes", state),
        f"save_network, {what}: the tensors' types in the file, beside network.state_dict()",
        "each tensor keeps its type: whole numbers, as in the norms' counters, stay whole",
    )  # fmt: skip
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
    work.same(
        work.look(loaded)["requires_grad"], work.look(net)["requires_grad"],
        f"load_network, {what}: which of its parameters can learn on",
        "a new CifarNet learns: leave requires_grad alone, evaluation mode is enough",
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
    # Another network, with a part in another mode, into a file of another name.
    parts = {
        "network": work.make("torch.nn.Linear", 3, 2),
        "norm": work.make("torch.nn.BatchNorm1d", 2),
    }
    other = work.make("torch.nn.ModuleDict", parts)
    work.set_weights(other, rng)
    work.make("course.checks.objects.mix_modes", other)
    modes = work.make("course.checks.objects.modes", other)
    elsewhere = work.make("os.path.join", folder, "trip.v2")
    work.call("save_network", other, elsewhere, "another set")
    words = "save_network, another network than CifarNet, into trip.v2"
    content = work.make("safetensors.torch.load_file", elsewhere)
    work.same(work.make("builtins.sorted", content), work.make("builtins.sorted", other.method("state_dict")),
              f"{words}: the tensors' names in the file", FILE)  # fmt: skip
    work.same(content, other.method("state_dict"), f"{words}: the tensors in the file", FILE)
    work.same(
        work.make("course.checks.objects.modes", other),
        modes,
        f"{words}: the modes of its parts",
        KEPT,
    )
    # The file is replaced by other means than save_network.
    net = network(work, rng, images(rng, 4))
    work.call("save_network", net, elsewhere, "another set")
    work.make("shutil.copyfile", elsewhere, path)
    work.same(work.call("load_network", path).method("state_dict"), net.method("state_dict"),
              "load_network, a file that was copied over the one that was saved", BACK)  # fmt: skip


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
    ("a new CifarNet learns: leave requires_grad alone, evaluation mode is enough", (RETURN, f"network.requires_grad_(False)\n    {RETURN}")),
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
    ("each tensor keeps its type: whole numbers, as in the norms' counters, stay whole", (TENSORS, TENSORS.replace("value.cpu()", "value.float().cpu()"))),
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
