"""Exercise of `activations_and_losses`: softmax along any axis, stable in value and slope."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import BUILD, numbers, slope
from autograder.exercises.work import Work
from course.checks.ways import Ban


@exercise(
    "activations_and_losses/test_softmax",
    done="rows add up to 1 along any axis, at any size",
    bans=[
        Ban(name, BUILD)
        for name in [
            "softmax",
            "Softmax",
            "Softmax2d",
            "softmin",
            "Softmin",
            "log_softmax",
            "LogSoftmax",
            "gumbel_softmax",
            "sigmoid",
            "Sigmoid",
        ]
    ],
)
def softmax(work: Work, rng: np.random.Generator) -> None:
    ones = "along dim the probabilities add up to 1, for each group by itself; the shape and dtype stay"
    for x, y, dim in (
        (numbers(rng, 2, 3), numbers(rng, 2, 3), 1),
        (numbers(rng, 2, 3), numbers(rng, 2, 3), 0),
    ):
        what = f"softmax, shape (2, 3), dim = {dim}"
        probes.again(work, "softmax", [x, dim], [y, dim], what, types=True, says=ones)
        slope(work, "softmax", [x, dim], what)
    probes.digits(work, "softmax", [numbers(rng, 2, 4, scale=8), 1], "float64", atol=1e-25)
    lowest = torch.full((1, 3), -1000.0)
    work.compare(work.call("softmax", lowest, 1), "softmax, all logits -1000", rtol=3e-4, says=ones)
    pair = torch.tensor([[0.0, -95.0], [200.0, 0.0], [-300.0, 0.0]])
    slope(work, "softmax", [pair, 1], f"softmax of {pair.tolist()}, float32")
    square = numbers(rng, 3, 3)
    for dim in (1, 0, -1):
        work.compare(
            work.call("softmax", square, dim), f"softmax, shape (3, 3), dim = {dim}", says=ones
        )
    # Neighbouring float32 numbers near 1000 are 6e-5 apart, and exp makes that a share of p.
    rows = torch.tensor(
        [
            [1000.0, 999.0, 997.0],
            [-1000.0, -1001.0, -998.0],
            [0.0, 1000.0, -1000.0],
            [-60.0, 3.0, 1.0],
        ]
    )
    for x, dim in (
        (rows, 1),
        (rows.T.contiguous(), 0),
        (rows.double(), -1),
        (rows[:2].double(), 0),
    ):
        what = f"softmax of {x.tolist()}, {str(x.dtype)[6:]}, dim = {dim}"
        work.compare(work.call("softmax", x, dim), what, rtol=3e-4, says=ones)
        slope(work, "softmax", [x, dim], what, rtol=3e-4, atol=1e-4)
    cube = numbers(rng, 2, 3, 4)
    for dim in (0, 1, 2, -1, -2, -3):
        work.compare(
            work.call("softmax", cube, dim), f"softmax, shape (2, 3, 4), dim = {dim}", says=ones
        )
    far = numbers(rng, 2, 3, 1, 2) + 2000 * torch.tensor([-1.0, 1.0]).reshape(2, 1, 1, 1)
    for x, dim in (
        (far, 1), (far, 3), (far, -3), (far, 0),
        (numbers(rng, 5), 0),
        (numbers(rng, 5, scale=400), -1),
        (numbers(rng, 3, 1), 1), (numbers(rng, 1, 4), 1), (numbers(rng, 1, 1), 0),
        (torch.full((2, 4), 7.0), 1),
        (torch.zeros(3, 2), 1),
        (probes.other_layout(numbers(rng, 5, 2, dtype=torch.float32)), 1),
        (numbers(rng, 3, 21), 1),
    ):  # fmt: skip
        what = f"softmax, {str(x.dtype)[6:]}, shape {tuple(x.shape)}, dim = {dim}"
        work.compare(work.call("softmax", x, dim), what, types=True, says=ones)
    slope(work, "softmax", [cube, 1], "softmax, shape (2, 3, 4), dim = 1")


POWERS = "    powers = torch.exp(logits - logits.amax(dim=dim, keepdim=True))\n"
SUM = "powers.sum(dim=dim, keepdim=True)"
OWN_MAXIMUM = (
    "exp overflows to inf, or all of a row becomes 0: subtract each row's own maximum first"
)
softmax.mistake(OWN_MAXIMUM, (POWERS, "    powers = torch.exp(logits)\n"))
softmax.mistake(
    "one maximum was subtracted for the whole batch: each row needs its own",
    ("logits.amax(dim=dim, keepdim=True)", "logits.max()"),
)
softmax.mistake(
    "the largest absolute value was subtracted: a row of numbers near -1000 becomes 0 / 0",
    ("logits.amax(dim=dim, keepdim=True)", "logits.abs().amax(dim=dim, keepdim=True)"),
)
softmax.mistake(
    "it is the largest logit that has to be subtracted: with the smallest, the exponents grow up to 2000",
    ("logits.amax(dim=dim, keepdim=True)", "logits.amin(dim=dim, keepdim=True)"),
)
softmax.mistake(
    "the mean was subtracted: the exponents can still be large, subtract the largest",
    ("logits.amax(dim=dim, keepdim=True)", "logits.mean(dim=dim, keepdim=True)"),
)
softmax.mistake(
    "the logits were clamped: beyond that all are alike; subtract the largest of each row instead",
    (POWERS, "    powers = torch.exp(logits.clamp(-80, 80))\n"),
)
for inner in ("logits", "logits - logits.max()", "logits - logits.amax(dim=dim, keepdim=True)"):
    softmax.mistake(
        "it was divided by the sum of the whole batch: sum along dim",
        (POWERS, f"    powers = torch.exp({inner})\n"), (SUM, "powers.sum()"),
    )  # fmt: skip
for fixed in ("1", "-1", "0"):
    softmax.mistake(
        f"dim is not used: the sum always runs along axis {fixed}",
        ("logits.amax(dim=dim,", f"logits.amax(dim={fixed},"), ("sum(dim=dim,", f"sum(dim={fixed},"),
    )  # fmt: skip
    softmax.mistake(
        f"dim is not used in the sum, which always runs along axis {fixed}",
        ("sum(dim=dim,", f"sum(dim={fixed},"),
    )
    softmax.mistake(
        f"dim is not used in the maximum, which is always taken along axis {fixed}",
        ("logits.amax(dim=dim,", f"logits.amax(dim={fixed},"),
    )
softmax.mistake(
    "dim is used only as 0 or else: the sum runs along the last axis for every other dim",
    (POWERS, "    dim = 0 if dim == 0 else -1\n" + POWERS),
)
softmax.mistake(
    "a negative dim counts from the end; abs() and the like make another axis of it",
    (POWERS, "    dim = abs(dim) % logits.ndim\n" + POWERS),
)
softmax.mistake(
    "the sum runs along the other axis",
    (POWERS, "    dim = 1 - dim if logits.ndim == 2 else dim\n" + POWERS),
)
KEEPDIM = "is keepdim=True missing in .sum or .amax? Without it the sums line up with the wrong axis, or none"
softmax.mistake(KEEPDIM, (SUM, "powers.sum(dim=dim)"))
softmax.mistake(KEEPDIM, ("logits.amax(dim=dim, keepdim=True)", "logits.amax(dim=dim)"))
softmax.mistake(
    KEEPDIM,
    ("logits.amax(dim=dim, keepdim=True)", "logits.amax(dim=dim)"), (SUM, "powers.sum(dim=dim)"),
)  # fmt: skip
softmax.mistake(
    KEEPDIM,
    (POWERS, "    powers = torch.exp(logits - logits.max())\n"),
    (SUM, "powers.sum(dim=dim)"),
)
softmax.mistake(
    "the sums were put back at axis 1, whatever dim is: keepdim=True keeps them where they belong",
    (SUM, "powers.sum(dim=dim).unsqueeze(1)"),
)
softmax.mistake(
    "the sums were put back at the last axis, whatever dim is: keepdim=True keeps them where they belong",
    (SUM, "powers.sum(dim=dim).unsqueeze(-1)"),
)
softmax.mistake(
    "the logits themselves were changed: -= works in place, copy first (logits = logits - ...)",
    (POWERS, "    logits -= logits.amax(dim=dim, keepdim=True)\n    powers = torch.exp(logits)\n"),
)
softmax.mistake(
    "each number was divided by itself: the sum has an index of its own", (SUM, "powers")
)
softmax.mistake(
    "the division by the sum is missing: the powers do not add up to 1", (f" / {SUM}", "")
)
softmax.mistake(
    "it was divided by the largest power: divide by their sum",
    (SUM, "powers.amax(dim=dim, keepdim=True)"),
)
softmax.mistake(
    "it was divided by the mean of the powers: divide by their sum",
    (SUM, "powers.mean(dim=dim, keepdim=True)"),
)
softmax.mistake(
    "that is a sigmoid of each number, not one probability for each of several classes",
    (POWERS, "    powers = torch.exp(logits)\n"), (f" / {SUM}", " / (1 + powers)"),
)  # fmt: skip
softmax.mistake(
    "that is log-softmax: no logarithm here", (f"powers / {SUM}", f"torch.log(powers / {SUM})")
)
softmax.mistake(
    "the exponents have the wrong sign: the largest logit has the largest probability",
    ("logits - logits.amax(dim=dim, keepdim=True)", "logits.amin(dim=dim, keepdim=True) - logits"),
)
softmax.mistake(
    "the logits themselves were divided by their sum: exp is missing",
    (POWERS, "    powers = logits\n"),
)
softmax.mistake("powers of e are asked, exp(x), not of 2", ("torch.exp(", "torch.exp2("))
for small in ("1e-3", "1e-4", "1e-5", "1e-8"):
    for powers in ("logits", "logits - logits.amax(dim=dim, keepdim=True)")[
        : 1 + (small != "1e-8")
    ]:
        softmax.mistake(
            "nothing needs to be added to the sum: with the addition the probabilities do not add up to 1",
            (POWERS, f"    powers = torch.exp({powers})\n"), (SUM, f"({SUM} + {small})"),
        )  # fmt: skip
REPAIRED = "nan was replaced in the result: exp overflows before that; subtract each row's own maximum first"
softmax.mistake(REPAIRED, (POWERS, "    powers = torch.exp(logits)\n"), (f"powers / {SUM}", f"torch.nan_to_num(powers / {SUM})"))  # fmt: skip
softmax.mistake(REPAIRED, (POWERS, "    powers = torch.exp(logits)\n"), (f"powers / {SUM}", f"torch.nan_to_num(powers / {SUM}, nan=1.0)"))  # fmt: skip
softmax.mistake(
    "reshape cuts the numbers anew, in the order of memory: the classes have to be moved to the end first",
    (POWERS, "    shape = logits.shape\n    logits = logits.reshape(-1, shape[dim])\n    dim = 1\n" + POWERS),
    (f"powers / {SUM}", f"(powers / {SUM}).reshape(shape)"),
)  # fmt: skip
softmax.mistake(
    "only vectors and tables are thought of: with more axes the sum runs along the second one, whatever dim is",
    (
        POWERS,
        "    dim = 0 if dim == 0 or logits.ndim == 1 or dim == -logits.ndim else 1\n" + POWERS,
    ),
)
for classes, says in ((1, "softmax of a single logit is 1, not its sigmoid"), (2, "two classes are not two sigmoids: softmax of (a, b) is the sigmoid of a - b, and 1 minus it")):  # fmt: skip
    softmax.mistake(says, (POWERS, f"    if logits.shape[dim] == {classes}:\n        return sigmoid(logits)\n" + POWERS))  # fmt: skip
softmax.mistake(
    "1 was added to the sum: it has one term for each class and no other", (SUM, f"({SUM} + 1)")
)
softmax.mistake(
    "the slope does not reach the logits: stay in torch, without .detach(), .numpy() and no_grad()",
    (POWERS, "    logits = logits.detach()\n" + POWERS),
)
softmax.mistake(
    "the sum takes part in the slope: leave out its .detach()", (SUM, SUM + ".detach()")
)
softmax.mistake(
    "the result has another dtype than the logits: do not convert (.float(), .double())",
    (f"powers / {SUM}", f"(powers / {SUM}).float()"),
)
softmax.mistake(
    "the result has another dtype than the logits: do not convert (.float(), .double())",
    (POWERS, "    logits = logits.double()\n" + POWERS),
)
softmax.mistake(
    "the shape is lost: the result has the shape of the logits, also with axes of size 1",
    (f"powers / {SUM}", f"(powers / {SUM}).squeeze()"),
)
softmax.mistake(
    "the result was clamped: probabilities come as close to 0 and 1 as numbers can",
    (f"powers / {SUM}", f"(powers / {SUM}).clamp(1e-3, 1 - 1e-3)"),
)
softmax.right("logsumexp", (POWERS, ""), (f"powers / {SUM}", "torch.exp(logits - torch.logsumexp(logits, dim, keepdim=True))"))  # fmt: skip
softmax.right(
    "moved axis",
    (
        POWERS,
        "    moved = logits.movedim(dim, 0)\n    powers = torch.exp(moved - moved.max(0).values)\n",
    ),
    (f"powers / {SUM}", "(powers / powers.sum(0)).movedim(0, dim)"),
)
