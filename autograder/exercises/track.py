"""Tracks: what the comparisons of a script see, with the solution, with a mistake, with a student's work."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO

import numpy as np

from autograder.exercises import everywhere
from autograder.exercises.exercise import Exercise, Variant
from autograder.exercises.solution import BrokenEdit, Solution
from autograder.exercises.work import Work
from course.checks import compare
from course.checks.hands import Hands, failure
from course.checks.limits import TooLong, stopped_after
from course.checks.plan import Plan, observe
from course.checks.reason import Known, first_difference
from course.checks.state import pristine
from course.checks.wire import Ref

MISTAKE_SECONDS = 10


@dataclass
class Expected:
    """A plan with what the solution gives."""

    plan: Plan
    want: list[object]


class SolutionFails(RuntimeError):
    """The solution stops in a script where it should not; the message says where."""


def expected(
    exercise: Exercise, solution: Solution, script: Callable, seed: int, public: bool = False
) -> Expected:
    """Run a script with the solution: the plan, and what is expected."""
    with quiet():
        names = solution.names(exercise)
        work = Work(names, seed % 2**31, public)
        script(work, np.random.default_rng(seed))
        if not public:
            everywhere.ask(work, exercise.rows, exercise.mixes)
        plan = work.finish()
        want = observe(plan, work.replies)
    for comparison, value in zip(plan.comparisons, want, strict=True):
        if not compare.equal(comparison, value, value):
            raise SolutionFails(
                f"{exercise.test}, {comparison.label!r}: the solution gives {value!r}"
            )
    for number, reply in enumerate(work.replies):
        if "error" in reply and not any(
            c.step == number and c.part == "value" for c in plan.comparisons
        ):
            raise SolutionFails(
                f"{exercise.test}, step {number} {plan.steps[number]['op']} {plan.steps[number].get('target')}: "
                f"the solution stops with {reply['error']}: {reply['message']}"
            )
    return Expected(plan, want)


def replay(plan: Plan, names: Mapping[str, object]) -> list[dict]:
    """The replies of the plan's steps, done with these names in this process."""
    hands = Hands(names)
    with quiet(), stopped_after(MISTAKE_SECONDS):
        return [hands.do(number, step) for number, step in enumerate(plan.steps)]


def variant_track(
    exercise: Exercise, solution: Solution, variant: Variant, plan: Plan
) -> list[object]:
    """What a changed solution gives; one that cannot even be defined fails at every step."""
    try:
        with quiet(), stopped_after(MISTAKE_SECONDS):
            names = solution.names(exercise, variant)
        replies = replay(plan, names)
    except BrokenEdit:  # it would look like a mistake that always fails
        raise
    except Exception as error:  # a mistake may stop with anything
        replies = [failure(error)] * len(plan.steps)
    except TooLong as error:
        replies = [failure(error)] * len(plan.steps)
    return observe(plan, replies)


def first_of(
    exercise: Exercise, solution: Solution, variant: Variant, wanted: Expected
) -> tuple[int, object] | None:
    """The first comparison at which a changed solution differs, and what it gives there; None if none does.

    Only the steps up to there are done, so that many mistakes can be asked in a short time.
    """
    try:
        with quiet(), stopped_after(MISTAKE_SECONDS):
            return first_with(solution.names(exercise, variant), wanted)
    except BrokenEdit:
        raise
    except (Exception, TooLong):  # it cannot be defined: it fails at every step
        track = variant_track(exercise, solution, variant, wanted.plan)
        at = first_difference(wanted.plan, track, wanted.want)
        return None if at is None else (at, track[at])


def first_with(names: Mapping[str, object], wanted: Expected) -> tuple[int, object] | None:
    """The first comparison at which these names differ, and what they give there; no step beyond is done."""
    plan, replies, hands = wanted.plan, [], Hands(names)
    for index, (comparison, right) in enumerate(zip(plan.comparisons, wanted.want, strict=True)):
        last = max(comparison.step, *(r.number for r in comparison.form if isinstance(r, Ref)), 0)
        for number in range(len(replies), last + 1):
            replies.append(hands.do(number, plan.steps[number]))
        (seen,) = observe(Plan(plan.steps, [comparison]), replies)
        if not compare.equal(comparison, seen, right):
            return index, seen
    return None


def known(exercise: Exercise, solution: Solution, wanted: Expected) -> list[Known]:
    """All known mistakes of an exercise with what they give."""
    return [
        Known.of(
            m.says, wanted.plan, variant_track(exercise, solution, m, wanted.plan), wanted.want
        )
        for m in exercise.mistakes
    ]


@contextmanager
def quiet() -> Iterator[None]:
    """The usual global state, without prints and warnings."""
    with (
        pristine(),
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
