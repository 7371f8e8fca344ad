"""A check as data: the steps to do with a student's work, and what of their results is compared.

`observe` turns the replies of `Hands` into what the comparisons see: a track. The solution's track is what
is expected; a mistake's track is what that mistake gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from course.checks import forms
from course.checks.wire import Ref


@dataclass(frozen=True)
class Failed:
    """The step raised: the class of the error with its bases, its text, the student's line.

    own: the student's code raised it itself.
    """

    kind: str
    bases: tuple[str, ...] = ()
    message: str = ""
    line: str = ""
    own: bool = False


@dataclass(frozen=True)
class Lacking:
    """A part of a result was asked for that the result does not have."""

    whole: object


@dataclass(frozen=True)
class Part:
    """Some numbers of a large array, every `step`-th: enough to recognise what a mistake gives."""

    shape: tuple[int, ...]
    step: int
    numbers: object


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared.

    step, part, path: which step's reply; "value", "effects" or "about"; keys and indices into it.
    form: the name of a function in `forms` with its arguments, applied first; () for the value itself.
    label: what is compared, in the student's words. says: what is wrong if it differs, where no known
    mistake is recognised. types: the types have to agree, too. rtol, atol: |got - want| <= atol + rtol |want|.
    """

    step: int
    part: str
    path: tuple[str | int, ...]
    form: tuple
    label: str
    says: str = ""
    types: bool = False
    rtol: float = 1e-5
    atol: float = 1e-6


@dataclass
class Plan:
    """The steps of a check and its comparisons, in order."""

    steps: list[dict] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)

    def as_data(self) -> dict:
        """Plain data, for a file or the wire."""
        return {"steps": self.steps, "comparisons": [dict(vars(c)) for c in self.comparisons]}

    @classmethod
    def from_data(cls, data: Mapping) -> Plan:
        """The inverse of `as_data`."""
        comparisons = [
            Comparison(**{**c, "path": tuple(c["path"]), "form": tuple(c["form"])})
            for c in data["comparisons"]
        ]
        return cls(list(data["steps"]), comparisons)

    def fetched(self) -> set[int]:
        """The steps whose values are compared; the others' need not travel."""
        found = {c.step for c in self.comparisons if c.part == "value"}
        return found | {c.form[1].number for c in self.comparisons if c.form[:1] == ("same as",)}


def observe(plan: Plan, replies: Sequence[Mapping]) -> list[object]:
    """What each comparison sees: a value, `Failed` or `Lacking`."""
    return [_seen(comparison, replies) for comparison in plan.comparisons]


def _seen(comparison: Comparison, replies: Sequence[Mapping]) -> object:
    value = _part(replies, comparison.step, comparison.part, comparison.path)
    if comparison.form[:1] == ("same as",):
        other: Ref = comparison.form[1]
        second = _part(replies, other.number, "value", other.path)
        if isinstance(value, (Failed, Lacking)) or isinstance(second, (Failed, Lacking)):
            return value if isinstance(value, (Failed, Lacking)) else second
        return forms.same_numbers(value, second, *comparison.form[2:])
    if comparison.form:
        if comparison.form[0] == "message":
            return isinstance(value, Failed) and forms.matches(value.message, comparison.form[1])
        if not isinstance(value, (Failed, Lacking)):
            return forms.apply(comparison.form, value)
    return value


def _part(replies: Sequence[Mapping], step: int, part: str, path: tuple) -> object:
    reply = replies[step]
    if "error" in reply:
        if part == "effects":
            return []
        return Failed(
            str(reply["error"]),
            tuple(str(base) for base in reply.get("bases", ())),
            str(reply.get("message", "")),
            str(reply.get("line", "")),
            bool(reply.get("own", False)),
        )
    value = whole = reply.get(part)
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError, ValueError):
            return Lacking(whole)
    return value
