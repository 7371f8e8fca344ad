"""A term's dates, limits and teams: `term.toml` in the course folder, read, checked, entered in the gradebook.

The file is the teacher's; the gradebook holds what follows from its dates, in nbgrader's own places
(`Assignment.duedate`, `SubmittedAssignment.extension`, `late_submission_penalty`), so that every
report reads it there. The dates of an assignment that the file does not name are the gradebook's.
Limits go before those of `c.Grade` in nbgrader_config.py.
"""

from __future__ import annotations

import difflib
import math
import os
import re
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.course_folder import CourseFolder

TERM = "term.toml"
DAY = 86400
_KEYS = ("due", "penalty", "extensions", "limits", "teams")
_PENALTY = ("per_day", "grace_minutes", "at_most", "nothing_after_days")
LIMITS = {  # the traits of `c.Grade` that an assignment may have of its own: (type, the least)
    "cell_seconds": (float, 0.1),
    "submission_seconds": (float, 0.1),
    "patience": (float, 1),
    "memory_mib": (int, 64),
    "scratch_mib": (int, 1),
    "processes": (int, 8),
    "output_kib": (int, 1),
}
WAIT_SECONDS = 60  # how long a locked gradebook is waited for
_WRITE = "write it like 2026-11-02T23:59:00+01:00"


class TermError(ValueError):
    """`term.toml` cannot be used; the message names the file, the key, and what to write."""


@dataclass(frozen=True)
class Penalty:
    """What a late submission loses, as fractions of its score."""

    per_day: float = 0.0  # for each day begun
    grace_minutes: float = 0.0  # so much later costs nothing
    at_most: float = 1.0
    nothing_after_days: float = math.inf  # later than this earns nothing

    def points(self, score: float, late: float) -> float:
        """Points lost by a submission worth `score` that came `late` seconds after its due date."""
        if late <= self.grace_minutes * 60:
            return 0.0
        if late > self.nothing_after_days * DAY:
            return score
        return score * min(self.at_most, self.per_day * math.ceil(late / DAY))


@dataclass(frozen=True)
class Rule:
    """One assignment's dates, limits and teams.

    Without a due date the gradebook's holds; without a penalty, nbgrader's own plugin decides what
    lateness costs; a limit that is not here is that of `c.Grade`.
    """

    due: datetime | None  # UTC without a zone, as the gradebook keeps it
    penalty: Penalty | None = None
    extensions: Mapping[str, timedelta] = field(default_factory=dict)  # by student
    limits: Mapping[str, float] = field(default_factory=dict)  # by the names in LIMITS
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # students by team


@dataclass(frozen=True)
class Lateness:
    """One submission's line in the table of `due`; moments in UTC, penalties in points."""

    student: str
    due: datetime | None
    extended: bool
    handed_in: datetime | None
    late: float  # seconds
    before: float
    after: float


def read_term(root: Path) -> dict[str, Rule]:
    """The rules in the course folder's `term.toml`, by assignment; {} without the file.

    Raises TermError for anything in it that cannot be used.
    """
    path = Path(root) / TERM
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise TermError(
            f"{path} cannot be read: {_said(path, error)}; mend it, then run this again"
        ) from None
    return {name: _rule(path, name, table) for name, table in content.items()}


def apply_term(
    course: CourseFolder, assignments: Sequence[str] = (), *, dry_run: bool = False
) -> dict[str, list[Lateness]]:
    """Enter dates in the gradebook and work out every penalty anew, without grading.

    assignments: only these (default: all that have a due date, in `term.toml` or the gradebook).
    dry_run: say what would follow, and write nothing. Returns the lines of each, by student.

    Raises GradingError for a file that cannot be used or a name in it that nobody has, CannotWrite
    if the gradebook is locked; in both cases nothing is changed.
    """
    from autograder.course_folder import GradingError
    from autograder.jobs import CannotWrite

    try:
        rules = read_term(course.root)
    except TermError as error:
        raise GradingError(str(error)) from None
    deadline = time.monotonic() + WAIT_SECONDS
    while True:  # SQLite itself waits for 5 seconds each time
        try:
            return _apply_all(course, rules, assignments, dry_run)
        except CannotWrite:
            if time.monotonic() > deadline:
                raise


def _apply_all(
    course: CourseFolder, rules: Mapping[str, Rule], assignments: Sequence[str], dry_run: bool
) -> dict[str, list[Lateness]]:
    """All of it in one transaction."""
    from nbgrader.api import Assignment
    from sqlalchemy import select

    from autograder.course_folder import GradingError
    from autograder.results.record import writing

    lines = {}
    with course.gradebook() as gradebook, writing():
        db = gradebook.db
        try:
            entries = {entry.name: entry for entry in db.scalars(select(Assignment))}
            sources = {path.name for path in (course.root / "source").glob("*") if path.is_dir()}
            students = {student.id for student in gradebook.students}
            students |= {path.parent.name for path in (course.root / "submitted").glob("*/*")}
            for name, rule in rules.items():
                path = course.root / TERM
                if name not in sources | entries.keys():
                    raise GradingError(_unknown(path, "assignment", name, sources | entries.keys()))
                members = sum(rule.teams.values(), ())
                for table, named in (("extensions", rule.extensions), ("teams", members)):
                    for student in named:
                        if student not in students:
                            what = f"student in [{name}.{table}]"
                            raise GradingError(_unknown(path, what, student, students))
            for name, entry in entries.items():
                rule = rules.get(name)
                dated = entry.duedate or (rule and rule.due)
                if name in assignments or (not assignments and dated):
                    lines[name] = _apply(course, db, entry, rule, dry_run)
            if dry_run:
                db.rollback()
            else:
                db.commit()
        except BaseException:
            db.rollback()
            raise
    return lines


def enter_dates(submission, rule: Rule) -> None:
    """Put the rule's due date and the student's extension in the gradebook's rows."""
    if rule.due is None:
        return
    submission.assignment.duedate = rule.due
    submission.extension = rule.extensions.get(submission.student_id)


def _apply(course, db, entry, rule: Rule | None, dry_run: bool) -> list[Lateness]:
    from autograder.results.record import penalise

    if rule is not None and rule.due is not None:
        entry.duedate = rule.due
    lines = []
    for submission in sorted(entry.submissions, key=lambda one: one.student_id):
        student = submission.student_id
        if rule is not None:
            enter_dates(submission, rule)
        db.flush()
        before = sum(one.late_submission_penalty or 0 for one in submission.notebooks)
        for notebook in submission.notebooks:
            penalise(db, submission, notebook, student, course.config, rule)
        after = sum(one.late_submission_penalty or 0 for one in submission.notebooks)
        if before != after and not dry_run:
            # The feedback page is older than its notebook now, so that it is written anew.
            graded = course.root / "autograded" / student / entry.name
            for notebook in graded.glob("*.ipynb"):
                os.utime(notebook)
        lines.append(
            Lateness(
                student,
                submission.duedate,
                submission.extension is not None,
                submission.timestamp,
                submission.total_seconds_late,
                before,
                after,
            )
        )
    return lines


def _said(path: Path, error: Exception) -> str:
    """The error, with the line that it means; that of a date also with how dates are written."""
    found = re.search(r"at line (\d+)", str(error))
    if not isinstance(error, tomllib.TOMLDecodeError) or not found:
        return str(error)
    line = path.read_text(encoding="utf-8").split("\n")[int(found[1]) - 1].strip()[:80]
    dated = re.search(r"\d[-./]\d", line)
    return f"{error}: {line!r}" + (f"; if that is a date, {_WRITE}" if dated else "")


def _rule(path: Path, name: str, table: object) -> Rule:
    if not isinstance(table, dict):
        raise TermError(f"{path}: {name} stands outside a table; write [ASSIGNMENT] above it")
    _must_know(path, name, table, _KEYS)
    limits = _limits(path, name, table.get("limits", {}))
    teams = _teams(path, name, table.get("teams", {}))
    if table and table.keys() <= {"limits", "teams"}:
        return Rule(None, limits=limits, teams=teams)
    if "due" not in table:
        raise TermError(f"{path}: [{name}] has no due date; add due = 2026-11-02T23:59:00+01:00")
    due = _moment(path, f"{name}.due", table["due"])
    penalty = table.get("penalty")
    if penalty is not None:
        if not isinstance(penalty, dict):
            raise TermError(f"{path}: {name}.penalty must be like {{ per_day = 0.1 }}")
        _must_know(path, f"{name}.penalty", penalty, _PENALTY)
        for key, value in penalty.items():
            most = 1 if key in ("per_day", "at_most") else math.inf
            if not _is_number(value) or not 0 <= value <= most:
                between = "from 0 to 1" if most == 1 else "from 0 on"
                raise TermError(
                    f"{path}: {name}.penalty.{key} is {value!r}; write a number {between}"
                )
        penalty = Penalty(**penalty)
    given = table.get("extensions", {})
    if not isinstance(given, dict):
        raise TermError(f"{path}: {name}.extensions must be a table with a line for each student")
    extensions = {
        student: _extension(path, f"{name}.extensions.{student}", value, due)
        for student, value in given.items()
    }
    return Rule(due, penalty, extensions, limits, teams)


def _teams(path: Path, name: str, table: object) -> dict[str, tuple[str, ...]]:
    """Each student is in one team at most."""
    write = 'write a line like kiwi = ["anna", "ben"]'
    if not isinstance(table, dict):
        raise TermError(f"{path}: {name}.teams must be a table with a line for each team; {write}")
    seen: dict[str, str] = {}
    for team, members in table.items():
        listed = isinstance(members, list) and all(isinstance(m, str) and m for m in members)
        if not listed or len(set(members)) < 2:
            raise TermError(f"{path}: {name}.teams.{team} is {members!r}, not two or more; {write}")
        for student in set(members):
            if student in seen:
                raise TermError(
                    f"{path}: {student!r} is in two teams of {name}, {seen[student]} and {team}; take one out"
                )
            seen[student] = team
    return {team: tuple(dict.fromkeys(members)) for team, members in table.items()}


def _limits(path: Path, name: str, table: object) -> dict[str, float]:
    if not isinstance(table, dict):
        raise TermError(f"{path}: {name}.limits must be like {{ cell_seconds = 600 }}")
    _must_know(path, f"{name}.limits", table, LIMITS)
    for key, value in table.items():
        kind, least = LIMITS[key]
        fits = _is_number(value) and least <= value < math.inf
        if not fits or (kind is int and not isinstance(value, int)):
            what = "a whole number" if kind is int else "a number"
            raise TermError(
                f"{path}: {name}.limits.{key} is {value!r}; write {what} from {least} on"
            )
    return dict(table)


def _extension(path: Path, key: str, value: object, due: datetime) -> timedelta:
    """A date, or a number of days after the due date."""
    if _is_number(value):
        if not 0 <= value <= 3650:
            raise TermError(f"{path}: {key} is {value!r}; write days from 0 to 3650, or a date")
        return timedelta(days=value)
    extension = _moment(path, key, value) - due
    if extension < timedelta(0):
        raise TermError(f"{path}: {key} is earlier than the due date; write a later date or days")
    return extension


def _moment(path: Path, key: str, value: object) -> datetime:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise TermError(
                f"{path}: {key} is {value!r}, not a date in ISO form; {_WRITE}"
            ) from None
    if not isinstance(moment, datetime):
        raise TermError(f"{path}: {key} is {value!s}, without a time of day; {_WRITE}")
    if moment.tzinfo is None:
        raise TermError(f"{path}: {key} is {value!s}, without an offset from UTC; {_WRITE}")
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise TermError(f"{path}: {key} is {value!s}, out of range; {_WRITE}") from None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _must_know(path: Path, where: str, table: Mapping, known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise TermError(_unknown(path, f"key in [{where}]", key, known))


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        f"the nearest is {near[0]!r}"
        if near
        else f"there are: {', '.join(map(repr, known[:20])) or 'none'}"
    )
    return f"{path}: no {what} is called {name!r}; {hint}; mend the file, then run this again"
