"""The page in a browser: sorting, search, filters and pages by keyboard; lists get links; axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from report_class import STUB, make, result, write_grading

from autograder.results import report
from tests import chromium

pytestmark = [
    pytest.mark.browser,
    chromium.needed,
]
PEOPLE = 70


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    students = {f"s{k:02}": result(a=k % 3 / 1.5, why=STUB) for k in range(PEOPLE - 1)}
    course = make(tmp_path_factory.mktemp("report"), students | {"nobody": {}})
    write_grading(course.root / "autograded" / "s05" / "quiz", repairs=["renamed"])
    path = report.write_report(course, report.scores(course))
    with chromium.launched() as browser:
        page = browser.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(path.as_uri())
        yield page


def _names(page) -> list[str]:
    rows = page.locator("#students tbody tr:visible th > bdi")
    return rows.all_inner_texts()


def test_sort_search_filter_and_turn_pages_by_keyboard(page) -> None:
    assert page.said == [], "the policy lets the page's own parts through"
    assert len(_names(page)) == 50
    page.locator("#on").press("Enter")
    assert page.inner_text("#shown") == f"51 to {PEOPLE} of {PEOPLE} students"
    assert len(_names(page)) == PEOPLE - 50
    head = page.locator("#students thead th", has_text="quiz")
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert _names(page)[0] == "s00"
    head.locator("button").press("Enter")
    assert _names(page)[0] == "s02"
    page.fill("#search", "nob")
    assert _names(page) == ["nobody"]
    page.fill("#search", "")
    page.select_option("#filter", "repair")
    assert _names(page) == ["s05"]
    page.select_option("#filter", "")


def test_a_list_of_students_gets_its_links(page) -> None:
    group = page.locator("details.who", has_text="69 students").first
    group.locator("summary").press("Enter")
    group.locator("a").first.wait_for()
    links = group.locator("a")
    assert links.count() == 69
    assert links.first.get_attribute("href") == "feedback/s00/quiz/quiz.html"
    assert links.first.inner_text() == "s00"


def test_print_shows_every_page(page) -> None:
    page.emulate_media(media="print")
    assert len(_names(page)) == PEOPLE
    assert not page.locator("#tools").is_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.emulate_media(color_scheme=scheme)
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
