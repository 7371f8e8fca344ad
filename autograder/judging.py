"""Run one hidden test against one submission: the verdict is silence or `CheckFailed`."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.exercises import exercises, hidden
from autograder.exercises import solution as solutions
from autograder.exercises.solution import Solution
from autograder.student import Student, StudentError, Transport, in_process
from course.checks.messages import CheckFailed

HiddenTest = Callable[[Student, np.random.Generator], None]
_CALL = re.compile(r'__import__\("autograder"\)\.judge\("([\w]+/test_\w+)", globals\(\)\)')


@dataclass(frozen=True)
class Texts:
    """A student's code cells. answers: by grade id. own: the cells that are no answers."""

    answers: Mapping[str, str]
    own: Sequence[str]


def hidden_test(grade_id: str) -> HiddenTest:
    """Look up `assignment/test_name` in `autograder.hidden`. Raises LookupError if there is none."""
    assignment, _, name = grade_id.partition("/")
    module = importlib.import_module(f"autograder.hidden.{assignment}")
    if not name.startswith("test_") or not hasattr(module, name):
        raise LookupError(f"autograder/hidden/{assignment}.py has no function {name!r}")
    return getattr(module, name)


def named_test(hidden_region: str) -> str | None:
    """The grade id that a hidden region calls; None if the region is anything but that one call."""
    match = _CALL.fullmatch(hidden_region.strip())
    return match[1] if match else None


def seed(secret: bytes, *about: str) -> int:
    """A number that nobody foresees without the secret, the same on every run: an HMAC, 64 bits."""
    digest = hmac.digest(secret, "\0".join(about).encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big")


def run_hidden_test(
    grade_id: str,
    transport: Transport,
    *,
    secret: bytes = b"",
    submission: str = "",
    solution: Solution | None = None,
    texts: Texts | None = None,
) -> None:
    """Run one hidden test through a transport; raises `CheckFailed` with the reason.

    The test's inputs follow from the course's secret, the submission's digest and the grade id.
    solution: the reference; None reads it from `source/`. texts: the student's cells, so that what an
    exercise rules out is found in their text.
    """
    assignment, _, name = grade_id.partition("/")
    exercise = exercises(assignment).get(name)
    student = Student(transport, solution)
    number = seed(secret, submission, grade_id)
    try:
        if exercise is None:
            hidden_test(grade_id)(student, np.random.default_rng(number))
        else:
            solution = solution or solutions.of(assignment)
            if texts is not None:
                hidden.refuse_ways(exercise, solution, texts.answers, texts.own)
            answers = texts.answers if texts is not None else None
            hidden.judge(exercise, solution, student.replay, student.read, number, cells=answers)
    except NotImplementedError as error:
        raise CheckFailed(f"✗ not done yet: {error}") from None
    except StudentError as error:
        if error.kind == "NotImplementedError":
            raise CheckFailed("✗ not done yet: the stub still raises NotImplementedError") from None
        where = "".join(f"\n{note}" for note in getattr(error, "__notes__", []))
        raise CheckFailed(f"✗ the code stopped with {error}{where}") from None


def without_expected(message: str) -> str:
    """A hidden test's message as the student may see it: what came and why, not what was expected."""
    lines, keep = [], True
    for line in message.splitlines():
        label = re.match(r"  (\w+) ", line)
        if label:
            keep = label[1] != "expected"
        elif line.strip() and not line.startswith("   "):
            keep = True
        if keep:
            lines.append(line)
    return "\n".join(lines)


def judge(grade_id: str, namespace: Mapping[str, object]) -> None:
    """What a notebook's hidden line calls: judge the notebook's own namespace, in its process."""
    run_hidden_test(grade_id, in_process(namespace))
