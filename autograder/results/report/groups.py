"""Mistakes grouped by reason: who made which, "not begun" apart from "wrong"; a word or points for a whole group.

Hidden inputs differ from student to student, so a reason is grouped by its gist: what was asked and the
likely cause, without the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from nbgrader.api import Gradebook, MissingEntry

from autograder.course_folder import CourseFolder, GradingError
from autograder.jobs import CellKey, Kind
from autograder.reasons import likely
from autograder.results.record import writing
from autograder.results.report import data

LONGEST = 300  # characters of a gist
NOT_BEGUN = "not begun"
BY_HAND = "points taken by a person"
NO_VERDICT = "the automatic grading says nothing of this cell"
NO_REASON = "no reason was recorded; look at the student's page"
_NOT_BEGUN = re.compile(r"✗?\s*(not done yet\b|No response\.)|.*\braises NotImplementedError\b")


@dataclass(frozen=True)
class Group:
    """Students who lost points in one cell for one reason.

    reason: the gist. example: one student's whole reason.
    """

    assignment: str
    cell: str
    reason: str
    example: str
    students: tuple[str, ...]

    @property
    def begun(self) -> bool:
        """The students wrote something, and it was wrong."""
        return self.reason != NOT_BEGUN


def gist(reason: str) -> str:
    """What is alike in the reasons of students whose hidden inputs differed: no numbers and shapes."""
    if _NOT_BEGUN.match(reason.strip()):
        return NOT_BEGUN
    first = next(iter(reason.strip().splitlines()), "")
    text = re.split(r"[,(]", first, maxsplit=1)[0].removeprefix("✗").strip()
    if cause := likely(reason):
        text += f": {cause}"
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def lost(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Each cell that lost points, from `data.scores` and `data.verdicts`: the frame's columns, reason, gist.

    A score by hand counts: who got full points from a person is not here. No reason is empty.
    """
    key = ["student", "assignment", "cell"]
    short = frame[(frame.score < frame.points - 1e-9) & ~frame.manual]
    verdict = found.drop_duplicates(key)[[*key, "score", "reason"]]
    short = short.merge(verdict.rename(columns={"score": "auto"}), on=key, how="left")
    reasons = [_reason(row) for row in short.itertuples()]
    return short.assign(reason=reasons, gist=[gist(reason) for reason in reasons])


def _reason(row) -> str:
    if pd.isna(row.reason):  # also where the merge found no verdict
        return BY_HAND if row.score > 0 else NO_VERDICT
    if row.reason.strip():
        return row.reason
    by_hand = pd.isna(row.auto) or abs(row.auto - row.score) > 1e-9
    return BY_HAND if by_hand else NO_REASON


def groups(short: pd.DataFrame) -> list[Group]:
    """Groups of one reason, in the order of the cells, the largest first, "not begun" last; from `lost`."""
    found = []
    for (assignment, cell), rows in short.groupby(["assignment", "cell"], sort=False):
        own = [
            Group(assignment, cell, reason, members.reason.iloc[0], tuple(sorted(members.student)))
            for reason, members in rows.groupby("gist", sort=False)
        ]
        found += sorted(own, key=lambda group: (not group.begun, -len(group.students)))
    return found


def members(course: CourseFolder, assignment: str, cell: str, part: str) -> list[tuple[str, str]]:
    """Students of an assignment who lost points in `cell`, with `part` in the reason: (student, reason).

    cell may lack its `test_`; upper and lower case and line ends do not matter; "not begun" finds
    those who wrote nothing. Raises GradingError for an assignment or a cell that is not there.
    """
    frame = data.scores(course)
    here = frame[frame.assignment == assignment]
    if here.empty:
        graded = ", ".join(dict.fromkeys(frame.assignment)) or "none"
        raise GradingError(f"no submission of {assignment!r} is graded; graded are: {graded}")
    name = full_name(cell, here.cell)
    short = lost(here[here.cell == name], data.verdicts(course, here))
    wanted = _plain(part)
    return [
        (row.student, row.reason)
        for row in short.sort_values("student").itertuples()
        if wanted in _plain(row.reason) or wanted in _plain(row.gist)
    ]


def full_name(cell: str, cells: Sequence[str]) -> str:
    """The cell's name as the gradebook has it. Raises GradingError that lists what there is."""
    for name in (cell, f"test_{cell}"):
        if name in set(cells):
            return name
    there = ", ".join(sorted(set(cells)))
    raise GradingError(f"no graded cell {cell!r}; there are: {there}")


def answer_of(cells: Sequence[CellKey], test: str) -> str:
    """The cell that a comment on `test` belongs to: nbgrader keeps comments at answers, not at tests."""
    answer = ""
    for cell in cells:
        if cell.kind in (Kind.ANSWER, Kind.MANUAL, Kind.TASK):
            answer = cell.name
        if cell.name == test:
            break
    if not answer:
        raise GradingError(f"no answer stands before {test}, so no comment can be kept on it")
    return answer


@dataclass(frozen=True)
class Change:
    """What a group gets. comment: words, "" for none; points: extra credit at the cell, None for none."""

    comment: str = ""
    points: float | None = None


def apply(
    gradebook: Gradebook, assignment: str, notebook: str, cell: str, answer: str,
    students: Sequence[str], change: Change,
) -> list[str]:  # fmt: skip
    """Write a comment and extra credit for each student, all in one transaction; returns who changed.

    Doing it twice leaves what doing it once leaves: a comment that is there is not added again, and the
    extra credit of the cell is set, not added to. A comment of a person's that is there stays, above.
    Raises CannotWrite if the gradebook is locked or read-only.
    """
    changed = []
    with writing():
        try:
            for student in students:
                where = (notebook, assignment, student)
                try:
                    done = change.comment and _comment(
                        gradebook.find_comment(answer, *where), change.comment
                    )
                    if change.points is not None:
                        grade = gradebook.find_grade(cell, *where)
                        done = done or (grade.extra_credit or 0) != change.points
                        grade.extra_credit = change.points
                except MissingEntry as error:
                    raise GradingError(
                        f"the gradebook lacks a cell of {student} ({error}); nothing was written: "
                        f"run `python -m autograder grade {assignment} --force`"
                    ) from None
                changed += [student] * bool(done)
            gradebook.db.commit()
        except BaseException:
            gradebook.db.rollback()
            raise
    return changed


def _comment(row, text: str) -> bool:
    """Add the text to the row's comment; False if it is there already."""
    if text in (row.manual_comment or "").split("\n\n"):
        return False
    row.manual_comment = "\n\n".join(part for part in (row.manual_comment, text) if part)
    return True


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
