"""The student's objects for tests that run outside: does what a handle is asked, with the notebook's names.

It knows no test. What goes by value is in `values`; all else stays here, known by number. A request:

    {"do": "call", "on": tree, "args": [trees], "kwargs": {name: tree}, "names": {name: tree or None},
     "seeds": {...}, "input": tree}                and in the same way "get", "attr", "item", ...

A reply is {"value": tree, "printed": text, "changed": {argument: tree}, "same": argument}, or {"error": {...}}, or, while
a call goes on that calls back a function of the test's, {"callback": number, "args": [...], "kwargs": {...}}.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import operator
import random
import types
from collections.abc import Callable, MutableMapping
from contextlib import redirect_stdout, suppress
from io import StringIO

import numpy as np

from autograder.inside.values import TAG, decode, encode
from course.checks.wire import WireError, pack

MOST = 20_000  # objects of a notebook that are known by number
MOST_PRINTED = 200_000  # characters
_OPERATORS = {
    name: getattr(operator, name)
    for name in [
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and_",
        "or_",
        "xor",
        "lshift",
        "rshift",
        "neg",
        "pos",
        "abs",
        "invert",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "iadd",
        "isub",
        "imul",
        "itruediv",
    ]
}
_PLAIN = (list, tuple, dict, set, frozenset, str, int, float)

# Asks the test's side to call a function of its own: number, arguments, keyword arguments -> result.
CallBack = Callable[[dict], dict]


class Objects:
    """Answers what is asked about one namespace."""

    def __init__(self, namespace: MutableMapping[str, object], call_back: CallBack) -> None:
        self._namespace = namespace
        self._call_back = call_back
        self._kept: list[object] = []
        self._numbers: dict[int, int] = {}
        self._callbacks: dict[int, object] = {}

    def answer(self, request: dict) -> dict:
        """The reply to one request; an error of the student's code becomes a reply too."""
        printed = _Printed()
        before = {}
        try:
            self._prepare(request)
            arguments = [self._decoded(tree) for tree in request.get("args", [])]
            named = {k: self._decoded(tree) for k, tree in request.get("kwargs", {}).items()}
            handed = {**dict(enumerate(arguments)), **named}
            before = {name: _print(value) for name, value in handed.items()}
            do = getattr(self, f"_do_{request['do']}")
            on = self._decoded(request.get("on"))
            with redirect_stdout(printed), _input(self._decoded(request.get("input"))):
                value = do(on, *arguments, **named)
            reply = {"value": self._encoded(value)}
            same = [name for name, given in handed.items() if given is value and before[name]]
            if same:
                reply["same"] = same[0]
        except BaseException as error:  # the student's code may raise anything, SystemExit too
            if isinstance(error, KeyboardInterrupt):
                raise
            reply = {"error": self._failure(error)}
        reply["printed"] = printed.getvalue()[:MOST_PRINTED]
        if before:
            with suppress(Exception):  # what cannot be sent back is not told as changed
                reply["changed"] = [
                    [name, self._encoded(handed[name])]
                    for name, then in before.items()
                    if then and _print(handed[name]) != then
                ]
        return reply

    def _prepare(self, request: dict) -> None:
        """Names that the test has bound or deleted, and its random numbers, before the student's code runs."""
        for name, tree in request.get("names", {}).items():
            if tree is None:
                self._namespace.pop(name, None)
            else:
                self._namespace[name] = self._decoded(tree)
        seeds = request.get("seeds", {})
        if "random" in seeds:
            version, internal, gauss = decode(seeds["random"], self._handle)
            random.setstate((version, tuple(internal), gauss))
        if "numpy" in seeds:
            np.random.set_state(decode(seeds["numpy"], self._handle))
        if "torch" in seeds:
            import torch

            torch.set_rng_state(decode(seeds["torch"], self._handle))

    # --- what may be asked

    def _do_get(self, on: object, name: str) -> object:
        if name not in self._namespace:
            raise NameError(f"name {name!r} is not defined")
        return self._namespace[name]

    def _do_import(self, on: object, name: str) -> object:
        return importlib.import_module(name)

    def _do_call(self, on: Callable, *args: object, **kwargs: object) -> object:
        return on(*args, **kwargs)

    def _do_attr(self, on: object, name: str) -> object:
        return getattr(on, name)

    def _do_setattr(self, on: object, name: str, value: object) -> None:
        setattr(on, name, value)

    def _do_delattr(self, on: object, name: str) -> None:
        delattr(on, name)

    def _do_item(self, on: object, key: object) -> object:
        return on[key]

    def _do_setitem(self, on: object, key: object, value: object) -> None:
        on[key] = value

    def _do_delitem(self, on: object, key: object) -> None:
        del on[key]

    def _do_len(self, on: object) -> int:
        return len(on)

    def _do_iter(self, on: object) -> object:
        return _Iterator(iter(on))

    def _do_next(self, on: object) -> object:
        return next(on.iterator if isinstance(on, _Iterator) else on)

    def _do_text(self, on: object, how: str, specification: str = "") -> str:
        return {"str": str, "repr": repr}[how](on) if how != "format" else format(on, specification)

    def _do_number(self, on: object, how: str) -> object:
        return {"int": int, "float": float, "complex": complex, "index": operator.index}[how](on)

    def _do_operator(self, on: object, name: str, *others: object) -> object:
        return _OPERATORS[name](on, *others)

    def _do_reflected(self, on: object, name: str, other: object) -> object:
        return _OPERATORS[name](other, on)

    def _do_isinstance(self, on: object, kind: object) -> bool:
        return isinstance(on, kind)

    def _do_issubclass(self, on: object, kind: object) -> bool:
        return issubclass(on, kind)

    def _do_type(self, on: object) -> object:
        return type(on)

    def _do_dir(self, on: object) -> list[str]:
        return [str(name) for name in dir(on)]

    def _do_signature(self, on: object) -> list:
        kinds = inspect.signature(on).parameters.values()
        return [[p.name, p.kind.name, None if p.default is p.empty else [p.default]] for p in kinds]

    def _do_plain(self, on: object) -> object:
        """The items of an object of a subclass of list, dict, ..., as that builtin class has them."""
        for kind in _PLAIN:
            if isinstance(on, kind):
                return (
                    kind(kind.__iter__(on)) if kind in (list, tuple, set, frozenset) else kind(on)
                )
        raise TypeError(f"an object of type {type(on).__name__} has no plain value")

    # --- values, handles, errors

    def _encoded(self, value: object) -> object:
        return encode(value, self._keep)

    def _decoded(self, tree: object) -> object:
        return decode(tree, self._handle)

    def _keep(self, value: object) -> dict:
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._kept) >= MOST:
                raise WireError(f"more than {MOST:,} objects")
            number = self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)  # kept alive, so that its id stays its own
        facts = {"n": number, "bases": _bases(type(value))}
        if isinstance(value, types.ModuleType):
            facts["module"] = value.__name__
        if isinstance(value, type):
            facts["class"] = [value.__name__, _bases(value)]
            if issubclass(value, BaseException) and value.__base__.__module__ == "__main__":
                facts["parent"] = self._keep(value.__base__)
        return {TAG: "keep", "is": facts}

    def _handle(self, tree: dict) -> object:
        body = tree["is"]
        if "callback" in body:
            number = body["callback"]
            if number not in self._callbacks:
                self._callbacks[number] = self._made_callback(number, body["name"])
            return self._callbacks[number]
        return self._kept[body["n"]]

    def _made_callback(self, number: int, name: str) -> Callable:
        def function(*args: object, **kwargs: object) -> object:
            reply = self._call_back(
                {
                    "callback": number,
                    "args": [self._encoded(arg) for arg in args],
                    "kwargs": {key: self._encoded(value) for key, value in kwargs.items()},
                }
            )
            if "error" in reply:
                kind = getattr(builtins, reply["error"], Exception)
                raise kind(reply.get("message", ""))
            return self._decoded(reply["value"])

        function.__name__ = function.__qualname__ = name
        return function

    def _failure(self, error: BaseException) -> dict:
        with suppress(Exception):
            return {
                "kind": type(error).__name__,
                "bases": _bases(type(error)),
                "message": str(error)[:2000],
                "args": self._encoded(error.args),
                "class": self._encoded(type(error)),
            }
        return {"kind": type(error).__name__, "bases": _bases(type(error)), "message": ""}


class _Iterator:
    """An iterator on its way: an own one for each loop."""

    def __init__(self, iterator: object) -> None:
        self.iterator = iterator


class _Printed(StringIO):
    """What is printed, up to a size; what is more is left out."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_PRINTED:
            super().write(text)
        return len(text)


class _input:
    """`input` is the test's while the student's code runs, where the test has one."""

    def __init__(self, function: object) -> None:
        self.function = function

    def __enter__(self) -> None:
        self.usual = builtins.input
        if self.function is not None:
            builtins.input = self.function

    def __exit__(self, *error: object) -> None:
        builtins.input = self.usual


def _bases(kind: type) -> list[list[str]]:
    """The class and its bases as [module, name]."""
    return [[str(base.__module__), str(base.__qualname__)] for base in kind.__mro__][:50]


def _print(value: object) -> object:
    """What shows that an argument was changed; None for what cannot be."""
    if type(value) in (list, dict, set, bytearray, np.ndarray) or _is_tensor_or_frame(value):
        with suppress(Exception):
            message = pack(encode(value, lambda item: {TAG: "keep", "is": id(item)}))
            return message.text, [bytes(buffer) for buffer in message.buffers]
    return None


def _is_tensor_or_frame(value: object) -> bool:
    module, name = type(value).__module__, type(value).__name__
    return (module.partition(".")[0], name) in (
        ("torch", "Tensor"), ("torch", "Parameter"), ("pandas", "DataFrame"), ("pandas", "Series"),
    )  # fmt: skip
