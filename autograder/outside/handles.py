"""Stands for an object that stays with the student: each operation on a handle is asked of the student's process.

What comes back is a value or another handle. Three things are never left to the student's process: whether a handle
equals a value of the test's, whether it is true, and whether something is in it. Otherwise an object that equals
everything would pass every test.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from autograder.outside.student import Student

_DUNDERS = frozenset(["__name__", "__doc__", "__module__", "__qualname__", "__len__", "__dict__"])
_CONTAINERS = ("list", "tuple", "dict", "set", "frozenset", "str", "int", "float")
MOST_ITEMS = 1_000_000  # of an object that is looked through


def resolved(bases: list, kind: type) -> type | None:
    """The first of these classes that this process has and that is one of `kind`."""
    for base in bases:
        if isinstance(base, (list, tuple)) and len(base) == 2 and all(type(p) is str for p in base):
            found = sys.modules.get(base[0])
            for part in base[1].split("."):
                found = getattr(found, part, None)
            if isinstance(found, type) and issubclass(found, kind) and base[0] != "__main__":
                return found
    return None


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
        put(self, "_origin", "")
        put(self, "_bases", [tuple(map(str, base)) for base in bases])

    @property
    def __class__(self) -> type:
        """The first of the object's classes that this process has, for `isinstance`."""
        return resolved(object.__getattribute__(self, "_bases"), object) or Handle

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

    def __array__(self, *args: object, **kwargs: object) -> np.ndarray:
        """An object that only looks like a sequence is no array: NumPy would follow it 64 levels deep."""
        return np.asarray(_plain(self), *args, **kwargs)

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
