"""`report.html`: one file that loads nothing, and `report.csv`.

Names of students and reasons may hold anything: the template escapes every one, and the page's policy
allows its own script and style alone, by their digests.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from autograder import notebooks
from autograder.course_folder import CourseFolder
from autograder.results.report import data, groups, numbers, suspicious, work
from autograder.spreadsheets import no_formula
from autograder.term import TermError, read_term

HERE = Path(__file__).parent
MARKS = {  # what a student can be filtered by
    "missing": "something is missing",
    "late": "handed in late",
    "manual": "a person has to grade",
    "problem": "had a problem",
    "repair": "was repaired",
    "forgeable": "marks could be forged",
    "suspicious": "code to look at",
    "similar": "similar work",
}


def write_report(course: CourseFolder, frame: pd.DataFrame, similar: bool = False) -> Path:
    """Write `report.csv` (every score) and `report.html`; returns the path of the page.

    frame: from `data.scores`. similar: look for pairs of similar work, too (minutes for a large class).
    """
    write_scores(course, frame)
    path = course.root / "report.html"
    text = render(_contents(course, frame, similar))
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path


def write_scores(course: CourseFolder, frame: pd.DataFrame) -> Path:
    """Write `report.csv`, every score; returns its path."""
    # Texts in quotes: a bare carriage return in one would begin a new row.
    path = course.root / "report.csv"
    frame.map(no_formula).to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC)
    return path


def render(contents: Mapping) -> str:
    """The page's text."""
    jinja = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    jinja.filters |= {"number": _number, "percent": _percent, "count": _count}
    texts = {
        "style": (HERE / "report.css").read_text(encoding="utf-8"),
        "script": (HERE / "report.js").read_text(encoding="utf-8"),
        # Without a script the rows of later pages have to be seen as well.
        "unscripted": "#students .elsewhere { display: table-row }",
    }
    own = {}
    for name, text in texts.items():
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        own |= {name: Markup(text), f"{name}_digest": digest}
    return jinja.get_template("report.html.j2").render(**contents, **own)


def _number(value: float) -> str:
    return "–" if value is None or math.isnan(value) else f"{round(value, 2):g}"


def _percent(value: float) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.0f} %"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass
class _Class:
    """What is known of the class."""

    frame: pd.DataFrame
    people: pd.DataFrame
    sums: pd.DataFrame
    verdicts: pd.DataFrame
    remarks: pd.DataFrame
    seconds: pd.DataFrame
    short: pd.DataFrame
    by_hand: pd.DataFrame
    suspicious: list[tuple[str, str, suspicious.Finding]]
    similar: Mapping[str, list]
    pages: set[tuple[str, str]]


def _contents(course: CourseFolder, frame: pd.DataFrame, similar: bool) -> dict:
    works = work.all_written(course, frame)
    found = data.gradings(course, frame)
    verdicts, remarks = data.verdicts_of(found), data.remarks_of(found)
    frame = _in_order(frame, verdicts)
    everything = _Class(
        frame=frame,
        people=data.students(course),
        sums=numbers.sums(frame, data.submissions(course)),
        verdicts=verdicts,
        remarks=remarks,
        seconds=data.seconds_of(found),
        short=groups.lost(frame, verdicts),
        by_hand=data.by_hand(course),
        suspicious=[
            (student, assignment, finding)
            for assignment, written in works.items()
            for student, code in written.items()
            for finding in suspicious.findings(code)
        ],
        similar=_similar(course, works) if similar else {},
        pages={
            (page.parent.parent.name, page.parent.name)
            for page in (course.root / "feedback").glob("*/*/*.html")
            if page.stem == page.parent.name
        },
    )
    assignments = sorted(frame.assignment.unique(), key=_course_order)
    term = numbers.term(everything.sums, everything.people.student)
    return {
        "assignments": assignments,
        "lines": data.summary(frame, verdicts, remarks) + data.lesser_walls(found),
        "marks": MARKS,
        "students": _students(everything, assignments, term),
        "term": _spread(term.percent),
        "means": [_mean(everything.sums, name) for name in assignments],
        "term_mean": term.percent.mean(),
        "sections": [_section(everything, name) for name in assignments],
        "compared": similar,
    }


def _course_order(assignment: str) -> tuple[int, str]:
    """The course's own assignments in its order, others after them."""
    known = notebooks.ORDER
    return (known.index(assignment) if assignment in known else len(known), assignment)


def _in_order(frame: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """The frame's cells in the order of the notebook, which the gradebook does not keep."""
    cells = verdicts[["assignment", "cell"]].drop_duplicates().itertuples(False, None)
    place = {cell: number for number, cell in enumerate(cells)}
    places = [
        place.get(cell, len(place)) for cell in zip(frame.assignment, frame.cell, strict=True)
    ]
    order = frame.assign(place=places).sort_values("place", kind="stable")
    return order.drop(columns="place")


def _similar(course: CourseFolder, works: Mapping[str, Mapping[str, Mapping]]) -> dict[str, list]:
    from tqdm import tqdm

    from autograder.results.report import similar  # copydetect imports matplotlib

    try:
        rules = read_term(course.root)
    except TermError:  # `grade` says so; a page is written all the same
        rules = {}
    found = {}
    for assignment, written in works.items():
        teams = rules[assignment].teams.values() if assignment in rules else ()
        bar = tqdm(written.items(), f"   comparing {assignment}", unit="submission", disable=None)
        found[assignment] = similar.pairs(bar, work.released(course, assignment), teams)
    return found


def _mean(sums: pd.DataFrame, assignment: str) -> float:
    return float(sums[sums.assignment == assignment].score.mean())


def _students(known: _Class, assignments: list[str], term: pd.DataFrame) -> list[dict]:
    """A line per student of the gradebook, with or without submissions."""
    marks = _marks(known)
    results = {(row.student, row.assignment): row for row in known.sums.itertuples()}
    lines = []
    for person in known.people.itertuples():
        own = [results.get((person.student, name)) for name in assignments]
        flags = {mark for mark, students in marks.items() if person.student in students}
        flags |= {"missing"} if None in own else set()
        total = term.loc[person.student]
        cells = [
            {
                "result": result,
                "page": _page(known, person.student, assignment),
                "assignment": assignment,
            }
            for result, assignment in zip(own, assignments, strict=True)
        ]
        lines.append(
            {
                "id": person.student,
                "name": person.name,
                "cells": cells,
                "score": total.score,
                "percent": total.percent,
                "marks": [mark for mark in MARKS if mark in flags],
            }
        )
    return lines


def _marks(known: _Class) -> dict[str, set[str]]:
    sums, verdicts, remarks = known.sums, known.verdicts, known.remarks
    pairs = [pair for found in known.similar.values() for pair in found]
    return {
        "late": set(sums[sums.penalty > 0].student),
        "manual": set(sums[sums.manual > 0].student),
        "problem": set(remarks[remarks.kind == "problem"].student),
        "repair": set(remarks[remarks.kind == "repair"].student),
        "forgeable": set(_forgeable(verdicts).student),
        "suspicious": {student for student, _, _ in known.suspicious},
        "similar": {name for pair in pairs for name in (pair.one, pair.other)},
    }


def _forgeable(verdicts: pd.DataFrame) -> pd.DataFrame:
    return verdicts[verdicts.forgeable.astype(bool) & (verdicts.score.fillna(0) > 0)]


def _page(known: _Class, student: str, assignment: str) -> str:
    """Where a student's page is, seen from the report; "" if there is none."""
    if (student, assignment) not in known.pages:
        return ""
    name = quote(assignment, errors="surrogateescape")
    return f"feedback/{quote(student, errors='surrogateescape')}/{name}/{name}.html"


def _section(known: _Class, assignment: str) -> dict:
    """All that is said of one assignment."""

    rows = {name: number for number, name in enumerate(known.people.student)}

    def here(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.assignment == assignment]

    def who(students: list[str]) -> list[dict]:
        return [
            {"id": name, "page": _page(known, name, assignment), "row": rows[name]}
            for name in students
        ]

    found = groups.groups(here(known.short))
    blank = {group.cell: len(group.students) for group in found if not group.begun}
    remarks, forgeable = here(known.remarks), _forgeable(here(known.verdicts))
    handed_in = set(here(known.sums).student)
    return {
        "name": assignment,
        "spread": _spread(here(known.sums).percent),
        "seconds": here(known.seconds).seconds.median(),
        "absent": who([name for name in known.people.student if name not in handed_in]),
        "exercises": [
            {**row._asdict(), "blank": blank.get(row.cell, 0), "students": len(handed_in)}
            for row in numbers.exercises(here(known.frame)).itertuples(index=False)
        ],
        "groups": [{"group": group, "who": who(group.students)} for group in found],
        "remarks": {
            kind: [
                {"text": text, "who": who(list(dict.fromkeys(found_in.student)))}
                for text, found_in in remarks[remarks.kind == kind].groupby("text", sort=False)
            ]
            for kind in ("problem", "repair")
        },
        "forgeable": [
            {"cell": cell, "who": who(list(found_in.student))}
            for cell, found_in in forgeable.groupby("cell", sort=False)
        ],
        "suspicious": [
            {"who": who([student]), "finding": finding}
            for student, name, finding in known.suspicious
            if name == assignment
        ],
        "pairs": [
            {"who": who([pair.one, pair.other]), "pair": pair}
            for pair in known.similar.get(assignment, ())
        ],
        "by_hand": [
            {"who": who([row.student]), "row": row} for row in here(known.by_hand).itertuples()
        ],
    }


def _spread(percent: pd.Series) -> dict | None:
    """A spread with the bars of its histogram, in units of the drawing."""
    found = numbers.spread(percent)
    if found is None:
        return None
    most = max(found.counts)
    bars = [
        {"x": 34 * i + 4, "count": n, "height": round(90 * n / most, 1), "from": 10 * i}
        for i, n in enumerate(found.counts)
    ]
    words = ", ".join(f"{b['from']} to {b['from'] + 10} %: {b['count']}" for b in bars)
    return {"numbers": found, "bars": bars, "words": words}
