"""Comparisons for outcomes (a trained network, a weights file): what was expected, what came, and why.

All other exercises are told as scripts (`plan`, `public`). Each function returns nothing when all
is well and raises `CheckFailed` otherwise. `likely` maps a reason to the value that this mistake
produces: when the student's value equals it, the message names the mistake.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from course.checks.messages import CheckFailed, brief, fail
from course.checks.verdict import tell

_COURSE = Path(__file__).resolve().parent.parent


class Check:
    """A public check: call it with the student's work, and it prints one line or raises `CheckFailed`.

    `run` is the check itself, on inputs drawn from a generator, and prints nothing; a hidden test
    calls it with a generator of its own.
    """

    def __init__(self, run: Callable[..., None], detail: str) -> None:
        self.run = run
        self.detail = detail
        self.__name__ = run.__name__
        self.__doc__ = run.__doc__

    def __call__(self, *work: object) -> None:
        __tracebackhide__ = True  # IPython leaves this frame out
        assignment = (self.run.__module__ or "").rpartition(".")[2]
        try:
            tell(assignment, self.__name__, self.detail, lambda: self._run(work))
        except (CheckFailed, NotImplementedError):
            raise
        except Exception as error:
            # The student sees the frames of their own code, not the check's way to the answer.
            raise error.with_traceback(_frames_outside_the_course(error.__traceback__)) from None

    def _run(self, work: tuple) -> None:
        self.run(*work, rng=np.random.default_rng(0))


def _frames_outside_the_course(traceback: TracebackType | None) -> TracebackType | None:
    if traceback is None:
        return None
    rest = _frames_outside_the_course(traceback.tb_next)
    if Path(traceback.tb_frame.f_code.co_filename).is_relative_to(_COURSE):
        return rest
    return TracebackType(rest, traceback.tb_frame, traceback.tb_lasti, traceback.tb_lineno)


def check(detail: str) -> Callable[[Callable[..., None]], Check]:
    """Decorate `def exercise(*work, rng)` into a `Check`; `detail` says what has been found right."""
    return lambda run: Check(run, detail)


def call(function: Callable[..., Any], *args: object, what: str = "") -> Any:
    """Call the student's function and make sure that it leaves its array arguments alone.

    An error of the student's code passes through with a note that says which call raised it.
    """
    what = what or _call_in_words(function, args)
    before = {i: as_array(a, what) for i, a in enumerate(args) if hasattr(a, "shape")}
    try:
        result = function(*args)
    except Exception as error:
        if hasattr(error, "add_note"):  # Python 3.11
            error.add_note(f"✗ {what}: the code stopped with this error")
        raise
    for i, array in before.items():
        expect_unchanged(array, args[i], what)
    return result


def _call_in_words(function: Callable[..., Any], args: Sequence[object]) -> str:
    words = [brief(a) for a in args]
    return f"{getattr(function, '__name__', 'the function')}({', '.join(words)})"


def as_array(value: object, what: str) -> np.ndarray:
    """Return a NumPy copy of an array, tensor, number or nested list of numbers.

    Raises `CheckFailed` for anything else, naming the forgotten `return` when it is None.
    """
    if value is None:
        fail(
            what,
            expected="an array",
            got="None",
            likely="the function has no return statement",
        )
    if hasattr(value, "detach"):  # a torch tensor, without importing torch here
        value = value.detach().cpu()
        if str(value.dtype) == "torch.bfloat16":
            value = value.float()
        value = value.numpy()
    try:
        array = np.array(value)
    except (TypeError, ValueError):
        array = np.array(None)
    if array.dtype.kind not in "biufc":
        fail(what, expected="an array of numbers", got=brief(value))
    return array


def expect_shape(
    value: object,
    shape: Sequence[int],
    what: str,
    likely: Mapping[str, Sequence[int]] | None = None,
) -> None:
    """The value's shape is `shape`; `likely` maps reasons to the shapes that mistakes give."""
    got = tuple(as_array(value, what).shape)
    if got == tuple(shape):
        return
    reason = next((r for r, s in (likely or {}).items() if tuple(s) == got), "")
    fail(what, expected=f"shape {tuple(shape)}", got=f"shape {got}", likely=reason)


def expect_close(
    value: object,
    expected: object,
    what: str,
    *,
    likely: Mapping[str, object] | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-6,
) -> None:
    """The value has the expected shape and numbers, within |v - e| <= atol + rtol |e|.

    The default tolerances suit float32 sums of up to a few hundred products; nan equals nan.
    A value in `likely` may be a function without arguments that computes it.
    """
    got, want = as_array(value, what), as_array(expected, what)
    if got.shape == want.shape and np.allclose(got, want, rtol=rtol, atol=atol, equal_nan=True):
        return
    reason = _first_match(got, likely, rtol, atol)
    if got.shape != want.shape:
        fail(
            what,
            expected=f"shape {want.shape}",
            got=f"shape {got.shape}",
            likely=reason,
        )
    if want.size <= 36:
        fail(what, expected=_numbers(want), got=_numbers(got), likely=reason)
    with np.errstate(all="ignore"):
        wrong = ~np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True)
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    fail(
        what,
        expected=f"{_number(want[first])} at index {first}",
        got=f"{_number(got[first])}; {int(wrong.sum()):,} of {want.size:,} numbers differ",
        likely=reason,
    )


def _first_match(
    got: np.ndarray, likely: Mapping[str, object] | None, rtol: float, atol: float
) -> str:
    for reason, wrong in (likely or {}).items():
        try:
            wrong_array = as_array(wrong() if callable(wrong) else wrong, reason)
        except CheckFailed:
            continue
        if wrong_array.shape == got.shape and np.allclose(
            got, wrong_array, rtol=rtol, atol=atol, equal_nan=True
        ):
            return reason
    return ""


def expect_equal(
    value: object,
    expected: object,
    what: str,
    likely: Mapping[str, object] | None = None,
) -> None:
    """A plain value (number, text, tuple, list, dict) equals the expected one.

    Numbers that are floats are compared to 1e-9; True is not accepted for 1, a float not for an
    integer unless it is whole.
    """
    if _same(value, expected):
        return
    reason = next((r for r, wrong in (likely or {}).items() if _same(value, wrong)), "")
    if value is None and not reason:
        reason = "the function has no return statement"
    fail(what, expected=brief(expected), got=brief(value), likely=reason)


def _same(value: object, expected: object) -> bool:
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(expected, bool) or isinstance(value, bool):
        return isinstance(value, bool) and value is expected
    if isinstance(expected, (int, float)):
        return isinstance(value, (int, float)) and math.isclose(value, expected, abs_tol=1e-9)
    if isinstance(expected, (tuple, list)):
        if not isinstance(value, (tuple, list)) or len(value) != len(expected):
            return False
        return all(_same(v, e) for v, e in zip(value, expected, strict=True))
    if isinstance(expected, dict):
        if not isinstance(value, dict) or value.keys() != expected.keys():
            return False
        return all(_same(value[key], expected[key]) for key in expected)
    return type(value) is type(expected) and value == expected


def expect_count(
    count: int, expected: int, what: str, likely: Mapping[str, int] | None = None
) -> None:
    """A count, of parameters say, is exact; the message shows thousands and the difference."""
    if isinstance(count, (int, np.integer)) and count == expected:
        return
    reason = next((r for r, wrong in (likely or {}).items() if wrong == count), "")
    got = f"{count:,}" if isinstance(count, (int, np.integer)) else brief(count)
    fail(what, expected=f"{expected:,}", got=got, likely=reason)


def expect_true(
    condition: bool, what: str, *, expected: object, got: object, likely: str = ""
) -> None:
    """A condition holds; the caller says in words what was expected and what came."""
    if not condition:
        fail(what, expected=expected, got=got, likely=likely)


def expect_unchanged(before: object, after: object, what: str) -> None:
    """The caller's array is as it was before the call."""
    if not np.array_equal(as_array(before, what), as_array(after, what), equal_nan=True):
        fail(
            what,
            expected="the caller's array unchanged",
            got="an array that was changed by the call",
            likely="the function works in place (+=, [...] =, .add_()) on its argument: copy first",
        )


def _numbers(array: np.ndarray) -> str:
    if array.ndim == 0:
        return _number(array[()])
    return np.array2string(array, precision=4, suppress_small=True, separator=", ", threshold=40)


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)
