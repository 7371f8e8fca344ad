"""Checks of `lenet5` that train or take a trained network; `lenet5` passes them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch

from course.checks.expect import (
    brief,
    call,
    check,
    expect_close,
    expect_equal,
    expect_shape,
    expect_true,
    fail,
)
from course.checks.lenet5.fixtures import train_small
from course.checks.lenet5.reference import (
    LINE_UP,
    SmallRun,
    adam,
    adam_gone_wrong,
    by_shape,
    logits_of,
    shift_each,
    weights_of,
)

TARGET = 0.95  # the accuracy on shifted images that the trained network has to exceed


def logits_from(model: Callable, images: torch.Tensor, what: str) -> torch.Tensor:
    """Call the model; an image that became too small is the usual error."""
    try:
        return call(model, images, what=f"{what}, images of shape {tuple(images.shape)}")
    except Exception as error:  # whatever the student's code raises; over the wire, any kind
        if "Kernel size can't be greater" in str(error):
            fail(
                f"{what}, images of shape {tuple(images.shape)}",
                expected="logits",
                got=str(error),
                likely="C1 lacks its padding of 2: without it the maps before C5 are 4 × 4",
            )
        raise


def expect_same_network(
    logits: object, weights: Mapping[str, torch.Tensor], images: torch.Tensor, what: str
) -> None:
    variants = {
        "the outputs are probabilities: return the logits, without softmax": {"head": "softmax"},
        "the outputs are log-probabilities: return the logits": {"head": "log_softmax"},
        "the outputs went through tanh once more: the last layer has no activation": {
            "head": "tanh"
        },
        "the activation is ReLU: LeNet-5 has tanh": {"activation": "relu"},
        "the activation is sigmoid: LeNet-5 has tanh": {"activation": "sigmoid"},
        "that is max-pooling: LeNet-5 takes the average": {"pool": "max"},
        "pooling comes before tanh: the order is convolution, tanh, pooling": {"tanh_last": True},
        **{
            f"tanh is missing after {layer}": {"skip": (layer,)}
            for layer in ("C1", "C3", "C5", "F6")
        },
        "there is no activation at all: then the whole network is one linear map": {
            "skip": ("C1", "C3", "C5", "F6")
        },
    }
    expect_close(
        logits,
        logits_of(weights, images),
        f"{what}: its outputs beside those of a LeNet-5 with the same weights",
        likely={
            reason: lambda change=change: logits_of(weights, images, **change)
            for reason, change in variants.items()
        },
        rtol=1e-3,
        atol=1e-4,  # float32, sums of up to 400 products in another order
    )


@check("every step learns, every loss is kept, and validation comes when it should")
def train(function: Callable, *, rng: np.random.Generator) -> None:
    """`train` on a small linear network, beside the same run in NumPy."""
    check_train(lambda *args: train_small({"train": function}, *args), rng)


def check_train(run: Callable, rng: np.random.Generator) -> None:
    """The check itself; `run` is the fixture `train_small`."""
    for steps, every in ((12, 4), (7, 3), (5, 1)):
        case = SmallRun(rng, steps, every)
        what = f"train, steps = {steps}, every = {every}"
        report = run(*case.inputs())
        history = report["history"]
        keys = ["loss", "step", "accuracy"]
        if not isinstance(history, Mapping) or set(history) != set(keys):
            got = "None" if history is None else f"{type(history).__name__} {brief(history)}"[:120]
            if isinstance(history, Mapping):
                got = f"a dictionary with {list(history)}"
            likely = "the function has no return statement" if history is None else ""
            fail(what, expected=f"a dictionary with {keys}", got=got, likely=likely)
        expect_equal(
            list(history["step"]),
            list(range(every, steps + 1, every)),
            f'{what}: history["step"]',
            likely={
                "the first update is step 1, and 0 steps are not validated": list(
                    range(0, steps, every)
                ),
                "steps are counted from 1 here": list(range(every - 1, steps, every)),
                "validation comes after each `every` steps, not after each step": list(
                    range(1, steps + 1)
                ),
            },
        )
        right = case.numpy()
        expect_close(
            history["loss"],
            right["loss"],
            f'{what}: history["loss"]',
            likely={
                reason: lambda change=change, case=case: case.numpy(**change)["loss"]
                for reason, change in LINE_UP.items()
            }
            | {
                "only the steps at which it validates are kept: keep every step's loss": np.array(
                    right["loss"]
                )[every - 1 :: every],
                "that is the running mean of the losses: keep each step's own": np.cumsum(
                    right["loss"]
                )
                / np.arange(1, steps + 1),
            },
            rtol=1e-4,
            atol=1e-5,
        )
        expect_close(
            history["accuracy"],
            right["accuracy"],
            f'{what}: history["accuracy"]',
            likely={
                "accuracy is a fraction from 0 to 1 here, not per cent": [
                    100 * a for a in right["accuracy"]
                ],
                "that is the accuracy on the training batch, not on the validation images": right[
                    "batch_accuracy"
                ],
                "validation ran in training mode; evaluate(model, validation) takes care of it": (
                    right["training_mode_accuracy"]
                ),
                "validation came before the update of its step": right["early_accuracy"],
                "the counts were kept: divide by the number of images": [
                    a * len(case.validation[1]) for a in right["accuracy"]
                ],
                "that is the whole Result: keep its .accuracy": [
                    [a, *[0] * 3] for a in right["accuracy"]
                ],
            },
        )
        expect_close(
            report["bias"],
            right["bias"],
            f"{what}: the bias after training",
            likely={"the last update is missing": right["bias_before_last"]},
            rtol=1e-4,
            atol=1e-5,
        )


ADAM_MISTAKES = {
    "the bias correction is missing: divide m by 1 - beta1**t and v by 1 - beta2**t": "uncorrected",
    "the step goes up the gradient: subtract it": "ascent",
    "eps is inside the root: it is added to the root of v": "eps inside",
    "v averages the gradient itself: square it": "unsquared",
    "the root is missing: divide by the root of v": "rootless",
    "beta1 and beta2 are swapped": "swapped",
    "the corrected averages are only for this step: return m and v as they were before": (
        "corrected in place"
    ),
}


@check("five steps of Adam agree with PyTorch's")
def adam_step(function: Callable, *, rng: np.random.Generator) -> None:
    """`adam_step` beside `torch.optim.Adam` over five steps, float64."""
    for shape, settings in (
        ((4, 3), {}),
        ((5,), {"lr": 0.1, "beta1": 0.7, "beta2": 0.9, "eps": 0.05}),
    ):
        start = torch.from_numpy(rng.normal(size=shape))
        gradients = [torch.from_numpy(rng.normal(size=shape)) for _ in range(5)]
        right = adam(start, gradients, **settings)
        for t, gradient in enumerate(gradients, 1):
            what = f"adam_step, shape {shape}, t = {t}"
            args = (right[t - 1][0], gradient, *right[t - 1][1:], t, *settings.values())
            result = call(function, *args, what=what)
            if not isinstance(result, (tuple, list)) or len(result) != 3:
                got = "None" if result is None else type(result).__name__
                fail(what, expected="a tuple (parameter, m, v)", got=got)
            for index, name in enumerate(("parameter", "m", "v")):
                expect_close(
                    result[index],
                    right[t][index],
                    f"{what}: {name}",
                    likely={
                        reason: adam_gone_wrong(m, right[t - 1], gradient, t, **settings)[index]
                        for reason, m in ADAM_MISTAKES.items()
                    },
                    rtol=1e-7,
                    atol=1e-10,
                )


@check("logits of the right shape, and the digits are read although they moved")
def model(model: Callable, history: Mapping, held_out, *, rng: np.random.Generator) -> None:
    """The trained network on images that it has not seen, each shifted by at most one pixel.

    held_out: an `ImageSet`; at most 2,000 of its images are used, a small set several times.
    """
    check_model(model, history, held_out.images[:2000], held_out.labels[:2000], rng)


def check_model(
    model: Callable,
    history: Mapping[str, Sequence[float]],
    images: torch.Tensor,
    labels: torch.Tensor,
    rng: np.random.Generator,
) -> None:
    """The check itself. The network's weights are scored in a reference, so the calls of `model`
    only have to show that it is that network. images (N, 1, 28, 28) uint8, labels (N,).
    """
    draws = max(1, round(2000 / len(images)))  # a small set is shifted several times
    images = torch.cat([shift_each(images, rng) for _ in range(draws)]).float() / 255
    labels = labels.repeat(draws)
    some = images[:200]
    outputs = torch.as_tensor(np.asarray(logits_from(model, some, "model").detach().cpu()))
    expect_shape(
        outputs,
        (200, 10),
        "model, 200 images",
        likely={"the last layer has 120 outputs, for ten digits": (200, 120)},
    )
    sums = outputs.double().sum(1)
    if bool((outputs >= 0).all()) and bool((sums - 1).abs().max() < 1e-3):
        fail(
            "model, 200 images: the sum of each row of outputs",
            expected="logits, whose rows have any sum",
            got=f"rows of sum {sums.min():.4f} to {sums.max():.4f}",
            likely="the outputs are probabilities: leave softmax to the loss (see exercise 8)",
        )
    weights = by_shape(weights_of(model), 10, "model")
    expect_same_network(outputs, weights, some, "model")
    correct = sum(
        int((logits_of(weights, x).argmax(1) == t).sum())
        for x, t in zip(images.split(500), labels.split(500), strict=True)
    )
    accuracy = correct / len(labels)
    likely = "train for more steps, at a learning rate of 1e-3 to 5e-3"
    if accuracy < 0.2:
        likely = "that is guessing: was `model` trained, or built anew afterwards?"
    elif accuracy > 0.8:
        likely += ", on shifted batches: a network that never saw shifted digits reads them badly"
    expect_true(
        accuracy > TARGET,
        "model, accuracy on images shifted by at most one pixel",
        expected=f"above {TARGET:.0%}",
        got=f"{accuracy:.2%}",
        likely=likely,
    )
    _check_history(history)


def _check_history(history: object) -> None:
    """Loss and accuracy were tracked, and the loss fell to what such a network has."""
    what = "history, as `train` returned it for `model`"
    if not isinstance(history, Mapping) or not {"loss", "accuracy", "step"} <= set(history):
        fail(what, expected='a dictionary with "loss", "step" and "accuracy"', got=type(history))
    loss = np.array([float(v) for v in history["loss"]])
    accuracy = [float(v) for v in history["accuracy"]]
    expect_true(
        len(loss) >= 100 and len(accuracy) >= 5 and len(history["step"]) == len(accuracy),
        what,
        expected="a loss a step, and the accuracy at five steps or more",
        got=f"{len(loss)} losses, {len(accuracy)} accuracies, {len(history['step'])} step numbers",
        likely="pick `every` so that there is something to plot",
    )
    tail = loss[-50:].mean()
    expect_true(
        bool(np.isfinite(loss).all()) and tail < 0.6 and max(accuracy) <= 1 and accuracy[-1] > 0.9,
        f"{what}: how it ends",
        expected="a mean loss below 0.6 over the last 50 steps, an accuracy of 0.9 to 1",
        got=f"loss {tail:.3f}, accuracy {accuracy[-1]:.3f}",
        likely="this history belongs to another run than `model`",
    )
