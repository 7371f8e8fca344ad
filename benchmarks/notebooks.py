"""Runs every solved notebook from start to end in a fresh kernel and prints the seconds that each takes.

    python benchmarks/notebooks.py [ASSIGNMENT ...]

With COURSE_DATA the notebooks use the real images in its folder, without it what
`course.data` finds, which is the stand-ins where there is no network; the table says which. Seconds include the kernel's start.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the grader's reading of notebooks

from autograder import notebooks  # noqa: E402


def kernel_environment() -> dict[str, str]:
    """This environment, with the repository on the import path: hidden tests run in the kernel here."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    threads = os.environ.get("OMP_NUM_THREADS", "1")  # one as in grading
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": threads}


def seconds(assignment: str) -> float:
    """Wall-clock time of one run in an empty folder; raises the error of a cell that fails."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = notebooks.read(assignment)
        client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": folder}})
        start = time.perf_counter()
        client.execute(env=kernel_environment())
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", default=notebooks.assignments())
    options = parser.parse_args()
    kind = "COURSE_DATA" if os.environ.get("COURSE_DATA") else "no COURSE_DATA"
    for assignment in options.assignments:
        print(f"{assignment:<26}{seconds(assignment):7.1f} s  ({kind})", flush=True)


if __name__ == "__main__":
    main()
