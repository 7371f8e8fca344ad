"""The class, from a CSV as Moodle, Canvas, Blackboard, ILIAS or Gradescope export it.

What is known of a student is kept in nbgrader's gradebook, the one store of students.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course_folder import GradingError
from autograder.intake import is_safe

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

LARGEST = 20 * 2**20  # bytes of a CSV
TITLES = 10  # lines above the one with the columns' names


@dataclass(frozen=True)
class Person:
    """A student. id: nbgrader's, a folder's name; participant: Moodle's number in one assignment."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    login: str = ""
    participant: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


# Column names, lower case, as they are written in English and German; the first that is there counts.
_COLUMNS = {
    "first": ("first name", "firstname", "given name", "vorname", "first_name"),
    "last": ("last name", "lastname", "surname", "family name", "nachname", "last_name"),
    "name": ("student", "full name", "name", "vollständiger name", "student name"),
    "login": (
        "username",
        "login",
        "sis login id",
        "user name",
        "login id",
        "benutzername",
        "anmeldename",
    ),
    "id": ("id", "student_id"),
    "lms_id": ("user id", "lms_user_id"),
    "number": (
        "sid",
        "student id",
        "id number",
        "sis user id",
        "matriculation",
        "matriculation number",
        "matrikelnummer",
        "id-nummer",
        "sis id",
        "idnumber",
    ),
    "email": ("email address", "email", "e-mail", "e-mail-adresse", "e-mail address", "mail"),
    "participant": ("identifier", "id / kennung", "kennung"),
    "role": ("role", "roles", "rolle", "rollen", "course role"),
}
_NAMING = ("first", "last", "name", "login", "email")


def read_roster(path: Path) -> tuple[list[Person], list[str]]:
    """The students of a CSV, and a sentence for each line that was left out.

    Any delimiter of `, ; tab |`, UTF-8 with or without BOM, UTF-16, or Windows' Western letters.
    Raises GradingError if the file cannot be read as a roster.
    """
    lines = _lines(path)
    start, columns = _titles(lines, path.name)
    people: dict[str, Person] = {}
    notes = []
    for number, line in enumerate(lines[start + 1 :], start + 2):
        row = {kind: line[k].strip() for kind, k in columns.items() if k < len(line)}
        if not any(map(str.strip, line)) or _is_no_student(row):
            continue
        person = _person(row)
        if not person.id:
            notes.append(f"line {number} of {path.name} names nobody: left out")
            continue
        known = people.get(person.id.casefold())
        if known and known.name != person.name:
            # Two accounts of the same name before the @: the whole address tells them apart.
            longer = safe_id(person.email) or f"{person.id}-{number}"
            person = replace(person, id=longer)
            notes.append(
                f"line {number} of {path.name}: the id {known.id!r} is taken; {longer!r} is used"
            )
        people.setdefault(person.id.casefold(), person)
    if not people:
        raise GradingError(
            f"{path.name} lists no student below its columns' names; export it again"
        )
    return list(people.values()), notes


def _lines(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GradingError(
            f"{path} cannot be read ({error.strerror}); name the roster's CSV"
        ) from None
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise GradingError(f"{path.name} is a spreadsheet; save it as CSV and name that file")
    if len(data) > LARGEST:
        raise GradingError(f"{path.name} is larger than {LARGEST // 2**20} MiB: is it a roster?")
    text = _decoded(data).replace("\0", "")
    top = "\n".join(text.splitlines()[:TITLES])
    delimiter = max(",;\t|", key=top.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise GradingError(f"{path.name} is no CSV ({error}); export it again") from None


def _titles(lines: Sequence[Sequence[str]], name: str) -> tuple[int, dict[str, int]]:
    """The line of the columns' names, and which column is what."""
    for k, line in enumerate(lines[:TITLES]):
        columns = _columns(line)
        if any(kind in columns for kind in _NAMING):
            return k, columns
    first = ", ".join(repr(cell[:40]) for cell in (lines or [[]])[0][:8])
    raise GradingError(
        f"{name} has no columns that name students; it begins with {first or 'nothing'}. "
        "Wanted are, for example, First name, Last name, Username, Email address"
    )


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[:200].count(b"\0") > 20:  # UTF-16 without a mark: every other byte is 0
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _columns(line: Sequence[str]) -> dict[str, int]:
    cells = [re.sub(r"\s+", " ", cell).strip(" \ufeff\"'").lower() for cell in line]
    found = {}
    for kind, names in _COLUMNS.items():
        for name in names:
            if name in cells:
                found[kind] = cells.index(name)
                break
    if {"id", "first_name"} <= set(cells):  # nbgrader's own list of students
        found["login"] = found.pop("id")
    return found


def _is_no_student(row: dict[str, str]) -> bool:
    """Canvas has a line of points and a test student; teachers have another role."""
    name = row.get("name", "").lower()
    role = row.get("role", "").lower()
    student = not role or any(
        word in role for word in ("student", "learner", "teilnehm", "mitglied", "member")
    )
    return not student or name in ("points possible", "student, test")


def _person(row: dict[str, str]) -> Person:
    first, last = row.get("first", ""), row.get("last", "")
    if not (first or last) and row.get("name"):
        # Canvas writes "Last, First"; in "First Last" the last word is the last name.
        last, comma, first = (part.strip() for part in row["name"].partition(","))
        if not comma:
            first, _, last = row["name"].rpartition(" ")
    email = row.get("email", "")
    login = row.get("login", "").replace("/", "\\").rpartition("\\")[2]
    number, lms_id = row.get("number", ""), row.get("lms_id") or row.get("id", "")
    short = email if "@" not in email else email.partition("@")[0]
    candidates = (login.partition("@")[0], short, number, lms_id, f"{last} {first}")
    identity = next((i for i in map(safe_id, candidates) if i), "")
    participant = "".join(re.findall(r"\d+", row.get("participant", ""))[:1])
    return Person(identity, first, last, email, lms_id or number, login, participant)


def safe_id(text: str) -> str:
    """An id that can be a folder's name everywhere; empty if nothing is left."""
    text = unicodedata.normalize("NFC", text).strip()
    text = "".join(c if c.isalnum() or c in "._-@" else "-" for c in text)
    text = re.sub("-{2,}", "-", text).strip(".-")[:80]
    return text if text and is_safe(text) else ""


def known_people(gradebook: Gradebook) -> list[Person]:
    """The students of the gradebook."""
    return [
        Person(
            student.id,
            student.first_name or "",
            student.last_name or "",
            student.email or "",
            student.lms_user_id or "",
            student.id,
        )
        for student in gradebook.students
    ]


def as_known(people: Iterable[Person], known: Sequence[Person]) -> list[Person]:
    """The same people under the ids that the gradebook has for them already.

    So is their name where it says the same: which words are the last name, a list with one column
    for both does not tell.
    """
    by_id = {person.id.casefold(): person.id for person in known}
    by_email = {person.email.casefold(): person.id for person in known if person.email}
    by_lms = {person.lms_id: person.id for person in known if person.lms_id}
    names = {person.id: person for person in known}
    result = []
    for person in people:
        identity = (
            by_id.get(person.id.casefold())
            or by_email.get(person.email.casefold())
            or by_lms.get(person.lms_id)
            or person.id
        )
        before = names.get(identity)
        if before and _words(before.name) == _words(person.name):
            person = replace(person, first_name=before.first_name, last_name=before.last_name)
        result.append(replace(person, id=identity))
    return result


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"[^\s,]+", name.casefold()))


def write_roster(gradebook: Gradebook, people: Iterable[Person]) -> int:
    """Enter the people in the gradebook, in one transaction; returns how many entries changed.

    What the roster leaves empty stays as it is.
    """
    from nbgrader.api import Student

    changed = 0
    known = {student.id: student for student in gradebook.students}
    for person in people:
        fields = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "lms_user_id": person.lms_id,
        }
        fields = {name: value for name, value in fields.items() if value}
        student = known.get(person.id)
        if student is None:
            gradebook.db.add(Student(id=person.id, **fields))
            changed += 1
        elif any(getattr(student, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(student, name, value)
            changed += 1
    gradebook.db.commit()
    return changed
