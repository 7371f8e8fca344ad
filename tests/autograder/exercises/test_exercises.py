"""Each exercise: its solution passes its own checks, its mistakes differ and are named, the banks' cells come out as they should.

The banks in `tests/bank/<assignment>/` are independent students: whole cells, most of them written from the
released notebook alone. BANK_SEEDS (default 1; `make mutants` takes 20) is the number of draws of the hidden test that each is tried on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest

from autograder import notebooks
from autograder.exercises import Exercise, exercises, recorded, trial
from autograder.exercises import solution as solutions
from autograder.exercises.hidden import judge
from autograder.exercises.track import quiet, replay
from course.checks import public, record
from course.checks.hands import plain

ROOT = notebooks.ROOT
SEEDS = range(1, 1 + int(os.environ.get("BANK_SEEDS", "1")))
CASES = [
    pytest.param(exercise, id=f"{name}-{test}", marks=pytest.mark.xdist_group(name))
    for name in notebooks.assignments()
    for test, exercise in exercises(name).items()
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # notebooks write files beside themselves


@pytest.mark.parametrize("exercise", CASES)
def test_the_solution_passes(exercise: Exercise) -> None:
    solution = solutions.of(exercise.assignment)
    with quiet():
        names = solution.names(exercise)
    check = record.read(exercise.assignment)[solution.calls[exercise.test].check]
    public.examine(check, names)
    for seed in SEEDS:
        judge(exercise, solution, lambda p: replay(p, names), lambda n: plain(names[n]), seed)


@pytest.mark.parametrize("exercise", CASES)
def test_every_mistake_differs_and_is_named(exercise: Exercise) -> None:
    solution = solutions.of(exercise.assignment)
    count = exercise.draws + (exercise.hidden is not None)
    unnamed, silent, twins = set(), set(), set()
    for seed in SEEDS[:: max(1, len(SEEDS) // 2)]:  # the banks are tried on all of them
        drawn = [trial.draw(exercise, solution, number, seed) for number in range(count)]
        for number, mistake in enumerate(exercise.mistakes):
            said = ""
            for draw in drawn:
                at = draw.firsts[number]
                if at is None:
                    continue
                values = draw.whole(number).values
                track = [values.get(i, right) for i, right in enumerate(draw.wanted.want)]
                said = draw.reason(track, at[0]) or "?"
                break
            if said == "?":
                unnamed.add(mistake.says)
            elif not said:
                silent.add(f"{mistake.says!r} shows nowhere (seed {seed})")
            elif said != mistake.says:  # another one gives the same, and its sentence comes first
                twins.add(f"{mistake.says!r} is told as {said!r}")
    assert not unnamed, "\n".join(sorted(unnamed))
    few = max(3, 0.05 * len(exercise.mistakes))  # a slip that only some inputs show
    assert len(silent) <= few, "\n".join(sorted(silent))
    assert len(twins) <= max(2, 0.15 * len(exercise.mistakes)), "\n".join(sorted(twins))


@pytest.mark.parametrize("exercise", CASES)
def test_right_variants_pass(exercise: Exercise) -> None:
    solution = solutions.of(exercise.assignment)
    for variant in exercise.rights:
        with quiet():
            names = solution.names(exercise, variant)
        for seed in SEEDS:
            judge(exercise, solution, lambda p: replay(p, names), lambda n: plain(names[n]), seed)  # noqa: B023


@pytest.mark.parametrize("exercise", CASES)
def test_the_banks_come_out_as_they_should(exercise: Exercise) -> None:
    """Wrong cells fail on every draw, with the words that they ask for; right ones pass everywhere."""
    problems, unnamed, wrong = [], 0, 0
    for item, words in _with_words(exercise.assignment):
        if exercise.test not in trial.tests_of(item, exercise.assignment):
            continue
        outcome = trial.attempt_one(exercise, item, SEEDS, words, checked=bool(item.right))
        if item.right:
            if outcome.public or outcome.passed < outcome.seeds:
                message = outcome.public or next(filter(None, outcome.hidden))
                problems.append(f"false alarm: {item}\n{message}")
            continue
        wrong += words
        unnamed += words and not outcome.reason
        if outcome.passed:
            problems.append(f"survives {outcome.passed} of {outcome.seeds}: {item}")
        elif item.says and not re.search(item.says, re.sub(r"\s+", " ", " ".join(outcome.hidden))):
            problems.append(f"named otherwise: {item}: {outcome.reason}")
    assert not problems, "\n".join(problems)
    assert unnamed <= max(1, 0.1 * wrong), f"{unnamed} of {wrong} have no reason"


def _with_words(assignment: str) -> Iterator[tuple[trial.Item, int]]:
    """The items, and for how many draws a reason is looked for: in the larger banks by `make mutants` alone."""
    for name, items in trial.banks(assignment).items():
        all_of_them = name in ("blind", "typical") or len(SEEDS) > 1
        for item in items:
            yield item, int(all_of_them or bool(item.says))


@pytest.mark.parametrize("assignment", [n for n in notebooks.assignments() if exercises(n)])
def test_the_record_is_what_the_source_gives(assignment: str) -> None:
    """The committed record; `python -m autograder build` makes it anew."""
    tests = exercises(assignment)
    made = {c.name: c for c in (trial.recorded_now(assignment, test) for test in tests)}
    assert recorded.alike(record.read(assignment), made)
    graded = {
        notebooks.grade_id(c) for c in notebooks.read(assignment).cells if notebooks.is_graded(c)
    }
    assert exercises(assignment).keys() <= graded
    assert (record.FOLDER / f"{assignment}.bin").stat().st_size < 300_000
