"""A made-up class, and the files that Moodle would give for it: participants, worksheet, submissions."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

DUE = datetime(2026, 10, 20, 21, 59, tzinfo=UTC)
SLOTS = 12  # students with a part of their own; everybody else is like them

_NAMES = [
    ("Ada", "Lovelace"),
    ("Zoë", "Müller"),
    ("Søren", "Ångström"),
    ("明", "王"),
    ("Мария", "Иванова"),
    ("محمد", "علي"),
    ("José Luis", "García-Pérez"),
    ("Siobhán", "O'Brien"),
    ("Bobby", "=1+1 Tables, Jr."),
    ("Linh", "Nguyễn"),
    ("Anna", "Schmidt"),
    ("Anna", "Schmidt"),
]
LOGINS = [
    "ada",
    "zoe",
    "soren",
    "ming",
    "maria",
    "muhammad",
    "jose",
    "siobhan",
    "bobby",
    "linh",
    "anna1",
    "anna2",
]


@dataclass(frozen=True)
class Student:
    """login: the id that everything is filed under; participant: Moodle's number of one assignment."""

    first: str
    last: str
    login: str
    participant: int

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        return f"{self.login}@uni.example"

    @property
    def folder(self) -> str:
        """Of this student in Moodle's zip; packed on a Mac, whose accents are letters of their own."""
        name = unicodedata.normalize("NFD", self.name) if self.first == "Zoë" else self.name
        return f"{name}_{self.participant}_assignsubmission_file_"


STRANGER = Student("Mallory", "Nobody", "mallory", 6999)  # left the course, and is in no roster


def students(count: int) -> list[Student]:
    """The class; the first SLOTS have names that are hard to handle.

    Raises ValueError for fewer than SLOTS.
    """
    if count < SLOTS:
        raise ValueError(f"the week takes at least {SLOTS} students, not {count}")
    made = [
        Student(first, last, login, 5000 + k)
        for k, ((first, last), login) in enumerate(zip(_NAMES, LOGINS, strict=True))
    ]
    made += [Student(f"Student {k}", f"Family {k}", f"s{k}", 5000 + k) for k in range(SLOTS, count)]
    return made


@dataclass(frozen=True)
class Given:
    """One file in a student's folder. after: when, counted from the due date; link: a symbolic one."""

    name: str
    data: bytes
    after: timedelta = timedelta(days=-1)
    link: bool = False


def moodle_zip(path: Path, handed_in: Iterable[tuple[Student, list[Given]]]) -> Path:
    """Write "Download all submissions", folder by folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, files in handed_in:
            for file in files:
                # No two students at the same moment: such times would be those of the packing.
                moment = DUE + file.after + timedelta(seconds=90 * (student.participant % 500))
                info = zipfile.ZipInfo(
                    f"{student.folder}/{file.name}", moment.astimezone().timetuple()[:6]
                )
                info.compress_type = zipfile.ZIP_DEFLATED
                if file.link:
                    info.external_attr = 0o120777 << 16
                archive.writestr(info, file.data)
    return path


def participants(path: Path, members: Iterable[Student]) -> Path:
    """The list of participants, saved by a spreadsheet: UTF-16, tabs, two faulty lines."""
    rows = [["First name", "Last name", "Username", "Email address", "Groups"]]
    rows += [[s.first, s.last, s.login, s.email, ""] for s in members]
    rows += [["", "", "", "", "group 7"], ["Ada", "Byron", "", "ada@other.example", ""]]
    return _write(path, rows, "\t", "utf-16")


def worksheet(path: Path, members: Iterable[Student]) -> Path:
    """The grading worksheet, which alone tells two students of one name apart; Western letters fail."""
    rows = [["Identifier", "Full name", "Email address", "Status", "Grade"]]
    rows += [[f"Participant {s.participant}", s.name, s.email, "Submitted", ""] for s in members]
    return _write(path, rows, ",", "utf-8-sig")


def lms_gradebook(path: Path, members: Iterable[Student], assignments: Iterable[str]) -> Path:
    """The learning platform's own gradebook, with a row of somebody who has left."""
    names = list(assignments)
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]]
    rows += [
        [f"{s.last}, {s.first}", str(s.participant), s.login, s.email, "A", *[""] * len(names)]
        for s in [*members, STRANGER]
    ]
    return _write(path, rows, ";", "utf-8-sig")


def _write(path: Path, rows: list[list[str]], delimiter: str, encoding: str) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
