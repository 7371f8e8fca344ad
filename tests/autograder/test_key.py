"""The key: what nbgrader releases, from `source/` and from the gradebook, and what decides a score."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import nbformat
import pytest

from autograder import notebooks
from autograder.course_folder import CourseFolder, copy_course
from autograder.jobs import Kind
from autograder.key import NoKey, key_from_gradebook, read_key

ASSIGNMENTS = notebooks.assignments()
CONFIG = "c = get_config()\nc.ClearSolutions.code_stub = {'python': 'pass  # yours'}\n"


def cell(source: str, cell_type: str = "code", **label: object) -> dict:
    label = {"grade": False, "solution": False, "locked": False, "schema_version": 3} | label
    made = {"cell_type": cell_type, "metadata": {"nbgrader": label}, "source": source}
    if cell_type == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


TEST = "assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f() is not True\n### END HIDDEN TESTS"
CELLS = [
    cell("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION", grade_id="f")
    | {"id": "a"},
    cell(TEST, grade_id="test_f", grade=True, points=2, locked=True) | {"id": "b"},
    cell("import math", grade_id="setup", locked=True) | {"id": "c"},
    cell("It rains.", "markdown", grade_id="essay", grade=True, solution=True, points=3)
    | {"id": "d"},
    cell(
        "Draw.\n=== BEGIN MARK SCHEME ===\nA tree: 1\n=== END MARK SCHEME ===",
        "markdown",
        grade_id="draw",
        task=True,
        locked=True,
        points=4,
    )
    | {"id": "e"},
    {"cell_type": "markdown", "metadata": {}, "source": "# Text", "id": "f"},
]
CELLS[0]["metadata"]["nbgrader"]["solution"] = True


def course(folder: Path, cells: list[dict] = CELLS, name: str = "a", minor: int = 5) -> Path:
    """A course folder with one assignment."""
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "source" / name).mkdir(parents=True, exist_ok=True)
    notebook = {"cells": cells, "nbformat": 4, "nbformat_minor": minor}
    notebook["metadata"] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    (folder / "source" / name / f"{name}.ipynb").write_text(json.dumps(notebook))
    return folder


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_key_is_what_nbgrader_released(assignment: str) -> None:
    key = read_key(notebooks.ROOT, assignment)
    released = notebooks.read(assignment, notebooks.RELEASE).cells
    assert [c.released for c in key.cells] == [c.source for c in released]
    assert [c.cell_id for c in key.cells] == [c.id for c in released]
    labels = [c.metadata.get("nbgrader", {}) for c in released]
    assert [c.checksum for c in key.cells] == [label.get("checksum") for label in labels]
    assert [c.points for c in key.cells] == [label.get("points", 0) for label in labels]
    tests = [c for c in key.cells if c.kind is Kind.TEST]
    assert tests
    assert all(c.hidden_test for c in tests)
    assert not any(c.hidden for c in key.cells if c.kind is not Kind.TEST)
    assert "HIDDEN" not in "".join(c.released for c in key.cells)


def test_kinds_and_texts(tmp_path: Path) -> None:
    key = read_key(course(tmp_path), "a")
    f, test, setup, essay, draw, text = key.cells
    kinds = [Kind.ANSWER, Kind.TEST, Kind.LOCKED, Kind.MANUAL, Kind.TASK, Kind.OPEN]
    assert [c.kind for c in key.cells] == kinds
    assert [c.name for c in key.cells] == ["f", "test_f", "setup", "essay", "draw", "f-5"]
    assert f.released == "def f():\n    pass  # yours"
    assert test.released == "assert f() == 1"
    assert test.hidden == "assert f() is not True"
    assert not test.hidden_test
    assert essay.released == "YOUR ANSWER HERE"
    assert "tree" not in draw.released
    assert [c.points for c in key.cells] == [0, 2, 0, 3, 4, 0]
    assert text.checksum is None
    assert setup.released == "import math"
    assert key.kernel_name == "python3"


def test_cells_without_ids_have_stable_names(tmp_path: Path) -> None:
    cells = [{k: v for k, v in c.items() if k != "id"} for c in CELLS]
    key = read_key(course(tmp_path, cells, minor=4), "a")
    assert key.cells[-1].name == "cell-5"
    assert {c.cell_id for c in key.cells} == {""}
    assert read_key(tmp_path, "a") == key


def test_files_are_the_assignments_own(tmp_path: Path) -> None:
    folder = course(tmp_path) / "source" / "a"
    (folder / "data").mkdir()
    (folder / "data" / "table.csv").write_text("1,2")
    (folder / "weights.safetensors").write_text("of the instructor's last run")
    (folder / "old.ipynb").write_text("{}")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "table.csv").write_text("3")
    assert read_key(tmp_path, "a").files == {"data/table.csv": b"1,2"}


def test_the_digest_follows_what_decides_a_score(tmp_path: Path) -> None:
    digest = read_key(course(tmp_path), "a").digest
    assert read_key(course(tmp_path), "a").digest == digest
    (tmp_path / "source" / "a" / "table.csv").write_text("1")
    with_file = read_key(tmp_path, "a").digest
    hidden = json.loads(json.dumps(CELLS).replace("is not True", "is 1"))
    points = json.loads(json.dumps(CELLS).replace('"points": 2', '"points": 5'))
    others = [read_key(course(tmp_path, cells), "a").digest for cells in (hidden, points)]
    assert len({digest, with_file, *others}) == 4


def test_the_digest_follows_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder import key as module

    module._code_digest.cache_clear()
    before = read_key(course(tmp_path), "a").digest
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "__init__.py").write_text("")
    spec = dataclasses.make_dataclass("Spec", ["submodule_search_locations"])
    folders = {"course": spec([str(tmp_path / "course")]), "autograder": None}
    monkeypatch.setattr(module.importlib.util, "find_spec", folders.get)
    module._code_digest.cache_clear()
    other = read_key(tmp_path, "a").digest
    (tmp_path / "course" / "__init__.py").write_text("x = 1")
    assert read_key(tmp_path, "a").digest == other  # once per process
    module._code_digest.cache_clear()
    assert len({before, other, read_key(tmp_path, "a").digest}) == 3
    monkeypatch.undo()
    module._code_digest.cache_clear()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda root: (root / "nbgrader_config.py").write_text("1 / 0"), "broken"),
        (lambda root: (root / "nbgrader_config.py").unlink(), "no nbgrader_config"),
        (lambda root: (root / "source/a/a.ipynb").write_text("{"), "cannot be read"),
        (lambda root: (root / "source/a/a.ipynb").unlink(), "0 notebooks"),
        (lambda root: course(root, [CELLS[0], CELLS[0] | {"id": "z"}]), "no grade id of its own"),
        (
            lambda root: course(root, [cell("### BEGIN SOLUTION", grade_id="x") | {"id": "x"}]),
            "malformed",
        ),
        (
            lambda root: course(
                root, [cell("1", grade_id="x", grade=True, points=-1) | {"id": "x"}]
            ),
            "-1",
        ),
    ],
)
def test_what_is_broken_is_said(tmp_path: Path, change, says: str) -> None:
    change(course(tmp_path))
    with pytest.raises(NoKey, match=says):
        read_key(tmp_path, "a")


def test_an_unknown_assignment(tmp_path: Path) -> None:
    with pytest.raises(NoKey, match="no assignment 'b'"):
        read_key(course(tmp_path), "b")
    assert not list(tmp_path.glob("*.db"))  # looking it up makes no gradebook


def test_one_of_two_notebooks(tmp_path: Path) -> None:
    folder = course(tmp_path) / "source" / "a"
    (folder / "a.ipynb").rename(folder / "p1.ipynb")
    assert read_key(tmp_path, "a").notebook == "p1"
    (folder / "p2.ipynb").write_bytes((folder / "p1.ipynb").read_bytes())
    with pytest.raises(NoKey, match=r"2 notebooks \(p1, p2\)"):
        read_key(tmp_path, "a")
    assert read_key(tmp_path, "a", "p2").notebook == "p2"
    with pytest.raises(NoKey, match=r"no p3\.ipynb"):
        read_key(tmp_path, "a", "p3")


def test_the_gradebook_gives_the_same_key(tmp_path: Path) -> None:
    """But for open cells, nbformat ids and files, which it does not know."""
    root = copy_course(tmp_path / "course")
    folder = CourseFolder(root)
    folder.build("nchw")
    from_source = read_key(root, "nchw")
    with folder.gradebook() as gradebook:
        key = key_from_gradebook(gradebook, "nchw", "nchw")
    labelled = [c for c in from_source.cells if c.kind is not Kind.OPEN]
    assert list(key.cells) == [dataclasses.replace(c, cell_id="") for c in labelled]
    (root / "source" / "nchw").rename(tmp_path / "away")
    assert read_key(root, "nchw") == key
    assert read_key(root, "nchw").kernel_name == from_source.kernel_name


def test_the_digest_of_an_older_format_is_stable(tmp_path: Path) -> None:
    path = course(tmp_path) / "source" / "a" / "a.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    path.write_text(nbformat.v3.writes_json(nbformat.convert(notebook, 3)))
    assert read_key(tmp_path, "a") == read_key(tmp_path, "a")
