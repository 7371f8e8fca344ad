"""The table of what was collected: a row for everything found, on the screen and as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pandas

from autograder.batch import printable
from autograder.course_folder import GradingError
from autograder.spreadsheets import no_formula

TABLE = "collected.csv"
KEPT, UNCHANGED, OLDER = "kept", "unchanged", "older try"
OTHER, NO_NOTEBOOK, NOBODY = "other assignment", "not a notebook", "nobody in the roster"
NOTHING, PROBLEM = "nothing handed in", "problem"
# These wait for a person, and make the command's exit status 1.
OPEN = (NOBODY, PROBLEM)


@dataclass(frozen=True)
class Row:
    """One thing found, or a student of whom nothing was. late: "late" or empty; why: in words."""

    student: str
    name: str
    found: str
    outcome: str
    late: str = ""
    handed_in: str = ""
    why: str = ""


@dataclass
class Collected:
    """The table, and sentences about the roster."""

    assignment: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many rows have this outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    def __str__(self) -> str:
        order = (KEPT, UNCHANGED, OLDER, OTHER, NO_NOTEBOOK, NOBODY, NOTHING, PROBLEM)
        late = sum(bool(row.late) and row.outcome in (KEPT, UNCHANGED) for row in self.rows)
        parts = [f"{n} {outcome}" for outcome in order if (n := self.count(outcome))]
        return "; ".join(parts + ([f"{late} late"] if late else [])) or "nothing was found"

    @property
    def open(self) -> bool:
        """Something waits for a person."""
        return any(row.outcome in OPEN for row in self.rows)


_TITLES = ("student", "name", "found", "outcome", "late", "handed in", "why")


def show(result: Collected) -> str:
    """The table as text, safe for a terminal."""
    longest = (60,) * (len(_TITLES) - 1) + (160,)
    rows = [_TITLES]
    for row in result.rows:
        rows.append(tuple(map(printable, _cells(row), longest)))
    frame = pandas.DataFrame(rows)
    frame = frame.apply(lambda column: column.str.ljust(column.str.len().max()))
    return "\n".join("  ".join(row).rstrip() for row in frame.itertuples(index=False))


def write_table(result: Collected, path: Path) -> None:
    """Write the table as CSV. Raises GradingError if it cannot be written."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file)
            writer.writerow(("assignment", *_TITLES))
            for row in result.rows:
                writer.writerow([no_formula(cell) for cell in (result.assignment, *_cells(row))])
    except OSError as error:
        raise GradingError(
            f"{path} cannot be written ({error.strerror}); close it in other programs; "
            "what was collected is in submitted/"
        ) from None


def _cells(row: Row) -> tuple[str, ...]:
    return (row.student, row.name, row.found, row.outcome, row.late, row.handed_in, row.why)
