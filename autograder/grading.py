"""Grade one submission: repair it, run it in a sandboxed kernel, judge each graded cell from outside.

A pure function of a submission, a key and the settings. Scores start at 0 and rise only on a verdict
reached here: no reply, a dead kernel, a malformed message or an error of a test itself leave the 0.
Hidden tests run right after their cell, so what was earned before a crash is kept.
"""

from __future__ import annotations

import atexit
import logging
import re
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from io import StringIO
from pathlib import PurePosixPath

import nbformat.v4
from nbformat import NotebookNode

from autograder.clean import clean_notebook
from autograder.exercises.solution import Solution
from autograder.jobs import CellKey, Graded, Key, Kind, Limits, Settings, Submission, Verdict
from autograder.judging import Texts, named_test, run_hidden_test, seed, without_expected
from autograder.kernel import CellRun, Kernel, KernelGone, Malformed
from autograder.outside.names import uses
from autograder.outside.process import Bench, BenchError
from autograder.outside.trial import plain_tests
from autograder.repair import Cell, repair
from autograder.sandbox import SandboxError, Starter
from course.checks.messages import CheckFailed
from course.checks.wire import WireError

log = logging.getLogger(__name__)

NOT_ALLOWED = "no hidden test, and the instructor has not allowed judging in the student's kernel"
AUTOTEST = "an autotest that nbgrader has not made a test of; write a hidden test in its place"
NOT_REACHED = "not reached: the notebook had stopped before this cell"

_starters: dict[str, Starter] = {}  # by the walls that were asked for
_benches: dict[str, Bench] = {}  # by the key's digest: where its plain asserts run


def grade(submission: Submission, key: Key, settings: Settings) -> Graded:
    """Grade one submission. Raises SandboxError if no kernel can be had, and nothing else."""
    seconds: dict[str, float] = defaultdict(float)
    with _timed(seconds, "repair"):
        repaired = repair(submission.notebook, key)
    grading = _Grading(submission, key, settings, repaired.cells, seconds)
    if repaired.unreadable:
        grading.refuse(repaired.unreadable)
    elif not _ran(grading):
        # Its own doing, or a machine short of memory? Once more: what it does itself it does again.
        grading = _Grading(submission, key, settings, repaired.cells, seconds)
        grading.run()
    return Graded(
        student=submission.student,
        assignment=key.assignment,
        verdicts=tuple(grading.verdicts[name] for name in grading.verdicts),
        notebook=grading.notebook(),
        repairs=(*submission.notes, *repaired.repairs),
        problems=tuple(grading.problems),
        seconds=dict(seconds),
        submission_digest=submission.digest,
        key_digest=key.digest,
        values=grading.values,
        walls=grading.walls,
    )


def _ran(grading: _Grading) -> bool:
    """Run a submission; False if there was no kernel, or it ended and no limit was the reason."""
    try:
        grading.run()
    except SandboxError:
        starter = _starters.pop(grading.settings.wanted, None)
        if starter:
            starter.close()
        return False
    return not grading.ended_itself


def close() -> None:
    """End this process's warm parents and benches."""
    while _starters:
        _starters.popitem()[1].close()
    while _benches:
        _benches.popitem()[1].close()


@lru_cache(maxsize=4)
def _read_solution(solution: tuple) -> Solution:
    return Solution(solution)


def _solution(key: Key) -> Solution | None:
    """The reference of an assignment; it keeps what its cells need, for the next submission."""
    return _read_solution(key.solution) if key.solution else None


def _starter(wanted: str) -> Starter:
    if not _starters:
        atexit.register(close)
    if wanted not in _starters:
        _starters[wanted] = Starter(wanted)
    return _starters[wanted]


def _bench(key: Key) -> Bench:
    bench = _benches.get(key.digest)
    if bench is None or not bench.alive():
        if not _starters and not _benches:
            atexit.register(close)
        if bench is not None:
            bench.close()
        _benches[key.digest] = bench = Bench(key, key.plain.theirs)
    return bench


@contextmanager
def _timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    finally:
        seconds[what] += time.perf_counter() - started


class _Grading:
    """The run of one submission: its cells, their outputs, and the verdicts so far."""

    def __init__(
        self,
        submission: Submission,
        key: Key,
        settings: Settings,
        cells: tuple[Cell, ...],
        seconds: dict[str, float],
    ) -> None:
        self.submission = submission
        self.key = key
        self.settings = settings
        self.seconds = seconds
        self.problems: list[str] = []
        self.ended_itself = False
        self.walls = ""
        self.bench: Bench | None = None
        self.outside = set(plain_tests(key)) - key.plain.kernel.keys() if key.plain else set()
        self.values: dict[str, list[str]] = {}
        self.stopped: dict[str, tuple[str, str]] = {}  # answer cells and their errors
        self.cells = [(cell, _node(cell)) for cell in cells]
        graded = [cell for cell in key.cells if cell.kind in (Kind.TEST, Kind.MANUAL, Kind.TASK)]
        self.verdicts = {
            cell.name: Verdict(cell.name, 0.0, cell.points, NOT_REACHED) for cell in graded
        }

    def refuse(self, reason: str) -> None:
        """Nothing can be run: every cell has 0 for this reason."""
        self._problem(reason)
        for name, verdict in self.verdicts.items():
            self.verdicts[name] = Verdict(name, 0.0, verdict.points, reason)

    def run(self) -> None:
        """Run all cells in order; the end of the kernel ends the run and keeps what was earned."""
        limits = self.settings.limits
        for cell, _ in self.cells:
            if cell.key is not None and cell.key.kind in (Kind.MANUAL, Kind.TASK):
                self._leave_to_a_person(cell)
        with _timed(self.seconds, "start"):
            starter = _starter(self.settings.wanted)
            running = starter.start(self._files(), limits, self._seed())
        self.walls = running.walls
        kernel = Kernel(running, limits)
        with _timed(self.seconds, "start"):
            kernel.__enter__()
        try:
            for number, (cell, node) in enumerate(self.cells, 1):
                if cell.cell_type == "code":
                    node.execution_count = number
                    self._run_cell(kernel, cell, node)
        except KernelGone as error:
            where = cell.name or f"cell {number}"
            self._problem(f"the notebook stopped at {where}: it {error}")
            self.ended_itself = not kernel.watch.reason
        finally:
            with _timed(self.seconds, "stop"):
                kernel.close()
                if self.bench is not None:
                    self.bench.end()

    def _files(self) -> dict[str, bytes]:
        """The files beside the notebook; of a file and a folder of one name, the folder."""
        files = {**self.submission.files, **self.key.files}
        folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
        for name in sorted(folders & files.keys()):
            del files[name]
            self._problem(f"the file {name} was left out: a folder has the same name")
        return files

    def _run_cell(self, kernel: Kernel, cell: Cell, node: NotebookNode) -> None:
        test = cell.key if cell.key is not None and cell.key.kind is Kind.TEST else None
        if test and test.name in self.outside:
            with _timed(self.seconds, "judge"):
                self._judge_outside(kernel, test)
            return
        try:
            with _timed(self.seconds, "cells"):
                run = kernel.execute(cell.source)
        except KernelGone as error:
            if test:
                self._give(test, 0, f"✗ the notebook stopped in this cell: it {error}")
            raise
        node.outputs = run.outputs
        self._note_error(cell, run)
        if run.stopped:
            where = cell.name or "a cell of your own"
            self._problem(f"{where} {run.stopped} and was interrupted")
        if test:
            with _timed(self.seconds, "judge"):
                self._judge(kernel, test, run)

    def _note_error(self, cell: Cell, run: CellRun) -> None:
        """An answer that stopped may be why its test fails; a set-up that stopped is the grader's trouble."""
        if run.error is None or cell.key is None:
            return
        if cell.key.kind is Kind.ANSWER:
            if "NotImplementedError" not in run.error[0]:
                self.stopped[cell.key.name] = run.error
        elif cell.key.kind is Kind.LOCKED and cell.key.name in self._set_up_names():
            self._problem(f"the course's own cell {cell.name} stopped with {': '.join(run.error)}")

    def _set_up_names(self) -> set[str]:
        """The locked cells before the first answer: nothing of the student's is behind their errors."""
        kinds = [cell.kind for cell in self.key.cells]
        first = kinds.index(Kind.ANSWER) if Kind.ANSWER in kinds else len(kinds)
        return {cell.name for cell in self.key.cells[:first]}

    def _with_its_cells_error(self, test: CellKey, reason: str) -> str:
        """A reason that only misses a name, with the error that kept the answer's cell from binding it."""
        if not re.search(r"defines? no|NameError|is not defined", reason):
            return reason
        names = [cell.name for cell in self.key.cells]
        stopped = [name for name in names[: names.index(test.name)] if name in self.stopped]
        if not stopped:
            return reason
        kind, message = self.stopped[stopped[-1]]
        first = message.partition("\n")[0]
        return f"✗ the cell {stopped[-1]} stopped with {kind}: {first}\n{reason}"

    def _judge(self, kernel: Kernel, test: CellKey, run: CellRun) -> None:
        grade_id = named_test(test.hidden)
        if grade_id is None:
            self._judge_in_the_kernel(kernel, test, run)
            return
        try:
            with warnings.catch_warnings(), redirect_stdout(StringIO()):
                warnings.simplefilter("ignore")  # odd numbers from a student are no news
                run_hidden_test(
                    grade_id,
                    kernel.ask,
                    secret=self.settings.secret,
                    submission=self.submission.digest,
                    solution=_solution(self.key),
                    texts=self._texts(),
                )
        except CheckFailed as failed:
            self._give(test, 0, without_expected(str(failed)))
        except KernelGone as gone:
            self._give(test, 0, f"✗ the notebook stopped while this was tested: it {gone}")
            raise
        except (Malformed, WireError) as error:
            self._give(test, 0, f"✗ the notebook's answer could not be read: {error}")
        except Exception as error:
            # A test that stumbles over an answer earns nothing; the instructor hears of it.
            log.debug("the hidden test %s stopped", grade_id, exc_info=True)
            self._problem(f"the hidden test {grade_id} stopped with {repr(error)[:300]}")
            self._give(test, 0, "✗ the answer is of a kind that the test cannot judge")
        else:
            self._give(test, test.points)

    def _texts(self) -> Texts:
        """The student's code, by which exercises recognise ways that they rule out."""
        code = [cell for cell, _ in self.cells if cell.cell_type == "code"]
        answers = {
            c.name: c.source for c in code if c.key is not None and c.key.kind is Kind.ANSWER
        }
        return Texts(answers, [c.source for c in code if c.key is None or c.key.kind is Kind.OPEN])

    def _judge_outside(self, kernel: Kernel, test: CellKey) -> None:
        """Its lines run in the bench, which asks the kernel for what is the student's."""
        try:
            if self.bench is None:
                self.bench = _bench(self.key)
                self.bench.begin(sorted(self._names_read()))
            seconds = self.settings.limits.cell_seconds
            only = self.key.plain.values.get(test.name, ())
            lines = test.released, test.hidden
            result = self.bench.test(test.name, *lines, kernel.ask, seconds, only)
            self.values[test.name] = list(result.values)
        except KernelGone as gone:
            self._give(test, 0, f"✗ the notebook stopped while this was tested: it {gone}")
            raise
        except (Malformed, WireError) as error:
            self.bench = None  # it has ended with this; the next test starts it anew
            self._give(test, 0, f"✗ the notebook's answer could not be read: {error}")
        except BenchError as error:
            self.bench = None
            self._problem(f"{test.name}: {error}")
            self._give(test, 0, f"✗ {error}")
        else:
            self._give(test, *result.verdict(test.points))

    def _names_read(self) -> set[str]:
        """The names that the student's cells read: what a test binds under others never reaches them."""
        code = [
            cell
            for cell, _ in self.cells
            if cell.cell_type == "code" and (cell.key is None or cell.key.kind is not Kind.TEST)
        ]
        return set().union(*(uses(cell.source).reads for cell in code))

    def _judge_in_the_kernel(self, kernel: Kernel, test: CellKey, run: CellRun) -> None:
        """As stock nbgrader does: the student's process says how its own test went."""
        if not self.settings.kernel_tests:
            self._give(test, 0, NOT_ALLOWED)
            return
        if "AUTOTEST" in test.released + test.hidden:
            # Comments until nbgrader has made tests of them: run as they are, they would pass.
            self._give(test, 0, AUTOTEST)
            self._problem(f"{test.name}: {AUTOTEST}")
            return
        if test.hidden.strip() and run.error is None:
            hidden = kernel.execute(test.hidden)
            run = CellRun([*run.outputs, *hidden.outputs], hidden.error, hidden.stopped)
        if run.error is not None:
            self._give(test, 0, f"✗ {run.error[0]}: {run.error[1]}", forgeable=True)
        else:
            score = _partial(run.outputs, test.points)
            reason = "" if score == test.points else f"partial credit: {score:g}"
            self._give(test, score, reason, forgeable=True)

    def _leave_to_a_person(self, cell: Cell) -> None:
        key = cell.key
        unanswered = key.kind is Kind.MANUAL and cell.source.strip() in ("", key.released.strip())
        if unanswered:
            self._give(key, 0, "No response.")
        else:
            self.verdicts[key.name] = Verdict(key.name, None, key.points)

    def _give(self, test: CellKey, score: float, reason: str = "", forgeable: bool = False) -> None:
        reason = _readable(self._with_its_cells_error(test, reason), 4000)
        self.verdicts[test.name] = Verdict(test.name, float(score), test.points, reason, forgeable)

    def _problem(self, text: str) -> None:
        self.problems.append(_readable(text, 600))

    def _seed(self) -> int:
        # Not from the secret: the student's process sees the numbers that follow from it.
        return seed(b"", self.submission.digest, "kernel")

    def notebook(self) -> str:
        """The notebook as it ran, cleaned, as JSON text."""
        notebook = nbformat.v4.new_notebook(cells=[node for _, node in self.cells])
        return nbformat.writes(clean_notebook(notebook))


def _node(cell: Cell) -> NotebookNode:
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
    }.get(cell.cell_type, nbformat.v4.new_raw_cell)
    node = make(cell.source)
    if cell.key is not None:
        node.id = cell.key.cell_id or node.id
        if cell.key.kind is not Kind.OPEN:
            node.metadata["nbgrader"] = {"grade_id": cell.key.name}  # `record` adds the rest
    return node


def _readable(text: str, length: int) -> str:
    """Not longer than that, and without half characters, which no file can hold."""
    text = text.encode(errors="replace").decode()
    return text if len(text) <= length else f"{text[:length]} … (cut)"


def _partial(outputs: list[NotebookNode], points: float) -> float:
    """nbgrader's partial credit: the number that a test cell shows last, within its points."""
    for output in reversed(outputs):
        if output.output_type == "execute_result":
            try:
                return min(max(float(output["data"]["text/plain"]), 0.0), points)
            except (KeyError, ValueError, TypeError):
                return points
    return points


__all__ = ["Limits", "SandboxError", "close", "grade"]
