"""Which known mistake gives what the student's work gave?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course.checks import compare
from course.checks.plan import Comparison, Plan


@dataclass(frozen=True)
class Known:
    """A mistake's sentence, and what it gives wherever that is not what is right.

    values: index of a comparison -> value. until: what comes from this index on is not known; None: all is.
    """

    says: str
    values: Mapping[int, object]
    until: int | None = None

    @classmethod
    def of(cls, says: str, plan: Plan, track: Sequence[object], want: Sequence[object]) -> Known:
        """From a mistake's track beside the solution's."""
        values = {
            i: seen
            for i, (c, seen, right) in enumerate(zip(plan.comparisons, track, want, strict=True))
            if not compare.equal(c, seen, right)
        }
        return cls(says, values)


def first_difference(plan: Plan, got: Sequence[object], want: Sequence[object]) -> int | None:
    """The index of the first comparison that fails; None if all is well."""
    for i, (comparison, seen, right) in enumerate(zip(plan.comparisons, got, want, strict=True)):
        if not compare.equal(comparison, seen, right):
            return i
    return None


def reason(
    plan: Plan, got: Sequence[object], want: Sequence[object], known: Sequence[Known]
) -> str:
    """The sentence of the mistake whose track agrees with the student's; "" if none does.

    It has to agree up to and including the first difference; of several, the one that agrees on the
    whole track, then the first. Where the first difference is a mere yes or no, only a whole track counts.
    """
    first = first_difference(plan, got, want)
    if first is None:
        return ""
    comparison = plan.comparisons[first]
    near = [
        mistake
        for mistake in known
        if min(mistake.values, default=-1) == first
        and compare.agrees(comparison, got[first], mistake.values[first])
    ]
    whole = [mistake for mistake in near if _agrees_on_all(plan.comparisons, got, want, mistake)]
    if whole:
        return whole[0].says
    if near and compare.tells(got[first]):
        return near[0].says
    return ""


def _agrees_on_all(
    comparisons: Sequence[Comparison], got: Sequence[object], want: Sequence[object], known: Known
) -> bool:
    for i, comparison in enumerate(comparisons[: known.until]):
        if i in known.values:
            if not compare.agrees(comparison, got[i], known.values[i]):
                return False
        elif not compare.equal(comparison, got[i], want[i]):
            return False
    return True
