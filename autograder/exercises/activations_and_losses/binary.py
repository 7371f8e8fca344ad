"""Exercises of `activations_and_losses`: binary cross-entropy from probabilities and from logits."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import FLOATS, slope
from autograder.exercises.exercise import Exercise
from autograder.exercises.work import Work
from course.checks.ways import Ban

READY_MADE = [
    Ban(name, "the ready-made function does the whole exercise; build it from logarithms and products")
    for name in ["binary_cross_entropy", "binary_cross_entropy_with_logits", "BCELoss", "BCEWithLogitsLoss"]
]  # fmt: skip
BROADCAST = "the shapes have to be the same: (N, 1) with (N,) broadcasts to (N, N) and mixes the examples; raise ValueError"
FLOATING = (
    "targets that are not floats have to be refused, with ValueError: targets.is_floating_point()"
)
SUMMED = "the losses were added up: average them, .mean()"
NO_MEAN = "the losses were not averaged: .mean() makes one number of them"
STAY = "stay in torch: no .item(), .numpy(), .detach() or float(), so that PyTorch can follow the slope"


def given(
    rng: np.random.Generator, *shape: int, soft: bool = False, dtype: torch.dtype = torch.float64
) -> tuple[torch.Tensor, torch.Tensor]:
    """Probabilities away from 0 and 1, and targets: both classes, or anything between."""
    p = torch.from_numpy(np.asarray(rng.uniform(0.03, 0.97, shape))).to(dtype)
    y = rng.uniform(0.05, 0.95, shape) if soft else rng.permuted(np.arange(p.numel()) % 2)
    return p, torch.from_numpy(np.asarray(y, dtype=float)).reshape(p.shape).to(dtype)


def long_batch(work: Work, rng: np.random.Generator, name: str) -> None:
    """More examples than a product of their probabilities bears."""
    many = [work.make("torch.Tensor.repeat", part, 60) for part in given(rng, 30)]
    work.compare(
        work.call(name, *many), f"{name}, 1,800 examples",
        says="the logarithms are added up: a product of many probabilities becomes 0",
    )  # fmt: skip


def refusals(work: Work, name: str) -> None:
    """What both losses refuse: targets that are no floats, and other shapes."""
    p = torch.tensor([[0.2], [0.7], [0.4]])
    whole = [torch.tensor([[0], [1], [1]]), torch.tensor([[False], [True], [True]])]
    whole += [torch.tensor([[0], [1], [1]], dtype=torch.uint8)]
    shapes = [[0.0, 1.0, 1.0], [[0.0, 1.0, 1.0]], [[[0.0], [1.0], [1.0]]], [[1.0]], [1.0], 1.0]
    for targets, says in [(y, FLOATING) for y in whole] + [
        (torch.tensor(y), BROADCAST) for y in shapes
    ]:
        words = (
            f"predictions of shape (3, 1), targets {str(targets.dtype)[6:]} {tuple(targets.shape)}"
        )
        probes.refuses(work, name, [(words, [p, targets])], says)
    y = torch.tensor([0.0, 1.0, 1.0, 0.0])
    for mine, theirs in (
        (y[:1] + 0.5, y), (y.reshape(2, 2) / 2 + 0.2, y),
        (y.reshape(2, 2) / 2 + 0.2, y[:2].reshape(2, 1)), (y[:2].reshape(2, 1) / 2 + 0.2, y.reshape(2, 2)),
    ):  # fmt: skip
        words = f"predictions {tuple(mine.shape)}, targets float32 {tuple(theirs.shape)}"
        probes.refuses(work, name, [(words, [mine, theirs])], BROADCAST)


@exercise(
    "activations_and_losses/test_bce_from_probabilities",
    done="the mean, the slope and the refusals are right, and nothing is clamped",
    bans=READY_MADE,
)
def bce_from_probabilities(work: Work, rng: np.random.Generator) -> None:
    name = "bce_from_probabilities"
    first, second = given(rng, 3), given(rng, 3)
    probes.again(work, name, first, second, f"{name}, 3 examples", types=True)
    probes.digits(work, name, given(rng, 4, soft=True), "float64")
    long_batch(work, rng, name)
    p, y = given(rng, 5, 1, soft=True)
    soft = "targets between 0 and 1, such as 0.8, are legal: both logarithms count, with weights y and 1 - y"
    work.compare(
        work.call(name, p, y), f"{name}, shape (5, 1), soft targets", types=True, says=soft
    )
    slope(work, name, [p, y], f"{name}, shape (5, 1), soft targets")
    for shape, soft, dtype in (
        ((), False, torch.float64), ((1,), False, torch.float32), ((1, 1), True, torch.float64),
        ((4, 3), False, torch.float32), ((4, 3), True, torch.float64),
        ((2, 3, 4), True, torch.float32), ((130, 1), False, torch.float64),
    ):  # fmt: skip
        p, y = given(rng, *shape, soft=soft, dtype=dtype)
        what = f"{name}, shape {shape}, targets {'soft' if soft else '0 and 1'}, {str(dtype)[6:]}"
        work.compare(work.call(name, p, y), what, types=True)
    p, y = given(rng, 4, 3)
    p, y = probes.other_layout(p), probes.other_layout(y)
    work.compare(work.call(name, p, y), f"{name}, another order in memory")
    slope(work, name, [p, y], f"{name}, another order in memory")
    for p, y in ((1e-9, 1.0), (1e-30, 1.0), (1e-30, 0.0)):
        ones = [torch.tensor([v], dtype=torch.float64) for v in (p, y)]
        work.compare(work.call(name, *ones), f"{name}, p = {p}, target {y:g}")
        slope(work, name, ones, f"{name}, p = {p}, target {y:g}")
    for p, y in ((0.0, 1.0), (1.0, 0.0)):
        for dtype in FLOATS:
            ones = [torch.tensor([v, 0.5], dtype=dtype) for v in (p, y)]
            words = f"{name}, p = {p:g}, target {y:g}, {str(dtype)[6:]}"
            clamped = "that is no longer the formula as it stands: leave out what keeps it finite"
            work.compare(work.call(name, *ones), words, says=clamped)
    refusals(work, name)


LOSSES = "    losses = targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)\n"
MEAN = "    return -losses.mean()\n"


def losses(code: str) -> tuple[str, str]:
    """An edit: another formula."""
    return LOSSES, f"    p, y = probabilities, targets\n    losses = {code}\n"


def common(exercise: Exercise, mean: str, predictions: str) -> None:
    """Mistakes of both losses: averaging, types and refusals."""
    sign = "-" if "-" in mean else ""
    exercise.mistake(SUMMED, (mean, mean.replace(".mean()", ".sum()")))
    exercise.mistake(NO_MEAN, (mean, mean.replace(".mean()", "")))
    exercise.mistake(
        "it was averaged over the first axis only: a loss is one number, .mean() without dim",
        (mean, mean.replace(".mean()", ".mean(0)")),
    )
    exercise.mistake(
        "it was averaged over the last axis only: a loss is one number, .mean() without dim",
        (mean, mean.replace(".mean()", ".mean(-1)")),
    )
    exercise.mistake(
        "it was divided by the number of rows: .mean() averages over all numbers, whatever the shape",
        (mean, mean.replace("losses.mean()", "losses.sum() / (len(losses) if losses.ndim else 1)")),
    )
    exercise.mistake(
        "the result has an axis: .mean() gives a tensor without axes",
        (mean, mean.replace("losses.mean()", "losses.mean().reshape(1)")),
    )
    exercise.mistake(
        "the middle of the losses is not their mean: .mean()",
        (mean, mean.replace(".mean()", ".median()")),
    )
    exercise.mistake(STAY, (mean, mean.replace(".mean()", ".mean().item()")))
    exercise.mistake(STAY, (mean, mean.replace("losses.mean()", "losses.detach().mean()")))
    exercise.mistake(
        STAY,
        (mean, mean.replace(f"{sign}losses.mean()", f"torch.tensor({sign}losses.mean().item())")),
    )
    for dtype in ("float32", "float64"):
        exercise.mistake(
            "the loss has another dtype than the predictions: do not convert (.float(), .double())",
            (mean, mean.replace(".mean()", f".mean().to(torch.{dtype})")),
        )
    floats = "if not targets.is_floating_point():"
    shapes = f"if targets.shape != {predictions}.shape:"
    exercise.mistake("the dtype is not checked: targets.is_floating_point()", (floats, "if False:"))
    exercise.mistake(
        "only int64 is refused: True and False and other whole numbers are no floats either",
        (floats, "if targets.dtype == torch.int64:"),
    )
    exercise.mistake(
        "True and False slip through: they are no floats either",
        (floats, "if not targets.is_floating_point() and targets.dtype != torch.bool:"),
    )
    exercise.mistake(
        "float64 targets are floats too: targets.is_floating_point(), not dtype == torch.float32",
        (floats, "if targets.dtype != torch.float32:"),
    )
    exercise.mistake(
        "targets between 0 and 1, such as 0.8, are legal: only their dtype is asked for",
        (
            floats,
            "if not targets.is_floating_point() or not ((targets == 0) | (targets == 1)).all():",
        ),
    )
    mixes = "the shapes are not compared, or only whether they broadcast: (N, 1) with (N,) becomes (N, N) and mixes the examples"
    exercise.mistake(mixes, (shapes, "if False:"))
    for what, condition in (
        ("only the number of elements", "targets.numel() != {0}.numel()"),
        ("only the number of axes", "targets.ndim != {0}.ndim"),
        ("only the shapes' beginning", "targets.ndim != {0}.ndim or targets.shape[:1] != {0}.shape[:1]"),
        ("only the first axis", "{0}.ndim and (targets.ndim == 0 or len(targets) != len({0}))"),
        ("only the last axis", "{0}.ndim and (targets.ndim == 0 or targets.shape[-1] != {0}.shape[-1])"),
        ("the shapes without axes of size 1", "targets.squeeze().shape != {0}.squeeze().shape"),
    ):  # fmt: skip
        for prepared in ("", f"    targets = targets.reshape({predictions}.shape)\n"):
            exercise.mistake(
                f"{what} is compared: other shapes broadcast, or are mixed, and get through"
                if "without" not in what
                else f"{what} are compared: (N, 1) with (N,) broadcasts to (N, N) and mixes the examples",
                (shapes, f"if {condition.format(predictions)}:"),
                ("    losses = ", f"{prepared}    losses = "),
            )
    for prepared in ("reshape", "view_as", "expand_as"):
        call = (
            f"{prepared}({predictions}.shape)"
            if prepared == "reshape"
            else f"{prepared}({predictions})"
        )
        exercise.mistake(
            "targets of another shape are refused, not brought into shape",
            (shapes, "if False:"), ("    losses = ", f"    targets = targets.{call}\n    losses = "),
        )  # fmt: skip
    for kind in ("TypeError", "RuntimeError", "AssertionError"):
        says = f"it is refused, but with {kind}: raise ValueError"
        exercise.mistake(says, ('ValueError(f"targets must', f'{kind}(f"targets must'))
        exercise.mistake(says, (shapes, f"if targets.shape != {predictions}.shape:\n        raise {kind}(\"shape\")\n    if False:"))  # fmt: skip
    for asserts in ("dtype", "shape", "both"):
        edits = []
        if asserts != "shape":
            edits.append((floats, "assert targets.is_floating_point()\n    if False:"))
        if asserts != "dtype":
            edits.append((shapes, f"assert targets.shape == {predictions}.shape\n    if False:"))
        exercise.mistake("it is refused, but with AssertionError: raise ValueError", *edits)
    exercise.mistake(
        "whole numbers are refused, not converted to floats",
        (floats, "targets = targets.to(" + predictions + ".dtype)\n    if False:"),
    )


ex = bce_from_probabilities
common(ex, MEAN, "probabilities")
ex.mistake("the minus sign is missing: a logarithm of a probability is negative, the loss is not", (MEAN, "    return losses.mean()\n"))  # fmt: skip
ex.mistake(
    "the sign was taken away by abs(): write the minus sign",
    (MEAN, "    return losses.sum().abs()\n"),
)
for code, says in (
    ("y * torch.log(p)", "the second half is missing: (1 - y) ln(1 - p) counts the examples of class 0"),
    ("(1 - y) * torch.log(1 - p)", "the first half is missing: y ln p counts the examples of class 1"),
    ("(1 - y) * torch.log(p) + y * torch.log(1 - p)", "p was taken for the probability of class 0; it is P(y = 1)"),
    ("p * torch.log(y) + (1 - p) * torch.log(1 - y)", "targets and predictions are swapped: the logarithm is that of p"),
    ("y * torch.log(p) - (1 - y) * torch.log(1 - p)", "the minus sign reaches only the first half: put the sum in brackets"),
    ("y * torch.log(p) + (1 - y) * (1 - torch.log(p))", "the second logarithm is that of 1 - p: ln(1 - p), not 1 - ln p"),
    ("y * torch.log(p) + (1 - y) * torch.log(p)", "the second logarithm is that of 1 - p"),
    ("y * torch.log(p) + torch.log(1 - p)", "the factor 1 - y of the second half is missing"),
    ("torch.log(p) + (1 - y) * torch.log(1 - p)", "the factor y of the first half is missing"),
    ("torch.log(p) + torch.log(1 - p)", "the factors y and 1 - y are missing"),
    ("y * torch.log(p) * (1 - y) * torch.log(1 - p)", "the two halves are added, not multiplied"),
    ("y * torch.log10(p) + (1 - y) * torch.log10(1 - p)", "the logarithm is not the natural one: use torch.log"),
    ("y * torch.log2(p) + (1 - y) * torch.log2(1 - p)", "the logarithm is not the natural one: use torch.log"),
    ("y * torch.log1p(p) + (1 - y) * torch.log1p(-p)", "torch.log1p(p) is ln(1 + p); the first half needs ln p"),
    ("torch.where(y == 1, torch.log(p), torch.log(1 - p))", "a target may also be 0.8: weigh both logarithms, by y and 1 - y"),
    ("torch.where(y > 0, torch.log(p), torch.log(1 - p))", "a target may also be 0.3: weigh both logarithms, by y and 1 - y"),
    ("torch.where(y > 0.5, torch.log(p), torch.log(1 - p))", "a target may also be 0.8: weigh both logarithms, by y and 1 - y"),
    ("torch.log(torch.where(y == 1, p, 1 - p))", "a target may also be 0.8: weigh both logarithms, by y and 1 - y"),
    ("torch.where(y == 0, torch.log(1 - p), torch.log(p))", "a target may also be 0.8: weigh both logarithms, by y and 1 - y"),
    ("y.round() * torch.log(p) + (1 - y.round()) * torch.log(1 - p)", "a target may also be 0.8: do not round it"),
    ("torch.log(y * p + (1 - y) * (1 - p))", "the logarithms are weighed, not the probabilities: it makes a difference for a target of 0.8"),
    ("torch.log(1 - (y - p).abs())", "the logarithms are weighed, not the probabilities: it makes a difference for a target of 0.8"),
    ("-((y - p) ** 2)", "that is the squared error, not the cross-entropy"),
):  # fmt: skip
    ex.mistake(says, losses(code))
CLAMPED = "p was clamped: write the formula as it stands, with no guard"
for eps in ("1e-6", "1e-7", "1e-8", "1e-10", "1e-12", "1e-15"):
    ex.mistake(CLAMPED, losses(f"0; p = p.clamp({eps}, 1 - {eps})\n    losses = y * torch.log(p) + (1 - y) * torch.log(1 - p)"))  # fmt: skip
    ex.mistake(
        f"{eps} was added inside the logarithms: write the formula as it stands, with no guard",
        losses(f"y * torch.log(p + {eps}) + (1 - y) * torch.log(1 - p + {eps})"),
    )
ex.mistake(
    "the logarithms were clamped, as nn.BCELoss does: write the formula as it stands, with no guard",
    losses("y * torch.log(p).clamp(min=-100) + (1 - y) * torch.log(1 - p).clamp(min=-100)"),
)
ex.mistake(
    "infinite losses were replaced or left out: write the formula as it stands, with no guard",
    ("losses.mean()", "losses.nan_to_num().mean()"),
)
ex.mistake(
    "infinite losses were replaced or left out: write the formula as it stands, with no guard",
    ("losses.mean()", "losses[torch.isfinite(losses)].mean()"),
)
ex.mistake(
    "probabilities of exactly 0 and 1 are legal: the loss may become inf, nothing is refused",
    ("    losses = ", "    if (probabilities <= 0).any() or (probabilities >= 1).any():\n"
     "        raise ValueError('p')\n    losses = "),
)  # fmt: skip
ex.mistake(
    "that is the loss of logits: p is a probability already, no sigmoid",
    losses(
        "0; p = 1 / (1 + torch.exp(-p))\n    losses = y * torch.log(p) + (1 - y) * torch.log(1 - p)"
    ),
)
ex.mistake(
    "the probabilities were cut off from their slope: leave out .detach(), .item(), .numpy() and no_grad()",
    losses("0; p = p.detach()\n    losses = y * torch.log(p) + (1 - y) * torch.log(1 - p)"),
)
ex.mistake(
    "the targets themselves were changed: work with 1 - targets, not in place",
    losses("y * torch.log(p)\n    losses = losses + y.sub_(1).neg_() * torch.log(1 - p)"),
)
ex.right("xlogy", losses("torch.xlogy(y, p) + torch.xlogy(1 - y, 1 - p)"))
ex.right("log1p", losses("y * torch.log(p) + (1 - y) * torch.log1p(-p)"))
