"""Measures what importing the course costs beyond torch, and that it loads nothing heavy.

    python benchmarks/imports.py [--runs 7]

Alternates fresh processes with `import torch` and with torch and the course, so that a slow moment
of the machine meets both; prints the medians and their difference.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

MODULES = ("course.data", "course.training", "course.inspection", "course.plots")
# Loaded when they are used: nothing here may come with the import.
HEAVY = ("matplotlib", "torchvision", "pandas", "sklearn", "ipywidgets", "torchinfo")
HEAVY += ("tqdm.notebook",)


def seconds(code: str) -> float:
    """Wall-clock time of a fresh interpreter that runs `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def heavy_modules() -> list[str]:
    """Those of HEAVY that importing the course has loaded."""
    listing = f"print(*(set({HEAVY!r}) & sys.modules.keys()))"
    code = f"import sys, {', '.join(MODULES)}; {listing}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    plain = "import torch"
    course = f"import torch, {', '.join(MODULES)}"
    seconds(course)  # once for the disk cache and the byte code
    times = [(seconds(plain), seconds(course)) for _ in range(runs)]
    torch_only, with_course = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"import torch {torch_only:.2f} s; with the course {with_course:.2f} s; "
        f"the course adds {with_course - torch_only:+.2f} s (medians of {runs}); "
        f"heavy modules loaded: {', '.join(heavy_modules()) or 'none'}"
    )


if __name__ == "__main__":
    main()
