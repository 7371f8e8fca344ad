"""What every hidden test asks besides: a function on arguments that come from different calls of its script.

A script tries each thing that an argument may be, but not each beside each other: the padding at a kernel of
one number, the bias of fractions at whole numbers. Arguments go together when what holds for their sizes and
numbers in all calls of the script holds for them, too.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import torch

from autograder.exercises.arrays import ARRAYS, is_whole, size
from autograder.exercises.work import Work
from course.checks.plan import Comparison
from course.checks.wire import Ref

DRAWN, ASKED = 200, 24  # of a function
CHANGED = 0.4  # of the arguments: what has to fit together falls apart where all are changed
MOST_NUMBERS = 2_000  # in an array: a question is to cost milliseconds
RELATIONS = (
    operator.eq,
    operator.le,
    operator.ge,
    operator.lt,
    operator.gt,
    lambda a, b: 2 * a <= b,
    lambda a, b: a >= 2 * b,
)
DATA = (*ARRAYS, np.generic, bool, int, float, str, list, tuple, dict)


def questions(work: Work, mixes: bool = True) -> Iterator[tuple[str, list, list[Comparison]]]:
    """For each function: its name, arguments that it has not been called with together, what to compare.

    mixes: False if only dtypes may be put together otherwise.
    """
    rng = np.random.default_rng(len(work.plan.steps))
    alike = _alike(work)
    kinds = Counter(target for target, _ in alike)
    for target, calls in alike:
        compared = _loosest([of_call for _, of_call in calls])
        number, changed = max(ASKED // kinds[target], 4), CHANGED if mixes else 0.0
        for args in _new_pairs([args for args, _ in calls], rng, number, changed):
            yield target, args, compared


def _loosest(calls: Sequence[dict[tuple, Comparison]]) -> list[Comparison]:
    """Of each part of the result that is compared in all calls: as roughly as in any of them."""
    parts = [[of_call[path] for of_call in calls if path in of_call] for path in calls[0]]
    return [
        replace(max(found, key=lambda c: (c.rtol, c.atol)), types=all(c.types for c in found))
        for found in parts
        if len(found) == len(calls)
    ]


def _new_pairs(
    calls: Sequence[Sequence], rng: np.random.Generator, number: int, changed: float
) -> Iterator[list]:
    """Arguments of different calls that bring what never was beside each other: the most of it first."""
    held = _held(calls)
    seen = {pair for args in calls for pair in _pairs(args)}
    places = [
        (values, list({v.dtype: 0 for v in values if isinstance(v, ARRAYS)}))
        for values in zip(*calls, strict=True)
    ]
    drawn = [_drawn(calls, places, rng, changed) for _ in range(DRAWN if len(calls) > 1 else 0)]
    fitting = [(_pairs(args), args) for args in drawn if _holds(held, args)]
    for _ in range(number):
        pairs, best = max(fitting, key=lambda found: len(found[0] - seen), default=(set(), []))
        if pairs <= seen:
            return
        seen |= pairs
        yield best


def _drawn(
    calls: Sequence[Sequence], places: Sequence[tuple], rng: np.random.Generator, changed: float
) -> list:
    """The arguments of a call, some of them from others, in another's dtype, or larger whole numbers.

    places: for each argument its values in all calls, and their dtypes.
    """
    args = list(calls[rng.integers(len(calls))])
    for place, (values, dtypes) in enumerate(places):
        if rng.random() < changed:
            args[place] = values[rng.integers(len(values))]
        if isinstance(args[place], ARRAYS):
            args[place] = _cast(args[place], dtypes[rng.integers(len(dtypes))])
        elif rng.random() < changed / 2:
            args[place] = _larger(args[place], int(rng.integers(1, 5)))
    return args


def _cast(array: torch.Tensor | np.ndarray, dtype: torch.dtype | np.dtype) -> object:
    """The array as whole numbers of a dtype that NumPy's arrays at this place have, too.

    Not the other way: fractions come with the arrays that have them. The scripts ask for each dtype of tensors.
    """
    if isinstance(array, torch.Tensor) or dtype.kind not in "iu" or array.dtype == dtype:
        return array
    return np.rint(array).clip(np.iinfo(dtype).min, np.iinfo(dtype).max).astype(dtype)


def _larger(value: object, by: int) -> object:
    if isinstance(value, tuple):
        return tuple(_larger(item, by) for item in value)
    return value + by if isinstance(value, int) and not isinstance(value, bool) else value


def _pairs(args: Sequence) -> set[tuple]:
    """Which kinds of arguments stand beside each other: sizes and dtypes of arrays, and other values."""
    kinds: list[tuple] = []
    for place, value in enumerate(args):
        if isinstance(value, ARRAYS):
            kinds += [(place, tuple(value.shape)), (place, str(value.dtype))]
        else:
            kinds.append((place, repr(value)))
    return set(combinations(kinds, 2))


def _alike(work: Work) -> list[tuple[str, list[tuple[list, dict]]]]:
    """The calls whose result is compared as it is, those together that differ in numbers alone."""
    compared: dict[int, dict[tuple, Comparison]] = {}
    for c in work.plan.comparisons:
        if c.part == "value" and not c.form:
            compared.setdefault(c.step, {}).setdefault(c.path, c)
    found: list[tuple[str, list, list]] = []
    for number, step in enumerate(work.plan.steps):
        plain = step["op"] == "call" and isinstance(step.get("target"), str)
        if not plain or step.get("kwargs") or step.get("method") or number not in compared:
            continue
        args = work.with_defaults(step["target"], step["args"])
        if (
            not isinstance(work.replies[number].get("value"), DATA)
            or len(args) < 2
            or not all(_takes(a) for a in args)
        ):
            continue
        kinds = [_kind(a) for a in args]
        for target, others, calls in found:
            if target == step["target"] and _fit(kinds, others):
                calls.append((args, compared[number]))
                others[:] = [a or b for a, b in zip(kinds, others, strict=True)]
                break
        else:
            found.append((step["target"], kinds, [(args, compared[number])]))
    return [(target, calls) for target, _, calls in found]


def _fit(kinds: Sequence, others: Sequence) -> bool:
    pairs = zip(kinds, others, strict=True)
    return len(kinds) == len(others) and all(a == b or a is None or b is None for a, b in pairs)


def _takes(value: object) -> bool:
    if isinstance(value, ARRAYS):
        return 0 < size(value) <= MOST_NUMBERS
    if isinstance(value, (list, tuple)):
        return all(_takes(item) for item in value)
    return not isinstance(value, Ref)


def _kind(value: object) -> object:
    """What does not mix: numbers of axes, words, yes and no. None stands beside everything."""
    if isinstance(value, ARRAYS):
        return type(value).__name__, value.ndim
    if isinstance(value, (list, tuple)):
        return type(value).__name__, *(_kind(item) for item in value)
    return repr(value) if isinstance(value, (str, bool)) else value and type(value).__name__


def _measures(args: Sequence) -> dict[tuple, float]:
    """Sizes of axes, largest labels, and plain numbers: what arguments may have to do with each other."""
    found: dict[tuple, float] = {}
    for place, value in enumerate(args):
        if isinstance(value, ARRAYS):
            found |= {(place, axis): size for axis, size in enumerate(value.shape)}
            if is_whole(value) and value.ndim == 1:
                found[place, "most"] = int(value.max()) + 1
        elif isinstance(value, (list, tuple)):
            found |= {(place, *key): number for key, number in _measures(value).items()}
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found[place, "number"] = value
    return found


def _held(calls: Sequence[Sequence]) -> list[tuple]:
    """What holds in all calls that have both: (relation, of what, one place, the other place)."""
    return [
        (relation, read, one, other)
        for read, relations in ((_measures, RELATIONS), (_dtypes, (operator.eq,)))
        for rows in [[read(args) for args in calls]]
        for one, other in combinations(sorted({key for row in rows for key in row}, key=repr), 2)
        for relation in relations
        if all(relation(row[one], row[other]) for row in rows if one in row and other in row)
    ]


def _holds(held: Sequence[tuple], args: Sequence) -> bool:
    rows = {read: read(args) for read in (_measures, _dtypes)}
    return all(
        relation(rows[read][one], rows[read][other])
        for relation, read, one, other in held
        if one in rows[read] and other in rows[read]
    )


def _dtypes(args: Sequence) -> dict[int, object]:
    return {place: value.dtype for place, value in enumerate(args) if isinstance(value, ARRAYS)}
