"""The source notebooks keep to their pattern: an opening, then exercises with hints, points and a test."""

from __future__ import annotations

import re

import pytest

from autograder import notebooks

ASSIGNMENTS = notebooks.assignments()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_opening(assignment: str) -> None:
    first, setup = notebooks.read(assignment).cells[:2]
    for part in ("You will be able to", "You need first", "**Time:**", "**Run time:**"):
        assert part in first.source
    assert f"release/{assignment}/{assignment}.ipynb" in first.source, "the Colab badge"
    assert setup.metadata.nbgrader.locked
    assert "%pip install" in setup.source


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_points_add_up(assignment: str) -> None:
    cells = notebooks.read(assignment).cells
    total = sum(cell.metadata.nbgrader.points for cell in cells if notebooks.is_graded(cell))
    assert re.search(rf"\*\*Points:\*\* {total}\b", cells[0].source), f"they sum to {total}"
    readme = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"`{assignment}`.*\| {total} \|", readme), f"README: {total} points"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_exercises(assignment: str) -> None:
    """Each exercise has stars, minutes and points that match its graded cells, and two hints."""
    text, points = "", 0
    exercises = []
    for cell in notebooks.read(assignment).cells:
        if cell.cell_type == "markdown" and re.search(r"^### Exercise \d+", cell.source, re.M):
            exercises.append((text, points))
            text, points = cell.source, 0
        elif cell.cell_type == "markdown":
            text += cell.source
        if notebooks.is_graded(cell):
            points += cell.metadata.nbgrader.points
    exercises.append((text, points))
    for number, (text, points) in enumerate(exercises[1:], 1):
        head = re.search(r"^### Exercise (\d+) · .*$", text, re.M)
        assert int(head[1]) == number
        assert re.search(r"[★☆]{3} · \d+ min", head[0]), head[0]
        stated = sum(int(n) for n in re.findall(r"(\d+) points?\b", head[0]))
        assert stated == points, f"{head[0]}: the graded cells give {points}"
        assert text.count("<summary>Hint") >= 2, f"{head[0]}: two hints"
