"""Small runs of a student's `train`: networks, batches and validation whose numbers show what was done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises.probes import fill_gradients
from autograder.exercises.work import Result, Work

CLASSES, PIXELS = 4, (1, 3, 4)


def network(work: Work, rng: np.random.Generator) -> Result:
    """One linear layer; in evaluation mode its logits are moved, as dropout would, but without chance."""
    moved = work.make("course.checks.objects.Raised", [0.8, 0.0, -0.5, 0.2])
    layers = work.make("torch.nn.Flatten"), work.make("torch.nn.Linear", 12, CLASSES), moved
    model = work.make("torch.nn.Sequential", *layers)
    work.set_weights(model, rng, 0.7)
    return model


def examples(
    rng: np.random.Generator, n: int, patterns: np.ndarray, turned: int = 0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Images that are the noisy pattern of their class; the labels are moved on by `turned` classes."""
    labels = rng.integers(0, CLASSES, n)
    grey = 128 + 75 * patterns[labels] + 50 * rng.uniform(-1, 1, (n, *PIXELS))
    grey = torch.from_numpy(grey.astype(np.uint8))
    return grey.float() / 255, torch.from_numpy((labels + turned) % CLASSES)


def apart(rng: np.random.Generator) -> np.ndarray:
    """A pattern for each class; each two differ in half of their pixels, so none is taken for another."""
    rows = [[1] * 12, [1] * 6 + [-1] * 6, ([1] * 3 + [-1] * 3) * 2, [1] * 3 + [-1] * 6 + [1] * 3]
    mixed = np.array(rows, float)[:, rng.permutation(12)] * rng.choice([-1, 1], 12)
    return mixed.reshape(CLASSES, *PIXELS)


def run(
    work: Work,
    rng: np.random.Generator,
    steps: int,
    every: int,
    what: str,
    *,
    sizes: Sequence[int],
    as_set: bool = False,
    opposed: bool = False,
    full: bool = False,
    groups: bool = False,
    on: int = 0,
    known: bool = False,
    momentum: float = 0.0,
    scale: float = 1.0,
) -> None:
    """One call of `train`: the diary, then the network.

    sizes: of the batches. as_set: validation is an ImageSet of 600 images, else a pair. opposed: what
    is learned contradicts the validation labels, which the network knows at the start. known: it knows
    all labels at the start. full: each .grad holds something beforehand. groups: the optimizer has two
    parameter groups. on: steps of a second call that goes on with the same objects.
    """
    patterns = apart(rng) if known else rng.choice([-1.0, 1.0], (CLASSES, *PIXELS))
    model = network(work, rng)
    parameters: object = work.call(model, method="parameters")
    if groups:
        parameters = [{"params": [model.attribute(f"1.{name}")]} for name in ("weight", "bias")]
    if opposed or known:  # it reads these labels well, and unlearns them if they are opposed
        start = np.roll(
            (1.5 if known else 0.7) * patterns.reshape(CLASSES, -1), int(opposed), axis=0
        )
        model.set("1.weight", start)
        model.set("1.bias", -start.sum(1) / 2)
    lr = float(rng.uniform(0.15, 0.25)) * (2 if opposed else 1)
    optimizer = work.make("torch.optim.SGD", parameters, lr=lr, momentum=momentum)
    batches = [examples(rng, size, patterns) for size in sizes]
    batches = [(scale * images, labels) for images, labels in batches]
    images, labels = examples(rng, 600 if as_set else 53, patterns, int(opposed))
    validation: object = images, labels
    if as_set:
        numbers = (images * 255).round().to(torch.uint8)
        names = [f"class {k}" for k in range(CLASSES)]
        validation = work.make("course.data.ImageSet", numbers, labels, names, "patterns")
    if full:
        fill_gradients(work, model, batches[0][0])
    work.call(model, method="eval")
    iterator = work.make("course.checks.objects.Once", batches)
    what = f"train, steps = {steps}, every = {every}{what}"
    history = work.call("train", model, optimizer, iterator, steps, validation, every)
    work.compare(
        history["loss"], f'{what}: history["loss"]', rtol=2e-4, atol=2e-5,
        says="the loss of each step on its own batch, before its update, as a number",
    )  # fmt: skip
    work.compare(
        history["step"], f'{what}: history["step"]',
        says="the numbers every, 2 * every, ... up to steps, counted from 1",
    )  # fmt: skip
    work.compare(
        history["accuracy"], f'{what}: history["accuracy"]', rtol=1e-4,
        says="evaluate(model, validation).accuracy after the update of each step in history[\"step\"]",
    )  # fmt: skip
    work.compare(
        iterator.attribute("taken"), f"{what}: how many batches were taken",
        says="one batch for each step, and none beyond: whoever goes on with the iterator would miss it",
    )  # fmt: skip
    after = work.look(model)
    work.compare(
        after["parameters"], f"{what}: the weights after training", rtol=2e-4, atol=2e-5,
        says="`steps` updates by the optimizer that was handed over, and the weights stay as the last one "
        "leaves them",
    )  # fmt: skip
    work.compare(
        after["requires_grad"], f"{what}: which weights can learn on",
        says="the network stays as it was: leave requires_grad alone",
    )  # fmt: skip
    work.compare(
        history["loss"], f'{what}: history["loss"], as plain numbers', types=True, rtol=2e-4, atol=2e-5,
        says="keep loss.item(), a number; a tensor may keep its whole graph in memory",
    )  # fmt: skip
    work.compare(
        history.about("graph"), f"{what}: is there a graph in what it returns?",
        says="keep loss.item(), a number; a tensor may keep its whole graph in memory",
    )  # fmt: skip
    work.compare(
        history, f"{what}: the entries of what it returns", form=("keys",),
        says='a dictionary with "loss", "step" and "accuracy", and nothing else',
    )  # fmt: skip
    if on:
        more = work.call("train", model, optimizer, iterator, on, validation, every)
        for key in ("loss", "step", "accuracy"):
            work.compare(
                more[key], f'{what}, then {on} steps more: history["{key}"]', rtol=5e-4, atol=5e-5,
                says="each call keeps a diary of its own, and its steps are counted from 1",
            )  # fmt: skip


def uneven(rng: np.random.Generator, count: int, largest: int = 7) -> list[int]:
    """Sizes of batches: the first is the largest, one image occurs, most differ."""
    sizes = [largest, 3, 1, *(int(n) for n in rng.integers(2, largest, max(count - 3, 0)))]
    return sizes[:count]
