"""Read what a student handed in: regular files only, no links followed, everything capped.

A folder of a submission is hostile data: names, links, pipes, devices, sizes. What is left out is
named in a note, and nothing that a student did raises.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.jobs import Submission

FILE = 64 * 2**20  # bytes of one file
NOTEBOOK = 200 * 2**20  # of a notebook's: its outputs are cut away when it is read
TOTAL = 256 * 2**20  # bytes of all files together
FILES = 200
DEPTH = 4  # folders within folders, the submission's own counted
ENTRIES = 10_000  # names looked at in all
NOTES = 30

# What editors and systems leave behind; left out without a note.
LITTER = {".ipynb_checkpoints", "__pycache__", ".git", ".DS_Store", "__MACOSX", "Thumbs.db"}


@dataclass(frozen=True)
class _Found:
    """A regular file: its parts below the submission's folder, and its size."""

    parts: tuple[str, ...]
    size: int

    @property
    def name(self) -> str:
        return "/".join(self.parts)


def read_submission(folder: Path, student: str, notebook: str) -> Submission:
    """Read one student's submission of one assignment.

    Args:
        folder: `submitted/<student>/<assignment>`; may be missing.
        student: the student's id, passed on.
        notebook: the file name that the notebook should have, without .ipynb.

    Returns:
        The notebook's bytes and the other files, named from the notebook's own folder. A renamed
        notebook is found: the only one, or the one whose name is most like `notebook`.
    """
    notes: list[str] = []
    found = _walk(Path(folder), notes)
    chosen = _choose([file for file in found if _is_notebook(file)], notebook, notes)
    content = _read(Path(folder), chosen, TOTAL, notes) if chosen else None
    files: dict[str, bytes] = {}
    room = TOTAL - len(content or b"")
    base = chosen.parts[:-1] if chosen else ()
    # Files beside the notebook first: they win where two would get the same name.
    for file in sorted(found, key=lambda f: (f.parts[: len(base)] != base, len(f.parts), f.parts)):
        if file == chosen:
            continue
        parts = file.parts[len(base) :] if file.parts[: len(base)] == base else file.parts
        name = "/".join(parts)
        if name in files or not all(is_safe(part) for part in parts):
            notes.append(f"{shown(file.name)}: left out, its name cannot be used")
        elif len(files) >= FILES:
            notes.append(f"more than {FILES} files: the rest was left out")
            break
        elif (data := _read(Path(folder), file, room, notes)) is not None:
            files[name] = data
            room -= len(data)
    if len(notes) > NOTES:
        notes[NOTES:] = [f"and {len(notes) - NOTES} more notes"]
    return Submission(student, content, files, tuple(notes), _digest(content, files))


def shown(name: str) -> str:
    """A student's file name, safe to print: ASCII, quoted and short."""
    text = ascii(name)
    return text if len(text) <= 80 else f"{text[:70]}...'"


def _walk(folder: Path, notes: list[str]) -> list[_Found]:
    """The regular files, sorted, nearest to the top first."""
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            notes.append("the submission is no folder (a link or a file): nothing was read")
            return []
    except OSError:
        notes.append("there is no such submission folder")
        return []
    found: list[_Found] = []
    waiting: list[tuple[str, ...]] = [()]
    seen = 0
    while waiting:
        parts = waiting.pop(0)
        try:
            with os.scandir(folder.joinpath(*parts)) as entries:
                some = sorted(islice(entries, ENTRIES - seen), key=lambda entry: entry.name)
                for entry in some:
                    if entry.name not in LITTER:
                        _sort_in(entry, (*parts, entry.name), found, waiting, notes)
                seen += len(some)
                if seen >= ENTRIES:
                    notes.append(f"more than {ENTRIES} names: the rest was left out")
                    break
        except OSError as error:
            notes.append(f"{shown('/'.join(parts) or '.')}: cannot be read ({error.strerror})")
    return sorted(found, key=lambda file: (len(file.parts), file.parts))


def _sort_in(
    entry: os.DirEntry,
    parts: tuple[str, ...],
    found: list[_Found],
    waiting: list[tuple[str, ...]],
    notes: list[str],
) -> None:
    name = shown("/".join(parts))
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        notes.append(f"{name}: cannot be read ({error.strerror})")
        return
    if stat.S_ISREG(status.st_mode):
        found.append(_Found(parts, status.st_size))
    elif stat.S_ISDIR(status.st_mode):
        if len(parts) < DEPTH:
            waiting.append(parts)
        else:
            notes.append(f"{name}: left out, too many folders within folders")
    elif stat.S_ISLNK(status.st_mode):
        notes.append(f"{name}: left out, it is a link and links are not followed")
    else:
        notes.append(f"{name}: left out, it is not a regular file")


def _is_notebook(file: _Found) -> bool:
    return file.name.lower().rstrip().endswith((".ipynb", ".ipynb.json", ".ipynb.txt"))


def _choose(notebooks: list[_Found], wanted: str, notes: list[str]) -> _Found | None:
    """The notebook to grade: by its name, nearest to the top."""
    if not notebooks:
        notes.append(f"there is no notebook; {wanted}.ipynb is expected")
        return None

    def unlike(file: _Found) -> tuple:
        stem = _stem(file.parts[-1])
        alike = difflib.SequenceMatcher(None, stem[:200], wanted.lower()).ratio()
        exact = file.parts[-1] == f"{wanted}.ipynb"
        return (not exact, -round(alike, 3), len(file.parts), -file.size, file.parts)

    chosen = min(notebooks, key=unlike)
    if chosen.name != f"{wanted}.ipynb":
        notes.append(f"{shown(chosen.name)} was taken for {wanted}.ipynb")
    if len(notebooks) > 1:
        others = [shown(file.name) for file in notebooks if file != chosen]
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        notes.append(f"other notebooks were not graded: {', '.join(others[:3])}{more}")
    return chosen


def _stem(name: str) -> str:
    """A file name without its ending and without what a second download adds to it."""
    name = re.sub(r"\.ipynb(\.json|\.txt)?\s*$", "", name, flags=re.IGNORECASE)
    name = re.sub(r"(\s*\(\d+\)|[\s_-]*copy\d*|[\s_-]*checkpoint)+$", "", name, flags=re.IGNORECASE)
    return name.strip().lower()


def is_safe(part: str) -> bool:
    """A name that every system and every page can hold."""
    try:
        size = len(part.encode())
    except UnicodeEncodeError:  # bytes that are not UTF-8
        return False
    # Control and format characters, the latter because they can reverse what is shown.
    odd = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in part)
    return 0 < size <= 255 and part not in (".", "..") and not odd and not set(part) & set("\\/:")


def _read(folder: Path, file: _Found, room: int, notes: list[str]) -> bytes | None:
    name = shown(file.name)
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    most = NOTEBOOK if file.parts[-1].endswith(".ipynb") else FILE
    limit = min(most, room)
    try:
        descriptor = os.open(folder.joinpath(*file.parts), flags)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                notes.append(f"{name}: left out, it is not a regular file")
                return None
            data = opened.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        notes.append(f"{name}: cannot be read ({reason})")
        return None
    if len(data) > limit:
        if limit < most:
            notes.append(f"{name}: left out, all files together are over {TOTAL // 2**20} MiB")
        else:
            notes.append(f"{name}: left out, it is larger than {most // 2**20} MiB")
        return None
    return data


def _digest(notebook: bytes | None, files: dict[str, bytes]) -> str:
    digest = hashlib.sha256(b"none" if notebook is None else hashlib.sha256(notebook).digest())
    for name, data in sorted(files.items()):
        digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
    return digest.hexdigest()
