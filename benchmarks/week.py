"""The rehearsed week: a class hands in three assignments through Moodle, and much goes wrong.

    python benchmarks/week.py                  # 200 students
    python benchmarks/week.py --students 12    # the same mishaps in a small class
    python benchmarks/week.py --students 12 --cut    # with the beginning of each notebook, in a minute or two

Each step is the command that an instructor types: build, collect, due, grade, report, feedback, export.
The table lists every planted mishap (`rehearsal/mishaps.py`) with where it was reported. The exit
status is 1 if one was not, a command ended otherwise than expected, or the pages are too large or slow.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
os.environ.setdefault("OMP_NUM_THREADS", "1")

from rehearsal import people  # noqa: E402
from rehearsal.mishaps import AROUND, ASSIGNMENTS, COLLECTED, HANDED_IN, RUN, HandedIn, Mishap  # noqa: E402
from rehearsal.work import Work  # noqa: E402

from autograder import notebooks  # noqa: E402
from autograder.backups import gradebook_file  # noqa: E402
from autograder.course_folder import CourseFolder, copy_course  # noqa: E402

PAGE_BYTES = 300_000
OPEN_SECONDS = 1.0
CUT = 4  # graded cells
CHROMIUM = Path("/usr/bin/chromium")
KINDS = ("solved", "halfway", "mistaken-1", "mistaken-2", "mistaken-3")

TERM = """\
[convolution_and_pooling]
due = {due}
penalty = {{ per_day = 0.1, grace_minutes = 15, at_most = 0.5 }}

[convolution_and_pooling.extensions]
{who} = 3
{more}

[nchw]
due = {other}

[nchw.limits]
cell_seconds = 5
memory_mib = 1536
"""
GOOD = {"due": "2026-10-20T21:59:00Z", "other": "2026-10-20T21:59:00Z", "who": "zoe", "more": ""}


class Week:
    """A course folder, and what each command said: `said` by label, `wrong` what was unexpected."""

    def __init__(self, root: Path, members: list[people.Student], jobs: int) -> None:
        self.root, self.members, self.jobs = root, members, jobs
        self.said: dict[str, str] = {}
        self.wrong: list[str] = []

    def run(
        self,
        label: str,
        *arguments: object,
        ends: int = 0,
        hear: Callable[[str], None] | None = None,
    ) -> None:
        """Run one command of the grader; `ends` is the exit status that it should have.

        hear: is given each line as it comes.
        """
        shown = " ".join(str(a).replace(f"{self.root}{os.sep}", "") for a in arguments)
        start = time.perf_counter()
        command = [sys.executable, "-m", "autograder", *map(str, arguments), "--course", self.root]
        more = {"COLUMNS": "200", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            command, cwd=ROOT, text=True, encoding="utf-8", env=os.environ | more,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            lines = []
            for line in process.stdout:
                lines.append(line)
                if hear:
                    hear(line)
        self.said[label] = text = "".join(lines)
        said = self.root / "said"
        said.mkdir(exist_ok=True)
        (said / f"{label}.txt").write_text(text, encoding="utf-8")
        print(f"{time.perf_counter() - start:7.1f} s  {process.returncode}  {shown}", flush=True)
        if process.returncode != ends:
            last = lines[-1].strip() if lines else "nothing"
            self.wrong.append(
                f"`{shown}` ended with {process.returncode}, not {ends}, saying: {last}"
            )
        if "Traceback (most recent call last)" in text:
            self.wrong.append(f"`{shown}` printed a traceback")

    def go(self) -> None:
        """The week, command by command."""
        self.run("build", "build", *ASSIGNMENTS)
        zips = {name: self.download(name) for name in ASSIGNMENTS}
        participants = people.participants(self.root / "participants.csv", self.members)
        worksheet = people.worksheet(self.root / "worksheet.csv", self.members)
        self.run("misspelled", "collect", "nhcw", zips[RUN], ends=1)
        short = self.root / "short.zip"
        short.write_bytes(zips[RUN].read_bytes()[:-400])
        self.run("short", "collect", RUN, short, ends=1)
        self.run("twins", "collect", RUN, zips[RUN], "--roster", participants, ends=1)
        self.term(other="2026-10-32")
        self.run("date", "due", ends=1)
        self.term(who="zoey")
        self.run("extension", "due", ends=1)
        self.term()
        for name in ASSIGNMENTS:
            self.run(f"collect {name}", "collect", name, zips[name], "--roster", worksheet, ends=1)
        misspelled = self.root / "submitted" / "linh" / "NCHW"
        (self.root / "submitted" / "linh" / RUN).rename(misspelled)
        with Lock(gradebook_file(CourseFolder(self.root))) as lock:
            grade = ("grade", *ASSIGNMENTS, "--jobs", self.jobs)
            self.run("batch", *grade, ends=1, hear=lock.hear)
        misspelled.rename(misspelled.with_name(RUN))
        self.run("due", "due")
        # An extension is given afterwards, and one answer is handed in anew.
        again = self.download(COLLECTED, mended="anna2")
        self.run("collect again", "collect", COLLECTED, again, "--roster", worksheet, ends=1)
        self.term(more="siobhan = 1")
        self.run("again", *grade)
        self.run("report", "report")
        for name in ASSIGNMENTS:
            self.run(f"feedback {name}", "feedback", name, "--zip", "moodle", "--jobs", self.jobs)
        self.run("export", "export", "--to", "canvas")
        lms = people.lms_gradebook(self.root / "lms.csv", self.members, ASSIGNMENTS)
        self.run("into", "export", "--into", lms, ends=1)

    def term(self, **changed: str) -> None:
        """Write the file of dates, with these parts otherwise."""
        (self.root / "term.toml").write_text(TERM.format(**GOOD | changed), encoding="utf-8")

    def download(self, assignment: str, mended: str = "") -> Path:
        """Moodle's zip of an assignment; `mended` hands in anew, what was no mishap."""
        planted = {m.login: m.files for m in HANDED_IN if m.assignment == assignment}
        handed_in = []
        for k, student in enumerate(self.members):
            kind = "solved" if student.login in planted else KINDS[k % len(KINDS)]
            work = Work(self.root / "release", assignment, student.login, kind)
            files = planted.get(student.login) if student.login != mended else None
            own = [people.Given(f"{assignment}.ipynb", work.file())]
            handed_in.append((student, files(work) if files else own))
        work = Work(self.root / "release", assignment, people.STRANGER.login)
        handed_in.append((people.STRANGER, [people.Given("x.ipynb", work.file())]))
        return people.moodle_zip(self.root / f"{assignment}{mended}.zip", handed_in)


class Lock:
    """Another program that keeps the gradebook locked until the batch says that it waits."""

    done = False

    def __init__(self, gradebook: Path) -> None:
        self.gradebook = sqlite3.connect(
            gradebook, timeout=30, isolation_level=None, check_same_thread=False
        )

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def hear(self, line: str) -> None:
        """Lock or let go, as the batch's output tells."""
        if "grading:" in line and not self.gradebook.in_transaction and not self.done:
            self.gradebook.execute("begin exclusive")
        if "waiting:" in line and self.gradebook.in_transaction:
            self.gradebook.rollback()
            self.done = True


class Found:
    """What was reported, line by line; a page is one line."""

    def __init__(self, week: Week) -> None:
        self.week, self.feedback = week, week.root / "feedback"
        self.exported = _read(week.root / "export-canvas.csv").splitlines()
        table_rows = BeautifulSoup(_read(week.root / "report.html"), "html.parser")("tr")
        self.rows = [row.get_text(" ", strip=True) for row in table_rows]

    def lines(self, mishap: Mishap, place: str) -> list[str]:
        """The lines at a place; of a student's mishap those alone that name the student."""
        if not isinstance(mishap, HandedIn):
            return self.exported if place == "export" else self.week.said[place].splitlines()
        login, assignment = mishap.login, mishap.assignment
        if place == "page":
            path = self.feedback / login / assignment / f"{assignment}.html"
            return [BeautifulSoup(_read(path), "html.parser").get_text(" ", strip=True)]
        lines = {"report": self.rows, "export": self.exported}.get(place)
        if lines is None:
            label = {"collect": f"collect {assignment}", "grade": "batch", "screen": "batch"}
            lines = self.week.said[label.get(place, place)].splitlines()
        return [line for line in lines if re.search(rf"(?<!\w){login}(?!\w)", line)]

    def missing(self, mishap: Mishap) -> list[str]:
        """The places where it is not reported."""
        return [
            f"{place}: no {words!r}"
            for place, words in mishap.signs
            if not any(re.search(words, line, re.S) for line in self.lines(mishap, place))
        ]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def opening_seconds(page: Path) -> float | None:
    """How long a browser takes to open a page, or None if there is none here."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if not CHROMIUM.is_file():
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto("about:blank")
        start = time.perf_counter()
        tab.goto(page.as_uri(), wait_until="load")
        seconds = time.perf_counter() - start
        browser.close()
    return seconds


def judge(week: Week) -> list[str]:
    """Print what was reported and measured; returns what is wrong."""
    found, wrong = Found(week), list(week.wrong)
    planted = [*HANDED_IN, *AROUND]
    longest = max(len(mishap.what) for mishap in planted)
    print(f"\n{'mishap':<{longest}}  {'reported in':<28}  ok")
    for mishap in planted:
        missing = found.missing(mishap)
        places = ", ".join(place for place, _ in mishap.signs)
        print(f"{mishap.what:<{longest}}  {places:<28}  {'; '.join(missing) or 'yes'}")
        wrong += [f"{mishap.what}: {line}" for line in missing]
    print(f"\n{len(planted)} mishaps")
    pages = list(found.feedback.glob("*/*/*.html"))
    largest = max(pages, key=lambda page: page.stat().st_size)
    print(
        f"{len(pages)} pages, the largest {largest.stat().st_size / 1000:.0f} kB: {largest.parent}"
    )
    if largest.stat().st_size >= PAGE_BYTES:
        wrong.append(f"{largest} is over {PAGE_BYTES // 1000} kB")
    seconds = opening_seconds(week.root / "report.html")
    if seconds is None:
        print("the report was not opened: there is no browser here")
    else:
        print(f"the report opens in {seconds:.2f} s")
        if seconds >= OPEN_SECONDS:
            wrong.append(f"the report takes over {OPEN_SECONDS:.0f} s to open")
    for name in ASSIGNMENTS:
        if not (found.feedback / f"{name}-moodle.zip").is_file():
            wrong.append(f"{name}: no zip of pages")
    for student in week.members:
        if not any(f'"{student.login}"' in line for line in found.exported):
            wrong.append(f"{student.login} is not in the export")
    return wrong


def prepare(source: Path, cut: bool) -> None:
    """Leave the three assignments of the week; cut: their first exercises, without what they show."""
    for folder in source.iterdir():
        if folder.is_dir() and folder.name not in ASSIGNMENTS:
            shutil.rmtree(folder)
    for name in ASSIGNMENTS if cut else ():
        path = source / name / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        graded = [k for k, cell in enumerate(notebook.cells) if notebooks.is_graded(cell)]
        notebook.cells = [
            cell
            for cell in notebook.cells[: graded[CUT - 1] + 1]
            if cell.cell_type == "markdown"
            or notebooks.grade_id(cell) == "setup"
            or notebooks.is_solution(cell)
            or notebooks.is_graded(cell)
        ]
        nbformat.write(notebook, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=200, help="default: 200, at least 12")
    parser.add_argument("--jobs", type=int, default=2, help="grading processes; default: 2")
    parser.add_argument("--cut", action="store_true", help=f"only {CUT} graded cells of a notebook")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the course folder there")
    options = parser.parse_args()

    from autograder import sandbox

    try:
        members = people.students(options.students)
    except ValueError as error:
        parser.error(str(error))
    if reason := sandbox.why_not():
        sys.exit(f"the week is graded in a sandbox, and there is none: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        root = copy_course(options.keep or Path(folder) / "course").resolve()
        prepare(root / "source", options.cut)
        week = Week(root, members, options.jobs)
        week.go()
        wrong = judge(week)
    for line in wrong:
        print(f"wrong: {line}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
