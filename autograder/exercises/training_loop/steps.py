"""Exercises of `training_loop`: one step of training, and the order of its calls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import (
    Batch,
    batch,
    convolutional,
    distinct,
    fill_gradients,
    hooked,
    loss_function,
    momentum,
    network,
)
from autograder.exercises.work import Result, Work

HOOK = "the model is called as model(images), not as model.forward(images): hooks run only then"


def steps(
    work: Work, rng: np.random.Generator, model: Result, optimizer: Result, loss_fn: Result,
    sizes: tuple[int, ...], classes: int, words: str = "", says: str = "", left: bool = True,
    make: Callable = batch,
) -> None:  # fmt: skip
    """Steps on batches of these sizes; before each the model is left as validation leaves it, or as it is."""
    # float32 is rounded otherwise on another kind of processor.
    close = {"rtol": 2e-5, "atol": 2e-6} if make is singles else {"rtol": 1e-7, "atol": 1e-9}
    for number, size in enumerate(sizes, 1):
        if left:
            work.call(model, method="eval")
        images, labels = make(rng, size, classes)
        what = f"train_step, step {number}, batch of {size}{words}"
        loss = work.call("train_step", model, images, labels, loss_fn, optimizer)
        drawn = work.make("course.checks.objects.next_draws")
        rtol = max(1e-6, close["rtol"])
        work.compare(loss, f"{what}: returned loss", says=says, rtol=rtol, atol=1e-9)
        work.compare(drawn, f"{what}: PyTorch's next random numbers", says=CHANCE)
        after = work.look(model)
        work.compare(after["parameters"], f"{what}: weights after the step", **close)
        work.compare(
            after["buffers"], f"{what}: batch norm's running statistics after the step",
            says="the model is called once, in training mode", **close,
        )  # fmt: skip
        work.compare(
            after["mode"], f"{what}: the model's mode afterwards",
            says="the model is to be left in training mode",
        )  # fmt: skip
        work.compare(
            loss.about("graph"), f"{what}: does the returned loss still carry its graph?",
            says="loss.item() is missing: whoever collects such tensors keeps every graph in memory",
        )  # fmt: skip


@exercise(
    "training_loop/test_train_step", done="mode, order, gradients and the returned loss are right"
)
def train_step(work: Work, rng: np.random.Generator) -> None:
    classes = int(rng.integers(3, 6))
    model = network(work, rng, classes)
    steps(
        work, rng, model, momentum(work, rng, model), loss_function(work, rng), (5, 5, 3), classes
    )

    classes = int(rng.integers(3, 6))
    model = network(work, rng, classes)
    groups = [
        {"params": model.attribute("1").method("parameters"), "lr": 0.1},
        {"params": model.attribute("2").method("parameters"), "lr": 0.2},
        {"params": model.attribute("4").method("parameters"), "lr": 0.3},
    ]
    optimizer = work.make("torch.optim.SGD", groups)
    fill_gradients(work, rng, model, classes)
    words = ", every .grad full before the first step"
    steps(work, rng, model, optimizer, loss_function(work, rng), (4, 6), classes, words)

    classes = int(rng.integers(6, 9))
    model = convolutional(work, rng, classes)
    hooked(work, model)
    optimizer = work.make("torch.optim.SGD", model.method("parameters"), lr=0.01)
    loss_fn = loss_function(work, rng, -30.0)
    words = ", a convolutional network with a hook, a large negative loss"
    steps(work, rng, model, optimizer, loss_fn, (1, 4), classes, words, HOOK)

    model = network(work, rng, classes)
    parameters = model.method("parameters")
    optimizer = work.make(
        "torch.optim.SGD", parameters, lr=0.2, momentum=0.5, nesterov=True, weight_decay=0.1
    )
    words = ", one step directly after the other, Nesterov's momentum and weight decay"
    steps(
        work, rng, model, optimizer, loss_function(work, rng, 1e-4), (5, 4, 5, 3), classes, words, left=False
    )  # fmt: skip
    optimizer = work.make(
        "torch.optim.SGD", model.method("parameters"), lr=0.1, weight_decay=0.2, maximize=True
    )
    words = ", an optimiser that goes uphill, with weight decay"
    steps(work, rng, model, optimizer, loss_function(work, rng), (4,), classes, words)
    words = ", a loss of many thousands"
    steps(work, rng, model, optimizer, loss_function(work, rng, 1e5), (4, 3), classes, words)

    model = network(work, rng, 4)
    mixed = work.make("torch.nn.Sequential", model)
    model.attribute("2").method("eval")
    words = ", a layer inside is in evaluation mode while the model is in training mode"
    steps(
        work,
        rng,
        mixed,
        momentum(work, rng, mixed),
        loss_function(work, rng),
        (5,),
        4,
        words,
        left=False,
    )

    model = network(work, rng, 3)
    optimizer, loss_fn = momentum(work, rng, model), loss_function(work, rng)
    images, labels = (work.make("torch.clone", part) for part in batch(rng, 4, 3))
    for number in range(1, 13):
        work.call("train_step", model, images, labels, loss_fn, optimizer)
        if number in (2, 3, 12):
            work.compare(
                work.look(model)["parameters"], f"train_step, the same batch {number} times: weights",
                says="each call is a step, also on a batch that has been there before", rtol=1e-6, atol=1e-8,
            )  # fmt: skip
    work.compare(work.get(images), "train_step, the same batch 12 times: the images afterwards")

    for words, make in (
        (", float32", singles),
        (", pixels up to 255", bright),
        (", no label 0", no_first),
    ):
        model = network(work, rng, 4)
        if make is singles:
            model = model.method("float")
        steps(
            work,
            rng,
            model,
            momentum(work, rng, model),
            loss_function(work, rng),
            (5, 4),
            4,
            words,
            make=make,
        )
    flat = work.make("torch.nn.Sequential", work.make("torch.nn.Linear", 6, 3)).method("double")
    work.set_weights(flat, rng)
    plain = work.make("course.checks.objects.plain_loss")
    steps(work, rng, flat, momentum(work, rng, flat), plain, (4, 160), 3,
          ", rows (N, 6), a function for a loss", make=rows)  # fmt: skip
    model = network(work, rng, 3)
    fill_gradients(work, rng, model, 3)
    work.make("course.checks.objects.spoil_gradients", model)
    steps(
        work,
        rng,
        model,
        momentum(work, rng, model),
        loss_function(work, rng),
        (4,),
        3,
        ", each .grad nan beforehand",
    )

    model = network(work, rng, 12)
    fill_gradients(work, rng, model, 12)
    model.attribute("1").method("requires_grad_", False)
    optimizer = work.make("torch.optim.Adam", model.method("parameters"), lr=0.05)
    words = ", 12 classes, Adam, the first layer frozen"
    steps(
        work, rng, model, optimizer, loss_function(work, rng), (70, distinct(rng, 1)[0]), 12, words
    )


def singles(rng: np.random.Generator, size: int, classes: int) -> Batch:
    """A batch in float32."""
    images, labels = batch(rng, size, classes)
    return images.float(), labels


def bright(rng: np.random.Generator, size: int, classes: int) -> Batch:
    """A batch with numbers from 0 to 255."""
    images, labels = batch(rng, size, classes)
    return (100 * images).abs().clamp(max=255), labels


def no_first(rng: np.random.Generator, size: int, classes: int) -> Batch:
    """A batch without class 0."""
    images, labels = batch(rng, size, classes - 1)
    return images, labels + 1


def rows(rng: np.random.Generator, size: int, classes: int) -> Batch:
    """A batch of rows (size, 6)."""
    images, labels = batch(rng, size, classes)
    return images.flatten(1), labels


TRAIN = "    model.train()\n"
ZERO = "    optimizer.zero_grad()\n"
LOSS = "    loss = loss_fn(model(images), labels)\n"
BACKWARD = "    loss.backward()\n"
STEP = "    optimizer.step()\n"
RETURN = "    return loss.item()"
NO_STEP = (
    "the weights did not move: step is missing, or comes before backward, or zero_grad comes between "
    "backward and step"
)
NO_TRAIN = (
    "model.train() is missing: it belongs at the start of every training step, since validation leaves the "
    "model in evaluation mode"
)
ADDED = (
    "the gradients of earlier steps were added: zero_grad is missing; it has to come before .backward(), "
    "which adds to .grad"
)
CHANCE = "the random generator is started again in each step: then dropout drops the same places every time"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake in the training step."""
    train_step.mistake(says, *edits)


say(NO_TRAIN, (TRAIN, ""))
say(NO_TRAIN, (TRAIN, "    model.train\n"))
say("the step is made in evaluation mode: model.train() comes before the forward pass", (TRAIN, "    model.eval()\n"))  # fmt: skip
LATE = "model.train() comes too late: the forward pass has run in evaluation mode already"
say(LATE, (TRAIN, ""), (LOSS, LOSS + TRAIN))
say(LATE, (TRAIN, ""), (STEP, STEP + TRAIN))
say(LATE, (TRAIN, "    model.eval()\n"), (STEP, STEP + TRAIN))
say(
    "training mode is switched on at a model's first step only: validation switches it off again",
    (TRAIN, "    if not hasattr(model, 'begun'):\n        model.begun = model.train() is None\n"),
)
say(
    "the model's own flag is set by hand: its layers stay in evaluation mode, so call model.train()",
    (TRAIN, "    model.training = True\n"),
)
say("the model is to be left in training mode: the next validation switches for itself", (RETURN, "    model.eval()\n" + RETURN))  # fmt: skip
say(ADDED, (ZERO, ""))
say(
    "what .grad held before the call was added: clear it before .backward(), not after the step",
    (ZERO, ""),
    (STEP, STEP + ZERO),
)
say(NO_STEP, (STEP, ""))
say(NO_STEP, (STEP, "    optimizer.step\n"))
say(NO_STEP, (ZERO, ""), (BACKWARD, BACKWARD + ZERO))
say(NO_STEP, (STEP, ""), (BACKWARD, STEP + BACKWARD))
say(
    "the step used the gradient of the batch before: step has to come after backward",
    (STEP, ""),
    (ZERO, STEP + ZERO),
)
say(
    "the step used the gradient of the batch before: step has to come after backward",
    (STEP, ""),
    (ZERO, ""),
    (LOSS, LOSS + STEP + ZERO),
)
say("backward is missing: nothing computes the gradients", (BACKWARD, ""))
say("backward runs twice: the gradients add up to twice their size", (BACKWARD, "    loss.backward(retain_graph=True)\n" + BACKWARD))  # fmt: skip
say("step is called twice: the weights move twice as far", (STEP, STEP + STEP))
say("the weights moved uphill: the optimiser subtracts, it needs no sign of yours", (BACKWARD, "    (-loss).backward()\n"))  # fmt: skip
OWN = "another loss was computed: use the argument loss_fn, not a global or a fixed loss"
for own in ("nn.CrossEntropyLoss()", "nn.functional.cross_entropy"):
    say(OWN, (LOSS, LOSS.replace("loss_fn", own)))
say(
    "a name is used that this function does not have (loss_func, criterion, ...): the argument is loss_fn",
    (LOSS, LOSS.replace("loss_fn", "loss_func")),
)
say(
    "the arguments of the loss are swapped: the order is loss_fn(logits, labels)",
    (LOSS, "    loss = loss_fn(labels, model(images))\n"),
)
for name in ("softmax", "log_softmax"):
    say(
        f"{name} was applied before cross-entropy: hand the logits to loss_fn",
        (LOSS, LOSS.replace("(images)", f"(images).{name}(1)")),
    )
say("the predicted classes were handed to the loss: it takes the logits", (LOSS, LOSS.replace("(images)", "(images).argmax(1).double()")))  # fmt: skip
AFTER = "that is the loss after the step, or of a second forward pass: return the one that backward was called on"
say(
    AFTER,
    (RETURN, "    with torch.no_grad():\n        return loss_fn(model(images), labels).item()"),
)
say(AFTER, (RETURN, "    return loss_fn(model(images), labels).item()"))
say(
    "the model runs twice: dropout draws anew and batch norm counts the batch twice; keep the loss",
    (BACKWARD, "    loss = loss_fn(model(images), labels)\n" + BACKWARD),
)
say(
    "the model runs twice: dropout draws anew and batch norm counts the batch twice; keep the loss",
    (BACKWARD, BACKWARD + LOSS),
)
say(
    "the loss is summed over the batch: loss_fn's mean is wanted",
    (RETURN, RETURN + " * len(labels)"),
)
say(
    "the loss was divided by the batch size: it is a mean already",
    (RETURN, RETURN + " / len(labels)"),
)
say(
    "the gradient is that of the sum over the batch: loss_fn's mean is wanted",
    (BACKWARD, "    (loss * len(labels)).backward()\n"),
)
say(
    "the gradient was divided by the batch size: loss_fn takes the mean already",
    (BACKWARD, "    (loss / len(labels)).backward()\n"),
)
for digits in (2, 3, 4):
    say(
        "the loss is rounded: return it as it is",
        (RETURN, f"    return round(loss.item(), {digits})"),
    )
for whole in ("", ".clone()", ".cpu()"):
    say(
        "loss.item() is missing: whoever collects such tensors keeps every graph in memory",
        (RETURN, f"    return loss{whole}"),
    )
say("the function has no return statement", (RETURN, "    loss.item()"))
say("the logits are returned: the loss is wanted", (RETURN, "    return model(images)"))
HAND = "the weights were moved by hand, which is right for plain SGD alone: leave it to optimizer.step()"
for group in ("optimizer.param_groups", "optimizer.param_groups[:1]"):
    say(
        HAND,
        (
            STEP,
            f"    with torch.no_grad():\n        for group in {group}:\n"
            "            for weight in group['params']:\n"
            "                if weight.grad is not None:\n"
            "                    weight -= group['lr'] * weight.grad\n",
        ),
    )
say(
    "only the gradients of the optimiser's first group are emptied: optimizer.zero_grad() knows all",
    (ZERO, "    for weight in optimizer.param_groups[0]['params']:\n        weight.grad = None\n"),
)
for norm in ("clip_grad_norm_", "clip_grad_value_"):
    say(
        "the gradient is clipped: large ones then move the weights less than they should",
        (STEP, f"    nn.utils.{norm}(model.parameters(), 1.0)\n" + STEP),
    )
SCALED = "the images are scaled on the way: they go into the model as they are"
say(SCALED, (LOSS, "    images = images / 255 if images.max() > 1 else images\n" + LOSS))
say(SCALED, (LOSS, "    images = images / 255\n" + LOSS))
say(
    "the images are flattened before the model sees them, so convolutional networks do not work",
    (LOSS, LOSS.replace("(images)", "(images.flatten(1))")),
)
say(
    "the images are turned to float32: they go into the model as they are",
    (LOSS, LOSS.replace("(images)", "(images.float())")),
)
say(
    "the logits are squeezed, which breaks a batch of one image",
    (LOSS, LOSS.replace("(images)", "(images).squeeze()")),
)
say(
    "the step is made only while the loss is positive: a loss may be negative and still have a slope",
    (BACKWARD + STEP, "    if loss > 0:\n        loss.backward()\n        optimizer.step()\n"),
)
for first in (10, 32, 64):
    say(
        "only the first images of the batch are used: all of them count",
        (LOSS, f"    loss = loss_fn(model(images[:{first}]), labels[:{first}])\n"),
    )
say(HOOK, (LOSS, LOSS.replace("model(images)", "model.forward(images)")))
say(CHANCE, (TRAIN, "    torch.manual_seed(0)\n" + TRAIN))
say(CHANCE, (TRAIN, "    torch.manual_seed(42)\n" + TRAIN))
say(
    "weights that the caller froze are trained: leave requires_grad as it is",
    (TRAIN, TRAIN + "    for weight in model.parameters():\n        weight.requires_grad_(True)\n"),
)
SECOND = "the weights move in every second call only: each call makes a step"
COUNT = ("def train_step(", "calls = []\n\n\ndef train_step(")
say(
    SECOND, COUNT,
    (ZERO, "    calls.append(1)\n    if len(calls) % 2:\n        optimizer.zero_grad()\n"),
    (BACKWARD, "    (loss / 2).backward()\n"),
    (STEP, "    if len(calls) % 2 == 0:\n        optimizer.step()\n"),
)  # fmt: skip
say(
    "the forward pass runs under no_grad: without a graph there is nothing to go back through",
    (LOSS, "    with torch.no_grad():\n    " + LOSS),
)
say(
    "the loss is cut from its graph before backward: nothing leads back to the weights",
    (LOSS, LOSS.replace(", labels)", ", labels).detach()")),
)
say(
    "the caller's images are changed in place: a step only reads them",
    (LOSS, "    images.sub_(images.mean())\n" + LOSS),
)


@exercise("training_loop/test_effect", done="you can tell the orders apart")
def effect(work: Work, rng: np.random.Generator) -> None:
    del work, rng  # its answers are short ones


effect.short_answers(
    "effect",
    hint="for each step ask: which backward calls have filled .grad since the last zero_grad?",
    options=["works", "gradients add up", "nothing is learned", "one batch late"],
    why={
        "A": "nobody empties .grad, and backward adds",
        "B": "zero_grad empties what backward has just written, before the step reads it",
        "C": "forward does not touch .grad, so it does not matter on which side of it zero_grad stands",
        "D": "emptied after each step, and empty before the first",
        "E": "zero_grad empties what the backward of the pass before has written",
        "F": "the step comes before zero_grad and backward, so it finds what the pass before has written",
    },
    mistakes=[
        ("D: zero_grad may stand anywhere between one step and the next backward, at the end too", {"D": "gradients add up"}),
        ("E: between the backward of one pass and the step of the next there is a zero_grad", {"E": "one batch late"}),
        ("F: the step comes first and finds what the pass before has left; zero_grad follows it", {"F": "nothing is learned"}),
        ("B: the optimiser reads .grad and nothing else, and zero_grad has just emptied it", {"B": "works"}),
        ("C: forward notes the operations elsewhere; zero_grad only touches .grad", {"C": "nothing is learned"}),
        ("E and F are taken for each other: where does zero_grad stand, seen from the step?", {"E": "one batch late", "F": "nothing is learned"}),
        ("F: .grad holds one batch's gradient only, but which batch's?", {"F": "works"}),
        ("F: zero_grad stands before each backward, so nothing adds up", {"F": "gradients add up"}),
        ("A: who empties .grad there?", {"A": "works"}),
    ],
)  # fmt: skip
