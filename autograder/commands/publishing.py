"""The command that makes the students' distribution: publish."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.options import ROOT


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    publish = commands.add_parser(
        "publish", help="the students' files into a folder, with the proof that nothing leaks"
    )
    publish.add_argument("folder", type=Path, metavar="FOLDER", help="an empty or a new one")
    publish.add_argument("--dry-run", action="store_true", help="only prove and list the files")
    publish.set_defaults(run=_publish)


def _publish(options: argparse.Namespace) -> int:
    from autograder import publishing

    names = publishing.publish(options.folder, ROOT, options.dry_run)
    if options.dry_run:
        print("\n".join(names))
    print(
        f"{len(names)} files searched: no solution, hidden test, bank or name of the grader's in them"
    )
    print(f"{'would be' if options.dry_run else 'written'} in {options.folder}")
    return 0
