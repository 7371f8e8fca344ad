"""Hidden tests of assignment 7, `lenet5`, of what the notebook has trained; its exercises are in `exercises`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import solution as solutions
from autograder.exercises.lenet5 import outcomes
from autograder.student import Student
from course import data


def test_model(student: Student, rng: np.random.Generator) -> None:
    """The test images, each moved by at most one pixel; the notebook reads the training images only."""
    test = data.mnist("test")
    solution = student.solution or solutions.of("lenet5")
    model, history = student.get("model"), student.read("history")
    outcomes.check_model(model, history, test.images, test.labels, rng, solution)
