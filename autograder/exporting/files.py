"""Writing rows as CSV that a spreadsheet shows and never computes."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from autograder.course_folder import GradingError
from autograder.spreadsheets import no_formula


def write(
    rows: Sequence[Sequence[object]], path: Path, encoding: str = "utf-8", delimiter: str = ","
) -> None:
    """Write a CSV file, whole or not at all. A text that a spreadsheet would compute gets a `'`.

    Raises GradingError if it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.part")
    try:
        with fresh.open("w", encoding=encoding, newline="", errors="replace") as file:
            # Texts in quotes: a bare carriage return in one would begin a new row.
            writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
            writer.writerows([no_formula(value) for value in row] for row in rows)
        os.replace(fresh, path)
    except OSError as error:
        raise GradingError(
            f"{path} could not be written ({error.strerror}); name another place with --out"
        ) from error
