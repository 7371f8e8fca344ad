"""Slips with networks: (what, call, words that the message must hold)."""

import torch
from slip_parts import COLOUR, SET, F, X, Y, cnn, fit, mlp, passing, returning
from torch import nn
from torch.nn import functional

from course.training import Trainer, device_of, evaluate, evaluation_mode, predict


def adam(model):
    return torch.optim.Adam(model.parameters(), lr=1e-3)


class Forwardless(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(64, 3)

    def forwrad(self, x):
        return self.fc(x.flatten(1))


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(64, 3)

    def forward(self, x):
        self.fc(x)


def in_a_list():
    return passing(lambda self, x: self.layers[0](x.flatten(1)), layers=[nn.Linear(64, 3)])


def with_weight(weight):
    return passing(lambda self, x: x.flatten(1) @ self.w, w=weight)


def frozen():
    return mlp().requires_grad_(False)


def in_place():
    def forward(self, x):
        x = self.fc(x.flatten(1)).exp()
        x += 1
        return x

    return passing(forward, fc=nn.Linear(64, 3))


def with_memory():
    def forward(self, x):
        if not self.training:
            return self.fc(x.flatten(1))
        self.state = self.fc(x.flatten(1)) + self.state
        return self.state

    return passing(forward, fc=nn.Linear(64, 3), state=torch.zeros(1))


def diverged():
    model = mlp()
    nn.init.constant_(model[1].weight, float("nan"))
    return model


def batch_norm():
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.BatchNorm1d(8), nn.Linear(8, 3))


KINDS = [
    ("model: the class", lambda: Trainer(nn.Sequential), "the class Sequential|Sequential()"),
    ("model: own class", lambda: Trainer(Forwardless), "class Forwardless|Forwardless()"),
    ("model: None", lambda: Trainer(None), "None|nn.Module"),
    ("model: a text", lambda: Trainer("resnet18"), "'resnet18'|nn.Module"),
    ("model: a function", lambda: Trainer(mlp), "function mlp|nn.Module"),
    ("model: a lambda", lambda: Trainer(lambda x: x), "lambda|nn.Module"),
    ("model: layers", lambda: Trainer([nn.Flatten(), nn.Linear(64, 3)]), "nn.Sequential(*layers)"),
    ("model: weights", lambda: Trainer(mlp().state_dict()), "load_state_dict"),
    ("model: a tensor", lambda: Trainer(X), "uint8|network first"),
    ("model: a set", lambda: Trainer(SET), "an ImageSet|network first"),
    ("model: an optimiser", lambda: Trainer(adam(mlp())), "an optimiser (Adam)"),
    ("model: trainer", lambda: predict(Trainer(mlp(), device="cpu"), X), "trainer.model"),
    ("model: no forward", lambda: fit(Forwardless()), "Forwardless has no forward|indented"),
    ("predict: swapped", lambda: predict(X, mlp()), "uint8|predict(model, images)"),
    ("predict: class", lambda: predict(Forwardless, X), "Forwardless()"),
    ("evaluate: swapped", lambda: evaluate(SET, mlp()), "an ImageSet|evaluate(model"),
    ("evaluate: None", lambda: evaluate(None, SET), "None|network"),
    ("evaluation_mode: class", lambda: evaluation_mode(nn.Linear).__enter__(), "Linear()"),
    ("device_of: a tensor", lambda: device_of(X), "uint8 Tensor|network"),
    ("no parameters", lambda: fit(nn.Sequential(nn.Flatten())), "no parameters|__init__"),
    ("in a list alone", lambda: fit(in_a_list()), "self.layers|nn.ModuleList"),
    (
        "in a dict alone",
        lambda: fit(passing(lambda self, x: x, parts={"a": nn.Linear(64, 3)})),
        "self.parts|nn.ModuleDict",
    ),
    (
        "a tensor that learns",
        lambda: fit(with_weight(torch.randn(64, 3, requires_grad=True))),
        "self.w|nn.Parameter",
    ),
    (
        "tensors that learn, in a list",
        lambda: fit(passing(lambda self, x: x, ws=[torch.randn(64, 3, requires_grad=True)])),
        "self.ws|nn.ParameterList",
    ),
    ("in-place change", lambda: fit(in_place()), "x = x + y|in place of x += y"),
    ("kept from step to step", lambda: fit(with_memory()), "self.state = state.detach()"),
    ("diverged", lambda: fit(diverged()), "1.weight holds nan|anew"),
    ("nan at step 1", lambda: fit(returning(lambda y: (y - y).log())), "nan at step 1|before any"),
    ("all frozen", lambda: fit(frozen()), "requires_grad=False|requires_grad_(True)"),
]
RETURNS = [
    ("a pair", lambda: fit(returning(lambda y: (y, y))), "a tuple of 2: return the logits alone"),
    ("a list", lambda: fit(returning(lambda y: [y])), "a list of 1|logits alone"),
    ("a dict", lambda: fit(returning(lambda y: {"logits": y})), "dict|logits alone"),
    (
        "None",
        lambda: fit(returning(lambda y: None)),
        "forward returned None: is the return missing",
    ),
    ("numpy", lambda: fit(returning(lambda y: y.detach().numpy())), "array|.numpy()"),
    ("a number", lambda: fit(returning(lambda y: 0.5)), "returned 0.5"),
    ("a text", lambda: fit(returning(lambda y: "cat")), "'cat'"),
    ("a layer", lambda: fit(returning(lambda y: nn.ReLU())), "ReLU|called"),
    ("argmax", lambda: fit(returning(lambda y: y.argmax(1))), "argmax"),
    ("one column", lambda: fit(returning(lambda y: y[:, 0])), "(16,)|(16, classes)"),
    ("a mean", lambda: fit(returning(lambda y: y.mean())), "shape ()|(16, classes)"),
    ("flattened", lambda: fit(returning(lambda y: y.flatten())), "(48,)|flatten"),
    ("turned round", lambda: fit(returning(lambda y: y.T)), "(3, 16) for 16 images"),
    ("maps", lambda: fit(nn.Conv2d(1, 3, 3)), "(16, 3, 6, 6)|flatten"),
    ("one-hot", lambda: fit(returning(lambda y: functional.one_hot(y.argmax(1)))), "int64|argmax"),
    ("long", lambda: fit(returning(lambda y: y.long())), "int64|floats"),
    ("predict: a pair", lambda: predict(returning(lambda y: (y, y)), X), "a tuple of 2"),
    ("predict: None", lambda: predict(returning(lambda y: None), X), "return missing"),
    ("evaluate: a pair", lambda: evaluate(returning(lambda y: (y, y)), SET), "a tuple of 2"),
    ("evaluate: None", lambda: evaluate(returning(lambda y: None), SET), "return missing"),
    (
        "a block: None",
        lambda: fit(nn.Sequential(nn.Flatten(), Inner(), nn.ReLU())),
        "None|return missing",
    ),
]
SIZES = [
    ("linear, inputs", lambda: fit(mlp(60)), "'1'|60 features|64|nn.Linear(64, 3)"),
    ("linear, no flatten", lambda: fit(nn.Linear(64, 3)), "64 features|8|nn.Flatten()"),
    (
        "linear behind maps",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Linear(144, 3))),
        "'1'|144|6|nn.Flatten()",
    ),
    (
        "second linear",
        lambda: fit(nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.Linear(16, 3))),
        "'2' (Linear)|16 features|8|nn.Linear(8, 3)",
    ),
    (
        "named layer",
        lambda: fit(passing(lambda s, x: s.fc(x.flatten(1)), fc=nn.Linear(9, 3))),
        "'fc'|9|64",
    ),
    ("conv, channels", lambda: fit(cnn(3)), "'0' (Conv2d)|3 channels|1|nn.Conv2d(1, 4"),
    ("conv, colour", lambda: fit(cnn(), (COLOUR, Y)), "1 channel,|3 come|nn.Conv2d(3, 4"),
    (
        "conv, N H W C",
        lambda: fit(cnn(3), (COLOUR.permute(0, 2, 3, 1), Y)),
        "channels are last|images.permute(0, 3, 1, 2)",
    ),
    (
        "conv, N H W 1",
        lambda: fit(cnn(), (X.permute(0, 2, 3, 1), Y)),
        "(16, 8, 8, 1)|images.permute(0, 3, 1, 2)",
    ),
    ("conv, N 64", lambda: fit(cnn(), (X.flatten(1), Y)), "(16, 64)|images.reshape(-1, 1, 8, 8)"),
    ("conv, N 192", lambda: fit(cnn(3), (COLOUR.flatten(1), Y)), "images.reshape(-1, 3, 8, 8)"),
    (
        "conv behind flatten",
        lambda: fit(nn.Sequential(nn.Flatten(), nn.Conv2d(1, 3, 3))),
        "'1'|(16, 64)",
    ),
    (
        "second conv",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(8, 4, 3), nn.Flatten())),
        "'1'|8 channels|4 come|nn.Conv2d(4, 4",
    ),
    (
        "conv, window",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 11), nn.Flatten())),
        "11 × 11|8 × 8|padding",
    ),
    (
        "pool",
        lambda: fit(
            nn.Sequential(*[nn.MaxPool2d(2) for _ in range(4)], nn.Flatten(), nn.Linear(1, 3))
        ),
        "'3' (MaxPool2d)|2 × 2|1 × 1",
    ),
    (
        "batch norm",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(8), nn.Flatten())),
        "'1'|8 channels|4|nn.BatchNorm2d(4)",
    ),
    (
        "batch norm of 2",
        lambda: fit(nn.Sequential(nn.Flatten(), nn.BatchNorm2d(64), nn.Linear(64, 3))),
        "nn.BatchNorm1d",
    ),
    (
        "batch norm of 1",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm1d(4), nn.Flatten())),
        "nn.BatchNorm2d",
    ),
    (
        "group norm",
        lambda: fit(nn.Sequential(nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 8), nn.Flatten())),
        "'1'|8 channels|4",
    ),
    (
        "layer norm",
        lambda: fit(nn.Sequential(nn.Flatten(), nn.LayerNorm(32), nn.Linear(64, 3))),
        "'1'|(32,)|64",
    ),
    (
        "transposed",
        lambda: fit(nn.Sequential(nn.ConvTranspose2d(2, 4, 3), nn.Flatten())),
        "2 channels|1 come",
    ),
    (
        "view",
        lambda: fit(passing(lambda s, x: s.fc(x.view(-1, 100)), fc=nn.Linear(100, 3))),
        "x.view(-1, 100)|flatten(1)",
    ),
    (
        "view, rows",
        lambda: fit(passing(lambda s, x: s.fc(x.view(-1, 32)), fc=nn.Linear(32, 3))),
        "(32, 3) for 16 images|flatten",
    ),
    (
        "no such layer",
        lambda: fit(passing(lambda s, x: s.fc2(x), fc1=nn.Linear(64, 3))),
        "fc2|__init__ makes: fc1",
    ),
    (
        "two arguments",
        lambda: fit(passing(lambda s, x, y: s.fc(x), fc=nn.Linear(64, 3))),
        "forward(self, x)",
    ),
    ("no self", lambda: fit(passing(lambda x: x, fc=nn.Linear(64, 3))), "forward(self, x)"),
    (
        "add",
        lambda: fit(passing(lambda s, x: s.fc(x.flatten(1)) + torch.ones(7), fc=nn.Linear(64, 3))),
        "torch.ones(7)|'fc'",
    ),
    ("double weights", lambda: fit(mlp().double()), "float64 weights|float32"),
    (
        "matrix",
        lambda: fit(
            passing(lambda s, x: s.fc(x.flatten(1)) @ torch.ones(4, 3), fc=nn.Linear(64, 3))
        ),
        "@ torch.ones(4, 3)",
    ),
    ("predict: size", lambda: predict(mlp(60), X), "60 features|64"),
    ("predict: channels", lambda: predict(cnn(3), X), "3 channels|1"),
    ("evaluate: size", lambda: evaluate(mlp(60), SET), "60 features|64"),
    (
        "evaluate: layout",
        lambda: evaluate(cnn(3), COLOUR.permute(0, 2, 3, 1), Y),
        "permute(0, 3, 1, 2)",
    ),
    (
        "a lone image",
        lambda: fit(batch_norm(), (X[:17], Y[:17])),
        "17 images|batches of 8|batch_size=9",
    ),
    ("batches of one", lambda: fit(batch_norm(), batch_size=1), "batches of 1|more than one value"),
    ("the set is one image", lambda: fit(batch_norm(), (X[:1], Y[:1])), "more than one value"),
    ("validation: size", lambda: fit(mlp(), validation=(F[..., :6], Y)), "64 features|48"),
    ("embedding", lambda: fit(nn.Sequential(nn.Embedding(9, 3), nn.Flatten())), "'0' (Embedding)"),
    ("a lstm", lambda: fit(nn.Sequential(nn.Flatten(), nn.LSTM(64, 3))), "tuple of 2"),
]
ROWS = [
    (f"{table} – {name}", call, words)
    for table, rows in (
        ("model", KINDS),
        ("returns", RETURNS),
        ("sizes", SIZES),
    )
    for name, call, words in rows
]
