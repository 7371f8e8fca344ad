"""Statistics of a class: of a whole assignment or term, and of each exercise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from autograder.results.report.data import SUBMISSION

BINS = 10
FEWEST = 5  # students; a correlation of fewer says nothing


@dataclass(frozen=True)
class Spread:
    """How the scores of a class lie, in per cent of the points.

    counts: students with [0, 10), [10, 20), ..., [90, 100] per cent.
    """

    students: int
    mean: float
    median: float
    counts: tuple[int, ...]


def spread(percent: pd.Series) -> Spread | None:
    """The spread of one percentage per student; None if there is nobody."""
    percent = percent.dropna()
    if percent.empty:
        return None
    # Points beyond the full ones (extra credit) belong to the last bin.
    edges = np.linspace(0, 100, BINS + 1)
    counts, _ = np.histogram(percent.clip(0, 100), edges)
    mean, median = float(percent.mean()), float(percent.median())
    return Spread(len(percent), mean, median, tuple(map(int, counts)))


def sums(frame: pd.DataFrame, submitted: pd.DataFrame) -> pd.DataFrame:
    """Per submission: student, assignment, score (the penalty is off), points, manual, penalty, percent."""
    found = frame.groupby(SUBMISSION, as_index=False, sort=False)
    found = found.agg(score=("score", "sum"), points=("points", "sum"), manual=("manual", "sum"))
    found = found.merge(submitted, on=SUBMISSION, how="left").fillna({"penalty": 0.0})
    found["score"] = (found.score - found.penalty).clip(lower=0)
    return found.assign(percent=_percent(found.score, found.points))


def totals(frame: pd.DataFrame, submitted: pd.DataFrame) -> pd.DataFrame:
    """Students by assignments, each "score / points" as the page has it, and "late" if that cost any."""
    found = sums(frame, submitted).set_index(SUBMISSION)
    late = found.penalty.gt(0).map({True: " late", False: ""})
    texts = found.score.map("{:g}".format) + " / " + found.points.map("{:g}".format) + late
    return texts.unstack().fillna("–")


def term(found: pd.DataFrame, everybody: pd.Series) -> pd.DataFrame:
    """Over the term, indexed by student: score, points, percent of all points that could be had.

    An assignment that a student did not hand in counts with 0 of its points; `found` is from `sums`.
    """
    most = found.groupby("assignment").points.max().sum()
    score = found.groupby("student").score.sum().reindex(everybody, fill_value=0.0)
    table = pd.DataFrame({"score": score, "points": float(most)})
    return table.assign(percent=_percent(table.score, table.points))


def exercises(frame: pd.DataFrame) -> pd.DataFrame:
    """Per graded cell of one assignment: cell, points, mean, solved, discrimination.

    mean: points. solved: share of students with full points. discrimination: correlation of the cell's
    score with the rest of the assignment, -1 to 1, nan where it says nothing; low or negative means
    that students who are good elsewhere do no better here. Cells that wait for a person are left out
    of a student's numbers.
    """
    graded = frame[~frame.manual & (frame.points > 0)]
    table = graded.pivot_table(index="student", columns="cell", values="score", sort=False)
    most = graded.groupby("cell").points.max()
    rows = []
    for cell in dict.fromkeys(frame.cell):
        if cell not in table:
            points = frame[frame.cell == cell].points.max()
            rows.append((cell, points, np.nan, np.nan, np.nan))
            continue
        own, rest = table[cell].dropna(), table.drop(columns=cell).sum(axis=1)
        solved = float((own >= most[cell]).mean())
        rows.append((cell, most[cell], own.mean(), solved, _correlation(own, rest[own.index])))
    return pd.DataFrame(rows, columns=["cell", "points", "mean", "solved", "discrimination"])


def _correlation(one: pd.Series, other: pd.Series) -> float:
    if len(one) < FEWEST or one.nunique() < 2 or other.nunique() < 2:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _percent(score: pd.Series, points: pd.Series) -> pd.Series:
    return 100 * score / points.where(points > 0)
