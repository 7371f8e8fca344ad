"""Hidden tests of assignment 7, `lenet5`."""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course import data
from course.checks import lenet5 as checks


def test_shapes(student: Student, rng: np.random.Generator) -> None:
    checks.shapes.run(student.read("shapes"), rng=rng)


def test_counts(student: Student, rng: np.random.Generator) -> None:
    checks.counts.run(student.read("counts"), rng=rng)


def test_LeNet5(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.LeNet5.run(lambda n_classes: student.build("LeNet5", n_classes), rng=rng)


def test_first_loss(student: Student, rng: np.random.Generator) -> None:
    checks.check_first_loss(
        lambda *args: student.run("first_loss_of", *args), student.function("outputs_from"), rng
    )


def test_iterations(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.iterations.run(student.function("recipe"), student.function("epochs_for"), rng=rng)


def test_train(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.check_train(lambda *args: student.run("train_small", *args), rng)


def test_adam_step(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.adam_step.run(student.function("adam_step"), rng=rng)


def test_shift_images(student: Student, rng: np.random.Generator) -> None:
    checks.shift_images.run(student.function("shift_images"), rng=rng)


def test_outputs(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.outputs.run(student.function("lowest_loss"), student.function("kind_of"), rng=rng)


def test_diagnosis(student: Student, rng: np.random.Generator) -> None:
    checks.diagnosis.run(student.read("diagnosis"), rng=rng)


def test_model(student: Student, rng: np.random.Generator) -> None:
    """The test images, each moved by at most one pixel; the notebook reads the training images only."""
    test = data.mnist("test")
    history = student.read("history")
    checks.check_model(student.get("model"), history, test.images, test.labels, rng)
