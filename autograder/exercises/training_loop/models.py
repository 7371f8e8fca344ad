"""Networks, losses, optimisers and batches that the scripts of `training_loop` hand to a student's functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises import probes
from autograder.exercises.work import Result, Work

Batch = tuple[torch.Tensor, torch.Tensor]


def distinct(rng: np.random.Generator, count: int, low: int = 2, high: int = 8) -> list[int]:
    """Different sizes, so that a layer is known by its shape."""
    return [int(size) for size in rng.permutation(np.arange(low, high))[:count]]


def pictures(rng: np.random.Generator, *shape: int, scale: float = 2.0) -> torch.Tensor:
    """Images in float32, around zero."""
    return torch.from_numpy((scale * rng.standard_normal(shape)).astype(np.float32))


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


def convolutional(work: Work, rng: np.random.Generator, classes: int) -> Result:
    """Convolution, tanh, dropout, linear in float64: it needs pictures, and a single one will do."""
    channels = int(rng.integers(3, 6))
    layers = [
        work.make("torch.nn.Conv2d", 1, channels, 2),
        work.make("torch.nn.Tanh"),
        work.make("torch.nn.Dropout", 0.4),
        work.make("torch.nn.Flatten"),
        work.make("torch.nn.Linear", 2 * channels, classes),
    ]
    model = work.make("torch.nn.Sequential", *layers).method("double")
    work.set_weights(model, rng)
    return model


def hooked(work: Work, model: Result) -> None:
    """Give a model a hook that moves its logits whenever it is called as model(images)."""
    hook = work.make("course.checks.objects.Moved", 1.5)
    work.call(model, hook, method="register_forward_hook")


def loss_function(work: Work, rng: np.random.Generator, factor: float = 1.0) -> Result:
    """Cross-entropy with smoothed labels, times a factor: no loss that a notebook has at hand."""
    loss = work.make("torch.nn.CrossEntropyLoss", label_smoothing=float(rng.uniform(0.1, 0.3)))
    return loss if factor == 1 else work.make("course.checks.objects.Times", loss, factor)


def momentum(work: Work, rng: np.random.Generator, model: Result) -> Result:
    """SGD with momentum: a step depends on those before it."""
    parameters = work.call(model, method="parameters")
    return work.make("torch.optim.SGD", parameters, lr=float(rng.uniform(0.2, 0.5)), momentum=0.8)


def fill_gradients(work: Work, rng: np.random.Generator, model: Result, classes: int) -> None:
    """Every .grad holds something before the student's call."""
    probes.fill_gradients(work, model, batch(rng, 4, classes)[0])


def batch(rng: np.random.Generator, size: int, classes: int) -> Batch:
    """Images (size, 1, 2, 3) in float64 and labels in which every class occurs if there is room."""
    images = torch.from_numpy(rng.standard_normal((size, 1, 2, 3)))
    labels = torch.from_numpy(rng.permutation(np.arange(size) % classes))
    return images, labels


def batches(rng: np.random.Generator, sizes: Sequence[int], classes: int) -> list[Batch]:
    """A batch of each size."""
    return [batch(rng, size, classes) for size in sizes]
