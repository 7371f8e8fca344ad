"""What many scripts ask: the same function twice, other dtypes and layouts, refusals.

Each does steps and comparisons like any line of a script.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises.work import Result, Work

PLAN = (
    "the sizes are right, but with these weights the layers of the list give other numbers: compare kernel, "
    "padding, stride and dilation, pooling, activations and their order, and leave out what is not in the list"
)
SAME_START = (
    "each call draws numbers of its own: two networks begin with the same ones. Is a seed set, a "
    "network copied, or are the weights constants?"
)
SHARED = (
    "two networks have a layer in common: eval() of one, and what it learns, changes the other. Make each "
    "layer anew for each network"
)
OTHER_SWITCH = (
    "torch.no_grad() decides about slopes and nothing else: it does not mean evaluation mode"
)
FILLED_AGAIN = "an array that was given out is filled again: each call makes a new one"
KEPT_WEIGHTS = "what was made of the weights in an earlier call is kept: after an update they are other numbers"
KEPT_FOR_SOME = "what was computed for some of the arguments is kept: it depends on all of them, so each call works anew"
KEPT_FOR_OBJECT = "what was computed for an object is kept: it may hold other numbers by now"
LEFT = {
    "gradients": "a look changes nothing: no backward() and no zero_grad() here, the first step would "
    "start from it",
    "parameters": "a look changes nothing: no step of an optimiser here",
    "buffers": "a look changes nothing: in training mode batch norm moves its running values",
    "requires_grad": "a look changes nothing: torch.no_grad() is enough to record no gradients",
    "mode": "a look leaves the network in the mode in which it was",
}


def again(
    work: Work, name: str, first: Sequence, second: Sequence, what: str, **how: object
) -> None:
    """A function on some arguments, on others of the same shapes, and on the first once more.

    What an earlier call gave stays, and the same objects with other numbers are another question.
    """
    result = work.call(name, *first)
    work.compare(result, f"{what}, call 1", **how)
    work.compare(work.call(name, *second), f"{what}, call 2", **how)
    # Before the first arguments come again, which would fill an array with the same numbers.
    numbers = {**how, "says": FILLED_AGAIN}
    work.compare(work.get(result), f"{what}: the result of call 1 after call 2", **numbers)
    work.compare(work.call(name, *first), f"{what}, call 3", **how)
    same_objects(work, name, first, second, what, **how)


def one_by_one(
    work: Work, name: str, args: Sequence, others: Sequence, label: str, **how: object
) -> None:
    """A function on some arguments, then with one at a time changed: what is kept for the rest of them shows.

    others: the other value of each argument. label: with a {} for each of them. The arguments have to be
    allowed in every mixture.
    """
    calls = [list(args)]
    calls += [[*args[:i], other, *args[i + 1 :]] for i, other in enumerate(others)]
    for number, call in enumerate(calls):
        words = how if number == 0 else {**how, "says": KEPT_FOR_SOME}
        work.compare(work.call(name, *call), label.format(*call), **words)


def same_objects(
    work: Work, name: str | Result, first: Sequence, second: Sequence, what: str, **how: object
) -> None:
    """A function on arrays, and on the same objects when they hold other numbers of the same sizes."""
    handed = [
        work.make("torch.clone", a) if isinstance(a, torch.Tensor)
        else work.make("numpy.array", a) if isinstance(a, np.ndarray)
        else a
        for a in first
    ]  # fmt: skip
    method = how.pop("method", "")
    work.call(name, *handed, method=method)
    for holder, new in zip(handed, second, strict=True):
        if isinstance(new, torch.Tensor):
            work.make("torch.Tensor.copy_", holder, new)
        elif isinstance(new, np.ndarray):
            work.make("numpy.copyto", holder, new)
    work.compare(
        work.call(name, *handed, method=method), f"{what}, the same objects with other numbers in them",
        **{**how, "says": KEPT_FOR_OBJECT},
    )  # fmt: skip


def whole_in_turn(args: Sequence, rng: np.random.Generator) -> list[list]:
    """The arguments, of which another one each time is an array of whole numbers."""
    turns = []
    for place, old in enumerate(args):
        if isinstance(old, np.ndarray):
            new = rng.integers(1, 9, old.shape) * rng.choice([-1, 1], old.shape)
            turns.append([*args[:place], new, *args[place + 1 :]])
    return turns


def follows_dtype(
    work: Work, name: str, args: Sequence, dtypes: Sequence[torch.dtype], what: str, **how: object
) -> None:
    """The tensors among the arguments in each dtype; result and dtype are compared."""
    for dtype in dtypes:
        cast = [a.to(dtype) if isinstance(a, torch.Tensor) else a for a in args]
        work.compare(work.call(name, *cast), f"{what}, dtype {str(dtype)[6:]}", types=True, **how)


def other_layout(array: torch.Tensor | np.ndarray) -> torch.Tensor | np.ndarray:
    """The same numbers, stored in another order: not contiguous."""
    if array.ndim < 2:
        doubled = array.repeat_interleave(2) if isinstance(array, torch.Tensor) else array.repeat(2)
        return doubled[::2]
    if isinstance(array, torch.Tensor):
        return array.transpose(0, -1).contiguous().transpose(0, -1)
    return np.ascontiguousarray(array.swapaxes(0, -1)).swapaxes(0, -1)


def by_name(work: Work, name: str, what: str, **arguments: object) -> None:
    """A call with the names of the stub's parameters; what is left out has the stub's default."""
    work.compare(
        work.call(name, **arguments), f"{name}, called with {what}", types=True,
        says="the first line of the function is given: its parameters keep their names, order and defaults",
    )  # fmt: skip


def refuses(work: Work, name: str, calls: Sequence[tuple[str, Sequence]], says: str = "") -> None:
    """Calls that the solution refuses: (what is handed over, the arguments)."""
    for words, args in calls:
        work.compare(work.call(name, *args), f"{name}, {words}", says=says)


def slope(
    work: Work, target: str | Result, args: Sequence, what: str, wrt: Sequence[int] = (0,), **how
) -> None:
    """The slope of the result by some arguments, with the sentence of a cut graph."""
    found = work.slope(target, *args, wrt=wrt)
    cut = (
        "the result is cut off from its input: leave out .detach(), .item(), .numpy() and no_grad()"
    )
    work.compare(found["by argument"], f"{what}: slope", says=cut, **how)


def drawn_anew(work: Work, name: str, args: Sequence, what: str) -> None:
    """Two networks that are made one directly after the other begin with different numbers."""
    work.compare(
        work.make("course.checks.objects.begin_alike", work.get(name), *args),
        f"{what}: do two networks begin with the same numbers, in all layers or in one?",
        says=SAME_START,
    )  # fmt: skip
    work.compare(
        work.make("course.checks.objects.have_in_common", work.get(name), *args),
        f"{what}: which layers belong to two networks at once?",
        says=SHARED,
    )  # fmt: skip


def without_gradients(
    work: Work, target: str | Result, args: Sequence, what: str, **how: object
) -> None:
    """A call in training mode while no gradients are recorded: that is another switch."""
    function = work.get(target) if isinstance(target, str) else target
    result = work.make("course.checks.objects.without_gradients", function, *args)
    work.compare(result, f"{what}, within torch.no_grad()", **{"says": OTHER_SWITCH, **how})


def left_alone(work: Work, model: Result, what: str, parts: Sequence[str] = tuple(LEFT)) -> None:
    """What a call that only looks at a model has left of it: see `Work.look`."""
    after = work.look(model)
    for part in parts:
        words = "running values" if part == "buffers" else part
        work.compare(after[part], f"{what}: the network's {words} afterwards", says=LEFT[part])


def half_asleep(work: Work, model: Result) -> None:
    """Leave every second part of a model in evaluation mode, and some of its weights frozen."""
    work.make("course.checks.objects.mix_modes", model)
    work.make("course.checks.objects.freeze_some", model)


def fill_gradients(work: Work, model: Result, images: torch.Tensor) -> None:
    """Leave something in each .grad, as an earlier training does."""
    logits = work.call(model, images)
    work.call(work.call(logits, 2, method="pow").method("sum"), method="backward")


def digits(work: Work, name: str, args: Sequence, what: str, atol: float = 1e-13) -> None:
    """A result in float64 to nearly all of its digits."""
    work.compare(
        work.call(name, *args), f"{name}, {what}, to ten digits", rtol=1e-10, atol=atol,
        says="in float64 there are 16 digits, and here fewer are right: is float32 on the way, or a small "
        "number added or a bound set against infinity?",
    )  # fmt: skip
