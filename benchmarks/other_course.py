"""How an nbgrader course that others wrote is judged: which graded cells run outside, and what honest work and forgeries earn.

    python benchmarks/other_course.py FOLDER [--only NAME]

FOLDER is a course folder: with `source/<assignment>/<notebook>.ipynb`, or the folder of a source itself. For each notebook the
solution, the released stub and a submission in which every name equals everything are graded twice: in the student's kernel
(as stock nbgrader judges) and outside. "runs" counts graded cells that the solution passes in its own kernel.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import nbformat

from autograder import grading
from autograder.jobs import Key, Kind, Limits, Plain, Settings, Submission
from autograder.key import NoKey, read_key
from autograder.outside import names, trial
from autograder.outside.process import Bench, BenchError

EQUAL = """class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __bool__(self): return True
    def __call__(self, *a, **k): return Equal()
    def __getattr__(self, name): return Equal()
    def __getitem__(self, key): return Equal()
    def __iter__(self): return iter([Equal()])
    def __len__(self): return 1
    def __float__(self): return 0.0
    def __abs__(self): return Equal()
    def __sub__(self, other): return Equal()
    __add__ = __rsub__ = __radd__ = __mul__ = __rmul__ = __sub__
    def __hash__(self): return 0
"""


def main() -> None:
    """Measure each notebook and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="notebooks whose path has this in it")
    options = parser.parse_args()
    sums = [0] * 7
    print(f"{'notebook':44} {'tests':>5} {'runs':>5} {'outside':>7} {'stubs':>5} {'equal':>5} {'(kernel)':>8}")  # fmt: skip
    causes: list[str] = []
    for path in sorted(options.folder.rglob("*.ipynb")):
        if options.only in str(path) and ".ipynb_checkpoints" not in path.parts:
            row = _measured(path, causes)
            if row:
                sums = [a + b for a, b in zip(sums, row, strict=True)]
                print(f"{path.stem[:44]:44} {row[0]:5} {row[1]:5} {row[2]:7} {row[3]:5} {row[4]:5} {row[5]:8}", flush=True)  # fmt: skip
    print(f"{'all':44} {sums[0]:5} {sums[1]:5} {sums[2]:7} {sums[3]:5} {sums[4]:5} {sums[5]:8}")
    print(f"judging the solutions: {sums[6] / 1000:.1f} s")
    for cause in causes:
        print(f"  not outside: {cause}")
    grading.close()


def _measured(path: Path, causes: list[str]) -> list[int] | None:
    """Tests, those that run, outside, stubs that pass outside, always-equal outside and in the kernel, ms."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        place = root / "source" / "a"
        place.mkdir(parents=True)
        for file in path.parent.iterdir():
            small = file.is_file() and file.stat().st_size < 20e6
            if small and (file.suffix != ".ipynb" or file == path):
                shutil.copy(file, place)
        (root / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
        try:
            key = read_key(root, "a", path.stem)
        except NoKey as error:
            print(f"{path.stem[:44]:44} is left out: {str(error)[:90]}")
            return None
        tests = trial.plain_tests(key)
        if not tests:
            return None
        settings = Settings(b"a secret", Limits(cell_seconds=60), kernel_tests=True)
        plain = _owners(key)
        outside, inside = replace(key, plain=plain), replace(key, plain=None)
        solved = trial.solved_notebook(key)
        began = time.perf_counter()
        right = _passed(solved, outside, settings, tests)
        took = time.perf_counter() - began
        stock = _passed(solved, inside, settings, tests)
        for name, why in right.items():
            if why and not stock[name]:
                causes.append(f"{path.stem}, {name}: {why.splitlines()[0][:150]}")
        runs = [name for name in tests if not stock[name]]
        stub = _passed(_released(key), outside, settings, tests)
        equal = _equal(key)
        return [
            len(tests),
            len(runs),
            sum(not right[name] for name in runs),
            sum(not stub[name] for name in runs),
            sum(not why for why in _passed(equal, outside, settings, tests).values()),
            sum(not why for why in _passed(equal, inside, settings, tests).values()),
            round(1000 * took),
        ]


def _owners(key: Key) -> Plain:
    try:
        bench = Bench(key, None)
    except BenchError:
        return Plain((), {})
    try:
        return Plain(bench.learn(), {})
    finally:
        bench.close()


def _passed(notebook: bytes, key: Key, settings: Settings, tests: list[str]) -> dict[str, str]:
    """For each test the reason why it has not its full points, "" if it has."""
    submission = Submission("somebody", notebook, dict(key.files), digest="x")
    graded = grading.grade(submission, key, settings)
    return {
        v.name: "" if v.score == v.points else v.reason or "no reason"
        for v in graded.verdicts
        if v.name in tests
    }


def _released(key: Key) -> bytes:
    return trial.solved_notebook(replace(key, solution=()))


def _equal(key: Key) -> bytes:
    """Every name that a solution cell binds is an object that equals everything."""
    notebook = nbformat.reads(_released(key).decode(), 4)
    bound = {name: names.uses(source).binds for name, source, answer, _ in key.solution if answer}
    answers = [cell.name for cell in key.cells if cell.kind in (Kind.ANSWER, Kind.MANUAL)]
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "code" and name in answers:
            lines = [f"{bind} = Equal()" for bind in sorted(bound.get(name, ()))]
            cell.source = EQUAL + "\n".join(lines)
    return nbformat.writes(notebook).encode()


if __name__ == "__main__":
    main()
