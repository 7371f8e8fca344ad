"""What a feedback page says beyond nbgrader's: repairs, problems, and the reason at each graded cell.

nbgrader's template stays; this step adds cells and outputs to the notebook that it prints. All words
come from `grading.json` beside the notebook, and every one is escaped: a reason may quote a student's
own exception. A verdict never holds a hidden test's expected value, so neither does the page.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.clean import clean_notebook
from autograder.results.record import read_gradings

_STYLE = """<style>
.verdict, .summary { font: 14px/1.5 system-ui, sans-serif; color: #222; border-radius: 4px;
  border-left: 5px solid; padding: .5em .9em; margin: .5em 0; overflow-wrap: anywhere }
.verdict .why { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; margin: .3em 0 0 }
.verdict.full { border-color: #2e7d4f; background: #edf7f0 }
.verdict.part { border-color: #b8860b; background: #fdf6e3 }
.verdict.none { border-color: #b3402e; background: #fbeeec }
.verdict.open { border-color: #3a6ea5; background: #eef3f9 }
.summary { border-color: #3a6ea5; background: #f5f8fb }
.summary h4 { margin: .4em 0 .2em; font-size: 1em; font-weight: 600 }
.summary ul { margin: 0 0 .4em; padding-left: 1.3em }
.verdict .mark { color: #555; font-size: .92em }
.output_png img { max-width: 100%; height: auto }
@media print { .verdict, .summary { break-inside: avoid } }
</style>"""


class ShowVerdicts(NbGraderPreprocessor):
    """Adds the verdicts to the page; it stands after nbgrader's GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Add a summary on top, and a line at each graded cell."""
        names = resources["nbgrader"]
        course = self.parent.parent.coursedir
        gradings = read_gradings(Path(course.root), names["student"], names["assignment"])
        grading = gradings.get(names["notebook"])
        if grading is None:
            # Not ours: some other tool wrote this notebook, so nothing is known of what is in it.
            grades = [cell.metadata.get("nbgrader") for cell in nb.cells]
            nb = clean_notebook(nb)
            for cell, before in zip(nb.cells, grades, strict=False):
                if before is not None:
                    cell.metadata["nbgrader"] = before
            return nb, resources
        verdicts = {verdict["name"]: verdict for verdict in grading["verdicts"]}
        cells, lost = [], []
        for cell in nb.cells:
            cells.append(cell)
            if cell.cell_type == "code":
                cell.outputs = [
                    o for o in cell.outputs if "autograder" not in o.get("metadata", {})
                ]
            label = cell.metadata.get("nbgrader", {})
            if not (label.get("grade") or label.get("task")):
                continue
            result = _Result(label, verdicts.get(label.get("grade_id")))
            if cell.cell_type == "code":
                cell.outputs.append(new_output("display_data", data={"text/html": result.card()}))
            else:
                cells.append(new_markdown_cell(result.card()))
            if result.style in ("part", "none"):
                lost.append(result.line())
        nb.cells = [new_markdown_cell(_STYLE + _summary(grading, lost)), *cells]
        return nb, resources


class _Result:
    """One graded cell: the gradebook's score, a person's included, and the verdict behind it."""

    def __init__(self, label: dict, verdict: dict | None) -> None:
        verdict = verdict or {
            "score": 0.0,
            "reason": "this cell was not reached",
            "forgeable": False,
        }
        self.name = str(label.get("grade_id"))
        self.score, self.points = float(label.get("score") or 0), float(label.get("points") or 0)
        self.reason = str(verdict["reason"]).removeprefix("✗").strip()
        self.forgeable = verdict["forgeable"]
        auto = verdict["score"]
        self.note = ""
        if auto is None and not self.score:
            self.style, self.note = "open", "graded by a person"
        else:
            full = self.score >= self.points
            self.style = "full" if full else "part" if self.score > 0 else "none"
            if auto is not None and abs(self.score - auto) > 1e-9:
                self.note = "changed by a person"
        self.sign = {"open": "…", "full": "✓", "part": "◐", "none": "✗"}[self.style]

    def _points(self) -> str:
        word = "point" if self.points == 1 else "points"
        return f"{self.sign} {self.score:g} of {self.points:g} {word}"

    def card(self) -> str:
        """The box at the cell. One line: an empty one would end the HTML within Markdown."""
        line = f"<b>{self._points()}</b>" + (f" ({self.note})" if self.note else "")
        line += f' <span class="mark">{_FORGEABLE_MARK}</span>' if self.forgeable else ""
        shown = self.reason and self.style != "full"
        why = f'<div class="why">{_text(self.reason)}</div>' if shown else ""
        return f'<div class="verdict {self.style}">{line}{why}</div>'

    def line(self) -> str:
        """The line in the box on top, as HTML."""
        reason = self.reason.partition("\n")[0]
        link = f'<a href="#{_text(self.name)}">{_text(self.name)}</a>'
        return f"{link} {self._points()}" + (f": {_text(reason)}" if reason else "")


def _summary(grading: dict, lost: list[str]) -> str:
    """The box on top: where points were lost, what stopped the run, what was mended."""
    parts = [
        _list("What stopped your notebook", [_text(line) for line in grading["problems"]]),
        _list("Where you lost points", lost),
        _list("What was mended to grade it", [_text(line) for line in grading["repairs"]]),
    ]
    if any(verdict["forgeable"] for verdict in grading["verdicts"]):
        parts.append(f"<p>{_FORGEABLE_MARK} {escape(_FORGEABLE)}</p>")
    body = "".join(parts) or "Full points: nothing was lost, and nothing had to be mended."
    return f'\n<div class="summary">{body}</div>'


def _list(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h4>{escape(title)}</h4><ul>{items}</ul>" if lines else ""


def _text(text: str) -> str:
    """Text as HTML on one line that neither Markdown nor MathJax takes for its own."""
    text = re.sub(r"[^\S\n]+\n", "\n", str(text))
    special = {c: f"&#{ord(c)};" for c in "\n$\\`*_[]~{}|"}
    return escape(text).translate(str.maketrans(special))


_FORGEABLE_MARK = "⚠"
_FORGEABLE = (
    "marks a test that ran inside your notebook's own process; a person may look at it again."
)
