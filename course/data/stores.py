"""Folders and archives alike: the names of the files in them, and what these files hold."""

from __future__ import annotations

import contextlib
import gzip
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from course.data.imageset import DataError

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
DEPTH = 4  # archives unpack into folders of their own name, and these hold train/<class>/
BROKEN = (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error, RuntimeError)


class Store:
    """The files of one folder or archive by their names below it, as in "raw/t10k-labels.gz"."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: list[str] = []

    def title(self, name: str) -> str:
        """A file of this place, as a message calls it."""
        return f"{name} in {self.path}"

    def stamp(self, name: str) -> str:
        """What changes when the file does."""
        stat = os.stat(self.path)
        return f"{self.path.resolve()}:{name}:{stat.st_size}:{stat.st_mtime_ns}"

    def content(self, name: str) -> bytes:
        raise NotImplementedError

    def read(self, name: str) -> bytes:
        """What the file holds, unpacked if it is gzipped; DataError if it is something else."""
        try:
            content = self.content(name)
            while content[:2] == b"\x1f\x8b":
                content = gzip.decompress(content)
        except BROKEN as error:
            raise DataError(f"{self.title(name)} {unreadable(error)}") from None
        what = instead_of_data(content)
        if what:
            raise DataError(f"{self.title(name)} is {what}")
        return content


class Folder(Store):
    """The files of a folder on disk.

    inside: which of the folders directly in it count as well, by name; all of them by default.
    """

    def __init__(self, path: Path, inside: Callable[[str], bool] = bool) -> None:
        super().__init__(path)
        for top, folders, files in os.walk(path, followlinks=True):
            below = Path(top).relative_to(path)
            folders[:] = sorted(name for name in folders if visible(name))
            if len(below.parts) >= DEPTH:
                folders.clear()
            elif not below.parts:
                folders[:] = filter(inside, folders)
            self.names += [(below / name).as_posix() for name in sorted(files) if visible(name)]

    def title(self, name: str) -> str:
        return str(self.path / name)

    def stamp(self, name: str) -> str:
        stat = os.stat(self.path / name)
        return f"{self.path / name}:{stat.st_size}:{stat.st_mtime_ns}"

    def content(self, name: str) -> bytes:
        return (self.path / name).read_bytes()


class File(Store):
    """One file that is no archive."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.names = [path.name]

    def title(self, name: str) -> str:
        return str(self.path)

    def content(self, name: str) -> bytes:
        return self.path.read_bytes()


class Archive(Store):
    """The files of a zip or tar archive. It is read in memory: nothing is unpacked to disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.zip = None
        self.members: dict[str, bytes] = {}
        try:
            if zipfile.is_zipfile(path):
                self.zip = zipfile.ZipFile(path)
                names = [member.filename for member in self.zip.infolist() if not member.is_dir()]
            else:
                with tarfile.open(path) as archive:
                    # A packed tar is read from front to end, once: going back unpacks it anew.
                    for member in archive:
                        if member.isfile():
                            self.members[member.name] = archive.extractfile(member).read()
                names = list(self.members)
        except BROKEN as error:
            what = None
            with contextlib.suppress(OSError), path.open("rb") as file:
                what = instead_of_data(file.read(2000))
            raise DataError(f"{path} {f'is {what}' if what else unreadable(error)}") from None
        self.names = sorted(name for name in names if all(map(visible, name.split("/"))))

    def content(self, name: str) -> bytes:
        return self.zip.read(name) if self.zip else self.members[name]


def open_store(path: Path, inside: Callable[[str], bool] = bool) -> Store:
    """What `path` names, as a store."""
    if path.is_dir():
        return Folder(path, inside)
    return Archive(path) if is_archive(path) else File(path)


def is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVES)


def visible(name: str) -> bool:
    """Whether a name is one of the data: systems and editors leave others beside them."""
    return name in (".", "") or not (name.startswith(".") or name == "__MACOSX")


def unreadable(error: Exception) -> str:
    """Why a file cannot be read, as the rest of a sentence."""
    if isinstance(error, PermissionError):
        return "may not be read by you: change its permissions, or replace it."
    if "password" in str(error):
        return "is locked by a password: unpack it, or replace it."
    return "is broken or cut short. Replace it by a fresh copy."


def instead_of_data(content: bytes) -> str | None:
    """What was saved in place of the data, as the rest of a sentence; None if it may be data."""
    head = content[:2000].lstrip().lower()
    if not content:
        return "empty. Replace it by a fresh copy."
    if head.startswith(b"version https://git-lfs"):
        return (
            "a pointer of git-LFS, and the file itself is missing: run git lfs pull, or replace it."
        )
    if head.startswith((b"<!doctype", b"<html", b"<?xml")):
        return (
            "a web page that was saved in place of the data. Replace it: download the file itself."
        )
    if head.startswith((b'{"message"', b'{"error"')):
        return "a server's error message. Replace it: download the file itself."
    return None
