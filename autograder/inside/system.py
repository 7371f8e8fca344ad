"""The system calls of Linux that Python's standard library does not offer before 3.12.

Thin: each function is one call and raises OSError with the call's name. Numbers of the newer calls
are the same on every architecture; the older ones are listed for x86-64 and arm64.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_OLD = {
    "x86_64": {
        "pivot_root": 155, "keyctl": 250, "shmget": 29, "memfd_create": 319,
        "perf_event_open": 298, "bpf": 321, "userfaultfd": 323,
        "semget": 64, "msgget": 68, "setsockopt": 54, "socket": 41, "socketpair": 53,
        "flock": 73, "fcntl": 72,
    },
    "aarch64": {
        "pivot_root": 41, "keyctl": 219, "shmget": 194, "memfd_create": 279,
        "perf_event_open": 241, "bpf": 280, "userfaultfd": 282,
        "semget": 190, "msgget": 186, "setsockopt": 208, "socket": 198, "socketpair": 199,
        "flock": 32, "fcntl": 25,
    },
}  # fmt: skip
_NEW = {"io_uring_setup": 425, "memfd_secret": 447}
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV, ATTR_NOEXEC = 1, 2, 4, 8
_AT_RECURSIVE, _MNT_DETACH, _AT_FDCWD = 0x8000, 2, -100
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_PR_SET_CHILD_SUBREAPER = 36
_KEYCTL_JOIN_SESSION_KEYRING = 1


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _syscall(number: int, what: str, *args: object) -> int:
    whole = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    return _check(_libc.syscall(ctypes.c_long(number), *whole), what)


def unshare(flags: int) -> None:
    _check(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int = 0, options: str = "") -> None:
    encoded = [os.fsencode(text) if text is not None else None for text in (source, target, kind)]
    result = _libc.mount(*encoded, ctypes.c_ulong(flags), options.encode() or None)
    _check(result, f"mount {target}")


def set_mount_attributes(target: str, attributes: int, below: bool = True) -> None:
    """Set attributes (ATTR_RDONLY, ...) on a mount, and on every mount below it (Linux 5.12)."""
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    path = ctypes.c_char_p(os.fsencode(target))
    flags, size = _AT_RECURSIVE if below else 0, ctypes.sizeof(wanted)
    _syscall(_MOUNT_SETATTR, f"mount_setattr {target}", _AT_FDCWD, path, flags, wanted, size)


def pivot_root_here() -> None:
    """Make the working directory the root of the file system and drop the old one."""
    here = ctypes.c_char_p(b".")
    _syscall(_number("pivot_root"), "pivot_root", here, here)
    _check(_libc.umount2(b".", _MNT_DETACH), "umount2")


def _number(name: str) -> int:
    try:
        return _NEW.get(name) or _OLD[platform.machine()][name]
    except KeyError:
        raise OSError(f"{name} is not known on {platform.machine()}") from None


def new_session_keyring() -> None:
    nothing = ctypes.c_char_p(None)
    _syscall(_number("keyctl"), "keyctl", _KEYCTL_JOIN_SESSION_KEYRING, nothing)


def die_with_parent(signal: int) -> None:
    _check(_libc.prctl(_PR_SET_PDEATHSIG, signal, 0, 0, 0), "prctl PDEATHSIG")


def adopt_orphans() -> None:
    """Descendants that lose their parent become children of this process."""
    _check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl CHILD_SUBREAPER")


def set_dumpable(allowed: bool) -> None:
    """Whether other processes of the same user may attach to this one."""
    _check(_libc.prctl(_PR_SET_DUMPABLE, int(allowed), 0, 0, 0), "prctl DUMPABLE")


def drop_privileges() -> None:
    """Give up every capability for good, and let no program bring one back."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break  # past the last capability of this Linux
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("parent", ctypes.c_int32)]


# Landlock's rights over files, in the order of their bits; each version of its interface added some.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1, 2, 4, 8, 1 << 14
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15


def landlock_version() -> int:
    """The version of Landlock's interface; 0 where this Linux has none."""
    try:
        return _syscall(_LANDLOCK_CREATE, "landlock", ctypes.c_void_p(None), 0, 1)
    except OSError:
        return 0


def restrict_files(readable: list[str], writable: list[str]) -> None:
    """Landlock: from here on only these paths, no TCP, and no signal or abstract socket outside."""
    version = landlock_version()
    if not version:
        return
    rights = max(bits for since, bits in _RIGHTS_BY_VERSION.items() if since <= version)
    network = 0b11 if version >= 4 else 0
    scope = 0b11 if version >= 6 else 0
    wanted = (ctypes.c_uint64 * 3)(rights, network, scope)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _syscall(_LANDLOCK_CREATE, "landlock_create_ruleset", wanted, size, 0)
    read_only = _EXECUTE | _READ_FILE | _READ_DIR
    for paths, access in ((readable, read_only), (writable, rights)):
        for path in paths:
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
            suited = access if os.path.isdir(path) else access & _FILE_RIGHTS
            rule = _PathRule(suited & rights, handle)
            _syscall(_LANDLOCK_ADD, "landlock_add_rule", ruleset, 1, ctypes.byref(rule), 0)
            os.close(handle)
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")
    _syscall(_LANDLOCK_RESTRICT, "landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


# A filter's instructions, from linux/bpf_common.h and linux/seccomp.h.
LOAD, _IF_EQUAL, _IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
_SECCOMP_FILTER, _PR_SET_SECCOMP = 2, 22
ARGUMENT = 16  # where a call's arguments begin, 8 bytes each
_ANOTHER_INTERFACE = 0x40000000  # x32's calls have this bit


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.c_void_p)]


def refuse_calls(names: list[str]) -> None:
    """From here on these calls fail with EPERM, for good and for every child (seccomp).

    So does a socket of a family that no network namespace holds back (AF_VSOCK reaches the host), a
    larger send buffer for a socket (what waits in it is no process's memory), and a lease, for which
    whoever writes a shared file outside would have to wait. `flock` does nothing and says that it did:
    programs that ask for a lock go on, and nobody outside waits for one on a shared file.
    """
    families = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
    # Each line: a label or "", the instruction, where to go if it holds and if not; "" is the next.
    lines: list[tuple] = [
        ("", LOAD, 4),  # the architecture: another one has other numbers
        ("", _IF_EQUAL, AUDIT_ARCH[platform.machine()], "", "refuse"),
        ("", LOAD, 0),  # the number of the call
        ("", _IF_AT_LEAST, _ANOTHER_INTERFACE, "refuse", ""),
        *(("", _IF_EQUAL, _number(name), "refuse", "") for name in names),
        ("", _IF_EQUAL, _number("flock"), "nothing", ""),
        ("", _IF_EQUAL, _number("fcntl"), "fcntl", ""),
        ("", _IF_EQUAL, _number("setsockopt"), "option", ""),
        ("", _IF_EQUAL, _number("socket"), "family", ""),
        ("", _IF_EQUAL, _number("socketpair"), "family", "allow"),
        ("family", LOAD, ARGUMENT),
        *(("", _IF_EQUAL, family, "allow", "") for family in families[:-1]),
        ("", _IF_EQUAL, families[-1], "allow", "refuse"),
        ("option", LOAD, ARGUMENT + 8),
        ("", _IF_EQUAL, socket.SOL_SOCKET, "", "allow"),
        ("", LOAD, ARGUMENT + 16),
        ("", _IF_EQUAL, socket.SO_SNDBUF, "refuse", "allow"),
        ("fcntl", LOAD, ARGUMENT + 8),
        ("", _IF_EQUAL, fcntl.F_SETLEASE, "refuse", "allow"),
        ("allow", RETURN, ALLOW),
        ("nothing", RETURN, ERRNO),
        ("refuse", RETURN, ERRNO | errno.EPERM),
    ]
    places = {label: place for place, (label, *_) in enumerate(lines) if label}
    filled = []
    for place, (_, code, value, *targets) in enumerate(lines):
        jumps = [places[target] - place - 1 if target else 0 for target in targets] or [0, 0]
        filled.append((code, value, *jumps))
    install_filter(filled)


def install_filter(lines: list[tuple[int, int, int, int]]) -> None:
    """Let a filter decide on every further call; a line is (code, value, skip if it holds, if not)."""
    packed = b"".join(struct.pack("=HBBI", line[0], *line[2:], line[1]) for line in lines)
    wanted = _Filter(len(lines), ctypes.cast(ctypes.c_char_p(packed), ctypes.c_void_p))
    result = _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(wanted), 0, 0)
    _check(result, "prctl SECCOMP")
