"""Our grading against stock `nbgrader autograde`, side by side on the same submissions; and at scale.

    python benchmarks/grading.py                  # 20 LeNet-5 submissions, then 60 small ones
    python benchmarks/grading.py --scale 1000     # a thousand small ones
    python benchmarks/grading.py --submissions 4 --scale 0

Stock is nbgrader with its default settings and the in-process judge (the hidden line runs in the
notebook's own kernel), ours has the sandbox on. The LeNet-5 assignment is made here from the
cells of `source/lenet5` without the figures and the test of accuracy, trained for about a second; the
submissions differ in their learning rate. Rounds of the two alternate, and medians are compared, so that a busy machine
slows both. Starting either program, and feedback pages, are not in the figures.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # here, in the judge and in both kernels
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The cells that are kept, by grade id.
LENET5 = """
    setup digits shapes test_shapes counts test_counts LeNet5 test_LeNet5 first_loss test_first_loss
    iterations test_iterations stream-cell train test_train adam_step test_adam_step adam-against-sgd
    outputs test_outputs shift_images test_shift_images shifted-stream model
"""
SMALL = "setup describe test_describe pixel test_pixel"

STOCK_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = {root!r}
c.Execute.timeout = 600
c.Execute.extra_arguments = ["--log-level=ERROR"]
"""


# --- two course folders with the same submissions -------------------------------------------------


def write_course(folder: Path, assignment: str, cells: str, steps: int | None = None):
    """A course folder with a cut assignment, built; returns it and the solved notebook's text."""
    import nbformat

    from autograder import notebooks, sample_class
    from autograder.course_folder import CourseFolder, copy_course
    from autograder.steps import build

    copy_course(folder)
    source = notebooks.read(assignment)
    kept = set(cells.split())
    known = {notebooks.grade_id(cell) for cell in source.cells}
    assert not kept - known, f"{assignment} has no cells {kept - known}"
    source.cells = [cell for cell in source.cells if notebooks.grade_id(cell) in kept]
    for cell in source.cells:
        if cell.id == "adam-against-sgd":
            cell.source = "watched = validation_set[:1000]"
        if steps is not None:
            cell.source = cell.source.replace("1200, watched", f"{steps}, watched")
    path = folder / "source" / assignment / f"{assignment}.ipynb"
    nbformat.write(source, path)
    course = CourseFolder(folder)
    build(course, [assignment])
    solutions = {
        notebooks.grade_id(cell): sample_class.without_markers(cell.source)
        for cell in source.cells
        if notebooks.is_solution(cell)
    }
    blank = notebooks.read(assignment, folder / "release")
    return course, nbformat.writes(sample_class.fill_in(blank, solutions))


def hand_in(root: Path, assignment: str, texts: list[str]) -> list[str]:
    """Write one submission per text; returns the students' names."""
    students = [f"student-{number:04}" for number in range(len(texts))]
    for student, text in zip(students, texts, strict=True):
        path = root / "submitted" / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return students


class Stock:
    """nbgrader with its own steps, on a copy of the same assignment and submissions."""

    def __init__(self, folder: Path, ours, assignment: str, texts: list[str]) -> None:
        import logging
        import shutil

        from nbgrader.apps import NbGraderAPI
        from nbgrader.apps.nbgraderapp import NbGrader
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import PyFileConfigLoader

        shutil.copytree(ours.root / "source", folder / "source")
        config = folder / "nbgrader_config.py"
        config.write_text(STOCK_CONFIG.format(root=str(folder)), encoding="utf-8")
        app = NbGrader(config=PyFileConfigLoader(config.name, path=str(folder)).load_config())
        app.log = logging.getLogger("benchmark.stock")
        app.log.propagate = False
        self.api = NbGraderAPI(CourseDirectory(parent=app), parent=app)
        self.assignment = assignment
        self.must(self.api.generate_assignment(assignment))
        hand_in(folder, assignment, texts)

    def must(self, result: dict) -> None:
        if not result["success"]:
            sys.exit(f"stock nbgrader failed:\n{result.get('log')}\n{result.get('error')}")

    def seconds(self, student: str) -> float:
        """Grade one submission as `nbgrader autograde` does."""
        start = time.perf_counter()
        self.must(self.api.autograde(self.assignment, student, force=True))
        return time.perf_counter() - start

    def points(self, student: str) -> float:
        with self.api.gradebook as gradebook:
            return gradebook.find_submission(self.assignment, student).score


# --- ours ------------------------------------------------------------------------------------------


class Ours:
    """Our rooms in a row, in this process (`seconds`) or through the batch (`batch`)."""

    def __init__(self, course, assignment: str) -> None:
        from autograder.nbgrader_steps import settings_from_config

        self.course, self.assignment = course, assignment
        self.key = course.key(assignment)
        self.settings = settings_from_config(course.config, course.root)
        self.gradebook = course.gradebook()

    def read(self, task):
        from autograder.intake import read_submission

        folder = self.course.root / "submitted" / task.student / task.assignment
        return read_submission(folder, task.student, self.key.notebook)

    def record(self, task, graded) -> None:
        from autograder.results.record import record

        record(self.gradebook, graded, self.key, self.course.root)
        self.gradebook.db.expunge_all()

    def seconds(self, student: str) -> tuple[float, dict[str, float]]:
        """Intake, grading and recording of one submission; also where the grading's time went."""
        from autograder import grading
        from autograder.batch import Task

        task = Task(self.assignment, student)
        start = time.perf_counter()
        graded = grading.grade(self.read(task), self.key, self.settings)
        self.record(task, graded)
        seconds = time.perf_counter() - start
        assert not graded.problems, graded.problems
        return seconds, graded.seconds

    def batch(self, students: list[str], processes, record=None) -> float:
        """Seconds of a batch on warm worker processes."""
        from autograder import batch, grading
        from autograder.batch import Hands, Task

        hands = Hands(
            self.read, record or self.record, lambda *report: print(*report), grading.grade
        )
        tasks = [Task(self.assignment, student) for student in students]
        summary = batch.run(
            tasks, {self.assignment: self.key}, self.settings, hands, processes,
            lambda: processes.count, quiet=True,
        )  # fmt: skip
        assert len(summary.graded) == len(students), summary.failed
        return summary.seconds

    def points(self, student: str) -> float:
        return self.gradebook.find_submission(self.assignment, student).score


# --- the student's own computation -----------------------------------------------------------------

_OWN = """
import contextlib, sys, time
import nbformat, torch
from autograder import notebooks
torch.set_num_threads(1)
cells = [c.source for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == "code"]
for repetition in range(4):
    namespace = {"__name__": "__main__"}
    start = time.perf_counter()
    for source in cells:
        with contextlib.suppress(Exception):  # a second of training does not reach the wanted accuracy
            notebooks.execute(source, namespace)
    print("seconds", time.perf_counter() - start)
"""


def own_seconds(path: Path) -> float:
    """The notebook's cells in a process that has imported everything and run them once before."""
    done = subprocess.run(
        [sys.executable, "-c", _OWN, path], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("seconds")]
    return statistics.median(float(line.split()[1]) for line in lines[1:])


# --- the two measurements --------------------------------------------------------------------------


def against_stock(count: int, rounds: int, jobs: int, training_steps: int) -> None:
    from autograder import grading
    from autograder.workers import Processes

    with tempfile.TemporaryDirectory() as folder:
        course, solved = write_course(Path(folder, "ours"), "lenet5", LENET5, training_steps)
        texts = [solved.replace("lr=0.003", f"lr={0.003 + n / 1e5:g}") for n in range(count)]
        students = hand_in(course.root, "lenet5", texts)
        Path(folder, "stock").mkdir()
        stock = Stock(Path(folder, "stock").resolve(), course, "lenet5", texts)
        ours = Ours(course, "lenet5")
        notebook = course.root / "submitted" / students[0] / "lenet5" / "lenet5.ipynb"

        stock.seconds(students[0])  # files into the page cache, for both
        ours.seconds(students[0])
        own, theirs, mine, parts, rates = [], [], [], [], []
        chunks = [students[n::rounds] for n in range(rounds) if students[n::rounds]]
        with Processes(jobs) as processes:
            ours.batch(students[: 2 * jobs], processes)
            for number, chunk in enumerate(chunks, 1):
                own.append(own_seconds(notebook))
                theirs += [stock.seconds(student) for student in chunk]
                for student in chunk:
                    seconds, where = ours.seconds(student)
                    mine.append(seconds)
                    parts.append(where)
                rates.append(len(students) / ours.batch(students, processes))
                print(f"round {number} of {len(chunks)} is done", flush=True)
        grading.close()
        same = [stock.points(student) == ours.points(student) for student in students]

        own_time, stock_time, our_time = map(statistics.median, (own, theirs, mine))
        rate = statistics.median(rates)
        overheads = stock_time - own_time, our_time - own_time
        print(f"\n{count} LeNet-5 submissions, {rounds} alternating rounds, medians")
        print("| | stock nbgrader | ours, sandbox on | ratio |")
        print("| --- | --- | --- | --- |")
        print(f"| the student's own computation | {own_time:.2f} s | {own_time:.2f} s | |")
        print(_row("seconds per submission, one at a time", stock_time, our_time, " s"))
        print(_row("of these beyond the student's own", *overheads, " s"))
        print(_row(f"submissions a minute, ours with {jobs} jobs", 60 / stock_time, 60 * rate))
        spread = [f"{min(values):.2f} to {max(values):.2f}" for values in (own, theirs, mine)]
        print(f"ranges: own {spread[0]} s, stock {spread[1]} s, ours {spread[2]} s")
        names = list(dict.fromkeys(name for where in parts for name in where))
        shares = {name: statistics.median(w.get(name, 0.0) for w in parts) for name in names}
        print("ours went to: " + ", ".join(f"{name} {s:.3f} s" for name, s in shares.items()))
        print(f"same score from both: {sum(same)} of {count}")
        print("wanted: overhead at most a fifth of stock's, throughput at least 6 times stock's")


def _row(what: str, stock: float, ours: float, unit: str = "") -> str:
    return f"| {what} | {stock:.2f}{unit} | {ours:.2f}{unit} | {ours / stock:.2f} |"


def at_scale(count: int, jobs: int) -> None:
    from autograder.steps import Options, grade
    from autograder.workers import Processes

    with tempfile.TemporaryDirectory() as folder:
        course, solved = write_course(Path(folder, "ours"), "nchw", SMALL)
        # A comment in an answer makes each submission another one.
        texts = [
            solved.replace('"def describe(', f'"# submission {n}\\n",\n    "def describe(', 1)
            for n in range(count)
        ]
        assert count == 1 or texts[0] != texts[1]
        students = hand_in(course.root, "nchw", texts)
        ours = Ours(course, "nchw")
        points: list[
            tuple[float, float, float]
        ] = []  # seconds, the parent's processor time, its memory

        def record(task, graded) -> None:
            ours.record(task, graded)
            points.append((time.perf_counter(), time.process_time(), _memory()))

        with Processes(jobs) as processes:
            ours.batch(students[: 2 * jobs], processes)  # warm
            points.append((time.perf_counter(), time.process_time(), _memory()))
            ours.batch(students, processes, record)
        print(f"\n{count} small submissions, {jobs} jobs, sandbox on")
        print(
            "| submissions | seconds for each | of these the parent's processor | parent's memory |"
        )
        print("| --- | --- | --- | --- |")
        marks = sorted({0, *(m for m in (50, 100, 250, 500, 750, 1000, 2000) if m < count), count})
        for first, last in itertools.pairwise(marks):
            (start, begun, _), (end, done, memory) = points[first], points[last]
            each, parent = (end - start) / (last - first), (done - begun) / (last - first)
            print(
                f"| {first + 1} to {last} | {each:.3f} s | {1000 * parent:.1f} ms | {memory:.0f} MiB |"
            )
        highest = max(memory for _, _, memory in points)
        print(f"the parent's memory: {points[0][2]:.0f} MiB before, at most {highest:.0f} MiB")
        if count > 50:
            first, whole = points[50][0] - points[0][0], points[-1][0] - points[0][0]
            ratio = whole / count / (first / 50)
            print(f"cost of each at {count} against that at 50: {ratio:.2f} (wanted: at most 1.10)")
        start = time.perf_counter()
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            before, sys.stdout = sys.stdout, nowhere
            try:
                summary = grade(course, ["nchw"], options=Options(jobs=jobs, feedback=False))
            finally:
                sys.stdout = before
        seconds = time.perf_counter() - start
        print(f"started again: {summary.skipped} of {count} skipped in {seconds:.1f} s")


def _memory() -> float:
    """Resident memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = functools.partial(parser.add_argument, type=int)
    add("--submissions", default=20, help="LeNet-5 submissions; 0 leaves this part out")
    add("--rounds", default=5)
    add("--jobs", default=2)
    add("--training-steps", default=100, help="about a second on one core")
    add("--scale", default=60, help="small submissions; 0 leaves this part out")
    options = parser.parse_args()

    from sqlalchemy.exc import SAWarning

    from autograder import sandbox
    from autograder.sandbox.view import training_data

    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader 0.9.6 with SQLAlchemy 2.1

    if reason := sandbox.why_not():
        sys.exit(f"the figures are for grading in a sandbox, and there is none: {reason}")
    # Stock's kernels find the images where ours do, instead of trying to download them each time.
    os.environ.setdefault("COURSE_DATA", str(training_data()))
    os.environ["PYTHONPATH"] = str(ROOT)  # and the in-process judge, as `make test` has it
    if options.submissions:
        against_stock(options.submissions, options.rounds, options.jobs, options.training_steps)
    if options.scale:
        at_scale(options.scale, options.jobs)


if __name__ == "__main__":
    main()
