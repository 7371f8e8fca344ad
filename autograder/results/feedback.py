"""What a feedback page says, as data: who, how many points and why, and the notebook in sections.

Points, names, days late and comments come from the gradebook; reasons, repairs and problems from
`grading.json` beside the graded notebook. The template in `templates/feedback_page/` shows all of it
and escapes every text: a reason may quote a student's own exception. A verdict never holds a hidden
test's expected value, so neither does the page.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.clean import clean_notebook
from autograder.reasons import likely
from autograder.results.headings import heading, is_title, title_of
from autograder.results.record import read_gradings

SIGNS = {"open": "…", "full": "✓", "part": "◐", "none": "✗"}
FORGEABLE = "a test that ran inside your notebook's own process; a person may look at it again."


@dataclass(frozen=True)
class Result:
    """One graded cell: the gradebook's score, a person's included, and the reason behind it.

    style: "full", "part", "none", or "open" while it waits for a person. points and score: of the
    cell, extra credit included in the score. note: who or what made the score another one.
    """

    name: str
    title: str
    score: float
    points: float
    style: str
    reason: str
    note: str
    forgeable: bool

    @property
    def sign(self) -> str:
        """The style as one character."""
        return SIGNS[self.style]

    @property
    def message(self) -> str:
        """Why points were lost; empty where none were."""
        return self.reason if self.style != "full" else ""

    @property
    def short(self) -> str:
        """The message in one line: the likely cause if one is named, else its first line."""
        return likely(self.message) or self.message.partition("\n")[0]


@dataclass
class Part:
    """Cells that are shown together, or a result.

    kind: "course" (untouched text and code of the course, folded away), "work" (what the student
    wrote), "check" (the visible lines of a test, folded away), "result".
    """

    kind: str
    label: str = ""
    cells: list[NotebookNode] = field(default_factory=list)
    result: Result | None = None


@dataclass
class Section:
    """An exercise with its parts, or what stands between two of them (title: "")."""

    title: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def results(self) -> list[Result]:
        """The results of its graded cells."""
        return [part.result for part in self.parts if part.result]


@dataclass
class Page:
    """Everything that a page says. late: in words, "" if it was in time; penalty: in points."""

    title: str
    student: str
    name: str
    score: float
    points: float
    late: str
    penalty: float
    sections: list[Section]
    problems: list[str]
    repairs: list[str]

    @property
    def results(self) -> list[Result]:
        """The results of all graded cells, in their order."""
        return [result for section in self.sections for result in section.results]

    @property
    def waiting(self) -> float:
        """Points that a person still has to give."""
        return sum(result.points for result in self.results if result.style == "open")

    @property
    def forgeable(self) -> str:
        """What the mark at a result means; "" if none has it."""
        return FORGEABLE if any(result.forgeable for result in self.results) else ""


class ShowVerdicts(NbGraderPreprocessor):
    """Puts the page's data into `resources["feedback"]`; it stands after nbgrader's GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Read the gradebook and the verdicts of the notebook that `resources` names."""
        names = resources["nbgrader"]
        coursedir = self.parent.parent.coursedir
        gradings = read_gradings(Path(coursedir.root), names["student"], names["assignment"])
        grading = gradings.get(names["notebook"])
        if grading is None:
            nb = _cleaned(nb)
        with Gradebook(names["db_url"]) as gradebook:
            submission = gradebook.find_submission(names["assignment"], names["student"])
            grades = _grades(gradebook, names)
            results = _results(nb, grades, grading)
            student = submission.student
            name = " ".join(part for part in (student.first_name, student.last_name) if part)
            late = _late(submission)
        grading = grading or {"problems": [], "repairs": []}
        resources["feedback"] = Page(
            title=title_of(nb) or names["notebook"],
            student=names["student"],
            name=name or names["student"],
            score=max(0.0, names.get("score", 0.0)),
            points=names.get("max_score", 0.0),
            late=late,
            penalty=names.get("late_penalty", 0.0),
            sections=_sections(nb, results, _released(coursedir, names)),
            problems=list(grading["problems"]),
            repairs=list(grading["repairs"]),
        )
        return nb, resources


def _cleaned(nb: NotebookNode) -> NotebookNode:
    """Some other tool wrote this notebook: nothing is known of what is in it."""
    labels = [cell.metadata.get("nbgrader") for cell in nb.cells]
    nb = clean_notebook(nb)
    for cell, label in zip(nb.cells, labels, strict=False):
        if label is not None:
            cell.metadata["nbgrader"] = label
    return nb


def _grades(gradebook: Gradebook, names: Mapping) -> dict[str, Grade]:
    try:
        notebook = gradebook.find_submission_notebook(
            names["notebook"], names["assignment"], names["student"]
        )
    except MissingEntry:
        return {}
    return {grade.name: grade for grade in notebook.grades}


def _results(
    nb: NotebookNode, grades: Mapping[str, Grade], grading: dict | None
) -> dict[int, Result]:
    """The result of each graded cell, by the cell's index."""
    verdicts = {verdict["name"]: verdict for verdict in (grading or {}).get("verdicts", [])}
    unknown = {"reason": "this cell was not reached" if grading else "", "forgeable": False}
    titles, found = _titles(nb), {}
    for index in _graded(nb):
        name = str(nb.cells[index].metadata["nbgrader"].get("grade_id"))
        if name in grades:
            verdict = verdicts.get(name, unknown)
            found[index] = _result(name, titles[index] or name, grades[name], verdict)
    return found


def _graded(nb: NotebookNode) -> list[int]:
    labels = [cell.metadata.get("nbgrader", {}) for cell in nb.cells]
    return [i for i, label in enumerate(labels) if label.get("grade") or label.get("task")]


def _titles(nb: NotebookNode) -> dict[int, str]:
    """The heading above each graded cell; with the cell's name where several share it."""
    starts = _starts(nb)
    titles = {index: heading(nb.cells[start]) for index, start in starts.items()}
    for index in _graded(nb):
        title = titles.setdefault(index, "")
        if title and sum(starts.get(other) == starts[index] for other in _graded(nb)) > 1:
            titles[index] = f"{title}: {nb.cells[index].metadata['nbgrader'].get('grade_id')}"
    return titles


def _starts(nb: NotebookNode) -> dict[int, int]:
    """For each graded cell, the index of the text above it that has its heading."""
    starts, last = {}, None
    graded = set(_graded(nb))
    for index, cell in enumerate(nb.cells):
        if index in graded:
            if last is not None:
                starts[index] = last
        elif (
            heading(cell)
            and not is_title(cell)
            and not cell.metadata.get("nbgrader", {}).get("solution")
        ):
            last = index
    return starts


def _result(name: str, title: str, grade: Grade, verdict: Mapping) -> Result:
    score, points, auto = float(grade.score), float(grade.max_score), grade.auto_score
    notes = []
    if grade.extra_credit:
        notes.append(f"{grade.extra_credit:g} extra")
    if grade.manual_score is not None and auto is None:
        notes.append("graded by a person")
    elif grade.manual_score is not None and abs(grade.manual_score - auto) > 1e-9:
        notes.append("changed by a person")
    if auto is None and grade.manual_score is None:
        style, notes = "open", ["waits for a person"]
    else:
        style = "full" if score >= points else "part" if score > 0 else "none"
    reason = str(verdict["reason"] or "").removeprefix("✗").strip()
    note = ", ".join(notes)
    return Result(name, title, score, points, style, reason, note, bool(verdict["forgeable"]))


def _late(submission: SubmittedAssignment) -> str:
    """How late, in words; an extension counts."""
    seconds = submission.total_seconds_late
    if seconds <= 0:
        return ""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {word}{'' if number == 1 else 's'} late"
    return "less than a minute late"


def _released(coursedir: CourseDirectory, names: Mapping) -> set[str] | None:
    """The texts of the released notebook's cells; None if it is not there."""
    folder = coursedir.format_path(coursedir.release_directory, ".", names["assignment"])
    try:
        text = (Path(folder) / f"{names['notebook']}.ipynb").read_text(encoding="utf-8")
        cells = json.loads(text)["cells"]
        return {"".join(cell["source"]).strip() for cell in cells}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sections(
    nb: NotebookNode, results: Mapping[int, Result], released: Collection[str] | None
) -> list[Section]:
    exercises = {start: heading(nb.cells[start]) for start in _starts(nb).values()}
    sections = [Section()]
    for index, cell in enumerate(nb.cells):
        label = cell.metadata.get("nbgrader", {})
        if index in exercises:
            sections.append(Section(exercises[index]))
        elif heading(cell) and sections[-1].title and _is_untouched(cell, released):
            sections.append(Section())
        parts = sections[-1].parts
        if label.get("grade") and not label.get("solution"):
            parts.append(Part("check", cells=[cell]))
        elif label.get("solution") or label.get("task") or label.get("grade"):
            parts.append(Part("work", "Your answer", [cell]))
        elif not _is_untouched(cell, released):
            parts.append(Part("work", "A cell that you wrote or changed", [cell]))
        elif parts and parts[-1].kind == "course":
            parts[-1].cells.append(cell)
        else:
            title = heading(cell)
            label = f"Course text: {title}" if title else "Course text and code"
            parts.append(Part("course", "The exercise" if index in exercises else label, [cell]))
        if index in results:
            parts.append(Part("result", result=results[index]))
    return [section for section in sections if section.parts]


def _is_untouched(cell: NotebookNode, released: Collection[str] | None) -> bool:
    """The course's own cell, as it was released."""
    label = cell.metadata.get("nbgrader", {})
    if label.get("locked"):
        return True
    if released is None:
        return cell.cell_type == "markdown" and not label.get("solution")
    return cell.source.strip() in released
