"""What a student wrote: the code of a graded notebook without the release's own cells."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from autograder.course_folder import CourseFolder
from autograder.results.record import RecordError, graded_folder


def all_written(course: CourseFolder, frame: pd.DataFrame) -> dict[str, dict[str, dict[str, str]]]:
    """Of each assignment and student in `frame`: code by cell, an answer's name or "cell 7" for an added one.

    Left out are cells that stand in the release as they are, stubs included.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for assignment, rows in frame.groupby("assignment", sort=False):
        ours = released(course, assignment)
        found[assignment] = {
            student: _written(course, student, assignment, ours)
            for student in rows.student.unique()
        }
    return found


def _written(course: CourseFolder, student: str, assignment: str, ours: set[str]) -> dict[str, str]:
    try:
        folder = graded_folder(course.root, student, assignment)
    except RecordError:
        return {}
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        for name, text in _code(path):
            if text.strip() not in ours:
                found[name] = text
    return found


def released(course: CourseFolder, assignment: str) -> set[str]:
    """The texts of the release's code cells; an empty set if there is no release."""
    paths = (course.root / "release" / assignment).glob("*.ipynb")
    return {text.strip() for path in paths for _, text in _code(path)}


def _code(path: Path) -> list[tuple[str, str]]:
    """(an answer's name or "cell 7", source) of each code cell that is not locked."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found = []
    for number, cell in enumerate(cells, 1):
        label = cell.get("metadata", {}).get("nbgrader", {})
        if cell.get("cell_type") == "code" and (label.get("solution") or not label.get("locked")):
            name = str(label.get("grade_id") or f"cell {number}")
            found.append((name, "".join(cell.get("source", ""))))
    return found
