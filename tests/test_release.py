"""`release/` is what `source/` generates, gives nothing away, and runs as far as an unsolved notebook can."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import notebooks, steps
from autograder.releasing import START
from course.checks.messages import CheckFailed

ASSIGNMENTS = notebooks.assignments()
ROOT = notebooks.ROOT


def test_release_is_generated_from_source() -> None:
    assert steps.release_differences() == []


def _code_lines(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if line.strip()]


def _regions(assignment: str) -> list[list[str]]:
    """The lines of each solution region."""
    return [
        _code_lines(region)
        for cell in notebooks.read(assignment).cells
        for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S)
    ]


def _telling(assignment: str) -> set[str]:
    """Pairs of lines that follow each other in a solution, and solutions of one long line.

    A single line of a longer solution may stand elsewhere by chance, and so may a short pair.
    """
    found = set()
    for lines in _regions(assignment):
        found |= {
            f"{a}\n{b}"
            for a, b in itertools.pairwise(lines)
            if min(len(a), len(b)) > 8 and len(a + b) > 50
        }
        if len(lines) == 1 and len(lines[0]) > 30:
            found.add(lines[0])
    return found


def _short_answers(assignment: str) -> set[str]:
    """Entries of dictionaries of answers, such as `"Flatten()": "looks right",`."""
    lines = {line for region in _regions(assignment) for line in region}
    return {line for line in lines if re.fullmatch(r'".{3,}": .+,', line)}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_release_gives_nothing_away(assignment: str) -> None:
    text = notebooks.notebook_path(assignment, notebooks.RELEASE).read_text(encoding="utf-8")
    for forbidden in ("BEGIN SOLUTION", "HIDDEN TESTS", "judge(", "autograder"):
        assert forbidden not in text
    cells = nbformat.reads(text, 4).cells
    code = "\n".join("\n".join(_code_lines(c.source)) for c in cells if c.cell_type == "code")
    secrets = _telling(assignment) | _short_answers(assignment)
    # One that has just been begun from the template has a single line.
    assert len(secrets) > (5 if assignment in notebooks.ORDER else 0)
    assert {secret for secret in secrets if secret in code} == set()


def test_student_files_come_from_the_allowlist() -> None:
    allowed = {Path(name) / f"{name}.ipynb" for name in ASSIGNMENTS} | {Path(START)}
    committed = subprocess.run(
        ["git", "ls-files", "release"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {Path(name).relative_to("release") for name in committed} <= allowed


def test_package_holds_no_answers() -> None:
    """No solution and no short answer is in `course/`; checks compute, or hold answers sealed."""
    package = "\n".join(
        "\n".join(_code_lines(path.read_text(encoding="utf-8")))
        for path in ROOT.glob("course/**/*.py")
    )
    for assignment in ASSIGNMENTS:
        secrets = _telling(assignment) | _short_answers(assignment)
        assert {secret for secret in secrets if secret in package} == set(), assignment


def test_wheel_holds_course_alone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"  # a copy: building in place would leave files behind
    shutil.copytree(ROOT / "course", tree / "course")
    shutil.copytree(ROOT / "autograder", tree / "autograder")
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, tree)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, tree], check=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"course"}


def _defined(source: str) -> set[str]:
    """Names that a cell assigns, defines or imports."""
    found = set()
    for node in ast.walk(ast.parse(re.sub(r"^\s*[%!].*$", "    pass", source, flags=re.M))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
    return found


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_release_runs(assignment: str, tmp_path: Path) -> None:
    """A cell may stop with NotImplementedError, or for want of a name that such a cell defines."""
    notebook = notebooks.read(assignment, notebooks.RELEASE)
    resources = {"metadata": {"path": str(tmp_path)}}
    # Without `allow_errors`: what is not begun stops nobody who runs all cells.
    NotebookClient(notebook, timeout=600, resources=resources).execute()
    solved = {cell.id: cell.source for cell in notebooks.read(assignment).cells}
    missing: set[str] = set()
    stopped = 0
    for cell in notebooks.code_cells(notebook):
        error = next((o for o in cell.outputs if o.output_type == "error"), None)
        if error is None:
            continue
        stopped += 1
        name = re.match(r"name '(\w+)' is not defined", error.evalue)
        waits = error.ename in ("NotImplementedError", "NotBegun")
        allowed = waits or (name and name[1] in missing)
        assert allowed, f"{cell.id}: {error.ename}: {error.evalue}\n{cell.source}"
        missing |= _defined(solved[cell.id])
    graded = [cell for cell in notebook.cells if notebooks.is_graded(cell)]
    assert stopped >= len(graded), "a graded cell of an unsolved notebook ran to its end"


@pytest.mark.parametrize("folder", [notebooks.SOURCE, notebooks.RELEASE])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_notebook_is_clean(assignment: str, folder: Path) -> None:
    notebook = notebooks.read(assignment, folder)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert all(not c.outputs and c.execution_count is None for c in notebooks.code_cells(notebook))


def test_check_failed_shows_no_traceback() -> None:
    assert CheckFailed("✗ words")._render_traceback_() == ["✗ words"]
