"""Whose score changed when a submission was graded again, and why: shown, and added to `changes.csv`.

The gradebook is read before and after a result is recorded, so that what counts is what it says. A
score given by hand stays whatever the automatic one becomes; its cell is listed all the same, for the
person who gave it.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, SubmittedAssignment
from nbgrader.api import SubmittedNotebook as Submitted
from sqlalchemy import select

from autograder.clean import plain_text
from autograder.jobs import Graded, Key
from autograder.results import record as records
from autograder.spreadsheets import no_formula

CHANGES = "changes.csv"
PENALTY = "(late penalty)"  # stands where a cell's name does; no cell can be called so
SHOWN = 40  # lines on the screen
LONGEST = 200  # characters of a reason


@dataclass(frozen=True)
class Change:
    """One graded cell of a submission that was graded again, or its late penalty.

    before, after: points, with those given by hand and extra credit; None if there were none yet.
    cause:         why it was graded again.
    reason:        why the score is what it is now, in the student's words; or that it was kept.
    when:          UTC, ISO form.
    """

    student: str
    assignment: str
    cell: str
    before: float | None
    after: float | None
    cause: str
    reason: str
    when: str


@dataclass(frozen=True)
class _Score:
    auto: float | None
    manual: float | None
    extra: float | None

    @property
    def points(self) -> float | None:
        """As nbgrader counts them; None before anything was given."""
        given = self.auto if self.manual is None else self.manual
        if given is None and self.extra is None:
            return None
        return (given or 0.0) + (self.extra or 0.0)


class Changes:
    """The changes of one run; each is in `changes.csv` as soon as it is recorded.

    found:   all of them, in the order of recording.
    problem: why the file could not be written; "" if it could. The next change tries again.
    """

    def __init__(self, course_root: Path) -> None:
        self.found: list[Change] = []
        self.problem = ""
        self._root = Path(course_root)
        self._waiting: list[Change] = []

    @contextlib.contextmanager
    def noticed(self, gradebook: Gradebook, graded: Graded, key: Key) -> Iterator[None]:
        """Record a result within this. Nothing is noted if that fails."""
        with records.writing():
            before = _scores(gradebook, graded, key)
        old = _grading(self._root, graded, key)
        yield
        # A submission that had no scores was graded for the first time: nothing changed.
        if any(score.auto is not None for score in before.values()):
            with records.writing():
                after = _scores(gradebook, graded, key)
            self.add(_compared(before, after, graded, _cause(old, graded)))

    def add_penalty(self, student: str, assignment: str, before: float, after: float) -> None:
        """A late penalty that was worked out anew, without grading."""
        if before != after:
            cause, reason = "the penalty was worked out anew", "dates, timestamp or points"
            self.add([Change(student, assignment, PENALTY, before, after, cause, reason, _now())])

    def add(self, changes: Sequence[Change]) -> None:
        """Note changes, in `changes.csv` too."""
        self.found += changes
        self._waiting += changes
        try:
            _append(self._root / CHANGES, self._waiting)
        except OSError as error:
            self.problem = f"{CHANGES} cannot be written: {error.strerror}; the scores are recorded"
        else:
            self._waiting, self.problem = [], ""

    def lines(self) -> list[str]:
        """What the screen says, free of control characters; [] if nothing changed."""
        if not self.found:
            return []
        texts = [_text(change) for change in self.found[:SHOWN]]
        more = len(self.found) - len(texts)
        texts += [f"and {more} more, all of them in {CHANGES}"] if more else []
        return [
            "graded again, what changed or was given by hand:",
            *(f"  {text}" for text in texts),
        ]


def _scores(gradebook: Gradebook, graded: Graded, key: Key) -> dict[str, _Score]:
    """By cell, in the notebook's order, and the penalty; {} if the submission is not in the gradebook."""
    of_this = (
        SubmittedAssignment.student_id == graded.student,
        Assignment.name == graded.assignment,
        Submitted.name == key.notebook,
    )
    query = (
        select(BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Grade.notebook)
        .join(Submitted.assignment)
        .join(SubmittedAssignment.assignment)
        .where(*of_this)
    )
    found = {name: _Score(*values) for name, *values in gradebook.db.execute(query)}
    scores = {cell.name: found[cell.name] for cell in key.cells if cell.name in found}
    query = (
        select(Submitted.late_submission_penalty)
        .join(Submitted.assignment)
        .join(SubmittedAssignment.assignment)
        .where(*of_this)
    )
    if scores:
        scores[PENALTY] = _Score(None, None, gradebook.db.scalar(query) or 0.0)
    return scores


def _compared(
    before: Mapping[str, _Score], after: Mapping[str, _Score], graded: Graded, cause: str
) -> list[Change]:
    reasons = {verdict.name: verdict.reason for verdict in graded.verdicts}
    changes = []
    for cell, new in after.items():
        old = before.get(cell, _Score(None, None, None))
        if new.manual is not None:
            reason = f"given by hand and kept; automatic {_number(old.auto)}"
            reason += f" -> {_number(new.auto)}" if new.auto != old.auto else " as before"
        elif new.points != old.points:
            reason = plain_text(reasons.get(cell, ""), LONGEST)
        else:
            continue
        changes.append(
            Change(
                graded.student, graded.assignment, cell, old.points, new.points, cause, reason,
                _now(),
            )
        )  # fmt: skip
    return changes


def _grading(root: Path, graded: Graded, key: Key) -> dict:
    try:
        return records.read_gradings(root, graded.student, graded.assignment).get(key.notebook, {})
    except records.RecordError:
        return {}  # recording says so


def _cause(old: Mapping, graded: Graded) -> str:
    if not old:
        return "an earlier grading was cut short or removed"
    causes = []
    if old.get("submission_digest") != graded.submission_digest:
        causes.append("handed in anew")
    if old.get("key_digest") != graded.key_digest:
        causes.append("the assignment or the grader changed")
    return " and ".join(causes) or "asked for"


def _append(path: Path, changes: Sequence[Change]) -> None:
    if not changes:
        return
    with path.open("a", encoding="utf-8", newline="", errors="replace") as file:
        # Texts in quotes: a bare carriage return in one would begin a new row.
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        if file.tell() == 0:
            writer.writerow([field.name for field in fields(Change)])
        writer.writerows([no_formula(value) for value in astuple(change)] for change in changes)


def _text(change: Change) -> str:
    from autograder.batch import printable

    text = f"{change.student}, {change.assignment}, {change.cell}: "
    text += f"{_number(change.before)} -> {_number(change.after)} ({change.cause})"
    reason = change.reason.splitlines()[0] if change.reason else ""
    return printable(f"{text}: {reason}" if reason else text)


def _number(points: float | None) -> str:
    return "none" if points is None else f"{points:g}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
