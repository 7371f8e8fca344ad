"""Which graded cells of an assignment can be judged outside: its own solution is graded once, and each must pass.

What cannot be carried over is judged in the student's kernel, as stock nbgrader does, and marked. The outcome is kept in
`.plain_tests.json` in the course's folder, under the digest of the assignment.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import nbformat.v4

from autograder import version
from autograder.jobs import Key, Kind, Plain, Settings, Submission, Verdict
from autograder.judging import named_test
from autograder.outside.process import Bench, BenchError

log = logging.getLogger(__name__)
CACHE = ".plain_tests.json"
NO_SOURCE = "the assignment's source is not there, only its release in the gradebook"

Grade = Callable[[Submission, Key, Settings], object]


def plain_tests(key: Key) -> list[str]:
    """The graded cells that hold test lines instead of the call of a hidden test."""
    tests = [cell for cell in key.cells if cell.kind is Kind.TEST]
    return [
        cell.name
        for cell in tests
        if cell.cell_type == "code"
        and named_test(cell.hidden) is None
        and "AUTOTEST" not in cell.released + cell.hidden
    ]


def with_plain_tests(key: Key, root: Path, settings: Settings, grade: Grade) -> Key:
    """The key with `plain`: from the cache, or by grading the solution. root: the course's folder."""
    tests = plain_tests(key)
    if not tests:
        return key
    path = root / CACHE
    known = _read(path)
    name, stamp = f"{key.assignment}/{key.notebook}", f"{key.digest} {version.code_digest()}"
    if known.get(name, {}).get("stamp") != stamp:
        plain = found(key, settings, grade)
        known[name] = {"stamp": stamp, **asdict(plain)}
        try:
            path.write_text(json.dumps(known, indent=1), encoding="utf-8")
        except OSError as error:  # a folder that cannot be written: the next time takes as long
            log.warning("%s could not be written: %s", path, error)
    entry = known[name]
    return replace(key, plain=Plain(tuple(entry["theirs"]), entry["kernel"], entry["values"]))


def _read(path: Path) -> dict:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def found(key: Key, settings: Settings, grade: Grade) -> Plain:
    """Who owns which name, and which tests have to run in the kernel, each with the reason."""
    tests = plain_tests(key)
    if not key.solution:
        return Plain((), dict.fromkeys(tests, NO_SOURCE))
    bench = None
    try:
        bench = Bench(key, None)
        theirs = bench.learn()
    except BenchError as error:
        return Plain((), dict.fromkeys(tests, f"the source could not be run: {error}"))
    finally:
        if bench:
            bench.close()
    settings = replace(settings, kernel_tests=True)
    solved = Submission("solution", solved_notebook(key), dict(key.files), digest="solution")
    graded = grade(solved, replace(key, plain=Plain(theirs, {})), settings)
    outside = _failed(graded, tests)
    values = {name: found for name, found in graded.values.items() if name not in outside}
    if not outside:
        return Plain(theirs, {}, values)
    # A test that fails in the kernel too is the instructor's to mend: it stays outside.
    inside = _failed(grade(solved, replace(key, plain=None), settings), tests)
    kernel = {name: why for name, why in outside.items() if name not in inside}
    return Plain(theirs, kernel, values)


def _failed(graded: object, tests: list[str]) -> dict[str, str]:
    verdicts: tuple[Verdict, ...] = graded.verdicts
    return {v.name: v.reason for v in verdicts if v.name in tests and v.score != v.points}


def solved_notebook(key: Key) -> bytes:
    """The source's own solution as a submission."""
    solutions = {name: source for name, source, is_solution, _ in key.solution if is_solution}
    cells = []
    for cell in key.cells:
        make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
        node = make(solutions.get(cell.name, cell.released))
        node.id = cell.cell_id or node.id
        if cell.kind is not Kind.OPEN:
            node.metadata["nbgrader"] = {
                "grade_id": cell.name,
                "schema_version": 3,
                "grade": cell.kind in (Kind.TEST, Kind.MANUAL),
                "solution": cell.kind in (Kind.ANSWER, Kind.MANUAL),
                "locked": cell.kind in (Kind.TEST, Kind.LOCKED),
                "task": cell.kind is Kind.TASK,
                "points": cell.points,
            }
        cells.append(node)
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()
