"""Tensors and NumPy's arrays alike: what the questions beside the scripts look at."""

from __future__ import annotations

import numpy as np
import torch

ARRAYS = (torch.Tensor, np.ndarray)


def size(array: torch.Tensor | np.ndarray) -> int:
    """How many numbers it holds."""
    return array.numel() if isinstance(array, torch.Tensor) else array.size


def is_float(value: object) -> bool:
    """Whether it is an array, or a number of NumPy's, in a floating-point dtype."""
    if isinstance(value, torch.Tensor):
        return value.is_floating_point()
    return isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "f"


def is_whole(array: torch.Tensor | np.ndarray) -> bool:
    """Whether it holds whole numbers; truth values are none."""
    if isinstance(array, torch.Tensor):
        return not (array.is_floating_point() or array.is_complex() or array.dtype == torch.bool)
    return array.dtype.kind in "iu"
