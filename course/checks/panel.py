"""A check's verdict as one sees it: a panel in a notebook, plain lines everywhere else.

A panel is an ordinary rich output: the notebook keeps it, with the plain text for readers that show no
HTML and `course` in its metadata for the start page. It takes the page's own text colour, so that it can
be read on light and dark pages and in print; the state stands in words and a sign, never in colour alone.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

PASSED, FAILED, OPEN = "passed", "failed", "not begun"
SIGNS = {PASSED: "✓", FAILED: "✗", OPEN: "○"}
WORDS = {PASSED: "right", FAILED: "not right yet", OPEN: "not begun"}
# Borders only: text on a tint of these would be too faint on one page or the other.
_COLOURS = {PASSED: "#2e9e5b", FAILED: "#d9534f", OPEN: "#8a8f98"}
_LABELS = {"likely": "likely reason"}

# JupyterLab and Notebook: the error that follows a panel says nothing that the panel does not.
_STYLE = (
    "<style>.jp-OutputArea-child:has(.course-check) + .jp-OutputArea-child:has("
    '[data-mime-type*="error"], [data-mime-type*="stderr"]) {display: none}</style>'
)


@dataclass(frozen=True)
class Panel:
    """What a check says: a state, its name, the message as plain text, and how far one is."""

    state: str
    name: str
    message: str
    progress: str = ""
    facts: Mapping[str, object] | None = None

    def __repr__(self) -> str:
        return "\n".join(
            text for text in (self.message, self.progress and f"  {self.progress}") if text
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        data = {"text/plain": repr(self), "text/html": self.html()}
        return data, {"course": dict(self.facts or {}, state=self.state)}

    def html(self) -> str:
        """The panel without scripts and without anything from elsewhere."""
        title, parts = _parts(self.message)
        title = title.removeprefix(SIGNS[self.state]).strip()
        head = (
            f"<div><strong>{SIGNS[self.state]} {html.escape(self.name)}: {WORDS[self.state]}</strong>"
            f"{'' if title == self.name else '<br>' + html.escape(_without(title, self.name))}</div>"
        )
        rows = "".join(
            f'<dt style="font-weight: 600">{html.escape(_LABELS.get(label, label))}</dt>'
            f'<dd style="margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; '
            f'font: {_font(label)}">{html.escape(text)}</dd>'
            for label, text in parts
        )
        grid = "display: grid; grid-template-columns: max-content 1fr; gap: .25em 1em; margin: .4em 0 0; "
        grid += "align-items: baseline"
        body = f'<dl style="{grid}">{rows}</dl>' if rows else ""
        foot = (
            f'<div style="margin-top: .4em; font-size: 90%">{html.escape(self.progress)}</div>'
            if self.progress
            else ""
        )
        look = (
            f"border: 1px solid {_COLOURS[self.state]}; border-left-width: 6px; border-radius: 4px; "
            "padding: .5em .9em; margin: .3em 0; max-width: 60em; color: inherit"
        )
        label = html.escape(f"Check {self.name}: {WORDS[self.state]}", quote=True)
        hide = "" if self.state == PASSED else _STYLE
        return (
            f'{hide}<section class="course-check" role="group" aria-label="{label}" style="{look}">'
            f"{head}{body}{foot}</section>"
        )


def show(panel: Panel) -> bool:
    """Show a panel in the notebook that runs this, or print it. Returns whether it was a notebook."""
    if not in_notebook():
        print(panel.message)
        return False
    from IPython.display import display

    display(panel)
    return True


def in_notebook() -> bool:
    """Whether this process is a notebook's kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


def _without(title: str, name: str) -> str:
    """A title without the name that the head says already."""
    return re.sub(rf"^{re.escape(name)}(, |: )", "", title)


def _font(label: str) -> str:
    # Arrays need columns that line up; sentences read better in the page's own type.
    return "inherit" if label == "likely" else "0.92em var(--jp-code-font-family, monospace)"


def _parts(message: str) -> tuple[str, list[tuple[str, str]]]:
    """A message's first line, and its labelled parts with their lines unwrapped where they are sentences."""
    first, *lines = message.splitlines() or [""]
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        label = re.match(r"  (expected|got|likely) +(.*)", line)
        if label:
            parts.append((label[1], [label[2]]))
        elif parts:
            parts[-1][1].append(line[12:] if line.startswith(" " * 12) else line)
        else:
            parts.append(("", [line.strip()]))
    return first, [(label, _joined(label, lines)) for label, lines in parts]


def _joined(label: str, lines: list[str]) -> str:
    return " ".join(lines) if label == "likely" else "\n".join(lines)
