"""The public checks, made by `build`: each script run with the solution and its mistakes on fixed inputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from autograder import notebooks
from autograder.exercises import solution as solutions
from autograder.exercises.exercise import Answers, Exercise, exercises
from autograder.exercises.solution import Solution
from autograder.exercises.track import expected, known, quiet
from course.checks import answers as sealing
from course.checks import compare
from course.checks.hands import plain
from course.checks.plan import Comparison, Failed, Lacking, Part
from course.checks.public import answers_on_grid
from course.checks.reason import Known
from course.checks.record import FOLDER, NoRecord, Recorded, encode, read, thin

PUBLIC_SEED = 0
ROUNDING = 0.02  # how far the numbers of a mistake may lie apart on two kinds of processors


def record(exercise: Exercise, solution: Solution) -> Recorded:
    """The public check of one exercise."""
    call = solution.calls[exercise.test]
    made = Recorded(
        call.check,
        call.names,
        exercise.done,
        uses=tuple(solution.calls[name].check for name in exercise.uses),
        bans=tuple((ban.what, ban.why) for ban in exercise.bans),
        allows=exercise.allows,
    )
    wanted = expected(exercise, solution, exercise.script, PUBLIC_SEED, public=True)
    made.plan, made.want = wanted.plan, wanted.want
    made.known = [thin(mistake) for mistake in known(exercise, solution, wanted)]
    for mistake in made.known:
        if any(isinstance(v, Failed) and v.kind == "TooLong" for v in mistake.values.values()):
            raise RuntimeError(f"{exercise.test}: the mistake {mistake.says!r} does not end")
    if exercise.answers:
        made.answers = seal(exercise, solution)
    return made


def seal(exercise: Exercise, solution: Solution) -> dict:
    """The short answers of an exercise, sealed together."""
    with quiet():
        names = solution.names(exercise)
    right = {part.name: plain(names[part.name]) for part in exercise.answers}
    sealed = {
        "names": [part.name for part in exercise.answers],
        "questions": {n: list(v) if isinstance(v, dict) else None for n, v in right.items()},
        "options": {p.name: list(p.options) for p in exercise.answers if p.options},
        "grids": {p.name: _grids(p, right[p.name]) for p in exercise.answers if p.tolerance},
        "hint": "\n".join(part.hint for part in exercise.answers),
    }
    wrong = []
    for part in exercise.answers:
        for says, changes in part.mistakes:
            value = right[part.name]
            value = {**value, **changes} if isinstance(value, dict) else changes
            wrong.append((answers_on_grid({**right, part.name: value}, sealed), says))
    why = "\n".join(f"  {q}: {text}" for part in exercise.answers for q, text in part.why.items())
    salt = hashlib.sha256(f"{exercise.assignment}/{exercise.test}".encode()).digest()[:16]
    sealed["seal"] = sealing.seal(answers_on_grid(right, sealed), why, wrong, salt=salt)
    return sealed


def _grids(part: Answers, right: object) -> dict[str, list[float]]:
    """Where the cells of a grid lie so that the right number is in the middle of one."""
    width = 2 * part.tolerance
    values = right if isinstance(right, dict) else {"": right}
    return {
        question: [(value - part.tolerance) % width, width]
        for question, value in values.items()
        if isinstance(value, float)
    }


def checks_of(assignment: str) -> dict[str, Recorded]:
    """All public checks of an assignment that is told in `autograder/exercises`, by name."""
    solution = solutions.of(assignment)
    made = [record(exercise, solution) for exercise in exercises(assignment).values()]
    return {check.name: check for check in made}


def build(assignment: str, folder: Path = FOLDER) -> str:
    """Make the record of an assignment; one that says the same, within tolerances, is left as it is.

    Returns "unchanged", "written" or "not there" (the assignment has no exercises here).
    """
    if not exercises(assignment):
        return "not there"
    made = checks_of(assignment)
    if not _differs(assignment, made, folder):
        return "unchanged"
    folder.mkdir(exist_ok=True)
    (folder / f"{assignment}.bin").write_bytes(encode(made))
    read.cache_clear()
    return "written"


def overview() -> str:
    """The text of `recorded/course.json`: what `course` knows of each assignment."""
    known = {name: notebooks.overview(name) for name in notebooks.assignments()}
    return json.dumps(known, indent=1, ensure_ascii=False) + "\n"


def differs(assignment: str, folder: Path = FOLDER) -> bool:
    """Whether the committed record is not what `source/` gives."""
    return bool(exercises(assignment)) and _differs(assignment, checks_of(assignment), folder)


def _differs(assignment: str, made: dict[str, Recorded], folder: Path) -> bool:
    read.cache_clear()
    try:
        return not alike(read(assignment, folder), made)
    except (NoRecord, KeyError, TypeError, ValueError):  # none, or of an older form
        return True


def alike(old: dict[str, Recorded], new: dict[str, Recorded]) -> bool:
    """Whether two records say the same, numbers within the checks' tolerances."""
    return old.keys() == new.keys() and all(_alike(old[name], new[name]) for name in new)


def _alike(old: Recorded, new: Recorded) -> bool:
    facts = ("name", "names", "done", "uses", "answers", "bans", "allows")
    if any(_lists(getattr(old, fact)) != _lists(getattr(new, fact)) for fact in facts):
        return False
    if len(old.plan.steps) != len(new.plan.steps) or old.plan.comparisons != new.plan.comparisons:
        return False
    comparisons = new.plan.comparisons
    if not all(
        compare.equal(*triple) for triple in zip(comparisons, old.want, new.want, strict=True)
    ):
        return False
    if [m.says for m in old.known] != [m.says for m in new.known]:
        return False
    return all(_alike_mistake(comparisons, a, b) for a, b in zip(old.known, new.known, strict=True))


def _alike_mistake(comparisons: list[Comparison], old: Known, new: Known) -> bool:
    """Whether two runs of a mistake show the same.

    Some mistakes are rounding made visible, and another kind of processor rounds otherwise: their
    numbers agree roughly, and not each of them shows on both.
    """
    both = old.values.keys() & new.values.keys()
    return 2 * len(both) >= max(len(old.values), len(new.values)) and all(
        _alike_value(comparisons[i], old.values[i], new.values[i]) for i in both
    )


def _alike_value(comparison: Comparison, old: object, new: object) -> bool:
    """Two values of a mistake; parts of arrays are compared as the arrays that they are."""
    if isinstance(old, Lacking) and isinstance(new, Lacking):
        old, new = old.whole, new.whole
    roughly = replace(comparison, rtol=max(comparison.rtol, ROUNDING))
    return compare.agrees(roughly, _numbers(old), _numbers(new))


def _numbers(value: object) -> object:
    if isinstance(value, Part):
        return {"shape": list(value.shape), "step": value.step, "numbers": value.numbers}
    if isinstance(value, (list, tuple)):
        return [_numbers(item) for item in value]
    return {k: _numbers(v) for k, v in value.items()} if isinstance(value, dict) else value


def _lists(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_lists(item) for item in value]
    return {k: _lists(v) for k, v in value.items()} if isinstance(value, dict) else value
