"""What the checks of `activations_and_losses` share: textbook formulas, slopes, short numeric answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch

from course.checks.expect import call, expect_answers, expect_raises, expect_true, fail
from course.checks.fixtures import find_fixture

# Asks a public fixture about the student's function: run("slope_by_autograd", x, ...).
Run = Callable[..., object]

EXTREMES = [-1000.0, -200.0, -30.0, -3.0, -0.5, 0.5, 3.0, 30.0, 200.0, 1000.0]
FLOATS = (torch.float32, torch.float64)
SUMMED = "the losses were added up: average them, .mean()"
SIGN = "the minus sign is missing: a logarithm of a probability is negative, the loss is not"


def beside(function: Callable) -> Run:
    """Runs fixtures right here, beside the student's function."""
    name = getattr(function, "__name__", "function")
    return lambda fixture, *args: find_fixture(fixture)({name: function}, name, *args)


def normal(rng: np.random.Generator, shape: tuple[int, ...], dtype=torch.float64, scale=3.0):
    return torch.from_numpy(scale * rng.standard_normal(shape)).to(dtype)


def textbook_sigmoid(x: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-x))


def textbook_bce(p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


def slope_of(function: Callable, x: torch.Tensor) -> torch.Tensor:
    x = x.clone().requires_grad_()
    return torch.autograd.grad(function(x).sum(), x)[0]


def refuses(function: Callable[[], object], what: str, likely: str) -> None:
    """The call raises ValueError; a refusal by another kind of error is named as such."""
    try:
        function()
    except Exception as error:
        # An error that came over the wire has its class name in `kind`.
        kind = getattr(error, "kind", type(error).__name__)
        if kind in ("AssertionError", "KeyError", "TypeError"):
            likely = f"it is refused, but with {kind}: raise ValueError"
    expect_raises(function, ValueError, what, likely=likely)


def call_lined_up(function: Callable, *args: object, what: str) -> object:
    """`call`; sums that do not line up with their logits are told as a missing keepdim."""
    try:
        return call(function, *args, what=what)
    except Exception as error:
        if "must match the size" not in str(error):
            raise
        fail(
            what,
            expected="a result of the logits' shape",
            got=str(error),
            likely="is keepdim=True missing in .sum or .amax?",
        )


BUILD = "the ready-made function does the whole exercise; build it from exp, log and sums"


def built_by_hand(used: object, ready_made: str, what: str, likely: str = BUILD) -> None:
    """Fails if `used`, a report of `torch_functions_used`, names one of the ready-made functions."""
    names = [str(name) for name in used] if isinstance(used, list) else []
    expect_true(bool(names), what, expected="a formula made of torch functions", got="none")
    found = [name for name in names if name.removeprefix("special_") in ready_made.split()]
    expect_true(
        not found,
        what,
        expected="your own formula",
        got=f"a call of torch's {', '.join(found)}",
        likely=likely,
    )


def numbers(
    answers: object,
    right: Mapping[str, float],
    what: str,
    hint: str,
    *,
    tolerances: Mapping[str, float] | None = None,
    likely: Mapping[str, tuple[str, float]] | None = None,
) -> None:
    """Short answers that are numbers: right within 0.0006, so that three decimals are enough.

    `tolerances` maps a question to a wider tolerance, `likely` a reason to a (question, answer).
    """
    if isinstance(answers, Mapping):
        for reason, (key, wrong) in (likely or {}).items():
            value = answers.get(key)
            if _is_number(value) and math.isclose(value, wrong, abs_tol=6e-4):
                hint = reason
        answers = {
            key: right[key]
            if key in right
            and _is_number(value)
            and abs(value - right[key]) < (tolerances or {}).get(key, 6e-4)
            else (math.inf if _is_number(value) else value)
            for key, value in answers.items()
        }
    expect_answers(answers, right, what, hint)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
