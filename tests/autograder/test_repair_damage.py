"""A good submission in bad clothes: whatever happened to the file, the same cells are run."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_assignment import (
    ASSIGNMENTS,
    dumps,
    key_of,
    labelled,
    new,
    source_of,
    sources,
    submission,
    submissions,
    undamaged,
)

from autograder.repair import repair

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# What may happen to a file. Each changes a notebook in place; `rng` decides the details.


def strip_labels(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def strip_ids(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell.pop("id", None)
    notebook["nbformat_minor"] = 4


def new_ids(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["id"] = f"{rng.getrandbits(32):08x}"


def same_ids(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["id"] = "same"


def swap_labels(notebook: dict, rng: random.Random) -> None:
    answers = [c for c in notebook["cells"] if c.get("metadata", {}).get("nbgrader")]
    if len(answers) > 1:
        a, b = rng.sample(answers, 2)
        a["metadata"], b["metadata"] = b["metadata"], a["metadata"]


def odd_versions(notebook: dict, rng: random.Random) -> None:
    notebook["nbformat_minor"] = 99
    notebook["metadata"] = {"kernelspec": {"name": "conda-env-mine-py"}, "language_info": 3}
    for cell in notebook["cells"]:
        if labelled(cell):
            cell["metadata"]["nbgrader"]["schema_version"] = rng.choice([0, 1, 99, "x", None])


def powerless_metadata(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        if labelled(cell):
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["metadata"]["nbgrader"] |= {"points": 1e9, "locked": False, "grade": False}


def drop_tests(notebook: dict, rng: random.Random) -> None:
    notebook["cells"] = [
        c for c in notebook["cells"] if not source_of(c).startswith("checks.") or rng.random() < 0.5
    ]


def edit_tests(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        if source_of(cell).startswith("checks."):
            cell["source"] = rng.choice(["# mine\n", "print('hello')\n"]) + source_of(cell)


def double_cells(notebook: dict, rng: random.Random) -> None:
    for _ in range(3):
        at = rng.randrange(len(notebook["cells"]))
        notebook["cells"].insert(at, copy.deepcopy(notebook["cells"][at]))


def move_cells(notebook: dict, rng: random.Random) -> None:
    """Some cells are dragged a few places up or down."""
    cells = notebook["cells"]
    for _ in range(4):
        at = rng.randrange(len(cells))
        cells.insert(max(0, at + rng.randint(-3, 3)), cells.pop(at))


def own_cells(notebook: dict, rng: random.Random) -> None:
    for number in range(4):
        text = rng.choice([f"mine_{number} = {number}", "print(1)", "%matplotlib inline", ""])
        notebook["cells"].insert(rng.randrange(len(notebook["cells"])), new(text))


def whole_sources(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell)


def windows_lines(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell).replace("\n", "\r\n")


def bare_lines(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["source"] = source_of(cell).split("\n")


def trailing_space(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        cell["source"] = "\n" + source_of(cell).replace("\n", "  \n") + "\n\n"


def large_outputs(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            rows = [{"a": ['"outputs": [', "}]"], "n": i} for i in range(200)]
            cell["outputs"] = [{"output_type": "stream", "text": ["x\\\n" * 10_000], "d": rows}]


def odd_fields(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        rng.choice([lambda c: c.pop("outputs", 0), lambda c: c.update(extra=[1])])(cell)
    notebook["cells"] += [None, 3, "cell", [], {}]
    del notebook["metadata"]


def other_types(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and rng.random() < 0.3:
            cell["cell_type"] = "raw"


def fences(notebook: dict, rng: random.Random) -> None:
    for cell in notebook["cells"]:
        if labelled(cell) and cell["cell_type"] == "code" and rng.random() < 0.3:
            cell["cell_type"], cell["source"] = "markdown", f"```python\n{source_of(cell)}\n```"


def format_3(notebook: dict, rng: random.Random) -> None:
    """As old Jupyters and some converters write it."""
    cells = notebook.pop("cells")
    for cell in cells:
        if isinstance(cell, dict):
            cell.pop("id", None)
            if cell.get("cell_type") == "code":
                cell["input"] = cell.pop("source")
                cell["language"] = "python"
                cell["prompt_number"] = 3
    notebook |= {"worksheets": [{"cells": cells}], "nbformat": 3, "nbformat_minor": 0}


DAMAGES: list[Callable] = [
    strip_labels,
    strip_ids,
    new_ids,
    same_ids,
    swap_labels,
    odd_versions,
    powerless_metadata,
    drop_tests,
    edit_tests,
    double_cells,
    move_cells,
    own_cells,
    whole_sources,
    trailing_space,
    windows_lines,
    large_outputs,
    other_types,
    fences,
    bare_lines,
    odd_fields,
]
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "windows ends": lambda text: (
        json.dumps(json.loads(text), indent=1).replace("\n", "\r\n").encode()
    ),
    "text behind": lambda text: text.encode() + b"\n\n<html>saved from a page</html>\0\0",
    "NUL in front": lambda text: b"\0\n" + text.encode(),
}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_undamaged_needs_no_repair(assignment: str) -> None:
    for student in submissions(assignment):
        notebook = submission(assignment, student)
        repaired = repair(dumps(notebook), key_of(assignment))
        assert repaired.repairs == ()
        assert [cell.source for cell in repaired.cells] == [source_of(c) for c in notebook["cells"]]
        assert [cell.key for cell in repaired.cells] == list(key_of(assignment).cells)


@pytest.mark.parametrize("damage", DAMAGES + [format_3])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_one_damage(assignment: str, damage: Callable) -> None:
    for student in ("halfway", "mistaken-1"):
        notebook = submission(assignment, student)
        damage(notebook, random.Random(student))
        repaired = repair(dumps(notebook), key_of(assignment))
        assert sources(repaired) == undamaged(assignment, student)


@example(
    assignment="activations_and_losses",
    student="untouched",
    damages=[edit_tests, strip_ids, new_ids, swap_labels],  # a test under an answer's label
    old=False,
    encoding="NUL in front",
    seed=36,
)
@QUICK
@given(
    assignment=st.sampled_from(ASSIGNMENTS),
    student=st.sampled_from(["solved", "untouched", "halfway", "mistaken-1", "mistaken-2"]),
    damages=st.lists(st.sampled_from(DAMAGES), max_size=5, unique=True),
    old=st.booleans(),
    encoding=st.sampled_from(sorted(ENCODINGS)),
    seed=st.integers(0, 2**32),
)
def test_many_damages(assignment, student, damages, old, encoding, seed) -> None:
    notebook = submission(assignment, student)
    for damage in sorted(damages, key=DAMAGES.index):
        damage(notebook, random.Random(seed))
    if old:
        format_3(notebook, random.Random(seed))
    text = json.dumps(notebook, ensure_ascii=False)
    repaired = repair(ENCODINGS[encoding](text), key_of(assignment))
    assert sources(repaired) == undamaged(assignment, student)
