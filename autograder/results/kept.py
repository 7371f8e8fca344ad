"""Finished gradings that could not be recorded: kept beside the course until the gradebook can be written.

Grading takes minutes and a locked gradebook one second to free: what is done is never done again for
it. `.not_recorded/<assignment>/<student>/<notebook>.json` holds one result; the next run records it first.
"""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

from autograder.jobs import Graded, Key, Submission, Verdict

FOLDER = ".not_recorded"


def keep(course_root: Path, graded: Graded, notebook: str) -> Path:
    """Write the result aside; OSError if that fails as well."""
    path = _path(course_root, graded.assignment, graded.student, notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(dataclasses.asdict(graded)), encoding="utf-8")
    os.replace(fresh, path)
    return path


def find(course_root: Path, submission: Submission, key: Key) -> Graded | None:
    """The result that was kept of this very submission, graded with this very key."""
    path = _path(course_root, key.assignment, submission.student, key.notebook)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        verdicts = tuple(Verdict(**verdict) for verdict in fields.pop("verdicts"))
        repairs, problems = tuple(fields.pop("repairs")), tuple(fields.pop("problems"))
        graded = Graded(**fields, verdicts=verdicts, repairs=repairs, problems=problems)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    same = (graded.submission_digest, graded.key_digest) == (submission.digest, key.digest)
    return graded if same else None


def drop(course_root: Path, graded: Graded, notebook: str) -> None:
    """It is recorded now."""
    path = _path(course_root, graded.assignment, graded.student, notebook)
    path.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        try:
            folder.rmdir()
        except OSError:
            return  # others are still there


def _path(course_root: Path, assignment: str, student: str, notebook: str) -> Path:
    return Path(course_root) / FOLDER / assignment / student / f"{notebook}.json"
