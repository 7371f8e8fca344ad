"""A gradebook that is locked, full or read-only: one sentence, and no finished grading is lost."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from small_course import opened
from test_record import graded

from autograder import batch, steps
from autograder.course_folder import CourseFolder
from autograder.intake import read_submission
from autograder.jobs import CannotWrite, Key, Submission
from autograder.results import kept, record

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code


def test_a_locked_gradebook_is_said_in_a_sentence(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        gradebook.db.connection().exec_driver_sql("pragma busy_timeout = 100")
        other = sqlite3.connect(root / "gradebook.db", isolation_level=None)
        gradebook.db.rollback()
        other.execute("begin exclusive")
        with pytest.raises(CannotWrite, match=r"locked: another program .*; close it"):
            record.record(gradebook, graded(key), key, root)
        other.execute("rollback")
        other.close()
        record.record(gradebook, graded(key), key, root)
    assert record.read_gradings(root, "ada", "small")


def test_a_full_disk_is_said_in_a_sentence(root: Path, key: Key) -> None:
    with opened(root) as gradebook:
        pages = gradebook.db.connection().exec_driver_sql("pragma page_count").scalar()
        gradebook.db.connection().exec_driver_sql(f"pragma max_page_count = {pages}")

        def fill() -> None:
            for number in range(200):
                record.record(gradebook, graded(key, student=f"s{number}"), key, root)

        with pytest.raises(CannotWrite, match="the disk is full; make room"):
            fill()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(root: Path, key: Key) -> None:
    (root / "autograded").write_text("a file in the way", encoding="utf-8")
    with opened(root) as gradebook, pytest.raises(CannotWrite, match=r"cannot be written: .*auto"):
        record.record(gradebook, graded(key), key, root)


def test_the_next_batch_records_it_without_grading_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = CourseFolder(root)
    folder = root / "submitted" / "ada" / "small"
    folder.mkdir(parents=True)
    (folder / "small.ipynb").write_text("{}", encoding="utf-8")
    own = course.key("small")
    digest = read_submission(folder, "ada", "small").digest
    kept.keep(root, graded(own, submission_digest=digest), "small")
    monkeypatch.setattr(steps, "with_plain_tests", lambda key, *_: key)
    monkeypatch.setattr(batch, "job", None)  # nothing may be graded
    summary = steps.grade(course, ["small"], (), steps.Options(sandbox=False, feedback=False))
    assert [str(task) for task in summary.graded] == ["small, ada"]
    assert summary.failed == []
    assert record.read_gradings(root, "ada", "small")["small"]["submission_digest"] == digest
    assert not (root / kept.FOLDER).exists()
    assert "could not be recorded: recorded now" in capsys.readouterr().out


def test_what_is_kept_comes_back_for_the_same_submission_and_key(root: Path, key: Key) -> None:
    result = graded(key)
    handed_in = Submission("ada", b"{}", digest=result.submission_digest)
    path = kept.keep(root, result, key.notebook)
    assert kept.find(root, handed_in, key) == result
    assert kept.find(root, replace(handed_in, digest="other"), key) is None
    assert kept.find(root, handed_in, replace(key, digest="other")) is None
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    assert kept.find(root, handed_in, key) is None, "a file cut short is graded anew"
    kept.drop(root, result, key.notebook)
    assert not os.path.lexists(root / kept.FOLDER)
