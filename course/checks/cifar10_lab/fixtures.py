"""Public fixtures of assignment 8, `cifar10_lab`: loaders, training loop, network, weights file.

Augmentation is played by a mark (`MARK` added to each pixel), so that augmented images are known
by their values, wherever they turn up.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from course.data import ImageSet

__all__ = ["fit_run", "loaders_run", "network_run", "round_trip", "weights_file"]

MARK = 10.0
CLASSES = tuple("abcdefghij")


def loaders_run(
    names: Mapping, train: tuple, validation: tuple, batch_size: int
) -> dict[str, list[list[Tensor]]]:
    """Build the student's loaders; two passes over the first, one over the second.

    train, validation: pairs (images uint8 (N, C, H, W), labels int64 (N,)).

    Returns name -> list of batches [images, labels], as they came out.
    """
    sets = [ImageSet(*pair, CLASSES, "test set of the fixture") for pair in (train, validation)]
    result = names["make_batches"](*sets, batch_size, lambda images: images + MARK)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return {"odd": [[type(result).__name__]]}
    first, second = result
    return {
        "train, first pass": [[images, labels] for images, labels in first],
        "train, second pass": [[images, labels] for images, labels in first],
        "validation": [[images, labels] for images, labels in second],
    }


class Passes:
    """Batches that count how often they are read, in which mode of the model."""

    def __init__(self, batches: list, model: nn.Module) -> None:
        self.batches, self.model = batches, model
        self.passes = 0
        self.modes: list[list[bool]] = []

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self):
        self.passes += 1
        for images, labels in self.batches:
            yield torch.as_tensor(images).clone(), torch.as_tensor(labels).clone()


class Linear(nn.Module):
    """Logits x W' of flattened images; in evaluation mode the logits move on by one class.

    It notes mode and gradient of each call: [training, gradients enabled].
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.as_tensor(weight).clone())
        self.calls: list[list[bool]] = []

    def forward(self, images: Tensor) -> Tensor:
        self.calls.append([self.training, torch.is_grad_enabled()])
        logits = images.flatten(1) @ self.weight.T
        return logits if self.training else logits.roll(1, dims=1)


def fit_run(
    names: Mapping,
    weight: Tensor,
    batches: list,
    validation: list,
    epochs: int,
    rates: list[float],
) -> dict[str, object]:
    """Train a linear network with the student's `fit` and plain SGD.

    rates: the learning rate of each step; batches, validation: lists of (images, labels).

    Returns "history" as `fit` returned it, "weight" after it, the model's "calls", and how many
    "passes" were made over each loader.
    """
    model = Linear(weight).eval()
    optimizer = torch.optim.SGD(
        [{"params": [model.weight]}, {"params": [nn.Parameter(torch.zeros(1))]}], lr=99.0
    )
    train, held_out = Passes(batches, model), Passes(validation, model)
    asked: list[int] = []

    def lr_at(step: int) -> float:
        asked.append(int(step))
        return rates[step] if 0 <= step < len(rates) else 0.0

    history = names["fit"](model, optimizer, train, held_out, epochs, lr_at)
    return {
        "history": _plain(history),
        "weight": model.weight.detach().clone(),
        "calls": model.calls,
        "passes": [train.passes, held_out.passes],
        "asked": asked,
        "rates": [float(group["lr"]) for group in optimizer.param_groups],
    }


def _plain(history: object) -> object:
    """A dictionary of lists of numbers; anything else becomes the name of its type."""
    if not isinstance(history, Mapping):
        return None if history is None else type(history).__name__
    try:
        return {str(key): [float(v) for v in values] for key, values in history.items()}
    except (TypeError, ValueError):
        return "a dictionary whose values are not lists of numbers"


def network_run(names: Mapping, images: Tensor) -> dict[str, object]:
    """What a fresh `CifarNet()` makes of images (N, 3, 32, 32), in evaluation mode.

    "twin" is the output of a second network with the state_dict of the first.
    """
    network, twin = (names["CifarNet"]().eval() for _ in range(2))
    twin.load_state_dict(network.state_dict())
    head = getattr(network, "head", None)
    is_linear = isinstance(head, nn.Linear)
    with torch.no_grad():
        return {
            "logits": network(images.clone()),
            "alone": network(images[:1].clone()),
            "twin": twin(images.clone()),
            "features": network.features(images.clone()),
            "head": type(head).__name__,
            "weight": head.weight.detach().clone() if is_linear else None,
            "bias": head.bias.detach().clone() if is_linear and head.bias is not None else None,
            "parameters": sum(p.numel() for p in network.parameters()),
        }


def round_trip(names: Mapping, images: Tensor, trained_on: str) -> dict[str, object]:
    """Save a network with `save_network`, load it with `load_network`.

    Weights and running statistics are made different from a fresh network's first; the network is
    laid out channels_last, as after quick training.
    """
    network = names["CifarNet"]()
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for value in network.state_dict().values():
            if value.is_floating_point():
                value.add_(torch.rand(value.shape, generator=generator) * 0.1)
    network = network.to(memory_format=torch.channels_last).eval()
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        path = Path(folder) / "trip.safetensors"
        names["save_network"](network, str(path), trained_on)
        content = _bytes(path) if path.is_file() else None
        if content is None or bytes(content[8:9]) != b"{":  # not safetensors: not to be opened
            return {"file": content}
        loaded = names["load_network"](str(path))
        if not isinstance(loaded, nn.Module):
            return {"file": content, "loaded": type(loaded).__name__}
        modes = sorted({module.training for module in loaded.modules()})
        return {
            "file": content,
            "loaded": "a network",
            "training": modes,
            "names": sorted(network.state_dict()),
            "before": network(images),
            "after": loaded.eval()(images),
            "fresh": names["CifarNet"]().eval()(images),
        }


def weights_file(names: Mapping, limit: int) -> dict[str, object]:
    """The file that `WEIGHTS` names: "name", "size" (None if it is missing) and its "bytes".

    A file larger than `limit` bytes is not read. The bytes are judged elsewhere; nothing is loaded.
    """
    path = Path(str(names["WEIGHTS"]))
    if not path.is_file():
        return {"name": path.name, "size": None, "bytes": None}
    size = path.stat().st_size
    return {"name": path.name, "size": size, "bytes": _bytes(path) if size <= limit else None}


def _bytes(path: Path) -> np.ndarray:
    return np.frombuffer(path.read_bytes(), dtype=np.uint8).copy()
