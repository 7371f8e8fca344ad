"""nbgrader's quickstart course, protected as `docs/other-courses.md` says: honest work earns what it should, forgeries nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import nbformat
import pytest

from autograder import notebooks, sandbox

pytestmark = [
    pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "there is a sandbox"),
    pytest.mark.xdist_group("sandbox"),
]

PAGE = notebooks.ROOT / "docs" / "other-courses.md"
SOLUTION = """def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i ** 2 for i in range(1, n + 1)]"""
EQUAL = """class Equal(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
def squares(n):
    return Equal()"""
TRANSFORMER = """def squares(n):
    pass
get_ipython().input_transformers_post.append(lambda lines: ["pass"])"""
ASSERTS = """def squares(n):
    pass
import builtins
class AssertionError(Exception):
    pass
builtins.AssertionError = AssertionError"""
PRINTED = """print(In)
def squares(n):
    print(In)
    return []"""

# Student: the text of the cell `squares`, and what the tests of `squares` are worth.
CLASS = {
    "honest": (SOLUTION, 2),
    "half": (SOLUTION.replace("n < 1", "False"), 1),
    "equal": (EQUAL, 0),
    "transformer": (TRANSFORMER, 0),
    "asserts": (ASSERTS, 0),
    "printed": (PRINTED, 0),
    "skipped": (SOLUTION.replace("** 2", "** 3").replace("n < 1", "False"), 0),
}
HIDDEN = "assert squares(12)[11] == 144"
TESTS = ("correct_squares", "squares_invalid_input")


def _run(root: Path, *command: str) -> str:
    scripts = sysconfig.get_path("scripts")
    environment = {
        **os.environ,
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "PYTHONPATH": str(notebooks.ROOT),
    }
    done = subprocess.run(
        [Path(scripts) / "nbgrader", *command],
        cwd=root, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    _run(folder, "quickstart", "demo")
    root = folder / "demo"
    line = re.search(r"c\.Autograde\.exporter_class = .*", PAGE.read_text(encoding="utf-8"))[0]
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    _hide(root / "source" / "ps1" / "problem1.ipynb")
    _run(root, "generate_assignment", "ps1")
    for student, (text, _) in CLASS.items():
        place = root / "submitted" / student / "ps1"
        shutil.copytree(root / "release" / "ps1", place)
        path = place / "problem1.ipynb"
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "squares":
                cell.source = text
            elif student == "skipped" and cell.metadata.get("nbgrader", {}).get("grade"):
                cell.metadata["tags"] = ["skip-execution"]
        nbformat.write(notebook, path)
    _run(root, "autograde", "ps1")
    return root


def _hide(path: Path) -> None:
    """The quickstart has no hidden lines: here are some."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "correct_squares":
            cell.source += f"\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    nbformat.write(notebook, path)


def _verdicts(course: Path, student: str) -> dict[str, dict]:
    path = course / "autograded" / student / "ps1" / "grading.json"
    found = json.loads(path.read_text(encoding="utf-8"))["notebooks"]["problem1"]["verdicts"]
    return {verdict["name"]: verdict for verdict in found}


@pytest.mark.parametrize("student", CLASS)
def test_everybody_earns_what_is_deserved(course: Path, student: str) -> None:
    verdicts = _verdicts(course, student)
    assert sum(verdicts[name]["score"] for name in TESTS) == CLASS[student][1]
    assert not any(verdicts[name]["forgeable"] for name in TESTS)


def test_hidden_lines_are_nowhere(course: Path) -> None:
    assert HIDDEN in (course / "source" / "ps1" / "problem1.ipynb").read_text(encoding="utf-8")
    _run(course, "generate_feedback", "ps1")
    for folder in ("autograded", "feedback"):
        texts = [p for p in (course / folder).rglob("*") if p.suffix in (".ipynb", ".html")]
        assert len(texts) >= len(CLASS)
        for path in texts:
            assert HIDDEN not in path.read_text(encoding="utf-8"), path


def test_who_owns_what_is_kept(course: Path) -> None:
    known = json.loads((course / ".plain_tests.json").read_text(encoding="utf-8"))
    assert "squares" in known["ps1/problem1"]["theirs"]
    assert known["ps1/problem1"]["kernel"] == {}
