"""The reference: an assignment's solution cells, run in a namespace of their own, or edited for a mistake.

Only the cells that an exercise's solution needs are run: those that bind the names it uses, and what these use.
"""

from __future__ import annotations

import ast
import json
import re
import symtable
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from types import CodeType

from IPython.core.inputtransformer2 import TransformerManager

from autograder import notebooks
from autograder.exercises.exercise import Exercise, Variant

# The checks are made from the solution, so it does without them.
_CHECKS = re.compile(r"^from course\.checks import \w+ as checks$", flags=re.MULTILINE)
_CALL = re.compile(r"^checks\.(\w+)\(([^)]*)\)", flags=re.MULTILINE)


class BrokenEdit(ValueError):
    """An edit's text is not in the solution (any more); the message names the mistake and the text."""


@dataclass(frozen=True)
class Cell:
    """One code cell: its grade id (or id), its source, what it binds and which globals it reads."""

    name: str
    source: str
    is_solution: bool
    binds: frozenset[str]
    reads: frozenset[str]


@dataclass(frozen=True)
class Call:
    """The visible line of a graded cell: which check it calls with which names."""

    check: str
    names: tuple[str, ...]


class Solution:
    """The code cells of one assignment's source notebook."""

    def __init__(self, cells: Sequence[tuple[str, str, bool, bool]]) -> None:
        """cells: (grade id, source, is it a solution, is it graded), in order."""
        self.cells = [_cell(*cell[:3]) for cell in cells if not cell[3]]
        self.calls = {name: _call(source) for name, source, _, graded in cells if graded}
        self._bases: dict[tuple[str, ...], dict] = {}

    def own_cells(self, exercise: Exercise) -> list[Cell]:
        """The solution cells that bind what the exercise's visible line hands over."""
        names = self.calls[exercise.test].names
        found = [cell for cell in self.cells if cell.is_solution and cell.binds & set(names)]
        if not found:
            raise BrokenEdit(
                f"{exercise.assignment}/{exercise.test}: no solution cell binds {names}"
            )
        return found

    def names(self, exercise: Exercise, variant: Variant | None = None) -> dict[str, object]:
        """The namespace after the exercise's solution cells, or after those of a variant."""
        own = self.own_cells(exercise)
        sources = {cell.name: cell.source for cell in own}
        used = tuple(cell.name for cell in own)
        if variant is not None:
            needed = {cell.name: cell.source for cell in self._needed(used)}
            if not variant.cells.keys() <= sources.keys():  # a cell that this exercise builds on
                sources = {**needed, **sources}
                used = ()
            sources = edited(sources, variant, f"{exercise.assignment}/{exercise.test}")
        namespace = dict(self._base(used)) if used else dict(self._empty())
        if variant is not None and used:  # what the variant alone builds on: another exercise
            for cell in self._needed(used, tuple(sources.values())):
                if cell.binds - namespace.keys():
                    run(cell.source, namespace, cell.name)
        for name, source in sources.items():
            run(source, namespace, name)
        return namespace

    @staticmethod
    def _empty() -> dict:
        return {"__name__": "__main__", "display": lambda *_: None}

    def _base(self, own: tuple[str, ...]) -> dict:
        if own not in self._bases:
            namespace = self._empty()
            for cell in self._needed(own):
                run(cell.source, namespace, cell.name)
            self._bases[own] = namespace
        return self._bases[own]

    def _needed(self, own: tuple[str, ...], sources: Sequence[str] = ()) -> list[Cell]:
        """The cells before, in order, that bind what the own cells (or `sources`) read, and so on."""
        chosen: set[int] = set()
        waiting = [i for i, cell in enumerate(self.cells) if cell.name in own]
        seen = set(waiting)
        more: frozenset[str] = frozenset()
        for source in sources:
            with suppress(SyntaxError):
                cell = _cell("", source, True)
                more |= cell.reads - cell.binds
        while waiting:
            at = waiting.pop()
            wanted = self.cells[at].reads - (self.cells[at].binds - self.cells[at].reads)
            for name in wanted | more if self.cells[at].name in own else wanted:
                before = [i for i in range(at) if name in self.cells[i].binds]
                for i in before[-1:]:
                    if i not in seen:
                        seen.add(i)
                        chosen.add(i)
                        waiting.append(i)
        setup = {i for i, cell in enumerate(self.cells) if cell.name == "setup"}
        return [self.cells[i] for i in sorted(chosen | setup) if self.cells[i].name not in own]


@cache
def of(assignment: str) -> Solution:
    """The solution of an assignment in `source/`."""
    # Read as plain JSON: nbformat takes seconds to import.
    written = json.loads(notebooks.notebook_path(assignment).read_text(encoding="utf-8"))
    found = []
    for number, cell in enumerate(c for c in written["cells"] if c["cell_type"] == "code"):
        label = cell["metadata"].get("nbgrader", {})
        name = label.get("grade_id") or cell.get("id", f"cell-{number}")
        source = "".join(cell["source"])
        found.append((name, source, label.get("solution", False), label.get("grade", False)))
    return Solution(found)


def edited(sources: Mapping[str, str], variant: Variant, where: str) -> dict[str, str]:
    """The sources with a variant's edits. Raises BrokenEdit if a text is not there exactly once."""
    changed = dict(sources)
    for name, code in variant.cells.items():
        if name not in changed:
            raise BrokenEdit(f"{where}, {variant.says!r}: there is no solution cell {name!r}")
        changed[name] = code
    for old, new in variant.edits:
        count = sum(source.count(old) for source in changed.values())
        if count != 1:
            raise BrokenEdit(
                f"{where}, {variant.says!r}: the text {old!r} stands {count} times in the solution"
            )
        changed = {name: source.replace(old, new) for name, source in changed.items()}
    return changed


def run(source: str, namespace: dict, name: str = "cell") -> None:
    """Run a cell; IPython's magics are understood, not run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(_compiled(source, name), namespace)
    if pyplot := sys.modules.get("matplotlib.pyplot"):  # as a notebook does behind each cell
        pyplot.close("all")


@lru_cache(maxsize=4096)
def _compiled(source: str, name: str) -> CodeType:
    code = _python(_CHECKS.sub("checks = None", source))
    return compile(code, f"<{name}>", "exec")


@lru_cache(maxsize=4096)
def _python(source: str) -> str:
    """A cell without IPython's magics."""
    return TransformerManager().transform_cell(source)


def _call(source: str) -> Call:
    match = _CALL.search(notebooks.split_hidden(source)[0])
    if not match:
        return Call("", ())
    names = tuple(name.strip() for name in match[2].split(",") if name.strip())
    return Call(match[1], names)


@lru_cache(maxsize=4096)
def _cell(name: str, source: str, is_solution: bool) -> Cell:
    code = _python(source)
    table = symtable.symtable(code, name, "exec")
    binds = {
        s.get_name()
        for s in table.get_symbols()
        if s.is_assigned() or s.is_imported() or s.is_namespace()
    }
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        reads |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        waiting += inner.get_children()
    ast.parse(code)
    return Cell(name, source, is_solution, frozenset(binds), frozenset(reads))
