"""What the tests of repair share: a small assignment, and the sample class as JSON."""

from __future__ import annotations

import functools
import json

import nbformat

from autograder import notebooks
from autograder.jobs import CellKey, Key, Kind
from autograder.key import read_key
from autograder.repair import Repaired, repair
from autograder.sample_class import sample_submissions

ASSIGNMENTS = notebooks.assignments()


@functools.cache
def key_of(assignment: str) -> Key:
    return read_key(notebooks.ROOT, assignment)


@functools.cache
def undamaged(assignment: str, student: str) -> dict[str, str]:
    return sources(repair(dumps(submission(assignment, student)), key_of(assignment)))


@functools.cache
def submissions(assignment: str) -> dict[str, str]:
    """The sample class as JSON texts: solved, untouched, half done, typical mistakes."""
    return {s.student: nbformat.writes(s.notebook) for s in sample_submissions(assignment)}


def submission(assignment: str, student: str = "solved") -> dict:
    return json.loads(submissions(assignment)[student])


def dumps(notebook: object) -> bytes:
    return json.dumps(notebook).encode()


def sources(repaired: Repaired) -> dict[str, str]:
    """The texts that are run, by name; trailing space does not matter."""
    assert repaired.unreadable == ""
    texts = {cell.name: cell.source.strip() for cell in repaired.cells if cell.name}
    return {name: "\n".join(map(str.rstrip, t.split("\n"))) for name, t in texts.items()}


def own(repaired: Repaired) -> list[str]:
    """The student's own cells."""
    return [cell.source for cell in repaired.cells if cell.name is None]


def source_of(cell: dict) -> str:
    return "".join(cell["source"])


def labelled(cell: dict) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


# A small assignment for the finer points.
def code(name: str, kind: Kind, released: str, points: float = 0) -> CellKey:
    return CellKey(name, f"id-{name}", "code", kind, released, points=points)


STUB = 'raise NotImplementedError("your code in place of this line")'
SMALL = Key(
    "small",
    "small",
    (
        CellKey("intro", "intro", "markdown", Kind.OPEN, "# A small assignment\n\nWith some text."),
        code("setup", Kind.LOCKED, "import math\n\nlimit = 3"),
        code("double", Kind.ANSWER, f'def double(x):\n    """Twice x."""\n    {STUB}'),
        code("test_double", Kind.TEST, "checks.double(double)", 1),
        code("table", Kind.ANSWER, f'# Replace None.\ntable = {{"a": None, "b": None}}\n{STUB}'),
        code("test_table", Kind.TEST, "checks.table(table, limit)", 2),
        code("model", Kind.ANSWER, STUB),
        code("test_model", Kind.TEST, "checks.model(model)", 2),
        CellKey("essay", "essay", "markdown", Kind.MANUAL, "*Your answer here.*", points=2),
        code("scratch", Kind.OPEN, "# try things here"),
    ),
)
ANSWERS = {
    "double": "def double(x):\n    return 2 * x",
    "table": 'table = {"a": 1, "b": 2}',
    "model": "model = math.pi",
    "essay": "Because of the sun.",
    "scratch": "print(double(4))",
}


def small(labels: bool = True, **texts: str) -> dict:
    """The small assignment solved; `texts` replace or, if None, delete a cell's."""
    cells = []
    for cell in SMALL.cells:
        text = {**ANSWERS, **texts}.get(cell.name, cell.released)
        if text is None:
            continue
        made = {"cell_type": cell.cell_type, "metadata": {}, "source": text}
        if labels:
            made["id"] = cell.cell_id
            if cell.kind is not Kind.OPEN:
                made["metadata"] = {"nbgrader": {"grade_id": cell.name, "schema_version": 3}}
        if cell.cell_type == "code":
            made |= {"outputs": [], "execution_count": None}
        cells.append(made)
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def fixed(notebook: object, key: Key = SMALL) -> Repaired:
    return repair(notebook if isinstance(notebook, bytes) else dumps(notebook), key)


def names(repaired: Repaired) -> list[str]:
    """The order of the cells; the student's own are "+"."""
    return [cell.name or "+" for cell in repaired.cells]


def new(text: str, cell_type: str = "code", label: str = "") -> dict:
    metadata = {"nbgrader": {"grade_id": label}} if label else {}
    return {"cell_type": cell_type, "metadata": metadata, "source": text}


def place(notebook: dict, name: str) -> int:
    """The index of a cell of the small assignment by its id or text."""
    return next(i for i, c in enumerate(notebook["cells"]) if c.get("id") in (name, f"id-{name}"))
