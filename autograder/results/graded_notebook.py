"""The notebook that is kept of a graded submission: what ran, clean, with the key's word on the rest."""

from __future__ import annotations

import json

import nbformat
from nbformat import NotebookNode

from autograder.clean import clean_markdown, clean_notebook, plain_text
from autograder.jobs import CellKey, Graded, Key, Kind, Verdict


def nbgrader_metadata(cell: CellKey) -> dict:
    """The metadata that nbgrader keeps in a released cell, from the key alone."""
    kind = cell.kind
    if kind is Kind.OPEN:
        return {}
    graded = kind in (Kind.TEST, Kind.MANUAL)
    solution = kind in (Kind.ANSWER, Kind.MANUAL)
    nbgrader = {
        "grade": graded,
        "grade_id": cell.name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": kind is Kind.TASK,
    }
    if graded or kind is Kind.TASK:
        nbgrader["points"] = cell.points
    if cell.checksum is not None:
        nbgrader |= {"checksum": cell.checksum, "cell_type": cell.cell_type}
    editable = {} if solution else {"editable": False}
    return {"deletable": False, **editable, "nbgrader": nbgrader}


def graded_notebook(graded: Graded, key: Key) -> NotebookNode:
    """The notebook for `autograded/`: clean, its metadata and the course's own texts from the key."""
    try:
        notebook = json.loads(graded.notebook)
    except ValueError:
        notebook = {}
    notebook = clean_notebook(notebook, {cell.released for cell in key.cells})
    by_name = {cell.name: cell for cell in key.cells if cell.kind is not Kind.OPEN}
    by_text = {
        clean_markdown(cell.released): cell.released
        for cell in key.cells
        if cell.kind is Kind.OPEN and cell.cell_type == "markdown"
    }
    verdicts = {verdict.name: verdict for verdict in graded.verdicts}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        known = by_name.pop(name, None) if isinstance(name, str) else None
        if known is None or known.cell_type != cell.cell_type:
            cell.metadata = NotebookNode()
            if cell.cell_type == "markdown":
                cell.source = by_text.get(cell.source, cell.source)
            continue
        cell.metadata = nbformat.from_dict(nbgrader_metadata(known))
        if known.kind in (Kind.TEST, Kind.LOCKED, Kind.TASK):
            cell.source = known.released
        verdict = verdicts.get(name)
        if cell.cell_type == "code" and verdict and (verdict.reason or verdict.forgeable):
            cell.outputs.append(_verdict_output(verdict))
    return notebook


def _verdict_output(verdict: Verdict) -> NotebookNode:
    """What the formgrader shows under a test cell; `feedback` shows the same in the page's style."""
    score = "to be graded by hand" if verdict.score is None else f"{verdict.score:g}"
    text = f"{score} of {verdict.points:g} points"
    text += f": {plain_text(verdict.reason, 4_000)}" if verdict.reason else ""
    text += "\n(reported by the student's own process)" if verdict.forgeable else ""
    metadata = {"autograder": {"name": verdict.name}}
    output = {"output_type": "display_data", "data": {"text/plain": text}, "metadata": metadata}
    return nbformat.from_dict(output)


def unanswered_cells(notebook: NotebookNode, key: Key) -> set[str]:
    """Names of the solution cells that are as they were released."""
    released = {cell.name: cell for cell in key.cells if cell.kind in (Kind.ANSWER, Kind.MANUAL)}
    found = set()
    for cell in notebook.cells:
        known = released.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if known is None:
            continue
        texts = (known.released, clean_markdown(known.released))
        if cell.source.strip() in (text.strip() for text in texts):
            found.add(known.name)
    return found
