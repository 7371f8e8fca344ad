"""Tensors of what students have at hand: arrays, lists of numbers; words for everything else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from course.meant import came


def tensor_of(values, begin: str, *, real: bool = False) -> Tensor:
    """A tensor of an array or a list of numbers; TypeError for what is none.

    begin: of the message, such as "The images are".
    real:  whether complex numbers are refused.
    """
    if isinstance(values, Tensor):
        if values.layout != torch.strided or values.is_meta:
            way = "with values: to(device)" if values.is_meta else "with all values: to_dense()"
            raise TypeError(f"{begin} {came(values)}, but given {way} they can be read.")
        if real and values.is_complex():
            raise TypeError(
                f"{begin} {came(values)}, but complex numbers have no order: use .real."
            )
        return values.detach()
    try:
        if isinstance(values, (str, bytes, dict, set)) or values is None:
            raise TypeError
        if isinstance(values, (list, tuple)) and any(getattr(x, "ndim", 0) for x in values[:1]):
            raise TypeError  # of one tensor PyTorch would make a number
        if isinstance(values, np.ndarray):
            values = np.ascontiguousarray(values)  # PyTorch knows no negative strides
        elif hasattr(values, "__array__"):
            values = np.array(values)  # such as a column of pandas
        return torch.as_tensor(values)
    except (TypeError, ValueError, RuntimeError):
        way = way_to_tensor(values, "label" in begin)
        they = "it has" if begin.endswith(" is") else "they have"
        raise TypeError(f"{begin} {came(values)}, but {they} to be given {way}.") from None


def way_to_tensor(values, are_labels: bool) -> str:
    """How a tensor is made of what is none."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "OUS":
        return "as numbers; names become numbers by np.unique(names, return_inverse=True)[1]"
    if isinstance(values, Iterator):
        return "in one tensor: a generator is used up after one pass; torch.stack(list(...))"
    first = values[0] if isinstance(values, (list, tuple)) and len(values) else None
    if isinstance(first, Tensor):
        sizes = {tuple(value.shape) for value in values if isinstance(value, Tensor)}
        if len(sizes) > 1:
            return f"with one size; these have {len(sizes)} sizes, such as {sorted(sizes)[:2]}"
        return "in one tensor: " + ("torch.cat(...)" if are_labels else "torch.stack(...)")
    if are_labels and isinstance(first, str):
        return "as class numbers: [names.index(label) for label in labels]"
    if hasattr(first, "convert"):
        return "as numbers: torch.stack([torch.from_numpy(np.array(p)) for p in pictures])"
    if isinstance(values, str) or isinstance(first, str):
        return "as numbers: load what the file holds first"
    if hasattr(first, "__len__"):
        return "with one size, in one tensor"
    if hasattr(values, "dataset") or hasattr(values, "targets"):
        return "alone, in one tensor: images, labels = zip(*dataset), then torch.stack(images)"
    if hasattr(values, "named_parameters"):
        return "as numbers: what the network returns, predict(model, images)"
    if hasattr(values, "images"):
        return "as a tensor, of which a set has two: .images and .labels"
    if values is None:
        return "as a tensor; perhaps a return is missing where it was made"
    return "as a tensor, torch.as_tensor(...)"
