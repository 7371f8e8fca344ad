"""The student's cells put into the assignment's order, with a line for each thing that was mended.

A good submission in bad clothes gets its full score: stripped labels, lost or doubled or reordered
cells, changed tests, an older format, leftovers of the day's work. Each repair is named in a line
that the student and the instructor may read; no line holds any of the student's text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.jobs import CellKey, Key, Kind
from autograder.repair.leftovers import LONGEST, may_have_leftovers, without_leftovers
from autograder.repair.matching import (
    FIXED,
    WRITTEN,
    Match,
    Text,
    match,
    read_texts,
    released_texts,
)
from autograder.repair.reading import StudentCell, Unreadable, read_cells

LINES = 60  # of repairs; then they are counted only
LONGEST_LINE = 1000  # that is tried as Python


@dataclass(frozen=True)
class Cell:
    """A cell to run: `name` and `key` are None for a cell of the student's own."""

    name: str | None
    key: CellKey | None
    cell_type: str  # "code", "markdown" or "raw"
    source: str


@dataclass(frozen=True)
class Repaired:
    """The cells in the assignment's order, and what was mended, one line each.

    An ANSWER or MANUAL cell that the student deleted has an empty source. Where `unreadable` says
    what is wrong with the file, there are no cells.
    """

    cells: tuple[Cell, ...]
    repairs: tuple[str, ...]
    unreadable: str = ""


def repair(notebook: bytes | None, key: Key) -> Repaired:
    """Find the assignment's cells and the student's own in a notebook's bytes; never raises.

    Args:
        notebook: the submitted file's bytes, of any kind; None if there is no file.
        key: the assignment; only its texts are used for tests and read-only cells.
    """
    try:
        cells, repairs = read_cells(notebook, key.kernel_name)
    except Unreadable as problem:
        return Repaired((), (), f"{problem} The file to hand in is {key.notebook}.ipynb.")
    except MemoryError:
        return Repaired((), (), "The file needs too much memory to be read. Clear its outputs.")
    cells, retyped = _unfenced(cells)
    texts = read_texts(cells, key.cells)
    work = _Assembly(cells, texts, key.cells, match(cells, texts, key.cells), retyped)
    result = work.run()
    repairs += work.repairs()
    if len(repairs) > LINES:
        repairs[LINES:] = [f"and {len(repairs) - LINES} more repairs"]
    return Repaired(tuple(result), tuple(repairs))


_FENCED = re.compile(r"\s*```[\w{}., -]*\n(.*)\n```\s*", re.DOTALL)


def _unfenced(cells: list[StudentCell]) -> tuple[list[StudentCell], dict[int, str]]:
    """Code that an editor made a fenced block of markdown; and the texts as they were."""
    result, before = [], {}
    for s, cell in enumerate(cells):
        if cell.cell_type != "code" and cell.source.lstrip().startswith("```"):
            fenced = _FENCED.fullmatch(cell.source)
            if fenced and "\n```" not in fenced.group(1):
                before[s] = cell.source
                cell = replace(cell, source=fenced.group(1))
        result.append(cell)
    return result, before


def _calls(line: str) -> bool:
    """Whether a line by itself runs a file or calls something; what it assigns, the released text assigns anew."""
    if line.startswith("%run "):
        return True
    try:
        body = ast.parse(line).body if len(line) < LONGEST_LINE else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return bool(body) and all(
        isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) for s in body
    )


class _Assembly:
    """Put the notebook together from the key and the student's cells, noting what is mended."""

    def __init__(
        self,
        cells: Sequence[StudentCell],
        texts: Sequence[Text],
        key: tuple[CellKey, ...],
        found: Match,
        fenced: dict[int, str],
    ) -> None:
        self.cells, self.texts, self.key = cells, texts, key
        self.owner, self.spares, self.fenced = found.owner, found.spares, fenced
        self.released = released_texts(key)
        self.owned = {s: k for k, s in self.owner.items()}
        self.extras = [
            s
            for s in range(len(cells))
            if s not in self.owned and s not in self.spares and texts[s].plain
        ]
        # What was mended: a heading and the names of the cells.
        self.noted: dict[str, list[str]] = {}
        self.lines: list[str] = []
        self.room = LONGEST  # characters in which leftovers are looked for

    def run(self) -> list[Cell]:
        """The cells in the key's order, the student's own after the key cell that they followed."""
        following: dict[int, list[int]] = {}
        last = -1
        extras = set(self.extras)
        for s in range(len(self.cells)):
            last = self.owned.get(s, last)
            if s in extras:
                following.setdefault(last, []).append(s)
        result = [self._own(s) for s in following.get(-1, [])]
        for k, cell in enumerate(self.key):
            if cell.kind in FIXED:
                result += self._fixed(k)
            elif cell.kind in WRITTEN:
                result.append(self._written(k, following))
            elif k in self.owner:
                result.append(self._open(k))
            result += [self._own(s) for s in following.get(k, [])]
        self._note_the_rest()
        return result

    def repairs(self) -> list[str]:
        """One line a repair."""
        grouped = [f"{what}: {', '.join(names)}" for what, names in self.noted.items()]
        return grouped + list(dict.fromkeys(self.lines))

    def _note(self, what: str, k: int) -> None:
        self.noted.setdefault(what, []).append(self.key[k].name)

    def _own(self, s: int) -> Cell:
        cell = self.cells[s]
        source = self.fenced.get(s, cell.source)
        cell_type = cell.cell_type or "raw"
        if cell_type == "code":
            source = self._tidy(source, f"cell {cell.number}")
        return Cell(None, None, cell_type, source)

    def _fixed(self, k: int) -> list[Cell]:
        """The released text; before it the student's, where that defines names of its own."""
        cell, s = self.key[k], self.owner.get(k)
        result = []
        if s is None:
            self._note("missing, put back as released", k)
        elif self.texts[s].plain != self.released[k].plain:
            self._note("changed, replaced by the released text", k)
            if self.texts[s].names - self.released[k].names and cell.cell_type == "code":
                self._note("what you changed defines names of its own and runs before it", k)
                source = self._tidy(self.cells[s].source, f"cell {self.cells[s].number}")
                result.append(Cell(None, None, "code", source))
            elif cell.kind is Kind.LOCKED and (added := self._added(k, s)):
                self._note("lines that you added run before it", k)
                result.append(Cell(None, None, "code", added))
        elif self.cells[s].cell_type != cell.cell_type:
            self._note("of another cell type, turned back", k)
        return [*result, Cell(cell.name, cell, cell.cell_type, cell.released)]

    def _added(self, k: int, s: int) -> str:
        """Lines of a changed code cell that call something and are not the course's: `%run helpers.py`."""
        if self.key[k].cell_type != "code" or self.cells[s].cell_type != "code":
            return ""
        known = {line.strip() for line in self.key[k].released.splitlines()}
        source = self._tidy(self.cells[s].source, f"cell {self.cells[s].number}")
        lines = (line.rstrip() for line in source.splitlines() if line.strip() not in known)
        return "\n".join(line for line in lines if line[:1] not in "# \t" and _calls(line))

    def _written(self, k: int, following: dict[int, list[int]]) -> Cell:
        cell, s = self.key[k], self.owner.get(k)
        source = ""
        if s is None:
            self.lines.append(f"your answer {cell.name} is missing from the notebook")
        elif not self.texts[s].plain:
            self.lines.append(f"your answer {cell.name} is empty")
        elif self.texts[s].plain == self.released[k].plain and self._defined_elsewhere(k):
            self.lines.append(
                f"the untouched stub {cell.name} was left out: another cell defines the same names"
            )
        else:
            source = self.cells[s].source
            if cell.cell_type != "code":
                source = self.fenced.get(s, source)
            if self.cells[s].cell_type != cell.cell_type:
                self._note("of another cell type, turned back", k)
        if cell.kind is Kind.MANUAL and (
            s is None or self.texts[s].plain in ("", self.released[k].plain)
        ):
            source = self._answer_below(k, following) or source
        if cell.cell_type == "code":
            source = self._tidy(source, cell.name)
        return Cell(cell.name, cell, cell.cell_type, source)

    def _defined_elsewhere(self, k: int) -> bool:
        """The student wrote the answer into another cell, which the stub would overwrite."""
        missing = set(self.released[k].makes)
        if not missing:
            return False
        for s in self.extras:
            if self.cells[s].cell_type == "code":
                missing -= self.texts[s].makes
        for j, s in self.owner.items():
            if self.key[j].kind in WRITTEN and self.texts[s].plain != self.released[j].plain:
                missing -= self.texts[s].defines - self.released[j].makes
            elif self.key[j].kind in FIXED and self.texts[s].plain != self.released[j].plain:
                missing -= self.texts[s].names - self.released[j].names
        return not missing

    def _answer_below(self, k: int, following: dict[int, list[int]]) -> str:
        """A person grades one cell: take what was written into new cells below the stub."""
        below = following.get(k, [])
        chosen = [s for s in below if self.cells[s].cell_type == self.key[k].cell_type]
        if chosen:
            following[k] = [s for s in below if s not in chosen]
            self.lines.append(f"your answer {self.key[k].name} was taken from a cell below it")
        return "\n\n".join(self.fenced.get(s, self.cells[s].source) for s in chosen)

    def _open(self, k: int) -> Cell:
        cell, s = self.key[k], self.owner[k]
        source = self.fenced.get(s, self.cells[s].source)
        cell_type = self.cells[s].cell_type or cell.cell_type
        if cell_type != cell.cell_type and self.texts[s].plain == self.released[k].plain:
            self._note("of another cell type, turned back", k)
            source, cell_type = self.cells[s].source, cell.cell_type
        if cell_type == "code":
            source = self._tidy(source, f"cell {self.cells[s].number}")
        return Cell(cell.name, cell, cell_type, source)

    def _tidy(self, source: str, where: str) -> str:
        source, reasons = without_leftovers(source, self.room)
        if may_have_leftovers(source):
            self.room -= len(source)
        self.lines += [f"{where}: {reason}" for reason in reasons]
        return source

    def _note_the_rest(self) -> None:
        """Labels, copies and order."""
        for s in self.spares:
            if self.spares[s] in self.owner:
                self._note("a second copy was left out", self.spares[s])
        for s in self.extras:
            k = self._answers_again(s)
            if k is not None:
                name = self.key[k].name
                self.lines.append(
                    f"{name} is answered in more than one cell; they run in your order"
                )
        unlabelled = [
            k
            for k, s in self.owner.items()
            if self.key[k].kind is not Kind.OPEN and self.cells[s].grade_id != self.key[k].name
        ]
        if unlabelled:
            self.lines.append(
                f"{len(unlabelled)} cells had lost their labels and were recognised by their text"
            )
        places = [self.owner[k] for k in sorted(self.owner)]
        if places != sorted(places):
            self.lines.append("the cells were in another order; they run in the assignment's")
        labelled = {k for k, cell in enumerate(self.key) if cell.kind is not Kind.OPEN}
        if self.cells and labelled and not labelled & self.owner.keys():
            self.lines.append("no cell of this assignment was found: is it another notebook?")

    def _answers_again(self, s: int) -> int | None:
        if self.cells[s].cell_type != "code":
            return None
        for k, cell in enumerate(self.key):
            if cell.kind is not Kind.ANSWER or k not in self.owner:
                continue
            if self.texts[self.owner[k]].plain in ("", self.released[k].plain):
                continue
            asked = self.released[k].makes
            if self.cells[s].grade_id == cell.name or (asked and asked <= self.texts[s].makes):
                return k
        return None
