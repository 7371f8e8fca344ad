"""Whatever a notebook can import from `course`, handed in as an answer, earns nothing.

Every public name of every module is tried in place of each function and class that an exercise asks for, and
each plain value against each set of short answers. What does the work all the same (`evaluate` for `accuracy`)
is recognised in the text of the answer.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

import pytest

import course
from autograder import notebooks
from autograder.exercises import exercises, hidden
from autograder.exercises import solution as solutions
from autograder.exercises.track import expected, quiet
from course.checks import compare
from course.checks.answers import canonical
from course.checks.hands import Hands, plain
from course.checks.limits import TooLong, stopped_after
from course.checks.messages import CheckFailed
from course.checks.plan import Comparison, observe

# What goes to the network or to files computes no answer, and disturbs the rest.
DISK = tuple(f"course.data.{name}" for name in ("download", "files", "forms", "sources", "stores"))

ASSIGNMENTS = [
    pytest.param(name, marks=pytest.mark.xdist_group(name))
    for name in notebooks.assignments()
    if exercises(name)
]


@cache
def everything() -> dict[str, object]:
    """Public names of `course` by dotted path; an object that stands in several modules once."""
    found: dict[int, tuple[str, object]] = {}
    for module in [course, *map(_module, pkgutil.walk_packages(course.__path__, "course."))]:
        for name, value in vars(module).items():
            ours = getattr(value, "__module__", module.__name__) or ""
            if (
                not name.startswith("_")
                and ours.startswith("course")
                and not inspect.ismodule(value)
            ):
                found.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return {path: value for path, value in found.values() if not path.startswith(DISK)}


def _module(info: pkgutil.ModuleInfo):
    return importlib.import_module(info.name)


def _fits(candidate: object, wanted: object) -> bool:
    """Whether it can be called as the exercise's function or class is called."""
    if not callable(candidate):
        return False
    try:
        mine, theirs = inspect.signature(candidate), inspect.signature(wanted)
        mine.bind(*[None for p in theirs.parameters.values() if p.default is p.empty])
    except (TypeError, ValueError):
        return False
    return True


def _passes(plan, want: list, names: dict) -> bool:
    """Whether all comparisons pass; the steps stop at the first that does not."""
    hands, replies = Hands(names), []
    last = {c.step: c for c in plan.comparisons}
    for number, step in enumerate(plan.steps):
        replies.append(hands.do(number, step))
        if number in last:
            done = [
                (c, w) for c, w in zip(plan.comparisons, want, strict=True) if _reached(c, number)
            ]
            if done:
                part = type(plan)(plan.steps, [c for c, _ in done])
                seen = observe(part, replies)
                if not all(compare.equal(c, s, w) for (c, w), s in zip(done, seen, strict=True)):
                    return False
    return True


def _reached(comparison: Comparison, number: int) -> bool:
    other = comparison.form[1].number if comparison.form[:1] == ("same as",) else 0
    return max(comparison.step, other) == number


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_name_of_course_is_an_answer(assignment: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    solution = solutions.of(assignment)
    earned = []
    for exercise in exercises(assignment).values():
        wanted = expected(exercise, solution, exercise.script, 3)
        with quiet():
            right = solution.names(exercise)
        for answer in solution.calls[exercise.test].names:
            if not callable(right[answer]) or not wanted.plan.comparisons:
                continue
            for path, candidate in everything().items():
                if not _fits(candidate, right[answer]):
                    continue
                try:
                    with quiet(), stopped_after(5):
                        passes = _passes(wanted.plan, wanted.want, right | {answer: candidate})
                except TooLong:
                    continue
                if passes and not _refused(exercise, solution, answer, path):
                    earned.append(f"{exercise.test}: {answer} = {path}")
    assert not earned, "\n".join(earned)


def _refused(exercise, solution, answer: str, path: str) -> bool:
    module, _, name = path.rpartition(".")
    cell = next(c.name for c in solution.own_cells(exercise) if answer in c.binds)
    for text, own in (
        (f"from {module} import {name} as {answer}\n", []),
        (f"{answer} = helper\n", [f"from {module} import {name} as helper\n"]),
        (
            f"def {answer}(*args):\n    return helper(*args)\n",
            [f"import {module}\nhelper = {path}\n"],
        ),
    ):
        try:
            hidden.refuse_ways(exercise, solution, {cell: text}, own)
        except CheckFailed:
            continue
        return False
    return True


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_value_of_course_is_a_short_answer(assignment: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    solution = solutions.of(assignment)
    values = {}
    for path, value in everything().items():
        try:
            values[path] = canonical(value)
        except (TypeError, ValueError):
            continue
    assert len(values) > 20
    for exercise in exercises(assignment).values():
        with quiet():
            names = solution.names(exercise)
        for part in exercise.answers:
            right = canonical(plain(names[part.name]))
            assert [path for path, value in values.items() if value == right] == []
