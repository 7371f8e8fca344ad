"""Exercises of `training_loop`: the whole training."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import (
    Batch,
    batch,
    batches,
    convolutional,
    loss_function,
    momentum,
    network,
)
from autograder.exercises.work import Result, Work


def trained(work: Work, what: str, model: Result, *more: object) -> None:
    """One training: its history, and the weights at the end."""
    history = work.call("fit", model, *more)
    drawn = work.make("course.checks.objects.next_draws")
    for part in ("validation_loss", "validation_accuracy", "train_loss"):
        work.compare(history[part], f"{what}: {part}", rtol=1e-6)
    work.compare(
        work.look(model)["parameters"], f"{what}: weights at the end",
        says="the weights are those after the last epoch's last step", rtol=1e-6, atol=1e-8,
    )  # fmt: skip
    work.compare(
        drawn, f"{what}: PyTorch's next random numbers",
        says="the random generator is not started again: a loader that shuffles would repeat its order",
    )  # fmt: skip
    work.compare(
        history, f"{what}: the history's keys", form=("keys",),
        says="the history has three lists: train_loss, validation_loss, validation_accuracy",
    )  # fmt: skip


def of_class(rng: np.random.Generator, sizes: tuple[int, ...], label: int) -> list[Batch]:
    """Batches in which all labels are the same."""
    return [(images, torch.full_like(y, label)) for images, y in batches(rng, sizes, 2)]


@exercise(
    "training_loop/test_fit",
    done="trained on one loader, measured on the other, exact means",
    uses=("test_train_step", "test_validate"),
)
def fit(work: Work, rng: np.random.Generator) -> None:
    classes = int(rng.integers(3, 5))
    model = network(work, rng, classes)
    loaders = batches(rng, (5, 5, 3), classes), batches(rng, (4, 3), classes)
    trained(
        work, "fit, 13 training and 7 validation images, 3 epochs",
        model, *loaders, loss_function(work, rng), momentum(work, rng, model), 3,
    )  # fmt: skip

    model = network(work, rng, 3)
    passes = [of_class(rng, (4, 3, 2), 0) for _ in range(4)]
    loader = work.make("course.checks.objects.Passes", passes)
    held = work.make("course.checks.objects.Passes", [of_class(rng, (5, 2), 1)])
    what = "fit, a loader that gives other batches in each epoch, 4 epochs, a validation loss that rises"
    trained(
        work, what, model, loader, held, loss_function(work, rng), momentum(work, rng, model), 4
    )
    work.compare(
        held.attribute("count"), f"{what}: readings of the validation loader, at most 2 an epoch",
        form=("below", 8.5),
        says="validate stands inside the loop over the batches: it belongs after it, once an epoch",
    )  # fmt: skip

    model = network(work, rng, 3)
    passes = [batches(rng, (4, 2), 3) for _ in range(9)]
    loader = work.make("course.checks.objects.Passes", passes)
    optimizer = momentum(work, rng, model)
    what = "fit, 9 epochs"
    held = batches(rng, (5,), 3)
    trained(work, what, model, loader, held, loss_function(work, rng), optimizer, 9)
    work.compare(
        loader.attribute("count"), f"{what}: readings of the training loader",
        says="the training loader is read once in each epoch",
    )  # fmt: skip
    work.compare(
        optimizer.attribute("param_groups")[0]["lr"], f"{what}: the optimiser's rate afterwards",
        says="the optimiser's rate is its owner's: leave it alone",
    )  # fmt: skip
    trained(
        work, "fit, the same model once more, 2 epochs", model, batches(rng, (4, 3), 3), held,
        loss_function(work, rng), optimizer, 2,
    )  # fmt: skip

    model = convolutional(work, rng, 4)
    data = work.make("torch.utils.data.TensorDataset", *batch(rng, 11, 4))
    loader = work.make("torch.utils.data.DataLoader", data, batch_size=4, drop_last=True)
    optimizer = work.make("torch.optim.SGD", model.method("parameters"), lr=0.05)
    what = "fit, a loader that leaves out the last 3 of 11 images, 1 epoch"
    trained(
        work,
        what,
        model,
        loader,
        batches(rng, (1, 6), 4),
        loss_function(work, rng, -2.0),
        optimizer,
        1,
    )


EMPTY = '    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}\n'
EPOCHS = "    for _ in range(epochs):\n"
SUMS = "        loss_sum = total = 0\n"
LOOP = "        for images, labels in train_loader:\n"
STEP = (
    "            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)\n"
)
TOTAL = "            total += len(labels)\n"
MEASURE = "        loss, accuracy = validate(model, validation_loader, loss_fn)\n"
KEEP = '        history["train_loss"].append(loss_sum / total)\n'
LOSS = '        history["validation_loss"].append(loss)\n'
ACCURACY = '        history["validation_accuracy"].append(accuracy)\n'
RETURN = "    return history"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake in the whole loop."""
    fit.mistake(says, *edits)


def indented(text: str) -> str:
    return "".join("    " + line + "\n" for line in text.splitlines())


say(
    "accuracy was measured on the training loader: those images say how well the network remembers",
    (MEASURE, MEASURE.replace("validation_loader", "train_loader")),
)
say(
    "the training steps read the validation loader: then it measures nothing new",
    (LOOP, LOOP.replace("train_loader", "validation_loader")),
)
say(
    "the loaders have changed places: it trains on the validation images",
    (LOOP, LOOP.replace("train_loader", "validation_loader")),
    (MEASURE, MEASURE.replace("validation_loader", "train_loader")),
)
say(
    "the network is trained on the validation images, too",
    (MEASURE, "        for images, labels in validation_loader:\n            train_step(model, images, labels, loss_fn, optimizer)\n" + MEASURE),
)  # fmt: skip
say(
    "the accuracy was measured on the training loader: those images say how well the network remembers",
    (ACCURACY, ACCURACY.replace("(accuracy)", "(validate(model, train_loader, loss_fn)[1])")),
)
say(
    "the loss was measured on the training loader: those images say how well the network remembers",
    (LOSS, LOSS.replace("(loss)", "(validate(model, train_loader, loss_fn)[0])")),
)
say("it was measured before the epoch's training", (MEASURE, ""), (SUMS, MEASURE + SUMS))
say("loss and accuracy have changed places", (MEASURE, MEASURE.replace("loss, accuracy =", "accuracy, loss =")))  # fmt: skip
say(
    "that is the mean of the steps' losses: the short last batch counts too much",
    (STEP, STEP.replace("len(labels) * ", "")),
    (TOTAL, "            total += 1\n"),
)
say("losses were added up and not divided by the images", (KEEP, KEEP.replace(" / total", "")))
say(
    "the steps' mean losses were divided by the number of images: multiply each by its batch's size first",
    (STEP, STEP.replace("len(labels) * ", "")),
)
say(
    "the losses were weighted by their batches' sizes and divided by the number of batches",
    (TOTAL, "            total += 1\n"),
)
say("only the last step of each epoch was kept: losses are added up with +=", (STEP, STEP.replace("+= len(labels) *", "=")), (KEEP, KEEP.replace(" / total", "")))  # fmt: skip
say("only the last step of each epoch was kept: losses are added up with +=", (STEP, STEP.replace("+=", "=")))  # fmt: skip
RUN_ON = "the sums run on from epoch to epoch: set {} to 0 at the start of each"
say(RUN_ON.format("both"), (SUMS, ""), (EPOCHS, SUMS[4:] + EPOCHS))
say(RUN_ON.format("the number of images"), (SUMS, "        loss_sum = 0\n"), (EPOCHS, "    total = 0\n" + EPOCHS))  # fmt: skip
say(RUN_ON.format("the sum of the losses"), (SUMS, "        total = 0\n"), (EPOCHS, "    loss_sum = 0\n" + EPOCHS))  # fmt: skip
say(
    "that is the loss after the epoch, measured again: collect what train_step returns",
    (KEEP, '        history["train_loss"].append(validate(model, train_loader, loss_fn)[0])\n'),
)
say(
    "a list of batches has no data set, and a loader may leave images out: count what it gives",
    (KEEP, KEEP.replace("total", "len(train_loader.dataset)")),
)
say(
    "there is one entry a step: one an epoch is wanted",
    (KEEP, ""),
    (TOTAL, TOTAL + '            history["train_loss"].append(loss_sum / total)\n'),
)
BODY = MEASURE + KEEP + LOSS + ACCURACY
say(
    "validate stands inside the loop over the batches: it belongs after it, once an epoch",
    (BODY, indented(MEASURE + LOSS + ACCURACY) + KEEP),
)
say(
    "measuring and keeping stand inside the loop over the batches: they belong after it, once an epoch",
    (BODY, indented(BODY)),
)
say(
    "the validation is run after each batch and averaged: it is run once, after the epoch",
    (SUMS, SUMS + "        seen = []\n"),
    (BODY, "    " + MEASURE + "            seen.append((loss, accuracy))\n" + "        loss, accuracy = np.mean(seen, axis=0).tolist()\n" + KEEP + LOSS + ACCURACY),
)  # fmt: skip
ONLY_FIRST = "only the first epoch was run: return stands inside the loop over the epochs"
say(ONLY_FIRST, (RETURN, "    " + RETURN))
say(
    "only the last epoch was kept: append to the lists that stand before the loop",
    (EMPTY, ""), (SUMS, "    " + EMPTY + SUMS),
)  # fmt: skip
say(
    "validation is run once, at the end: each epoch has its own numbers",
    (BODY, KEEP),
    (RETURN, "    loss, accuracy = validate(model, validation_loader, loss_fn)\n    history['validation_loss'] = [loss] * epochs\n    history['validation_accuracy'] = [accuracy] * epochs\n" + RETURN),
)  # fmt: skip
say(
    "validation is run once, at the end: each epoch has its own numbers",
    (BODY, KEEP + (MEASURE + LOSS + ACCURACY).replace("        ", "    ")),
)
say("one epoch is missing: range(epochs) runs `epochs` times", (EPOCHS, "    for _ in range(1, epochs):\n"))  # fmt: skip
say("there is one epoch too many: range(epochs) runs `epochs` times", (EPOCHS, "    for _ in range(epochs + 1):\n"))  # fmt: skip
say(
    "one epoch too many is trained, though its numbers are not kept",
    (EPOCHS, "    for _ in range(epochs + 1):\n"),
    (RETURN, "    return {name: values[:epochs] for name, values in history.items()}"),
)
say(
    "the number of epochs is not used: it is the argument `epochs`",
    (EPOCHS, "    for _ in range(3):\n"),
)
say(
    "the history lives on from one call to the next: make it inside the function",
    (EMPTY, ""), ("def fit(", EMPTY[4:] + "\n\ndef fit("),
)  # fmt: skip
say(
    "all three names stand for one and the same list: each needs a list of its own",
    (EMPTY, '    history = dict.fromkeys(["train_loss", "validation_loss", "validation_accuracy"], [])\n'),
)  # fmt: skip
say(
    "the batches are kept in a list, so that they come in the same order in each epoch: read the loader anew",
    (EMPTY, EMPTY + "    batches = list(train_loader)\n"), (LOOP, LOOP.replace("train_loader", "batches")),
)  # fmt: skip
ITERATOR = (
    "one iterator serves all epochs, but after the first it is used up: loop over the loader itself"
)
say(ITERATOR, (EMPTY, EMPTY + "    batches = iter(train_loader)\n"), (LOOP, LOOP.replace("train_loader", "batches")))  # fmt: skip
say(ITERATOR, (EMPTY, EMPTY + "    batches = iter(train_loader)\n"), (LOOP, LOOP.replace("train_loader", "batches")), (KEEP, KEEP.replace("total)", "max(total, 1))")))  # fmt: skip
STOPS = "the training ends early: `epochs` says how many passes are made"
say(STOPS, (ACCURACY, ACCURACY + "        if len(history['validation_loss']) > 1 and loss > history['validation_loss'][-2]:\n            break\n"))  # fmt: skip
say(
    "the weights of the best epoch are loaded at the end: fit leaves those after the last epoch",
    (ACCURACY, ACCURACY + "        if loss == min(history['validation_loss']):\n            kept = copy.deepcopy(model.state_dict())\n"),
    (RETURN, "    model.load_state_dict(kept)\n" + RETURN),
)  # fmt: skip
say(
    "the best numbers so far are recorded: each epoch has its own",
    (LOSS, "        history['validation_loss'].append(min([loss, *history['validation_loss']]))\n"),
    (ACCURACY, "        history['validation_accuracy'].append(max([accuracy, *history['validation_accuracy']]))\n"),
)  # fmt: skip
for own in ("torch.optim.Adam(model.parameters(), lr=1e-3)", "torch.optim.SGD(model.parameters(), lr=0.1)"):  # fmt: skip
    say("another optimiser is made: use the one that was handed in", (EMPTY, EMPTY + f"    optimizer = {own}\n"))  # fmt: skip
OWN = "another loss was computed: hand the argument loss_fn on"
say(OWN, (STEP, STEP.replace("loss_fn", "nn.CrossEntropyLoss()")))
say(OWN, (MEASURE, MEASURE.replace("loss_fn", "nn.CrossEntropyLoss()")))
say(OWN, (EMPTY, EMPTY + "    loss_fn = nn.CrossEntropyLoss()\n"))
say("a name is used that this function does not have: the argument is loss_fn", (STEP, STEP.replace("loss_fn", "loss_func")))  # fmt: skip
say(
    "a copy of the model is trained, but the optimiser holds the weights of the original",
    (EMPTY, "    model = copy.deepcopy(model)\n" + EMPTY),
)
say("the optimiser's memory is emptied in each epoch: momentum then starts again", (SUMS, "        optimizer.state.clear()\n" + SUMS))  # fmt: skip
for rate in (0.9, 0.5, 0.1):
    say(
        "the learning rate is made smaller after each epoch: nobody asked for that",
        (ACCURACY, ACCURACY + f"        for group in optimizer.param_groups:\n            group['lr'] *= {rate}\n"),
    )  # fmt: skip
say("the random generator is started again for everybody: a loader that shuffles then repeats its order", (SUMS, "        torch.manual_seed(0)\n" + SUMS))  # fmt: skip
say("the random generator is started again for everybody: a loader that shuffles then repeats its order", (EMPTY, "    torch.manual_seed(0)\n" + EMPTY))  # fmt: skip
ONCE = (
    "model.train() stands before all epochs, but validation switches to evaluation mode: the steps after it "
    "need it again (train_step does it)"
)
say(
    ONCE, (EMPTY, EMPTY + "    model.train()\n"),
    (STEP, "            optimizer.zero_grad()\n            loss = loss_fn(model(images), labels)\n            loss.backward()\n            optimizer.step()\n            loss_sum += len(labels) * loss.item()\n"),
)  # fmt: skip
ROUNDED = "the numbers are rounded: keep them as they are"
for digits in (2, 3, 4):
    say(ROUNDED, (KEEP, KEEP.replace("loss_sum / total", f"round(loss_sum / total, {digits})")), (LOSS, LOSS.replace("(loss)", f"(round(loss, {digits}))")), (ACCURACY, ACCURACY.replace("(accuracy)", f"(round(accuracy, {digits}))")))  # fmt: skip
say(
    "a batch that is shorter is not trained on: all images count",
    (SUMS, SUMS + "        size = 0\n"),
    (LOOP, LOOP + "            size = max(size, len(labels))\n            if len(labels) < size:\n                continue\n"),
)  # fmt: skip
say("the history has other keys than train_loss, validation_loss and validation_accuracy", (EMPTY, EMPTY.replace('"validation_accuracy"', '"accuracy"')), (ACCURACY, ACCURACY.replace("validation_accuracy", "accuracy")))  # fmt: skip
say("the function has no return statement", (RETURN, "    history"))
say("three lists are returned side by side: a dictionary is wanted", (RETURN, "    return tuple(history.values())"))  # fmt: skip

fit.short_answers(
    "faulty_line",
    hint="read each line aloud: which loader, which name? And the mean of what is taken: of images, or of "
    "batches that may be shorter?",
    options=list(range(1, 9)),
    why={
        "an undefined name": "line 5 says loss_func, but line 1 defines loss_fn",
        "the wrong images": "line 6 reads the training loader; the validation loader belongs there",
        "a wrong average": "line 8 takes the mean of the batches' accuracies; the last batch may be shorter",
    },
    mistakes=[
        ("line 1 defines loss_fn, and rightly: which line uses a name that nothing defines?", {"an undefined name": 1}),
        ("testing_accuracy is defined elsewhere, the text says so: compare the names of the losses", {"an undefined name": 8}),
        ("lines 4 and 5 train, and the training images are right for that: which loop measures?", {"the wrong images": 4}),
        ("line 7 uses the images that another line has taken from a loader", {"the wrong images": 7}),
        ("line 7 collects one number a batch; another line takes their mean", {"a wrong average": 7}),
        ("the list has to be empty at the start of each epoch: line 3 is right", {"a wrong average": 3}),
    ],
)  # fmt: skip
