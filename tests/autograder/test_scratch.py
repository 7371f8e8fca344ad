"""What a submission keeps on the disk is measured, also what has no name any more."""

from __future__ import annotations

import ctypes
import mmap
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from autograder.sandbox import scratch
from autograder.sandbox.scratch import MOST_UNSEEN, Scratch, Unmeasurable

MIB = 2**20
LARGEST = 64 * MIB


def _use(measured: Scratch) -> int:
    mapped: dict[int, int] = {}
    measured.add_mapped(Path("/proc/self/maps").read_bytes(), mapped)
    return measured.use([os.getpid()], mapped)


def _write(path: Path, size: int = MIB) -> Path:
    path.write_bytes(b"x" * size)
    return path


@contextmanager
def _mapped(path: Path, size: int) -> Iterator[None]:
    """As C does it: Python's own mmap keeps the file open, too."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    with path.open("rb") as file:
        address = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_PRIVATE, file.fileno(), 0)
    yield
    libc.munmap(address, size)


def test_what_has_a_name(tmp_path: Path) -> None:
    measured = Scratch(tmp_path, LARGEST)
    (tmp_path / "below").mkdir()
    _write(tmp_path / "one"), _write(tmp_path / "below" / "two")
    assert 2 * MIB <= _use(measured) < 2.1 * MIB
    (tmp_path / "one").unlink()
    assert MIB <= _use(measured) < 1.1 * MIB


def test_what_is_only_open(tmp_path: Path) -> None:
    measured = Scratch(tmp_path, LARGEST)
    with _write(tmp_path / "open").open("rb"):
        (tmp_path / "open").unlink()
        assert MIB <= _use(measured) < 1.1 * MIB
    assert _use(measured) < 0.1 * MIB


def test_what_is_only_mapped_and_was_seen_before(tmp_path: Path) -> None:
    measured = Scratch(tmp_path, LARGEST)
    with _mapped(_write(tmp_path / "mapped", 4 * MIB), mmap.PAGESIZE):
        _use(measured)
        (tmp_path / "mapped").unlink()
        assert 4 * MIB <= _use(measured) < 4.1 * MIB, "not one page of it"


def test_a_file_that_was_loaded_and_thrown_away_at_once(tmp_path: Path) -> None:
    """As `load_file` does with weights in a temporary file: it is the mapping that shows."""
    measured = Scratch(tmp_path, LARGEST)
    with _mapped(_write(tmp_path / "weights", 3 * MIB), 3 * MIB):
        (tmp_path / "weights").unlink()
        assert 3 * MIB <= _use(measured) < 3.1 * MIB


def test_many_that_nobody_has_seen_count_with_the_largest_size(tmp_path: Path) -> None:
    measured = Scratch(tmp_path, LARGEST)
    with ExitStack() as held:
        for i in range(MOST_UNSEEN + 1):
            held.enter_context(_mapped(_write(tmp_path / str(i)), mmap.PAGESIZE))
            (tmp_path / str(i)).unlink()
        assert _use(measured) >= (MOST_UNSEEN + 1) * LARGEST
    assert _use(measured) < 0.1 * MIB


def test_entries_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "MOST_ENTRIES", 20)
    for i in range(21):
        (tmp_path / str(i)).touch()
    with pytest.raises(Unmeasurable, match="more than 20 files"):
        _use(Scratch(tmp_path, LARGEST))
