"""Public checks of assignment 1, `activations_and_losses`: stable heads, losses, decisions, modes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import nn
from torch.random import fork_rng

from course.checks.activations_and_losses.binary import (
    bce_from_probabilities,
    bce_with_logits,
    class_zero,
    compare_losses,
    predict_class,
)
from course.checks.activations_and_losses.classes import (
    cross_entropy,
    floor,
    heads,
    same_class,
    wrong_nll,
)
from course.checks.activations_and_losses.tools import (
    EXTREMES,
    FLOATS,
    Run,
    beside,
    built_by_hand,
    call_lined_up,
    normal,
    refuses,
    slope_of,
    textbook_sigmoid,
)
from course.checks.expect import (
    as_array,
    brief,
    call,
    check,
    expect_answers,
    expect_close,
    expect_shape,
    expect_true,
)


@check("values and slopes are right from -1000 to 1000")
def sigmoid(function: Callable, *, rng: np.random.Generator, run: Run | None = None) -> None:
    """`sigmoid(x)`: the values, the dtype, and slopes without nan."""
    run = run or beside(function)
    cases = [torch.tensor(EXTREMES), normal(rng, (7,)), normal(rng, (3, 4), torch.float32).T]
    for x in [*cases, normal(rng, (2, 3, 2)) * 300]:
        what = f"sigmoid, {x.dtype}, shape {tuple(x.shape)}"
        likely = {
            "inf / inf is nan: exp(x) overflows for large x": torch.exp(x) / (1 + torch.exp(x)),
            "the sign in the exponent is missing: 1 / (1 + exp(-x))": torch.sigmoid(-x),
            "that is tanh, from -1 to 1": torch.tanh(x),
            "every probability is ½: the two clamps are swapped": torch.full_like(x, 0.5),
        }
        result = call(function, x)
        expect_close(result, torch.sigmoid(x), what, likely=likely)
        same = getattr(result, "dtype", None) == x.dtype
        got = f"{getattr(result, 'dtype', type(result).__name__)}"
        expect_true(same, what, expected=f"a tensor of dtype {x.dtype}", got=got)
    for dtype in FLOATS:
        x = torch.tensor(EXTREMES, dtype=dtype)
        p = torch.sigmoid(x)
        textbook = slope_of(textbook_sigmoid, x)
        chosen = slope_of(
            lambda x: torch.where(x >= 0, textbook_sigmoid(x), torch.exp(x) / (1 + torch.exp(x))),
            x,
        )
        expect_close(
            run("slope_by_autograd", x),
            p * (1 - p),
            f"slope of sigmoid at x = {EXTREMES}, {dtype}",
            likely={
                "exp(-x) overflows to inf for very negative x, and inf · 0 is nan": textbook,
                "torch.where computes both forms everywhere; in the one that is not chosen exp overflows "
                "and its slope is nan: clamp what goes into each form": chosen,
            },
        )
    # In float64 both are far from 0 here; 1 - p has lost all but three digits of its own.
    x = torch.tensor([-30.0, -20.0, 20.0, 30.0], dtype=torch.float64)
    p = torch.sigmoid(x)
    for result, right, what in [
        (call(function, x), p, "sigmoid"),
        (run("slope_by_autograd", x), torch.sigmoid(x) * torch.sigmoid(-x), "slope of sigmoid"),
    ]:
        ratio = as_array(result, what) / right.numpy()
        clamped = (ratio < 1e-3).any() or (ratio > 1e3).any()
        expect_true(
            bool(np.allclose(as_array(result, what), right, rtol=1e-2, atol=0)),
            f"{what} at x = {x.tolist()}, torch.float64, each to one percent",
            expected=_in_digits(right),
            got=_in_digits(result),
            likely="was x clamped on both sides? Beyond that the slope is gone" if clamped else "",
        )
    built_by_hand(run("torch_functions_used", x), "sigmoid expit softmax log_sigmoid", "sigmoid")


def _in_digits(values: object) -> str:
    return f"[{', '.join(f'{v:.3g}' for v in as_array(values, 'values'))}]"


__all__ = [
    "bce_from_probabilities",
    "bce_with_logits",
    "class_zero",
    "compare_losses",
    "cross_entropy",
    "dropout",
    "floor",
    "heads",
    "modes",
    "predict_class",
    "same_class",
    "sigmoid",
    "softmax",
    "wrong_nll",
]


@check("rows add up to 1 along any axis, at any size")
def softmax(function: Callable, *, rng: np.random.Generator, run: Run | None = None) -> None:
    """`softmax(logits, dim)` along each axis, with logits of ±1000."""
    run = run or beside(function)
    rows = torch.tensor([[1000.0, 999.0, 997.0], [-1000.0, -1001.0, -998.0]])
    cases = [(normal(rng, (2, 3)), dim) for dim in (1, 0)]
    cases += [(normal(rng, (2, 3, 4)), dim) for dim in (0, 1, 2, -1, -2)]
    cases += [(normal(rng, (5, 2), torch.float32).T, 1), (normal(rng, (4, 4)), 1)]
    cases += [(rows, 1), (rows.T.contiguous(), 0), (rows.double(), -1)]
    for x, dim in cases:
        powers = torch.exp(x)
        likely: dict[str, object] = {
            "exp overflows to inf, or all of a row becomes 0: subtract each row's own maximum first": (
                powers / powers.sum(dim, keepdim=True)
            ),
            "one maximum was subtracted for the whole batch: each row needs its own": (
                torch.exp(x - x.max()) / torch.exp(x - x.max()).sum(dim, keepdim=True)
            ),
            "it was divided by the sum of the whole batch: sum along dim": powers / powers.sum(),
            "that is a sigmoid of each number": torch.sigmoid(x),
            "each number was divided by itself: the sum has an index of its own": torch.ones_like(
                x
            ),
            "that is log-softmax": torch.log_softmax(x, dim),
        }
        if x.shape[0] == x.shape[-1]:
            likely["without keepdim=True the sums line up with the wrong axis"] = (
                powers / powers.sum(dim)
            )
        for other in range(x.ndim):
            if other != dim % x.ndim:
                likely[f"the sum runs along axis {other}, not along dim"] = torch.softmax(x, other)
        what = f"softmax, {x.dtype}, shape {tuple(x.shape)}, dim = {dim}"
        # Neighbouring float32 numbers near 1000 are 6e-5 apart, and exp makes that a share of p.
        rtol = 3e-4 if x.abs().max() > 900 else 1e-5
        result = call_lined_up(function, x, dim, what=what)
        if x.ndim == 2:
            what += _sums_in_words(as_array(result, what), x, dim)
        expect_close(result, torch.softmax(x, dim), what, likely=likely, rtol=rtol)
    built_by_hand(run("torch_functions_used", x, dim), "softmax log_softmax softmin", "softmax")


def _sums_in_words(result: np.ndarray, x: torch.Tensor, dim: int) -> str:
    if result.shape != tuple(x.shape) or np.allclose(result.sum(dim), 1, rtol=0, atol=1e-3):
        return ""
    lines = "columns" if dim % 2 == 0 else "rows"
    sums = ", ".join(f"{total:.3g}" for total in result.sum(dim))
    return f": the {lines} add up to {sums}, not to 1"


@check("it drops while training, scales what remains, and does nothing in use")
def dropout(function: Callable, *, rng: np.random.Generator, run: Run | None = None) -> None:
    """`dropout(x, p, training)` on 20,000 numbers for several p."""
    with fork_rng(devices=[]):  # what the check draws changes nothing in the notebook
        _dropout(function, rng, run or beside(function))


def _dropout(function: Callable, rng: np.random.Generator, run: Run) -> None:
    x = torch.from_numpy(rng.uniform(1, 2, (200, 100)) * rng.choice([-1, 1], (200, 100))).float()
    for p in (0.25, 0.5, 0.8, 0.0, round(float(rng.uniform(0.1, 0.4)), 2)):
        in_use = as_array(call(function, x, p, False), "dropout")
        dropped = p > 0 and abs((in_use == 0).mean() - p) < 0.1
        likely = {
            "nothing is scaled in use; the division belongs to training": x * (1 - p),
            "nothing is scaled in use: return x": x / (1 - p),
            "it drops in use as well: look at `training`": in_use if dropped else None,
        }
        expect_close(in_use, x, f"dropout, p = {p}, training = False", likely=likely)
        what = f"dropout, p = {p}, training = True"
        first = as_array(call(function, x, p, True), what)
        expect_shape(first, x.shape, what)
        second = as_array(call(function, x, p, True), what)
        expect_shape(second, x.shape, what)
        _training_mode(first, second, x.numpy(), p, what)
    for p in (-0.1, 1.0, 1.5):
        for training in (True, False):
            refuses(
                lambda p=p, training=training: function(x, p, training),
                f"dropout, p = {p}, training = {training}",
                likely="p is not checked, or only in one mode: 0 <= p < 1",
            )
    likely = (
        "the ready-made function does the whole exercise; draw with torch.rand_like(x) and choose"
    )
    built_by_hand(run("torch_functions_used", x, 0.5, True), _DROPOUTS, "dropout", likely)


_DROPOUTS = "dropout dropout_ dropout1d dropout2d alpha_dropout feature_dropout native_dropout"


def _training_mode(
    first: np.ndarray, second: np.ndarray, x: np.ndarray, p: float, what: str
) -> None:
    zero = first == 0
    some = zero.any() and not zero.all()
    for same, likely in [
        ((zero == zero[:1]).all(), "one row was drawn for all: torch.rand_like(x) draws for each"),
        ((zero == zero[:, :1]).all(), "one column was drawn for all: draw for each number"),
        ((zero == (second == 0)).all(), "both calls dropped the same: is the seed set inside?"),
    ]:
        expect_true(
            not (some and same), what, expected="independent draws", got="repeats", likely=likely
        )
    # 20,000 independent draws: six standard deviations are at most 0.021.
    share, tolerance = zero.mean(), 6 * math.sqrt(p * (1 - p) / zero.size)
    swapped = "p is the probability of being dropped, not of being kept"
    expect_true(
        abs(share - p) <= tolerance,
        f"{what}: share of zeros",
        expected=f"about {p}",
        got=f"{share:.3f}",
        likely=swapped
        if abs(share - (1 - p)) < 0.03
        else "nothing is dropped"
        if not some
        else "each number is dropped if rand < p",
    )
    kept = np.where(zero, 0, x)
    likely = {
        "what remains is not scaled: divide by 1 - p": kept,
        "it was multiplied by 1 - p: divide": kept * (1 - p),
        "it was divided by p: what remains is a share of 1 - p": kept / p if p else kept,
    }
    expect_close(first, kept / (1 - p), what, likely=likely)


@check("both switches do what you say")
def modes(answers: Mapping[str, tuple[bool, bool]], *, rng: np.random.Generator) -> None:
    """The right answers are measured on the model of the exercise."""
    del rng
    right = {
        "freshly made": _mode(),
        "after model.eval()": _mode("eval"),
        "freshly made, inside torch.no_grad()": _mode(grad=False),
        "after model.eval(), inside torch.no_grad()": _mode("eval", grad=False),
        "after model.eval(), then model.train()": _mode("eval", "train"),
    }
    if isinstance(answers, Mapping):
        answers = {k: tuple(v) if isinstance(v, list) else v for k, v in answers.items()}
        for name, pair in answers.items():
            two = pair is None or (
                isinstance(pair, tuple)
                and len(pair) == 2
                and all(isinstance(answer, (bool, np.bool_)) for answer in pair)
            )
            wanted = "a pair of True or False, for example (True, False)"
            expect_true(two, f"modes, {name!r}", expected=wanted, got=brief(pair, 80))
    hint = "eval() and train() decide about dropout and nothing else, no_grad() about slopes and nothing else"
    expect_answers(answers, right, "modes", hint)


def _mode(*switches: str, grad: bool = True) -> tuple[bool, bool]:
    """(dropout drops, slopes can be asked of the result)."""
    with fork_rng(devices=[]), torch.set_grad_enabled(True):
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5))
        for switch in switches:
            getattr(model, switch)()
        with torch.set_grad_enabled(grad):
            result = model(torch.ones(100, 4))
    return bool((result == 0).any()), result.requires_grad
