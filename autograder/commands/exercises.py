"""The commands of whoever writes exercises: build, try, mistakes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from autograder.commands.options import ROOT, add_course, known, positive


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parsers of these commands."""
    build = commands.add_parser("build", help="make the public checks and release/ from source/")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    build.add_argument("--check", action="store_true", help="only compare them with source/")
    build.add_argument("--checks", action="store_true", help="only make the public checks")
    add_course(build)
    build.set_defaults(run=_build)

    trial = commands.add_parser(
        "try", help="try solutions from a file against check and hidden test"
    )
    trial.add_argument("assignment", metavar="ASSIGNMENT")
    trial.add_argument("file", type=Path, metavar="FILE", help="cells `# %%%% exercise: name`")
    trial.add_argument("--seeds", type=positive, default=3, metavar="N", help="default: 3")
    trial.add_argument("--only", default="", metavar="TEST", help="one graded cell, test_...")
    trial.add_argument("--problems", action="store_true", help="show only what comes out otherwise")
    trial.add_argument("--json", type=Path, metavar="OUT", help="write the outcomes as JSON, too")
    trial.set_defaults(run=_try)

    mistakes = commands.add_parser(
        "mistakes", help="what checks and hidden tests catch, name and let pass: a table and a page"
    )
    mistakes.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    mistakes.add_argument("--seeds", type=positive, default=3, metavar="N", help="default: 3")
    mistakes.add_argument("--jobs", type=positive, default=2, metavar="N", help="default: 2")
    mistakes.add_argument("--no-bank", action="store_true", help="only mechanical mutants")
    mistakes.add_argument("--no-mutants", action="store_true", help="only the banks of solutions")
    mistakes.add_argument("--page", type=Path, metavar="HTML", help="write a page, too")
    mistakes.set_defaults(run=_mistakes)


def _one_thread() -> None:
    """Small tensors by the thousand: a second thread brings nothing, and costs much on a busy machine."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def _build(options: argparse.Namespace) -> int:
    _one_thread()
    from autograder import notebooks
    from autograder.exercises import recorded
    from course.checks import progress

    names = known(options.assignments) or notebooks.assignments()
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
    return _say_what_is_missing(names) if options.course.resolve() == ROOT else 0


def _say_what_is_missing(names: list[str]) -> int:
    from autograder.authoring import complete

    lacks = [lack for name in names for lack in complete.missing(name)]
    for lack in lacks:
        print(f"missing: {lack}")
    for place in (place for name in names for place in complete.samples(name)):
        print(f"to write: {place}")
    return int(bool(lacks))


def _try(options: argparse.Namespace) -> int:
    _one_thread()
    import json

    from autograder.exercises import trial

    known([options.assignment])
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
    _one_thread()
    from autograder import notebooks
    from autograder.exercises import survey, surveyed

    names = known(options.assignments) or notebooks.assignments()
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
