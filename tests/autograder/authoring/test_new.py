"""A new assignment and a new exercise pass the project's tests as they come from the template."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import notebooks
from autograder.authoring import new
from autograder.course_folder import GradingError

NAME = "frequency_filters"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that has an assignment more, with two exercises."""
    root = tmp_path_factory.mktemp("project") / "course"
    ignored = shutil.ignore_patterns(".venv", ".git", "build", "demo", "__pycache__", "submissions")
    shutil.copytree(notebooks.ROOT, root, ignore=ignored)
    for words in (
        ["new", "assignment", NAME, "--exercise", "low_pass", "--title", "Filters"],
        ["new", "exercise", NAME, "high_pass_by_hand", "--after", "low_pass"],
        ["new", "exercise", NAME, "first_look"],
    ):
        done = _python(root, "-m", "autograder", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "missing:" not in done.stdout
        assert f"to write: {NAME}: cell title" in done.stdout
    return root


def _python(root: Path, *words: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True
    )


def test_it_is_in_order(project: Path) -> None:
    cells = notebooks.read(NAME, project / "source").cells
    heads = [
        c.source.splitlines()[0].split(" &")[0]
        for c in cells
        if c.source.startswith("### Exercise")
    ]
    assert heads == [
        "### Exercise 1 · Low pass",
        "### Exercise 2 · High pass by hand",
        "### Exercise 3 · First look",
    ]
    assert "**Points:** 3" in cells[0].source
    assert cells[0].source.startswith("# 9 · Filters")
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert "| 9 | `frequency_filters` | Filters: TO WRITE | – | ¼ h | 3 |" in readme
    released = notebooks.read(NAME, project / "release")
    assert "NotImplementedError" in "".join(cell.source for cell in released.cells)


def test_it_passes_the_tests(project: Path) -> None:
    tests = [
        "tests/test_source.py",
        "tests/test_release.py",
        "tests/autograder/exercises/test_exercises.py",
        "tests/autograder/exercises/test_mutants_of_solutions.py",
        "tests/autograder/exercises/test_kept.py",
    ]
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", f"{NAME} or 97"]
    # A copy is no checkout: what asks git for its files is another test's.
    done = _python(project, *words)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
    for form in (["check"], ["format", "--check"]):
        made = [f"source/{NAME}", f"autograder/exercises/{NAME}"]
        done = _python(project, "-m", "ruff", *form, *made)
        assert done.returncode == 0, done.stdout


def test_its_check_and_hidden_test_tell_the_mistake(project: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "# %% low_pass: sum\n# kind: wrong\ndef low_pass(images):\n    return images.sum(dim=(1, 2, 3))\n"
    )
    done = _python(project, "-m", "autograder", "try", NAME, str(wrong))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "added up, not averaged" in done.stdout


@pytest.mark.parametrize("name", ["Mean", "class", "sum", "2d", "mean-colour", "summary", ""])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(GradingError, match="cannot be the name"):
        new.new_exercise("nchw", name)


def test_nothing_is_written_over() -> None:
    with pytest.raises(GradingError, match="has a cell pixel already"):
        new.new_exercise("nchw", "pixel")
    with pytest.raises(GradingError, match="source/nchw is there already"):
        new.new_assignment("nchw")
    with pytest.raises(GradingError, match="no exercise 'pixels'; there are: describe, pixel"):
        new.new_exercise("nchw", "mean_colour", after="pixels")
