"""Exercises of `activations_and_losses`: binary cross-entropy from logits, stable."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import FLOATS, numbers, slope
from autograder.exercises.activations_and_losses.binary import READY_MADE, common, given, refusals
from autograder.exercises.work import Work


@exercise(
    "activations_and_losses/test_bce_with_logits",
    done="values and slopes are right from -1000 to 1000",
    bans=READY_MADE,
)
def bce_with_logits(work: Work, rng: np.random.Generator) -> None:
    name = "bce_with_logits"
    first, second = ([numbers(rng, 3), given(rng, 3)[1]] for _ in range(2))
    probes.again(work, name, first, second, f"{name}, 3 examples", types=True)
    probes.digits(work, name, [numbers(rng, 5, scale=6), given(rng, 5, soft=True)[1]], "float64")
    x, y = numbers(rng, 5, 1), given(rng, 5, 1, soft=True)[1]
    soft = "targets between 0 and 1, such as 0.8, are legal: x counts with the weight 1 - y"
    work.compare(
        work.call(name, x, y), f"{name}, shape (5, 1), soft targets", types=True, says=soft
    )
    slope(work, name, [x, y], f"{name}, shape (5, 1), soft targets")
    far = [14.0, -14.0, 16.0, -16.0, -1000.0, -200.0, -3.0, 0.0, 30.0, 1000.0]
    for target in (0.0, 1.0):
        for dtype in FLOATS:
            for logit in far:
                x, y = (torch.tensor([v], dtype=dtype) for v in (logit, target))
                what = f"{name}, logit {logit:g}, target {target:g}, {str(dtype)[6:]}"
                says = "every logit is legal, and the loss is the formula's: is something rounded, clamped or overflown?"
                work.compare(work.call(name, x, y), what, says=says)
            x, y = torch.tensor(far, dtype=dtype), torch.full((len(far),), target, dtype=dtype)
            what = f"{name}, logits {far}, targets {target:g}, {str(dtype)[6:]}"
            slope(work, name, [x, y], what)
    for shape, soft, dtype, scale in (
        ((), False, torch.float64, 2), ((1, 1), True, torch.float64, 2),
        ((4, 3), False, torch.float32, 2), ((4, 3), True, torch.float64, 30),
        ((2, 3, 4), True, torch.float64, 400), ((130, 1), False, torch.float64, 5),
    ):  # fmt: skip
        x, y = numbers(rng, *shape, scale=scale, dtype=dtype), given(rng, *shape, soft=soft)[1]
        what = f"{name}, shape {shape}, targets {'soft' if soft else '0 and 1'}, {str(dtype)[6:]}"
        work.compare(work.call(name, x, y.to(dtype)), what, types=True)
        if x.numel() < 100:  # their slopes would only make the record large
            slope(work, name, [x, y.to(dtype)], what)
    x, y = probes.other_layout(numbers(rng, 4, 3)), probes.other_layout(given(rng, 4, 3)[1])
    work.compare(work.call(name, x, y), f"{name}, another order in memory")
    # A loss of 4e-5 or 2e-9 is not 0: the network is sure and right, and yet something is left to learn.
    x = torch.tensor([10.0, 20.0], dtype=torch.float64)
    work.compare(
        work.call(name, x, torch.ones(2, dtype=torch.float64)),
        f"{name}, logits 10 and 20, targets 1, to one percent", rtol=1e-2, atol=0,
    )  # fmt: skip
    refusals(work, name)


LOSSES = (
    "    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)\n"
)
MEAN = "    return losses.mean()\n"


def losses(code: str, before: str = "") -> tuple[str, str]:
    """An edit: another formula of x and y."""
    before = f"    {before}\n" if before else ""
    return LOSSES, f"    x, y = logits, targets\n{before}    losses = {code}\n"


ex = bce_with_logits
common(ex, MEAN, "logits")
SOFTPLUS = "torch.logaddexp(torch.zeros_like(x), -x)"
ON_P = "-(y * torch.log(p) + (1 - y) * torch.log(1 - p))"
STABLE = "e = torch.exp(torch.where(x >= 0, 0, x)); p = torch.where(x >= 0, 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0))), e / (1 + e))"
ROUNDED = "the probability has rounded to 0 or 1: do not take the logarithm of a sigmoid"
TAKE_OUT = "exp overflows to inf for very negative x: take the larger term out of the sum first"
CLAMPED = "p was clamped at about {}: the loss stops growing there, and its slope is gone"
for code, says in (
    (f"(1 - y) * x - {SOFTPLUS}", "the logarithm is added to (1 - y) x, not subtracted"),
    (f"-((1 - y) * x + {SOFTPLUS})", "the sign is wrong: the formula has no minus in front"),
    (f"y * x + {SOFTPLUS}", "the factor of x is 1 - y; with y, the logits are taken for those of class 0"),
    (f"(y - 1) * x + {SOFTPLUS}", "the factor of x is 1 - y, not y - 1"),
    (f"-y * x + {SOFTPLUS}", "with ln(1 + exp(-x)) the factor of x is 1 - y; -y belongs to ln(1 + exp(x))"),
    (f"{SOFTPLUS}", "the term (1 - y) x is missing: that is the loss for targets of 1"),
    (f"x + {SOFTPLUS}", "the factor 1 - y of x is missing: that is the loss for targets of 0"),
    (f"(1 - y) * (x + {SOFTPLUS})", "the brackets are wrong: 1 - y is a factor of x alone"),
    ("(1 - y) * x + torch.logaddexp(torch.zeros_like(x), x)", "the exponent has lost its minus sign: ln(1 + exp(-x)) adds to (1 - y) x"),
    (f"y * -x + (1 - y) * x + {SOFTPLUS}", "-x and x were both weighed: the formula has (1 - y) x alone"),
    ("(1 - y) * x + torch.logaddexp(torch.ones_like(x), -x)", "ln(1 + ...) needs 1 = exp(0), a zero in logaddexp: torch.zeros_like"),
    ("(1 - y) * x + torch.log(torch.exp(-x.clamp(min=-80)))", "the 1 in ln(1 + exp(-x)) is missing"),
    ("(1 - y) * x + torch.log10(1 + torch.exp(-x))", "the logarithm is not the natural one: use torch.log"),
    ("(1 - y) * x + torch.log2(1 + torch.exp(-x))", "the logarithm is not the natural one: use torch.log"),
    ("torch.where(y == 1, torch.logaddexp(x * 0, -x), torch.logaddexp(x * 0, x))", "a target may also be 0.8: weigh both losses, by y and 1 - y"),
    ("torch.where(y > 0, torch.logaddexp(x * 0, -x), torch.logaddexp(x * 0, x))", "a target may also be 0.3: weigh both losses, by y and 1 - y"),
    ("torch.where(y > 0.5, torch.logaddexp(x * 0, -x), torch.logaddexp(x * 0, x))", "a target may also be 0.8: weigh both losses, by y and 1 - y"),
    ("torch.logaddexp(x * 0, (1 - 2 * y) * x)", "that is right for targets 0 and 1 only; one may also be 0.8: use (1 - y) x"),
    ("x.clamp(min=0) - x * y + torch.log1p(torch.exp(-x.abs()))", "at a logit of exactly 0 the slope is wrong: abs, relu and clamp have a bend there, and PyTorch calls their slope 0"),
    ("torch.relu(x) - x * y + torch.log1p(torch.exp(-x.abs()))", "at a logit of exactly 0 the slope is wrong: abs, relu and clamp have a bend there, and PyTorch calls their slope 0"),
    ("(1 - y) * x + torch.relu(-x) + torch.log1p(torch.exp(-x.abs()))", "at a logit of exactly 0 the slope is wrong: abs, relu and clamp have a bend there, and PyTorch calls their slope 0"),
    ("torch.relu(x) - x * y + torch.log1p(torch.exp(x.abs()))", "the exponent has to be -|x|: exp(|x|) overflows"),
    ("torch.relu(x) - x * y", "ln(1 + exp(-|x|)) is missing"),
    ("(1 - y) * x + torch.log(1 + torch.exp(-x))", TAKE_OUT),
    ("(1 - y) * x + torch.log1p(torch.exp(-x))", TAKE_OUT),
    ("torch.log(1 + torch.exp(x)) - x * y", "exp overflows to inf for large x: take the larger term out first"),
    ("torch.log1p(torch.exp(x)) - x * y", "exp overflows to inf for large x: take the larger term out first"),
    ("y * torch.log(1 + torch.exp(-x)) + (1 - y) * torch.log(1 + torch.exp(x))", "exp overflows to inf on both sides: take the larger term out first"),
    ("y * torch.log1p(torch.exp(-x)) + (1 - y) * torch.log1p(torch.exp(x))", "exp overflows to inf on both sides: take the larger term out first"),
    ("-(y * torch.log(1 / (1 + torch.exp(-x))) + (1 - y) * torch.log(1 - 1 / (1 + torch.exp(-x))))", ROUNDED),
    ("y * x + torch.logaddexp(x * 0, x)", "the factor of x is -y where the logarithm is ln(1 + exp(x))"),
    ("-(y * torch.log(x) + (1 - y) * torch.log(1 - x))", "the logits were taken for probabilities: use the formula with (1 - y) x"),
):  # fmt: skip
    ex.mistake(says, losses(code))
LEFT_OUT = (
    "infinite losses were replaced or left out: they are the most wrong examples; mend the formula"
)
for after in (
    "l[torch.isfinite(l)]",
    "l.nan_to_num(posinf=100.0)",
    "l.nan_to_num()",
    "l.clamp(max=100)",
):
    for formula in (
        "(1 - y) * x + torch.log(1 + torch.exp(-x))",
        "(1 - y) * x + torch.log1p(torch.exp(-x))",
    ):
        ex.mistake(LEFT_OUT, losses(after, f"l = {formula}"))
    ex.mistake(LEFT_OUT, losses(after, f"{STABLE}; l = {ON_P}"))
REPAIRED = (
    "the overflow was repaired in the result: where, which computes both sides, keeps the slope nan"
)
for bound in (20, 50, 80, 500):
    ex.mistake(
        REPAIRED,
        losses(f"(1 - y) * x + torch.where(x < -{bound}, -x, torch.log(1 + torch.exp(-x)))"),
    )
for beyond in ("torch.isinf(s)", "s == float('inf')", "x < 0"):
    ex.mistake(REPAIRED, losses(f"(1 - y) * x + torch.where({beyond}, -x, s)", "s = torch.log1p(torch.exp(-x))"))  # fmt: skip
ex.mistake(REPAIRED, losses("(1 - y) * x + torch.where(x > 0, torch.log1p(torch.exp(-x)), -x + torch.log1p(torch.exp(x)))"))  # fmt: skip
ex.mistake(REPAIRED, losses("(1 - y) * x + torch.where(x >= 0, torch.log1p(torch.exp(-x)), -x + torch.log1p(torch.exp(x)))"))  # fmt: skip
ex.mistake(ROUNDED, losses(ON_P, STABLE))
ex.mistake(ROUNDED, losses(ON_P, "p = torch.exp(-torch.logaddexp(x * 0, -x))"))
for eps in ("1e-15", "1e-12", "1e-10", "1e-8", "1e-7", "1e-6"):
    ex.mistake(CLAMPED.format(eps), losses(ON_P, f"{STABLE}; p = p.clamp({eps}, 1 - {eps})"))
    ex.mistake(
        f"{eps} was added inside the logarithm: the loss stops growing there, and its slope is gone",
        losses(ON_P.replace("(p)", f"(p + {eps})").replace("1 - p", f"1 - p + {eps}"), STABLE),
    )
ex.mistake(
    "the logarithms stop at -100, as in nn.BCELoss: the slope is gone there",
    losses(
        "-(y * torch.log(p).clamp(min=-100) + (1 - y) * torch.log(1 - p).clamp(min=-100))", STABLE
    ),
)
for bound in (15, 20, 30, 50, 80, 88, 100, 500):
    ex.mistake(
        f"the exponent was clamped at about {bound}: beyond it the loss is wrong",
        losses(f"(1 - y) * x + torch.log(1 + torch.exp(-x.clamp(min=-{bound})))"),
    )
    ex.mistake(
        f"the logits were clamped at ±{bound}: beyond that the loss stands still and its slope is gone",
        losses(f"(1 - y) * x + {SOFTPLUS}", f"x = x.clamp(-{bound}, {bound})"),
    )
ex.mistake("the logits have been through a sigmoid: this loss wants them as they are", losses(f"(1 - y) * x + {SOFTPLUS}", f"{STABLE}; x = p"))  # fmt: skip
ex.mistake("the logits were cut off from their slope: leave out .detach(), .item(), .numpy() and no_grad()", losses(f"(1 - y) * x + {SOFTPLUS}", "x = x.detach()"))  # fmt: skip
ex.mistake(
    "one maximum was taken out for the whole batch: each logit needs its own",
    losses(
        "(1 - y) * x + m + torch.log(torch.exp(-m) + torch.exp(-x - m))",
        "m = (-x).max().clamp(min=0)",
    ),
)
ex.mistake("the logits themselves were changed: clamp_, neg_ and the like work in place", losses(f"(1 - y) * x + {SOFTPLUS}", "logits.neg_(); x = -logits"))  # fmt: skip
ex.right("softplus", losses("(1 - y) * x + nn.functional.softplus(-x)"))
ex.right(
    "logsigmoid",
    losses("-(y * nn.functional.logsigmoid(x) + (1 - y) * nn.functional.logsigmoid(-x))"),
)
ex.right("maximum", losses("torch.maximum(x, x * 0) - x * y + torch.log1p(torch.exp(-x.abs()))"))
ex.right("safe where", losses("torch.where(x >= 0, x, 0) - x * y + torch.log1p(torch.exp(torch.where(x >= 0, -x, x)))"))  # fmt: skip
