"""Command line of the grader: `python -m autograder build | try | mistakes | grade | report | demo`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# Only what is quick to import: every worker process imports this module again. The rest follows
# inside the functions.
from autograder.workers import UnfitWorkers

ROOT = Path(__file__).resolve().parent.parent
DEMO_ASSIGNMENTS = ["nchw", "convolution_and_pooling"]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (0: all well, 1: a problem was reported)."""
    options = _parser().parse_args(arguments)
    if options.run in (_build, _try, _mistakes):
        # Small tensors by the thousand: a second thread brings nothing, and costs much on a busy machine.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        return options.run(options)
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

    build = commands.add_parser("build", help="make the public checks and release/ from source/")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    build.add_argument("--check", action="store_true", help="only compare them with source/")
    build.set_defaults(run=_build)

    build.add_argument("--checks", action="store_true", help="only make the public checks")

    trial = commands.add_parser(
        "try", help="try solutions from a file against check and hidden test"
    )
    trial.add_argument("assignment", metavar="ASSIGNMENT")
    trial.add_argument("file", type=Path, metavar="FILE", help="cells `# %%%% exercise: name`")
    trial.add_argument("--seeds", type=_positive, default=3, metavar="N", help="default: 3")
    trial.add_argument("--only", default="", metavar="TEST", help="one graded cell, test_...")
    trial.add_argument("--problems", action="store_true", help="show only what comes out otherwise")
    trial.add_argument("--json", type=Path, metavar="OUT", help="write the outcomes as JSON, too")
    trial.set_defaults(run=_try)

    mistakes = commands.add_parser(
        "mistakes", help="what checks and hidden tests catch, name and let pass: a table and a page"
    )
    mistakes.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    mistakes.add_argument("--seeds", type=_positive, default=3, metavar="N", help="default: 3")
    mistakes.add_argument("--jobs", type=_positive, default=2, metavar="N", help="default: 2")
    mistakes.add_argument("--no-bank", action="store_true", help="only mechanical mutants")
    mistakes.add_argument("--no-mutants", action="store_true", help="only the banks of solutions")
    mistakes.add_argument("--page", type=Path, metavar="HTML", help="write a page, too")
    mistakes.set_defaults(run=_mistakes)

    grade = commands.add_parser("grade", help="grade what lies in submitted/, write feedback/")
    grade.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    grade.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    grade.add_argument("--jobs", type=_positive, metavar="N", help="processes; default: all cores")
    grade.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="grade on a running Dask cluster"
    )
    grade.add_argument(
        "--force", action="store_true", help="grade again what is graded and unchanged"
    )
    grade.add_argument(
        "--no-sandbox", action="store_true", help="run submissions with your own rights"
    )
    grade.add_argument("--no-feedback", action="store_true", help="write no feedback pages")
    grade.add_argument(
        "--allow-kernel-tests",
        action="store_true",
        default=None,
        help="judge graded cells without a hidden test in the student's kernel (forgeable)",
    )
    grade.set_defaults(run=_grade)

    report = commands.add_parser("report", help="the table of scores, as text, HTML and CSV")
    report.set_defaults(run=_report)

    demo = commands.add_parser("demo", help="build, a sample class, grades, feedback, report")
    demo.add_argument("--all", action="store_true", help="grade every assignment, not only two")
    demo.set_defaults(run=_demo)

    for command in (build, grade, report):
        command.add_argument(
            "--course", type=Path, default=ROOT, metavar="DIR", help="course folder"
        )
    demo.add_argument("--course", type=Path, default=ROOT / "demo", metavar="DIR")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not at least 1")
    return number


def _known(names: list[str]) -> list[str]:
    from autograder import notebooks

    for name in names:
        notebooks.notebook_path(name)  # raises an error that lists what there is
    return names


def _build(options: argparse.Namespace) -> int:
    from autograder import notebooks
    from autograder.exercises import recorded
    from course.checks import progress

    names = _known(options.assignments) or notebooks.assignments()
    if options.check:
        from autograder import steps

        differences = [f"release/{name}" for name in steps.release_differences()]
        differences += [f"course/checks/recorded/{n}.bin" for n in names if recorded.differs(n)]
        if not progress.FILE.is_file() or progress.FILE.read_text("utf-8") != recorded.overview():
            differences.append("course/checks/recorded/course.json")
        for name in differences:
            print(f"differs: {name}")
        print("run `python -m autograder build`" if differences else "all is up to date")
        return int(bool(differences))
    if options.course.resolve() == ROOT:
        for name in names:
            print(f"{name}: public checks {recorded.build(name)}")
        progress.FILE.write_text(recorded.overview(), encoding="utf-8")
    if options.checks:
        return 0
    from autograder import steps
    from autograder.course_folder import CourseFolder

    steps.build(CourseFolder(options.course), names)
    return 0


def _try(options: argparse.Namespace) -> int:
    import json

    from autograder.exercises import trial

    _known([options.assignment])
    found, problems = [], 0
    try:
        tried = trial.try_file(options.assignment, options.file, options.seeds, options.only)
        for item, outcome in tried:
            found.append(trial.as_json(item, outcome))
            text = trial.as_text(item, outcome)
            problem = text.split(" ")[0].isupper()
            problems += problem
            if problem or not options.problems:
                print(text, flush=True)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    print(f"{len(found)} trials, {problems} with problems")
    return int(bool(problems))


def _mistakes(options: argparse.Namespace) -> int:
    from autograder import notebooks
    from autograder.exercises import survey, surveyed

    names = _known(options.assignments) or notebooks.assignments()
    rows = []
    for row in survey.survey(
        names, options.seeds, options.jobs, not options.no_bank, not options.no_mutants
    ):
        rows.append(row)
        for problem in row.problems:
            print(f"{row.assignment}/{row.test}: {problem}", file=sys.stderr, flush=True)
    print(survey.table(rows))
    for name in names if not options.no_mutants else ():
        own = survey.total([row for row in rows if row.assignment == name], name)
        if own.killed + own.equivalent == own.mutants:
            surveyed.note(name, own.mutants, own.killed, own.equivalent)
    if options.page:
        options.page.write_text(survey.page(rows), encoding="utf-8")
    # A reason that is missing is no fault of a verdict.
    return int(any(not problem.startswith("no reason") for row in rows for problem in row.problems))


def _grade(options: argparse.Namespace) -> int:
    from autograder import steps
    from autograder.course_folder import CourseFolder

    course = CourseFolder(options.course)
    how = steps.Options(
        jobs=options.jobs,
        scheduler=options.scheduler,
        force=options.force,
        sandbox=not options.no_sandbox,
        kernel_tests=options.allow_kernel_tests,
        feedback=not options.no_feedback,
    )
    summary = steps.grade(course, options.assignments, options.student, how)
    steps.show_report(course)
    return int(bool(summary.failed))


def _report(options: argparse.Namespace) -> int:
    from autograder import steps
    from autograder.course_folder import CourseFolder

    steps.show_report(CourseFolder(options.course))
    return 0


def _demo(options: argparse.Namespace) -> int:
    from autograder import notebooks, steps

    names = notebooks.assignments() if options.all else _known(DEMO_ASSIGNMENTS)
    return int(bool(steps.demo(options.course, names).failed))


if __name__ == "__main__":
    sys.exit(main())
