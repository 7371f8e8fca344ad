"""Our steps inside nbgrader: the same rows as the batch's, and nothing of a student's in nbgrader's hands."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import subprocess
import sysconfig
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from small_course import DUE, opened
from sqlalchemy import select
from traitlets import TraitError
from traitlets.config import Config, PyFileConfigLoader

from autograder import notebooks
from autograder.intake import read_submission
from autograder.jobs import Graded, Key, Kind, Limits, Settings, Submission, Verdict
from autograder.key import read_key
from autograder.nbgrader_steps import (
    LOCK_FILE,
    SECRET_FILE,
    _make_secret,
    course_secret,
    settings_from_config,
)
from autograder.repair import repair
from autograder.results import record

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code

NASTY = '<script>document.title="owned"</script>'


def fake_grade(submission: Submission, key: Key, settings: Settings) -> Graded:
    """Full points for a cell that holds "right"; no kernel."""
    assert isinstance(settings.secret, bytes)
    repaired = repair(submission.notebook, key)
    right = any("right" in cell.source for cell in repaired.cells)
    verdicts, cells = [], []
    for cell in key.cells:
        if cell.kind is Kind.TEST:
            reason = "" if right else f"✗ expected *something* else {NASTY}\n\nand $x$"
            score = cell.points if right else 0.0
            verdicts.append(
                Verdict(cell.name, score, cell.points, reason, cell.name == "test_zero")
            )
        elif cell.kind in (Kind.MANUAL, Kind.TASK):
            verdicts.append(Verdict(cell.name, 0.0 if repaired.unreadable else None, cell.points))
    for cell in repaired.cells:
        make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        cells.append(make(cell.source))
        if cell.key is not None and cell.key.kind is not Kind.OPEN:
            cells[-1].metadata["nbgrader"] = {"grade_id": cell.name}
        if cell.cell_type == "code":
            cells[-1].outputs = [new_output("display_data", data={"text/html": NASTY})]
    return Graded(
        submission.student, key.assignment, tuple(verdicts), nbformat.writes(new_notebook(cells=cells)),
        (*submission.notes, *repaired.repairs, f"a repair {NASTY}"),
        (repaired.unreadable,) if repaired.unreadable else (),
        {"student": 0.5}, submission.digest, key.digest,
    )  # fmt: skip


def api(root: Path, grade: Callable | None = fake_grade, **grade_settings: object) -> NbGraderAPI:
    """What `nbgrader autograde` and the formgrader's button use."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    if grade is not None:
        config.Grade.function = grade
    config.Grade.merge(Config(grade_settings))
    app = NbGrader(config=config)
    return NbGraderAPI(CourseDirectory(parent=app), parent=app)


def hand_in(root: Path, student: str, text: str = "right", name: str = "small.ipynb") -> Path:
    folder = root / "submitted" / student / "small"
    folder.mkdir(parents=True)
    notebook = nbformat.read(root / "release" / "small" / "small.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "add":
            cell.source = f"def add(a, b):\n    return a + b  # {text}"
    nbformat.write(notebook, folder / name)
    return folder


def scores(root: Path, student: str) -> dict[str, float | None]:
    with opened(root) as gradebook:
        notebook = gradebook.find_submission_notebook("small", "small", student)
        return {grade.name: grade.auto_score for grade in notebook.grades}


FULL = {"test_add": 2.0, "test_zero": 1.0, "why": None, "plot": None, "poster": None}
NONE = {**FULL, "test_add": 0.0, "test_zero": 0.0}
ALL_ZERO = dict.fromkeys(FULL, 0.0)


def table(root: Path) -> list[tuple]:
    """Every grade and comment, by names instead of ids."""
    from nbgrader.api import Comment, Grade

    with opened(root) as gradebook:
        grades = gradebook.db.scalars(select(Grade)).all()
        comments = gradebook.db.scalars(select(Comment)).all()
        return sorted(
            [(g.student.id, g.name, str((g.auto_score, g.manual_score, g.needs_manual_grade,
              g.notebook.late_submission_penalty, g.assignment.timestamp))) for g in grades]
            + [(c.student.id, c.name, str(c.auto_comment)) for c in comments]
        )  # fmt: skip


def test_rows_and_files_are_those_of_the_batch(root: Path, tmp_path: Path) -> None:
    for student, text in {"ada": "right", "bob": "wrong"}.items():
        folder = hand_in(root, student, text)
        (folder / "timestamp.txt").write_text(f"{DUE.replace(day=2)} UTC")
    batch = Path(shutil.copytree(root, tmp_path / "batch"))
    course_secret(root)
    result = api(root).autograde("small", "*")
    assert result["success"], result
    key = read_key(batch, "small")
    with opened(batch) as gradebook:
        for student in ("ada", "bob"):
            folder = batch / "submitted" / student / "small"
            graded = fake_grade(read_submission(folder, student, "small"), key, Settings(b"x"))
            record.record(gradebook, graded, key, batch, record.read_timestamp(folder))
    assert table(root) == table(batch)
    assert scores(root, "ada") == FULL
    assert scores(root, "bob") == NONE
    for student in ("ada", "bob"):
        ours, theirs = (r / "autograded" / student / "small" for r in (root, batch))
        assert {p.name for p in ours.iterdir()} == {p.name for p in theirs.iterdir()}
        left, right = (nbformat.read(p / "small.ipynb", as_version=4) for p in (ours, theirs))
        assert [c.source for c in left.cells] == [c.source for c in right.cells]
        known = (student, "small", read_submission(root / "submitted" / student / "small", student,
                 "small").digest, key.digest)  # fmt: skip
        assert record.is_recorded(root, *known)
        assert record.is_recorded(batch, *known)


def test_a_second_run_skips_and_force_grades_again(root: Path) -> None:
    hand_in(root, "ada")
    assert api(root).autograde("small", "ada")["success"]
    shutil.rmtree(root / "submitted" / "ada")
    hand_in(root, "ada", "wrong")
    assert "Skipping" in api(root).autograde("small", "ada", force=False)["log"]
    assert scores(root, "ada") == FULL
    assert api(root).autograde("small", "ada", force=True)["success"]
    assert scores(root, "ada") == NONE


def test_a_folder_that_a_killed_run_left_is_graded(root: Path) -> None:
    hand_in(root, "ada")
    left = root / "autograded" / "ada" / "small"
    left.mkdir(parents=True)
    (left / "small.ipynb").write_text("{}")
    assert api(root).autograde("small", "ada", force=False)["success"]
    assert scores(root, "ada") == FULL


def test_hostile_folders_are_graded_and_nothing_of_them_is_copied(root: Path) -> None:
    folder = hand_in(root, "mallory")
    os.mkfifo(folder / "pipe")  # nbgrader would wait for ever to copy it
    (folder / "grades").symlink_to(root / "gradebook.db")
    (folder / "loop").symlink_to(folder)
    (folder / "evil.html").write_text(NASTY)
    (folder / "grading.json").write_text('{"version": 1, "notebooks": {}}')
    (folder / "timestamp.txt").write_text("not a time, which stops nbgrader")
    linked = root / "submitted" / "linked" / "small"
    linked.mkdir(parents=True)
    (linked / "small.ipynb").symlink_to(folder / "small.ipynb")
    hand_in(root, "ada")
    result = api(root).autograde("small", "*")
    assert result["success"], result
    assert scores(root, "mallory") == scores(root, "ada") == FULL
    assert scores(root, "linked") == ALL_ZERO
    kept = {path.name for path in (root / "autograded" / "mallory" / "small").iterdir()}
    assert kept == {"small.ipynb", "grading.json"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("small (1).ipynb", FULL), ("My Homework.ipynb", FULL), ("small.IPYNB", FULL)],
)
def test_a_renamed_notebook_is_found(root: Path, name: str, expected: dict) -> None:
    hand_in(root, "ada", name=name)
    hand_in(root, "bob")
    assert api(root).autograde("small", "*")["success"]
    assert scores(root, "ada") == expected


@pytest.mark.parametrize(
    "content", [None, b"", b"\xff\xfe garbage", b"[[" * 50_000, b'{"cells": 3}']
)
def test_what_cannot_be_read_scores_nothing_and_stops_nothing(
    root: Path, content: bytes | None
) -> None:
    hand_in(root, "zoe")
    folder = root / "submitted" / "ada" / "small"
    folder.mkdir(parents=True)
    (folder / "other.txt").write_text("no notebook")
    if content is not None:
        (folder / "small.ipynb").write_bytes(content)
    result = api(root).autograde("small", "*")
    assert result["success"], result
    assert scores(root, "zoe") == FULL
    assert scores(root, "ada") == ALL_ZERO
    problems = record.read_gradings(root, "ada", "small")["small"]["problems"]
    assert len(problems) == 1
    assert len(problems[0]) > 20
    assert api(root).generate_feedback("small", "ada")["success"]
    page = (root / "feedback" / "ada" / "small" / "small.html").read_text()
    assert problems[0].split(".")[0] in _Text(page).text


def test_an_error_of_our_own_costs_one_submission_and_no_old_score(root: Path) -> None:
    def failing(submission: Submission, key: Key, settings: Settings) -> Graded:
        if submission.student == "bob":
            raise RuntimeError("our own error")
        return fake_grade(submission, key, settings)

    for student in ("ada", "bob", "cleo"):
        hand_in(root, student)
    result = api(root, failing).autograde("small", "*")
    assert not result["success"]
    assert "our own error" in result["log"]
    assert scores(root, "ada") == scores(root, "cleo") == FULL
    assert not (root / "autograded" / "bob" / "small").exists()
    assert set(scores(root, "bob").values()) == {None}


def test_several_assignments_and_odd_names(root: Path) -> None:
    for student in ("ada lovelace", "bob's", "ünïcödé", "100%", "{student_id}"):
        hand_in(root, student)
    (root / "submitted" / "a\nb" / "small").mkdir(parents=True)
    result = api(root).autograde("small", "*")
    assert result["success"], result
    for student in ("ada lovelace", "bob's", "ünïcödé", "100%", "{student_id}"):
        assert scores(root, student) == FULL
    assert "cannot be a submission's folder" in result["log"]


def test_without_a_sandbox_grading_refuses(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder import sandbox

    hand_in(root, "ada")
    monkeypatch.setattr(sandbox, "why_not", lambda wanted: "no user namespaces here.")
    result = api(root, grade=None).autograde("small", "ada")
    assert not result["success"]
    assert "no user namespaces here. (c.Grade.sandbox = False" in result["log"]
    assert not (root / "autograded").exists()


@pytest.mark.parametrize(
    "line",
    [
        'c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.Execute"]',
        "del c.Autograde.autograde_preprocessors",
        "del c.Autograde.sanitize_preprocessors",
    ],
)
def test_half_a_configuration_grades_nothing(root: Path, line: str) -> None:
    hand_in(root, "ada")
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")
    result = api(root).autograde("small", "ada")
    assert not result["success"]
    assert "nbgrader_config.py must have" in result["log"]
    assert not (root / "autograded").exists()


def test_a_broken_configuration_grades_nothing(tmp_path: Path) -> None:
    """nbgrader goes on without the file; then it must not find what to grade."""
    root = tmp_path / "course"
    (root / "source").mkdir(parents=True)
    shutil.copytree(notebooks.SOURCE / "nchw", root / "source" / "nchw")
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", root)
    _nbgrader(root, "generate_assignment", "nchw")
    (root / "submitted" / "ada").mkdir(parents=True)
    shutil.copytree(root / "release" / "nchw", root / "submitted" / "ada" / "nchw")
    before = (root / "nbgrader_config.py").read_text()
    (root / "nbgrader_config.py").write_text(before + "\nimport no_such_module\n")
    done = _nbgrader(root, "autograde", "nchw", "--force", check=False)
    assert "No assignment with ID 'nchw'" in done.stderr
    assert not (root / "autograded" / "ada").exists()


def test_the_batchs_lock_keeps_nbgrader_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(root, "ada")
    monkeypatch.setattr("autograder.nbgrader_steps.LOCK_SECONDS", 0.1)
    with FileLock(root / LOCK_FILE):
        result = api(root).autograde("small", "ada")
    assert not result["success"]
    assert "a batch (`python -m autograder grade`) is at work" in result["log"]


def test_it_runs_inside_a_servers_event_loop(root: Path) -> None:
    hand_in(root, "ada")

    async def button() -> dict:
        return api(root).autograde("small", "ada")

    assert asyncio.run(button())["success"]
    assert scores(root, "ada") == FULL


def test_settings_come_from_the_configuration(tmp_path: Path) -> None:
    usual = Settings(course_secret(tmp_path), kernel_tests=True)  # for a course that says nothing
    assert settings_from_config(Config(), tmp_path) == usual
    config = Config()
    config.Grade.sandbox, config.Grade.kernel_tests = False, False
    config.Grade.cell_seconds, config.Grade.submission_seconds = 2.5, 60
    config.Grade.memory_mib, config.Grade.scratch_mib = 512, 16
    config.Grade.processes, config.Grade.output_kib, config.Grade.patience = 9, 4, 2
    settings = settings_from_config(config, tmp_path)
    limits = Limits(2.5, 60, 2, 512 << 20, 16 << 20, 9, 4 << 10)
    assert settings == Settings(course_secret(tmp_path), limits, sandbox=False, kernel_tests=False)
    config.Grade.memory_mib = "lots"
    with pytest.raises(TraitError):
        settings_from_config(config, tmp_path)


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(course_secret, [tmp_path] * 64))
    assert len(made) == 1
    assert len(made.pop()) == 32
    assert stat.S_IMODE((tmp_path / SECRET_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]
    secret = course_secret(tmp_path)
    _make_secret(tmp_path / SECRET_FILE)  # a second process that saw no secret a moment ago
    assert course_secret(tmp_path) == secret
    (tmp_path / SECRET_FILE).write_text("abc")
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        course_secret(tmp_path)


class _Text(HTMLParser):
    """A page's text, and the scripts in it that are not nbconvert's."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags = "", []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def feedback(root: Path, student: str) -> str:
    assert api(root).autograde("small", student)["success"]
    result = api(root).generate_feedback("small", student)
    assert result["success"], result
    return (root / "feedback" / student / "small" / "small.html").read_text()


def test_feedback_shows_reasons_repairs_and_marks_and_runs_nothing(root: Path) -> None:
    hand_in(root, "bob", "wrong")
    page = feedback(root, "bob")
    body = page.partition("<body")[2]
    text = _Text(body).text
    assert f"expected *something* else {NASTY}\n\nand $x$" in text
    assert f"a repair {NASTY}" in text
    assert "0 of 2 points" in text
    assert "0 of 1 point" in text
    assert text.count("⚠") == 2, "once at the cell, once in the legend"
    assert text.count("expected *something* else") == 4, "at the two cells and in the table on top"
    assert "judge" not in text
    assert NASTY not in page
    assert "script" not in _Text(body).tags
    tags = _Text(page).tags
    assert not {"script", "link", "iframe"} & set(tags)
    assert page.index("Content-Security-Policy") < page.index("<title>")
    assert "http-equiv" in page.partition("<title>")[0]


def test_feedback_of_a_perfect_notebook_is_short(root: Path) -> None:
    hand_in(root, "ada")
    text = _Text(feedback(root, "ada").partition("<body")[2]).text
    assert "✓ 2 of 2 points" in text
    assert "expected" not in text
    assert "… 0 of 3 points (waits for a person)" in text


def test_feedback_says_when_a_person_changed_a_score(root: Path) -> None:
    hand_in(root, "bob", "wrong")
    assert api(root).autograde("small", "bob")["success"]
    with opened(root) as gradebook:
        gradebook.find_grade("test_add", "small", "small", "bob").manual_score = 1.5
        gradebook.db.commit()
    assert api(root).generate_feedback("small", "bob")["success"]
    page = (root / "feedback" / "bob" / "small" / "small.html").read_text()
    assert "◐ 1.5 of 2 points (changed by a person)" in _Text(page).text


def test_feedback_on_another_tools_notebook_is_cleaned(root: Path) -> None:
    """Left by stock nbgrader, say: nothing is known of it, so it is made harmless."""
    hand_in(root, "bob")
    assert api(root).autograde("small", "bob")["success"]
    folder = root / "autograded" / "bob" / "small"
    (folder / "grading.json").unlink()
    (folder / "small.ipynb").chmod(0o644)
    notebook = nbformat.read(folder / "small.ipynb", as_version=4)
    notebook.cells.append(new_markdown_cell(NASTY))
    nbformat.write(notebook, folder / "small.ipynb")
    assert api(root).generate_feedback("small", "bob")["success"]
    page = (root / "feedback" / "bob" / "small" / "small.html").read_text()
    assert NASTY not in page


def _nbgrader(root: Path, *command: str, check: bool = True) -> subprocess.CompletedProcess:
    scripts = sysconfig.get_path("scripts")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "PYTHONPATH": str(notebooks.ROOT),
    }
    return subprocess.run(
        [f"{scripts}/nbgrader", *command],
        cwd=root, env=environment, capture_output=True, text=True, check=check,
    )  # fmt: skip
