"""Filling in a gradebook that the learning management system itself exported.

Its rows, columns, encoding and separator are kept; only the assignments' columns change. A row is
matched by ids first, then by email or login, then by name, and only to one student.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.collecting.roster import Person
from autograder.course_folder import GradingError
from autograder.exporting.table import Score

_IDS = {"id", "sis user id", "id number", "student id", "lms user id", "user id"}
_LOGINS = {"sis login id", "login id", "username", "user name", "email", "email address"}


@dataclass
class Filled:
    """The file's rows with scores in them, and who could not be matched."""

    rows: list[list[str]]
    encoding: str
    delimiter: str
    assignments: list[str] = field(default_factory=list)  # those with a column
    rows_left: list[str] = field(default_factory=list)  # rows that are nobody in our gradebook
    students_left: list[str] = field(default_factory=list)  # students with scores and no row


def fill(path: Path, scores: Sequence[Score]) -> Filled:
    """Read the exported file and fill in the columns of the assignments that it has.

    Raises GradingError if it is no such file or has no column for any assignment.
    """
    filled = _read(path)
    head = [_plain(name) for name in filled.rows[0]]
    columns = dict(_columns(filled.rows[0], dict.fromkeys(score.assignment for score in scores)))
    if not columns:
        raise GradingError(
            f"{path} has no column for an assignment of the gradebook; it has: "
            f"{', '.join(filled.rows[0])}. Create the assignment there under its name here and "
            "export again"
        )
    filled.assignments = list(columns)
    points = {(score.person, score.assignment): score.points for score in scores}
    people = list(dict.fromkeys(score.person for score in scores))
    met: set[Person] = set()
    for row in filled.rows[1:]:
        if not any(row) or _plain(row[0]) == "points possible":
            continue
        row += [""] * (len(head) - len(row))
        person = _match(dict(zip(head, row, strict=False)), people)
        if person is None or person in met:
            why = "" if person is None else f" (a second row of {person.id})"
            filled.rows_left.append(" ".join(filter(None, row[:4])) + why)
            continue
        met.add(person)
        for name, column in columns.items():
            value = points[person, name]
            if value is not None:  # nothing handed in: what stands there stays
                row[column] = f"{value:g}"
    filled.students_left = [
        person.id
        for person in people
        if person not in met and any(points[person, name] is not None for name in columns)
    ]
    return filled


def _read(path: Path) -> Filled:
    try:
        raw = path.read_bytes()
        wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")  # Blackboard's
        marked = raw.startswith(b"\xef\xbb\xbf")
        encoding = "utf-16" if wide else "utf-8-sig" if marked else "utf-8"
        text = raw.decode(encoding)
        first = text.partition("\n")[0]
        delimiter = max(",\t;", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (OSError, UnicodeError, csv.Error) as error:
        raise GradingError(
            f"{path} cannot be read as CSV ({error}); export it from the LMS again, as CSV in UTF-8"
        ) from error
    if not rows or len(rows[0]) < 2:
        raise GradingError(f"{path} has no row of column names; export it from the LMS again")
    return Filled(rows, encoding, delimiter)


def _columns(head: Sequence[str], assignments: Sequence[str]) -> Iterator[tuple[str, int]]:
    for name in assignments:
        found = [at for at, title in enumerate(head) if _title(title) == _plain(name)]
        if len(found) > 1:
            titles = ", ".join(head[at] for at in found)
            raise GradingError(f"several columns are of {name}: {titles}; leave one in the file")
        if found:
            yield name, found[0]


def _title(title: str) -> str:
    """Without what an LMS adds: "Assignment:nchw (Real)", "nchw (123)", "nchw [Total Pts: 20] |9"."""
    return _plain(re.sub(r"\s*[(\[|].*$", "", re.sub(r"^\s*assignment:", "", title, flags=re.I)))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\-\ufeff]", " ", text).casefold().split())


def _match(row: dict[str, str], people: Sequence[Person]) -> Person | None:
    """The one student whom the row means: the first kind of mark that fits decides."""
    known = {name: value.strip().removeprefix("'") for name, value in row.items()}
    ids = {value for name, value in known.items() if name in _IDS and value}
    logins = {value.casefold() for name, value in known.items() if name in _LOGINS and value}
    first = known.get("first name", "")
    last = known.get("last name", "") or known.get("surname", "")
    names = {_words(f"{first} {last}"), _words(known.get("student", ""))} - {()}
    tests: list[Callable[[Person], bool]] = [
        lambda person: bool(ids & {person.lms_id, person.id}),
        lambda person: bool(logins & {person.email.casefold(), person.id.casefold()}),
        lambda person: _words(f"{person.first_name} {person.last_name}") in names,
    ]
    for test in tests:
        found = [person for person in people if test(person)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _words(name: str) -> tuple[str, ...]:
    """A name's words in any order, as "Last, First" and "First Last" are the same."""
    return tuple(sorted(name.casefold().replace(",", " ").split()))
