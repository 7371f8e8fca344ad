"""Weights by shape: put into a model, read back and differentiated, whatever its layers are called."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn


def drawn(shape: Sequence[int], rank: int, key: int, scale: float = 1.0) -> np.ndarray:
    """Weights for the `rank`-th tensor of a shape: the same in every process and version (RandomState).

    Uniform in ±scale √(3 / inputs), so that values keep their size from layer to layer; biases ±scale / 2.
    """
    seed = [key % 2**32, rank, len(shape), *(int(n) % 2**32 for n in shape)]
    values = np.random.RandomState(seed).uniform(-1, 1, tuple(shape))
    inputs = math.prod(shape[1:]) if len(shape) > 1 else 12
    return values * scale * math.sqrt(3 / max(inputs, 1))


def _ranked(tensors: Iterator[Tensor]) -> Iterator[tuple[Tensor, int]]:
    seen: Counter = Counter()
    for tensor in tensors:
        shape = tuple(tensor.shape)
        yield tensor, seen[shape]
        seen[shape] += 1


def set_weights(model: nn.Module, key: int, scale: float = 1.0, flat: bool = False) -> None:
    """Give every parameter and running statistic a value that its shape, rank and `key` decide.

    One-dimensional parameters called weight (of a norm) and buffers lie in 0.5 to 1.5.
    flat: a kernel counts as the matrix (outputs, inputs), so that a convolution over its whole input and the
    linear layer that does the same get the same numbers.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"a {type(model).__name__} is no nn.Module, so it has no weights to set")
    with torch.no_grad():
        named = {id(p): name for name, p in model.named_parameters()}
        given = list(model.parameters())
        for parameter, (like, rank) in zip(
            given, _ranked(p.flatten(1) if flat and p.ndim > 2 else p for p in given), strict=True
        ):
            value = drawn(like.shape, rank, key, scale).reshape(tuple(parameter.shape))
            owner = named[id(parameter)].rpartition(".")[0]
            if parameter.ndim == 1 and _is_norm_weight(model, owner, parameter):
                value = 1 + value / max(scale, 1e-9)
            parameter.copy_(torch.from_numpy(np.asarray(value)))
        floats = (b for b in model.buffers() if b.is_floating_point())
        for buffer, rank in _ranked(floats):
            value = 1 + drawn(buffer.shape, rank, key + 1)
            buffer.copy_(torch.from_numpy(np.asarray(value)))


def _is_norm_weight(model: nn.Module, owner: str, parameter: Tensor) -> bool:
    module = model.get_submodule(owner) if owner else model
    return "Norm" in type(module).__name__ and getattr(module, "weight", None) is parameter


def look(model: object) -> dict[str, object]:
    """Parameters, buffers, gradients and modes of a model, in an order that names do not decide.

    Tensors are sorted by shape, equal shapes in the order of registration.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"a {type(model).__name__} is no nn.Module")
    parameters = sorted(model.parameters(), key=lambda p: (p.ndim, tuple(p.shape)))
    buffers = sorted(model.buffers(), key=lambda b: (b.ndim, tuple(b.shape)))
    modes = {module.training for module in model.modules()}
    return {
        "shapes": [list(p.shape) for p in parameters],
        "count": sum(p.numel() for p in parameters),
        "parameters": [p.detach().clone() for p in parameters],
        "buffers": [b.detach().clone() for b in buffers],
        "gradients": [None if p.grad is None else p.grad.detach().clone() for p in parameters],
        "requires_grad": [p.requires_grad for p in parameters],
        "mode": {(True,): "training", (False,): "evaluation"}.get(tuple(modes), "mixed"),
    }


def slopes(
    function: Callable, result: object, args: Sequence[object], asked: Sequence[int], key: int
) -> dict[str, object]:
    """Gradients of a weighted sum of a result, by the arguments asked for and a model's parameters.

    A None stands where no gradient arrives; "graph" is False where there is nothing to follow.
    """
    first = result[0] if isinstance(result, (tuple, list)) and result else result
    if not isinstance(first, Tensor):
        return {"graph": False, "by argument": [], "by parameter": []}
    if not first.requires_grad:
        return {"graph": False, "by argument": [], "by parameter": []}
    owner = function if isinstance(function, nn.Module) else getattr(function, "__self__", None)
    parameters = list(owner.parameters()) if isinstance(owner, nn.Module) else []
    parameters = sorted(parameters, key=lambda p: (p.ndim, tuple(p.shape)))
    learned = [p for p in parameters if p.requires_grad]
    factor = np.random.RandomState(key % 2**32).uniform(0.5, 1.5, tuple(first.shape))
    inputs = [args[i] for i in asked]
    given = torch.autograd.grad(
        first,
        [*inputs, *learned],
        torch.from_numpy(np.asarray(factor)).to(first),
        allow_unused=True,
    )
    by_parameter = dict(zip(map(id, learned), given[len(inputs) :], strict=True))
    return {
        "graph": True,
        "by argument": list(given[: len(inputs)]),
        "by parameter": [by_parameter.get(id(p)) for p in parameters],
    }


def free_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """A shape without axes of one, as a vector or a matrix (first axis, all others)."""
    sizes = [int(n) for n in shape if n != 1] or [1]
    return tuple(sizes) if len(sizes) < 3 else (sizes[0], math.prod(sizes[1:]))


def set_free_weights(model: nn.Module, key: int, scale: float = 1.0) -> None:
    """As `set_weights`, whichever way a parameter is stored: transposed, as a kernel or as a matrix.

    For networks without norms, in which no two layers have the same sizes.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"a {type(model).__name__} is no nn.Module, so it has no weights to set")
    seen: Counter = Counter()
    with torch.no_grad():
        for parameter in model.parameters():
            shape = free_shape(parameter.shape)
            like = tuple(sorted(shape))
            value = drawn(like, seen[like], key, scale)
            seen[like] += 1
            value = value if shape == like else value.T
            parameter.copy_(torch.from_numpy(value.reshape(tuple(parameter.shape))))
        for buffer, rank in _ranked(b for b in model.buffers() if b.is_floating_point()):
            value = 1 + drawn(buffer.shape, rank, key + 1)
            buffer.copy_(torch.from_numpy(np.asarray(value)))
