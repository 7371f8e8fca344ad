"""Tries solutions from a file: what does the public check say, and what the hidden test on N seeds?

A file is a list of cells, each a full replacement of one solution cell of the source notebook:

    # %% to_nchw: reshape instead of permute        (grade id of the solution cell: a name)
    # kind: wrong                                   (or right; a cell with `# says:` is wrong)
    # fails: test_to_nchw                           (the graded cells it is for; default: those it belongs to)
    # says: scrambles                               (words that the message must have; optional)
    def to_nchw(images): ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from autograder.exercises import hidden
from autograder.exercises import solution as solutions
from autograder.exercises.exercise import Exercise, Variant, exercises
from autograder.exercises.recorded import record
from autograder.exercises.solution import Solution
from autograder.exercises.track import quiet, replay
from autograder.reasons import likely
from course.checks import public, ways
from course.checks.hands import plain
from course.checks.limits import TooLong, stopped_after
from course.checks.messages import CheckFailed
from course.checks.record import Recorded

SECONDS = 20  # of one trial
NO_WORDS = "✗ wrong on this draw, too"
BANK = Path(__file__).resolve().parent.parent.parent / "tests" / "bank"


@dataclass(frozen=True)
class Item:
    """One solution to try. right: None where the file does not say."""

    exercise: str
    name: str
    code: str
    right: bool | None = None
    tests: tuple[str, ...] = ()
    says: str = ""
    idea: str = ""

    def __str__(self) -> str:
        return f"{self.exercise}: {self.name}"


@dataclass(frozen=True)
class Outcome:
    """What came of one item at one graded cell. public, hidden: messages, "" where it passed.

    passed: on how many of the seeds the hidden test let it pass.
    """

    test: str
    exercise: str
    name: str
    right: bool | None
    public: str
    hidden: tuple[str, ...]
    passed: int
    seeds: int

    @property
    def reason(self) -> str:
        """The sentence after `likely` in the first message of the hidden test."""
        for message in self.hidden:
            if message:
                return likely(message)
        return ""


def parse(text: str, where: str) -> list[Item]:
    """The items of a file. Raises ValueError on a cell without a title."""
    cells = re.split(r"^# %% ", text, flags=re.MULTILINE)[1:]
    if not cells:
        raise ValueError(f"{where}: no cell that begins with '# %% exercise: name'")
    return [_item(cell, where) for cell in cells]


def _item(cell: str, where: str) -> Item:
    title, _, body = cell.partition("\n")
    exercise, colon, name = title.partition(": ")
    if not colon:
        raise ValueError(f"{where}: {title!r} is not 'exercise: name'")
    pattern = r"^# (kind|fails|passes|says|idea): (.+)\n?"
    fields = dict(re.findall(pattern, body, flags=re.MULTILINE))
    code = re.sub(pattern, "", body, flags=re.MULTILINE).strip() + "\n"
    kind = fields.get("kind", "wrong" if "says" in fields else "")
    tests = fields.get("fails") or fields.get("passes") or ""
    return Item(
        exercise.strip(),
        name.strip(),
        code,
        {"right": True, "wrong": False}.get(kind.strip()),
        tuple(t for t in re.split(r"[,\s]+", tests) if t),
        fields.get("says", "").strip(),
        fields.get("idea", "").strip(),
    )


def tests_of(item: Item, assignment: str) -> list[str]:
    """The graded cells that an item is tried at. Raises ValueError if there is none."""
    known = exercises(assignment)
    if item.tests:
        return [test for test in item.tests if test in known]
    solution = solutions.of(assignment)
    return [
        test
        for test, exercise in known.items()
        if any(cell.name == item.exercise for cell in solution.own_cells(exercise))
    ]


def bank(assignment: str, folder: Path = BANK) -> list[Item]:
    """All items of the banks in `tests/bank/<assignment>/`."""
    return [item for items in banks(assignment, folder).values() for item in items]


def banks(assignment: str, folder: Path = BANK) -> dict[str, list[Item]]:
    """The items of each bank by the name of its file."""
    return {
        path.stem: parse(path.read_text(encoding="utf-8"), path.name)
        for path in sorted((folder / assignment).glob("*.py"))
    }


def attempt(assignment: str, item: Item, seeds: Sequence[int]) -> list[Outcome]:
    """Try an item at each graded cell that it is for."""
    known = exercises(assignment)
    return [attempt_one(known[test], item, seeds) for test in tests_of(item, assignment)]


def attempt_one(
    exercise: Exercise,
    item: Item,
    seeds: Sequence[int],
    words: int | None = None,
    checked: bool = True,
) -> Outcome:
    """Try an item at one graded cell.

    words: for so many seeds a reason is looked for; None: for all. checked: by the public check, too.
    """
    solution = solutions.of(exercise.assignment)
    variant = Variant(item.name, cells={item.exercise: item.code})
    check = recorded_now(exercise.assignment, exercise.test)  # imports libraries: not on the clock
    try:
        with quiet(), stopped_after(SECONDS):
            names = _names(exercise, solution, variant)
            for name in solution.calls[exercise.test].names:
                if name not in names:
                    raise NameError(f"the cell defines no {name!r}")
    except (Exception, TooLong) as error:
        first = f"the cell stops with {type(error).__name__}: {error}"
        texts = (first,) * len(seeds)
    else:
        first = _public(check, names, exercise, item.code) if checked else ""
        cells = _cells(solution, item)
        texts = tuple(
            hidden_says(
                exercise, solution, variant, seed, cells, words=words is None or number < words
            )
            for number, seed in enumerate(seeds)
        )
    passed = sum(not text for text in texts)
    return Outcome(
        exercise.test, item.exercise, item.name, item.right, first, texts, passed, len(texts)
    )


@cache
def recorded_now(assignment: str, test: str) -> Recorded:
    """The public check as it would be built now."""
    return record(exercises(assignment)[test], solutions.of(assignment))


_draws: dict = {}  # inputs and tracks of a seed serve all items


def draw(exercise: Exercise, solution: Solution, number: int, seed: int) -> hidden.Draw:
    """One run of a script with what its mistakes give, the same for all who ask."""
    return hidden.drawn(exercise, solution, number, seed, _draws)


def _cells(solution: Solution, item: Item) -> dict[str, str]:
    """The answers of a student whose other cells are the solution's."""
    cells = {cell.name: cell.source for cell in solution.cells if cell.is_solution}
    return {**cells, item.exercise: item.code}


def _public(recorded: Recorded, names: dict, exercise: Exercise, code: str) -> str:
    try:
        others = [cell.source for cell in solutions.of(exercise.assignment).cells]
        found = ways.uses(code, others=others, bans=exercise.bans, allows=exercise.allows)
        if found:
            return f"✗ {found.what}\n  likely    {found.why}"
        with quiet(), stopped_after(SECONDS):
            public.examine(recorded, names)
            opened = public.opened(recorded, names)
            if opened and not opened.right:
                return f"✗ answers\n  likely    {opened.text or recorded.answers['hint']}"
    except (CheckFailed, NotImplementedError, TooLong) as failed:
        return str(failed)
    return ""


def _answers_of(solution: Solution) -> list[str]:
    return [cell.source for cell in solution.cells if cell.is_solution]


def _names(exercise: Exercise, solution: Solution, variant: Variant) -> dict:
    """The names of a student whose other exercises are right."""
    names = solution.names(exercise, variant)
    for used in exercise.uses:
        other = exercises(exercise.assignment)[used]
        for name, value in solution.names(other).items():
            names.setdefault(name, value)
    return names


def hidden_says(
    exercise: Exercise,
    solution: Solution,
    variant: Variant,
    seed: int,
    cells: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    words: bool = True,
) -> str:
    """The hidden test's message on a changed solution, "" if it passes.

    cells: texts, judged for their ways. words: if not, no reason is looked for, which is much faster.
    """
    try:
        with quiet(), stopped_after(seconds):
            names = _names(exercise, solution, variant)  # fresh, as each student's process is
            if cells is not None:
                hidden.refuse_ways(exercise, solution, cells, (), _answers_of(solution))

            def read(name: str) -> object:
                return plain(names[name])

            if not words:
                right = hidden.passes(exercise, solution, names, read, seed, _draws)
                return "" if right else NO_WORDS
            hidden.judge(
                exercise,
                solution,
                lambda plan: replay(plan, names),
                read,
                seed,
                draws=_draws,
                cells=cells,
            )
    except (CheckFailed, TooLong) as failed:
        return str(failed)
    return ""


def try_file(
    assignment: str, path: Path, seeds: int, only: str = ""
) -> Iterable[tuple[Item, Outcome]]:
    """Try all items of a file, those of graded cell `only` if that is given."""
    for item in parse(path.read_text(encoding="utf-8"), path.name):
        for test in tests_of(item, assignment):
            if only in ("", test):
                exercise = exercises(assignment)[test]
                yield item, attempt_one(exercise, item, range(1, seeds + 1))


def as_text(item: Item, outcome: Outcome) -> str:
    """One outcome in a few lines for a terminal."""
    verdict = f"hidden passes {outcome.passed} of {outcome.seeds}, public {'fails' if outcome.public else 'passes'}"
    flag = ""
    if outcome.right and (outcome.public or outcome.passed < outcome.seeds):
        flag = "FALSE ALARM "
    if outcome.right is False and outcome.passed:
        flag = "SURVIVES "
    elif outcome.right is False and not outcome.reason:
        flag = "UNNAMED "
    elif item.says and not re.search(item.says, re.sub(r"\s+", " ", " ".join(outcome.hidden))):
        flag = "NAMED OTHERWISE "
    text = f"{flag}{outcome.test} | {item}: {verdict}"
    if item.idea:
        text += f"\n    idea:   {item.idea}"
    if outcome.reason:
        text += f"\n    reason: {outcome.reason}"
    elif outcome.passed < outcome.seeds:
        message = next(m for m in outcome.hidden if m)
        text += "\n" + "\n".join("    " + line for line in message.splitlines()[:4])
    return text


def as_json(item: Item, outcome: Outcome) -> dict:
    """One outcome as data."""
    return {**asdict(outcome), "idea": item.idea, "reason": outcome.reason}
