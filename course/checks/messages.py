"""A check's verdict in words: what was tried, expected, got, and why, with as many digits as differ."""

from __future__ import annotations

import reprlib
import textwrap
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from course.checks import compare, obscure
from course.checks.forms import array
from course.checks.observed import observed
from course.checks.plan import Comparison, Failed, Lacking
from course.checks.wire import Opaque


class CheckFailed(AssertionError):
    """A check's verdict in the student's words; Jupyter shows the message without a traceback.

    shown: a panel has said it already.
    """

    shown = False

    def _render_traceback_(self) -> list[str]:
        text = str(self)
        return [text.partition("\n")[0] if self.shown else text]


def fail(what: str, *, expected: object = None, got: object = None, likely: str = "") -> None:
    """Raise `CheckFailed` with a message of up to four labelled parts."""
    lines = [f"✗ {what}"]
    for label, text in (("expected", expected), ("got", got), ("likely", likely)):
        if text is not None and text != "":
            lines.append(_labelled(label, str(text)))
    raise CheckFailed("\n".join(lines))


def _labelled(label: str, text: str) -> str:
    indent = " " * 12
    blocks = []
    for line in text.splitlines():
        # Arrays keep their own line breaks; sentences are wrapped.
        blocks.append(line if line.startswith(("[", " ")) else textwrap.fill(line, width=88))
    body = textwrap.indent("\n".join(blocks), indent)
    return f"  {label:<10}" + body[len(indent) :]


EFFECTS = {
    "gradients": "recording of gradients switched off (or on) for whatever comes after",
    "default dtype": "torch's default dtype changed for whatever comes after",
    "torch's generator": "torch's random generator started again: that makes chance repeat itself "
    "everywhere else, too",
    "NumPy's generator": "NumPy's random generator started again: that makes chance repeat itself "
    "everywhere else, too",
    "mode": "the network's mode: train() and eval() are the caller's, forward leaves them alone",
    "deterministic algorithms": "torch's choice of algorithms changed",
}
# What to do instead, where no known mistake is recognised.
LEAVE = {
    "gradients": "gradients are switched off (or on) for the whole program: use `with torch.no_grad():` around the "
    "lines that need it",
    "default dtype": "the default dtype is the whole program's: leave it, and give single tensors their dtype",
    "torch's generator": "the random generator is started again: that makes chance repeat itself everywhere; set seeds "
    "outside",
    "NumPy's generator": "the random generator is started again: that makes chance repeat itself everywhere; set seeds "
    "outside",
    "mode": "the mode is the caller's: leave train() and eval() to whoever calls the network",
    "deterministic algorithms": "how torch calculates is the whole program's: leave it as it is",
}
REFUSED = "an input that is allowed is refused"
IN_PLACE = (
    "the function works in place (+=, [...] =, .add_(), .pop()) on what it was given: copy first"
)


def say(
    comparison: Comparison,
    got: object,
    want: object,
    reason: str,
    earlier: Sequence[object] = (),
    notice: str = "",
) -> None:
    """Raise `CheckFailed` for a comparison that failed.

    reason: the sentence of a known mistake. earlier: what the comparisons before this one expected.
    notice: what the text of the answer shows, see `habits`; said where nothing better is known.
    """
    if comparison.part == "effects":
        left = [effect for effect in got if effect not in want]
        changed = [effect for effect in left if effect.startswith("argument")]
        text = (
            "an argument that was changed by the call" if changed else EFFECTS.get(left[0], left[0])
        )
        expected = "the caller's things as they were" if changed else "nothing else changed"
        fail(
            comparison.label,
            expected=expected,
            got=text,
            likely=reason or (IN_PLACE if changed else LEAVE.get(left[0], "")),
        )
    expected, came = _both(comparison, got, want)
    whole = got.whole if isinstance(got, Lacking) else got
    nothing = whole is None and want is not None
    crashed = nothing or (isinstance(got, Failed) and not isinstance(want, Failed))
    general = _general(got, want)
    if crashed and general == REFUSED and comparison.says:
        general = f"{general}: {comparison.says}"
    reason = reason or (general if crashed else comparison.says) or general or comparison.says
    reason = reason or notice or observed(comparison, got, want, earlier)
    fail(comparison.label, expected=expected, got=came, likely=reason)


def _both(comparison: Comparison, got: object, want: object) -> tuple[str, str]:
    if isinstance(want, Failed):
        expected = want.kind
        return expected, _error(got) if isinstance(
            got, Failed
        ) else f"no error; it returned {brief(got)}"
    if isinstance(got, Failed):
        return _expected(want), _error(got)
    if isinstance(got, Lacking):
        return f"a result that has {brief(want)} at {list(comparison.path)}", brief(got.whole)
    if (comparison.part, comparison.path) == ("about", ("shares",)):
        return _memory(want), _memory(got)
    if isinstance(want, (list, tuple, dict)) and not _plain_numbers(want):
        return _inside(comparison, got, want)
    try:
        first, second = array(got), array(want)
    except (TypeError, ValueError):
        return brief(want), brief(got)
    if first.shape != second.shape:
        return f"shape {second.shape}", f"shape {first.shape}"
    if comparison.types and compare.type_name(got) != compare.type_name(want):
        return compare.type_name(want), compare.type_name(got)
    if not second.ndim:
        return _pair(second[()], first[()])
    if second.size <= 36:
        return _arrays(second, first)
    with np.errstate(all="ignore"):
        wrong = ~np.isclose(
            first.astype(float), second.astype(float),
            rtol=comparison.rtol, atol=comparison.atol, equal_nan=True,
        )  # fmt: skip
    if not wrong.any():
        wrong = first != second
    at = tuple(int(i) for i in np.argwhere(wrong)[0]) if wrong.any() else (0,) * first.ndim
    expected, came = _pair(second[at], first[at])
    return (
        f"{expected} at index {at}",
        f"{came}; {int(wrong.sum()):,} of {second.size:,} numbers differ",
    )


def _memory(shared: Sequence[int]) -> str:
    """Whose memory a result uses: the arguments' that it shares, by number."""
    numbers = " and ".join(str(number) for number in shared)
    return f"a result in the memory of argument {numbers}" if shared else "a result in new memory"


def _plain_numbers(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(v, (int, float)) for v in value)


def _inside(comparison: Comparison, got: object, want: object) -> tuple[str, str]:
    """The first item that differs, of containers that have the same items."""
    if isinstance(want, dict):
        if not isinstance(got, dict) or got.keys() != want.keys():
            return f"a dictionary with {list(want)}", brief(got)
        pairs = [(repr(key), got[key], want[key]) for key in want]
    else:
        if not isinstance(got, (list, tuple)) or len(got) != len(want):
            return brief(want), brief(got)
        pairs = [(f"item {i}", g, w) for i, (g, w) in enumerate(zip(got, want, strict=True))]
    alone = replace(comparison, form=(), path=(), part="value")
    for name, mine, right in pairs:
        if not compare.equal(alone, mine, right):
            expected, came = _both(alone, mine, right)
            return f"{name}: {expected}", f"{name}: {came}"
    return brief(want), brief(got)


def _expected(want: object) -> str:
    return brief(want)


def _error(got: Failed) -> str:
    text = f"{got.kind}: {got.message}" if got.message else got.kind
    return f"{text[:600]}\nin {got.line}" if got.line else text[:600]


def _general(got: object, want: object) -> str:
    """What can be said without knowing the exercise."""
    whole = got.whole if isinstance(got, Lacking) else got
    if whole is None and want is not None:
        return "the function has no return statement, or returns nothing on this way through"
    if isinstance(want, Failed):
        if isinstance(got, Failed):
            return f"it is refused, but with {got.kind}: raise {want.kind}"
        return f"this is not refused: raise {want.kind}"
    if isinstance(got, Failed):
        words = obscure.in_words(got.kind, got.message)
        refused = got.own and got.kind in ("ValueError", "AssertionError", "TypeError")
        return words or (REFUSED if refused else "")
    if isinstance(whole, Opaque) and not isinstance(want, Opaque):
        return f"that is an object of the type {whole.kind}"
    return ""


def _pair(want: object, got: object) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see the difference."""
    for digits in (6, 9, 12, 17):
        texts = _number(want, digits), _number(got, digits)
        if texts[0] != texts[1]:
            return texts
    return f"{want!r}", f"{got!r}"


def _number(value: object, digits: int) -> str:
    return f"{value:.{digits}g}" if isinstance(value, (float, np.floating)) else str(value)


def _arrays(want: np.ndarray, got: np.ndarray) -> tuple[str, str]:
    for digits in (4, 6, 9, 15):
        texts = [
            np.array2string(
                a, precision=digits, suppress_small=digits == 4, separator=", ", threshold=40
            )
            for a in (want, got)
        ]
        if texts[0] != texts[1]:
            break
    return texts[0], texts[1]


class _Brief(reprlib.Repr):
    """Short texts of long values in a short time: arrays by their shapes, some items of the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxdict = 60
        self.maxstring = self.maxlong = self.maxother = 200

    def repr1(self, x: object, level: int) -> str:
        if isinstance(x, Opaque):
            return f"an object of type {x.kind}"
        if hasattr(x, "shape") and hasattr(x, "dtype"):
            kind = "tensor" if hasattr(x, "detach") else "array"
            return f"{kind} of shape {tuple(x.shape)} and dtype {x.dtype}"
        if isinstance(x, float):
            return f"{x:.9g}"
        return super().repr1(x, level)


def brief(value: object, length: int = 200) -> str:
    """What a value is in at most `length` characters, however large it is."""
    text = _Brief().repr(value)
    return text if len(text) <= length else text[: length - 3] + "..."
