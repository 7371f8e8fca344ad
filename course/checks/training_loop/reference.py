"""What training and validation steps of the recording network compute, from values alone (float64).

Here descent is arithmetic on a dictionary of tensors: no module, no optimiser, no loader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

State = dict[str, Tensor]

WEIGHTS = ("first.weight", "first.bias", "norm.weight", "norm.bias", "last.weight", "last.bias")


def random_state(rng: np.random.Generator, features: int, hidden: int, classes: int) -> State:
    """Weights and running statistics of the recording network; nothing is at its default."""
    shapes = {"first": (hidden, features), "norm": (hidden,), "last": (classes, hidden)}
    state = {}
    for name, shape in shapes.items():
        state[f"{name}.weight"] = torch.from_numpy(rng.normal(0.5, 1, shape))
        state[f"{name}.bias"] = torch.from_numpy(rng.normal(0, 1, shape[:1]))
    state["norm.running_mean"] = torch.from_numpy(rng.normal(0, 1, hidden))
    state["norm.running_var"] = torch.from_numpy(rng.uniform(1, 6, hidden))
    state["norm.num_batches_tracked"] = torch.tensor(3)
    return state


def random_data(rng: np.random.Generator, count: int, classes: int) -> tuple[Tensor, Tensor]:
    images = torch.from_numpy(rng.normal(0, 1, (count, 1, 2, 3)))
    return images, torch.from_numpy(rng.integers(0, classes, count))


def forward(state: State, images: Tensor, training: bool) -> Tensor:
    x = F.linear(images.flatten(1), state["first.weight"], state["first.bias"])
    running = state["norm.running_mean"], state["norm.running_var"]
    x = F.batch_norm(x, *running, state["norm.weight"], state["norm.bias"], training)
    return F.linear(torch.tanh(x), state["last.weight"], state["last.bias"])


@torch.enable_grad()
def walk(
    state: State,
    batches: Sequence[tuple[Tensor, Tensor]],
    rate: float,
    smoothing: float,
    rule: str = "right",
    leftover: float | None = None,
) -> tuple[list[float], list[State]]:
    """Losses and states of plain SGD along the batches, the gradients handled by `rule`."""
    kept = None if leftover is None else [torch.full_like(state[n], leftover) for n in WEIGHTS]
    losses, states = [], []
    for images, labels in batches:
        state = copy_state(state)
        leaves = {name: state[name].clone().requires_grad_() for name in WEIGHTS}
        logits = forward({**state, **leaves}, images, rule != "evaluation mode")
        logits = logits.softmax(1) if rule == "softmax" else logits
        loss = F.cross_entropy(logits, labels, label_smoothing=smoothing)
        fresh = torch.autograd.grad(loss, list(leaves.values()))
        used = fresh
        if rule in ("sum", "leftover") and kept is not None:
            used = [old + new for old, new in zip(kept, fresh, strict=True)]
        elif rule == "late":
            used = kept
        kept = None if rule == "leftover" else used if rule == "sum" else fresh
        if used is not None and rule != "no step":
            sign = -1 if rule == "uphill" else 1
            for name, gradient in zip(WEIGHTS, used, strict=True):
                state[name] = state[name] - sign * rate * gradient
        losses.append(loss.item())
        states.append(state)
    return losses, states


def vector(state: Mapping[str, Tensor]) -> Tensor:
    return torch.cat([state[name].flatten() for name in WEIGHTS])


def in_batches(data: tuple[Tensor, Tensor], size: int) -> list[tuple[Tensor, Tensor]]:
    return list(zip(*(part.split(size) for part in data), strict=True))


def copy_state(state: State) -> State:
    return {name: value.clone() for name, value in state.items()}


def scores_by_batch(
    state: State, images: Tensor, labels: Tensor, size: int, smoothing: float, training=False
) -> np.ndarray:
    """Rows (batch size, mean loss, correct images), a row a batch."""
    state, rows = copy_state(state), []
    with torch.no_grad():
        for x, y in in_batches((images, labels), size):
            logits = forward(state, x, training)
            loss = F.cross_entropy(logits, y, label_smoothing=smoothing)
            rows.append((len(y), loss.item(), (logits.argmax(1) == y).sum().item()))
    return np.array(rows)
