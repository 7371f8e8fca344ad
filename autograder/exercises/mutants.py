"""Make mechanical mutants of a solution cell: the same code with one small mistake each.

A test that lets a mutant pass does not look at the place where the mutant differs, or the mutant
does the same as the solution. `read_survivors` reads the list of those known to be the latter.

Mutated is the code between `### BEGIN SOLUTION` and `### END SOLUTION`, and the numbers among the
defaults of the functions around it. Left alone are docstrings, annotations, f-strings, whole `raise`
and `print` statements, and answer dictionaries (`name = {"question": answer, ...}` outside any
function). Only the piece of text that a mutant changes is written anew; the rest stays as it is.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.exercises.mutation_operators import FUNCTIONS, OPERATORS, Change, last_word

# A cell with more mutants than this goes without the kinds of LEAST_USEFUL, one after the other.
LIMIT = 80
LEAST_USEFUL = ("slice outwards", "minus 1", "negated float", "swapped items", "swapped arguments")

# Around an argument or a whole right-hand side no brackets are needed.
ROOMY = (ast.stmt, ast.arguments, ast.Call, ast.keyword, ast.Slice, ast.Tuple, ast.List, ast.Dict)
ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript)
ATOMS += (ast.List, ast.Dict, ast.Tuple)


@dataclass(frozen=True)
class Mutant:
    """A changed cell: `name` ("L7: < becomes <=") is unique in the cell, `code` is the whole cell."""

    name: str
    code: str


def mutants(source: str) -> list[Mutant]:
    """All mutants of a cell, in the order of its text; each compiles, and no two are the same code.

    Raises:
        SyntaxError: the cell is no Python.
        ValueError: a BEGIN without END, or the other way round.
    """
    lines = source.encode().splitlines(keepends=True)
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    changes = []
    for node in _nodes(tree, _regions(lines)):
        for operator in OPERATORS.get(type(node), ()):
            changes += operator(node, parents)
    changes.sort(key=lambda change: (change.at.lineno, change.at.col_offset))

    made, seen, used = [], {ast.dump(tree)}, Counter()
    for change in changes:
        name = f"L{change.at.lineno}: {change.what}".replace("|", "¦")
        used[name] += 1
        if used[name] > 1:
            name = f"{name} ({used[name]})"
        code = _replace(lines, change, parents[change.node])
        dump = _dump(code)
        if dump is not None and dump not in seen:
            seen.add(dump)
            made.append((change.kind, Mutant(name, code)))
    for useless in LEAST_USEFUL:
        if len(made) > LIMIT:
            made = [(kind, mutant) for kind, mutant in made if kind != useless]
    return [mutant for _, mutant in made]


def read_survivors(path: str | Path) -> dict[tuple[str, str], str]:
    """Read the mutants that no test has to notice: (exercise, mutant's name) -> reason.

    Each line is `exercise | name | reason`; empty lines and lines that begin with # do not count.

    Raises:
        ValueError: a line has another form, or a mutant stands there twice.
    """
    survivors = {}
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{Path(path).name}, line {number}"
        fields = [field.strip() for field in line.split("|", maxsplit=2)]
        if len(fields) != 3 or not all(fields):
            raise ValueError(f"{where}: expected 'exercise | name | reason', got {line.strip()!r}")
        exercise, name, reason = fields
        if (exercise, name) in survivors:
            raise ValueError(f"{where}: '{exercise} | {name}' stands there a second time")
        survivors[exercise, name] = reason
    return survivors


# Where to mutate


def _regions(lines: list[bytes]) -> list[tuple[int, int]]:
    """The line numbers of each BEGIN and its END."""
    regions, begin = [], None
    for number, line in enumerate(lines, start=1):
        if line.strip() == b"### BEGIN SOLUTION":
            if begin is not None:
                raise ValueError(f"line {number}: BEGIN SOLUTION, but line {begin} has no END")
            begin = number
        elif line.strip() == b"### END SOLUTION":
            if begin is None:
                raise ValueError(f"line {number}: END SOLUTION without a BEGIN")
            regions.append((begin, number))
            begin = None
    if begin is not None:
        raise ValueError(f"line {begin}: BEGIN SOLUTION without an END")
    return regions


def _nodes(tree: ast.Module, regions: list[tuple[int, int]]) -> Iterator[ast.AST]:
    """The nodes that may be mutated, and the functions whose defaults may."""
    waiting: list[ast.AST] = [s for s in tree.body if not _holds_answers(s)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Raise, ast.JoinedStr, ast.arguments, ast.pattern)):
            continue
        if _is_docstring(node) or (isinstance(node, ast.Call) and last_word(node.func) == "print"):
            continue
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
        inside = any(begin < first and last < end for begin, end in regions)
        around = any(first < begin < last for begin, _ in regions)
        if inside or (around and isinstance(node, FUNCTIONS)):
            yield node
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            waiting += node.body
        elif isinstance(node, ast.Assert):
            waiting.append(node.test)
        elif isinstance(node, ast.AnnAssign):
            waiting += [node.target] + ([node.value] if node.value else [])
        else:
            waiting += ast.iter_child_nodes(node)


def _holds_answers(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Dict)
        and all(isinstance(key, ast.Constant) for key in statement.value.keys)
    )


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# Writing a mutant


def _replace(lines: list[bytes], change: Change, parent: ast.AST) -> str:
    """The cell with the change; columns count bytes, as those of `ast` do."""
    node, text = change.node, change.text
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[node.end_lineno - 1][node.end_col_offset :] + b"".join(lines[node.end_lineno :])
    bracketed = before.endswith(b"(") and after.startswith(b")")
    if isinstance(node, ast.expr) and not bracketed:
        roomy = isinstance(parent, ROOMY) or node is getattr(parent, "slice", None)
        atom = isinstance(ast.parse(text, mode="eval").body, ATOMS)
        if not atom and (not roomy or node is getattr(parent, "func", None)):
            text = f"({text})"
    return (before + text.encode() + after).decode()


def _dump(code: str) -> str | None:
    """The code's tree as text, or None if it does not compile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "'int' object is not callable" and the like
        try:
            tree = ast.parse(code)
            compile(tree, "<mutant>", "exec")
        except SyntaxError:
            return None
    return ast.dump(tree)
