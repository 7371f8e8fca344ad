"""Mechanical mutants of each solution are killed by the hidden tests, or listed as right with a reason.

All of them were tried when `surveyed.json` was written; here those of an assignment that changed since are.
"""

from __future__ import annotations

import pytest

from autograder import notebooks
from autograder.exercises import exercises, survey, surveyed
from autograder.exercises import solution as solutions
from autograder.exercises.mutants import mutants

NAMES = [name for name in notebooks.assignments() if exercises(name)]
CASES = [
    pytest.param(name, test, id=f"{name}-{test}", marks=pytest.mark.xdist_group(name))
    for name in NAMES
    for test in exercises(name)
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("assignment", "test"), CASES)
def test_no_unlisted_mutant_survives(assignment: str, test: str) -> None:
    exercise, listed = exercises(assignment)[test], survey.equivalents(assignment)
    known = surveyed.read().get(assignment, {})
    if known.get("digest") == surveyed.digest(assignment):
        own = solutions.of(assignment).own_cells(exercise)
        made = {(cell.name, mutant.name) for cell in own for mutant in mutants(cell.source)}
        assert len(made) <= known["mutants"]
        return
    alive = {name for name, survives in survey.survivors(exercise).items() if survives}
    assert alive <= listed.keys(), "kill them, or say in equivalent.txt why they are right"


@pytest.mark.parametrize("assignment", NAMES)
def test_what_is_listed_as_right_is_a_mutant(assignment: str) -> None:
    solution = solutions.of(assignment)
    made = {
        (cell.name, mutant.name)
        for exercise in exercises(assignment).values()
        for cell in solution.own_cells(exercise)
        for mutant in mutants(cell.source)
    }
    assert survey.equivalents(assignment).keys() <= made


def test_at_least_97_of_100_are_killed() -> None:
    known = surveyed.read()
    assert known.keys() == set(NAMES), "run `make mutants`"
    for name, counts in known.items():
        assert counts["killed"] >= 0.97 * (counts["mutants"] - counts["equivalent"]), name
