"""The bank in `tests/submissions/`: read a case, make its submission, know what it deserves.

A case is a folder `<group>/<case>/` with `expected.json` and `make.py`:

    def make(solved, outside): ...            the solved notebook in, changed, and given back; or
                                              bytes of a notebook file, or a dict name -> bytes
    def place(folder, outside): ...           if need be: what bytes cannot say (links, pipes)

`outside` says where a submission could do harm (see `Outside`). `expected.json` says what is deserved:

    loses         graded cells that earn 0 ("all"; "after test_x": those behind it); others are full
    may_lose      graded cells that may earn 0 as well, because the student's own process is in ruins
    repairs       patterns, each of which must be found in a line of `Graded.repairs`
    problems      the same for `Graded.problems`
    reasons       graded cell -> pattern of its verdict's reason
    shows         patterns that must be found in the notebook as it was run
    shows_not     patterns that must not
    limits        fields of `Limits` that differ from the runner's
    seconds       the most that all of grading may take, of wall-clock time (default 300)
    judge_seconds   the most that hidden tests may take (default 60)
    sandbox       true: only to be run inside the sandbox
    landlock      fields that are others behind walls without namespaces: what these cannot hold of it,
                  or lack for it; "why" says which
    assignment    default "nchw"
    why           what is remarkable about the verdict
"""

from __future__ import annotations

import copy
import functools
import importlib.util
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder import notebooks, sample_class
from autograder.inside import LANDLOCK

BANK = Path(__file__).resolve().parent.parent / "submissions"
FIELDS = frozenset(
    ["loses", "may_lose", "repairs", "problems", "reasons", "shows", "shows_not", "limits"]
    + ["sandbox", "landlock", "assignment", "seconds", "judge_seconds", "why"]
)

# Cells of the source that no case needs: pictures cost time, and no case is about them.
LEFT_OUT = {
    "nchw": ["first-batch", "permute-versus-reshape", "memory-layout", "timing-figure"]
    + ["grey-set", "one-picture"],
}
# Where few are needed, these alone.
KEPT = {
    "cifar10_lab": ["setup", "load", "residual_block", "test_residual_block", "cifar_net"]
    + ["test_cifar_net", "weight_files", "test_weight_files", "recipe", "trained", "test_weights"]
    + ["test_bronze", "test_silver", "test_gold"],
    "training_loop": ["setup", "train_step", "test_train_step"],
}
# Other texts, for the key and the submission alike.
REPLACED = {
    ("cifar10_lab", "load"): 'train_all = data.cifar10("train")\n'
    "train, validation = train_all.split(0.1, seed=0)",
}
# The student's own network for the weights' cases: small enough to be trained in a test.
OWN_NETWORK = '''
class CifarNet(nn.Module):
    """Three convolutions with stride 2."""

    def __init__(self):
        super().__init__()
        layers = []
        for c_in, c_out in ((3, 16), (16, 32), (32, 64)):
            layers += [nn.Conv2d(c_in, c_out, 3, 2, 1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Linear(64, 10)

    def features(self, images):
        return self.body((images - 0.47) * 4)

    def forward(self, images):
        return self.head(self.features(images))
'''


# --- making a submission --------------------------------------------------------------------------


def position(notebook: NotebookNode, name: str) -> int:
    """Index of the cell with that grade id."""
    return [notebooks.grade_id(cell) for cell in notebook.cells].index(name)


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell with that grade id."""
    return notebook.cells[position(notebook, name)]


def answer(notebook: NotebookNode, name: str, source: str) -> NotebookNode:
    """Give another answer."""
    cell(notebook, name).source = source.strip("\n")
    return notebook


def answers(notebook: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """Give several other answers: name -> source."""
    for name, source in sources.items():
        answer(notebook, name, source)
    return notebook


def unsolve(notebook: NotebookNode, *names: str) -> NotebookNode:
    """Put the released stubs back; without names into all answers."""
    blanks = [c for assignment in (*LEFT_OUT, *KEPT) for c in blank_notebook(assignment).cells]
    stubs = {notebooks.grade_id(c): c.source for c in blanks if notebooks.is_solution(c)}
    for c in notebook.cells:
        if notebooks.is_solution(c) and (not names or notebooks.grade_id(c) in names):
            c.source = stubs[notebooks.grade_id(c)]
    return notebook


def first(notebook: NotebookNode, *sources: str) -> NotebookNode:
    """Put code cells in front of all others."""
    notebook.cells[:0] = [new_code_cell(source.strip("\n")) for source in sources]
    return notebook


def before(notebook: NotebookNode, name: str, *sources: str) -> NotebookNode:
    """Put code cells in front of a cell."""
    at = position(notebook, name)
    notebook.cells[at:at] = [new_code_cell(source.strip("\n")) for source in sources]
    return notebook


def after(notebook: NotebookNode, name: str, *sources: str) -> NotebookNode:
    """Put code cells behind a cell."""
    at = position(notebook, name) + 1
    notebook.cells[at:at] = [new_code_cell(source.strip("\n")) for source in sources]
    return notebook


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the text of its file."""
    return nbformat.writes(notebook).encode()


# --- the assignment -------------------------------------------------------------------------------


def cut(notebook: NotebookNode, assignment: str) -> NotebookNode:
    """Leave out the cells that no case needs."""
    notebook = copy.deepcopy(notebook)
    kept, left_out = KEPT.get(assignment), LEFT_OUT.get(assignment, [])
    notebook.cells = [
        c for c in notebook.cells if _name(c) not in left_out and (kept is None or _name(c) in kept)
    ]
    for c in notebook.cells:
        c.source = REPLACED.get((assignment, _name(c)), c.source)
    return notebook


def _name(c: NotebookNode) -> str:
    return notebooks.grade_id(c) or c.get("id", "")


def write_source(course: Path, assignment: str) -> None:
    """Put the cut source notebook into a course folder."""
    path = course / "source" / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(cut(notebooks.read(assignment), assignment), path)


@functools.cache
def _released(assignment: str) -> NotebookNode:
    return cut(notebooks.read(assignment, notebooks.RELEASE), assignment)


def blank_notebook(assignment: str) -> NotebookNode:
    """The released notebook without the cells that no case needs."""
    return copy.deepcopy(_released(assignment))


@functools.cache
def _solved(assignment: str) -> NotebookNode:
    submissions = sample_class.sample_submissions(assignment)
    notebook = cut(next(s.notebook for s in submissions if s.student == "solved"), assignment)
    if assignment == "cifar10_lab":
        answer(notebook, "cifar_net", OWN_NETWORK)
    return notebook


def solved_notebook(assignment: str) -> NotebookNode:
    """The solved notebook without the cells that no case needs."""
    return copy.deepcopy(_solved(assignment))


def points(assignment: str) -> dict[str, float]:
    """The graded cells in order, with their points."""
    return {
        notebooks.grade_id(c): float(c.metadata.nbgrader.points)
        for c in blank_notebook(assignment).cells
        if notebooks.is_graded(c)
    }


def trained_weights(folder: Path) -> bytes:
    """The file that a student of `cifar10_lab` hands in with `OWN_NETWORK`: trained once, kept in `folder`."""
    import torch
    from safetensors.torch import save
    from torch import nn

    from course import data

    path = folder / "cifar10-of-the-tests.safetensors"
    if path.is_file():
        return path.read_bytes()
    names: dict = {"nn": nn}
    exec(OWN_NETWORK, names)
    train = data.cifar10("train")
    torch.manual_seed(0)
    network = names["CifarNet"]()
    sgd = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9, nesterov=True)
    steps = 7 * -(-len(train) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(sgd, 0.2, total_steps=steps)
    for _ in range(7):
        for chosen in torch.randperm(len(train)).split(64):
            images = train.images[chosen].float() / 255
            images = torch.where(torch.rand(len(images), 1, 1, 1) < 0.5, images.flip(3), images)
            images = images.roll(tuple(torch.randint(-1, 2, (2,)).tolist()), (2, 3))
            sgd.zero_grad()
            nn.functional.cross_entropy(network(images), train.labels[chosen]).backward()
            sgd.step()
            schedule.step()
    content = save(network.state_dict(), {"trained_on": train.name})
    written = path.with_suffix(f".{secrets.token_hex(4)}")
    written.write_bytes(content)
    written.replace(path)
    return content


# --- what lies outside ----------------------------------------------------------------------------


@dataclass
class Outside:
    """A piece of the world outside the sandbox, with things to find and things to break.

    folder:  a course folder with a gradebook, neighbours and a secret, each holding the canary.
    pid:     the process of the grader.
    port:    a TCP port of this machine; who connects is sent the canary.
    canary:  never in a submission: finding it is the proof of an escape.
    mark:    for the command line of processes, so that one that survives is seen.
    shared:  a folder of the test run, for what is made once.
    """

    folder: Path
    pid: int
    port: int
    canary: str
    mark: str
    shared: Path

    @property
    def weights(self) -> bytes:
        """Trained weights for `OWN_NETWORK`, a safetensors file."""
        return trained_weights(self.shared)

    # What a submission may look for: the canary's beginning, in two parts, so that the search itself
    # does not hold it.
    PATTERN = r'"CANARY" + "-[0-9a-f]{32}"'

    @property
    def guard(self) -> str:
        """Lines of Python that stop a cell if it shares the grader's processes: for signals."""
        return (
            "import os\n"
            "try:\n"
            f"    os.kill({self.pid}, 0)\n"
            "except (ProcessLookupError, PermissionError):\n"
            "    pass\n"
            "else:\n"
            '    raise SystemExit("these processes are not mine alone: nothing is done")\n'
        )


def new_canary() -> str:
    """A text that nobody can guess."""
    return f"CANARY-{secrets.token_hex(16)}"


# --- the cases ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One case of the bank."""

    folder: Path
    expected: dict

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def assignment(self) -> str:
        return self.expected.get("assignment", "nchw")

    def behind(self, walls: str) -> Case:
        """The same with what is expected behind these walls."""
        others = self.expected.get("landlock", {}) if walls == LANDLOCK else {}
        return Case(self.folder, {**self.expected, **others})

    @property
    def loses(self) -> set[str]:
        return self._cells("loses")

    @property
    def may_lose(self) -> set[str]:
        return self._cells("may_lose")

    def _cells(self, field: str) -> set[str]:
        names = list(points(self.assignment))
        chosen: set[str] = set()
        for word in self.expected.get(field, []):
            if word == "all":
                chosen |= set(names)
            elif word.startswith("after "):
                chosen |= set(names[names.index(word.removeprefix("after ")) + 1 :])
            elif word in names:
                chosen.add(word)
            else:
                raise ValueError(f"{self}: there is no graded cell {word!r}; there are: {names}")
        return chosen

    def make(self, outside: Outside) -> dict[str, bytes]:
        """The submission's files, name -> bytes."""
        made = self._module.make(solved_notebook(self.assignment), outside)
        if isinstance(made, NotebookNode):
            made = as_bytes(made)
        if isinstance(made, bytes):
            made = {f"{self.assignment}.ipynb": made}
        return made

    def write(self, folder: Path, outside: Outside) -> Path:
        """Write the submission into `folder`, as it was handed in."""
        folder.mkdir(parents=True)
        for name, content in self.make(outside).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if hasattr(self._module, "place"):
            self._module.place(folder, outside)
        return folder

    @functools.cached_property
    def _module(self):
        path = self.folder / "make.py"
        spec = importlib.util.spec_from_file_location(re.sub(r"\W", "_", str(self)), path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def cases() -> list[Case]:
    """Every case of the bank. Raises ValueError for one that is malformed."""
    found = []
    for path in sorted(BANK.glob("*/*/expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        unknown = {*expected, *expected.get("landlock", {})} - FIELDS
        if unknown:
            raise ValueError(f"{path}: unknown fields {sorted(unknown)}")
        found.append(Case(path.parent, expected))
    return found


def find_case(name: str) -> Case:
    """One case by `group/case`."""
    return next(case for case in cases() if str(case) == name)
