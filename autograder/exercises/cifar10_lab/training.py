"""Exercises of `cifar10_lab`: the schedule of the learning rate, and the loop that follows it."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import fill_gradients
from autograder.exercises.work import Result, Work

NO_STEP = "there is no such step: raise ValueError unless 0 <= step < total"


def rates(
    work: Work, steps: list[int], total: int, peak: float, warmup: int, says: str = ""
) -> None:
    """Some steps of one schedule, each compared on its own."""
    for step in steps:
        rate = work.call("one_cycle", step, total, peak, warmup)
        work.compare(
            rate, f"one_cycle({step}, {total}, {peak:.6g}, {warmup})", says=says, rtol=1e-9, atol=1e-15
        )  # fmt: skip


@exercise("cifar10_lab/test_one_cycle", done="up to the peak, then down, a value for every step")
def one_cycle(work: Work, rng: np.random.Generator) -> None:
    rates(work, [0, 1, 2, 3, 4, 5, 6, 9], 10, 0.2, 4)
    total = int(rng.integers(40, 90))
    warmup, peak = int(rng.integers(3, total - 8)), float(rng.uniform(0.3, 2))
    places = [warmup - 1, warmup, 0, total - 1, warmup + 3, 1, total // 2, total - 2]
    rates(work, places, total, peak, warmup)
    rates(work, [0, 2, 5, 8], 10, 0.2, 7)  # the same total and peak, another warm-up
    work.compare(
        work.call("one_cycle", step=3, total=9, peak=0.5, warmup=5),
        "one_cycle(step=3, total=9, peak=0.5, warmup=5)",
        says="the arguments have the names of the docstring", rtol=1e-9,
    )  # fmt: skip
    work.compare(
        work.call("one_cycle", 3, 10, 0.2, 4), "one_cycle(3, 10, 0.2, 4): the type of what it returns",
        form=("type",), says="a rate is a number: .item() makes one of a tensor",
    )  # fmt: skip
    rates(work, [5, 0, 5, 1, 6, 3], 7, 1.0, 1, "the warm-up may have a single step")
    rates(work, [6, 5, 0], 7, 0.7, 6, "the warm-up may take all steps but one")
    rates(work, [1, 0], 2, 0.3, 1, "a training may have two steps")
    rates(
        work,
        [49_999, 30_000, 17, 0],
        50_000,
        0.05,
        20_000,
        "numbers are neither rounded nor bounded",
    )
    rates(work, [2, 0, 1, 3], 4, 1e-5, 2, "numbers are neither rounded nor bounded")
    rates(work, [0, 3], 5, 3, 2, "peak may be a whole number")
    for step in (-1, 10, 11, -3, 10**6):
        work.compare(
            work.call("one_cycle", step, 10, 0.2, 4), f"one_cycle({step}, 10, 0.2, 4)", says=NO_STEP
        )
    work.compare(
        work.call("one_cycle", total, total, peak, warmup),
        f"one_cycle({total}, {total}, ...)",
        says=NO_STEP,
    )


TEST = "if not 0 <= step < total:"
WARM = "if step < warmup:"
UP = "return peak * (step + 1) / warmup"
DOWN = "return peak * (total - step) / (total - warmup)"
RAISE = 'raise ValueError(f"step = {step}, but steps go from 0 to {total - 1}")'
_BELOW = "negative steps are accepted: raise ValueError unless 0 <= step < total"
_KIND = "a step that does not exist is a ValueError"
for says, *edits in [
    ("that is a tensor: a rate is a number", (UP, f"return torch.tensor({UP.removeprefix('return ')}, dtype=torch.float64)"), (DOWN, f"return torch.tensor({DOWN.removeprefix('return ')}, dtype=torch.float64)")),
    ("the warm-up ends before step w: there the way down begins", (WARM, "if step <= warmup:")),
    ("the warm-up ends one step too early: t < w", (WARM, "if step < warmup - 1:")),
    ("step 0 has a rate of 0, and everything comes one step late: count step + 1 in the warm-up", (UP, "return peak * step / warmup")),
    ("the last step has a rate of 0: the way down is (T − t) / (T − w)", (DOWN, "return peak * (total - 1 - step) / (total - warmup)")),
    ("the way down is one step ahead: (T − t) / (T − w)", (DOWN, "return peak * (total - step - 1) / (total - warmup - 1) if total - warmup > 1 else 0.0")),
    ("the rate stays at its peak after the warm-up", (DOWN, "return peak")),
    ("after the warm-up the way down takes total − warmup steps, not total", (DOWN, "return peak * (total - step) / total")),
    ("the way down is divided by one step less, so that it starts above the peak: (T − t) / (T − w)", (DOWN, "return peak * (total - step) / max(1, total - warmup - 1)")),
    ("the way down is divided by one step more: (T − t) / (T − w)", (DOWN, "return peak * (total - step) / (total - warmup + 1)")),
    ("the warm-up is divided by one step more: (t + 1) / w", (UP, "return peak * (step + 1) / (warmup + 1)")),
    ("the warm-up is divided by all steps: (t + 1) / w", (UP, "return peak * (step + 1) / total")),
    ("peak is missing as a factor", (UP, UP.replace("peak * ", "")), (DOWN, DOWN.replace("peak * ", ""))),
    ("peak is missing as a factor of the warm-up", (UP, UP.replace("peak * ", ""))),
    ("peak is missing as a factor of the way down", (DOWN, DOWN.replace("peak * ", ""))),
    ("peak may be above 1", (TEST, f"peak = min(peak, 1.0)\n    {TEST}")),
    ("the warm-up may take more than half of the steps", (TEST, f"warmup = max(1, min(warmup, total // 2))\n    {TEST}")),
    ("peak is an argument: 0.2 was written down", (UP, UP.replace("peak", "0.2")), (DOWN, DOWN.replace("peak", "0.2"))),
    ("peak is an argument: 0.2 was written down for the way down", (DOWN, DOWN.replace("peak", "0.2"))),
    ("peak is an argument: 0.2 was written down for the warm-up", (UP, UP.replace("peak", "0.2"))),
    ("there is no warm-up", (WARM, "if False:"), (DOWN, "return peak * (total - step) / total")),
    ("the way up is missing: before step w the way down is too steep", (WARM, "if False:")),
    ("the way down is missing", (WARM, "if True:")),
    ("the warm-up has the peak from the start", (UP, "return peak")),
    ("the way down is a cosine: it is a straight line", (DOWN, "return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))"), ("def one_cycle", "import math\n\n\ndef one_cycle")),
    ("the way down is bent: it is a straight line", (DOWN, "return peak * ((total - step) / (total - warmup)) ** 2")),
    ("the division cuts off: / gives the share, // whole numbers", (UP, "return peak * ((step + 1) // warmup)")),
    ("the division cuts off: / gives the share, // whole numbers", (DOWN, "return peak * ((total - step) // (total - warmup))")),
    ("the division cuts off: / gives the share, // whole numbers", (UP, "return peak * ((step + 1) // warmup)"), (DOWN, "return peak * ((total - step) // (total - warmup))")),
    ("the division cuts off: / gives the share, // whole numbers", (UP, "return peak * (step + 1) // warmup"), (DOWN, "return peak * (total - step) // (total - warmup)")),
    ("the rates are not rounded", (UP, "return round(peak * (step + 1) / warmup, 3)")),
    ("the rates are not rounded", (DOWN, "return round(peak * (total - step) / (total - warmup), 3)")),
    ("the rates are not rounded", (UP, "return round(peak * (step + 1) / warmup, 3)"), (DOWN, "return round(peak * (total - step) / (total - warmup), 3)")),
    ("the rates are not rounded", (UP, "return round(peak * (step + 1) / warmup, 4)"), (DOWN, "return round(peak * (total - step) / (total - warmup), 4)")),
    ("the rate goes down to peak / (T − w) without a lower bound", (DOWN, "return max(0.01 * peak, peak * (total - step) / (total - warmup))")),
    ("the rate goes down to peak / (T − w) without a lower bound", (DOWN, "return max(1e-4, peak * (total - step) / (total - warmup))")),
    ("total and warmup changed places", (TEST, "total, warmup = warmup, total\n    if not 0 <= step:")),
    (NO_STEP, (TEST, "if False:")),
    ("step = total does not exist: the last is total - 1", (TEST, "if not 0 <= step <= total:")),
    (_BELOW, (TEST, "if step >= total:")),
    ("steps from total on are accepted: raise ValueError unless 0 <= step < total", (TEST, "if step < 0:")),
    ("step 0 exists: it is the first", (TEST, "if not 0 < step < total:")),
    ("the last step, total - 1, exists", (TEST, "if not 0 <= step < total - 1:")),
    (f"{_KIND}, not an IndexError", (RAISE, "raise IndexError(step)")),
    (f"{_KIND}: assert raises AssertionError", (TEST, "assert 0 <= step < total\n    if False:")),
    (f"{_KIND}, not a TypeError", (RAISE, "raise TypeError(step)")),
    (f"{_KIND}: returning None, or printing, stops nobody", (RAISE, "return None")),
    (f"{_KIND}: a rate of 0 stops nobody", (RAISE, "return 0.0")),
    ("steps that do not exist are moved to the first or last: raise ValueError", (TEST, "step = max(0, min(total - 1, step))\n    if False:")),
    ("a negative step is counted from the end: raise ValueError", (TEST, "step = step + total if step < 0 else step\n    if not 0 <= step < total:")),
    ("a warm-up of total - 1 steps is allowed", (TEST, "if not 0 <= step < total or warmup >= total - 1:")),
    ("a warm-up of one step is allowed", (TEST, "if not 0 <= step < total or warmup <= 1:")),
    ("the function counts its own calls: the step is an argument", (TEST, "global _step\n    if not 0 <= step < total:"), (WARM, "step = _step = (_step + 1) % total\n    if step < warmup:"), ("def one_cycle", "_step = -1\n\n\ndef one_cycle")),
]:  # fmt: skip
    one_cycle.mistake(says, *edits)
one_cycle.right("the smaller of two lines", (f"{WARM}\n        {UP}\n    {DOWN}", "return peak * min((step + 1) / warmup, (total - step) / (total - warmup))"))  # fmt: skip


LEFT = 99.0  # the optimiser's own rate, which no step may have
GRADIENTS = "validation records gradients: use torch.no_grad() around it"


def network(
    work: Work, rng: np.random.Generator, classes: int, norm: bool, wins: bool = False
) -> tuple[Result, Result, Result]:
    """A network of 4 features in float64, its body and its head; its numbers show mode and gradients.

    wins: there is a last class more, of which it is sure whatever it is shown.
    """
    layers = [work.make("torch.nn.Flatten"), work.make("torch.nn.Linear", 4, 3)]
    if norm:
        layers.append(work.make("torch.nn.BatchNorm1d", 3))
    body = work.make("torch.nn.Sequential", *layers, work.make("torch.nn.Tanh"))
    head = work.make("torch.nn.Linear", 3, classes)
    more = [
        work.make("course.checks.objects.Turned"),
        work.make("course.checks.objects.Witness", 3.0),
    ]
    if wins:
        more.append(work.make("torch.nn.ConstantPad1d", (0, 1), 50.0))
    model = work.make("torch.nn.Sequential", body, head, *more).method("double")
    work.set_weights(model, rng, 2.0)
    return model, body, head


def batches(rng: np.random.Generator, sizes: tuple[int, ...], classes: int) -> list[tuple]:
    """Batches of images (n, 1, 2, 2) in float64 with their labels."""
    return [
        (
            torch.from_numpy(rng.standard_normal((n, 1, 2, 2)).round(2)),
            torch.from_numpy(rng.integers(0, classes, n)),
        )
        for n in sizes
    ]


@exercise("cifar10_lab/test_fit", done="every step at its own rate, validation without a trace")
def fit(work: Work, rng: np.random.Generator) -> None:
    for sizes, held, epochs, norm, wins in [
        ((4, 4, 2), (9, 5, 1, 2, 1, 3, 4), 2, True, False),
        ((3, 1), (7, 2), 3, False, False),
        ((2,), (5,), 1, False, False),
        ((2, 1), (1,), 5, False, False),  # one image: its accuracy cannot go on rising
        ((3, 2), (4, 2), 3, False, True),  # all right from the start, and each loss is large
        (((2, 3), (2,), (1, 2, 2)), (3, 1), 3, False, False),  # loaders without a length
    ]:
        unsized = isinstance(sizes[0], tuple)
        each = sizes if unsized else (sizes,) * epochs
        classes = int(rng.integers(3, 6)) if norm else 12
        model, body, head = network(work, rng, classes, norm, wins)
        groups = [
            {"params": work.call(body, method="parameters"), "weight_decay": 0.02},
            {"params": work.call(head, method="parameters"), "lr": LEFT / 3},
        ]
        optimizer = work.make("torch.optim.SGD", groups, lr=LEFT, momentum=0.7)
        fill_gradients(work, model, batches(rng, (4,), classes)[0][0])
        work.call(model, method="eval" if norm else "train")
        shown = [batches(rng, n, classes) for n in each]
        asked = [batches(rng, held, classes) for _ in range(epochs)]
        if wins:
            asked = [[(x, torch.full_like(y, classes)) for x, y in one] for one in asked]
        loader, validation = (
            work.make(f"course.checks.objects.{'Unsized' if unsized else 'Passes'}", passes)
            for passes in (shown, asked)
        )
        steps = sum(len(n) for n in each)
        lr_at = work.make(
            "course.checks.objects.Numbered", rng.uniform(0.1, 0.6, steps).round(3).tolist()
        )
        history = work.call("fit", model, optimizer, loader, validation, epochs, lr_at)
        counts = " and ".join(str(len(n)) for n in (each if unsized else each[:1]))
        what = f"fit, {epochs} epochs of {counts} training batches, {sum(held)} validation images in {len(held)}"
        what += ", loaders without len()" * unsized
        work.compare(history["loss"], f'{what}: "loss"', types=True, rtol=1e-6)
        work.compare(history["accuracy"], f'{what}: "accuracy"', types=True, rtol=1e-6)
        after = work.look(model)
        work.compare(
            after["parameters"],
            f"{what}: the weights afterwards (size and length)",
            form=("norms",),
            rtol=1e-6,
        )
        work.compare(
            after["buffers"],
            f"{what}: batch norm's running values afterwards",
            form=("norms",),
            rtol=1e-6,
        )
        found = optimizer.attribute("param_groups")
        for i, name in enumerate(("first", "second")):
            work.compare(
                found[i]["lr"], f"{what}: the rate in the {name} parameter group at the end",
                says="every parameter group gets the rate: loop over optimizer.param_groups",
            )  # fmt: skip
        work.compare(loader.attribute("count"), f"{what}: passes over the training batches")
        work.compare(validation.attribute("count"), f"{what}: passes over the validation batches")


START = "    history = {"
EPOCHS = "    for _ in range(epochs):\n"
MODE = "        model.train()\n"
FOR = "        for images, labels in batches:\n"
GROUPS = (
    '            for group in optimizer.param_groups:\n                group["lr"] = lr_at(step)\n'
)
ZERO = "            optimizer.zero_grad()\n"
LOSS = "loss = nn.functional.cross_entropy(model(images), labels)"
BACKWARD = "            loss.backward()\n"
STEP = "            optimizer.step()\n"
NOTE = '            history["loss"].append(loss.item())\n'
COUNT = "            step += 1\n"
EVAL = "        model.eval()\n"
NEW = "        correct = seen = 0\n"
NO_GRAD = "        with torch.no_grad():\n"
HELD = "            for images, labels in validation:\n"
HITS = "correct += (model(images).argmax(1) == labels).sum().item()"
SEEN = "seen += len(labels)"
SHARE = '        history["accuracy"].append(correct / seen)\n'
MEASURE = f"{EVAL}{NEW}{NO_GRAD}{HELD}                {HITS}\n                {SEEN}\n{SHARE}"
LEARN = f"{MODE}{FOR}{GROUPS}{ZERO}            {LOSS}\n{BACKWARD}{STEP}{NOTE}{COUNT}"
RATE = "= lr_at(step)"
_NEVER = 'the rate does not reach the optimiser: group["lr"] = lr_at(step) for each group of optimizer.param_groups'
_LAST = "only the right answers of the last validation batch count: add up over all of them"
_STILL = "the weights do not move: zero_grad() first, then backward(), then optimizer.step()"
_SEED = "the random generator is started again, so that epochs shuffle alike: set seeds outside"
_ADD = "gradients add up: optimizer.zero_grad() before each backward()"
_SHORT = "that is the mean of the batches' accuracies; the last batch is short: count right answers and images, and divide once"
_STEPS = "lr_at counts steps, not epochs: one rate a step, numbered through all epochs"
_FRESH = (
    "each epoch reads the loader anew: what it gave once is neither shuffled nor augmented again"
)
_PLAIN = "plain numbers are asked for: .item() makes one of a tensor"
for says, *edits in [
    ("a bound on the probabilities cuts the loss off, and its gradient: take cross-entropy of the logits", (LOSS, "loss = -model(images).softmax(1).clamp(min=1e-7)[torch.arange(len(labels)), labels].log().mean()")),
    ("a bound on the probabilities cuts the loss off, and its gradient: take cross-entropy of the logits", (LOSS, "loss = -(model(images).softmax(1)[torch.arange(len(labels)), labels] + 1e-8).log().mean()")),
    ("`epochs` says how many passes there are: do not stop sooner", (SHARE, SHARE + "        if correct == seen:\n            break\n")),
    (_ADD, (ZERO, "")),
    ("gradients are zeroed once an epoch, so they add up within it: zero them before each backward()", (ZERO, ""), (MODE, f"{MODE}        optimizer.zero_grad()\n")),
    ("gradients are zeroed once, before all epochs: zero them before each backward()", (ZERO, ""), (START, f"    optimizer.zero_grad()\n{START}")),
    ("gradients of an earlier training enter the first step: zero them before backward(), not after the step", (ZERO, ""), (STEP, STEP + ZERO)),
    (_STILL, (ZERO, ""), (BACKWARD, BACKWARD + ZERO)),
    (_STEPS, (EPOCHS, "    for epoch in range(epochs):\n"), (RATE, "= lr_at(epoch)")),
    ("the step counter starts anew in each epoch: it counts through all of them", (EPOCHS, f"{EPOCHS}        step = 0\n")),
    ("the rate is set after the step, so each step has the rate of the one before", (GROUPS, ""), (STEP, STEP + GROUPS)),
    ("the first step is step 0: here lr_at(1) comes first", (RATE, "= lr_at(step + 1)")),
    ("the first step is step 0: here lr_at(1) comes first", (COUNT, ""), (GROUPS, COUNT + GROUPS)),
    ("the rate is one step late: count on after each step", (RATE, "= lr_at(max(step - 1, 0))")),
    ("the step number does not count on", (COUNT, "")),
    (_STEPS, (COUNT, ""), (EVAL, f"        step += 1\n{EVAL}")),
    ("the step number jumps by the number of images: it counts batches", (COUNT, "            step += len(labels)\n")),
    (_NEVER, (GROUPS, "")),
    ("only the first parameter group gets the rate: loop over optimizer.param_groups", (GROUPS, '            optimizer.param_groups[0]["lr"] = lr_at(step)\n')),
    ("only the last parameter group gets the rate: loop over optimizer.param_groups", (GROUPS, '            optimizer.param_groups[-1]["lr"] = lr_at(step)\n')),
    ("an epoch may have another number of batches than the one before: count the steps themselves", (EPOCHS, "    for epoch in range(epochs):\n"), (FOR, "        for number, (images, labels) in enumerate(batches):\n"), (RATE, "= lr_at(epoch * len(batches) + number)")),
    ("the groups' own rates come in as factors: each group gets the rate itself", (START, f'    own = [group["lr"] for group in optimizer.param_groups]\n{START}'), (GROUPS, '            for group, rate in zip(optimizer.param_groups, own):\n                group["lr"] = rate / own[0] * lr_at(step)\n')),
    ("the optimiser's memory is emptied in each epoch: its momentum goes on through all of them", (MODE, f"{MODE}        optimizer.state.clear()\n")),
    ("the rate is multiplied with the optimiser's own: set it", ('group["lr"] = lr_at', 'group["lr"] *= lr_at')),
    (_NEVER, ('group["lr"] = lr_at', 'group["learning_rate"] = lr_at')),
    (_NEVER, (GROUPS, "            optimizer.lr = lr_at(step)\n")),
    ("the optimiser was made anew: use the one that was handed over", (START, f"    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)\n{START}")),
    ("the optimiser was made anew: use the one that was handed over", (START, f"    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n{START}")),
    ("from the second epoch on it trains in evaluation mode: model.train() in each epoch", (MODE, ""), (START, f"    model.train()\n{START}")),
    ("the network trains in evaluation mode: model.train() before the first batch", (MODE, "")),
    ("it trains in evaluation mode: model.eval() belongs to validation, model.train() to the start of an epoch", (MODE, EVAL)),
    ("validation runs in training mode: model.eval() before it", (EVAL, "")),
    ("validation runs in training mode: model.eval() before it", (EVAL, MODE)),
    ("validation runs in training mode and changes batch norm's running values: model.eval() before it", (EVAL, ""), (NO_GRAD, "        if True:\n")),
    (GRADIENTS, (NO_GRAD, "        if True:\n")),
    (GRADIENTS, (NO_GRAD, "        with torch.enable_grad():\n")),
    (_SHORT, (HITS, "correct += (model(images).argmax(1) == labels).float().mean().item()"), (SEEN, "seen += 1")),
    (_LAST, (HITS, HITS.replace("+=", "=")), (SEEN, SEEN.replace("+=", "="))),
    ("only the first validation batch counts: add up over all of them", (SEEN, f"{SEEN}\n                break")),
    (_LAST, (HITS, HITS.replace("+=", "="))),
    ("right answers of all epochs are counted together: start from 0 in each", (NEW, ""), (START, f"    correct = seen = 0\n{START}")),
    ("that counts right answers; divide by the number of images", (SHARE, SHARE.replace(" / seen", ""))),
    ("that is in per cent: 0 to 1 is asked for", (SHARE, SHARE.replace("correct / seen", "100 * correct / seen"))),
    ("that is the share of wrong answers", (SHARE, SHARE.replace("correct / seen", "1 - correct / seen"))),
    ("the right answers are divided by the number of batches, not of images", (SHARE, SHARE.replace("/ seen", "/ len(validation)"))),
    ("the right answers are divided by a batch size: count the images", (SEEN, "seen = len(labels)")),
    ("accuracy is rounded", (SHARE, SHARE.replace("correct / seen", "round(correct / seen, 2)"))),
    ("the class is the largest logit of an image, argmax over axis 1", (HITS, HITS.replace("argmax(1)", "argmin(1)"))),
    ("accuracy is measured on the training batches", (HELD, HELD.replace("validation", "batches"))),
    ("it trains on the validation batches", (FOR, FOR.replace("batches", "validation"))),
    ("validation comes after each epoch, not before it", (LEARN + MEASURE, MEASURE + LEARN)),
    ("validation is measured once, after all epochs: it belongs into the loop, after each", (LEARN + MEASURE, LEARN + "\n".join(line[4:] for line in MEASURE.splitlines()) + "\n")),
    ("validation is measured after each step: it belongs after each epoch", (COUNT, COUNT + "\n".join("    " + line for line in MEASURE.splitlines()) + "\n            model.train()\n"), (LEARN[-1:] + MEASURE, "\n")),
    (_FRESH, (START, f"    batches = list(batches)\n{START}")),
    (_FRESH.replace("loader", "validation loader"), (START, f"    validation = list(validation)\n{START}")),
    ("the loader is read before its epochs, so their batches are others", (START, f"    len(list(batches))\n{START}")),
    ("the validation loader is read once more than there are epochs", (START, f"    len(list(validation))\n{START}")),
    (_PLAIN, (NOTE, NOTE.replace("loss.item()", "loss"))),
    (_PLAIN, (NOTE, NOTE.replace("loss.item()", "loss.detach()"))),
    (_PLAIN, (HITS, HITS.removesuffix(".item()"))),
    ("one loss a step, not an epoch", (NOTE, ""), (EVAL, f'        history["loss"].append(loss.item())\n{EVAL}')),
    ("one loss a step, not the mean of an epoch", (NOTE, "            losses.append(loss.item())\n"), (MODE, f"{MODE}        losses = []\n"), (EVAL, f'        history["loss"].append(sum(losses) / len(losses))\n{EVAL}')),
    ("the loss is noted before the update, not after it", (NOTE, '            history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())\n')),
    ("the loss is the mean over the batch: leave out reduction=\"sum\"", (LOSS, LOSS.replace("labels)", 'labels, reduction="sum")'))),
    ("the noted loss is the batch's sum: note its mean", (NOTE, NOTE.replace("loss.item()", "loss.item() * len(labels)"))),
    ("cross-entropy takes logits: leave out softmax", (LOSS, LOSS.replace("model(images)", "model(images).softmax(1)"))),
    ("labels are smoothed: plain cross-entropy is asked for", (LOSS, LOSS.replace("labels)", "labels, label_smoothing=0.1)"))),
    ("the loss has to be cross-entropy of logits and labels", (LOSS, "loss = nn.functional.mse_loss(model(images), nn.functional.one_hot(labels, model(images).shape[1]).to(images.dtype))")),
    ("the gradients are clipped: nobody asked for that", (STEP, f"            nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n{STEP}")),
    (_STILL, (BACKWARD, "")),
    (_STILL, (STEP, "")),
    ("each batch makes two steps: one is asked for", (STEP, STEP + STEP)),
    ("short batches are left out: each batch is a step", (GROUPS, "            full = max(len(labels), full if step else 0)\n            if len(labels) < full:\n                continue\n" + GROUPS)),
    ("only the first batch of an epoch is trained on", (COUNT, f"{COUNT}            break\n")),
    ("only one epoch is trained", (EPOCHS, "    for _ in range(1):\n")),
    ("one epoch too many is trained", (EPOCHS, "    for _ in range(epochs + 1):\n")),
    ("the weights are frozen for validation and stay so: torch.no_grad() is enough", (MODE, f"{MODE}        model.requires_grad_(True)\n"), (EVAL, f"{EVAL}        model.requires_grad_(False)\n")),
    ("gradients stay switched off: torch.no_grad() belongs around validation, as `with`", (NO_GRAD, "        torch.set_grad_enabled(False)\n        if True:\n"), (MODE, f"        torch.set_grad_enabled(True)\n{MODE}")),
    (_SEED, (MODE, f"        torch.manual_seed(0)\n{MODE}")),
    (_SEED, (START, f"    torch.manual_seed(0)\n{START}")),
    ("the function has no return statement", ("    return history\n", "")),
    ("loss and accuracy are returned as a pair: a dictionary with \"loss\" and \"accuracy\" is asked for", ("    return history\n", '    return history["loss"], history["accuracy"]\n')),
    ('the dictionary\'s names are "loss" and "accuracy"', ("    return history\n", '    return {"losses": history["loss"], "accuracies": history["accuracy"]}\n')),
]:  # fmt: skip
    fit.mistake(says, *edits)
fit.right(
    "batch accuracies put together, other order of the steps",
    (GROUPS + ZERO, ""),
    (BACKWARD, ZERO + BACKWARD),
    (STEP, GROUPS + STEP),
    (HITS, "correct += int((model(images).max(1).indices == labels).sum())"),
)
