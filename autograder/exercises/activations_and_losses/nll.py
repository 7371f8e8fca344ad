"""Exercises of `activations_and_losses`: the loss with NLLLoss repaired; the floor and the alarm."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import numbers, slope
from autograder.exercises.activations_and_losses.binary import NO_MEAN, STAY, SUMMED
from autograder.exercises.activations_and_losses.classes import DTYPE, ROUNDED, ROWS, labels
from autograder.exercises.work import Work
from course.checks.ways import Ban

MADE_WITH = "the exercise asks for nn.NLLLoss: give it log-probabilities"


@exercise(
    "activations_and_losses/test_wrong_nll",
    done="the loss is repaired, and its wrong range is known",
    uses=("test_cross_entropy",),
    bans=[Ban(name, MADE_WITH) for name in ("cross_entropy", "CrossEntropyLoss")],
)
def wrong_nll(work: Work, rng: np.random.Generator) -> None:
    name = "repaired_nll"
    x, z = numbers(rng, 3, 4), numbers(rng, 3, 4)
    y, other = torch.tensor([2, 0, 2]), torch.tensor([1, 3, 0])
    probes.again(work, name, [x, y], [z, other], f"{name}, logits (3, 4)", types=True)
    slope(work, name, [x, y], f"{name}, logits (3, 4)")
    for n, k, dtype in ((1, 5, torch.float64), (4, 4, torch.float32), (6, 12, torch.float64), (5, 2, torch.float32),
                        (60, 25, torch.float64), (3, 1, torch.float64)):  # fmt: skip
        x, y = numbers(rng, n, k, dtype=dtype), labels(rng, n, k)
        work.compare(
            work.call(name, x, y), f"{name}, logits {(n, k)}, {str(dtype)[6:]}", types=True
        )
    for x in (torch.tensor(ROWS), torch.tensor(ROWS).double()):
        for y in ([0, 2], [2, 0]):
            what = f"{name}, logits {ROWS}, targets {y}, {str(x.dtype)[6:]}"
            work.compare(work.call(name, x, torch.tensor(y)), what, rtol=1e-6, atol=2e-4)
            slope(work, name, [x, torch.tensor(y)], what, rtol=1e-3, atol=1e-5)


RETURN = "    return nn.NLLLoss()(log_softmax(logits), targets)\n"
L, P = "log_softmax(logits)", "torch.exp(log_softmax(logits))"
ex = wrong_nll
for code, says in (
    (f"nn.NLLLoss()({P}, targets)", "that is the bug: NLLLoss takes no logarithm, so this is minus a probability"),
    ("nn.NLLLoss()(logits, targets)", "softmax or log-softmax is missing: NLLLoss got logits"),
    (f"-nn.NLLLoss()({P}, targets)", "only the sign was changed; the logarithm is still missing"),
    (f"1 + nn.NLLLoss()({P}, targets)", "1 - p is not -ln p: the logarithm is still missing"),
    (f"-nn.NLLLoss()({L}, targets)", "NLLLoss changes the sign itself: no further minus"),
    (f"-torch.log(-nn.NLLLoss()({P}, targets))", "the logarithm of the loss is not the loss of the logarithms: log first, then average"),
    (f"nn.NLLLoss()(log_softmax({P}), targets)", "softmax was applied twice: log_softmax wants logits"),
    ("nn.NLLLoss()(log_softmax(logits.T).T, targets)", "dim=0 compares the examples: the classes are on axis 1"),
    (f"nn.NLLLoss()(torch.log({P}), targets)", ROUNDED),
    (f"nn.NLLLoss()({L} / 2.302585092994046, targets)", "the logarithm is not the natural one: use torch.log"),
    (f"nn.NLLLoss()({L} / 0.6931471805599453, targets)", "the logarithm is not the natural one: use torch.log"),
    ("nn.NLLLoss()(nn.functional.logsigmoid(logits), targets)", "each logit got the logarithm of its own sigmoid: the classes of a row have to share one sum"),
    (f"nn.NLLLoss(reduction='sum')({L}, targets)", SUMMED), (f"nn.NLLLoss(reduction='none')({L}, targets)", NO_MEAN),
    (f"nn.NLLLoss(ignore_index=0)({L}, targets)", "class 0 is a class like the others"),
    (f"nn.NLLLoss(weight=1 / torch.bincount(targets, minlength=logits.shape[1]).clamp(min=1).to(logits.dtype))({L}, targets)", "the classes were weighted: it is the mean over the examples"),
    (f"nn.NLLLoss()({L}, targets.clamp(0, 9))", "the targets were cut to ten classes: K may be larger"),
    (f"nn.NLLLoss()({L}[:, :10], targets.clamp(0, 9))", "the targets were cut to ten classes: K may be larger"),
    (f"nn.NLLLoss()({L}, targets).item()", STAY), (f"nn.NLLLoss()({L}.detach(), targets)", STAY),
    (f"nn.NLLLoss()({L}.float(), targets)", DTYPE), (f"nn.NLLLoss()({L}.double(), targets)", DTYPE),
    ("nn.NLLLoss()(log_softmax(logits.sub_(logits.amax(1, keepdim=True))), targets)", "the logits themselves were changed: -= and sub_ work in place"),
):  # fmt: skip
    ex.mistake(says, (RETURN, f"    return {code}\n"))
for eps in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12"):
    ex.mistake("something was added before the logarithm, or p clamped there: the loss stops growing", (RETURN, f"    return nn.NLLLoss()(torch.log({P} + {eps}), targets)\n"))  # fmt: skip
FALL, RISE = "it cannot fall below", "it cannot rise above"
SHOWS, SHOULD = "what it shows at p = 0.9", "what it should show at p = 0.9"
SIGNS = "NLLLoss changes the sign: what it picks is a probability, so it shows -p"
ex.short_answers(
    "wrong_nll",
    hint="NLLLoss only picks a number and changes its sign; a probability lies between 0 and 1",
    tolerance=0.0006,
    why={
        FALL: "-1: it shows -p, and p is at most 1.",
        RISE: "0: it shows -p, and p is at least 0.",
        SHOWS: "-0.9: the probability with its sign changed, and no logarithm.",
        SHOULD: "0.105: -ln 0.9.",
    },
    mistakes=[
        ("the loss takes the natural logarithm: math.log, not math.log10", {SHOULD: 0.0458}),
        ("a loss is never negative when its logarithm is taken: -ln p", {SHOULD: -0.10536}),
        ("-ln p is close to 1 - p here, but not the same", {SHOULD: 0.1}),
        ("what it should show is -ln p", {SHOULD: 0.9}),
        (SIGNS, {SHOWS: 0.9}), (SIGNS, {FALL: 0.0, RISE: 1.0}), (SIGNS, {FALL: 0.0, RISE: 1.0, SHOWS: 0.9}),
        ("the two limits are the other way round", {FALL: 0.0, RISE: -1.0}),
        ("that is the range of the right loss; this one only picks a number and changes its sign", {FALL: 0.0, RISE: float("inf")}),
        ("it takes no logarithm, so it cannot fall without limit", {FALL: float("-inf")}),
        ("it takes no logarithm, so it cannot rise without limit", {RISE: float("inf")}),
        ("it takes no logarithm: at p = 0.9 it shows something else than the right loss", {SHOWS: 0.10536}),
        ("it takes no logarithm: at p = 0.9 it shows something else than a logarithm", {SHOWS: -0.10536}),
    ],
)  # fmt: skip


@exercise(
    "activations_and_losses/test_floor",
    done="the floor is right for any number of classes, and the alarm rings when it should",
)
def floor(work: Work, rng: np.random.Generator) -> None:
    best = "the best row has exactly 1 for the right class and 0 for each of the K - 1 others: its loss is asked for"
    for k in (3, 10, 2, 3, int(rng.integers(20, 1000))):
        work.compare(work.call("loss_floor", k), f"loss_floor({k})", says=best)
    logits = numbers(rng, 4, 5, dtype=torch.float32)
    p = torch.softmax(logits, 1)
    near, off = p.clone(), p.clone()
    near[1, 0], near[2, 3] = near[1, 0] + 5e-5, near[2, 3] + 5e-5
    off[2, 1] += 4e-4
    less, more = p.clone(), p.clone()
    less[1], more[1] = p[1] * 0.5, p[1] * 1.5
    both = p.clone()
    both[1], both[2] = p[1] * 0.5, p[2] * 1.5
    swapped = p.clone()
    swapped[1, 0], swapped[1, 1] = -0.25, swapped[1, 0] + swapped[1, 1] + 0.25
    little = torch.tensor([[0.5, 0.5], [-5e-5, 1 + 5e-5], [0.25, 0.75]])
    gone = p.clone()
    gone[1, 2] = float("nan")
    empty = torch.tensor([[0.5, 0.5, 0.0], [float("nan"), 0.4, 0.6], [0.2, 0.3, 0.5]])
    square = (
        torch.rand(3, 3, generator=torch.Generator().manual_seed(int(rng.integers(1000)))) + 0.1
    )
    crowd = torch.softmax(numbers(rng, 130, 3, dtype=torch.float32), 1)
    late = crowd.clone()
    late[115, 1] += 0.3
    total = "each row has to add up to 1: sum along dim=1, not the columns and not the whole batch"
    bad = "one bad row is enough: .all() over the rows"
    fine = "each row here adds up to 1 within 0.0001 and holds nothing negative: these are probabilities"
    for outputs, words, says in (
        (torch.tensor([[0.25, 0.75], [0.5, 0.5]]), "two rows that add up to 1", fine),
        (p, "softmax of logits", fine),
        (p[:1], "one example", fine),
        (empty, "a row with a nan beside numbers that add up to 1", "a row with a nan in it is no row of probabilities"),
        (logits, "logits", total),
        (torch.sigmoid(logits), "sigmoids", total),
        (torch.log_softmax(logits, 1), "log-softmax", "no probability is negative"),
        (swapped, "rows of sum 1, one with a negative number", "no probability is negative"),
        (little, "rows of sum 1, one with a number slightly below 0", "no probability is negative, not even slightly"),
        (torch.eye(3), "certain answers, 0 and 1", "a probability may be exactly 0 and exactly 1"),
        (less, "one row that adds up to ½", bad), (more, "one row that adds up to 1½", bad),
        (both, "one row that adds up to ½, one to 1½", bad), (p * 0.5, "all rows add up to ½", total),
        (torch.cat([logits[:1].abs() + 1, p]), "the first row alone is wrong", bad),
        (torch.cat([p, logits[:1].abs() + 1]), "the last row alone is wrong", bad),
        (square / square.sum(), "numbers whose total is 1", total),
        (square / square.sum(0), "columns add up to 1", total),
        (near, "two rows off by 0.00005", "rounding: 0.0001 is allowed in each row"),
        (torch.tensor([[1.00003, 0.0], [0.5, 0.5]]), "a number of 1.00003 in a row of that sum", "rounding: 0.0001 is allowed in each row"),
        (off, "one row off by 0.0004", "0.0001 is allowed, not more"),
        (torch.tensor([[0.2, 0.3, 0.5]]).double().repeat(60, 1) + 2e-5, "60 rows, each off by 0.00006", "rounding: 0.0001 is allowed in each row"),
        (torch.softmax(numbers(rng, 3, 1000, dtype=torch.float32), 1), "1000 classes", fine),
        (p.double(), "float64", fine), (torch.ones(3, 1), "one class", fine),
        (probes.other_layout(p), "another order in memory", fine),
        (crowd, "130 rows of probabilities", fine), (late, "row 115 of 130 is wrong", bad),
        (gone, "a nan in one row", "nan is no probability: ask for what has to hold, nan answers every comparison with False"),
    ):  # fmt: skip
        what = f"looks_like_probabilities, {words}, shape {tuple(outputs.shape)}"
        work.compare(work.call("looks_like_probabilities", outputs), what, says=says)
    work.compare(
        work.call("looks_like_probabilities", p),
        "looks_like_probabilities, softmax once more",
        says=fine,
    )


FLOOR = "    return math.log(1 + (classes - 1) / math.e)\n"
ex = floor
for code, says in (
    ("math.log(classes)", "that is the loss of knowing nothing, ln K; the floor is the best case"),
    ("math.log(1 + 9 / math.e)", "that is the floor for 10 classes; K is an argument"),
    ("1.461", "1.461 is rounded, and for 10 classes alone: compute it from K"),
    ("math.log(1 + classes / math.e)", "there are K - 1 wrong classes, not K"),
    ("math.log(math.e + classes) - 1", "there are K - 1 wrong classes, not K"),
    ("math.log(classes) - 1", "the right class's term of the sum is e, not 1, and the K - 1 others are 1 each"),
    ("math.log((classes - 1) / math.e)", "the right class's own term of the sum is missing: e to the power 1"),
    ("math.log(1 + 1 / math.e)", "the K - 1 other classes count one by one: that is right for two classes only"),
    ("math.e / (math.e + classes - 1)", "that is the second softmax's probability; the loss is minus its logarithm"),
    ("-math.log(math.e / (math.e + classes - 1)) * -1", "the sign is wrong: a loss is minus the logarithm"),
    ("1 / (1 + (classes - 1) / math.e)", "that is the second softmax's probability; the loss is minus its logarithm"),
    ("0.0", "the wrong classes' logits are 0 and e to the power 0 is 1, not 0"),
    ("math.log(math.e + classes - 1)", "-x of the right class is missing: x = 1 there"),
    ("math.log2(1 + (classes - 1) / math.e)", "the logarithm is not the natural one: math.log"),
    ("math.log10(1 + (classes - 1) / math.e)", "the logarithm is not the natural one: math.log"),
    ("round(math.log(1 + (classes - 1) / math.e), 3)", "the result was rounded: give it as it is"),
    ("round(math.log(1 + (classes - 1) / math.e), 4)", "the result was rounded: give it as it is"),
    ("math.log(1 + (classes - 1) // math.e)", "// cuts off the decimals: /"),
    ("math.log(1 + (classes - 1) / math.e**2)", "the difference of the logits is 1, so each other term is 1 / e of the right one's"),
    ("math.log(1 + (classes - 1) / math.e**10)", "what is fed are probabilities: the right class's number is 1, not 10"),
    ("math.log(1 + (classes - 1) / math.e**20)", "what is fed are probabilities: the right class's number is 1, not 20"),
    ("-math.log(math.exp(10 - math.log(math.exp(10) + classes - 1)) * math.e / (math.e * 1.0))", "what is fed are probabilities: the right class's number is 1, not 10"),
    ("math.log(math.exp(1 / (1 + (classes - 1) * math.exp(-10))) + (classes - 1) * math.exp(1 / (math.exp(10) + classes - 1))) - 1 / (1 + (classes - 1) * math.exp(-10))", "the best row has probability exactly 1, not that of a logit of 10"),
):  # fmt: skip
    ex.mistake(says, (FLOOR, f"    return {code}\n"))
ex.mistake("an earlier call's floor was kept: it depends on K", (FLOOR, "    return loss_floor.__dict__.setdefault('kept', math.log(1 + (classes - 1) / math.e))\n"))  # fmt: skip

SUMS = "    sums = outputs.sum(dim=1)\n"
ALARM = "    return bool((outputs >= 0).all() and ((sums - 1).abs() < 1e-4).all())\n"
TOTAL = "each row has to add up to 1: sum along dim=1, not the columns and not the whole batch"
BAD = "one bad row is enough: .all() asks it of all rows"
NEGATIVE = "no probability is negative: that has to be asked, too"
IN_ROW = "((sums - 1).abs() < 1e-4)"
for code, says in (
    (f"{IN_ROW}.all()", NEGATIVE), ("(outputs >= 0).all() and (outputs <= 1).all()", "the sum of each row has to be 1: the range alone does not say it"),
    ("(outputs >= 0).all()", "the sum of each row has to be 1: the sign alone does not say it"),
    ("(outputs >= 0).all() and (sums == 1).all()", "rounding: allow 0.0001, not only exactly 1"),
    ("(outputs >= 0).all() and torch.allclose(sums, torch.ones_like(sums))", "rounding: 0.0001 is allowed, this allows less"),
    ("(outputs >= 0).all() and ((sums - 1).abs() < 1e-5).all()", "rounding: 0.0001 is allowed, this allows less"),
    ("(outputs >= 0).all() and ((sums - 1).abs() < 1e-6).all()", "rounding: 0.0001 is allowed, this allows less"),
    ("(outputs >= 0).all() and ((sums - 1).abs() < 1e-3).all()", "0.0001 is allowed, this allows more"),
    ("(outputs >= 0).all() and ((sums - 1).abs() < 1e-2).all()", "0.0001 is allowed, this allows more"),
    ("(outputs >= 0).all() and abs(outputs.sum() - 1) < 1e-4", TOTAL), ("(outputs >= 0).all() and ((outputs.sum(dim=0) - 1).abs() < 1e-4).all()", TOTAL),
    ("(outputs >= 0).all() and abs(sums.mean() - 1) < 1e-4", "the mean of the sums says nothing about each row: .all()"),
    ("(outputs >= 0).all() and abs(sums.sum() - len(sums)) < 1e-4", "the sums are looked at together: each row for itself has to add up to 1"),
    ("(outputs >= 0).all() and (sums - 1).abs().sum() < 1e-4", "the deviations of all rows were added up: 0.0001 is allowed in each row"),
    ("(outputs >= 0).all() and (sums - 1).norm() < 1e-4", "the deviations of all rows were added up: 0.0001 is allowed in each row"),
    ("(outputs >= 0).all() and (sums - 1 < 1e-4).all()", "a sum may also be too small: abs()"),
    ("(outputs >= 0).all() and (1 - sums < 1e-4).all()", "a sum may also be too large: abs()"),
    ("(outputs[0] >= 0).all() and abs(sums[0] - 1) < 1e-4", BAD), ("(outputs[-1] >= 0).all() and abs(sums[-1] - 1) < 1e-4", BAD),
    (f"(outputs[[0, -1]] >= 0).all() and {IN_ROW}[[0, -1]].all()", "only the first and the last row are looked at: one bad row is enough"),
    (f"(outputs >= 0).all() and {IN_ROW}.any()", BAD), (f"((outputs >= 0).all(1) & {IN_ROW}).any()", BAD), (f"(outputs >= 0).any() and {IN_ROW}.all()", NEGATIVE),
    (f"(outputs >= 0).any() and {IN_ROW}.any()", BAD),
    (f"(outputs[:100] >= 0).all() and {IN_ROW}[:100].all()", "only the first hundred rows are looked at"), (f"(outputs[:64] >= 0).all() and {IN_ROW}[:64].all()", "only the first rows are looked at"),
    (f"(outputs > 0).all() and {IN_ROW}.all()", "a probability may be 0: >= 0"),
    (f"(outputs >= -1e-4).all() and {IN_ROW}.all()", "nothing may be negative, not even slightly: the 0.0001 is for the sums"),
    (f"(outputs >= 0).all() and (outputs <= 1).all() and {IN_ROW}.all()", "1.00003 is a probability with its rounding: the sum decides"),
    (f"(outputs >= 0).all() and (outputs < 1).all() and {IN_ROW}.all()", "a probability may be exactly 1"),
    ("not ((outputs < 0).any() or ((sums - 1).abs() > 1e-4).any())", "nan answers every comparison with False: ask for what has to hold, not for what is wrong"),
    ("not (outputs < 0).any() and " + IN_ROW + ".all() or bool(outputs.isnan().any())", "nan answers every comparison with False: ask for what has to hold, not for what is wrong"),
    (f"not ((outputs >= 0).all() and {IN_ROW}.all())", "the answer is turned round: True means that all rows are probabilities"),
    ("(outputs.clamp(min=0) >= 0).all() and ((outputs.clamp(min=0).sum(1) - 1).abs() < 1e-4).all()", "negative numbers were set to 0 before they were looked at"),
):  # fmt: skip
    ex.mistake(says, (ALARM, f"    return bool({code})\n"))
ex.mistake(
    "the outputs themselves were changed: only look at them",
    (SUMS, "    outputs.clamp_(min=0)\n" + SUMS),
)
ex.mistake("the answer is one True or False for the whole batch, not one for each row", (ALARM, f"    return (outputs >= 0).all(1) & {IN_ROW}\n"))  # fmt: skip
ex.right("allclose", (ALARM, "    ones = torch.ones_like(sums)\n    return (outputs >= 0).all().item() and torch.allclose(sums, ones, rtol=0, atol=1e-4)\n"))  # fmt: skip
