"""What changed when a submission was graded again is told and kept, and points by hand stay."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_course import opened
from test_record import SCORES, graded, rows

from autograder import batch, steps
from autograder.__main__ import main
from autograder.course_folder import CourseFolder
from autograder.intake import read_submission
from autograder.jobs import Graded, Key
from autograder.results import kept, record
from autograder.results.changes import Changes

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code
HANDED_IN = datetime(2026, 1, 3, 12, tzinfo=UTC)
WORSE = {**SCORES, "test_add": 0.0}


def grade_once(root: Path, key: Key, result: Graded) -> Changes:
    changes = Changes(root)
    with opened(root) as gradebook, changes.noticed(gradebook, result, key):
        record.record(gradebook, result, key, root, HANDED_IN)
    return changes


def by_hand(root: Path, cell: str, points: float, extra: float | None = None) -> None:
    with opened(root) as gradebook:
        grade = gradebook.find_grade(cell, "small", "small", "ada")
        grade.manual_score, grade.extra_credit = points, extra
        gradebook.find_comment("why", "small", "small", "ada").manual_comment = "Good."
        gradebook.db.commit()


def table(root: Path) -> list[dict[str, str]]:
    with (root / "changes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_first_grading_changes_nothing(root: Path, key: Key) -> None:
    assert grade_once(root, key, graded(key)).lines() == []
    assert grade_once(root, key, graded(key)).found == []
    assert not (root / "changes.csv").exists()


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        ({}, "asked for"),
        ({"submission_digest": "new"}, "handed in anew"),
        ({"key_digest": "new"}, "the assignment or the grader changed"),
    ],
)
def test_a_changed_score_is_told_with_cell_cause_and_reason(
    root: Path, key: Key, new: dict, cause: str
) -> None:
    grade_once(root, key, graded(key))
    changes = grade_once(root, key, graded(key, WORSE, **new))
    assert changes.lines()[1:] == [f"  ada, small, test_add: 2 -> 0 ({cause}): lost at test_add"]
    (row,) = table(root)
    assert (row["cell"], row["before"], row["after"]) == ("test_add", "2.0", "0.0")
    assert (row["cause"], row["reason"]) == (cause, "lost at test_add")
    grade_once(root, key, graded(key))
    assert [row["after"] for row in table(root)] == ["0.0", "2.0"], "the file is added to"


def test_points_and_comments_by_hand_survive_and_are_listed(root: Path, key: Key) -> None:
    grade_once(root, key, graded(key))
    by_hand(root, "test_add", 1.5, extra=1.0)
    by_hand(root, "why", 3.0)
    before = rows(root)
    (test, why) = grade_once(root, key, graded(key, WORSE)).found
    assert (test.cell, test.before, test.after) == ("test_add", 2.5, 2.5)
    assert test.reason == "given by hand and kept; automatic 2 -> 0"
    assert (why.cell, why.before, why.after) == ("why", 3.0, 3.0)
    after = rows(root)
    for cell in (("small", "test_add"), ("small", "why")):
        assert after["grades"][cell][1:3] == before["grades"][cell][1:3]
    assert after["comments"]["small", "why"][1] == "Good."


def test_a_score_that_was_cut_short_is_compared_with_what_the_gradebook_had(
    root: Path, key: Key
) -> None:
    grade_once(root, key, graded(key))
    (root / "autograded" / "ada" / "small" / "grading.json").unlink()
    (change,) = grade_once(root, key, graded(key, WORSE)).found
    assert change.cause == "an earlier grading was cut short or removed"


def test_nothing_is_noted_when_recording_fails(root: Path, key: Key) -> None:
    grade_once(root, key, graded(key))
    newer = replace(key, cells=key.cells[:-1])
    with pytest.raises(record.RecordError):
        grade_once(root, newer, graded(key, WORSE))
    assert not (root / "changes.csv").exists()


def test_any_text_is_safe_on_the_screen_and_in_the_file(root: Path, key: Key) -> None:
    student = "=1+1"
    grade_once(root, key, graded(key, student=student))
    worse = graded(key, WORSE, student=student)
    evil = tuple(replace(v, reason="=2+2\x1b[2J\nmore") for v in worse.verdicts)
    changes = grade_once(root, key, replace(worse, verdicts=evil))
    assert all(line.isprintable() for line in changes.lines())
    (row,) = table(root)
    assert (row["student"], row["reason"][:5]) == ("'=1+1", "'=2+2")
    assert "\x1b" not in row["reason"]


def test_a_file_that_cannot_be_written_is_a_problem_and_written_later(root: Path, key: Key) -> None:
    grade_once(root, key, graded(key))
    (root / "changes.csv").mkdir()
    changes = Changes(root)
    changes.add_penalty("ada", "small", 1.0, 0.0)
    assert "changes.csv cannot be written" in changes.problem
    (root / "changes.csv").rmdir()
    changes.add_penalty("ben", "small", 0.0, 1.0)
    assert changes.problem == ""
    assert [row["student"] for row in table(root)] == ["ada", "ben"]


def test_a_batch_tells_what_changed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = CourseFolder(root)
    own = course.key("small")
    grade_once(root, own, graded(own))
    folder = root / "submitted" / "ada" / "small"
    folder.mkdir(parents=True)
    (folder / "small.ipynb").write_text("{}", encoding="utf-8")
    digest = read_submission(folder, "ada", "small").digest
    kept.keep(root, graded(own, WORSE, submission_digest=digest), "small")
    monkeypatch.setattr(steps, "with_plain_tests", lambda key, *_: key)
    monkeypatch.setattr(batch, "job", None)  # nothing may be graded
    steps.grade(course, ["small"], (), steps.Options(sandbox=False, feedback=False))
    assert "ada, small, test_add: 2 -> 0 (handed in anew): lost at" in capsys.readouterr().out
    assert [row["cell"] for row in table(root)] == ["test_add"]


def test_a_penalty_that_due_changes_is_in_the_file(root: Path, key: Key) -> None:
    grade_once(root, key, graded(key))
    text = "[small]\ndue = 2026-01-01T12:00:00Z\npenalty = { per_day = 0.2 }\n"
    (root / "term.toml").write_text(text)
    assert main(["due", "--dry-run", "--course", str(root)]) == 0
    assert not (root / "changes.csv").exists()
    assert main(["due", "--course", str(root)]) == 0
    assert [(row["cell"], row["after"]) for row in table(root)] == [("(late penalty)", "1.0")]
