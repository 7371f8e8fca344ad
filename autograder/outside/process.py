"""The judge's side of a bench: starts it, has it run a graded cell's lines, and passes its questions on."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from pathlib import Path

from autograder.jobs import Key
from autograder.notebooks import ROOT
from autograder.outside.bench import receive, send
from course.checks.wire import Message

SET_UP_SECONDS = 600
GRACE_SECONDS = 10


class BenchError(RuntimeError):
    """The bench could not be started, or ended; the message says why."""


@dataclass(frozen=True)
class Result:
    """What came of a graded cell's lines. score: the number that the last line shows, or None.

    error: its class, "" if all lines ran to the end. hidden: it was in a hidden line. cannot: something could not be
    handed to the student's process, which is no fault of the student's.
    """

    score: float | None = None
    error: str = ""
    message: str = ""
    hidden: bool = False
    cannot: bool = False

    def verdict(self, points: float) -> tuple[float, str]:
        """The score and, if it is not full, the reason: of hidden lines no more than that they failed."""
        if not self.error:
            score = points if self.score is None else min(max(self.score, 0), points)
            return score, "" if score == points else f"partial credit: {score:g}"
        if self.cannot:
            return 0, f"✗ this cannot be judged from outside: {self.message}"
        if not self.hidden:
            return 0, f"✗ {self.error}: {self.message}"
        if self.error == "AssertionError":
            return 0, "✗ a hidden test of this cell failed"
        return 0, f"✗ a hidden test of this cell stopped with {self.error}"


class Bench:
    """One assignment's bench, for many submissions, one after another."""

    def __init__(self, key: Key, theirs: Sequence[str] | None) -> None:
        """theirs: the names that are the student's; None to find them out with `learn`."""
        self._folder = Path(tempfile.mkdtemp(prefix="bench-"))
        for name, content in key.files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._connection, other = Pipe()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
        self._program = subprocess.Popen(
            [sys.executable, "-m", "autograder.outside.bench", str(other.fileno())],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": path, "MPLBACKEND": "Agg"},
            pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        other.close()
        self._cells = [list(cell) for cell in key.solution]
        self._begun = False
        if theirs is not None:
            send(self._connection, "set up", cells=self._cells, theirs=list(theirs))
            self._receive(SET_UP_SECONDS, "ready")

    def learn(self) -> tuple[str, ...]:
        """The names that are the student's, found by running the source once."""
        send(self._connection, "learn", cells=self._cells)
        found = self._receive(SET_UP_SECONDS, "learned")[0]["theirs"]
        self._receive(GRACE_SECONDS, "over")
        return tuple(found)

    def begin(self, reads: Sequence[str]) -> None:
        """A new submission. reads: the names that the student's code reads."""
        if self._begun:
            self.end()
        send(self._connection, "begin", reads=list(reads))
        self._begun = True

    def test(
        self,
        name: str,
        visible: str,
        hidden: str,
        ask: Callable[[Message], Message],
        seconds: float,
    ) -> Result:
        """Run the lines of a graded cell. ask: the way to the student's process; what it raises passes through.

        Raises BenchError if the lines do not end within the seconds, or end the bench.
        """
        send(self._connection, "test", name=name, visible=visible, hidden=hidden, seconds=seconds)
        while True:
            sheet, message = self._receive(seconds + GRACE_SECONDS)
            if sheet["kind"] == "over":
                self._begun = False
                raise BenchError("the test did not end, or ended its own process")
            if sheet["kind"] == "result":
                facts = {k: v for k, v in sheet.items() if k in Result.__dataclass_fields__}
                return Result(**facts)
            try:
                reply = ask(message)
            except BaseException:
                self._stop()  # the fork still waits for an answer
                raise
            send(self._connection, "answer", reply)

    def end(self) -> None:
        """The submission is over."""
        if self._begun:
            self._begun = False
            with contextlib.suppress(OSError):
                send(self._connection, "end")
                self._receive(GRACE_SECONDS, "over")

    def alive(self) -> bool:
        """Whether it can take another submission."""
        return self._program.poll() is None

    def close(self) -> None:
        """End the program."""
        self._stop()
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop(self) -> None:
        self._begun = False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._program.pid, signal.SIGKILL)  # with its fork
        self._program.wait()

    def _receive(self, seconds: float, kind: str = "") -> tuple[dict, Message | None]:
        try:
            if not self._connection.poll(seconds):
                self._stop()
                raise BenchError("the instructor's cells or tests did not end in time")
            sheet, message = receive(self._connection)
        except (EOFError, OSError):
            raise BenchError("the process that runs the instructor's tests has ended") from None
        if kind and sheet["kind"] != kind:
            raise BenchError(f"the process that runs the instructor's tests said {sheet['kind']!r}")
        return sheet, message
