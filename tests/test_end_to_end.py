"""The whole way: build, a sample class, grades, feedback, report, and stock nbgrader on the same folder."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from autograder import notebooks, report, sample_class, steps
from autograder.__main__ import main
from autograder.course_folder import CourseFolder, GradingError, copy_course

# The quickest notebook grades the whole sample class; the others two submissions each.
WHOLE_CLASS = "nchw"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    course = CourseFolder(copy_course(tmp_path_factory.mktemp("course")))
    steps.build(course, notebooks.assignments())
    _grade(course, WHOLE_CLASS, _submissions(course, WHOLE_CLASS))
    return course


def _submissions(course: CourseFolder, assignment: str) -> list[sample_class.Submission]:
    submissions = sample_class.sample_submissions(assignment, course.root / "release")
    if assignment == WHOLE_CLASS:
        return submissions
    return [s for s in submissions if s.student in ("solved", "untouched")]


def _grade(course: CourseFolder, assignment: str, submissions: list) -> None:
    for submission in submissions:
        sample_class.write(submission, assignment, course.root)
    assert steps.grade(course, [assignment]) == []


def _points(assignment: str) -> dict[str, float]:
    return {
        notebooks.grade_id(cell): cell.metadata.nbgrader.points
        for cell in notebooks.read(assignment).cells
        if notebooks.is_graded(cell)
    }


@pytest.mark.parametrize("assignment", notebooks.assignments())
def test_sample_class_gets_what_it_deserves(course: CourseFolder, assignment: str) -> None:
    submissions = _submissions(course, assignment)
    if assignment != WHOLE_CLASS:
        _grade(course, assignment, submissions)
    frame = report.scores(course)
    for submission in submissions:
        mine = frame[(frame.student == submission.student) & (frame.assignment == assignment)]
        expected = {
            name: 0 if name in submission.loses else points
            for name, points in _points(assignment).items()
        }
        assert dict(zip(mine.cell, mine.score, strict=True)) == expected, submission.student


def test_feedback_gives_nothing_away(course: CourseFolder) -> None:
    pages = list((course.root / "feedback").glob(f"*/{WHOLE_CLASS}/*.html"))
    assert len(pages) == 3 + sample_class.MISTAKEN
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text
        assert "student.function" not in text, "lines of a hidden test are on the page"
        # expect.py raises again what the student's code raised; it holds no test.
        lines_of_tests = re.findall(r"autograder/hidden|course/checks/(?!expect\.py)\w+", text)
        assert lines_of_tests == [], "a traceback shows the lines of a test"
    solved = next(page for page in pages if "solved" in page.parts).read_text(encoding="utf-8")
    assert "most recent call last" not in re.sub(r"<[^>]+>", "", solved)


def test_report_files(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--course", str(course.root)]) == 0
    shown = capsys.readouterr().out
    assert "solved" in shown
    assert "20 / 20" in shown
    page = (course.root / "report.html").read_text(encoding="utf-8")
    assert "class mean" in page
    rows = (course.root / "report.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) > len(_points(WHOLE_CLASS)) * (3 + sample_class.MISTAKEN)


def test_nbgrader_itself_gives_the_same_scores(course: CourseFolder) -> None:
    """`nbgrader autograde`, `generate_feedback` and `export` work in the course folder."""
    before = report.scores(course)
    nbgrader = Path(sysconfig.get_path("scripts")) / "nbgrader"
    # Started as an instructor would, in the folder; nbgrader_config.py names our step.
    environment = {"PYTHONPATH": str(notebooks.ROOT), "PATH": f"{nbgrader.parent}:/usr/bin:/bin"}
    for command in (
        ["autograde", WHOLE_CLASS, "--student", "mistaken-1", "--force"],
        ["generate_feedback", WHOLE_CLASS, "--student", "mistaken-1", "--force"],
        ["export", "--to", "grades.csv"],
    ):
        done = subprocess.run(
            [nbgrader, *command], cwd=course.root, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    after = report.scores(course)
    assert before.equals(after)
    assert "mistaken-1" in (course.root / "grades.csv").read_text(encoding="utf-8")


def test_broken_configuration_grades_nothing(course: CourseFolder, tmp_path: Path) -> None:
    broken = copy_course(tmp_path / "broken")
    (broken / "nbgrader_config.py").write_text("import no_such_module\n", encoding="utf-8")
    with pytest.raises(GradingError, match=r"nbgrader_config\.py is broken .*no_such_module"):
        CourseFolder(broken)


def test_errors_say_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "lenet"]) == 1
    assert "there are:" in capsys.readouterr().err
    empty = copy_course(tmp_path / "empty")
    assert main(["grade", WHOLE_CLASS, "--course", str(empty)]) == 1
    assert "submitted/<student>/" in capsys.readouterr().err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert main(["demo", "--course", str(tmp_path / "full")]) == 1
    assert (tmp_path / "full" / "thesis.txt").is_file()


def test_one_bad_submission_stops_nobody(course: CourseFolder) -> None:
    name = WHOLE_CLASS
    bad = course.root / "submitted" / "bad" / name / f"{name}.ipynb"
    bad.parent.mkdir(parents=True)
    bad.write_text("this is not a notebook", encoding="utf-8")
    problems = steps.grade(course, [name], ["bad", "untouched"])
    assert len(problems) == 1
    assert "bad" in problems[0]
    frame = report.scores(course)
    assert frame[(frame.student == "untouched") & (frame.assignment == name)].score.sum() == 0
