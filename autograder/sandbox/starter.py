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
from pathlib import Path

import course
from autograder.inside import LANDLOCK, PORTS
from autograder.jobs import WALLS, Limits
from autograder.sandbox import probe
from autograder.sandbox import view as views
from autograder.sandbox.scratch import remove

WARM_UP_SECONDS = 300  # importing torch on a busy machine
START_SECONDS = 60
PREFIX = "grader-"


class SandboxError(RuntimeError):
    """No kernel could be started; the message says why and what would help."""


class Running:
    """One started kernel: where it listens, whether it lives, and how to end it.

    sockets:  name of a channel -> address for a ZeroMQ client.
    walls:    NAMESPACES, LANDLOCK or "" for none.
    """

    def __init__(self, pid: int, life: int, key: str, folder: Path, walls: str) -> None:
        self.pid = pid
        self.key = key
        self.folder = folder
        self.walls = walls
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

    def end(self) -> None:
        """End the kernel with all that it started, as far as its walls let that be done."""
        # Without a process namespace the outermost process has to do it: it adopts whoever is left.
        self.signal(signal.SIGTERM if self.walls == LANDLOCK else signal.SIGKILL)
        if not self.walls:
            _kill_group(self.pid)

    def close(self) -> None:
        """End the kernel with all that it started, and remove its folder."""
        self.end()
        select.select([self._handle], [], [], 10)
        os.close(self._handle)
        os.close(self.life)
        remove(self.folder)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class Starter:
    """Owns one warm parent; use it in a `with` statement or call `close`.

    wanted: the walls, see `probe.walls`; "" for none.
    """

    def __init__(self, wanted: str = WALLS[0]) -> None:
        _remove_left_overs()
        # The path must be short: the address of a Unix socket has at most 107 bytes.
        where = "/tmp" if len(tempfile.gettempdir()) > 50 else None
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=where))
        (self._folder / "root").mkdir()
        try:
            self._view = views.view(self._folder / "root") if wanted else {}
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
        self.walls = probe.walls(wanted) if wanted else ""  # while the warm parent warms up
        if wanted and not self.walls:
            self.close()
            raise SandboxError(probe.why_not(wanted))

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
        if self.walls == LANDLOCK:
            (folder / "tmp").mkdir()
            (folder / "import").mkdir()
            (folder / "import" / "course").symlink_to(Path(course.__file__).resolve().parent)
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
            "walls": self.walls,
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
        return Running(answer["pid"], life, key, folder, self.walls)

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
