"""Public checks: one record per assignment, one check per exercise, each naming the likely mistake.

from course.checks import nchw as checks
checks.to_nchw(to_nchw)

A check replays recorded steps (plan, hands) with the student's work, compares what comes with what was recorded
from the solution (compare, forms), and names the known mistake that gives the same (reason, messages).
"""

from __future__ import annotations

from course.checks.messages import CheckFailed

__all__ = ["CheckFailed"]


def __getattr__(name: str) -> object:
    from course.checks.record import FOLDER

    if (FOLDER / f"{name}.bin").is_file():
        from course.checks.public import Checks

        return Checks(name)
    raise AttributeError(f"module 'course.checks' has no attribute {name!r}")
