"""Judges of the networks of `training_loop`: each is rebuilt from its weights, found by shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from course.checks.expect import (
    call,
    expect_answers,
    expect_close,
    expect_count,
    fail,
)
from course.checks.training_loop.errors import MODULE_ERRORS, explained

Build = Callable[..., object]

NOT_REGISTERED = (
    "no layer is registered: assign each to self in __init__, after super().__init__(); "
    "layers in a plain list or made in forward are not seen, nn.ModuleList is"
)
LINEAR_SIZE = (
    "a linear layer's input size does not fit: is the input flattened per image, "
    "and does the size follow from the arguments?"
)
PROBABILITIES = "probabilities are returned: cross-entropy wants the logits, without softmax"


class LocalModel:
    """A module of this process behind the two methods that a judge uses: call and `weights`."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module

    def __call__(self, images: Tensor) -> Tensor:
        return self.module(images)

    def weights(self) -> dict[str, np.ndarray]:
        return {name: p.detach().numpy() for name, p in self.module.named_parameters()}


def builder(module_class: type) -> Build:
    return lambda *args: LocalModel(module_class(*args))


def _built(build: Build, sizes: Sequence, what: str):
    """The student's module, whose weights are there before it is called for the first time."""
    with explained(what, "a network that can be built", MODULE_ERRORS):
        model = build(*sizes)
        model.weights()
    return model


def _output(
    model, images: Tensor, what: str, expected: str = "logits", fit: str = LINEAR_SIZE
) -> object:
    """The model's output; errors that everybody meets once are explained."""
    causes = {**MODULE_ERRORS, "shapes cannot be multiplied": fit}
    with explained(what, expected, causes):
        return call(model, images, what=what)


def _weights(
    model, shapes: Sequence[tuple], what: str, likely: Mapping[str, int], otherwise: str = ""
) -> list[Tensor]:
    """The model's parameters of these shapes, in this order; their number has to fit too.

    `otherwise` is the reason for a number that `likely` does not know.
    """
    arrays = [torch.tensor(np.array(array)) for array in model.weights().values()]
    expected = sum(int(np.prod(shape)) for shape in shapes)
    count = sum(array.numel() for array in arrays)
    reasons = {NOT_REGISTERED: 0, **likely}
    if otherwise and count not in reasons.values():
        reasons[otherwise] = count
    expect_count(count, expected, f"{what}: number of parameters", reasons)
    found = []
    for shape in shapes:
        array = next((a for a in arrays if tuple(a.shape) == tuple(shape)), None)
        if array is None:
            fail(
                what,
                expected=f"a parameter of shape {tuple(shape)}",
                got=f"{[tuple(a.shape) for a in arrays]}",
                likely="a layer's sizes do not follow from the arguments",
            )
        found.append(array)
    return found


def _distinct(rng: np.random.Generator, count: int, low: int = 3, high: int = 14) -> list[int]:
    """Different sizes, so that a layer is known by its shape."""
    return [int(size) for size in rng.choice(np.arange(low, high), count, replace=False)]


def _images(rng: np.random.Generator, *shape: int) -> Tensor:
    return torch.from_numpy(2 * rng.standard_normal(shape).astype(np.float32))


def judge_two_layer_net(build: Build, rng: np.random.Generator) -> None:
    hidden, classes = _distinct(rng, 2)
    for features, shape in [(30, (30,)), (24, (2, 3, 4)), (35, (1, 5, 7))]:
        what = f"TwoLayerNet({features}, {hidden}, {classes})"
        model = _built(build, (features, hidden, classes), what)
        images = _images(rng, 4, *shape)
        logits = _output(model, images, f"{what}, input of shape {tuple(images.shape)}")
        shapes = [(hidden, features), (hidden,), (classes, hidden), (classes,)]
        w1, b1, w2, b2 = _weights(model, shapes, what, {})
        x = F.linear(images.flatten(1), w1, b1)

        def last(h: Tensor, w: Tensor = w2, b: Tensor = b2) -> Tensor:
            return F.linear(h, w, b)

        right = last(x.sigmoid())
        likely = {
            "there is no sigmoid between the layers: two linear layers alone make one": last(x),
            "another function than sigmoid lies between the layers: that is ReLU": last(x.relu()),
            "another function than sigmoid lies between the layers: that is tanh": last(x.tanh()),
            "a sigmoid follows the last layer too: the logits come out as they are": right.sigmoid(),
            PROBABILITIES: right.softmax(1),
            "log-probabilities are returned: the logits come out as they are": right.log_softmax(1),
        }
        expect_close(logits, right, f"{what}, logits", likely=likely, rtol=1e-4, atol=1e-5)


def judge_stack(build: Build, answers: Mapping, rng: np.random.Generator) -> None:
    for length in (2, 3, 5):
        sizes = _distinct(rng, length, 2, 40)
        what = f"Stack({sizes})"
        model = _built(build, (sizes,), what)
        images = _images(rng, 6, sizes[0])
        logits = _output(model, images, what)
        pairs = list(pairwise(sizes))
        shapes = [shape for a, b in pairs for shape in ((b, a), (b,))]
        first = pairs[0][0] * pairs[0][1] + pairs[0][1]
        likely = {"only the first layer is registered": first} if length > 2 else {}
        weights = _weights(model, shapes, what, likely)
        layers = list(zip(weights[::2], weights[1::2], strict=True))

        def through(between: Callable, layers: list = layers, x: Tensor = images) -> Tensor:
            for i, (w, b) in enumerate(layers):
                x = F.linear(x, w, b) if i == 0 else F.linear(between(x), w, b)
            return x

        right = through(torch.sigmoid)
        likely = {
            "a sigmoid follows the last layer too: it belongs between the layers": right.sigmoid(),
            "there is no sigmoid between the layers": through(lambda x: x),
            "another function than sigmoid lies between the layers": through(torch.relu),
        }
        expect_close(logits, right, f"{what}, logits", likely=likely, rtol=1e-4, atol=1e-5)
    expect_answers(answers, _registered(), "registered", "ask type() of each: Module, Parameter?")


def _registered() -> dict[str, bool]:
    """Measured: is anything of the value among a module's parameters once it is an attribute?"""
    values = {
        "nn.Linear(4, 3)": nn.Linear(4, 3),
        "nn.Parameter(torch.zeros(3))": nn.Parameter(torch.zeros(3)),
        "torch.zeros(3, requires_grad=True)": torch.zeros(3, requires_grad=True),
        "[nn.Linear(4, 3), nn.Linear(3, 2)]": [nn.Linear(4, 3), nn.Linear(3, 2)],
        "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": nn.ModuleList([nn.Linear(4, 3)]),
        '{"first": nn.Linear(4, 3)}': {"first": nn.Linear(4, 3)},
        "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": nn.Sequential(nn.Linear(4, 3)),
    }
    found = {}
    for name, value in values.items():
        module = nn.Module()
        module.attribute = value
        found[name] = any(True for _ in module.parameters())
    return found


class _Slipped(nn.Module):
    def __init__(self, middle: int) -> None:
        super().__init__()
        self.smooth = nn.Conv2d(1, middle, 3, padding=1)
        self.sharpen = nn.Conv2d(middle, 1, (1, 5))


def judge_two_filters(build: Build, answers: Mapping, rng: np.random.Generator) -> None:
    for channels in _distinct(rng, 2):
        what = f"TwoFilters({channels})"
        model = _built(build, (channels,), what)
        images = _images(rng, 2, 1, 6, 9)
        result = _output(model, images, f"{what}, input of shape (2, 1, 6, 9)", "output")
        shapes = [(channels, 1, 3, 3), (channels,), (1, channels, 1, 5), (1,)]
        w1, b1, w2, b2 = _weights(model, shapes, what, {})
        x = F.conv2d(images, w1, b1, padding=1)
        right = F.conv2d(x.relu(), w2, b2)
        likely = {
            "the ReLU between the convolutions is gone": F.conv2d(x, w2, b2),
            "a second ReLU follows the last convolution: only indent, change nothing": right.relu(),
            "forward returns the first convolution's output": x.relu(),
        }
        expect_close(result, right, f"{what}, output", likely=likely, rtol=1e-4, atol=1e-5)
    module = _Slipped(2)
    actions = {
        "the class is defined": lambda: None,
        "model = TwoFilters(8)": lambda: _Slipped(8),
        "list(model.parameters())": lambda: list(module.parameters()),
        "model(images)": lambda: module(images),
        "forward(model, images)": lambda: module.sharpen(module.smooth(images).relu()),
    }
    hint = "paste the broken class into a cell and try each"
    right = {name: _outcome(action) for name, action in actions.items()}
    expect_answers(answers, right, "outcome", hint, OUTCOMES)


OUTCOMES = ("works", "raises")


def _outcome(action: Callable[[], object]) -> str:
    try:
        action()
    except NotImplementedError:
        return "raises"
    return "works"


def judge_vanilla_cnn(build: Build, rng: np.random.Generator) -> None:
    _cnn_case(build, rng, (1, 28, 28, (16, 32), 10))
    for height, width in [(17, 30), (21, 14)]:
        c, c1, c2, k = _distinct(rng, 4, 2)
        _cnn_case(build, rng, (c, height, width, (c1, c2), k))


def _cnn_case(build: Build, rng: np.random.Generator, sizes: tuple) -> None:
    c, height, width, (c1, c2), k = sizes
    what = f"VanillaCNN{sizes}"
    model = _built(build, sizes, what)
    images = _images(rng, 3, c, height, width)
    fit = f"{LINEAR_SIZE} Or a padding, stride or pooling is not as in the table"
    logits = _output(model, images, f"{what}, input of shape {tuple(images.shape)}", fit=fit)
    rows, columns = (height - 6) // 4, (width - 6) // 4  # after the second pooling

    def count(features: int) -> int:
        return (9 * c + 1) * c1 + (9 * c1 + 1) * c2 + (features + 1) * k

    likely = {
        "the convolutions are padded: here they have no padding": count(
            c2 * (height // 4) * (width // 4)
        ),
        "the second pooling is missing": count(
            c2 * ((height - 2) // 2 - 2) * ((width - 2) // 2 - 2)
        ),
    }
    otherwise = "a layer's sizes, a padding, a stride or a pooling is not as in the table"
    shapes = [(c1, c, 3, 3), (c1,), (c2, c1, 3, 3), (c2,), (k, c2 * rows * columns), (k,)]
    w1, b1, w2, b2, w3, b3 = _weights(model, shapes, what, likely, otherwise)

    def through(between: Callable, pool: Callable, second: Callable | None = None) -> Tensor:
        x = pool(between(F.conv2d(images, w1, b1)), 2)
        x = pool((second or between)(F.conv2d(x, w2, b2)), 2)
        return F.linear(x.flatten(1), w3, b3)

    def nothing(x: Tensor) -> Tensor:
        return x

    right = through(torch.relu, F.max_pool2d)
    likely = {
        PROBABILITIES: right.softmax(1),
        "log-probabilities are returned: the logits come out as they are": right.log_softmax(1),
        "the ReLUs are missing": through(nothing, F.max_pool2d),
        "the ReLU after the second convolution is missing": through(
            torch.relu, F.max_pool2d, nothing
        ),
        "the ReLU after the first convolution is missing": through(
            nothing, F.max_pool2d, torch.relu
        ),
        "a sigmoid stands in place of the ReLU": through(torch.sigmoid, F.max_pool2d),
        "it pools by the average, not by the maximum": through(torch.relu, F.avg_pool2d),
        "a ReLU follows the last layer: logits may be negative": right.relu(),
    }
    expect_close(logits, right, f"{what}, logits", likely=likely, rtol=1e-4, atol=1e-4)
