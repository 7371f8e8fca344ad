"""Images and labels as tensors on a device, and checks that name a mistake before PyTorch trips."""

from __future__ import annotations

import inspect
from math import isfinite

import torch
from torch import Tensor, nn
from torch.nn import functional

from course.meant import came, function, number
from course.tensors import tensor_of


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
    images, labels = _pair(data, role)
    images = image_tensor(images, role)
    return images.to(device), label_tensor(labels, images, role).to(device)


def _pair(data, role: str) -> tuple:
    if isinstance(data, type):
        pass
    elif hasattr(data, "images") and hasattr(data, "labels"):
        return data.images, data.labels
    elif isinstance(data, (tuple, list)) and len(data) == 2:
        first, second = data
        if hasattr(first, "images") and hasattr(second, "images"):
            raise TypeError(
                f"The {role}data are two sets, as split returns them: take them apart, "
                "rest, part = ..., and hand over one."
            )
        sizes = getattr(first, "ndim", 0), getattr(second, "ndim", 0)
        if sizes[0] == 1 and sizes[1] > 1 and len(first) == len(second):
            raise ValueError(
                f"The {role}data are labels and images, the wrong way round: hand over "
                "(images, labels)."
            )
        return first, second
    way = " Write (images, labels), or load a set, as in data.mnist('train')."
    stacked = "images, labels = zip(*dataset), then (torch.stack(images), torch.tensor(labels))"
    if isinstance(data, type):
        way = f" Write {data.__name__}(images, labels, classes, name) for one of your own."
    elif hasattr(data, "batch_size") and hasattr(data, "dataset"):
        way = " Batches are cut here: hand over the set that the loader was made from, as tensors."
    elif isinstance(getattr(data, "tensors", None), tuple):
        way = " Write (*dataset.tensors,)."
    elif hasattr(data, "data") and hasattr(data, "targets"):
        axes = {3: ".unsqueeze(1)", 4: ".permute(0, 3, 1, 2)"}.get(
            getattr(data.data, "ndim", 0), ""
        )
        way = f" Write (torch.as_tensor(dataset.data){axes}, dataset.targets)."
    elif isinstance(data, torch.utils.data.Dataset):
        way = f" Write {stacked}."
    elif hasattr(data, "shape"):
        way = " The labels are missing: write (images, labels)."
    elif isinstance(data, (tuple, list)) and len(data) == 4:
        way = " Training and test set are handed over one by one."
    elif isinstance(data, list) and data and isinstance(data[0], tuple):
        way = f" Write {stacked.replace('dataset', 'data')}."
    elif isinstance(data, dict):
        way = " Write (data['images'], data['labels']), or what its keys are called."
    elif inspect.isroutine(data):
        way = f" Call the function, as in {data.__name__}('train')."
    elif isinstance(data, nn.Module):
        way = " The network goes to Trainer(model), the set to fit(train)."
    raise TypeError(
        f"The {role}data is {came(data)}, but it has to be an ImageSet "
        f"or a pair (images, labels) of tensors.{way}"
    )


def image_tensor(images, role: str = "") -> Tensor:
    """Images as a tensor (N, C, H, W) or (N, features), checked; an `ImageSet` gives its own."""
    if not isinstance(images, type):
        images = getattr(images, "images", images)
    return check_images(tensor_of(images, f"The {role}images are"), role)


def check_images(images: Tensor, role: str = "") -> Tensor:
    shape = tuple(images.shape)
    if len(shape) == 3:
        raise ValueError(
            f"The {role}images have shape {shape}, without a channel axis; they need (N, C, H, W): "
            "use images.unsqueeze(1) for grey images, images.unsqueeze(0) for a single image."
        )
    if len(shape) not in (2, 4):
        raise ValueError(
            f"The {role}images have shape {shape}, but they need (N, C, H, W), "
            "or (N, features) for a network of linear layers: use images.reshape(...)."
        )
    if images.numel() == 0:
        raise ValueError(
            f"The {role}set is empty: it has no image, shape {shape}. Look at how it was selected."
        )
    if images.dtype is not torch.uint8 and images.dtype not in (torch.float32, torch.float16):
        way = "use images.float()"
        if not images.is_floating_point() and not images.is_complex():
            low, high = (int(value) for value in images.aminmax())
            if low >= 0 and 1 < high <= 255:
                way = "use images.to(torch.uint8)"
        raise TypeError(
            f"The {role}images are {_name(images.dtype)}, but they need to be uint8 (0 to 255) or "
            f"float32: {way}."
        )
    return images


def value_range(images: Tensor, role: str = "") -> tuple[float, float]:
    """The smallest and the largest value; ValueError where one is nan or infinite."""
    low, high = (value.item() for value in images.aminmax())
    if not (isfinite(low) and isfinite(high)):
        bad = (~images.isfinite()).flatten(1).any(1).nonzero().flatten()
        raise ValueError(
            f"The {role}images hold nan or infinity, {len(bad)} of {len(images)} images, the first "
            f"is images[{bad[0].item()}]: look for a division by 0 where they were made, or leave "
            "these out."
        )
    return low, high


def label_tensor(labels, images: Tensor, role: str = "") -> Tensor:
    """Labels as whole numbers (N,), int64, one an image."""
    labels = tensor_of(labels, f"The {role}labels are")
    shape, n = tuple(labels.shape), len(images)
    one_hot = len(shape) == 2 and shape[0] == n and shape[1] > 1
    if one_hot:
        raise ValueError(
            f"The {role}labels have shape {shape}, but {n} images need "
            f"labels of shape ({n},): one class number an image, not one-hot rows: use "
            "labels.argmax(1)."
        )
    if labels.is_floating_point() or labels.is_complex():
        way = "use labels.long()"
        if not labels.is_complex() and not bool((labels == labels.round()).all()):
            way = "these hold nan or fractions; look at where they come from"
        raise TypeError(
            f"The {role}labels are {_name(labels.dtype)}, but cross-entropy takes class numbers: "
            f"{way}."
        )
    if shape != (n,):
        way = "take as many of both, in the same order"
        if labels.numel() == n:
            way = "use labels.squeeze(1)" if shape == (n, 1) else "use labels.flatten()"
        raise ValueError(
            f"The {role}labels have shape {shape}, but {n} images need "
            f"labels of shape ({n},): one class number an image; {way}."
        )
    return labels.long()


def check_labels(labels: Tensor, outputs: int, role: str = "") -> None:
    """Is there an output for each label?"""
    low, high = (int(value) for value in labels.aminmax())
    if low >= 0 and high < outputs:
        return
    distinct = len(labels.unique())
    if low == 1 and high == outputs:
        way = "labels begin at 0 here, yours begin at 1: use labels - 1"
    elif 1 < distinct <= outputs:
        way = (
            f"they are {distinct} different ones; number them from 0, "
            "labels.unique(return_inverse=True)[1]"
        )
    elif low < 0:
        way = f"labels count from 0; look at what {low} stands for, and leave those images out"
    else:
        way = f"give the last layer one output a class, {high + 1} in all"
    raise ValueError(
        f"The {role}labels go from {low} to {high}, but the model has {outputs} "
        f"output{'s' * (outputs > 1)}, for labels 0 to {outputs - 1}: {way}."
    )


_OF_ONE_SHAPE = (
    *(nn.MSELoss, nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss, nn.BCELoss, nn.BCEWithLogitsLoss),
    *(functional.mse_loss, functional.l1_loss, functional.smooth_l1_loss, functional.huber_loss),
    *(functional.binary_cross_entropy, functional.binary_cross_entropy_with_logits),
)


def check_loss(loss) -> None:
    """Is `loss` a function of (logits, labels) that gives the mean? TypeError or ValueError if not."""
    if isinstance(loss, str):
        raise TypeError(f"The loss is {came(loss)}: write nn.CrossEntropyLoss(), an object.")
    function("loss", loss, "loss(logits, labels)", example="nn.CrossEntropyLoss()")
    if type(loss) in _OF_ONE_SHAPE or loss in _OF_ONE_SHAPE:
        # Not left to be tried: of some shapes PyTorch makes a sum over all pairs, with a warning.
        raise ValueError(
            f"The loss {getattr(loss, '__name__', type(loss).__name__)} compares numbers of one "
            "shape, but labels here are class numbers, one for a row of logits: use "
            "nn.CrossEntropyLoss()."
        )
    reduction = getattr(loss, "reduction", "mean")
    if reduction != "mean":
        raise ValueError(
            f"The loss has reduction={reduction!r}, but the figures here are means an image and "
            "the learning rate is meant for them: use reduction='mean'."
        )


def loss_of(loss, logits: Tensor, labels: Tensor) -> Tensor:
    """`loss(logits, labels)`, with words for what a loss refuses, or what is no mean loss."""
    try:
        value = loss(logits, labels)
    except (RuntimeError, ValueError, TypeError, IndexError) as error:
        if "memory" in str(error):
            raise
        raise ValueError(_refused(loss, logits, labels, error)) from error
    if not isinstance(value, Tensor):
        raise TypeError(
            f"The loss returned {came(value)}, but it has to be a tensor of one number: is a return "
            "missing, or is there an .item() or .numpy() too many?"
        )
    if value.ndim:
        raise ValueError(
            f"The loss returned shape {tuple(value.shape)}, but it has to be one number, the mean "
            "over the batch: use .mean()."
        )
    if not value.requires_grad and logits.requires_grad:
        raise ValueError(
            "The loss does not depend on the logits by a gradient, so nothing can be learned: "
            "leave out argmax, detach, no_grad and round, and use nn.CrossEntropyLoss()."
        )
    return value


def _refused(loss, logits: Tensor, labels: Tensor, error: Exception) -> str:
    name = getattr(loss, "__name__", type(loss).__name__)
    n, k = logits.shape
    weight = getattr(loss, "weight", None)
    given = f"logits of shape ({n}, {k}) and labels of shape ({n},)"
    if isinstance(weight, Tensor) and isinstance(loss, nn.CrossEntropyLoss | nn.NLLLoss):
        if weight.shape != (k,):
            return (
                f"The loss {name} has a weight of shape {tuple(weight.shape)}, but the model has "
                f"{k} outputs: give it one weight a class, shape ({k},)."
            )
        if weight.dtype != logits.dtype:
            return f"The loss {name} has {_name(weight.dtype)} weights: use weight.float()."
    text = str(error).split("\n")[0].removesuffix(".")
    return (
        f"The loss {name} stops with {given}: {text}. It is called as loss(logits, labels), in "
        "this order; use nn.CrossEntropyLoss() or look at that line."
    )


def check_finite(losses: list[Tensor], steps_before: int) -> None:
    """Raises FloatingPointError if a loss is infinite or not a number, and names its step."""
    finite = torch.stack(losses).isfinite().tolist() if losses else []
    if not all(finite):
        step = finite.index(False)
        if steps_before + step == 0:
            raise FloatingPointError(
                f"The loss became {losses[0].item()} at step 1, before any weight was changed: look "
                "for log(0), a root of 0 or a division by 0 in forward, in the loss and in the "
                "augmentation."
            )
        raise FloatingPointError(
            f"The loss became {losses[step].item()} at step {steps_before + step + 1}. The usual "
            "cause is too high a learning rate: build the model anew and try a tenth of it. "
            "If that does not help, look for nan in the images and for log(0) in the loss."
        )


def check_optimizer(optimizer, model: nn.Module) -> None:
    """Is it an optimiser that holds weights of this model? TypeError or ValueError if not."""
    example = "torch.optim.Adam(model.parameters(), lr=1e-3)"
    if isinstance(optimizer, type):
        raise TypeError(
            f"The optimiser is {came(optimizer)}: build one with it, "
            f"torch.optim.{optimizer.__name__}(model.parameters(), lr=...)."
        )
    if not all(hasattr(optimizer, name) for name in ("param_groups", "step", "zero_grad")):
        what = came(optimizer)
        if hasattr(optimizer, "optimizer"):
            what += ", which holds one"
        raise TypeError(
            f"The optimiser is {what}, but it has to be an object such as {example}. The order is "
            "Trainer(model, optimizer, loss)."
        )
    if isinstance(optimizer, torch.optim.LBFGS):
        raise TypeError(
            f"LBFGS asks for the loss several times a step (a closure), which the Trainer does not "
            f"do: use {example}."
        )
    own = {id(parameter) for parameter in model.parameters()}
    held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    if not own & held:
        raise ValueError(
            "The optimiser holds none of this model's parameters, so nothing would be learned: "
            "build it from the same model's model.parameters()."
        )
    for group in optimizer.param_groups:
        number("lr", group["lr"], 1e-3, least=0, whole=False)


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
