"""Which assignment a notebook belongs to, by its content: cell ids, fixed texts, what it defines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.intake import NOTEBOOK
from autograder.jobs import Key
from autograder.repair.matching import FIXED, WRITTEN, alike, match, read_texts, released_texts
from autograder.repair.reading import StudentCell, Unreadable, read_cells

ENOUGH = 0.15  # of an assignment's cells
CLEARLY = 1.5  # times as many as of the next


@dataclass(frozen=True)
class Recognised:
    """What a file is.

    assignment: its name, or "" for a notebook that fits none or a file that is none.
    notebook:   the file can be read as a notebook.
    why:        how it was recognised, or why it was not.
    written:    how many of its cells are not as released.
    """

    assignment: str
    notebook: bool
    why: str = ""
    written: int = 0


def recognise(path: Path, keys: Mapping[str, Key]) -> Recognised:
    """Tell what a file is. Never raises for what the file holds."""
    try:
        if path.stat().st_size > NOTEBOOK:
            return Recognised("", False, f"larger than {NOTEBOOK // 2**20} MiB")
        cells, _ = read_cells(path.read_bytes())
    except Unreadable as error:
        return Recognised("", False, str(error))
    except OSError as error:
        return Recognised("", False, f"cannot be read ({error.strerror})")
    if not any(cell.source.strip() for cell in cells):
        return Recognised("", True, "the notebook is empty")
    name, why = _by_marks(cells, keys)
    if not name:
        name, why = _by_answers(cells, keys)
    if not name:
        return Recognised("", True, why)
    return Recognised(name, True, why, _written(cells, keys[name]))


def _by_marks(cells: Sequence[StudentCell], keys: Mapping[str, Key]) -> tuple[str, str]:
    """By ids and texts that only one assignment has."""
    ids = {cell.grade_id for cell in cells} | {cell.cell_id for cell in cells}
    texts = {_squeezed(cell.source) for cell in cells}
    scores = {}
    for name, key in keys.items():
        others = [cell for other in keys.values() if other is not key for cell in other.cells]
        shared = {mark for cell in others for mark in (cell.name, cell.cell_id)}
        common = {_squeezed(cell.released) for cell in others} | {""}
        own = [c for c in key.cells if _squeezed(c.released) not in common or c.name not in shared]
        by_id = sum(bool(ids & ({c.name, c.cell_id} - shared - {""})) for c in own)
        by_text = sum(_squeezed(c.released) in texts - common for c in own)
        total = max(len(own), 1)
        scores[name] = (max(by_text, 0.9 * by_id) / total, by_text >= by_id, by_text, by_id)
    best, *rest = sorted(scores, key=lambda name: scores[name][0], reverse=True)
    score, _, by_text, by_id = scores[best]
    if score < ENOUGH or (rest and score < CLEARLY * scores[rest[0]][0]):
        return "", ""
    # Ids alone can be pasted over anything; of the texts at least one has to be there.
    if not by_text and not _bears_out(cells, keys[best]):
        return "", ""
    return best, "by its cell ids and texts" if by_id else "by the texts of its cells"


def _bears_out(cells: Sequence[StudentCell], key: Key) -> bool:
    texts = read_texts(cells, key.cells)
    return any(
        alike(text, released) >= 0.4 for text in texts for released in released_texts(key.cells)
    )


def _by_answers(cells: Sequence[StudentCell], keys: Mapping[str, Key]) -> tuple[str, str]:
    """By what the cells define, for answers in a new notebook."""
    scores = {}
    for name, key in keys.items():
        texts = read_texts(cells, key.cells)
        found = match(cells, texts, key.cells).owner
        released = released_texts(key.cells)
        scores[name] = sum(
            1
            for k, s in found.items()
            if (key.cells[k].kind in WRITTEN and released[k].makes & texts[s].makes)
            or (key.cells[k].kind in FIXED and alike(texts[s], released[k]) >= 0.8)
        )
    best, *rest = sorted(scores, key=lambda name: scores[name], reverse=True)
    if scores[best] and (not rest or scores[best] > scores[rest[0]]):
        return best, "by what it defines: the assignment's own cells are missing"
    if scores[best]:
        return "", f"it fits {best} and {rest[0]} alike"
    return "", "it is a notebook, but of no assignment of this course"


def _written(cells: Sequence[StudentCell], key: Key) -> int:
    released = {_squeezed(c.released) for c in key.cells}
    return sum(_squeezed(cell.source) not in released for cell in cells if cell.source.strip())


@lru_cache(maxsize=4096)
def _squeezed(source: str) -> str:
    """The text without differences of spacing."""
    return " ".join(source[:20_000].split())
