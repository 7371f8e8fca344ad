"""A small class of made-up submissions: solved, untouched, half done, and with typical mistakes."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import notebooks
from autograder.mistakes import Mistake, mistakes

MISTAKEN = 3  # students with typical mistakes, besides the three others


@dataclass(frozen=True)
class Submission:
    """A made-up student's notebook and the graded cells that it must lose."""

    student: str
    notebook: NotebookNode
    loses: frozenset[str]


def sample_submissions(assignment: str, release: Path = notebooks.RELEASE) -> list[Submission]:
    """The made-up submissions for one assignment, made from `source/`, `release` and the bank."""
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
        chosen = _one_per_exercise(mistakes(assignment), number)
        notebook = fill_in(blank, solutions | {m.exercise: m.code for m in chosen})
        loses = frozenset(name for mistake in chosen for name in mistake.fails)
        submissions.append(Submission(f"mistaken-{number + 1}", notebook, loses))
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


def _one_per_exercise(bank: list[Mistake], number: int) -> list[Mistake]:
    """Every third exercise gets the bank's mistake of that number, so that most are still right."""
    exercises = list(dict.fromkeys(mistake.exercise for mistake in bank))[number::MISTAKEN]
    chosen = []
    for exercise in exercises:
        choices = [mistake for mistake in bank if mistake.exercise == exercise]
        chosen.append(choices[number % len(choices)])
    return chosen
