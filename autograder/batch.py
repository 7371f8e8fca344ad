"""Grade many submissions on an executor: bounded in flight, resumable, and stopped by nothing in them.

A job is plain data in and out; this process alone reads `submitted/` and writes the gradebook.
Grading is the workers' part, recording is the parent's, and what is recorded is done: a batch that
was killed goes on where it stood when it is started again.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field

from tqdm import tqdm

from autograder import workers
from autograder.jobs import CannotWrite, Graded, Key, Settings, Submission
from autograder.version import code_digest
from autograder.workers import UnfitWorkers

# A gradebook that cannot be written is waited for; what is finished waits with it, and when so many
# do, nothing new is begun.
RECORD_PATIENCE = 120.0  # seconds since it could last be written
MOST_WAITING = 50

Grade = Callable[[Submission, Key, Settings], Graded]

# Jobs in flight beyond the workers: a worker finds its next job ready when it has done one.
AHEAD = 2


@dataclass(frozen=True)
class Task:
    """One student's submission of one assignment."""

    assignment: str
    student: str

    def __str__(self) -> str:
        return f"{self.assignment}, {printable(self.student)}"


@dataclass
class Summary:
    """What a batch did.

    graded:   recorded in this batch.
    skipped:  recorded before, by the same code, and unchanged since.
    repairs:  how many graded submissions needed a repair.
    problems: one line each for what stopped a graded submission's run (a dead kernel, a limit).
    failed:   one line each for a submission that has no grade from this batch.
    left:     not begun or not finished, because the batch was stopped.
    """

    graded: list[Task] = field(default_factory=list)
    skipped: int = 0
    repairs: int = 0
    problems: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        rate = 60 * len(self.graded) / self.seconds if self.seconds else 0.0
        parts = [
            f"{len(self.graded)} graded" + (f", {self.skipped} skipped" if self.skipped else ""),
            f"{self.repairs} repaired",
            _count(len(self.problems), "problem"),
            f"{len(self.failed)} not graded" if self.failed else "",
            f"{self.left} left" if self.left else "",
        ]
        pace = f"{self.seconds:.1f} s, {rate:.1f} a minute" if self.graded else ""
        return "; ".join(part for part in [*parts, pace] if part)


@dataclass(frozen=True)
class Hands:
    """What a batch needs from around it, each a function, so that a test can pass its own.

    read:    intake of one submission; it runs when the submission is about to be graded.
    record:  writes one result; it runs in this process and thread only. CannotWrite: tried again.
    keep:    puts a result aside that could not be recorded in the end.
    log:     keeps a report (title, text) of what went wrong inside the grader.
    grade:   the job itself, a function of a module, so that it pickles by name.
    """

    read: Callable[[Task], Submission]
    record: Callable[[Task, Graded], None]
    log: Callable[[str, str], None]
    grade: Grade
    keep: Callable[[Task, Graded], None]


def run(
    tasks: Sequence[Task],
    keys: Mapping[str, Key],
    settings: Mapping[str, Settings],
    hands: Hands,
    executor: Executor,
    width: Callable[[], int],
    *,
    quiet: bool = False,
) -> Summary:
    """Grade `tasks` with `executor`; `width()` is how many jobs it can work on at once.

    keys, settings: by assignment.

    Stops early when Ctrl-C is pressed: what is finished is recorded, `Summary.left` counts the rest.
    Raises UnfitWorkers if a worker runs other code than this process.
    """
    bar = tqdm(total=len(tasks), disable=quiet, **bar_of("grading", "submission"))
    with bar, _interruptible() as stopped:
        return _Batch(keys, settings, hands, executor, width, bar, stopped).run(tasks)


def bar_of(title: str, unit: str) -> dict[str, object]:
    """How a progress bar looks, as arguments for tqdm."""
    return {"desc": f"   {title}", "file": sys.stdout, "dynamic_ncols": True, "unit": unit}


class _Batch:
    """The state of one run."""

    def __init__(self, keys, settings, hands, executor, width, bar, stopped) -> None:
        self.keys, self.settings, self.hands = keys, settings, hands
        self.executor, self.width, self.bar, self.stopped = executor, width, bar, stopped
        self.summary = Summary()
        self.flying: dict[Future, Task] = {}
        self.suspects: deque[Task] = deque()  # it went wrong; each is tried once more, alone
        self.tried: set[Task] = set()
        self.unrecorded: deque[tuple[Task, Graded]] = deque()
        self.refused: tuple[float, str] | None = None  # since when nothing can be written, and why

    def run(self, tasks: Sequence[Task]) -> Summary:
        start = time.perf_counter()
        waiting = deque(tasks)
        while (waiting or self.suspects or self.flying) and not self.stopped.is_set():
            room = self.width() + AHEAD
            while waiting and len(self.flying) < room and len(self.unrecorded) < MOST_WAITING:
                self.submit(waiting.popleft())
            # Alone: if the worker dies again it is known which job is the cause, and a machine
            # that was short of memory has all of it for this one.
            if self.suspects and not self.flying:
                self.submit(self.suspects.popleft())
            self.collect(timeout=0.5)
            self.record_waiting()
            if len(self.unrecorded) >= MOST_WAITING and self.out_of_patience():
                break
        while self.unrecorded and not self.out_of_patience() and not self.stopped.is_set():
            time.sleep(0.5)
            self.record_waiting()
        self.put_aside()
        if self.stopped.is_set():
            self.collect(timeout=0)
            for future in self.flying:
                future.cancel()
        self.summary.left = len(waiting) + len(self.suspects) + len(self.flying)
        self.summary.seconds = time.perf_counter() - start
        return self.summary

    def submit(self, task: Task) -> None:
        try:
            submission = self.hands.read(task)
            future = self.executor.submit(
                job, self.hands.grade, submission, self.keys[task.assignment],
                self.settings[task.assignment], code_digest(),
            )  # fmt: skip
        except Exception as error:  # ours, whatever it is: the other submissions go on
            self.fail(task, error)
        else:
            self.flying[future] = task
            self.show()

    def collect(self, timeout: float) -> None:
        """Record what is done; wait for it up to `timeout` seconds."""
        done, _ = wait(self.flying, timeout, return_when=FIRST_COMPLETED)
        for future in done:
            self.finish(future, self.flying.pop(future))
        self.show()

    def finish(self, future: Future, task: Task) -> None:
        try:
            graded = future.result()
        except UnfitWorkers:
            raise
        except CancelledError:
            raise UnfitWorkers(
                "the cluster took a job back; is its scheduler still there? The same command goes on"
            ) from None
        except Exception as error:  # ours, whatever it is: the other submissions go on
            if isinstance(error, ModuleNotFoundError) and "autograder" in str(error):
                raise UnfitWorkers(
                    f"a worker cannot grade ({error}); start the workers in a copy of this "
                    "repository, at the same version"
                ) from error
            if task in self.tried:
                self.fail(task, error)
            else:
                self.tried.add(task)
                self.suspects.append(task)
                self.bar.write(f"   again: {task}: {_cause(error)}")
            return
        self.unrecorded.append((task, graded))
        if self.refused is None:
            self.record_waiting()

    def record_waiting(self) -> None:
        """Record what is finished, in turn, as far as the gradebook lets us."""
        while self.unrecorded:
            task, graded = self.unrecorded[0]
            try:
                self.hands.record(task, graded)
            except CannotWrite as error:
                if self.refused is None:
                    self.refused = time.monotonic(), str(error)
                    self.bar.write(f"   waiting: {error}")
                return
            except Exception as error:  # ours, whatever it is: the other submissions go on
                self.fail(task, error)
            else:
                self.recorded(task, graded)
            self.unrecorded.popleft()
            self.refused = None

    def out_of_patience(self) -> bool:
        return self.refused is not None and time.monotonic() - self.refused[0] > RECORD_PATIENCE

    def put_aside(self) -> None:
        """Keep what is finished and could not be recorded."""
        for task, graded in self.unrecorded:
            try:
                self.hands.keep(task, graded)
            except OSError as error:
                self.fail(task, error)
                continue
            line = (
                f"{task}: graded, but not recorded: {self.refused[1]}; the same command records it"
            )
            self.summary.failed.append(line)
            self.bar.write(f"   problem: {line}")

    def recorded(self, task: Task, graded: Graded) -> None:
        self.summary.graded.append(task)
        self.summary.repairs += bool(graded.repairs)
        for line in graded.problems:
            self.summary.problems.append(f"{task}: {printable(line)}")
            self.bar.write(f"   problem: {self.summary.problems[-1]}")
        self.bar.update()

    def fail(self, task: Task, error: Exception) -> None:
        # The worker's own traceback is in the cause.
        self.hands.log(f"grading {task}", "".join(traceback.format_exception(error)))
        hint = "its worker died twice" if workers.died(error) else "an error of the grader's own"
        line = f"{task}: not graded, {hint}: {_cause(error)} (more in autograder.log)"
        self.summary.failed.append(line)
        self.bar.write(f"   problem: {line}")
        self.bar.update()

    def show(self) -> None:
        width = self.width()
        names = [str(task) for task in list(self.flying.values())[:width]]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        waiting = "" if width else "waiting for a worker to join the cluster"
        # A terminal sees the seconds go by; a log file gets a line for each submission only.
        text = "; ".join(names[:3]) + more + waiting
        self.bar.set_postfix_str(text, refresh=sys.stdout.isatty())


def job(grade: Grade, submission: Submission, key: Key, settings: Settings, code: str) -> Graded:
    """What a worker does. Raises UnfitWorkers if the worker's code is not the parent's."""
    if code_digest() != code:
        raise UnfitWorkers(
            f"a worker runs other code ({code_digest()[:12]}) than this process ({code[:12]}), so "
            "its grades would be another version's; bring both to the same version and start again"
        )
    with _ONE_AT_A_TIME:
        try:
            return grade(submission, key, settings)
        except Exception:
            workers.close_kernels()  # whatever went wrong there, the next job does not inherit it
            raise


# A worker of a cluster may have several threads, but the grader keeps one warm kernel to a process.
_ONE_AT_A_TIME = threading.Lock()


def printable(text: str, longest: int = 500) -> str:
    """A text from a submission, without what could move a terminal's cursor or reverse its text."""
    text = text if len(text) <= longest else text[:longest] + " ..."
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """The first Ctrl-C sets the event, so that it never falls into a recording; the second raises."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped  # signals belong to the main thread
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _cause(error: Exception) -> str:
    return printable(f"{type(error).__name__}: {error}".splitlines()[0])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
