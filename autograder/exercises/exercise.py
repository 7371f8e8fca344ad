"""An exercise: the script of its check, its known mistakes, its right variants, its short answers.

    @exercise("lenet5/test_adam_step", done="agrees with PyTorch's", bans=[Ban("torch.optim", "...")])
    def adam_step(work, rng):
        ...

    adam_step.mistake("eps is missing: where v is zero, that is a division by zero", ("+ eps", ""))
    adam_step.right("in NumPy", code="def adam_step(...): ...")

The words of a mistake are said only when the student's results are what the mistake gives.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from course.checks.ways import Ban

Edit = tuple[str, str]


@dataclass(frozen=True)
class Variant:
    """A changed solution: edits of its text, or whole cells by grade id.

    says: the sentence of a mistake, or the name of a right variant.
    """

    says: str
    edits: tuple[Edit, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """The short answers of an exercise: one dictionary or one value, by the name of its variable.

    why: question -> why the answer is as it is, shown once all are right. hint: which idea to look at
    again, shown after the second wrong try. tolerance: for answers that are measured numbers.
    options: what may be answered, where the exercise names it.
    mistakes: pairs (sentence, {question: wrong answer}); what is not named there is right.
    """

    name: str
    hint: str
    why: Mapping[str, str] = field(default_factory=dict)
    options: tuple = ()
    tolerance: float = 0.0
    mistakes: tuple[tuple[str, Mapping], ...] = ()


@dataclass
class Exercise:
    """One graded cell. `test` is its grade id, `script(work, rng)` does steps and comparisons."""

    assignment: str
    test: str
    script: Callable
    done: str
    uses: tuple[str, ...] = ()  # grade ids of the exercises that this one builds on
    bans: tuple[Ban, ...] = ()
    allows: tuple[str, ...] = ()
    rows: bool = True  # whether arguments may be made of many rows: see `everywhere`
    mixes: bool = True  # whether arguments of two calls may fit together: see `mixed`
    draws: int = 1  # how often the hidden test runs the script, each time with other inputs
    mistakes: list[Variant] = field(default_factory=list)
    rights: list[Variant] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    hidden: Callable | None = None

    def mistake(self, says: str, *edits: Edit, cell: str = "", code: str = "") -> None:
        """A known mistake: edits (old text, new text) of the solution's cells, or the whole of `cell`."""
        self.mistakes.append(Variant(says, edits, {cell: code} if code else {}))

    def right(self, name: str, *edits: Edit, cell: str = "", code: str = "") -> None:
        """A right variant, in the same form."""
        self.rights.append(Variant(name, edits, {cell: code} if code else {}))

    def short_answers(self, name: str, hint: str, **more: object) -> None:
        """Short answers in the variable `name`; see `Answers`."""
        more = {key: tuple(v) if isinstance(v, list) else v for key, v in more.items()}
        self.answers.append(Answers(name, hint, **more))

    def only_hidden(self, script: Callable) -> Callable:
        """Decorate a second script that the hidden test runs after the first."""
        self.hidden = script
        return script


_registered: dict[str, dict[str, Exercise]] = {}


def exercise(
    name: str,
    *,
    done: str,
    uses: Sequence[str] = (),
    bans: Sequence[Ban] = (),
    allows: Sequence[str] = (),
    rows: bool = True,
    mixes: bool = True,
    draws: int = 1,
) -> Callable[[Callable], Exercise]:
    """Decorate the script of the graded cell `assignment/test_name`."""
    assignment, _, test = name.partition("/")

    def register(script: Callable) -> Exercise:
        made = Exercise(
            assignment,
            test,
            script,
            done,
            tuple(uses),
            tuple(bans),
            tuple(allows),
            rows=rows,
            mixes=mixes,
            draws=draws,
        )
        _registered.setdefault(assignment, {})[test] = made
        return made

    return register


@cache
def exercises(assignment: str) -> dict[str, Exercise]:
    """The exercises of an assignment by grade id; {} if it has none."""
    name = f"{__package__}.{assignment}"
    try:
        package = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{name}.{module.name}")
    return _registered.get(assignment, {})
