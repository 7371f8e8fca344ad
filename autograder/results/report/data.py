"""What a report is made of, as tables: the gradebook's rows and what each `grading.json` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select

from autograder.course_folder import CourseFolder
from autograder.inside import LANDLOCK
from autograder.results import record as records

SUBMISSION = ["student", "assignment"]
_SCORES = ["student", "assignment", "cell", "score", "points", "manual"]
_VERDICTS = ["student", "assignment", "cell", "score", "points", "reason", "forgeable"]


def scores(course: CourseFolder) -> pd.DataFrame:
    """One row per student and graded cell: student, assignment, cell, score, points, manual.

    score: points, with those that a person gave. manual: a person still has to grade it. Students
    without a submission for an assignment have no rows for it.
    """
    columns = (
        SubmittedAssignment.student_id, Assignment.name, BaseCell.name, Grade.score,
        Grade.max_score, Grade.needs_manual_grade,
    )  # fmt: skip
    types = {"score": float, "points": float, "manual": bool}
    return _frame(course, _of_cells(Grade, *columns), _SCORES).astype(types)


def students(course: CourseFolder) -> pd.DataFrame:
    """Everybody in the gradebook: student (the id), name (as a person says it, "" if unknown)."""
    query = select(Student.id, Student.first_name, Student.last_name).order_by(Student.id)
    frame = _frame(course, query, ["student", "first", "last"])
    names = [" ".join(part for part in (row.first, row.last) if part) for row in frame.itertuples()]
    return frame[["student"]].assign(name=names)


def submissions(course: CourseFolder) -> pd.DataFrame:
    """One row per submission: student, assignment, penalty (points lost for being late)."""
    query = (
        select(
            SubmittedAssignment.student_id,
            Assignment.name,
            SubmittedNotebook.late_submission_penalty,
        )
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
    )
    frame = _frame(course, query, [*SUBMISSION, "penalty"])
    frame["penalty"] = frame.penalty.astype(float).fillna(0.0)
    return frame.groupby(SUBMISSION, as_index=False, sort=False).penalty.sum()


def by_hand(course: CourseFolder) -> pd.DataFrame:
    """What people did: student, assignment, cell, auto, manual, extra (points or None), comment."""
    key = [*SUBMISSION, "cell"]
    names = (SubmittedAssignment.student_id, Assignment.name, BaseCell.name)
    marks = _of_cells(Grade, *names, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    marks = marks.where(Grade.manual_score.is_not(None) | (Grade.extra_credit != 0))
    words = _of_cells(Comment, *names, Comment.manual_comment)
    words = words.where(Comment.manual_comment.is_not(None), Comment.manual_comment != "")
    marks = _frame(course, marks, [*key, "auto", "manual", "extra"])
    words = _frame(course, words, [*key, "comment"])
    both = marks.merge(words, on=key, how="outer")
    return both.astype(object).where(both.notna(), None)


def verdicts(course: CourseFolder, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per verdict in the `grading.json` of the submissions in `frame`.

    Columns: student, assignment, cell, score, points, reason, forgeable.
    """
    return verdicts_of(gradings(course, frame))


def remarks(course: CourseFolder, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per repair and problem: student, assignment, kind ("repair" or "problem"), text."""
    return remarks_of(gradings(course, frame))


Grading = tuple[str, str, dict]  # student, assignment, what grading.json says of a notebook


def gradings(course: CourseFolder, frame: pd.DataFrame) -> list[Grading]:
    """Every grading of the submissions in `frame`; read once, as a class has thousands."""
    return list(_read(course, frame))


def _read(course: CourseFolder, frame: pd.DataFrame) -> Iterator[Grading]:
    for student, assignment in frame[SUBMISSION].drop_duplicates().itertuples(False):
        try:
            found = records.read_gradings(course.root, student, assignment)
        except records.RecordError:  # a name that another tool put into the gradebook
            continue
        for grading in found.values():
            yield student, assignment, grading


def verdicts_of(found: Iterable[Grading]) -> pd.DataFrame:
    """The same as `verdicts`, of gradings that were read."""
    rows = [
        (student, assignment, v["name"], v["score"], v["points"], v["reason"], v["forgeable"])
        for student, assignment, grading in found
        for v in grading["verdicts"]
    ]
    return pd.DataFrame(rows, columns=_VERDICTS)


def remarks_of(found: Iterable[Grading]) -> pd.DataFrame:
    """The same as `remarks`, of gradings that were read."""
    rows = [
        (student, assignment, kind, text)
        for student, assignment, grading in found
        for kind, texts in (("problem", grading["problems"]), ("repair", grading["repairs"]))
        for text in texts
    ]
    return pd.DataFrame(rows, columns=[*SUBMISSION, "kind", "text"])


def seconds_of(found: Iterable[Grading]) -> pd.DataFrame:
    """How long each submission ran and was judged: student, assignment, seconds."""
    rows = [
        (
            student,
            assignment,
            sum(grading.get("seconds", {}).get(part, 0.0) for part in ("cells", "judge")),
        )
        for student, assignment, grading in found
    ]
    return pd.DataFrame(rows, columns=[*SUBMISSION, "seconds"])


def lesser_walls(found: Iterable[Grading]) -> list[str]:
    """A line if submissions ran behind walls without namespaces, or behind none; [] if there are none."""
    walls = {(student, assignment): entry.get("walls") for student, assignment, entry in found}
    counts = Counter(walls.values())
    lines = {
        LANDLOCK: "submissions ran behind walls without namespaces (docs/security.md)",
        "": "submissions ran without a sandbox",
    }
    return [f"{counts[name]} {line}" for name, line in lines.items() if counts[name]]


def summary(frame: pd.DataFrame, found: pd.DataFrame, remarked: pd.DataFrame) -> list[str]:
    """Lines for the screen: what a person should look at."""
    problems, repairs = remarked[remarked.kind == "problem"], remarked[remarked.kind == "repair"]
    counts = {
        "graded cells wait for a person": int(frame.manual.sum()),
        "submissions had a problem while they ran": len(problems[SUBMISSION].drop_duplicates()),
        "submissions were repaired before they ran": len(repairs[SUBMISSION].drop_duplicates()),
        "marks were given by the student's own process and could be forged": int(
            (found.forgeable.astype(bool) & (found.score.fillna(0) > 0)).sum()
        ),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def _of_cells(table: type[Grade] | type[Comment], *columns: object):
    """A query of one row per submitted cell."""
    return (
        select(*columns)
        .select_from(table)
        .join(table.notebook)
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
        .join(BaseCell, BaseCell.id == table.cell_id)
    )


def _frame(course: CourseFolder, query: object, names: list[str]) -> pd.DataFrame:
    with course.gradebook() as gradebook:
        return pd.DataFrame([tuple(row) for row in gradebook.db.execute(query)], columns=names)
