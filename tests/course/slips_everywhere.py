"""Every public function with every argument, and what a beginner may pass in its place."""

import inspect
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from slip_parts import CLASSES, SET, F, X, Y, cnn, mlp
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from course import data, fast_cifar, inspection, plots, start, widgets
from course.data import ImageSet
from course.training import (
    History,
    Result,
    Trainer,
    augmentation,
    device_of,
    evaluate,
    evaluation_mode,
    patience,
    pick_device,
    predict,
    schedules,
    set_seed,
)
from course.training.muon import Muon

COLOURED = ImageSet(torch.zeros(3, 3, 32, 32, dtype=torch.uint8), Y[:3], CLASSES, "coloured")
LOGITS = torch.randn(len(X), 3)


def history():
    made = History()
    made.add(1, Result(0.5, 0.9, 1, 2), None, 0.1)
    return made


def window():
    return {
        "image": np.ones((4, 4)),
        "kernel": np.ones((2, 2)),
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "operation": "convolution",
        "position": 0,
        "show_size": True,
    }


def trainer():
    return Trainer(mlp(), device="cpu")


def from_where():
    return {"split": "test", "root": None, "download": False, "stand_in": None}


def in_training(model):
    with evaluation_mode(model):
        pass


# (function, its arguments as they ought to be, made anew for each call)
CALLS = [
    *((load, from_where) for load in (data.mnist, data.fashion_mnist, data.cifar10)),
    (
        ImageSet,
        lambda: {
            "images": X,
            "labels": Y,
            "classes": CLASSES,
            "name": "small",
            "stand_in": False,
        },
    ),
    (ImageSet.__getitem__, lambda: {"self": SET, "indices": [0]}),
    (ImageSet.to, lambda: {"self": SET, "device": "cpu"}),
    (ImageSet.split, lambda: {"self": SET, "fraction": 0.5, "seed": 0}),
    (
        Trainer,
        lambda: {
            "model": mlp(),
            "optimizer": None,
            "loss": nn.CrossEntropyLoss(),
            "device": "cpu",
            "precision": "float32",
            "channels_last": False,
            "compile": False,
            "seed": 0,
        },
    ),
    (
        Trainer.fit,
        lambda: {
            "self": trainer(),
            "train": SET,
            "validation": SET,
            "epochs": 1,
            "batch_size": 8,
            "schedule": None,
            "augment": None,
            "callbacks": [],
            "stop_when": None,
            "keep_best": False,
            "checkpoint": None,
            "resume": None,
            "progress": False,
        },
    ),
    (
        evaluate,
        lambda: {
            "model": mlp(),
            "images": X,
            "labels": Y,
            "batch_size": 9,
            "loss": None,
            "precision": "float32",
        },
    ),
    (predict, lambda: {"model": mlp(), "images": X, "batch_size": 9, "precision": "float32"}),
    (in_training, lambda: {"model": mlp()}),
    (device_of, lambda: {"model": mlp()}),
    (patience, lambda: {"epochs": 3}),
    (pick_device, lambda: {"name": "cpu"}),
    (set_seed, lambda: {"seed": 0}),
    (History.plot, lambda: {"self": history(), "title": None}),
    (
        Muon,
        lambda: {
            "groups": [torch.ones(2, 2, requires_grad=True)],
            "lr": 0.1,
            "momentum": 0.6,
            "weight_decay": 0.0,
            "orthogonal": True,
        },
    ),
    (augmentation.alternating_flip, lambda: {"seed": 0}),
    (augmentation.shift, lambda: {"pixels": 2, "mode": "reflect"}),
    (augmentation.cutout, lambda: {"size": 2}),
    (augmentation.flip, lambda: {"images": X, "index": Y, "epoch": 1}),
    (schedules.one_cycle, lambda: {"warmup": 0.2, "final": 0.0, "start": 0.0}),
    (schedules.cosine, lambda: {"warmup": 0.2, "final": 0.0}),
    (inspection.count_parameters, lambda: {"model": mlp()}),
    (inspection.summary, lambda: {"model": cnn(), "input_shape": (1, 8, 8)}),
    (inspection.shape_trace, lambda: {"model": cnn(), "images": F}),
    (inspection.feature_maps, lambda: {"model": cnn(), "images": F}),
    (inspection.multiply_adds, lambda: {"model": cnn(), "input_shape": (1, 8, 8)}),
    (
        inspection.receptive_field,
        lambda: {"model": cnn()[:1], "input_shape": (1, 8, 8), "trials": 1},
    ),
    (plots.show, lambda: {"figure": plots.image_grid(X, 2), "alt": "two pictures"}),
    (plots.image_grid, lambda: {"images": X, "n": 2, "columns": 2, "titles": None}),
    (plots.side_by_side, lambda: {"images": [X[0]], "titles": None, "data": None}),
    (
        plots.most_confident_mistakes,
        lambda: {"images": SET, "logits": LOGITS, "n": 2, "columns": 2},
    ),
    (plots.kernels, lambda: {"weight": torch.ones(4, 1, 3, 3), "n": 2, "columns": 2}),
    (plots.feature_maps, lambda: {"maps": {"c": F}, "image": 0, "channels": 1}),
    (
        plots.confusion_matrix,
        lambda: {"true": Y, "predicted": Y, "classes": CLASSES, "data": None},
    ),
    (plots.curves, lambda: {"histories": {"a": history()}, "title": None}),
    (plots.memory_layout, lambda: {"array": np.ones((2, 3)), "axes": "HW"}),
    (widgets.sliding_window_figure, window),
    (
        widgets.sliding_window,
        lambda: {name: window()[name] for name in ("image", "kernel", "show_size")},
    ),
    (start.overview, lambda: {"folder": tempfile.gettempdir()}),
    (fast_cifar.train, lambda: {"images": COLOURED, "plan": None, "tricks": None}),
]

# What a beginner may pass: each made anew, since some are used up.
ODD = {
    "nothing": lambda: None,
    "True": lambda: True,
    "a text": lambda: "cat",
    "an empty text": lambda: "",
    "bytes": lambda: b"cat",
    "a number": lambda: 3,
    "zero": lambda: 0,
    "a negative number": lambda: -1,
    "a huge number": lambda: 10**30,
    "a fraction": lambda: 0.5,
    "a Fraction": lambda: Fraction(1, 2),
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "a complex number": lambda: 1j,
    "an empty list": lambda: [],
    "a list of numbers": lambda: [1, 2, 3],
    "a list of None": lambda: [None],
    "a ragged list": lambda: [[1, 2], [3]],
    "a tuple of texts": lambda: ("a", "b"),
    "a dict": lambda: {"a": 1},
    "an empty dict": lambda: {},
    "a set of numbers": lambda: {1, 2},
    "a range": lambda: range(3),
    "a generator": lambda: (n for n in range(3)),
    "a slice": lambda: slice(0, 3),
    "a path": lambda: Path("/no/such/folder"),
    "an object": object,
    "a class": lambda: nn.Linear,
    "a function": lambda: len,
    "a lambda": lambda: lambda: None,
    "a module": lambda: np,
    "an error": lambda: ValueError("no"),
    "a network": mlp,
    "an optimiser": lambda: torch.optim.SGD(mlp().parameters()),
    "a loss": nn.CrossEntropyLoss,
    "a trainer": trainer,
    "a history": history,
    "an image set": lambda: SET,
    "two image sets": lambda: SET.split(0.5),
    "a loader": lambda: DataLoader(TensorDataset(F, Y), 8),
    "images": lambda: X,
    "images as floats": lambda: F,
    "images of no channel": lambda: X[:, 0],
    "no images": lambda: X[:0],
    "labels": lambda: Y,
    "a number's tensor": lambda: torch.tensor(3),
    "a tensor of nan": lambda: torch.full((24, 1, 8, 8), float("nan")),
    "a complex tensor": lambda: torch.ones(24, 3, dtype=torch.complex64),
    "a bool tensor": lambda: Y > 0,
    "a tensor without values": lambda: torch.ones(24, 1, 8, 8, device="meta"),
    "a sparse tensor": lambda: torch.eye(3).to_sparse(),
    "an array": lambda: X.numpy(),
    "an array of texts": lambda: np.array(["a", "b"]),
    "an array of objects": lambda: np.array([None, {}], dtype=object),
    "an array backwards": lambda: X.numpy()[::-1],
    "an empty array": lambda: np.array([]),
    "a NumPy number": lambda: np.int64(2),
    "a NumPy float": lambda: np.float32(0.5),
    "a dtype": lambda: torch.float32,
    "a device": lambda: torch.device("cpu"),
    "a loss's value": lambda: torch.tensor(0.5, requires_grad=True).exp(),
}

# What is right there, and takes seconds.
RIGHT = {
    ("training.trainer.Trainer", "compile", "True"),
    ("fast_cifar.train", "plan", "nothing"),
    ("fast_cifar.train", "tricks", "nothing"),
    ("fast_cifar.train", "images", "an image set"),
}
# What nothing takes, and whose arguments are there for the sake of others alone.
JUNK = ("an object", "a module", "a class", "a lambda", "an error", "a slice", "a complex number")
IGNORED = {"training.augmentation.flip, index", "training.augmentation.flip, epoch"}
# What is handed on, argument for argument, to a function that is in the table.
HANDED_ON = {
    "fast_cifar.train": {"validation", "seed", "device", "precision", "compile", "progress"},
}


def name_of(function):
    module = inspect.unwrap(function).__module__.removeprefix("course.")
    return f"{module}.{function.__qualname__}"


ROWS = [
    (f"{name_of(function)}, {argument}", function, make, argument)
    for function, make in CALLS
    for argument in make()
    if argument != "self"
]
