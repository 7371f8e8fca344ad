"""Hidden tests of assignment 8, `cifar10_lab`, for what was trained; the other exercises stand in `exercises`."""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course import data
from course.checks.outcomes import cifar10_lab as checks


def test_weights(student: Student, rng: np.random.Generator) -> None:
    def file(limit: int) -> dict:
        return student.file("WEIGHTS", limit)

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
    trained_on = checks.trained_on(lambda limit: student.file("WEIGHTS", limit))
    checks.check_tier(
        tier, student.get("network"), test.images, test.labels, rng, trained_on, test.name
    )
