"""Every typical mistake is named by its public check and caught by its hidden test."""

from __future__ import annotations

import functools
import re
from collections import Counter

import IPython.display
import pytest

from autograder import notebooks
from autograder.mistakes import Mistake, mistakes
from course.checks import CheckFailed

ASSIGNMENTS = notebooks.assignments()


def _grouped(name: str, *values: object) -> pytest.ParameterSet:
    """All tests of an assignment go to one process, which runs its solution once."""
    return pytest.param(*values, marks=pytest.mark.xdist_group(name))


SOLUTIONS = [_grouped(name, name) for name in ASSIGNMENTS]
BANK = [_grouped(name, mistake) for name in ASSIGNMENTS for mistake in mistakes(name)]


@pytest.fixture(autouse=True)
def _outside_jupyter(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Notebooks show figures, and write files beside themselves: one folder serves the whole run."""
    folder = tmp_path_factory.getbasetemp() / "notebooks"
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    # Without a kernel, a displayed figure would be printed as text.
    monkeypatch.setattr(IPython.display, "display", lambda *_, **__: None)


@functools.cache
def _solved(assignment: str) -> dict[str, dict]:
    """Run the solved notebook once; the namespace just after each solution cell, by grade id."""
    namespace: dict = {"display": lambda *_: None}
    after: dict[str, dict] = {}
    for cell in notebooks.code_cells(notebooks.read(assignment)):
        notebooks.execute(
            cell.source, namespace
        )  # graded cells too: the solution passes its own tests
        if notebooks.is_solution(cell) or notebooks.is_graded(cell):
            after[notebooks.grade_id(cell)] = dict(namespace)
    return after


@pytest.mark.parametrize("assignment", SOLUTIONS)
def test_solution_passes(assignment: str) -> None:
    assert _solved(assignment)


@pytest.mark.parametrize("mistake", BANK, ids=str)
def test_mistake_is_named_and_caught(mistake: Mistake) -> None:
    graded = {
        notebooks.grade_id(c): c
        for c in notebooks.read(mistake.assignment).cells
        if notebooks.is_graded(c)
    }
    for name in mistake.fails:
        namespace = dict(_solved(mistake.assignment)[name])
        notebooks.execute(mistake.code, namespace)
        visible, hidden = notebooks.split_hidden(graded[name].source)
        with pytest.raises(Exception, match=mistake.says) as public:
            notebooks.execute(visible, namespace)
        assert not isinstance(public.value, (SyntaxError, NotImplementedError))
        with pytest.raises(CheckFailed, match=mistake.says):
            notebooks.execute(hidden, namespace)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_graded_cell_has_four_mistakes(assignment: str) -> None:
    counts = Counter(name for mistake in mistakes(assignment) for name in mistake.fails)
    graded = [
        notebooks.grade_id(c) for c in notebooks.read(assignment).cells if notebooks.is_graded(c)
    ]
    assert {name: counts[name] for name in graded if counts[name] < 4} == {}
    assert set(counts) <= set(graded)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_hidden_region_is_one_call(assignment: str) -> None:
    for cell in notebooks.read(assignment).cells:
        if notebooks.is_graded(cell):
            _, hidden = notebooks.split_hidden(cell.source)
            name = notebooks.grade_id(cell)
            call = rf'__import__\("autograder"\)\.judge\("{assignment}/{name}", globals\(\)\)'
            assert re.fullmatch(call, hidden), f"{name}: {hidden!r}"
