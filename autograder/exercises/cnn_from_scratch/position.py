"""Where the maximum is: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import (
    NUMPY,
)
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_position",
    done="found in any number of axes, the first one at a tie",
    bans=NUMPY,
)
def position(work: Work, rng: np.random.Generator) -> None:
    def find(a: np.ndarray, what: str) -> None:
        result = work.call("position_of_maximum", a)
        many = "arrays with any number of axes are allowed" if a.ndim > 3 else ""
        work.compare(result, f"position_of_maximum, {what}", says=many)

    def placed(shape: tuple, *places: tuple) -> np.ndarray:
        """Different whole numbers with the largest at the places."""
        a = rng.permutation(np.arange(np.prod(shape))).reshape(shape)
        for place in places:
            a[place] = 99
        return a

    find(placed((3, 4), (1, 2)), "an array (3, 4)")
    find(placed((3, 4), (0, 3), (2, 1)), "a tie: the first in row-major order")
    find(placed((3, 4), (1, 3), (2, 0), (2, 3)), "a tie of three")
    find(placed((4, 3), (3, 1)) - 100, "an array (4, 3) of negative numbers")
    find(placed((5,), (3,)), "one axis")
    find(placed((2, 3, 4), (1, 0, 2), (1, 2, 0)), "three axes and a tie")
    find(placed((2, 1, 3, 2), (1, 0, 2, 0)), "four axes, one of them of length 1")
    find(placed((1, 4), (0, 2)), "an array (1, 4)")
    find(placed((2, 1, 2, 1, 3), (1, 0, 0, 0, 2)), "five axes")
    find(np.array([[7]]), "an array (1, 1)")
    find(placed((4, 3), (2, 1), (1, 2)).T, "a transposed array with a tie")
    find(np.asfortranarray(placed((2, 3), (1, 0), (0, 2))), "an array stored by columns")
    a = placed((2, 3), (1, 1)) - 100
    a[0, 1] = -2000
    find(a, "a number of large absolute value that is negative")
    find(placed((2, 3), (1, 1)) * 1.0 - 1e7, "numbers far below 0")
    close = 2.0**30 + placed((2, 3)) / 64
    find(close, "close float64 numbers")
    find(placed((2, 3), (1, 2)).astype(np.uint8), "dtype uint8")
    unsigned = rng.permutation(np.array([0, 1, 3, 200, 250, 255], dtype=np.uint8)).reshape(2, 3)
    find(unsigned, "dtype uint8, with a 0 in it")
    find(placed((2, 3), (0, 1)).astype(np.float32), "dtype float32")
    result = work.call("position_of_maximum", placed((2, 3), (1, 2)))
    for axis in (0, 1):
        work.compare(
            result[axis], f"position_of_maximum: entry {axis}, as a whole number", form=("whole",),
            says="an index is a whole number: // divides without a fraction",
        )  # fmt: skip
    work.compare(
        result, "position_of_maximum, what is returned", form=("type",),
        says="a tuple is asked for: a[[1, 2]] with a list picks rows 1 and 2, a[(1, 2)] one number",
    )  # fmt: skip


ALL = "return np.unravel_index(a.argmax(), a.shape)"
position.mistake(
    "that is the position in the flattened array: np.unravel_index turns it into an index",
    (ALL, "return int(a.argmax())"),
)
position.mistake(
    "that is the position in the flattened array: np.unravel_index turns it into an index",
    (ALL, "return (a.argmax(),)"),
)
position.mistake("rows and columns are swapped", (ALL, f"{ALL}[::-1]"))
position.mistake(
    "that is the last maximum; at a tie the first one counts",
    (ALL, "return np.unravel_index(a.size - 1 - a.reshape(-1)[::-1].argmax(), a.shape)"),
)
position.mistake(
    "the axes' sizes go into unravel_index in the order of a.shape",
    (ALL, "return np.unravel_index(a.argmax(), a.shape[::-1])"),
)
position.mistake(
    "divided by the number of rows: a row has a.shape[1] numbers",
    (
        ALL,
        "return divmod(int(a.argmax()), a.shape[0]) if a.ndim == 2 else np.unravel_index(a.argmax(), a.shape)",
    ),
)
TWO = "that works for two axes only: np.unravel_index does it for any number"
position.mistake(TWO, (ALL, "return divmod(int(a.argmax()), a.shape[-1])"))
position.mistake(TWO, (ALL, "return divmod(int(a.argmax()), a.shape[1])"))
position.mistake(
    "each index is an array with all ties in it; one integer per axis is asked for, of the first maximum",
    (ALL, "return np.where(a == a.max())"),
)
position.mistake(
    "that is the largest absolute value",
    (ALL, "return np.unravel_index(np.abs(a).argmax(), a.shape)"),
)
position.mistake(
    "that is the smallest number", (ALL, "return np.unravel_index(a.argmin(), a.shape)")
)
LIST = "a tuple is asked for: a[[1, 2]] with a list picks rows 1 and 2, a[(1, 2)] one number"
position.mistake(LIST, (ALL, "return [int(i) for i in np.unravel_index(a.argmax(), a.shape)]"))
position.mistake(LIST, (ALL, "return np.array(np.unravel_index(a.argmax(), a.shape))"))
COLUMNS = "the array is read by columns: at a tie another maximum comes first then"
position.mistake(
    COLUMNS,
    (ALL, "return np.unravel_index(a.ravel(order='F').argmax(), a.shape, order='F')"),
)
position.mistake(COLUMNS, (ALL, "return np.unravel_index(a.T.argmax(), a.T.shape)[::-1]"))
MEMORY = "the array is read as it lies in memory, which is another order for a transposed one"
position.mistake(MEMORY, (ALL, "return np.unravel_index(a.ravel(order='K').argmax(), a.shape)"))
position.mistake(MEMORY, (ALL, "return np.unravel_index(a.ravel(order='A').argmax(), a.shape)"))
LOOP = """best, place = {start}, (0,) * a.ndim
    for index in np.ndindex(a.shape):
        if a[index] > best:
            best, place = a[index], index
    return place"""
position.mistake(
    "the search starts with 0: negative numbers are never larger", (ALL, LOOP.format(start="0"))
)
for start in ("-1", "-100", "-999", "-1000", "-1e6"):
    position.mistake(
        "the search starts with a number that is not small enough: start with the first one",
        (ALL, LOOP.format(start=start)),
    )
position.mistake(
    "that is the last maximum; at a tie the first one counts",
    (ALL, LOOP.format(start="-np.inf").replace("> best", ">= best")),
)
EACH = "each axis is searched for itself: at a tie the indices belong to different places"
position.mistake(
    EACH,
    (
        ALL,
        "return tuple(int(np.flatnonzero((a == a.max()).any(axis=tuple(j for j in range(a.ndim) if j != i)))[0]) for i in range(a.ndim))",
    ),
)
position.mistake(
    "the comparison is made in float32, where close numbers are equal",
    (ALL, "return np.unravel_index(a.astype(np.float32).argmax(), a.shape)"),
)
position.mistake(
    "axes of length one are missing in the index",
    (ALL, "a = a.squeeze()\n    return np.unravel_index(a.argmax(), a.shape)"),
)
position.mistake(
    "-a wraps around for unsigned numbers: use argmax",
    (ALL, "return np.unravel_index((-a).argmin(), a.shape)"),
)
position.mistake(
    "the caller's array is flattened in place: assigning to .shape changes it",
    (ALL, "shape = a.shape\n    a.shape = (-1,)\n    return np.unravel_index(a.argmax(), shape)"),
)
for most in (3, 4):
    position.mistake(
        "only a few numbers of axes are provided for; any number is allowed",
        (ALL, f"if a.ndim > {most}:\n        return None\n    {ALL}"),
    )
position.mistake(
    "one answer per column; a.argmax() without an axis looks at the whole array",
    (ALL, "return tuple(a.argmax(axis=0))"),
)
position.mistake(
    "the place is sought along each axis by itself, in sums: the largest number has one place",
    ("return np.unravel_index(a.argmax(), a.shape)",
     "axes = range(a.ndim)\n    return tuple(int(a.sum(tuple(o for o in axes if o != k)).argmax()) for k in axes)"),
)  # fmt: skip
position.mistake(
    "the place is sought along each axis by itself: at a tie that mixes two places",
    ("return np.unravel_index(a.argmax(), a.shape)",
     "axes = range(a.ndim)\n    return tuple(int(a.max(tuple(o for o in axes if o != k)).argmax()) for k in axes)"),
)  # fmt: skip
position.mistake(
    "an index is a whole number: // divides without a fraction",
    ("return np.unravel_index(a.argmax(), a.shape)",
     "return tuple(float(i) for i in np.unravel_index(a.argmax(), a.shape))"),
)  # fmt: skip
