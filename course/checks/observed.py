"""What is plainly to be seen in a wrong result, whatever the exercise: said where no known mistake gives it.

Each sentence is true of the two values that it is about; it names no cause that it cannot know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np

from course.checks import compare
from course.checks.forms import array
from course.checks.hands import type_name
from course.checks.plan import Comparison, Failed, Lacking, Part
from course.checks.wire import Opaque

EARLIER = (
    "this is the result of an earlier call: something is kept from one call to the next, or the "
    "arguments are not used"
)
FACTORS = {
    1 / 255: ": pixels were divided by 255",
    255: ": pixels were multiplied by 255, or not divided",
    np.log(2): ": that is ln 2, log2 and the natural log are mixed",
    1 / np.log(2): ": that is 1/ln 2, log2 and the natural log are mixed",
    0.5: ", a half",
    2: ", the double",
}
SMALL = 5e-2  # relative: beyond it, numbers are not "close"


def observed(
    comparison: Comparison, got: object, want: object, earlier: Sequence[object] = ()
) -> str:
    """A sentence about a value that is not the expected one; "" if nothing general can be said.

    earlier: the expected values of the comparisons before this one.
    """
    if any(isinstance(value, (Failed, Lacking, Part, Opaque)) for value in (got, want)):
        return ""
    whole = replace(comparison, form=(), path=(), part="value")
    if compare.tells(got) and any(
        compare.agrees(whole, got, value)
        for value in earlier
        if not isinstance(value, (Failed, Lacking, Part))
    ):
        return EARLIER
    return _difference(whole, got, want)


def _difference(comparison: Comparison, got: object, want: object) -> str:
    if isinstance(want, dict):
        return _keys(comparison, got, want)
    if isinstance(want, (list, tuple)) and not _numbers(want):
        return _items(comparison, got, want)
    try:
        first, second = array(got), array(want)
    except (TypeError, ValueError):
        return ""
    if first.dtype.kind not in "biuf" or second.dtype.kind not in "biuf":
        return ""
    if first.shape != second.shape:
        return _shapes(first, second)
    loose = replace(comparison, types=False)
    if comparison.types and compare.equal(loose, got, want):
        return f"the numbers are right, their type is not: {_types(got)}, not {_types(want)}"
    if first.dtype.kind == "b" or second.dtype.kind == "b":
        return ""
    a, b = first.astype(np.float64).ravel(), second.astype(np.float64).ravel()
    if np.array_equal(a, b, equal_nan=True):
        return "the numbers are right, but whole numbers were asked for: // divides without a rest"
    return _values(comparison, a, b, first.shape)


def _types(value: object) -> str:
    """A type, of a tuple or list those of its items."""
    if not isinstance(value, (list, tuple)):
        return type_name(value)
    return f"{type_name(value)} of {', '.join(type_name(item) for item in value[:4])}"


def _numbers(value: Sequence) -> bool:
    return all(isinstance(item, (int, float, np.number)) for item in value)


def _keys(comparison: Comparison, got: object, want: dict) -> str:
    if not isinstance(got, dict):
        return f"that is no dictionary, but {_kind(got)}"
    more, less = [k for k in got if k not in want], [k for k in want if k not in got]
    if less:
        return f"the dictionary has no {', '.join(map(repr, less[:4]))}"
    if more:
        return f"the dictionary has {', '.join(map(repr, more[:4]))}, which nobody asked for"
    wrong = [k for k in want if not compare.equal(comparison, got[k], want[k])]
    said = _difference(comparison, got[wrong[0]], want[wrong[0]]) if wrong else ""
    return f"{wrong[0]!r}: {said}" if said else ""


def _items(comparison: Comparison, got: object, want: Sequence) -> str:
    if not isinstance(got, (list, tuple)):
        return f"{len(want)} results are asked for, together; this is {_kind(got)}"
    if len(got) != len(want):
        return f"{len(want)} results are asked for, and there are {len(got)}"
    wrong = [i for i, w in enumerate(want) if not compare.equal(comparison, got[i], w)]
    if len(want) > 1 and sorted(map(repr, got)) == sorted(map(repr, want)):
        return "the results are right, but in another order"
    said = _difference(comparison, got[wrong[0]], want[wrong[0]]) if wrong else ""
    return f"item {wrong[0]}: {said}" if said else ""


def _shapes(got: np.ndarray, want: np.ndarray) -> str:
    if got.size == want.size:
        if [n for n in got.shape if n > 1] == [n for n in want.shape if n > 1]:
            more = got.ndim > want.ndim
            if got.ndim == want.ndim:
                return "an axis of size 1 is in another place"
            return f"an axis of size 1 is {'too many' if more else 'missing'}"
        if got.ndim == want.ndim <= 4 and any(
            np.array_equal(got.transpose(order), want) for order in permutations(range(got.ndim))
        ):
            return "the numbers are right, the axes are in another order"
        return "as many numbers as asked for, in another shape"
    if got.ndim != want.ndim:
        return f"{_count(got.ndim, 'axis', 'axes')} instead of {want.ndim}"
    off = [axis for axis in range(want.ndim) if got.shape[axis] != want.shape[axis]]
    sizes = ", ".join(f"axis {axis} has size {got.shape[axis]}" for axis in off[:3])
    return f"{sizes}: not as many as asked for"


def _values(comparison: Comparison, got: np.ndarray, want: np.ndarray, shape: tuple) -> str:
    bad = ~np.isfinite(got) & np.isfinite(want)
    if bad.any():
        what = "nan" if np.isnan(got[bad]).any() else "infinity"
        return f"{what} comes out where a number should: a division by 0, log(0) or exp of much"
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return ""
    if got.size > 1 and not got.any():
        return "every number is 0"
    how = {"rtol": max(comparison.rtol, 1e-6), "atol": comparison.atol}
    if np.allclose(got, -want, **how):
        return "the sign is the other way round"
    with np.errstate(all="ignore"):
        near = np.allclose(got, want, **how)  # neither a factor nor another order, but digits
        if not near and got.size > 2 and want.any() and len(np.unique(want)) > 2:
            factor = float(got @ want / (want @ want))
            if factor and np.allclose(got, factor * want, **how):
                known = next((w for f, w in FACTORS.items() if abs(factor / f - 1) < 1e-5), "")
                return f"every number is {factor:.4g} times what it should be{known}"
            if np.allclose(got - want, (got - want)[0], rtol=1e-5, atol=comparison.atol):
                return f"every number is off by the same {(got - want)[0]:.4g}"
            if np.allclose(np.sort(got), np.sort(want), **how):
                return "the right numbers, in other places"
        wrong = ~np.isclose(got, want, rtol=comparison.rtol, atol=comparison.atol)
        scale = max(np.abs(want).max(), 1e-30)
        off = float(np.abs(got - want).max() / scale)
    if off < SMALL and want.dtype.kind == "f" and not (got == got.round()).all():
        return (
            f"close, but up to {100 * off:.2g} % off: something small is added (an epsilon), left out, "
            "rounded, or computed with fewer digits"
        )
    return _where(wrong.reshape(shape))


def _where(wrong: np.ndarray) -> str:
    """In which part of an array all that is wrong lies, if it is a small one."""
    share = wrong.mean()
    if wrong.size < 8 or not 0 < share <= 0.5:
        return ""
    for axis, size in enumerate(wrong.shape):
        if size < 3:
            continue
        others = tuple(a for a in range(wrong.ndim) if a != axis)
        places = np.flatnonzero(wrong.any(axis=others))
        name = f"axis {axis}"
        if list(places) == [0]:
            return f"only the first of {name} is wrong"
        if list(places) == [size - 1]:
            return f"only the last of {name} is wrong"
        if size > 3 and list(places) == [0, size - 1]:
            return f"only the first and the last of {name} are wrong"
    return ""


def _kind(value: object) -> str:
    return type_name(value) if value is not None else "None"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
