"""The check in a notebook: does the recorded steps with the student's work and says what differs."""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np

from course.checks import answers, habits, handing_in, messages, ways
from course.checks.hands import Hands, plain
from course.checks.limits import stopped_after
from course.checks.messages import CheckFailed, fail
from course.checks.plan import observe
from course.checks.reason import first_difference, reason
from course.checks.record import Recorded, read
from course.checks.state import pristine
from course.checks.verdict import stay_calm, tell

SECONDS = 30  # of processor time for one check; the course's own solutions take less than one


class Checks:
    """The public checks of one assignment: `checks.to_nchw(to_nchw)`."""

    def __init__(self, assignment: str) -> None:
        self._assignment = assignment
        stay_calm()

    def summary(self) -> None:
        """Show every exercise, how its check ended, and whether the notebook is ready to hand in."""
        handing_in.summary(self._assignment)

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        known = read(self._assignment)
        if name not in known:
            with suppress(ModuleNotFoundError):
                outcomes = importlib.import_module(f"course.checks.outcomes.{self._assignment}")
                if hasattr(outcomes, name):
                    return getattr(outcomes, name)
            raise AttributeError(
                f"{self._assignment} has no check {name!r}; there are: {', '.join(known)}"
            )
        return Check(self._assignment, known[name])

    def __dir__(self) -> list[str]:
        return [*read(self._assignment), "summary"]


_tries: Counter = Counter()  # of short answers, in this session


class Check:
    """One check: call it with the student's work, and it prints one line or raises `CheckFailed`."""

    def __init__(self, assignment: str, recorded: Recorded) -> None:
        self._assignment = assignment
        self._recorded = recorded
        self.__name__ = recorded.name

    def __call__(self, *work: object) -> None:
        __tracebackhide__ = True  # IPython leaves this frame out
        recorded = self._recorded
        if len(work) != len(recorded.names):
            raise TypeError(
                f"checks.{recorded.name}({', '.join(recorded.names)}) is how it is called"
            )
        tell(self._assignment, recorded.name, recorded.done, lambda: self._examine(work))

    def _examine(self, work: tuple) -> str:
        """Raises what is wrong; returns the explanations of short answers that are right."""
        recorded = self._recorded
        names = dict(zip(recorded.names, work, strict=True))
        _refuse_ways(recorded, work)
        try:
            examine(recorded, names, _notice(work))
        except CheckFailed as failed:
            raise self._or_follows(failed, work) from None
        return self._answers(names)

    def _or_follows(self, failed: CheckFailed, work: tuple) -> CheckFailed:
        """While an exercise that this one builds on fails, its failure is the reason."""
        for name in self._recorded.uses:
            other = read(self._assignment)[name]
            found = _namespace(work)
            if not all(part in found for part in other.names):
                continue
            try:
                examine(other, {part: found[part] for part in other.names})
            except (CheckFailed, NotImplementedError) as first:
                text = str(failed).split("\n  likely")[0]
                return CheckFailed(
                    f"{text}\n  likely    this builds on {', '.join(other.names)}, whose own check "
                    f"(checks.{name}) fails: mend that first\n{_first_line(first)}"
                )
        return failed

    def _answers(self, names: Mapping[str, object]) -> str:
        found = opened(self._recorded, names)
        if not found or found.right:
            return found.text if found else ""
        sealed = self._recorded.answers
        key = (self._assignment, self._recorded.name)
        _tries[key] += 1
        likely = found.text or (sealed["hint"] if _tries[key] > 1 else "")
        fail(
            ", ".join(sealed["names"]),
            expected="right answers to all questions",
            got="at least one that is wrong",
            likely=likely,
        )
        return ""


def examine(recorded: Recorded, names: Mapping[str, object], notice: str = "") -> None:
    """Do the steps and compare. Raises CheckFailed, or NotImplementedError from a stub.

    notice: what the text of the answer shows, for a result that is wrong for no known reason.
    """
    plan = recorded.plan
    hands = Hands(names)
    with pristine(), stopped_after(SECONDS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        replies = []
        for number, step in enumerate(plan.steps):
            replies.append(hands.do(number, step))
            if replies[-1].get("stub"):
                raise NotImplementedError(replies[-1]["message"]) from None
            if replies[-1].get("error") == "TooLong":
                break
    if len(replies) < len(plan.steps):
        replies += [replies[-1]] * (len(plan.steps) - len(replies))
    got = observe(plan, replies)
    first = first_difference(plan, got, recorded.want)
    if first is None:
        return
    why = reason(plan, got, recorded.want, recorded.known)
    earlier = recorded.want[:first]
    messages.say(plan.comparisons[first], got[first], recorded.want[first], why, earlier, notice)


def opened(recorded: Recorded, names: Mapping[str, object]) -> answers.Opened | None:
    """What the seal of the short answers says; None if there are none. Raises as `complete` does."""
    sealed = recorded.answers
    if not sealed:
        return None
    given = {name: plain(names[name]) for name in sealed["names"]}
    complete(given, sealed)
    return answers.open_seal(sealed["seal"], answers_on_grid(given, sealed))


def complete(given: Mapping[str, object], sealed: Mapping) -> None:
    """Every question has an answer of the right kind. Raises CheckFailed or NotImplementedError."""
    for name, questions in sealed["questions"].items():
        value = given[name]
        if questions is None:
            empty = value is None
            if empty:
                raise NotImplementedError(f"{name} is still None; fill it in")
            continue
        if not isinstance(value, dict) or set(value) != set(questions):
            fail(
                name,
                expected=f"answers for {list(questions)}",
                got=messages.brief(value),
                likely="keep the questions as they stand, and give each an answer",
            )
        empty = [question for question in questions if value[question] is None]
        if len(empty) == len(questions):
            raise NotImplementedError(f"{name}: every answer is still None; fill them in")
        if empty:
            fail(
                name,
                expected="an answer for each question",
                got=f"None for {empty}",
                likely="every question wants an answer before any is judged",
            )
        options = sealed["options"].get(name)
        odd = [v for v in value.values() if options and not any(_alike(v, o) for o in options)]
        if odd:
            fail(
                name,
                expected=f"each one of {list(options)}",
                got=messages.brief(odd[0]),
                likely="write the answers as they are listed",
            )


def _alike(given: object, option: object) -> bool:
    """Whether an answer is one of the options: a list is as good as a tuple, 1 is not True."""
    try:
        return answers.canonical(given) == answers.canonical(option)
    except (TypeError, ValueError):
        return False


def answers_on_grid(given: Mapping[str, object], sealed: Mapping) -> dict:
    """The answers with each measured number as the cell of its grid, so that a tolerance can be sealed."""
    made = {}
    for name, value in given.items():
        grids = sealed["grids"].get(name, {})
        if isinstance(value, dict):
            made[name] = {key: _cell(item, grids.get(key)) for key, item in value.items()}
        else:
            made[name] = _cell(value, grids.get(""))
    return made


def _cell(value: object, grid: list[float] | None) -> object:
    if hasattr(value, "shape") and getattr(value, "shape", None) == ():
        value = value.item()
    if grid is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    offset, width = grid
    return int(np.floor((value - offset) / width)) if np.isfinite(value) else str(value)


def _refuse_ways(recorded: Recorded, work: tuple) -> None:
    """The text of the student's functions, where Python still has it, uses nothing that is ruled out."""
    bans = [ways.Ban(*ban) for ban in recorded.bans]
    texts = [text for item in work if (text := _text(item))]
    helpers = [text for item in _helpers(work) if (text := _text(item))]
    for text in texts:
        others = [other for other in (*texts, *helpers) if other is not text]
        found = ways.uses(text, others=others, bans=bans, allows=recorded.allows)
        if found:
            fail(recorded.name, expected="your own code", got=found.what, likely=found.why)


def _notice(work: tuple) -> str:
    """What the text of the student's functions shows, where Python still has it."""
    data = {
        name
        for name, value in _namespace(work).items()
        if hasattr(value, "shape") or hasattr(value, "images")
    }
    return next((said for item in work if (said := habits.notice(_text(item), data))), "")


def _text(item: object) -> str:
    with suppress(OSError, TypeError, IndentationError):
        return inspect.getsource(item)
    return ""


def _helpers(work: tuple) -> list[object]:
    """The functions of the notebook that the student's functions call: what they are called is no ban's business."""
    found = _namespace(work)
    called = {
        name for item in work if inspect.isfunction(item) for name in item.__code__.co_names
    } & found.keys()
    return [
        found[name]
        for name in sorted(called)
        if inspect.isfunction(found[name])
        and found[name].__module__ == "__main__"
        and found[name] not in work
    ]


def _namespace(work: tuple) -> Mapping[str, object]:
    for item in work:
        for function in (item, getattr(item, "__init__", None), getattr(item, "forward", None)):
            if hasattr(function, "__globals__"):
                return function.__globals__
    return {}


def _first_line(error: Exception) -> str:
    return "\n".join("  " + line for line in str(error).splitlines()[:1])
