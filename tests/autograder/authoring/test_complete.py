"""What `build` says is missing: each thing that can be left out of an assignment is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nbformat import NotebookNode

from autograder import notebooks
from autograder.authoring import complete
from autograder.exercises import exercises, trial

NAME = "nchw"


def _cell(cells: list[NotebookNode], name: str) -> NotebookNode:
    return next(cell for cell in cells if name in (cell.id, notebooks.grade_id(cell)))


def _edit(name: str, old: str, new: str) -> Callable[[list[NotebookNode]], None]:
    def change(cells: list[NotebookNode]) -> None:
        cell = _cell(cells, name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def _points(cells: list[NotebookNode]) -> None:
    _cell(cells, "test_pixel").metadata.nbgrader.points = 0


def _twice(cells: list[NotebookNode]) -> None:
    _cell(cells, "test_pixel").metadata.nbgrader.grade_id = "test_describe"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_edit("title", "**Run time:**", "Runs"), "does not say **Run time:**"),
        (_edit("title", "**Points:** 20", "**Points:** 19"), "**Points:** 20"),
        (_edit("title", "release/nchw/nchw.ipynb", "release/nchw"), "Colab badge"),
        (_edit("setup", "%pip install", "%pip show"), "installs the course on Colab"),
        (_edit("ex-pixel", "★☆☆ · 4 min", ""), "no stars and minutes"),
        (_edit("ex-pixel", "Exercise 2", "Exercise 3"), "is exercise 2"),
        (_edit("ex-pixel", "1 point", "2 points"), "promises 2 points"),
        (_edit("ex-pixel", "<summary>Hint 2", "<summary>Another"), "fewer than two hints"),
        (_edit("test_pixel", 'judge("nchw/test_pixel"', 'print("'), "test_pixel has no hidden line"),
        (_edit("test_pixel", "checks.pixel(pixel)", "pass"), "test_pixel calls no public check"),
        (_points, "test_pixel gives no points"),
        (_twice, "test_describe stands twice"),
        (_edit("first-batch", "plots.show(figure, ", 'plots.show(figure, "") or ('), "no alternative text"),
        (_edit("first-batch", "plots.show(figure, ", "plt.show("), "without words"),
        (_edit("four-axes", "## Four", "![](axes.png)\n## Four"), "a picture in the cell four-axes"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_named(change, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = notebooks.read(NAME)
    change(changed.cells)
    monkeypatch.setattr(notebooks, "read", lambda name: changed)
    assert any(said in lack for lack in complete.missing(NAME)), complete.missing(NAME)


def test_a_script_or_a_bank_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {test: made for test, made in exercises(NAME).items() if test != "test_pixel"}
    items = [i for i in trial.bank(NAME) if not (i.right and i.exercise == "describe")]
    monkeypatch.setattr(complete, "exercises", lambda name: known)
    monkeypatch.setattr(trial, "bank", lambda name: items)
    said = "\n".join(complete.missing(NAME))
    assert "test_pixel has no script in autograder/exercises/nchw/" in said
    assert "no right solution for test_describe" in said
