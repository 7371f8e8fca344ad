"""The steps that an instructor runs, each a function with progress on the screen."""

from __future__ import annotations

import filecmp
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SAWarning
from tqdm import tqdm

from autograder import notebooks, report, sample_class
from autograder.course_folder import CourseFolder, GradingError, copy_course


def build(course: CourseFolder, assignments: Sequence[str]) -> None:
    """Generate the release of each assignment and enter it in the gradebook."""
    for assignment in _progress(assignments, "building"):
        course.build(assignment)


def release_differences() -> list[str]:
    """Names of released files that are not what `source/` generates now."""
    with tempfile.TemporaryDirectory() as folder:
        course = CourseFolder(copy_course(Path(folder) / "course"))
        build(course, notebooks.assignments())
        fresh, committed = course.root / "release", notebooks.RELEASE
        names = {p.relative_to(fresh) for p in fresh.rglob("*") if p.is_file()}
        names |= {
            p.relative_to(committed)
            for p in committed.rglob("*")
            if p.is_file() and ".ipynb_checkpoints" not in p.parts
        }
        return sorted(
            str(name)
            for name in names
            if not (fresh / name).is_file()
            or not (committed / name).is_file()
            or not filecmp.cmp(fresh / name, committed / name, shallow=False)
        )


def grade(
    course: CourseFolder, assignments: Sequence[str], students: Sequence[str] = ()
) -> list[str]:
    """Grade every submission (or those of `students`) and write the feedback pages.

    Returns one line per submission that could not be graded; the others are graded all the same.
    """
    jobs = [
        (assignment, student)
        for assignment in assignments
        for student in course.submissions(assignment)
        if not students or student in students
    ]
    if not jobs:
        raise GradingError(
            f"no submissions of {', '.join(assignments)} under {course.root / 'submitted'}; "
            "they belong in submitted/<student>/<assignment>/<assignment>.ipynb"
        )
    problems = []
    # nbgrader 0.9.6 touches its tables in an order that SQLAlchemy 2.1 remarks on, three times each.
    warnings.filterwarnings("ignore", category=SAWarning)
    bar = _progress(jobs, "grading")
    for assignment, student in bar:
        bar.set_postfix_str(f"{assignment}, {student}")
        try:
            course.autograde(assignment, student)
            course.feedback(assignment, student)
        except GradingError as error:
            problems.append(str(error))
            bar.write(f"problem: {error}")
    bar.close()
    if problems:
        print(
            f"{len(problems)} of {len(jobs)} submissions could not be graded; see the lines above"
        )
    return problems


def show_report(course: CourseFolder) -> None:
    """Print the table of scores and write the report's files."""
    frame = report.scores(course)
    if frame.empty:
        raise GradingError("the gradebook holds no graded submission yet; run `grade` first")
    print(report.totals(frame).to_string())
    path = report.write_report(course, frame)
    print(f"\nreport    {path}\nscores    {path.with_suffix('.csv')}")


def demo(folder: Path, assignments: Sequence[str]) -> list[str]:
    """The whole way once, on a sample class in `folder`; returns the problems, as `grade` does."""
    course = CourseFolder(copy_course(folder))
    print(f"1  the release of every assignment, in {folder / 'release'}")
    build(course, notebooks.assignments())
    print(f"2  a sample class for {', '.join(assignments)}")
    for assignment in assignments:
        for submission in sample_class.sample_submissions(assignment, course.root / "release"):
            sample_class.write(submission, assignment, course.root)
            lost = len(submission.loses)
            print(f"   {assignment:<26}{submission.student:<14}{lost:>3} graded cells to lose")
    print("3  grading and feedback")
    problems = grade(course, assignments)
    print("4  the class at a glance\n")
    show_report(course)
    print(f"feedback  {folder / 'feedback'}/<student>/<assignment>/<assignment>.html")
    return problems


def _progress(jobs: Sequence, title: str) -> tqdm:
    return tqdm(jobs, desc=f"   {title}", file=sys.stdout, dynamic_ncols=True, unit="notebook")
