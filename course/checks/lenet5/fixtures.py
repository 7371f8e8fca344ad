"""Public fixtures of assignment 7, `lenet5`: a small network beside the student's functions.

The network is linear, so that what training has to give can be computed with NumPy elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

__all__ = ["first_loss_of", "train_small"]


class SmallNetwork(nn.Module):
    """Logits x W' + b for flattened images; in evaluation mode `shift` is added to them.

    So it behaves differently in the two modes, as dropout and batch normalisation do, but without
    chance. weight (K, D), bias (K,), shift (K,).
    """

    def __init__(self, weight: Tensor, bias: Tensor, shift: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.as_tensor(weight).clone())
        self.bias = nn.Parameter(torch.as_tensor(bias).clone())
        self.register_buffer("shift", torch.as_tensor(shift).clone())

    def forward(self, images: Tensor) -> Tensor:
        logits = images.flatten(1) @ self.weight.T + self.bias
        return logits if self.training else logits + self.shift


def first_loss_of(
    names: Mapping, weight: Tensor, bias: Tensor, images: Tensor, labels: Tensor, n_classes: int
) -> object:
    """What the student's `first_loss` says about a small network with these weights."""
    network = SmallNetwork(weight, bias, torch.zeros_like(bias))
    return names["first_loss"](network, images, labels, n_classes)


def train_small(
    names: Mapping,
    weight: Tensor,
    bias: Tensor,
    shift: Tensor,
    batches: Sequence[tuple[Tensor, Tensor]],
    validation: tuple[Tensor, Tensor],
    settings: Mapping[str, float],
) -> dict[str, object]:
    """Train a small network with the student's `train`; the network starts in evaluation mode.

    settings: "steps", "every" and "lr" of plain SGD.

    Returns "history" as `train` returned it, "bias" after training, "taken" = batches taken.
    """
    network = SmallNetwork(weight, bias, shift).eval()
    optimizer = torch.optim.SGD(network.parameters(), lr=settings["lr"])
    taken = 0

    def stream():
        nonlocal taken
        for batch in batches:
            taken += 1
            yield batch

    history = names["train"](
        network, optimizer, stream(), settings["steps"], validation, settings["every"]
    )
    return {"history": _plain(history), "bias": network.bias.detach(), "taken": taken}


def _plain(history: object) -> object:
    """Tensors of one number in the lists become numbers; whatever else stays as it is."""
    if not isinstance(history, Mapping):
        return history
    return {
        key: [_number(value) for value in values] if isinstance(values, (list, tuple)) else values
        for key, values in history.items()
    }


def _number(value: object) -> object:
    if isinstance(value, Tensor) and value.numel() == 1:
        return value.detach().item()
    return value
