"""Pooling forwards and backwards as a widget: its numbers against PyTorch, its words, its controls."""

import itertools
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course.widgets import pooling_gradient, pooling_gradient_figure
from course.widgets.pooling import _IMAGE

SETTINGS = list(itertools.product(("max-pool", "average-pool"), (2, 3), (1, 2, 3)))


def by_torch(operation: str, window: int, stride: int, position: int) -> tuple[int, np.ndarray]:
    """How many outputs there are, and the input's gradient once `position` and all before gave theirs."""
    x = torch.tensor(_IMAGE, dtype=torch.float64)[None, None].requires_grad_()
    pool = F.max_pool2d if operation == "max-pool" else F.avg_pool2d
    output = pool(x, window, stride).flatten()
    gradient = torch.arange(1.0, output.numel() + 1, dtype=torch.float64)
    gradient[position + 1 :] = 0
    output.backward(gradient)
    return output.numel(), x.grad[0, 0].numpy()


@pytest.mark.parametrize(("operation", "window", "stride"), SETTINGS)
def test_the_gradients_are_those_of_torch(operation: str, window: int, stride: int) -> None:
    positions = by_torch(operation, window, stride, 0)[0]
    for position in range(positions):
        said = pooling_gradient_figure(operation, window, stride, position).description
        expected = by_torch(operation, window, stride, position)[1]
        shown = np.zeros_like(expected)
        for i, j, value in re.findall(r"input\[(\d), (\d)\] ([\d.]*\d)", said.split("not 0: ")[1]):
            shown[int(i), int(j)] = float(value)
        np.testing.assert_allclose(shown, expected, rtol=1e-3)
        assert f"Window {position + 1} of {positions}" in said
        total = (position + 1) * (position + 2) // 2
        assert f"{total} came from the outputs, {total} arrived at the inputs" in said
        assert expected.sum() == pytest.approx(total)
    with pytest.raises(ValueError, match=f"position {positions} is outside"):
        pooling_gradient_figure(operation, window, stride, positions)


@pytest.mark.parametrize(("operation", "window", "stride"), SETTINGS)
def test_inputs_in_no_window_are_counted(operation: str, window: int, stride: int) -> None:
    x = torch.ones(1, 1, 5, 5, dtype=torch.float64, requires_grad=True)
    F.avg_pool2d(x, window, stride).sum().backward()
    outside = int((x.grad == 0).sum())
    picture = pooling_gradient_figure(operation, window, stride, 0)
    found = re.search(r"(\d+) inputs lie in no window", picture.description)
    assert (int(found[1]) if found else 0) == outside
    assert ("in no window: gradient 0" in picture.svg) == bool(outside)


def test_ties_overlaps_and_shares_are_said() -> None:
    def said(*setting) -> str:
        return str(pooling_gradient_figure(*setting))

    tie = said("max-pool", 2, 2, 1)
    assert "output[0, 1] = max(2, 6, 6, 1) = 6" in tie
    assert "gradient 2 goes whole to input[0, 3], the first of 2 equal maxima" in tie
    overlap = said("max-pool", 3, 1, 5)
    assert "gradient 6 goes whole to input[2, 4], its maximum" in overlap
    assert "the maximum of 2 windows so far: 3 + 6 = 9" in overlap
    assert "gradient 4 is spread over the window's 4 inputs: 4/4 = 1 each" in said(
        "average-pool", 2, 2, 3
    )
    assert "4/9 ≈ 0.4444 each" in said("average-pool", 3, 2, 3)
    assert "the shares add up" in said("average-pool", 3, 2, 3)
    assert "the shares add up" not in said("average-pool", 2, 2, 3)


def test_each_control_redraws() -> None:
    widget = pooling_gradient()
    assert "max(1, 5, 4, 3) = 5" in widget.picture.value
    widget.position.value = 3
    assert widget.position.said.startswith(
        "output[1, 1] = max(1, 3, 8, 5) = 8; gradient 4 goes whole"
    )
    widget.operation.value = "average-pool"
    assert "(1 + 3 + 8 + 5)/4 = 4.25" in widget.picture.value
    widget.stride.value = 1
    assert widget.position.max == 15
    widget.window.value = 3
    assert widget.stride.value == 3, "the window's size, unless another is chosen"
    assert widget.position.disabled
    assert "Window 1 of 1" in widget.picture.value
    widget.stride.value = 2
    assert not widget.position.disabled
    assert widget.position.max == 3


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (("mean",), "'mean'.*max-pool, average-pool"),
        (("max-pool", 4), "window.*at most 3"),
        (("max-pool", 2, 0), "stride.*at least 1"),
        (("max-pool", 2, 2, 4), "position 4 is outside.*from 0 to 3"),
    ],
)
def test_what_makes_no_sense_is_refused(setting, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        pooling_gradient_figure(*setting)
