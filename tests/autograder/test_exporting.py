"""Scores out of the gradebook: each format, an LMS's own file filled in, no formulas."""

from __future__ import annotations

import csv

import pytest
from traitlets.config import Config

from autograder.commands.options import ROOT
from autograder.course_folder import CourseFolder, GradingError, _load_config
from autograder.exporting import files, formats, into, table
from autograder.exporting.plugin import SafeCsv

EVIL = {"first_name": 'Zo"ë,', "last_name": "=1+1", "email": "zoe@example.org", "lms_user_id": "77"}


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    with CourseFolder(folder).gradebook() as gradebook:
        gradebook.add_assignment("nchw")
        gradebook.add_notebook("nchw", "nchw")
        gradebook.add_grade_cell("test_a", "nchw", "nchw", max_score=3, cell_type="code")
        gradebook.add_student("zoe", **EVIL)
        gradebook.add_student("ada", first_name="Ada", last_name="Lovelace")
        gradebook.add_student("nobody")
        for student in ("zoe", "ada"):
            gradebook.add_submission("nchw", student)
            grade = gradebook.find_grade("test_a", "nchw", "nchw", student)
            grade.auto_score = 2
            gradebook.db.commit()
        yield gradebook


@pytest.fixture(scope="module")
def scores(gradebook):
    return table.read(gradebook)


def written(rows, folder):
    files.write(rows, folder / "out.csv")
    return list(csv.reader((folder / "out.csv").open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_format_has_every_student_and_no_formula(name, scores, tmp_path):
    rows = written(formats.FORMATS[name](scores), tmp_path)
    assert len(rows) == 1 + 3 + (name == "canvas")
    assert len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row if cell)
    assert any('Zo"ë,' in cell for row in rows for cell in row)


def test_canvas_has_its_ids_and_points_possible(scores):
    head, possible, *rows = formats.canvas(scores)
    assert head[-1] == "nchw"
    assert possible[-1] == 3
    assert ["77", "zoe", "zoe@example.org", "", 2] in [row[1:] for row in rows]
    assert [row[-1] for row in rows if row[2] == "nobody"] == [""]


def test_rows_are_matched_by_id_then_login_then_name_and_the_rest_is_listed(scores, tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text(
        "Student,ID,SIS Login ID,other,nchw (123)\n    Points Possible,,,9,3\n"
        '"Someone, Else",77,ada,5,\n"Lovelace, Ada",5,,6,1\nGhost,6,ghost,7,1\n'
    )
    filled = into.fill(path, scores)
    assert [row[-1] for row in filled.rows[1:]] == ["3", "2", "2", "1"]
    assert [row[3] for row in filled.rows] == ["other", "9", "5", "6", "7"]
    assert len(filled.rows_left) == 1
    assert "Ghost" in filled.rows_left[0]
    assert filled.students_left == []


def test_blackboards_encoding_and_separator_are_kept(scores, tmp_path):
    path = tmp_path / "bb.xls"
    path.write_text("Last Name\tUsername\tnchw [Total Pts: 3 Score] |9\nx\tZOE\t\n", "utf-16")
    filled = into.fill(path, scores)
    assert (filled.encoding, filled.delimiter) == ("utf-16", "\t")
    assert filled.rows[1][2] == "2"
    assert filled.students_left == ["ada"]


def test_a_file_without_the_assignment_says_what_it_has(scores, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Student,other\nA,1\n")
    with pytest.raises(GradingError, match="Student, other"):
        into.fill(path, scores)


def test_nbgraders_own_export_writes_no_formula(gradebook, tmp_path):
    config = Config()
    config.ExportPlugin.to = str(tmp_path / "grades.csv")
    SafeCsv(config=config).export(gradebook)
    text = (tmp_path / "grades.csv").read_text()
    assert '"\'=1+1"' in text
    named = _load_config(ROOT).ExportApp.plugin_class
    assert named == f"{SafeCsv.__module__}.{SafeCsv.__name__}"
