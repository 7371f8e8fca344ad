"""A new assignment, or a new exercise in one: cells, script and bank from `template/`, whole from the start.

What is made passes every test at once, so whoever writes has something that works in each step. The example
is one function; its words are marked by TO WRITE, and `build` says where they still stand.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import notebooks
from autograder.course_folder import GradingError
from autograder.exercises.trial import BANK

TEMPLATE = Path(__file__).parent / "template"
EXERCISE, ASSIGNMENT = "brightness", "assignment_name"  # as the template calls them
ENDING = ("end", "before-handing-in", "summary")  # cells after the last exercise
HEAD = re.compile(notebooks.EXERCISE, re.MULTILINE)


def new_assignment(name: str, exercise: str = "", title: str = "") -> list[Path]:
    """Make an assignment with one exercise; returns the files that were made or changed."""
    exercise = exercise or f"{name}_example"
    root, words = notebooks.ROOT, _filler(name, exercise)
    _free_name(name, "an assignment")
    _free_name(exercise, "an exercise")
    folders = [
        root / "source" / name,
        root / "autograder/exercises" / name,
        BANK / name,
    ]
    for folder in folders:
        if folder.exists():
            raise GradingError(f"{folder.relative_to(root)} is there already: nothing was changed")
    number = len(notebooks.assignments()) + 1
    title = title or _title(name)
    made = _template()
    made.cells[0].source = made.cells[0].source.replace(
        "# 0 · Assignment title", f"# {number} · {title}"
    )
    for cell in made.cells:
        _fill(cell, words)
    notebook = folders[0] / f"{name}.ipynb"
    package = folders[1] / "__init__.py"
    _write(notebook, nbformat.writes(made) + "\n")
    _write(package, f'"""The exercises of assignment {number}, `{name}`: TO WRITE."""\n')
    script = _script(name, exercise, words)
    bank = folders[2] / "typical.py"
    _write(bank, _bank_head(name) + "\n" + words((TEMPLATE / "bank.py").read_text("utf-8")))
    return [notebook, package, script, bank, *_into_readme(number, name, title)]


def new_exercise(assignment: str, name: str, after: str = "") -> tuple[list[Path], list[str]]:
    """Add an exercise at the end of an assignment, or after the exercise `after`.

    Returns the files that were made or changed, and what in the text should be looked at.
    """
    path = notebooks.notebook_path(assignment)
    notebook, words = notebooks.read(assignment), _filler(assignment, name)
    _free_name(name, "an exercise")
    taken = {notebooks.grade_id(cell) for cell in notebook.cells} | {c.id for c in notebook.cells}
    for each in (name, f"test_{name}", f"ex-{_dashed(name)}"):
        if each in taken:
            raise GradingError(f"{assignment} has a cell {each} already: nothing was changed")
    script = notebooks.ROOT / "autograder/exercises" / assignment / f"{name}.py"
    if script.exists():
        raise GradingError(
            f"{script.relative_to(notebooks.ROOT)} is there already: nothing was changed"
        )
    at = _place(assignment, notebook.cells, after)
    number = 1 + sum(
        len(HEAD.findall(c.source)) for c in notebook.cells[:at] if c.cell_type == "markdown"
    )
    later = _moved_on(notebook.cells[at:])
    mentions = _mentions(notebook.cells, number)
    cells = [
        cell
        for cell in _template().cells
        if cell.id in (f"ex-{EXERCISE}", EXERCISE, f"test_{EXERCISE}")
    ]
    for cell in cells:
        _fill(cell, words)
    cells[0].source = HEAD.sub(f"### Exercise {number} · ", cells[0].source)
    notebook.cells[at:] = [*cells, *later]
    _add_a_point(notebook.cells[0])
    bank = BANK / assignment / "typical.py"
    head = (
        bank.read_text("utf-8").rstrip("\n") + "\n\n\n"
        if bank.is_file()
        else _bank_head(assignment) + "\n"
    )
    _write(path, nbformat.writes(notebook) + "\n")
    _script(assignment, name, words)
    _write(bank, head + words((TEMPLATE / "bank.py").read_text("utf-8")))
    return [path, script, bank, *_point_in_readme(assignment)], mentions


def _free_name(name: str, what: str) -> None:
    """A name of Python's own kind that nothing else has."""
    good = re.fullmatch(r"[a-z][a-z0-9_]*", name)
    if not good or keyword.iskeyword(name) or name in dir(builtins) or name in ("summary", "test"):
        raise GradingError(
            f"{name!r} cannot be the name of {what}: take small letters, digits and _, as in mean_colour, "
            "and no word of Python's own"
        )


def _template() -> NotebookNode:
    return nbformat.read(TEMPLATE / "notebook.ipynb", as_version=4)


def _filler(assignment: str, exercise: str) -> Callable[[str], str]:
    """Puts the names where the template has its own."""

    def words(text: str) -> str:
        text = re.sub(rf"\b(test_)?{EXERCISE}\b", lambda found: f"{found[1] or ''}{exercise}", text)
        text = text.replace("Exercise title", _title(exercise))
        return text.replace(ASSIGNMENT, assignment)

    return words


def _fill(cell: NotebookNode, words: Callable[[str], str]) -> None:
    cell.source = words(cell.source)
    cell.id = _dashed(words(cell.id)) if cell.id.startswith("ex-") else words(cell.id)
    if "nbgrader" in cell.metadata:
        cell.metadata.nbgrader.grade_id = words(cell.metadata.nbgrader.grade_id)


def _script(assignment: str, exercise: str, words: Callable[[str], str]) -> Path:
    path = notebooks.ROOT / "autograder/exercises" / assignment / f"{exercise}.py"
    _write(path, words((TEMPLATE / "exercise.py").read_text("utf-8")))
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _bank_head(assignment: str) -> str:
    return f"# Typical mistakes in `{assignment}`; how to read this file: autograder/exercises/trial.py.\n"


def _place(assignment: str, cells: list[NotebookNode], after: str) -> int:
    """The index at which a new exercise goes in."""
    if not after:
        return next((i for i, cell in enumerate(cells) if cell.id in ENDING), len(cells))
    test = f"test_{after.removeprefix('test_')}"
    tests = [notebooks.grade_id(cell) for cell in cells if notebooks.is_graded(cell)]
    if test not in tests:
        known = ", ".join(name.removeprefix("test_") for name in tests)
        raise GradingError(f"{assignment} has no exercise {after!r}; there are: {known}")
    return 1 + next(i for i, cell in enumerate(cells) if notebooks.grade_id(cell) == test)


def _moved_on(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The same cells, their exercises counted one further."""
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = HEAD.sub(lambda m: f"### Exercise {int(m[1]) + 1} · ", cell.source)
    return cells


def _mentions(cells: list[NotebookNode], number: int) -> list[str]:
    """Where the text speaks of an exercise whose number has changed."""
    found = []
    for cell in cells:
        text = HEAD.sub("", cell.source)
        for mention in re.finditer(r"\b[Ee]xercises? (\d+)", text):
            if int(mention[1]) >= number:
                found.append(
                    f"the cell {cell.id} speaks of {mention[0]!r}: its number is another now"
                )
    return found


def _add_a_point(first: NotebookNode) -> None:
    first.source = re.sub(
        r"(\*\*Points:\*\* )(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", first.source
    )


def _point_in_readme(assignment: str) -> list[Path]:
    return _change_readme(
        rf"(^\| \d+ \| `{assignment}` .*\| )(\d+)( \|$)",
        lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}",
    )


def _into_readme(number: int, name: str, title: str) -> list[Path]:
    """Its line below the last one of the table of assignments."""
    line = f"| {number} | `{name}` | {title}: TO WRITE | – | ¼ h | 1 |"
    return _change_readme(rf"(^\| {number - 1} \| `\w+` .*\|$)", lambda m: f"{m[1]}\n{line}")


def _change_readme(pattern: str, change: Callable[[re.Match], str]) -> list[Path]:
    path = notebooks.ROOT / "README.md"
    text, count = re.subn(pattern, change, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return [path] * count
