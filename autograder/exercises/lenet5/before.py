"""Exercises of `lenet5` before training: the first loss, and what a recipe of iterations really runs."""

from __future__ import annotations

import math

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import fill_gradients, half_asleep, left_alone, one_by_one
from autograder.exercises.work import Result, Work

REFUSED = "logits of another shape than (N, n_classes) are refused by a ValueError, before the loss is computed"


def linear(work: Work, rng: np.random.Generator, outputs: int, scale: float = 1.0) -> Result:
    """A network for pictures (N, 1, 5, 4): one linear layer."""
    layers = work.make("torch.nn.Flatten"), work.make("torch.nn.Linear", 20, outputs)
    model = work.make("torch.nn.Sequential", *layers)
    work.set_weights(model, rng, scale)
    return model


def batch(rng: np.random.Generator, n: int, classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures (n, 1, 5, 4) and class numbers below `classes`."""
    images = torch.from_numpy(rng.integers(-32, 33, (n, 1, 5, 4)).astype(np.float32)) / 16
    return images, torch.from_numpy(rng.integers(0, classes, n))


def looked_at(work: Work, rng: np.random.Generator, n: int, classes: int, scale: float) -> None:
    """The loss of one batch, and that the network is left as it was."""
    model = linear(work, rng, classes, scale)
    loss = work.call("first_loss", model, *batch(rng, n, classes), classes)
    what = f"first_loss, {n} images, {classes} classes"
    work.compare(loss, what, rtol=2e-5, atol=2e-6)
    work.compare(
        loss, f"{what}: the type of what it returns", form=("type",),
        says="a number is asked for: .item() makes one of a tensor",
    )  # fmt: skip
    left_alone(work, model, what)


def used_before(
    work: Work, rng: np.random.Generator, mode: str, classes: int, n_classes: int
) -> None:
    """A network that comes with gradients and in a mode: it is left so, also where it is refused."""
    model = linear(work, rng, classes)
    images, labels = batch(rng, 3, min(classes, n_classes))
    fill_gradients(work, model, images)
    work.call(model, method=mode)
    loss = work.call("first_loss", model, images, labels, n_classes)
    what = f"first_loss, a network with {classes} outputs in {'training' if mode == 'train' else 'evaluation'} mode"
    work.compare(
        loss,
        f"{what}, n_classes = {n_classes}",
        rtol=2e-5,
        atol=2e-6,
        says=REFUSED if classes != n_classes else "",
    )
    left_alone(work, model, f"{what}, n_classes = {n_classes}")


def partly_frozen(work: Work, rng: np.random.Generator, classes: int, n_classes: int) -> None:
    """A network with parts in other modes and frozen weights: each part is left so, also where it is refused."""
    model = linear(work, rng, classes)
    fill_gradients(work, model, batch(rng, 3, classes)[0])
    half_asleep(work, model)
    modes = work.make("course.checks.objects.modes", model)
    loss = work.call("first_loss", model, *batch(rng, 3, min(classes, n_classes)), n_classes)
    what = f"first_loss, a network with frozen parts and {classes} outputs, n_classes = {n_classes}"
    says = REFUSED if classes != n_classes else ""
    work.compare(loss, what, rtol=2e-5, atol=2e-6, says=says)
    left_alone(work, model, what)
    work.same(
        work.make("course.checks.objects.modes", model), modes, f"{what}: the modes of its parts",
        "each part of the network stays in its own mode: train() and eval() on the whole set them all",
    )  # fmt: skip


@exercise(
    "lenet5/test_first_loss",
    done="loss and refusal are right, and the guess follows from the loss",
    draws=2,
)
def first_loss(work: Work, rng: np.random.Generator) -> None:
    a, b = (int(k) for k in rng.permutation(np.arange(3, 9))[:2])
    looked_at(work, rng, 2, a, 1.0)
    looked_at(work, rng, 1, b, 1.0)
    looked_at(work, rng, 130, 11, 3.0)
    for mode, n_classes in (("eval", 5), ("train", 5), ("train", 6), ("eval", 4)):
        used_before(work, rng, mode, 5, n_classes)
    for n_classes in (4, 6):
        partly_frozen(work, rng, 4, n_classes)
    images, labels = batch(rng, 4, 3)
    for outputs in (9, 5, 84):  # labels below 3 fit all of them
        work.compare(
            work.call("first_loss", linear(work, rng, outputs), images, labels, 6),
            f"first_loss, n_classes = 6, a network with {outputs} outputs",
            says=REFUSED,
        )
    images, labels = batch(rng, 5, 9)
    labels[:2] = 8
    work.compare(
        work.call("first_loss", linear(work, rng, 4), images, labels, 9),
        "first_loss, n_classes = 9, a network with 4 outputs and labels up to 8",
        says=REFUSED,
    )
    # Labels that lack the last class, and logits with an axis too many, for which there are labels, too.
    work.compare(
        work.call("first_loss", linear(work, rng, 7), *batch(rng, 5, 4), 7),
        "first_loss, 7 classes, of which the labels lack the last ones",
        says="n_classes says how many outputs are right, not the labels of one batch",
        rtol=2e-5, atol=2e-6,
    )  # fmt: skip
    for shape, words in (
        ((6, 1), "(4, 6, 1), an axis too many"),
        ((2, 6), "(4, 2, 6), an axis too many"),
    ):
        model = linear(work, rng, math.prod(shape))
        folded = work.make("torch.nn.Sequential", model, work.make("torch.nn.Unflatten", 1, shape))
        wide = torch.from_numpy(rng.integers(0, 2, (4, *shape[1:])))
        work.compare(
            work.call("first_loss", folded, batch(rng, 4, 2)[0], wide, 6),
            f"first_loss, n_classes = 6, logits of shape {words}",
            says=REFUSED,
        )
    rows = work.make(
        "torch.nn.Sequential", linear(work, rng, 12), work.make("torch.nn.Unflatten", 1, (2, 6))
    )
    rows = work.make("torch.nn.Sequential", rows, work.make("torch.nn.Flatten", 0, 1))
    work.compare(
        work.call("first_loss", rows, batch(rng, 4, 6)[0], batch(rng, 8, 6)[1], 6),
        "first_loss, n_classes = 6, logits of shape (8, 6) for 4 images",
        says=REFUSED,
    )
    more = int(rng.integers(130, 500))
    for outputs, off in (
        (10, 0.3), (10, -0.3), (120, 0.35), (120, -0.35), (2, 0.3), (more, 0.3), (more, -0.3),
        (1000, 0.4), (3000, -0.4), (1, 0.2),
    ):  # fmt: skip
        loss = math.log(outputs + off * float(rng.uniform(0.5, 1)))
        work.compare(
            work.call("outputs_from", loss), f"outputs_from({loss:.6f})",
            says="the loss is close to ln(outputs): undo the logarithm exactly and round to the nearest whole "
            "number",
        )  # fmt: skip
    work.compare(
        work.call("outputs_from", math.log(10)), "outputs_from(ln 10): the type of what it returns",
        form=("type",), says="a number of outputs is a whole number, an int: round(...) gives one",
    )  # fmt: skip


ITEM = "        return nn.functional.cross_entropy(logits, labels).item()\n"
REFUSAL = (
    "        if tuple(logits.shape) != (len(images), n_classes):\n"
    "            raise ValueError(\n"
    '                f"expected logits ({len(images)}, {n_classes}), got {tuple(logits.shape)}"\n'
    "            )\n"
)
CONDITION = "tuple(logits.shape) != (len(images), n_classes)"
MODEL = "logits = model(images)\n"
GUESS = "round(math.exp(loss))"

NOTHING = (
    "nothing is refused: outputs of another shape than (N, n_classes) have to end in "
    "raise ValueError(...)"
)
first_loss.mistake(NOTHING, (REFUSAL, ""))
first_loss.mistake(
    NOTHING, (REFUSAL, f"        if {CONDITION}:\n            print(logits.shape)\n")
)
ONLY = "the whole shape counts, (N, n_classes): "
for condition, says in {
    "logits.shape[1] != n_classes": ONLY + "compare more than the second axis",
    "logits.shape[-1] != n_classes": ONLY + "compare more than the last axis",
    "logits.ndim != 2 or logits.shape[1] != n_classes": ONLY + "N, too, one row an image",
    "logits.shape[1] > n_classes": "too few outputs are wrong, too: compare with !=",
    "tuple(logits.shape[:2]) != (len(images), n_classes)": ONLY + "an axis too many is wrong, too",
    "logits.numel() != len(images) * n_classes": ONLY + "an axis too many is wrong, too",
    "logits.shape[1] < n_classes": "too many outputs are wrong, too: compare with !=",
    "tuple(logits.shape) != (len(images), int(labels.max()) + 1)": "n_classes says how many outputs "
    "are right; the labels of one batch may lack the last class",
    "logits.shape[1] != int(labels.max()) + 1": "n_classes says how many outputs are right; the labels of "
    "one batch may lack the last class",
    "logits.shape[1] == 120": "any number of outputs but n_classes is wrong, not only 120",
}.items():
    first_loss.mistake(says, (CONDITION, condition))
first_loss.mistake(
    "the refusal is a ValueError: raise ValueError(...), no assert",
    ("raise ValueError(", "raise AssertionError("),
)
first_loss.mistake(
    "the refusal is a ValueError: raise that class, not another",
    ("raise ValueError(", "raise RuntimeError("),
)
first_loss.mistake(
    "the refusal is a ValueError: raise that class, not another",
    ("raise ValueError(", "raise TypeError("),
)
first_loss.mistake(
    "refuse before the loss is computed: cross_entropy stumbles over too few outputs in a way of its own",
    (MODEL, MODEL + "        loss = nn.functional.cross_entropy(logits, labels).item()\n"),
)
for new, says in {
    "math.log(n_classes)": "that is ln(n_classes), whatever the network says: pass the images through it",
    'nn.functional.cross_entropy(logits, labels, reduction="sum").item()': "that is the sum over the "
    "images, not the mean",
    "nn.functional.nll_loss(logits, labels).item()": "that is an NLL loss fed with logits: use cross-entropy",
    "nn.functional.cross_entropy(logits.softmax(1), labels).item()": "softmax was applied before the "
    "cross-entropy, which applies it itself",
    "nn.functional.cross_entropy(logits, labels)": "that is a tensor: .item() makes a number of it",
    "-nn.functional.cross_entropy(logits, labels).item()": "the sign is wrong: cross-entropy is never negative",
    "-math.log(logits.softmax(1)[range(len(labels)), labels].mean().item())": "the mean is taken over the "
    "probabilities; cross-entropy takes the mean over -ln of each",
    "round(nn.functional.cross_entropy(logits, labels).item(), 2)": "the loss is rounded: return it as it is",
    "round(nn.functional.cross_entropy(logits, labels).item(), 4)": "the loss is rounded: return it as it is",
    "nn.functional.cross_entropy(logits, labels).item() / len(images)": "cross_entropy is the mean over "
    "the images already: do not divide again",
    "nn.functional.cross_entropy(logits, labels).item() / math.log(2)": "that is in bits: cross-entropy here "
    "has the natural logarithm",
}.items():
    first_loss.mistake(says, (ITEM, f"        return {new}\n"))
WHOLE = "the whole batch counts, not only its first images"
first_loss.mistake(WHOLE, (MODEL, "images, labels = images[:100], labels[:100]\n        " + MODEL))
first_loss.mistake(WHOLE, (MODEL, "images, labels = images[:1], labels[:1]\n        " + MODEL))
first_loss.mistake(
    "gradients are switched off for the whole program and stay off: use with torch.no_grad(): around the "
    "lines that need it",
    ("    with torch.no_grad():\n", "    torch.set_grad_enabled(False)\n    if True:\n"),
)
first_loss.mistake(
    "the weights' requires_grad is switched off and stays off: nothing could be learned afterwards",
    (MODEL, "model.requires_grad_(False)\n        " + MODEL),
)
first_loss.mistake(
    "a look changes nothing: no backward() here, the first step would add to its gradients",
    ("    with torch.no_grad():\n", "    if True:\n"),
    (
        ITEM,
        "        loss = nn.functional.cross_entropy(logits, labels)\n        loss.backward()\n"
        "        return loss.item()\n",
    ),
)
first_loss.mistake(
    "the network is left in evaluation mode: a look leaves it in the mode in which it was",
    (MODEL, "model.eval()\n        " + MODEL),
)
first_loss.mistake(
    "weights that were frozen learn now: requires_grad stays as it was, torch.no_grad() is enough",
    (MODEL, MODEL + "        model.requires_grad_(True)\n"),
)
PARTS = "each part of the network stays in its own mode: train(was) on the whole sets them all"
first_loss.mistake(
    PARTS, (MODEL, "was = model.training\n        " + MODEL + "        model.train(was)\n")
)
first_loss.mistake(
    PARTS,
    (
        MODEL,
        "was = model.training\n        model.eval()\n        "
        + MODEL
        + "        model.train(was)\n",
    ),
)
for new, says in {
    "int(math.exp(loss))": "int() cuts off: round to the nearest whole number",
    "math.ceil(math.exp(loss))": "ceil rounds up: round to the nearest whole number",
    "math.exp(loss)": "that number is not whole: round it",
    "round(10**loss)": "the natural logarithm is undone by exp, not by 10 ** loss",
    "round(2**loss)": "the natural logarithm is undone by exp, not by 2 ** loss",
    "round(2.718**loss)": "e is 2.71828...: math.exp knows all its digits",
    "round(2.72**loss)": "e is 2.71828...: math.exp knows all its digits",
    "float(round(math.exp(loss)))": "a number of outputs is a whole number, an int",
    "torch.tensor(loss).exp().round()": "a number of outputs is a whole number, an int: a tensor is "
    "turned into one by int(...)",
    "min((10, 120), key=lambda k: abs(math.log(k) - loss))": "any number of outputs may be asked for, not "
    "only 10 or 120",
    "min(range(1, 201), key=lambda k: abs(math.log(k) - loss))": "the search ends too early: there are "
    "networks with more outputs; exp knows no end",
    "min(range(1, 1001), key=lambda k: abs(math.log(k) - loss))": "the search ends too early: there are "
    "networks with more outputs; exp knows no end",
    "round(math.exp(round(loss, 1)))": "the loss is rounded before exp, which makes much of little: round "
    "at the end only",
    "round(math.exp(round(loss, 2)))": "the loss is rounded before exp, which makes much of little: round "
    "at the end only",
    "round(math.exp(loss)) - 1": "one too few: e to the ln K is K itself",
    "round(math.exp(loss)) + 1": "one too many: e to the ln K is K itself",
}.items():
    first_loss.mistake(says, (GUESS, new))
first_loss.right(
    "an error class of its own",
    ("raise ValueError(", 'raise type("WrongOutputs", (ValueError,), {})('),
)
first_loss.right("with gradients recorded", ("    with torch.no_grad():\n", "    if True:\n"))


def clear(n_iters: int, images: int, size: int) -> bool:
    """Whether the recipe's number of epochs does not hang on the rounding of its division."""
    return 0.05 < n_iters * size / images % 1 < 0.95


def mixable(rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Two calls of the recipe, all three numbers different, and clear also with one of them exchanged."""
    while True:
        first, second = (
            [int(rng.integers(*bounds)) for bounds in ((500, 1500), (2000, 6000), (30, 100))]
            for _ in range(2)
        )
        calls = [first, *([*first[:i], second[i], *first[i + 1 :]] for i in range(3))]
        if all(clear(*call) for call in calls) and all(
            math.ceil(call[1] / call[2]) != math.ceil(first[1] / first[2]) for call in calls[2:]
        ):
            return first, second


@exercise(
    "lenet5/test_iterations", done="7 epochs, 2,352 iterations, and the other cases too", draws=2
)
def iterations(work: Work, rng: np.random.Generator) -> None:
    cases = [
        (2500, 33_600, 100),  # the text's own
        (500, 60_000, 64),  # no epoch at all
        (0, 60_000, 64),
        (1000, 48_000, 64),  # 750 whole batches
        (2500, 1150, 100),  # 11.5 batches
        (10, 60, 100),  # a single short batch
        (672, 33_600, 100),  # two epochs exactly
        (36, 1150, 100),  # three epochs of 12
        (11, 5, 1),
        (40, 60_001, 5000),  # the short batch has one image of thousands
        (40_000, 150, 100),  # many epochs
        (1, 41, 8),
    ]
    while len(cases) < 17:
        images, size = int(rng.integers(300, 9000)), int(rng.integers(7, 130))
        n_iters = int(rng.integers(20, 3000))
        if clear(n_iters, images, size):
            cases.append((n_iters, images, size))
    size, whole = int(rng.integers(20, 60)), int(rng.integers(30, 90))
    for rest in (1, size - 1):  # the same batch size, other epochs
        cases.append((3 * whole, size * whole + rest, size))
        cases.append((3 * (whole + 1), size * whole + rest, size))
    for case in cases:
        words = "({:,}, {:,}, {})".format(*case)
        found = work.call("recipe", *case)
        work.compare(found, f"recipe{words}: (epochs, iterations)")
        work.compare(
            work.call("epochs_for", *case), f"epochs_for{words}",
            says="the fewest whole epochs with at least n_iters iterations: a short last batch is one, too",
        )  # fmt: skip
    first, second = mixable(rng)
    for name in ("recipe", "epochs_for"):
        one_by_one(work, name, first, second, name + "({:,}, {:,}, {})")
    found = work.call("recipe", *cases[0])
    for part, name in enumerate(("epochs", "iterations")):
        work.compare(
            found[part], f"recipe(2,500, 33,600, 100): the type of its {name}", form=("type",),
            says="epochs and iterations are whole numbers, int",
        )  # fmt: skip
    work.compare(
        work.call("epochs_for", *cases[0]), "epochs_for(2,500, 33,600, 100): the type", form=("type",),
        says="epochs are whole numbers, int",
    )  # fmt: skip


EPOCHS = "int(n_iters / (n_images / batch_size))"
RETURN = "return epochs, epochs * math.ceil(n_images / batch_size)"
FOR = "return math.ceil(n_iters / math.ceil(n_images / batch_size))"

SHORT = "the short last batch is an iteration too: round up"
for new, says in {
    "return epochs, n_iters": "n_iters is what was asked for, not what runs: whole epochs run",
    "return epochs, n_iters if epochs else 0": "n_iters is what was asked for, not what runs: whole epochs run",
    "return epochs, min(n_iters, epochs * math.ceil(n_images / batch_size))": "nothing stops the recipe at "
    "n_iters: it runs its epochs to their end",
    "return epochs, epochs * (n_images // batch_size)": SHORT,
    "return epochs, int(epochs * n_images / batch_size)": "no iteration is a fraction: each epoch "
    "rounds its last batch up",
    "return epochs, math.ceil(epochs * n_images / batch_size)": "every epoch has its own short last batch: "
    "round up in each of them, not once over all",
    "return epochs, round(epochs * n_images / batch_size)": "no iteration is a fraction: each epoch "
    "rounds its last batch up",
    "return epochs, epochs * round(n_images / batch_size)": SHORT + ", however few images it has",
    "return epochs, epochs * (n_images // batch_size + 1)": "one batch too many where the batch size "
    "divides the number of images",
    "return epochs * math.ceil(n_images / batch_size), epochs": "first the epochs, then the iterations",
    "return epochs, epochs * n_images / batch_size": "an epoch's iterations are whole: the short last "
    "batch is one, too",
}.items():
    iterations.mistake(says, (RETURN, new))
for new, says in {
    "n_iters // math.ceil(n_images / batch_size)": "the recipe divides by n_images / batch_size as it is, "
    "with its fraction",
    "int(n_iters / max(1, n_images // batch_size))": "the recipe divides by n_images / batch_size as it "
    "is, with its fraction",
    "int(n_iters / max(1, n_images / batch_size))": "the recipe divides by n_images / batch_size as it is, "
    "below 1 where a batch holds more than all images",
    "math.ceil(n_iters / (n_images / batch_size))": "the recipe rounds the number of epochs down",
    "round(n_iters / (n_images / batch_size))": "the recipe cuts off, int(): it does not round to the nearest",
    "max(1, int(n_iters / (n_images / batch_size)))": "the recipe may well run no epoch at all",
    "n_iters / (n_images / batch_size) // 1": "epochs and iterations are whole numbers, int",
    "n_iters / (n_images / batch_size)": "the recipe's int() is missing: whole epochs run",
}.items():
    iterations.mistake(says, (EPOCHS, new))
ONE_MORE = "one epoch too many when n_iters is a whole number of epochs"
for new, says in {
    "return n_iters // math.ceil(n_images / batch_size)": "that many epochs run fewer than n_iters "
    "iterations: round up",
    "return max(1, n_iters // math.ceil(n_images / batch_size))": "that many epochs run fewer than n_iters "
    "iterations: round up",
    "return n_iters // math.ceil(n_images / batch_size) + 1": ONE_MORE,
    "return math.ceil((n_iters + 1) / math.ceil(n_images / batch_size))": ONE_MORE,
    "return max(1, round(n_iters / math.ceil(n_images / batch_size)))": "rounded to the nearest, the epochs "
    "may have fewer than n_iters iterations: round up",
    "return round(n_iters / math.ceil(n_images / batch_size))": "rounded to the nearest, the epochs "
    "may have fewer than n_iters iterations: round up",
    "return math.ceil(n_iters / max(1, n_images // batch_size))": "the short last batch is an iteration too",
    "return math.ceil(n_iters / (n_images / batch_size))": "round up twice: first the batches of "
    "an epoch, since a short one is a whole iteration, then the epochs",
    "return math.ceil(n_iters / (n_images // batch_size + 1))": "one batch too many where the batch size "
    "divides the number of images",
    "return recipe(n_iters, n_images, batch_size)[0] + 1": "the recipe's epochs may have n_iters iterations "
    "already, or lack more than one epoch: count anew",
    "return recipe(n_iters, n_images, batch_size)[0]": "the recipe's epochs may run fewer than n_iters "
    "iterations: that was its mistake",
    "return float(math.ceil(n_iters / math.ceil(n_images / batch_size)))": "epochs are whole numbers, int",
}.items():
    iterations.mistake(says, (FOR, new))
for key in ("batch_size", "n_images"):
    iterations.mistake(
        "an epoch's length was kept from an earlier call: it depends on n_images and on batch_size",
        cell="iterations",
        code=f"""
_length = {{}}


def _batches(n_images, batch_size):
    if {key} not in _length:
        _length[{key}] = math.ceil(n_images / batch_size)
    return _length[{key}]


def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * _batches(n_images, batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / _batches(n_images, batch_size))
""",
    )
iterations.right(
    "whole numbers only",
    (RETURN, "return [epochs, epochs * -(-n_images // batch_size)]"),
    (FOR, "return -(-n_iters // -(-n_images // batch_size))"),
)
