"""Command line of the grader: `python -m autograder build | grade | report | demo`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder import notebooks, steps
from autograder.course_folder import CourseFolder, GradingError

DEMO_ASSIGNMENTS = ["nchw", "convolution_and_pooling"]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (0: all well, 1: a problem was reported)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (GradingError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; what was graded so far is in the gradebook", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="generate release/ from source/")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    build.add_argument("--check", action="store_true", help="only compare release/ with source/")
    build.set_defaults(run=_build)

    grade = commands.add_parser("grade", help="grade what lies in submitted/, write feedback/")
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    grade.set_defaults(run=_grade)

    report = commands.add_parser("report", help="the table of scores, as text, HTML and CSV")
    report.set_defaults(run=_report)

    demo = commands.add_parser("demo", help="build, a sample class, grades, feedback, report")
    demo.add_argument("--all", action="store_true", help="grade every assignment, not only two")
    demo.set_defaults(run=_demo)

    for command in (build, grade, report):
        command.add_argument(
            "--course", type=Path, default=notebooks.ROOT, metavar="DIR", help="course folder"
        )
    demo.add_argument("--course", type=Path, default=notebooks.ROOT / "demo", metavar="DIR")
    return parser


def _known(names: list[str]) -> list[str]:
    for name in names:
        notebooks.notebook_path(name)  # raises an error that lists what there is
    return names


def _build(options: argparse.Namespace) -> int:
    if options.check:
        differences = steps.release_differences()
        for name in differences:
            print(f"differs: release/{name}")
        print("run `python -m autograder build`" if differences else "release/ is up to date")
        return int(bool(differences))
    names = _known(options.assignments) or notebooks.assignments()
    steps.build(CourseFolder(options.course), names)
    return 0


def _grade(options: argparse.Namespace) -> int:
    course = CourseFolder(options.course)
    problems = steps.grade(course, _known(options.assignments), options.student)
    steps.show_report(course)
    return int(bool(problems))


def _report(options: argparse.Namespace) -> int:
    steps.show_report(CourseFolder(options.course))
    return 0


def _demo(options: argparse.Namespace) -> int:
    names = notebooks.assignments() if options.all else _known(DEMO_ASSIGNMENTS)
    return int(bool(steps.demo(options.course, names)))


if __name__ == "__main__":
    sys.exit(main())
