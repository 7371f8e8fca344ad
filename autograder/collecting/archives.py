"""A zip or a folder, as a learning platform gives it, to a flat list of files.

What students packed is hostile: nothing is written outside the scratch folder, no link is followed,
and sizes and counts are limited while reading, whatever an archive says of itself.
"""

from __future__ import annotations

import errno
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from autograder.course_folder import GradingError
from autograder.intake import LITTER, NOTEBOOK, TOTAL, is_safe

ENTRIES = 100_000  # files of a class
CLASS_TOTAL = 16 * 2**30  # bytes of a class, unpacked
NESTED_ENTRIES = 2_000  # files of an archive within the archive
PACKING = 600  # seconds; a class does not hand in within them, but is packed within them
NESTED = 2  # archives within archives
_NUMBERS = count()
_CANNOT = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Entry:
    """One file of the archive.

    parts:   its place in the archive.
    path:    where its bytes lie now.
    moment:  when it was handed in, in UTC, if that is known.
    problem: why its bytes cannot be had; then `path` is nothing to read.
    """

    parts: tuple[str, ...]
    path: Path
    moment: datetime | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        return "/".join(self.parts)


@dataclass
class _Room:
    """How much may still be unpacked."""

    size: int
    entries: int


def unpack(source: Path, scratch: Path) -> list[Entry]:
    """The files of a zip or a folder; zips within are unpacked into `scratch`, too.

    Raises GradingError if `source` is neither, or a zip that cannot be opened at all.
    """
    result: list[Entry] = []
    room = _Room(CLASS_TOTAL, ENTRIES)
    if source.is_dir():
        _walk(source, scratch, result, room)
    elif not source.exists():
        raise GradingError(f"there is no {source}; name the zip or the folder to collect from")
    elif not zipfile.is_zipfile(source):
        raise GradingError(
            f"{source} is no zip (or was cut short): download it again, or unpack it and name the folder"
        )
    else:
        _unzip(source, (), scratch, result, room, 0)
    return _without_packing_time(result)


def _walk(folder: Path, scratch: Path, result: list[Entry], room: _Room) -> None:
    for path in sorted(folder.rglob("*")):  # links to folders are not followed
        parts = path.relative_to(folder).parts
        if _is_litter(parts) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or not path.is_file():
            result.append(_lost(parts, "left out: a link or no regular file"))
        elif not _fits(path.stat().st_size, room):
            result.append(_lost(parts, "left out: too large"))
        else:
            _take(Entry(parts, path), scratch, result, 0)


def _take(entry: Entry, scratch: Path, result: list[Entry], depth: int) -> None:
    """Keep a file; a zip among them is opened in its place."""
    if entry.parts[-1].lower().endswith(".zip") and zipfile.is_zipfile(entry.path):
        if depth >= NESTED:
            result.append(_lost(entry.parts, "left out: zips within zips within zips"))
            return
        inside = (*entry.parts[:-1], entry.parts[-1][:-4].strip() or "zip")
        _unzip(entry.path, inside, scratch, result, _Room(TOTAL, NESTED_ENTRIES), depth + 1)
    else:
        result.append(entry)


def _unzip(
    archive: Path,
    base: tuple[str, ...],
    scratch: Path,
    result: list[Entry],
    room: _Room,
    depth: int,
) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            slashes = any("/" in info.filename for info in infos)
            for info in infos:
                name = _name(info)
                # Some packers on Windows write backslashes; in a name with slashes they are letters.
                name = name if slashes else name.replace("\\", "/")
                inner = tuple(part for part in name.split("/") if part not in ("", "."))
                if not _is_litter(inner):
                    problem = _unzip_one(
                        opened, info, (*base, *inner), scratch, result, room, depth
                    )
                    if problem:
                        result.append(_lost((*base, *inner), problem))
    except _CANNOT as error:
        if not base:
            raise GradingError(
                f"{archive} cannot be read as a zip ({error}); download it again"
            ) from None
        result.append(_lost(base, "the zip is broken; ask the student for the notebook itself"))


def _unzip_one(
    opened: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    parts: tuple[str, ...],
    scratch: Path,
    result: list[Entry],
    room: _Room,
    depth: int,
) -> str:
    """Unpack one file; returns why not, or an empty text."""
    if not parts or ".." in parts or info.filename.startswith("/"):
        return "left out: its path leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "left out: it is a link"
    if info.flag_bits & 1:
        return "the zip has a password; ask the student for the notebook itself"
    if not _fits(info.file_size, room):
        return "left out: too large"
    # Under a number: the archive's names never become paths here.
    target = scratch / str(next(_NUMBERS))
    try:
        with opened.open(info) as stream, target.open("wb") as file:
            # zipfile stops at the size that it announced, so a bomb cannot grow beyond it.
            shutil.copyfileobj(stream, file, 2**20)
    except _CANNOT as error:
        target.unlink(missing_ok=True)
        if getattr(error, "errno", None) == errno.ENOSPC:
            raise GradingError(
                f"the disk is full: {scratch} has no room to unpack; free some, then collect again"
            ) from None
        return f"broken in the zip ({error}); ask the student for it again"
    _take(Entry(parts, target, _moment(info)), scratch, result, depth)
    return ""


def _fits(size: int, room: _Room) -> bool:
    if size > NOTEBOOK or size > room.size or room.entries < 1:
        return False
    room.size -= size
    room.entries -= 1
    return True


def _name(info: zipfile.ZipInfo) -> str:
    """The name; packers that write UTF-8 without saying so (macOS) are understood."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _moment(info: zipfile.ZipInfo) -> datetime | None:
    """A zip says local time, without a zone; 1980 is its way to say nothing."""
    try:
        moment = datetime(*info.date_time).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year > 1980 else None


def _without_packing_time(entries: list[Entry]) -> list[Entry]:
    """Where all files carry about the same time, it is that of the packing and not of any student."""
    times = [entry.moment for entry in entries if entry.moment]
    if times and (max(times) - min(times)).total_seconds() < PACKING:
        return [replace(entry, moment=None) for entry in entries]
    return entries


def _lost(parts: tuple[str, ...], problem: str) -> Entry:
    parts = tuple(part for part in parts if part != "..")
    return Entry(parts or ("?",), Path(), problem=problem)


def _is_litter(parts: tuple[str, ...]) -> bool:
    return any(part in LITTER or part.startswith("._") for part in parts)


def usable(parts: tuple[str, ...]) -> bool:
    """The path can be written below a student's folder on every system."""
    return bool(parts) and all(is_safe(part) and not part.startswith(".") for part in parts)
