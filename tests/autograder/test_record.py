"""Rows as nbgrader's own steps leave them, and nothing lost when grading is killed between two steps."""

from __future__ import annotations

import json
import os
import pkgutil
import shutil
import signal
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from small_course import DUE, opened
from sqlalchemy import select
from traitlets.config import Config

from autograder.jobs import CellKey, Graded, Key, Kind, Verdict
from autograder.results import record

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code


SCORES = {"test_add": 2.0, "test_zero": 0.5, "why": None, "plot": None, "poster": None}


def submission(key: Key, texts: dict[str, str]) -> NotebookNode:
    """The released notebook with some cells' texts replaced."""
    cells = []
    for cell in key.cells:
        make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        cells.append(make(texts.get(cell.name, cell.released), id=cell.cell_id))
        if cell.kind is not Kind.OPEN:
            cells[-1].metadata["nbgrader"] = {"grade_id": cell.name}
    return new_notebook(cells=cells)


ANSWERS = {"add": "add = lambda a, b: a + b", "why": "Because.", "plot": "1"}


def graded(
    key: Key,
    scores: dict[str, float | None] = SCORES,
    student: str = "ada",
    texts: dict[str, str] | None = None,
    **changes: object,
) -> Graded:
    points = {cell.name: cell.points for cell in key.cells}
    verdicts = tuple(
        Verdict(name, score, points[name], "" if score == points[name] else f"lost at {name}")
        for name, score in scores.items()
    )
    result = Graded(
        student=student,
        assignment="small",
        verdicts=verdicts,
        notebook=nbformat.writes(submission(key, ANSWERS if texts is None else texts)),
        repairs=("a repair",),
        problems=("a problem",),
        seconds={"student": 1.25},
        submission_digest="5ab",
        key_digest=key.digest,
    )
    return replace(result, **changes)


def rows(root: Path, student: str = "ada") -> dict:
    """Everything that the gradebook says about a submission, by names instead of ids."""
    with opened(root) as gradebook:
        db = gradebook.db
        sub = db.scalar(
            select(SubmittedAssignment).where(SubmittedAssignment.student_id == student)
        )
        notebooks = db.scalars(
            select(SubmittedNotebook).where(SubmittedNotebook.assignment_id == sub.id)
        ).all()
        columns = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")
        return {
            "submission": (sub.timestamp, sub.extension, sub.score, sub.needs_manual_grade),
            "notebooks": sorted(
                (n.name, n.flagged, n.score, n.late_submission_penalty, n.failed_tests)
                for n in notebooks
            ),
            "grades": {
                (grade.notebook.name, grade.name): [getattr(grade, c) for c in columns]
                for grade in db.scalars(select(Grade)).all()
                if grade.student.id == student
            },
            "comments": {
                (comment.notebook.name, comment.name): (
                    comment.auto_comment,
                    comment.manual_comment,
                )
                for comment in db.scalars(select(Comment)).all()
                if comment.student.id == student
            },
        }


def stock(root: Path, config: Config, timestamp: datetime | None, texts: dict[str, str]) -> None:
    """nbgrader's own steps on a notebook whose outputs mean SCORES."""
    with opened(root) as gradebook:
        gradebook.update_or_create_student("ada")
        stamp = {"timestamp": timestamp} if timestamp else {}
        gradebook.update_or_create_submission("small", "ada", **stamp)
    notebook = nbformat.read(root / "release" / "small" / "small.ipynb", as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = texts.get(name, cell.source)
        score = SCORES.get(name)
        if cell.cell_type == "code" and score is not None:
            data = {"text/plain": str(score)}
            cell.outputs = [nbformat.v4.new_output("execute_result", data=data)]
    names = {"notebook": "small", "assignment": "small", "student": "ada"}
    resources = {"nbgrader": {**names, "db_url": f"sqlite:///{root}/gradebook.db"}}
    for step in (SaveAutoGrades(config=config), AssignLatePenalties(config=config)):
        notebook, resources = step.preprocess(notebook, resources)


LATE = Config()
LATE.LateSubmissionPlugin.penalty_method = "zero"


@pytest.mark.parametrize("config", [Config(), LATE], ids=["no penalty", "late is zero"])
@pytest.mark.parametrize("days", [None, -1, 1])
@pytest.mark.parametrize("before", ["new", "graded by hand"])
@pytest.mark.parametrize("untouched", [(), ("why", "add", "plot")], ids=["answered", "untouched"])
def test_rows_are_those_of_nbgraders_own_steps(
    root: Path,
    key: Key,
    tmp_path: Path,
    config: Config,
    days: int | None,
    before: str,
    untouched: tuple,
) -> None:
    if before == "graded by hand":
        with opened(root) as gradebook:
            gradebook.add_student("ada", first_name="Ada")
            gradebook.add_submission("small", "ada")
            by_hand = gradebook.find_grade("test_add", "small", "small", "ada")
            by_hand.manual_score, by_hand.extra_credit = 1.0, 0.5
            gradebook.find_comment("add", "small", "small", "ada").manual_comment = "Well."
            gradebook.db.commit()
    theirs = Path(shutil.copytree(root, tmp_path / "theirs"))
    moment = None if days is None else DUE + timedelta(days=days)
    scores = dict(SCORES)
    texts = {name: text for name, text in ANSWERS.items() if name not in untouched}
    if untouched:
        scores["why"] = scores["plot"] = 0.0  # an untouched answer earns nothing
    with opened(root) as gradebook:
        result = graded(key, scores, texts=texts)
        record.record(gradebook, result, key, root, moment, config=config)
    stock(theirs, config, moment, texts)
    assert rows(root) == rows(theirs)
    assert rows(root)["grades"]["small", "test_zero"][0] == 0.5


def test_no_old_score_survives_and_no_missing_verdict_earns(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root)
        record.record(gradebook, graded(key, {"test_zero": 1.0}), key, root)
    grades = rows(root)["grades"]
    assert {name: row[0] for (_, name), row in grades.items()} == {
        "test_add": 0, "test_zero": 1, "why": 0, "plot": 0, "poster": 0,
    }  # fmt: skip
    assert not any(row[3] for row in grades.values())


def test_recording_twice_is_recording_once(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root, DUE)
        once = rows(root)
        record.record(gradebook, graded(key), key, root, DUE)
    assert rows(root) == once


def test_neighbours_keep_their_rows(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        record.record(gradebook, graded(key, student="bob"), key, root)
        bob = rows(root, "bob")
        record.record(gradebook, graded(key, {}), key, root)
    assert rows(root, "bob") == bob


def test_the_notebook_holds_the_keys_word_and_the_verdicts_reasons(root: Path, key: Key) -> None:
    texts = {
        "test_add": "assert True",
        "setup": "evil = 1",
        "why": "<script>alert(1)</script>",
    }
    with opened(root) as gradebook:
        folder = record.record(gradebook, graded(key, texts=texts), key, root, DUE)
    text = (folder / "small.ipynb").read_text()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    found = {c.metadata.get("nbgrader", {}).get("grade_id", ""): c for c in notebook.cells}
    assert found["test_add"].source == "assert add(1, 2) == 3"
    assert found["setup"].source == "import math"
    assert "<script" not in found["why"].source
    assert found[""].source == '# Small <img src="figure.png">', "the course's own text stays"
    assert "judge" not in text
    assert "lost at test_zero" in found["test_zero"].outputs[0].data["text/plain"]
    assert found["test_add"].outputs == []
    released = nbformat.read(root / "release" / "small" / "small.ipynb", as_version=4)
    for ours, theirs in zip(notebook.cells, released.cells, strict=True):
        label = theirs.metadata.get("nbgrader", {})
        if label.get("task"):
            del label["checksum"], label["cell_type"]  # nbgrader does not look at a task's
        assert ours.metadata == theirs.metadata
    assert (folder / "timestamp.txt").read_text().startswith("2026-01-01 00:00:00")


def test_a_second_cell_with_the_same_name_is_the_students_own(root: Path, key: Key) -> None:
    notebook = submission(key, ANSWERS)
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": {"grade_id": "test_add"}}))
    notebook.cells.append(new_markdown_cell("x", metadata={"nbgrader": {"grade_id": "plot"}}))
    result = graded(key, notebook=nbformat.writes(notebook))
    with opened(root) as gradebook:
        folder = record.record(gradebook, result, key, root)
    written = nbformat.read(folder / "small.ipynb", as_version=4)
    assert [cell.metadata for cell in written.cells[-2:]] == [{}, {}]


def test_what_is_recorded_is_known_and_what_changed_is_not(root: Path, key: Key) -> None:
    result = graded(key)
    known = ("ada", "small", "5ab", key.digest)
    assert not record.is_recorded(root, *known)
    with opened(root) as gradebook:
        record.record(gradebook, result, key, root)
        assert record.is_recorded(root, *known, gradebook=gradebook)
        gradebook.remove_submission("small", "ada")
        assert not record.is_recorded(root, *known, gradebook=gradebook)
    assert record.is_recorded(root, *known)
    assert not record.is_recorded(root, "ada", "small", "5ac", key.digest)
    assert not record.is_recorded(root, "ada", "small", "5ab", "other")
    grading = record.read_gradings(root, "ada", "small")["small"]
    assert grading["repairs"] == ["a repair"]
    assert grading["problems"] == ["a problem"]
    assert grading["verdicts"][1]["reason"] == "lost at test_zero"
    path = root / "autograded" / "ada" / "small" / "grading.json"
    path.write_text(path.read_text()[:-20])
    assert not record.is_recorded(root, *known)


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\0b", "\\x"])
def test_names_that_lead_elsewhere_are_refused(root: Path, key: Key, name: str) -> None:
    with opened(root) as gradebook, pytest.raises(record.RecordError, match="folder's name"):
        record.record(gradebook, graded(key, student=name), key, root)
    assert not record.is_recorded(root, name, "small", "", "")


def test_a_gradebook_that_does_not_fit_is_refused_and_left_alone(root: Path, key: Key) -> None:
    extra = CellKey("test_new", "x", "code", Kind.TEST, "", points=1)
    newer = Key("small", "small", (*key.cells, extra))
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root)
        before = rows(root)
        with pytest.raises(record.RecordError, match="autograder build small"):
            record.record(gradebook, graded(key, {}), newer, root)
        with pytest.raises(record.RecordError, match="autograder build other"):
            record.record(gradebook, graded(key, {}, assignment="other"), key, root)
    assert rows(root) == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02 03:04:05 UTC", datetime(2026, 1, 2, 3, 4, 5)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 1, 4, 5)),
        ("", None),
        ("soon", None),
        ("9" * 400, None),
        ("0001-01-01", None),
        ("\udcff\x00", None),
    ],
)
def test_timestamps_are_read_leniently(
    tmp_path: Path, text: str, expected: datetime | None
) -> None:
    (tmp_path / "timestamp.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert record.read_timestamp(tmp_path) == expected


def test_a_timestamp_is_no_link_and_no_pipe(tmp_path: Path) -> None:
    assert record.read_timestamp(tmp_path) is None
    (tmp_path / "real").write_text("2026-01-02 03:04:05 UTC")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "real")
    assert record.read_timestamp(tmp_path) is None
    (tmp_path / "timestamp.txt").unlink()
    os.mkfifo(tmp_path / "timestamp.txt")
    assert record.read_timestamp(tmp_path) is None


# Each is a step that record() takes; the process is killed right before it.
STEPS = {
    "pathlib.Path.unlink": "nothing done yet",
    "sqlalchemy.orm.Session.flush": "the mark is gone",
    "sqlalchemy.orm.Session.commit": "the rows are written, not committed",
    "autograder.results.record._write_files": "committed",
    "os.rename": "the new folder is ready beside its place",
    "os.replace": "the files are ready beside their places",
    "os.replace 2": "the notebook is in place, grading.json is not",
    "pathlib.Path.rmdir": "all but tidied up",
}


def killed(step: str, root: Path, result: Graded, key: Key) -> bool:
    """Record in a process that is killed right before `step`; was it reached?"""
    pid = os.fork()
    if pid:
        return os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    name, _, number = step.partition(" ")
    calls = iter(range(1, 100))
    real = pkgutil.resolve_name(name)

    def step_or_end(*args: object, **kwargs: object) -> object:
        if next(calls) == int(number or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)

    try:
        gradebook = opened(root)
        with mock.patch(name, step_or_end):
            record.record(gradebook, result, key, root)
    finally:
        os._exit(0)


@pytest.mark.parametrize("again", [False, True], ids=["first time", "graded before"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_before_any_step_nothing_is_lost(
    root: Path, key: Key, tmp_path: Path, step: str, again: bool
) -> None:
    clean = Path(shutil.copytree(root, tmp_path / "clean"))
    for place in (root, clean) if again else ():
        with opened(place) as gradebook:
            old = graded(key, {"test_add": 1.0})
            record.record(gradebook, old, key, place)
    reached = killed(step, root, graded(key), key)
    first, later = ("os.rename",), ("os.replace", "os.replace 2", "pathlib.Path.rmdir")
    assert reached == (step not in (first if again else later))
    done = record.is_recorded(root, "ada", "small", "5ab", key.digest)
    untouched = again and step == "pathlib.Path.unlink"
    assert done == (untouched or not reached or step == "pathlib.Path.rmdir")
    for place in (root, clean):
        with opened(place) as gradebook:
            record.record(gradebook, graded(key), key, place)
    assert rows(root) == rows(clean)
    folders = [place / "autograded" / "ada" for place in (root, clean)]
    left, right = (
        {p.relative_to(f): p.read_text() for p in f.rglob("*.*") if p.is_file()} for f in folders
    )
    assert left == right
    assert [p.name for p in folders[0].iterdir()] == ["small"]
    assert json.loads((folders[0] / "small" / "grading.json").read_text())["version"] == 1


def test_recording_is_quick(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root)
        start = time.perf_counter()
        for number in range(20):
            record.record(gradebook, graded(key, student=f"student-{number}"), key, root)
        seconds = (time.perf_counter() - start) / 20
    assert seconds < 0.3, "ten times what it takes on an idle machine"
