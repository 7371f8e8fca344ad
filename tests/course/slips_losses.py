"""Slips with losses and optimisers: (what, call, words that the message must hold)."""

import torch
from slip_parts import SET, fit, mlp
from torch import nn
from torch.nn import functional

from course.training import Trainer, evaluate

Adam, SGD = torch.optim.Adam, torch.optim.SGD


def adam(model):
    return Adam(model.parameters(), lr=1e-3)


def optimised(make, **options):
    model = mlp()
    return fit(model, optimizer=make(model), **options)


def double_weights(loss):
    return loss(weight=torch.ones(3, dtype=torch.float64))


OPTIMISERS = [
    ("class", lambda: fit(optimizer=Adam), "the class Adam|torch.optim.Adam(model.parameters()"),
    ("text", lambda: fit(optimizer="adam"), "'adam'|torch.optim.Adam("),
    ("rate", lambda: fit(optimizer=0.01), "0.01|torch.optim.Adam("),
    ("parameters", lambda: optimised(lambda m: m.parameters()), "generator|torch.optim.Adam("),
    ("list of parameters", lambda: optimised(lambda m: [*m.parameters()]), "a list of 2"),
    ("function", lambda: optimised(lambda m: lambda: adam(m)), "lambda|torch.optim.Adam("),
    ("dict", lambda: fit(optimizer={"lr": 0.1}), "a dict|torch.optim.Adam("),
    (
        "loss in its place",
        lambda: fit(optimizer=nn.CrossEntropyLoss()),
        "a loss|Trainer(model, optimizer, loss)",
    ),
    (
        "set in its place",
        lambda: Trainer(mlp(), SET),
        "an ImageSet|Trainer(model, optimizer, loss)",
    ),
    ("device in its place", lambda: Trainer(mlp(), "cpu"), "'cpu'|Trainer(model, optimizer, loss)"),
    (
        "scheduler",
        lambda: optimised(
            lambda m: torch.optim.lr_scheduler.StepLR(SGD(m.parameters(), lr=0.1), 1)
        ),
        "StepLR|holds one",
    ),
    ("other model", lambda: fit(optimizer=adam(mlp())), "none of this model's parameters"),
    ("LBFGS", lambda: optimised(lambda m: torch.optim.LBFGS(m.parameters())), "LBFGS|closure"),
]


def with_rate(rate):
    def make(model):
        optimizer = adam(model)
        optimizer.param_groups[0]["lr"] = rate
        return optimizer

    return make


OPTIMISERS += [
    ("negative rate", lambda: optimised(with_rate(-0.1)), "lr = -0.1|at least 0"),
    ("rate as a text", lambda: optimised(with_rate("0.1")), "'0.1'|lr"),
    ("rate None", lambda: optimised(with_rate(None)), "None|lr"),
    ("rate nan", lambda: optimised(with_rate(float("nan"))), "nan|lr"),
]
LOSSES = [
    (
        "class",
        lambda: fit(loss=nn.CrossEntropyLoss),
        "class CrossEntropyLoss|nn.CrossEntropyLoss()",
    ),
    ("text", lambda: fit(loss="cross_entropy"), "'cross_entropy'|nn.CrossEntropyLoss()"),
    ("number", lambda: fit(loss=0.5), "0.5|nn.CrossEntropyLoss()"),
    (
        "optimiser in its place",
        lambda: optimised(adam, loss=adam(mlp())),
        "an optimiser|nn.CrossEntropyLoss()",
    ),
    ("sum", lambda: fit(loss=nn.CrossEntropyLoss(reduction="sum")), "reduction='mean'"),
    ("none", lambda: fit(loss=nn.CrossEntropyLoss(reduction="none")), "reduction='mean'"),
    (
        "a vector",
        lambda: fit(loss=lambda a, b: functional.cross_entropy(a, b, reduction="none")),
        "(8,)|.mean()",
    ),
    ("a float", lambda: fit(loss=lambda a, b: functional.cross_entropy(a, b).item()), ".item()"),
    ("None", lambda: fit(loss=lambda a, b: None), "returned None|return missing"),
    ("a pair", lambda: fit(loss=lambda a, b: (a.mean(), b)), "a tuple of 2"),
    (
        "detached",
        lambda: fit(loss=lambda a, b: functional.cross_entropy(a.detach(), b)),
        "gradient|detach",
    ),
    ("accuracy", lambda: fit(loss=lambda a, b: (a.argmax(1) == b).float().mean()), "argmax"),
    ("one argument", lambda: fit(loss=lambda a: a.mean()), "loss(logits, labels)|2 arguments"),
    (
        "three arguments",
        lambda: fit(loss=lambda m, a, b: a.mean()),
        "loss(logits, labels)|2 arguments",
    ),
    (
        "swapped",
        lambda: fit(loss=lambda b, a: functional.cross_entropy(a, b)),
        "(logits, labels)|this order",
    ),
    ("squares", lambda: fit(loss=nn.MSELoss()), "MSELoss|class numbers|nn.CrossEntropyLoss()"),
    ("L1", lambda: fit(loss=nn.L1Loss()), "L1Loss|nn.CrossEntropyLoss()"),
    ("BCE", lambda: fit(loss=nn.BCELoss()), "BCELoss|nn.CrossEntropyLoss()"),
    (
        "BCE with logits",
        lambda: fit(loss=nn.BCEWithLogitsLoss()),
        "BCEWithLogitsLoss|nn.CrossEntropyLoss()",
    ),
    (
        "squares as a function",
        lambda: fit(loss=functional.mse_loss),
        "mse_loss|nn.CrossEntropyLoss()",
    ),
    (
        "two weights",
        lambda: fit(loss=nn.CrossEntropyLoss(weight=torch.ones(2))),
        "(2,)|3 outputs|(3,)",
    ),
    (
        "double weights",
        lambda: fit(loss=double_weights(nn.CrossEntropyLoss)),
        "float64|weight.float()",
    ),
    (
        "evaluate: class",
        lambda: evaluate(mlp(), SET, loss=nn.CrossEntropyLoss),
        "nn.CrossEntropyLoss()",
    ),
    ("evaluate: text", lambda: evaluate(mlp(), SET, loss="ce"), "nn.CrossEntropyLoss()"),
    ("evaluate: squares", lambda: evaluate(mlp(), SET, loss=nn.MSELoss()), "nn.CrossEntropyLoss()"),
    ("evaluate: a vector", lambda: evaluate(mlp(), SET, loss=lambda a, b: a[:, 0]), ".mean()"),
]
ROWS = [
    (f"{table} – {name}", call, words)
    for table, rows in (("optimiser", OPTIMISERS), ("loss", LOSSES))
    for name, call, words in rows
]
