"""Who owns a name of a notebook: the instructor, whose cells the judge runs itself, or the student.

A name is the student's if a solution cell binds it, if its value changes when solutions or tests run (a list that an answer
fills), or if it is made from such a name. All else is the instructor's: imports, data, helpers, in locked cells and in
others. It is found out by running the source once, with its solutions.
"""

from __future__ import annotations

import ast
import hashlib
import pickle
import symtable
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

# (name, source, is it a solution, is it graded): a key's code cells, in order
Cells = Sequence[tuple[str, str, bool, bool]]


@dataclass(frozen=True)
class Uses:
    """What a piece of code binds, and which names it reads at once or in the functions that it defines."""

    binds: frozenset[str]
    reads: frozenset[str]


def python(source: str) -> str:
    """A cell without IPython's magics."""
    return TransformerManager().transform_cell(source)


def uses(code: str) -> Uses:
    """The names of a piece of code; none for what does not parse."""
    try:
        table = symtable.symtable(python(code), "cell", "exec")
    except (SyntaxError, ValueError):
        return Uses(frozenset(), frozenset())
    binds = {
        s.get_name()
        for s in table.get_symbols()
        if s.is_assigned() or s.is_imported() or s.is_namespace()
    }
    reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        for symbol in inner.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                reads.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                binds.add(symbol.get_name())
        waiting += inner.get_children()
    return Uses(frozenset(binds), frozenset(reads))


def learned(cells: Cells, namespace: dict) -> set[str]:
    """The names that are the student's, found by running the source with its solutions.

    namespace: where it is run.
    """
    solutions = [uses(source) for _, source, is_solution, _ in cells if is_solution]
    theirs = set().union(*(found.binds for found in solutions))
    read = set().union(*(found.reads for found in solutions))
    for _, source, is_solution, graded in cells:
        before = {name: _digest(namespace[name]) for name in (read - theirs) & namespace.keys()}
        try:
            exec(compile(python(source), "<cell>", "exec"), namespace)
        except Exception:  # what does not run here changes nothing that could be seen
            continue
        if is_solution or graded:
            theirs |= {
                n for n in before if n not in namespace or _digest(namespace[n]) != before[n]
            }
    return theirs


def _digest(value: object) -> object:
    """Something that differs when a value has changed; what cannot be looked through never does."""
    if isinstance(value, (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)):
        return id(value)
    try:
        return hashlib.sha256(pickle.dumps(value)).hexdigest()  # the instructor's own objects
    except Exception:
        return id(value)


def own_statements(cells: Cells, theirs: Iterable[str]) -> tuple[list[str], set[str]]:
    """For each cell the statements that the judge runs itself, as code, and all names that are the student's.

    A definition is the instructor's whatever it calls: what it calls is looked up when it runs.
    """
    theirs = set(theirs)
    reach: dict[str, frozenset[str]] = {}  # what a function of the instructor's reads when it runs
    codes = []
    for _, source, is_solution, graded in cells:
        lines = []
        if not is_solution and not graded:
            for statement in _statements(source):
                code = ast.unparse(statement)
                found = uses(code)
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    reach[statement.name] = found.reads
                    now = _at_once(statement)
                else:
                    now = found.reads
                anew = isinstance(statement, (ast.Import, ast.ImportFrom))
                if _touches(now, theirs, reach) or (found.binds & theirs and not anew):
                    theirs |= found.binds
                else:
                    lines.append(code)
                    theirs -= found.binds  # a library, whoever imports it too
        codes.append("\n".join(lines))
    return codes, theirs


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(python(source)).body
    except SyntaxError:
        return []


def _at_once(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """The names that a definition reads when it is made: decorators and defaults."""
    parts = [*function.decorator_list, *function.args.defaults, *function.args.kw_defaults]
    return frozenset(
        node.id for part in parts if part for node in ast.walk(part) if isinstance(node, ast.Name)
    )


def _touches(reads: Iterable[str], theirs: set[str], reach: dict[str, frozenset[str]]) -> bool:
    waiting, seen = list(reads), set()
    while waiting:
        name = waiting.pop()
        if name in theirs or name == "get_ipython":
            return True
        if name not in seen:
            seen.add(name)
            waiting += reach.get(name, ())
    return False
