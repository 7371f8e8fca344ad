"""Public checks of assignment 7, `lenet5`: build LeNet-5, train it, trust what it returns.

The checks of training and of the trained network are in `training`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch

from course.checks.expect import (
    Sealed,
    call,
    check,
    expect_answers,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    expect_true,
)
from course.checks.lenet5.fixtures import first_loss_of
from course.checks.lenet5.reference import SHAPES, by_shape, weights_of
from course.checks.lenet5.training import (
    adam_step,
    check_model,
    check_train,
    expect_same_network,
    logits_from,
    model,
    train,
)

__all__ = [
    "LeNet5",
    "adam_step",
    "check_first_loss",
    "check_model",
    "check_train",
    "counts",
    "diagnosis",
    "first_loss",
    "iterations",
    "model",
    "outputs",
    "shapes",
    "shift_images",
    "train",
]


@check("every size is right, before a line of code")
def shapes(answers: Mapping[str, tuple[int, ...]], *, rng: np.random.Generator) -> None:
    """The shape behind each layer of LeNet-5, without N."""
    del rng
    right = {
        "C1": Sealed("94b42893691e6447"),
        "S2": Sealed("723415068713260d"),
        "C3": Sealed("97c4ff28ae98e956"),
        "S4": Sealed("fdee5f3b2fcbe76e"),
        "C5": Sealed("9ab652daf516771d"),
        "F6": Sealed("8a89a2039c5a326d"),
        "output": Sealed("912c226fbfe93abd"),
    }
    hint = (
        "a 5 × 5 kernel without padding takes 4 from the height and the width, padding 2 gives "
        "them back, pooling halves; convolutions give (C, H, W), the last two layers (features,)"
    )
    if isinstance(answers, Mapping):  # (84) is a number and [84] a list: both say what is meant
        answers = {
            k: tuple(v) if isinstance(v, list) else (v,) if type(v) is int else v
            for k, v in answers.items()
        }
    expect_answers(answers, right, "shapes", hint)


@check("every parameter is counted")
def counts(answers: Mapping[str, int], *, rng: np.random.Generator) -> None:
    """Learned numbers of each layer, in sum, and with 120 outputs."""
    del rng
    layers = {
        layer: sum(math.prod(shape) for role, shape in SHAPES(10).items() if role[0] == layer)
        for layer in ("C1", "C3", "C5", "F6", "output")
    }
    total = sum(layers.values())
    right = {**layers, "S2": 0, "total": total, "total with 120 outputs": total + 110 * (84 + 1)}
    hint = (
        "each output channel has one kernel over all input channels and one bias: "
        "outputs × (inputs × kH × kW + 1); a unit of a linear layer: inputs + 1; "
        "pooling here learns nothing"
    )
    expect_answers(answers, right, "counts", hint)


@check("the layers, their order and their parameters are LeNet-5's")
def LeNet5(build: Callable, *, rng: np.random.Generator) -> None:
    """`LeNet5(n_classes)` computes what a reference with the same weights computes."""
    for n_classes in (10, int(rng.choice([3, 7, 13]))):
        what = f"LeNet5({n_classes})"
        model = call(build, n_classes, what=what)
        for n in (3, 1):
            images = torch.from_numpy(rng.random((n, 1, 28, 28), dtype=np.float32))
            expect_shape(
                logits_from(model, images, what),
                (n, n_classes),
                f"{what}, images of shape {(n, 1, 28, 28)}",
                likely={
                    "n_classes is not used: the last layer has 10 outputs": (n, 10),
                    "the last layer has 120 outputs: one output a class is right": (n, 120),
                    "the last layer is missing: F6 is followed by one more": (n, 84),
                    "with one image the axis N was lost: flatten with flatten(1), not squeeze()": (
                        n_classes,
                    ),
                },
            )
        weights = by_shape(weights_of(model), n_classes, what)
        # Large weights bring tanh to its bends, so that a missing or other activation shows.
        images = torch.from_numpy(rng.normal(0, 3, (4, 1, 28, 28)).astype(np.float32))
        expect_same_network(logits_from(model, images, what), weights, images, what)


@check("loss and refusal are right, and the guess follows from the loss")
def first_loss(function: Callable, guess: Callable, *, rng: np.random.Generator) -> None:
    """`first_loss` is the mean cross-entropy of an untrained network; exp turns it into outputs."""
    check_first_loss(lambda *args: first_loss_of({"first_loss": function}, *args), guess, rng)


def check_first_loss(run: Callable, guess: Callable, rng: np.random.Generator) -> None:
    """The check itself; `run(weight, bias, images, labels, n_classes)` calls `first_loss`."""
    for n, n_classes, scale in ((5, 4, 1.0), (1, 12, 2.0), (7, 10, 0.001)):
        images, labels, weight, bias = _linear_case(rng, n, n_classes, n_classes, scale)
        logits = (images.flatten(1) @ weight.T + bias).double()
        logs = logits.log_softmax(1)
        picked = logs[torch.arange(n), labels]
        expect_close(
            run(weight, bias, images, labels, n_classes),
            -picked.mean(),
            f"first_loss, {n} images, {n_classes} outputs",
            likely={
                "that is ln(n_classes), whatever the network says: pass the images through it": (
                    math.log(n_classes)
                ),
                "that is the sum over the images, not the mean": -picked.sum(),
                "that is an NLL loss fed with logits: use cross-entropy": (
                    -logits[torch.arange(n), labels].mean()
                ),
                "softmax was applied before the cross-entropy, which applies it itself": (
                    -logs.exp().log_softmax(1)[torch.arange(n), labels].mean()
                ),
            },
            rtol=1e-4,
            atol=1e-5,
        )
    for outputs in (120, 84, 9):
        images, labels, weight, bias = _linear_case(rng, 6, outputs, 9, 1.0)
        expect_raises(
            lambda w=weight, b=bias, i=images, t=labels: run(w, b, i, t, 10),
            ValueError,
            f"first_loss, n_classes = 10, a network with {outputs} outputs",
            likely="the shape of the outputs is not compared with (N, n_classes)",
        )
    for outputs in (10, 120, 2, int(rng.integers(20, 500))):
        loss = math.log(outputs) + float(rng.uniform(-0.3, 0.3)) / outputs
        expect_equal(
            call(guess, loss),
            outputs,
            f"outputs_from({loss:.4f})",
            likely={
                "int() cuts off: round to the nearest whole number": int(math.exp(loss)),
                "that number is not whole: round it": math.exp(loss),
                "the natural logarithm is undone by exp, not by 10 ** loss": round(10**loss),
                "the natural logarithm is undone by exp, not by 2 ** loss": round(2**loss),
            },
        )


def _linear_case(
    rng: np.random.Generator, n: int, outputs: int, classes: int, scale: float
) -> tuple[torch.Tensor, ...]:
    """Images (n, 1, 5, 4), labels below `classes`, weight (outputs, 20), bias (outputs,)."""
    arrays = rng.random((n, 1, 5, 4)), rng.normal(0, scale, (outputs, 20))
    bias = rng.normal(0, scale, outputs)
    images, weight, bias = (torch.from_numpy(a.astype(np.float32)) for a in (*arrays, bias))
    return images, torch.from_numpy(rng.integers(0, classes, n)), weight, bias


@check("7 epochs, 2,352 iterations, and the other cases too")
def iterations(recipe: Callable, epochs_for: Callable, *, rng: np.random.Generator) -> None:
    """What `int(n_iters / (n_images / batch_size))` runs, and how many epochs would do."""
    cases = [(2500, 33_600, 100), (2500, 1150, 100), (500, 60_000, 64), (1000, 48_000, 64)]
    cases += [(int(rng.integers(300, 3000)), int(rng.integers(900, 9000)), 32) for _ in range(4)]
    for n_iters, n_images, batch_size in cases:
        exact = n_iters * batch_size // n_images
        if int(n_iters / (n_images / batch_size)) != exact:
            continue  # a rounding error decides; not what is asked here
        per_epoch = math.ceil(n_images / batch_size)
        words = f"({n_iters:,}, {n_images:,}, {batch_size})"
        expect_equal(
            call(recipe, n_iters, n_images, batch_size),
            (exact, exact * per_epoch),
            f"recipe{words}",
            likely={
                "n_iters is what was asked for, not what runs: whole epochs run": (exact, n_iters),
                "the short last batch is an iteration too: round up": (
                    exact,
                    exact * (n_images // batch_size),
                ),
                "the recipe rounds the number of epochs down": (
                    exact + 1,
                    (exact + 1) * per_epoch,
                ),
                "the recipe divides by n_images / batch_size as it is, with its fraction": (
                    n_iters // per_epoch,
                    n_iters // per_epoch * per_epoch,
                ),
                "first the epochs, then the iterations": (exact * per_epoch, exact),
            },
        )
        expect_equal(
            call(epochs_for, n_iters, n_images, batch_size),
            math.ceil(n_iters / per_epoch),
            f"epochs_for{words}",
            likely={
                "that many epochs run fewer than n_iters iterations: round up": n_iters
                // per_epoch,
                "one epoch too many when n_iters is a whole number of epochs": (
                    n_iters // per_epoch + 1
                ),
                "the short last batch is an iteration too": math.ceil(
                    n_iters / max(1, n_images // batch_size)
                ),
            },
        )
    for n_iters, n_images, batch_size in ((672, 33_600, 100), (36, 1150, 100)):
        expect_equal(
            call(epochs_for, n_iters, n_images, batch_size),
            n_iters // math.ceil(n_images / batch_size),
            f"epochs_for({n_iters}, {n_images}, {batch_size}), a whole number of epochs",
        )


@check("the picture moves, and zeros come in")
def shift_images(function: Callable, *, rng: np.random.Generator) -> None:
    """`shift_images(images, right, down)` moves each picture and fills with zeros."""
    for shape in [(2, 1, 6, 9), (3, 2, 7, 5)]:
        images = torch.from_numpy(rng.random(shape, dtype=np.float32) + 0.5)
        for right, down in [(2, -1), (1, 2), (1, 0), (0, 1), (-1, 0), (0, -2), (-1, 3), (0, 0)]:
            want = _shifted(images, right, down)
            expect_close(
                call(function, images, right, down),
                want,
                f"shift_images, shape {shape}, right = {right}, down = {down}",
                likely={
                    "what leaves on one side came back on the other (roll): fill with zeros": (
                        images.roll((down, right), (2, 3))
                    ),
                    "right and down are swapped: the last axis, W, runs to the right": _shifted(
                        images, down, right
                    ),
                    "the picture went the opposite way": _shifted(images, -right, -down),
                    "rows went the opposite way: index 0 is the top row": _shifted(
                        images, right, -down
                    ),
                    "columns went the opposite way": _shifted(images, -right, down),
                },
            )
    images = torch.from_numpy(rng.integers(1, 256, (2, 1, 5, 6)).astype(np.uint8))
    result = call(function, images, 1, 1)
    expect_close(result, _shifted(images, 1, 1), "shift_images, dtype uint8")
    expect_true(
        str(getattr(result, "dtype", "")) == "torch.uint8",
        "shift_images, dtype uint8",
        expected="a tensor of the same dtype",
        got=f"{getattr(result, 'dtype', type(result).__name__)}",
        likely="the new tensor has the default dtype: torch.zeros_like(images) keeps it",
    )


def _shifted(images: torch.Tensor, right: int, down: int) -> np.ndarray:
    """Each number is looked up where it came from; outside the picture is 0."""
    array = images.numpy()
    rows, columns = np.indices(array.shape[2:])
    rows, columns = rows - down, columns - right
    inside = (rows >= 0) & (rows < array.shape[2]) & (columns >= 0) & (columns < array.shape[3])
    return (
        array[:, :, rows.clip(0, array.shape[2] - 1), columns.clip(0, array.shape[3] - 1)] * inside
    )


@check("the floor is right, and each kind of output is recognised")
def outputs(lowest_loss: Callable, kind_of: Callable, *, rng: np.random.Generator) -> None:
    """The floor of the loss on probabilities, and telling logits from (log-)probabilities."""
    for n in (10, 2, 120, int(rng.integers(15, 90))):
        expect_close(
            call(lowest_loss, n),
            math.log(1 + (n - 1) / math.e),
            f"lowest_loss({n})",
            likely={
                "that is a network that guesses: here the right class has probability 1": math.log(
                    n
                ),
                "there are n_classes - 1 other classes, each with e^0 = 1": math.log(
                    1 + n / math.e
                ),
                "the other classes have probability 0, but e^0 is 1, not 0": 0.0,
                "that is the probability after the second softmax; the loss is its -ln": (
                    math.e / (math.e + n - 1)
                ),
                "the sign is missing: the loss is -ln of the probability": -math.log(
                    1 + (n - 1) / math.e
                ),
            },
        )
    for k in (10, 3, 1000):
        logits = torch.from_numpy(rng.normal(0, 3, (6, k)).astype(np.float32))
        balanced = logits - (logits.sum(1, keepdim=True) - 1) / k  # rows of sum 1, some negative
        positive = torch.from_numpy(rng.random((6, k), dtype=np.float32))  # of any sum
        first_row_only = positive.clone()
        first_row_only[0] = logits.softmax(1)[0]
        on_average = positive / positive.sum() * 6  # all ≥ 0, sum of all = N, but not each row's
        negative = -positive - 0.1
        for values, right, words in (
            (logits.softmax(1), "probabilities", "softmax outputs"),
            ((20 * logits).softmax(1), "probabilities", "softmax outputs, nearly 0 and 1"),
            (logits.log_softmax(1), "log-probabilities", "log-softmax outputs"),
            (logits, "logits", "outputs of both signs"),
            (balanced, "logits", "rows of sum 1 with negative numbers in them"),
            (first_row_only, "logits", "only the first row sums to 1"),
            (on_average, "logits", "rows that sum to 1 only on average"),
            (positive * 5, "logits", "positive outputs, rows of any sum"),
            (negative, "logits", "negative outputs whose exponentials do not sum to 1"),
        ):
            expect_equal(call(kind_of, values), right, f"kind_of, {k} classes: {words}")


@check("every run has its diagnosis")
def diagnosis(answers: Mapping[str, str], *, rng: np.random.Generator) -> None:
    """What was done to each of five recorded runs; the runs are in `course.figures.lenet5`."""
    del rng
    right = {
        "A": Sealed("220f579707a08b2c"),
        "B": Sealed("06b9b6ec76cd5b3c"),
        "C": Sealed("042dfd90e04d1115"),
        "D": Sealed("4ef4a32c1ebbf613"),
        "E": Sealed("bd86e5c9928da913"),
    }
    hint = (
        "look where each loss starts (ln 10 = 2.30?), whether it moves at all, how noisy it is, "
        "and where it stops"
    )
    expect_answers(answers, right, "diagnosis", hint)
