"""Whatever a function keeps from call to call, and whoever looks at the first hundred rows alone, is found out.

Each function and method of each solution gets such a habit; a hidden test has to notice it wherever it can show.
"""

from __future__ import annotations

import ast
import inspect
import sys
from types import SimpleNamespace

import pytest

from autograder import notebooks
from autograder.exercises import exercises, trial
from autograder.exercises import solution as solutions

# A habit that is not found out, and why.
UNSEEN = {
    (
        "nchw",
        "describe",
        "hundred",
    ): "it is about shape and dtype, and the first axis is counted elsewhere",
    (
        "nchw",
        "pixel",
        "hundred",
    ): "pictures of more than a hundred rows of pixels are none of its kinds",
    ("nchw", "require_nchw", "shapes"): "shape and dtype decide",
    ("nchw", "require_nchw", "hundred"): "shape and dtype decide",
    ("activations_and_losses", "compare_losses", "hundred"): "it takes a single logit",
    (
        "fmnist_mlp_vs_cnn",
        "most_confused",
        "hundred",
    ): "it takes a matrix of classes, and few have a hundred",
    (
        "cifar10_lab",
        "CifarNet.features",
        "hundred",
    ): "so many images take a network of one's own seconds",
    (
        "cifar10_lab",
        "CifarNet.forward",
        "hundred",
    ): "so many images take a network of one's own seconds",
    ("training_loop", "split", "shapes"): "chance decides, by the seed alone",
    ("training_loop", "split", "buffer"): "chance decides, by the seed alone",
}


def _habit(function, kind):
    """The function with a habit; it notes whether it was ever called with an array."""
    import functools

    import met_arrays
    import numpy
    import torch

    kept = {}

    def array(value):
        return isinstance(value, (torch.Tensor, numpy.ndarray))

    def key(values):
        return repr(
            [
                (tuple(v.shape), str(v.dtype)) if array(v)
                else v if isinstance(v, (int, float, str, tuple, list, type(None)))
                else id(v)
                for v in values
            ]
        )  # fmt: skip

    def filled(value):
        met_arrays.met |= array(value) and value.ndim > 0
        if isinstance(value, (tuple, list)):
            return type(value)(filled(item) for item in value)
        if not array(value) or (isinstance(value, torch.Tensor) and value.requires_grad):
            return value
        at = str(value.dtype), tuple(value.shape)
        if at not in kept:
            kept[at] = value.clone() if isinstance(value, torch.Tensor) else value.copy()
        kept[at][...] = value
        return kept[at]

    @functools.wraps(function)
    def changed(*args, **named):
        if kind != "buffer":
            met_arrays.met |= any(array(v) and v.ndim for v in [*args, *named.values()])
        if kind == "shapes":
            at = key([*args, *named.values()])
            if at not in kept:
                kept[at] = function(*args, **named)
            return kept[at]
        if kind == "buffer":
            return filled(function(*args, **named))
        rows = [v[:100] if array(v) and v.ndim and len(v) > 100 else v for v in args]
        return function(*rows, **named)

    return changed


def _functions(source: str) -> list[str]:
    """Functions and methods of a cell that take arguments."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = [n.name for n in node.body if isinstance(n, ast.FunctionDef)]
            found += [f"{node.name}.{name}" for name in inner if not name.startswith("__")]
    return found


@pytest.mark.parametrize("kind", ["shapes", "buffer", "hundred"])
@pytest.mark.parametrize(
    "assignment",
    [
        pytest.param(n, marks=pytest.mark.xdist_group(n))
        for n in notebooks.assignments()
        if exercises(n)
    ],
)
def test_what_is_kept_shows(assignment: str, kind: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    noted = SimpleNamespace(met=False)
    monkeypatch.setitem(sys.modules, "met_arrays", noted)
    survive = []
    for cell in solutions.of(assignment).cells:
        if not cell.is_solution:
            continue
        for name in _functions(cell.source):
            if (assignment, name, kind) in UNSEEN:
                continue
            code = f"{cell.source}\n\n{inspect.getsource(_habit)}\n\n{name} = _habit({name}, {kind!r})\n"
            item = trial.Item(cell.name, f"{name}, {kind}", code, right=False)
            noted.met = False
            tests = [exercises(assignment)[test] for test in trial.tests_of(item, assignment)]
            if all(trial.attempt_one(t, item, [1], words=0, checked=False).passed for t in tests):
                survive += [f"{name}, {kind}"] * noted.met
    assert not survive, "\n".join(survive)
