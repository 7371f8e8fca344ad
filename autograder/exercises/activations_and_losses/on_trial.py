"""Exercise of `activations_and_losses`: three losses on trial."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Result, Work


def three(work: Work, result: Result, what: str, rtol: float) -> None:
    """The pairs (loss, slope) of one call of compare_losses, number by number."""
    work.compare(
        result,
        f"{what}: keys",
        form=("keys",),
        says="inf and nan are part of the answer, no errors",
    )
    for name in ("naive", "BCELoss", "logits"):
        for index, part in enumerate(("loss", "slope")):
            says = "two plain floats for each name: the loss, and its slope by the logit as PyTorch computes it"
            label = f"{what}, {name!r}, {part}"
            work.compare(result[name][index], label, types=True, rtol=rtol, says=says)


@exercise(
    "activations_and_losses/test_compare_losses",
    done="the naive loss, BCELoss and your own part where they should",
    uses=("test_bce_from_probabilities", "test_bce_with_logits"),
)
def compare_losses(work: Work, rng: np.random.Generator) -> None:
    x, z = (float(sign * rng.uniform(0.3, 3)) for sign in rng.permutation([-1, 1]))
    float64, float32 = torch.float64, torch.float32
    first = None
    for logit, target, dtype in (
        (x, 1.0, float64), (z, 0.0, float64), (x, 0.0, float64), (x, 1.0, float64), (z, 1.0, float32),
        (40.0, 0.0, float32), (-200.0, 1.0, float32), (200.0, 0.0, float32), (200.0, 1.0, float32),
        (200.0, 0.0, float64), (-200.0, 1.0, float64), (-200.0, 0.0, float64), (0.0, 1.0, float32),
    ):  # fmt: skip
        pair = [torch.tensor([v], dtype=dtype) for v in (logit, target)]
        what = f"compare_losses, logit {logit:.3g}, target {target:g}, {str(dtype)[6:]}"
        result = work.call("compare_losses", *pair)
        three(work, result, what, 1e-4 if dtype is float32 else 1e-6)
        first = first or result
    says = (
        "each call makes a dictionary of its own; here a later call has changed an earlier answer"
    )
    work.compare(
        work.get(first), "the first answer, looked at again after the last call", says=says
    )


THREE = """\
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
"""
NAIVE, BCELOSS, LOGITS = (line + "\n" for line in THREE.splitlines())
START = "    functions = {\n"
PAIR = "(function(logits).item(), slope(function, logits).item())"
NAMED = f"        name: {PAIR}\n"
ITEM = "add .item() to the loss and to the slope: two plain numbers are asked for"
WRT_P = "that is the slope with respect to p: differentiate with respect to the logit"
ex = compare_losses
ex.mistake(
    "nn.BCELoss(p, y) makes a loss object out of the data: first make it, then call it, nn.BCELoss()(p, y)",
    ("nn.BCELoss()(torch.sigmoid(x), targets)", "nn.BCELoss(torch.sigmoid(x), targets)"),
)
ex.mistake(
    WRT_P,
    (THREE, '        "naive": lambda p: bce_from_probabilities(p, targets),\n'
     '        "BCELoss": lambda p: nn.BCELoss()(p, targets),\n' + LOGITS),
    (PAIR, '(function(at[name]).item(), slope(function, at[name]).item())'),
    (START, '    p = torch.sigmoid(logits)\n    at = {"naive": p, "BCELoss": p, "logits": logits}\n' + START),
)  # fmt: skip
ex.mistake("the logit has been through a sigmoid before the loss that takes logits", (LOGITS, LOGITS.replace("(x,", "(torch.sigmoid(x),")))  # fmt: skip
ex.mistake(
    '"naive" is the formula of Exercise 3, not nn.BCELoss with its floor under the logarithm',
    (NAIVE, BCELOSS.replace('"BCELoss"', '"naive"')),
)
ex.mistake('"BCELoss" is PyTorch\'s nn.BCELoss, not the formula of Exercise 3', (BCELOSS, NAIVE.replace('"naive"', '"BCELoss"')))  # fmt: skip
ex.mistake('"BCELoss" is nn.BCELoss on the sigmoid, not the loss on logits', (BCELOSS, LOGITS.replace('"logits"', '"BCELoss"')))  # fmt: skip
ex.mistake(
    'the losses stand under each other\'s keys: "naive" is the formula, "BCELoss" PyTorch\'s',
    (NAIVE, NAIVE.replace("naive", "BCELoss")), (BCELOSS, BCELOSS.replace('"BCELoss"', '"naive"')),
)  # fmt: skip
ex.mistake(ITEM, (PAIR, "(function(logits), slope(function, logits))"))
ex.mistake(ITEM, (PAIR, "(function(logits), slope(function, logits).item())"))
ex.mistake(ITEM, (PAIR, "(function(logits).item(), slope(function, logits))"))
for p in ("sigmoid(x)", "1 / (1 + torch.exp(-x))", "torch.exp(-torch.logaddexp(0 * x, -x))"):
    ex.mistake(
        "that is the slope through a sigmoid of your own: use torch.sigmoid here",
        (THREE, THREE.replace("torch.sigmoid(x)", p)),
    )
SWAPPED = "predictions come first, then targets: they are swapped"
TURNED = [(NAIVE, "torch.sigmoid(x), targets", ""), (BCELOSS, "torch.sigmoid(x), targets", " in nn.BCELoss"), (LOGITS, "x, targets", " in the loss on logits")]  # fmt: skip
for line, old, where in TURNED:
    new = ", ".join(reversed(old.split(", ")))
    ex.mistake(SWAPPED + (where or " in the formula"), (line, line.replace(old, new)))
ex.mistake(
    f"{SWAPPED} in all three",
    (THREE, THREE.replace("torch.sigmoid(x), targets", "targets, torch.sigmoid(x)").replace("(x, targets)", "(targets, x)")),
)  # fmt: skip
ex.mistake("a pair (loss, slope) is asked for each name", (PAIR, "function(logits).item()"))
ex.mistake("the pairs are (loss, slope), in this order", (PAIR, "(slope(function, logits).item(), function(logits).item())"))  # fmt: skip
ex.mistake("that is the loss twice: the second number is its slope", (PAIR, "(function(logits).item(), function(logits).item())"))  # fmt: skip
ex.mistake("the slope has a sign: no abs()", (PAIR, "(function(logits).item(), slope(function, logits).abs().item())"))  # fmt: skip
ex.mistake("the numbers were rounded: give them as they are", (PAIR, "(round(function(logits).item(), 3), round(slope(function, logits).item(), 3))"))  # fmt: skip
ex.mistake("the numbers were rounded: give them as they are", (PAIR, "(round(function(logits).item(), 4), round(slope(function, logits).item(), 4))"))  # fmt: skip
LATE = "all three are the same loss: a lambda looks up the loop's variable when it is called, after the loop"
ex.mistake(
    LATE, (PAIR, '(functions["logits"](logits).item(), slope(functions["logits"], logits).item())')
)
for number in (0, 1):
    ex.mistake(
        "the slope was worked out as p - y: ask PyTorch for the slope of each loss, that is where they part",
        (PAIR, f"(function(logits).item(), (torch.sigmoid(logits) - targets).item()) if name != 'logits' or {number} else {PAIR}"),
    )  # fmt: skip
ex.mistake(
    "the slopes add up: .grad collects them, so each loss needs a fresh tensor (or an emptied .grad)",
    (START, "    total = 0\n    made = {}\n" + START),
    (f"    return {{\n{NAMED}        for name, function in functions.items()\n    }}\n",
     "    for name, function in functions.items():\n        total = total + slope(function, logits).item()\n"
     "        made[name] = (function(logits).item(), total)\n    return made\n"),
)  # fmt: skip
ex.mistake(
    "the caller's logits were made to require slopes: take a copy, logits.clone().requires_grad_(), or `slope`",
    (START, "    logits.requires_grad_()\n" + START),
    ("slope(function, logits)", "torch.autograd.grad(function(logits).sum(), logits)[0]"),
)  # fmt: skip
for h in ("1e-3", "1e-4", "1e-6"):
    for code in (f"(function(logits + {h}) - function(logits - {h})).item() / (2 * {h})", f"(function(logits + {h}) - function(logits)).item() / {h}"):  # fmt: skip
        ex.mistake(
            "the slope was measured by a small step: ask PyTorch for it, `slope` does",
            (PAIR, f"(function(logits).item(), {code})"),
        )
ex.mistake(
    "PyTorch's search for anomalies makes an error of the nan that is to be shown",
    ("    return {\n" + NAMED + "        for name, function in functions.items()\n    }\n",
     "    with torch.autograd.set_detect_anomaly(True):\n"
     f"        return {{name: {PAIR} for name, function in functions.items()}}\n"),
)  # fmt: skip
ex.mistake("the target was taken to be 0: use the one that is given", (START, "    targets = torch.zeros_like(targets)\n" + START))  # fmt: skip
ex.mistake("inf and nan are what is to be shown: do not replace them", (PAIR, "tuple(torch.tensor([function(logits).item(), slope(function, logits).item()], dtype=torch.float64).nan_to_num().tolist())"))  # fmt: skip
ex.mistake("nan is what is to be shown: do not replace it", (PAIR, "tuple(0.0 if v != v else v for v in (function(logits).item(), slope(function, logits).item()))"))  # fmt: skip
ex.mistake("nan and inf are what is to be shown: do not replace them", (PAIR, "tuple(v if abs(v) < 1e300 else 0.0 for v in (function(logits).item(), slope(function, logits).item()))"))  # fmt: skip
for kind in ("float", "double"):
    ex.mistake(
        f"everything was computed as .{kind}(): the dtype of the logits decides where the losses part",
        (START, f"    logits, targets = logits.{kind}(), targets.{kind}()\n" + START),
    )
for eps in ("1e-6", "1e-7", "1e-8", "1e-12"):
    ex.mistake(
        "p was clamped: Exercise 3's formula gets torch.sigmoid as it is",
        (NAIVE, NAIVE.replace("torch.sigmoid(x)", f"torch.sigmoid(x).clamp({eps}, 1 - {eps})")),
    )
ex.mistake(
    "each call makes a dictionary of its own; here a later call has changed an earlier answer",
    ("    return {\n", "    kept = compare_losses.__dict__\n    kept |= {\n"),
    ("in functions.items()\n    }\n", "in functions.items()\n    }\n    return kept\n"),
)
ex.mistake(
    "an earlier answer for the same logit was kept: target and dtype count, too",
    (START, "    kept = compare_losses.__dict__\n    if logits.item() in kept:\n"
     "        return kept[logits.item()]\n" + START),
    ("    return {\n", "    made = kept[logits.item()] = {\n"),
    ("in functions.items()\n    }\n", "in functions.items()\n    }\n    return made\n"),
)  # fmt: skip
ex.right(
    "fresh tensors",
    ("slope(function, logits).item()", "torch.autograd.grad(function(z := logits.clone().requires_grad_()), z)[0].item()"),
)  # fmt: skip
