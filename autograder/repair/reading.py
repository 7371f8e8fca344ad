"""From the hostile bytes of a notebook to its cells: any encoding, any nbformat, outputs dropped.

Nothing here raises for what a file holds, and nothing of it is believed but the text of its cells.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, replace

LARGEST = 200 * 2**20  # bytes of a notebook file
LARGE = 2**20  # characters; from here on outputs are cut out of the text before it is parsed
VALUES = 2_000_000  # JSON values of what remains; each takes up to 240 bytes of memory
TOKENS = 3_000_000  # brackets and texts to walk over while cutting
DEPTH = 5_000  # of brackets within brackets
CELLS = 2_000

MEND = "Open it in Jupyter, run it, save it, and hand in that file."
CLEAR = (
    "Clear all outputs (in Jupyter: Edit, Clear Outputs of All Cells), save, and hand it in again."
)
DEEP = f"The file is nested too deeply to be a notebook. {MEND}"


class Unreadable(Exception):
    """The bytes are no notebook; the message says what they are and what the student should do."""


@dataclass(frozen=True)
class StudentCell:
    """One cell as the student left it; `cell_type` is "" where the file does not say."""

    number: int  # counted from 1 in the student's notebook
    cell_type: str
    source: str
    grade_id: str
    cell_id: str


def read_cells(
    data: bytes | None, kernel_name: str = "python3"
) -> tuple[list[StudentCell], list[str]]:
    """The cells in the student's order, and what had to be mended. Raises `Unreadable`."""
    repairs: list[str] = []
    notebook = _parse(_decode(data, repairs), repairs)
    if _kernel(notebook) not in (None, kernel_name):
        repairs.append("the notebook asks for another kernel; it was run with the course's")
    cells = []
    raw_cells = _raw_cells(notebook, repairs)
    for number, raw in enumerate(raw_cells, 1):
        if isinstance(raw, dict):
            cells.append(_cell(number, raw))
    if len(cells) < len(raw_cells):
        number = len(raw_cells) - len(cells)
        repairs.append(f"{number} of the notebook's entries are no cells; they were left out")
    if len(cells) > CELLS:
        cells = [cell for cell in cells if cell.source.strip()]
    if len(cells) > CELLS:
        repairs.append(f"the notebook has {len(cells)} cells; the first {CELLS} were taken")
        cells = cells[:CELLS]
    return _clean(cells, repairs), repairs


def _decode(data: bytes | None, repairs: list[str]) -> str:
    if data is None:
        raise Unreadable("There is no notebook in what was handed in, or none that could be taken.")
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 2**20} MiB. {CLEAR}")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(f"The file is empty. {MEND}")
    for start, what in _FOREIGN.items():
        if data.startswith(start):
            raise Unreadable(f"The file is {what}, whatever its name says, not a notebook. {MEND}")
    encoding = json.detect_encoding(data)
    if encoding not in ("utf-8", "utf-8-sig"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = data.decode(encoding, "replace")
        if "{" in text:
            repairs.append("the file is in UTF-16 or UTF-32; it was read all the same")
            return text
    if data.startswith(codecs.BOM_UTF8):
        repairs.append("a byte order mark at the start of the file was skipped")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "replace")
    # A few damaged bytes in UTF-8, or an older encoding throughout?
    damaged = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if sound > damaged:
        repairs.append("the file has damaged characters; each was replaced by a question mark")
        return text
    repairs.append("the file is not in UTF-8; it was read as Latin-1")
    try:
        return data.decode("cp1252")  # what Windows takes for Latin-1
    except UnicodeDecodeError:
        return data.decode("latin-1")


_FOREIGN = {
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
}


def _parse(text: str, repairs: list[str]) -> dict:
    text = text.lstrip("\ufeff\0 \t\r\n")
    if len(text) > LARGE:
        text = without_outputs(text)
    try:
        try:
            value, end = _DECODER.raw_decode(text)
        except RecursionError:
            value, end = _DECODER.raw_decode(without_outputs(text))
            end = len(text)
    except (RecursionError, MemoryError):
        raise Unreadable(DEEP) from None
    except ValueError as error:
        raise Unreadable(_what_else(text, error)) from None
    if text[end:].strip("\0 \t\r\n"):
        repairs.append("there was text after the end of the notebook; it was left out")
    if not isinstance(value, dict):
        raise Unreadable(f"The file is JSON, but not a notebook. {MEND}")
    return value


def _integer(digits: str) -> int:
    # No number of a notebook matters here, and Python refuses very long ones.
    return int(digits) if len(digits) < 20 else 0


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer)


def _what_else(text: str, error: ValueError) -> str:
    start = text[:2000].lower()
    if "<html" in start or "<!doctype" in start:
        return f"The file is a web page, not a notebook. {MEND}"
    if start.startswith("{"):
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        if isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1:
            return f"The notebook breaks off in the middle{where}, as after an interrupted upload. {MEND}"
        if re.search(r"^<{7} ", text, re.MULTILINE):
            return f"The file has the marks of an unresolved merge (<<<<<<<){where}. {MEND}"
        return f"The file starts like a notebook, but is damaged{where}. {MEND}"
    if re.search(r"^\s*(import|from|def|class|#)\s", start, re.MULTILINE):
        return f"The file looks like a Python script, not a notebook. {MEND}"
    return f"The file is not a notebook. {MEND}"


_STRUCTURE = re.compile(r'["\[\]{}]')
_OUTPUTS = re.compile(r'"(?:outputs|attachments)"\s*:\s*(?=[\[{])')


def without_outputs(text: str) -> str:
    """JSON text with the value of every key "outputs" or "attachments" replaced by null.

    Text that is not JSON comes back as far as it could be followed. Raises `Unreadable` for what
    would take too much memory.
    """
    kept: list[str] = []
    done = position = depth = values = 0
    cut_from, cut_depth = -1, 0
    scan = json.decoder.scanstring
    for _ in range(TOKENS):
        found = _STRUCTURE.search(text, position)
        if found is None:
            break
        position, mark = found.end(), found.group()
        if mark == '"':
            outputs = _OUTPUTS.match(text, found.start()) if cut_from < 0 else None
            if outputs:
                position, cut_from, cut_depth = outputs.end(), outputs.end(), depth
                continue
            try:
                _, position = scan(text, position, False)
            except ValueError:
                break
        elif mark in "[{":
            depth += 1
            if depth > DEPTH:
                raise Unreadable(DEEP)
            values += cut_from < 0
        else:
            depth -= 1
            if cut_from >= 0 and depth <= cut_depth:
                kept += [text[done:cut_from], "null"]
                done, cut_from = position, -1
    else:
        raise Unreadable(f"The file is too large and too intricate to be read. {CLEAR}")
    text = "".join([*kept, text[done:]])
    if values + text.count(",") > VALUES and values + _commas(text) > VALUES:
        raise Unreadable(f"The file holds too many values to be a notebook. {CLEAR}")
    return text


def _commas(text: str) -> int:
    """Commas outside of texts; never fewer than there are."""
    count = position = 0
    while (quote := text.find('"', position)) >= 0:
        count += text.count(",", position, quote)
        try:
            _, position = json.decoder.scanstring(text, quote + 1, False)
        except ValueError:
            position = quote + 1
            break
    return count + text.count(",", position)


def _kernel(notebook: dict) -> object:
    metadata = notebook.get("metadata")
    wanted = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    return wanted.get("name") if isinstance(wanted, dict) else None


def _raw_cells(notebook: dict, repairs: list[str]) -> list:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        if not isinstance(sheets, list):
            raise Unreadable(f"The file is JSON, but not a notebook: it has no cells. {MEND}")
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in lists if isinstance(part, list) for cell in part]
        repairs.append("the notebook is in the old format 3; it was converted")
    elif notebook.get("nbformat", 4) != 4:
        repairs.append("the notebook is in another format than 4; it was read all the same")
    return cells


def _cell(number: int, raw: dict) -> StudentCell:
    cell_type = raw.get("cell_type")
    source = _text(raw.get("source", raw.get("input")))
    if cell_type == "heading":  # of nbformat 3
        level = raw.get("level")
        level = level if isinstance(level, int) and 1 <= level <= 6 else 1
        cell_type, source = "markdown", f"{'#' * level} {source}"
    if cell_type not in ("code", "markdown", "raw"):
        code = {"outputs", "execution_count", "input", "prompt_number"} & raw.keys()
        cell_type = "code" if code else ""
    metadata = raw.get("metadata")
    label = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = label.get("grade_id") if isinstance(label, dict) else None
    cell_id = raw.get("id")
    return StudentCell(
        number,
        cell_type,
        source,
        grade_id if isinstance(grade_id, str) else "",
        cell_id if isinstance(cell_id, str) else "",
    )


def _text(source: object) -> str:
    if isinstance(source, str):
        return source
    if not isinstance(source, list):
        return _number(source)
    lines = [line if isinstance(line, str) else _number(line) for line in source]
    # Some programs write lines without their ends.
    ends = any("\n" in line for line in lines)
    return ("" if ends else "\n").join(lines)


def _number(value: object) -> str:
    return str(value) if type(value) in (int, float) else ""


def _clean(cells: list[StudentCell], repairs: list[str]) -> list[StudentCell]:
    """Line ends as on Unix, and no characters that Python or UTF-8 cannot take."""
    cleaned, other_ends, odd = [], False, False
    for cell in cells:
        source = cell.source
        if "\r" in source:
            source = source.replace("\r\n", "\n").replace("\r", "\n")
            other_ends = True
        if "\0" in source or _SURROGATE.search(source):
            source = _SURROGATE.sub("\ufffd", source.replace("\0", ""))
            odd = True
        cleaned.append(replace(cell, source=source))
    if other_ends:
        repairs.append("the lines ended as on Windows or an old Mac; they were converted")
    if odd:
        repairs.append("characters that no program can hold (NUL, half characters) were taken out")
    return cleaned


_SURROGATE = re.compile("[\ud800-\udfff]")
