"""The command `new`: an exercise or an assignment from the template."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from autograder.commands.options import ROOT


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    new = commands.add_parser("new", help="begin an exercise or an assignment: all of its files")
    kinds = new.add_subparsers(required=True, metavar="exercise|assignment")

    exercise = kinds.add_parser("exercise", help="cells in a notebook, script, bank")
    exercise.add_argument("assignment", metavar="ASSIGNMENT", help="the one that it goes into")
    exercise.add_argument("name", metavar="NAME", help="of the function: small letters, digits, _")
    exercise.add_argument("--after", default="", metavar="EXERCISE", help="default: at the end")
    exercise.set_defaults(run=_exercise)

    assignment = kinds.add_parser("assignment", help="a notebook with one exercise, script, bank")
    assignment.add_argument("name", metavar="NAME", help="small letters, digits, _")
    assignment.add_argument("--title", default="", metavar="WORDS", help="default: from the name")
    assignment.add_argument("--exercise", default="", metavar="NAME", help="default: NAME_example")
    assignment.set_defaults(run=_assignment)


def _exercise(options: argparse.Namespace) -> int:
    from autograder.authoring import new

    made, mentions = new.new_exercise(options.assignment, options.name, options.after)
    return _finish(options.assignment, made, mentions)


def _assignment(options: argparse.Namespace) -> int:
    from autograder.authoring import new

    made = new.new_assignment(options.name, options.exercise, options.title)
    return _finish(options.name, made, [])


def _finish(assignment: str, made: list[Path], mentions: list[str]) -> int:
    """Make check, release and the list of tried mutants, too, and say what is to be written."""
    for path in made:
        print(f"written: {path.relative_to(ROOT)}")
    formatted = [str(p) for p in made if p.suffix in (".py", ".ipynb") and "bank" not in p.parts]
    # In programs of their own: this one has read the notebooks as they were.
    _run("-m", "ruff", "format", "--quiet", *formatted)
    for words in (["build", assignment], ["mistakes", assignment, "--no-bank"]):
        done = _run("-m", "autograder", *words)
        if done.returncode:
            print(done.stdout + done.stderr)
            return done.returncode
        if words[0] == "build":
            print(done.stdout, end="")
    for mention in mentions:
        print(f"look at: {mention}")
    print(
        "It works as it is. Change the notebook in source/, its script in autograder/exercises/ and its "
        f"solutions in tests/bank/, then `python -m autograder build {assignment}` and `try`."
    )
    return 0


def _run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
