"""A gradebook is copied before it is written, and every copy can be put back."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from small_course import new_gradebook

from autograder import backups
from autograder.__main__ import main
from autograder.course_folder import CourseFolder, GradingError


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with new_gradebook(tmp_path) as gradebook:
        gradebook.add_student("anna")
    return CourseFolder(tmp_path)


def add(course: CourseFolder, student: str) -> None:
    with course.gradebook() as gradebook:
        gradebook.add_student(student)


def students(course: CourseFolder) -> set[str]:
    with course.gradebook() as gradebook:
        return {student.id for student in gradebook.students}


def test_a_copy_is_put_back_and_what_was_there_is_kept(course: CourseFolder) -> None:
    first = backups.backup(course)
    add(course, "ben")
    restored, before = backups.restore(course, first.name)
    assert restored == first
    assert students(course) == {"anna"}
    backups.restore(course, before.name)
    assert students(course) == {"anna", "ben"}


def test_the_same_gradebook_is_copied_once(course: CourseFolder) -> None:
    assert backups.backup(course) == backups.backup(course)
    assert len(backups.copies(course)) == 1


def test_only_the_newest_are_kept(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "KEPT", 2)
    oldest = backups.backup(course)
    for name in ("ben", "eva", "zoe"):
        add(course, name)
        newest = backups.backup(course)
    assert len(backups.copies(course)) == 2
    assert backups.copies(course)[0] == newest
    assert oldest not in backups.copies(course)
    add(course, "ida")
    last = backups.copies(course)[-1]
    backups.restore(course, last.name)  # which the copy made now would push out
    assert last.is_file()
    assert students(course) == {"anna", "ben", "eva"}


def test_a_broken_copy_changes_nothing(course: CourseFolder) -> None:
    copy = backups.backup(course)
    add(course, "ben")
    copy.write_bytes(b"SQLite format 3\0" + bytes(2000))
    with pytest.raises(GradingError, match="is broken or no gradebook"):
        backups.restore(course, copy.name)
    assert students(course) == {"anna", "ben"}


@pytest.mark.parametrize("which", ["gradebook-1999", "../grades", "x"])
def test_a_copy_that_is_not_there(course: CourseFolder, which: str) -> None:
    backups.backup(course)
    with pytest.raises(GradingError, match="is no copy"):
        backups.restore(course, which)


def test_a_locked_gradebook_is_said_in_a_sentence(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PATIENCE", 0.1)
    path = backups.gradebook_file(course)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradingError, match="so nothing was written"):
            backups.backup(course)
    assert list((course.root / backups.FOLDER).iterdir()) == []


def test_the_commands(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--course", str(course.root)]
    assert main(["restore", *where]) == 0
    assert "no copy yet" in capsys.readouterr().out
    assert main(["backup", *where]) == 0
    assert main(["restore", *where]) == 0
    shown = capsys.readouterr().out
    assert backups.copies(course)[0].name in shown
    assert main(["restore", backups.copies(course)[0].name, *where]) == 0
    assert main(["restore", "nothing", *where]) == 1
    assert "is no copy" in capsys.readouterr().err
