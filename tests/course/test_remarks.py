"""Remarks: said once of a network, on what runs and is probably not what was meant; else silence."""

import pytest
import torch
from slip_parts import COLOUR, SET, F, X, Y, cnn, fit, mlp, passing, returning
from torch import nn
from torch.nn import functional

from course.data import ImageSet
from course.training import augmentation as aug
from course.training import evaluate, patience, predict
from course.training.schedules import cosine, one_cycle

SOFTMAX = nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.Softmax(1))
MANY, THEIRS = torch.randint(0, 256, (400, 1, 8, 8), dtype=torch.uint8), torch.arange(400) % 4


def replaced():
    """The last layer came after the optimiser."""
    model = cnn()
    optimizer = torch.optim.Adam(model.parameters())
    model[3] = nn.Linear(144, 3)
    return model, lambda: fit(model, optimizer=optimizer)


def held(model, part, **options):
    parameters = [*part.parameters()]
    return model, lambda: fit(
        model, optimizer=torch.optim.SGD(parameters, **{"lr": 0.1, **options})
    )


def trained(model, train=None, **options):
    return model, lambda: fit(model, train, **options)


def evaluated(model, *data, **options):
    return model, lambda: evaluate(model, *data, **options)


def with_a_list():
    model = passing(lambda self, x: self.fc(self.parts[0](x.flatten(1))), fc=nn.Linear(64, 3))
    model.parts = [nn.Linear(64, 64)]
    return trained(model)


def unused():
    model = passing(lambda s, x: s.fc(x.flatten(1)), fc=nn.Linear(64, 3), extra=nn.Linear(64, 3))
    return trained(model)


def detached():
    layers = {"fc": nn.Linear(64, 8), "out": nn.Linear(8, 3)}
    return trained(passing(lambda s, x: s.out(s.fc(x.flatten(1)).detach()), **layers))


def zeros():
    model = mlp(outputs=4)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-12)
    return model, lambda: fit(model, (MANY, THEIRS), optimizer)


def diverged():
    model = mlp()
    nn.init.constant_(model[1].weight, float("nan"))
    return model, lambda: predict(model, X)


class Halves(nn.Module):
    """Two heads, one of which learns only in training mode."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(64, 3), nn.Linear(64, 3)

    def forward(self, x):
        x = x.flatten(1)
        return self.first(x) + self.second(x) if self.training else self.first(x)


NARROW = passing(lambda s, x: s.fc(x.flatten(1)).softmax(1), fc=nn.Linear(64, 3))
REMARKS = {
    "0 to 255": (trained(mlp(), (X.float(), Y)), "0 to 255|divide by 255"),
    "0 to 255, evaluate": (evaluated(mlp(), X.float(), Y), "0 to 255|divide by 255"),
    "-128 to 127": (trained(mlp(), (X.float() - 128, Y)), "-128|divide by 255"),
    "0 and 1 as uint8": (trained(mlp(), ((X > 99).to(torch.uint8), Y)), "0 to 1|as floats"),
    "divided twice": (trained(mlp(), (F / 255, Y)), "255 twice"),
    "all black": (trained(mlp(), (X * 0, Y)), "all pixels are equal"),
    "validation 0 to 255": (
        trained(mlp(), validation=(X.float(), Y)),
        "validation images are floats|0 to 255",
    ),
    "one class": (trained(mlp(), (X, Y * 0 + 1)), "all 24 labels are 1|shuffle"),
    "softmax": (trained(NARROW), "already probabilities|leave the softmax out"),
    "softmax, evaluate": (evaluated(SOFTMAX, SET), "already probabilities"),
    "sigmoid": (trained(returning(torch.sigmoid)), "between 0 and 1|sigmoid"),
    "relu": (trained(returning(torch.relu)), "cut off at 0|ReLU"),
    "log-probabilities missing": (trained(mlp(), loss=nn.NLLLoss()), "NLLLoss|log-prob"),
    "layer replaced": (replaced(), "3.weight, 3.bias|build the optimiser anew"),
    "some weights": ((lambda m: held(m, m[0]))(cnn()), "does not hold 3.weight"),
    "rate 0": ((lambda m: held(m, m, lr=0.0))(mlp()), "learning rate is 0"),
    "in a list": (with_a_list(), "self.parts|nn.ModuleList"),
    "unused": (unused(), "no gradient reaches extra.weight, extra.bias"),
    "detached": (detached(), "no gradient reaches fc.weight|detach"),
    "chance": (zeros(), "after an epoch|guessing"),
    "diverged": (diverged(), "nan or infinity|diverged|anew"),
    "log of 0": (evaluated(returning(lambda y: (y - y).log()), SET), "nan or infinity|logarithm"),
}


@pytest.mark.parametrize(("made", "words"), REMARKS.values(), ids=REMARKS)
def test_a_remark_is_made_once(made, words, capsys):
    call = made[1]
    call()
    said = capsys.readouterr().out
    assert "Remark: " in said
    assert not [word for word in words.split("|") if word not in said], said
    call()
    assert "Remark: " not in capsys.readouterr().out


def learned(loss=None, **options):
    labels = (X[:, 0].float().mean((1, 2)) > 128).long()
    return fit(mlp(outputs=2), (X, labels), loss=loss, epochs=2, **options)


class OwnSGD(torch.optim.SGD):
    pass


class OwnLoss(nn.CrossEntropyLoss):
    def forward(self, logits, labels):
        return super().forward(logits, labels).mean()


class WeightedSquares(nn.MSELoss):
    """A loss of one's own that makes one-hot rows of the labels."""

    def forward(self, logits, labels):
        return super().forward(logits, functional.one_hot(labels, logits.shape[1]).float())


def optimised(make):
    model = mlp()
    return fit(model, optimizer=make(model))


FINE = {
    "NumPy": lambda: fit(train=(X.numpy(), Y.numpy())),
    "NumPy turned round": lambda: fit(train=(X.numpy()[:, :, ::-1], Y.numpy())),
    "lists": lambda: fit(train=(F.tolist(), Y.tolist())),
    "labels int32": lambda: fit(train=(X, Y.int())),
    "labels uint8": lambda: fit(train=(X, Y.to(torch.uint8))),
    "labels bool": lambda: fit(train=(X, Y > 0)),
    "a list of two": lambda: fit(train=[X, Y]),
    "NumPy numbers": lambda: fit(epochs=Y.numpy()[1], batch_size=Y.numpy()[2], seed=Y.numpy()[0]),
    "tensors as numbers": lambda: fit(epochs=Y[1], batch_size=Y[2], seed=Y[0]),
    "half an epoch": lambda: fit(epochs=0.5),
    "callbacks as a generator": lambda: fit(callbacks=(print for _ in range(0))),
    "a callable object": lambda: fit(callbacks=[type("C", (), {"__call__": lambda s, t, h: 0})()]),
    "any arguments": lambda: fit(callbacks=[lambda *args: None], schedule=lambda *args: 1),
    "default arguments": lambda: fit(schedule=lambda step, total, x=1: x),
    "NumPy's factor": lambda: fit(schedule=lambda step, total: F.numpy()[0, 0, 0, 0] * 0 + 1),
    "schedules": lambda: [fit(schedule=one_cycle()), fit(schedule=cosine(0))],
    "augment": lambda: fit(augment=aug.compose(aug.flip, aug.shift(1), aug.cutout(2), aug.grow(8))),
    "own loss": lambda: fit(loss=OwnLoss()),
    "own squares": lambda: fit(loss=WeightedSquares()),
    "a function as loss": lambda: fit(loss=functional.cross_entropy),
    "smooth labels": lambda: fit(loss=nn.CrossEntropyLoss(label_smoothing=0.1)),
    "weights of classes": lambda: fit(loss=nn.CrossEntropyLoss(weight=torch.ones(3))),
    "log_softmax": lambda: fit(returning(lambda y: y.log_softmax(1)), loss=nn.NLLLoss()),
    "own optimiser": lambda: optimised(lambda model: OwnSGD(model.parameters(), lr=0.1)),
    "frozen layers": lambda: fit(nn.Sequential(cnn().requires_grad_(False), nn.Linear(3, 3))),
    "patience": lambda: fit(validation=(X[:9], Y[:9]), stop_when=patience(2), keep_best=True),
    "standardised": lambda: fit(train=((F - F.mean()) / F.std(), Y)),
    "more outputs": lambda: fit(mlp(outputs=9)),
    "a second head": lambda: fit(Halves()),
    "colour": lambda: fit(cnn(3), (COLOUR, Y)),
    "predict lists": lambda: predict(mlp(), F.tolist()),
    "evaluate a pair": lambda: evaluate(mlp(), (X, Y)),
    "evaluate bfloat16": lambda: evaluate(mlp(), SET, precision="bfloat16"),
    "device": lambda: fit(device=torch.device("cpu")),
    "a trained one": learned,
    "indices": lambda: [
        SET[Y.numpy()],
        SET[Y == 0],
        SET[range(3)],
        SET[[]],
        SET[torch.tensor([-1])],
    ],
    "empty set": lambda: ImageSet(X[:0], Y[:0], (), "empty"),
}


@pytest.mark.parametrize("call", FINE.values(), ids=FINE)
def test_what_is_right_is_neither_refused_nor_remarked_upon(call, capsys):
    torch.manual_seed(0)
    call()
    assert "Remark" not in capsys.readouterr().out
