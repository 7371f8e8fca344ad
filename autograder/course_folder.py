"""A course folder as nbgrader knows it, and nbgrader's own steps on it.

A course folder holds `nbgrader_config.py`, `source/`, and what nbgrader makes: `release/`,
`submitted/`, `autograded/`, `feedback/` and `gradebook.db`. The repository is one; the demo and the
tests make others.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sysconfig
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograder.notebooks import ROOT


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
        # nbgrader's own messages are kept for the error report instead of filling the screen.
        app = NbGrader(config=config)
        app.log = logging.getLogger("autograder.nbgrader")
        app.log.propagate = False
        self._api = NbGraderAPI(CourseDirectory(parent=app), parent=app)

    def build(self, assignment: str) -> None:
        """Generate `release/<assignment>` from `source/` and enter it in the gradebook."""
        self._must(self._api.generate_assignment(assignment), f"building {assignment}")

    def autograde(self, assignment: str, student: str) -> None:
        """Run and grade one submission."""
        result = self._api.autograde(assignment, student)
        self._must(result, f"grading {assignment} of {student}")

    def feedback(self, assignment: str, student: str) -> None:
        """Write the feedback page of one graded submission."""
        result = self._api.generate_feedback(assignment, student)
        self._must(result, f"writing the feedback on {assignment} for {student}")

    def submissions(self, assignment: str) -> list[str]:
        """The students who have a folder under `submitted/` for this assignment, sorted."""
        return sorted(
            path.parent.name
            for path in (self.root / "submitted").glob(f"*/{assignment}")
            if path.is_dir()
        )

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement."""
        return Gradebook(self._api.coursedir.db_url, self._api.coursedir.course_id)

    def _must(self, result: dict, what: str) -> None:
        if result["success"]:
            return
        report = (result.get("log", "") + result.get("error", "")).strip()
        log = self.root / "autograder.log"
        with log.open("a", encoding="utf-8") as file:
            file.write(f"\n=== {what} ===\n{report}\n")
        reason = _last_error(report)
        raise GradingError(f"{what} failed: {reason} (nbgrader's full report is in {log})")


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
