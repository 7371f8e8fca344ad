"""Titles of exercises: the headings in a notebook's Markdown."""

from __future__ import annotations

import re

from nbformat import NotebookNode

LONGEST = 120  # characters
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


def headings(cell: NotebookNode) -> list[tuple[int, str]]:
    """The level and the plain text of each heading in a Markdown cell, lines of code left out."""
    if cell.cell_type != "markdown":
        return []
    found, in_code = [], False
    for line in cell.source.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
        match = None if in_code else _HEADING.match(line)
        if match:
            found.append((len(match[1]), _plain(match[2])))
    return [(level, text) for level, text in found if text]


def heading(cell: NotebookNode) -> str:
    """The last heading of a Markdown cell: that of what follows the cell. "" if it has none."""
    found = headings(cell)
    return found[-1][1] if found else ""


def is_title(cell: NotebookNode) -> bool:
    """The cell's last heading is the notebook's title."""
    found = headings(cell)
    return bool(found) and found[-1][0] == 1


def title_of(nb: NotebookNode) -> str:
    """The notebook's own title, its first heading of level 1; "" if it has none."""
    for cell in nb.cells:
        for level, text in headings(cell):
            if level == 1:
                return text
    return ""


def _plain(text: str) -> str:
    """What stands before the first `&nbsp;`, which parts a title from stars, minutes and points."""
    text = text.partition("&nbsp;")[0]
    text = re.sub(r"[`*]|<[^>]*>", "", text).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
