"""Hidden tests of assignment 5, `training_loop`.

Modules are rebuilt from their weights and the steps are recomputed from the losses and weights that
the public fixtures report, so a made-up report would have to know the right numbers. The calls' flags
(training mode, gradients) are the student's word; batch norm in the fixtures' network makes the
mode show in the numbers as well.
"""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course.checks import training_loop as checks


def _builder(student: Student, name: str) -> checks.Build:
    return lambda *args: student.build(name, *args)


def test_two_layer_net(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.judge_two_layer_net(_builder(student, "TwoLayerNet"), rng)


def test_stack(student: Student, rng: np.random.Generator) -> None:
    checks.judge_stack(_builder(student, "Stack"), student.read("registered"), rng)


def test_two_filters(student: Student, rng: np.random.Generator) -> None:
    checks.judge_two_filters(_builder(student, "TwoFilters"), student.read("outcome"), rng)


def test_vanilla_cnn(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.judge_vanilla_cnn(_builder(student, "VanillaCNN"), rng)


def test_split(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.split.run(student.function("split"), rng=rng)


def test_train_step(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.judge_train_step(student.run, rng)


def test_effect(student: Student, rng: np.random.Generator) -> None:
    checks.effect.run(student.read("effect"), rng=rng)


def test_validate(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.judge_validate(student.run, rng)


def test_fit(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.judge_fit(student.run, student.read("faulty_line"), rng)


def test_early_stopping(student: Student, rng: np.random.Generator) -> None:
    for _ in range(8):
        checks.early_stopping.run(student.function("early_stopping"), rng=rng)


def test_snapshot(student: Student, rng: np.random.Generator) -> None:
    checks.judge_snapshot(student.run, rng)


def test_choose(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.choose.run(student.function("choose"), student.read("decided_by"), rng=rng)
