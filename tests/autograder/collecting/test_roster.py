"""Rosters as platforms and spreadsheets write them, and who is found in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.collecting.layouts import Owner
from autograder.collecting.people import Directory
from autograder.collecting.roster import (
    Person,
    as_known,
    known_people,
    read_roster,
    safe_id,
    write_roster,
)
from autograder.course_folder import CourseFolder, GradingError


def _read(tmp_path: Path, data: bytes) -> list[Person]:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    return read_roster(path)[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_coding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "Vorname;Nachname;Anmeldename;E-Mail\r\nZoë;Müller;zm;zoe@x.de\r\n\r\n"
    people = _read(tmp_path, text.replace(";", delimiter).encode(encoding))
    assert people == [Person("zm", "Zoë", "Müller", "zoe@x.de", login="zm")]


def test_columns_of_each_platform(tmp_path: Path) -> None:
    worksheet = (
        b"Identifier,Full name,Email address,Status\nParticipant 77,Ada B. Lovelace,ada@x.uk,\n"
    )
    assert _read(tmp_path, worksheet) == [
        Person("ada", "Ada B.", "Lovelace", "ada@x.uk", participant="77")
    ]
    canvas = b'Student,ID,SIS Login ID\n    Points Possible,,\n"Lovelace, Ada",12,AD\\ada@x.uk\n"Student, Test",1,z\n'
    assert _read(tmp_path, canvas) == [Person("ada", "Ada", "Lovelace", "", "12", "ada@x.uk")]
    scope = b"Name,SID,Email,Role\nAda Lovelace,42,ada@x.uk,Student\nT T,1,t@x.uk,Instructor\n"
    assert _read(tmp_path, scope) == [Person("ada", "Ada", "Lovelace", "ada@x.uk", "42")]
    titled = b"Members of the course\n\nLogin;Lastname;Firstname\nada;Lovelace;Ada\n"
    assert _read(tmp_path, titled)[0].id == "ada"
    nbgrader = b"id,first_name,last_name,email,lms_user_id\nx1,Ada,Lovelace,ada@x.uk,5\n"
    assert _read(tmp_path, nbgrader)[0].id == "x1"


def test_two_of_the_same_address_in_front_of_the_at(tmp_path: Path) -> None:
    people = _read(tmp_path, b"First name,Last name,Email\nA,B,ab@x.uk\nC,D,ab@y.uk\nA,B,ab@x.uk\n")
    assert [person.id for person in people] == ["ab", "ab@y.uk"]


def test_a_line_that_names_nobody_is_said(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("First name,Last name,Email,Groups\nA,B,ab@x.uk,\n,,,group 7\n,,,\n")
    people, notes = read_roster(path)
    assert [person.id for person in people] == ["ab"]
    assert notes == ["line 3 of roster.csv names nobody: left out"]


def test_a_known_name_keeps_its_parts() -> None:
    known = [Person("mlk", "Martin Luther", "King, Jr.", "mlk@x.us")]
    one_column = Person("mlk", "Jr.", "Martin Luther King", "mlk@x.us")
    assert as_known([one_column], known) == known
    married = Person("mlk", "Martin", "Scott", "mlk@x.us")
    assert as_known([married], known) == [married]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\3\4xlsx", "is a spreadsheet; save it as CSV"),
        (b"", "begins with nothing"),
        (b"First name,Last name\n", "lists no student"),
        (b"\0\xff" * 50, "no columns that name students"),
    ],
)
def test_no_roster(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(GradingError, match=says):
        _read(tmp_path, data)
    with pytest.raises(GradingError, match="cannot be read"):
        read_roster(tmp_path / "missing.csv")


def test_ids_are_folders(tmp_path: Path) -> None:
    names = {
        "AD\\jdoe": "AD-jdoe",
        " ../x ": "x",
        "a/b": "a-b",
        "=1+1": "1-1",
        "王明": "王明",
        "..": "",
    }
    assert {name: safe_id(name) for name in names} == names


def test_the_gradebook_keeps_the_class(course: CourseFolder) -> None:
    ada = Person("ada", "Ada", "Lovelace", "ada@x.uk", "12")
    with course.gradebook() as gradebook:
        assert write_roster(gradebook, [ada]) == 1
        # From another platform, under another id: the same student.
        again = as_known([Person("12", "Ada", "King", "ADA@x.uk")], known_people(gradebook))
        assert write_roster(gradebook, again) == 1
        assert write_roster(gradebook, again) == 0
        assert [(s.id, s.last_name, s.lms_user_id) for s in gradebook.students] == [
            ("ada", "King", "12")
        ]


@pytest.mark.parametrize(
    "owner",
    [
        Owner(name="O'Brien Siobhan"),
        Owner(name="obriensiobhán", joined=True),
        Owner(name="Group 4-Siobhán O'Brien"),
        Owner(login="week_1_so_brien"),
        Owner(login="AD\\SO_Brien"),
        Owner(lms_id="7", name="someone"),
        Owner(participant="77"),
        Owner(email="SO@x.ie"),
    ],
)
def test_who_is_meant(owner: Owner) -> None:
    siobhan = Person("so_brien", "Siobhán", "O'Brien", "so@x.ie", "7", participant="77")
    other = Person("x", "Brian", "O'Siobhan", "x@x.ie", "8")
    assert Directory([other, siobhan]).find(owner).person == siobhan
