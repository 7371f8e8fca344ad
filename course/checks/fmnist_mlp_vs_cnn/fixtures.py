"""Public fixture of assignment 6, `fmnist_mlp_vs_cnn`: the student's `accuracy` on a known model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

__all__ = ["accuracy_run"]


class ModeNet(nn.Module):
    """A linear model that turns its logits around in training mode, and notes how it is called."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        self.layer.load_state_dict({"weight": weight})
        self.calls: list[dict[str, bool]] = []

    def forward(self, images: Tensor) -> Tensor:
        self.calls.append({"training": self.training, "gradients": torch.is_grad_enabled()})
        logits = self.layer(images)
        return -logits if self.training else logits


def accuracy_run(
    names: Mapping[str, Callable],
    weight: Tensor,
    images: Tensor,
    labels: Tensor,
    batch_size: int,
    drop_last: bool = False,
) -> dict[str, object]:
    """Run the student's `accuracy` on a `ModeNet` left in training mode.

    Args:
        weight: the model's weight (K, F); images: (N, F) float32; labels: (N,) int64.

    Returns:
        "value" (a number, None, or a word for anything else), the weight afterwards, and "calls".
    """
    model = ModeNet(weight)
    data = TensorDataset(images, labels)
    value = names["accuracy"](model, DataLoader(data, batch_size=batch_size, drop_last=drop_last))
    if value is not None:
        try:
            value = float(value)
        except (TypeError, ValueError, RuntimeError):
            value = f"a {type(value).__name__}"
    return {"value": value, "weight": model.layer.weight.detach().clone(), "calls": model.calls}
