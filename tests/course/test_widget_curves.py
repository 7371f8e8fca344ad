"""The widgets that draw curves: activations with their slopes, the losses by logit."""

import math
import re

import pytest
import torch
from torch import nn

from course.widgets import (
    activation_slopes,
    activation_slopes_figure,
    losses_by_logit,
    losses_by_logit_figure,
)
from course.widgets.activations import ACTIVATIONS, LEAST

MODULES = {
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "ReLU": nn.ReLU(),
    "leaky ReLU": nn.LeakyReLU(),
    "GELU": nn.GELU(),
}


def slope_by_hand(function, x: float) -> float:
    """The slope by a small step to both sides."""
    step = 1e-6
    ends = function(torch.tensor([x - step, x + step], dtype=torch.float64))
    return ((ends[1] - ends[0]) / (2 * step)).item()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_and_slope_are_the_functions(name: str) -> None:
    for x in (-7.9, -3.2, -0.8, 0.3, 2.0, 8.0):
        said = activation_slopes_figure(name, x).description
        value, slope = map(float, re.search(r"\) = (\S+), slope (\S+?)\. ", said).groups())
        expected = MODULES[name](torch.tensor(x, dtype=torch.float64)).item()
        assert value == pytest.approx(expected, rel=1e-3, abs=1e-9)
        assert slope == pytest.approx(slope_by_hand(MODULES[name], x), rel=2e-3, abs=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_where_it_dies_is_where_the_slope_is_small(name: str) -> None:
    said = activation_slopes_figure(name, 1.0).description
    stated = re.findall(r"x ([<>])= (-?[\d.]*\d)", said)
    for tenths in range(-80, 81):
        x = tenths / 10
        if x == 0:
            continue  # a kink has no slope
        dead = any(x <= float(end) if sign == "<" else x >= float(end) for sign, end in stated)
        assert dead == (abs(slope_by_hand(MODULES[name], x)) < LEAST - 1e-8), x
    assert ("dies nowhere" in said) == (name == "leaky ReLU") == (not stated)


def test_the_kink_and_the_vanishing_product_are_named() -> None:
    assert "slope 0, which PyTorch also takes at the kink" in str(
        activation_slopes_figure("ReLU", 0)
    )
    assert "kink" not in str(activation_slopes_figure("ReLU", -0.1))
    assert "0.25^10 = 9.5e-07" in str(activation_slopes_figure("sigmoid", 0))
    assert "learning all but stops" in str(activation_slopes_figure("tanh", 4))
    assert "(-0.1275)^10" in str(activation_slopes_figure("GELU", -1.5))


def test_each_control_of_the_activations_redraws() -> None:
    widget = activation_slopes()
    assert "sigmoid(2) = 0.8808" in widget.picture.value
    widget.x.value = -30
    assert "sigmoid(-3) = 0.04743" in widget.picture.value
    assert widget.x.said.startswith("sigmoid(-3) = 0.04743, slope 0.04518, ten such slopes")
    widget.activation.value = "ReLU"
    assert "ReLU(-3) = 0, slope 0" in widget.picture.value
    assert widget.x.said == "ReLU(-3) = 0, slope 0, slope 0: nothing is learned here"


def three(logit: int, target: int, precision: str) -> dict[str, tuple[float, float]]:
    """Losses and slopes by PyTorch's modules, one example at a time."""
    kind = getattr(torch, precision)
    goal = torch.tensor([float(target)], dtype=kind)
    found = {}
    for name, loss in (
        ("from logits", lambda x: nn.BCEWithLogitsLoss()(x, goal)),
        ("nn.BCELoss", lambda x: nn.BCELoss()(torch.sigmoid(x), goal)),
    ):
        x = torch.tensor([float(logit)], dtype=kind, requires_grad=True)
        value = loss(x)
        value.backward()
        found[name] = value.item(), x.grad.item()
    return found


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("target", [0, 1])
def test_losses_and_slopes_are_those_of_torch(target: int, precision: str) -> None:
    for logit in (-120, -60, -20, -3, 0, 3, 20, 60, 120):
        said = losses_by_logit_figure(logit, target, precision).description
        for name, pair in three(logit, target, precision).items():
            loss, slope = re.search(rf"{name}: loss (\S+), slope ([^;. ]\S*?)[;.] ", said).groups()
            assert (float(loss), float(slope)) == pytest.approx(pair, rel=1e-4, abs=1e-9)


def test_it_says_which_of_them_breaks() -> None:
    def verdict(*setting) -> str:
        return str(losses_by_logit_figure(*setting))

    assert "all three agree to 0.001" in verdict(3, 0, "float32")
    assert "formula on p: loss inf, slope nan" in verdict(20, 0, "float32")
    assert "BCELoss is off by 80; its slope is gone" in verdict(20, 0, "float32")
    assert "all three agree" in verdict(20, 0, "float64")
    assert "the formula on p is finite, but wrong" in verdict(16, 0, "float32")
    assert "formula on p: loss nan" in verdict(20, 1, "float32"), "0 * inf: although it is right"
    # p is a fine number, but torch divides by at least 1e-12 on the way back.
    assert "BCELoss's slope is gone" in verdict(-60, 1, "float64")


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("target", [0, 1])
def test_agreement_is_claimed_only_where_it_is(target: int, precision: str) -> None:
    for logit in range(-120, 121):
        said = str(losses_by_logit_figure(logit, target, precision))
        rows = [
            tuple(map(float, pair)) for pair in re.findall(r": loss (\S+), slope (\S+?)[;.] ", said)
        ]
        assert len(rows) == 3
        (loss, slope), *others = rows
        agrees = all(
            math.isfinite(a) and abs(a - loss) < 1.1e-3 and abs(b - slope) < 1.1e-3
            for a, b in others
        )
        assert ("all three agree" in said) == agrees, (logit, rows)


def test_each_control_of_the_losses_redraws() -> None:
    widget = losses_by_logit()
    assert "all three agree" in widget.picture.value
    widget.logit.value = 20
    assert (
        widget.logit.said == "the formula on p is broken; BCELoss is off by 80; its slope is gone"
    )
    widget.precision.value = "float64"
    assert widget.logit.said == "all three agree to 0.001"
    widget.target.value = 1
    assert "target 1, logit 20" in widget.picture.value


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: activation_slopes_figure("relu"), "'relu'.*choose one of sigmoid"),
        (lambda: activation_slopes_figure("ReLU", 9), "x.*at most 8"),
        (lambda: losses_by_logit_figure(121), "logit.*at most 120"),
        (lambda: losses_by_logit_figure(3, 2), "target.*at most 1"),
        (lambda: losses_by_logit_figure(3, 1, "half"), "'half'.*float32, float64"),
    ],
)
def test_what_makes_no_sense_is_refused(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
