"""What students get beside nbgrader's own steps: Run All goes past what is not solved; a page to start from."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import NbGraderPreprocessor

GOES_ON = "raises-exception"  # Jupyter's tag: the cells that follow run all the same


class RunOn(NbGraderPreprocessor):
    """Tags each code cell but the first, so that an exercise that is left out stops nobody.

    Without the first one, the set-up, nothing else can run. Grading looks at no tag.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Add the tag to a notebook's cells."""
        for cell in [c for c in nb.cells if c.cell_type == "code"][1:]:
            tags = cell.metadata.get("tags", [])
            cell.metadata.tags = [*tags, GOES_ON] if GOES_ON not in tags else tags
        return nb, resources


START = "00_start.ipynb"  # the first name in the folder
_WELCOME = """\
# Convolutional networks, hands on: start here

Eight notebooks, from a single neuron's output to a network that reads photographs. Each explains a thing, lets you play with it, and then has you build it: you write a few lines, run them, and run the check below.
A check says at once what is right, what came instead, and what usually causes that.

**How a cell works:** click into it, press *Shift + Enter*, and it runs; `[*]` beside it means that it is still at work. Cells build on each other, so run them from the top."""
_SET_UP = """\
import torch

try:
    from course import start
except ImportError:  # on Colab the helper package is not there yet
    %pip install -q git+https://github.com/cnn-course/cnn-course
    from course import start

start.environment()"""
_FIRST = """\
## Your first check

The next cell makes a batch of eight coloured pictures, each 32 pixels high and 32 wide, all of them black. One of the four sizes has been forgotten. Run both cells and read what the check says; then mend the first one and run both again."""
_BATCH = "batch = torch.zeros(8, 3, 32)  # pictures, channels, height, width"
_WAY = """\
## The way through

Take the notebooks in this order. Run the next cell whenever you like: it reads from your saved notebooks how far you are, by your own checks."""
_HINTS = """\
**Stuck?** Every exercise has two hints that unfold when you click them. *Kernel → Restart Kernel and Run All Cells* clears up most riddles: exercises that are not begun stop nobody.
**Done?** The last cell of each notebook says what is left and whether the file is ready to hand in."""


def start_page() -> NotebookNode:
    """The notebook `release/00_start.ipynb`."""
    cells = [
        new_markdown_cell(_WELCOME, id="welcome"),
        new_code_cell(_SET_UP, id="environment"),
        new_markdown_cell(_FIRST, id="first-check"),
        new_code_cell(_BATCH, id="batch"),
        new_code_cell("start.check(batch)", id="check", metadata={"tags": [GOES_ON]}),
        new_markdown_cell(_WAY, id="the-way"),
        new_code_cell("start.overview()", id="overview"),
        new_markdown_cell(_HINTS, id="hints"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def write_start_page(folder: Path) -> None:
    """Write it into `folder`."""
    text = nbformat.writes(start_page())
    Path(folder, START).write_text(text + "\n", encoding="utf-8")
