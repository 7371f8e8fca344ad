"""Exercise of `activations_and_losses`: dropout in both modes, whatever chance draws."""

from __future__ import annotations

import math

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import FLOATS, numbers
from autograder.exercises.work import Work
from course.checks.ways import Ban

READY = "the ready-made function does the whole exercise; draw with torch.rand_like(x) and choose"


def share_tolerance(p: float, count: int) -> float:
    """Six standard deviations of the difference of two shares."""
    return 6 * math.sqrt(2 * p * (1 - p) / count) + 1e-9


@exercise(
    "activations_and_losses/test_dropout",
    done="it drops while training, scales what remains, and does nothing in use",
    bans=[
        Ban(name, READY)
        for name in [
            "dropout",
            "dropout_",
            "dropout1d",
            "dropout2d",
            "dropout3d",
            "alpha_dropout",
            "alpha_dropout_",
            "feature_dropout",
            "feature_alpha_dropout",
            "native_dropout",
            "Dropout",
            "Dropout1d",
            "Dropout2d",
            "Dropout3d",
            "AlphaDropout",
            "FeatureAlphaDropout",
        ]
    ],
)
def dropout(work: Work, rng: np.random.Generator) -> None:
    name = "dropout"
    x = numbers(rng, 2, 3)
    for p in (0.25, 0.0, 0.8):
        what = f"{name}, shape (2, 3), p = {p}, training = False"
        work.compare(work.call(name, x, p, False), what, types=True, says="in use dropout does nothing: x as it is")  # fmt: skip
    for shape in ((4,), (3, 1), (2, 3, 4), ()):
        for dtype in (*FLOATS, torch.float16):
            x = numbers(rng, *shape).to(dtype)
            for training in (True, False):
                what = f"{name}, shape {shape}, {str(dtype)[6:]}, p = 0, training = {training}"
                says = "p = 0 is legal and drops nothing"
                work.compare(work.call(name, x, 0.0, training), what, types=True, says=says)
    x = probes.other_layout(numbers(rng, 4, 3))
    work.compare(work.call(name, x, 0.0, True), f"{name}, another order in memory, p = 0")
    found = work.slope(name, numbers(rng, 2, 3), 0.0, True)
    cut = "no slope passes: leave out .detach(), .data, torch.tensor(...) and no_grad()"
    work.compare(found["by argument"], f"{name}, p = 0: slope", says=cut)
    found = work.slope(name, numbers(rng, 2, 3), 0.5, False)
    work.compare(found["by argument"], f"{name}, training = False: slope", says=cut)

    # Few different numbers, so that what remains is known although nobody knows where.
    for p in (0.25, 0.5, 0.85, round(float(rng.uniform(0.05, 0.45)), 2)):
        values = np.tile([-3.0, 1.0, 1.5, 2.0], (50, 40))
        for x in (torch.from_numpy(values).float(), torch.from_numpy(values[:20])):
            what = f"{name}, {x.numel():,} numbers (-3, 1, 1.5 or 2), p = {p}, training"
            result = work.call(name, x, p, True)
            work.compare(result, f"{what}: shape", form=("shape",), says="the shape is that of x")
            label = f"{what}: dtype"
            work.compare(result.about("type"), label, says="the dtype is that of x")
            work.compare(result, f"{what}: the different numbers in the result", form=("distinct numbers",),
                         says="what is dropped is 0, what remains is divided by 1 - p")  # fmt: skip
            work.compare(result, f"{what}: share of zeros", form=("share of", 0.0), atol=share_tolerance(p, x.numel()),
                         rtol=0, says="each number is dropped with probability p")  # fmt: skip
    ones = torch.ones(10, 6, 40)
    result = work.call(name, ones, 0.4, True)
    work.compare(result, f"{name}, ones of shape (10, 6, 40), p = 0.4: shape", form=("shape",))
    says = "each number is drawn on its own: torch.rand_like(x) draws for each"
    work.compare(result, f"{name}, ones of shape (10, 6, 40), p = 0.4: different lines", form=("distinct lines",), says=says)  # fmt: skip
    again = work.call(name, ones, 0.4, True)
    work.same(
        again,
        result,
        f"{name}, second call: are the same numbers dropped?",
        says="each call draws anew",
    )
    turned = work.call(name, torch.ones(40, 50), 0.5, True)
    work.compare(turned, f"{name}, ones of shape (40, 50), p = 0.5: different rows", form=("distinct rows",), says=says)  # fmt: skip

    found = work.slope(name, numbers(rng, 40, 50), 0.3, True)
    through = "the slope is 0 where a number was dropped and 1 / (1 - p) where it was kept"
    label = f"{name}, 2,000 numbers, p = 0.3: share of zeros among the slopes"
    work.compare(found["by argument"][0], label, form=("share of", 0.0), atol=share_tolerance(0.3, 2000), rtol=0, says=through)  # fmt: skip
    function = work.get(name)
    for shape, p in (((3, 4), 0.5), ((5,), 0.4), ((1,), 0.5), ((), 0.4)):
        many = work.make(
            "course.checks.objects.repeated", function, 500, torch.ones(shape), p, True
        )
        what = f"{name}, 500 calls on ones of shape {shape}, p = {p}"
        says = "each number is dropped or kept on its own, so how many are dropped differs from call to call"
        work.compare(
            many, f"{what}: does the number of zeros vary?", form=("counts vary", 0.0), says=says
        )
        bound = 6 * math.sqrt(2 * p / (1 - p) / 500)
        says = "the mean of many calls is the input, for every number: each is dropped with probability p"
        work.compare(
            many, f"{what}: mean of each number", form=("means",), atol=bound, rtol=0, says=says
        )
        says = "each number is dropped or kept on its own, by chance"
        if math.prod(shape) > 1:
            label = f"{what}: different results (more than 10?)"
            work.compare(many, label, form=("more distinct rows than", 10), says=says)
    for p in (-0.1, -1e-9, 1.0, 1.5, 1, -1):
        for training in (True, False):
            says = "p has to be checked in both modes: 0 <= p < 1, else ValueError"
            words = f"p = {p}, training = {training}"
            probes.refuses(work, name, [(words, [torch.ones(2, 3), p, training])], says)


KEEP = "    keep = torch.rand_like(x) >= p\n"
RETURN = "    return keep * x / (1 - p)\n"
IN_USE = "    if not training:\n        return x\n"
CHECK = "if not 0 <= p < 1:"
WHOLE = f'    {CHECK}\n        raise ValueError(f"p must be at least 0 and below 1, got {{p}}")\n'
ex = dropout
TWICE = "each number is drawn on its own: torch.rand_like(x) draws for each"
ANEW = "each call draws anew: is a seed set, or a mask kept, inside?"
for code, says in (
    ("keep * x", "what remains is not scaled: divide by 1 - p"),
    ("keep * x * (1 - p)", "it was multiplied by 1 - p: divide"),
    ("keep * x / p if p else x.clone()", "it was divided by p: what remains is a share of 1 - p"),
    ("keep * x / p", "it was divided by p: what remains is a share of 1 - p"),
    ("keep * x / max(p, 1e-9)", "it was divided by p: what remains is a share of 1 - p"),
    ("keep * x * 2", "what remains was doubled: that is right for p = 0.5 alone, divide by 1 - p"),
    ("keep * x * 2 if p else x.clone()", "what remains was doubled: that is right for p = 0.5 alone, divide by 1 - p"),
    ("keep * x / keep.float().mean().to(x.dtype)", "it was divided by the share that chance kept: divide by 1 - p"),
    ("keep * x * keep.numel() / keep.sum()", "it was divided by the share that chance kept: divide by 1 - p"),
    ("keep * x / (1 - p) ** 0.5", "it was divided by the root of 1 - p: divide by 1 - p itself"),
    ("keep * x + (~keep) * x.mean()", "what is dropped is 0"),
    ("x / (1 - p)", "nothing is dropped"),
    ("keep.to(x.dtype) / (1 - p)", "x is missing: the mask chooses among its numbers"),
    ("(keep * x / (1 - p)).float()", "the result has another dtype than x: do not convert (.float(), .double())"),
    ("(keep * x / (1 - p)).double()", "the result has another dtype than x: do not convert (.float(), .double())"),
    ("(keep * x / (1 - p)).detach()", "no slope passes: leave out .detach() and no_grad()"),
    ("x + (keep * x / (1 - p) - x).detach()", "the slope is 1 everywhere: it has to be 0 where a number was dropped"),
    ("(keep * x / (1 - p)).squeeze()", "the shape is lost: the result has the shape of x"),
    ("(keep * x / (1 - p)).flatten()", "the shape is lost: the result has the shape of x"),
    ("(x[keep]) / (1 - p)", "numbers that are dropped become 0; they do not vanish"),
    ("x.mul_(keep).div_(1 - p)", "x itself was changed: mul_, *= and x[...] = work in place, copy first"),
    ("x.masked_fill_(~keep, 0) / (1 - p)", "x itself was changed: mul_, *= and x[...] = work in place, copy first"),
):  # fmt: skip
    ex.mistake(says, (RETURN, f"    return {code}\n"))
for code, says in (
    ("torch.rand_like(x) < p", "p is the probability of being dropped, not of being kept"),
    ("(torch.rand_like(x) < p) if p else torch.ones_like(x) > 0", "p is the probability of being dropped, not of being kept"),
    ("torch.rand(x.shape[-1:]) >= p if x.ndim else torch.rand(()) >= p", "one row was drawn for all: torch.rand_like(x) draws for each number"),
    ("torch.rand(x.shape[-1:]).to(x) >= p", "one row was drawn for all: torch.rand_like(x) draws for each number"),
    ("torch.rand(x.shape[:1] + (1,) * (x.ndim - 1)) >= p", "one number was drawn for each example: draw for each number"),
    ("torch.rand(x.shape[:-1] + (1,) if x.ndim else ()) >= p", "one number was drawn for each line: draw for each number"),
    ("torch.rand(x.shape[:2] + (1,) * (x.ndim - 2)) >= p", "whole channels are dropped: draw for each number"),
    ("torch.rand(x.shape[1:]) >= p", "one draw serves all examples: draw for each number"),
    ("torch.rand(x.shape, generator=torch.Generator().manual_seed(0)) >= p", ANEW),
    ("torch.rand(x.shape, generator=torch.manual_seed(0)) >= p", ANEW),
    ("dropout.__dict__.setdefault((tuple(x.shape), p), torch.rand_like(x) >= p)", ANEW),
    ("dropout.__dict__.setdefault(tuple(x.shape), torch.rand_like(x)) >= p", ANEW),
    ("torch.randn_like(x) >= p", "the draws are normally distributed: rand, spread evenly from 0 to 1, not randn"),
    ("(torch.randn_like(x) >= p) | (p == 0)", "the draws are normally distributed: rand, spread evenly from 0 to 1, not randn"),
    ("torch.randn_like(x).abs() >= p", "the draws are normally distributed: rand, spread evenly from 0 to 1, not randn"),
    ("torch.randint(0, 10, x.shape) >= int(p * 10)", "the draws are whole numbers, so p counts in tenths only"),
    ("torch.randint(0, 10, x.shape) >= p * 10", "the draws are whole numbers, so p counts in tenths only"),
    ("torch.rand_like(x) >= 0.5", "p is not used: half of the numbers are dropped"),
    ("(torch.rand_like(x) >= 0.5) | (p == 0)", "p is not used: half of the numbers are dropped"),
    ("torch.rand_like(x) >= p * p", "the share that is dropped is p, not its square"),
    ("torch.randperm(x.numel()).reshape(x.shape) >= round(p * x.numel())", "exactly the share p was dropped: each number is dropped on its own"),
    ("torch.randperm(x.numel()).reshape(x.shape) >= int(p * x.numel())", "exactly the share p was dropped: each number is dropped on its own"),
    ("torch.arange(x.numel()).reshape(x.shape) >= int(p * x.numel())", "the first numbers are dropped: chance has to choose"),
):  # fmt: skip
    ex.mistake(says, (KEEP, f"    keep = {code}\n"))
ex.mistake(
    "the first row is never dropped: draw for each number",
    (KEEP, KEEP + "    if x.ndim:\n        keep[0] = True\n"),
)
ex.mistake("the random generator was started anew: each call, and the caller, then draws the same", (KEEP, "    torch.manual_seed(0)\n" + KEEP))  # fmt: skip
for seed in ("torch.manual_seed(0)", "torch.manual_seed(42)", "torch.random.manual_seed(1)"):
    ex.mistake("the random generator was started anew: each call, and the caller, then draws the same", (WHOLE, f"    {seed}\n" + WHOLE))  # fmt: skip
ex.mistake(
    "it is refused, but with AssertionError: raise ValueError", (WHOLE, "    assert 0 <= p < 1\n")
)
ex.mistake("it drops in use as well: look at `training`", (IN_USE, ""))
ex.mistake("training is turned round: it drops in use and does nothing while training", ("if not training:", "if training:"))  # fmt: skip
SCALED = "nothing is scaled in use; the division belongs to training"
ex.mistake(
    SCALED,
    (IN_USE, "    if not training:\n        return x * (1 - p)\n"),
    (RETURN, "    return keep * x\n"),
)
ex.mistake(SCALED, (IN_USE, "    if not training:\n        return x * (1 - p)\n"))
ex.mistake(SCALED, (IN_USE, "    if not training:\n        return x / (1 - p)\n"))
ex.mistake("no slope passes in use: return x itself, not cut off", (IN_USE, "    if not training:\n        return x.detach().clone()\n"))  # fmt: skip
ex.mistake(
    "in use the dtype of x stays, too", (IN_USE, "    if not training:\n        return x.float()\n")
)
ex.mistake("x itself was changed: mul_, *= and x[...] = work in place, copy first", (RETURN, "    x[~keep] = 0\n    return x / (1 - p)\n"))  # fmt: skip
ex.mistake("x itself was changed: mul_, *= and x[...] = work in place, copy first", (RETURN, "    x[~keep] = 0\n    x /= 1 - p\n    return x\n"))  # fmt: skip
LATE = "p is not checked in use: 0 <= p < 1 in both modes"
ex.mistake(
    LATE, (CHECK, f"if training and {CHECK[3:-1].replace('not 0 <= p < 1', 'not 0 <= p < 1')}:")
)
ex.mistake(
    "p is not checked while training: 0 <= p < 1 in both modes",
    (CHECK, "if not training and not 0 <= p < 1:"),
)
ex.mistake("p is not checked: 0 <= p < 1", (WHOLE, ""))
for code, says in (
    ("not 0 <= p <= 1", "p = 1 has to be refused: 1 - p would be 0"), ("p < 0 or p > 1", "p = 1 has to be refused: 1 - p would be 0"),
    ("p >= 1", "a negative p has to be refused"), ("p < 0", "p = 1 and above have to be refused"),
    ("not 0 < p < 1", "p = 0 is legal: it drops nothing"), ("not 0 < p <= 1", "p = 0 is legal, and p = 1 is not"),
    ("not -1e-6 <= p < 1", "a negative p has to be refused, however small"), ("not 0 <= p < 0.9999 and p != 1", "p = 1 has to be refused"),
    ("not 0 <= p <= 0.5", "every p below 1 is legal"), ("not isinstance(p, float) or not 0 <= p < 0.8", "every p below 1 is legal"),
):  # fmt: skip
    ex.mistake(says, (CHECK, f"if {code}:"))
for kind in ("AssertionError", "TypeError", "RuntimeError"):
    ex.mistake(
        f"it is refused, but with {kind}: raise ValueError", ("raise ValueError(", f"raise {kind}(")
    )
ex.right("where", (RETURN, "    return torch.where(keep, x / (1 - p), 0)\n"))
ex.right("bernoulli", (KEEP, "    keep = torch.bernoulli(torch.full_like(x, 1 - p))\n"))
