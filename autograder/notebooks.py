"""The source notebooks as data: which assignments there are, and what each cell is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.core.inputtransformer2 import TransformerManager

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source"
RELEASE = ROOT / "release"

# The order of the course; a folder that is not in this list comes last.
ORDER = (
    "activations_and_losses",
    "nchw",
    "convolution_and_pooling",
    "cnn_from_scratch",
    "training_loop",
    "fmnist_mlp_vs_cnn",
    "lenet5",
    "cifar10_lab",
)

EXERCISE = r"^### Exercise (\d+) · "  # the heading of an exercise; re.MULTILINE
BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


def assignments(folder: Path = SOURCE) -> list[str]:
    """Names of the assignments that have a notebook in `folder`, in the order of the course."""
    names = [path.parent.name for path in folder.glob("*/*.ipynb") if path.stem == path.parent.name]
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))


def notebook_path(assignment: str, folder: Path = SOURCE) -> Path:
    """Path of an assignment's notebook. Raises FileNotFoundError that lists what there is."""
    path = folder / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        known = ", ".join(assignments(folder)) or "none"
        raise FileNotFoundError(
            f"no assignment {assignment!r} in {folder.name}/; there are: {known}"
        )
    return path


def read(assignment: str, folder: Path = SOURCE) -> NotebookNode:
    """Read an assignment's notebook."""
    import nbformat  # takes seconds, and not everybody who asks for names needs it

    return nbformat.read(notebook_path(assignment, folder), as_version=4)


def grade_id(cell: NotebookNode) -> str:
    """nbgrader's id of a cell, or an empty text."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def is_solution(cell: NotebookNode) -> bool:
    """The student writes in this cell."""
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def is_graded(cell: NotebookNode) -> bool:
    """The cell earns points."""
    return cell.metadata.get("nbgrader", {}).get("grade", False)


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The code cells in order."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def split_hidden(source: str) -> tuple[str, str]:
    """Split a graded cell's source into its visible and its hidden lines."""
    visible: list[str] = []
    hidden: list[str] = []
    into = visible
    for line in source.splitlines():
        if BEGIN_HIDDEN in line:
            into = hidden
        elif END_HIDDEN in line:
            into = visible
        else:
            into.append(line)
    return "\n".join(visible), "\n".join(hidden)


def overview(assignment: str) -> dict:
    """What a student may know of an assignment before opening it: title, time, points, exercises.

    An exercise is a graded cell: the check it calls, the title of the section it stands in, its points.
    """
    cells = read(assignment).cells
    first = cells[0].source
    title = ""
    found = []
    for cell in cells:
        titles = re.findall(r"^### (Exercise \d+ · .*?)(?: &nbsp;| [★☆]|$)", cell.source, re.M)
        if cell.cell_type == "markdown" and titles:
            title = titles[-1].strip()
        if is_graded(cell):
            check = re.search(r"^checks\.(\w+)\(", cell.source, re.M)
            graded = cell.metadata.nbgrader
            found.append(
                {
                    "check": check[1] if check else "",
                    "title": title or grade_id(cell),
                    "points": graded.points,
                    "test": graded.grade_id,
                }
            )
    return {
        "title": re.sub(r"^# ", "", first.splitlines()[0]),
        "about": _field(first, "You will be able to"),
        "time": _field(first, "Time:"),
        "run time": _field(first, "Run time:"),
        "points": sum(exercise["points"] for exercise in found),
        "exercises": found,
    }


def _field(text: str, label: str) -> str:
    match = re.search(rf"\*\*{re.escape(label)}\*\* (.+?)(?= · \*\*|\n\n|\Z)", text, re.S)
    return re.sub(r"\s+", " ", match[1]).strip() if match else ""


def execute(source: str, namespace: dict) -> None:
    """Run a code cell's source in this process; IPython's magics are understood, not run."""
    code = TransformerManager().transform_cell(source)
    exec(compile(code, "<cell>", "exec"), namespace)
