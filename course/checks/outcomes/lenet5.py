"""The trained network of `lenet5`: what it returns, how well it reads moved digits, and its history.

The network is measured as it is: nothing here knows how LeNet-5 computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from course.checks.expect import as_array, call, check, expect_shape, expect_true, fail
from course.training.augmentation import shift

TARGET = 0.95  # the accuracy on shifted images that the trained network has to exceed
IMAGES = 2000  # a smaller set is shifted several times


@check("logits of the right shape, and the digits are read although they moved")
def model(model: Callable, history: Mapping, held_out, *, rng: np.random.Generator) -> None:
    """The trained network on images that it has not seen, each shifted by at most one pixel.

    held_out: an `ImageSet`; at most 2,000 of its images are used, a small set several times.
    """
    images, labels = shifted(held_out.images[:IMAGES], held_out.labels[:IMAGES], rng)
    expect_logits(logits_from(model, images[:200]), 200)
    with torch.no_grad():
        parts = [logits_from(model, part) for part in images.split(500)]
    expect_accuracy(torch.cat(parts), labels)
    expect_history(history)


def shifted(images: Tensor, labels: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Images in [0, 1], each moved by -1, 0 or 1 pixels along each axis, and their labels."""
    draws = max(1, round(IMAGES / len(images)))
    move = shift(1, "constant")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        moved = [move(images, torch.arange(len(images)), 1) for _ in range(draws)]
    return torch.cat(moved).float() / 255, labels.repeat(draws)


def logits_from(model: Callable, images: Tensor) -> Tensor:
    """What the network returns for some images, as a tensor on the CPU."""
    what = f"model, images of shape {tuple(images.shape)}"
    return torch.from_numpy(as_array(call(model, images, what=what), what))


def expect_logits(outputs: Tensor, n: int) -> None:
    """One logit a class: no other shape, no probabilities, no logarithms of them."""
    expect_shape(
        outputs,
        (n, 10),
        f"model, {n} images",
        likely={
            "the last layer has 120 outputs, for ten digits": (n, 120),
            "the outputs are class numbers: return the logits, without argmax": (n,),
        },
    )
    values = outputs.double()
    for sums, wanted, reason in (
        (
            values.sum(1) if bool((values >= 0).all()) else None,
            "logits, whose rows have any sum",
            "the outputs are probabilities: leave softmax to the loss (see exercise 8)",
        ),
        (
            values.exp().sum(1),
            "logits, whose exponentials have any sum",
            "the outputs are log-probabilities: leave log-softmax to the loss (see exercise 8)",
        ),
    ):
        if sums is not None and bool((sums - 1).abs().max() < 1e-3):
            fail(
                f"model, {n} images: the sums of the rows of outputs",
                expected=wanted,
                got=f"sums of {sums.min():.4f} to {sums.max():.4f}",
                likely=reason,
            )


def expect_accuracy(logits: Tensor, labels: Tensor) -> None:
    """More than `TARGET` of the largest logits stand at the label."""
    accuracy = float((logits.argmax(1) == labels).double().mean())
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


def expect_history(history: Mapping[str, Sequence[float]]) -> None:
    """Loss and accuracy were tracked, and the loss fell to what such a network has."""
    what = "history, as `train` returned it for `model`"
    if not isinstance(history, Mapping) or not {"loss", "accuracy", "step"} <= set(history):
        fail(
            what,
            expected='a dictionary with "loss", "step" and "accuracy"',
            got=f"a {type(history).__name__}",
            likely="hand over what train returned as it is",
        )
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
