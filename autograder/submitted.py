"""What lies in `submitted/`: who handed in an assignment, and what lies where nobody would look.

Grading takes `submitted/<student>/<assignment>/` alone. A folder that can only be meant so but is
written otherwise is named, with the place it belongs to, and stops nobody else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.intake import LITTER, is_safe

CLOSE = 0.85  # how alike a folder's name and an assignment's must be, from 0 to 1


def students_of(submitted: Path, assignment: str) -> list[str]:
    """The students who have a folder for this assignment, sorted; hidden folders are passed over."""
    return sorted(
        folder.name
        for folder in _folders(submitted)
        if _is_id(folder.name) and (folder / assignment).is_dir()
    )


def misplaced(submitted: Path, assignment: str, known: Sequence[str] = ()) -> list[str]:
    """A sentence for each thing in `submitted/` that looks like a submission of `assignment` but is not taken.

    Args:
        submitted: the course's folder of submissions.
        assignment: the assignment that is graded.
        known: the course's assignments, whose folders are right as they are.
    """
    lines = []
    for entry in _entries(submitted):
        place = f"submitted/{_shown(entry.name)}"
        if not entry.is_dir():
            if _is_notebook(entry):
                student = _shown(entry.name.partition(".")[0].strip() or "<student>")
                lines.append(
                    f"{place} is not graded: it lies beside the students' folders; if it is "
                    f"{student}'s, it belongs in submitted/{student}/<assignment>/"
                )
            continue
        if not _is_id(entry.name):
            if any(
                f.name == assignment or _means(f.name, assignment, known) for f in _folders(entry)
            ):
                better = _plain_id(entry.name)
                lines.append(
                    f"{place}/ is not graded: the student's id cannot be used as it is written; "
                    f"rename the folder, for example to {better!r}"
                )
            continue
        lines += _inside(entry, place, assignment, known)
    return lines


def _inside(student: Path, place: str, assignment: str, known: Sequence[str]) -> Iterator[str]:
    """What lies wrong in a student's folder."""
    for entry in _entries(student):
        if entry.is_dir() and _means(entry.name, assignment, known):
            there = f"{place}/{assignment}/"
            more = ", which is there, too: merge them" if (student / assignment).exists() else ""
            yield f"{place}/{_shown(entry.name)}/ is not graded: it belongs in {there}{more}"
        elif not entry.is_dir() and _is_notebook(entry):
            name = entry.name.partition(".")[0]
            own = name == assignment or _means(name, assignment, known)
            if own or not any(name == k or _means(name, k, known) for k in known):
                there = assignment if own else "<assignment>"
                yield f"{place}/{_shown(entry.name)} is not graded: it belongs in {place}/{there}/"


def _means(name: str, assignment: str, known: Sequence[str]) -> bool:
    """The name is not the assignment's, and can only be meant so."""
    if name == assignment or name in known:
        return False
    letters = [_letters(other) for other in known] or [_letters(assignment)]
    return difflib.get_close_matches(_letters(name), letters, 1, CLOSE) == [_letters(assignment)]


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _is_id(name: str) -> bool:
    """nbgrader, every system and every page can hold the name."""
    return is_safe(name) and name == name.strip() and not name.endswith(".")


def _plain_id(name: str) -> str:
    last = name.replace("/", "\\").rpartition("\\")[2].strip().rstrip(".")
    return last if _is_id(last) else "".join(c for c in last if c.isalnum()) or "student"


def _folders(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if entry.is_dir()]


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without what is hidden."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [entry for entry in found if not entry.name.startswith(".") and entry.name not in LITTER]


def _is_notebook(path: Path) -> bool:
    return path.name.lower().rstrip().endswith((".ipynb", ".ipynb.json", ".ipynb.txt"))


def _shown(name: str) -> str:
    """The name as it is, or quoted where it would not be seen or would harm the terminal."""
    return name if _is_id(name) and name.isprintable() else repr(name)
