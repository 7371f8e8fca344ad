"""On which sources the mechanical mutants were last tried: tests try those of what changed since again.

`python -m autograder mistakes` writes it for each assignment whose mutants are all killed or listed as right.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from autograder.exercises import solution as solutions

FILE = Path(__file__).with_suffix(".json")


def digest(assignment: str) -> str:
    """Of the solution cells, the scripts and the list of mutants that are right."""
    found = hashlib.sha256()
    for cell in solutions.of(assignment).cells:
        if cell.is_solution:
            found.update(cell.source.encode())
    for path in sorted((Path(__file__).parent / assignment).iterdir()):
        if path.suffix in (".py", ".txt"):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def read() -> dict[str, dict]:
    """For each assignment the digest, and how many mutants there were, killed and right."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def note(assignment: str, mutants: int, killed: int, equivalent: int) -> None:
    """Keep that all mutants of an assignment were tried."""
    counts = {"mutants": mutants, "killed": killed, "equivalent": equivalent}
    known = {**read(), assignment: {"digest": digest(assignment), **counts}}
    FILE.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
