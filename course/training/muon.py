"""Muon: the optimiser whose steps turn a layer's kernels in all directions alike.

Gradients of a layer are mostly of low rank: a few directions get nearly all of a step. Muon makes
the step an orthogonal matrix, so that the others learn as well; fewer steps are needed, each a
little dearer. torch.optim.Muon takes matrices alone; this one takes convolutions too, and with them,
in groups of their own, biases and whatever else learns by SGD: one optimiser for the whole network.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim import Optimizer

from course.meant import came, flag, number, several


class Muon(Optimizer):
    """SGD with Nesterov's momentum; groups with `orthogonal=True` get orthogonal steps.

    Args:
        groups: parameters or groups of them, as for each torch optimiser. An orthogonal group holds
            weights of two axes or more, outputs first: (out, in) or (out, in, height, width).
        lr: for an orthogonal group about the angle, in radians, by which a step turns a kernel: its
            kernels are kept at length 1 (root mean square), for layers with a norm behind them.
        momentum: the share of the running sum of gradients that stays at each step.
        weight_decay: as in SGD; without effect on an orthogonal group, whose length is fixed.
        orthogonal: default of the groups that do not say it.

    Raises:
        ValueError: an orthogonal group holds a parameter of one axis.

    Source: Jordan (2024), Muon: an optimizer for hidden layers in neural networks.
    """

    def __init__(
        self,
        groups: Iterable,
        lr: float = 0.1,
        momentum: float = 0.6,
        weight_decay: float = 0.0,
        orthogonal: bool = True,
    ) -> None:
        groups = _groups(groups)
        lr = number("lr", lr, 0.1, least=0, whole=False)
        momentum = number("momentum", momentum, 0.6, least=0, most=1, whole=False)
        weight_decay = number("weight_decay", weight_decay, 0.0, least=0, whole=False)
        options = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(groups, {**options, "orthogonal": flag("orthogonal", orthogonal)})
        for group in self.param_groups:
            if group["orthogonal"] and any(p.ndim < 2 for p in group["params"]):
                raise ValueError(
                    "An orthogonal group holds a parameter of fewer than two axes, such as a bias: "
                    "give those a group of their own with orthogonal=False."
                )

    @torch.no_grad()
    def step(self, closure=None):
        """One step with the gradients that `backward` left."""
        with torch.enable_grad():
            loss = None if closure is None else closure()
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._step(parameter, group)
        return loss

    def _step(self, parameter: Tensor, group: dict) -> None:
        gradient, state = parameter.grad, self.state[parameter]
        if not group["orthogonal"]:
            gradient = gradient.add(parameter, alpha=group["weight_decay"])
        if not state:
            state["momentum_buffer"] = torch.zeros_like(parameter)
        momentum = state["momentum_buffer"].mul_(group["momentum"]).add_(gradient)
        change = gradient.add(momentum, alpha=group["momentum"])  # Nesterov's look ahead
        if group["orthogonal"]:
            change = nearly_orthogonal(change.flatten(1)).reshape(change.shape).to(change.dtype)
            parameter.mul_(len(parameter) ** 0.5 / parameter.norm())
        parameter.add_(change, alpha=-group["lr"])


def nearly_orthogonal(matrix: Tensor, steps: int = 3) -> Tensor:
    """(rows, columns) with the same singular vectors and singular values near 1, in bfloat16.

    Newton-Schulz iterations, which need products alone: each maps all singular values s, at most 1
    to start with, by a s + b s³ + c s⁵. The factors a, b, c are Jordan's: they bring small values
    up quickly, and keep large ones between about 0.7 and 1.2.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrix.shape[0] > matrix.shape[1]
    x = (matrix.T if tall else matrix).bfloat16()  # the smaller square is cheaper
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if tall else x


def _groups(groups) -> list:
    """Parameters or groups of them as a list, as torch's optimisers take them."""
    listed = [*groups] if several(groups) and not isinstance(groups, (Tensor, dict)) else []
    if not listed or not all(isinstance(entry, (Tensor, dict, tuple)) for entry in listed):
        raise TypeError(
            f"groups is {came(groups)}, but it has to be parameters: write Muon(model.parameters()), "
            "or groups of them."
        )
    return listed
