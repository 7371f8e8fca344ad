"""The start page: what it says of the place, its first check, and how far one is."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
import torch
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder import notebooks
from autograder.releasing import START
from course import start
from course.checks import progress
from course.checks.messages import CheckFailed
from course.data import sources


def saved(path: Path, checks: dict[str, str]) -> None:
    """A notebook with the panels of these checks (name -> state)."""
    outputs = [
        new_output(
            "display_data",
            {"text/plain": name},
            metadata={"course": {"check": name, "state": state}},
        )
        for name, state in checks.items()
    ]
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=[new_code_cell("", outputs=outputs)]), path)


def test_the_place_is_told_in_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("COURSE_CACHE", "/nowhere")
    told = dict(start.environment().lines)
    assert torch.__version__ in told["Python"]
    assert {"trains on", "MNIST", "Fashion-MNIST", "CIFAR-10"} <= told.keys()
    assert all("stand-in" in told[name] for name in ("MNIST", "CIFAR-10"))
    assert all("\n" not in text for text in told.values())


def test_it_says_where_images_are_that_load_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = torch.zeros(3, 1, 28, 28, dtype=torch.uint8), torch.zeros(3, dtype=torch.int64)
    for split in sources.SPLITS:
        sources.files.write_tensors(tmp_path, "MNIST", split, arrays)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert sources.whereabouts(sources.MNIST) == f"real images in {tmp_path} (COURSE_DATA)"
    assert not sources.load(sources.MNIST, "train").stand_in
    assert "COURSE_DATA" not in sources.whereabouts(sources.CIFAR10)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((8, 3, 32), "one size is missing"),
        ((8, 32, 32, 3), "their order is not"),
        ((8, 3, 32, 31), "shape"),
    ],
)
def test_the_first_check_names_what_is_wrong(shape: tuple[int, ...], words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        start.check(torch.zeros(shape))


def test_the_first_check_passes(capsys: pytest.CaptureFixture[str]) -> None:
    start.check(torch.zeros(8, 3, 32, 32))
    assert capsys.readouterr().out.startswith("✓ check")


def test_how_far_one_is_comes_from_the_saved_notebooks(tmp_path: Path) -> None:
    known = progress.overview()["nchw"]
    saved(tmp_path / "nchw" / "nchw.ipynb", {"describe": "passed", "pixel": "failed"})
    everything = {exercise.check: "passed" for exercise in progress.exercises("lenet5")}
    saved(tmp_path / "lenet5" / "lenet5.ipynb", everything)
    (tmp_path / "training_loop").mkdir()
    (tmp_path / "training_loop" / "training_loop.ipynb").write_text("{ cut sho")
    shown = {name: start._far(about, done) for name, about, done in start.overview(tmp_path).rows}
    points = next(e.points for e in known["exercises"] if e.check == "describe")
    assert shown["nchw"] == f"{points:g} of 20 points"
    assert shown["lenet5"] == "✓ 30 of 30 points"
    assert shown["training_loop"] == "not begun; 30 points"
    assert shown["cifar10_lab"] == "not here"
    assert list(shown) == list(notebooks.ORDER)


def test_the_page_runs_and_its_links_lead_somewhere() -> None:
    notebook = nbformat.read(notebooks.RELEASE / START, 4)
    resources = {"metadata": {"path": str(notebooks.RELEASE)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    errors = [
        o for c in notebooks.code_cells(notebook) for o in c.outputs if o.output_type == "error"
    ]
    assert [error.ename for error in errors] == ["CheckFailed"], (
        "the first check wants to be mended"
    )
    streams = [
        o for c in notebooks.code_cells(notebook) for o in c.outputs if o.output_type == "stream"
    ]
    assert streams == []
    table = notebook.cells[-2].outputs[0].data["text/html"]
    links = re.findall(r'href="([^"]+)"', table)
    assert len(links) == len(notebooks.ORDER)
    assert all((notebooks.RELEASE / link).is_file() for link in links)


def test_notebooks_lead_on_to_the_next() -> None:
    for name, following in zip(notebooks.ORDER, notebooks.ORDER[1:], strict=False):
        text = "\n".join(cell.source for cell in notebooks.read(name, notebooks.RELEASE).cells)
        assert f"(../{following}/{following}.ipynb)" in text, name
