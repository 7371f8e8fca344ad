"""nbgrader's execution step, in a kernel that can import the hidden tests.

The in-process transport runs a hidden test in the notebook's own kernel, so that kernel must find
`autograder`, which no wheel installs: the folder that holds it is put on the kernel's path, for
this kernel alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from nbgrader.preprocessors import Execute as NbGraderExecute

ROOT = Path(__file__).resolve().parent.parent


def kernel_environment() -> dict[str, str]:
    """The environment of a kernel that runs hidden tests in its own process."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    # One thread: on a busy machine, threads that wait for each other make a small network many
    # times slower, and cores are better spent on another submission.
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": threads}


class Execute(NbGraderExecute):
    """Runs the notebook as nbgrader does; only the kernel's import path differs."""

    def start_new_kernel(self, **kwargs: object) -> None:
        super().start_new_kernel(**{"env": kernel_environment(), **kwargs})
