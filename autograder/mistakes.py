"""Read the bank: typical mistakes, one file `bank/<assignment>.py` per assignment.

A file is a list of cells. Each is a full replacement of one solution cell of the source notebook:

    # %% to_nchw: reshape instead of permute        (grade id of the solution cell: the mistake)
    # says: scrambles                               (words that check and hidden test must say)
    # fails: test_to_nchw                           (graded cells that must fail; default test_<grade id>)
    def to_nchw(images): ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BANK = Path(__file__).resolve().parent / "bank"


@dataclass(frozen=True)
class Mistake:
    """One wrong solution: `code` replaces the solution cell `exercise`."""

    assignment: str
    exercise: str
    name: str
    code: str
    says: str
    fails: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.assignment}-{self.exercise}-{self.name.replace(' ', '-')}"


def mistakes(assignment: str) -> list[Mistake]:
    """All mistakes of an assignment, in the file's order. Raises ValueError on a malformed cell."""
    path = BANK / f"{assignment}.py"
    cells = re.split(r"^# %% ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_parse(assignment, cell) for cell in cells]


def _parse(assignment: str, cell: str) -> Mistake:
    title, _, body = cell.partition("\n")
    exercise, colon, name = title.partition(": ")
    fields = dict(re.findall(r"^# (says|fails): (.+)$", body, flags=re.MULTILINE))
    if not colon or "says" not in fields:
        raise ValueError(f"bank/{assignment}.py: {title!r} lacks 'exercise: mistake' or '# says:'")
    code = re.sub(r"^# (says|fails): .+\n", "", body, flags=re.MULTILINE).strip() + "\n"
    fails = tuple(re.split(r"[,\s]+", fields.get("fails", f"test_{exercise}").strip()))
    return Mistake(assignment, exercise, name.strip(), code, fields["says"].strip(), fails)
