"""Code that no exercise asks for: what it may be after, and what grading does about it.

A hint for a person, no verdict: scores do not depend on it. The sandbox and the judge outside are what
protects the marks (docs/security.md); this tells who tried.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """cell: where; line: the code, cut; why: what it may be after and why it brought nothing."""

    cell: str
    line: str
    why: str


_WALK = (
    "looks at who calls it or at what lies in memory: no expected value is in the student's process"
)
_IMPORT = "imports the grader or its tests: neither is in the sandbox"
_PATCH = "replaces a part of the checks or of a library: marks are worked out in another process"
_SHELL = "starts a program or a connection: the sandbox has no network and is thrown away"
_FILES = "looks at files outside its folder: the sandbox shows nothing of the grader's"
_FORGE = "speaks to the notebook's kernel or its outputs: marks are not read from there"

_MODULES = {
    "autograder": _IMPORT, "nbgrader": _IMPORT, "inspect": _WALK, "gc": _WALK, "ctypes": _WALK,
    "subprocess": _SHELL, "socket": _SHELL, "requests": _SHELL, "urllib": _SHELL, "pty": _SHELL,
    "ipykernel": _FORGE, "zmq": _FORGE,
}  # fmt: skip
_CALLS = {
    "_getframe": _WALK, "currentframe": _WALK, "get_referrers": _WALK, "get_objects": _WALK,
    "settrace": _WALK, "setprofile": _WALK, "system": _SHELL, "popen": _SHELL, "fork": _SHELL,
    "get_ipython": _FORGE,
}  # fmt: skip
_LIBRARIES = {"checks", "course", "torch", "np", "numpy", "nn", "F", "builtins", "sys"}
_ROOTS = ("course", "torch", "numpy", "builtins", "sys")  # what is imported from them counts, too
_FROM_ROOTS = re.compile(rf"^\s*(from|import)\s+({'|'.join(_ROOTS)})\b", re.MULTILINE)
# Settings of a library that lectures show.
_SETTINGS = re.compile(r"^torch\.backends\.|^sys\.(path|stdout|stderr)\b")
_PLACES = re.compile(r"^(/proc|/etc|/root|/home)\b|autograder|gradebook\.db|grades\.db|\.ipynb$")
# Few cells of a class hold any of these words; the others need no parsing.
_WORDS = "|".join([*_MODULES, *_CALLS, "setattr", "/proc|/etc|/root|/home|gradebook|grades|ipynb"])
LONGEST = 160  # characters of a line


def findings(work: Mapping[str, str]) -> list[Finding]:
    """What a person should look at in a student's code (by cell); one finding per cell and kind."""
    found: dict[tuple[str, str], Finding] = {}
    libraries = _LIBRARIES.union(*map(_bound, work.values()))
    assigned = rf"\b({'|'.join(sorted(libraries))})\.[\w.]+\s*[^=\s]{{0,2}}=(?!=)"
    words = re.compile(f"{_WORDS}|{assigned}")
    for cell, text in work.items():
        for number, why in _suspects(text, libraries) if words.search(text) else ():
            line = text.splitlines()[number - 1].strip()[:LONGEST]
            found.setdefault((cell, why), Finding(cell, line, why))
    return list(found.values())


def _nodes(text: str) -> Iterator[ast.AST]:
    # `%magic` and `!shell` lines are IPython's; blank, the lines keep their numbers.
    plain = re.sub(r"^[ \t]*[%!].*$", "", text, flags=re.MULTILINE)
    try:
        yield from ast.walk(ast.parse(plain))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # it does not run either


def _bound(text: str) -> set[str]:
    """The names that a cell gives to libraries and their parts."""
    names = set()
    for node in _nodes(text) if _FROM_ROOTS.search(text) else ():
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _ROOTS:
            names |= {alias.asname or alias.name for alias in node.names} - {"*"}
        elif isinstance(node, ast.Import):
            aliases = [a for a in node.names if a.name.partition(".")[0] in _ROOTS]
            names |= {a.asname or a.name.partition(".")[0] for a in aliases}
    return names


def _suspects(text: str, libraries: Set[str]) -> Iterator[tuple[int, str]]:
    for node in _nodes(text):
        for kind, look in _LOOKS:
            if isinstance(node, kind):
                yield from ((node.lineno, why) for why in look(node, libraries))


def _imported(node: ast.Import | ast.ImportFrom, _: Set[str]) -> Iterator[str]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    for name in names:
        if why := _MODULES.get(name.partition(".")[0]):
            yield why


def _called(node: ast.Call, libraries: Set[str]) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if why := _CALLS.get(name):
        yield why
    library = isinstance(node.func, ast.Name) and name == "setattr" and node.args
    if library and ast.unparse(node.args[0]).partition(".")[0] in libraries:
        yield _PATCH


def _assigned(node: ast.Assign | ast.AugAssign, libraries: Set[str]) -> Iterator[str]:
    for target in getattr(node, "targets", None) or [node.target]:
        if isinstance(target, ast.Attribute):
            text = ast.unparse(target)
            if text.partition(".")[0] in libraries and not _SETTINGS.match(text):
                yield _PATCH


def _quoted(node: ast.Constant, _: Set[str]) -> Iterator[str]:
    if isinstance(node.value, str) and "\n" not in node.value and _PLACES.search(node.value):
        yield _FILES


_LOOKS: tuple[tuple[type | tuple[type, ...], Callable[..., Iterator[str]]], ...] = (
    ((ast.Import, ast.ImportFrom), _imported),
    (ast.Call, _called),
    ((ast.Assign, ast.AugAssign), _assigned),
    (ast.Constant, _quoted),
)
