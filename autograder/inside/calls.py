"""The system calls of a notebook: an allowlist for walls without namespaces (seccomp).

There nothing but this filter and Landlock stands between the student's process and what the operating
system lets the instructor's own programs do to each other. So what is not named here does not exist
(ENOSYS, as on a Linux that is too old for it: programs have another way), and some calls depend on their
arguments. A filter sees numbers and no paths: what a call does to a file by its path is Landlock's
part where that has a right for it, and done to no file at all where it has none.
Source: the manual pages seccomp(2), landlock(7) and those of the calls.
"""

from __future__ import annotations

import errno
import os
import platform
import socket

from autograder.inside import system
from autograder.inside.system import ALLOW, ARGUMENT, AUDIT_ARCH, ERRNO, LOAD, RETURN

# name: the call's number on (x86-64, arm64); None where there is no such call.
# fmt: off
NEEDED = {
    # Files: which of them is Landlock's to say.
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "preadv": (295, 69), "pwritev": (296, 70), "preadv2": (327, 286),
    "pwritev2": (328, 287), "lseek": (8, 62), "open": (2, None), "openat": (257, 56),
    "openat2": (437, 437), "creat": (85, None), "close": (3, 57), "close_range": (436, 436),
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "access": (21, None),
    "faccessat": (269, 48), "faccessat2": (439, 439), "stat": (4, None), "lstat": (6, None),
    "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291), "statfs": (137, 43),
    "fstatfs": (138, 44), "readlink": (89, None), "readlinkat": (267, 78), "getdents": (78, None),
    "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None), "unlink": (87, None),
    "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "mknod": (133, None), "mknodat": (259, 33), "umask": (95, 166), "ftruncate": (77, 46),
    "fallocate": (285, 47), "fadvise64": (221, 223), "fsync": (74, 82), "fdatasync": (75, 83),
    "copy_file_range": (326, 285), "sendfile": (40, 71), "splice": (275, 76),
    # Memory of one's own.
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216),
    "madvise": (28, 233), "msync": (26, 227), "mincore": (27, 232), "brk": (12, 214),
    "membarrier": (324, 283), "get_mempolicy": (239, 236), "set_mempolicy": (238, 237),
    "mbind": (237, 235),
    # Processes and threads of one's own.
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "exit": (60, 93), "exit_group": (231, 94), "wait4": (61, 260), "waitid": (247, 95),
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getpgid": (121, 155),
    "getpgrp": (111, None), "getsid": (124, 156), "setsid": (112, 157), "setpgid": (109, 154),
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getresuid": (118, 148), "getresgid": (120, 150), "getgroups": (115, 158), "capget": (125, 90),
    "getrlimit": (97, 163), "setrlimit": (160, 164), "getrusage": (98, 165), "times": (100, 153),
    "set_tid_address": (218, 96), "set_robust_list": (273, 99), "rseq": (334, 293),
    "arch_prctl": (158, None), "pidfd_open": (434, 434), "pause": (34, None), "futex": (202, 98),
    "futex_waitv": (449, 449), "futex_wait": (455, 455), "futex_wake": (454, 454),
    "futex_requeue": (456, 456),
    # Asking about processors.
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "sched_getattr": (315, 275),
    "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126),
    "sched_rr_get_interval": (148, 127), "getcpu": (309, 168), "getpriority": (140, 141),
    # Signals to oneself.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "signalfd": (282, None),
    "signalfd4": (289, 74),
    # Clocks and timers.
    "time": (201, None), "gettimeofday": (96, 169), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "alarm": (37, None), "setitimer": (38, 103), "getitimer": (36, 102), "timer_create": (222, 107),
    "timer_settime": (223, 110), "timer_gettime": (224, 108), "timer_getoverrun": (225, 109),
    "timer_delete": (226, 111), "timerfd_create": (283, 85), "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87),
    # Waiting, and pipes.
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "epoll_create": (213, None), "epoll_create1": (291, 20), "epoll_ctl": (233, 21),
    "epoll_wait": (232, None), "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441),
    "eventfd": (284, None), "eventfd2": (290, 19), "pipe": (22, None), "pipe2": (293, 59),
    # Sockets that are there.
    "accept": (43, 202), "accept4": (288, 242), "listen": (50, 201), "shutdown": (48, 210),
    "getsockname": (51, 204), "getpeername": (52, 205), "getsockopt": (55, 209),
    "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "sendmmsg": (307, 269), "recvmmsg": (299, 243),
    # The machine.
    "uname": (63, 160), "sysinfo": (99, 179), "getrandom": (318, 278),
}
# What their arguments are decides.
BY_ARGUMENT = {
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tgkill": (234, 131),
    "tkill": (200, 130), "pidfd_send_signal": (424, 424), "fcntl": (72, 25), "ioctl": (16, 29),
    "prctl": (157, 167), "prlimit64": (302, 261), "setpriority": (141, 140),
    "sched_setaffinity": (203, 122), "setsockopt": (54, 208), "socket": (41, 198),
    "socketpair": (53, 199), "connect": (42, 203),
}
# An owner may do this to a file that can only be read here, or to another process, and Landlock has no
# right for it: it does nothing and says that it did, so that copying a file or starting a thread goes on.
OF_THE_OWNER = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "flock": (73, 32), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "ioprio_set": (251, 30),
}
# Extended attributes: as on a file system that has none.
ATTRIBUTES = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "getxattr": (191, 8),
    "lgetxattr": (192, 9), "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12),
    "flistxattr": (196, 13), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
}
# fmt: on

_EQUAL, _ANY_BIT, _AND = 0x15, 0x45, 0x54  # instructions, from linux/bpf_common.h
_MACHINES = ("x86_64", "aarch64")
_REFUSED = ERRNO | errno.EPERM
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS and the others
# What a file's descriptor may be asked: not to signal anybody (F_SETOWN), to watch a folder (F_NOTIFY),
# to keep others from a file (F_SETLEASE), to change its flags or seal it (FS_IOC_...).
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 9, 36, 37, 38, 1030, 1031, 1032, 1034)
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5411)
# Names, timers, the signal at the parent's end, and reading; not PR_SET_DUMPABLE, which hides memory.
_PRCTL = (1, 2, 3, 15, 16, 21, 23, 29, 30, 36, 37, 38, 39, 41, 42, 0x53564D41, 0x41555856)

Instruction = tuple[int, int, int, int]  # code, value, how many to skip if it holds, and if not


def allow_only_needed(signals_stay_inside: bool) -> None:
    """From here on these calls only, for good and for every child.

    signals_stay_inside: Landlock keeps signals inside (Linux 6.12). If not, a process can only signal
    itself and its group; ending a child by a signal then fails.

    Raises OSError where the numbers of the calls are not known.
    """
    if platform.machine() not in _MACHINES:
        raise OSError(f"the system calls of {platform.machine()} are not known here")
    lines: list[Instruction] = [
        (LOAD, 4, 0, 0),  # the architecture: another one has other numbers
        (_EQUAL, AUDIT_ARCH[platform.machine()], 1, 0),
        (RETURN, _REFUSED, 0, 0),
        (LOAD, 0, 0, 0),  # the number of the call
    ]
    for name in NEEDED:
        lines += _call(name, [(RETURN, ALLOW, 0, 0)])
    for name in OF_THE_OWNER:
        lines += _call(name, [(RETURN, ERRNO, 0, 0)])
    for name in ATTRIBUTES:
        lines += _call(name, [(RETURN, ERRNO | errno.ENOTSUP, 0, 0)])
    for name, answer in _answers(signals_stay_inside).items():
        lines += _call(name, answer)
    system.install_filter([*lines, (RETURN, ERRNO | errno.ENOSYS, 0, 0)])


def _answers(signals_stay_inside: bool) -> dict[str, list[Instruction]]:
    """What is said to the calls of BY_ARGUMENT."""
    allow, refuse = [(RETURN, ALLOW, 0, 0)], [(RETURN, _REFUSED, 0, 0)]
    myself = (os.getpid(),)
    stream = [
        (LOAD, ARGUMENT, 0, 0),
        (_EQUAL, socket.AF_UNIX, 1, 0),
        (RETURN, _REFUSED, 0, 0),
        (LOAD, ARGUMENT + 8, 0, 0),
        (_AND, 0xF, 0, 0),
        # A pair of datagram sockets could be turned to an address outside.
        (_EQUAL, socket.SOCK_STREAM, 2, 0),
        (_EQUAL, socket.SOCK_SEQPACKET, 1, 0),
        (RETURN, _REFUSED, 0, 0),
        (RETURN, ALLOW, 0, 0),
    ]
    inside = [
        (LOAD, ARGUMENT, 0, 0),
        (_ANY_BIT, _NEW_NAMESPACES, 0, 1),
        (RETURN, _REFUSED, 0, 0),
        (RETURN, ALLOW, 0, 0),
    ]
    return {
        "clone": inside,
        # Its flags lie in memory, which a filter cannot read; the C library then uses `clone`.
        "clone3": [(RETURN, ERRNO | errno.ENOSYS, 0, 0)],
        "kill": allow if signals_stay_inside else _among(0, (0, *myself)),
        "tgkill": allow if signals_stay_inside else _among(0, myself),
        "tkill": allow if signals_stay_inside else _among(0, myself),
        "pidfd_send_signal": allow if signals_stay_inside else refuse,
        "fcntl": _among(1, _FCNTL),
        "ioctl": _among(1, _IOCTL),
        "prctl": _among(0, _PRCTL),
        # Limits and priorities of another process are any program's of the same user to change.
        "prlimit64": _among(0, (0, *myself)),
        "setpriority": _among(1, (0, *myself)),
        "sched_setaffinity": _among(0, (0, *myself)),
        # A larger buffer for sending: what waits in it is no process's memory.
        "setsockopt": _among(2, (socket.SO_SNDBUF, 32), yes=_REFUSED, no=ALLOW),
        # No socket but those on which the judge is listened for, and pairs.
        "socket": refuse,
        "connect": refuse,
        "socketpair": stream,
    }


def _call(name: str, answer: list[Instruction]) -> list[Instruction]:
    """Instructions that answer a call of this name so, and go on otherwise."""
    numbers = {**NEEDED, **OF_THE_OWNER, **ATTRIBUTES, **BY_ARGUMENT}[name]
    number = numbers[_MACHINES.index(platform.machine())]
    return [] if number is None else [(_EQUAL, number, 0, len(answer)), *answer]


def _among(
    argument: int, values: tuple[int, ...], yes: int = ALLOW, no: int = _REFUSED
) -> list[Instruction]:
    """Whether an argument of the call (its low half: all of an int) is one of the values."""
    count = len(values)
    tests = [(_EQUAL, value, count - place, 0) for place, value in enumerate(values)]
    load = (LOAD, ARGUMENT + 8 * argument, 0, 0)
    return [load, *tests, (RETURN, no, 0, 0), (RETURN, yes, 0, 0)]
