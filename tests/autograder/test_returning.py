"""Packing feedback pages: names in the zip, and that everyone who is left out is named."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from small_course import new_gradebook

from autograder import returning
from autograder.__main__ import main
from autograder.collecting.names import path_of
from autograder.course_folder import CourseFolder, GradingError


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four students with a page: collected from Moodle, from Canvas, with a number only, with nothing."""
    tmp_path = tmp_path_factory.mktemp("built")
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with new_gradebook(tmp_path) as gradebook:
        gradebook.add_student("num", first_name="Ann_Lee", last_name="O'Hara", lms_user_id="77")
        gradebook.add_student("none", first_name="=1+1", last_name="x", lms_user_id="../../etc")
    for student in ("moo", "can", "num", "none"):
        for folder, name in (("autograded", "lab.ipynb"), ("feedback", "lab.html")):
            place = tmp_path / folder / student / "lab"
            place.mkdir(parents=True)
            (place / name).write_text("<html></html>")
    collected(tmp_path, "moo", "moodle", "Ádám Löve_4711_assignsubmission_file")
    collected(tmp_path, "can", "canvas", "lovecan_LATE_12_345_lab-2.ipynb")
    return tmp_path


@pytest.fixture
def course(built: Path, tmp_path: Path) -> CourseFolder:
    return CourseFolder(Path(shutil.copytree(built, tmp_path / "course")))


def collected(root: Path, student: str, lms: str, name: str) -> None:
    path = path_of(root, "lab", student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"lms": lms, "name": name}))


def pack(course: CourseFolder, lms: str) -> returning.Parcel:
    return returning.parcel(course, "lab", returning.graded_students(course, "lab"), lms)


def test_moodle_gets_folders_by_participant(course: CourseFolder) -> None:
    found = pack(course, "moodle")
    assert sorted(found.files) == [
        "Ann Lee O'Hara_77_assignsubmission_file_/lab.html",
        "Ádám Löve_4711_assignsubmission_file_/lab.html",
    ]
    left = {line.partition(":")[0]: line for line in found.left_out}
    assert set(left) == {"can", "none"}
    assert "collected from canvas, not from moodle" in left["can"]
    assert "not collected with" in left["none"]
    assert "lms_user_id is no number" in left["none"]


def test_a_teams_page_goes_to_whoever_handed_in(course: CourseFolder) -> None:
    note = json.dumps(
        {"lms": "moodle", "name": "Ádám Löve_4711_assignsubmission_file", "by": "moo"}
    )
    path_of(course.root, "lab", "num").write_text(note)
    found = pack(course, "moodle")
    assert list(found.files) == ["Ádám Löve_4711_assignsubmission_file_/lab.html"]
    assert found.shared == ["num: the team's page is moo's"]
    assert not any(line.startswith("num") for line in found.left_out)


def test_canvas_gets_the_names_that_it_gave(course: CourseFolder) -> None:
    found = pack(course, "canvas")
    assert list(found.files) == ["lovecan_LATE_12_345_lab-2.html"]
    assert len(found.left_out) == 3


@pytest.mark.parametrize(
    "name",
    [
        "../../x_1_assignsubmission_file_",
        "a\\b_1_assignsubmission_file",
        "/etc/x_1_assignsubmission_file",
    ],
)
def test_a_name_in_the_zip_is_no_path(course: CourseFolder, name: str) -> None:
    collected(course.root, "moo", "moodle", name)
    for file in pack(course, "moodle").files:
        assert not file.startswith("/")
        assert ".." not in file
        assert file.count("/") == 1
        assert "\\" not in file


@pytest.mark.parametrize(
    "text", ["", "[]", '{"lms": "moodle"}', '{"lms": "moodle", "name": 3}', "\0"]
)
def test_a_broken_note_leaves_one_student_out(course: CourseFolder, text: str) -> None:
    path_of(course.root, "lab", "moo").write_text(text)
    found = pack(course, "moodle")
    assert len(found.files) == 1
    assert any(line.startswith("moo: ") for line in found.left_out)


def test_two_students_never_share_a_name(course: CourseFolder) -> None:
    collected(course.root, "none", "moodle", "Ádám Löve_4711_assignsubmission_file")
    found = pack(course, "moodle")
    assert len(found.files) == 2
    assert any("the same name as" in line for line in found.left_out)


def test_no_old_page_is_packed(course: CourseFolder) -> None:
    (course.root / "feedback" / "moo" / "lab" / "lab.html").unlink()
    found = pack(course, "moodle")
    assert len(found.files) == 1
    assert any("no feedback page" in line for line in found.left_out)


def test_the_zip_holds_the_pages(course: CourseFolder) -> None:
    path = returning.write_zip(pack(course, "moodle"))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 2
        assert archive.read(archive.namelist()[0]) == b"<html></html>"
    assert [p.name for p in path.parent.glob("*.zip*")] == ["lab-moodle.zip"]


def test_nothing_to_pack_and_nobody_to_write_for_are_one_sentence(course: CourseFolder) -> None:
    with pytest.raises(GradingError, match="run `grade` first"):
        returning.graded_students(course, "other")
    with pytest.raises(GradingError, match="no graded submission"):
        returning.graded_students(course, "lab", ["mo"])
    with pytest.raises(GradingError, match="nothing to pack"):
        returning.write_zip(returning.Parcel(course.root / "x.zip"))


def test_a_dry_run_writes_nothing(course: CourseFolder, capsys: pytest.CaptureFixture) -> None:
    line = ["feedback", "lab", "--zip", "moodle", "--dry-run", "--course", str(course.root)]
    assert main(line) == 1, "somebody is left out"
    shown = capsys.readouterr().out
    assert "would write feedback/moo/lab" in shown
    assert "left out  can: " in shown
    assert not list(course.root.glob("feedback/*.zip"))
