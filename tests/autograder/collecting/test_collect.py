"""Late, double, foreign, renamed, of another kind, of another assignment: told apart and listed."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import classes
import nbformat
import pytest

from autograder.__main__ import main
from autograder.collecting.collect import collect
from autograder.collecting.table import Collected
from autograder.course_folder import CourseFolder, GradingError
from autograder.results.record import read_timestamp

ANNA, BEN, CARL = (
    classes.Student(f, "Test", 1000 + k) for k, f in enumerate(("Anna", "Ben", "=1+1"))
)
MEMBERS = [ANNA, BEN, CARL]


def _files(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def _outcomes(result: Collected) -> dict[str, list[str]]:
    outcomes: dict[str, list[str]] = {}
    for row in result.rows:
        outcomes.setdefault(row.student or row.name, []).append(row.outcome)
    return outcomes


def _changed(notebook: bytes, line: str) -> bytes:
    content = nbformat.reads(notebook.decode(), as_version=4)
    content.cells[2].source += f"\n{line}"
    return nbformat.writes(content).encode()


def _more(notebook: bytes) -> bytes:
    """With one more answer in it."""
    content = nbformat.reads(notebook.decode(), as_version=4)
    content.cells[5].source = "Because it is so."
    return nbformat.writes(content).encode()


def _stripped(notebook: bytes) -> bytes:
    """As an editor leaves it that drops metadata and ids."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return json.dumps(content | {"nbformat_minor": 4}).encode()


def test_each_is_told_apart(course: CourseFolder, work: dict[str, bytes], tmp_path: Path) -> None:
    roster = classes.roster("plain", MEMBERS, tmp_path)
    source = _files(
        tmp_path / "in",
        {
            "user_1000/final (2).ipynb.json": _stripped(work["small"]),
            "user_1000/other.ipynb": work["other"],
            "user_1000/helpers.py": b"x = 1",
            "user_1000/plots/run_3_4_loss.png": b"png",
            "user_1000/timestamp.txt": b"1999-01-01 00:00:00 UTC",
            "user_1001/small.ipynb": b"%PDF-1.7",
            "stranger/small.ipynb": work["small"],
        },
    )
    result = collect(course, "small", source, roster)
    assert _outcomes(result) == {
        "user_1000": ["kept", "other assignment"],
        "user_1001": ["not a notebook"],
        "user_1002": ["nothing handed in"],
        "stranger": ["nobody in the roster"],
    }
    assert result.open
    whys = {row.outcome: row.why for row in result.rows}
    assert "it is of other" in whys["other assignment"]
    assert "PDF" in whys["not a notebook"]
    assert "renamed" in whys["kept"]
    folder = course.root / "submitted" / "user_1000" / "small"
    # A student's own timestamp.txt says nothing.
    assert {path.name for path in folder.iterdir()} == {"small.ipynb", "helpers.py", "plots"}
    with (course.root / "collected.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows if row["student"] == "user_1002"] == ["'=1+1 Test"]


def test_answers_alone_in_a_new_notebook(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    answers = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("def halve(x):\n    return x / 2")]
    )
    unknown = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('hello')")])
    source = _files(
        tmp_path / "in",
        {
            "anna/Untitled.ipynb": nbformat.writes(answers).encode(),
            "ben/small.ipynb": nbformat.writes(unknown).encode(),
        },
    )
    result = collect(course, "small", source)
    assert _outcomes(result) == {"anna": ["other assignment"], "ben": ["other assignment"]}
    assert "of no assignment of this course" in result.rows[1].why


def test_the_newest_try_is_kept(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    first, second = (_changed(work["small"], f"# try {k}") for k in (1, 2))
    zone = datetime.now().astimezone()

    def name(hour: int) -> str:
        return f"Week_1_user_1000_attempt_2026-10-01-{hour}-00-00_small.ipynb"

    archive = classes.pack(tmp_path / "a.zip", {name(15): second, name(12): first})
    result = collect(course, "small", archive, classes.roster("blackboard", MEMBERS, tmp_path))
    assert _outcomes(result)["user_1000"] == ["older try", "kept"]
    folder = course.root / "submitted" / "user_1000" / "small"
    assert (folder / "small.ipynb").read_bytes() == second
    assert [row.late for row in result.rows if row.outcome == "kept"] == ["late"]

    # An older one alone, in another download, takes nothing away.
    older = classes.pack(tmp_path / "b.zip", {name(12): first})
    assert _outcomes(collect(course, "small", older))["user_1000"] == ["older try"]
    assert (folder / "small.ipynb").read_bytes() == second

    # A newer one replaces it, and the old one is kept aside.
    third = _changed(work["small"], "# try 3")
    newer = classes.pack(tmp_path / "c.zip", {name(17): third})
    planned = collect(course, "small", newer, dry_run=True)
    assert (folder / "small.ipynb").read_bytes() == second
    assert planned.rows == collect(course, "small", newer).rows
    assert (folder / "small.ipynb").read_bytes() == third
    aside = course.root / "older_tries" / "user_1000" / "small" / "1"
    assert (aside / "small.ipynb").read_bytes() == second
    expected = datetime(2026, 10, 1, 17, tzinfo=zone.tzinfo).astimezone().utcoffset()
    assert read_timestamp(folder) == datetime(2026, 10, 1, 17) - (expected or timedelta())


def test_late_by_the_dates_of_the_term_before_anything_is_graded(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    names = {s: f"{classes.moodle(s)}" for s in MEMBERS}
    at = {names[s]: datetime(2026, 10, 1 + k, tzinfo=UTC) for k, s in enumerate(MEMBERS)}
    archive = classes.pack(tmp_path / "a.zip", dict.fromkeys(at, work["small"]), at)
    roster = classes.roster("moodle", MEMBERS, tmp_path)
    dates = "[small]\ndue = 2026-10-01T12:00:00Z\n[small.extensions]\nuser_1001 = 1\n"
    (course.root / "term.toml").write_text(dates)
    result = collect(course, "small", archive, roster)
    assert [row.late for row in result.rows] == ["", "", "late"]
    (course.root / "term.toml").write_text("[small]\ndue = 1.10.2026")
    with pytest.raises(GradingError, match=r"term\.toml"):
        collect(course, "small", archive, roster)


def test_canvas_versions_and_extensions(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    old, new = (_changed(work["small"], f"# try {k}") for k in (1, 2))
    old = _more(old)  # it is the number that counts
    files = {
        "testanna_1000_555_small-1.ipynb": new,
        "testanna_1000_444_small.ipynb": old,
        "testanna_1000_556_helpers-1.py": b"new = 1",
        "testanna_1000_445_helpers.py": b"old = 1",
        "testben_LATE_1001_500_small.ipynb": work["small"],
    }
    archive = classes.pack(tmp_path / "a.zip", files)
    result = collect(course, "small", archive, classes.roster("canvas", MEMBERS, tmp_path))
    folder = course.root / "submitted" / "user_1000" / "small"
    assert (folder / "small.ipynb").read_bytes() == new
    assert (folder / "helpers.py").read_bytes() == b"new = 1"
    assert [row.late for row in result.rows if row.student == "user_1001"] == ["late"]


def test_two_without_a_time_are_said(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    more = _more(work["small"])
    source = _files(
        tmp_path / "in",
        {"anna/small.ipynb": work["small"], "anna/a.ipynb": more, "anna/copy.ipynb": more},
    )
    result = collect(course, "small", source)
    assert (course.root / "submitted/anna/small/small.ipynb").read_bytes() == more
    kept = next(row for row in result.rows if row.outcome == "kept")
    assert "no time tells which try is newer" in kept.why
    assert any(row.why == "a copy of the one kept" for row in result.rows)


def test_a_name_that_fits_two_is_nobodys(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    twins = [classes.Student("Anna", "Müller", 1), classes.Student("Anna", "Muller", 2)]
    twins += [classes.Student("Kim", "Lee", 3), classes.Student("Lee", "Kim", 4)]
    roster = classes.roster("moodle", twins, tmp_path)
    names = ("Anna Mu\u0308ller", "Lee Kim")  # the first one decomposed, as macOS writes it
    files = {f"{n}_{k}_assignsubmission_file_/x.ipynb": work["small"] for k, n in enumerate(names)}
    result = collect(course, "small", classes.pack(tmp_path / "a.zip", files), roster)
    outcomes = _outcomes(result)
    assert outcomes["user_1"] == ["kept"]
    assert outcomes["user_2"] == ["nothing handed in"]
    assert outcomes["Lee Kim"] == ["nobody in the roster"]
    assert any("fits 2 students" in row.why for row in result.rows)


def test_the_command_says_what_is_wrong(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\3\4 cut short")
    where = ["--course", str(course.root)]
    assert main(["collect", "small", str(tmp_path / "bad.zip"), *where]) == 1
    assert "is no zip" in capsys.readouterr().err
    assert main(["collect", "large", str(tmp_path), *where]) == 1
    assert "no assignment 'large'" in capsys.readouterr().err
    (tmp_path / "r.csv").write_text("colour;size\nred;3\n")
    with pytest.raises(GradingError, match="no columns that name students"):
        collect(course, "small", tmp_path, tmp_path / "r.csv")


def _teams(course: CourseFolder, text: str) -> None:
    (course.root / "term.toml").write_text(f"[small.teams]\n{text}\n", encoding="utf-8")


def test_what_one_of_a_team_hands_in_is_everybodys(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    """The newest of all members' counts, at its own time; who is in no team is as ever."""
    roster = classes.roster("plain", MEMBERS, tmp_path)
    _teams(course, 'kiwi = ["user_1000", "user_1001"]')
    newer, older = work["small"], _changed(work["small"], "# a first try")
    moments = {"user_1000": "2026-10-01-10-00-00", "user_1001": "2026-10-01-12-00-00"}
    names = {
        student: f"Small_{student}_attempt_{moment}_small.ipynb"
        for student, moment in moments.items()
    }
    source = _files(
        tmp_path / "in", {names["user_1000"]: older, names["user_1001"]: newer}
    )  # as Blackboard gives them
    result = collect(course, "small", source, roster)
    rows = {(row.student, row.outcome): row for row in result.rows}
    assert set(rows) == {
        ("user_1000", "kept"),
        ("user_1000", "older try"),
        ("user_1001", "kept"),
        ("user_1002", "nothing handed in"),
    }
    assert "of the team kiwi, handed in by user_1001" in rows["user_1000", "kept"].why
    assert "team" not in rows["user_1001", "kept"].why
    times = set()
    for student in ("user_1000", "user_1001"):
        folder = course.root / "submitted" / student / "small"
        assert (folder / "small.ipynb").read_bytes() == newer
        times.add(read_timestamp(folder))
    assert len(times) == 1
    again = collect(course, "small", source, roster)
    assert sorted(_outcomes(again)["user_1000"]) == ["older try", "unchanged"]


def test_a_hand_in_under_the_teams_name(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    roster = classes.roster("plain", MEMBERS, tmp_path)
    _teams(course, 'kiwi = ["user_1000", "user_1001"]\nplum = ["user_1002", "user_1003"]')
    source = _files(tmp_path / "in", {"Group Kiwi/small.ipynb": work["small"]})
    result = collect(course, "small", source, roster)
    assert _outcomes(result)["user_1000"] == _outcomes(result)["user_1001"] == ["kept"]
    assert _outcomes(result)["user_1002"] == ["nothing handed in"]
    assert not result.open
    assert [row.why for row in result.rows if row.outcome == "kept"] == ["of the team kiwi"] * 2


def test_a_member_whom_the_roster_does_not_know_is_named(
    course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    roster = classes.roster("plain", MEMBERS, tmp_path)
    _teams(course, 'kiwi = ["user_1000", "user_999"]')
    result = collect(
        course, "small", _files(tmp_path / "in", {"user_1000/small.ipynb": work["small"]}), roster
    )
    (row,) = [row for row in result.rows if row.name == "user_999"]
    assert row.outcome == "nobody in the roster"
    assert "the team kiwi of term.toml" in row.why
    assert not (course.root / "submitted" / "user_999").exists()
