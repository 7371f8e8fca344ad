"""The CSV files: one row for each student (plain, Canvas, Moodle, Blackboard) or each score (long).

A cell stays empty where nothing was handed in, so that an import leaves what the learning
management system has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.collecting.roster import Person
from autograder.exporting.table import Score

Row = list[object]


def long(scores: Sequence[Score]) -> list[Row]:
    """A row for each score, with the columns of `nbgrader export` and the LMS's id."""
    head = "assignment duedate timestamp student_id last_name first_name email raw_score"
    rows: list[Row] = [
        [*head.split(), "late_submission_penalty", "score", "max_score", "lms_user_id"]
    ]
    for score in scores:
        who = score.person
        about = [score.assignment, str(score.due or ""), str(score.timestamp or "")]
        about += [who.id, who.last_name, who.first_name, who.email]
        points = [score.raw or 0.0, score.penalty, score.points or 0.0, score.maximum]
        rows.append([*about, *points, who.lms_id])
    return rows


def plain(scores: Sequence[Score]) -> list[Row]:
    """A row for each student, a column for each assignment."""
    head = ["student_id", "last_name", "first_name", "email", "lms_user_id"]
    return _wide(scores, head, lambda p: [p.id, p.last_name, p.first_name, p.email, p.lms_id])


def canvas(scores: Sequence[Score]) -> list[Row]:
    """What Canvas imports under Grades > Import; its second row has the points possible."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    rows = _wide(scores, head, lambda p: [_name(p), p.lms_id, p.id, p.email or p.id, ""])
    maxima = {score.assignment: score.maximum for score in scores}
    return [rows[0], ["    Points Possible", "", "", "", "", *maxima.values()], *rows[1:]]


def moodle(scores: Sequence[Score]) -> list[Row]:
    """What Moodle imports under Grades > Import > CSV file, matched by `ID number`."""
    head = ["First name", "Surname", "ID number", "Email address"]
    return _wide(scores, head, lambda p: [p.first_name, p.last_name, p.lms_id or p.id, p.email])


def blackboard(scores: Sequence[Score]) -> list[Row]:
    """What Blackboard imports under Work Offline > Upload, matched by `Username`."""
    head = ["Last Name", "First Name", "Username", "Student ID"]
    return _wide(scores, head, lambda p: [p.last_name, p.first_name, p.id, p.lms_id or p.id])


FORMATS: dict[str, Callable[[Sequence[Score]], list[Row]]] = {
    "plain": plain,
    "long": long,
    "canvas": canvas,
    "moodle": moodle,
    "blackboard": blackboard,
}


def _name(person: Person) -> str:
    return ", ".join(filter(None, (person.last_name, person.first_name))) or person.id


def _wide(
    scores: Sequence[Score], head: Sequence[str], about: Callable[[Person], Row]
) -> list[Row]:
    assignments = list(dict.fromkeys(score.assignment for score in scores))
    points = {(score.person, score.assignment): score.points for score in scores}
    rows: list[Row] = [[*head, *assignments]]
    for person in dict.fromkeys(score.person for score in scores):
        found = [points[person, name] for name in assignments]
        rows.append([*about(person), *("" if value is None else value for value in found)])
    return rows
