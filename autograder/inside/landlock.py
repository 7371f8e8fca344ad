"""Walls without namespaces: what a process without rights can still give up, for good.

For machines that forbid user namespaces. `enclose` is called in a fresh fork of the warm parent and
leaves two processes: the one that called it stays outside, adopts whatever loses its parent inside, and
ends all of it when the kernel ends or SIGTERM asks for it; the other returns from the call, inside.

Landlock says which files can be opened and keeps ptrace (and from Linux 6.12 on signals) inside; the
filter of `calls` leaves nothing else that reaches another program. The file system, /proc and the
names of users and machine stay those outside: what can be learnt so stands in docs/security.md.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from pathlib import Path

from autograder.inside import calls, system
from autograder.inside.walls import DEVICES, close_all_but, expendable, limit_process

SIGNALS_SINCE = 6  # the version of Landlock's interface that keeps signals inside
# What a process may read about itself. Only the kernel's own process: a child has another folder.
OWN = ("auxv", "cmdline", "comm", "environ", "fd", "io", "limits", "maps", "oom_score")
OWN += ("oom_score_adj", "smaps", "smaps_rollup", "stat", "statm", "status")
MACHINE = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat")


def enclose(view: dict, limits: dict, keep: list[int], home: str) -> None:
    """Go behind the walls; returns in the inner process.

    view, limits, keep: as for `walls.enclose`; of the view only what is readable matters.
    home:   a host folder with the student's files, which is the working directory. Beside it lie the
            folders `tmp`, which can be written as well, and `import`, where new programs find `course`.

    Raises OSError where Linux lacks Landlock or a filter for system calls.
    """
    version = system.landlock_version()
    if not version:
        raise OSError("Landlock is not switched on in this Linux")
    close_all_but(keep)
    os.setsid()
    system.adopt_orphans()
    awaited = {signal.SIGTERM, signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    system.die_with_parent(signal.SIGTERM)
    others = _tasks_of(os.geteuid())
    outer, child = os.getpid(), os.fork()
    if child:
        for number in keep[1:]:
            os.close(number)
        _end_all_with(child, awaited)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)

    os.setsid()  # so that signals to its group reach nobody else
    expendable()
    beside = Path(home).parent
    environment = {"TMPDIR": str(beside / "tmp"), "PYTHONPATH": str(beside / "import")}
    os.environ.update(environment, USER="student", LOGNAME="student")
    tempfile.tempdir = None
    os.chdir(home)
    # The system counts all of a user's processes together: this stops a flood, the watcher counts.
    limit_process({**limits, "processes": others + 2 * limits["processes"]})
    system.drop_privileges()
    system.die_with_parent(signal.SIGKILL)
    if os.getppid() != outer:
        os._exit(1)
    system.set_dumpable(True)  # the judge reads its memory's sizes; it holds no secret
    own = [f"/proc/self/{name}" for name in OWN if os.path.exists(f"/proc/self/{name}")]
    # Landlock knows a file by its inode, and these are made anew when nobody holds them.
    for path in own:
        os.open(path, os.O_PATH | os.O_CLOEXEC)
    readable = [host for host, _ in view["readable"]] + [str(beside / "import"), *MACHINE, *own]
    writable = [home, str(beside / "tmp"), *(f"/dev/{name}" for name in DEVICES)]
    system.restrict_files(readable, writable)
    calls.allow_only_needed(version >= SIGNALS_SINCE)


def _end_all_with(child: int, awaited: set[signal.Signals]) -> None:
    """Wait until the child ends or SIGTERM comes, then end all that is left of its tree; never returns."""
    ended = False
    while not ended and signal.sigwait(awaited) == signal.SIGCHLD:
        ended = child in _bury()
    while True:  # whoever is left alone becomes a child of this process, and so on
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        try:
            _bury()
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            os._exit(0)
        time.sleep(0.0005)


def _bury() -> list[int]:
    """Take note of every child that has ended."""
    found = []
    try:
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            found.append(pid)
    except ChildProcessError:
        pass
    return found


def _children() -> list[int]:
    pid = os.getpid()
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return list(map(int, text.split()))


def _tasks_of(uid: int) -> int:
    """How many processes and threads of a user there are."""
    found = 0
    for folder in os.scandir("/proc"):
        try:
            if folder.name.isdecimal() and folder.stat().st_uid == uid:
                fields = Path(folder.path, "stat").read_bytes().rpartition(b")")[2].split()
                found += int(fields[17])
        except OSError:
            continue  # it has just ended
    return found
