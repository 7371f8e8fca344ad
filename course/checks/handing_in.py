"""`checks.summary()`: every exercise and its state, and whether the notebook is ready to hand in.

Ready means: each check has passed in this session, and the file holds what was run, from top to bottom,
under the name and with the cells that the course expects. Where the place keeps no files of its own
(Colab), the file to hand in is written.
"""

from __future__ import annotations

import html
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from course.checks import panel, progress
from course.checks.panel import FAILED, OPEN, PASSED
from course.checks.progress import Exercise

_NEXT = {
    PASSED: "",
    FAILED: "look at its check",
    OPEN: "not begun",
    None: "run its check",
}
_SIGNS = {**panel.SIGNS, None: "·"}


@dataclass(frozen=True)
class Summary:
    """What `summary` shows: (exercise, state) in order, what is still to be done, what was written."""

    assignment: str
    states: Sequence[tuple[Exercise, str | None]]
    todo: Sequence[str]
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def ready(self) -> bool:
        """Nothing is left to do."""
        return not self.todo

    def _verdict(self) -> str:
        return "ready to hand in" if self.ready else "not ready to hand in yet"

    def __repr__(self) -> str:
        rows = [
            f"{_SIGNS[state]} {exercise.title:<52.52} {exercise.points:>3g}  {_NEXT[state]}".rstrip()
            for exercise, state in self.states
        ]
        lines = [*rows, "", progress.so_far(self.assignment), f"{self._verdict()}"]
        lines += [f"  - {text}" for text in self.todo]
        return "\n".join([*lines, *self.notes])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """A table and the list of what is left to do."""
        cell = "padding: .15em .8em .15em 0; text-align: left"
        rows = "".join(
            f'<tr><td style="{cell}">{_SIGNS[state]} '
            f"{panel.WORDS.get(state, 'not run')}</td>"
            f'<td style="{cell}">{html.escape(exercise.title)}</td>'
            f'<td style="{cell}">{exercise.points:g}</td>'
            f'<td style="{cell}">{_NEXT[state]}</td></tr>'
            for exercise, state in self.states
        )
        heads = "".join(
            f'<th scope="col" style="{cell}">{text}</th>'
            for text in ("state", "exercise", "points", "next")
        )
        todo = "".join(f"<li>{html.escape(text)}</li>" for text in self.todo)
        notes = "".join(f"<p>{html.escape(text)}</p>" for text in self.notes)
        return (
            '<section class="course-summary" role="group" aria-label="Summary of this notebook">'
            f'<table style="border-collapse: collapse"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            f"<p><strong>{html.escape(progress.so_far(self.assignment))}: {self._verdict()}</strong></p>"
            f"{f'<ul>{todo}</ul>' if todo else ''}{notes}</section>"
        )


def summary(assignment: str) -> None:
    """Show the summary of an assignment's notebook; in Colab also write the file to hand in."""
    found = look(assignment)
    if panel.in_notebook():
        from IPython.display import display

        display(found)
    else:
        print(found)


def look(assignment: str) -> Summary:
    """The states of all exercises, and what keeps the notebook from being handed in."""
    states = [(e, progress.state(assignment, e.check)) for e in progress.exercises(assignment)]
    still = sum(state != PASSED for _, state in states)
    todo = [
        f"{still} of {len(states)} exercises are still to do (what is right counts all the same)"
    ]
    todo = todo if still else []
    notebook, path, notes = _notebook(assignment)
    if notebook is None:
        if _named():
            todo.append("the notebook's own file was not found: save it, and hand in that file")
        return Summary(assignment, states, todo, notes)
    if path is not None and path.name != f"{assignment}.ipynb":
        todo.append(f"the file is called {path.name}: rename it to {assignment}.ipynb")
    todo += in_the_file(notebook, assignment, _history())
    return Summary(assignment, states, todo, notes)


def in_the_file(notebook: Mapping, assignment: str, history: Sequence[str] | None) -> list[str]:
    """What is amiss in a notebook file, one sentence each.

    history: the inputs that this kernel has run; None where they are not known.
    """
    cells = [cell for cell in notebook.get("cells", []) if cell.get("cell_type") == "code"]
    found = []
    graded = {cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") for cell in cells}
    missing = [e.title for e in progress.exercises(assignment) if e.test not in graded]
    if missing:
        found.append(
            f"the check cells of {', '.join(missing)} are missing (or have lost their labels): "
            "take a fresh copy of the notebook and paste your answers into it"
        )
    texts = ["".join(cell.get("source", "")) for cell in cells]
    if history is not None:
        ran = {text.strip() for text in history}
        changed = [i for i, text in enumerate(texts) if text.strip() and text.strip() not in ran]
        if changed:
            found.append(
                f"{len(changed)} code cells of the saved file were not run as they stand there "
                f"(the first: {_first_line(texts[changed[0]])!r}): run them, then save (Ctrl+S)"
            )
            return found
    counts = [
        c.get("execution_count") for c, text in zip(cells, texts, strict=True) if text.strip()
    ]
    known = [count for count in counts if count]
    if known != sorted(known):
        found.append(
            "the cells were not run from top to bottom: Kernel > Restart Kernel and Run All Cells, then save"
        )
    return found


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= 50 else f"{line[:47]}..."


def _history() -> list[str] | None:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    manager = getattr(shell, "history_manager", None)
    return None if manager is None else list(manager.input_hist_raw)


def _notebook(assignment: str) -> tuple[dict | None, Path | None, list[str]]:
    """The notebook as it is saved, its file, and what has been written."""
    if "google.colab" in sys.modules:
        return _from_colab(assignment)
    for path in _places(assignment):
        try:
            return json.loads(path.read_text(encoding="utf-8")), path, []
        except (OSError, ValueError):
            continue
    return None, None, []


def _places(assignment: str) -> list[Path]:
    """Where this notebook's file may lie: as the server or the editor says, or in this folder."""
    # Relative to the server's folder, which the kernel does not know: here is where kernels start.
    return [*_named(), *(Path(path.name) for path in _named()), Path(f"{assignment}.ipynb")]


def _named() -> list[Path]:
    """What the server or the editor says that this notebook is called."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    names = [os.environ.get("JPY_SESSION_NAME", "")]
    names.append(getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__", ""))
    return [Path(name) for name in names if isinstance(name, str) and name.endswith(".ipynb")]


def _from_colab(assignment: str) -> tuple[dict | None, Path | None, list[str]]:
    """Ask Colab for the notebook and write it where its file browser shows it."""
    from google.colab import _message

    try:
        notebook = _message.blocking_request("get_ipynb", timeout_sec=30)["ipynb"]
        path = Path(f"{assignment}.ipynb").resolve()
        path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    except Exception as error:  # whatever the page answers, or does not
        return None, None, [f"Colab did not give the notebook ({error}): File > Download > .ipynb"]
    note = f"Written to {path}: open the folder symbol on the left, and download it to hand it in."
    return notebook, path, [note]
