"""The class at a glance: a table of scores, and where the class lost its points."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from autograder.course_folder import CourseFolder


def scores(course: CourseFolder) -> pd.DataFrame:
    """One row per student and graded cell: student, assignment, cell, score, points.

    Students without a submission for an assignment have no rows for it.
    """
    rows = []
    with course.gradebook() as gradebook:
        for assignment in gradebook.assignments:
            for submission in gradebook.assignment_submissions(assignment.name):
                rows += [
                    (submission.student_id, assignment.name, grade.cell.name)
                    + (float(grade.score or 0), float(grade.max_score))
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                ]
    return pd.DataFrame(rows, columns=["student", "assignment", "cell", "score", "points"])


def totals(frame: pd.DataFrame) -> pd.DataFrame:
    """Students by assignments, each "score / points", as text."""
    sums = frame.groupby(["student", "assignment"])[["score", "points"]].sum()
    texts = sums.apply(lambda row: f"{row.score:g} / {row.points:g}", axis=1)
    return texts.unstack().fillna("–")


def write_report(course: CourseFolder, frame: pd.DataFrame) -> Path:
    """Write `report.csv` (every score) and `report.html` (the table, and a map of graded cells)."""
    frame.to_csv(course.root / "report.csv", index=False)
    parts = [_table(totals(frame), "Scores")]
    for assignment, rows in frame.groupby("assignment", sort=False):
        share = rows.assign(share=rows.score / rows.points)
        cells = list(dict.fromkeys(rows.cell))
        table = share.pivot(index="student", columns="cell", values="share")[cells]
        parts.append(_heat_map(table, str(assignment)))
    path = course.root / "report.html"
    path.write_text(_PAGE.format(body="\n".join(parts)), encoding="utf-8")
    return path


def _table(table: pd.DataFrame, title: str) -> str:
    table = table.rename_axis(index=None, columns=None)
    return f"<h2>{title}</h2>\n{table.to_html(escape=True)}"


def _heat_map(share: pd.DataFrame, title: str) -> str:
    """Students by graded cells; a sign and a colour for full, partial and no points."""
    share = share.rename_axis(index=None, columns=None)
    share.columns = [str(name).removeprefix("test_") for name in share.columns]
    share.loc["class mean"] = share.mean()

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

    styled = share.style.format(sign).map(colour).set_caption("● full points  ○ none")
    return f"<h2>{title}</h2>\n{styled.to_html()}"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Scores of the class</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; color: #222 }}
table {{ border-collapse: collapse; margin-bottom: 2rem }}
th, td {{ border: 1px solid #ccc; padding: .25rem .6rem; text-align: center }}
th {{ background: #f4f4f4; font-weight: 600 }}
caption {{ caption-side: bottom; text-align: left; color: #555; padding-top: .3rem }}
</style></head><body>
<h1>Scores of the class</h1>
{body}
</body></html>
"""
