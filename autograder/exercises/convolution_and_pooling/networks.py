"""Exercise 16 of `convolution_and_pooling`: a whole network."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.probes import OTHER_SWITCH, PLAN, drawn_anew
from autograder.exercises.work import Work


@exercise(
    "convolution_and_pooling/test_cnn", done="layers, parameters, logits and both modes are right"
)
def cnn(work: Work, rng: np.random.Generator) -> None:
    images = rng.standard_normal((3, 1, 28, 28)).astype(np.float32)
    batch = work.make("torch.from_numpy", images)
    model = work.call("build_cnn")
    work.compare(model, "build_cnn: what it returns")
    work.compare(
        model.attribute("training"), "build_cnn: is the new network in training mode?",
        says="a new network is in training mode: eval() is for whoever uses it",
    )  # fmt: skip
    drawn_anew(work, "build_cnn", [], "build_cnn")
    work.compare(
        work.make("course.checks.objects.norm_scales", model),
        "build_cnn: with which scales does batch norm begin, the smallest and the largest?",
        says="the layers begin as PyTorch makes them: batch norm with a scale of 1",
    )  # fmt: skip
    work.call(work.call(model, method="eval"), batch)  # layers that wait for their sizes get them
    work.compare(
        work.look(model)["shapes"], "build_cnn: the shapes of its weights and biases",
        says="the layers of the list with all their biases, and nothing else, learn numbers",
    )  # fmt: skip
    new = work.look(model)
    work.compare(
        new["requires_grad"], "build_cnn: which of its numbers learn?",
        says="all weights and biases learn: leave requires_grad as it is",
    )  # fmt: skip
    work.compare(
        new["buffers"], "build_cnn: running statistics of a new network",
        says="a new network has seen no picture yet: one that is sent through it in training mode moves batch "
        "norm's running statistics",
    )  # fmt: skip
    batch = batch.method("double")
    first = work.make("torch.from_numpy", images[:1]).method("double")
    work.set_weights(work.call(model, method="double"), rng)
    work.call(model, method="eval")
    logits = work.call(model, batch)
    work.same(
        work.call(model, batch), logits, "build_cnn: logits in eval mode, twice the same?",
        says="dropout is still at work in eval mode: use the module nn.Dropout, which eval() switches off",
    )  # fmt: skip
    work.compare(
        logits, "build_cnn: logits in eval mode, 3 images", says=PLAN, rtol=1e-6, atol=1e-6
    )  # fmt: skip
    work.compare(
        work.call(model, first), "build_cnn: logits in eval mode, the first image alone",
        says="in eval mode an image's logits do not depend on the others of its batch: batch norm keeps "
        "its running statistics, and no axis of size 1 is dropped", rtol=1e-6, atol=1e-6,
    )  # fmt: skip
    other = work.call(work.call("build_cnn"), method="double")
    work.set_weights(other, rng)
    work.compare(
        work.call(model, batch), "build_cnn: logits of the first network after a second one got other weights",
        says="all calls share layers: build them inside the function, so that each network has its own",
        rtol=1e-6, atol=1e-6,
    )  # fmt: skip
    work.call(model, method="train")
    work.call(model, batch)
    work.compare(
        work.look(model)["buffers"],
        "build_cnn: running statistics after a batch in training mode",
        says="in training mode batch norm moves its running statistics",
        rtol=1e-6,
        atol=1e-6,
    )
    # Of a black image and small weights only the first Linear's biases reach the dropout layer.
    work.set_weights(work.call(model, method="float"), rng, scale=0.01)
    dark = work.call(model, work.make("torch.zeros", 64, 1, 28, 28))
    work.compare(
        dark, "build_cnn: are there more than ten different rows among those logits?",
        form=("more distinct rows than", 10),
        says="dropout drops single numbers, nn.Dropout, not an image's whole row",
    )  # fmt: skip
    work.compare(
        dark,
        "build_cnn: how far 64 logits of a black image lie apart in training mode",
        form=("scatter",),
        rtol=0.13,
        atol=1e-9,
        says="one dropout layer with probability 0.5, between the first Linear's ReLU and the last "
        "Linear",
    )
    work.compare(
        work.make("course.checks.objects.without_gradients", model, work.make("torch.zeros", 64, 1, 28, 28)),
        "build_cnn: more than ten different rows in training mode, within torch.no_grad()?",
        form=("more distinct rows than", 10),
        says=OTHER_SWITCH,
    )  # fmt: skip


_N1, _N2 = "        nn.BatchNorm2d(64),\n", "        nn.BatchNorm2d(128),\n"
_C1, _C2 = "        nn.Conv2d(1, 64, 3),\n", "        nn.Conv2d(64, 128, 3),\n"
_POOL = "        nn.MaxPool2d(2),\n"
_RELU = "        nn.ReLU(),\n"
_DROP = "        nn.Dropout(0.5),\n"
_LIN, _OUT = "        nn.Linear(3200, 200),\n", "        nn.Linear(200, 10),\n"
_FLATTEN = "        nn.Flatten(),\n"
_B1, _B2 = _C1 + _N1 + _RELU + _POOL, _C2 + _N2 + _RELU + _POOL
_HIDDEN = _LIN + _RELU + _DROP
_ORDER = "batch norm comes directly after the convolution, before the ReLU and the pooling"
_AVERAGE = "max-pooling is wanted, this is average-pooling"
_PADDED = "the convolutions have padding=1, the list says none: 28 -> 26 -> 13 -> 11 -> 5"
_FLAT_SIZE = "the first Linear takes what Flatten delivers: 128 maps of 5 × 5"
_NO_RELUS = "the ReLUs after the convolutions are missing"
_PROBABILITY = "dropout has another probability than 0.5"
_KEEP = "keep the bias of the convolutions"
_SEED = "manual_seed starts torch's random generator again, for the caller, too: leave it out"
_RATIO = "dropout stands elsewhere than between the first Linear's ReLU and the last Linear"

for says, *edits in [
    ("the two batch-norm layers are missing (2 · 64 + 2 · 128 numbers)", (_N1, ""), (_N2, "")),
    ("the second batch-norm layer is missing", (_N2, "")),
    ("the first batch-norm layer is missing", (_N1, "")),
    (
        "batch norm has its two learned numbers per channel: leave out affine=False",
        (_N1, _N1.replace("64", "64, affine=False")),
        (_N2, _N2.replace("128", "128, affine=False")),
    ),
    (
        "batch norm keeps running statistics for eval mode: leave out track_running_stats=False",
        (_N1, _N1.replace("64", "64, track_running_stats=False")),
        (_N2, _N2.replace("128", "128, track_running_stats=False")),
    ),
    (
        "instance norm takes each picture's own mean and deviation: batch norm is asked for",
        (_N1, _N1.replace("BatchNorm2d(64)", "InstanceNorm2d(64, affine=True)")),
        (_N2, _N2.replace("BatchNorm2d(128)", "InstanceNorm2d(128, affine=True)")),
    ),
    (_KEEP, (_C1, _C1.replace("3)", "3, bias=False)")), (_C2, _C2.replace("3)", "3, bias=False)"))),
    (_KEEP, (_C1, _C1.replace("3)", "3, bias=False)"))),
    (_KEEP, (_C2, _C2.replace("3)", "3, bias=False)"))),
    (
        "the outputs are probabilities; leave the softmax to the loss",
        (_OUT, _OUT + "        nn.Softmax(1),\n"),
    ),
    (
        "the outputs are log-probabilities; leave the softmax to the loss",
        (_OUT, _OUT + "        nn.LogSoftmax(1),\n"),
    ),
    ("the logits went through a ReLU, which cuts off the negative ones", (_OUT, _OUT + _RELU)),
    ("the ReLU after the first Linear is missing", (_LIN + _RELU, _LIN)),
    (_NO_RELUS, (_N1 + _RELU, _N1), (_N2 + _RELU, _N2)),
    ("the ReLU of the first block is missing", (_N1 + _RELU, _N1)),
    ("the ReLU of the second block is missing", (_N2 + _RELU, _N2)),
    ("the ReLUs are missing", (_N1 + _RELU, _N1), (_N2 + _RELU, _N2), (_LIN + _RELU, _LIN)),
    (
        "leaky ReLUs let a part of the negative numbers through: nn.ReLU is asked for",
        (_N1 + _RELU, _N1 + "        nn.LeakyReLU(),\n"),
        (_N2 + _RELU, _N2 + "        nn.LeakyReLU(),\n"),
    ),
    (
        "leaky ReLUs let a part of the negative numbers through: nn.ReLU is asked for",
        (_N1 + _RELU, _N1 + "        nn.LeakyReLU(),\n"),
        (_N2 + _RELU, _N2 + "        nn.LeakyReLU(),\n"),
        (_LIN + _RELU, _LIN + "        nn.LeakyReLU(),\n"),
    ),
    (
        _AVERAGE,
        (_N1 + _RELU + _POOL, _N1 + _RELU + "        nn.AvgPool2d(2),\n"),
        (_N2 + _RELU + _POOL, _N2 + _RELU + "        nn.AvgPool2d(2),\n"),
    ),
    (_AVERAGE, (_N2 + _RELU + _POOL, _N2 + _RELU + "        nn.AvgPool2d(2),\n")),
    (_AVERAGE, (_N1 + _RELU + _POOL, _N1 + _RELU + "        nn.AvgPool2d(2),\n")),
    (
        _ORDER,
        (_N1 + _RELU + _POOL, _RELU + _N1 + _POOL),
        (_N2 + _RELU + _POOL, _RELU + _N2 + _POOL),
    ),
    (
        _ORDER,
        (_N1 + _RELU + _POOL, _RELU + _POOL + _N1),
        (_N2 + _RELU + _POOL, _RELU + _POOL + _N2),
    ),
    (
        _ORDER,
        (_N1 + _RELU + _POOL, _POOL + _N1 + _RELU),
        (_N2 + _RELU + _POOL, _POOL + _N2 + _RELU),
    ),
    (
        _ORDER,
        (_C1 + _N1, _N1.replace("64", "1") + _C1),
        (_C2 + _N2, _N2.replace("128", "64") + _C2),
    ),
    (_FLAT_SIZE, (_LIN, _LIN.replace("3200", "4608"))),
    (_FLAT_SIZE, (_LIN, _LIN.replace("3200", "6272"))),
    (
        _PADDED,
        (_C1, _C1.replace("3)", "3, padding=1)")),
        (_C2, _C2.replace("3)", "3, padding=1)")),
        (_LIN, _LIN.replace("3200", "6272")),
    ),
    (_PADDED, (_C1, _C1.replace("3)", "3, padding=1)")), (_C2, _C2.replace("3)", "3, padding=1)"))),
    (
        "the second pooling moves by 1: nn.MaxPool2d(2) has stride 2",
        (_N2 + _RELU + _POOL, _N2 + _RELU + "        nn.MaxPool2d(2, stride=1),\n"),
        (_LIN, _LIN.replace("3200", "12800")),
    ),
    ("there is no nn.Dropout, or its probability is 0", (_DROP, "")),
    (_PROBABILITY, (_DROP, _DROP.replace("0.5", "0.25"))),
    (_PROBABILITY, (_DROP, _DROP.replace("0.5", "0.2"))),
    (_PROBABILITY, (_DROP, _DROP.replace("0.5", "0.3"))),
    (_PROBABILITY, (_DROP, _DROP.replace("0.5", "0.8"))),
    (_RATIO, (_DROP, ""), (_OUT, _OUT + _DROP)),
    (_RATIO, (_DROP, ""), (_FLATTEN, _FLATTEN + _DROP)),
    (
        _RATIO,
        (_DROP, ""),
        (_N1 + _RELU + _POOL, _N1 + _RELU + _POOL + _DROP),
        (_N2 + _RELU + _POOL, _N2 + _RELU + _POOL + _DROP),
    ),
    (
        _SEED,
        ("    return nn.Sequential(\n", "    torch.manual_seed(0)\n    return nn.Sequential(\n"),
    ),
    (
        "all calls share layers: build them inside the function, so that each network has its own",
        ("def build_cnn", "_kept = []\n\n\ndef build_cnn"),
        ("    return nn.Sequential(\n", "    _kept.append(nn.Sequential(\n"),
        (_OUT + "    )\n", _OUT + "    ))\n    return _kept[0]\n"),
    ),
    (
        "the function has no return statement",
        ("    return nn.Sequential(\n", "    nn.Sequential(\n"),
    ),
]:
    cnn.mistake(says, *edits)
for says, more in [
    ("a new network is in training mode: eval() is for whoever uses it", "model.eval()"),
    (
        "all weights and biases learn: leave requires_grad as it is",
        "model[0].requires_grad_(False)",
    ),
    (
        "a new network has seen no picture yet: one that is sent through it in training mode moves batch "
        "norm's running statistics",
        "model(torch.zeros(2, 1, 28, 28))",
    ),
]:
    cnn.mistake(
        says,
        ("    return nn.Sequential(", "    model = nn.Sequential("),
        (_OUT + "    )\n", f"{_OUT}    )\n    {more}\n    return model\n"),
    )
for says, before in [
    (
        "torch.seed() starts torch's random generator again, for the caller, too: leave it out",
        "torch.seed()",
    ),
    (
        "recording of gradients stays off for all that comes after: building a network needs no switch",
        "torch.set_grad_enabled(False)",
    ),
    (
        "torch's default dtype stays changed for all that comes after: float32 is the default",
        "torch.set_default_dtype(torch.float64)",
    ),
]:
    cnn.mistake(
        says,
        ("    return nn.Sequential(", f"    {before}\n    return nn.Sequential("),
        (_OUT + "    )\n", f"{_OUT}    ).float()\n"),
    )
_OVERLAP = "the pooling's windows overlap: nn.MaxPool2d(2) moves on by 2"
for layer in ("nn.AdaptiveMaxPool2d(5)", "nn.MaxPool2d(3, 2)"):
    cnn.mistake(_OVERLAP, (_N2 + _RELU + _POOL, f"{_N2}{_RELU}        {layer},\n"))
cnn.mistake(
    "the layers begin as PyTorch makes them: batch norm with a scale of 1",
    ("    return nn.Sequential(", "    model = nn.Sequential("),
    (_OUT + "    )\n", _OUT + "    )\n    nn.init.zeros_(model[5].weight)\n    return model\n"),
)
