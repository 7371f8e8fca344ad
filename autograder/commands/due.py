"""The command `due`: a term's dates, who was late, and what it costs."""

from __future__ import annotations

import argparse

from autograder.commands.options import add_course


def add(commands: argparse._SubParsersAction) -> None:
    """Add `due` to the command line."""
    due = commands.add_parser(
        "due",
        help="show due dates, extensions and penalties, and enter them in the gradebook",
        description="Enter the dates in term.toml in the gradebook and work out every penalty on "
        "late submissions anew, without grading.",
    )
    due.add_argument("assignment", nargs="?", help="only this one (default: all with a due date)")
    due.add_argument("--dry-run", action="store_true", help="only show; write nothing")
    add_course(due)
    due.set_defaults(run=_due)


def _due(options: argparse.Namespace) -> int:
    from autograder import backups
    from autograder.batch import printable
    from autograder.course_folder import CourseFolder, GradingError
    from autograder.results.changes import Changes
    from autograder.term import apply_term

    course = CourseFolder(options.course)
    changes = Changes(course.root)
    with course.lock():
        if not options.dry_run:
            backups.backup(course)
        tables = apply_term(
            course, [options.assignment] if options.assignment else [], dry_run=options.dry_run
        )
    if options.assignment and options.assignment not in tables:
        raise GradingError(
            f"the gradebook has no assignment {options.assignment!r}; "
            f"run `python -m autograder build {options.assignment}` first"
        )
    if not tables:
        print("no assignment has a due date; write them in term.toml (see docs/instructor.md)")
    for assignment, lines in tables.items():
        waiting = len(set(course.submissions(assignment)) - {line.student for line in lines})
        more = f", {waiting} more not graded yet" if waiting else ""
        print(f"{printable(assignment)}: {len(lines)} graded{more} (times in UTC)")
        for line in lines:
            print("  " + _text(line, printable(line.student)))
            if not options.dry_run:
                changes.add_penalty(line.student, assignment, line.before, line.after)
    if options.dry_run and tables:
        print("nothing written; the same command without --dry-run enters it in the gradebook")
    if changes.problem:
        print(f"problem: {changes.problem}")
    return int(bool(changes.problem))


def _text(line, student: str) -> str:
    handed_in = f"{line.handed_in:%Y-%m-%d %H:%M}" if line.handed_in else "at an unknown time"
    extended = " (extended)" if line.extended else ""
    late = f"{line.late / 86400:.2f} days late" if line.late > 0 else "in time"
    if line.handed_in is None:
        late = "taken as in time"
    penalty = f"penalty {line.after:g}"
    if line.after != line.before:
        penalty += f" (was {line.before:g})"
    due = f"due {line.due:%Y-%m-%d %H:%M}" if line.due else "no due date"
    return f"{student}: {due}{extended}, handed in {handed_in}, {late}, {penalty}"
