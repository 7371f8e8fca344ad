"""The scores of the gradebook as plain rows, for every format of export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Gradebook, MissingEntry

from autograder.collecting.roster import Person, known_people


@dataclass(frozen=True)
class Score:
    """One student's score of one assignment, in points.

    `raw` is before the penalty for lateness, `points` after it, never below 0; both are None where
    nothing was handed in. `waits` says that a person has to look at a cell.
    """

    assignment: str
    maximum: float
    due: datetime | None
    person: Person
    timestamp: datetime | None = None
    raw: float | None = None
    penalty: float = 0.0
    points: float | None = None
    waits: bool = False


def read(gradebook: Gradebook) -> list[Score]:
    """A score for each assignment and student, assignments in the gradebook's order."""
    people = known_people(gradebook)
    return [
        _score(gradebook, assignment, person)
        for assignment in gradebook.assignments
        for person in people
    ]


def _score(gradebook: Gradebook, assignment: object, person: Person) -> Score:
    about = (assignment.name, assignment.max_score, assignment.duedate, person)
    try:
        submission = gradebook.find_submission(assignment.name, person.id)
    except MissingEntry:
        return Score(*about)
    penalty = submission.late_submission_penalty or 0.0
    points = max(0.0, submission.score - penalty)
    raw, waits = submission.score, submission.needs_manual_grade
    return Score(*about, submission.timestamp, raw, penalty, points, waits)
