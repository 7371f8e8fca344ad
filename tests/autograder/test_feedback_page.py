"""The feedback page: what it says of a gradebook's scores, what it folds, and that it stays one safe file."""

from __future__ import annotations

import base64
import io
import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from PIL import Image, ImageFilter
from small_course import labelled, new_gradebook
from traitlets import Any
from traitlets.config import LoggingConfigurable

from autograder.clean import STILL
from autograder.results.page import POLICY, FeedbackPage
from tests import chromium

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's code

NASTY = '<img src="https://elsewhere.test/x.png" onerror="document.title=1">'
DUE = datetime(2026, 1, 1)
REASON = (
    "✗ add(1, 2)\n  got       -1\n  likely    the numbers are subtracted:\n            add them"
)
TEXT = "Some theory.\n\n### Exercise 1 · Add &nbsp; ★☆☆ · 2 min\n\n$x_1 + \\frac{1}{2}$\n\n<details><summary>Hint</summary>\n\nplus\n</details>"


class Converter(LoggingConfigurable):
    """nbgrader's converter, as far as the page asks it."""

    coursedir = Any()


def notebook() -> NotebookNode:
    test = {"grade": True, "locked": True}
    answer = labelled(new_code_cell("def add(a, b):\n    return a - b"), "add", solution=True)
    answer.outputs = [
        new_output("stream", name="stdout", text="a line\n" * 60),
        new_output("error", ename="ValueError", evalue=NASTY, traceback=["one", NASTY]),
    ]
    check = labelled(new_code_cell("checks.add(add)"), "test_add", **test)
    check.outputs = [new_output("display_data", data={"text/plain": "✗ the panel's own message"})]
    return new_notebook(
        cells=[
            new_markdown_cell("# Small things\n\nWelcome."),
            new_markdown_cell(TEXT),
            answer,
            check,
            new_markdown_cell("## Interlude"),
            new_code_cell("print('mine')"),
            new_markdown_cell("### Exercise 2 · Say why"),
            labelled(new_markdown_cell("Because $y$."), "why", grade=True, solution=True),
        ]
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one graded submission, made by hand."""
    tmp_path = tmp_path_factory.mktemp("built")
    released = notebook()
    released.cells[5].source = "print('as released')"
    (tmp_path / "release" / "small").mkdir(parents=True)
    (tmp_path / "release" / "small" / "small.ipynb").write_text(json.dumps(released))
    verdicts = [
        {"name": "test_add", "score": 0.0, "points": 2.0, "reason": REASON, "forgeable": False},
        {"name": "why", "score": None, "points": 3.0, "reason": "", "forgeable": False},
    ]
    grading = {"verdicts": verdicts, "repairs": [f"a repair {NASTY}"], "problems": []}
    folder = tmp_path / "autograded" / "ada" / "small"
    folder.mkdir(parents=True)
    content = {"version": 1, "notebooks": {"small": grading}}
    (folder / "grading.json").write_text(json.dumps(content))
    with new_gradebook(tmp_path) as gradebook:
        gradebook.add_assignment("small", duedate=DUE)
        gradebook.add_notebook("small", "small")
        where = ("small", "small")
        gradebook.add_grade_cell("test_add", *where, max_score=2, cell_type="code")
        gradebook.add_grade_cell("why", *where, max_score=3, cell_type="markdown")
        for name in ("add", "why"):
            gradebook.add_solution_cell(name, *where)
        gradebook.add_student("ada", first_name="Ada", last_name="<b>Löve</b>")
        gradebook.add_submission("small", "ada", timestamp=DUE)
        gradebook.find_grade("test_add", *where, "ada").auto_score = 0.0
    return tmp_path


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "course"))


@pytest.fixture
def gradebook(root: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        yield gradebook
        gradebook.db.commit()


def written(root: Path, nb: NotebookNode | None = None) -> str:
    """The page, by the exporter alone, as nbgrader's converter calls it."""
    exporter = FeedbackPage(parent=Converter(coursedir=CourseDirectory(root=str(root))))
    exporter.register_preprocessor("nbgrader.preprocessors.GetGrades", enabled=True)
    names = {"student": "ada", "assignment": "small", "notebook": "small"}
    names["db_url"] = f"sqlite:///{root}/gradebook.db"
    return exporter.from_notebook_node(nb or notebook(), {"nbgrader": names})[0]


def test_who_how_many_points_and_why_stand_on_top(root: Path) -> None:
    page = BeautifulSoup(written(root), "html.parser")
    assert page.h1.text == "Small things"
    assert "Ada <b>Löve</b>" in page.select_one(".who").text
    assert page.select_one(".score").text == "0 of 5 points"
    assert "3 points wait for a person" in page.header.text
    rows = [[cell.text for cell in row.select("td")] for row in page.select("tbody tr")]
    assert rows == [
        ["Exercise 1 · Add", "✗ 0 of 2", "the numbers are subtracted: add them"],
        ["Exercise 2 · Say why", "… 0 of 3", "waits for a person"],
    ]
    for link in page.select("tbody a"):
        assert page.find(id=link["href"][1:])


def test_a_lost_cell_has_one_message(root: Path) -> None:
    page = BeautifulSoup(written(root), "html.parser")
    assert "the panel's own message" not in page.text
    assert [why.text for why in page.select(".verdict .why")] == [REASON[2:]]


def test_the_students_work_stands_open_and_the_courses_text_is_folded(root: Path) -> None:
    page = BeautifulSoup(written(root), "html.parser")
    folded = [part.summary.text for part in page.select("details.course")]
    assert folded == [
        "Course text: Small things",
        "The exercise",
        "Course text: Interlude",
        "The exercise",
    ]
    work = [part.text for part in page.select(".work")]
    assert len(work) == 3
    assert "return a - b" in work[0]
    assert "mine" in work[1], "a cell that the student changed"
    assert "Because" in work[2]
    outputs = [part.summary.text for part in page.select("details.output")]
    assert outputs == ["Output of 60 lines", f"ValueError: {NASTY}"]
    assert page.select("details.course details"), "a hint keeps folding"


def test_without_the_release_text_is_the_courses_and_code_the_students(root: Path) -> None:
    (root / "release" / "small" / "small.ipynb").unlink()
    page = BeautifulSoup(written(root), "html.parser")
    assert len(page.select("details.course")) == 4
    assert len(page.select(".work")) == 3


def test_formulas_need_no_script(root: Path) -> None:
    page = written(root)
    assert "<mfrac>" in page
    assert "$x_1" not in page
    assert not BeautifulSoup(page, "html.parser").select("script, link, iframe")


def test_nothing_of_a_student_becomes_a_tag_and_nothing_is_loaded(root: Path) -> None:
    page = written(root)
    soup = BeautifulSoup(page, "html.parser")
    assert page.index(POLICY) < page.index("<title>")
    assert not soup.select("[onerror]")
    assert not soup.select("b")
    assert f"a repair {NASTY}" in soup.text
    assert not [tag for tag in soup.select("[src]") if not tag["src"].startswith("data:")]


def test_late_days_penalty_extra_points_and_comments(root: Path, gradebook: Gradebook) -> None:
    where = ("small", "small", "ada")
    gradebook.find_submission("small", "ada").timestamp = DUE + timedelta(days=2, hours=5)
    gradebook.find_submission_notebook(*where).late_submission_penalty = 0.5
    grade = gradebook.find_grade("test_add", *where)
    grade.manual_score, grade.extra_credit = 1.0, 0.5
    gradebook.find_grade("why", *where).manual_score = 3.0
    gradebook.find_comment("why", *where).manual_comment = f"Well said: $z$ {NASTY}"
    gradebook.db.commit()
    page = BeautifulSoup(written(root), "html.parser")
    assert page.select_one(".score").text == "4 of 5 points"
    assert page.select_one(".late").text == "Handed in 2 days late: 0.5 points off."
    verdicts = [part.strong.text for part in page.select(".verdict")]
    assert verdicts[0] == "◐ 1.5 of 2 points (0.5 extra, changed by a person)"
    assert verdicts[1] == "✓ 3 of 3 points (graded by a person)"
    remark = page.select_one(".remark")
    assert "Well said" in remark.text
    assert remark.math
    assert not remark.img


def test_an_extension_counts(root: Path, gradebook: Gradebook) -> None:
    submission = gradebook.find_submission("small", "ada")
    submission.timestamp = DUE + timedelta(days=2)
    submission.extension = timedelta(days=3)
    gradebook.db.commit()
    assert "late" not in BeautifulSoup(written(root), "html.parser").header.text


def test_large_pictures_and_long_outputs_leave_a_page_of_less_than_300_kb(root: Path) -> None:
    nb = notebook()
    noise = Image.effect_noise((1200, 900), 90).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "PNG", compress_level=0)
    encoded = base64.b64encode(file.getvalue()).decode()
    drawing = {"image/png": encoded, "text/plain": "Noise in grey."}
    nb.cells[5].outputs = [new_output("display_data", data=drawing) for _ in range(4)]
    nb.cells[2].outputs += [new_output("stream", name="stdout", text=f"{'x' * 99}\n" * 1000)]
    page = written(root, nb)
    assert len(encoded) > 3_000_000
    assert len(page.encode()) < 300_000
    shown = BeautifulSoup(page, "html.parser")
    assert shown.img["alt"] == "Noise in grey."
    pictures = len(shown.select("img")) + page.count("a picture, left out")
    assert pictures == 4


def test_a_widget_is_its_still_picture(root: Path) -> None:
    nb = notebook()
    svg = base64.b64encode(b"<svg></svg>").decode()
    data = {STILL: svg, "text/plain": "A window slides."}
    nb.cells[2].outputs = [new_output("display_data", data=data)]
    image = BeautifulSoup(written(root, nb), "html.parser").img
    assert image["src"] == f"data:image/svg+xml;base64,{svg}"
    assert image["alt"] == "A window slides."


@pytest.mark.browser
@chromium.needed
@pytest.mark.parametrize("width", [1024, 800])
def test_no_sideways_scroll_and_little_in_print(root: Path, width: int) -> None:
    nb = notebook()
    nb.cells[2].source = f"{'x' * 300}\n" + nb.cells[2].source
    path = root / "page.html"
    path.write_text(written(root, nb), encoding="utf-8")
    asked: list[str] = []
    with chromium.launched() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("math").first.is_visible()
        page.emulate_media(media="print")
        assert not page.get_by_text("Some theory.").is_visible()
        assert page.get_by_text("return a - b").is_visible()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]


def test_another_tools_notebook_has_a_page_without_reasons(root: Path) -> None:
    (root / "autograded" / "ada" / "small" / "grading.json").unlink()
    nb = notebook()
    nb.cells.append(new_markdown_cell(NASTY))
    page = BeautifulSoup(written(root, nb), "html.parser")
    assert page.select_one(".verdict").strong.text == "✗ 0 of 2 points"
    assert not page.select("img")
