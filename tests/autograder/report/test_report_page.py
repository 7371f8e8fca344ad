"""The page and the CSV file: all is told, and nothing of a hostile name or reason is alive."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from report_class import NASTY, STUB, make, result, write_grading, write_notebook

from autograder.course_folder import CourseFolder
from autograder.results import report

HOSTILE = "<script>alert(1)<_script>"  # a folder's name holds no slash


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    students = {
        HOSTILE: result(a=0, why=f"✗ a: expected 3{NASTY}\nmore"),
        "anna": result(a=0, why=STUB),
        "class mean": result(b=1),
        "nobody": {},
    }
    course = make(tmp_path, students)
    folder = tmp_path / "autograded" / HOSTILE / "quiz"
    write_grading(folder, repairs=[f"renamed {NASTY}"], problems=["the kernel died"])
    write_notebook(folder, a="import inspect\nfoo = inspect.stack()")
    write_notebook(tmp_path / "autograded/anna/quiz", a="raise NotImplementedError")
    with course.gradebook() as book:
        grade = book.find_grade("test_b", "quiz", "quiz", "anna")
        grade.manual_score, grade.extra_credit = 1.5, 0.25
        book.find_comment("b", "quiz", "quiz", "anna").manual_comment = f"well said {NASTY}"
        notebook = book.find_submission_notebook("quiz", "quiz", "anna")
        notebook.late_submission_penalty = 0.75
        book.db.commit()
    return course


def test_everything_is_told_and_nothing_alive(course: CourseFolder) -> None:
    text = report.write_report(course, report.scores(course)).read_text(encoding="utf-8")
    page = _Page(text)
    assert page.tags.count("script") == 1, "the page's own"
    assert text.count(HOSTILE) == 0
    assert page.text.count(HOSTILE) >= 5, "a row, a reason, a problem, a repair, code to look at"
    for words in (
        "expected 3", "renamed", "the kernel died", "class mean", "import inspect", "not begun",
        "well said", "nobody", "1 student handed in nothing", "late",
    ):  # fmt: skip
        assert words in page.text, words
    assert all(link.startswith(("#", "feedback/")) for link in page.links)


def test_scores_by_hand_extra_points_and_penalties_count(course: CourseFolder) -> None:
    page = _Page(report.write_report(course, report.scores(course)).read_text(encoding="utf-8"))
    assert "1 / 4" in page.text, "anna: 0, 1.5 by hand, 0.25 more, 0.75 off"


def test_links_lead_to_the_pages(course: CourseFolder) -> None:
    page = _Page(report.write_report(course, report.scores(course)).read_text(encoding="utf-8"))
    own = {link for link in page.links if "script" in link}
    assert own == {"feedback/%3Cscript%3Ealert%281%29%3C_script%3E/quiz/quiz.html"}
    assert not [link for link in page.links if "nobody" in link]


def test_the_policy_names_the_pages_own_script_and_styles(course: CourseFolder) -> None:
    text = report.write_report(course, report.scores(course)).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3


def test_cells_stand_in_the_notebooks_order(course: CourseFolder) -> None:
    text = report.write_report(course, report.scores(course)).read_text(encoding="utf-8")
    assert text.index(">test_a<") < text.index(">test_b<")


def test_no_cell_of_the_table_is_a_formula(course: CourseFolder) -> None:
    """Spreadsheets run what begins like a formula, and a student's name may."""
    names = ['=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1"]
    frame = report.scores(course)
    frame = pd.concat([frame.iloc[:1].assign(student=name, score=1.0) for name in names])
    report.write_report(course, report.scores(course))
    from autograder.results.report.page import write_scores

    write_scores(course, frame)
    rows = pd.read_csv(course.root / "report.csv", keep_default_na=False)
    assert len(rows) == len(names)
    assert all(name[0] == "'" for name in rows.student)
    assert [name[1:].strip() for name in rows.student] == [name.strip() for name in names]
    assert rows.score.tolist() == [1.0] * len(names), "numbers stay numbers"
