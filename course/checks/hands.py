"""Does what the steps of a check say, with the names of one notebook, and reports what came.

A check is a list of steps, plain data: call this function, build this class, set these weights, read
them back. The same steps are done with the solution, with known mistakes and with a student's work.
This module knows no right value. It runs where the student's code lives, so what it reports about
anything but values that can be recomputed is that process's own word.

    {"op": "call", "target": name or Ref, "method": "", "args": [...], "kwargs": {...}, "seed": 7}
    {"op": "make", "target": "torch.optim.SGD", ...}          a standard object by its dotted name
    {"op": "get", "target": name or Ref}                      what the notebook has made
    {"op": "attribute", "target": Ref, "name": "weight.grad"} {"op": "set", ..., "value": array}
    {"op": "set_weights", "target": Ref, "key": 3, "scale": 1.0}
    {"op": "look", "target": Ref}                             parameters, buffers, gradients, modes
    {"op": "slope", "target": ..., "args": [...], "wrt": [0], "key": 3}
    {"op": "each", "target": Ref, "limit": 9}                 what an iterable gives, in order
    {"op": "lines", "target": ..., "args": [...]}             how many lines of Python a call runs

`Ref(n)` is the result of step n, `Ref(n, (0, "loss"))` a part of it.
A reply is {"value": ..., "about": {...}, "effects": [...]}, or {"error": kind, "bases": [...], "message": text, "line": text}.
"""

from __future__ import annotations

import dis
import linecache
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import numpy as np
import torch
from torch import Tensor

from course.checks import effects, weights
from course.checks.wire import Opaque, Ref, dotted

MAX_PARTS = 5000
MAX_ARRAYS = 300  # in one list; more take long to write down, and no exercise gives them


class NotReached(Exception):
    """A step needs the result of one that failed."""


class Hands:
    """The results of a check's steps so far; objects stay here and are known by their number."""

    def __init__(self, names: Mapping[str, object], around: Callable | None = None) -> None:
        self._names = names
        self._around = around or (lambda function: function())
        self._results: dict[int, object] = {}
        self.errors: dict[int, BaseException] = {}

    def do(self, number: int, step: Mapping) -> dict:
        """Do one step and reply. An error of the student's code becomes a reply too."""
        try:
            return getattr(self, f"_{step['op']}")(number, step)
        except BaseException as error:  # the student's code may raise anything, SystemExit too
            if isinstance(error, KeyboardInterrupt):
                raise
            self.errors[number] = error
            return failure(error)

    def _find(self, target: object) -> object:
        if isinstance(target, Ref):
            if target.number not in self._results:
                raise NotReached(f"step {target.number} gave nothing")
            value = self._results[target.number]
            for part in target.path:
                value = value[part]
            return value
        if isinstance(target, str):
            if target not in self._names:
                raise NameError(f"the notebook defines no {target!r}")
            return self._names[target]
        return target

    def _fill(self, value: object) -> object:
        """The arguments with earlier results in place; containers are new each time."""
        if isinstance(value, Ref):
            return self._find(value)
        if isinstance(value, (list, tuple)):
            return type(value)(self._fill(item) for item in value)
        if isinstance(value, dict):
            return {key: self._fill(item) for key, item in value.items()}
        if isinstance(value, Tensor):
            return _same_layout(value)
        return np.copy(value, order="K") if isinstance(value, np.ndarray) else value

    def _keep(self, number: int, value: object, about: dict | None = None) -> dict:
        self._results[number] = value
        return {"value": plain(value), "about": about or {}}

    def _call(self, number: int, step: Mapping) -> dict:
        function = self._find(step["target"])
        if step.get("method"):
            function = _attribute(function, step["method"])
        args, kwargs = self._fill(step.get("args", [])), self._fill(step.get("kwargs", {}))
        handed = [*args, *kwargs.values()]
        watch = effects.Watch(handed, step.get("seed", 0), effects.network_of(function))
        result = self._around(lambda: function(*args, **kwargs))
        left = watch.effects()
        reply = self._keep(number, result, about(result, handed))
        return {**reply, "effects": left}

    def _make(self, number: int, step: Mapping) -> dict:
        made = dotted(step["target"])
        args, kwargs = self._fill(step.get("args", [])), self._fill(step.get("kwargs", {}))
        self._results[number] = made(*args, **kwargs) if callable(made) else made
        return {"value": plain(self._results[number]), "about": {}}

    def _get(self, number: int, step: Mapping) -> dict:
        return self._keep(number, self._find(step["target"]))

    def _attribute(self, number: int, step: Mapping) -> dict:
        value = _attribute(self._find(step["target"]), step["name"])
        return self._keep(number, value, about(value, []))

    def _set(self, number: int, step: Mapping) -> dict:
        owner, _, last = step["name"].rpartition(".")
        target = self._find(step["target"])
        target = _attribute(target, owner) if owner else target
        value, old = self._fill(step["value"]), getattr(target, last, None)
        if isinstance(old, torch.nn.Parameter):
            with torch.no_grad():
                old.copy_(torch.as_tensor(value))
        else:
            setattr(target, last, value)
        return self._keep(number, None)

    def _set_weights(self, number: int, step: Mapping) -> dict:
        model = self._find(step["target"])
        weights.set_weights(model, step["key"], step.get("scale", 1.0), step.get("flat", False))
        return self._keep(number, None)

    def _look(self, number: int, step: Mapping) -> dict:
        return self._keep(number, weights.look(self._find(step["target"])))

    def _slope(self, number: int, step: Mapping) -> dict:
        function = self._find(step["target"])
        if step.get("method"):
            function = _attribute(function, step["method"])
        args, kwargs = self._fill(step.get("args", [])), self._fill(step.get("kwargs", {}))
        asked = step.get("wrt", [0])
        args = [a.detach().requires_grad_() if i in asked else a for i, a in enumerate(args)]
        effects.seed_everything(step.get("seed", 0))
        result = self._around(lambda: function(*args, **kwargs))
        return self._keep(number, weights.slopes(function, result, args, asked, step["key"]))

    def _each(self, number: int, step: Mapping) -> dict:
        effects.seed_everything(step.get("seed", 0))
        items, iterator = [], iter(self._find(step["target"]))
        for _ in range(step.get("limit", 100)):
            try:
                items.append(next(iterator))
            except StopIteration:
                break
        return self._keep(number, items)

    def _lines(self, number: int, step: Mapping) -> dict:
        function = self._find(step["target"])
        if step.get("method"):
            function = _attribute(function, step["method"])
        args, kwargs = self._fill(step.get("args", [])), self._fill(step.get("kwargs", {}))
        effects.seed_everything(step.get("seed", 0))
        count = self._around(lambda: effects.lines_of(lambda: function(*args, **kwargs)))
        return self._keep(number, count)


def about(value: object, handed: Sequence[object]) -> dict:
    """What a result is beside its numbers: graph, layout, and whether it is or shares an argument."""
    facts: dict[str, object] = {"type": type_name(value), "class": type(value).__name__}
    arrays = [item for item in parts(value) if isinstance(item, (Tensor, np.ndarray))]
    tensors = [item for item in arrays if isinstance(item, Tensor)]
    facts["graph"] = any(tensor.requires_grad for tensor in tensors)
    facts["shares"] = [
        i
        for i, given in enumerate(handed)
        if any(_shares(a, g) for g in parts(given) for a in arrays)
    ]
    facts["is argument"] = [
        i for i, given in enumerate(handed) if value is given and not _atom(given)
    ]
    if len(arrays) == 1 and arrays[0] is value:
        tensor = isinstance(value, Tensor)
        facts["strides"] = list(value.stride() if tensor else value.strides)
        facts["contiguous"] = bool(value.is_contiguous() if tensor else value.flags.c_contiguous)
        if not tensor:
            facts["writeable"] = bool(value.flags.writeable)
    return facts


def _atom(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float, str))


def parts(value: object, room: int = MAX_PARTS) -> list[object]:
    """A value and what lies in it (lists, tuples, dictionaries), at most `room` items."""
    found, waiting = [], [value]
    while waiting and len(found) < room:
        item = waiting.pop()
        found.append(item)
        if isinstance(item, (list, tuple)):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())
    return found


def _shares(a: object, b: object) -> bool:
    """Whether two arrays use the same memory: bounds of it, without following views into views."""
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return a.numel() > 0 and a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return bool(np.may_share_memory(a, b))
    return False


def type_name(value: object) -> str:
    """The type of a result as checks compare it: int, float, Tensor float32, tuple of int, int."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Tensor):
        return f"Tensor {str(value.dtype).removeprefix('torch.')}"
    if isinstance(value, np.ndarray):
        return f"ndarray {value.dtype.name}"
    return type(value).__name__


def plain(value: object, depth: int = 0) -> object:
    """A value as it may travel; what may not becomes an `Opaque` with the name of its type."""
    if value is None or isinstance(value, (bool, str, int, float, np.generic)):
        value = value.item() if isinstance(value, np.generic) else value
        known = value is None or isinstance(value, (bool, str, int, float))
        # A subclass may answer as it likes; what travels is the number itself.
        for kind in (bool, int, float, str):
            if known and isinstance(value, kind):
                return kind(value) if kind is not str else str.__str__(value)
        return value if known else Opaque(type(value).__name__)
    if isinstance(value, Tensor):
        detached = value.detach()
        if detached.is_complex() or detached.layout is not torch.strided:
            return Opaque(f"Tensor {detached.dtype}")
        return detached.resolve_neg().cpu().clone(memory_format=torch.preserve_format)
    if isinstance(value, np.ndarray):
        return np.array(value) if value.dtype.kind in "biuf" else Opaque(f"ndarray {value.dtype}")
    if isinstance(value, (list, tuple, dict)) and len(value) > MAX_ARRAYS and _holds_arrays(value):
        return Opaque(f"{type(value).__name__} of {len(value):,} arrays")
    if isinstance(value, (list, tuple)) and depth < 6 and len(value) <= MAX_PARTS:
        items = [plain(item, depth + 1) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, Mapping) and depth < 6 and len(value) <= MAX_PARTS:
        return {
            key if isinstance(key, (str, int)) else str(key): plain(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (set, frozenset, range)) and len(value) <= MAX_PARTS:
        return [plain(item, depth + 1) for item in value]
    return Opaque(type(value).__name__)


def _holds_arrays(value: object) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return any(isinstance(item, (Tensor, np.ndarray)) for item in items)


def failure(error: BaseException) -> dict:
    """An error as data: its class with all bases, its text, and the student's line."""
    kinds = [kind.__name__ for kind in type(error).__mro__[:-1]]
    try:
        message = str(error)[:2000]
    except Exception as another:  # whatever a student's class does
        message = f"(its message raised {type(another).__name__})"
    where, raised = _innermost(error.__traceback__)
    reply = {
        "error": kinds[0],
        "bases": kinds,
        "message": message,
        "line": _line(error.__traceback__),
        "own": raised and _is_a_cell(where),
    }
    # PyTorch raises NotImplementedError for reasons of its own.
    stub = type(error) is NotImplementedError and raised and "site-packages" not in where
    return {**reply, "stub": True} if stub else reply


def _innermost(traceback: TracebackType | None) -> tuple[str, bool]:
    """The file in which an error was raised, and whether a `raise` or `assert` stands there."""
    if traceback is None:
        return "", False
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    code = traceback.tb_frame.f_code
    operation = dis.opname[code.co_code[traceback.tb_lasti]]
    return code.co_filename, "RAISE" in operation


def _is_a_cell(file: str) -> bool:
    return "ipykernel" in file or file.startswith("<") or "ipython-input" in file


def _line(traceback: TracebackType | None) -> str:
    """The last line of a notebook's cell that an error went through."""
    found = ""
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if _is_a_cell(file):
            text = linecache.getline(file, traceback.tb_lineno).strip()
            found = f"line {traceback.tb_lineno}: {text}" if text else found
        traceback = traceback.tb_next
    return found[:300]


def _attribute(value: object, path: str) -> object:
    for name in path.split("."):
        value = value[int(name)] if name.isdigit() else getattr(value, name)
    return value


def _same_layout(tensor: Tensor) -> Tensor:
    copy = tensor.detach().clone(memory_format=torch.preserve_format)
    return copy.requires_grad_(tensor.requires_grad)
