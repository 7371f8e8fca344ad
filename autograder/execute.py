"""The environment of a kernel that runs hidden tests in its own process, for benchmarks with our own notebooks.

Grading does not come through here: there, hidden tests run outside the kernel (see grading.py).
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def kernel_environment() -> dict[str, str]:
    """The environment, with the folder that holds `autograder` on the import path."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    # One thread: on a busy machine, threads that wait for each other make a small network many
    # times slower, and cores are better spent on another submission.
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": threads}
