"""Exercises of `activations_and_losses` with short answers alone: argmax, heads, modes."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "activations_and_losses/test_same_class", done="what keeps the order of a row keeps its argmax"
)
def same_class(work: Work, rng: np.random.Generator) -> None:
    del work, rng


SOFT, LOG, SHIFT = "torch.softmax(x, dim=1)", "torch.log_softmax(x, dim=1)", "x - x.max(dim=1, keepdim=True).values"  # fmt: skip
TIMES, MINUS, OTHER = "3 * x", "-x", "torch.softmax(x, dim=0)"
same_class.short_answers(
    "same_class",
    hint="try them on torch.randn(1000, 4)",
    options=[True, False],
    why={
        SOFT: "exp only grows, and all of a row is divided by the same sum.",
        LOG: "the logarithm only grows.",
        SHIFT: "all of a row move by the same amount.",
        TIMES: "the differences grow, the order stays.",
        MINUS: "the smallest becomes the largest.",
        OTHER: "each class is divided by a sum of its own, over the examples.",
    },
    mistakes=[
        ("softmax(x, dim=0) divides each class by another sum, over the examples: the order in a row can change", {OTHER: True}),
        ("minus turns the order round: the smallest becomes the largest", {MINUS: True}),
        ("softmax(x, dim=0) divides each class by a sum of its own, and minus turns the order round", {OTHER: True, MINUS: True}),
        ("a logarithm only grows, negative or not: the largest stays the largest", {LOG: False}),
        ("3 x changes the probabilities, not the order", {TIMES: False}),
        ("within a row all numbers move by the same amount, so the order stays", {SHIFT: False}),
        ("exp only grows, and all of a row is divided by the same sum", {SOFT: False}),
        ("exp and the logarithm only grow, and all of a row is treated alike", {SOFT: False, LOG: False}),
        ("all of a row is divided by, or moved by, the same number, so the order stays", {SOFT: False, LOG: False, SHIFT: False, TIMES: False}),
        ("both probabilities and shifted logits keep the order", {SHIFT: False, TIMES: False}),
    ],
)  # fmt: skip


@exercise("activations_and_losses/test_heads", done="each task has its activation and its loss")
def heads(work: Work, rng: np.random.Generator) -> None:
    del work, rng


ACTIVATIONS = ("none", "Sigmoid", "Softmax", "LogSoftmax")
LOSSES = ("BCELoss", "BCEWithLogitsLoss", "NLLLoss", "CrossEntropyLoss")
BINARY, BINARY_LOGIT = "binary, probability", "binary, logit"
CLASSES, CLASSES_LOGIT = "multi-class, log-probability", "multi-class, logit"
LABELS, LABELS_LOGIT = "multi-label, probability", "multi-label, logit"
NEVER = {
    ("none", "BCELoss"): "BCELoss wants probabilities; on logits below 0 or above 1 it stops",
    ("Softmax", "BCELoss"): "softmax of a single output is always 1, and with several outputs it makes labels compete",
    ("LogSoftmax", "BCELoss"): "BCELoss wants probabilities from 0 to 1; log-probabilities are negative",
    ("Sigmoid", "BCEWithLogitsLoss"): "BCEWithLogitsLoss applies a sigmoid itself: after two even p = 1 for y = 1 costs ln(1 + 1/e) = 0.313",
    ("Softmax", "BCEWithLogitsLoss"): "BCEWithLogitsLoss wants logits and applies a sigmoid itself",
    ("LogSoftmax", "BCEWithLogitsLoss"): "BCEWithLogitsLoss wants logits: log-probabilities are never positive, so it could never say yes",
    ("none", "NLLLoss"): "NLLLoss only changes the sign of the right class's number: fed with logits it falls without limit",
    ("Sigmoid", "NLLLoss"): "NLLLoss takes no logarithm: fed with probabilities it lies in [-1, 0]",
    ("Softmax", "NLLLoss"): "NLLLoss takes no logarithm: fed with probabilities it lies in [-1, 0]",
    ("Sigmoid", "CrossEntropyLoss"): "CrossEntropyLoss applies softmax to numbers from 0 to 1: with 10 classes it cannot fall below 1.461",
    ("Softmax", "CrossEntropyLoss"): "CrossEntropyLoss applies softmax itself: after two it cannot fall below 1.461 with 10 classes",
    ("LogSoftmax", "CrossEntropyLoss"): "CrossEntropyLoss applies log-softmax itself; a second one changes nothing, but leave it out",
}  # fmt: skip
ONE_RIGHT = (
    "exactly one class is right: that needs (log-)softmax, in the head or in the loss, not sigmoids"
)
EACH = "each output is a yes or no of its own: that needs sigmoids; softmax makes them compete"
PROBABLE = "the pair fits together, but here the head gives a probability, not a logit: see the task's name"
LOGIT = "the pair fits together, but here the head gives logits, so its activation is none"
# Which pairs fit together, and what is wrong with them where another is asked for.
FIT = {
    ("Sigmoid", "BCELoss"): {BINARY_LOGIT: LOGIT, CLASSES: ONE_RIGHT, CLASSES_LOGIT: ONE_RIGHT, LABELS_LOGIT: LOGIT},
    ("none", "BCEWithLogitsLoss"): {BINARY: PROBABLE, CLASSES: ONE_RIGHT, CLASSES_LOGIT: ONE_RIGHT, LABELS: PROBABLE},
    ("LogSoftmax", "NLLLoss"): {BINARY: EACH, BINARY_LOGIT: EACH, CLASSES_LOGIT: LOGIT, LABELS: EACH, LABELS_LOGIT: EACH},
    ("none", "CrossEntropyLoss"): {BINARY: EACH, BINARY_LOGIT: EACH, LABELS: EACH, LABELS_LOGIT: EACH,
                                   CLASSES: "the pair fits together, but here the head gives log-probabilities"},
}  # fmt: skip
LIKELY = {
    BINARY: ("BCELoss", "BCEWithLogitsLoss"), BINARY_LOGIT: ("BCELoss", "BCEWithLogitsLoss"),
    LABELS: ("BCELoss", "BCEWithLogitsLoss"), LABELS_LOGIT: ("BCELoss", "BCEWithLogitsLoss"),
    CLASSES: ("NLLLoss", "CrossEntropyLoss"), CLASSES_LOGIT: ("NLLLoss", "CrossEntropyLoss"),
}  # fmt: skip
COMPETE = {
    (a, loss): EACH for a in ("Softmax", "Sigmoid") for loss in ("CrossEntropyLoss",)
}  # for labels, what is wrong with the pair itself comes second
slips = [
    (f"{task}: {says}", {task: pair})
    for pair, says in NEVER.items()
    for task in LIKELY
    if pair[1] in LIKELY[task] or (pair in COMPETE and task in (LABELS, LABELS_LOGIT))
]
slips += [
    (f"{task}: {says}", {task: pair}) for pair, tasks in FIT.items() for task, says in tasks.items()
]
SIGMOID_TWICE = NEVER["Sigmoid", "BCEWithLogitsLoss"]
slips += [
    (f"both tasks with BCEWithLogitsLoss: {SIGMOID_TWICE}", {BINARY_LOGIT: ("Sigmoid", "BCEWithLogitsLoss"), LABELS_LOGIT: ("Sigmoid", "BCEWithLogitsLoss")}),
    (f"multi-label: {EACH}", {LABELS: ("LogSoftmax", "NLLLoss"), LABELS_LOGIT: ("none", "CrossEntropyLoss")}),
    (f"multi-label: {EACH}", {LABELS: ("Softmax", "BCELoss"), LABELS_LOGIT: ("none", "CrossEntropyLoss")}),
]  # fmt: skip
heads.short_answers(
    "heads",
    hint="each answer is a pair (activation, loss), two names from the lists. One right class needs softmax "
    "inside, independent labels need sigmoids; 'logit' means that the activation is none",
    options=[(a, loss) for a in ACTIVATIONS for loss in LOSSES],
    why={
        BINARY: "BCELoss takes P(y = 1), which a sigmoid makes.",
        BINARY_LOGIT: "the loss holds the sigmoid.",
        CLASSES: "NLLLoss picks a log-probability and changes its sign.",
        CLASSES_LOGIT: "the loss holds log-softmax.",
        LABELS: "each label has a sigmoid and a yes or no of its own.",
        LABELS_LOGIT: "the same, with the sigmoids in the loss.",
    },
    mistakes=slips,
)


@exercise("activations_and_losses/test_modes", done="both switches do what you say")
def modes(work: Work, rng: np.random.Generator) -> None:
    del work, rng


FRESH, EVAL = "freshly made", "after model.eval()"
FRESH_NO, EVAL_NO = (
    "freshly made, inside torch.no_grad()",
    "after model.eval(), inside torch.no_grad()",
)
BACK = "after model.eval(), then model.train()"
EVAL_SLOPES = "eval() decides about dropout and nothing else: slopes can still be asked for"
NO_GRAD = "no_grad() decides about slopes and nothing else: dropout goes on"
modes.short_answers(
    "modes",
    hint="an answer is a pair of True or False, for example (True, False). eval() and train() decide about "
    "dropout and nothing else, no_grad() about slopes and nothing else",
    options=[(drops, slopes) for drops in (True, False) for slopes in (True, False)],
    why={
        FRESH: "a model starts in training mode, and slopes are recorded.",
        EVAL: "dropout does nothing; eval() leaves slopes alone.",
        FRESH_NO: "no_grad() leaves dropout alone.",
        EVAL_NO: "both switches at once: this is how a network is used.",
        BACK: "train() switches back.",
    },
    mistakes=[
        (EVAL_SLOPES, {EVAL: (False, False)}), (NO_GRAD, {FRESH_NO: (False, False)}),
        ("eval() decides about dropout alone, no_grad() about slopes alone", {EVAL: (False, False), FRESH_NO: (False, False)}),
        ("the two switches are exchanged: eval() decides about dropout, no_grad() about slopes", {EVAL: (True, False), FRESH_NO: (False, True)}),
        ("a freshly made model is in training mode", {FRESH: (False, True), FRESH_NO: (False, False)}),
        ("a freshly made model is in training mode", {FRESH: (False, True)}),
        ("train() switches dropout on again", {BACK: (False, True)}),
        ("train() decides about dropout alone: slopes are there without it", {FRESH: (True, False), EVAL: (False, False)}),
        ("train() decides about dropout alone: slopes are there without it", {FRESH: (True, False)}),
        ("no_grad() does not switch dropout on again after eval()", {EVAL_NO: (True, False)}),
        ("inside no_grad() no slope can be asked for, in either mode", {EVAL_NO: (False, True)}),
        ("inside no_grad() no slope can be asked for, in either mode", {FRESH_NO: (True, True)}),
        ("inside no_grad() no slope can be asked for, in either mode", {FRESH_NO: (True, True), EVAL_NO: (False, True)}),
    ],
)  # fmt: skip
