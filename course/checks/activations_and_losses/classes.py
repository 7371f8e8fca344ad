"""Checks of `activations_and_losses`, many classes: cross-entropy, its bugs, and heads."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
import torch.nn.functional as F

from course.checks.activations_and_losses.tools import (
    SIGN,
    SUMMED,
    Run,
    beside,
    built_by_hand,
    call_lined_up,
    normal,
    numbers,
    refuses,
)
from course.checks.expect import (
    Sealed,
    as_array,
    brief,
    call,
    check,
    expect_answers,
    expect_close,
    expect_shape,
    expect_true,
    fail,
)


@check("log-softmax and NLL together make the cross-entropy")
def cross_entropy(
    log_softmax: Callable,
    function: Callable,
    *,
    rng: np.random.Generator,
    run: Run | None = None,
    run_log: Run | None = None,
) -> None:
    """`log_softmax(logits)` and `cross_entropy(logits, targets)`, also with logits of ±1000."""
    rows = torch.tensor([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -998.0]])
    for x in [normal(rng, (5, 3)), normal(rng, (4, 4)), normal(rng, (7, 2)).T, rows]:
        what = f"log_softmax, {x.dtype}, shape {tuple(x.shape)}"
        likely = {
            "softmax has rounded to 0 before the logarithm, or exp has overflowed: subtract the row's "
            "maximum, then x - ln(sum of exp(x))": torch.log(torch.softmax(x, 1)),
            "exp overflows or everything rounds to 0: subtract each row's maximum first": (
                x - torch.log(torch.exp(x).sum(1, keepdim=True))
            ),
            "those are probabilities: the logarithm is missing": torch.softmax(x, 1),
            "the sum runs over the examples: the classes are on axis 1": torch.log_softmax(x, 0),
        }
        if len(x) == x.shape[1]:
            reason = "without keepdim=True the sums line up with the wrong axis"
            likely[reason] = x - torch.logsumexp(x, 1)
        result = call_lined_up(log_softmax, x, what=what)
        # Neighbouring float32 numbers near 1000 are 6e-5 apart.
        atol = 2e-4 if x is rows else 1e-6
        expect_close(result, torch.log_softmax(x, 1), what, likely=likely, atol=atol)
    run_log, run = run_log or beside(log_softmax), run or beside(function)
    used = run_log("torch_functions_used", rows)
    built_by_hand(used, "softmax log_softmax cross_entropy", "log_softmax")
    for x in [normal(rng, (6, 3)), normal(rng, (4, 5), torch.float32), rows]:
        n, k = x.shape
        y = torch.from_numpy(np.append(rng.integers(0, k, n - 1), k - 1))
        log_p = torch.log_softmax(x, 1)
        likely = {
            SIGN: -F.cross_entropy(x, y),
            SUMMED: F.cross_entropy(x, y, reduction="sum"),
            "the losses were not averaged": F.cross_entropy(x, y, reduction="none"),
            "every row was paired with every target, log_p[:, targets]: give both indices": (
                -log_p[:, y].mean()
            ),
            "the logarithm is missing: NLL wants log-probabilities": -log_p.exp()[
                range(n), y
            ].mean(),
            "softmax was applied twice": F.cross_entropy(torch.softmax(x, 1), y),
            "softmax was skipped: NLL wants log-probabilities, not logits": -x[range(n), y].mean(),
            "it was averaged over all K classes": F.cross_entropy(x, y) / k,
        }
        what = f"cross_entropy, {x.dtype}, logits of shape {(n, k)}"
        result = call(function, x, y, what=what)
        atol = 2e-4 if x is rows else 1e-6
        expect_close(result, F.cross_entropy(x, y), what, likely=likely, atol=atol)
    used = run("torch_functions_used", x, y)
    built_by_hand(used, "cross_entropy nll_loss softmax log_softmax", "cross_entropy")
    for y, likely in [
        (torch.tensor([0.0, 2.0]), "floats name no class: targets.is_floating_point()"),
        (torch.tensor([[0], [2]]), "the shape is not checked: one whole number for each example"),
        (torch.tensor([0]), "the shape is not checked: there are two examples and one target"),
        (torch.tensor([0, 3]), "with 3 classes the largest target is 2: is the upper end checked?"),
        (torch.tensor([-1, 2]), "an index of -1 silently picks the last class: check the range"),
    ]:
        what = f"cross_entropy, logits of shape (2, 3), targets {y.tolist()}"
        refuses(lambda y=y: function(rows, y), what, likely)


@check("what keeps the order of a row keeps its argmax")
def same_class(answers: Mapping[str, bool], *, rng: np.random.Generator) -> None:
    """The right answers are measured on a thousand random examples."""
    x = normal(rng, (1000, 4))
    results = {
        "torch.softmax(x, dim=1)": torch.softmax(x, dim=1),
        "torch.log_softmax(x, dim=1)": torch.log_softmax(x, dim=1),
        "x - x.max(dim=1, keepdim=True).values": x - x.max(dim=1, keepdim=True).values,
        "3 * x": 3 * x,
        "-x": -x,
        "torch.softmax(x, dim=0)": torch.softmax(x, dim=0),
    }
    right = {name: torch.equal(r.argmax(1), x.argmax(1)) for name, r in results.items()}
    expect_answers(answers, right, "same_class", hint="try them on torch.randn(1000, 4)")


@check("the loss is repaired, and its wrong range is known")
def wrong_nll(
    function: Callable, answers: Mapping[str, float], *, rng: np.random.Generator
) -> None:
    """`repaired_nll(logits, targets)`, and four numbers about NLLLoss on probabilities."""
    for n, k in [(5, 3), (4, 4), (6, 10)]:
        x = normal(rng, (n, k), torch.float32)
        y = torch.from_numpy(rng.integers(0, k, n))
        p = torch.softmax(x, 1)
        likely = {
            "that is the bug: NLLLoss takes no logarithm, so this is minus a probability": (
                F.nll_loss(p, y)
            ),
            "softmax or log-softmax is missing: NLLLoss got logits": F.nll_loss(x, y),
            "the logarithm of the loss is not the loss of the logarithms: log first, then average": (
                -torch.log(-F.nll_loss(p, y))
            ),
            "softmax was applied twice: CrossEntropyLoss wants logits": F.cross_entropy(p, y),
            "dim=0 compares the examples: the classes are on axis 1": (
                F.nll_loss(torch.log_softmax(x, 0), y)
            ),
            "only the sign was changed; the logarithm is still missing": -F.nll_loss(p, y),
            "NLLLoss changes the sign itself: no further minus": -F.cross_entropy(x, y),
        }
        what = f"repaired_nll, logits of shape {(n, k)}"
        expect_close(call(function, x, y), F.cross_entropy(x, y), what, likely=likely)
    should_show = "what it should show at p = 0.9"
    right = {
        "it cannot fall below": _nll_of(1.0),
        "it cannot rise above": _nll_of(0.0),
        "what it shows at p = 0.9": _nll_of(0.9),
        should_show: -math.log(0.9),
    }
    hint = "NLLLoss only picks a number and changes its sign; a probability lies between 0 and 1"
    likely = {
        "the loss takes the natural logarithm: math.log, not math.log10": (
            should_show,
            -math.log10(0.9),
        ),
        "a loss is never negative when its logarithm is taken: -ln p": (
            should_show,
            math.log(0.9),
        ),
    }
    numbers(answers, right, "wrong_nll", hint, likely=likely)


def _nll_of(p: float) -> float:
    """What NLLLoss makes of a probability p of the right class."""
    return float(F.nll_loss(torch.tensor([[p, 1 - p]]), torch.tensor([0])))


@check("the floor is right for any number of classes, and the alarm rings when it should")
def floor(loss_floor: Callable, alarm: Callable, *, rng: np.random.Generator) -> None:
    """`loss_floor(classes)` against PyTorch; `looks_like_probabilities(outputs)` on tricky rows."""
    for k in [10, 2, 3, int(rng.integers(20, 1000))]:
        right = F.cross_entropy(torch.eye(k, dtype=torch.float64)[:1], torch.tensor([0]))
        likely = {
            "that is the loss of knowing nothing, ln K; the floor is the best case": math.log(k),
            "that is the floor for 10 classes; K is an argument": math.log(1 + 9 / math.e),
            "there are K - 1 wrong classes, not K": math.log(1 + k / math.e),
            "that is the second softmax's probability; the loss is minus its logarithm": (
                math.e / (math.e + k - 1)
            ),
            "the wrong classes' logits are 0 and e to the power 0 is 1, not 0": 0.0,
            "-x of the right class is missing: x = 1 there": right.item() + 1,
            "1.461 is rounded, and for 10 classes alone: compute it from K": 1.461,
        }
        expect_close(call(loss_floor, k), right, f"loss_floor({k})", likely=likely)
    logits = normal(rng, (6, 4), torch.float32)
    shifted = logits + (1 - logits.sum(1, keepdim=True)) / 4
    shifted[:, 0], shifted[:, 1] = shifted[:, 0] + 9, shifted[:, 1] - 9
    one_row = torch.softmax(logits, 1)
    one_row[3] = logits[3].abs() + 1
    whole = torch.from_numpy(rng.random((5, 3)))
    lines = "each row adds up to 1: sum along dim=1, not the columns and not the whole batch"
    for outputs, right, words, likely in [
        (torch.tensor([[0.25, 0.75], [0.5, 0.5]]), True, "rows of sum 1 without rounding", lines),
        (torch.softmax(logits, 1), True, "softmax of logits", "rounding: allow 0.0001"),
        (
            torch.softmax(normal(rng, (3, 1000), torch.float32), 1),
            True,
            "1000 classes",
            "rounding: allow 0.0001",
        ),
        (torch.eye(3), True, "certain answers, 0 and 1", "a probability may be 0 and may be 1"),
        (logits, False, "logits", "are the sums of the rows looked at?"),
        (torch.log_softmax(logits, 1), False, "log-softmax", "is the sign looked at?"),
        (shifted, False, "logits whose rows add up to 1", "no probability is negative"),
        (torch.sigmoid(logits), False, "sigmoids", "the sum of each row has to be 1"),
        (one_row, False, "probabilities in all rows but one", "one bad row is enough: .all()"),
        (whole / whole.sum(), False, "numbers whose total is 1", "each row has to add up to 1"),
        (whole / whole.sum(0) * 1.0, False, "columns add up to 1", "sum along dim=1"),
    ]:
        what = f"looks_like_probabilities, {words}, shape {tuple(outputs.shape)}"
        got = as_array(call(alarm, outputs), what)
        expect_shape(got, (), what)
        expect_true(bool(got) == right, what, expected=right, got=bool(got), likely=likely)


NEVER = {
    ("none", "BCELoss"): "BCELoss wants probabilities; on logits below 0 or above 1 it stops.",
    ("Softmax", "BCELoss"): "Softmax of a single output is always 1, and with several outputs it makes labels compete.",
    ("LogSoftmax", "BCELoss"): "BCELoss wants probabilities from 0 to 1; log-probabilities are negative.",
    ("Sigmoid", "BCEWithLogitsLoss"): "The loss applies a sigmoid itself. After two of them even p = 1 for y = 1 costs ln(1 + 1/e) = 0.313.",
    ("Softmax", "BCEWithLogitsLoss"): "The loss wants logits and applies a sigmoid itself.",
    ("LogSoftmax", "BCEWithLogitsLoss"): "The loss wants logits: log-probabilities are never positive, so it could never say yes.",
    ("none", "NLLLoss"): "NLLLoss only changes the sign of the right class's number: fed with logits it falls without limit.",
    ("Sigmoid", "NLLLoss"): "NLLLoss takes no logarithm: fed with probabilities it lies in [-1, 0].",
    ("Softmax", "NLLLoss"): "NLLLoss takes no logarithm: fed with probabilities it lies in [-1, 0].",
    ("Sigmoid", "CrossEntropyLoss"): "The loss applies softmax to numbers from 0 to 1: with 10 classes it cannot fall below 1.461.",
    ("Softmax", "CrossEntropyLoss"): "The loss applies softmax itself. After two of them it cannot fall below 1.461 with 10 classes.",
    ("LogSoftmax", "CrossEntropyLoss"): "The loss applies log-softmax itself. A second one changes nothing, so it is harmless, but leave it out.",
}  # fmt: skip


@check("each task has its activation and its loss")
def heads(answers: Mapping[str, tuple[str, str]], *, rng: np.random.Generator) -> None:
    """Pairs that can never be right are explained; the others are counted."""
    del rng
    right = {
        "binary, probability": Sealed("16d92db4575596da"),
        "binary, logit": Sealed("b674b30c2b5afe32"),
        "multi-class, log-probability": Sealed("a6190bcec621e7bb"),
        "multi-class, logit": Sealed("e3be7d317054cdec"),
        "multi-label, probability": Sealed("6808b44102e5b5f6"),
        "multi-label, logit": Sealed("5e74acf1f509209b"),
    }
    if isinstance(answers, Mapping):
        answers = {k: tuple(v) if isinstance(v, list) else v for k, v in answers.items()}
        for task, pair in answers.items():
            if isinstance(pair, tuple) and None in pair:
                names = "two names from the lists"
                likely = 'no activation is written as the string "none"'
                fail(f"heads, {task!r}", expected=names, got=brief(pair), likely=likely)
            if pair is None or not _two_names(pair) or _may_fit(pair):
                continue
            what = f"heads, {task!r}: {brief(pair)}"
            if pair not in NEVER:
                turned = _may_fit(pair[::-1]) or pair[::-1] in NEVER
                fail(
                    what,
                    expected="(activation, loss), two names from the lists",
                    got=repr(pair),
                    likely="the order is (activation, loss)" if turned else "",
                )
            fail(what, expected="a pair that fits together", got=repr(pair), likely=NEVER[pair])
    hint = (
        "every pair fits together, but not every one fits its task: one right class needs softmax "
        "inside, independent labels need sigmoids; 'logit' means that the activation is none"
    )
    expect_answers(answers, right, "heads", hint)


def _may_fit(pair: tuple[str, str]) -> bool:
    """Two names from the lists that are not a pair that can never be right."""
    activations, losses = ({names[i] for names in NEVER} for i in (0, 1))
    return pair[0] in activations and pair[1] in losses and pair not in NEVER


def _two_names(pair: object) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(n, str) for n in pair)
