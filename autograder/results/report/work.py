"""What a student wrote: the code of a graded notebook without the release's own cells."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.course_folder import CourseFolder
from autograder.results.record import RecordError, graded_folder


def written(course: CourseFolder, student: str, assignment: str) -> dict[str, str]:
    """Code by cell: an answer's name, or "cell 7" for one that the student added; {} if there is none.

    Left out are cells that stand in the release as they are, stubs included.
    """
    try:
        folder = graded_folder(course.root, student, assignment)
    except RecordError:
        return {}
    ours = released(course, assignment)
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        for number, (name, text) in enumerate(_code(path), 1):
            if text.strip() not in ours:
                found[name or f"cell {number}"] = text
    return found


def released(course: CourseFolder, assignment: str) -> set[str]:
    """The texts of the release's code cells; an empty set if there is no release."""
    paths = (course.root / "release" / assignment).glob("*.ipynb")
    return {text.strip() for path in paths for _, text in _code(path)}


def _code(path: Path) -> list[tuple[str, str]]:
    """(nbgrader's name of an answer or "", source) of each code cell that is not locked."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    found = []
    for cell in cells:
        label = cell.get("metadata", {}).get("nbgrader", {})
        if cell.get("cell_type") == "code" and (label.get("solution") or not label.get("locked")):
            found.append((label.get("grade_id", ""), "".join(cell.get("source", ""))))
    return found
