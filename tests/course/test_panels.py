"""Panels, progress and the summary: what one sees in a notebook, and what stands in its file afterwards."""

from __future__ import annotations

import json
import sys
import types

import nbformat.v4
import pytest
from nbclient import NotebookClient

from autograder.exercises import recorded
from course.checks import handing_in, panel, progress
from course.checks.panel import FAILED, OPEN, PASSED, Panel
from course.checks.progress import Exercise

MESSAGE = """✗ half, of 6
  expected  3
  got       <b>12</b>
  likely    it was doubled: this sentence is so long that it goes on
            in a second line"""


@pytest.fixture
def course(monkeypatch) -> None:
    known = {"a": {"exercises": [Exercise("half", "1 · Half", 2, "test_half"), Exercise("all", "2 · All", 3, "test_all")]}}  # fmt: skip
    monkeypatch.setattr(progress, "overview", lambda: known)
    monkeypatch.setattr(progress, "_states", {})


def test_the_overview_is_what_the_source_says() -> None:
    assert progress.FILE.read_text(encoding="utf-8") == recorded.overview()
    for name, assignment in progress.overview().items():
        assert assignment["title"], name
        assert assignment["time"], name
        assert len({e.check for e in assignment["exercises"]}) == len(assignment["exercises"])


def test_a_panel_says_in_html_what_the_text_says() -> None:
    shown = Panel(FAILED, "half", MESSAGE, "2 of 5 points")
    page = shown.html()
    assert 'aria-label="Check half: not right yet"' in page
    assert "&lt;b&gt;12&lt;/b&gt;" in page, "what a student's code returns is text, never markup"
    assert "goes on in a second line" in page
    assert page.count("<dt") == 3
    assert repr(shown) == f"{MESSAGE}\n  2 of 5 points"
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(shown)
    assert metadata["course"]["state"] == FAILED


def test_progress_counts_what_passed_last(course) -> None:
    assert progress.so_far("a") == "0 of 5 points, 0 of 2 exercises by your own checks"
    progress.note("a", "half", PASSED)
    assert progress.so_far("a").startswith("2 of 5 points, 1 of 2")
    progress.note("a", "half", FAILED)
    assert progress.so_far("a").startswith("0 of 5")
    assert progress.so_far("another course") == ""


def _notebook(*cells: tuple[str, int | None, str]) -> dict:
    made = [
        {
            "cell_type": "code",
            "source": [source],
            "execution_count": count,
            "metadata": {"nbgrader": {"grade_id": name}} if name else {},
        }
        for source, count, name in cells
    ]
    return {"cells": made}


def test_what_keeps_a_file_from_being_handed_in(course) -> None:
    good = _notebook(("x = 1", 1, ""), ("checks.half(x)", 2, "test_half"), ("checks.all(x)", 3, "test_all"))  # fmt: skip
    ran = ["x = 1", "checks.half(x)", "checks.all(x)"]
    assert handing_in.in_the_file(good, "a", ran) == []
    assert handing_in.in_the_file(good, "a", None) == []
    (unsaved,) = handing_in.in_the_file(good, "a", ["x = 2", *ran[1:]])
    assert "1 code cells of the saved file were not run" in unsaved
    assert "'x = 1'" in unsaved
    (order,) = handing_in.in_the_file({"cells": good["cells"][::-1]}, "a", ran)
    assert "from top to bottom" in order
    (missing,) = handing_in.in_the_file({"cells": good["cells"][:2]}, "a", ran)
    assert "2 · All" in missing


def test_the_summary_names_what_is_left(course, capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    progress.note("a", "half", PASSED)
    progress.note("a", "all", OPEN)
    handing_in.summary("a")
    shown = capsys.readouterr().out
    assert "✓ 1 · Half" in shown
    assert "○ 2 · All" in shown
    assert "not ready" in shown
    progress.note("a", "all", PASSED)
    assert handing_in.look("a").ready
    monkeypatch.setenv("JPY_SESSION_NAME", "somewhere/mine.ipynb")
    assert "file was not found" in handing_in.look("a").todo[0]
    (tmp_path / "mine.ipynb").write_text(json.dumps(_notebook(("checks.half(x)", 1, "test_half"), ("checks.all(x)", 2, "test_all"))))  # fmt: skip
    monkeypatch.setattr(handing_in, "_history", lambda: None)
    assert handing_in.look("a").todo == ["the file is called mine.ipynb: rename it to a.ipynb"]


def test_in_colab_the_file_is_written(course, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = _notebook(("checks.half(x)", 1, "test_half"), ("checks.all(x)", 2, "test_all"))
    colab = types.ModuleType("google.colab")
    colab._message = types.SimpleNamespace(blocking_request=lambda *a, **k: {"ipynb": notebook})
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    monkeypatch.setattr(handing_in, "_history", lambda: None)
    found = handing_in.look("a")
    assert json.loads((tmp_path / "a.ipynb").read_text()) == notebook
    assert "Written to" in found.notes[0]
    colab._message.blocking_request = lambda *a, **k: None
    assert "File > Download" in handing_in.look("a").notes[0]


def test_in_a_kernel(tmp_path) -> None:
    """A failed check, one that is not begun and a cell that waits: panels, and errors of one line."""
    sources = [
        "from course.checks import nchw as checks",
        "def describe(images):\n    raise NotImplementedError('your code in place of this line')",
        "checks.describe(describe)",
        "describe(None)",
        "def describe(images):\n    return {}",
        "checks.describe(describe)",
        "raise NotImplementedError('of somebody else')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": tmp_path}})
    client.execute()
    found = [cell.outputs for cell in notebook.cells]
    panels = [o.metadata.course.state for outputs in found for o in outputs if "course" in o.get("metadata", {})]  # fmt: skip
    assert panels == [OPEN, OPEN, FAILED]
    errors = {i: o for i, outputs in enumerate(found) for o in outputs if o.output_type == "error"}
    assert list(errors) == [2, 3, 5, 6]
    assert errors[2].traceback == ["○ describe: not begun"]
    assert errors[3].traceback == ["○ this cell uses describe, whose code is still to be written"]
    assert len(errors[5].traceback) == 1
    assert "expected" in errors[5].evalue, "graders and terminals still get the whole message"
    assert len(errors[6].traceback) > 2, "an error of somebody else keeps its traceback"


def test_outside_a_notebook_nothing_but_text() -> None:
    assert not panel.in_notebook()
