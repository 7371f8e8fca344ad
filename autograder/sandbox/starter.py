"""The warm parent, seen from the judge: one program per judge, one fork of it per submission."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from autograder.inside import PORTS
from autograder.jobs import Limits
from autograder.sandbox import view as views

WARM_UP_SECONDS = 300  # importing torch on a busy machine
START_SECONDS = 60
PREFIX = "grader-"


class SandboxError(RuntimeError):
    """No kernel could be started; the message says why and what would help."""


class Running:
    """One started kernel: where it listens, whether it lives, and how to end it.

    sockets:  name of a channel -> address for a ZeroMQ client.
    """

    def __init__(self, pid: int, life: int, key: str, folder: Path, sandbox: bool) -> None:
        self.pid = pid
        self.key = key
        self.folder = folder
        self.sandbox = sandbox
        self.life = life
        self._handle = os.pidfd_open(pid)

    def address(self, channel: str) -> str:
        return f"ipc://{self.folder}/{channel}"

    def alive(self) -> bool:
        """Whether its outermost process still runs."""
        return not select.select([self._handle], [], [], 0)[0]

    def last_words(self) -> str:
        """The error with which a start failed, "" if there was none."""
        os.set_blocking(self.life, False)
        try:
            return os.read(self.life, 4096).decode(errors="replace")
        except BlockingIOError:
            return ""

    def signal(self, number: int) -> None:
        """Send a signal to the outermost process; nothing happens if it has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def close(self) -> None:
        """End the kernel with all that it started, and remove its folder."""
        self.signal(signal.SIGKILL)
        if not self.sandbox:
            _kill_group(self.pid)
        select.select([self._handle], [], [], 10)
        os.close(self._handle)
        os.close(self.life)
        shutil.rmtree(self.folder, ignore_errors=True)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class Starter:
    """Owns one warm parent; use it in a `with` statement or call `close`."""

    def __init__(self, sandbox: bool = True) -> None:
        self.sandbox = sandbox
        _remove_left_overs()
        # The path must be short: the address of a Unix socket has at most 107 bytes.
        where = "/tmp" if len(tempfile.gettempdir()) > 50 else None
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=where))
        (self._folder / "root").mkdir()
        try:
            self._view = views.view(self._folder / "root") if sandbox else {}
        except ValueError as error:
            raise SandboxError(str(error)) from None
        self._log = (self._folder / "warm.log").open("w+b")
        self._channel, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.inside.warm", str(theirs.fileno())],
            env=views.environment(),
            cwd="/",
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # the terminal's Ctrl-C is not for it
        )
        theirs.close()
        self._ready = False

    def __enter__(self) -> Starter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self, files: dict[str, bytes], limits: Limits, seed: int) -> Running:
        """Start a kernel whose working directory holds `files`. Raises SandboxError."""
        self.wait_until_warm()
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        beside = folder / "files"
        beside.mkdir()
        for name, content in files.items():
            path = beside / name
            if ".." in path.parts or not path.is_relative_to(beside):
                raise SandboxError(f"a submitted file is called {name!r}, which leads elsewhere")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        key = secrets.token_hex(16)
        listeners = [_listen(folder / name) for name in PORTS]
        life, theirs = os.pipe()
        request = {
            "sandbox": self.sandbox,
            "view": self._view,
            "limits": dataclasses.asdict(limits),
            "files": str(beside),
            "key": key,
            "seed": seed,
        }
        handles = [theirs, *(listener.fileno() for listener in listeners)]
        try:
            with contextlib.suppress(OSError):  # it has ended: then there is no answer either
                socket.send_fds(self._channel, [json.dumps(request).encode()], handles)
            answer = self._answer(START_SECONDS)
        finally:
            os.close(theirs)
            for listener in listeners:
                listener.close()
        return Running(answer["pid"], life, key, folder, self.sandbox)

    def wait_until_warm(self) -> None:
        """Wait for the warm parent's imports. Raises SandboxError if it ended instead."""
        if not self._ready:
            self._answer(WARM_UP_SECONDS)
            self._ready = True

    def _answer(self, seconds: float) -> dict:
        self._channel.settimeout(seconds)
        try:
            line = self._channel.recv(4096)
        except OSError as error:
            line, reason = b"", str(error)
        else:
            reason = "it ended"
        if not line:
            self._log.seek(0)
            words = self._log.read()[-2000:].decode(errors="replace").strip()
            raise SandboxError(
                f"the program that starts kernels did not answer ({reason}): {words}"
            )
        return json.loads(line)

    def close(self) -> None:
        """End the warm parent and every kernel that it started."""
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _remove_left_overs() -> None:
    """Remove the folders of starters that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)  # another user's stays


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(8)
    return listener


_PROBE = """
import os, sys
sys.path[:0] = [sys.argv[1]]
from autograder.inside import walls
life = os.open(os.devnull, os.O_WRONLY)
view = {"readable": [["/usr", "/usr"]], "links": [], "mount_point": sys.argv[2]}
limits = {"scratch": 2**20, "memory": 2**30, "processes": 64, "submission_seconds": 60}
end, report = os.pipe()
child = os.fork()
if not child:
    try:
        walls.enclose(view, limits, [life, report], sys.argv[3])
    except Exception as error:
        os.write(report, str(error).encode())
        os._exit(1)
    os.write(report, b"enclosed")
    os._exit(0)
os.close(report)
os.waitpid(child, 0)
print(os.read(end, 1000).decode())
"""


@cache
def why_not() -> str:
    """ "" where submissions can be walled in; otherwise one line: why not, and what would help.

    It is found by doing: the walls are raised once around nothing.
    """
    if not sys.platform.startswith("linux"):
        return (
            f"no sandbox on {sys.platform}: it needs Linux's namespaces. "
            "Grade on Linux (a virtual machine will do), or trust the class: --no-sandbox"
        )
    with tempfile.TemporaryDirectory() as folder:
        for name in ("root", "files"):
            Path(folder, name).mkdir()
        paths = [str(views.ROOT), f"{folder}/root", f"{folder}/files"]
        done = subprocess.run(
            [sys.executable, "-S", "-c", _PROBE, *paths], capture_output=True, text=True, timeout=60
        )
    said = done.stdout.strip()
    if said == "enclosed":
        return ""
    reason = said or (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return (
        f"no sandbox on this machine ({reason}). It needs Linux 5.12 and unprivileged user namespaces: "
        "see docs/security.md for the setting, or trust the class: --no-sandbox"
    )
