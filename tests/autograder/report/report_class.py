"""A class made by hand for the report's tests: a gradebook, gradings, notebooks and pages, nothing graded."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from nbgrader.api import Gradebook, Student

from autograder.course_folder import CourseFolder

NASTY = '<script>alert(1)</script>"'
STUB = "✗ not done yet: the stub still raises NotImplementedError"
WRONG = "✗ mean, input of shape ({n}, 3)\n  got     {n}\n  likely  the wrong axis:\n          look at it"
POINTS = 2.0


def make(root: Path, students: dict[str, dict[str, tuple[float, str]]]) -> CourseFolder:
    """A course folder with the assignment `quiz`, cells test_a and test_b of 2 points, answers a and b.

    students: for each the score and the reason by cell; {} for one who handed in nothing.
    """
    for file in _empty().iterdir():
        shutil.copy(file, root)
    course = CourseFolder(root)
    with course.gradebook() as book:
        book.db.add_all(Student(id=name, last_name=NASTY) for name in students)
        book.db.commit()
        for name, results in students.items():
            if results:
                _hand_in(root, book, name, results)
        book.db.commit()
    return course


@cache
def _empty() -> Path:
    """A folder with the assignment and nobody in it; a new gradebook takes nbgrader seconds."""
    root = Path(tempfile.mkdtemp(prefix="report-class-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'x'\n"
    )
    with CourseFolder(root).gradebook() as book:
        book.check_course()
        book.add_assignment("quiz")
        book.add_notebook("quiz", "quiz")
        for name in ("b", "a"):  # not the notebook's order
            book.add_solution_cell(name, "quiz", "quiz")
            book.add_grade_cell(f"test_{name}", "quiz", "quiz", max_score=2, cell_type="code")
    return root


def _hand_in(root: Path, book: Gradebook, student: str, results: dict) -> None:
    book.add_submission("quiz", student)
    for cell, (score, _) in results.items():
        grade = book.find_grade(cell, "quiz", "quiz", student)
        grade.auto_score, grade.needs_manual_grade = score, False
    verdicts = [
        dict(name=cell, score=score, points=POINTS, reason=reason, forgeable=False)
        for cell, (score, reason) in sorted(results.items())
    ]
    folder = root / "autograded" / student.replace("/", "_") / "quiz"
    write_grading(folder, verdicts=verdicts)
    page = root / "feedback" / student.replace("/", "_") / "quiz" / "quiz.html"
    page.parent.mkdir(parents=True)
    page.write_text("<title>a page</title>")


def write_grading(folder: Path, **parts: object) -> None:
    """Write or change the `grading.json` of a submission: its verdicts, repairs, problems."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "grading.json"
    grading = {"verdicts": [], "repairs": [], "problems": [], "seconds": {"cells": 2.0}}
    if path.exists():
        grading = json.loads(path.read_text())["notebooks"]["quiz"]
    path.write_text(json.dumps({"version": 1, "notebooks": {"quiz": grading | parts}}))


def write_notebook(folder: Path, **cells: str) -> None:
    """The graded notebook: answers by name."""
    code = [
        {
            "cell_type": "code",
            "source": text,
            "metadata": {"nbgrader": {"grade_id": name, "solution": True}},
        }
        for name, text in cells.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quiz.ipynb").write_text(json.dumps({"cells": code}))


def result(a: float = 2.0, b: float = 2.0, why: str = "") -> dict[str, tuple[float, str]]:
    """Scores of both cells; `why` is the reason for test_a."""
    return {"test_a": (a, why), "test_b": (b, "")}
