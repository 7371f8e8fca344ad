"""A small class of made-up submissions: solved, untouched, half done, and with typical mistakes."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import notebooks
from autograder.exercises import Exercise, exercises
from autograder.exercises import solution as solutions
from autograder.exercises.solution import Solution, edited

MISTAKEN = 3  # students with typical mistakes, besides the three others


@dataclass(frozen=True)
class Submission:
    """A made-up student's notebook and the graded cells that it must lose."""

    student: str
    notebook: NotebookNode
    loses: frozenset[str]


def sample_submissions(assignment: str, release: Path = notebooks.RELEASE) -> list[Submission]:
    """The made-up submissions for one assignment, made from `source/`, `release` and known mistakes."""
    source = notebooks.read(assignment)
    blank = notebooks.read(assignment, release)
    solutions = {
        notebooks.grade_id(cell): without_markers(cell.source)
        for cell in source.cells
        if notebooks.is_solution(cell)
    }
    graded = [notebooks.grade_id(cell) for cell in source.cells if notebooks.is_graded(cell)]
    half = list(solutions)[: len(solutions) // 2]
    submissions = [
        Submission("solved", fill_in(blank, solutions), frozenset()),
        Submission("untouched", blank, frozenset(graded)),
        Submission(
            "halfway",
            fill_in(blank, {name: solutions[name] for name in half}),
            frozenset(_after(source, half[-1])),
        ),
    ]
    for number in range(MISTAKEN):
        chosen = _typical_mistakes(assignment, number)
        changed = {name: code for codes in chosen.values() for name, code in codes.items()}
        notebook = fill_in(blank, solutions | changed)
        submissions.append(Submission(f"mistaken-{number + 1}", notebook, frozenset(chosen)))
    return submissions


def fill_in(blank: NotebookNode, solutions: dict[str, str]) -> NotebookNode:
    """A copy of a released notebook with some of its solution cells replaced."""
    notebook = copy.deepcopy(blank)
    for cell in notebook.cells:
        if notebooks.is_solution(cell) and notebooks.grade_id(cell) in solutions:
            cell.source = solutions[notebooks.grade_id(cell)]
    return notebook


def write(submission: Submission, assignment: str, course: Path) -> Path:
    """Put a submission where nbgrader looks for it."""
    path = course / "submitted" / submission.student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(submission.notebook, path)
    return path


def without_markers(source: str) -> str:
    return re.sub(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", "", source, flags=re.MULTILINE)


def _after(source: NotebookNode, last_solved: str) -> list[str]:
    """The graded cells that come after the first solution cell that is not filled in."""
    names = [notebooks.grade_id(cell) for cell in source.cells]
    solutions = [notebooks.grade_id(cell) for cell in source.cells if notebooks.is_solution(cell)]
    first_open = solutions[solutions.index(last_solved) + 1]
    tail = source.cells[names.index(first_open) :]
    return [notebooks.grade_id(cell) for cell in tail if notebooks.is_graded(cell)]


def _typical_mistakes(assignment: str, number: int) -> dict[str, dict[str, str]]:
    """Graded cell -> changed solution cells: every third exercise has a mistake, most are still right.

    Only exercises that no other one builds on, so that a mistake costs its own points alone.
    """
    solution = solutions.of(assignment)
    alone = [e for e in exercises(assignment).values() if e.mistakes and _stands_alone(e, solution)]
    chosen = {}
    for exercise in alone[number::MISTAKEN]:
        mistake = exercise.mistakes[number % len(exercise.mistakes)]
        sources = {cell.name: cell.source for cell in solution.own_cells(exercise)}
        changed = edited(sources, mistake, f"{assignment}/{exercise.test}")
        chosen[exercise.test] = {name: without_markers(code) for name, code in changed.items()}
    return chosen


def _stands_alone(exercise: Exercise, solution: Solution) -> bool:
    own = solution.own_cells(exercise)
    binds = {name for cell in own for name in cell.binds}
    readers = [c for c in solution.cells if c.is_solution and c not in own and c.reads & binds]
    others = [e for e in exercises(exercise.assignment).values() if e is not exercise]
    return not readers and not any(cell in solution.own_cells(e) for e in others for cell in own)
