"""Judges of `train_step`, `validate`, `fit` and `snapshot`: what the fixtures report is recomputed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from course.checks._training_reference import (
    State,
    copy_state,
    forward,
    in_batches,
    random_data,
    random_state,
    scores_by_batch,
    vector,
    walk,
)
from course.checks.expect import (
    expect_answers,
    expect_close,
    expect_equal,
    expect_true,
    fail,
)

Run = Callable[..., object]

# In the order in which they are tried: some give the same numbers in a first step.
STEP_REASONS = {
    "no step": "the weights did not move: step is missing, or comes before backward, "
    "or zero_grad comes between backward and step",
    "late": "the step used the gradient of the batch before: step has to come after backward",
    "leftover": "what .grad held before the call was added: clear it before .backward(), "
    "not after the step",
    "sum": "the gradients of earlier steps were added: zero_grad is missing; it has to come "
    "before .backward(), which adds to .grad",
    "uphill": "the weights moved uphill: the optimiser subtracts, it needs no sign of yours",
}


def judge_train_step(run: Run, rng: np.random.Generator) -> None:
    for leftover, sizes in [(None, (5, 5, 3)), (1.5, (4, 6))]:
        classes = int(rng.integers(3, 6))
        state = random_state(rng, 6, int(rng.integers(4, 8)), classes)
        batches = [random_data(rng, size, classes) for size in sizes]
        rate, smoothing = float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.1, 0.3))
        report = run("training_loop_steps", state, batches, rate, smoothing, leftover)
        losses, states = walk(state, batches, rate, smoothing)
        paths = {
            rule: walk(state, batches, rate, smoothing, rule, leftover)[1] for rule in STEP_REASONS
        }
        for i, size in enumerate(sizes):
            what = f"train_step, step {i + 1}, batch of {size}"
            what += "" if leftover is None else f", every .grad = {leftover} before the first step"
            _expect_calls(report, i, what)
            before = state if i == 0 else states[i - 1]
            _expect_loss(report, i, losses[i], before, batches[i], rate, smoothing, what)
            expect_close(
                vector(report["states"][i]),
                vector(states[i]),
                f"{what}: weights after the step (calls: {', '.join(report['events'][i])})",
                likely={STEP_REASONS[rule]: vector(paths[rule][i]) for rule in paths},
                rtol=1e-7,
                atol=1e-9,
            )


def _expect_calls(report: dict, i: int, what: str) -> None:
    calls = report["calls"][i]
    expect_equal(len(calls), 1, f"{what}: number of calls of the model")
    expect_true(
        calls[0]["training"],
        what,
        expected="a model in training mode (training = True) when it is called",
        got="evaluation mode (training = False), as validation left it",
        likely="model.train() is missing: it belongs at the start of every training step",
    )
    expect_true(
        calls[0]["gradients"],
        what,
        expected="gradients recorded during the call of the model",
        got="a call inside no_grad",
        likely="no_grad belongs to validation: without a graph there is nothing to go back through",
    )
    expect_true(
        not report["changed"][i],
        what,
        expected="the caller's images and labels unchanged",
        got="a changed batch",
        likely="the function works in place on its arguments",
    )


def _expect_loss(
    report: dict,
    i: int,
    right: float,
    before: State,
    batch: tuple,
    rate: float,
    smoothing: float,
    what: str,
) -> None:
    images, labels = batch
    with torch.no_grad():
        after = forward(walk(before, [batch], rate, smoothing)[1][0], images, True)
        later = F.cross_entropy(after, labels, label_smoothing=smoothing)
    likely = {
        "another loss was computed: use the argument loss_fn, not a global or a fixed loss": walk(
            before, [batch], rate, 0.0
        )[0],
        "softmax was applied before cross-entropy: hand the logits to loss_fn": walk(
            before, [batch], rate, smoothing, "softmax"
        )[0],
        "the loss was computed a second time, after the step": later,
        "the loss is summed over the batch: loss_fn's mean is wanted": right * len(labels),
        "the loss was divided by the batch size: it is a mean already": right / len(labels),
        "evaluation mode was on": walk(before, [batch], rate, smoothing, "evaluation mode")[0],
    }
    likely = {reason: np.ravel(value)[0] for reason, value in likely.items()}
    expect_close(report["losses"][i], right, f"{what}: returned loss", likely=likely, rtol=1e-6)
    expect_true(
        not report["graph"][i],
        f"{what}: returned loss",
        expected="a plain number",
        got="a tensor that still carries its graph",
        likely="loss.item() is missing: whoever collects such tensors keeps every graph in memory",
    )


def judge_validate(run: Run, rng: np.random.Generator) -> None:
    for count, size in [(11, 4), (8, 3), (6, 6)]:
        classes = int(rng.integers(3, 5))
        state = random_state(rng, 6, int(rng.integers(4, 8)), classes)
        images, labels = random_data(rng, count, classes)
        with torch.no_grad():
            # Every second label is what the network says, so that accuracies differ.
            labels[::2] = forward(copy_state(state), images, False).argmax(1)[::2]
        smoothing = float(rng.uniform(0.1, 0.3))
        report = run("training_loop_validation", state, images, labels, size, smoothing)
        what = f"validate, {count} images in batches of {size}"
        _expect_evaluation(report, state, what)
        right, likely = _validation(state, images, labels, size, smoothing)
        result = report["result"]
        if not isinstance(result, list) or len(result) != 2:
            reason = "the function has no return statement" if result is None else ""
            fail(what, expected="a pair (loss, accuracy)", got=f"{result}", likely=reason)
        expect_close(result, right, f"{what}: (loss, accuracy)", likely=likely, rtol=1e-6)


def _validation(state: State, images: Tensor, labels: Tensor, size: int, smoothing: float):
    n, loss, correct = scores_by_batch(state, images, labels, size, smoothing).T
    right = [(n * loss).sum() / n.sum(), correct.sum() / n.sum()]
    m, train_loss, train_correct = scores_by_batch(state, images, labels, size, smoothing, True).T
    plain = scores_by_batch(state, images, labels, size, 0.0).T[1]
    likely = {
        "the order is (loss, accuracy)": right[::-1],
        "that is the mean of the batches' losses and accuracies: a short last batch "
        "counts too much; count images": [loss.mean(), (correct / n).mean()],
        "the loss is a mean of the batches' losses: a short last batch counts too much; "
        "weight each by its images": [loss.mean(), right[1]],
        "the accuracy is a mean of the batches' accuracies: a short last batch counts too much; "
        "count correct images": [right[0], (correct / n).mean()],
        "mean losses were added and divided by the number of images: multiply each by its batch's "
        "size first": [loss.sum() / n.sum(), right[1]],
        "every batch is counted with the same size: the last one is shorter": [
            right[0],
            correct.sum() / (len(n) * size),
        ],
        "the accuracy is in per cent: a fraction from 0 to 1 is wanted": [
            right[0],
            100 * right[1],
        ],
        "correct images were counted, but not divided by their number": [right[0], correct.sum()],
        "another loss was computed: use the argument loss_fn": [
            (n * plain).sum() / n.sum(),
            right[1],
        ],
        "training mode was on: batch norm used the batch's own statistics": [
            (m * train_loss).sum() / m.sum(),
            train_correct.sum() / m.sum(),
        ],
        "only the last batch was counted": [loss[-1], correct[-1] / n[-1]],
        "only the first batch was counted: return stands inside the loop": [
            loss[0],
            correct[0] / n[0],
        ],
    }
    return right, likely


def _expect_evaluation(report: dict, state: State, what: str) -> None:
    calls = report["calls"]
    expect_true(bool(calls), what, expected="calls of the model", got="none")
    expect_true(
        all(c["evaluation"] for c in calls),
        what,
        expected="a model in evaluation mode (training = False) whenever it is called",
        got="training mode (training = True), as the training step left it",
        likely="model.eval() is missing: no_grad does not do it",
    )
    expect_true(
        not any(c["gradients"] for c in calls),
        what,
        expected="no gradient recorded during the calls of the model",
        got="a graph was built for each batch",
        likely="torch.no_grad() is missing: eval() does not do it",
    )
    expect_close(
        report["gradients"],
        torch.ones_like(report["gradients"]),
        f"{what}: .grad of the weights, all 1 before",
        likely={"validation leaves .grad alone": torch.zeros_like(report["gradients"])},
    )
    for name, value in state.items():
        reason = "in validation the weights are not updated, nor the running statistics"
        got = report["state"][name]
        expect_close(got, value, f"{what}: {name} afterwards", likely={reason: got}, rtol=0, atol=0)


def judge_fit(run: Run, answers: Mapping, rng: np.random.Generator) -> None:
    for epochs in (2, 3):
        classes = int(rng.integers(3, 5))
        state = random_state(rng, 6, int(rng.integers(4, 8)), classes)
        train, held = random_data(rng, 13, classes), random_data(rng, 8, classes)
        size, rate, smoothing = 5, float(rng.uniform(0.2, 0.4)), float(rng.uniform(0.1, 0.3))
        sent = (state, train, held, size, epochs, rate, smoothing)
        report = run("training_loop_fit", *sent)
        _expect_history(report, *sent)
    right = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 8}
    expect_answers(answers, right, "faulty_line", "read each line aloud: which loader, which name?")


def _expect_history(report, state, train, held, size, epochs, rate, smoothing) -> None:
    what = f"fit, {len(train[1])} training and {len(held[1])} validation images, {epochs} epochs"
    history, log = report["history"], report["log"]
    keys = {"train_loss", "validation_loss", "validation_accuracy"}
    expect_true(
        isinstance(history, dict) and set(history) == keys,
        what,
        expected=f"a dictionary with the keys {sorted(keys)}",
        got=f"{sorted(history) if isinstance(history, dict) else history}",
        likely="the function has no return statement" if history is None else "",
    )
    expect_true(
        "validation" in log,
        what,
        expected="the validation loader read once an epoch",
        got=f"loaders read: {log}",
        likely="accuracy was measured on the training loader: those images say "
        "how well the network remembers",
    )
    batches = in_batches(train, size)
    losses, states = walk(state, batches * epochs, rate, smoothing)
    n = [len(y) for _, y in batches]
    losses = np.array(losses).reshape(epochs, -1)
    ends = states[len(batches) - 1 :: len(batches)]
    starts = [state, *ends[:-1]]

    held_batches = in_batches(held, size)
    mixed = walk(state, (batches + held_batches) * epochs, rate, smoothing)[1]
    mixed = mixed[len(batches + held_batches) - 1 :: len(batches + held_batches)]

    def scores(at: Sequence[State], data: tuple) -> tuple[np.ndarray, np.ndarray]:
        rows = [scores_by_batch(s, *data, len(data[1]), smoothing)[0] for s in at]
        return np.array(rows)[:, 1], np.array(rows)[:, 2] / len(data[1])

    for name, i in (("validation_loss", 0), ("validation_accuracy", 1)):
        expect_close(
            history[name],
            scores(ends, held)[i],
            f"{what}: {name}",
            likely={
                "it was measured on the training loader": scores(ends, train)[i],
                "it was measured before the epoch's training": scores(starts, held)[i],
                "loss and accuracy have changed places": scores(ends, held)[1 - i],
                "the network was trained on the validation images": scores(mixed, held)[i],
                "only the last epoch was kept": scores(ends, held)[i][-1:],
            },
        )
    expect_close(
        history["train_loss"],
        losses @ n / sum(n),
        f"{what}: train_loss",
        likely={
            "that is the mean of the steps' losses: the short last batch counts too much": losses.mean(
                1
            ),
            "only the last step of each epoch was kept": losses[:, -1],
            "losses were added up and not divided by the images": losses @ n,
            "there is one entry a step: one an epoch is wanted": losses.ravel(),
            "that is the loss after the epoch, measured again": scores(ends, train)[0],
        },
    )
    expect_close(
        vector(report["state"]),
        vector(states[-1]),
        f"{what}: weights at the end (loaders read: {', '.join(log)})",
    )


def judge_snapshot(run: Run, rng: np.random.Generator) -> None:
    state = random_state(rng, 6, int(rng.integers(3, 8)), int(rng.integers(3, 8)))
    report = run("training_loop_snapshot", state)
    taken, what = report["taken"], "snapshot"
    kind = report["kind"]
    expect_true(taken is not None, what, expected="a dictionary", got=f"a {kind}")
    missing = sorted(set(state) - set(taken))
    expect_true(
        not missing,
        what,
        expected="everything in state_dict()",
        got=f"a dictionary without {missing}",
        likely="parameters() lacks the running statistics of batch norm: use state_dict()",
    )
    for name, value in state.items():
        expect_close(
            taken[name],
            value,
            f"snapshot: {name}, after the model was trained on",
            likely={
                "the snapshot has changed with the model: state_dict() hands out the tensors "
                "themselves, so copy each of them": report["state"][name]
            },
        )
    restored = report["restored"]
    expect_true(
        not isinstance(restored, str), what, expected="load_state_dict accepts it", got=restored
    )
    for name, value in state.items():
        expect_close(restored[name], value, f"snapshot: {name}, after load_state_dict")
