"""Exercise of `activations_and_losses`: the sigmoid, stable in value and slope; what others share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.work import Work
from course.checks.ways import Ban

BUILD = "the ready-made function does the whole exercise; build it from exp, log and sums"
FLOATS = (torch.float32, torch.float64)
EXTREMES = [-1000.0, -200.0, -30.0, -3.0, -0.5, 0.0, 0.5, 3.0, 30.0, 200.0, 1000.0]


def numbers(
    rng: np.random.Generator, *shape: int, scale: float = 2.0, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """Normally distributed numbers, also for a shape without axes."""
    return torch.from_numpy(np.asarray(scale * rng.standard_normal(shape))).to(dtype)


WRONG_SLOPE = (
    "the slope is not right, whatever the value is: look for .detach(), .item() or no_grad(), for an inf on the "
    "way, or for a bend, such as that of abs at 0"
)


def slope(work: Work, name: str, args: Sequence, what: str, **how: float) -> None:
    """The slope of a function by its first argument."""
    found = work.slope(name, *args)
    work.compare(found["by argument"], f"{what}: slope", says=WRONG_SLOPE, **how)


@exercise(
    "activations_and_losses/test_sigmoid",
    done="values and slopes are right from -1000 to 1000",
    bans=[
        Ban(name, BUILD)
        for name in [
            "sigmoid",
            "Sigmoid",
            "sigmoid_",
            "expit",
            "expit_",
            "softmax",
            "Softmax",
            "softmin",
            "logsigmoid",
            "LogSigmoid",
            "log_sigmoid",
            "log_softmax",
            "LogSoftmax",
            "Bernoulli",
        ]
    ],
)
def sigmoid(work: Work, rng: np.random.Generator) -> None:
    first, second = numbers(rng, 4), numbers(rng, 4)
    probes.again(work, "sigmoid", [first], [second], "sigmoid, 4 logits", types=True)
    slope(work, "sigmoid", [first], "sigmoid, 4 logits")
    probes.digits(work, "sigmoid", [numbers(rng, 6, scale=8)], "float64", atol=1e-25)
    zero = torch.tensor([0.0, 0.0])
    work.compare(work.call("sigmoid", zero), "sigmoid at exactly 0", types=True)
    slope(work, "sigmoid", [zero], "sigmoid at exactly 0")
    for dtype in FLOATS:
        x = torch.tensor(EXTREMES, dtype=dtype)
        what = f"sigmoid of {[f'{v:g}' for v in EXTREMES]}, {str(dtype)[6:]}".replace("'", "")
        work.compare(work.call("sigmoid", x), what, types=True)
        slope(work, "sigmoid", [x], what)
    # In float64 p and 1 - p are far from 0 here, so a value or slope of 0 is wrong.
    x = torch.tensor([-30.0, -20.0, 20.0, 30.0], dtype=torch.float64)
    what = f"sigmoid of {x.tolist()}, float64, each to one percent"
    work.compare(work.call("sigmoid", x), what, rtol=1e-2, atol=0)
    slope(work, "sigmoid", [x], what, rtol=1e-2, atol=0)
    # In float32 1 - p is 0 already at 20, but p itself is not at -20.
    x = torch.tensor([-30.0, -20.0])
    what = f"sigmoid of {x.tolist()}, float32, each to one percent"
    work.compare(work.call("sigmoid", x), what, rtol=1e-2, atol=0)
    slope(work, "sigmoid", [x], what, rtol=1e-2, atol=0)
    for x in (
        numbers(rng, 1, 1),
        numbers(rng),
        probes.other_layout(numbers(rng, 3, 4, dtype=torch.float32)),
        numbers(rng, 2, 3, 5, scale=300),
    ):
        what = f"sigmoid, {str(x.dtype)[6:]}, shape {tuple(x.shape)}"
        says = "x may have any shape and order in memory; the result has the same shape"
        work.compare(work.call("sigmoid", x), what, types=True, says=says)
        slope(work, "sigmoid", [x], what)


SIGMOID = """\
    right_half = 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0)))
    small = torch.exp(torch.where(x >= 0, 0, x))
    return torch.where(x >= 0, right_half, small / (1 + small))
"""
sigmoid.mistake(
    "exp(-x) overflows to inf for very negative x, and inf · 0 is nan",
    (SIGMOID, "    return 1 / (1 + torch.exp(-x))\n"),
)
sigmoid.mistake(
    "torch.where computes both forms everywhere; in the one that is not chosen exp overflows and its "
    "slope is nan: give each form only numbers that are safe for it",
    (
        SIGMOID,
        "    e = torch.exp(x)\n    return torch.where(x >= 0, 1 / (1 + 1 / e), e / (1 + e))\n",
    ),
)
sigmoid.mistake(
    "torch.where computes both forms everywhere; in the one that is not chosen exp overflows and its "
    "slope is nan: give each form only numbers that are safe for it",
    (
        SIGMOID,
        "    e = torch.exp(x)\n    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), e / (1 + e))\n",
    ),
)
sigmoid.mistake(
    "only one of the two forms got safe numbers: exp overflows in the left form, for very negative x",
    ("-torch.where(x >= 0, x, 0)", "-x"),
)
sigmoid.mistake(
    "only one of the two forms got safe numbers: exp overflows in the right form, for large x",
    ("torch.where(x >= 0, 0, x)", "x"),
)
sigmoid.mistake(
    "inf / inf is nan: exp(x) overflows for large x",
    (SIGMOID, "    e = torch.exp(x)\n    return e / (1 + e)\n"),
)
for old, new in (
    ("torch.where(x >= 0, right_half, small / (1 + small))", "1 - torch.where(x >= 0, right_half, small / (1 + small))"),
    ("torch.where(x >= 0, right_half, small / (1 + small))", "torch.where(x >= 0, 1 - right_half, 1 / (1 + small))"),
):  # fmt: skip
    sigmoid.mistake("the sign in the exponent is missing: 1 / (1 + exp(-x))", (old, new))
sigmoid.mistake("that is tanh, from -1 to 1", (SIGMOID, "    return torch.tanh(x)\n"))
sigmoid.mistake(
    "that is tanh of half the logit: shift and halve it to get from (-1, 1) to (0, 1)",
    (SIGMOID, "    return torch.tanh(x / 2)\n"),
)
sigmoid.mistake(
    "that is not a sigmoid: exp(x) / (1 + exp(-x)) mixes the two forms",
    (SIGMOID, "    return torch.exp(x.clamp(max=80)) / (1 + torch.exp(-x.clamp(min=-80)))\n"),
)
sigmoid.mistake(
    "every probability is ½: each form got the numbers of the other",
    ("torch.where(x >= 0, x, 0)", "x.clamp(max=0)"), ("torch.where(x >= 0, 0, x)", "x.clamp(min=0)"),
)  # fmt: skip
sigmoid.mistake(
    "the two forms are swapped: for x >= 0 the left one is chosen, 1 / (1 + exp(-x))",
    ("right_half, small / (1 + small)", "small / (1 + small), right_half"),
)
for bound in (5, 10, 15, 16, 20):
    sigmoid.mistake(
        f"x was clamped on both sides, at ±{bound}: beyond that the value stands still and the slope is gone",
        (SIGMOID, f"    return 1 / (1 + torch.exp(-x.clamp(-{bound}, {bound})))\n"),
    )
for bound in (10, 15, 20):
    sigmoid.mistake(
        f"beyond ±{bound} the result was set to exactly 0 and 1: a sigmoid comes close to them, and its slope is not 0",
        (SIGMOID, f"    p = 1 / (1 + torch.exp(-x.clamp(-{bound}, {bound})))\n"
         f"    return torch.where(x > {bound}, 1.0, torch.where(x < -{bound}, 0.0, p))\n"),
    )  # fmt: skip
sigmoid.mistake(
    "for negative logits 1 minus something was taken, which rounds to 0: exp(x) / (1 + exp(x)) does not",
    ("small / (1 + small))", "1 - 1 / (1 + small))"),
)
sigmoid.mistake(
    "the result was clamped: a sigmoid comes as close to 0 and 1 as numbers can",
    ("return torch.where(x >= 0, right_half, small / (1 + small))",
     "return torch.where(x >= 0, right_half, small / (1 + small)).clamp(1e-7, 1 - 1e-7)"),
)  # fmt: skip
BEND = "at exactly 0 the slope is ¼: abs, relu and clamp have a bend there, and PyTorch calls their slope 0"
sigmoid.mistake(
    BEND, (SIGMOID, "    e = torch.exp(-x.abs())\n    return torch.where(x >= 0, 1, e) / (1 + e)\n")
)
sigmoid.mistake(
    "at exactly 0 the slope is ¼: maximum shares the slope between two equal numbers",
    ("torch.where(x >= 0, x, 0)", "torch.maximum(x, torch.zeros_like(x))"),
    ("torch.where(x >= 0, 0, x)", "torch.minimum(x, torch.zeros_like(x))"),
)
sigmoid.mistake(
    "at exactly 0 both forms give ½; the comparison with 0 leaves that logit out",
    ("return torch.where(x >= 0, right_half, small / (1 + small))",
     "return right_half * (x > 0) + small / (1 + small) * (x < 0)"),
)  # fmt: skip
sigmoid.mistake(
    "the slope does not reach x: stay in torch, without .detach(), .numpy(), .item() and no_grad()",
    ("right_half = 1 / (1 + ", "x = x.detach()\n    right_half = 1 / (1 + "),
)
sigmoid.mistake(
    "the overflow was repaired in the result (nan_to_num or the like): its slope is still nan",
    (
        SIGMOID,
        "    e = torch.exp(x)\n    p = e / (1 + e)\n    return torch.where(torch.isnan(p), 1.0, p)\n",
    ),
)
sigmoid.mistake(
    "the result has another dtype than the logits: do not convert (.float(), .double())",
    ("small / (1 + small))", "small / (1 + small)).float()"),
)
sigmoid.mistake(
    "the result has another dtype than the logits: do not convert (.float(), .double())",
    ("right_half = 1 / (1 + ", "x = x.double()\n    right_half = 1 / (1 + "),
)
sigmoid.mistake(
    "the logits themselves were changed: clamp_ and the like work in place, use clamp",
    ("right_half = 1 / (1 + ", "sign = x >= 0\n    left = x.clamp(max=0)\n    x.clamp_(min=0)\n    right_half = 1 / (1 + "),
    ("torch.exp(torch.where(x >= 0, 0, x))", "torch.exp(left)"),
    ("return torch.where(x >= 0", "return torch.where(sign"),
)  # fmt: skip
sigmoid.mistake(
    "the shape is lost: the result has the shape of x, also with axes of size 1",
    ("small / (1 + small))", "small / (1 + small)).squeeze()"),
)
sigmoid.mistake(
    "the decision between the two forms was made once for all numbers: each needs its own, torch.where",
    ("return torch.where(x >= 0, right_half, small / (1 + small))",
     "return right_half if (x >= 0).all() else small / (1 + small)"),
)  # fmt: skip
sigmoid.right(
    "logaddexp", (SIGMOID, "    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))\n")
)
sigmoid.right(
    "masks",
    (
        SIGMOID,
        "    out = torch.empty_like(x)\n    up = x >= 0\n    out[up] = 1 / (1 + torch.exp(-x[up]))\n"
        "    e = torch.exp(x[~up])\n    out[~up] = e / (1 + e)\n    return out\n",
    ),
)
