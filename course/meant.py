"""What was handed over and what is meant: checks of arguments that all modules share.

Each check returns the value ready for use, or raises a TypeError (another kind of thing) or a
ValueError (the right kind, a value that cannot be) that says what came, what is meant and what to
write. `came` describes any value in a few words.
"""

from __future__ import annotations

import contextlib
import difflib
import inspect
import math
import operator
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def came(value) -> str:
    """What a value is, in a few words: "a list of 3", "the class Adam", "a str, 'abc'"."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, str):
        return f"a str, {value if len(value) < 40 else value[:37] + '...'!r}"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    kind = "array" if type(value).__name__ == "ndarray" else type(value).__name__
    if hasattr(value, "images") and hasattr(value, "labels"):
        return _article(kind)
    if hasattr(value, "named_parameters"):
        return f"{'a loss' if kind.endswith('Loss') else 'a network'} ({kind})"
    if hasattr(value, "param_groups"):
        return f"an optimiser ({kind})"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        dtype = str(value.dtype).removeprefix("torch.")
        return f"{_article(dtype)} {kind} of shape {tuple(value.shape)}"
    if inspect.isroutine(value):
        return f"the function {value.__name__}" if value.__name__ != "<lambda>" else "a lambda"
    if isinstance(value, (list, tuple, dict, set)):
        return f"{_article(kind)} of {len(value)}"
    if inspect.ismodule(value):
        return f"the module {value.__name__}"
    return "a generator" if inspect.isgenerator(value) else _article(kind)


def _article(word: str) -> str:
    return f"{'an' if word[:1].lower() in 'aeio' else 'a'} {word}"


def number(
    name: str,
    value,
    example: float,
    *,
    least: float = -math.inf,
    above: float = -math.inf,
    most: float = math.inf,
    whole: bool = True,
) -> float:
    """An int (or a float unless `whole`) within bounds; NumPy's and tensors of one number count, too.

    example: what may be written instead.
    """
    wanted = "it has to be a whole number" if whole else "it has to be a number"
    wanted += " of 64 bits" if most == 2**63 - 1 else ""
    for word, bound in (("at least", least), ("above", above), ("at most", most)):
        wanted += f", {word} {bound:g}" if abs(bound) < 2**62 else ""
    try:
        if isinstance(value, (str, bytes)) or "bool" in type(value).__name__.lower():
            raise TypeError
        if isinstance(value, float) and math.isnan(value):
            raise ValueError
        found = operator.index(value) if whole else float(value)
        found = value if isinstance(value, int) else found
    except (TypeError, ValueError, RuntimeError):
        with contextlib.suppress(TypeError, ValueError, OverflowError):  # "5" or 5.0 means 5
            meant = float(value) if isinstance(value, (str, float)) else math.nan
            meant = int(meant) if meant == int(meant) else meant
            if least <= meant <= most and above < meant and (isinstance(meant, int) or not whole):
                example = meant
        raise TypeError(f"{name} is {came(value)}, but {wanted}: write {name}={example}.") from None
    fits = least <= found <= most and found > above
    if not fits or (abs(found) >= 2**63 if whole else math.isinf(found)):
        raise ValueError(f"{name} = {value}, but {wanted}: write for example {name}={example}.")
    return found


def several(value) -> bool:
    """Whether `value` can be gone through; an array of no axes and a text only look so."""
    listed = hasattr(value, "__iter__") and not isinstance(value, (str, bytes, type))
    return listed and getattr(value, "ndim", 1) > 0


def texts(name: str, value, example: str) -> list[str]:
    """A list of texts; numbers become texts."""
    listed = [*value] if several(value) and not isinstance(value, (dict, set)) else [value]
    listed = [entry.item() if getattr(entry, "ndim", 1) == 0 else entry for entry in listed]
    if not several(value) or not all(isinstance(entry, (str, int, float)) for entry in listed):
        raise TypeError(f"{name} is {came(value)}, but it has to be a list of texts: {example}.")
    return [str(entry) for entry in listed]


def as_text(name: str, value, example: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is {came(value)}, but it has to be a text: write {example}.")
    return value


def flag(name: str, value) -> bool:
    """True or False; texts such as "no" would count as true."""
    if type(value).__name__ not in ("bool", "bool_"):
        raise TypeError(f"{name} is {came(value)}, but it has to be True or False.")
    return bool(value)


def choice(name: str, value, options: Sequence[str]) -> str:
    """One of the options, as it is written there."""
    listed = ", ".join(options)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {came(value)}, but it has to be one of {listed}.")
    if value not in options:
        near = ["cuda"] if value.lower() == "gpu" and "cuda" in options else []
        near = near or difflib.get_close_matches(value.strip().lower(), options, 1)
        asked = f" Is {near[0]!r} meant?" if near else ""
        raise ValueError(f"{name} = {value!r}; choose one of {listed}.{asked}")
    return value


def function(
    name: str,
    value,
    call: str,
    *,
    example: str,
    makers: Iterable[Callable] = (),
) -> Callable:
    """A function that takes what `call` says, such as "schedule(step, total)".

    makers: functions that return such functions; handed over themselves, a call was forgotten.
    """
    network = hasattr(value, "named_parameters") and not name.startswith(("loss", "augment"))
    wanted = f"it has to be a function that is called as {call}"
    if isinstance(value, type) or network:
        raise TypeError(f"{name} is {came(value)}, but {wanted}: write {example}.")
    if any(value is maker for maker in makers):
        made = value.__name__
        raise TypeError(
            f"{name} is the function {made} itself, which makes what is meant: call it, "
            f"{made}(...), as in {example}."
        )
    if not callable(value):
        raise TypeError(f"{name} is {came(value)}, but {wanted}: write {example}.")
    arguments = call[call.index("(") + 1 : -1].split(", ")
    try:
        inspect.signature(getattr(value, "forward", value)).bind(*arguments)
    except TypeError as error:
        raise TypeError(
            f"{name} is {came(value)}, but {wanted}, with {len(arguments)} "
            f"argument{'s' * (len(arguments) > 1)} ({error}): write {example}."
        ) from None
    except ValueError:
        pass  # a function of C tells nothing of its arguments
    return value


def path(name: str, value, example: str) -> Path:
    """A file's or folder's place, from a text or a Path."""
    if not isinstance(value, (str, os.PathLike)) or not str(value):
        raise TypeError(
            f"{name} is {came(value) if value != '' else 'empty'}, but it has to be the path of a "
            f"file: write {name}={example!r}."
        )
    return Path(value).expanduser()
