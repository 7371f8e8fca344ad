"""Public checks: one module per assignment, one function per exercise, each naming the likely mistake.

from course.checks import nchw as checks
checks.to_nchw(to_nchw)
"""

from course.checks.expect import CheckFailed

__all__ = ["CheckFailed"]
