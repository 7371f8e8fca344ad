"""Stands for an object that stays with the student: each operation on a handle is asked of the student's process.

What comes back is a value or another handle. Three things are never left to the student's process: whether a handle
equals a value of the test's, whether it is true, and whether something is in it. Otherwise an object that equals
everything would pass every test.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import random
import sys
from collections.abc import Callable, Iterator, MutableMapping

import numpy as np

from autograder.inside.values import TAG, decode, encode
from course.checks.wire import WireError

# Asks the student's process: request -> reply, both of plain trees.
Ask = Callable[[dict], dict]
_DUNDERS = frozenset(["__name__", "__doc__", "__module__", "__qualname__", "__len__", "__dict__"])
_CONTAINERS = ("list", "tuple", "dict", "set", "frozenset", "str", "int", "float")
MOST_ITEMS = 1_000_000  # of an object that is looked through


class CannotCarry(Exception):
    """Something of the test's that cannot be handed to the student's process; the message says what."""


class Student:
    """The student's process as tests see it: names, objects, and what has to reach it before it runs."""

    def __init__(self, ask: Ask, namespace: MutableMapping[str, object], reads: frozenset) -> None:
        """namespace: the test's. reads: the names that the student's code reads; no others reach it."""
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
        return self._result(reply, {**dict(enumerate(args)), **kwargs})

    def get(self, name: str) -> object:
        """A name of the notebook, by value or as a handle. Raises NameError."""
        return self.do("get", None, name)

    def _result(self, reply: object, handed: dict) -> object:
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
        return self.decode(reply["value"])

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
        if "class" in body and _resolved(body["class"][1], BaseException):
            return self._exception_class(number, body)
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
                base = _resolved(bases, BaseException)
            self._classes[number] = type(str(name)[:100], (base,), {})
        return self._classes[number]

    def _error(self, error: dict) -> BaseException:
        """An error of the student's as one of a class that can be caught here."""
        kind = _resolved(error.get("bases") or [], Exception) or Exception
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


def _resolved(bases: list, kind: type) -> type | None:
    """The first of these classes that this process has and that is one of `kind`."""
    for base in bases:
        if isinstance(base, (list, tuple)) and len(base) == 2 and all(type(p) is str for p in base):
            found = sys.modules.get(base[0])
            for part in base[1].split("."):
                found = getattr(found, part, None)
            if isinstance(found, type) and issubclass(found, kind) and base[0] != "__main__":
                return found
    return None


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


def _forward(name: str) -> Callable:
    def method(self: Handle, *others: object) -> object:
        return _ask(self, "operator", name, *others)

    return method


def _backward(name: str) -> Callable:
    def method(self: Handle, other: object) -> object:
        return _ask(self, "reflected", name, other)

    return method


def _ordered(name: str) -> Callable:
    def method(self: Handle, other: object) -> object:
        if isinstance(other, Handle):
            return _true_or_false(_ask(self, "operator", name, other))
        return getattr(_plain(self), f"__{name}__")(other)

    return method


def _ask(handle: Handle, what: str, *args: object, **kwargs: object) -> object:
    student = object.__getattribute__(handle, "_student")
    return student.do(what, handle, *args, **kwargs)


def _true_or_false(answer: object) -> bool:
    if isinstance(answer, (bool, np.bool_)):
        return bool(answer)
    raise TypeError("a comparison of the student's gives neither True nor False")


def _plain(handle: Handle) -> object:
    """The value of an object of a subclass of a builtin; TypeError for all others."""
    names = [base[1] for base in object.__getattribute__(handle, "_bases") if base[0] == "builtins"]
    if not set(names) & set(_CONTAINERS):
        raise TypeError("an object of the student's is compared with a value of the test's")
    return _ask(handle, "plain")


class Handle:
    """One object of the student's."""

    stays_there = True

    def __init__(self, student: Student, number: int, bases: list) -> None:
        put = object.__setattr__
        put(self, "_student", student)
        put(self, "_number", number)
        put(self, "_bases", [tuple(map(str, base)) for base in bases])

    @property
    def __class__(self) -> type:
        """The first of the object's classes that this process has, for `isinstance`."""
        return _resolved(object.__getattribute__(self, "_bases"), object) or Handle

    def __getattribute__(self, name: str) -> object:
        if name in ("__class__", "__signature__") or (
            name.startswith("_") and name not in _DUNDERS
        ):
            if name == "__signature__":
                return _signature(_ask(self, "signature"))
            return object.__getattribute__(self, name)
        return _ask(self, "attr", name)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            raise AttributeError(f"{name}: no attribute with an underscore is set from outside")
        _ask(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delattr", name)

    def __call__(self, *args: object, **kwargs: object) -> object:
        return _ask(self, "call", *args, **kwargs)

    def __getitem__(self, key: object) -> object:
        return _ask(self, "item", key)

    def __setitem__(self, key: object, value: object) -> None:
        _ask(self, "setitem", key, value)

    def __delitem__(self, key: object) -> None:
        _ask(self, "delitem", key)

    def __len__(self) -> int:
        return _ask(self, "len")

    def __iter__(self) -> Iterator:
        iterator = _ask(self, "iter")
        for _ in range(MOST_ITEMS):
            try:
                item = _ask(iterator, "next")
            except StopIteration:
                return
            yield item
        raise TypeError("an iterable of the student's does not end")

    def __next__(self) -> object:
        return _ask(self, "next")

    def __contains__(self, value: object) -> bool:
        return any(item is value or item == value for item in self)

    def __bool__(self) -> bool:
        kinds = [base for base in object.__getattribute__(self, "_bases") if base[0] == "builtins"]
        if ("builtins", "function") in kinds or ("builtins", "type") in kinds:
            return True
        return bool(_plain(self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Handle):
            return other is self or _true_or_false(_ask(self, "operator", "eq", other))
        try:
            return _plain(self) == other
        except TypeError:
            return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return object.__getattribute__(self, "_number")

    def __str__(self) -> str:
        return _text(_ask(self, "text", "str"))

    def __repr__(self) -> str:
        return _text(_ask(self, "text", "repr"))

    def __format__(self, specification: str) -> str:
        return _text(_ask(self, "text", "format", specification))

    def __int__(self) -> int:
        return int(_ask(self, "number", "int"))

    def __float__(self) -> float:
        return float(_ask(self, "number", "float"))

    def __index__(self) -> int:
        return int(_ask(self, "number", "index"))

    def __dir__(self) -> list[str]:
        return _ask(self, "dir")

    def __enter__(self) -> object:
        return _ask(_ask(self, "attr", "__enter__"), "call")

    def __exit__(self, *error: object) -> None:
        _ask(_ask(self, "attr", "__exit__"), "call", None, None, None)

    def __instancecheck__(self, value: object) -> bool:
        return type(value) is Handle and _ask(value, "isinstance", self) is True

    def __subclasscheck__(self, kind: object) -> bool:
        return type(kind) is Handle and _ask(kind, "issubclass", self) is True

    __lt__, __le__, __gt__, __ge__ = map(_ordered, ("lt", "le", "gt", "ge"))


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "xor"):  # fmt: skip
    setattr(Handle, f"__{_name}__", _forward(_name))
    setattr(Handle, f"__r{_name}__", _backward(_name))
for _name in ("and", "or"):
    setattr(Handle, f"__{_name}__", _forward(f"{_name}_"))
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Handle, f"__{_name}__", _forward(_name))


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError("str() of an object of the student's gives no text")
    return value


def _signature(parts: list) -> inspect.Signature:
    return inspect.Signature(
        [
            inspect.Parameter(
                name, getattr(inspect.Parameter, kind), default=default[0] if default else inspect.Parameter.empty
            )
            for name, kind, default in parts
        ]
    )  # fmt: skip


def type_of(*args: object) -> object:
    """`type(x)` in test lines: of an object of the student's the student's class."""
    if len(args) == 1 and type(args[0]) is Handle:
        return _ask(args[0], "type")
    return type(*args)
