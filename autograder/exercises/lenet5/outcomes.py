"""The trained network in the judge's hands: its weights are scored in the solution's own LeNet-5.

So a network's accuracy is measured where the student's code cannot reach, and what it returns only has to
show that it is that network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from autograder.exercises.exercise import Variant, exercises
from autograder.exercises.solution import Solution
from autograder.exercises.track import quiet
from course.checks.expect import expect_close, fail
from course.checks.forms import apply
from course.checks.outcomes.lenet5 import (
    expect_accuracy,
    expect_history,
    expect_logits,
    logits_from,
    shifted,
)

RTOL = ATOL = 1e-3  # of sums of up to 400 products in float32, in another order


def check_model(
    model,
    history: Mapping,
    images: Tensor,
    labels: Tensor,
    rng: np.random.Generator,
    solution: Solution,
) -> None:
    """A student's network and its history. model: a handle; images (N, 1, 28, 28) uint8, labels (N,)."""
    images, labels = shifted(images, labels, rng)
    some = images[:200]
    outputs = logits_from(model, some)
    expect_logits(outputs, len(some))
    given = list(model.weights().values())
    network = built(solution)
    if not filled(network, given):
        fail(
            "model, the sizes of what it has learned, as (outputs, inputs)",
            expected="those of LeNet-5",
            got=apply(("matrix shapes",), given),
            likely="that is another network: train an object of your class LeNet5",
        )
    want = scored(network, some)
    if not alike(outputs, want):
        found = (
            m.says for m in _mistakes() if alike(outputs, _logits_of(m, solution, given, some))
        )
        expect_close(
            outputs, want, "model: its outputs beside those of a LeNet-5 with the same weights",
            likely={next(found, ""): outputs}, rtol=RTOL, atol=ATOL,
        )  # fmt: skip
    expect_accuracy(scored(network, images), labels)
    expect_history(history)


def alike(a: Tensor, b: Tensor | None) -> bool:
    """Whether two networks' logits are the same, within rounding."""
    return b is not None and a.shape == b.shape and torch.allclose(a, b.to(a), rtol=RTOL, atol=ATOL)


def _mistakes() -> Sequence[Variant]:
    return exercises("lenet5")["test_LeNet5"].mistakes


def built(solution: Solution, variant: Variant | None = None) -> nn.Module:
    """The LeNet5 of the solution, or of a mistake, for ten classes."""
    names = solution.names(exercises("lenet5")["test_LeNet5"], variant)
    return names["LeNet5"](10)


def filled(network: nn.Module, weights: Sequence[np.ndarray]) -> bool:
    """Put weights into a network by their shapes as matrices; False if they are not those of the network.

    No two of LeNet-5's shapes for ten classes are alike, so a shape tells the layer.
    """
    own = list(network.parameters())
    by_shape = {_as_matrix(w): w for w in weights}
    if len(weights) != len(own) or set(by_shape) != {_as_matrix(p) for p in own}:
        return False
    with torch.no_grad():
        for parameter in own:
            value = np.ascontiguousarray(by_shape[_as_matrix(parameter)])
            parameter.copy_(torch.from_numpy(value).reshape(parameter.shape))
    return True


def _as_matrix(weight: np.ndarray | Tensor) -> tuple[int, ...]:
    """(outputs, inputs); (outputs,) of a bias."""
    shape = tuple(weight.shape)
    return shape if len(shape) < 2 else (shape[0], int(np.prod(shape[1:])))


@torch.no_grad()
def scored(network: nn.Module, images: Tensor) -> Tensor:
    """Its logits for many images."""
    return torch.cat([network(part) for part in images.split(500)])


def _logits_of(
    mistake: Variant, solution: Solution, weights: Sequence[np.ndarray], images: Tensor
) -> Tensor | None:
    """What a network with a mistake returns for these weights; None if it cannot hold them."""
    try:
        with quiet():
            network = built(solution, mistake)
            return scored(network, images) if filled(network, weights) else None
    except Exception:  # a mistake may stop with anything
        return None
