"""What a network knows: accuracy and loss over a whole set, and its logits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from course.meant import came, number
from course.training import remarks
from course.training.devices import autocast, pick_precision
from course.training.history import Result
from course.training.inputs import (
    as_float,
    check_labels,
    check_loss,
    image_tensor,
    loss_of,
    tensors_of,
)
from course.training.models import check_model, check_output, explained


def evaluate(
    model: nn.Module,
    images,
    labels: Tensor | None = None,
    batch_size: int = 1000,
    loss: Callable[[Tensor, Tensor], Tensor] | None = None,
    precision: str = "float32",
) -> Result:
    """Accuracy and mean loss over all images, exact for every batch size.

    Correct images are counted and the loss is taken once over all logits: an average of batch
    accuracies would give the images of a short last batch too much weight.

    Args:
        images: an `ImageSet`, or images as `Trainer.fit` takes them, with their `labels` (N,).
        loss: as for `Trainer`; default cross-entropy.
        precision: "float32" wherever the figure is to be compared; "bfloat16" may be quicker.
    """
    device = device_of(check_model(model, "evaluate(model, images, labels)"))
    if isinstance(labels, (int, float)):
        raise TypeError(
            f"The labels are {came(labels)}: write evaluate(model, images, labels), or name what "
            f"is meant, as in batch_size={labels}."
        )
    if labels is not None and hasattr(images, "labels"):
        raise TypeError(
            f"The images are {came(images)}, which has labels of its own: write "
            "evaluate(model, images)."
        )
    images, labels = tensors_of(images if labels is None else (images, labels), device)
    loss = nn.CrossEntropyLoss() if loss is None else loss
    check_loss(loss)
    remarks.on_images(model, images)
    return figures(model, images, labels, batch_size, loss, precision)


def figures(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    batch_size: int = 1000,
    loss: Callable[[Tensor, Tensor], Tensor] = functional.cross_entropy,
    precision: str = "float32",
) -> Result:
    """As `evaluate`, for tensors that are checked and lie on the model's device."""
    logits = _logits(model, images, batch_size, precision)
    check_labels(labels, logits.shape[1])
    remarks.on_outputs(model, logits, loss)
    with torch.no_grad():
        mean_loss = loss_of(loss, logits, labels).item()
    correct = int((logits.argmax(1) == labels).sum())
    return Result(correct / len(labels), mean_loss, correct, len(labels))


def predict(model: nn.Module, images, batch_size: int = 1000, precision: str = "float32") -> Tensor:
    """Logits (N, K), float32 on the CPU, for an `ImageSet` or images (N, C, H, W)."""
    device = device_of(check_model(model, "predict(model, images)"))
    if isinstance(images, tuple):
        raise TypeError(
            f"The images are {came(images)}: predict takes images alone, predict(model, images)."
        )
    images = image_tensor(images)
    remarks.on_images(model, images)
    logits = _logits(model, images.to(device), batch_size, precision).cpu()
    remarks.on_outputs(model, logits, None)
    return logits


@contextlib.contextmanager
def evaluation_mode(model: nn.Module) -> Iterator[nn.Module]:
    """`model.eval()` inside the block; afterwards each layer is in the mode in which it was."""
    check_model(model, "evaluation_mode(model)")
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield model
    finally:
        for module, training in modes:
            module.training = training


def device_of(model: nn.Module) -> torch.device:
    """Where the model's parameters are; the CPU if it has none."""
    parameter = next(check_model(model, "device_of(model)").parameters(), None)
    return torch.device("cpu") if parameter is None else parameter.device


def _logits(model: nn.Module, images: Tensor, batch_size: int, precision: str) -> Tensor:
    batch_size = number("batch_size", batch_size, 1000, least=1)
    precision = pick_precision(precision, images.device)
    logits = []
    with torch.no_grad(), evaluation_mode(model), autocast(images.device, precision):
        for batch in images.split(batch_size):
            batch = as_float(batch)
            with explained(model, batch):
                output = model(batch)
            logits.append(check_output(output, batch).float())
    return torch.cat(logits)
