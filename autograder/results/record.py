"""Write a student's verdicts where nbgrader looks for them: the gradebook and `autograded/`.

The parent of a batch and nbgrader's own steps both come through here, so the rows are the same from
either way in. They are those that nbgrader's SaveAutoGrades and AssignLatePenalties would leave for
the same scores; only the scores come from verdicts and never from a notebook's outputs.

**Killed between any two steps, nothing is lost or counted twice.** The order:

1. the old `grading.json` goes: from here on the submission counts as not graded;
2. the gradebook, in one transaction: all of the new scores or all of the old;
3. `autograded/`: each file written beside its place and renamed into it (or, the first time, the whole
   folder at once, since nbgrader takes a folder that is there for a submission that is done);
4. the new `grading.json`, last: only now is the submission graded.

Whoever starts again grades a submission without its `grading.json` anew. Scores are set, not added,
and grading is repeatable, so doing a step twice leaves what doing it once leaves.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from traitlets.config import Config

from autograder.jobs import CannotWrite, Graded, Key, Kind
from autograder.results.graded_notebook import graded_notebook, unanswered_cells
from autograder.term import Rule, TermError, enter_dates, read_term

VERSION = 1
GRADING = "grading.json"
TIMESTAMP = "timestamp.txt"


class RecordError(RuntimeError):
    """A result could not be recorded; the message says why and what to do."""


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """What a disk or a database refuses inside the block becomes CannotWrite."""
    try:
        yield
    except OperationalError as error:
        cause = str(error.orig)
        raise CannotWrite(
            _CAUSES.get(cause, f"the gradebook cannot be written: {cause}")
        ) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CannotWrite(f"the result cannot be written: {error.strerror}{where}") from error


_CAUSES = {  # SQLite's words
    "database is locked": "the gradebook is locked: another program is writing to it; close it",
    "database or disk is full": "the gradebook cannot grow: the disk is full; make room",
    "attempt to write a readonly database": "the gradebook is read-only; make its file writable",
}


def record(
    gradebook: Gradebook,
    graded: Graded,
    key: Key,
    course_root: Path,
    submission_timestamp: datetime | str | None = None,
    *,
    config: Config | None = None,
) -> Path:
    """Record one submission's verdicts and return its folder under `autograded/`.

    submission_timestamp: when it was handed in (UTC, or a text with its zone); None leaves what the
        gradebook has.
    config: nbgrader's configuration, for the penalty on late submissions (default: none).

    Raises RecordError if the gradebook does not know the assignment, or the student's name cannot be
    a folder's; CannotWrite if trying again later may help.
    """
    with writing():
        return _record(gradebook, graded, key, Path(course_root), submission_timestamp, config)


def _record(gradebook, graded, key, course_root, submission_timestamp, config) -> Path:
    folder = graded_folder(course_root, graded.student, graded.assignment)
    try:
        rule = read_term(course_root).get(graded.assignment)
    except TermError as error:
        raise RecordError(str(error)) from None
    notebook = graded_notebook(graded, key)
    timestamp = parse_utc(submission_timestamp)
    grading = _grading(graded, key, _read_gradings(folder / GRADING))
    (folder / GRADING).unlink(missing_ok=True)
    _write_grades(gradebook, graded, key, unanswered_cells(notebook, key), timestamp, config, rule)
    files = {
        f"{key.notebook}.ipynb": nbformat.writes(notebook),
        GRADING: json.dumps(grading, indent=1, ensure_ascii=False),
    }
    if timestamp is not None:
        files[TIMESTAMP] = f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC\n"
    _write_files(folder, files)
    return folder


def is_recorded(
    course_root: Path,
    student: str,
    assignment: str,
    submission_digest: str,
    key_digest: str,
    *,
    notebook: str | None = None,
    gradebook: Gradebook | None = None,
) -> bool:
    """This very submission is graded already, with this very key.

    notebook: which one, in an assignment that has several. gradebook: it must hold the submission
    too (somebody may have deleted it there).
    """
    try:
        gradings = read_gradings(course_root, student, assignment)
    except RecordError:
        return False
    folder = graded_folder(course_root, student, assignment)
    done = any(
        grading.get("submission_digest") == submission_digest
        and grading.get("key_digest") == key_digest
        and (folder / f"{name}.ipynb").is_file()
        for name, grading in gradings.items()
        if notebook in (None, name)
    )
    if not done or gradebook is None:
        return done
    query = (
        select(Grade.id)
        .join(Grade.notebook)
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
        .where(SubmittedAssignment.student_id == student, Assignment.name == assignment)
        .where(Grade.auto_score.is_not(None) | Grade.needs_manual_grade)
    )
    return gradebook.db.execute(query.limit(1)).first() is not None


def read_gradings(course_root: Path, student: str, assignment: str) -> dict[str, dict]:
    """What `grading.json` says, by notebook; {} if it is not there or not whole.

    Each value has: verdicts (name, score, points, reason, forgeable), repairs, problems, seconds, walls,
    submission_digest, key_digest.
    """
    return _read_gradings(graded_folder(course_root, student, assignment) / GRADING)


def graded_folder(course_root: Path, student: str, assignment: str) -> Path:
    """`autograded/<student>/<assignment>`; raises RecordError for a name that leads elsewhere."""
    for name in (student, assignment):
        if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
            raise RecordError(f"{name!r} cannot be a folder's name under autograded/; rename it")
    return Path(course_root) / "autograded" / student / assignment


def read_timestamp(folder: Path) -> datetime | None:
    """When a submission was handed in, from its timestamp.txt; None if that says nothing readable.

    The file is a student's: no link is followed, and nothing is read that is not a short text.
    """
    try:
        file = os.open(Path(folder) / TIMESTAMP, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(file, "rb") as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        text = stream.read(200).decode("utf-8", "replace").strip()
    try:
        moment = parse_utc(text) if text else None
    except (ValueError, OverflowError, TypeError):
        return None
    return moment if moment is None or 1970 <= moment.year < 3000 else None


def _write_grades(
    gradebook: Gradebook,
    graded: Graded,
    key: Key,
    unanswered: set[str],
    timestamp: datetime | None,
    config: Config | None,
    rule: Rule | None,
) -> None:
    # nbgrader's own helpers commit once a cell; here is one transaction for the whole submission.
    db = gradebook.db
    db.rollback()  # a session that an earlier error left open
    try:
        if db.get(Student, graded.student) is None:
            db.add(Student(id=graded.student))
        submission = _submission(gradebook, graded)
        if timestamp is not None:
            submission.timestamp = timestamp
        if rule is not None:
            enter_dates(submission, rule)
        notebook = _submitted_notebook(db, submission, key)
        verdicts = {verdict.name: verdict for verdict in graded.verdicts}
        grades = _rows(db, Grade, notebook)
        _must_agree({name for _, name in grades}, key)
        for grade, name in grades:
            verdict = verdicts.get(name)
            # A cell without a verdict earned nothing, whatever an earlier grading said.
            grade.auto_score = 0.0 if verdict is None else verdict.score
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment, name in _rows(db, Comment, notebook):
            comment.auto_comment = "No response." if name in unanswered else None
        db.flush()
        penalise(db, submission, notebook, graded.student, config, rule)
        db.commit()
    except BaseException:
        db.rollback()
        raise
    if gradebook.authenticator:
        gradebook.authenticator.add_student_to_course(graded.student, gradebook.course_id)


def _submission(gradebook: Gradebook, graded: Graded) -> SubmittedAssignment:
    """The submission's row, made with rows for every notebook, grade and comment if it is new."""
    db = gradebook.db
    assignment = db.scalar(select(Assignment).where(Assignment.name == graded.assignment))
    if assignment is None:
        raise RecordError(
            f"the gradebook has no assignment {graded.assignment!r}; "
            f"run `python -m autograder build {graded.assignment}` first"
        )
    submission = db.scalar(
        select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == assignment.id,
            SubmittedAssignment.student_id == graded.student,
        )
    )
    if submission is not None:
        return submission
    submission = SubmittedAssignment(
        id=new_uuid(), assignment_id=assignment.id, student_id=graded.student
    )
    db.add(submission)
    query = select(Notebook.id).where(Notebook.assignment_id == assignment.id)
    notebooks = {notebook_id: new_uuid() for notebook_id in db.scalars(query)}
    for notebook_id, own_id in notebooks.items():
        db.add(SubmittedNotebook(id=own_id, notebook_id=notebook_id, assignment_id=submission.id))
    db.flush()
    cells = select(BaseCell.id, BaseCell.type, BaseCell.notebook_id)
    cells = db.execute(cells.where(BaseCell.notebook_id.in_(notebooks))).all()
    for table, kinds in (
        (Grade, ("GradeCell", "TaskCell")),
        (Comment, ("SolutionCell", "TaskCell")),
    ):
        rows = [
            {"cell_id": cell_id, "notebook_id": notebooks[notebook_id]}
            for cell_id, kind, notebook_id in cells
            if kind in kinds
        ]
        if rows:
            db.execute(insert(table), rows)
    return submission


def _submitted_notebook(
    db: Session, submission: SubmittedAssignment, key: Key
) -> SubmittedNotebook:
    query = select(SubmittedNotebook).join(SubmittedNotebook.notebook)
    query = query.where(
        SubmittedNotebook.assignment_id == submission.id, Notebook.name == key.notebook
    )
    notebook = db.scalar(query)
    if notebook is None:
        raise RecordError(
            f"the gradebook has no notebook {key.notebook!r} in {key.assignment!r}; "
            f"run `python -m autograder build {key.assignment}` first"
        )
    return notebook


def _must_agree(names: set[str], key: Key) -> None:
    graded = {cell.name for cell in key.cells if cell.kind in (Kind.TEST, Kind.MANUAL, Kind.TASK)}
    if names != graded:
        raise RecordError(
            f"the gradebook's graded cells of {key.assignment} are not those of its source; "
            f"run `python -m autograder build {key.assignment}`, then grade again"
        )


def _rows(db: Session, table: type[Grade] | type[Comment], notebook: SubmittedNotebook) -> list:
    query = select(table, BaseCell.name).join(BaseCell, BaseCell.id == table.cell_id)
    return db.execute(query.where(table.notebook_id == notebook.id)).all()


def penalise(
    db: Session,
    submission: SubmittedAssignment,
    notebook: SubmittedNotebook,
    student: str,
    config: Config | None,
    rule: Rule | None = None,
) -> None:
    """What nbgrader's AssignLatePenalties does, inside our transaction (it opens one of its own).

    rule: the assignment's in `term.toml`; its penalty, if it names one, goes before the plugin's.
    """
    notebook.late_submission_penalty = None
    late = submission.total_seconds_late
    if late <= 0:
        return
    rules = AssignLatePenalties(config=config or Config())
    db.refresh(notebook, ["score"])
    if rule is not None and rule.penalty is not None:
        penalty = rule.penalty.points(notebook.score, late)
    else:
        rules.init_plugin()
        penalty = rules.plugin_inst.late_submission_penalty(student, notebook.score, late)
    if penalty is not None:
        notebook.late_submission_penalty = rules._check_late_penalty(notebook, penalty)


def _grading(graded: Graded, key: Key, others: Mapping[str, dict]) -> dict:
    verdicts = [
        {
            "name": verdict.name,
            "score": verdict.score,
            "points": verdict.points,
            "reason": verdict.reason,
            "forgeable": verdict.forgeable,
        }
        for verdict in graded.verdicts
    ]
    entry = {
        "submission_digest": graded.submission_digest,
        "key_digest": graded.key_digest,
        "verdicts": verdicts,
        "repairs": list(graded.repairs),
        "problems": list(graded.problems),
        "walls": graded.walls,
        "seconds": {name: round(value, 4) for name, value in graded.seconds.items()},
    }
    return {"version": VERSION, "notebooks": {**others, key.notebook: entry}}


def _read_gradings(path: Path) -> dict[str, dict]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return {}
    return content.get("notebooks", {})


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Put files in place, `grading.json` last; a folder that is not there yet appears whole."""
    # One name, not a random one: what a killed run left there is cleared by the next.
    fresh = folder.parent / f".new-{folder.name}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, text in files.items():
        (fresh / name).write_text(text, encoding="utf-8")
    if not folder.exists():
        os.rename(fresh, folder)
        return
    for name in sorted(files, key=lambda name: name == GRADING):
        os.replace(fresh / name, folder / name)
    fresh.rmdir()


def remove_unfinished(folder: Path) -> None:
    """Remove a folder under `autograded/` whose grading was cut short."""
    if folder.is_dir() and not (folder / GRADING).is_file():
        shutil.rmtree(folder)
