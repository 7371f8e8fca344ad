"""Dates in `term.toml`: what is refused, what a late submission loses, and that it is worked out anew."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_course import opened
from test_record import graded, rows
from traitlets import Integer

from autograder import steps
from autograder.__main__ import main
from autograder.batch import Summary
from autograder.course_folder import CourseFolder, GradingError
from autograder.jobs import Limits
from autograder.key import read_key
from autograder.nbgrader_steps import Grade, settings_from_config
from autograder.results import record
from autograder.term import LIMITS, Penalty, TermError, apply_term, read_term

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code
HANDED_IN = datetime(2026, 1, 3, 12, tzinfo=UTC)  # worth 2.5 points


@pytest.fixture(scope="module")
def built(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with one submission graded."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("term") / "course"))
    key = read_key(root, "small")
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root, HANDED_IN)
    return root


def write(root: Path, day: int = 1, more: str = "") -> None:
    text = f"[small]\ndue = 2026-01-0{day}T13:00:00+01:00\npenalty = {{ per_day = 0.2 }}\n{more}"
    (root / "term.toml").write_text(text, encoding="utf-8")


def penalty(root: Path) -> float | None:
    return rows(root)["notebooks"][0][3]


def test_a_date_moved_back_takes_the_penalty_back(root: Path) -> None:
    course = CourseFolder(root)
    write(root, 1)
    apply_term(course)
    assert penalty(root) == pytest.approx(2.5 * 0.4)
    write(root, 4)
    (line,) = apply_term(course)["small"]
    assert (line.before, line.after) == (pytest.approx(1.0), 0)
    assert penalty(root) is None


@pytest.mark.parametrize("extension", ["2", '"2026-01-03T12:00:00Z"', "2026-01-03T12:00:00Z"])
def test_an_extension_counts_for_its_student_until_it_goes(root: Path, extension: str) -> None:
    course = CourseFolder(root)
    write(root, 1, f"[small.extensions]\nada = {extension}\n")
    apply_term(course)
    assert penalty(root) is None
    assert rows(root)["submission"][1] == timedelta(days=2)
    write(root, 1)
    apply_term(course)
    assert penalty(root) == pytest.approx(1.0)
    assert rows(root)["submission"][1] is None


def test_recording_gives_the_same_rows(root: Path) -> None:
    write(root, 1)
    key = read_key(root, "small")
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root, HANDED_IN)
    recorded = rows(root)
    apply_term(CourseFolder(root))
    assert rows(root) == recorded
    assert penalty(root) == pytest.approx(1.0)


def test_points_by_hand_stay_and_count(root: Path) -> None:
    with opened(root) as gradebook:
        grade = gradebook.find_grade("why", "small", "small", "ada")
        grade.manual_score, grade.extra_credit = 1.5, 1.0
        gradebook.find_comment("why", "small", "small", "ada").manual_comment = "Good."
        gradebook.db.commit()
    write(root, 1)
    key = read_key(root, "small")
    with opened(root) as gradebook:
        record.record(gradebook, graded(key), key, root, HANDED_IN)
    apply_term(CourseFolder(root))
    assert rows(root)["grades"]["small", "why"][1:3] == [1.5, 1.0]
    assert rows(root)["comments"]["small", "why"][1] == "Good."
    assert penalty(root) == pytest.approx((2.5 + 2.5) * 0.4)


def test_a_reader_that_has_seen_enough_is_no_error(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    write(root)
    reading, writing = os.pipe()
    os.close(reading)  # as `| head` leaves it
    with os.fdopen(writing, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert main(["due", "--dry-run", "--course", str(root)]) == 141
    assert capfd.readouterr().err == ""


def test_a_dry_run_writes_nothing(root: Path, capsys: pytest.CaptureFixture) -> None:
    before = rows(root)
    write(root, 1)
    (root / "submitted" / "ben" / "small").mkdir(parents=True)
    assert main(["due", "--dry-run", "--course", str(root)]) == 0
    shown = capsys.readouterr().out
    assert "penalty 1 (was 0)" in shown
    assert "small: 1 graded, 1 more not graded yet" in shown
    assert rows(root) == before
    assert main(["due", "--course", str(root)]) == 0
    assert penalty(root) == pytest.approx(1.0)


def test_grade_works_penalties_out_anew_also_where_nothing_is_graded(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    write(root, 1)
    apply_term(CourseFolder(root))
    write(root, 4)
    (root / "submitted" / "ada" / "small").mkdir(parents=True)
    monkeypatch.setattr(steps, "_grade", lambda *_: Summary())
    monkeypatch.setattr(steps, "_with_plain_tests", lambda key, *_: key)
    how = steps.Options(jobs=1, sandbox=False, feedback=False)
    steps.grade(CourseFolder(root), ["small"], options=how)
    assert penalty(root) is None
    assert "ada, small, (late penalty): 1 -> 0" in capsys.readouterr().out


def test_without_the_file_dates_are_the_gradebooks_and_penalties_follow_them(root: Path) -> None:
    write(root, 1)
    apply_term(CourseFolder(root))
    (root / "term.toml").unlink()
    with opened(root) as gradebook:
        gradebook.find_assignment("small").duedate = datetime(2026, 1, 5)
        gradebook.db.commit()
    apply_term(CourseFolder(root))
    assert penalty(root) is None
    with opened(root) as gradebook:
        assert gradebook.find_assignment("small").duedate == datetime(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[small]\ndue = 2026-01-01", "without a time of day"),
        ("[small]\ndue = 2026-01-01T12:00:00", "without an offset"),
        ('[small]\ndue = "2 November 2026"', "not a date in ISO form"),
        ("[small]\ndue = 20261102", "write it like"),
        (
            "[small]\ndue = 2026-01-32T12:00:00Z",
            "'due = 2026-01-32T12:00:00Z'; if that is a date, ",
        ),
        (
            "[small]\ndue = 20.10.2026 23:59",
            "'due = 20.10.2026 23:59'; if that is a date, write it",
        ),
        ("[small]\ndue 5", "'due 5'; mend it"),
        ("[small]", "no due date"),
        ("small = 1", "outside a table"),
        ("[small]\ndeu = 1", "the nearest is 'due'"),
        ("[small]\ndue = 2026-01-01T12:00:00Z\npenalty = { per_day = 10 }", "from 0 to 1"),
        ("[small]\ndue = 2026-01-01T12:00:00Z\npenalty = { at_most = nan }", "from 0 to 1"),
        ("[small]\ndue = 2026-01-01T12:00:00Z\n[small.extensions]\nada = -1", "days from 0"),
        (
            "[small]\ndue = 2026-01-02T12:00:00Z\n[small.extensions]\nada = 2026-01-01T12:00:00Z",
            "earlier than",
        ),
        ("[small", "cannot be read"),
        ("[small.limits]\ncell_second = 1", "the nearest is 'cell_seconds'"),
        ("[small.limits]\ncell_seconds = 0", "a number from 0.1 on"),
        ("[small.limits]\nmemory_mib = 100.5", "a whole number from 64 on"),
        ("[small.limits]\npatience = nan", "a number from 1 on"),
        ('[small.limits]\nprocesses = "8"', "a whole number from 8 on"),
        ("[small]\nlimits = 5", "must be like"),
        ("[small]\nteams = 5", "a line for each team"),
        ("[small.teams]\nkiwi = 'ada'", "two or more; write a line like"),
        ("[small.teams]\nkiwi = ['ada']", "two or more; write a line like"),
        ("[small.teams]\nkiwi = ['ada', 5]", "two or more; write a line like"),
        ("[small.teams]\na = ['x', 'y']\nb = ['y', 'z']", "'y' is in two teams of small, a and b"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "term.toml").write_text(text)
    with pytest.raises(TermError) as told:
        read_term(tmp_path)
    assert words in str(told.value)
    assert "term.toml" in str(told.value)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[small.extensions]\nadaa = 2\n", "the nearest is 'ada'"),
        ("[small.teams]\nkiwi = ['ada', 'adaa']\n", "the nearest is 'ada'"),
        ("[smal]\ndue = 2026-01-01T12:00:00Z\n", "the nearest is 'small'"),
    ],
)
def test_unknown_names_are_refused_and_nothing_is_changed(
    root: Path, more: str, words: str
) -> None:
    before = rows(root)
    write(root, 1, more)
    with pytest.raises(GradingError, match=words):
        apply_term(CourseFolder(root))
    assert rows(root) == before


def test_an_assignment_has_limits_of_its_own(root: Path) -> None:
    write(root, 1, "[small.limits]\ncell_seconds = 600\nmemory_mib = 2048\n")
    config = CourseFolder(root).config
    config.Grade.cell_seconds, config.Grade.processes = 5, 9
    other = settings_from_config(config, root, "other")
    own = settings_from_config(config, root, "small")
    assert other.limits == Limits(cell_seconds=5, processes=9)
    assert own.limits == replace(other.limits, cell_seconds=600, memory=2 << 30)


def test_limits_alone_leave_the_dates_to_the_gradebook(root: Path) -> None:
    (root / "term.toml").write_text("[small.limits]\ncell_seconds = 600\n")
    with opened(root) as gradebook:
        due = gradebook.find_assignment("small").duedate
    apply_term(CourseFolder(root))
    with opened(root) as gradebook:
        assert due is not None
        assert gradebook.find_assignment("small").duedate == due


def test_limits_are_those_of_the_configuration() -> None:
    traits = Grade.class_traits(config=True)
    for name, (kind, least) in LIMITS.items():
        assert traits[name].min == least
        assert isinstance(traits[name], Integer) == (kind is int)


def test_what_lateness_costs() -> None:
    rule = Penalty(per_day=0.2, grace_minutes=10, at_most=0.5, nothing_after_days=4)
    day = 86400
    lost = {0: 0, 600: 0, 601: 2, day: 2, day + 1: 4, 3 * day: 5, 4 * day: 5, 4 * day + 1: 10}
    assert {late: rule.points(10, late) for late in lost} == lost
