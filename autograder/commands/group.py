"""The command for all students who made one mistake: list them, comment, give points, grade again."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from autograder.commands.options import add_course, positive

HELP = """Everybody who lost points in one cell for one reason, as the report groups them.

  python -m autograder group nchw to_nchw "reshape or view"             lists them
  ... --comment "Draw the axes first; then permute."                    a comment at the answer
  ... --add-points 0.5                                                  extra credit at the cell
  ... --regrade                                                         grades them again
  python -m autograder group nchw to_nchw "not begun"                   those who wrote nothing

Comments and points are nbgrader's own: the formgrader shows and changes them. The command may be
repeated: a comment is not written twice, and the extra credit is set, not added to what is there
(--add-points 0 takes it back)."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    group = commands.add_parser(
        "group",
        help="all who made one mistake: list, comment, points, grade again",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    group.add_argument("assignment", metavar="ASSIGNMENT")
    group.add_argument("cell", metavar="CELL", help="a graded cell, with or without test_")
    group.add_argument("reason", metavar="REASON", help='part of the reason, or "not begun"')
    group.add_argument("--comment", default="", metavar="TEXT", help="for each of them")
    group.add_argument("--add-points", type=_points, metavar="N", help="extra credit at the cell")
    group.add_argument("--regrade", action="store_true", help="grade their submissions again")
    group.add_argument("--jobs", type=positive, metavar="N", help="processes for --regrade")
    group.add_argument("--no-feedback", action="store_true", help="leave their pages as they are")
    group.add_argument("--dry-run", action="store_true", help="only say what would be done")
    add_course(group)
    group.set_defaults(run=_group)


def _points(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text} is no number of points")
    return number


def _group(options: argparse.Namespace) -> int:
    from autograder.batch import printable
    from autograder.course_folder import CourseFolder
    from autograder.results.report import groups

    course = CourseFolder(Path(options.course))
    found = groups.members(course, options.assignment, options.cell, options.reason)
    for student, reason in found:
        print(f"{printable(student)}  {printable(groups.gist(reason))}")
    if not found:
        print("nobody lost points there for such a reason; the report lists the reasons")
        return 1
    print("1 student" if len(found) == 1 else f"{len(found)} students")
    names = [student for student, _ in found]
    change = groups.Change(options.comment.strip(), options.add_points)
    if options.dry_run:
        print("nothing is written (--dry-run)")
        return 0
    if change.comment or change.points is not None:
        _change(course, options, names, change)
    if options.regrade:
        from autograder import steps

        how = steps.Options(jobs=options.jobs, force=True, feedback=not options.no_feedback)
        summary = steps.grade(course, [options.assignment], names, how)
        return int(bool(summary.failed))
    return 0


def _change(course, options: argparse.Namespace, names: list[str], change) -> None:
    """Write comments and points, then the pages that show them."""
    from tqdm import tqdm

    from autograder.jobs import Kind
    from autograder.results import report
    from autograder.results.report import groups
    from autograder.term import apply_term

    key = course.key(options.assignment)
    graded = (Kind.TEST, Kind.MANUAL, Kind.TASK)
    cell = groups.full_name(options.cell, [c.name for c in key.cells if c.kind in graded])
    answer = groups.answer_of(key.cells, cell)
    with course.lock():
        with course.gradebook() as gradebook:
            where = (key.assignment, key.notebook, cell, answer)
            changed = groups.apply(gradebook, *where, names, change)
        if change.points is not None:
            apply_term(course, [key.assignment])  # a penalty is a part of the whole score
    print(f"{len(changed)} of {len(names)} changed in the gradebook")
    if options.no_feedback or options.regrade:
        return
    for student in tqdm(changed, desc="   feedback", unit="page"):
        course.feedback(key.assignment, student)
    print(f"report    {report.write_report(course, report.scores(course))}")
