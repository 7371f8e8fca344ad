"""Is what came what was expected? Numbers within tolerances, errors by class and bases, containers by their items."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from course.checks.forms import array
from course.checks.hands import type_name
from course.checks.plan import Comparison, Failed, Lacking, Part
from course.checks.wire import Opaque


def equal(comparison: Comparison, got: object, want: object) -> bool:
    """Whether a student's value passes. A subclass of the expected error is that error, too."""
    if isinstance(want, Failed):
        return isinstance(got, Failed) and want.kind in (got.kind, *got.bases)
    if isinstance(got, (Failed, Lacking)) or isinstance(want, Lacking):
        return False
    if comparison.part == "effects":
        return set(got) <= set(want)
    return _same(got, want, comparison)


def agrees(comparison: Comparison, got: object, mistake: object) -> bool:
    """Whether a student's value is the one that a mistake gives; errors by class and text."""
    if isinstance(mistake, Failed):
        return (
            isinstance(got, Failed)
            and got.kind == mistake.kind
            and _gist(got.message) == _gist(mistake.message)
        )
    if isinstance(mistake, Lacking):
        if not isinstance(got, Lacking):
            return False
        return _same(got.whole, mistake.whole, comparison)
    if isinstance(got, (Failed, Lacking)):
        return False
    if comparison.part == "effects":
        return set(got) == set(mistake)
    return _same(got, mistake, comparison)


def _gist(message: str) -> str:
    """An error's text without names and numbers that another wording of the same slip would change."""
    return re.sub(r"\s+", " ", re.sub(r"/\S+|'[^']*'|\"[^\"]*\"|[-\d.]+|<[^>]*>", "#", message))


def tells(value: object) -> bool:
    """Whether a value says enough to recognise a mistake by it alone: a yes or no does not."""
    if isinstance(value, Failed):
        return bool(value.message)
    if isinstance(value, Lacking):
        return False
    try:
        numbers = array(value)
    except (TypeError, ValueError):
        return isinstance(value, (list, tuple, dict)) and len(value) > 1
    if numbers.dtype.kind == "b" or not numbers.size:
        return False
    if numbers.size == 1:
        number = float(numbers.reshape(()))
        return number != int(number) if np.isfinite(number) else False
    return len(np.unique(numbers)) > 2


def _same(got: object, want: object, comparison: Comparison) -> bool:
    if isinstance(want, Part):
        return _same_part(got, want, comparison)
    container = isinstance(want, (list, tuple, dict, Opaque))
    if comparison.types and not container and type_name(got) != type_name(want):
        return False
    if want is None or isinstance(want, (bool, str)):
        if isinstance(want, bool) and hasattr(got, "dtype") and got.ndim == 0:
            got = got.item()
        return type(got) is type(want) and got == want
    if isinstance(want, Opaque):
        return isinstance(got, Opaque)
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(_same(got[key], want[key], comparison) for key in want)
        )
    if isinstance(want, (list, tuple)):
        if hasattr(got, "dtype") and got.ndim and all(not hasattr(w, "dtype") for w in want):
            got = got.tolist()
        return (
            isinstance(got, (list, tuple))
            and len(got) == len(want)
            and all(_same(g, w, comparison) for g, w in zip(got, want, strict=True))
        )
    return _same_numbers(got, want, comparison)


def _same_part(got: object, want: Part, comparison: Comparison) -> bool:
    try:
        numbers = array(got)
    except (TypeError, ValueError):
        return False
    if numbers.shape != want.shape:
        return False
    return _same_numbers(
        numbers.reshape(-1)[:: want.step], want.numbers, replace(comparison, types=False)
    )


def _same_numbers(got: object, want: object, comparison: Comparison) -> bool:
    if got is None or isinstance(got, (str, dict, Opaque)):
        return False
    try:
        first, second = array(got), array(want)
    except (TypeError, ValueError):
        return False
    if first.shape != second.shape or (first.dtype.kind == "b") != (second.dtype.kind == "b"):
        return False
    if not first.size:
        return True
    if isinstance(want, int) or (first.dtype.kind in "iu" and second.dtype.kind in "iu"):
        return bool((first == second).all())
    return bool(
        np.allclose(
            first.astype(np.float64),
            second.astype(np.float64),
            rtol=comparison.rtol,
            atol=comparison.atol,
            equal_nan=True,
        )
    )
