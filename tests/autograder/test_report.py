"""The report: common reasons, and nothing of a hostile name or reason alive in the page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from autograder.results import record, report

NASTY = "<script>alert(1)</script>"
KEY_COLUMNS = ["student", "assignment", "cell", "score", "points", "manual"]


@pytest.fixture
def frame() -> pd.DataFrame:
    rows = [
        (NASTY, "quiz", "test_a", 1.0, 2.0, False),
        (NASTY, "quiz", f"test_b{NASTY}", 0.0, 0.0, True),
        ("class mean", "quiz", "test_a", 2.0, 2.0, False),
        ("class mean", "quiz", f"test_b{NASTY}", 0.0, 0.0, False),
    ]
    return pd.DataFrame(rows, columns=KEY_COLUMNS)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    def verdict(name: str, score: float, reason: str, forgeable: bool = False) -> dict:
        return dict(name=name, score=score, points=2.0, reason=reason, forgeable=forgeable)

    grading = {
        "verdicts": [
            verdict("test_a", 0.0, f"expected 3{NASTY}\nmore"),
            verdict("test_b", 1.0, "", forgeable=True),
        ],
        "repairs": [f"renamed {NASTY}"],
        "problems": ["the kernel died"],
    }
    gradings = {NASTY: {"quiz": grading}}
    monkeypatch.setattr(
        record, "read_gradings", lambda root, student, name: gradings.get(student, {})
    )
    return SimpleNamespace(root=tmp_path)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_everything_is_shown_and_nothing_alive(
    frame: pd.DataFrame, course: SimpleNamespace
) -> None:
    page = _Tags()
    page.feed(report.write_report(course, frame).read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert page.text.count(NASTY) >= 4, "shown as text: the name, a cell, a reason, a repair"
    for words in ("expected 3", "renamed", "the kernel died", "class mean", "1 graded cells wait"):
        assert words in page.text
    assert "could be forged" in page.text


def test_common_reasons_are_counted_per_cell() -> None:
    reason = (
        "✗ mean, input of shape ({n}, 3)\n  got     {n}\n  likely  cause {kind}\n          more"
    )
    reasons = [reason.format(n=n, kind=n % 2) for n in range(5)]
    rows = [("s", "quiz", "a", 0, 1, text, False) for text in reasons]
    rows += [("s", "quiz", "a", 1, 1, "", False), ("s", "quiz", "b", 0, 1, "other", False)]
    columns = ["student", "assignment", "cell", "score", "points", "reason", "forgeable"]
    found = report.common_reasons(pd.DataFrame(rows, columns=columns))
    expected = [("a", "✗ mean: cause 0", 3), ("a", "✗ mean: cause 1", 2), ("b", "other", 1)]
    assert list(found.itertuples(index=False, name=None)) == expected


def test_no_cell_of_the_table_is_a_formula(
    frame: pd.DataFrame, course: SimpleNamespace, tmp_path: Path
) -> None:
    """Spreadsheets run what begins like a formula, and a student's name may."""
    names = ['=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1"]
    frame = pd.concat([frame.iloc[:1].assign(student=name) for name in names])
    report.write_report(course, frame)
    rows = pd.read_csv(tmp_path / "report.csv", keep_default_na=False)
    assert len(rows) == len(names)
    assert all(name[0] == "'" for name in rows.student)
    assert [name[1:].strip() for name in rows.student] == [name.strip() for name in names]
    assert rows.score.tolist() == [1.0] * len(names), "numbers stay numbers"
