"""Our grading inside nbgrader: `nbgrader autograde` and the formgrader's button come through here.

`nbgrader_config.py` names two things by dotted strings. `SubmissionExporter` takes the place of
nbgrader's exporter: it keeps nbgrader's own code away from a student's files (which it would copy,
links and pipes included, and read before any step of ours runs). `Grade` takes the place of
nbgrader's list of steps: it grades one submission as the batch does and records it.

nbgrader's converter goes over each notebook twice, to sanitise and to autograde. The first time
there is nothing to do: until `Grade` has run, nothing of the student's lies in `autograded/`.
"""

from __future__ import annotations

import atexit
import contextlib
import fnmatch
import glob
import os
import re
import secrets
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from filelock import FileLock, Timeout
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy.exc import SAWarning
from traitlets import Any, Bool, Enum, Float, Integer
from traitlets.config import Config

from autograder import grading, sandbox
from autograder.clean import plain_text
from autograder.intake import read_submission
from autograder.jobs import BEST, WALLS, CannotWrite, Graded, Key, Limits, Settings, Submission
from autograder.key import NoKey, read_key
from autograder.outside.trial import with_plain_tests
from autograder.results import kept
from autograder.results import record as records
from autograder.results.changes import Changes
from autograder.term import LIMITS, TermError, read_term

SECRET_FILE = ".grading_secret"
LOCK_FILE = ".grading.lock"  # the batch holds it, too
LOCK_SECONDS = 10
RECORD_TRIES = 10  # a locked gradebook is waited for about 6 seconds each time
IDLE_SECONDS = 120


class Grade(NbGraderPreprocessor):
    """Grades and records one submission; `c.Grade` in nbgrader_config.py has the settings."""

    sandbox = Bool(
        Settings.sandbox,
        help="False runs students' code with your own rights: only for submissions that you trust.",
    ).tag(config=True)
    walls = Enum([*WALLS, BEST], WALLS[0], help="One kind only, or the best that can be had.").tag(
        config=True
    )
    kernel_tests = Bool(
        True,
        help="Judge what cannot be judged outside in the student's own process, as nbgrader "
        "does. A student can forge such a result, and it is marked so. False: it earns nothing.",
    ).tag(config=True)
    cell_seconds = Float(
        Limits.cell_seconds, min=0.1, help="Processor time that one cell may take, in seconds."
    ).tag(config=True)
    submission_seconds = Float(
        Limits.submission_seconds, min=0.1, help="Processor time of one submission, in seconds."
    ).tag(config=True)
    patience = Float(
        Limits.patience, min=1, help="Wall-clock limits are this many times the processor's."
    ).tag(config=True)
    memory_mib = Integer(
        Limits.memory >> 20,
        min=64,
        help="Memory of one submission, all processes together, in MiB.",
    ).tag(config=True)
    scratch_mib = Integer(
        Limits.scratch >> 20, min=1, help="Files that one submission may write, in MiB."
    ).tag(config=True)
    processes = Integer(
        Limits.processes, min=8, help="Processes and threads that one submission may have."
    ).tag(config=True)
    output_kib = Integer(
        Limits.output >> 10, min=1, help="Output that is kept of one cell, in KiB."
    ).tag(config=True)
    function = Any(help="What grades: (submission, key, settings) -> Graded; for tests.").tag(
        config=True
    )

    def settings(self, course_root: Path, assignment: str = "") -> Settings:
        """The settings as plain data, with the limits that `term.toml` gives the assignment.

        Raises TermError if that file cannot be used.
        """
        rule = read_term(course_root).get(assignment)
        own = {name: getattr(self, name) for name in LIMITS} | dict(rule.limits if rule else {})
        limits = Limits(
            cell_seconds=own["cell_seconds"],
            submission_seconds=own["submission_seconds"],
            patience=own["patience"],
            memory=own["memory_mib"] << 20,
            scratch=own["scratch_mib"] << 20,
            processes=own["processes"],
            output=own["output_kib"] << 10,
        )
        secret = course_secret(course_root)
        return Settings(secret, limits, self.sandbox, self.kernel_tests, self.walls)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Grade the submission that `resources` names; `nb` is an empty stand-in."""
        exporter = self.parent
        if not isinstance(exporter, SubmissionExporter) or exporter.course is None:
            raise NbGraderException(
                "autograder.nbgrader_steps.Grade needs c.Autograde.exporter_class = "
                '"autograder.nbgrader_steps.SubmissionExporter" in nbgrader_config.py'
            )
        names = resources["nbgrader"]
        root = Path(exporter.course.root)
        try:
            with FileLock(root / LOCK_FILE, timeout=LOCK_SECONDS):
                folder = self._grade_and_record(exporter, root, names)
        except Timeout:
            raise NbGraderException(
                "a batch (`python -m autograder grade`) is at work in this course; wait for its end"
            ) from None
        # nbgrader writes this once more, unchanged.
        return nbformat.read(folder / f"{names['notebook']}.ipynb", as_version=4), resources

    def _grade_and_record(self, exporter: SubmissionExporter, root: Path, names: dict) -> Path:
        student, assignment, notebook = names["student"], names["assignment"], names["notebook"]
        folder = exporter.submitted(assignment, student)
        key = exporter.key(assignment, notebook)
        submission = read_submission(folder, student, notebook)
        graded = kept.find(root, submission, key)
        if graded is None:
            graded = self._grade(submission, key, self.settings(root, assignment))
        for line in (*graded.repairs, *graded.problems):
            self.log.warning("%s: %s", student, plain_text(line, 500))
        timestamp = records.read_timestamp(folder)
        course = exporter.course
        changes = Changes(root)
        for waited in range(RECORD_TRIES):
            try:
                with (
                    records.writing(),
                    Gradebook(course.db_url, course.course_id) as gradebook,
                    changes.noticed(gradebook, graded, key),
                ):
                    where = records.record(
                        gradebook, graded, key, root, timestamp, config=self.config
                    )
                kept.drop(root, graded, notebook)
                for line in filter(None, [*changes.lines(), changes.problem]):
                    self.log.warning("%s", line)
                return where
            except CannotWrite as error:
                if waited == 0:
                    self.log.warning("Waiting: %s", error)
                reason = error
            time.sleep(1)
        kept.keep(root, graded, notebook)
        raise NbGraderException(f"graded, but not recorded: {reason}; grading again records it")

    def _grade(self, submission: Submission, key: Key, settings: Settings) -> Graded:
        if self.function is not None:
            return self.function(submission, key, settings)
        with _WARM.in_use():
            return grading.grade(submission, key, settings)


class _WarmKernel:
    """Ends this process's warm kernel when nobody has graded for a while.

    The formgrader's "autograde all" is one run of nbgrader for each student, in a server that lives
    on: closed after each run, the imports would be paid for every time; never closed, their memory
    would stay.
    """

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Grade within this."""
        with self._busy:
            if self._timer is not None:
                self._timer.cancel()
            try:
                yield
            finally:
                self._timer = threading.Timer(IDLE_SECONDS, self._end)
                self._timer.daemon = True
                self._timer.start()

    def _end(self) -> None:
        if self._busy.acquire(blocking=False):
            try:
                grading.close()
            finally:
                self._busy.release()


_WARM = _WarmKernel()
atexit.register(grading.close)


class SubmissionExporter(NotebookExporter):
    """Stands between nbgrader's Autograde and the folders of `submitted/`.

    nbgrader is shown stand-ins: for every submission an empty folder with a checked timestamp and
    empty files of the notebooks' proper names. What a student really handed in, under whatever
    names, is read by `Grade` alone, through `intake`.
    """

    course: CourseDirectory | None = None

    def __init__(self, config: Config | None = None, **kwargs: object) -> None:
        super().__init__(config=config, **kwargs)
        if isinstance(self.parent, Autograde):
            self._take_over(self.parent)

    def from_filename(
        self, filename: str, resources: dict | None = None, **kwargs: object
    ) -> tuple[str, dict]:
        """Run the steps on an empty notebook: nothing is read from `filename`."""
        return self.from_notebook_node(new_notebook(), resources, **kwargs)

    def submitted(self, assignment: str, student: str) -> Path:
        """The real folder of a submission."""
        return self._folders[assignment, student]

    def key(self, assignment: str, notebook: str) -> Key:
        """The key of a notebook, read once for all of its submissions."""
        if (assignment, notebook) not in self._keys:
            try:
                key = read_key(Path(self.course.root), assignment, notebook)
            except NoKey as error:
                self._refuse(str(error))
            root = Path(self.course.root)
            try:
                settings = Grade(parent=self).settings(root, assignment)
            except TermError as error:
                self._refuse(str(error))
            with _WARM.in_use():
                key = with_plain_tests(key, root, settings, grading.grade)
            for name, why in (key.plain.kernel if key.plain else {}).items():
                self.log.warning("%s: %s is judged in the kernel: %s", assignment, name, why)
            self._keys[assignment, notebook] = key
        return self._keys[assignment, notebook]

    def _take_over(self, converter: Autograde) -> None:
        # nbgrader 0.9.6 touches its tables in an order that SQLAlchemy 2.1 remarks on.
        warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.")
        self.course = converter.coursedir
        _take_nbgraders_place(converter)
        self._folders: dict[tuple[str, str], Path] = {}
        self._keys: dict[tuple[str, str], Key] = {}
        self._stand_ins = tempfile.TemporaryDirectory(prefix="submissions-")
        self._check(converter)
        submitted = self._matched(converter)
        stand_in = CourseDirectory(parent=converter)
        for name in self.course.trait_names(config=True):
            setattr(stand_in, name, getattr(self.course, name))
        stand_in.submitted_directory = str(Path(self._stand_ins.name).resolve())
        converter.coursedir = stand_in
        converter.assignments = {}
        for (assignment, student), folder in submitted.items():
            self._folders[assignment, student] = folder
            place = stand_in.format_path(stand_in.submitted_directory, student, assignment)
            self._stand_in(converter, Path(place), folder, assignment, student)

    def _check(self, converter: Autograde) -> None:
        steps = [getattr(step, "__name__", str(step)) for step in converter.autograde_preprocessors]
        if converter.sanitize_preprocessors or [name.split(".")[-1] for name in steps] != ["Grade"]:
            self._refuse(
                "nbgrader_config.py must have c.Autograde.sanitize_preprocessors = [] and "
                'c.Autograde.autograde_preprocessors = ["autograder.nbgrader_steps.Grade"]'
            )
        step = Grade(parent=self)
        if step.sandbox and step.function is None:
            if reason := sandbox.why_not(step.walls):
                self._refuse(f"{reason} (c.Grade.sandbox = False grades without a sandbox)")
            if said := sandbox.notice(step.walls):
                self.log.warning(said)

    def _refuse(self, message: str) -> None:
        self.log.error(message)
        raise NbGraderException(message)

    def _matched(self, converter: Autograde) -> Mapping[tuple[str, str], Path]:
        """The submissions that were asked for, those without any notebook file among them."""
        course = self.course
        pattern = converter._format_source(course.assignment_id, course.student_id)
        names = re.compile(
            converter._format_source("(?P<assignment>[^/]+)", "(?P<student>[^/]+)", escape=True)
        )
        found = {}
        for folder in sorted({*converter.assignments, *glob.glob(pattern)}):
            match = names.fullmatch(folder)
            if match is None or not folder.isprintable() or not os.path.isdir(folder):
                self.log.error("Left out, it cannot be a submission's folder: %r", folder)
                continue
            found[match["assignment"], match["student"]] = Path(folder)
        return found

    def _stand_in(
        self, converter: Autograde, place: Path, folder: Path, assignment: str, student: str
    ) -> None:
        """Make the empty folder that nbgrader is shown for one submission."""
        course = self.course
        place.mkdir(parents=True, exist_ok=True)
        moment = records.read_timestamp(folder)
        if moment is not None:
            (place / records.TIMESTAMP).write_text(f"{moment} UTC\n", encoding="utf-8")
        notebooks = self._notebooks(assignment)
        if len(notebooks) > 1:
            # Of several notebooks, nbgrader gives 0 to those that are not there.
            notebooks = [name for name in notebooks if (folder / f"{name}.ipynb").is_file()]
        paths = [place / f"{name}.ipynb" for name in notebooks]
        for path in paths:
            path.touch()
        converter.assignments[str(place)] = [
            str(path) for path in paths if fnmatch.fnmatch(path.stem, course.notebook_id)
        ]
        if course.notebook_id == "*":
            # nbgrader would take a folder that a killed run left behind for a graded submission.
            graded = course.format_path(course.autograded_directory, student, assignment)
            records.remove_unfinished(Path(graded))

    def _notebooks(self, assignment: str) -> list[str]:
        with Gradebook(self.course.db_url, self.course.course_id) as gradebook:
            try:
                return [item.name for item in gradebook.find_assignment(assignment).notebooks]
            except MissingEntry:
                return []  # nbgrader says so itself


def _take_nbgraders_place(converter: Autograde) -> None:
    """Where nbgrader_config.py names no steps, ours stand where nbgrader's own would."""
    named = converter.config.get("Autograde", {})
    if not {"sanitize_preprocessors", "autograde_preprocessors"} & named.keys():
        converter.sanitize_preprocessors = []
        converter.autograde_preprocessors = [Grade]


def settings_from_config(config: Config, course_root: Path, assignment: str = "") -> Settings:
    """The settings of `c.Grade` in a loaded nbgrader_config.py, for the batch.

    assignment: with its own limits, see `term.toml`.

    Raises traitlets.TraitError for a value that cannot be, TermError for a file that cannot.
    """
    return Grade(config=config).settings(course_root, assignment)


def course_secret(course_root: Path) -> bytes:
    """The course's secret of 32 bytes, from `.grading_secret`; made when there is none.

    Raises ValueError if the file holds something else.
    """
    path = Path(course_root) / SECRET_FILE
    if not path.exists():
        _make_secret(path)
    path.chmod(0o600)
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise ValueError(
            f"{path} is not 64 hexadecimal digits; restore it, or delete it: a new one is made, "
            "and grading again then gives hidden tests other inputs"
        )
    return secret


def _make_secret(path: Path) -> None:
    # Written beside its place and linked into it: it appears whole, and the first of two wins.
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(file, "w", encoding="ascii") as stream:
        stream.write(secrets.token_bytes(32).hex() + "\n")
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
