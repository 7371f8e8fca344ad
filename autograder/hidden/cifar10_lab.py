"""Hidden tests of assignment 8, `cifar10_lab`."""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course import data
from course.checks import cifar10_lab as checks


def test_plan_numbers(student: Student, rng: np.random.Generator) -> None:
    checks.plan.run(student.read("plan_numbers"), rng=rng)


def test_batch_norm(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.batch_norm.run(student.function("batch_norm"), rng=rng)


def test_flip_some(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.flip_some.run(student.function("flip_some"), rng=rng)


def test_crop_each(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.crop_each.run(student.function("crop_each"), rng=rng)


def test_make_batches(student: Student, rng: np.random.Generator) -> None:
    checks.check_batches(lambda *args: student.run("loaders_run", *args), rng)


def test_residual_block(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.residual_block.run(lambda *args: student.build("ResidualBlock", *args), rng=rng)


def test_one_cycle(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.one_cycle.run(student.function("one_cycle"), rng=rng)


def test_fit(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.check_fit(lambda *args: student.run("fit_run", *args), rng)


def test_cifar_net(student: Student, rng: np.random.Generator) -> None:
    checks.check_network(lambda images: student.run("network_run", images), rng)


def test_weight_files(student: Student, rng: np.random.Generator) -> None:
    checks.check_files(lambda *args: student.run("round_trip", *args), rng)


def test_weights(student: Student, rng: np.random.Generator) -> None:
    def file(limit: int) -> object:
        return student.run("weights_file", limit)

    checks.check_file(file)  # before the network: without a file there is none
    checks.check_weights(file, student.get("network"), rng)


def test_bronze(student: Student, rng: np.random.Generator) -> None:
    _reaches("bronze", student, rng)


def test_silver(student: Student, rng: np.random.Generator) -> None:
    _reaches("silver", student, rng)


def test_gold(student: Student, rng: np.random.Generator) -> None:
    _reaches("gold", student, rng)


def _reaches(tier: str, student: Student, rng: np.random.Generator) -> None:
    """Test images, mirrored and shifted at random; the notebook reads the training images only."""
    test = data.cifar10("test")
    trained_on = checks.trained_on(lambda limit: student.run("weights_file", limit))
    checks.check_tier(
        tier, student.get("network"), test.images, test.labels, rng, trained_on, test.name
    )


def test_linear_head(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.linear_head.run(student.function("linear_head"), rng=rng)


def test_confidence(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.confidence.run(student.function("confidence_and_accuracy"), rng=rng)


def test_family(student: Student, rng: np.random.Generator) -> None:
    checks.family.run(student.read("family"), rng=rng)


def test_tasks(student: Student, rng: np.random.Generator) -> None:
    checks.tasks.run(student.read("task_of"), student.read("caption_is_wrong"), rng=rng)
