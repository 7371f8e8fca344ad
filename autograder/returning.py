"""Feedback given back: pages written again, and packed as one file for an upload to Moodle or Canvas.

`autograder.collecting.names` knows what a submission was called where it was collected.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook, MissingEntry
from tqdm import tqdm

from autograder.batch import Task, bar_of, printable
from autograder.collecting.names import path_of
from autograder.course_folder import CourseFolder, GradingError, feedback_page
from autograder.workers import Processes, WorkerDied

LMS = ("moodle", "canvas")
_MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<id>\d+)_assignsubmission_[a-z]+(_.*)?", re.DOTALL)
_CANVAS = re.compile(r"[^_]*(_LATE)?_\d+_\d+_.+", re.DOTALL | re.IGNORECASE)


@dataclass
class Parcel:
    """One file for an upload. files: name in the zip -> page; left_out: a line per student.

    shared: a line for each whose page is that of another of the team, who handed in for them.
    """

    path: Path
    files: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def graded_students(
    course: CourseFolder, assignment: str, students: Sequence[str] = ()
) -> list[str]:
    """Who has a graded notebook of the assignment, sorted; only those of `students` if there are any.

    Raises GradingError if there is nobody, or one of `students` has none.
    """
    known = sorted(
        {
            path.parent.parent.name
            for path in (course.root / "autograded").glob(f"*/{_literal(assignment)}/*.ipynb")
        }
    )
    if not known:
        raise GradingError(
            f"no submission of {printable(assignment)} is graded in {course.root}; run `grade` first"
        )
    for student in students:
        if student not in known:
            raise GradingError(
                f"{printable(student)} has no graded submission of {printable(assignment)}; "
                "run `grade` first, or look at the name's spelling"
            )
    return [student for student in known if not students or student in students]


def write_pages(course: CourseFolder, tasks: Sequence[Task], processes: Processes) -> list[str]:
    """Write the pages of these submissions, with a bar on the screen; returns a line per problem."""
    if not tasks:
        return []
    # nbgrader opens the gradebook under this name, too; made here, the workers need only read.
    with course.gradebook() as gradebook:
        gradebook.check_course()
    futures = {
        processes.submit(feedback_page, str(course.root), task.assignment, task.student): task
        for task in tasks
    }
    problems = []
    with tqdm(total=len(tasks), **bar_of("feedback", "page")) as progress:
        for future in as_completed(futures):
            try:
                future.result()
            except (GradingError, WorkerDied) as error:
                problems.append(f"{futures[future]}: no feedback page: {printable(str(error))}")
                progress.write(f"   problem: {problems[-1]}")
            progress.update()
    return problems


def parcel(course: CourseFolder, assignment: str, students: Sequence[str], lms: str) -> Parcel:
    """What a zip for this system holds; nothing is written.

    lms: "moodle" (folders `First Last_ID_assignsubmission_file_`, the ID from the collected
    submission or else the gradebook's lms_user_id) or "canvas" (the names of the submissions that
    were downloaded, which only a collected submission has).
    """
    found = Parcel(course.root / "feedback" / f"{assignment}-{lms}.zip")
    with course.gradebook() as gradebook:
        for student in students:
            note, why = _note(path_of(course.root, assignment, student))
            by = note.get("by")
            if by in students:
                found.shared.append(f"{printable(student)}: the team's page is {printable(by)}'s")
                continue
            pages = sorted((course.root / "feedback" / student / assignment).glob("*.html"))
            name, why = _name(gradebook, student, lms, *_collected(note, why, lms))
            if not pages or course.feedback_is_due(assignment, student):
                name, why = "", "no feedback page that is newer than the grading"
            if not name:
                found.left_out.append(f"{printable(student)}: {why}")
                continue
            for page in pages:
                file = _file(name, page.name, lms, alone=len(pages) == 1)
                if file in found.files:
                    other = found.files[file].parent.parent.name
                    found.left_out.append(
                        f"{printable(student)}: would have the same name as {printable(other)} "
                        f"in the zip ({printable(file)}); collect one of them again"
                    )
                    break
                found.files[file] = page
    return found


def write_zip(found: Parcel) -> Path:
    """Write the zip, whole or not at all, and return its path.

    Raises GradingError if there is nothing to put into it, or it cannot be written.
    """
    if not found.files:
        raise GradingError(f"there is nothing to pack, so {found.path.name} was not written")
    fresh = found.path.with_name(f".{found.path.name}.new")
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in found.files.items():
                archive.write(page, name)
        fresh.replace(found.path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise GradingError(f"{found.path} cannot be written: {error.strerror}") from None
    return found.path


def _name(
    gradebook: Gradebook, student: str, lms: str, collected: str, why: str
) -> tuple[str, str]:
    """The name that the system knows a submission by, or "" and why there is none.

    collected, why: what `_collected` says.
    """
    if lms == "canvas":
        if collected and _CANVAS.fullmatch(collected):
            return collected, ""
        return "", why or f"that is no name that Canvas gave: {printable(collected)}"
    match = _MOODLE.fullmatch(collected)
    if match:
        return f"{match['name']}_{match['id']}_assignsubmission_file_", ""
    try:
        entry = gradebook.find_student(student)
    except MissingEntry:
        return "", f"{why}, and the gradebook does not know this student"
    number = str(entry.lms_user_id or "").strip()
    if not (number.isascii() and number.isdigit()):
        return "", (
            f"{why or 'that is no name that Moodle gave'}, and the gradebook's lms_user_id "
            "is no number; collect Moodle's zip, or enter the participant's number there"
        )
    name = " ".join(part for part in (entry.first_name, entry.last_name) if part) or student
    # An underscore parts the name from the number, and a name is no path.
    name = re.sub(r"[_/\\:\x00-\x1f]+", " ", name).strip(" .") or "student"
    return f"{name}_{number}_assignsubmission_file_", ""


def _note(path: Path) -> tuple[dict, str]:
    """What `collect` noted of a submission; or {} and what is wrong with it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, "it was not collected with `collect`"
    except (OSError, ValueError):
        return {}, f"the note of its name cannot be read ({path.name}); collect it again"
    if not isinstance(content, dict) or not isinstance(content.get("name"), str):
        return {}, f"the note of its name has none ({path.name}); collect it again"
    return content, ""


def _collected(note: dict, why: str, lms: str) -> tuple[str, str]:
    """The name in the note, its last part alone; or "" and what is wrong with it."""
    if not note:
        return "", why
    if note.get("lms") != lms:
        return "", f"it was collected from {printable(str(note.get('lms')))}, not from {lms}"
    name = PurePosixPath(note["name"].replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f]", "", name), ""


def _file(name: str, page: str, lms: str, alone: bool) -> str:
    """A page's name in the zip."""
    if lms == "moodle":
        return f"{name}/{page}"
    # Canvas goes by the numbers in the name; the ending says that this is a page.
    stem = name.removesuffix(".ipynb").removesuffix(".html")
    return f"{stem}.html" if alone else f"{stem}-{page}"


def _literal(name: str) -> str:
    """A name for `glob`, taken as it is written."""
    return re.sub(r"([*?\[])", r"[\1]", name)
