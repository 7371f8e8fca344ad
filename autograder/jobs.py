"""What passes between the rooms of the grader: an assignment's key, a submission, its verdicts.

All of it is plain data that pickles, so a job can run in this process, in another, or on a cluster.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

BEST = "best"
WALLS = ("namespaces", "landlock")  # the stronger ones first


class Kind(Enum):
    """What a cell of an assignment is for."""

    ANSWER = "answer"  # the student writes here (nbgrader: solution, not graded)
    TEST = "test"  # graded by running it (nbgrader: grade, not solution)
    MANUAL = "manual"  # the student writes here and a person grades it (grade and solution)
    TASK = "task"  # a person grades what was made elsewhere (task)
    LOCKED = "locked"  # read-only: always the course's own text
    OPEN = "open"  # no nbgrader metadata: the student may change or delete it


@dataclass(frozen=True)
class CellKey:
    """One cell of an assignment, as the instructor wrote it.

    name:      nbgrader's grade id; for an OPEN cell its nbformat id.
    released:  the text that the student was given.
    hidden:    the lines between the hidden markers, "" if there are none; `released` lacks them.
    checksum:  nbgrader's checksum of the released cell (an unchanged MANUAL cell earns 0).
    """

    name: str
    cell_id: str
    cell_type: str  # "code", "markdown" or "raw"
    kind: Kind
    released: str
    hidden: str = ""
    points: float = 0.0
    checksum: str | None = None

    @property
    def hidden_test(self) -> bool:
        """The hidden region is the one-line call of a function in `autograder/hidden/`."""
        return self.hidden.strip().startswith('__import__("autograder").judge("')


@dataclass(frozen=True)
class Plain:
    """How an assignment's plain asserts are judged; see `autograder/outside/`.

    theirs: the names that are the student's. kernel: the graded cells that cannot be judged outside, each with the reason.
    values: for each graded cell what of the student's gave values alone with the solution, and has to.
    """

    theirs: tuple[str, ...]
    kernel: dict[str, str]
    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Key:
    """One assignment's notebook, as the instructor wrote it; never taken from a submission.

    files:   the other files of `source/<assignment>/` (relative name -> bytes); they win over submitted ones.
    solution: the code cells with their solutions: (grade id, source, is it a solution, is it graded); () where
              only the gradebook is left.
    plain:   how graded cells of plain asserts are judged; None judges them in the student's kernel.
    digest:  hex digest of everything that decides a score, hidden tests included: another digest, another grading.
    """

    assignment: str
    notebook: str  # its file name without .ipynb
    cells: tuple[CellKey, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    digest: str = ""
    kernel_name: str = "python3"
    solution: tuple[tuple[str, str, bool, bool], ...] = ()
    plain: Plain | None = None


@dataclass(frozen=True)
class Submission:
    """One student's files, read leniently and capped; hostile data.

    notebook:  the notebook file's bytes; None if there is none.
    files:     the regular files beside it (relative name -> bytes).
    notes:     what intake had to do (a renamed file, a link that was left out), one line each.
    digest:    hex digest of the notebook and the files.
    """

    student: str
    notebook: bytes | None
    files: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Limits:
    """What one submission may use, over its whole process tree."""

    cell_seconds: float = 300  # of processor time in one cell
    submission_seconds: float = 1200  # of processor time in all
    patience: float = 3  # wall-clock limits are this many times the processor's
    memory: int = 4 * 2**30  # bytes
    scratch: int = 512 * 2**20  # bytes of files, and as much again in /tmp and /dev/shm
    processes: int = 128  # processes and threads
    output: int = 2 * 2**20  # bytes of output kept for each cell


@dataclass(frozen=True)
class Settings:
    """How to grade.

    secret:        the course's secret; it makes the inputs of hidden tests unforeseeable.
    sandbox:       False runs the kernel with the grader's own rights.
    walls:         one of WALLS, and nothing else; or BEST: the strongest that the machine allows.
    kernel_tests:  judge graded cells without a hidden test by running them in the student's kernel
                   (as stock nbgrader does); such verdicts are forgeable and say so.
    """

    secret: bytes
    limits: Limits = Limits()
    sandbox: bool = True
    kernel_tests: bool = False
    walls: str = WALLS[0]

    @property
    def wanted(self) -> str:
        """The walls to ask for; "" for none."""
        return self.walls if self.sandbox else ""


@dataclass(frozen=True)
class Verdict:
    """The result for one graded cell.

    score:     points; None if a person has to grade it.
    reason:    why it is not full, in the student's words; "" for full points.
    forgeable: the student's own process reported it.
    """

    name: str
    score: float | None
    points: float
    reason: str = ""
    forgeable: bool = False


@dataclass(frozen=True)
class Graded:
    """Everything that comes back from grading one submission.

    notebook:  the notebook as it was run, with outputs: sanitised JSON text for `autograded/`.
    repairs:   what was mended to grade it, one line each, for the report and the student.
    problems:  what stopped the run (a dead kernel, a limit), one line each.
    seconds:   where the time went: "kernel", "student", "judge", ...
    values:    of plain asserts, see `Plain.values`.
    walls:     what stood around it: one of WALLS, or "" without a sandbox.
    """

    student: str
    assignment: str
    verdicts: tuple[Verdict, ...]
    notebook: str
    repairs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    submission_digest: str = ""
    key_digest: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    walls: str = ""


class CannotWrite(RuntimeError):
    """The gradebook or its folder cannot be written now: locked, full or read-only. Later it may."""
