"""Pairs of similar work: winnowed fingerprints of tokens (copydetect), without what the release has.

Names, comments and layout do not count. Exercises are short and right answers look alike: what much of
the class shares says nothing and is left out, so only what is rare counts.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from copydetect.detector import CodeFingerprint
from scipy.sparse import csr_matrix

GRAM, WINDOW = 25, 8  # characters of tokens that are alike at least; among how many one is kept
COMMON = 0.2  # share of the class that may hold a fingerprint ...
FEW = 5  # ... and students who may in any class
ALIKE = 0.7  # share of the smaller work's rare fingerprints
FEWEST = 12  # rare fingerprints that are alike at least
MOST = 50  # pairs

Work = Mapping[str, str]  # code by cell


@dataclass(frozen=True)
class Pair:
    """Two students whose work is alike.

    alike: share of the smaller work's rare fingerprints, 0 to 1. fingerprints: how many. cells: where
    they are, those with most of them first.
    """

    one: str
    other: str
    alike: float
    fingerprints: int
    cells: tuple[str, ...]


def pairs(
    works: Iterable[tuple[str, Work]],
    released: Iterable[str] = (),
    teams: Iterable[Collection[str]] = (),
) -> list[Pair]:
    """The pairs of one assignment that are alike, the most alike first, at most `MOST`.

    works: (student, code by cell). released: the release's own code. teams: who worked together.
    """
    ours = set().union(*(_fingerprints(text) for text in released))
    names, prints = [], []
    for student, work in works:
        names.append(student)
        prints.append({cell: _fingerprints(text) - ours for cell, text in work.items()})
    everything = [set().union(*cells.values()) for cells in prints]
    count = Counter(mark for marks in everything for mark in marks)
    limit = max(FEW, COMMON * len(names))
    rare = [{mark for mark in marks if count[mark] <= limit} for marks in everything]
    found = []
    team_of = {student: number for number, team in enumerate(teams) for student in team}
    for i, j, shared in _overlaps(rare):
        if names[i] in team_of and team_of[names[i]] == team_of.get(names[j]):
            continue
        alike = shared / min(len(rare[i]), len(rare[j]))
        if shared >= FEWEST and alike >= ALIKE:
            where = Counter(
                {
                    cell: len(marks & rare[i] & rare[j])
                    for cell, marks in prints[i].items()
                    if marks & rare[i] & rare[j]
                }
            )
            cells = tuple(cell for cell, _ in where.most_common())
            found.append(Pair(names[i], names[j], alike, shared, cells))
    return sorted(found, key=lambda pair: (-pair.alike, -pair.fingerprints))[:MOST]


def _overlaps(sets: list[set[int]]) -> Iterator[tuple[int, int, int]]:
    """(i, j, how many are in both) of all sets i < j with something in common."""
    column = {mark: k for k, mark in enumerate(dict.fromkeys(m for s in sets for m in s))}
    if not column:
        return
    rows = [i for i, marks in enumerate(sets) for _ in marks]
    columns = [column[mark] for marks in sets for mark in marks]
    table = csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), (len(sets), len(column)))
    common = (table @ table.T).tocoo()
    for i, j, shared in zip(common.row, common.col, common.data, strict=True):
        if i < j:
            yield int(i), int(j), int(shared)


@lru_cache(maxsize=100_000)  # many cells of a class are the same, word for word
def _fingerprints(text: str) -> frozenset[int]:
    # Hashes of one run only: Python salts them. No text is read as a file: `fp` is what is looked at.
    if not text.strip():
        return frozenset()
    marks = CodeFingerprint("answer.py", GRAM, WINDOW, fp=io.StringIO(text)).hashes
    return frozenset(map(int, marks))
