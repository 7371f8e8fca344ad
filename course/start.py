"""The start page: what is here (Python, device, images), a first check, and how far one is in each notebook.

    from course import start

    start.environment()
    start.check(batch)
    start.overview()

How far one is comes from the panels that checks have left in the saved notebooks.
"""

from __future__ import annotations

import html
import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from course.checks import panel, progress
from course.checks.messages import fail
from course.checks.panel import PASSED
from course.checks.verdict import tell
from course.data import sources
from course.meant import path as as_path
from course.training.devices import pick_device

SHAPE = (8, 3, 32, 32)


@dataclass(frozen=True)
class Environment:
    """Lines (label, what is there) about the place in which the notebooks run."""

    lines: Sequence[tuple[str, str]]

    def __repr__(self) -> str:
        return "\n".join(f"{label:<14} {text}" for label, text in self.lines)

    def _repr_html_(self) -> str:
        return _table(("", "here"), [[label, text] for label, text in self.lines], "Environment")


def environment() -> Environment:
    """Python, PyTorch, the device that trains, and where each data set comes from."""
    lines = [
        ("Python", f"{platform.python_version()}, PyTorch {torch.__version__}, {_course()}"),
        ("trains on", _device()),
    ]
    for dataset in (sources.MNIST, sources.FASHION_MNIST, sources.CIFAR10):
        lines.append((dataset.name, sources.whereabouts(dataset)))
    return Environment(lines)


def _course() -> str:
    try:
        return f"course {version('cnn-course')}"
    except PackageNotFoundError:  # the folder itself, not installed
        return "course from this folder"


def _device() -> str:
    device = pick_device()
    if device.type == "cuda":
        return f"the graphics card {torch.cuda.get_device_name()}"
    if device.type == "mps":
        return "Apple's graphics processor (mps)"
    return f"the CPU, {os.cpu_count()} cores: every notebook is made for that"


def check(batch: torch.Tensor) -> None:
    """The first check: is `batch` a batch of eight coloured pictures of 32 × 32?"""
    __tracebackhide__ = True  # IPython leaves this frame out
    tell("start", "check", "eight coloured pictures, the order is N, C, H, W", lambda: _look(batch))


def _look(batch: object) -> None:
    if not isinstance(batch, torch.Tensor):
        fail("batch", expected="a tensor", got=type(batch).__name__, likely="torch.zeros makes one")
    shape = tuple(batch.shape)
    if shape != SHAPE:
        few = len(shape) < len(SHAPE)
        why = "one size is missing: height and width are 32 each" if few else ""
        if sorted(shape) == sorted(SHAPE):
            why = "the sizes are right, their order is not: pictures, channels, height, width"
        fail("batch", expected=f"shape {SHAPE}", got=f"shape {shape}", likely=why)


@dataclass(frozen=True)
class Overview:
    """The assignments in order: (name, what is known of it, exercises that passed; None: not opened)."""

    rows: Sequence[tuple[str, dict, set[str] | None]]

    def __repr__(self) -> str:
        return "\n".join(
            f"{known['title']:<62.62} {_time(known):<14} {_far(known, done)}"
            for _, known, done in self.rows
        )

    def _repr_html_(self) -> str:
        rows = [
            [
                f'<a href="{name}/{name}.ipynb">{html.escape(known["title"])}</a>'
                f"<br>{html.escape(_sentence(known['about']))}",
                html.escape(_time(known)),
                html.escape(_far(known, done)),
            ]
            for name, known, done in self.rows
        ]
        return _table(("notebook", "time", "your own checks"), rows, "Assignments", escaped=True)


def overview(folder: str | Path = ".") -> Overview:
    """All assignments, and how far one is in each by the checks in its saved notebook.

    folder: where the folders of the assignments lie.
    """
    folder = as_path("folder", folder, ".")
    rows = []
    for name, known in progress.overview().items():
        path = Path(folder, name, f"{name}.ipynb")
        rows.append((name, known, passed(path) if path.is_file() else None))
    return Overview(rows)


def passed(path: Path) -> set[str]:
    """The checks whose panel in a saved notebook says that they passed."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        said = [
            output["metadata"]["course"]
            for cell in cells
            for output in cell.get("outputs", ())
            if "course" in output.get("metadata", {})
        ]
        return {facts["check"] for facts in said if facts.get("state") == PASSED}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return set()  # not a notebook (yet), or one that something else has written


def _far(known: dict, done: set[str] | None) -> str:
    if done is None:
        return "not here"
    mine = [exercise for exercise in known["exercises"] if exercise.check in done]
    points = sum(exercise.points for exercise in mine)
    if not mine:
        return f"not begun; {known['points']:g} points"
    sign = panel.SIGNS[PASSED] + " " if len(mine) == len(known["exercises"]) else ""
    return f"{sign}{points:g} of {known['points']:g} points"


def _time(known: dict) -> str:
    """About how long, without how it falls into parts."""
    return re.split(r"[,;]| in all", known["time"].removeprefix("about "))[0]


def _sentence(text: str) -> str:
    text = text.replace("`", "")
    return text[:1].upper() + text[1:]


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], name: str, escaped: bool = False
) -> str:
    cell = "padding: .3em .9em .3em 0; text-align: left; vertical-align: top"
    top = "".join(f'<th scope="col" style="{cell}">{head}</th>' for head in heads if any(heads[:1]))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="{cell}">{text if escaped else html.escape(text)}</td>' for text in row
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table aria-label="{name}" style="border-collapse: collapse; max-width: 60em">'
        f"{'<thead><tr>' + top + '</tr></thead>' if top else ''}<tbody>{body}</tbody></table>"
    )
