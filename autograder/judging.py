"""Run one hidden test against one submission: the verdict is silence or `CheckFailed`."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping

import numpy as np

from autograder.student import Student, StudentError, Transport, in_process
from course.checks.expect import CheckFailed

HiddenTest = Callable[[Student, np.random.Generator], None]


def hidden_test(grade_id: str) -> HiddenTest:
    """Look up `assignment/test_name` in `autograder.hidden`. Raises LookupError if there is none."""
    assignment, _, name = grade_id.partition("/")
    module = importlib.import_module(f"autograder.hidden.{assignment}")
    if not name.startswith("test_") or not hasattr(module, name):
        raise LookupError(f"autograder/hidden/{assignment}.py has no function {name!r}")
    return getattr(module, name)


def random_generator(grade_id: str) -> np.random.Generator:
    """The generator of a test's inputs: the same on every run, different for every grade id."""
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256(grade_id.encode()).digest()[:8], "big")
    )


def run_hidden_test(grade_id: str, transport: Transport) -> None:
    """Run one hidden test through a transport; raises `CheckFailed` with the reason."""
    test = hidden_test(grade_id)
    try:
        test(Student(transport), random_generator(grade_id))
    except StudentError as error:
        if error.kind == "NotImplementedError":
            raise CheckFailed("✗ not done yet: the stub still raises NotImplementedError") from None
        where = "".join(f"\n{note}" for note in getattr(error, "__notes__", []))
        raise CheckFailed(f"✗ the code stopped with {error}{where}") from None


def judge(grade_id: str, namespace: Mapping[str, object]) -> None:
    """What a notebook's hidden line calls: judge the notebook's own namespace, in its process."""
    run_hidden_test(grade_id, in_process(namespace))
