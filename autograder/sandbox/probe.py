"""Which walls this machine allows, found by raising them once around nothing; and what would help where it does not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from autograder.inside import LANDLOCK, NAMESPACES
from autograder.jobs import BEST
from autograder.sandbox import view as views

_PROBE = """
import os, sys
walls, root, mount_point, files = sys.argv[1:]
sys.path[:0] = [root]
from autograder.inside import landlock, walls as namespaces
life = os.open(os.devnull, os.O_WRONLY)
view = {"readable": [["/usr", "/usr"]], "links": [], "mount_point": mount_point}
limits = {"scratch": 2**20, "memory": 2**30, "processes": 64, "submission_seconds": 60}
end, report = os.pipe()
child = os.fork()
if not child:
    try:
        raise_ = namespaces.enclose if walls == "namespaces" else landlock.enclose
        raise_(view, limits, [life, report], files)
        try:
            os.listdir(root)
        except OSError:
            os.write(report, b"enclosed")
        else:
            os.write(report, b"files outside can still be read")
    except Exception as error:
        os.write(report, str(error).encode())
    os._exit(0)
os.close(report)
os.waitpid(child, 0)
print(os.read(end, 1000).decode())
"""
# A setting that forbids user namespaces: its file, the value, and how to allow them.
_SWITCHES = (
    ("user/max_user_namespaces", "0", "sudo sysctl user.max_user_namespaces=15000"),
    (
        "kernel/unprivileged_userns_clone",
        "0",
        "sudo sysctl kernel.unprivileged_userns_clone=1",
    ),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or the AppArmor profile in "
        "docs/security.md",
    ),
)
_CONTAINERS = ("/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io")


def walls(wanted: str = NAMESPACES) -> str:
    """The walls to raise: NAMESPACES, or LANDLOCK if that is wanted or all that can be had; "" for none.

    wanted: BEST, or one of these two, which is then taken or nothing.
    """
    for name in (NAMESPACES, LANDLOCK) if wanted == BEST else (wanted,):
        if not _failure(name):
            return name
    return ""


def why_not(wanted: str = NAMESPACES) -> str:
    """ "" where submissions can be walled in as wanted; otherwise one line: why not, and what would help."""
    if walls(wanted):
        return ""
    if not sys.platform.startswith("linux"):
        return (
            f"no sandbox on {sys.platform}: it needs Linux. "
            "Grade on Linux: a virtual machine will do"
        )
    if wanted == NAMESPACES:
        other = "" if _failure(LANDLOCK) else "; or --walls landlock, which holds a little less"
        return f"no sandbox on this machine ({_cause()}). What helps: {_remedy()}{other}"
    reasons = f"no walls of Landlock: {_failure(LANDLOCK)}"
    if wanted == BEST:
        reasons = f"{_cause()}; {reasons}"
    return f"no sandbox on this machine ({reasons}). What helps: {_remedy()}"


def notice(wanted: str = NAMESPACES) -> str:
    """What to say before grading where only the lesser walls can be had; "" where the best are raised."""
    if wanted == NAMESPACES or walls(wanted) != LANDLOCK:
        return ""
    return (
        f"walls without namespaces: {_cause() or 'as asked for'}. Landlock and seccomp hold a little less (docs/security.md); "
        f"for the stronger ones: {_remedy()}"
    )


def _cause() -> str:
    """Why there are no namespaces, in the words of the setting that forbids them."""
    switch = _switch()
    if switch:
        return f"user namespaces are forbidden by {switch[0].replace('/', '.')} = {switch[1]}"
    if _in_a_container():
        return f"the container forbids user namespaces: {_failure(NAMESPACES)}"
    return _failure(NAMESPACES)


def _remedy() -> str:
    switch = _switch()
    if switch:
        return switch[2]
    if _in_a_container():
        return (
            "start the container with --security-opt seccomp=unconfined --security-opt "
            "apparmor=unconfined --security-opt systempaths=unconfined"
        )
    return "it needs Linux 5.12 or newer and unprivileged user namespaces: docs/security.md"


def _switch() -> tuple[str, str, str] | None:
    for switch in _SWITCHES:
        try:
            value = Path("/proc/sys", switch[0]).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if value == switch[1]:
            return switch
    return None


def _in_a_container() -> bool:
    return any(map(os.path.exists, _CONTAINERS))


@cache
def _failure(name: str) -> str:
    """ "" if these walls could be raised, otherwise the error."""
    if not sys.platform.startswith("linux"):
        return "it is Linux's"
    with tempfile.TemporaryDirectory() as folder:
        for part in ("root", "files", "tmp", "import"):
            Path(folder, part).mkdir()
        paths = [str(views.ROOT), f"{folder}/root", f"{folder}/files"]
        done = subprocess.run(
            [sys.executable, "-S", "-c", _PROBE, name, *paths],
            capture_output=True,
            text=True,
            timeout=60,
        )
    said = done.stdout.strip()
    if said == "enclosed":
        return ""
    return said or (done.stderr.strip().splitlines() or ["no reason given"])[-1]
