"""The gradebook kept safe: a copy before each run that writes, and one command that puts a copy back.

Copies are made by SQLite's own backup, which reads a gradebook in use as it is between two transactions.
They lie in `.backups/` of the course folder, the newest 20; what `restore` replaces is kept there, too.
"""

from __future__ import annotations

import filecmp
import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from autograder.course_folder import CourseFolder, GradingError

FOLDER = ".backups"
KEPT = 20
PATIENCE = 30.0  # seconds that a locked gradebook is waited for
_SQLITE = "sqlite:///"
_DONE = 101  # SQLite's status of a copy that is complete


def gradebook_file(course: CourseFolder) -> Path | None:
    """The gradebook's file; None if it is no SQLite file, which has its own ways of backup."""
    url = course.db_url
    if not url.startswith(_SQLITE) or url == _SQLITE or ":memory:" in url:
        return None
    return Path(url.removeprefix(_SQLITE))


def copies(course: CourseFolder) -> list[Path]:
    """The copies that there are, the newest first."""
    return sorted((course.root / FOLDER).glob("gradebook-*.db"), reverse=True)


def backup(course: CourseFolder, spare: Path | None = None) -> Path | None:
    """Copy the gradebook if it differs from the newest copy; returns the copy of its present state.

    spare: a copy that stays, however old it is.

    None if there is no gradebook yet, or none in a file. Raises GradingError if the copy cannot be made:
    then nothing should be written to the gradebook either.
    """
    source = gradebook_file(course)
    if source is None or not source.is_file():
        return None
    folder = course.root / FOLDER
    fresh = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(exist_ok=True)
        _copy(source, fresh)
        newest = next(iter(copies(course)), None)
        if newest is not None and filecmp.cmp(fresh, newest, shallow=False):
            fresh.unlink()
            return newest
        target = _free_name(folder)
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise GradingError(
            f"the gradebook could not be copied to {folder} ({error}), so nothing was written; "
            "make room there, or see whether another program keeps the gradebook locked"
        ) from None
    for old in copies(course)[KEPT:]:
        if old != spare:
            old.unlink(missing_ok=True)
    return target


def restore(course: CourseFolder, which: str) -> tuple[Path, Path | None]:
    """Put a copy in the gradebook's place; returns the copy, and that of what was there before.

    which: the name of a copy, as `copies` lists them, or the beginning of one.

    Raises GradingError if there is no such copy, or it is broken; then nothing is changed.
    """
    found = [path for path in copies(course) if path.name.startswith(which)] if which else []
    if len(found) != 1:
        what = "fits several copies" if found else "is no copy"
        raise GradingError(f"{which!r} {what}; `restore` alone lists those that there are")
    target = gradebook_file(course)
    if target is None:
        raise GradingError("the gradebook is no SQLite file; use its own way to restore it")
    _check(found[0])
    with course.lock():
        before = backup(course, spare=found[0])
        try:
            _copy(found[0], target)
        except (OSError, sqlite3.Error) as error:
            raise GradingError(
                f"the gradebook could not be restored ({error}); close what uses it and try again"
            ) from None
    return found[0], before


def _copy(source: Path, target: Path) -> None:
    """All of one database into another, in one transaction."""
    until = time.monotonic() + PATIENCE

    def wait(status: int, remaining: int, total: int) -> None:
        # Python's backup waits for a lock for ever.
        if status != _DONE and time.monotonic() > until:
            raise sqlite3.OperationalError("another program keeps it locked")

    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=PATIENCE)) as reading,
        closing(sqlite3.connect(target, timeout=PATIENCE)) as writing,
    ):
        reading.backup(writing, progress=wait)


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA quick_check").fetchone() == ("ok",)
            database.execute("SELECT count(*) FROM submitted_assignment")
    except sqlite3.Error:
        sound = False
    if not sound:
        raise GradingError(f"{path.name} is broken or no gradebook; take another copy")


def _free_name(folder: Path) -> Path:
    """A name from the time (UTC); names sort by age."""
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}"
    return folder / f"gradebook-{stamp}.db"
