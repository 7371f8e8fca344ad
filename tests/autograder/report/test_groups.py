"""Mistakes by reason: gists, not begun apart from wrong, no empty reasons; comments and points for a group."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from report_class import STUB, WRONG, make, result

from autograder.__main__ import main
from autograder.commands import group as command
from autograder.course_folder import CourseFolder, GradingError
from autograder.jobs import CellKey, Key, Kind
from autograder.results.report import data, groups


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    students = {name: result(a=0, why=WRONG.format(n=n)) for n, name in enumerate("xyz")}
    students |= {"blank": result(a=0, why=STUB), "mute": result(a=0), "right": result()}
    return make(tmp_path, students)


def _cell(name: str, kind: Kind) -> CellKey:
    return CellKey(name, name, "code", kind, "", points=2.0)


KEY = Key("quiz", "quiz", tuple(
    _cell(name, kind) for name, kind in
    [("a", Kind.ANSWER), ("test_a", Kind.TEST), ("b", Kind.ANSWER), ("test_b", Kind.TEST)]
))  # fmt: skip


def _groups(course: CourseFolder) -> list[groups.Group]:
    frame = data.scores(course)
    return groups.groups(groups.lost(frame, data.verdicts(course, frame)))


def test_one_reason_is_one_group(course: CourseFolder) -> None:
    found = [(group.reason, group.students) for group in _groups(course)]
    assert found == [
        ("mean: the wrong axis: look at it", ("x", "y", "z")),
        (groups.NO_REASON, ("mute",)),
        (groups.NOT_BEGUN, ("blank",)),
    ]


def test_a_score_by_hand_decides_who_lost_points(course: CourseFolder) -> None:
    with course.gradebook() as book:
        book.find_grade("test_a", "quiz", "quiz", "mute").manual_score = 2
        book.find_grade("test_b", "quiz", "quiz", "right").manual_score = 1
        for name in ("mute", "right"):
            for cell in ("test_a", "test_b"):
                book.find_grade(cell, "quiz", "quiz", name).needs_manual_grade = False
        book.db.commit()
    found = {group.students: group.reason for group in _groups(course)}
    assert ("mute",) not in found
    assert found["right",] == groups.BY_HAND


@pytest.mark.parametrize("text", [STUB, "No response.", "✗ not done yet: a: every answer is None"])
def test_not_begun(text: str) -> None:
    assert groups.gist(text) == groups.NOT_BEGUN


def test_members_by_part_of_the_reason(course: CourseFolder) -> None:
    def names(cell: str, part: str) -> list[str]:
        return [student for student, _ in groups.members(course, "quiz", cell, part)]

    assert names("a", "WRONG  axis: look") == ["x", "y", "z"]
    assert names("test_a", "not begun") == ["blank"]
    assert names("test_b", "") == []
    with pytest.raises(GradingError, match="test_a, test_b"):
        groups.members(course, "quiz", "c", "")
    with pytest.raises(GradingError, match="quiz"):
        groups.members(course, "quizz", "a", "")


def test_comment_and_points_twice_are_there_once(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(CourseFolder, "key", lambda self, name: KEY)
    pages: list[str] = []
    monkeypatch.setattr(CourseFolder, "feedback", lambda self, name, student: pages.append(student))
    with course.gradebook() as book:
        book.find_comment("a", "quiz", "quiz", "y").manual_comment = "mine"
        book.find_submission("quiz", "x").timestamp = datetime(2026, 1, 1, 12)
        book.db.commit()
    late = "[quiz]\ndue = 2026-01-01T00:00:00Z\npenalty = { per_day = 0.5 }\n"
    (course.root / "term.toml").write_text(late)
    line = ["group", "quiz", "a", "wrong axis", "--course", str(course.root)]
    given = ["--comment", "=draw it", "--add-points", "0.5"]
    assert main([*line, *given, "--dry-run"]) == 0
    assert pages == []
    assert main([*line, *given]) == 0
    assert main([*line, *given]) == 0
    assert "3 of 3 changed" in capsys.readouterr().out
    assert pages == ["x", "y", "z"], "the pages that changed"
    with course.gradebook() as book:
        for name, comment in (("x", "=draw it"), ("y", "mine\n\n=draw it"), ("blank", None)):
            assert book.find_comment("a", "quiz", "quiz", name).manual_comment == comment
        scores = [book.find_grade("test_a", "quiz", "quiz", n).score for n in ("x", "blank")]
        assert scores == [0.5, 0]
        whole = book.find_submission_notebook("quiz", "quiz", "x")
        assert whole.late_submission_penalty == whole.score / 2 > 0, "of the points given, too"
    assert "mine\n\n=draw it" in (course.root / "report.html").read_text()


def test_regrade_asks_for_these_students_alone(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder import steps

    asked = []

    def grade(course, assignments, students, options):
        asked.append((assignments, students, options.force))
        return steps.Summary()

    monkeypatch.setattr(steps, "grade", grade)
    line = ["group", "quiz", "a", "wrong axis", "--regrade", "--course", str(course.root)]
    assert main(line) == 0
    assert asked == [(["quiz"], ["x", "y", "z"], True)]
    line[3] = "no such reason"
    assert main(line) == 1
    assert len(asked) == 1, "an empty group is not the whole class"


def test_points_are_numbers() -> None:
    with pytest.raises(Exception, match="no number"):
        command._points("nan")
