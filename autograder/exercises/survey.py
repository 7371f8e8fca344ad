"""How good are the tests? Per graded cell: wrong and right solutions tried, mechanical mutants killed.

`python -m autograder mistakes` shows it as a table, and as a page with what came out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from autograder.exercises import solution as solutions
from autograder.exercises import trial
from autograder.exercises.exercise import Exercise, Variant, exercises
from autograder.exercises.mutants import mutants, read_survivors

MUTANT_SECONDS = 5


@dataclass
class Row:
    """One graded cell. Counts of bank items and mutants; `problems` says what came out otherwise."""

    assignment: str
    test: str
    known: int = 0  # mistakes that the exercise names
    wrong: int = 0
    caught: int = 0  # by the hidden test on every seed
    public: int = 0  # by the public check
    named: int = 0  # with a reason
    right: int = 0
    alarms: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0  # survivors that are listed with the reason why they are right
    problems: list[str] = field(default_factory=list)


def survey(
    names: Sequence[str], seeds: int, jobs: int = 1, bank: bool = True, mutated: bool = True
) -> Iterator[Row]:
    """A row for each graded cell of the assignments, in order."""
    work = [(name, test, seeds, bank, mutated) for name in names for test in exercises(name)]
    if jobs == 1:
        yield from map(_row, work)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_row, work)


def _row(work: tuple) -> Row:
    name, test, seeds, bank, mutated = work
    exercise = exercises(name)[test]
    row = Row(
        name, test, known=len(exercise.mistakes) + sum(len(a.mistakes) for a in exercise.answers)
    )
    if bank:
        _bank(row, exercise, range(1, seeds + 1))
    if mutated:
        _mutants(row, exercise)
    return row


def _bank(row: Row, exercise: Exercise, seeds: Sequence[int]) -> None:
    for item in trial.bank(row.assignment):
        if row.test not in trial.tests_of(item, row.assignment):
            continue
        outcome = trial.attempt_one(exercise, item, seeds, words=1)
        if item.right:
            row.right += 1
            alarm = outcome.public or outcome.passed < outcome.seeds
            row.alarms += bool(alarm)
            if alarm:
                row.problems.append(f"false alarm: {item}")
            continue
        row.wrong += 1
        row.caught += not outcome.passed
        row.public += bool(outcome.public)
        row.named += bool(outcome.reason)
        if outcome.passed:
            row.problems.append(f"passes {outcome.passed} of {outcome.seeds}: {item}")
        elif not outcome.reason:
            row.problems.append(f"no reason: {item}")


def equivalents(assignment: str) -> dict[tuple[str, str], str]:
    """The mutants that are right, with the reason why, by (solution cell, mutant)."""
    path = Path(__file__).parent / assignment / "equivalent.txt"
    return read_survivors(path) if path.is_file() else {}


def survivors(exercise: Exercise, seeds: Sequence[int] = (1, 2)) -> dict[tuple[str, str], bool]:
    """Every mutant of the exercise's solution cells: does it survive its hidden test?

    A cell that several exercises use is the first one's, as the notebook has them.
    """
    solution = solutions.of(exercise.assignment)
    found = {}
    for cell in solution.own_cells(exercise):
        if exercise.test != _first_user(exercise.assignment, cell.name):
            continue
        for mutant in mutants(cell.source):
            variant = Variant(mutant.name, cells={cell.name: mutant.code})
            found[cell.name, mutant.name] = _survives(exercise, solution, variant, seeds)
    return found


def _first_user(assignment: str, cell: str) -> str:
    solution, known = solutions.of(assignment), exercises(assignment)
    in_order = (known[test] for test in solution.calls if test in known)
    return next(e.test for e in in_order if any(c.name == cell for c in solution.own_cells(e)))


def _survives(exercise: Exercise, solution, variant: Variant, seeds: Sequence[int]) -> bool:
    try:
        return not any(
            trial.hidden_says(
                exercise, solution, variant, seed, seconds=MUTANT_SECONDS, words=False
            )
            for seed in seeds
        )
    except Exception:  # a mutant whose cell cannot be run, or whose answers are gone
        return False


def _mutants(row: Row, exercise: Exercise) -> None:
    listed = equivalents(row.assignment)
    for (cell, name), alive in survivors(exercise).items():
        row.mutants += 1
        row.killed += not alive
        if alive and (cell, name) in listed:
            row.equivalent += 1
        elif alive:
            row.problems.append(f"mutant survives: {cell}: {name}")


COLUMNS = (
    ("mistakes told", "known"), ("wrong", "wrong"), ("caught", "caught"), ("by the check", "public"),
    ("named", "named"), ("right", "right"), ("false alarms", "alarms"), ("mutants", "mutants"),
    ("killed", "killed"), ("equivalent", "equivalent"),
)  # fmt: skip


def total(rows: Sequence[Row], title: str) -> Row:
    """The sums of some rows."""
    made = Row(title, "")
    for _, name in COLUMNS:
        setattr(made, name, sum(getattr(row, name) for row in rows))
    return made


def table(rows: Sequence[Row]) -> str:
    """All rows as text, with the sums of each assignment."""
    lines = [f"{'':<44}" + "".join(f"{title:>15}" for title, _ in COLUMNS)]
    for row in _with_totals(rows):
        label = f"  {row.test}" if row.test else row.assignment
        lines.append(f"{label:<44}" + "".join(f"{getattr(row, name):>15}" for _, name in COLUMNS))
    return "\n".join(lines)


def _with_totals(rows: Sequence[Row]) -> Iterator[Row]:
    names = list(dict.fromkeys(row.assignment for row in rows))
    for name in names:
        own = [row for row in rows if row.assignment == name]
        yield total(own, name)
        yield from own
    if len(names) > 1:
        yield total(rows, "all")


def page(rows: Sequence[Row]) -> str:
    """The table as an HTML page; what came out otherwise unfolds below a row."""
    head = "".join(f"<th>{escape(title)}</th>" for title, _ in COLUMNS)
    body = []
    for row in _with_totals(rows):
        cells = "".join(f"<td>{_cell(row, name)}</td>" for _, name in COLUMNS)
        if not row.test:
            body.append(f"<tr class=total><th>{escape(row.assignment)}</th>{cells}</tr>")
            continue
        name = escape(row.test.removeprefix("test_"))
        if row.problems:
            items = "".join(f"<li>{escape(problem)}</li>" for problem in row.problems)
            name = f"<details><summary>{name}</summary><ul>{items}</ul></details>"
        body.append(f"<tr><th>{name}</th>{cells}</tr>")
    return _PAGE.format(head=head, body="\n".join(body))


def _cell(row: Row, name: str) -> str:
    value = getattr(row, name)
    of = {
        "caught": row.wrong,
        "public": row.wrong,
        "named": row.wrong,
        "killed": row.mutants - row.equivalent,
    }
    if of.get(name):
        share = value / of[name]
        return f'<span style="--share:{share:.3f}" class=bar>{value}</span>'
    return f"<b class=bad>{value}</b>" if name == "alarms" and value else str(value)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What the tests catch</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; color: #222 }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #ccc; padding: .2rem .6rem; text-align: right }}
tr > th:first-child {{ text-align: left; font-weight: 400 }}
.total > * {{ background: #eef3f8; font-weight: 600 !important }}
.bar {{ display: block; background: linear-gradient(90deg, #bfe3c8 calc(var(--share) * 100%), #f6c9b8 0) }}
.bad {{ color: #a00 }}
details ul {{ margin: .3rem 0; font-size: 13px; text-align: left }}
</style></head><body>
<h1>What the tests catch</h1>
<p>Wrong and right solutions of independent students, and mechanical changes of the solution, per graded cell.
“Caught”: by the hidden test on every draw. “Named”: the message says why.</p>
<table><thead><tr><th></th>{head}</tr></thead><tbody>
{body}
</tbody></table></body></html>
"""
