"""A class of 200 comes in from every platform, twice, and nothing is lost or changed the second time."""

from __future__ import annotations

import json
from pathlib import Path

import classes
import pytest

from autograder.collecting.collect import collect
from autograder.collecting.names import path_of
from autograder.course_folder import CourseFolder
from autograder.results.record import read_timestamp


def _snapshot(root: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns)
        for folder in ("submitted", "older_tries", ".collected")
        for path in (root / folder).rglob("*")
    }


@pytest.mark.parametrize("layout", classes.LAYOUTS)
def test_a_class_comes_in(
    layout: str, course: CourseFolder, work: dict[str, bytes], tmp_path: Path
) -> None:
    everybody = classes.students()
    absent, present = everybody[:3], everybody[3:]
    archive = classes.download(layout, present, tmp_path, work["small"])
    roster = classes.roster(layout, everybody, tmp_path)

    result = collect(course, "small", archive, roster)

    assert (result.count("kept"), result.count("nothing handed in")) == (197, 3)
    assert len(result.rows) == 200
    assert {row.name for row in result.rows if not row.found} == {s.name for s in absent}
    for student in present:
        folder = course.root / "submitted" / student.login / "small"
        assert (folder / "small.ipynb").read_bytes() == work["small"]
        if layout in ("moodle", "moodle_flat", "blackboard", "gradescope"):
            assert read_timestamp(folder) == student.moment.replace(tzinfo=None)
            assert {path.name for path in folder.iterdir()} == {"small.ipynb", "timestamp.txt"}
        else:  # the zip's times are those of its packing
            assert read_timestamp(folder) is None
    if layout in ("moodle", "moodle_flat", "canvas"):  # feedback goes back under these names
        for student in present:
            note = json.loads(path_of(course.root, "small", student.login).read_text())
            name = classes.LAYOUTS[layout](student).partition("/")[0]
            assert note == {"lms": layout.partition("_")[0], "name": name}
    with course.gradebook() as gradebook:
        known = {s.id: (s.first_name, s.last_name) for s in gradebook.students}
    assert known == {s.login: (s.first, s.last) for s in everybody}
    late = {row.student for row in result.rows if row.late}
    if layout == "canvas":
        assert late == {s.login for s in present if s.number % 5 == 0}
    elif layout not in ("ilias", "plain"):
        assert len(late) == 197  # the due date was in January

    before = _snapshot(course.root)
    again = collect(course, "small", archive, roster)
    assert (again.count("unchanged"), again.count("kept")) == (197, 0)
    assert _snapshot(course.root) == before
