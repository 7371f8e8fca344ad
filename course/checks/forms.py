"""Normal forms: what of a value is compared when it is not the value itself.

    compare(result, "the rows' sums", form=("row sums",))

A form is a function of a value and plain arguments. It holds no right answer: the solution's value goes
through the same form. What does not fit (a text where an array is needed) gives a short text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np

FORMS: dict[str, Callable] = {}


def form(name: str) -> Callable:
    """Register a form under its name."""

    def register(function: Callable) -> Callable:
        FORMS[name] = function
        return function

    return register


def apply(wanted: tuple, value: object) -> object:
    """The value in its normal form."""
    name, *args = wanted
    try:
        return FORMS[name](value, *args)
    except (TypeError, ValueError, IndexError, AttributeError, KeyError, OverflowError):
        return f"{name}: not to be had of a {type(value).__name__}"


def array(value: object) -> np.ndarray:
    """A value as a NumPy array of numbers. Raises TypeError for anything else."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()
    if isinstance(value, (list, tuple)):
        value = [array(item) if hasattr(item, "shape") else item for item in value]
    made = np.asarray(value)
    if made.dtype.kind not in "biuf":
        raise TypeError("no array of numbers")
    return made


def same_numbers(a: object, b: object, tolerance: float = 0.0) -> bool:
    """Whether two results are equal, number by number: to 1e-6, or to a share of the largest number."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(
            same_numbers(x, y, tolerance) for x, y in zip(a, b, strict=True)
        )
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_numbers(a[key], b[key], tolerance) for key in a)
    try:
        first, second = array(a), array(b)
    except (TypeError, ValueError):
        return type(a) is type(b) and a == b
    if first.shape != second.shape:
        return False
    rtol, atol = 1e-6, 1e-9
    if tolerance and second.size:
        rtol, atol = 0.0, tolerance * float(np.abs(second.astype(np.float64)).max())
    return bool(np.allclose(first, second, rtol=rtol, atol=atol, equal_nan=True))


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern occurs in a text."""
    return re.search(pattern, text) is not None


@form("shape")
def _shape(value: object) -> list[int]:
    return list(array(value).shape)


@form("type")
def _type(value: object) -> str:
    from course.checks.hands import type_name

    return type_name(value)


@form("length")
def _length(value: object) -> int:
    return len(value)


@form("keys")
def _keys(value: object) -> list[str]:
    # Of what is no dictionary the kinds: the digits of its numbers are each processor's own.
    plain = (str, int, float, type(None))
    return sorted(str(key) if isinstance(key, plain) else type(key).__name__ for key in value)


@form("sorted")
def _sorted(value: object) -> np.ndarray:
    return np.sort(array(value), axis=None)


@form("sorted rows")
def _sorted_rows(value: object) -> np.ndarray:
    rows = array(value)
    rows = rows.reshape(len(rows), -1)
    return rows[np.lexsort(rows.T[::-1])]


@form("row sums")
def _row_sums(value: object) -> np.ndarray:
    rows = array(value).astype(np.float64)
    return rows.reshape(len(rows), -1).sum(1)


@form("sum")
def _sum(value: object) -> float:
    return float(array(value).astype(np.float64).sum())


@form("mean")
def _mean(value: object) -> float:
    return float(array(value).astype(np.float64).mean())


@form("finite")
def _finite(value: object) -> bool:
    return bool(np.isfinite(array(value)).all())


@form("share of")
def _share_of(value: object, number: float) -> float:
    return float((array(value) == number).mean())


@form("distinct")
def _distinct(value: object) -> int:
    """How many different numbers there are."""
    return len(np.unique(array(value)))


@form("distinct rows")
def _distinct_rows(value: object) -> int:
    rows = array(value)
    return len(np.unique(rows.reshape(len(rows), -1), axis=0))


@form("counts")
def _counts(value: object) -> list[list[float]]:
    """Each number with how often it occurs."""
    numbers, counts = np.unique(array(value), return_counts=True)
    return [[float(n), int(c)] for n, c in zip(numbers, counts, strict=True)]


@form("above")
def _above(value: object, bound: float) -> bool:
    return bool((array(value) > bound).all())


@form("below")
def _below(value: object, bound: float) -> bool:
    return bool((array(value) < bound).all())


@form("within")
def _within(value: object, low: float, high: float) -> bool:
    """All numbers lie in low <= number <= high (nan does not)."""
    numbers = array(value)
    return bool(((numbers >= low) & (numbers <= high)).all())


@form("all nonzero")
def _all_nonzero(value: object) -> bool:
    """Every array in a list holds a number other than zero (a missing gradient, None, does not)."""
    return all(item is not None and bool(np.any(array(item) != 0)) for item in value)


@form("accuracy of")
def _accuracy_of(value: object, labels: object) -> float:
    """The share of rows whose largest number stands at the label."""
    return float((array(value).argmax(1) == array(labels)).mean())


@form("magnitude")
def _magnitude(value: object) -> float:
    """The decimal logarithm of the largest absolute value."""
    return math.log10(max(float(np.abs(array(value)).max()), 1e-300))


@form("column")
def _column(value: object, index: int) -> np.ndarray:
    return array(value)[:, index]


@form("set")
def _set(value: object) -> list:
    return sorted({str(item) for item in value})


@form("deviation within")
def _deviation_within(value: object, low: float, high: float) -> bool:
    """The standard deviation of all numbers lies in low <= deviation <= high."""
    return bool(low <= array(value).astype(np.float64).std() <= high)


@form("matrices")
def _matrices(value: object) -> list[np.ndarray]:
    """The arrays of a list as matrices, sorted by shape: layers may be registered in any order, and a
    kernel may be a linear layer's. What is None is left out."""
    found = [array(item) for item in value if item is not None]
    found = [item.reshape(len(item), -1) if item.ndim else item.reshape(1, 1) for item in found]
    return sorted(found, key=lambda item: item.shape)


@form("rows differ")
def _rows_differ(value: object) -> bool:
    """Of the arrays of a network: in at least one matrix or set of kernels the outputs begin differently."""
    rows = [m.reshape(len(m), -1) for m in map(array, value) if m.ndim > 1 and len(m) > 1]
    return not rows or any(bool((row != row[0]).any()) for row in rows)


@form("matrix shapes")
def _matrix_shapes(value: object) -> list[list[int]]:
    """The sorted shapes of the arrays of a list as matrices."""
    return [list(item.shape) for item in _matrices(value)]


@form("whole")
def _whole(value: object, dtype: str = "") -> object:
    """Whole numbers, whatever holds them; others, and tensors of another `dtype`, with their kind."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    numbers, kind = array(value), str(getattr(value, "dtype", dtype)).removeprefix("torch.")
    if numbers.dtype.kind not in "iu" or (dtype and kind != dtype):
        return [numbers.tolist() if numbers.size < 200 else "numbers", kind or "float"]
    return numbers if numbers.ndim else int(numbers)


@form("among")
def _among(value: object, *items: object) -> bool:
    """Whether the value is one of these."""
    return value in items


@form("free shapes")
def _free_shapes(value: object) -> list[list[int]]:
    """Shapes in an order of their own: without axes of one, kernels as matrices, the smaller size first."""
    from course.checks.weights import free_shape

    return sorted(sorted(free_shape(shape)) for shape in value)


@form("norms")
def _norms(value: object) -> list[list[float]]:
    """Size and Euclidean length of each array of a list, sorted; nothing of both for None."""
    found = [np.zeros(0) if item is None else array(item).astype(np.float64) for item in value]
    return sorted([item.size, float(np.sqrt((item**2).sum()))] for item in found)


@form("matrix sizes")
def _matrix_sizes(value: object) -> list[list[float]]:
    """Of each array of a list as a matrix: its shape and the mean of its absolute values."""
    return [[*item.shape, float(np.abs(item).mean())] for item in _matrices(value)]


@form("distinct lines")
def _distinct_lines(value: object) -> int:
    """How many different lines there are along the last axis."""
    lines = array(value)
    return len(np.unique(lines.reshape(-1, lines.shape[-1]), axis=0))


@form("counts vary")
def _counts_vary(value: object, number: float) -> bool:
    """Whether a number occurs more often in some rows (along the first axis) than in others."""
    rows = array(value)
    return len(np.unique((rows.reshape(len(rows), -1) == number).sum(1))) > 1


@form("means")
def _means(value: object) -> np.ndarray:
    """The mean over the first axis, for each position."""
    return array(value).astype(np.float64).mean(0)


@form("distinct numbers")
def _distinct_numbers(value: object) -> np.ndarray:
    """The different numbers, sorted, to six digits; at most 50 of them."""
    numbers = np.unique(array(value).astype(np.float64))[:2000]
    return np.unique([float(f"{number:.6g}") + 0.0 for number in numbers])[:50]


@form("more distinct rows than")
def _more_distinct_rows_than(value: object, count: int) -> bool:
    rows = array(value)
    return len(np.unique(rows.reshape(len(rows), -1), axis=0)) > count


@form("batch sizes")
def _batch_sizes(value: object) -> list[int]:
    """How many rows each batch (images, labels) has."""
    return [len(labels) for _, labels in value]


@form("shown")
def _shown(value: object) -> np.ndarray:
    """The rows (numbers of an image, its label) of all batches (images, labels), in sorted order."""
    batches = [(array(images), array(labels)) for images, labels in value]
    rows = [
        np.concatenate([images.reshape(len(images), -1), labels[:, None]], 1)
        for images, labels in batches
    ]
    return _sorted_rows(np.concatenate(rows).astype(np.float64).round(6))


@form("vectors")
def _vectors(value: object) -> list[np.ndarray]:
    """The one-dimensional arrays of a list, those of one size in sorted order."""
    found = [array(item) for item in value if item is not None and item.ndim == 1]
    return sorted(found, key=lambda item: (len(item), item.tolist()))


@form("axes")
def _axes(value: object) -> int:
    """How many axes an array has."""
    return array(value).ndim


@form("scatter")
def _scatter(value: object) -> float:
    """How far the rows lie apart: the root of the mean variance of the columns."""
    rows = array(value).astype(np.float64)
    return float(np.sqrt(rows.reshape(len(rows), -1).var(0).mean()))


@form("done")
def _done(value: object) -> bool:
    """The step came to its end, whatever it returned; only an error is another outcome."""
    return True


@form("same text")
def _same_text(value: object, text: str) -> bool:
    """Whether the value is a text that a script has handed over."""
    return isinstance(value, str) and value == text


@form("kind of rows")
def _kind_of_rows(value: object) -> str:
    """What rows of scores look like: "probabilities", "log-probabilities" or "logits"."""
    rows = array(value).astype(np.float64)
    if (rows >= 0).all() and np.allclose(rows.sum(1), 1, atol=1e-3):
        return "probabilities"
    if (rows <= 0).all() and np.allclose(np.exp(rows).sum(1), 1, atol=1e-3):
        return "log-probabilities"
    return "logits"


@form("no error")
def _no_error(value: object) -> bool:
    """True for any value: only whether the step stopped is compared."""
    del value
    return True
