"""What an assignment lacks: in its notebook, its exercises, its bank, the README.

`python -m autograder build` says it, and a test holds it at nothing for every assignment.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder import notebooks
from autograder.exercises import exercises, trial

OPENING = ("**You will be able to**", "**You need first:**", "**Time:**", "**Run time:**")
HEAD = notebooks.EXERCISE + ".*$"
SAMPLE = "TO WRITE"  # in what a template leaves to be written


def missing(assignment: str) -> list[str]:
    """What the assignment lacks, a sentence each."""
    cells = notebooks.read(assignment).cells
    lacks = [
        *_opening(assignment, cells),
        *_exercises(cells),
        *_graded(assignment, cells),
        *_pictures(cells),
        *_bank(assignment),
    ]
    return [f"{assignment}: {lack}" for lack in lacks]


def samples(assignment: str) -> list[str]:
    """Where the words of the template still stand: the ids of cells and the names of files."""
    cells = notebooks.read(assignment).cells
    found = [f"{assignment}: cell {cell.id}" for cell in cells if SAMPLE in cell.source]
    for path in sorted((notebooks.ROOT / "autograder/exercises" / assignment).glob("*.py")):
        if SAMPLE in path.read_text(encoding="utf-8"):
            found.append(path.relative_to(notebooks.ROOT).as_posix())
    return found


def _opening(assignment: str, cells: list[NotebookNode]) -> Iterator[str]:
    first, setup = cells[:2]
    for part in OPENING:
        if part not in first.source:
            yield f"the first cell does not say {part}"
    if f"release/{assignment}/{assignment}.ipynb" not in first.source:
        yield f"the first cell has no Colab badge that leads to release/{assignment}/{assignment}.ipynb"
    if not setup.metadata.get("nbgrader", {}).get("locked") or "%pip install" not in setup.source:
        yield "the second cell is not the locked set-up that installs the course on Colab"
    total = sum(cell.metadata.nbgrader.points for cell in cells if notebooks.is_graded(cell))
    if not re.search(rf"\*\*Points:\*\* {total:g}\b", first.source):
        yield f"the first cell does not say **Points:** {total:g}, the sum of the graded cells"
    readme = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    if not re.search(rf"`{assignment}`.*\| {total:g} \|", readme):
        yield f"the README's table has no line for it with {total:g} points"


def _exercises(cells: list[NotebookNode]) -> Iterator[str]:
    """Stars, minutes and points that match its graded cells, and two hints."""
    found: list[tuple[str, float]] = []
    for cell in cells:
        if cell.cell_type == "markdown" and re.search(HEAD, cell.source, re.M):
            found.append((cell.source, 0))
        elif found and cell.cell_type == "markdown":
            found[-1] = (found[-1][0] + cell.source, found[-1][1])
        elif notebooks.is_graded(cell):
            if not found:
                yield f"the graded cell {notebooks.grade_id(cell)} stands before the first exercise"
                continue
            found[-1] = (found[-1][0], found[-1][1] + cell.metadata.nbgrader.points)
    for place, (text, points) in enumerate(found, 1):
        head = re.search(HEAD, text, re.M)
        if int(head[1]) != place:
            yield f"{head[0]!r} is exercise {place}"
        if not re.search(r"[★☆]{3} · \d+ min", head[0]):
            yield f"{head[0]!r} has no stars and minutes, as in ★★☆ · 8 min"
        stated = sum(int(n) for n in re.findall(r"(\d+) points?\b", head[0]))
        if stated != points:
            yield f"{head[0]!r} promises {stated} points, and its graded cells give {points:g}"
        if text.count("<summary>Hint") < 2:
            yield f"{head[0]!r} has fewer than two hints"


def _graded(assignment: str, cells: list[NotebookNode]) -> Iterator[str]:
    """Each graded cell is judged: by a script with mistakes, or as an outcome."""
    known = exercises(assignment)
    seen = Counter(notebooks.grade_id(cell) for cell in cells if notebooks.grade_id(cell))
    yield from (f"the grade id {name} stands twice" for name, n in seen.items() if n > 1)
    for cell in filter(notebooks.is_graded, cells):
        test = notebooks.grade_id(cell)
        visible, hidden = notebooks.split_hidden(cell.source)
        if not cell.metadata.nbgrader.points > 0:
            yield f"{test} gives no points"
        if "checks." not in visible:
            yield f"{test} calls no public check"
        if f'judge("{assignment}/{test}"' not in hidden:
            yield f'{test} has no hidden line __import__("autograder").judge("{assignment}/{test}", globals())'
        if test in known:
            if not (known[test].mistakes or known[test].answers):
                yield f"{test} knows no mistake"
        elif not _is_outcome(assignment, test):
            yield f"{test} has no script in autograder/exercises/{assignment}/"
    for test in known.keys() - seen.keys():
        yield f"{test} has a script, and the notebook has no such graded cell"


def _is_outcome(assignment: str, test: str) -> bool:
    try:
        module = importlib.import_module(f"autograder.hidden.{assignment}")
    except ModuleNotFoundError:
        return False
    return hasattr(module, test)


def _pictures(cells: list[NotebookNode]) -> Iterator[str]:
    """Whoever cannot see a picture hears what it shows."""
    for cell in cells:
        if cell.cell_type == "markdown":
            if re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", cell.source):
                yield f"a picture in the cell {cell.id} has no alternative text"
            continue
        code = re.sub(r"^\s*[%!].*$", "    pass", cell.source, flags=re.M)
        calls = [node for node in ast.walk(_tree(code)) if isinstance(node, ast.Call)]
        for call in calls:
            name = ast.unparse(call.func)
            texts = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "alt")]
            if name in ("plt.show", "pyplot.show"):
                yield f"the cell {cell.id} shows a figure without words: use plots.show(figure, '...')"
            empty = [t for t in texts if isinstance(t, ast.Constant) and not str(t.value).strip()]
            if name == "plots.show" and empty:
                yield f"the figure of the cell {cell.id} has no alternative text"


def _tree(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError:  # a cell that shows a mistake
        return ast.Module(body=[], type_ignores=[])


def _bank(assignment: str) -> Iterator[str]:
    """Every script is tried with wrong and with right solutions of other people."""
    kinds = {
        (test, i.right or False)
        for i in trial.bank(assignment)
        for test in trial.tests_of(i, assignment)
    }
    for test in exercises(assignment):
        for right, word in ((False, "wrong"), (True, "right")):
            if (test, right) not in kinds:
                yield f"tests/bank/{assignment}/ has no {word} solution for {test}"
