"""Trains the CIFAR-10 lab's own network by the lab's own recipe with several seeds; prints test accuracies.

    python benchmarks/cifar10_lab.py [--seeds 5]

Runs the solved notebook's cells up to its training cell (without the demonstration runs and the
graded cells), once for each seed, on one thread, and evaluates on all test images. Takes the real
images from the folder that COURSE_DATA names; without them it runs on the stand-in and says so.
Seconds are of processor time, which a busy machine changes less than the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import matplotlib
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the grader's reading of notebooks

from autograder import notebooks  # noqa: E402
from course import data  # noqa: E402
from course.training import evaluate  # noqa: E402

DEMONSTRATIONS = {"ladder"}


def prepared() -> tuple[dict, str]:
    """The names that the notebook has made before its training cell, and that cell's source."""
    namespace: dict = {}
    for cell in notebooks.code_cells(notebooks.read("cifar10_lab")):
        if cell.id == "trained":
            return namespace, cell.source
        if not notebooks.is_graded(cell) and cell.id not in DEMONSTRATIONS:
            with contextlib.redirect_stdout(io.StringIO()):
                notebooks.execute(cell.source, namespace)
    raise LookupError("cifar10_lab has no cell with the id 'trained'")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    matplotlib.use("Agg")
    namespace, training = prepared()
    test = data.cifar10("test")
    print(f"{test.name}: {len(namespace['train'])} training, {len(test)} test images")
    accuracies = []
    home = Path.cwd()
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)  # the notebook writes its weights beside itself
            start = time.process_time()
            notebooks.execute(training.replace("set_seed(0)", f"set_seed({seed})"), namespace)
            seconds = time.process_time() - start
            os.chdir(home)
        accuracies.append(evaluate(namespace["network"], test).accuracy)
        print(f"seed {seed}: test accuracy {accuracies[-1]:.4f}, {seconds:.0f} s", flush=True)
    print(f"minimum {min(accuracies):.4f}, median {statistics.median(accuracies):.4f}")


if __name__ == "__main__":
    main()
