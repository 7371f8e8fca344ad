"""Checks of `activations_and_losses`, binary part: cross-entropy from p and from logits, decisions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from course.checks.activations_and_losses.tools import (
    EXTREMES,
    FLOATS,
    SIGN,
    SUMMED,
    Run,
    beside,
    built_by_hand,
    normal,
    numbers,
    refuses,
    slope_of,
    textbook_bce,
    textbook_sigmoid,
)
from course.checks.expect import as_array, brief, call, check, expect_close, expect_true

BROADCAST = (
    "the shapes are not compared: (N, 1) with (N,) broadcasts to (N, N) and mixes the examples"
)


def _refuses(function: Callable, name: str) -> None:
    p = torch.tensor([[0.2], [0.7], [0.4]])
    for targets, likely in [
        (torch.tensor([[0], [1], [1]]), "the dtype is not checked: targets.is_floating_point()"),
        (torch.tensor([[False], [True], [True]]), "True and False are no floats either"),
        (torch.tensor([0.0, 1.0, 1.0]), BROADCAST),
        (torch.tensor([[0.0, 1.0, 1.0]]), BROADCAST),
    ]:
        words = f"targets of {targets.dtype}, shape {tuple(targets.shape)}"
        what = f"{name}, predictions of shape (3, 1), {words}"
        refuses(lambda targets=targets: function(p, targets), what, likely)


READY_MADE = "binary_cross_entropy binary_cross_entropy_with_logits"


@check("the mean, the slope and the refusals are right, and nothing is clamped")
def bce_from_probabilities(
    function: Callable, *, rng: np.random.Generator, run: Run | None = None
) -> None:
    """`bce_from_probabilities(p, y)` for hard and soft targets of several shapes, and at p = 0."""
    run = run or beside(function)
    for shape, dtype in [((6,), FLOATS[0]), ((5, 1), FLOATS[1]), ((4, 3), FLOATS[0])]:
        for soft in (False, True):
            p = torch.from_numpy(rng.uniform(0.03, 0.97, shape)).to(dtype)
            y = torch.from_numpy(rng.random(shape) if soft else rng.integers(0, 2, shape))
            y = y.to(dtype)
            losses = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
            likely = {
                SUMMED: losses.sum(),
                SIGN: -losses.mean(),
                "the losses were not averaged: .mean() makes one number of them": losses,
                "the second half is missing: (1 - y) ln(1 - p) counts the examples of class 0": (
                    -(y * torch.log(p)).mean()
                ),
                "p was taken for the probability of class 0; it is P(y = 1)": textbook_bce(
                    1 - p, y
                ),
                "the logarithm is not the natural one: torch.log": losses.mean() / math.log(10),
                "the logarithm is not the natural one: use torch.log": losses.mean() / math.log(2),
                "a target may also be 0.8: weigh both logarithms, by y and 1 - y": (
                    -torch.where(y == 1, torch.log(p), torch.log(1 - p)).mean()
                ),
                "the minus sign reaches only the first half: put the sum in brackets": (
                    -y * torch.log(p) + (1 - y) * torch.log(1 - p)
                ).mean(),
            }
            kind = "soft" if soft else "0 and 1"
            what = f"bce_from_probabilities, shape {shape}, targets {kind}, {dtype}"
            result = call(function, p, y)
            expect_close(result, losses.mean(), what, likely=likely)
            _is_tensor(result, what)
    slope = slope_of(lambda p: textbook_bce(p, y), p)
    expect_close(run("slope_by_autograd", p, y), slope, f"slope of {what}")
    built_by_hand(run("torch_functions_used", p, y), READY_MADE, "bce_from_probabilities")
    p, y = torch.tensor([0.0]), torch.tensor([1.0])
    likely = "p was clamped: write the formula as it stands, with no guard"
    result = as_array(call(function, p, y), "bce_from_probabilities")
    what = "bce_from_probabilities, p = 0, target 1"
    expect_true(bool(result == math.inf), what, expected="inf", got=f"{result:g}", likely=likely)
    _refuses(function, "bce_from_probabilities")


def _is_tensor(result: object, what: str) -> None:
    expect_true(
        isinstance(result, torch.Tensor),
        what,
        expected="a tensor without axes, so that PyTorch can follow the slope",
        got=f"a {type(result).__name__}",
        likely="stay in torch: no .item(), .numpy() or float()",
    )


@check("values and slopes are right from -1000 to 1000")
def bce_with_logits(
    function: Callable, *, rng: np.random.Generator, run: Run | None = None
) -> None:
    """`bce_with_logits(x, y)` against PyTorch's, at moderate and at extreme logits."""
    run = run or beside(function)
    for shape in [(8,), (5, 1), (4, 3)]:
        x = torch.from_numpy(rng.uniform(-15, 15, shape))
        hard = torch.from_numpy(rng.integers(0, 2, shape)).double()
        for y in (hard, torch.from_numpy(rng.random(shape))):
            losses = F.binary_cross_entropy_with_logits(x, y, reduction="none")
            likely = {
                SUMMED: losses.sum(),
                "the losses were not averaged": losses,
                "the sign is wrong": -losses.mean(),
                "the logits were taken for those of class 0: sigmoid(x) is P(y = 1)": (
                    F.binary_cross_entropy_with_logits(-x, y)
                ),
                "the factor of x is 1 - y, not y": (y * x + F.softplus(-x)).mean(),
                "the exponent has lost its minus sign: ln(1 + exp(-x)) adds to (1 - y) x": (
                    ((1 - y) * x + F.softplus(x)).mean()
                ),
                "ln(1 + ...) needs 1 = exp(0), a zero in logaddexp: torch.zeros_like": (
                    ((1 - y) * x + torch.logaddexp(torch.ones_like(x), -x)).mean()
                ),
            }
            # The two formulas agree to 1e-6 in float64 as long as |logit| stays within 15.
            what = f"bce_with_logits, shape {shape}, float64, logits within ±15"
            result = call(function, x, y)
            expect_close(result, losses.mean(), what, likely=likely)
            _is_tensor(result, what)
    for dtype in FLOATS:
        for logit in [*EXTREMES, -16.0, 16.0]:
            for target in (0.0, 1.0):
                _one_logit(function, run, logit, target, dtype)
    _refuses(function, "bce_with_logits")
    x, y = torch.ones(3), torch.zeros(3)
    built_by_hand(run("torch_functions_used", x, y), READY_MADE, "bce_with_logits")


def _one_logit(
    function: Callable, run: Run, logit: float, target: float, dtype: torch.dtype
) -> None:
    x, y = torch.tensor([logit], dtype=dtype), torch.tensor([target], dtype=dtype)
    p = torch.sigmoid(x)
    right = F.binary_cross_entropy_with_logits(x, y)
    likely = {
        "the probability has rounded to 0 or 1: do not take the logarithm of a sigmoid": (
            textbook_bce(p, y)
        ),
        "that is nn.BCELoss, which stops at 100: its slope is gone": F.binary_cross_entropy(p, y),
        "exp overflows to inf: take the larger term out of the sum first": (
            ((1 - y) * x + torch.log(1 + torch.exp(-x))).mean()
        ),
        "exp overflows to inf for large x: take the larger term out first": (
            (torch.log(1 + torch.exp(x)) - x * y).mean()
        ),
    }
    for eps in (1e-15, 1e-12, 1e-10, 1e-8, 1e-7, 1e-6):
        likely[f"p was clamped at about {eps:g}: the loss stops growing there"] = textbook_bce(
            p.clamp(eps, 1 - eps), y
        )
    for bound in (15, 20, 30, 50, 80, 88, 100, 500, 700):
        reason = f"the exponent was clamped at about {bound}: beyond it the loss is wrong"
        inside = (1 - y) * x + torch.log1p(torch.exp(-x.clamp(min=-bound)))
        likely[reason] = inside.mean()
    what = f"bce_with_logits, logit {logit:g}, target {target:g}, {dtype}"
    expect_close(call(function, x, y), right, what, likely=likely)
    expect_close(
        run("slope_by_autograd", x, y),
        p - y,
        f"slope of {what}",
        likely={
            "the slope is nan: somewhere an inf is multiplied by 0; give exp no large numbers": p
            * math.nan,
            "the slope is gone: something was clamped": 0 * p,
        },
    )


@check("the naive loss, BCELoss and your own part where they should")
def compare_losses(function: Callable, *, rng: np.random.Generator) -> None:
    """`compare_losses(logits, targets)` gives (loss, slope) in three ways."""
    x = round(float(rng.uniform(-4, 4)), 2)
    cases = [(x, 1.0, torch.float64), (x, 0.0, torch.float32), (16.0, 0.0, torch.float32)]
    cases += [(x, y, torch.float32) for x, y in [(40.0, 0.0), (-200.0, 1.0), (200.0, 0.0)]]
    for logit, target, dtype in [*cases, (200.0, 0.0, torch.float64)]:
        x, y = torch.tensor([logit], dtype=dtype), torch.tensor([target], dtype=dtype)
        what = f"compare_losses, logit {logit:g}, target {target:g}, {dtype}"
        result = call(function, x, y, what=what)
        functions: dict[str, Callable] = {
            "naive": lambda x, y=y: textbook_bce(torch.sigmoid(x), y),
            "BCELoss": lambda x, y=y: nn.BCELoss()(torch.sigmoid(x), y),
            "logits": lambda x, y=y: nn.BCEWithLogitsLoss()(x, y),
        }
        keys = set(result) if isinstance(result, Mapping) else None
        got = f"{keys or type(result).__name__}"
        expect_true(
            keys == set(functions), what, expected=f"a dictionary {list(functions)}", got=got
        )
        for name, right in functions.items():
            pair = result[name]
            two = isinstance(pair, (tuple, list)) and len(pair) == 2
            expect_true(two, f"{what}, {name!r}", expected="a pair (loss, slope)", got=brief(pair))
            expect_true(
                all(isinstance(number, (int, float, np.number)) for number in pair),
                f"{what}, {name!r}",
                expected="two plain numbers",
                got=" and ".join(f"a {type(number).__name__}" for number in pair),
                likely="add .item() to the loss and to the slope",
            )
            _loss_and_slope(pair, right, x, y, f"{what}, {name!r}")


def _loss_and_slope(
    pair: tuple, right: Callable, x: torch.Tensor, y: torch.Tensor, what: str
) -> None:
    value, slope = (as_array(number, what).reshape(-1) for number in pair)
    swapped = "predictions come first, then targets: they are swapped"
    likely = {
        "a probability is needed: put the logit through torch.sigmoid first": textbook_bce(x, y),
        "that is nn.BCELoss, with its floor under the logarithm": (
            F.binary_cross_entropy(torch.sigmoid(x), y)
        ),
        "that is the loss from logits": F.binary_cross_entropy_with_logits(x, y),
        "the logit has been through a sigmoid before the loss that takes logits": (
            F.binary_cross_entropy_with_logits(torch.sigmoid(x), y)
        ),
        swapped: textbook_bce(y, torch.sigmoid(x)),
        f"{swapped} in nn.BCELoss": F.binary_cross_entropy(y, torch.sigmoid(x)),
        f"{swapped} in the loss on logits": F.binary_cross_entropy_with_logits(y, x),
        "p was clamped: Exercise 3 asks for the formula as it stands": lambda: (
            value if np.isfinite(value).all() and not torch.isfinite(right(x)) else None
        ),
    }
    likely = {reason: v if callable(v) else v.reshape(1) for reason, v in likely.items()}
    expect_close(value, right(x).reshape(1), f"{what}, loss", likely=likely, rtol=1e-4)
    p = torch.sigmoid(x)
    likely = {
        "that is the slope with respect to p: differentiate with respect to the logit": (
            slope_of(lambda p: textbook_bce(p, y), p)
        ),
        "that is the loss, not its slope": right(x).reshape(1),
        "that is the slope through a sigmoid of your own: use torch.sigmoid here": (
            slope_of(lambda x: textbook_bce(textbook_sigmoid(x), y), x)
        ),
    }
    expect_close(slope, slope_of(right, x), f"{what}, slope", likely=likely, rtol=1e-4)


@check("probabilities and logits lead to the same class")
def predict_class(function: Callable, *, rng: np.random.Generator) -> None:
    """`predict_class(scores, kind)` on both sides of each threshold, and on it."""
    for shape in [(9,), (6, 1), (4, 3)]:
        logits = normal(rng, shape, torch.float32, 1.0)
        logits.view(-1)[:3] = torch.tensor([0.3, -0.3, 0.0])
        probabilities = torch.sigmoid(logits)
        right = (logits > 0).long()
        for scores, kind in [(logits, "logit"), (probabilities, "probability")]:
            likely = {
                "0.5 is the threshold of probabilities; for logits it is 0": logits > 0.5,
                "0 is the threshold of logits; for probabilities it is 0.5": probabilities > 0,
                "the classes are the wrong way round: PyTorch's p is the probability of class 1": (
                    (scores < scores.new_tensor(0.5 if kind == "probability" else 0)).long()
                ),
                "on the threshold itself the class is 0: use >, not >=": (logits >= 0).long(),
                "those are scores: compare them with the threshold": scores,
            }
            what = f"predict_class, {kind}, shape {shape}"
            result = as_array(call(function, scores, kind), what)
            expect_close(result, right, what, likely=likely)
            got = f"dtype {result.dtype}"
            whole = result.dtype.kind in "iu"
            expect_true(whole, what, expected="whole numbers", got=got, likely="add .long()")
    for kind in ("probabilities", "softmax"):
        refuses(
            lambda kind=kind: function(torch.zeros(3), kind),
            f"predict_class, kind = {kind!r}",
            "an unknown kind falls into one of the two cases instead of being refused",
        )


def _cheaper(p: float) -> int:
    """The class for which BCE costs less at this p."""
    costs = [F.binary_cross_entropy(torch.tensor(p), torch.tensor(y)) for y in (0.0, 1.0)]
    return int(costs[1] < costs[0])


@check("p is the probability of class 0, and the answers are right")
def class_zero(
    function: Callable, answers: Mapping[str, float], *, rng: np.random.Generator
) -> None:
    """`loss_for_class_zero(p_zero, labels)`, and four numbers about the bug."""
    for shape in [(7,), (5, 1), (3, 4)]:
        p = torch.from_numpy(rng.uniform(0.02, 0.98, shape)).float()
        y = torch.from_numpy(rng.integers(0, 2, shape)).float()
        y.view(-1)[:2] = torch.tensor([0.0, 1.0])
        likely = {
            "that is the bug: BCE takes p for the probability of class 1. Turn over the labels or p; "
            "two repairs would cancel each other": textbook_bce(p, y),
            "p is a probability already: no loss with logits": (
                F.binary_cross_entropy_with_logits(p, 1 - y)
            ),
            SIGN: -textbook_bce(p, 1 - y),
            "a minus sign does not swap the classes: turn over the labels": -textbook_bce(p, y),
            SUMMED: textbook_bce(p, 1 - y) * p.numel(),
        }
        what = f"loss_for_class_zero, shape {shape}"
        expect_close(call(function, p, y), textbook_bce(p, 1 - y), what, likely=likely, rtol=1e-4)
    accuracy = "an accuracy of 0.06 by the wrong decision rule becomes, by the right one"
    ends_near = "trained only on examples of class 0 (all y = 0), p ends near"
    right = {
        "trained with BCELoss()(p, y), p is the probability of class": _cheaper(0.9),
        "p = 0.9 there means class": _cheaper(0.9),
        accuracy: 1 - 0.06,
        ends_near: _cheaper(0.0),
    }
    likely = {
        "give the accuracy as a share between 0 and 1, not in percent": (accuracy, 94.0),
    }
    hint = (
        "BCE models P(y = 1), whatever anybody planned; what was wrong is right the other way round"
    )
    near = {ends_near: 0.051}
    numbers(answers, right, "whose_probability", hint, tolerances=near, likely=likely)
