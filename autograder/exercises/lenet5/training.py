"""Exercise of `lenet5`: training with a diary, on a small network whose numbers show its mode."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.lenet5.runs import run, uneven
from autograder.exercises.work import Work


@exercise(
    "lenet5/test_train",
    done="every step learns, every loss is kept, and validation comes when it should",
    allows=("evaluate", "predict", "set_seed"),
)
def train(work: Work, rng: np.random.Generator) -> None:
    run(work, rng, 1, 1, "", sizes=uneven(rng, 3))
    run(work, rng, 3, 1, "", sizes=uneven(rng, 5))
    run(work, rng, 7, 3, "", sizes=uneven(rng, 12), momentum=0.7, on=4)
    run(work, rng, 2, 5, "", sizes=uneven(rng, 4))
    run(
        work, rng, 6, 2, ", each .grad full before the first step", sizes=uneven(rng, 8), full=True,
        scale=4.0, groups=True,
    )  # fmt: skip
    run(
        work, rng, 9, 1, ", labels of the validation contradict", sizes=uneven(rng, 9, 12), as_set=True,
        opposed=True,
    )  # fmt: skip
    run(work, rng, 5, 1, ", a network that knows its labels", sizes=uneven(rng, 7), known=True)
    if not work.public:
        steps, every = int(rng.integers(10, 16)), int(rng.integers(3, 6))
        run(work, rng, steps, every, "", sizes=uneven(rng, steps + 2), momentum=0.8)


TRAIN = "    model.train()\n"
NEXT = "        images, labels = next(batches)\n"
LOSS = "        loss = nn.functional.cross_entropy(model(images), labels)\n"
ZERO = "        optimizer.zero_grad()\n"
BACKWARD = "        loss.backward()\n"
STEP = "        optimizer.step()\n"
NOTE = '        history["loss"].append(loss.item())\n'
IF = "        if step % every == 0:\n"
NUMBER = '            history["step"].append(step)\n'
ACCURACY = '            history["accuracy"].append(evaluate(model, validation).accuracy)\n'
RETURN = "    return history\n"
LOOP = "range(1, steps + 1)"
HISTORY = '    history = {"loss": [], "step": [], "accuracy": []}\n'

train.mistake(
    "the gradients add up: zero_grad is missing",
    (ZERO, ""),
)
train.mistake(
    "zero_grad stands between backward and step: the gradients are gone before they are used",
    (ZERO + BACKWARD, BACKWARD + ZERO),
)
train.mistake(
    "zero_grad comes after the step only: gradients that are there before the first step enter it",
    (ZERO + BACKWARD + STEP, BACKWARD + STEP + ZERO),
)
train.mistake(
    "zero_grad comes only with a validation: it belongs to every step",
    (ZERO, ""),
    (IF, IF + "            optimizer.zero_grad()\n"),
)
train.mistake(
    "zero_grad comes only with a validation: it belongs to every step",
    (ZERO, "        if step % every == 0:\n            optimizer.zero_grad()\n"),
)
train.mistake(
    "zero_grad comes once, before the loop: it belongs to every step",
    (ZERO, ""),
    (TRAIN, TRAIN + "    optimizer.zero_grad()\n"),
)
train.mistake("nothing was learned: is optimizer.step() missing?", (STEP, ""))
train.mistake("nothing was learned: loss.backward() is missing", (BACKWARD, ""))
train.mistake(
    "the step comes before backward: it uses the gradients of the batch before",
    (ZERO + BACKWARD + STEP, STEP + ZERO + BACKWARD),
)
train.mistake(
    "the network was in evaluation mode: call model.train() before the first step", (TRAIN, "")
)
train.mistake(
    "the network stayed in evaluation mode after the first validation: model.train() again",
    (IF, IF + "            model.eval()\n"),
)
train.mistake(
    "the network was put into evaluation mode: model.train() before the first step",
    (TRAIN, "    model.eval()\n"),
)
train.mistake(
    "validation ran in training mode; evaluate(model, validation) takes care of it",
    (
        ACCURACY,
        "            pictures, right = validation if isinstance(validation, tuple) else "
        "(validation.images / 255, validation.labels)\n"
        '            history["accuracy"].append((model(pictures).argmax(1) == right).float().mean().item())\n',
    ),
)
train.mistake(
    "softmax was applied before the cross-entropy, which applies it itself",
    (LOSS, LOSS.replace("model(images)", "model(images).softmax(1)")),
)
train.mistake(
    "the loss is the sum over the batch: cross-entropy takes the mean, and the learning rate is meant for it",
    (LOSS, LOSS.replace(", labels)", ', labels, reduction="sum")')),
)
train.mistake(
    "the loss is noted divided by the number of images: cross_entropy is a mean already",
    (NOTE, NOTE.replace("loss.item()", "loss.item() / len(images)")),
)
train.mistake(
    "the loss is noted as a sum over the batch: note the mean that cross_entropy gives",
    (NOTE, NOTE.replace("loss.item()", "loss.item() * len(images)")),
)
train.mistake(
    "the loss was computed again after the update: note the one that the step has computed",
    (
        NOTE,
        NOTE.replace("loss.item()", "nn.functional.cross_entropy(model(images), labels).item()"),
    ),
)
train.mistake(
    "only the losses of the steps at which it validates are kept: keep every step's loss",
    (NOTE, ""),
    (IF, IF + "    " + NOTE),
)
train.mistake(
    "that is the running mean of the losses: keep each step's own",
    (
        NOTE,
        NOTE
        + '        history["loss"][-1] = (sum(history["loss"][:-1]) * 1.0 + loss.item()) / step\n',
    ),
)
train.mistake(
    "that is a running mean of the losses: keep each step's own",
    (
        NOTE,
        '        last = history["loss"][-1] if history["loss"] else loss.item()\n'
        '        history["loss"].append(0.9 * last + 0.1 * loss.item())\n',
    ),
)
train.mistake(
    "that is the running sum of the losses: keep each step's own",
    (NOTE, NOTE.replace("loss.item()", 'loss.item() + (history["loss"] or [0])[-1]')),
)
train.mistake(
    "the losses are rounded: keep them as they are",
    (NOTE, NOTE.replace("loss.item()", "round(loss.item(), 2)")),
)
for kept, says in {
    "loss": "the tensors are kept: each holds its whole graph in memory; keep loss.item()",
    "loss.detach()": "the losses are tensors: keep loss.item(), a number",
}.items():
    train.mistake(says, (NOTE, NOTE.replace("loss.item()", kept)))

for loop, says in {
    "range(1, steps)": "there is one step too few: range(1, steps + 1)",
    "range(1, steps + 2)": "there is one step too many: range(1, steps + 1)",
    "range(1, steps // every * every + 1)": "the steps after the last validation are left out: `steps` "
    "updates, also if `every` does not divide it",
    "range(1, steps + 1, every)": "the loop takes only every N-th step: all of them learn, some of them "
    "are followed by a validation",
    "range(every, steps + 1)": "the loop begins at `every`: the steps before it learn, too",
    "range(steps)": "steps are counted from 1 here, and 0 steps are not validated: range(1, steps + 1)",
}.items():
    train.mistake(says, (LOOP, loop))
train.mistake(
    "one batch was drawn and used in all steps: next(batches) belongs into the loop",
    (NEXT, ""),
    (TRAIN, TRAIN + "    images, labels = next(batches)\n"),
)
train.mistake(
    "a batch is thrown away before the first step: the first batch is the first to learn from",
    (TRAIN, TRAIN + "    next(batches)\n"),
)
train.mistake(
    "two batches are taken in each step, and one is not used",
    (NEXT, NEXT + "        images, labels = next(batches)\n"),
)
train.mistake(
    "batches shorter than the first are left out: every batch counts, a single image, too",
    (
        NEXT,
        NEXT + "        full = len(images) if step == 1 else full\n"
        "        if len(images) < full:\n            images, labels = next(batches)\n",
    ),
)
train.mistake(
    "batches shorter than the first are left out: every batch counts, a single image, too",
    (
        NEXT,
        NEXT + "        full = len(images) if step == 1 else full\n"
        "        while len(images) < full:\n            images, labels = next(batches)\n",
    ),
)
train.mistake(
    "the update follows another optimiser than the one that was handed over",
    (TRAIN, TRAIN + "    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)\n"),
)
train.mistake(
    "the update follows another optimiser than the one that was handed over",
    (TRAIN, TRAIN + "    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)\n"),
)
for clip in (
    "clip_grad_norm_(model.parameters(), 1.0)",
    "clip_grad_value_(model.parameters(), 0.5)",
):
    train.mistake(
        "the gradients are clipped: the optimizer gets them as backward leaves them",
        (STEP, f"        nn.utils.{clip}\n{STEP}"),
    )
train.mistake(
    "training stops before `steps` updates, when the accuracy falls: all steps are taken",
    (
        ACCURACY,
        ACCURACY + '            if len(history["accuracy"]) > 1 and '
        'history["accuracy"][-1] < history["accuracy"][-2]:\n                break\n',
    ),
)
train.mistake(
    "the weights of the best validation are put back: the network is the one after `steps` updates",
    (TRAIN, TRAIN + "    best, kept = -1.0, None\n"),
    (
        ACCURACY,
        ACCURACY
        + '            if history["accuracy"][-1] > best:\n                best = history["accuracy"][-1]\n'
        "                kept = {k: v.clone() for k, v in model.state_dict().items()}\n",
    ),
    (RETURN, "    if kept is not None:\n        model.load_state_dict(kept)\n" + RETURN),
)
train.mistake(
    "the random generator is started again: every stream would draw the same batches; set the seed outside",
    (TRAIN, TRAIN + "    set_seed(0)\n"),
)
train.mistake(
    "the random generator is started again: every stream would draw the same batches; set the seed outside",
    (TRAIN, TRAIN + "    torch.manual_seed(0)\n"),
)
train.mistake(
    "the network is left frozen: requires_grad stays as it was",
    (RETURN, "    model.requires_grad_(False)\n" + RETURN),
)
train.mistake(
    "gradients are switched off for the whole program and stay off",
    (RETURN, "    torch.set_grad_enabled(False)\n" + RETURN),
)
train.mistake(
    "the history is shared by all calls: make a new dictionary with new lists in each",
    (HISTORY, "    train.history = history = getattr(train, 'history', "
     '{"loss": [], "step": [], "accuracy": []})\n'),
)  # fmt: skip
train.mistake(
    "the diary stays on the network, and a second training writes into it: each call has its own",
    (HISTORY, "    history = model.__dict__.setdefault('diary', "
     '{"loss": [], "step": [], "accuracy": []})\n'),
)  # fmt: skip
train.mistake(
    "only the first parameter group's gradients are set to zero: optimizer.zero_grad() reaches all",
    (ZERO, "        for p in optimizer.param_groups[0]['params']:\n            p.grad = None\n"),
)
train.mistake("the function has no return statement", (RETURN, ""))

for condition, says in {
    "(step - 1) % every == 0": "validation comes after the steps every, 2 * every, ..., not after the first",
    "(step + 1) % every == 0": "validation comes one step too early: after the steps every, 2 * every, ...",
    "step % every == 0 or step == steps": "validation comes after the steps every, 2 * every, ... only, not "
    "after the last one, too",
    "step % every == 0 or step == 1": "validation comes after the steps every, 2 * every, ... only, not "
    "after the first one, too",
    "step % min(every, steps) == 0": "if `every` is larger than `steps`, there is no validation",
    "True": "validation comes after each `every` steps, not after each step",
    "step == every": "validation comes again after 2 * every, 3 * every, ... steps",
    "step >= every": "validation comes after the steps every, 2 * every, ..., not after each step from there on",
    "step == steps": "validation comes after each `every` steps, not at the end only",
}.items():
    train.mistake(says, (IF, f"        if {condition}:\n"))
for number, says in {
    "step - 1": "steps are counted from 1 here: note the number of the step itself",
    'len(history["step"]) + 1': "note the number of the step, not of the validation",
    'len(history["step"])': "note the number of the step, not of the validation",
    "steps": "note the number of this step, not how many there are in all",
}.items():
    train.mistake(says, (NUMBER, NUMBER.replace("(step)", f"({number})")))
RESULT = "evaluate(model, validation).accuracy"
for value, says in {
    "100 * evaluate(model, validation).accuracy": "accuracy is a fraction from 0 to 1 here, not per cent",
    "evaluate(model, validation).correct": "that is how many are right: .accuracy is the fraction",
    "evaluate(model, validation).loss": "that is the validation loss: note .accuracy",
    "evaluate(model, validation)": "that is the whole Result: keep its .accuracy",
    "1 - evaluate(model, validation).accuracy": "that is the share of errors: accuracy is the share that is right",
    "round(evaluate(model, validation).accuracy, 2)": "the accuracies are rounded: keep them as they are",
    "(model(images).argmax(1) == labels).float().mean().item()": "that is the accuracy on the training batch, "
    "not on the validation images",
    "evaluate(model, images, labels).accuracy": "that is the accuracy on the training batch, not on the "
    "validation images",
    "evaluate(model, validation[:500]).accuracy": "only the first validation images were used: take all of them",
    "evaluate(model, (validation.images[:500], validation.labels[:500]) if hasattr(validation, 'images') else "
    "(validation[0][:50], validation[1][:50])).accuracy": "only the first validation images were used: take all "
    "of them",
}.items():
    train.mistake(says, (RESULT, value))
train.mistake(
    "that is the accuracy on the training batch, not on the validation images",
    (
        LOSS,
        "        logits = model(images)\n        loss = nn.functional.cross_entropy(logits, labels)\n",
    ),
    (RESULT, "(logits.argmax(1) == labels).float().mean().item()"),
)
train.mistake(
    "validation came before the update of its step",
    (LOSS, LOSS + IF + NUMBER + ACCURACY),
    (NOTE + IF + NUMBER + ACCURACY, NOTE),
)
train.mistake(
    "validation comes once, at the end, for all: it belongs into the loop",
    (NUMBER + ACCURACY, NUMBER),
    (
        RETURN,
        '    history["accuracy"] = [evaluate(model, validation).accuracy for _ in history["step"]]\n'
        + RETURN,
    ),
)
train.right("zero_grad first", (ZERO, ""), (NEXT, NEXT + ZERO))
train.right(
    "training mode in every step, gradients set to None",
    (NEXT, NEXT + "        model.train()\n"),
    (ZERO, "        model.zero_grad(set_to_none=True)\n"),
)
