"""A course folder with two small assignments, built once; each test gets a copy."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest import mock

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course_folder import CourseFolder
from tests.autograder import small_course


def other_notebook() -> nbformat.NotebookNode:
    """Another assignment."""
    test = {"grade": True, "locked": True, "points": 1}
    solution = "### BEGIN SOLUTION\ndef halve(x):\n    return x / 2\n### END SOLUTION"
    return new_notebook(
        cells=[
            new_markdown_cell("# Other: halves and nothing else"),
            small_course.labelled(new_code_cell(solution), "halve", solution=True),
            small_course.labelled(new_code_cell("assert halve(4) == 2"), "test_halve", **test),
        ]
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with mock.patch("nbgrader.api.get_alembic_version", return_value="0"):  # starts a program
        root = small_course.build(tmp_path_factory.mktemp("course"))
    (root / "source" / "other").mkdir()
    nbformat.write(other_notebook(), root / "source" / "other" / "other.ipynb")
    return root


@pytest.fixture
def course(built: Path, tmp_path: Path) -> CourseFolder:
    root = tmp_path / "course"
    shutil.copytree(built, root)
    return CourseFolder(root)


@pytest.fixture(scope="session")
def work(built: Path) -> dict[str, bytes]:
    """What a student hands in, by assignment."""
    small = (built / "release" / "small" / "small.ipynb").read_text()
    notebook = nbformat.reads(small, as_version=4)
    notebook.cells[2].source = "def add(a, b):\n    return a + b"
    other = (built / "source" / "other" / "other.ipynb").read_bytes()
    return {"small": nbformat.writes(notebook).encode(), "other": other}
