"""A course folder as nbgrader knows it, and nbgrader's own steps on it.

A course folder holds `nbgrader_config.py`, `source/`, and what nbgrader makes: `release/`,
`submitted/`, `autograded/`, `feedback/` and `grades.db`. The repository is one; the demo and the
tests make others.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import sysconfig
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograder import notebooks, submitted
from autograder.jobs import CannotWrite, Key, Kind
from autograder.key import NoKey, read_key
from autograder.notebooks import ROOT
from autograder.results.record import writing

LOG = "autograder.log"
OPEN_SECONDS = 60  # how long a locked gradebook is waited for


class GradingError(RuntimeError):
    """A step could not be done; the message says what happened and what to do."""


def copy_course(folder: Path) -> Path:
    """Make `folder` a fresh course folder with the repository's settings and sources.

    An older one in its place is removed, but nothing that does not look like one.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "nbgrader_config.py").is_file():
            raise GradingError(f"{folder} is not empty and not a course folder; name another one")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(
        ROOT / "source",
        folder / "source",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.safetensors"),
    )
    return folder


class CourseFolder:
    """nbgrader's steps on one course folder; each raises `GradingError` when it fails."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root.resolve()
        _put_scripts_on_path()
        config = _load_config(self.root)
        config.CourseDirectory.root = str(self.root)
        if "exporter_class" not in config.GenerateFeedback:
            config.GenerateFeedback.exporter_class = "autograder.results.page.FeedbackPage"
        # nbgrader's own messages are kept for the error report instead of filling the screen.
        app = NbGrader(config=config)
        app.log = logging.getLogger("autograder.nbgrader")
        app.log.propagate = False
        self.config = config
        self._api = NbGraderAPI(CourseDirectory(parent=app), parent=app)

    def build(self, assignment: str) -> None:
        """Generate `release/<assignment>` from `source/` and enter it in the gradebook."""
        self._must(self._api.generate_assignment(assignment), f"building {assignment}")

    def feedback(self, assignment: str, student: str) -> None:
        """Write the feedback page of one graded submission."""
        result = self._api.generate_feedback(assignment, student)
        self._must(result, f"writing the feedback on {assignment} for {student}")

    def submissions(self, assignment: str) -> list[str]:
        """The students who have a folder under `submitted/` for this assignment, sorted."""
        return submitted.students_of(self.root / "submitted", assignment)

    def misplaced(self, assignment: str) -> list[str]:
        """A sentence for each thing under `submitted/` that is not graded for where it lies."""
        known = notebooks.assignments(self.root / "source")
        return submitted.misplaced(self.root / "submitted", assignment, known or [assignment])

    def feedback_is_due(self, assignment: str, student: str) -> bool:
        """There is a graded notebook, and no whole feedback page that is newer."""
        graded = self.root / "autograded" / student / assignment
        pages = self.root / "feedback" / student / assignment
        return any(
            not _is_whole(pages / f"{notebook.stem}.html", notebook.stat().st_mtime)
            for notebook in graded.glob("*.ipynb")
        )

    def key(self, assignment: str) -> Key:
        """The assignment's key, from `source/` or else from the gradebook, which must agree with it.

        Raises GradingError if the assignment is unknown or was changed since it was built.
        """
        with self.gradebook() as gradebook:
            sources = notebooks.assignments(self.root / "source")
            known = sources or [entry.name for entry in gradebook.assignments]
            if assignment not in known:
                raise GradingError(
                    f"no assignment {assignment!r} in {self.root}; there are: {', '.join(known) or 'none'}"
                )
            try:
                key = read_key(self.root, assignment)
            except NoKey as error:
                raise GradingError(str(error)) from None
            expected = {cell.name: cell.points for cell in key.cells if cell.kind in _GRADED}
            try:
                notebook = gradebook.find_notebook(key.notebook, assignment)
            except MissingEntry:
                recorded = {}
            else:
                recorded = {cell.name: cell.max_score for cell in notebook.grade_cells}
                recorded |= {cell.name: cell.max_score for cell in notebook.task_cells}
        if recorded != expected:
            raise GradingError(
                f"the gradebook's cells of {assignment} are not those of source/; run "
                f"`python -m autograder build {assignment}`, then grade"
            )
        return key

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep a second batch out of this folder. The lock of a killed process is free at once."""
        try:
            with FileLock(self.root / ".grading.lock", timeout=0):
                yield
        except Timeout:
            raise GradingError(
                f"another `python -m autograder grade` is at work in {self.root}; wait for its end"
            ) from None

    @property
    def db_url(self) -> str:
        """Where the gradebook is, as nbgrader's configuration says."""
        return self._api.coursedir.db_url

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement.

        Raises CannotWrite if another program keeps it locked for long.
        """
        deadline = time.monotonic() + OPEN_SECONDS
        while True:  # SQLite itself waits for 5 seconds each time
            try:
                with writing():
                    return Gradebook(self.db_url, self._api.coursedir.course_id)
            except CannotWrite:
                if time.monotonic() > deadline:
                    raise

    def _must(self, result: dict, what: str) -> None:
        if result["success"]:
            return
        report = (result.get("log", "") + result.get("error", "")).strip()
        self.log(what, report)
        reason = _last_error(report)
        raise GradingError(f"{what} failed: {reason} (nbgrader's full report is in autograder.log)")

    def log(self, title: str, text: str) -> None:
        """Keep a report in the folder's `autograder.log`."""
        path = self.root / LOG
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"\n=== {title} ===\n{text}\n")


def feedback_page(root: str, assignment: str, student: str) -> None:
    """Write one feedback page; plain data, so that it can be a worker's job."""
    _course(root).feedback(assignment, student)


@lru_cache(maxsize=1)
def _course(root: str) -> CourseFolder:
    return CourseFolder(Path(root))


_GRADED = (Kind.TEST, Kind.MANUAL, Kind.TASK)


def _is_whole(page: Path, since: float) -> bool:
    """The page is newer than `since`, and was not cut short when its writer was killed."""
    if not page.is_file() or page.stat().st_mtime < since:
        return False
    with page.open("rb") as file:
        file.seek(max(0, page.stat().st_size - 200))
        return b"</html>" in file.read()


def _put_scripts_on_path() -> None:
    """nbgrader starts `alembic` by name, which an environment that is not activated lacks."""
    scripts = sysconfig.get_path("scripts")
    if scripts not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ["PATH"]])


def _load_config(root: Path) -> Config:
    """Read nbgrader_config.py; unlike nbgrader, refuse to go on when it is broken."""
    path = root / "nbgrader_config.py"
    if not path.is_file():
        raise GradingError(f"{root} has no nbgrader_config.py; run this from the course's folder")
    try:
        return PyFileConfigLoader(path.name, path=str(root)).load_config()
    except Exception as error:  # a configuration is a program and may fail in any way
        raise GradingError(
            f"{path} is broken ({error}); nothing is graded until it is mended"
        ) from error


def _last_error(report: str) -> str:
    lines = [line for line in report.splitlines() if line.startswith("[ERROR]")]
    plain = [line.removeprefix("[ERROR]").strip() for line in lines]
    vague = ("above traceback", "There was an error processing", "Traceback")
    plain = [line for line in plain if line and not any(words in line for words in vague)]
    causes = [
        line.strip()
        for line in report.splitlines()
        if re.match(r"\s+[\w.]*(Error|Exception):", line)
    ]
    return (plain + causes + ["no reason given"])[0]
