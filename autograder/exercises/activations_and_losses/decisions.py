"""Exercises of `activations_and_losses`: the decision, and whose probability it is."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import FLOATS, numbers, slope
from autograder.exercises.activations_and_losses.binary import (
    NO_MEAN,
    STAY,
    SUMMED,
    given,
    long_batch,
)
from autograder.exercises.work import Work


@exercise(
    "activations_and_losses/test_predict_class",
    done="probabilities and logits lead to the same class",
)
def predict_class(work: Work, rng: np.random.Generator) -> None:
    name = "predict_class"
    for kind, around in (("probability", 0.5), ("logit", 0.0)):
        first, second = (
            torch.from_numpy(around + rng.permutation([-0.3, -0.1, 0.2, 0.4])) for _ in range(2)
        )
        probes.again(work, name, [first, kind], [second, kind], f"{name}, {kind}", types=True)
        exact = torch.tensor([around, around + 0.2, around])
        what = f"{name}, {kind}, {around:g} and {around + 0.2:g}: on the threshold the class is 0"
        work.compare(work.call(name, exact, kind), what, types=True)
    for kind, scores in (
        ("logit", [3.0, -2.5, 0.3, 0.7, -0.2, 1000.0, -1000.0]), ("probability", [0.0, 1.0, 0.51, 0.49]),
        ("logit", [0.2, 0.4]), ("logit", [1e-9, -1e-9, 0.0]), ("probability", [0.5 + 1e-7, 0.5 - 1e-7]),
    ):  # fmt: skip
        for dtype in FLOATS:
            x = torch.tensor(scores, dtype=dtype)
            what = f"{name}, {kind} {scores}, {str(dtype)[6:]}"
            says = "class 1 above the threshold, however little, else 0; only an unknown kind is refused"
            work.compare(work.call(name, x, kind), what, types=True, says=says)
    tiny = torch.tensor([0.5 + 1e-12, 0.5 - 1e-12], dtype=torch.float64)
    work.compare(work.call(name, tiny, "probability"), f"{name}, 1e-12 above and below 0.5")
    for shape in ((), (1,), (6, 1), (1, 1), (1, 5), (4, 3), (2, 3, 4)):
        logits = numbers(rng, *shape)
        p = torch.from_numpy(np.asarray(rng.random(shape)))
        for scores, kind in ((logits, "logit"), (p, "probability")):
            what = f"{name}, {kind}, shape {shape}"
            work.compare(work.call(name, scores, kind), what, types=True)
    for kind in ("probabilities", "logits", "softmax", "Logit", "PROBABILITY", "prob", "log", " logit", "", "p", "other"):  # fmt: skip
        says = "this kind is neither 'probability' nor 'logit', letter by letter: raise ValueError"
        probes.refuses(work, name, [(f"kind = {kind!r}", [torch.tensor([0.2, 0.7]), kind])], says)


DECIDE = "    return (scores > thresholds[kind]).long()\n"
REFUSE = "    if kind not in thresholds:\n"
ex = predict_class
ex.mistake(
    "0.5 is the threshold of probabilities; for logits it is 0", ('"logit": 0.0', '"logit": 0.5')
)
ex.mistake("0 is the threshold of logits; for probabilities it is 0.5", ('"probability": 0.5', '"probability": 0.0'))  # fmt: skip
ex.mistake("the two thresholds are swapped", ('"probability": 0.5, "logit": 0.0', '"probability": 0.0, "logit": 0.5'))  # fmt: skip
WAY = "the classes are the wrong way round: a high score means class 1"
ex.mistake(WAY, (DECIDE, DECIDE.replace(">", "<")))
ex.mistake(WAY, (DECIDE, DECIDE.replace(">", "<=")))
ON = "on the threshold itself the class is 0: use >, not >="
ex.mistake(ON, (DECIDE, DECIDE.replace(">", ">=")))
ex.mistake(
    ON,
    (
        DECIDE,
        '    if kind == "probability":\n        return torch.floor(scores + 0.5).long()\n' + DECIDE,
    ),
)
ex.mistake(ON, (DECIDE, '    if kind == "logit":\n        return (scores >= 0).long()\n' + DECIDE))
for margin in ("1e-3", "1e-5", "1e-6", "1e-7", "1e-8"):
    ex.mistake(
        "a score just above the threshold is above it: no margin",
        (DECIDE, DECIDE.replace("thresholds[kind]", f"thresholds[kind] + {margin}")),
    )
UNKNOWN = "an unknown kind falls into one of the two cases instead of being refused"
ex.mistake(
    UNKNOWN, (REFUSE, '    if kind not in thresholds:\n        kind = "logit"\n    if False:\n')
)
ex.mistake(
    UNKNOWN,
    (REFUSE, '    if kind not in thresholds:\n        kind = "probability"\n    if False:\n'),
)
for code in ("kind.lower()", "kind.strip()", "kind.strip().lower()"):
    ex.mistake(
        "another spelling is another kind: neither case nor blanks are evened out",
        (REFUSE, f"    kind = {code}\n" + REFUSE),
    )
for code in (
    'next((k for k in thresholds if kind.startswith(k[:4])), "")', 'next((k for k in thresholds if kind.startswith(k)), "")',
    '"probability" if kind.startswith("prob") else kind', 'kind.removesuffix("s")',
    '"logit" if kind.startswith("logit") else "probability" if kind.startswith("prob") else kind',
    'next((k for k in thresholds if k in kind), "")',
    '"logit" if kind.startswith("log") else "probability" if kind.startswith("prob") else kind',
):  # fmt: skip
    ex.mistake("a kind that only begins or sounds alike is another kind: compare with ==", (REFUSE, f"    kind = {code}\n" + REFUSE))  # fmt: skip
for code in (
    '"probability logit"',
    '"probability, logit"',
    '"logit probability"',
    '"probability/logit"',
):
    for then in ("probability", "logit"):
        ex.mistake(
            "`in` asks whether a text is a piece of another: compare with a list or by ==",
            (
                REFUSE,
                f'    if kind in {code} and kind not in thresholds:\n        kind = "{then}"\n'
                + REFUSE,
            ),
        )
ex.mistake("it is refused, but with KeyError: raise ValueError", (REFUSE, "    if False:\n"))
for kind in ("KeyError", "TypeError", "AssertionError"):
    ex.mistake(
        f"it is refused, but with {kind}: raise ValueError", ("raise ValueError(", f"raise {kind}(")
    )
ex.mistake(
    "it is refused, but with AssertionError: raise ValueError",
    (
        "        raise ValueError(f\"kind must be 'probability' or 'logit', got {kind!r}\")\n",
        "        assert False\n",
    ),
)
WHOLE = "True and False are no whole numbers: add .long()"
ex.mistake(WHOLE, (DECIDE, "    return scores > thresholds[kind]\n"))
ex.mistake("floats are no whole numbers: .long()", (DECIDE, DECIDE.replace(".long()", ".float()")))
ex.mistake(
    "floats are no whole numbers: .long()", (DECIDE, DECIDE.replace(".long()", ".to(scores.dtype)"))
)
ex.mistake("int64 is asked for: .long()", (DECIDE, DECIDE.replace(".long()", ".int()")))
ex.mistake("the scores were rounded to float32: compare them as they are", (DECIDE, DECIDE.replace("scores >", "scores.float() >")))  # fmt: skip
GUESS = (
    "the scores do not say what they are: a logit may lie between 0 and 1, too; only `kind` decides"
)
ex.mistake(GUESS, (REFUSE, '    if ((scores >= 0) & (scores <= 1)).all() and kind in thresholds:\n        kind = "probability"\n' + REFUSE))  # fmt: skip
ex.mistake("a sign is -1 below the threshold: class 0 is asked for there", (DECIDE, "    return torch.sign(scores - thresholds[kind]).long()\n"))  # fmt: skip
VIA_P = "decide on the logit itself: for a tiny one the sigmoid rounds to exactly ½"
ex.mistake(VIA_P, (DECIDE, '    if kind == "logit":\n        return (torch.sigmoid(scores) > 0.5).long()\n' + DECIDE))  # fmt: skip
ex.mistake("the scores themselves were changed: compare them, without storing into them", (DECIDE, "    above = scores > thresholds[kind]\n    scores[above], scores[~above] = 1, 0\n    return scores.long()\n"))  # fmt: skip
ex.mistake("the scores themselves were changed: -= works in place", (DECIDE, "    scores -= thresholds[kind]\n    return (scores > 0).long()\n"))  # fmt: skip
ex.mistake("the shape is lost: the classes have the shape of the scores", (DECIDE, DECIDE.replace(".long()", ".long().squeeze()")))  # fmt: skip
ex.mistake("the shape is lost: the classes have the shape of the scores", (DECIDE, DECIDE.replace(".long()", ".long().flatten()")))  # fmt: skip
ex.mistake(
    "those are scores: compare them with the threshold", (DECIDE, "    return scores.long()\n")
)
ex.mistake("each example is decided on its own: this names the position of the largest score", (DECIDE, "    return scores.argmax(-1)\n"))  # fmt: skip
for bounds in (
    "(scores <= 0).any() or (scores >= 1).any()",
    "scores.min() <= 0 or scores.max() >= 1",
):
    ex.mistake("probabilities of exactly 0 and 1 are legal: only an unknown kind is refused", (REFUSE, f'    if kind == "probability" and ({bounds}):\n        raise ValueError("p")\n' + REFUSE))  # fmt: skip


@exercise(
    "activations_and_losses/test_class_zero",
    done="p is the probability of class 0, and the answers are right",
)
def class_zero(work: Work, rng: np.random.Generator) -> None:
    name = "loss_for_class_zero"
    (p, y), (q, _) = given(rng, 5), given(rng, 5)
    y, z = (
        torch.tensor([0.0, 0, 1, 0, 0], dtype=p.dtype),
        torch.tensor([1.0, 0, 0, 1, 1], dtype=p.dtype),
    )
    probes.again(work, name, [p, y], [q, z], f"{name}, 5 examples", types=True)
    slope(work, name, [p, y], f"{name}, 5 examples")
    for shape, dtype in (
        ((), torch.float64), ((1,), torch.float32), ((5, 1), torch.float32), ((1, 1), torch.float64),
        ((3, 4), torch.float32), ((2, 3, 5), torch.float64), ((130,), torch.float64),
    ):  # fmt: skip
        p, y = given(rng, *shape, dtype=dtype)
        what = f"{name}, shape {shape}, {str(dtype)[6:]}"
        work.compare(work.call(name, p, y), what, types=True)
    long_batch(work, rng, name)
    p, y = (probes.other_layout(part) for part in given(rng, 4, 3))
    work.compare(work.call(name, p, y), f"{name}, another order in memory")
    for labels in (torch.zeros(4), torch.ones(4)):
        p = given(rng, 4, dtype=torch.float32)[0]
        work.compare(work.call(name, p, labels), f"{name}, all labels {labels[0]:g}")
    for value in (1e-8, 0.001, 0.999):
        for label in (0.0, 1.0):
            p, y = (torch.tensor([v], dtype=torch.float64) for v in (value, label))
            what = f"{name}, p_zero = {value}, label {label:g}"
            work.compare(work.call(name, p, y), what)
            slope(work, name, [p, y], what)


RIGHT = "nn.BCELoss()(p_zero, 1 - labels)"
RETURN = f"    return {RIGHT}\n"
ex = class_zero
FORMULA = "-((1 - y) * torch.log(p) + y * torch.log(1 - p))"
BUG = "that is the bug: BCE takes p for the probability of class 1. Turn over the labels or p; two repairs would cancel each other"  # fmt: skip
for code, says in (
    ("nn.BCELoss()(p_zero, labels)", BUG),
    ("-nn.BCELoss()(p_zero, labels)", "a minus sign does not swap the classes: turn over the labels"),
    ("1 - nn.BCELoss()(p_zero, labels)", "1 minus the loss does not swap the classes: a loss is no probability; turn over the labels"),
    ("-nn.BCELoss()(p_zero, 1 - labels)", "the minus sign is missing, or there is one too many: a loss of probabilities is never negative"),
    ("nn.BCEWithLogitsLoss()(p_zero, 1 - labels)", "p is a probability already: no loss with logits"),
    ("nn.BCEWithLogitsLoss()(p_zero, labels)", "p is a probability already: no loss with logits"),
    ("nn.BCEWithLogitsLoss()(-p_zero, labels)", "p is a probability already: no loss with logits"),
    ("nn.BCEWithLogitsLoss()(1 - p_zero, labels)", "p is a probability already: no loss with logits"),
    ("nn.BCELoss()(p_zero, labels.flip(0))", "flip reverses the order of the labels: what is wanted is 0 for 1 and 1 for 0, 1 - y"),
    ("nn.BCELoss()(p_zero, -labels)", "the counterpart of y is 1 - y, not -y"),
    ("(labels * torch.log(p_zero) - (1 + labels) * torch.log(1 - p_zero)).mean()", "the counterpart of y is 1 - y, not -y"),
    ("nn.BCELoss()(-p_zero, labels)", "the counterpart of p is 1 - p, not -p"),
    ("nn.BCELoss(reduction='sum')(p_zero, 1 - labels)", SUMMED),
    ("nn.BCELoss(reduction='none')(p_zero, 1 - labels)", NO_MEAN),
    ("nn.BCELoss(reduction='none')(p_zero, 1 - labels).mean(0)", "it was averaged over the first axis only: a loss is one number"),
    ("nn.BCELoss()(p_zero, (1 - labels).float())", "the labels were turned into float32, which float64 probabilities do not fit"),
    ("nn.BCELoss()(p_zero.float(), (1 - labels).float())", "the loss has another dtype than p_zero: do not convert (.float())"),
    (RIGHT + ".item()", STAY), ("nn.BCELoss()(p_zero.detach(), 1 - labels)", STAY),
    ("(p_zero - (1 - labels)).abs().mean()", "that is the mean distance, not the cross-entropy: -ln of the probability of the right class"),
    ("((p_zero - (1 - labels)) ** 2).mean()", "that is the squared error, not the cross-entropy: -ln of the probability of the right class"),
    ("-torch.log(torch.where(labels == 0, p_zero, 1 - p_zero).mean())", "the logarithm of the mean was taken: it is the mean of the logarithms"),
    ("-((1 - labels) * torch.log(p_zero)).mean()", "only the examples of class 0 count: those of class 1 cost -ln(1 - p_zero)"),
    ("-(labels * torch.log(1 - p_zero)).mean()", "only the examples of class 1 count: those of class 0 cost -ln p_zero"),
    ("-torch.log(p_zero[labels == 0]).mean()", "only the examples of class 0 count: those of class 1 cost -ln(1 - p_zero)"),
    ("-torch.log(p_zero).mean()", "the labels are not used: examples of class 1 cost -ln(1 - p_zero)"),
    ("-torch.log(p_zero[labels == 0]).mean() - torch.log(1 - p_zero[labels == 1]).mean()", "the means of the two classes were added: it is one mean over all examples"),
    ("(-torch.log(p_zero[labels == 0]).mean() - torch.log(1 - p_zero[labels == 1]).mean()) / 2", "the two classes were averaged first: it is one mean over all examples"),
    ("nn.BCELoss()(p_zero, labels.neg_().add_(1))", "the caller's labels were changed: 1 - labels makes new ones"),
):  # fmt: skip
    ex.mistake(says, (RETURN, f"    return {code}\n"))
ex.mistake(
    "the caller's labels were changed: 1 - labels makes new ones",
    (RETURN, "    labels.data = 1 - labels\n    return nn.BCELoss()(p_zero, labels)\n"),
)
ex.mistake("the turned labels of an earlier call were kept", (RETURN, "    kept = loss_for_class_zero.__dict__\n    turned = kept.setdefault(str(labels.shape), 1 - labels)\n    return nn.BCELoss()(p_zero, turned)\n"))  # fmt: skip
for eps in ("0.01", "1e-3", "1e-4", "1e-6", "1e-7"):
    ex.mistake("p_zero was clamped: sure answers get a wrong loss and no slope", (RETURN, f"    return nn.BCELoss()(p_zero.clamp({eps}, 1 - {eps}), 1 - labels)\n"))  # fmt: skip
ex.right("formula", (RETURN, f"    p, y = p_zero, labels\n    return ({FORMULA}).mean()\n"))
CLASS = "trained with BCELoss()(p, y), p is the probability of class"
MEANS, ACCURACY = "p = 0.9 there means class", "an accuracy of 0.06 by the wrong decision rule becomes, by the right one"  # fmt: skip
NEAR = "trained only on examples of class 0 (all y = 0), p ends near"
PLAN = "BCE models P(y = 1), whatever anybody planned: p is the probability that the label is 1"
FOUR = "with labels that are all 0, the loss is -ln(1 - p): it falls as p goes to 0"
ex.short_answers(
    "whose_probability",
    hint="BCE models P(y = 1), whatever anybody planned; what was wrong is right the other way round",
    tolerance=0.0006,
    why={
        CLASS: "1: for y = 1 the loss is -ln p, so the training makes p large there.",
        MEANS: "1: p is the probability of class 1, and 0.9 is more than ½.",
        ACCURACY: "0.94: with two classes every wrong answer becomes a right one.",
        NEAR: "0: for y = 0 the loss is -ln(1 - p), which is smallest at p = 0.",
    },
    mistakes=[
        (PLAN, {CLASS: 0, MEANS: 0, NEAR: 1}), (PLAN, {CLASS: 0, MEANS: 0}), (PLAN, {CLASS: 0}),
        ("if p is the probability of class 1, then a large p means class 1", {MEANS: 0}),
        ("give the accuracy as a share between 0 and 1, not in percent", {ACCURACY: 94}),
        ("every wrong answer becomes a right one", {ACCURACY: 0.06}),
        ("every wrong answer becomes a right one, so more than a coin's half", {ACCURACY: 0.5}),
        (FOUR, {NEAR: 1}), (FOUR, {NEAR: 0.5}),
        (PLAN, {CLASS: 0, NEAR: 1}), (PLAN, {CLASS: 0, MEANS: 0, ACCURACY: 0.06, NEAR: 1}),
    ],
)  # fmt: skip
