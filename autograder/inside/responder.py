"""The student's side of the conversation: does what a request says with the notebook's names.

It runs where the student's code lives and knows nothing of tests or expected values. A request and
its reply are `wire` messages:

    {"op": "call", "target": name or Ref, "method": text or None, "args": [...], "kwargs": {...}, "keep": bool}
    {"op": "attribute", "target": ..., "name": text}     {"op": "weights", "target": ...}
    {"op": "file", "target": name, "limit": bytes}           the file that a variable names
    {"op": "replay", "steps": [...], "fetch": [numbers]}     the steps of a check, see course.checks.hands
    {"op": "outside", ...}                                   an operation on a handle, see `objects`

    {"value": ...}  or  {"error": kind, "message": text}; a call also has "changed": [argument numbers]
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path

import numpy as np

from autograder.inside.objects import CallBack, Objects
from course.checks.hands import Hands, failure
from course.checks.state import pristine
from course.checks.wire import Message, Ref, WireError, pack, unpack


class Responder:
    """Answers requests about one namespace; objects that stay here are known by number."""

    def __init__(
        self,
        namespace: MutableMapping[str, object],
        folder: str | None = None,
        call_back: CallBack | None = None,
    ) -> None:
        """folder: the working directory while steps are done; None leaves it.

        call_back: has a function of the test's called, in the middle of an answer.
        """
        self._namespace = namespace
        self._objects = Objects(namespace, call_back)
        self._folder = folder
        self._kept: list[object] = []

    def answer(self, message: Message) -> Message:
        """Return the reply to one request. An error of the student's code becomes a reply too."""
        request = unpack(message)
        try:
            reply = getattr(self, f"_{request['op']}")(request)
            return pack(reply)
        except WireError as error:
            return pack({"error": "WireError", "message": str(error)})
        except BaseException as error:  # the student's code may raise anything, SystemExit too
            return pack(failure(error))

    def _find(self, target: object) -> object:
        if isinstance(target, Ref):
            return self._kept[target.number]
        if target not in self._namespace:
            raise NameError(f"the notebook defines no {target!r}")
        return self._namespace[target]

    def _reply(self, value: object, keep: bool) -> dict[str, object]:
        if not keep:
            return {"value": value}
        self._kept.append(value)
        return {"value": Ref(len(self._kept) - 1)}

    def _call(self, request: dict) -> dict[str, object]:
        function = self._find(request["target"])
        if request["method"]:
            function = getattr(function, request["method"])
        args = [self._find(a) if isinstance(a, Ref) else a for a in request["args"]]
        # What was sent is kept as bytes, so that a change in place can be seen afterwards.
        before = [_bytes(arg) for arg in args]
        value = function(*args, **request["kwargs"])
        changed = [i for i, arg in enumerate(args) if _bytes(arg) != before[i]]
        return {**self._reply(value, request["keep"]), "changed": changed}

    def _attribute(self, request: dict) -> dict[str, object]:
        value = self._find(request["target"])
        return {"value": getattr(value, request["name"]) if request["name"] else value}

    def _keep(self, request: dict) -> dict[str, object]:
        return self._reply(self._find(request["target"]), keep=True)

    def _weights(self, request: dict) -> dict[str, object]:
        model = self._find(request["target"])
        return {"value": {name: p.detach().clone() for name, p in model.named_parameters()}}

    def _file(self, request: dict) -> dict[str, object]:
        path = Path(str(self._find(request["target"])))
        if not path.is_file():
            return {"value": {"name": path.name, "size": None, "bytes": None}}
        size = path.stat().st_size
        small = size <= request["limit"]
        content = np.frombuffer(path.read_bytes(), dtype=np.uint8) if small else None
        return {"value": {"name": path.name, "size": size, "bytes": content}}

    def _outside(self, request: dict) -> dict[str, object]:
        return self._objects.answer(request)

    def _replay(self, request: dict) -> dict[str, object]:
        hands, replies, fetched = Hands(self._namespace), [], set(request["fetch"])
        with pristine(self._folder):
            for number, step in enumerate(request["steps"]):
                reply = hands.do(number, step)
                replies.append(reply if number in fetched else {**reply, "value": None})
        return {"value": replies}


def _bytes(value: object) -> object:
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        message = pack(value)
        return message.text, message.buffers
    return None
