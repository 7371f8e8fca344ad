"""Hidden tests of assignment 6, `fmnist_mlp_vs_cnn`."""

from __future__ import annotations

import numpy as np

from autograder.student import Handle, Student
from course.checks import fmnist_mlp_vs_cnn as checks


class Items:
    """A dataset that stays with the student, used as if it were here."""

    def __init__(self, dataset: Handle) -> None:
        self._dataset = dataset

    def __len__(self) -> int:
        return self._dataset.method("__len__")

    def __getitem__(self, index: int) -> object:
        return self._dataset.method("__getitem__", index)


def test_datasets(student: Student, rng: np.random.Generator) -> None:
    checks.datasets.run(
        lambda images, labels: Items(student.build("FlatImages", images, labels)),
        lambda images, labels: Items(student.build("ChannelImages", images, labels)),
        rng=rng,
    )


def test_build_mlp(student: Student, rng: np.random.Generator) -> None:
    checks.mlp.run(lambda: student.build("build_mlp"), rng=rng)


def test_build_cnn(student: Student, rng: np.random.Generator) -> None:
    checks.cnn.run(lambda: student.build("build_cnn"), rng=rng)


def test_what_if(student: Student, rng: np.random.Generator) -> None:
    checks.what_if.run(student.read("what_if"), rng=rng)


def test_image_weights(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        checks.image_weights.run(student.function("image_weights"), rng=rng)


def test_possible_counts(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        checks.possible_counts.run(student.function("possible_counts"), rng=rng)


def test_verdict(student: Student, rng: np.random.Generator) -> None:
    checks.verdict.run(student.read("verdict"), rng=rng)


def test_accuracy(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.judge_accuracy(lambda *args: student.run("accuracy_run", *args), rng)


def test_work(student: Student, rng: np.random.Generator) -> None:
    checks.work.run(
        student.function("conv_multiply_adds"),
        student.function("linear_multiply_adds"),
        student.read("network_work"),
        rng=rng,
    )


def test_clock(student: Student, rng: np.random.Generator) -> None:
    checks.clock.run(student.function("split_seconds"), student.read("reasons"), rng=rng)


def test_confusion(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.confusion.run(
            student.function("confusion_matrix"), student.function("most_confused"), rng=rng
        )


def test_most_confident_mistakes(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.confident.run(student.function("most_confident_mistakes"), rng=rng)
