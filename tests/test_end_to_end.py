"""The whole way: build, a sample class, grades, feedback, report, and stock nbgrader on the same folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
from nbgrader.api import BaseCell, Comment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

from autograder import backups, notebooks, sample_class, sandbox, steps
from autograder.__main__ import main
from autograder.course_folder import CourseFolder, GradingError, copy_course
from autograder.results import report

# One course folder for all of them, so one process; `conftest.py` lets it begin first.
# The first of them waits for the whole course to be graded: minutes on a busy machine.
pytestmark = [pytest.mark.xdist_group("end-to-end"), pytest.mark.timeout(1800)]

# The quickest notebook grades the whole sample class; the others two submissions each.
WHOLE_CLASS = "nchw"

# The sample class is ours: where there is no sandbox it is graded all the same.
OPTIONS = steps.Options(sandbox=not sandbox.why_not())
FLAGS = [] if OPTIONS.sandbox else ["--no-sandbox"]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """A course with every assignment graded, in one batch: its workers import torch once."""
    course = CourseFolder(copy_course(tmp_path_factory.mktemp("course")))
    names = notebooks.assignments()
    steps.build(course, names)
    for assignment in names:
        for submission in _submissions(course, assignment):
            sample_class.write(submission, assignment, course.root)
    # On the drawn stand-ins: real images take minutes, and `make test` runs these notebooks on them too.
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COURSE_DATA", raising=False)
        summary = steps.grade(course, names, options=OPTIONS)
    assert summary.failed == []
    return course


def _submissions(course: CourseFolder, assignment: str) -> list[sample_class.Submission]:
    submissions = sample_class.sample_submissions(assignment, course.root / "release")
    if assignment == WHOLE_CLASS:
        return submissions
    return [s for s in submissions if s.student in ("solved", "untouched")]


def _points(assignment: str) -> dict[str, float]:
    return {
        notebooks.grade_id(cell): cell.metadata.nbgrader.points
        for cell in notebooks.read(assignment).cells
        if notebooks.is_graded(cell)
    }


@pytest.mark.parametrize("assignment", notebooks.assignments())
def test_sample_class_gets_what_it_deserves(course: CourseFolder, assignment: str) -> None:
    submissions = _submissions(course, assignment)
    frame = report.scores(course)
    for submission in submissions:
        mine = frame[(frame.student == submission.student) & (frame.assignment == assignment)]
        expected = {
            name: 0 if name in submission.loses else points
            for name, points in _points(assignment).items()
        }
        assert dict(zip(mine.cell, mine.score, strict=True)) == expected, submission.student


def test_groups_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    """Some releases of pytest take no notice of pytest-xdist's groups, and say nothing of it."""
    if request.config.getoption("loadgroup", False):  # set in a worker
        assert request.node.nodeid.endswith("@end-to-end")


def test_feedback_gives_nothing_away(course: CourseFolder) -> None:
    pages = list((course.root / "feedback").glob(f"*/{WHOLE_CLASS}/*.html"))
    assert len(pages) == 3 + sample_class.MISTAKEN
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text
        assert "student.function" not in text, "lines of a hidden test are on the page"
        # public.py says that an exercise was not begun; it holds no test.
        lines_of_tests = re.findall(r"autograder/hidden|course/checks/(?!public\.py)\w+", text)
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


def _rows(course: CourseFolder) -> dict[str, list[tuple]]:
    """What the gradebook holds of each submission, without its made-up ids."""
    grades = (
        select(
            SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score, Grade.manual_score,
            Grade.extra_credit, Grade.needs_manual_grade, Grade.score, Grade.max_score,
        )
        .join(Grade.notebook).join(SubmittedNotebook.assignment)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
    )  # fmt: skip
    comments = (
        select(
            SubmittedAssignment.student_id, BaseCell.name, Comment.auto_comment,
            Comment.manual_comment,
        )
        .join(Comment.notebook).join(SubmittedNotebook.assignment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
    )  # fmt: skip
    notebooks_ = select(
        SubmittedAssignment.student_id, SubmittedAssignment.timestamp,
        SubmittedNotebook.late_submission_penalty, SubmittedNotebook.failed_tests,
    ).join(SubmittedNotebook.assignment)  # fmt: skip
    with course.gradebook() as gradebook:
        return {
            name: sorted((tuple(row) for row in gradebook.db.execute(query)), key=repr)
            for name, query in (("grades", grades), ("comments", comments), ("rest", notebooks_))
        }


FEW = ("mistaken-1", "mistaken-2", "solved", "untouched")


def _copy(course: CourseFolder, folder: Path, students: Sequence[str] = FEW) -> CourseFolder:
    """A copy of the course with some submissions of the whole class, none of them graded."""
    shutil.copytree(course.root, folder, ignore=shutil.ignore_patterns("autograded", "feedback"))
    copy = CourseFolder(folder)
    with copy.gradebook() as gradebook:
        for assignment in [entry.name for entry in gradebook.assignments]:
            for submission in gradebook.assignment_submissions(assignment):
                gradebook.remove_submission(assignment, submission.student_id)
    for path in (folder / "submitted").glob("*/*"):
        if path.name != WHOLE_CLASS or path.parent.name not in students:
            shutil.rmtree(path)
    return copy


def _nbgrader(course: CourseFolder, *command: str) -> None:
    """Run nbgrader as an instructor would, in the folder; nbgrader_config.py names our steps."""
    program = Path(sysconfig.get_path("scripts")) / "nbgrader"
    environment = {
        "PYTHONPATH": str(notebooks.ROOT),
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "HOME": os.environ["HOME"],
    }
    done = subprocess.run(
        [program, *command], cwd=course.root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_nbgrader_itself_leaves_the_same_rows(course: CourseFolder, tmp_path: Path) -> None:
    """`nbgrader autograde` and the batch, each on a fresh copy, one submission late."""
    theirs = _copy(course, tmp_path / "theirs", FEW[1:])
    late = theirs.root / "submitted" / "mistaken-2" / WHOLE_CLASS / "timestamp.txt"
    late.write_text("2031-02-03 04:05:06 UTC\n", encoding="utf-8")
    with theirs.gradebook() as gradebook:
        gradebook.update_or_create_assignment(WHOLE_CLASS, duedate="2031-02-01 00:00:00 UTC")
    ours = CourseFolder(shutil.copytree(theirs.root, tmp_path / "ours"))
    assert _rows(ours)["grades"] == []

    flag = [] if OPTIONS.sandbox else ["--Grade.sandbox=False"]
    _nbgrader(theirs, "autograde", WHOLE_CLASS, *flag)
    steps.grade(ours, [WHOLE_CLASS], options=OPTIONS)
    assert _rows(ours) == _rows(theirs)
    assert report.scores(ours).score.sum() > 0
    for name in ("solved", "untouched"):
        graded = Path("autograded", name, WHOLE_CLASS, f"{WHOLE_CLASS}.ipynb")
        sources = [
            [cell["source"] for cell in json.loads((root / graded).read_text())["cells"]]
            for root in (ours.root, theirs.root)
        ]
        assert sources[0] == sources[1]

    _nbgrader(theirs, "generate_feedback", WHOLE_CLASS, "--student", "mistaken-2")
    _nbgrader(theirs, "export", "--to", "grades.csv")
    assert "mistaken-2" in (theirs.root / "grades.csv").read_text(encoding="utf-8")


def test_what_is_graded_and_unchanged_is_skipped(
    course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = steps.grade(course, [WHOLE_CLASS], ["solved", "untouched"], OPTIONS)
    assert (summary.skipped, summary.graded) == (2, [])
    assert backups.copies(course), "grading copies the gradebook first"
    assert "2 of 2 are graded already and unchanged; --force" in capsys.readouterr().out
    path = course.root / "submitted" / "untouched" / WHOLE_CLASS / f"{WHOLE_CLASS}.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    summary = steps.grade(course, [WHOLE_CLASS], ["solved", "untouched"], OPTIONS)
    assert [task.student for task in summary.graded] == ["untouched"]
    forced = steps.Options(force=True, sandbox=OPTIONS.sandbox, feedback=False)
    assert len(steps.grade(course, [WHOLE_CLASS], ["solved"], forced).graded) == 1


def test_a_batch_killed_in_the_middle_goes_on(course: CourseFolder, tmp_path: Path) -> None:
    copy = _copy(course, tmp_path / "killed")
    command = [sys.executable, "-m", "autograder", "grade", WHOLE_CLASS, *FLAGS]
    command += ["--course", copy.root, "--jobs", "2"]

    def recorded() -> dict[Path, int]:
        found = (copy.root / "autograded").glob(f"*/{WHOLE_CLASS}/grading.json")
        return {path: path.stat().st_mtime_ns for path in found}

    with (tmp_path / "output").open("w") as output:
        batch = subprocess.Popen(command, cwd=notebooks.ROOT, stdout=output, stderr=output)
        deadline = time.monotonic() + 200
        while not recorded() and batch.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        children = psutil.Process(batch.pid).children(recursive=True)
        batch.send_signal(signal.SIGKILL)
        batch.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert children
    assert alive == [], "workers, warm programs and kernels end with the parent"
    before = recorded()
    assert 0 < len(before) < len(FEW)
    done = subprocess.run(command, cwd=notebooks.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{len(before)} of {len(FEW)} are graded already" in done.stdout
    after = recorded()
    assert len(after) == len(FEW)
    assert {path: after[path] for path in before} == before, "graded twice"
    mine = report.scores(course)
    mine = mine[(mine.assignment == WHOLE_CLASS) & mine.student.isin(FEW)]
    scores = [
        frame.sort_values(["student", "cell"])[["student", "cell", "score"]].values.tolist()
        for frame in (report.scores(copy), mine)
    ]
    assert scores[0] == scores[1]
    assert len(list((copy.root / "feedback").glob("*/*/*.html"))) == len(FEW)


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
    assert f"autograder build {WHOLE_CLASS}" in capsys.readouterr().err
    assert main(["build", WHOLE_CLASS, "--course", str(empty)]) == 0
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
    (course.root / "submitted" / "empty-handed" / name).mkdir(parents=True)
    students = ["bad", "empty-handed", "solved"]
    forced = steps.Options(force=True, sandbox=OPTIONS.sandbox)
    summary = steps.grade(course, [name], students, forced)
    assert len(summary.graded) == 3
    assert summary.failed == []
    assert [line.partition(":")[0] for line in sorted(summary.problems)] == [
        f"{name}, bad",
        f"{name}, empty-handed",
    ]
    frame = report.scores(course)
    sums = frame[frame.assignment == name].groupby("student").score.sum()
    assert [sums[student] for student in students] == [0, 0, 20]
    assert (course.root / "feedback" / "bad" / name / f"{name}.html").is_file()


def test_a_second_batch_in_the_same_folder_waits_its_turn(course: CourseFolder) -> None:
    with course.lock(), pytest.raises(GradingError, match="another"):
        steps.grade(course, [WHOLE_CLASS], options=OPTIONS)


def test_a_changed_source_must_be_built_first(course: CourseFolder, tmp_path: Path) -> None:
    copy = _copy(course, tmp_path / "changed")
    path = copy.root / "source" / WHOLE_CLASS / f"{WHOLE_CLASS}.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"points": 3', '"points": 4'), encoding="utf-8")
    with pytest.raises(GradingError, match=f"autograder build {WHOLE_CLASS}"):
        copy.key(WHOLE_CLASS)


def test_no_sandbox_no_grading(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "why_not", lambda wanted: "no sandbox here: no namespaces.")
    with pytest.raises(GradingError, match=r"no namespaces.*--no-sandbox"):
        steps.grade(course, [WHOLE_CLASS])
