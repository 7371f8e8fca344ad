"""Which of the student's cells are run, and where: deleted, changed, doubled, moved, new ones."""

from __future__ import annotations

import copy

import pytest
from small_assignment import (
    ANSWERS,
    SMALL,
    STUB,
    code,
    fixed,
    names,
    new,
    own,
    place,
    small,
    sources,
)

from autograder.jobs import Key, Kind


def test_the_small_assignment_is_solved() -> None:
    assert sources(fixed(small())) == {c.name: ANSWERS.get(c.name, c.released) for c in SMALL.cells}
    assert fixed(small()).repairs == ()


def test_another_kernel_is_no_matter() -> None:
    notebook = small() | {"metadata": {"kernelspec": {"name": "conda-env-mine-py"}}}
    repaired = fixed(notebook)
    assert repaired.cells == fixed(small()).cells
    assert repaired.repairs == (
        "the notebook asks for another kernel; it was run with the course's",
    )


def test_deleted_cells() -> None:
    repaired = fixed(small(setup=None, test_double=None, double=None, essay=None, scratch=None))
    assert names(repaired) == [c.name for c in SMALL.cells if c.name != "scratch"]
    assert sources(repaired)["double"] == sources(repaired)["essay"] == ""
    assert sources(repaired)["test_double"] == "checks.double(double)"
    assert "missing, put back as released: setup, test_double" in repaired.repairs
    assert "your answer double is missing from the notebook" in repaired.repairs


def test_an_emptied_answer_is_named() -> None:
    repaired = fixed(small(double="  \n"))
    assert sources(repaired)["double"] == ""
    assert repaired.repairs == ("your answer double is empty",)


@pytest.mark.parametrize("labels", [True, False])
def test_changed_tests_are_replaced(labels: bool) -> None:
    repaired = fixed(small(labels, test_double="# checks.double(double)\nprint('passed')"))
    assert sources(repaired)["test_double"] == "checks.double(double)"
    assert not any("'passed'" in line for line in repaired.repairs)
    assert names(repaired).count("test_double") == 1


def test_no_label_makes_a_test_of_other_text() -> None:
    notebook = small(test_double=None)
    notebook["cells"].append(new("print('full marks')", label="test_double"))
    repaired = fixed(notebook)
    assert sources(repaired)["test_double"] == "checks.double(double)"
    assert own(repaired) == ["print('full marks')"]


def test_one_label_on_many_cells() -> None:
    notebook = small()
    for number in range(10):
        notebook["cells"].insert(4, new(f"print({number})", label="double"))
        notebook["cells"].insert(4, new(f"print({number})", label="test_double"))
    repaired = fixed(notebook)
    assert sources(repaired)["double"] == ANSWERS["double"]
    assert sources(repaired)["test_double"] == "checks.double(double)"
    assert len(own(repaired)) == 20


def test_swapped_labels_of_answers() -> None:
    notebook = small()
    a, b = place(notebook, "double"), place(notebook, "table")
    for field in ("id", "metadata"):
        cells = notebook["cells"]
        cells[a][field], cells[b][field] = cells[b][field], cells[a][field]
    assert sources(fixed(notebook)) == sources(fixed(small()))


def test_own_cells_stay_where_they_stood() -> None:
    notebook = small()
    notebook["cells"].insert(0, new("first = 1"))
    notebook["cells"].insert(place(notebook, "double"), new("helper = 2"))
    notebook["cells"].insert(place(notebook, "test_double"), new("trial = 3"))
    notebook["cells"].append(new("last = 4"))
    repaired = fixed(notebook)
    assert names(repaired) == (
        ["+", "intro", "setup", "+", "double", "+", "test_double"]
        + ["table", "test_table", "model", "test_model", "essay", "scratch", "+"]
    )
    assert own(repaired) == ["first = 1", "helper = 2", "trial = 3", "last = 4"]


def test_own_cells_follow_a_moved_cell() -> None:
    notebook = small()
    at = place(notebook, "table")
    moved = [notebook["cells"].pop(at), new("see = table")]
    notebook["cells"] = notebook["cells"][:1] + moved + notebook["cells"][1:]
    order = names(fixed(notebook))
    assert order[order.index("table") + 1] == "+"
    assert any("another order" in line for line in fixed(notebook).repairs)


@pytest.mark.parametrize("stub_first", [True, False])
@pytest.mark.parametrize("labels", [True, False])
def test_a_copied_answer_beside_its_stub(stub_first: bool, labels: bool) -> None:
    notebook = small(labels)
    at = next(i for i, c in enumerate(notebook["cells"]) if c["source"] == ANSWERS["double"])
    stub = copy.deepcopy(notebook["cells"][at])
    stub["source"] = SMALL.cells[2].released
    notebook["cells"].insert(at + (not stub_first), stub)
    repaired = fixed(notebook)
    assert sources(repaired)["double"] == ANSWERS["double"]
    assert not any("raise" in text for text in own(repaired))
    assert "a second copy was left out: double" in repaired.repairs


def test_two_answers_run_in_the_students_order() -> None:
    notebook = small(double="def double(x):\n    return 3 * x")
    at = place(notebook, "double")
    notebook["cells"].insert(at + 1, copy.deepcopy(notebook["cells"][at]))
    notebook["cells"][at + 1]["source"] = ANSWERS["double"]
    repaired = fixed(notebook)
    assert sources(repaired)["double"].endswith("3 * x")
    assert own(repaired) == [ANSWERS["double"]]
    assert names(repaired)[2:5] == ["double", "+", "test_double"]
    assert any(line.startswith("double is answered in more") for line in repaired.repairs)


@pytest.mark.parametrize("above", [True, False])
def test_an_untouched_stub_does_not_overwrite_the_answer(above: bool) -> None:
    notebook = small(double=SMALL.cells[2].released)
    notebook["cells"].insert(place(notebook, "double") + (not above), new(ANSWERS["double"]))
    repaired = fixed(notebook)
    assert sources(repaired)["double"] == ""
    assert own(repaired) == [ANSWERS["double"]]
    assert any("untouched stub double" in line for line in repaired.repairs)


def test_an_answer_written_into_the_test_cell_counts() -> None:
    text = f"{ANSWERS['double']}\n\nchecks.double(double)"
    repaired = fixed(small(double=SMALL.cells[2].released, test_double=text))
    runs = [cell.source for cell in repaired.cells]
    assert runs.index(text) < runs.index("checks.double(double)")
    assert sources(repaired)["double"] == ""


def test_two_answers_in_one_cell() -> None:
    both = f"{ANSWERS['double']}\n\ndef triple(x):\n    return 3 * x"
    triple = code("triple", Kind.ANSWER, f"def triple(x):\n    {STUB}")
    key = Key("small", "small", (*SMALL.cells[:4], triple))
    notebook = small(double=both)
    notebook["cells"] = notebook["cells"][:4] + [new(triple.released, label="triple")]
    assert sources(fixed(notebook, key))["triple"] == ""
    assert sources(fixed(notebook, key))["double"] == both


def test_an_import_added_to_a_locked_cell_is_kept() -> None:
    text = "import math\nimport os\n\nlimit = 3"
    repaired = fixed(small(setup=text))
    assert [c.source for c in repaired.cells][1:3] == [text, SMALL.cells[1].released]
    assert names(repaired)[1:3] == ["+", "setup"]


def test_a_line_added_to_a_locked_cell_that_runs_something_is_kept() -> None:
    text = "%run helpers.py\nimport math\n\nlimit = 4"
    repaired = fixed(small(setup=text))
    assert own(repaired) == ["%run helpers.py"]
    assert names(repaired)[1:3] == ["+", "setup"]


def test_an_edit_of_a_locked_cell_that_adds_nothing_is_dropped() -> None:
    repaired = fixed(small(setup="import math\n\nlimit = 4"))
    assert sources(repaired)["setup"].endswith("limit = 3")
    assert own(repaired) == []
    assert repaired.repairs == ("changed, replaced by the released text: setup",)


def test_answers_without_any_hint_are_found_by_their_place() -> None:
    notebook = small(labels=False, model="weights = [1]\nfit(weights)", essay="It is the sun!")
    repaired = fixed(notebook)
    assert sources(repaired)["model"] == "weights = [1]\nfit(weights)"
    assert sources(repaired)["essay"] == "It is the sun!"


def test_an_essay_below_its_stub_is_taken() -> None:
    notebook = small(essay="*Your answer here.*")
    at = place(notebook, "essay") + 1
    notebook["cells"][at:at] = [new("One.", "markdown"), new("Two.", "markdown")]
    repaired = fixed(notebook)
    assert sources(repaired)["essay"] == "One.\n\nTwo."
    assert own(repaired) == []


def test_another_notebook_is_pointed_out() -> None:
    cells = [new("x = 1"), new("# Other", "markdown")]
    repaired = fixed({"cells": cells, "nbformat": 4, "nbformat_minor": 5})
    assert "no cell of this assignment was found: is it another notebook?" in repaired.repairs


def test_repairs_hold_nothing_of_the_student() -> None:
    secret = "SECRET"
    notebook = small(double=None, test_double=secret, setup=f"{secret} = 1\nimport math\nlimit = 3")
    notebook["cells"].append(new(f"{secret} = 1\n%pip install {secret}", label=secret))
    notebook["metadata"] = {"kernelspec": {"name": secret, "language": secret}}
    assert secret not in " ".join(fixed(notebook).repairs)
