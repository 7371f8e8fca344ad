"""Remarks: a line on what runs and is probably not what was meant, once for each network."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn
from torch.nn import functional

from course.training.inputs import value_range
from course.training.models import unregistered

_said: WeakKeyDictionary[nn.Module, set[str]] = WeakKeyDictionary()


def remark(model: nn.Module, about: str, text: str) -> None:
    """Print `text`, unless something `about` the same was said of this network before."""
    said = _said.setdefault(model, set())
    if about not in said:
        said.add(about)
        print(f"Remark: {text}")


def on_images(model: nn.Module, images: Tensor, role: str = "") -> None:
    """Values in an unusual range; ValueError for nan and infinity."""
    low, high = value_range(images, role)
    about = f"the {role}images are {'uint8' if images.dtype is torch.uint8 else 'floats'} from "
    about += f"{low:.4g} to {high:.4g}"
    if low == high:
        text = "all pixels are equal, so there is nothing to see. Look at how they were made."
    elif images.dtype is torch.uint8 and high <= 1:
        text = (
            "they are divided by 255 before the network sees them. If they were in [0, 1] before, "
            "hand them over as floats."
        )
    elif images.dtype is torch.uint8:
        return
    elif max(-low, high) > 20:
        text = (
            "floats are used as they are. Networks learn best from [0, 1] or so: divide by 255, or "
            "keep them uint8."
        )
    elif low >= 0 and high < 0.01:
        text = "were they divided by 255 twice?"
    else:
        return
    remark(model, f"{role}images", f"{about}; {text}")


def on_labels(model: nn.Module, labels: Tensor, role: str = "") -> None:
    """Labels of one class alone."""
    first, n = int(labels[0]), len(labels)
    if n > 20 and bool((labels == first).all()):
        remark(
            model,
            f"{role}labels",
            f"all {n} {role}labels are {first}. If the set is sorted by class, shuffle it before "
            "a part is taken.",
        )


def on_outputs(model: nn.Module, logits: Tensor, loss) -> None:
    """Outputs that do not fit the loss: probabilities or cut-off values for cross-entropy."""
    some = logits[:16].detach().float()
    classes = some.shape[1]
    if not some.isfinite().all():
        diverged = any(not bool(weight.isfinite().all()) for weight in model.parameters())
        why = "forward divides by 0, or takes a root or a logarithm of 0, on some images."
        if diverged:
            why = "its weights do, too: training has diverged. Build it anew; lower the rate."
        remark(model, "finite", f"the model's outputs hold nan or infinity: {why}")
        return
    sums_to_one = bool(((some.sum(1) - 1).abs() < 1e-3).all())
    logs = bool(((some.exp().sum(1) - 1).abs() < 1e-3).all())
    if isinstance(loss, nn.NLLLoss):
        if not logs:
            remark(
                model,
                "outputs",
                "NLLLoss takes log-probabilities, and the model's outputs are none: use "
                "nn.CrossEntropyLoss(), which takes logits.",
            )
        return
    cross_entropy = isinstance(loss, nn.CrossEntropyLoss) or loss is functional.cross_entropy
    if not cross_entropy or classes < 2:
        return
    if bool((some >= 0).all()) and sums_to_one:
        found, way = "are already probabilities", "leave the softmax out"
    elif bool(((some > 0) & (some < 1)).all()) and some.numel() >= 40:
        found, way = "all lie between 0 and 1", "leave the sigmoid out"
    elif bool((some >= 0).all()) and bool((some == 0).any()) and some.numel() >= 40:
        found, way = "are cut off at 0", "leave the ReLU behind the last layer out"
    else:
        return
    remark(model, "outputs", f"the model's outputs {found}, but cross-entropy takes logits: {way}.")


def on_parameters(model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Weights that no optimiser holds, and rates of 0."""
    held = {id(p) for group in optimizer.param_groups for p in group["params"]}
    for name, weights, way in unregistered(model):
        if any(id(weight) not in held for weight in weights):
            remark(
                model,
                name,
                f"the weights in self.{name.rpartition('.')[2]} are not registered, so "
                f"model.parameters() lacks them and they are not learned: write {way}.",
            )
    missing = [n for n, p in model.named_parameters() if p.requires_grad and id(p) not in held]
    if missing:
        remark(
            model,
            "held",
            f"the optimiser does not hold {_listed(missing)}, so these are not learned. If they "
            "came after it (a replaced layer), build the optimiser anew from model.parameters(); "
            "if they are to stay, set requires_grad=False.",
        )
    if all(float(group["lr"]) == 0 for group in optimizer.param_groups):
        remark(model, "rate", "the learning rate is 0, so nothing is learned.")


def on_gradients(model: nn.Module) -> None:
    """Weights that the last step gave no gradient: layers that `forward` does not use."""
    without = [n for n, p in model.named_parameters() if p.requires_grad and p.grad is None]
    if without:
        remark(
            model,
            "gradients",
            f"no gradient reaches {_listed(without)}: does forward use them, without detach?",
        )


def on_chance(model: nn.Module, labels: Tensor, correct: int, total: int) -> None:
    """An accuracy after the first epoch that guessing has as well."""
    counts = torch.bincount(labels)
    classes = int((counts > 0).sum())
    chance = counts.max().item() / len(labels)
    limit = chance * total + 2 * sqrt(chance * (1 - chance) * total)
    if classes > 1 and total >= 100 and correct <= limit:
        remark(
            model,
            "chance",
            f"after an epoch {correct / total:.3f} of the images are right, and guessing the "
            f"commonest class gives {chance:.3f}. Look at whether labels and images belong "
            "together, at the learning rate (ten times more, a tenth), and at weights that are "
            "all alike.",
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more
