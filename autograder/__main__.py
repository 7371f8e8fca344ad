"""Command line of the grader: `python -m autograder COMMAND`; `--help` lists them."""

from __future__ import annotations

import argparse
import os
import sys

# Only what is quick to import: every worker process imports this module again. The rest follows
# inside the functions.
from autograder.commands import (
    backups,
    collecting,
    due,
    exercises,
    exporting,
    feedback,
    grading,
    group,
    new,
    publishing,
)
from autograder.workers import UnfitWorkers

COMMANDS = (
    new,
    exercises,
    collecting,
    grading,
    due,
    group,
    feedback,
    exporting,
    publishing,
    backups,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (0: all well, 1: a problem was reported)."""
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as a program ends that the signal of a closed pipe stopped
    except (UnfitWorkers, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except RuntimeError as error:
        from autograder.course_folder import GradingError  # nbgrader takes seconds to import
        from autograder.jobs import CannotWrite

        if not isinstance(error, (GradingError, CannotWrite)):
            raise
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as stopped:
        going_on = "stopped; the same command goes on where it stood"
        print(f"\n{stopped if str(stopped) else going_on}", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for commands_of in COMMANDS:
        commands_of.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
