"""Objects that checks hand to a student's functions: a network that shows its mode, loaders, a witness of gradients.

None of them computes what an exercise asks for. What they show, they show in values: batch norm gives other
numbers in each mode, a witness other numbers while gradients are recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn


class Witness(nn.Module):
    """Passes logits on; while gradients are recorded, the first class's move up by `by`."""

    def __init__(self, by: float = 1.0) -> None:
        super().__init__()
        self.by = by

    def forward(self, logits: Tensor) -> Tensor:
        if not torch.is_grad_enabled():
            return logits
        return torch.cat([logits[:, :1] + self.by, logits[:, 1:]], dim=1)


class Turned(nn.Module):
    """Passes logits on; in evaluation mode they move on by one class."""

    def forward(self, logits: Tensor) -> Tensor:
        return logits if self.training else logits.roll(1, dims=1)


class Passes:
    """A loader that gives other batches in each pass, and the last ones again in all further passes.

    passes: a list of passes, each a list of batches (images, labels).
    """

    def __init__(self, passes: Sequence[Sequence[tuple]]) -> None:
        self.passes = passes
        self.count = 0

    def __len__(self) -> int:
        return len(self.passes[0])

    def __iter__(self) -> Iterator[tuple]:
        batches = self.passes[min(self.count, len(self.passes) - 1)]
        self.count += 1
        return iter([tuple(part.clone() for part in batch) for batch in batches])


class Once:
    """An iterator of batches: it can be read a single time, and counts what was taken."""

    def __init__(self, batches: Sequence[tuple]) -> None:
        self.batches = batches
        self.taken = 0

    def __iter__(self) -> Once:
        return self

    def __next__(self) -> tuple:
        if self.taken >= len(self.batches):
            raise StopIteration
        self.taken += 1
        return tuple(part.clone() for part in self.batches[self.taken - 1])


class Times(nn.Module):
    """A loss function times a factor: it may be large, or negative."""

    def __init__(self, loss_fn: nn.Module, factor: float) -> None:
        super().__init__()
        self.loss_fn, self.factor = loss_fn, factor

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        return self.factor * self.loss_fn(logits, labels)


class Moved:
    """A hook for a module's forward pass: it moves the first class's logits up by `by`."""

    def __init__(self, by: float) -> None:
        self.by = by

    def __call__(self, module: nn.Module, args: tuple, logits: Tensor) -> Tensor:
        return torch.cat([logits[:, :1] + self.by, logits[:, 1:]], dim=1)


def alike(model: nn.Module) -> None:
    """Give all parameters of one shape the same numbers, so that their order says nothing."""
    first: dict[tuple[int, ...], Tensor] = {}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(first.setdefault(tuple(parameter.shape), parameter.detach().clone()))
