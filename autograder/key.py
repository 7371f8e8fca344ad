"""An assignment as the instructor wrote it: what is graded, what is released, what is hidden.

The key comes from `source/` or from the gradebook, never from a submission. nbgrader's own
preprocessors make the released texts, in memory and with the course's settings.
"""

from __future__ import annotations

import fnmatch
import hashlib
import importlib.util
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors, utils
from nbgrader.api import Gradebook, MissingEntry, SourceCell
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import MetadataValidator
from sqlalchemy import text
from traitlets.config import Config, PyFileConfigLoader

from autograder import notebooks
from autograder.jobs import CellKey, Key, Kind

# Notebooks are not data, and weights that lie about are those of the instructor's own last run.
NO_FILES = ("*.ipynb", "*.safetensors", ".*")


class NoKey(RuntimeError):
    """The assignment's key cannot be had; the message says why and what to do."""


def read_key(course_root: Path, assignment: str, notebook: str | None = None) -> Key:
    """The key of an assignment, from `source/<assignment>/`, else from the gradebook.

    Args:
        course_root: the course folder, with `nbgrader_config.py`.
        assignment: the assignment's name.
        notebook: the notebook's file name without .ipynb; needed only if there are several.

    Raises:
        NoKey: there is no such assignment, its notebook is broken, or the settings are.
    """
    root = Path(course_root).resolve()
    config = _settings(root)
    course = CourseDirectory(config=config)
    folder = Path(course.format_path(course.source_directory, ".", assignment))
    if not folder.is_dir():
        database = Path(course.db_url.removeprefix("sqlite:///"))
        try:
            if course.db_url.startswith("sqlite:///") and not database.is_file():
                raise MissingEntry  # opening it would make it
            with Gradebook(course.db_url, course.course_id) as gradebook:
                return key_from_gradebook(gradebook, assignment, notebook, config)
        except MissingEntry:
            raise NoKey(
                f"no assignment {assignment!r}: there is neither {folder} nor an entry in the "
                "gradebook; check the name"
            ) from None
    path = _notebook_path(folder, assignment, notebook)
    files = _files(folder, [*course.ignore, *NO_FILES])
    return _key(assignment, path.stem, _read(path), config, files, clear_solutions=True)


def key_from_gradebook(
    gradebook: Gradebook, assignment: str, notebook: str | None = None, config: Config | None = None
) -> Key:
    """The key of an assignment without `source/`, from the cells that nbgrader recorded.

    The gradebook knows neither solutions nor cells without nbgrader's metadata (OPEN), nor files.
    The order is that in which the cells were recorded, which is the notebook's.

    Raises:
        NoKey: the assignment has no notebook, or several and none was named.
        nbgrader.api.MissingEntry: there is no such assignment or notebook.
    """
    names = [entry.name for entry in gradebook.find_assignment(assignment).notebooks]
    if notebook is None:
        notebook = _the_one(names, assignment, f"{assignment} in the gradebook")
    entry = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*entry.grade_cells, *entry.task_cells]}
    graded = {cell.name for cell in entry.grade_cells}
    solutions = {cell.name for cell in entry.solution_cells}
    tasks = {cell.name for cell in entry.task_cells}
    rows = gradebook.db.query(SourceCell).filter(SourceCell.notebook_id == entry.id)
    if gradebook.db.get_bind().dialect.name == "sqlite":
        rows = rows.order_by(text("source_cell.rowid"))
    cells = []
    for row in rows.all():
        label = {
            "grade_id": row.name,
            "grade": row.name in graded,
            "solution": row.name in solutions,
            "task": row.name in tasks,
            "locked": bool(row.locked),
            "points": points.get(row.name, 0.0),
        }
        make = getattr(nbformat.v4, f"new_{row.cell_type}_cell")
        cells.append(make(row.source or "", metadata={"nbgrader": label}))
    metadata = {"kernelspec": json.loads(entry.kernelspec or "{}")}
    written = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    _drop_ids(written)  # made up just now
    return _key(assignment, notebook, written, config or Config(), {}, clear_solutions=False)


def _settings(root: Path) -> Config:
    """The course's nbgrader settings. nbgrader goes on without a broken file; grading must not."""
    path = root / "nbgrader_config.py"
    if not path.is_file():
        raise NoKey(f"{root} has no nbgrader_config.py; run this from the course's folder")
    try:
        config = PyFileConfigLoader(path.name, path=str(root)).load_config()
    except Exception as error:  # a configuration is a program and may fail in any way
        raise NoKey(f"{path} is broken ({error}); nothing is graded until it is mended") from error
    config.CourseDirectory.root = str(root)
    return config


def _notebook_path(folder: Path, assignment: str, notebook: str | None) -> Path:
    names = sorted(p.stem for p in folder.glob("*.ipynb") if p.is_file())
    if notebook is None:
        notebook = _the_one(names, assignment, str(folder))
    elif notebook not in names:
        raise NoKey(f"{folder} has no {notebook}.ipynb; there is: {', '.join(names) or 'none'}")
    return folder / f"{notebook}.ipynb"


def _the_one(names: list[str], assignment: str, where: str) -> str:
    if assignment in names:
        return assignment
    if len(names) == 1:
        return names[0]
    raise NoKey(f"{where} has {len(names)} notebooks ({', '.join(names)}); name one")


def _read(path: Path) -> NotebookNode:
    """The source notebook; without the random ids that nbformat gives to an older format."""
    try:
        written = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        has_ids = (written.nbformat, written.nbformat_minor) >= (4, 5)
        notebook = nbformat.convert(written, 4)
        MetadataValidator().upgrade_notebook_metadata(notebook)
    except Exception as error:  # nbformat and its validators raise many kinds
        raise NoKey(f"{path} cannot be read as a notebook ({error}); mend it first") from error
    if not has_ids:
        _drop_ids(notebook)
    return notebook


def _drop_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.pop("id", None)


def _files(folder: Path, ignored: Iterable[str]) -> dict[str, bytes]:
    ignored = list(ignored)
    files = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        skip = any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in ignored)
        if path.is_file() and not skip:
            files["/".join(parts)] = path.read_bytes()
    return files


def _key(
    assignment: str,
    notebook: str,
    written: NotebookNode,
    config: Config,
    files: dict[str, bytes],
    clear_solutions: bool,
) -> Key:
    header = preprocessors.IncludeHeaderFooter(config=config)
    clear_hidden = preprocessors.ClearHiddenTests(config=config)
    steps = [clear_hidden, preprocessors.ClearMarkScheme(config=config)]
    if clear_solutions:
        root = Path(config.CourseDirectory.root)
        header.header = str(root / header.header) if header.header else ""
        header.footer = str(root / header.footer) if header.footer else ""
        steps = [header, preprocessors.ClearSolutions(config=config), *steps]
    solved = _solution(written) if clear_solutions else ()
    begin, end = clear_hidden.begin_test_delimeter, clear_hidden.end_test_delimeter
    resources: dict = {}
    hidden: list[str] = []
    try:
        for step in steps:
            if step is clear_hidden:
                hidden = [_between(cell.source, begin, end) for cell in written.cells]
            written, resources = step.preprocess(written, resources)
        cells = tuple(_cells(written.cells, hidden))
    except Exception as error:  # nbgrader raises many kinds on a malformed notebook
        raise NoKey(f"the notebook {notebook} of {assignment} is malformed: {error}") from error
    kernel_name = written.metadata.get("kernelspec", {}).get("name") or "python3"
    digest = _digest(cells, files, kernel_name, solved)
    return Key(assignment, notebook, cells, files, digest, kernel_name, solved)


def _solution(written: NotebookNode) -> tuple[tuple[str, str, bool, bool], ...]:
    """The code cells as they were written: what is expected of a student is what they give."""
    return tuple(
        (
            notebooks.grade_id(c) or c.get("id", ""),
            c.source,
            utils.is_solution(c),
            utils.is_grade(c),
        )
        for c in written.cells
        if c.cell_type == "code"
    )


def _between(source: str, begin: str, end: str) -> str:
    """The lines between the hidden markers, as nbgrader finds them."""
    lines, inside = [], False
    for line in source.split("\n"):
        if begin in line:
            inside = True
        elif end in line:
            inside = False
        elif inside:
            lines.append(line)
    return "\n".join(lines)


def _cells(cells: list[NotebookNode], hidden: list[str]) -> Iterable[CellKey]:
    taken: set[str] = set()
    for number, (cell, secret) in enumerate(zip(cells, hidden, strict=True)):
        kind = _kind(cell)
        label = cell.metadata.get("nbgrader", {})
        if kind is Kind.OPEN:
            name = cell.get("id", "") or f"cell-{number}"
            name = name if name not in taken else f"{name}-{number}"
        else:
            name = label.get("grade_id", "")
        if not name or name in taken:
            raise ValueError(f"cell {number + 1} has no grade id of its own: {name!r}")
        taken.add(name)
        labelled = kind not in (Kind.OPEN, Kind.TASK)
        yield CellKey(
            name=name,
            cell_id=cell.get("id", ""),
            cell_type=cell.cell_type,
            kind=kind,
            released=cell.source,
            hidden=secret,
            points=_points(label) if kind in (Kind.TEST, Kind.MANUAL, Kind.TASK) else 0.0,
            checksum=utils.compute_checksum(cell) if labelled else None,
        )


def _points(label: dict) -> float:
    points = label.get("points")
    if not isinstance(points, (int, float)) or not 0 <= points < float("inf"):
        raise ValueError(f"{label['grade_id']} is worth {points} points")
    return float(points)


def _kind(cell: NotebookNode) -> Kind:
    if utils.is_task(cell):
        return Kind.TASK
    if utils.is_grade(cell):
        return Kind.MANUAL if utils.is_solution(cell) else Kind.TEST
    if utils.is_solution(cell):
        return Kind.ANSWER
    return Kind.LOCKED if utils.is_locked(cell) else Kind.OPEN


def _digest(
    cells: Iterable[CellKey], files: dict[str, bytes], kernel_name: str, solution: tuple
) -> str:
    digest = hashlib.sha256(_code_digest())
    for cell in cells:
        fields = [cell.name, cell.cell_id, cell.cell_type, cell.kind.value]
        fields += [cell.released, cell.hidden, repr(cell.points), cell.checksum]
        digest.update(json.dumps(fields).encode() + b"\n")
    for name, content in sorted(files.items()):
        digest.update(json.dumps([name, hashlib.sha256(content).hexdigest()]).encode() + b"\n")
    digest.update(json.dumps([kernel_name, solution]).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code_digest() -> bytes:
    """Of the code that decides scores: this package with its hidden tests, and `course`."""
    digest = hashlib.sha256()
    for package in ("autograder", "course"):
        spec = importlib.util.find_spec(package)
        for folder in sorted(spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*.py")):
                name = f"{package}/{path.relative_to(folder).as_posix()}"
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(json.dumps([name, content]).encode() + b"\n")
    return digest.digest()
