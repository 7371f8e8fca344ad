"""Images and labels as tensors on a device, and checks that name a mistake before PyTorch trips."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def as_float(images: Tensor, channels_last: bool = False) -> Tensor:
    """uint8 (0 to 255) becomes float32 in [0, 1]; float images stay as they are.

    channels_last: lay out (N, C, H, W) so that the channels of a pixel lie together.
    """
    layout = torch.channels_last if channels_last and images.ndim == 4 else torch.preserve_format
    if images.dtype is torch.uint8:
        return images.to(torch.float32, memory_format=layout).div_(255)
    return images.to(images.dtype, memory_format=layout)


def tensors_of(data, device: torch.device, role: str = "") -> tuple[Tensor, Tensor]:
    """Images and labels of an `ImageSet` or a pair, checked, as tensors on `device`.

    role: a word before "images" and "labels" in messages, such as "validation ".
    """
    if hasattr(data, "images") and hasattr(data, "labels"):
        images, labels = data.images, data.labels
    elif isinstance(data, (tuple, list)) and len(data) == 2:
        images, labels = data
    else:
        raise TypeError(
            f"The {role}data is a {type(data).__name__}, but it has to be an ImageSet "
            "or a pair (images, labels) of tensors."
        )
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    check_images(images, role)
    if labels.is_floating_point():
        raise TypeError(
            f"The {role}labels are {_name(labels.dtype)}, but cross-entropy takes class numbers: "
            "use labels.long()."
        )
    if labels.shape != (len(images),):
        raise ValueError(
            f"The {role}labels have shape {tuple(labels.shape)}, but {len(images)} images need "
            f"labels of shape ({len(images)},): one class number an image, not one-hot rows."
        )
    return images.to(device), labels.to(device).long()


def check_images(images: Tensor, role: str = "") -> None:
    shape = tuple(images.shape)
    if len(shape) == 3:
        raise ValueError(
            f"The {role}images have shape {shape}, without a channel axis; they need (N, C, H, W): "
            "use images.unsqueeze(1) for grey images, images.unsqueeze(0) for a single image."
        )
    if len(shape) not in (2, 4):
        raise ValueError(
            f"The {role}images have shape {shape}, but they need (N, C, H, W), "
            "or (N, features) for a network of linear layers."
        )
    if len(images) == 0:
        raise ValueError(f"The {role}set is empty: it has no image. Look at how it was selected.")
    if images.dtype is not torch.uint8 and images.dtype not in (torch.float32, torch.float16):
        raise TypeError(
            f"The {role}images are {_name(images.dtype)}, but they need to be uint8 (0 to 255) or "
            "float32: use images.float()."
        )


def check_logits(logits: Tensor, images: Tensor, labels: Tensor, role: str = "") -> None:
    """Are `logits` of `images` one row an image and one column a class of `labels`?"""
    if logits.ndim != 2 or len(logits) != len(images):
        raise ValueError(
            f"The model returned shape {tuple(logits.shape)} for {len(images)} images, but logits "
            f"have shape ({len(images)}, classes): is a flatten missing, or in the wrong place?"
        )
    low, high = (int(value) for value in labels.aminmax())
    if low < 0 or high >= logits.shape[1]:
        raise ValueError(
            f"The {role}labels go from {low} to {high}, but the model has {logits.shape[1]} "
            f"outputs, for labels 0 to {logits.shape[1] - 1}: give the last layer one output a "
            "class."
        )


def check_loss(loss) -> None:
    reduction = getattr(loss, "reduction", "mean")
    if reduction != "mean":
        raise ValueError(
            f"The loss has reduction={reduction!r}, but the figures here are means an image and "
            "the learning rate is meant for them: use reduction='mean'."
        )


def check_finite(losses: list[Tensor], steps_before: int) -> None:
    """Raises FloatingPointError if a loss is infinite or not a number, and names its step."""
    finite = torch.stack(losses).isfinite().tolist() if losses else []
    if not all(finite):
        step = finite.index(False)
        raise FloatingPointError(
            f"The loss became {losses[step].item()} at step {steps_before + step + 1}. The usual "
            "cause is too high a learning rate: build the model anew and try a tenth of it. "
            "If that does not help, look for nan in the images and for log(0) in the loss."
        )


def check_optimizer(optimizer: torch.optim.Optimizer, model: nn.Module) -> None:
    own = {id(parameter) for parameter in model.parameters()}
    held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    if not own & held:
        raise ValueError(
            "The optimiser holds none of this model's parameters, so nothing would be learned: "
            "build it from the same model's model.parameters()."
        )


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
