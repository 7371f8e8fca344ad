"""The class at a glance: a table of scores, where the class lost its points and why, what was mended.

Names of students and reasons may hold anything; every one is escaped before it enters the page.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path

import pandas as pd
from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

from autograder.course_folder import CourseFolder
from autograder.results import record as records

REASONS = 3  # shown per cell
LONGEST = 300  # characters of a reason


def scores(course: CourseFolder) -> pd.DataFrame:
    """One row per student and graded cell: student, assignment, cell, score, points, manual.

    manual: a person still has to grade it. Students without a submission for an assignment have no
    rows for it.
    """
    rows = (
        select(
            SubmittedAssignment.student_id, Assignment.name, BaseCell.name, Grade.score,
            Grade.max_score, Grade.needs_manual_grade,
        )
        .join(Grade.notebook)
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
    )  # fmt: skip
    with course.gradebook() as gradebook:
        values = [tuple(row) for row in gradebook.db.execute(rows)]
    names = ["student", "assignment", "cell", "score", "points", "manual"]
    types = {"score": float, "points": float, "manual": bool}
    return pd.DataFrame(values, columns=names).astype(types)


def verdicts(course: CourseFolder, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per verdict in the `grading.json` of the submissions in `frame`.

    Columns: student, assignment, cell, score, points, reason, forgeable.
    """
    rows = [
        (student, assignment, v["name"], v["score"], v["points"], v["reason"], v["forgeable"])
        for student, assignment, grading in _gradings(course, frame)
        for v in grading["verdicts"]
    ]
    names = ["student", "assignment", "cell", "score", "points", "reason", "forgeable"]
    return pd.DataFrame(rows, columns=names)


def remarks(course: CourseFolder, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per repair and problem: student, assignment, kind ("repair" or "problem"), text."""
    rows = [
        (student, assignment, kind, text)
        for student, assignment, grading in _gradings(course, frame)
        for kind, texts in (("problem", grading["problems"]), ("repair", grading["repairs"]))
        for text in texts
    ]
    return pd.DataFrame(rows, columns=["student", "assignment", "kind", "text"])


def _gradings(course: CourseFolder, frame: pd.DataFrame) -> Iterable[tuple[str, str, dict]]:
    for student, assignment in frame[["student", "assignment"]].drop_duplicates().itertuples(False):
        for grading in records.read_gradings(course.root, student, assignment).values():
            yield student, assignment, grading


def common_reasons(found: pd.DataFrame) -> pd.DataFrame:
    """Why points were lost, per cell: cell, reason (its gist), students; most common first."""
    rows = []
    for cell, group in found[found.reason != ""].groupby("cell", sort=False):
        counted = Counter(_gist(reason) for reason in group.reason)
        rows += [(cell, reason, count) for reason, count in counted.most_common(REASONS)]
    return pd.DataFrame(rows, columns=["cell", "reason", "students"])


def _gist(text: str) -> str:
    """What is alike in the reasons of students whose hidden inputs differed: no numbers and shapes."""
    first = next(iter(text.strip().splitlines()), "")
    gist = re.split(r"[,(]", first, maxsplit=1)[0].strip()
    if likely := re.search(r"^  likely +(.+)$", text, flags=re.MULTILINE):
        gist += f": {likely[1]}"
    return gist if len(gist) <= LONGEST else gist[:LONGEST] + " ..."


def totals(frame: pd.DataFrame) -> pd.DataFrame:
    """Students by assignments, each "score / points", as text."""
    sums = frame.groupby(["student", "assignment"])[["score", "points"]].sum()
    texts = sums.apply(lambda row: f"{row.score:g} / {row.points:g}", axis=1)
    return texts.unstack().fillna("–")


def summary(frame: pd.DataFrame, found: pd.DataFrame, remarked: pd.DataFrame) -> list[str]:
    """Lines for the screen: what a person should look at."""
    submission = ["student", "assignment"]
    counts = {
        "graded cells wait for a person": int(frame.manual.sum()),
        "submissions had a problem while they ran": len(
            remarked[remarked.kind == "problem"][submission].drop_duplicates()
        ),
        "submissions were repaired before they ran": len(
            remarked[remarked.kind == "repair"][submission].drop_duplicates()
        ),
        "marks were given by the student's own process and could be forged": int(
            (found.forgeable.astype(bool) & (found.score.fillna(0) > 0)).sum()
        ),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def _no_formula(value: object) -> object:
    """A text that a spreadsheet would compute is given a mark that makes it a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def write_report(course: CourseFolder, frame: pd.DataFrame) -> Path:
    """Write `report.csv` (every score) and `report.html` (the tables, and a map of graded cells)."""
    # Texts in quotes: a bare carriage return in one would begin a new row.
    path = course.root / "report.csv"
    frame.map(_no_formula).to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC)
    found, remarked = verdicts(course, frame), remarks(course, frame)
    parts = [_table(totals(frame), "Scores")]
    parts += [f"<p>{escape(line)}</p>" for line in summary(frame, found, remarked)]
    for assignment, rows in frame.groupby("assignment", sort=False):
        share = rows.assign(share=rows.score / rows.points.where(rows.points > 0))
        cells = list(dict.fromkeys(rows.cell))
        table = share.pivot(index="student", columns="cell", values="share")[cells]
        parts.append(_heat_map(table, str(assignment)))
        reasons = common_reasons(found[found.assignment == assignment])
        parts.append(_rows(reasons, f"{assignment}: why points were lost"))
        here = remarked[remarked.assignment == assignment]
        parts.append(
            _rows(here[["student", "kind", "text"]], f"{assignment}: problems and repairs")
        )
        forgeable = found[(found.assignment == assignment) & found.forgeable.astype(bool)]
        parts.append(
            _rows(
                forgeable[["student", "cell", "score"]],
                f"{assignment}: marks that the student's own process reported",
            )
        )
    path = course.root / "report.html"
    page = _PAGE.format(body="\n".join(part for part in parts if part))
    path.write_text(page, encoding="utf-8", errors="backslashreplace")
    return path


def _table(table: pd.DataFrame, title: str) -> str:
    table = table.rename_axis(index=None, columns=None)
    return f"<h2>{escape(title)}</h2>\n{table.to_html(escape=True)}"


def _rows(frame: pd.DataFrame, title: str) -> str:
    """A table of texts, "" if there is nothing in it."""
    if frame.empty:
        return ""
    with pd.option_context("display.max_colwidth", None):
        table = frame.to_html(escape=True, index=False, classes="texts")
    return f"<h3>{escape(title)}</h3>\n{table}"


def _heat_map(share: pd.DataFrame, title: str) -> str:
    """Students by graded cells; a sign and a colour for full, partial and no points."""
    share = share.rename_axis(index=None, columns=None)
    share.columns = [str(name).removeprefix("test_") for name in share.columns]
    mean = share.mean().rename("class mean").to_frame().T
    share = pd.concat([share, mean])
    # Styler wants unique labels, and a student may be called "class mean".
    labels = [*map(escape, map(str, share.index[:-1])), "<b>class mean</b>"]

    def sign(value: float) -> str:
        if pd.isna(value):
            return ""
        return "●" if value == 1 else "○" if value == 0 else f"{value:.0%}"

    def colour(value: float) -> str:
        if pd.isna(value):
            return ""
        return (
            f"background: hsl({200 if value > 0.5 else 30} 70% {95 - 20 * abs(2 * value - 1):.0f}%)"
        )

    styled = share.reset_index(drop=True).style.format(sign).map(colour)
    styled = styled.set_caption("● full points  ○ none").relabel_index(labels)
    styled = styled.format_index(escape="html", axis="columns")
    return f"<h2>{escape(title)}</h2>\n{styled.to_html()}"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Scores of the class</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; color: #222 }}
table {{ border-collapse: collapse; margin-bottom: 2rem }}
th, td {{ border: 1px solid #ccc; padding: .25rem .6rem; text-align: center }}
.texts td {{ text-align: left; overflow-wrap: anywhere }}
th {{ background: #f4f4f4; font-weight: 600 }}
caption {{ caption-side: bottom; text-align: left; color: #555; padding-top: .3rem }}
</style></head><body>
<h1>Scores of the class</h1>
{body}
</body></html>
"""
