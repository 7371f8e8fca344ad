"""Runs every solved notebook from start to end in a fresh kernel and prints the seconds that each takes.

    python benchmarks/notebooks.py [ASSIGNMENT ...]
    python benchmarks/notebooks.py --busy 2 [ASSIGNMENT ...]   # as a student, alone and beside busy programs

With COURSE_DATA the notebooks use the real images in its folder, without it what
`course.data` finds, which is the stand-ins where there is no network; the table says which. Seconds include the kernel's start.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the grader's reading of notebooks

from autograder import notebooks  # noqa: E402


def kernel_environment(student: bool = False) -> dict[str, str]:
    """This environment, with the repository on the import path: hidden tests run in the kernel here.

    student: as many threads as PyTorch and the course choose; else one, as in grading.
    """
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    mine = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    if student:
        mine.pop("OMP_NUM_THREADS", None)
        return mine
    return {"OMP_NUM_THREADS": "1", **mine}


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """So many programs beside, each of which keeps a core busy."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


def seconds(assignment: str, student: bool = False) -> float:
    """Wall-clock time of one run in an empty folder; raises the error of a cell that fails."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = notebooks.read(assignment)
        client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": folder}})
        start = time.perf_counter()
        client.execute(env=kernel_environment(student))
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", default=notebooks.assignments())
    parser.add_argument("--busy", type=int, help="how many busy programs beside the second run")
    options = parser.parse_args()
    kind = "COURSE_DATA" if os.environ.get("COURSE_DATA") else "no COURSE_DATA"
    for assignment in options.assignments if options.busy else ():
        alone = seconds(assignment, student=True)
        with busy(options.busy):
            beside = seconds(assignment, student=True)
        print(
            f"{assignment:<26}{alone:7.1f} s alone {beside:7.1f} s beside {options.busy} busy "
            f"programs, {beside / alone:.2f} times  ({kind})",
            flush=True,
        )
    for assignment in options.assignments if not options.busy else ():
        print(f"{assignment:<26}{seconds(assignment):7.1f} s  ({kind})", flush=True)


if __name__ == "__main__":
    main()
