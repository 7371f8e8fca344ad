"""Into `submitted/<student>/<assignment>/`, whole or not at all; what is replaced is kept aside."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.results.record import TIMESTAMP, read_timestamp

OLDER = "older_tries"  # a folder of the course


@dataclass(frozen=True)
class Placed:
    """What was done, or would be. done: "kept", "unchanged" or "older try"; why: in words."""

    done: str
    why: str = ""


def place(
    course_root: Path,
    student: str,
    assignment: str,
    files: Mapping[str, Path],
    moment: datetime | None,
    dry_run: bool = False,
) -> Placed:
    """Put one try's files in their place, unless a newer try lies there.

    Args:
        course_root: the course folder.
        student, assignment: whose and of what; names of folders.
        files: place below the submission's folder -> where the bytes are.
        moment: when it was handed in, in UTC; None if nothing tells.
        dry_run: only say what would be done.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    target = course_root / "submitted" / student / assignment
    new, old = _digests(files), _digests(_files(target))
    if new == old:
        if moment and read_timestamp(target) is None and not dry_run:
            _write_timestamp(target, moment)
        return Placed("unchanged", "it lies there already")
    aside = course_root / OLDER / student / assignment
    if not old:
        if not dry_run:
            _write(target, files, moment, aside)
        return Placed("kept")
    there = read_timestamp(target)
    if there and moment and moment < there:
        return Placed("older try", f"a newer one of {shown_time(there)} lies in submitted/")
    if not (there and moment and moment > there) and any(
        _digests(_files(folder)) == new for folder in aside.glob("*")
    ):
        return Placed("older try", "it was replaced by another one before")
    if moment and there is None:
        why = "the earlier one has no time"
    elif moment is None:
        why = "this one has no time; it is taken for the newer"
    else:
        why = "the earlier one is older" if moment > there else "both have the same time"
    if not dry_run:
        _write(target, files, moment, aside)
    return Placed("kept", f"replaces an earlier one, which is now in {OLDER}/{student}/: {why}")


def shown_time(moment: datetime) -> str:
    """A time of the gradebook (UTC), as it is written."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _files(folder: Path) -> dict[str, Path]:
    """The regular files of a submission, without its time."""
    if folder.is_symlink() or not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(folder).as_posix() != TIMESTAMP
        and ".ipynb_checkpoints" not in path.parts
    }


def _digests(files: Mapping[str, Path]) -> dict[str, str]:
    digests = {}
    for name, path in files.items():
        with path.open("rb") as file:
            digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _write(target: Path, files: Mapping[str, Path], moment: datetime | None, aside: Path) -> None:
    """Write beside the target, then rename, so that a stop in between leaves the old or the new.

    What lies at the target, if anything, goes into the folder `aside` under the next free number.
    """
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, path in files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, fresh / name)
    if moment:
        _write_timestamp(fresh, moment)
    if os.path.lexists(target):
        aside.mkdir(parents=True, exist_ok=True)
        os.replace(target, aside / str(1 + len(list(aside.iterdir()))))
    os.replace(fresh, target)


def _write_timestamp(folder: Path, moment: datetime) -> None:
    (folder / TIMESTAMP).write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
