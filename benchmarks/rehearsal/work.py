"""Notebooks that students hand in, and what happens to them on the way; each function changes one thing."""

from __future__ import annotations

import copy
import io
import json
import struct
import zipfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder import notebooks, sample_class


class Work:
    """What one student wrote for one assignment; each method gives the bytes of a file.

    Args:
        release: the course's folder of released notebooks.
        assignment: its name.
        login: the student's; a comment with it makes each student's work another one.
        kind: which member of the sample class wrote it.
    """

    def __init__(self, release: Path, assignment: str, login: str, kind: str = "solved") -> None:
        self.assignment, self.release = assignment, release
        self.blank = notebooks.read(assignment, release)
        self.all = {s.student: s.notebook for s in _samples(assignment, release)}
        self._login = login
        self.notebook = self._signed(self.all[kind])

    def _signed(self, notebook: NotebookNode) -> NotebookNode:
        mine = copy.deepcopy(notebook)
        first = next(cell for cell in mine.cells if notebooks.is_solution(cell))
        first.source += f"\n# {self._login}"
        return mine

    def file(self) -> bytes:
        """The notebook as it was written."""
        return nbformat.writes(self.notebook).encode()

    def sample(self, kind: str) -> bytes:
        """What another member of the sample class would have written."""
        self.notebook = self._signed(self.all[kind])
        return self.file()

    def untouched(self) -> bytes:
        """As released."""
        return nbformat.writes(self.blank).encode()

    def with_cell(self, code: str, after: str) -> bytes:
        """With a cell of the student's own behind a named one."""
        self.notebook.cells.insert(self._place(after) + 1, new_code_cell(code))
        return self.file()

    def answering(self, name: str, code: str) -> bytes:
        """With another answer in a named cell."""
        self.notebook.cells[self._place(name)].source = code
        return self.file()

    def without(self, *names: str) -> bytes:
        """Without the cells of these names."""
        keep = [cell for cell in self.notebook.cells if notebooks.grade_id(cell) not in names]
        self.notebook.cells = keep
        return self.file()

    def doubled(self, name: str) -> bytes:
        """With a copy of a cell below it, as copy and paste leaves it."""
        place = self._place(name)
        self.notebook.cells.insert(place, copy.deepcopy(self.notebook.cells[place]))
        self.notebook.cells[place + 1].id = "pasted"
        return self.file()

    def stripped(self) -> bytes:
        """Without metadata and ids, as some editors save it."""
        for cell in self.notebook.cells:
            cell.metadata = NotebookNode()
            cell.pop("id", None)
        self.notebook.nbformat_minor = 4
        return self.file()

    def pasted(self) -> bytes:
        """The answers alone, in a new notebook."""
        answers = [c.source for c in self.notebook.cells if notebooks.is_solution(c)]
        return nbformat.writes(new_notebook(cells=list(map(new_code_cell, answers)))).encode()

    def saved_with_output(self, name: str, mebibytes: int) -> bytes:
        """With outputs of this size saved at a cell."""
        line = "step 1 of many, loss 0.123456789 and nothing new\n"
        text = line * (mebibytes * 2**20 // len(line))
        self.notebook.cells[self._place(name)].outputs = [new_output("stream", text=text)]
        return self.file()

    def truncated(self) -> bytes:
        """The first half of the file, as an upload that broke off leaves it."""
        whole = self.file()
        return whole[: len(whole) // 2]

    def as_script(self) -> bytes:
        """Saved as a Python file."""
        return "\n\n".join(c.source for c in self.notebook.cells if c.cell_type == "code").encode()

    def _place(self, name: str) -> int:
        names = [notebooks.grade_id(cell) for cell in self.notebook.cells]
        return names.index(name)


_SAMPLES: dict[tuple[str, Path], list[sample_class.Submission]] = {}


def _samples(assignment: str, release: Path) -> list[sample_class.Submission]:
    if (assignment, release) not in _SAMPLES:
        _SAMPLES[assignment, release] = sample_class.sample_submissions(assignment, release)
    return _SAMPLES[assignment, release]


def foreign() -> bytes:
    """A notebook of another course."""
    cells = [new_code_cell("import pandas as pd\nsales = pd.DataFrame({'year': [2024, 2025]})")]
    return nbformat.writes(new_notebook(cells=cells)).encode()


def other_json() -> bytes:
    """JSON that is no notebook."""
    return json.dumps({"kernels": [], "sessions": 3}).encode()


def zipped(name: str, data: bytes) -> bytes:
    """A zip with one file."""
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return stream.getvalue()


def with_password(archive: bytes) -> bytes:
    """The same zip, marked as encrypted."""
    marked = bytearray(archive)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = archive.index(signature) + offset
        (flags,) = struct.unpack_from("<H", archive, place)
        struct.pack_into("<H", marked, place, flags | 1)
    return bytes(marked)
