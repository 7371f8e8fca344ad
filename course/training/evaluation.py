"""What a network knows: accuracy and loss over a whole set, and its logits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from course.training.devices import autocast
from course.training.history import Result
from course.training.inputs import as_float, check_images, check_logits, check_loss, tensors_of


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
    device = device_of(model)
    images, labels = tensors_of(images if labels is None else (images, labels), device)
    loss = nn.CrossEntropyLoss() if loss is None else loss
    check_loss(loss)
    logits = _logits(model, images, batch_size, precision)
    check_logits(logits, images, labels)
    with torch.no_grad():
        mean_loss = loss(logits, labels).item()
    correct = int((logits.argmax(1) == labels).sum())
    return Result(correct / len(labels), mean_loss, correct, len(labels))


def predict(model: nn.Module, images, batch_size: int = 1000, precision: str = "float32") -> Tensor:
    """Logits (N, K), float32 on the CPU, for an `ImageSet` or images (N, C, H, W)."""
    images = torch.as_tensor(getattr(images, "images", images))
    check_images(images)
    return _logits(model, images.to(device_of(model)), batch_size, precision).cpu()


@contextlib.contextmanager
def evaluation_mode(model: nn.Module) -> Iterator[nn.Module]:
    """`model.eval()` inside the block; afterwards each layer is in the mode in which it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield model
    finally:
        for module, training in modes:
            module.training = training


def device_of(model: nn.Module) -> torch.device:
    """Where the model's parameters are; the CPU if it has none."""
    parameter = next(model.parameters(), None)
    return torch.device("cpu") if parameter is None else parameter.device


def _logits(model: nn.Module, images: Tensor, batch_size: int, precision: str) -> Tensor:
    with torch.no_grad(), evaluation_mode(model), autocast(images.device, precision):
        return torch.cat([model(as_float(batch)).float() for batch in images.split(batch_size)])
