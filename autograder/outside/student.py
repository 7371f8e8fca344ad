"""The student's process as test lines see it: names, values, handles, errors, and what reaches it before it runs."""

from __future__ import annotations

import builtins
import importlib
import random
import sys
from collections.abc import Callable, MutableMapping

import numpy as np

from autograder.inside.values import TAG, decode, encode
from autograder.outside.handles import Handle, resolved
from course.checks.wire import WireError

# Asks the student's process: request -> reply, both of plain trees.
Ask = Callable[[dict], dict]


class CannotCarry(Exception):
    """Something of the test's that cannot be handed to the student's process; the message says what."""


class Student:
    """The student's process as tests see it: names, objects, and what has to reach it before it runs."""

    def __init__(self, ask: Ask, namespace: MutableMapping[str, object], reads: frozenset) -> None:
        """namespace: the test's. reads: the names that the student's code reads; no others reach it."""
        # What gave nothing but values with the solution: an object there would answer for itself whether
        # it is near enough to a number (by its own minus, by its own max()).
        self.only_values: frozenset[str] = frozenset()
        self.gave_object: dict[str, bool] = {}  # by where it came from: f(), model.weight, ...
        self._objects = 0
        self._ask = ask
        self._namespace = namespace
        self._reads = reads
        self._handles: dict[int, Handle] = {}
        self._classes: dict[int, type] = {}
        self._functions: list[object] = []
        self._sent: dict[str, object] = {}
        self._random = _random_states()
        self._usual_input = builtins.input

    def do(self, what: str, on: object, *args: object, **kwargs: object) -> object:
        """Have something done with an object (or None) and these arguments; the value that comes of it."""
        request = {
            "op": "outside",
            "do": what,
            "on": self.encode(on),
            "args": [self.encode(arg) for arg in args],
            "kwargs": {name: self.encode(value) for name, value in kwargs.items()},
            "names": self._names(),
            "seeds": self._seeds(),
        }
        if builtins.input is not self._usual_input:
            request["input"] = self._callback(builtins.input)
        reply = self._ask(request)
        while isinstance(reply, dict) and "callback" in reply:
            reply = self._ask({"op": "outside", "resume": self._called_back(reply)})
        return self._result(reply, {**dict(enumerate(args)), **kwargs}, _origin(what, on, args))

    def get(self, name: str) -> object:
        """A name of the notebook, by value or as a handle. Raises NameError."""
        return self.do("get", None, name)

    def _result(self, reply: object, handed: dict, origin: str) -> object:
        if not isinstance(reply, dict) or not ("value" in reply or "error" in reply):
            raise WireError("the reply is malformed")
        printed = reply.get("printed", "")
        if isinstance(printed, str) and printed:
            print(printed, end="")
        for name, tree in reply.get("changed") or []:
            _change(handed.get(name), self.decode(tree))
        if "error" in reply:
            raise self._error(reply["error"])
        if reply.get("same") in handed and reply.get("same") is not None:
            return handed[reply["same"]]
        self._objects = 0
        value = self.decode(reply["value"])
        if self._objects and origin in self.only_values:
            raise TypeError(
                f"{origin} gives an object of a class of its own, where a value is asked"
            )
        self.gave_object[origin] = self.gave_object.get(origin, False) or self._objects > 0
        if type(value) is Handle:
            object.__setattr__(value, "_origin", origin)
        return value

    # --- values

    def encode(self, value: object) -> object:
        """A value of the test's as a tree; functions can be called back, handles go home."""
        return encode(value, self._keep)

    def decode(self, tree: object) -> object:
        """What the student's process sent."""
        return decode(tree, self._handle)

    def _keep(self, value: object) -> dict:
        if isinstance(value, Handle):
            return {TAG: "keep", "is": {"n": object.__getattribute__(value, "_number")}}
        if isinstance(value, type):
            number = next((n for n, made in self._classes.items() if made is value), None)
            if number is not None:
                return {TAG: "keep", "is": {"n": number}}
        if callable(value) and not isinstance(value, type):
            return self._callback(value)
        raise CannotCarry(f"an object of type {type(value).__name__} cannot go to the student")

    def _callback(self, function: object) -> dict:
        if function not in self._functions:
            self._functions.append(function)
        name = getattr(function, "__name__", "function")
        return {
            TAG: "keep",
            "is": {"callback": self._functions.index(function), "name": str(name)},
        }

    def _called_back(self, reply: dict) -> dict:
        number = reply["callback"]
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise WireError("the reply calls a function that was never handed over")
        try:
            args = [self.decode(tree) for tree in reply.get("args", [])]
            kwargs = {str(k): self.decode(tree) for k, tree in reply.get("kwargs", {}).items()}
            return {"value": self.encode(self._functions[number](*args, **kwargs))}
        except Exception as error:
            return {"error": type(error).__name__, "message": str(error)}

    def _handle(self, tree: dict) -> object:
        body = tree["is"]
        number = body["n"]
        if type(number) is not int:
            raise WireError("a handle has no number")
        if type(body.get("module")) is str and _is_library(body["module"]):
            return importlib.import_module(body["module"])
        if "class" in body and resolved(body["class"][1], BaseException):
            return self._exception_class(number, body)
        self._objects += 1
        if number not in self._handles:
            self._handles[number] = Handle(self, number, body.get("bases") or [])
        return self._handles[number]

    # --- errors

    def _exception_class(self, number: int, body: dict) -> type:
        """A class of the student's errors, as one that can be caught here."""
        if number not in self._classes:
            name, bases = body["class"]
            base = self.decode(body["parent"]) if "parent" in body else None
            if not isinstance(base, type):
                base = resolved(bases, BaseException)
            self._classes[number] = type(str(name)[:100], (base,), {})
        return self._classes[number]

    def _error(self, error: dict) -> BaseException:
        """An error of the student's as one of a class that can be caught here."""
        kind = resolved(error.get("bases") or [], Exception) or Exception
        try:
            own = self.decode(error.get("class"))
            kind = own if isinstance(own, type) and issubclass(own, Exception) else kind
            raised = kind(*self.decode(error["args"]))
        except Exception:
            try:
                raised = kind(error.get("message", ""))
            except Exception:
                raised = Exception(f"{error.get('kind')}: {error.get('message', '')}")
        raised.kind_there = str(error.get("kind", ""))[:100]
        return raised

    # --- what reaches the student's process before it runs

    def _names(self) -> dict[str, object]:
        """Names that the test has bound or deleted since, if the student's code reads them."""
        changed = {}
        for name in self._reads:
            if name in self._namespace:
                value = dict.__getitem__(self._namespace, name)
                if isinstance(value, Handle):
                    continue
                try:
                    tree = self.encode(value)
                    new = repr(tree)
                except (CannotCarry, WireError):
                    continue
                if self._sent.get(name) != new and name in self._namespace.bound:
                    changed[name] = tree
                    self._sent[name] = new
            elif name in self._namespace.deleted:
                changed[name] = None
                self._namespace.deleted.discard(name)
        return changed

    def _seeds(self) -> dict[str, object]:
        now = _random_states()
        moved = {}
        for library, state in now.items():
            if state[0] != self._random.get(library, (None,))[0]:
                moved[library] = encode(state[1], _no_handle)
        self._random = now
        return moved


def _origin(what: str, on: object, args: tuple) -> str:
    """Where a result comes from, in the words of the test: `f()`, `model.weight`, `f()[]`."""
    if what == "get":
        return str(args[0])
    before = object.__getattribute__(on, "_origin") if type(on) is Handle else ""
    if what == "attr":
        return f"{before}.{args[0]}"
    return before + {"call": "()", "item": "[]", "next": "<>"}.get(what, f" {what} ")


def _no_handle(value: object) -> object:
    raise WireError(f"a {type(value).__name__} is no random state")


def _random_states() -> dict[str, tuple]:
    """The states of the global generators: something to compare, and the state itself."""
    states = {"random": (random.getstate(), random.getstate())}
    if "numpy.random" in sys.modules:
        state = np.random.get_state()
        states["numpy"] = ((state[1].tobytes(), state[2]), state)
    if "torch" in sys.modules:
        state = sys.modules["torch"].get_rng_state()
        states["torch"] = (bytes(state.numpy()), state)
    return states


def _is_library(name: str) -> bool:
    """A module that the test's side has itself; one of the student's folder stays with the student."""
    return name.partition(".")[0] in sys.stdlib_module_names or name in sys.modules


def _change(given: object, now: object) -> None:
    """Do to an argument of the test's what the student's function did to its copy."""
    if type(given) is not type(now):
        return
    if isinstance(given, list):
        given[:] = now
    elif isinstance(given, (dict, set)):
        given.clear()
        given.update(now)
    elif isinstance(given, bytearray):
        given[:] = now
    elif isinstance(given, np.ndarray):
        if given.shape == now.shape:
            given[...] = now
    elif hasattr(given, "copy_") and given.shape == now.shape:
        given.data.copy_(now.data)
    elif hasattr(given, "_update_inplace"):
        given._update_inplace(now)
