"""The formgrader's buttons: autograde, feedback, points and a comment by hand, which stay when it grades again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder import notebooks, sample_class, sandbox
from autograder.course_folder import CourseFolder

NAME = "nchw"
pytestmark = [
    pytest.mark.xdist_group("browser"),  # one server and browser after the other
    pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "-"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's own folder with one assignment, built, and two submissions."""
    from autograder import steps

    root = tmp_path_factory.mktemp("teacher") / "course"
    (root / "source").mkdir(parents=True)
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", root)
    shutil.copytree(notebooks.SOURCE / NAME, root / "source" / NAME)
    steps.build(CourseFolder(root), [NAME])
    for made in sample_class.sample_submissions(NAME):
        if made.student in ("solved", "halfway"):
            sample_class.write(made, NAME, root)
    return root


class Formgrader:
    """The table of an assignment's submissions, and a submission's page."""

    def __init__(self, page, address: str, token: str) -> None:
        self.page, self.address = page, address
        page.goto(f"{address}/lab?token={token}")  # the formgrader's own pages take no token
        page.locator("#jp-MainMenu").wait_for()

    def row(self, student: str):
        self.page.goto(f"{self.address}/formgrader/manage_submissions/{NAME}")
        row = self.page.locator("tbody tr", has_text=student)
        row.wait_for()
        return row

    def press(self, student: str, button: str) -> str:
        """Press a button of a student's row; what the formgrader says when it is done."""
        self.row(student).locator(f".{button} a").click()
        dialog = self.page.locator(".modal-dialog", has_text="Log Output")
        dialog.wait_for(timeout=120_000)
        return dialog.inner_text()

    def by_hand(self, student: str, points: dict[str, str], comments: dict[str, str]) -> None:
        """Give points at graded cells, and comments at answers."""
        self.page.goto(f"{self.address}/formgrader/gradebook/{NAME}/{NAME}")
        self.page.locator("tbody a").first.wait_for()
        self.page.get_by_text("Show All Names").click()
        self.page.locator("tbody tr", has_text=student).locator("a").last.click()
        fields = {f"input.score#{cell}": text for cell, text in points.items()}
        fields |= {f"textarea#{answer}-comment": text for answer, text in comments.items()}
        # What is typed before the page has fetched what was given so far is not saved.
        self.page.wait_for_function(
            "() => formgrader.grades?.loaded && formgrader.comments?.loaded"
        )
        for where, text in fields.items():
            field = self.page.locator(where)
            field.wait_for()
            with self.page.expect_response(re.compile("/api/(grade|comment)/")) as saved:
                field.fill(text)
                field.press("Tab")
            assert saved.value.ok


def test_the_buttons_grade_and_what_is_done_by_hand_stays(course: Path, serve, page) -> None:
    formgrader = Formgrader(page, *serve(course))
    for student, points in (("solved", "20 / 20"), ("halfway", "11 / 20")):
        assert f"Successfully autograded '{NAME}' for student '{student}'" in formgrader.press(
            student, "autograde"
        )
        row = formgrader.row(student).inner_text()
        assert "graded" in row
        assert points in row
    comment = "Nearly: read the message once more."
    formgrader.by_hand("halfway", {"test_guard": "1.5"}, {"require_nchw": comment})
    formgrader.press("halfway", "generate-feedback")
    path = course / "feedback" / "halfway" / NAME / f"{NAME}.html"
    before = path.read_text(encoding="utf-8")
    for page_says in (comment, "12.5"):
        assert page_says in before
    formgrader.press("halfway", "autograde")
    assert "12.5 / 20" in formgrader.row("halfway").inner_text()
    formgrader.press("halfway", "generate-feedback")
    assert comment in path.read_text(encoding="utf-8")
    assert not (course / "feedback" / "solved").exists(), "it is another student's button"
