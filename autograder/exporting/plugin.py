"""What `nbgrader export` writes: its own columns, any name quoted, no formulas."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from autograder.exporting import files, formats, table


class SafeCsv(ExportPlugin):
    """nbgrader's CSV with `lms_user_id` as one more column; `nbgrader_config.py` names it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the scores to `--to` (default: grades.csv)."""
        students, assignments = map(str, self.student), map(str, self.assignment)
        students, assignments = set(students), set(assignments)
        scores = [
            score
            for score in table.read(gradebook)
            if (not students or score.person.id in students)
            and (not assignments or score.assignment in assignments)
        ]
        path = Path(self.to or "grades.csv")
        files.write(formats.long(scores), path)
        self.log.info("Exported grades to %s", path)
