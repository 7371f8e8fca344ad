"""The commands `backup` and `restore`: copies of the gradebook."""

from __future__ import annotations

import argparse

from autograder.commands.options import add_course


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parsers of these commands."""
    backup = commands.add_parser(
        "backup",
        help="copy the gradebook to .backups/ (grading does it by itself)",
        description="Copy the gradebook to .backups/, which keeps the newest 20 copies.",
    )
    add_course(backup)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser(
        "restore",
        help="list the copies of the gradebook, or put one back",
        description="Without COPY: list the copies. With it: put that copy in the gradebook's place; what "
        "was there is copied first. Submissions, graded notebooks and pages stay as they are: `grade "
        "--force` brings them in line.",
    )
    restore.add_argument(
        "copy", nargs="?", default="", metavar="COPY", help="its name or the beginning"
    )
    add_course(restore)
    restore.set_defaults(run=_restore)


def _backup(options: argparse.Namespace) -> int:
    from autograder import backups
    from autograder.course_folder import CourseFolder

    made = backups.backup(CourseFolder(options.course))
    print(made or "there is no gradebook in a file yet; `grade` makes one")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from autograder import backups
    from autograder.course_folder import CourseFolder

    course = CourseFolder(options.course)
    if options.copy:
        copy, before = backups.restore(course, options.copy)
        print(f"restored  {copy}")
        print(f"before    {before or 'there was no gradebook'}")
        return 0
    found = backups.copies(course)
    for path in found:
        print(f"{path.name}  {path.stat().st_size / 2**20:.1f} MiB")
    print("`restore NAME` puts one back" if found else "no copy yet; `backup` makes one")
    return 0
