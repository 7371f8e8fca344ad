"""The folder in which a submission writes where it has no file system of its own: measured and removed from outside."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

MOST_ENTRIES = 20_000  # files and folders
# Files that came, were mapped and removed between two looks: of so many the mapping is taken for the
# whole, as of a file that was loaded and thrown away. Whoever has more counts with the largest size.
MOST_UNSEEN = 8


class Unmeasurable(Exception):
    """What lies there cannot be measured; the message says what was done to it."""


class Scratch:
    """What a process tree keeps on the disk below one folder.

    largest: bytes that one file can have.
    """

    def __init__(self, folder: Path, largest: int) -> None:
        self.folder = folder
        self._largest = largest
        self._sizes: dict[int, int] = {}  # by inode, when it was last seen
        path = re.escape(os.fsencode(folder))
        span = rb"^([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ (\d+) +"
        self._gone = re.compile(span + path + rb"/.* \(deleted\)$", re.M)

    def add_mapped(self, maps: bytes, found: dict[int, int]) -> None:
        """Add the deleted files that a process has mapped, from what /proc/PID/maps lists.

        found: bytes, at least, by inode.
        """
        for begin, end, offset, inode in self._gone.findall(maps):
            reach = int(offset, 16) + int(end, 16) - int(begin, 16)
            found[int(inode)] = max(reach, found.get(int(inode), 0))

    def use(self, pids: Iterable[int], mapped: Mapping[int, int]) -> int:
        """Bytes on the disk now: of what has a name, and of what is only open or `mapped` any more.

        Raises Unmeasurable.
        """
        found = {*mapped, *self._named()}
        for pid in pids:
            found.update(self._open(pid))
        self._sizes = {inode: size for inode, size in self._sizes.items() if inode in found}
        unseen = [inode for inode in found if inode not in self._sizes]
        few = len(unseen) <= MOST_UNSEEN
        return sum(self._sizes.values()) + sum(
            mapped.get(inode, self._largest) if few else self._largest for inode in unseen
        )

    def _named(self) -> Iterable[int]:
        entries = 0
        folders = [str(self.folder)]
        for each in folders:  # grows while it is walked
            try:
                with os.scandir(each) as listed:
                    for entry in listed:
                        entries += 1
                        if entries > MOST_ENTRIES:
                            raise Unmeasurable(f"made more than {MOST_ENTRIES:,} files and folders")
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        yield self._note(entry.stat(follow_symlinks=False))
            except FileNotFoundError:
                continue  # it has just been removed
            except OSError as error:
                why = f"made a folder that cannot be measured: {error.strerror}"
                raise Unmeasurable(why) from None

    def _open(self, pid: int) -> Iterable[int]:
        for path, target in descriptors(pid):
            if target.startswith(f"{self.folder}/"):
                try:
                    status = os.stat(path)
                except OSError:
                    continue  # it has just closed it
                if stat.S_ISREG(status.st_mode):
                    yield self._note(status)

    def _note(self, status: os.stat_result) -> int:
        self._sizes[status.st_ino] = status.st_blocks * 512
        return status.st_ino


def sockets(pids: Iterable[int]) -> int:
    """How many sockets the processes have, each counted once."""
    targets = (target for pid in pids for _, target in descriptors(pid))
    return len({target for target in targets if target.startswith("socket:")})


def descriptors(pid: int) -> Iterable[tuple[str, str]]:
    """The open files of a process: (path in /proc, what it leads to)."""
    try:
        numbers = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return  # it has just ended
    for number in numbers:
        path = f"/proc/{pid}/fd/{number}"
        try:
            yield path, os.readlink(path)
        except OSError:
            continue


def remove(folder: Path) -> None:
    """Remove a folder, whatever a submission did to it: closed folders, paths longer than a path may be."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwX", "--"], ["rm", "-rf", "--"]):
            subprocess.run([*command, folder], capture_output=True, check=False)
