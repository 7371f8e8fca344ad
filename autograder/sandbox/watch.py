"""Limits over the whole process tree of a running kernel: memory, processes, processor time, patience.

Limits of the operating system hold for one process each; a submission may start many. A thread adds up
what the tree uses, a few times a second, interrupts a cell that takes too long, and ends the kernel
when that does not help or a limit of the whole is passed.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.inside import LANDLOCK, NAMESPACES
from autograder.jobs import Limits
from autograder.sandbox.scratch import Scratch, Unmeasurable, sockets
from autograder.sandbox.starter import Running

INTERVAL = 0.1
MAPS = 2**20  # bytes of /proc/PID/maps: some 20,000 mappings, where PyTorch has 2,000
GRACE = 5.0  # seconds between the interrupt of a cell and the end of the kernel
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SHARED = re.compile(rb"^(\w+)-(\w+) \S+ \S+ \S+ (\d+) +/dev/zero \(deleted\)$", re.MULTILINE)


@dataclass
class Use:
    """What the tree uses now; cpu is what has been seen of it so far, in seconds."""

    memory: int = 0
    tasks: int = 0
    cpu: float = 0.0


class Watch(threading.Thread):
    """Watches one kernel until it ends. `reason` says why it was ended, "" if it was not."""

    def __init__(self, running: Running, limits: Limits) -> None:
        super().__init__(name="watch", daemon=True)
        self.running = running
        self.limits = limits
        self.reason = ""
        self.interrupted = ""
        self.use = Use()
        self._depth = {NAMESPACES: 2, LANDLOCK: 1}.get(running.walls, 0)
        own_files = running.walls == LANDLOCK  # elsewhere the size of its file system holds it
        self._scratch = Scratch(running.folder, limits.scratch) if own_files else None
        self._seen: dict[tuple[int, int], float] = {}  # processor time by (pid, start time)
        self._since = time.monotonic()
        self._own = _resident(os.getpid())
        self._cell: tuple[float, float] | None = None
        self._over = threading.Event()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """A cell, or what a hidden test asks after it, begins: its own time counts from here."""
        with self._lock:
            self.interrupted = ""
            self._cell = (time.monotonic(), self.use.cpu)

    def end(self) -> None:
        """The cell has ended."""
        with self._lock:
            self._cell = None

    def stop(self) -> None:
        """Stop watching."""
        self._over.set()

    def run(self) -> None:
        while not self._over.wait(INTERVAL) and self.running.alive():
            self._measure()
            with self._lock:
                self._judge()

    def _judge(self) -> None:
        limits, use, now = self.limits, self.use, time.monotonic()
        if _resident(os.getpid()) - self._own > limits.memory:
            # Not the kernel's memory but the judge's: messages without end.
            self._kill("sent more than can be read")
        elif use.memory > limits.memory:
            self._kill(f"used more than {limits.memory / 2**30:g} GiB of memory")
        elif use.tasks > limits.processes:
            self._kill(f"started more than {limits.processes} processes and threads")
        elif use.cpu > limits.submission_seconds:
            self._kill(f"took more than {limits.submission_seconds:g} seconds of processor time")
        elif now - self._since > limits.submission_seconds * limits.patience:
            self._kill(f"took more than {limits.submission_seconds * limits.patience:g} seconds")
        if self._cell is None:
            return
        began, before = self._cell
        patience = limits.cell_seconds * limits.patience
        if self.interrupted:
            if now - began > GRACE:
                self._kill(f"{self.interrupted} and could not be interrupted")
        elif use.cpu - before > limits.cell_seconds:
            self._interrupt(f"took more than {limits.cell_seconds:g} seconds of processor time")
        elif now - began > patience:
            self._interrupt(f"took more than {patience:g} seconds")

    def _interrupt(self, why: str) -> None:
        self.interrupted = why
        self._cell = (time.monotonic(), self.use.cpu)
        kernel = self._kernel()
        if kernel:
            _send(kernel, signal.SIGINT)

    def _kill(self, why: str) -> None:
        self.reason = self.reason or why
        self.running.end()

    def _kernel(self) -> int:
        """The process that runs the cells: behind the walls, a first child."""
        pid = self.running.pid
        for _ in range(self._depth):
            children = _children(pid)
            if not children:
                return 0
            pid = children[0]
        return pid

    def _measure(self) -> None:
        use = Use(cpu=0.0)
        pids = _tree(self.running.pid)
        shared: dict[bytes, int] = {}
        mapped: dict[int, int] = {}
        for pid in pids:
            try:
                fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue  # it has just ended
            # Fields after the name, from the third on: see proc_pid_stat(5).
            self._seen[pid, int(fields[19])] = (int(fields[11]) + int(fields[12])) / _TICK
            use.tasks += int(fields[17])
            use.memory += int(fields[21]) * _PAGE
            maps = _maps(pid)
            if len(maps) > MAPS:
                # Reading them would take so long that memory could be filled unseen meanwhile.
                self._kill("made more memory mappings than can be watched")
                return
            shared |= _shared(maps)
            if self._scratch is not None:
                self._scratch.add_mapped(maps, mapped)
        hidden = sum(shared.values()) + sum(map(_page_tables, pids))
        if self.running.walls == NAMESPACES:
            hidden += _socket_buffers(_sockets_of_network(self.running.pid))
        elif self._scratch is not None:
            hidden += _socket_buffers(sockets(pids))
            try:
                if self._scratch.use(pids, mapped) > self.limits.scratch:
                    self._kill(f"wrote more than {self.limits.scratch >> 20} MiB of files")
            except Unmeasurable as error:
                self._kill(str(error))
        use.memory += hidden
        if use.memory > self.limits.memory:
            # Forked processes share pages, which were counted once for each: look closer.
            use.memory = sum(map(_proportional, pids)) + hidden
        use.cpu = sum(self._seen.values())
        self.use = use


def _resident(pid: int) -> int:
    """A process's memory in bytes, pages that it shares included."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    except OSError:
        pass  # it has just ended
    return found


def _tree(root: int) -> list[int]:
    pids = [root]
    for pid in pids:  # grows while it is walked
        if len(pids) < 10_000:
            pids += _children(pid)
    return pids


def _maps(pid: int) -> bytes:
    """The mappings of a process as the kernel lists them; of more than MAPS bytes only the beginning."""
    found, size = [], 0
    try:
        with open(f"/proc/{pid}/maps", "rb", buffering=0) as file:
            while size <= MAPS and (part := file.read(2**16)):
                found.append(part)
                size += len(part)
    except OSError:
        return b""  # it has just ended
    return b"".join(found)


def _shared(maps: bytes) -> dict[bytes, int]:
    """Sizes of the anonymous shared mappings among them, in bytes by inode.

    Their pages stay when a process gives them back (`madvise`), so that what is resident tells nothing.
    """
    sizes: dict[bytes, int] = {}
    for begin, end, inode in _SHARED.findall(maps):
        sizes[inode] = sizes.get(inode, 0) + int(end, 16) - int(begin, 16)
    return sizes


def _page_tables(pid: int) -> int:
    """Bytes of a process's page tables: one byte read in each of many pages takes little else."""
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return 0
    size = re.search(rb"^VmPTE:\s+(\d+)", status, re.MULTILINE)
    return int(size[1]) * 1024 if size else 0


def _sockets_of_network(pid: int) -> int:
    """How many Unix sockets there are in the process's network."""
    try:
        return Path(f"/proc/{pid}/net/unix").read_bytes().count(b"\n")
    except OSError:
        return 0


def _socket_buffers(count: int) -> int:
    """Bytes that may wait in so many sockets, but for some that need none."""
    try:
        return max(0, count - 64) * int(Path("/proc/sys/net/core/wmem_default").read_bytes())
    except OSError:
        return max(0, count - 64) * 212_992


def _proportional(pid: int) -> int:
    """A process's share of memory in bytes, shared pages divided among those who share them.

    Without those of `_shared` and of files in memory, whose file systems have limits of their own.
    """
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except PermissionError:
        with contextlib.suppress(OSError):
            return _resident(pid)
        return 0
    except OSError:
        return 0  # it has just ended
    sizes = dict(re.findall(r"^(Pss\w*): +(\d+) kB", text, re.MULTILINE))
    return (int(sizes.get("Pss", 0)) - int(sizes.get("Pss_Shmem", 0))) * 1024


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
