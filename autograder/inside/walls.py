"""The walls around one submission: what it can see, what it can reach, what it can use.

`enclose` is called in a fresh fork of the warm parent. It leaves three processes: the one that called
it waits outside the walls, the next is the first process of the new namespaces, and the last returns
from the call, inside, without a capability, a descriptor or a way back. When one of them ends, the
kernel of Linux ends all that are further in.

Order matters: namespaces, then the file system, then no capabilities, then Landlock, then the limits.
Source: the manual pages user_namespaces(7), pivot_root(2), landlock(7), seccomp(2).
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import signal
import socket
from pathlib import Path

from autograder.inside import system

HOME = "/home/student"
DEVICES = ("null", "zero", "full", "random", "urandom")
WRITABLE = (HOME, "/tmp", "/dev/shm")
DEVICE_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "fd/0",
    "stdout": "fd/1",
    "stderr": "fd/2",
    "ptmx": "pts/ptmx",
}
# Memory that no process shows as its own, and what lets a program look into the kernel of Linux.
REFUSED = ["memfd_create", "memfd_secret", "shmget", "semget", "msgget", "io_uring_setup"]
REFUSED += ["bpf", "perf_event_open", "userfaultfd"]
# What /proc tells of the machine around: read as empty. Others that PyTorch asks for stay: cpuinfo, meminfo, stat.
MASKED = [
    "buddyinfo",
    "cgroups",
    "cmdline",
    "config.gz",
    "consoles",
    "crypto",
    "diskstats",
    "interrupts",
]
MASKED += ["iomem", "ioports", "kallsyms", "key-users", "keys", "kmsg", "kpagecgroup", "kpagecount"]
MASKED += ["kpageflags", "loadavg", "locks", "modules", "pagetypeinfo", "partitions", "schedstat"]
MASKED += [
    "slabinfo",
    "softirqs",
    "swaps",
    "sysrq-trigger",
    "timer_list",
    "vmallocinfo",
    "zoneinfo",
]
UID = 1000  # who the student is inside; outside it is whoever grades


def enclose(view: dict, limits: dict, keep: list[int], files: str) -> None:
    """Go behind the walls; returns in the innermost process.

    view:    {"readable": [[host path, path inside], ...], "links": [[path inside, target], ...],
             "mount_point": an empty host folder}.
    limits:  the fields of `autograder.jobs.Limits`.
    keep:    descriptors to take along; all others are closed. The first stays open in every process
             of the grader's own, so that its end tells the judge that all is over.
    files:   a host folder whose regular files are copied into the student's home.
    """
    close_all_but(keep)
    os.setsid()
    uid, gid = os.geteuid(), os.getegid()
    expendable()
    system.unshare(
        system.CLONE_NEWUSER
        | system.CLONE_NEWNS
        | system.CLONE_NEWPID
        | system.CLONE_NEWNET
        | system.CLONE_NEWIPC
        | system.CLONE_NEWUTS
        | system.CLONE_NEWCGROUP
    )
    system.die_with_parent(signal.SIGKILL)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{UID} {uid} 1")
    _write("/proc/self/gid_map", f"{UID} {gid} 1")
    _fork_and_wait(keep)

    # The first process of the namespaces.
    socket.sethostname("student")
    platform._uname_cache = None  # the warm parent's has the name outside
    _build_root(view, limits["scratch"], files)
    system.new_session_keyring()
    system.drop_privileges()
    system.die_with_parent(signal.SIGKILL)  # after the change of privileges, which would clear it
    system.set_dumpable(False)
    system.restrict_files(["/"], [*WRITABLE, "/dev/pts", *(f"/dev/{name}" for name in DEVICES)])
    _fork_and_wait(keep)

    system.die_with_parent(signal.SIGKILL)
    system.set_dumpable(True)  # the judge reads its memory's sizes; it holds no secret
    limit_process(limits)
    system.refuse_calls(REFUSED)


def close_all_but(keep: list[int]) -> None:
    """Close every descriptor except these; 0, 1 and 2 lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    first = 3
    for number in sorted(keep):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, 2**20)


def expendable() -> None:
    """If memory runs out, this process goes first, and its children."""
    _write("/proc/self/oom_score_adj", "1000")


def limit_process(limits: dict) -> None:
    """Limits that hold for each process; those over the whole tree are the judge's to watch."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    data = next(line for line in status.splitlines() if line.startswith("VmData"))
    held = int(data.split()[1]) * 1024  # what the warm parent had already
    seconds = int(limits["submission_seconds"] * 1.5) + 10
    for kind, amount in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_FSIZE, limits["scratch"]),
        (resource.RLIMIT_DATA, held + limits["memory"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_MEMLOCK, 2**16),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        resource.setrlimit(kind, (amount, amount))


def _fork_and_wait(keep: list[int]) -> None:
    """Return in the child; the parent waits, buries what dies, and ends when the child ends."""
    child = os.fork()
    if not child:
        return
    for number in keep[1:]:
        os.close(number)
    while True:
        pid, _ = os.wait()
        if pid == child:
            os._exit(0)


def _build_root(view: dict, scratch: int, files: str) -> None:
    root = view["mount_point"]
    private = system.MS_NOSUID | system.MS_NODEV
    read_only = system.ATTR_RDONLY | system.ATTR_NOSUID | system.ATTR_NODEV
    system.mount("none", "/", None, system.MS_REC | system.MS_PRIVATE)
    system.mount("tmpfs", root, "tmpfs", private, "size=1m,mode=755")
    # What can be written comes first: a readable folder may lie in it (a course under /tmp).
    for folder in WRITABLE:
        Path(root + folder).mkdir(parents=True)
        options = f"size={scratch},nr_inodes=20000,mode=700"
        system.mount("tmpfs", root + folder, "tmpfs", private, options)
    for source, target in view["readable"]:
        _bind(source, root + target)
        system.set_mount_attributes(root + target, read_only)
    for path, target in view["links"]:
        Path(root + path).parent.mkdir(parents=True, exist_ok=True)
        Path(root + path).symlink_to(target)
    etc = Path(root, "etc")
    etc.mkdir(exist_ok=True)
    (etc / "passwd").write_text(f"student:x:{UID}:{UID}::{HOME}:/bin/sh\n")
    (etc / "group").write_text(f"student:x:{UID}:\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    (etc / "nothing").touch()
    for folder in ("proc", "dev/pts"):
        Path(root, folder).mkdir()
    for name in DEVICES:
        Path(root, "dev", name).touch()
    for name, target in DEVICE_LINKS.items():
        Path(root, "dev", name).symlink_to(target)
    system.set_mount_attributes(root, read_only, below=False)

    for name in DEVICES:
        system.mount(f"/dev/{name}", f"{root}/dev/{name}", None, system.MS_BIND)
    own = "newinstance,ptmxmode=0666,mode=620"  # terminals, for `!command`
    system.mount("devpts", f"{root}/dev/pts", "devpts", system.MS_NOSUID, own)
    system.mount("proc", f"{root}/proc", "proc", private)
    for name in MASKED:
        if os.path.isfile(f"{root}/proc/{name}"):
            system.mount(f"{root}/etc/nothing", f"{root}/proc/{name}", None, system.MS_BIND)
    # No namespaces inside the namespaces; and then nothing in /proc can be written any more.
    _write(f"{root}/proc/sys/user/max_user_namespaces", "0")
    system.set_mount_attributes(f"{root}/proc", read_only | system.ATTR_NOEXEC)
    shutil.copytree(files, root + HOME, dirs_exist_ok=True)
    os.chdir(root)
    system.pivot_root_here()
    os.chdir(HOME)


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text)
    except OSError as error:  # a failing write does not say of itself where
        raise OSError(error.errno, f"{path}: {error.strerror}") from None


def _bind(source: str, target: str) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    system.mount(source, target, None, system.MS_BIND | system.MS_REC)
