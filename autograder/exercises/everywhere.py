"""What every hidden test asks besides its script, of each function and network that it has called.

Unforeseen wrong work often keeps something: an answer for the sizes that it saw, for an object, in an
array that it hands out again; or it looks at the first hundred rows alone. So the first call of each
function is made once more with other numbers, with the same objects when they hold those numbers, and
with many rows; that of a network in evaluation mode, too, and when its weights have changed. Slopes that a script
asks for are asked for with many rows, too. A question at which the solution stops is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch

from autograder.exercises import mixed
from autograder.exercises.arrays import ARRAYS, is_float, size
from autograder.exercises.probes import FILLED_AGAIN, KEPT_FOR_OBJECT, KEPT_WEIGHTS
from autograder.exercises.work import Result, Work
from course.checks.messages import brief
from course.checks.plan import Comparison
from course.checks.wire import Ref

ROWS = 130
# Numbers of an argument, beyond which loops over pixels, or a network's layers, take too long.
MOST_IN_LOOPS, MOST_IN_LAYERS = 20_000, 150_000
ROW_SLOPES = "gradients pass for large batches, too: nothing is detached or done without gradients, however many rows there are"
ALL_ROWS = "all rows count, however many there are"
TINY = 2.0**-60  # a power of two, so that it changes no digits
EVALUATED = "in_evaluation"


def ask(work: Work, rows: bool = True, mixes: bool = True) -> None:
    """Add the questions to a script that has run with the solution.

    rows: False where an argument's first axis counts no rows, or rows must not come twice.
    mixes: False where the size of one argument follows from all others, and only dtypes may change.
    """
    for target, args, compared in list(_first_calls(work)):
        arrays = [i for i, a in enumerate(args) if isinstance(a, ARRAYS)]
        # The last of several stays: turned together, labels and logits give the same mean.
        turned = arrays[:-1] or arrays
        others = [_turned(a) if i in turned else a for i, a in enumerate(args)]
        _try(work, lambda: _other_numbers(work, target, args, others, compared))  # noqa: B023
        if not isinstance(target, str):
            _try(work, lambda: _other_numbers(work, target, args, others, compared, EVALUATED))  # noqa: B023
            _try(work, lambda: _other_weights(work, target, args, compared))  # noqa: B023
        if isinstance(target, str):
            _try(work, lambda: _tiny(work, target, args, compared))  # noqa: B023
        most = MOST_IN_LOOPS if isinstance(target, str) else MOST_IN_LAYERS
        many = _many_rows(args, most) if rows else None
        if many is not None:
            _try(work, lambda: _rows(work, target, many, compared))  # noqa: B023
    for step, compared in list(_first_slopes(work)) if rows else ():
        many = _many_rows(step["args"], MOST_IN_LAYERS)
        if many is not None:
            _try(work, lambda: _row_slopes(work, step, many, compared))  # noqa: B023
    for target, args, compared in list(mixed.questions(work, mixes)):
        _try(work, lambda: _mixed(work, target, args, compared))  # noqa: B023


def _other_numbers(
    work: Work,
    target: str | Ref,
    args: Sequence,
    others: Sequence,
    compared: Sequence[Comparison],
    how: str = "",
) -> None:
    handed = [
        work.make("torch.clone", a) if isinstance(a, torch.Tensor)
        else work.make("numpy.array", a) if isinstance(a, np.ndarray)
        else a
        for a in args
    ]  # fmt: skip
    first = _call(work, target, handed, how)
    where = ", in evaluation mode" if how else ""
    result = _call(work, target, others, how)
    _compare(work, result, compared, f"with other numbers of the same sizes{where}")
    _compare(work, work.get(first), compared, f"its result after another call{where}", FILLED_AGAIN)
    _call(work, target, handed, how)  # Some keep what they saw last, and nothing else.
    for holder, new in zip(handed, others, strict=True):
        if isinstance(new, torch.Tensor):
            work.make("torch.Tensor.copy_", holder, new)
        elif isinstance(new, np.ndarray):
            work.make("numpy.copyto", holder, new)
    words = f"the same objects with other numbers in them{where}"
    _compare(work, _call(work, target, handed, how), compared, words, KEPT_FOR_OBJECT)


def _other_weights(
    work: Work, network: Ref, args: Sequence, compared: Sequence[Comparison]
) -> None:
    """A network after an update: what it has made of its weights in an earlier call is out of date."""
    for how in (EVALUATED, ""):
        _call(work, network, args, how)
    work.make("course.checks.objects.scaled", network, 0.5)
    for how, where in ((EVALUATED, ", in evaluation mode"), ("", "")):
        result = _call(work, network, args, how)
        _compare(work, result, compared, f"its weights halved{where}", KEPT_WEIGHTS)
    work.make("course.checks.objects.scaled", network, 2.0)


def _row_slopes(work: Work, step: dict, args: Sequence, compared: Sequence[Comparison]) -> None:
    found = work.do("slope", **{**{k: v for k, v in step.items() if k != "op"}, "args": args})
    _compare(work, found, compared, f"with {ROWS} rows", ROW_SLOPES)


def _rows(work: Work, target: str | Ref, args: Sequence, compared: Sequence[Comparison]) -> None:
    _compare(work, _call(work, target, args), compared, f"with {ROWS} rows", ALL_ROWS)


def _tiny(work: Work, target: str, args: Sequence, compared: Sequence[Comparison]) -> None:
    """One array of tiny numbers, where the result gets as tiny: no bound or rounding may show."""
    for place, array in enumerate(args):
        if not (isinstance(array, ARRAYS) and is_float(array)):
            continue
        usual = _value(work, _call(work, target, args))
        result = _call(work, target, [*args[:place], array * TINY, *args[place + 1 :]])
        value = _value(work, result)
        if not (isinstance(usual, ARRAYS) and isinstance(value, ARRAYS)) or not is_float(usual):
            continue
        largest = float(abs(usual).max()) if size(usual) else 0.0
        if largest and bool((abs(value - usual * TINY) <= 1e-6 * largest * TINY).all()):
            for c in compared:
                atol = max(c.rtol, 1e-9) * largest * TINY
                _compare(work, result, [replace(c, atol=atol)], "with tiny numbers")


def _value(work: Work, result: Result) -> object:
    return work.replies[result.ref.number].get("value")


def _mixed(work: Work, target: str, args: Sequence, compared: Sequence[Comparison]) -> None:
    """A call on arguments that the script has not used together; a name for it by their sizes."""
    result = work.call(target, *args)
    if not _is_sound(_value(work, result)):
        raise _NotMeant
    label = f"{target}({', '.join(_words(a) for a in args)})"
    for c in compared:
        words = f"{label}: part {c.path}" if c.path else label
        work.plan.comparisons.append(replace(c, step=result.ref.number, label=words, says=""))


def _is_sound(value: object) -> bool:
    """Whether there are numbers, all finite: else the text has hardly meant these arguments."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_sound, value))
    if isinstance(value, ARRAYS) and size(value) == 0:
        return False
    if isinstance(value, float) or is_float(value):
        return bool(torch.as_tensor(value).isfinite().all())
    return True


def _words(value: object) -> str:
    if isinstance(value, ARRAYS) and size(value) > 1:
        return f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
    return brief(value, 60)


def _first_calls(work: Work) -> Iterator[tuple[str | Ref, list, list[Comparison]]]:
    """Of each function and network of the student's: the first call on arrays whose value is compared."""

    def fits(step: dict) -> bool:
        arrays = any(isinstance(a, ARRAYS) for a in step["args"])
        return arrays and not step["method"] and not work.is_ours(step["target"])

    for step, compared in _firsts(work, "call", fits):
        yield step["target"], step["args"], compared


def _first_slopes(work: Work) -> Iterator[tuple[dict, list[Comparison]]]:
    """Of each function and network: the first slope whose value is compared."""
    for step, compared in _firsts(work, "slope"):
        yield dict(step), compared


def _firsts(
    work: Work, op: str, fits: Callable[[dict], bool] = bool
) -> Iterator[tuple[dict, list[Comparison]]]:
    """For each target of an op the first step that is compared, with what is compared of it."""
    seen = set()
    for number, step in enumerate(work.plan.steps):
        about = step.get("target"), step.get("method")
        if step["op"] != op or step.get("kwargs") or about in seen or not fits(step):
            continue
        compared = [
            c for c in work.plan.comparisons
            if c.step == number and c.part == "value" and c.form[:1] not in (("same as",), ("message",))
        ]  # fmt: skip
        if compared and "error" not in work.replies[number]:
            seen.add(about)
            yield step, compared


def _call(work: Work, target: str | Ref, args: Sequence, how: str = "") -> Result:
    if isinstance(target, str):
        return work.call(target, *args)
    return work.make(f"course.checks.objects.{how or 'without_gradients'}", target, *args)


def _compare(
    work: Work, result: Result, compared: Sequence[Comparison], words: str, says: str = ""
) -> None:
    """What was compared of the first call, of this result."""
    for comparison in compared:
        label = f"{comparison.label}, {words}"
        work.plan.comparisons.append(
            replace(comparison, step=result.ref.number, label=label, says=says or comparison.says)
        )


class _NotMeant(Exception):
    """What the solution gives shows that the text has not meant this question."""


def _try(work: Work, question: Callable[[], None]) -> None:
    """Ask, and take it back where the solution stops or the text has not meant it."""
    work.finish()
    steps, comparisons = len(work.plan.steps), len(work.plan.comparisons)
    meant = True
    try:
        question()
    except _NotMeant:
        meant = False
    work.finish()
    if not meant or any("error" in reply for reply in work.replies[steps:]):
        del work.plan.steps[steps:], work.replies[steps:], work.plan.comparisons[comparisons:]


def _turned(array: torch.Tensor | np.ndarray) -> torch.Tensor | np.ndarray:
    """The numbers from the last to the first: rows stay rows, and sums of rows their sums.

    They get smaller, too, or a mean over all of them would stay; but labels and probabilities keep to
    what they are.
    """
    if isinstance(array, torch.Tensor):
        turned = array.flip(tuple(range(array.ndim)))
    else:
        turned = np.ascontiguousarray(np.flip(array))
    return turned * 0.75 if is_float(array) and not _may_be_labels(array) else turned


def _may_be_labels(array: torch.Tensor | np.ndarray) -> bool:
    """Whole numbers from 0 on, or rows whose sum is 1."""
    if size(array) == 1 or (array < 0).any():
        return False
    whole = bool((array == array.round()).all())
    return whole or bool(array.ndim and (abs(array.sum(-1) - 1) < 1e-3).all())


def _many_rows(args: Sequence, most: int) -> list | None:
    """The arguments with many rows, the last ones other than the first; None where that does not fit."""
    arrays = [a for a in args if isinstance(a, ARRAYS)]
    if any(a.ndim == 0 or ROWS * size(a[:1]) > most for a in arrays):
        return None
    n = len(arrays[0])
    if not 0 < n < ROWS:
        return None
    return [_longer(a) if isinstance(a, ARRAYS) and len(a) == n else a for a in args]


def _longer(array: torch.Tensor | np.ndarray) -> torch.Tensor | np.ndarray:
    rows = array[np.arange(ROWS) % len(array)]
    if rows.ndim > 1 or is_float(
        rows
    ):  # the labels of the last rows stay, so that they are wrong now
        rows[100:] = _turned(rows[100:]) * (0.75 if size(array) == 1 else 1)
    return rows
