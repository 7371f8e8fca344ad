"""The steps that an instructor runs, each a function with progress on the screen."""

from __future__ import annotations

import contextlib
import filecmp
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.exc import SAWarning
from tqdm import tqdm

from autograder import (
    backups,
    batch,
    grading,
    notebooks,
    releasing,
    returning,
    sample_class,
    sandbox,
    workers,
)
from autograder.batch import Hands, Summary, Task, bar_of, printable
from autograder.course_folder import LOG, CourseFolder, GradingError, copy_course
from autograder.intake import read_submission
from autograder.jobs import Graded, Key, Settings, Submission
from autograder.nbgrader_steps import settings_from_config
from autograder.outside.trial import with_plain_tests
from autograder.results import kept, report
from autograder.results import record as records
from autograder.results.changes import Changes
from autograder.term import TermError, apply_term
from autograder.workers import Processes, usable_cores
from course.checks import progress


def build(course: CourseFolder, assignments: Sequence[str]) -> None:
    """Generate the release of each assignment and enter it in the gradebook."""
    for assignment in tqdm(assignments, **bar_of("building", "notebook")):
        course.build(assignment)
    if set(notebooks.assignments(course.root / "source")) == set(progress.overview()):
        releasing.write_start_page(course.root / "release")  # it speaks of this course alone


def release_differences() -> list[str]:
    """Names of released files that are not what `source/` generates now."""
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(copy_course(Path(folder) / "course"))
        build(course, notebooks.assignments())
        fresh, committed = course.root / "release", notebooks.RELEASE
        names = {p.relative_to(fresh) for p in fresh.rglob("*") if p.is_file()}
        names |= {
            p.relative_to(committed)
            for p in committed.rglob("*")
            if p.is_file() and ".ipynb_checkpoints" not in p.parts
        }
        return sorted(
            str(name)
            for name in names
            if not (fresh / name).is_file()
            or not (committed / name).is_file()
            or not filecmp.cmp(fresh / name, committed / name, shallow=False)
        )


@dataclass(frozen=True)
class Options:
    """How a batch is graded.

    jobs:         worker processes on this machine; None for as many as there are usable cores.
    scheduler:    the address of a Dask cluster that grades instead.
    force:        grade again what is recorded and unchanged.
    sandbox:      False runs submissions with the grader's own rights.
    walls:        None leaves it to nbgrader_config.py; see `Settings.walls`.
    kernel_tests: None leaves it to nbgrader_config.py; see `Settings.kernel_tests`.
    feedback:     write feedback pages afterwards.
    """

    jobs: int | None = None
    scheduler: str = ""
    force: bool = False
    sandbox: bool = True
    walls: str | None = None
    kernel_tests: bool | None = None
    feedback: bool = True


def grade(
    course: CourseFolder,
    assignments: Sequence[str],
    students: Sequence[str] = (),
    options: Options | None = None,
) -> Summary:
    """Grade every submission (or those of `students`) and write the feedback pages.

    What is recorded with the same submission and the same key is skipped. Problems are lines of the
    summary and of the screen; no submission stops another one.

    Raises GradingError if nothing can be graded: no sandbox, no submissions, an unknown assignment,
    a `term.toml` that cannot be used.
    """
    options = options or Options()
    settings = {assignment: _settings(course, options, assignment) for assignment in assignments}
    if not options.scheduler:
        for line in {sandbox.notice(each.wanted) for each in settings.values()} - {""}:
            print(f"   {line}")
    keys = {assignment: course.key(assignment) for assignment in assignments}
    tasks = [
        Task(assignment, student)
        for assignment in keys
        for student in course.submissions(assignment)
        if not students or student in students
    ]
    lines = [] if students else [line for name in keys for line in course.misplaced(name)]
    misplaced = list(dict.fromkeys(lines))
    for line in misplaced:
        print(f"   problem: {printable(line)}")
    if not tasks:
        raise GradingError(
            f"no submissions of {', '.join(assignments)} under {course.root / 'submitted'}; "
            "they belong in submitted/<student>/<assignment>/<assignment>.ipynb"
        )
    keys = {name: _with_plain_tests(key, course, settings[name]) for name, key in keys.items()}
    # nbgrader 0.9.6 touches its tables in an order that SQLAlchemy 2.1 remarks on, three times each.
    warnings.filterwarnings("ignore", category=SAWarning)
    # A job ends by its own limits; this is for what should not happen.
    limits = [one.limits for one in settings.values()]
    patience = 2 * max(one.patience * one.submission_seconds for one in limits) + 300
    processes = Processes(options.jobs or usable_cores(), patience, course.root / LOG)
    with course.lock(), _ended_at_once_if_stopped(processes):
        backups.backup(course)
        changes = Changes(course.root)
        _penalise_anew(course, assignments, changes)
        summary = _grade(course, tasks, keys, settings, options, processes, changes)
        summary.failed += misplaced
        for line in changes.lines():
            print(f"   {line}")
        if changes.problem:
            print(f"   problem: {changes.problem}")
            summary.failed.append(changes.problem)
        print(f"   {summary}")
        if summary.left:
            raise Stopped(
                f"stopped: {len(summary.graded)} graded and recorded, {summary.left} left; "
                "the same command goes on with them"
            )
        if options.feedback:
            # The pages that are missing or older than the grading.
            due = [t for t in tasks if course.feedback_is_due(t.assignment, t.student)]
            summary.failed += returning.write_pages(course, due, processes)
    return summary


def _penalise_anew(course: CourseFolder, assignments: Sequence[str], changes: Changes) -> None:
    """Penalties follow the dates of today, also where nothing is graded again."""
    for assignment, lines in apply_term(course, assignments).items():
        for line in lines:
            changes.add_penalty(line.student, assignment, line.before, line.after)


def _with_plain_tests(key: Key, course: CourseFolder, settings: Settings) -> Key:
    """With how its plain asserts are judged; what has to run in the kernel is said."""
    key = with_plain_tests(key, course.root, settings, grading.grade)
    if key.plain is not None:
        grading.close()  # the workers have their own
        for name, why in key.plain.kernel.items():
            reason = printable(why.splitlines()[0]) if why else ""
            print(f"   {key.assignment}: {name} is judged in the student's kernel: {reason}")
    return key


class Stopped(KeyboardInterrupt):
    """Ctrl-C; the message says what is done and how to go on."""


def _settings(course: CourseFolder, options: Options, assignment: str) -> Settings:
    try:
        settings = settings_from_config(course.config, course.root, assignment)
    except TermError as error:
        raise GradingError(str(error)) from None
    if not options.sandbox:
        settings = replace(settings, sandbox=False)
    if options.walls is not None:
        settings = replace(settings, walls=options.walls)
    if options.kernel_tests is not None:
        settings = replace(settings, kernel_tests=options.kernel_tests)
    if settings.sandbox and not options.scheduler and (reason := sandbox.why_not(settings.walls)):
        raise GradingError(f"{reason}; or --no-sandbox, with your own rights: for a trusted class")
    return settings


def _grade(
    course: CourseFolder,
    tasks: Sequence[Task],
    keys: Mapping[str, Key],
    settings: Mapping[str, Settings],
    options: Options,
    processes: Processes,
    changes: Changes,
) -> Summary:
    def folder(task: Task) -> Path:
        return course.root / "submitted" / task.student / task.assignment

    def read(task: Task) -> Submission:
        return read_submission(folder(task), task.student, keys[task.assignment].notebook)

    with contextlib.ExitStack() as stack:
        gradebook = stack.enter_context(course.gradebook())

        def is_recorded(task: Task) -> bool:
            if not records.read_gradings(course.root, task.student, task.assignment):
                return False  # without a result there is no need to read the submission twice
            digest, key = read(task).digest, keys[task.assignment].digest
            where = (course.root, task.student, task.assignment)
            return records.is_recorded(*where, digest, key, gradebook=gradebook)

        todo = [task for task in tasks if options.force or not is_recorded(task)]
        skipped = len(tasks) - len(todo)
        if skipped:
            print(
                f"   {skipped} of {len(tasks)} are graded already and unchanged; "
                "--force grades them again"
            )
        executor, width = processes, lambda: processes.count
        if options.scheduler:
            executor, width = stack.enter_context(workers.cluster(options.scheduler))

        def write(task: Task, graded: Graded) -> None:
            timestamp = records.read_timestamp(folder(task))
            key = keys[task.assignment]
            with changes.noticed(gradebook, graded, key):
                records.record(gradebook, graded, key, course.root, timestamp, config=course.config)
            gradebook.db.expunge_all()  # memory does not grow with the class

        def keep(task: Task, graded: Graded) -> None:
            kept.keep(course.root, graded, keys[task.assignment].notebook)

        def kept_before(task: Task) -> bool:
            """Record what an earlier batch had graded and could not record."""
            key = keys[task.assignment]
            graded = kept.find(course.root, read(task), key)
            if graded is None or options.force:
                return False
            write(task, graded)
            kept.drop(course.root, graded, key.notebook)
            return True

        late = [task for task in todo if (course.root / kept.FOLDER).is_dir() and kept_before(task)]
        todo = [task for task in todo if task not in late]
        if late:
            print(f"   {len(late)} had been graded and could not be recorded: recorded now")
        hands = Hands(read, write, course.log, grading.grade, keep)
        summary = batch.run(todo, keys, settings, hands, executor, width)
    summary.skipped = skipped
    summary.graded += late
    return summary


@contextlib.contextmanager
def _ended_at_once_if_stopped(processes: Processes) -> Iterator[None]:
    try:
        yield
    except BaseException:
        processes.kill()
        raise
    processes.shutdown()


def show_report(course: CourseFolder, similar: bool = False) -> None:
    """Print the table of scores and write the report's files; similar: with pairs of similar work."""
    frame = report.scores(course)
    if frame.empty:
        raise GradingError("the gradebook holds no graded submission yet; run `grade` first")
    totals = report.totals(frame, report.submissions(course))
    print(totals.rename(index=printable).to_string())
    for line in report.summary(
        frame, report.verdicts(course, frame), report.remarks(course, frame)
    ):
        print(line)
    path = report.write_report(course, frame, similar)
    print(f"\nreport    {path}\nscores    {path.with_suffix('.csv')}")


def demo(folder: Path, assignments: Sequence[str]) -> Summary:
    """The whole way once, on a sample class in `folder`."""
    course = CourseFolder(copy_course(folder))
    print(f"1  the release of every assignment, in {folder / 'release'}")
    build(course, notebooks.assignments())
    print(f"2  a sample class for {', '.join(assignments)}")
    for assignment in assignments:
        for submission in sample_class.sample_submissions(assignment, course.root / "release"):
            sample_class.write(submission, assignment, course.root)
            lost = len(submission.loses)
            print(f"   {assignment:<26}{submission.student:<14}{lost:>3} graded cells to lose")
    print("3  grading and feedback")
    reason = sandbox.why_not()
    if reason:
        print(f"   without a sandbox, as these submissions are our own: {reason}")
    summary = grade(course, assignments, options=Options(sandbox=not reason))
    print("4  the class at a glance\n")
    show_report(course)
    print(f"feedback  {folder / 'feedback'}/<student>/<assignment>/<assignment>.html")
    return summary
