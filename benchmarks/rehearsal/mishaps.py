"""The planted mishaps: what happens, to whom, and by which words it has to be reported, and where.

The places are: `collect` (a student's lines of its table), `due`, `grade` (what it prints), `screen` (the table of scores after it), `page` (the
student's feedback), `report` (the student's rows of report.html), `export` (the student's row of
Canvas's CSV), and the labels of single commands in `week.py`. Words are regular expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from rehearsal.people import Given
from rehearsal.work import Work, foreign, other_json, with_password, zipped

COLLECTED, REPAIRED, RUN = "convolution_and_pooling", "activations_and_losses", "nchw"
ASSIGNMENTS = (RUN, REPAIRED, COLLECTED)


@dataclass(frozen=True)
class Mishap:
    """what: in words; signs: (place, words) pairs, all of which have to be found."""

    what: str
    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HandedIn(Mishap):
    """One that lies in what a student hands in; `files` makes it of the student's work."""

    assignment: str
    login: str
    files: Callable[[Work], list[Given]]


def _one(make: Callable[[Work], bytes], name: str = "") -> Callable[[Work], list[Given]]:
    """A single file, under the assignment's name if it has none of its own."""
    return lambda work: [Given(name or f"{work.assignment}.ipynb", make(work))]


def _late(**after: int) -> Callable[[Work], list[Given]]:
    return lambda work: [Given(f"{work.assignment}.ipynb", work.file(), timedelta(**after))]


def _beside(*files: Given, name: str = "", **after: int) -> Callable[[Work], list[Given]]:
    """The notebook with other files in its folder."""
    return lambda work: [
        Given(name or f"{work.assignment}.ipynb", work.file(), timedelta(**after or {"days": -1})),
        *files,
    ]


def _two_tries(work: Work) -> list[Given]:
    first = Given(f"{work.assignment}.ipynb", work.sample("halfway"), timedelta(days=-3))
    return [first, Given(f"{work.assignment} (1).ipynb", work.sample("solved"))]


def _twice(work: Work) -> list[Given]:
    return [Given(f"{work.assignment}{k}.ipynb", work.file()) for k in ("", " (1)")]


def _other(work: Work) -> list[Given]:
    return [Given("homework.ipynb", Work(work.release, RUN, "x").file())]


def _signs(**words: str) -> tuple[tuple[str, str], ...]:
    return tuple(words.items())


def _in(assignment: str, *rows: tuple) -> list[HandedIn]:
    return [HandedIn(what, signs, assignment, login, files) for login, what, files, signs in rows]


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
WEB_PAGE = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Sign in</body></html>"
LOOP = "while True:\n    pass"
MEMORY = "import numpy as np\nhog = [np.ones(2**28, dtype=np.uint8) for _ in range(64)]"
ENDS = "import os\nos.abort()"
SPY = "import inspect\nexpected = inspect.stack()[1].frame.f_locals.get('expected')"
EMPTIED = (
    "from course.checks import nchw\nfor name in list(vars(nchw)):\n    setattr(nchw, name, print)"
)
FLOOD = "for k in range(10**7):\n    print('loss', k, 'x' * 200)"

HANDED_IN = [
    # What arrives, and under which name: most of it is not graded at all.
    *_in(
        COLLECTED,
        ("ada", "late", _late(hours=30), _signs(collect="late", due="1.25 days late", screen=r"/ \d+ late", report="late", page="late")),
        ("zoe", "late, within an extension", _late(hours=40), _signs(due=r"\(extended\).*in time, penalty 0")),
        ("soren", "two tries", _two_tries, _signs(collect="older try")),
        ("ming", "the same file twice", _twice, _signs(collect="a copy of the one kept")),
        ("maria", "renamed, capitals and spaces", _one(Work.file, " My Homework .IPYNB "), _signs(collect="kept.*renamed")),
        ("muhammad", "a notebook of another course", _one(lambda w: foreign()), _signs(collect="of no assignment of this course")),
        ("jose", "another assignment's notebook", _other, _signs(collect="it is of nchw")),
        ("siobhan", "several files in one folder", _beside(Given("plot.png", b"\x89PNG\r\n"), Given("scratch.ipynb", foreign()), hours=10), _signs(collect="of no assignment")),
        ("bobby", "a PDF", _one(lambda w: PDF, "homework.pdf"), _signs(collect="not a notebook", report="–")),
        ("linh", "nothing handed in", lambda work: [], _signs(collect="nothing handed in", report="–", export=r',"",[\d.]+$')),
        ("anna1", "two students of one name", _one(Work.file), _signs(twins=r"the name fits 2 students \(anna1, anna2\)", collect="kept")),
        ("anna2", "the other one of that name", _one(Work.untouched), _signs(collect="kept")),
    ),
    # How the file is made: files that are none, archives, notebooks that were mended.
    *_in(
        REPAIRED,
        ("ada", "an empty file", _one(lambda w: b""), _signs(collect="not a notebook.*empty")),
        ("zoe", "broken JSON", _one(Work.truncated), _signs(collect="not a notebook")),
        ("soren", "a web page under the notebook's name", _one(lambda w: WEB_PAGE), _signs(collect="not a notebook.*web page")),
        ("ming", "a Python file", _one(Work.as_script, "homework.py"), _signs(collect="not a notebook")),
        ("maria", "JSON that is no notebook", _one(lambda w: other_json()), _signs(collect="not a notebook")),
        ("muhammad", "a zip in the zip", lambda w: [Given("all.zip", zipped("a/b.ipynb", w.file()))], _signs(collect="all/a/b.ipynb.*kept")),
        ("jose", "a zip with a password", lambda w: [Given("all.zip", with_password(zipped("b.ipynb", w.file())))], _signs(collect="problem.*password")),
        ("siobhan", "a link beside the notebook", _beside(Given("data", b"/etc/passwd", link=True)), _signs(collect="problem.*link")),
        ("bobby", "a path that leads out", _beside(Given("../../outside.ipynb", b"{}")), _signs(collect="problem.*leads out of the archive")),
        ("linh", "answers in a new notebook", _one(Work.pasted), _signs(collect="by what it defines", report="mended|cell")),
        ("anna1", "metadata stripped", _one(Work.stripped), _signs(collect="kept", report="lost their labels")),
        ("anna2", "cells deleted", _one(lambda w: w.without("test_softmax", "setup")), _signs(report="was deleted|missing", page="deleted|missing")),
    ),
    # What happens when it runs.
    *_in(
        RUN,
        ("ada", "a loop without end", _one(lambda w: w.with_cell(LOOP, "test_to_nhwc")), _signs(grade="time|seconds", page="time|seconds", report="time|seconds")),
        ("zoe", "memory exhausted", _one(lambda w: w.with_cell(MEMORY, "test_to_nhwc")), _signs(grade="memory", page="memory", report="memory")),
        ("soren", "the kernel ends", _one(lambda w: w.with_cell(ENDS, "test_to_nhwc")), _signs(grade="kernel|ended", report="kernel|ended")),
        ("ming", "output without end", _one(lambda w: w.with_cell(FLOOD, "test_to_nhwc")), _signs(report="processor time", page="processor time")),
        ("maria", "huge outputs saved", _one(lambda w: w.saved_with_output("test_pixel", 20)), _signs(report=r"(20 / 20|5 / 5)")),
        ("muhammad", "an attempt to see the expected value", _one(lambda w: w.with_cell(SPY, "setup")), _signs(report="looks at who calls it")),
        ("jose", "checks replaced", _one(lambda w: w.with_cell(EMPTIED, "setup")), _signs(report="replaces a part of the checks")),
        ("siobhan", "a changed test", _one(lambda w: w.answering("test_describe", "print('passed')")), _signs(report="test_describe", page="test_describe")),
        ("bobby", "a syntax error", _one(lambda w: w.answering("pixel", "def pixel(images:\n    return")), _signs(report="SyntaxError", page="SyntaxError")),
        ("linh", "nothing begun", _one(Work.untouched), _signs(report="not begun", page="not done yet")),
        ("anna1", "a %pip line", _one(lambda w: w.with_cell("%pip install torchvision", "setup")), _signs(report="installs packages", page="installs packages")),
        ("anna2", "a cell doubled", _one(lambda w: w.doubled("to_nchw")), _signs(report="to_nchw")),
    ),
]  # fmt: skip

# Those of the class, of the course folder and of the instructor; `week.py` brings them about.
AROUND = [
    Mishap("the roster in UTF-16, with tabs", _signs(twins="Мария Иванова")),
    Mishap("two accounts of one id in it", _signs(twins="the id 'ada' is taken")),
    Mishap("a line that names nobody", _signs(twins="names nobody")),
    Mishap("somebody who is in no roster", _signs(twins="Mallory Nobody.*nobody in the roster")),
    Mishap("a name in Chinese", _signs(twins="ming +明 王")),
    Mishap("a name in Arabic", _signs(twins="muhammad +محمد علي")),
    Mishap("accents packed on a Mac", _signs(twins="zoe +Zoë Müller.*kept")),
    Mishap("a name that is a formula", _signs(export="'=1\\+1 Tables")),
    Mishap("the download cut short", _signs(short="no zip .or was cut short")),
    Mishap("an assignment misspelled", _signs(misspelled="no assignment 'nhcw'.*nchw")),
    Mishap("a date that is none", _signs(date="if that is a date, write it like")),
    Mishap("an extension for nobody", _signs(extension="no student .* 'zoey'; the nearest is 'zoe'")),
    Mishap("the gradebook locked", _signs(batch="waiting: the gradebook is locked")),
    Mishap("a folder misspelled by hand", _signs(batch="submitted/linh/NCHW/ is not graded: it belongs in")),
    Mishap("handed in anew after grading", _signs(again="anna2.*handed in anew")),
    Mishap("an extension given afterwards", _signs(again="siobhan.*penalty|penalty.*siobhan")),
    Mishap("a row of nobody in the LMS's file", _signs(into="no student of the gradebook.*Nobody, Mallory")),
]  # fmt: skip
