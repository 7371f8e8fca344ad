"""The judge's side of the conversation: what a hidden test may ask of a submission.

    result = student.call("to_nchw", images)        # a function by name; all by value
    model = student.build("LeNet5", 10)             # an object that stays with the student
    logits = model(images)
    trained = student.get("model")                  # an object that the notebook made
    answer = student.read("batch_size")             # a plain value or array by name

A transport is a function from a request message to a reply message; see `in_process`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from autograder.inside.responder import Responder
from course.checks.messages import fail
from course.checks.plan import Plan
from course.checks.wire import Message, Ref, pack, unpack

if TYPE_CHECKING:
    from autograder.exercises.solution import Solution

Transport = Callable[[Message], Message]


class StudentError(Exception):
    """The student's code raised; `kind` is the error's class name."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind = kind
        self.message = message


def in_process(namespace: Mapping[str, object]) -> Transport:
    """The transport for a notebook in this very process; everything still passes as bytes."""
    return Responder(namespace).answer


class Student:
    """One submission, reached through a transport."""

    def __init__(self, transport: Transport, solution: Solution | None = None) -> None:
        """solution: the reference that a test may run beside itself; None: the one in `source/`."""
        self._transport = transport
        self.solution = solution

    def _ask(self, **request: object) -> dict:
        reply = unpack(self._transport(pack(request)))
        if not isinstance(reply, dict) or not ("error" in reply or "value" in reply):
            raise StudentError("WireError", "the reply is malformed")
        if "error" in reply:
            if not all(isinstance(reply.get(part, ""), str) for part in ("error", "message")):
                raise StudentError("WireError", "the reply is malformed")
            raise StudentError(reply["error"][:200], reply.get("message", "")[:2000])
        return reply

    def replay(self, plan: Plan) -> list[dict]:
        """Do the steps of a check with the notebook's names; a reply for each."""
        fetched = sorted(plan.fetched())
        replies = self._ask(op="replay", steps=plan.steps, fetch=fetched)["value"]
        if not isinstance(replies, list) or len(replies) != len(plan.steps):
            raise StudentError("WireError", "the reply is malformed")
        return [_sound(reply) for reply in replies]

    def _call(self, target, method, args, kwargs, keep: bool = False) -> object:
        args = [a.ref if isinstance(a, Handle) else a for a in args]
        reply = self._ask(
            op="call", target=target, method=method, args=args, kwargs=kwargs, keep=keep
        )
        if reply.get("changed"):
            fail(
                f"{method or target}",
                expected="the caller's array unchanged",
                got="an argument that was changed by the call",
                likely="the function works in place (+=, [...] =, .add_()) on its argument: copy first",
            )
        return reply["value"]

    def call(self, name: str, *args: object, **kwargs: object) -> object:
        """Call a function of the notebook; fails if it changes an array argument in place."""
        return self._call(name, None, args, kwargs)

    def function(self, name: str) -> Callable[..., object]:
        """A function of the notebook as something to call, for a check that takes a function."""

        def function(*args: object, **kwargs: object) -> object:
            return self.call(name, *args, **kwargs)

        function.__name__ = name
        return function

    def build(self, name: str, *args: object, **kwargs: object) -> Handle:
        """Build an instance of a class of the notebook (or keep what a function returns)."""
        return Handle(self, self._expect_ref(self._call(name, None, args, kwargs, keep=True)))

    def get(self, name: str) -> Handle:
        """A handle on an object that the notebook has made."""
        return Handle(self, self._expect_ref(self._ask(op="keep", target=name)["value"]))

    def read(self, name: str) -> object:
        """The value of a plain variable or array of the notebook."""
        return self._ask(op="attribute", target=name, name="")["value"]

    def file(self, name: str, limit: int) -> dict:
        """The file that a variable names: "name", "size" (None: missing), "bytes" (None: too large)."""
        reply = self._ask(op="file", target=name, limit=limit)["value"]
        sound = isinstance(reply, dict) and reply.keys() == {"name", "size", "bytes"}
        if not sound or not isinstance(reply["name"], str):
            raise StudentError("WireError", "the reply is malformed")
        if not isinstance(reply["size"], (int, type(None))):
            raise StudentError("WireError", "the reply is malformed")
        if not isinstance(reply["bytes"], (np.ndarray, type(None))):
            raise StudentError("WireError", "the reply is malformed")
        return reply

    @staticmethod
    def _expect_ref(value: object) -> Ref:
        if not isinstance(value, Ref):
            raise StudentError("WireError", "the reply is malformed")
        return value


class Handle:
    """An object that stays in the student's process."""

    def __init__(self, student: Student, ref: Ref) -> None:
        self._student = student
        self.ref = ref

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._student._call(self.ref, None, args, kwargs)

    def method(self, name: str, *args: object, **kwargs: object) -> object:
        """Call a method; the result travels by value, so it must be plain data."""
        return self._student._call(self.ref, name, args, kwargs)

    def attribute(self, name: str) -> object:
        """The value of a plain attribute."""
        return self._student._ask(op="attribute", target=self.ref, name=name)["value"]

    def weights(self) -> dict[str, np.ndarray]:
        """The parameters of a torch module by name, copied by value."""
        weights = self._student._ask(op="weights", target=self.ref)["value"]
        return {name: tensor.numpy() for name, tensor in weights.items()}


def _sound(reply: object) -> dict:
    """A step's reply, if it has the form of one."""
    kinds = {"message": str, "line": str, "bases": list, "about": dict, "effects": list}
    whole = isinstance(reply, dict) and ("value" in reply or isinstance(reply.get("error"), str))
    if not whole or not all(
        isinstance(reply.get(key, kind()), kind) for key, kind in kinds.items()
    ):
        raise StudentError("WireError", "the reply is malformed")
    if not all(
        isinstance(text, str) for key in ("bases", "effects") for text in reply.get(key, [])
    ):
        raise StudentError("WireError", "the reply is malformed")
    return reply
