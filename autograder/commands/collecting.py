"""The command that takes in what students handed in: collect."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.options import add_course

_ABOUT = """\
Put what students handed in to submitted/<student>/<assignment>/. ARCHIVE is the zip that Moodle,
Canvas, Blackboard, ILIAS or Gradescope gives for "download all submissions", or a folder with a
folder for each student. Whose a file is, its name says; of which assignment, its content. The newest
try is kept; one that it replaces goes to older_tries/. Everything that was found is a line of the
table, and so is who handed in nothing. Running it again changes nothing.
"""
_EXAMPLE = """\
example:
  python -m autograder collect lenet5 ~/Downloads/lenet5-submissions.zip --roster participants.csv
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    collect = commands.add_parser(
        "collect",
        help="take in a learning platform's zip, or a folder",
        description=_ABOUT,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    collect.add_argument("assignment", metavar="ASSIGNMENT")
    collect.add_argument("archive", type=Path, metavar="ARCHIVE", help="a zip or a folder")
    collect.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help="the platform's list of the class; entered in the gradebook (default: who is in it)",
    )
    collect.add_argument("--dry-run", action="store_true", help="show the table, write nothing")
    add_course(collect)
    collect.set_defaults(run=_collect)


def _collect(options: argparse.Namespace) -> int:
    from autograder.batch import printable
    from autograder.collecting import table
    from autograder.collecting.collect import collect
    from autograder.course_folder import CourseFolder

    course = CourseFolder(options.course)
    result = collect(course, options.assignment, options.archive, options.roster, options.dry_run)
    for note in result.notes:
        print(f"   roster: {printable(note)}")
    print(table.show(result))
    print(f"\n   {result}")
    if options.dry_run:
        print("   nothing was written (--dry-run)")
    else:
        print(f"collected {course.root / table.TABLE}")
    return int(result.open)
