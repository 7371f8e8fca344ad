"""A code cell's outputs as the feedback page shows them: text, errors that fold, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbconvert.filters import ansi2html
from nbformat import NotebookNode

from autograder.clean import STILL
from autograder.results.pictures import Pictures

FOLD = 25  # lines; longer output folds
HEAD, TAIL = 6_000, 2_000  # characters of a longer output that are shown
_ANSI = re.compile(r"\x1b\[[0-9;]{0,40}m")


@dataclass(frozen=True)
class Output:
    """One output. kind: "text", "error" or "picture".

    label: the line under which it folds, "" if it stands open; html: a text as HTML; alt, source and
    width (points, 0 for its own): of a picture.
    """

    kind: str
    label: str = ""
    html: str = ""
    alt: str = ""
    source: str = ""
    width: int = 0


def outputs(cell: NotebookNode, pictures: Pictures) -> list[Output]:
    """What to show of a code cell; the grader's own words are left out, the page has them."""
    shown = []
    for output in cell.get("outputs", []):
        if "autograder" in output.get("metadata", {}):
            continue
        data = output.get("data", {})
        text = data.get("text/plain") or output.get("text", "")
        if output.output_type == "error":
            shown.append(_error(output))
        elif "image/png" in data:
            shown.append(_picture(data["image/png"], text, pictures))
        elif STILL in data:
            shown.append(_still(data[STILL], text, pictures))
        elif text.strip():
            count = text.rstrip("\n").count("\n") + 1
            label = f"Output of {count} lines" if count > FOLD else ""
            shown.append(Output("text", label, ansi2html(_cut(text.rstrip("\n")))))
    return shown


def _error(output: NotebookNode) -> Output:
    first = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ").partition("\n")[0]
    text = "\n".join(output.get("traceback", [])) or first
    return Output("error", first[:200] or "error", ansi2html(_cut(text)))


def _picture(encoded: str, text: str, pictures: Pictures) -> Output:
    # Text beside a picture is its description, unless it is a plotting library's own.
    alt = "" if text.startswith("<") else text.strip()
    found = pictures.source(encoded)
    if found is None:
        said = f": {alt}" if alt else ""
        text = f"(a picture, left out to keep this page small; your notebook has it{said})"
        return Output("text", html=ansi2html(text))
    return Output(
        "picture", alt=alt or "A picture drawn by this cell", source=found[0], width=found[1]
    )


def _still(encoded: str, text: str, pictures: Pictures) -> Output:
    """A widget's still picture: a drawing, in which a browser runs and loads nothing."""
    if len(encoded) > pictures.room:
        return Output("text", html=ansi2html(_cut(text)))
    pictures.room -= len(encoded)
    return Output("picture", alt=text.strip(), source=f"data:image/svg+xml;base64,{encoded}")


def _cut(text: str) -> str:
    if len(text) <= HEAD + TAIL:
        return text
    # Without colours: a cut could leave one open.
    text = _ANSI.sub("", text)
    left = len(text) - HEAD - TAIL
    if left <= 0:
        return text
    return f"{text[:HEAD]}\n… {left} characters are left out here; your notebook has them …\n{text[-TAIL:]}"
