"""Public checks of assignment 5, `training_loop`: modules, the steps of training and validation.

`judge_...` takes something that builds the student's class, or runs a public fixture beside the
student's functions; the public check and the hidden test differ in that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from course.checks.expect import (
    Sealed,
    as_array,
    call,
    check,
    expect_answers,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    expect_true,
)
from course.checks.fixtures import find_fixture
from course.checks.training_loop.fit import judge_fit
from course.checks.training_loop.modules import (
    builder,
    judge_stack,
    judge_two_filters,
    judge_two_layer_net,
    judge_vanilla_cnn,
)
from course.checks.training_loop.steps import (
    Run,
    judge_snapshot,
    judge_train_step,
    judge_validate,
)


def _local(**names: Callable) -> Run:
    """Runs a public fixture with these names, as `Student.run` does with the notebook's."""
    return lambda fixture, *args, **kwargs: find_fixture(fixture)(names, *args, **kwargs)


@check("two linear layers with a sigmoid between them, sizes from the arguments")
def two_layer_net(module_class: type, *, rng: np.random.Generator) -> None:
    """`TwoLayerNet(features, hidden, classes)` maps (N, ...) to logits (N, classes)."""
    judge_two_layer_net(builder(module_class), rng)


@check("every layer is registered, and you know what is")
def stack(module_class: type, answers: Mapping[str, bool], *, rng: np.random.Generator) -> None:
    """`Stack(sizes)` has len(sizes) - 1 linear layers; what a module registers is measured."""
    judge_stack(builder(module_class), answers, rng)


@check("forward is a method again")
def two_filters(
    module_class: type, answers: Mapping[str, str], *, rng: np.random.Generator
) -> None:
    """`TwoFilters(channels)` with its forward inside; the broken class's behaviour is measured."""
    judge_two_filters(builder(module_class), answers, rng)


@check("12,810 parameters for MNIST, and right for other sizes too")
def vanilla_cnn(module_class: type, *, rng: np.random.Generator) -> None:
    """`VanillaCNN(in_channels, height, width, channels, classes)`, rebuilt from its weights."""
    judge_vanilla_cnn(builder(module_class), rng)


@check("80 to 20, pairs kept, repeatable, stratified")
def split(function: Callable, *, rng: np.random.Generator) -> None:
    """`split(images, labels, seed)` returns train and validation images, then their labels."""
    for classes, per_class in [(4, 20), (3, 35)]:
        count = classes * per_class
        # Sorted by class, as many data sets are stored; an image's numbers say which it is.
        labels = torch.arange(classes).repeat_interleave(per_class)
        code = torch.from_numpy(rng.permutation(count).astype(np.float32))
        images = code[:, None, None, None] + torch.zeros(1, 2, 3)
        what = f"split, {count} images"
        seeds = [int(seed) for seed in rng.choice(1000, 2, replace=False)]
        parts = call(function, images, labels, seeds[0], what=what)
        known = isinstance(parts, (tuple, list)) and len(parts) == 4
        got = type(parts).__name__ if not known else len(parts)
        expect_true(known, what, expected="four results", got=got)
        kinds = [type(part).__name__ for part in parts]
        expect_true(
            all(isinstance(part, Tensor) for part in parts),
            what,
            expected="four tensors",
            got=f"{', '.join(kinds)}",
            likely="the tensors were turned into NumPy arrays: train_test_split takes tensors "
            "as they are and returns tensors",
        )
        _expect_parts(parts, images, labels, what)
        again, other = (call(function, images, labels, seed) for seed in seeds)
        expect_close(
            again[1], parts[1], f"{what}, twice with seed {seeds[0]}",
            likely={"the seed is not used: hand it on as random_state": again[1]},
        )  # fmt: skip
        expect_true(
            not np.array_equal(as_array(other[1], what), as_array(parts[1], what)),
            f"{what}, seeds {seeds[0]} and {seeds[1]}",
            expected="two different splits",
            got="the same split twice",
            likely="the seed is not used: hand it on as random_state",
        )


def _expect_parts(parts: Sequence, images: Tensor, labels: Tensor, what: str) -> None:
    fifth = len(labels) // 5
    train_shape, held_shape = (len(labels) - fifth, 1, 2, 3), (fifth, 1, 2, 3)
    order = "the order is train images, validation images, train labels, validation labels"
    expect_shape(
        parts[0], train_shape, f"{what}: train images",
        {"80 % are for training, 20 % for validation: test_size is the part held out": held_shape},
    )  # fmt: skip
    expect_shape(parts[1], held_shape, f"{what}: validation images", {order: train_shape[:1]})
    for part, shape, name in ((2, train_shape, "train"), (3, held_shape, "validation")):
        expect_shape(parts[part], shape[:1], f"{what}: {name} labels", {order: held_shape})
    x_train, x_held, y_train, y_held = (as_array(part, what) for part in parts)
    codes = np.concatenate([x_train, x_held])[:, 0, 0, 0]
    expect_equal(
        len(np.unique(codes)),
        len(labels),
        f"{what}: different images in both parts together",
    )
    label_of = dict(zip(images[:, 0, 0, 0].tolist(), labels.tolist(), strict=True))
    expect_close(
        np.concatenate([y_train, y_held]),
        [label_of[float(c)] for c in codes],
        f"{what}: labels of the images",
        likely={
            "images and labels were split separately: their pairs are torn apart": np.concatenate(
                [y_train, y_held]
            )
        },
    )
    classes = int(labels.max()) + 1
    counts = np.bincount(y_held, minlength=classes)
    reason = "the images are sorted by class and the last ones were taken: shuffle"
    if (counts > 0).sum() > 1 and not np.array_equal(counts, [0] * (classes - 1) + [fifth]):
        reason = "chance decided how many of each class were taken: stratify by the labels"
    expect_close(
        counts,
        np.full(classes, fifth // classes),
        f"{what}: validation images of each class",
        likely={reason: counts},
    )


@check("mode, order, gradients and the returned loss are right")
def train_step(function: Callable, *, rng: np.random.Generator) -> None:
    """`train_step(model, images, labels, loss_fn, optimizer)` makes one step and returns the loss."""
    judge_train_step(_local(train_step=function), rng)


ORDERS = {
    "A": "forward, backward, step",
    "B": "forward, backward, zero_grad, step",
    "C": "forward, zero_grad, backward, step",
    "D": "forward, backward, step, zero_grad",
    "E": "zero_grad, forward, step, backward",
    "F": "forward, step, zero_grad, backward",
}


EFFECTS = ("works", "gradients add up", "nothing is learned", "one batch late")


def _effect(order: str) -> str:
    """What a loop of these calls does, measured over four batches with gradients 1, 2, 4, 8."""
    gradient, used = None, []
    for fresh in (1, 2, 4, 8):
        for action in order.split(", "):
            if action == "zero_grad":
                gradient = None
            elif action == "backward":
                gradient = fresh + (gradient or 0)
            elif action == "step":
                used.append(gradient)
    effects = {(1, 2, 4, 8): "works", (None,) * 4: "nothing is learned"}
    effects[None, 1, 2, 4] = "one batch late"
    return effects.get(tuple(used), "gradients add up")


@check("you can tell the orders apart")
def effect(answers: Mapping[str, str], *, rng: np.random.Generator) -> None:
    """What each order of calls does is measured."""
    del rng
    right = {name: _effect(order) for name, order in ORDERS.items()}
    hint = "for each step ask: which backward calls filled .grad?"
    expect_answers(answers, right, "effect", hint, EFFECTS)


@check("mode, no gradients, exact loss and accuracy")
def validate(function: Callable, *, rng: np.random.Generator) -> None:
    """`validate(model, loader, loss_fn)` returns (mean loss, accuracy) over all images."""
    judge_validate(_local(validate=function), rng)


@check("trained on one loader, measured on the other, exact means")
def fit(function: Callable, answers: Mapping[str, int], *, rng: np.random.Generator) -> None:
    """`fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs)` returns a history."""
    judge_fit(_local(fit=function), answers, rng)


def _stop(losses: Sequence[float], patience: int, rule: str = "right") -> tuple[int, int]:
    """Best and last epoch, counted from 1, from the running minimum."""
    values, epochs = np.array(losses), np.arange(1, len(losses) + 1)
    seen = values if rule == "previous" else np.minimum.accumulate(values)
    before = np.concatenate([[np.inf], seen[:-1]])
    better = values <= before if rule == "ties" else values < before
    best = np.maximum.accumulate(np.where(better, epochs, 0))
    waited = np.cumsum(~better) if rule == "never reset" else epochs - best
    stops = np.flatnonzero(waited >= patience + (rule == "one more"))
    last = stops[0] if len(stops) else -1
    return int(best[last]), int(epochs[last])


@check("best and last epoch are found")
def early_stopping(function: Callable, *, rng: np.random.Generator) -> None:
    """`early_stopping(losses, patience)` returns (best epoch, last epoch), counted from 1."""
    reasons = {
        "ties": "an equal loss is no improvement: only a smaller one is",
        "previous": "compare with the best loss so far, not with the epoch before",
        "never reset": "the count of epochs without improvement starts again at each improvement",
        "one more": "training went on one epoch too long: stop as soon as `patience` epochs "
        "in a row brought no improvement",
    }
    fixed = [
        ([0.5, 0.4, 0.45, 0.44, 0.43, 0.6, 0.7, 0.8, 0.3], 3),
        ([0.5, 0.4, 0.4, 0.45, 0.46, 0.3], 2),
        ([0.9, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.66, 0.1], 2),
        ([0.9, 0.8, 0.7], 1),
        ([0.6, 0.7], 5),
    ]
    drawn = [([round(float(v), 1) for v in rng.random(12)], int(rng.integers(1, 5)))]
    for losses, patience in fixed + [*drawn]:
        best, last = _stop(losses, patience)
        values = {reasons[rule]: _stop(losses, patience, rule) for rule in reasons}
        likely = {
            "epochs are counted from 1": (best - 1, last - 1),
            "the order is (best epoch, last epoch)": (last, best),
            "the best epoch is the one with the smallest loss, not the last one": (last, last),
            "training stops where patience ends: what comes later was never seen": (
                int(np.argmin(losses)) + 1,
                len(losses),
            ),
            "the best epoch was looked for among all losses: those after the stop were never seen": (
                int(np.argmin(losses)) + 1,
                last,
            ),
            **values,
        }
        if last - best < patience:
            likely["the losses ended and no `return` was reached: one belongs after the loop"] = (
                None
            )
        result = call(function, list(losses), patience)
        result = tuple(result) if isinstance(result, list) else result
        what = f"early_stopping({losses}, patience={patience})"
        expect_equal(result, (best, last), what, likely=likely)
    expect_raises(
        lambda: function([0.5, 0.4], 0),
        ValueError,
        "early_stopping([0.5, 0.4], patience=0)",
        "patience below 1 is not refused",
    )


@check("what it keeps stays as it was")
def snapshot(function: Callable, *, rng: np.random.Generator) -> None:
    """`snapshot(model)` copies the state; the model may train on."""
    judge_snapshot(_local(snapshot=function), rng)


@check("chosen by validation, reported by the test set")
def choose(function: Callable, answers: Mapping[str, str], *, rng: np.random.Generator) -> None:
    """`choose(validation_accuracy, test_accuracy)` returns (index, test accuracy of that one)."""
    for count in (4, 6, 9):
        held = rng.permutation(count) / (count + 1) + 0.05
        test = np.roll(held, 1) * 0.9  # the best on the test set is another one
        index, other = int(held.argmax()), int(test.argmax())
        likely = {
            "the test set has chosen: that number is the best of several, so it is too good": (
                other,
                float(test[other]),
            ),
            "the validation accuracy was reported: it has chosen, so it is too good": (
                index,
                float(held[index]),
            ),
            "the best test accuracy was reported, not that of the chosen one": (
                index,
                float(test[other]),
            ),
            "the order is (index, accuracy)": (float(test[index]), index),
            "candidates are counted from 0, as in a list": (index + 1, float(test[index])),
            "the worst was chosen": (int(held.argmin()), float(test[held.argmin()])),
        }
        result = call(function, held.tolist(), test.tolist())
        result = tuple(result) if isinstance(result, list) else result
        what = f"choose, {count} candidates"
        expect_equal(result, (index, float(test[index])), what, likely)
    right = {
        "the weights": Sealed("b4b1d962d2b5b5e6"),
        "mean and deviation for normalising": Sealed("48cf272413230650"),
        "the learning rate": Sealed("3ff14295002fc136"),
        "the epoch at which to stop": Sealed("ff639c8696ce2dc4"),
        "MLP or CNN": Sealed("30e1826a46ed04b1"),
        "the accuracy in the report": Sealed("6078b6fb8a782b23"),
    }
    expect_answers(
        answers,
        right,
        "decided_by",
        "is it computed from data (train), compared and chosen (validation), or only reported "
        "(test)?",
        ("train", "validation", "test"),
    )
