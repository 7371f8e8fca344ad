"""The solutions of `cnn_from_scratch` beside PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from autograder.exercises import exercises, solution
from autograder.exercises.cnn_from_scratch import outcomes

CASES = [(2, 3, 7, 6, 5, 3, 2, 1, 0), (1, 2, 8, 9, 5, 2, 3, 2, 1), (3, 1, 6, 5, 2, 3, 3, 3, 2)]


def names(test: str) -> dict:
    return solution.of("cnn_from_scratch").names(exercises("cnn_from_scratch")[test])


@pytest.mark.parametrize("fast", ["", "fast_"])
@pytest.mark.parametrize("case", CASES)
def test_convolution_and_its_gradients(fast: str, case: tuple) -> None:
    n, c, h, w, k, kh, kw, stride, padding = case
    rng = np.random.default_rng(0)
    x, weight, bias = (rng.standard_normal(s) for s in ((n, c, h, w), (k, c, kh, kw), (k,)))
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
    right = F.conv2d(*tensors, stride=stride, padding=padding)
    g = rng.standard_normal(tuple(right.shape))
    gradients = torch.autograd.grad(right, tensors, torch.from_numpy(g))

    forward = names(f"test_{fast}conv2d")[f"{fast}conv2d"]
    backward = names(f"test_{fast}conv2d_backward")[f"{fast}conv2d_backward"]

    np.testing.assert_allclose(
        forward(x, weight, bias, stride, padding), right.detach(), atol=1e-12
    )
    for got, wanted in zip(backward(g, x, weight, stride, padding), gradients, strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-12)


@pytest.mark.parametrize(("kernel", "stride"), [((2, 2), 2), ((3, 2), 1), ((2, 3), 3)])
def test_pooling_with_ties(kernel: tuple, stride: int) -> None:
    x = np.random.default_rng(1).integers(-3, 0, (2, 2, 6, 7)).astype(float)
    tensor = torch.tensor(x, requires_grad=True)
    right = F.max_pool2d(tensor, kernel, stride)
    layer = names("test_maxpool")["MaxPool2d"](kernel, stride)

    assert np.array_equal(layer.forward(x), right.detach())
    g = np.random.default_rng(2).standard_normal(tuple(right.shape))
    (gradient,) = torch.autograd.grad(right, tensor, torch.from_numpy(g))
    np.testing.assert_allclose(layer.backward(g), gradient, atol=1e-12)


def test_loss_of_large_logits() -> None:
    z = np.random.default_rng(3).uniform(-1000, 1000, (4, 5))
    t = np.array([0, 4, 2, 2])
    tensor = torch.tensor(z, requires_grad=True)
    right = F.cross_entropy(tensor, torch.from_numpy(t))
    right.backward()
    loss = names("test_loss")["SoftmaxCrossEntropy"]()

    assert loss.forward(z, t) == pytest.approx(right.item())
    np.testing.assert_allclose(loss.backward(), tensor.grad, atol=1e-12)


def test_the_network_computes_what_the_judge_computes_from_its_weights() -> None:
    from course.checks.objects import parameters_of

    network = names("test_build_network")["build_network"](4)
    images = np.random.default_rng(5).standard_normal((2, 1, 28, 28)).astype(np.float32)
    found = parameters_of(network)

    assert [tuple(shape) for shape in found["shapes"]] == outcomes.SHAPES
    np.testing.assert_allclose(
        outcomes.logits_of(found["arrays"], images), network.forward(images), rtol=1e-3, atol=1e-4
    )
