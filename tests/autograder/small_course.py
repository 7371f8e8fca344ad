"""What the tests of recording share: a course folder with one assignment, a cell of each kind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.course_folder import CourseFolder

SECRET = "__import__('autograder').judge('small/test_add', globals())"
STEPS = """
c = get_config()
c.CourseDirectory.ignore = [".ipynb_checkpoints", "grading.json"]
c.Autograde.exporter_class = "autograder.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = ["autograder.nbgrader_steps.Grade"]
c.GenerateFeedback.exporter_class = "autograder.results.page.FeedbackPage"
"""
CONFIG = (
    STEPS
    + """
c.CourseDirectory.course_id = "small-course"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
)
DUE = datetime(2026, 1, 1)


def labelled(cell: NotebookNode, name: str, **label: object) -> NotebookNode:
    plain = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = {**plain, "grade_id": name, **label}
    return cell


def small_notebook() -> NotebookNode:
    """One cell of each kind; two tests."""
    solution = "### BEGIN SOLUTION\ndef add(a, b):\n    return a + b\n### END SOLUTION"
    hidden = f"### BEGIN HIDDEN TESTS\n{SECRET}\n### END HIDDEN TESTS"
    test = {"grade": True, "locked": True}
    manual = {"grade": True, "solution": True}
    return new_notebook(
        cells=[
            new_markdown_cell('# Small <img src="figure.png">'),
            labelled(new_code_cell("import math"), "setup", locked=True),
            labelled(new_code_cell(solution), "add", solution=True),
            labelled(
                new_code_cell(f"assert add(1, 2) == 3\n{hidden}"), "test_add", points=2, **test
            ),
            labelled(new_code_cell("assert add(0, 0) == 0"), "test_zero", points=1, **test),
            labelled(new_markdown_cell("Why?"), "why", points=3, **manual),
            labelled(new_code_cell("# your plot"), "plot", points=2, **manual),
            labelled(
                new_markdown_cell("Hand in a poster."), "poster", points=4, task=True, locked=True
            ),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


def build(root: Path) -> Path:
    """Make `root` a course folder with the assignment `small`, built by nbgrader, due at DUE."""
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "source" / "small").mkdir(parents=True)
    nbformat.write(small_notebook(), root / "source" / "small" / "small.ipynb")
    course = CourseFolder(root)
    course.build("small")
    with course.gradebook() as gradebook:
        gradebook.find_assignment("small").duedate = DUE
        gradebook.db.commit()
    return root


def opened(root: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small-course")


@contextlib.contextmanager
def new_gradebook(root: Path) -> Iterator[Gradebook]:
    """A gradebook made quickly: nbgrader starts a program to ask for its newest version's number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nbgrader.api.get_alembic_version", lambda: "newest")
        with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
            yield gradebook
            gradebook.db.commit()
