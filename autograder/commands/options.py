"""Options that several commands share. Quick to import: nbgrader and torch follow inside the commands."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def add_course(parser: argparse.ArgumentParser) -> None:
    """The course folder that a command works in."""
    parser.add_argument("--course", type=Path, default=ROOT, metavar="DIR", help="course folder")


def positive(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not at least 1")
    return number


def known(names: list[str]) -> list[str]:
    """The same names. Raises an error that lists what there is if one is no assignment of this course."""
    from autograder import notebooks

    for name in names:
        notebooks.notebook_path(name)  # raises an error that lists what there is
    return names
