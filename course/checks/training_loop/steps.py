"""Judges of `train_step`, `validate` and `snapshot`: what the fixtures report is recomputed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from course.checks.expect import (
    expect_close,
    expect_equal,
    expect_true,
    fail,
)
from course.checks.training_loop.errors import STEP_ERRORS, VALIDATION_ERRORS, explained
from course.checks.training_loop.reference import (
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
        with explained("train_step", "a step and its loss", STEP_ERRORS):
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
            expect_true(
                "step" in report["events"][i],
                what,
                expected="weights that the optimiser has moved",
                got=f"the right weights, but these calls: {', '.join(report['events'][i])}",
                likely="the weights were moved by hand, which is right for plain SGD alone: "
                "leave it to optimizer.step()",
            )


def _expect_calls(report: dict, i: int, what: str) -> None:
    calls = report["calls"][i]
    twice = "the loss was computed a second time, after the step, say: return the loss that "
    twice += "backward was called on"
    expect_equal(len(calls), 1, f"{what}: number of calls of the model", {twice: 2})
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
        "that is the loss after the step: return the one that backward was called on": later,
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
        what = f"validate, {count} images in batches of {size}"
        with explained(what, "a pair (loss, accuracy)", VALIDATION_ERRORS):
            report = run("training_loop_validation", state, images, labels, size, smoothing)
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
    with torch.no_grad():
        flat = sum(
            (y == forward(copy_state(state), x, False).argmax()).sum().item()
            for x, y in in_batches((images, labels), size)
        )
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
        "argmax() looks through the whole batch at once: argmax(1) gives the class of each image": [
            right[0],
            flat / n.sum(),
        ],
        "the losses were added, but not divided by the number of images": [
            (n * loss).sum(),
            right[1],
        ],
        "the batches' mean losses were added and never divided": [loss.sum(), right[1]],
        "neither of the sums was divided by the number of images": [
            (n * loss).sum(),
            correct.sum(),
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


def judge_snapshot(run: Run, rng: np.random.Generator) -> None:
    state = random_state(rng, 6, int(rng.integers(3, 8)), int(rng.integers(3, 8)))
    report = run("training_loop_snapshot", state)
    taken, what = report["taken"], "snapshot"
    kind = report["kind"]
    expect_true(
        taken is not None,
        what,
        expected="a dictionary of tensors",
        got=f"a {kind}",
        likely="load_state_dict wants tensors: keep tensor.clone(), without .numpy()"
        if "ndarray" in kind
        else "",
    )
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
