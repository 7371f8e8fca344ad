"""Public fixtures of assignment 1, `activations_and_losses`: slopes, and which functions of torch are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch.overrides import TorchFunctionMode

__all__ = ["slope_by_autograd", "torch_functions_used"]


def slope_by_autograd(
    names: Mapping[str, Callable], name: str, x: torch.Tensor, *args: object
) -> torch.Tensor:
    """The slope of the sum of `names[name](x, *args)` with respect to each number of x.

    Returns a tensor of x's shape. Raises TypeError if the result is no tensor, ValueError if it
    has no connection with x that autograd could follow.
    """
    x = x.detach().clone().requires_grad_()
    with torch.enable_grad():
        result = names[name](x, *args)
    if not isinstance(result, torch.Tensor):
        raise TypeError(
            f"{name} returns a {type(result).__name__}, not a tensor: PyTorch cannot follow its slope. "
            "Stay in torch: no .item(), .numpy() or float()."
        )
    if not result.requires_grad:
        raise ValueError(
            f"the result of {name} is cut off from its input, so it has no slope: "
            "leave out .detach(), .data, torch.tensor(...) and no_grad()."
        )
    return torch.autograd.grad(result.sum(), x)[0]


class _Recorder(TorchFunctionMode):
    """Notes the name of each function of torch that is called."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.names.add(getattr(function, "__name__", str(function)))
        return function(*args, **(kwargs or {}))


def torch_functions_used(names: Mapping[str, Callable], name: str, *args: object) -> list[str]:
    """Names of the functions of torch that `names[name](*args)` calls, sorted."""
    with _Recorder() as recorder:
        names[name](*args)
    return sorted(recorder.names)
