"""The command that gives scores to a learning management system, or the grader to Gradescope: export."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.options import add_course, positive

FORMATS = ("plain", "long", "canvas", "moodle", "blackboard")
GRADESCOPE = "gradescope"
LEAST_MINUTES = 5  # of a time limit: starting and writing need some


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    export = commands.add_parser(
        "export",
        help="the scores as CSV, for Canvas, Moodle, Blackboard or a spreadsheet; a grader for Gradescope",
    )
    export.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    export.add_argument(
        "--to",
        choices=(*FORMATS, GRADESCOPE),
        default="plain",
        help="default: plain; gradescope: a zip that grades the one ASSIGNMENT there",
    )
    export.add_argument(
        "--into", type=Path, metavar="FILE", help="fill in this gradebook that the LMS exported"
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="default: export-FORMAT.csv or gradescope-ASSIGNMENT.zip",
    )
    export.add_argument(
        "--minutes",
        type=positive,
        default=10,
        help="gradescope: the time limit that is set there; default: 10",
    )
    export.add_argument(
        "--no-sandbox",
        action="store_true",
        help="gradescope: grade also where there is no sandbox (students can then read the solutions)",
    )
    export.add_argument("--dry-run", action="store_true", help="say what would be written")
    add_course(export)
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    if options.to == GRADESCOPE:
        return _pack(options)
    from autograder.batch import printable
    from autograder.course_folder import CourseFolder, GradingError
    from autograder.exporting import files, formats, into, table

    course = CourseFolder(options.course)
    with course.gradebook() as gradebook:
        scores = table.read(gradebook)
    known = {score.assignment for score in scores}
    if unknown := [name for name in options.assignments if name not in known]:
        raise GradingError(
            f"no scores of {', '.join(unknown)}; there are: {', '.join(sorted(known)) or 'none'}"
        )
    chosen = options.assignments or known
    scores = [score for score in scores if score.assignment in chosen]
    if not scores:
        raise GradingError("the gradebook holds no assignment with students yet; run `grade` first")
    problems = []
    if options.into:
        path = options.out or options.into.with_name(f"{options.into.stem}-filled.csv")
        if path.resolve() == options.into.resolve():
            raise GradingError(f"{path} is the LMS's own file; name another one with --out")
        filled = into.fill(options.into, scores)
        print(f"filled in: {', '.join(filled.assignments)}")
        problems += [f"no student of the gradebook: {row}" for row in filled.rows_left]
        problems += [f"no row in the file: {student}" for student in filled.students_left]
        rows, how = filled.rows, (filled.encoding, filled.delimiter)
    else:
        path = options.out or course.root / f"export-{options.to}.csv"
        rows, how = formats.FORMATS[options.to](scores), ()
    if waiting := sum(score.waits for score in scores):
        print(f"{waiting} submissions have cells that a person still has to grade")
    for line in problems:
        print(printable(line))
    if options.dry_run:
        print(f"would write {len(rows)} rows to {path}")
    else:
        files.write(rows, path, *how)
        print(f"{len(rows)} rows: {path}")
    return int(bool(problems))


def _pack(options: argparse.Namespace) -> int:
    from autograder.course_folder import CourseFolder, GradingError
    from autograder.gradescope.packing import pack

    if len(options.assignments) != 1 or options.into:
        raise GradingError("--to gradescope packs one assignment: name it, and leave --into out")
    if options.minutes < LEAST_MINUTES:
        raise GradingError(f"--minutes {options.minutes} is too short; at least {LEAST_MINUTES}")
    course, (assignment,) = CourseFolder(options.course), options.assignments
    path = options.out or course.root / f"gradescope-{assignment}.zip"
    how = {"sandbox": not options.no_sandbox, "minutes": options.minutes}
    names = pack(course, assignment, path, **how, dry_run=options.dry_run)
    if options.dry_run:
        print("\n".join(names))
        print(f"would write {len(names)} files to {path}")
    else:
        print(f"{len(names)} files: {path}\nIt holds the solutions: upload it, give it to nobody.")
    return 0
