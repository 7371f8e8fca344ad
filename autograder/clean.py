"""A graded notebook made harmless before anybody opens it: the instructor, the student, a browser.

What a student wrote and what the student's code printed end up in `autograded/`, which an instructor
opens in JupyterLab and in the formgrader, and in the feedback page. Nothing of it may run there. So
outputs are plain text and PNG images alone (and the still picture of a widget, under a type that only
the feedback page shows), metadata is nbgrader's alone, and Markdown loses what
could become HTML.

Markdown is made harmless without parsing it, because mistune (nbconvert) and marked (JupyterLab) do
not agree on where code, mathematics and HTML begin, and bleach, which knows HTML only, would turn
`a < b` and `> quote` into entities. Each rule below holds wherever its characters stand, and leaves a
text that reads the same:

    <img        no tag, comment or <autolink> starts when a space follows the "<"
    [a](b)      stays a link only to http, https, mailto or a heading; else a space parts "]" and "("
    ![a](b)     stays an image only if it is attached to the cell; else a space parts "!" and "["
    \\href       and other commands of MathJax that make links or HTML: a space follows the "\\"
    &#104;      and other entities stay as they are written: a space follows the "&"
    ```mermaid  is shown as text
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import uuid4

import nbformat
from nbformat import NotebookNode

MAX_CODE = 100_000  # characters of one code cell
MAX_MARKDOWN = 20_000  # of one Markdown cell: mistune takes quadratic time on hostile mathematics
MAX_SOURCES = 2_000_000  # of all cells of one notebook
MAX_TEXT = 100_000  # characters of output of one cell
MAX_LINES = 1_000  # lines of output of one cell
MAX_OUTPUTS = 200  # outputs of one cell
MAX_IMAGE = 4 * 2**20  # bytes of one image
MAX_PIXELS = 50_000_000  # of one image: a small PNG can unpack to gigabytes
MAX_IMAGES = 24 * 2**20  # bytes of all images of one notebook
MAX_CELLS = 4_000
TRUNCATED = "... Output truncated ..."
LEFT_OUT = "(an output that is neither text nor a PNG image is left out here)"

# A picture as SVG in base64. No notebook reader shows this type; the feedback page does, as an <img>,
# in which a browser runs and loads nothing.
STILL = "application/x-still-picture"
MAX_STILL = 200_000  # characters
_STILL = re.compile(
    r'<img src="data:image/svg\+xml;base64,([A-Za-z0-9+/]{1,200000}={0,2})"(?: alt="([^"<>]{0,5000})")?'
)

_TAG = re.compile(r"<(?=[A-Za-z/!?\x00])")
# What follows "](" or "]:" decides: anything but these schemes, written out plainly, is no link.
_LINK = re.compile(r"\](?=[(:])(?![(:]\s*(?:https?://|mailto:|#))", re.IGNORECASE)
_IMAGE = re.compile(r"!(?=\[)")
_ATTACHED = re.compile(r"!\[[\w .,:;()-]*\]\(attachment:([\w.-]+)\)", re.ASCII)
_TEX = re.compile(
    r"\\(?=(?:href|url|require|class|cssId|style|data|html\w*|includegraphics|mmlToken|unicode|bbox"
    r"|texttip|mathtip|toggle|action|csname)(?![A-Za-z]))",
    re.IGNORECASE,
)
# An entity becomes its character after these rules have passed: `\\&#104;ref` would be \href.
_ENTITY = re.compile(r"&(?=#|\w+;)")
_MERMAID = re.compile(r"([`~]{3}\s*\{?\s*\.?)mermaid", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANSI = re.compile(r"\x1b\[[0-9;]{0,40}m")  # colours; every other escape sequence is dropped
_ESCAPES = re.compile(
    r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)?|[P_^X][^\x1b]*(?:\x1b\\)?|\[[0-?]*[ -/]*[@-~]|.)?"
)
# What takes the colouring of code minutes instead of moments: long runs of these.
_LONG_RUN = re.compile(r"[\s#0+-]{301,}")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ATTACHMENT_NAME = re.compile(r"[\w.-]{1,100}", re.ASCII)
_NBGRADER = {
    "grade": bool, "solution": bool, "locked": bool, "task": bool, "grade_id": str, "cell_type": str,
    "checksum": str, "points": (int, float), "schema_version": int,
}  # fmt: skip


def clean_notebook(notebook: NotebookNode, ours: Collection[str] = ()) -> NotebookNode:
    """A harmless copy of a notebook; it never raises for what a student did.

    Texts that are in `ours` are the course's own and stay as they are, HTML and pictures included.
    Of the metadata nbgrader's own is kept, if well-formed: the caller has set it from the key.
    Cleaning twice changes nothing more.
    """
    room = _Room()
    cells = [_clean_cell(cell, room, ours) for cell in list(notebook.get("cells", []))[:MAX_CELLS]]
    seen: set[str] = set()
    for cell in cells:
        if cell["id"] in seen:
            cell["id"] = uuid4().hex[:8]
        seen.add(cell["id"])
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    # Not nbformat's constructors: they validate each cell, which takes longer than all else here.
    clean = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return nbformat.from_dict(clean)


def clean_markdown(text: str, attached: Collection[str] = ()) -> str:
    """A Markdown text that no renderer turns into more than text, links on the web and mathematics.

    attached: the names of the pictures that are attached to the cell; only these are shown.
    """
    pictures: list[str] = []

    def set_aside(match: re.Match) -> str:
        # nbconvert stops with an error at a picture that is not there.
        if match[1] not in attached:
            return match[0]
        pictures.append(match[0])
        return "\0"

    text = _ATTACHED.sub(set_aside, plain_text(text, MAX_MARKDOWN))
    text = _TAG.sub("< ", _ENTITY.sub("& ", text))
    text = _IMAGE.sub("! ", text)
    text = _LINK.sub("] ", text)
    text = _TEX.sub(r"\\ ", text)
    text = _MERMAID.sub(r"\1text", text)
    return re.sub("\0", lambda _: pictures.pop(0), text)


def plain_text(text: object, limit: int) -> str:
    """The text without control characters, at most `limit` characters long."""
    text = _as_text(text)
    cut = len(text) > limit
    text = text[:limit].replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")
    return f"{text}\n{TRUNCATED}" if cut else text


def terminal_text(text: object) -> str:
    """Printed text with its colours: other escape sequences go, and an overwritten line goes."""
    text = _as_text(text)[: 4 * MAX_TEXT].replace("\r\n", "\n")
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    colours = _ANSI.findall(text := "\n".join(lines))
    if "\x1b" in text:
        # Colours are set aside as a character that no text keeps, and put back at the end.
        text = _ESCAPES.sub("", _ANSI.sub("\x00", text.replace("\x00", "")))
        pieces = [_CONTROL.sub("", piece) for piece in text.split("\x00")]
        text = pieces[0] + "".join(c + p for c, p in zip(colours, pieces[1:], strict=False))
    else:
        text = _CONTROL.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass
class _Room:
    """What is left for one notebook."""

    images: int = MAX_IMAGES  # bytes
    sources: int = MAX_SOURCES  # characters


def _clean_cell(cell: NotebookNode, room: _Room, ours: Collection[str]) -> dict:
    kind = cell.get("cell_type")
    source = _as_text(cell.get("source", ""))
    trusted = source in ours
    if not trusted:
        source = plain_text(source, min(MAX_CODE, room.sources))
        room.sources -= min(len(source), room.sources)
    given = cell.get("id")
    named = isinstance(given, str) and _CELL_ID.fullmatch(given)
    clean = {
        "cell_type": kind if kind in ("code", "markdown") else "raw",
        "id": given if named else uuid4().hex[:8],
        "metadata": _nbgrader_metadata(cell),
        "source": source,
    }
    if kind == "code":
        if not trusted:
            clean["source"] = _LONG_RUN.sub(lambda run: run[0][:300], source)
        clean["execution_count"] = _count(cell)
        clean["outputs"] = _clean_outputs(cell.get("outputs"), room)
    elif kind == "markdown":
        attachments = _clean_attachments(cell.get("attachments"), room)
        if attachments:
            clean["attachments"] = attachments
        if not trusted:
            clean["source"] = clean_markdown(source, attachments)
    elif not trusted:
        clean["source"] = clean_markdown(source)
    return clean


def _nbgrader_metadata(cell: NotebookNode) -> dict:
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kept: dict = {
        name: metadata[name]
        for name in ("deletable", "editable")
        if isinstance(metadata.get(name), bool)
    }
    grading = metadata.get("nbgrader")
    if isinstance(grading, dict) and isinstance(grading.get("grade_id"), str):
        kept["nbgrader"] = {
            name: grading[name]
            for name, kind in _NBGRADER.items()
            if isinstance(grading.get(name), kind)
        }
    return kept


def _clean_outputs(outputs: object, room: _Room) -> list[dict]:
    kept: list[dict] = []
    letters, lines = MAX_TEXT, MAX_LINES

    def fits(text: object) -> str:
        nonlocal letters, lines
        text = terminal_text(text)
        rows = text.split("\n")
        if len(text) > letters or len(rows) > lines:
            text = "\n".join(rows[:lines])[:letters] + f"\n{TRUNCATED}\n"
            letters = lines = 0
        else:
            letters, lines = letters - len(text), lines - text.count("\n")
        return text

    for output in list(outputs)[:MAX_OUTPUTS] if isinstance(outputs, (list, tuple)) else []:
        if not isinstance(output, dict) or letters <= 0 or lines <= 0:
            continue
        clean = _clean_output(output, fits, room)
        if clean is None:
            continue
        last = kept[-1] if kept else {}
        if clean["output_type"] == "stream" and last.get("name") == clean["name"]:
            last["text"] += clean["text"]
        else:
            kept.append(clean)
    return kept


def _clean_output(output: dict, fits: Callable[[object], str], room: _Room) -> dict | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": fits(output.get("text", ""))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind,
            "ename": plain_text(output.get("ename", ""), 200),
            "evalue": plain_text(output.get("evalue", ""), 2_000),
            "traceback": [fits(line) for line in lines[-100:]] if isinstance(lines, list) else [],
        }
    if kind not in ("display_data", "execute_result"):
        return None
    given = output.get("data")
    given = given if isinstance(given, dict) else {}
    data = {}
    image = _clean_image(given.get("image/png"), room, png_only=True)
    if image:
        data["image/png"] = image
    if "text/plain" in given:
        data["text/plain"] = fits(given["text/plain"])
    still, description = _clean_still(given, room)
    if still and not image:
        data[STILL] = still
        if description:
            data["text/plain"] = fits(description)
    clean = {"output_type": kind, "data": data or {"text/plain": LEFT_OUT}, "metadata": {}}
    if kind == "execute_result":
        clean["execution_count"] = _count(output)
    return clean


def _clean_still(data: dict, room: _Room) -> tuple[str, str]:
    """A widget's still picture as canonical base64, and its description; "" if there is none."""
    text, description = _as_text(data.get(STILL)), ""
    if not text and (match := _STILL.match(_as_text(data.get("text/html"))[: 2 * MAX_STILL])):
        text, description = match[1], html.unescape(match[2] or "")
    try:
        picture = base64.b64decode(text[:MAX_STILL], validate=True)
    except (binascii.Error, ValueError):
        return "", ""
    if len(text) > MAX_STILL or len(picture) > room.images or not picture.startswith(b"<svg"):
        return "", ""
    room.images -= len(picture)
    return base64.b64encode(picture).decode("ascii"), description


def _clean_attachments(attachments: object, room: _Room) -> dict:
    kept = {}
    for name, bundle in list(attachments.items())[:50] if isinstance(attachments, dict) else []:
        if not (isinstance(name, str) and _ATTACHMENT_NAME.fullmatch(name)):
            continue
        for mime, data in bundle.items() if isinstance(bundle, dict) else []:
            if mime in ("image/png", "image/jpeg") and name not in kept:
                image = _clean_image(data, room, png_only=mime == "image/png")
                if image:
                    kept[name] = {mime: image}
    return kept


def _clean_image(data: object, room: _Room, png_only: bool) -> str:
    """The image as canonical base64, or "" if it is not what it should be or there is no room."""
    text = _as_text(data)
    if not text or len(text) > MAX_IMAGE * 3 // 2:
        return ""
    try:
        image = base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if len(image) > min(MAX_IMAGE, room.images) or not (
        _is_png(image) if png_only else _is_jpeg(image)
    ):
        return ""
    room.images -= len(image)
    return base64.b64encode(image).decode("ascii")


def _is_png(image: bytes) -> bool:
    if len(image) < 33 or image[:16] != b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR":
        return False
    width, height = struct.unpack(">II", image[16:24])
    return 0 < width * height <= MAX_PIXELS


def _is_jpeg(image: bytes) -> bool:
    return image[:3] == b"\xff\xd8\xff" and image[-2:] == b"\xff\xd9"


def _count(cell: dict) -> int | None:
    count = cell.get("execution_count")
    return count if type(count) is int and 0 <= count < 10**9 else None


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""
