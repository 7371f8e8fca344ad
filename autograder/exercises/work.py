"""The small interface that a script is written against; it records steps and comparisons as it runs.

A script is run once, with the solution. What it does becomes a plan (`course.checks.plan`): the same steps are
then done with mistakes and with students. So a script must not decide anything by a result's value, and what it
compares are results and parts of results (`result[0]`, `result["loss"]`, `result.about("graph")`), through a
form where the value itself is not what counts.

    net = work.call("LeNet5", 10)                     # a function or a class of the notebook
    work.set_weights(net, rng)                        # random, by shape; whatever the layers are called
    work.compare(net(images), "LeNet5, 3 images")     # call it, and compare with what the solution gives
    work.compare(work.call("to_nchw", bad), "...")    # where the solution raises, the error is compared
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from course.checks.hands import Hands
from course.checks.messages import brief
from course.checks.plan import Comparison, Plan
from course.checks.wire import Ref


class Result:
    """What a step gave, or a part of it. Hand it on to later steps, or compare it."""

    def __init__(self, work: Work, step: int, path: tuple = (), part: str = "value") -> None:
        self._work, self.step, self.path, self.part = work, step, path, part

    def __getitem__(self, key: str | int) -> Result:
        return Result(self._work, self.step, (*self.path, key), self.part)

    def __iter__(self) -> None:
        raise TypeError("a result has no length of its own in a script: take its parts, result[0]")

    def about(self, fact: str) -> Result:
        """A fact beside the value: "graph", "shares", "is argument", "strides", "contiguous", "type"."""
        return Result(self._work, self.step, (fact,), "about")

    def __call__(self, *args: object, **kwargs: object) -> Result:
        return self._work.call(self, *args, **kwargs)

    def method(self, name: str, *args: object, **kwargs: object) -> Result:
        """Call a method of the object."""
        return self._work.call(self, *args, method=name, **kwargs)

    def attribute(self, name: str) -> Result:
        """An attribute by its dotted path: "weight", "layers.0.bias"."""
        return self._work.do("attribute", target=self, name=name)

    def set(self, name: str, value: object) -> None:
        """Set an attribute; a parameter keeps being one and takes the numbers."""
        self._work.do("set", target=self, name=name, value=value)

    @property
    def ref(self) -> Ref:
        if self.part != "value":
            raise TypeError("a fact about a result is compared, not handed on")
        return Ref(self.step, self.path)


class Work:
    """Records a script that runs with one solution's names."""

    def __init__(self, names: dict[str, object], seed: int, public: bool = False) -> None:
        self.plan = Plan()
        self.replies: list[dict] = []
        self.public = public
        self._names = names
        self._hands = Hands(names)
        self._seed = seed
        self._pending: tuple[int, str] | None = None
        self._ours: set[int] = set()  # steps that gave standard objects

    def call(
        self, target: str | Result, *args: object, method: str = "", **kwargs: object
    ) -> Result:
        """Call a function, build a class, or call what an earlier step gave."""
        return self.do("call", target=target, method=method, args=list(args), kwargs=kwargs)

    def make(self, path: str, *args: object, **kwargs: object) -> Result:
        """A standard object by its dotted name: work.make("torch.optim.SGD", parameters, lr=0.1)."""
        return self.do("make", target=path, args=list(args), kwargs=kwargs)

    def get(self, name: str) -> Result:
        """What the notebook has under a name."""
        return self.do("get", target=name)

    def set_weights(
        self,
        model: Result,
        rng: np.random.Generator | int,
        scale: float = 1.0,
        flat: bool = False,
    ) -> None:
        """Give a model random weights and running statistics, by shape, and not degenerate.

        flat: by shapes as matrices, so that a layer may be a convolution or linear.
        """
        key = rng if isinstance(rng, int) else int(rng.integers(2**31))
        more = {"flat": True} if flat else {}
        self.do("set_weights", target=model, key=key, scale=scale, **more)

    def look(self, model: Result) -> Result:
        """A model's ["shapes"], ["count"], ["parameters"], ["buffers"], ["gradients"], ["requires_grad"], ["mode"]."""
        return self.do("look", target=model)

    def slope(
        self,
        target: str | Result,
        *args: object,
        wrt: Sequence[int] = (0,),
        method: str = "",
        **kwargs: object,
    ) -> Result:
        """["graph"], ["by argument"] and ["by parameter"]: gradients of a weighted sum of the result."""
        key = self._seed + len(self.plan.steps)
        return self.do(
            "slope",
            target=target,
            method=method,
            args=list(args),
            kwargs=kwargs,
            wrt=list(wrt),
            key=key,
        )

    def each(self, iterable: Result, limit: int = 100) -> Result:
        """What an iterable gives, as a list of at most `limit` items; call it again for another pass."""
        return self.do("each", target=iterable, limit=limit)

    def lines(
        self, target: str | Result, *args: object, method: str = "", **kwargs: object
    ) -> Result:
        """How many lines of Python a call runs; with ("below", n) that shows loops over much data."""
        return self.do("lines", target=target, method=method, args=list(args), kwargs=kwargs)

    def compare(
        self,
        result: Result,
        label: str,
        *,
        form: tuple = (),
        says: str = "",
        types: bool = False,
        rtol: float = 1e-5,
        atol: float = 1e-6,
    ) -> None:
        """What the student gets is what the solution gets. See `course.checks.plan.Comparison`."""
        if not isinstance(result, Result):
            raise TypeError("a script compares what a step gave, through a form if need be")
        self._effects(label, result.step)
        self.plan.comparisons.append(
            Comparison(
                result.step, result.part, result.path, tuple(form), label, says, types, rtol, atol
            )
        )

    def same(
        self, first: Result, second: Result, label: str, says: str = "", tolerance: float = 0.0
    ) -> None:
        """Whether two results of the student's are equal (or not) as they are with the solution.

        tolerance: of differences, as a share of the largest number (else 1e-6 for each number).
        """
        form = ("same as", second.ref, tolerance) if tolerance else ("same as", second.ref)
        self.compare(first, label, form=form, says=says)

    def do(self, op: str, **step: Any) -> Result:
        """Do a step and record it."""
        number = len(self.plan.steps)
        self._effects(None, None)
        step = {"op": op, **{key: _referred(value) for key, value in step.items()}}
        if op in ("call", "slope", "each", "lines"):
            step["seed"] = (self._seed + 7919 * number) % 2**31
        self.plan.steps.append(step)
        self.replies.append(self._hands.do(number, step))
        if op == "make":
            self._ours.add(number)
        # What the student's code leaves changed counts, not what a standard object does.
        if op == "call" and not self.is_ours(step["target"]):
            self._pending = number, _words(step)
        elif op == "call":
            self._ours.add(number)
        return Result(self, number)

    def is_ours(self, target: object) -> bool:
        """Whether a step's target is a standard object and none of the student's."""
        return isinstance(target, Ref) and target.number in self._ours

    def with_defaults(self, name: str, args: Sequence) -> list:
        """The arguments of a function of the notebook, with the solution's defaults for those left out."""
        try:
            bound = inspect.signature(self._names[name]).bind(*args)
        except (TypeError, ValueError):  # a class, or a wrong call
            return list(args)
        bound.apply_defaults()
        return list(args) if bound.kwargs else list(bound.args)

    def finish(self) -> Plan:
        """The plan, after the script has run."""
        self._effects(None, None)
        return self.plan

    def _effects(self, label: str | None, step: int | None) -> None:
        """Each call's effects (arguments changed in place, ...) are compared after its first comparison."""
        if self._pending is None:
            return
        number, words = self._pending
        if label is not None and step == number:
            self._pending = number, label
            return
        self._pending = None
        self.plan.comparisons.append(Comparison(number, "effects", (), (), words))


def _referred(value: object) -> object:
    if isinstance(value, Result):
        return value.ref
    if isinstance(value, (list, tuple)):
        return type(value)(_referred(item) for item in value)
    if isinstance(value, dict):
        return {key: _referred(item) for key, item in value.items()}
    return value


def _words(step: dict) -> str:
    target = step["target"] if isinstance(step["target"], str) else "the object"
    target = f"{target}.{step['method']}" if step.get("method") else target
    return f"{target}({', '.join(brief(a, 60) for a in step['args'] if not isinstance(a, Ref))})"
