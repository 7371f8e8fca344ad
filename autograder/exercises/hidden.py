"""The hidden test: an exercise's scripts on inputs that nobody foresees, with a student's work.

Expected values come from the solution, run here; they never enter the student's process. Only when
something differs are the known mistakes run on the same inputs, to name the one that gives the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from autograder.exercises.exercise import Answers, Exercise, Variant, exercises
from autograder.exercises.solution import BrokenEdit, Solution
from autograder.exercises.track import expected, first_of, first_with, quiet, variant_track
from course.checks import compare, habits, messages, ways
from course.checks.hands import plain
from course.checks.messages import CheckFailed, brief, fail
from course.checks.plan import Failed, Plan, observe
from course.checks.public import complete
from course.checks.reason import Known, first_difference, reason
from course.checks.wire import Opaque

UNREADABLE = "unreadable"  # what `ways` says of a text that is nested too deep
PAIR_SECONDS = 0.7  # for pairs of mistakes, where no single one is recognised

Replay = Callable[[Plan], list[dict]]
Read = Callable[[str], object]


def judge(
    exercise: Exercise,
    solution: Solution,
    replay: Replay,
    read: Read,
    seed: int,
    others: Sequence[str] = (),
    draws: dict | None = None,
    cells: Mapping[str, str] | None = None,
    words: bool = True,
) -> None:
    """Raise CheckFailed unless the student's work is right.

    replay: does a plan's steps with the student's names. read: a plain variable of the student's.
    others: grade ids that are being judged already (exercises that use each other end there).
    draws: keeps what was drawn for the next student, where many are tried on the same inputs.
    cells: the texts of the student's answers, for what they show where no mistake is recognised.
    words: False where only the verdict counts; no reason is looked for.
    """
    notice = _notice(exercise, solution, cells or {}) if words else None
    try:
        _scripts(exercise, solution, replay, seed, draws, notice)
    except CheckFailed as failed:
        if not words:
            raise
        first = _first_cause(exercise, solution, replay, read, seed, others, draws)
        if first:
            text = str(failed).split("\n  likely")[0]
            raise CheckFailed(f"{text}\n  likely    {first}") from None
        raise
    for part in exercise.answers:
        _answers(exercise, solution, part, read(part.name))


def passes(
    exercise: Exercise,
    solution: Solution,
    names: Mapping[str, object],
    read: Read,
    seed: int,
    draws: dict,
) -> bool:
    """`judge` on names of this process, without its words: nothing is done beyond the first difference."""
    for number in range(exercise.draws + (exercise.hidden is not None)):
        if first_with(names, drawn(exercise, solution, number, seed, draws).wanted) is not None:
            return False
    try:
        for part in exercise.answers:
            _answers(exercise, solution, part, read(part.name))
    except CheckFailed:
        return False
    return True


class Draw:
    """One run of a script: the plan and what is expected at once, the mistakes when they are asked for."""

    def __init__(self, exercise: Exercise, solution: Solution, number: int, seed: int) -> None:
        scripts = [exercise.script] * exercise.draws + (
            [exercise.hidden] if exercise.hidden else []
        )
        self._exercise, self._solution = exercise, solution
        self.wanted = expected(exercise, solution, scripts[number], (seed + number) % 2**63)
        self._wholes: dict[int, Known] = {}

    @cached_property
    def firsts(self) -> list[tuple[int, object] | None]:
        """Where each known mistake first differs on these inputs, and what it gives there."""
        return [
            first_of(self._exercise, self._solution, mistake, self.wanted)
            for mistake in self._exercise.mistakes
        ]

    def reason(self, got: list[object], first: int) -> str:
        """The sentence of the known mistake that gives what the student got; see `course.checks.reason`."""
        plan, want = self.wanted.plan, self.wanted.want
        comparison = plan.comparisons[first]
        near = [
            self.whole(number)
            for number, at in enumerate(self.firsts)
            if at is not None and at[0] == first and compare.agrees(comparison, got[first], at[1])
        ]
        return reason(plan, got, want, near)

    def whole(self, number: int) -> Known:
        """All that a known mistake gives."""
        if number not in self._wholes:
            mistake, plan = self._exercise.mistakes[number], self.wanted.plan
            track = variant_track(self._exercise, self._solution, mistake, plan)
            self._wholes[number] = Known.of(mistake.says, plan, track, self.wanted.want)
        return self._wholes[number]

    def pair(self, got: list[object], first: int) -> str:
        """The sentences of two mistakes that together give what the student got; "" if none do.

        Each of the two has to show at the first difference, and only values that say enough count.
        """
        plan, want = self.wanted.plan, self.wanted.want
        comparison = plan.comparisons[first]
        if isinstance(got[first], Failed) or not compare.tells(got[first]):
            return ""
        near = [
            mistake
            for mistake, at in zip(self._exercise.mistakes, self.firsts, strict=True)
            if mistake.edits and at is not None and at[0] == first
        ]
        until = time.monotonic() + PAIR_SECONDS
        for one, other in combinations(near, 2):
            if time.monotonic() > until:
                break
            both = Variant(f"{one.says}; and {other.says}", (*one.edits, *other.edits))
            try:
                at = first_of(self._exercise, self._solution, both, self.wanted)
                if at is None or at[0] != first:
                    continue
                if not compare.agrees(comparison, got[first], at[1]):
                    continue
                track = variant_track(self._exercise, self._solution, both, plan)
            except BrokenEdit:  # they change the same place
                continue
            said = reason(plan, got, want, [Known.of(both.says, plan, track, want)])
            if said:
                return said
        return ""


def drawn(exercise: Exercise, solution: Solution, number: int, seed: int, kept: dict) -> Draw:
    """One run of a script, taken from `kept` or put there."""
    at = exercise.assignment, exercise.test, number, seed
    if at not in kept:
        kept[at] = Draw(exercise, solution, number, seed)
    return kept[at]


def _scripts(
    exercise: Exercise,
    solution: Solution,
    replay: Replay,
    seed: int,
    draws: dict | None,
    notice: str | None,
) -> None:
    for number in range(exercise.draws + (exercise.hidden is not None)):
        draw = drawn(exercise, solution, number, seed, draws if draws is not None else {})
        wanted = draw.wanted
        replies = replay(wanted.plan)
        if any(reply.get("stub") for reply in replies):
            raise CheckFailed("✗ not done yet: the stub still raises NotImplementedError")
        got = observe(wanted.plan, replies)
        first = first_difference(wanted.plan, got, wanted.want)
        if first is not None and notice is None:
            raise CheckFailed("✗ wrong")
        if first is not None:
            why = draw.reason(got, first) or draw.pair(got, first)
            earlier = wanted.want[:first]
            messages.say(
                wanted.plan.comparisons[first], got[first], wanted.want[first], why, earlier, notice
            )


def _notice(exercise: Exercise, solution: Solution, cells: Mapping[str, str]) -> str:
    """What the text of the answer shows of how it works, beyond what the solution's does."""
    own = solution.own_cells(exercise)
    texts = [cells[cell.name] for cell in own if cell.name in cells]
    if not texts:
        return ""
    data = habits.data_names(tuple(cell.source for cell in solution.cells))
    said = habits.notice("\n\n".join(texts), data)
    theirs = habits.notice("\n\n".join(cell.source for cell in own), data)
    return said if said != theirs else ""


def _first_cause(
    exercise: Exercise,
    solution: Solution,
    replay: Replay,
    read: Read,
    seed: int,
    others: Sequence[str],
    draws: dict | None,
) -> str:
    for name in exercise.uses:
        other = exercises(exercise.assignment)[name]
        if name in others:
            continue
        try:
            before = (*others, exercise.test)
            judge(other, solution, replay, read, seed, before, draws, words=False)
        except CheckFailed:
            names = ", ".join(solution.calls[name].names)
            return f"this builds on {names}, which is not right yet: mend that first"
    return ""


def _answers(exercise: Exercise, solution: Solution, part: Answers, given: object) -> None:
    with quiet():
        right = plain(solution.names(exercise)[part.name])
    questions = {part.name: list(right) if isinstance(right, dict) else None}
    options = {part.name: list(part.options)} if part.options else {}
    try:
        complete({part.name: given}, {"questions": questions, "options": options})
    except NotImplementedError as error:
        raise CheckFailed(f"✗ not done yet: {error}") from None
    if not isinstance(right, dict):
        right, given = {part.name: right}, {part.name: given}
    wrong = [q for q in right if not right_answer(given[q], right[q], part.tolerance)]
    if not wrong:
        return
    said = ""
    for says, changes in part.mistakes:
        changes = changes if isinstance(changes, Mapping) else {part.name: changes}
        mistaken = {**right, **changes}
        if all(right_answer(given[q], mistaken[q], part.tolerance) for q in right):
            said = says
            break
    count = f"{len(right) - len(wrong)} of {len(right)} right"
    got = count if len(right) > 1 else brief(given[part.name])
    fail(part.name, expected="right answers to all questions", got=got, likely=said or part.hint)


def right_answer(given: object, right: object, tolerance: float) -> bool:
    """Whether a short answer is the right one; measured numbers within a tolerance."""
    from course.checks.answers import canonical

    if isinstance(given, Opaque):
        return False
    if isinstance(right, float) and tolerance:
        number = isinstance(given, (int, float, np.number)) or getattr(given, "shape", None) == ()
        return (
            number
            and not isinstance(given, bool)
            and abs(float(given) - right) <= tolerance * 1.001
        )
    try:
        return canonical(given) == canonical(right)
    except (TypeError, ValueError):
        return False


def refuse_ways(
    exercise: Exercise,
    solution: Solution,
    cells: Mapping[str, str],
    own: Sequence[str],
    others: Sequence[str] = (),
) -> None:
    """Raise CheckFailed if the text of the answer uses what the exercise rules out.

    cells: the student's answer cells by grade id. own: the student's other cells. others: taken for all
    cells but the answer, where many answers are tried beside the same ones.
    """
    mine = [cell.name for cell in solution.own_cells(exercise)]
    text = "\n\n".join(cells[name] for name in mine if name in cells)
    # With the answer among them, which hides itself there: so they are the same for all exercises.
    others = list(others) or [*own, *cells.values()]
    locked = [cell.source for cell in solution.cells if not cell.is_solution]
    # A check that is called in passing helps nobody.
    allows = (*exercise.allows, f"course.checks.{exercise.assignment}")
    found = ways.uses(text, others=others, bans=exercise.bans, allows=allows, locked=locked)
    if found and found.what == UNREADABLE:
        # A cell of the student's own that cannot be read is no reason to refuse every answer.
        others = [cell for cell in others if not _unreadable(cell)]
        found = ways.uses(text, others=others, bans=exercise.bans, allows=allows, locked=locked)
    if found:
        fail(", ".join(mine), expected="your own code", got=found.what, likely=found.why)


def _unreadable(text: str) -> bool:
    found = ways.uses(text)
    return found is not None and found.what == UNREADABLE
