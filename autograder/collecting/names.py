"""What a submission was called where it was collected: feedback goes back under that name.

`.collected/<assignment>/<student>.json` holds {"lms": "moodle", "canvas", ..., "name": the folder's or
file's name there, "by": who handed it in, if that was another of the team}. Beside the submission it
would be taken for a file of the student's.
"""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = ".collected"
_MOODLE = "_assignsubmission_"


def path_of(course_root: Path, assignment: str, student: str) -> Path:
    """Where the note of one submission lies."""
    return Path(course_root) / FOLDER / assignment / f"{student}.json"


def remember(
    course_root: Path, assignment: str, student: str, lms: str, parts: tuple[str, ...], by: str = ""
) -> None:
    """Note what a collected notebook was called; `parts` is its place in the download. May raise OSError."""
    folders = [part for part in parts if _MOODLE in part]
    path = path_of(course_root, assignment, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"lms": lms.lower(), "name": folders[-1] if folders else parts[-1]}
    note = json.dumps({**content, "by": by} if by else content)
    if not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != note:
        path.write_text(note, encoding="utf-8")
