"""Hidden tests of assignment 2, `nchw`."""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course.checks import nchw as checks


def test_describe(student: Student, rng: np.random.Generator) -> None:
    checks.describe.run(student.function("describe"), rng=rng)


def test_pixel(student: Student, rng: np.random.Generator) -> None:
    for _ in range(5):
        checks.pixel.run(student.function("pixel"), rng=rng)


def test_to_nchw(student: Student, rng: np.random.Generator) -> None:
    checks.to_nchw.run(student.function("to_nchw"), rng=rng)


def test_to_nhwc(student: Student, rng: np.random.Generator) -> None:
    checks.to_nhwc.run(student.function("to_nhwc"), rng=rng)


def test_reshape_source(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.reshape_source.run(student.function("reshape_source"), rng=rng)


def test_strides(student: Student, rng: np.random.Generator) -> None:
    checks.strides.run(
        student.function("contiguous_strides"), student.function("channels_last_strides"), rng=rng
    )


def test_copies(student: Student, rng: np.random.Generator) -> None:
    checks.copies.run(student.read("copies"), rng=rng)


def test_add_channel(student: Student, rng: np.random.Generator) -> None:
    checks.add_channel.run(student.function("add_channel"), rng=rng)


def test_normalize(student: Student, rng: np.random.Generator) -> None:
    checks.normalize.run(student.function("normalize"), rng=rng)


def test_repair(student: Student, rng: np.random.Generator) -> None:
    checks.repair.run(student.function("prepare"), student.read("runs_to_the_end"), rng=rng)


def test_guard(student: Student, rng: np.random.Generator) -> None:
    checks.guard.run(student.function("require_nchw"), student.read("outcome"), rng=rng)
