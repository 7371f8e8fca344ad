"""Judge a network of known layers by its parameters and by logits recomputed from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from course.checks.expect import call, expect_close, expect_count, expect_shape, fail

Weights = Mapping[tuple[int, ...], Tensor]  # in these networks each shape occurs once


def mlp_logits(weights: Weights, images: Tensor, activation: Callable = F.relu) -> Tensor:
    """Linear, ReLU, Linear on flat images (N, 784)."""
    hidden = F.linear(images, weights[1000, 784], weights[1000,])
    return F.linear(activation(hidden), weights[10, 1000], weights[10,])


def cnn_logits(
    weights: Weights, images: Tensor, activation: Callable = F.relu, pool: Callable = F.max_pool2d
) -> Tensor:
    """Twice convolution, max-pooling, ReLU; then Linear, ReLU, Linear on images (N, 1, 28, 28)."""
    x = activation(pool(F.conv2d(images, weights[64, 1, 3, 3], weights[64,]), 2))
    x = activation(pool(F.conv2d(x, weights[128, 64, 3, 3], weights[128,]), 2))
    x = activation(F.linear(x.flatten(1), weights[200, 3200], weights[200,]))
    return F.linear(x, weights[10, 200], weights[10,])


def expect_network(
    build: Callable,
    what: str,
    shapes: Sequence[tuple[int, ...]],
    counts: Mapping[str, int],
    images: Tensor,
    logits: Callable[..., Tensor],
) -> None:
    """The built network has parameters of just these shapes, and computes `logits` with them.

    Args:
        build: returns a module, or a handle on one that has `weights()`.
        counts: reason -> number of parameters which that mistake gives.
    """
    model = call(build)
    if model is None:
        fail(what, expected="a network", got="None", likely="the function has no return statement")
    if not hasattr(model, "named_parameters") and not hasattr(model, "weights"):
        fail(what, expected="a torch.nn.Module", got=type(model).__name__)
    found = model.weights() if hasattr(model, "weights") else dict(model.named_parameters())
    values = [torch.as_tensor(np.array(_plain(value))) for value in found.values()]
    total = sum(int(np.prod(shape)) for shape in shapes)
    expect_count(sum(v.numel() for v in values), total, f"{what}, parameters", likely=counts)
    weights = {tuple(v.shape): v for v in values}
    if sorted(weights) != sorted(shapes) or len(values) != len(shapes):
        fail(f"{what}, shapes of the parameters", expected=sorted(shapes), got=sorted(weights),
             likely="the number is right by luck: compare with the table layer by layer")  # fmt: skip
    wrong = _mistaken(weights, images, logits)
    for batch in (images, images[:1]):
        result = call(model, batch, what=f"{what}, images of shape {tuple(batch.shape)}")
        say = f"{what}, logits for images of shape {tuple(batch.shape)}"
        expect_shape(result, (len(batch), 10), say)
        likely = {reason: value[: len(batch)] for reason, value in wrong.items()}
        # float32 sums of up to 3,200 products
        expect_close(result, logits(weights, batch), say, likely=likely, rtol=1e-3, atol=2e-5)


def _mistaken(weights: Weights, images: Tensor, logits: Callable) -> dict[str, Tensor]:
    right = logits(weights, images)
    wrong = {
        "softmax was applied: cross-entropy wants logits and does that itself": right.softmax(1),
        "log-softmax was applied: cross-entropy wants logits and does that itself": (
            right.log_softmax(1)
        ),
        "there is a ReLU behind the last layer: logits may be negative": right.relu(),
        "there is a sigmoid behind the last layer: cross-entropy wants logits": right.sigmoid(),
        "no activation between the layers: two linear layers in a row are one linear layer": (
            logits(weights, images, lambda x: x)
        ),
        "sigmoid in place of ReLU": logits(weights, images, torch.sigmoid),
        "tanh in place of ReLU": logits(weights, images, torch.tanh),
    }
    if logits is cnn_logits:
        wrong["average-pooling in place of max-pooling"] = cnn_logits(
            weights, images, pool=F.avg_pool2d
        )
    return wrong


def _plain(value: object) -> object:
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value
