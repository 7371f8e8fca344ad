"""Lines that a student forgot in a code cell and that cannot work in grading: installing, debugging.

Only real lines are touched, as IPython's own tokens tell them; a line inside a text stays.
"""

from __future__ import annotations

import re

from IPython.core.inputtransformer2 import make_tokens_by_line

LONGEST = 100_000  # characters; what goes beyond is left alone
PASSES = 5  # a line that breaks the tokens hides the next ones until it is gone

_INSTALL = re.compile(
    r"%\s*(?:pip|conda|mamba|micromamba|uv)\b"
    r"|!!?\s*(?:sudo\s+(?:-\w+\s+)*)?"
    r"(?:(?:pip|conda|mamba|micromamba|apt|apt-get|brew|uv)[\d.]*(?=\s|$)"
    r"|\S*(?:python[\d.]*|\{sys\.executable\}|\$\w+)['\"]?\s+-m\s+(?:pip|uv|conda)\b)"
)
_BREAK = re.compile(
    r"(?:(?:import\s+i?pdb\s*;\s*)?i?pdb\.set_trace\(\)|breakpoint\(\))\s*;?\s*(?:#.*)?"
)
_COLAB = re.compile(
    r"(?:from\s+google\.colab\s+import\b|import\s+google\.colab\b|drive\.(?:mount|flush_and_unmount)\("
    r"|files\.(?:upload|download)\()"
)
_DEBUG = re.compile(r"%\s*(?:debug|pdb)\b")
_PERHAPS = re.compile(
    r"^[ \t]*(?:[%!].*(?:pip|conda|mamba|apt|brew|uv|debug|pdb)"
    r"|breakpoint\(|import\s+i?pdb|i?pdb\.|from\s+google|import\s+google|drive\.|files\.)",
    re.MULTILINE,
)
_AUTOMAGIC = re.compile(r"\s*(?:pip3?|conda|mamba)\s+(?:un)?install\b[^\n]*\s*")
# Cell magics whose body is Python; those of the others is left alone.
_PYTHON_BODY = re.compile(r"\s*%%(?:time|timeit|capture|prun)\b[^\n]*\n")

INSTALLING = "a line that installs packages was left out (grading has no network)"
COLAB = "a line that only works in Colab was left out"
DEBUGGING = "a line that calls the debugger was left out"


def without_leftovers(source: str, room: int = LONGEST) -> tuple[str, tuple[str, ...]]:
    """The cell's text with such lines turned into comments, and what they were, each once.

    `room` is how many characters may be looked at. The number of lines stays, and `pass` keeps a block valid whose only line was taken.
    """
    if _AUTOMAGIC.fullmatch(source):  # IPython takes a lone `pip install` for the magic
        return f"# left out in grading: {source.strip()}", (INSTALLING,)
    if not may_have_leftovers(source) or len(source) > room:
        return source, ()
    head = _PYTHON_BODY.match(source)
    if not head and source.lstrip().startswith("%%"):
        return source, ()
    lines = source[head.end() if head else 0 :].splitlines(keepends=True)
    reasons: list[str] = []
    for _ in range(PASSES):
        found = _leftover_lines(lines)
        for row, reason in found:
            _comment_out(lines, row)
            reasons.append(reason)
        if not found:
            break
    return (head.group() if head else "") + "".join(lines), tuple(dict.fromkeys(reasons))


def may_have_leftovers(source: str) -> bool:
    """A quick look, which may err on the side of yes."""
    return bool(_PERHAPS.search(source))


def _leftover_lines(lines: list[str]) -> list[tuple[int, str]]:
    found = []
    in_colab = any("google.colab" in line for line in lines)
    for tokens in make_tokens_by_line(lines):
        first = next((token for token in tokens if token.string.strip()), None)
        if first is None or first.start[0] > len(lines):
            continue
        row = first.start[0] - 1
        line = lines[row].strip()
        if _INSTALL.match(line):
            found.append((row, INSTALLING))
        elif _COLAB.match(line) and (line.partition(".")[0] not in ("drive", "files") or in_colab):
            found.append((row, COLAB))
        elif _DEBUG.match(line) or _BREAK.fullmatch(line):
            found.append((row, DEBUGGING))
    return found


def _comment_out(lines: list[str], row: int) -> None:
    line = lines[row]
    indent = line[: len(line) - len(line.lstrip())]
    lines[row] = f"{indent}pass  # left out in grading: {line.lstrip()}"
    magic = line.lstrip()[:1] in "%!"
    while magic and line.rstrip("\r\n").endswith("\\") and row + 1 < len(lines):
        row += 1
        line = lines[row]
        lines[row] = f"# {line}"
