"""A made-up class of 200, and what each learning platform would give for it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAMES = [
    ("Ada", "Lovelace"),
    ("Zoë", "Müller"),
    ("Søren", "Ångström"),
    ("明", "王"),
    ("Мария", "Иванова"),
    ("محمد", "علي"),
    ("José Luis", "García-Pérez"),
    ("Siobhán", "O'Brien"),
    ("Ελένη", "Παπαδοπούλου"),
    ("Linh", "Nguyễn"),
]
START = datetime(2026, 10, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Student:
    first: str
    last: str
    number: int

    @property
    def login(self) -> str:
        return f"user_{self.number}"

    @property
    def email(self) -> str:
        return f"{self.login}@uni.example"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def moment(self) -> datetime:
        return START + timedelta(minutes=15 * (self.number - 1000))


def students(count: int = 200) -> list[Student]:
    """Every name with a letter or more of its own, so that no two are the same."""
    made = []
    for k in range(count):
        first, last = NAMES[k % len(NAMES)]
        middle = "" if k < len(NAMES) else " " + chr(ord("a") + k // len(NAMES)) * 2
        made.append(Student(first + middle, last, 1000 + k))
    return made


def _squashed(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def moodle(s: Student) -> str:
    return f"{s.name}_{s.number + 5000}_assignsubmission_file_/small.ipynb"


def moodle_flat(s: Student) -> str:
    return f"{s.name}_{s.number + 5000}_assignsubmission_file_small.ipynb"


def canvas(s: Student) -> str:
    late = "LATE_" if s.number % 5 == 0 else ""
    return f"{_squashed(s.last + s.first)}_{late}{s.number}_{s.number + 90000}_small-1.ipynb"


def blackboard(s: Student) -> str:
    moment = s.moment.astimezone()
    return f"Week_1_{s.login}_attempt_{moment:%Y-%m-%d-%H-%M-%S}_small.ipynb"


def ilias(s: Student) -> str:
    return f"Week 1/{s.last}_{s.first}_{s.login}_{s.number}/small.ipynb"


def gradescope(s: Student) -> str:
    return f"assignment_7_export/submission_{s.number}/small.ipynb"


def plain(s: Student) -> str:
    return f"{s.login}/small.ipynb"


LAYOUTS: dict[str, Callable[[Student], str]] = {
    f.__name__: f for f in (moodle, moodle_flat, canvas, blackboard, ilias, gradescope, plain)
}


def gradescope_list(members: list[Student]) -> bytes:
    lines = ["---"]
    for s in members:
        lines += [
            f"submission_{s.number}:",
            "  :submitters:",
            f'  - :name: "{s.name}"',
            f"    :sid: '{s.number}'",
            f"    :email: {s.email}",
            f"  :created_at: {s.moment:%Y-%m-%d %H:%M:%S} Z",
            "  :score: 0.0",
        ]
    return "\n".join(lines).encode()


def pack(
    path: Path, files: Mapping[str, bytes], moments: Mapping[str, datetime] | None = None
) -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 10, 20, 9, 0, 0))
            if moments and name in moments:
                info.date_time = moments[name].astimezone().timetuple()[:6]
            archive.writestr(info, data)
    return path


def download(layout: str, members: list[Student], folder: Path, notebook: bytes) -> Path:
    """The platform's zip, in which everybody handed in this notebook."""
    name = LAYOUTS[layout]
    files = {name(s): notebook for s in members}
    moments = {name(s): s.moment for s in members if layout.startswith("moodle")}
    if layout == "gradescope":
        files["assignment_7_export/submission_metadata.yml"] = gradescope_list(members)
    if layout == "blackboard":
        for s in members:
            text = f"Name: {s.name} ({s.login})\nAssignment: Week_1\nDate Submitted: x\n"
            files[blackboard(s).replace("_small.ipynb", ".txt")] = text.encode()
    return pack(folder / f"{layout}.zip", files, moments)


def roster(layout: str, members: list[Student], folder: Path) -> Path:
    """The platform's list of the class."""
    rows, delimiter, encoding = [], ",", "utf-8-sig"
    if layout.startswith("moodle"):
        rows = [["First name", "Last name", "Username", "Email address", "Groups"]]
        rows += [[s.first, s.last, s.login, s.email, ""] for s in members]
    elif layout == "canvas":
        rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]]
        rows += [["    Points Possible", "", "", "", ""]]
        rows += [[f"{s.last}, {s.first}", s.number, f"S{s.number}", s.login, "A"] for s in members]
        rows += [["Student, Test", "99", "", "abcdef", "A"]]
    elif layout == "blackboard":
        delimiter, encoding = "\t", "utf-16"
        rows = [["Last Name", "First Name", "Username", "Student ID", "Week 1 [Total Pts: 9]"]]
        rows += [[s.last, s.first, s.login, s.number, ""] for s in members]
    elif layout == "ilias":
        delimiter = ";"
        rows = [["Nachname", "Vorname", "Anmeldename", "E-Mail"]]
        rows += [[s.last, s.first, s.login, s.email] for s in members]
    elif layout == "gradescope":
        rows = [["First Name", "Last Name", "SID", "Email", "Role"]]
        rows += [[s.first, s.last, s.number, s.email, "Student"] for s in members]
        rows += [["The", "Teacher", "1", "teacher@uni.example", "Instructor"]]
    else:
        rows = [["id", "first_name", "last_name", "email"]]
        rows += [[s.login, s.first, s.last, s.email] for s in members]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = folder / f"{layout}.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path
