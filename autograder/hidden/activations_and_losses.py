"""Hidden tests of assignment 1, `activations_and_losses`."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from autograder.student import Student
from course.checks import activations_and_losses as checks
from course.checks.expect import expect_close


def _run(student: Student, name: str) -> Callable[..., object]:
    """Public fixtures beside the student's code; what they report is the student's word."""
    return lambda fixture, *args: student.run(fixture, name, *args)


def _logits(rng: np.random.Generator, *shape: int, scale: float = 4.0) -> torch.Tensor:
    return torch.from_numpy(scale * rng.standard_normal(shape))


def test_sigmoid(student: Student, rng: np.random.Generator) -> None:
    function = student.function("sigmoid")
    checks.sigmoid.run(function, rng=rng, run=_run(student, "sigmoid"))
    for x in [_logits(rng, 3, 5, scale=500), _logits(rng, 2, 1, 4), torch.tensor(-1000.0)]:
        expect_close(function(x), torch.sigmoid(x), f"sigmoid, shape {tuple(x.shape)}")


def test_softmax(student: Student, rng: np.random.Generator) -> None:
    function = student.function("softmax")
    checks.softmax.run(function, rng=rng, run=_run(student, "softmax"))
    x = _logits(rng, 3, 2, 5, 4) + 2000 * torch.from_numpy(rng.integers(-1, 2, (3, 1, 5, 1)))
    for dim in (1, 3, -3, 0):
        what = f"softmax, shape {tuple(x.shape)}, dim = {dim}"
        expect_close(function(x, dim), torch.softmax(x, dim), what)
    expect_close(function(x[0, 0, 0], 0), torch.softmax(x[0, 0, 0], 0), "softmax, one axis")


def test_bce_from_probabilities(student: Student, rng: np.random.Generator) -> None:
    function = student.function("bce_from_probabilities")
    checks.bce_from_probabilities.run(
        function, rng=rng, run=_run(student, "bce_from_probabilities")
    )
    p = torch.sigmoid(_logits(rng, 4, 2, 3))
    y = torch.from_numpy(rng.random((4, 2, 3)))
    what = "bce_from_probabilities, three axes"
    expect_close(function(p, y), F.binary_cross_entropy(p, y), what)


def test_bce_with_logits(student: Student, rng: np.random.Generator) -> None:
    function = student.function("bce_with_logits")
    checks.bce_with_logits.run(function, rng=rng, run=_run(student, "bce_with_logits"))
    for scale in (1, 30, 400):
        x = _logits(rng, 3, 2, 4, scale=scale)
        y = torch.from_numpy(rng.random((3, 2, 4)))
        right = F.binary_cross_entropy_with_logits(x, y)
        expect_close(function(x, y), right, "bce_with_logits, three axes, soft targets")


def test_compare_losses(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.compare_losses.run(student.function("compare_losses"), rng=rng)


def test_predict_class(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.predict_class.run(student.function("predict_class"), rng=rng)


def test_class_zero(student: Student, rng: np.random.Generator) -> None:
    function = student.function("loss_for_class_zero")
    checks.class_zero.run(function, student.read("whose_probability"), rng=rng)
    p = torch.tensor([0.999, 0.001, 0.999])
    y = torch.tensor([0.0, 1.0, 0.0])
    expect_close(function(p, y), -math.log(0.999), "loss_for_class_zero, right and sure", rtol=1e-3)


def test_cross_entropy(student: Student, rng: np.random.Generator) -> None:
    log_softmax, function = student.function("log_softmax"), student.function("cross_entropy")
    checks.cross_entropy.run(
        log_softmax,
        function,
        rng=rng,
        run=_run(student, "cross_entropy"),
        run_log=_run(student, "log_softmax"),
    )
    for n, k in [(1, 7), (20, 2), (30, 11)]:
        x, y = _logits(rng, n, k, scale=300), torch.from_numpy(rng.integers(0, k, n))
        expect_close(function(x, y), F.cross_entropy(x, y), f"cross_entropy, logits {(n, k)}")


def test_same_class(student: Student, rng: np.random.Generator) -> None:
    checks.same_class.run(student.read("same_class"), rng=rng)


def test_wrong_nll(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.wrong_nll.run(student.function("repaired_nll"), student.read("wrong_nll"), rng=rng)


def test_floor(student: Student, rng: np.random.Generator) -> None:
    alarm = student.function("looks_like_probabilities")
    for _ in range(3):
        checks.floor.run(student.function("loss_floor"), alarm, rng=rng)


def test_heads(student: Student, rng: np.random.Generator) -> None:
    checks.heads.run(student.read("heads"), rng=rng)


def test_dropout(student: Student, rng: np.random.Generator) -> None:
    function = student.function("dropout")
    checks.dropout.run(function, rng=rng, run=_run(student, "dropout"))
    # The mean over many numbers stays where it was: this is what the division is for.
    x = torch.ones(40_000, dtype=torch.float64)
    mean = torch.as_tensor(function(x, 0.3, True)).mean()
    expect_close(mean, 1.0, "dropout, the mean of 40,000 numbers", rtol=0, atol=0.02)


def test_modes(student: Student, rng: np.random.Generator) -> None:
    checks.modes.run(student.read("modes"), rng=rng)
