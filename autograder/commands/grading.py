"""The commands that grade and show what came out: grade, report, demo."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.options import ROOT, add_course, known, positive
from autograder.jobs import BEST, WALLS

DEMO_ASSIGNMENTS = ["nchw", "convolution_and_pooling"]


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parsers of these commands."""
    grade = commands.add_parser("grade", help="grade what lies in submitted/, write feedback/")
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    grade.add_argument("--jobs", type=positive, metavar="N", help="processes; default: all cores")
    grade.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="grade on a running Dask cluster"
    )
    grade.add_argument(
        "--force", action="store_true", help="grade again what is graded and unchanged"
    )
    grade.add_argument(
        "--no-sandbox", action="store_true", help="run submissions with your own rights"
    )
    grade.add_argument(
        "--walls",
        choices=[*WALLS, BEST],
        help="of the sandbox: namespaces (default); landlock, which holds a little less and needs none; "
        "or the best that this machine allows",
    )
    grade.add_argument("--no-feedback", action="store_true", help="write no feedback pages")
    grade.add_argument(
        "--allow-kernel-tests",
        action="store_true",
        default=None,
        help="judge graded cells without a hidden test in the student's kernel (forgeable)",
    )
    add_course(grade)
    grade.set_defaults(run=_grade)

    report = commands.add_parser("report", help="the table of scores, as text, HTML and CSV")
    report.add_argument(
        "--similar", action="store_true", help="look for pairs of similar work, too (takes longer)"
    )
    add_course(report)
    report.set_defaults(run=_report)

    demo = commands.add_parser("demo", help="build, a sample class, grades, feedback, report")
    demo.add_argument("--all", action="store_true", help="grade every assignment, not only two")
    demo.add_argument("--course", type=Path, default=ROOT / "demo", metavar="DIR")
    demo.set_defaults(run=_demo)


def _grade(options: argparse.Namespace) -> int:
    from autograder import steps
    from autograder.course_folder import CourseFolder

    course = CourseFolder(options.course)
    how = steps.Options(
        jobs=options.jobs,
        scheduler=options.scheduler,
        force=options.force,
        sandbox=not options.no_sandbox,
        walls=options.walls,
        kernel_tests=options.allow_kernel_tests,
        feedback=not options.no_feedback,
    )
    summary = steps.grade(course, options.assignments, options.student, how)
    steps.show_report(course)
    return int(bool(summary.failed))


def _report(options: argparse.Namespace) -> int:
    from autograder import steps
    from autograder.course_folder import CourseFolder

    steps.show_report(CourseFolder(options.course), options.similar)
    return 0


def _demo(options: argparse.Namespace) -> int:
    from autograder import notebooks, steps

    names = notebooks.assignments() if options.all else known(DEMO_ASSIGNMENTS)
    return int(bool(steps.demo(options.course, names).failed))
