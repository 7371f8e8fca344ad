"""Exercises of `training_loop`: one step of training, validation."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Result, Work


def network(work: Work, rng: np.random.Generator, classes: int, witness: bool = False) -> Result:
    """Linear, batch norm, tanh, linear in float64, of 6 features: its numbers show its mode."""
    hidden = int(rng.integers(5, 8))
    layers = [
        work.make("torch.nn.Flatten"),
        work.make("torch.nn.Linear", 6, hidden),
        work.make("torch.nn.BatchNorm1d", hidden),
        work.make("torch.nn.Tanh"),
        work.make("torch.nn.Linear", hidden, classes),
    ]
    if witness:
        layers.append(work.make("course.checks.objects.Witness"))
    model = work.make("torch.nn.Sequential", *layers).method("double")
    work.set_weights(model, rng)
    return model


def batch(rng: np.random.Generator, size: int, classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Images (size, 1, 2, 3) in float64 and labels in which every class occurs if there is room."""
    images = torch.from_numpy(rng.standard_normal((size, 1, 2, 3)))
    labels = torch.from_numpy(rng.permutation(np.arange(size) % classes))
    return images, labels


@exercise(
    "training_loop/test_train_step", done="mode, order, gradients and the returned loss are right"
)
def train_step(work: Work, rng: np.random.Generator) -> None:
    for leftover, sizes in ((None, (5, 5, 3)), (1.5, (4, 6))):
        classes = int(rng.integers(3, 6))
        model = network(work, rng, classes)
        parameters = work.call(model, method="parameters")
        optimizer = work.make(
            "torch.optim.SGD", parameters, lr=float(rng.uniform(0.2, 0.5)), momentum=0.8
        )
        loss_fn = work.make(
            "torch.nn.CrossEntropyLoss", label_smoothing=float(rng.uniform(0.1, 0.3))
        )
        if leftover:
            loss_fn_before = work.call(model, batch(rng, 4, classes)[0])
            work.call(work.call(loss_fn_before, method="sum"), method="backward")
        for step, size in enumerate(sizes, 1):
            work.call(model, method="eval")  # as validation leaves it
            images, labels = batch(rng, size, classes)
            what = f"train_step, step {step}, batch of {size}"
            what += ", every .grad full before the first step" if leftover else ""
            loss = work.call("train_step", model, images, labels, loss_fn, optimizer)
            work.compare(loss, f"{what}: returned loss", rtol=1e-6)
            after = work.look(model)
            work.compare(
                after["parameters"], f"{what}: weights after the step", rtol=1e-7, atol=1e-9
            )
            work.compare(
                after["buffers"], f"{what}: batch norm's running statistics after the step",
                says="the model is called once, in training mode", rtol=1e-7, atol=1e-9,
            )  # fmt: skip
            work.compare(
                loss.about("graph"), f"{what}: does the returned loss still carry its graph?",
                says="loss.item() is missing: whoever collects such tensors keeps every graph in memory",
            )  # fmt: skip


train_step.mistake(
    "model.train() is missing: it belongs at the start of every training step, since validation "
    "leaves the model in evaluation mode",
    ("    model.train()\n", ""),
)
