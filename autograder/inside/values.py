"""Values of any course as `wire` trees: what travels by value between the two sides, and what stands as a handle.

By value goes what can be compared where it arrives: numbers, texts, bytes, dates, paths, arrays, tensors, frames, and lists,
sets and dictionaries of them. Everything else is the business of `handle`: it stays where it is and is known by
number. Only exact types go by value, because a subclass may answer as it likes. Nothing is pickled.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import pathlib
import sys
from collections.abc import Callable

import numpy as np

from course.checks.wire import DTYPES, WireError

TAG = "~"
MAX_DEPTH = 12
MANY = 1000  # plain numbers of one kind: more of them travel as an array
_ATOMS = (type(None), bool, int, float, str)
_DICTS = {"dict": dict, "OrderedDict": collections.OrderedDict, "Counter": collections.Counter}
_LISTS = {"set": set, "frozenset": frozenset, "deque": collections.deque}
_BY_TEXT = {"Decimal": decimal.Decimal, "Fraction": fractions.Fraction}
_DATES = {name: getattr(datetime, name) for name in ("datetime", "date", "time")}

Keep = Callable[[object], object]


def encode(value: object, keep: Keep, depth: int = 0) -> object:
    """A value as a tree that `wire` takes. keep: makes the tree of what does not go by value."""
    kind = type(value)
    if depth > MAX_DEPTH:
        raise WireError(f"the value is nested deeper than {MAX_DEPTH} levels")
    if vars(kind).get("stays_there"):  # a handle, whatever it says of its class
        return keep(value)
    if kind in _ATOMS:
        return _number(value) if kind is int and abs(value) >= 10**390 else value
    if kind in (list, tuple):
        numbers = _as_numbers(value)
        if numbers is not None:
            return _tagged(kind.__name__, numbers)
        return kind([encode(item, keep, depth + 1) for item in value])
    if kind in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
        name = "dict" if kind is collections.defaultdict else kind.__name__
        pairs = [[encode(k, keep, depth + 1), encode(v, keep, depth + 1)] for k, v in value.items()]
        return _tagged(name, pairs)
    if kind in _LISTS.values():
        return _tagged(kind.__name__, [encode(item, keep, depth + 1) for item in value])
    if kind in (range, slice):
        parts = [encode(part, keep, depth + 1) for part in (value.start, value.stop, value.step)]
        return _tagged(kind.__name__, parts)
    if kind is complex:
        return _tagged("complex", [value.real, value.imag])
    if kind in (bytes, bytearray):
        return _tagged(kind.__name__, np.frombuffer(bytes(value), dtype=np.uint8))
    if kind in _BY_TEXT.values():
        return _tagged(kind.__name__, str(value))
    if kind in _DATES.values():
        return _tagged(kind.__name__, value.isoformat())
    if kind is datetime.timedelta:
        return _tagged("timedelta", [value.days, value.seconds, value.microseconds])
    if isinstance(value, pathlib.PurePath):
        return _tagged("path", str(value))
    if kind is np.ndarray or isinstance(value, (np.generic, np.dtype)):
        return _numpy(value, keep, depth)
    for library, function in (("torch", _torch), ("pandas", _pandas)):
        found = function(value, keep, depth) if library in sys.modules else None
        if found is not None:
            return found
    if isinstance(value, type) and value.__module__ == "builtins":
        return _tagged("builtin", value.__name__)
    return keep(value)


def decode(tree: object, handle: Callable[[dict], object]) -> object:
    """The value of a tree. handle: what a tree that `keep` has made stands for. Raises WireError."""
    if type(tree) in (list, tuple):
        return type(tree)(decode(item, handle) for item in tree)
    if not isinstance(tree, dict):
        return tree
    name, body = tree.get(TAG), tree.get("is")
    if not isinstance(name, str):
        raise WireError("a value has no name of its kind")
    try:
        return _decoded(name, body, tree, handle)
    except WireError:
        raise
    except Exception as error:  # whatever does not fit a kind is no value of it
        raise WireError(f"a value of the kind {name[:40]!r} cannot be read: {error}") from None


def _decoded(name: str, body: object, tree: dict, handle: Callable[[dict], object]) -> object:
    if name == "keep":
        return handle(tree)
    if name in ("list", "tuple"):
        return {"list": list, "tuple": tuple}[name](body.tolist())
    if name in _DICTS:
        return _DICTS[name]({decode(k, handle): decode(v, handle) for k, v in body})
    if name in _LISTS:
        return _LISTS[name](decode(item, handle) for item in body)
    if name in ("range", "slice"):
        return {"range": range, "slice": slice}[name](*(decode(part, handle) for part in body))
    if name == "complex":
        return complex(*body)
    if name in ("bytes", "bytearray"):
        return {"bytes": bytes, "bytearray": bytearray}[name](body.tobytes())
    if name == "int":
        return int.from_bytes(body.tobytes(), "little", signed=True)
    if name in _BY_TEXT:
        return _BY_TEXT[name](body)
    if name in _DATES:
        return _DATES[name].fromisoformat(body)
    if name == "timedelta":
        return datetime.timedelta(*body)
    if name == "path":
        return pathlib.Path(body)
    if name == "builtin":
        import builtins

        found = getattr(builtins, body)
        if isinstance(found, type):
            return found
        raise WireError(f"{body} is no class")
    if name in ("array", "scalar"):
        array = _array(tree, handle)
        return array if name == "array" else array[()]
    if name == "numpy dtype":
        return np.dtype(body)
    if name == "tensor":
        return _tensor(tree, handle)
    if name == "torch dtype":
        import torch

        found = getattr(torch, body)
        if isinstance(found, torch.dtype):
            return found
        raise WireError(f"{body} is no dtype")
    if name in ("Series", "DataFrame", "Index"):
        return _frame(name, tree, handle)
    raise WireError(f"there is no kind {name[:40]!r}")


def _tagged(name: str, body: object, **more: object) -> dict:
    return {TAG: name, "is": body, **more}


def _number(value: int) -> dict:
    size = (value.bit_length() + 8) // 8
    if size > 2**20:
        raise WireError("an integer of more than a million bytes may not travel")
    return _tagged("int", np.frombuffer(value.to_bytes(size, "little", signed=True), np.uint8))


def _as_numbers(items: list | tuple) -> np.ndarray | None:
    if len(items) < MANY:
        return None
    kinds = set(map(type, items))
    if kinds == {float} or kinds == {bool}:
        return np.array(items)
    if kinds == {int} and all(-(2**63) <= item < 2**63 for item in items):
        return np.array(items, dtype=np.int64)
    return None


def _numpy(value: object, keep: Keep, depth: int) -> object:
    if isinstance(value, np.dtype):
        return _tagged("numpy dtype", value.str) if value.fields is None else keep(value)
    name = "array" if isinstance(value, np.ndarray) else "scalar"
    array = np.asarray(value)
    if array.dtype.name in DTYPES:
        return _tagged(name, array)
    if array.dtype.kind == "c":
        return _tagged(name, np.stack([array.real, array.imag]), dtype=array.dtype.name)
    if array.dtype.kind in "mM":
        return _tagged(name, array.astype(np.int64), dtype=array.dtype.str)
    if array.dtype.kind in "USO":
        items = [encode(item, keep, depth + 1) for item in array.reshape(-1).tolist()]
        return _tagged(name, items, dtype=array.dtype.str, shape=list(array.shape))
    return keep(value)


def _array(tree: dict, handle: Callable[[dict], object]) -> np.ndarray:
    body, dtype = tree["is"], tree.get("dtype")
    if dtype is None:
        return np.asarray(body)
    kind = np.dtype(dtype).kind
    if kind == "c":
        return (body[0] + 1j * body[1]).astype(dtype)
    if kind in "mM":
        return body.astype(dtype)
    if kind not in "USO":
        raise WireError(f"no arrays of dtype {dtype}")
    made = np.empty(len(body), dtype=dtype)
    for at, item in enumerate(body):
        made[at] = decode(item, handle)
    return made.reshape(tree["shape"])


def _torch(value: object, keep: Keep, depth: int) -> object:
    import torch

    if isinstance(value, torch.dtype):
        return _tagged("torch dtype", str(value).removeprefix("torch."))
    if type(value) not in (torch.Tensor, torch.nn.Parameter):
        return None
    if value.is_complex() or value.layout is not torch.strided or value.is_quantized:
        return keep(value)
    facts = {"grad": value.requires_grad, "parameter": type(value) is torch.nn.Parameter}
    if value.dtype is torch.bfloat16:
        facts["dtype"] = "bfloat16"
    return _tagged("tensor", value.detach(), **facts)


def _tensor(tree: dict, handle: Callable[[dict], object]) -> object:
    import torch

    tensor = tree["is"]
    if not isinstance(tensor, torch.Tensor):
        raise WireError("a tensor without numbers")
    if tree.get("dtype") == "bfloat16":
        tensor = tensor.bfloat16()
    if tree.get("parameter") is True:
        return torch.nn.Parameter(tensor, requires_grad=tree.get("grad") is True)
    return tensor.requires_grad_() if tree.get("grad") is True else tensor


def _pandas(value: object, keep: Keep, depth: int) -> object:
    import pandas

    if type(value) is pandas.DataFrame:
        columns = [_column(value.iloc[:, i], keep, depth) for i in range(value.shape[1])]
        names = [encode(name, keep, depth + 1) for name in value.columns.tolist()]
        facts = {"columns": names, "index": _column(value.index, keep, depth)}
        facts["over columns"] = encode(value.columns.name, keep, depth + 1)
        return _tagged("DataFrame", columns, **facts)
    if type(value) is pandas.Series:
        facts = {"index": _column(value.index, keep, depth)}
        return _tagged("Series", _column(value, keep, depth), **facts)
    if isinstance(value, pandas.Index) and not isinstance(value, pandas.MultiIndex):
        return _tagged("Index", _column(value, keep, depth))
    return None


def _column(column: object, keep: Keep, depth: int) -> dict:
    """The numbers, the dtype and the name of a Series or Index."""
    if getattr(column, "nlevels", 1) > 1:
        items = [encode(item, keep, depth + 1) for item in column.tolist()]
        return {"items": items, "dtype": "several levels", "name": list(map(str, column.names))}
    array = column.to_numpy()
    return {
        "items": _numpy(array, keep, depth),
        "dtype": str(column.dtype),
        "name": encode(column.name, keep, depth + 1),
    }


def _frame(name: str, tree: dict, handle: Callable[[dict], object]) -> object:
    import pandas

    def read(column: dict, make: type) -> object:
        if column["dtype"] == "several levels":
            items = [decode(item, handle) for item in column["items"]]
            return pandas.MultiIndex.from_tuples(items)
        items = decode(column["items"], handle)
        title = decode(column["name"], handle)
        return make(items, dtype=column["dtype"], name=title)

    if name == "Index":
        return read(tree["is"], pandas.Index)
    index = read(tree["index"], pandas.Index)
    if name == "Series":
        found = read(tree["is"], pandas.Series)
        found.index = index
        return found
    columns = [read(column, pandas.Series) for column in tree["is"]]
    made = pandas.concat(columns, axis=1) if columns else pandas.DataFrame(index=range(len(index)))
    names = [decode(title, handle) for title in tree["columns"]]
    made.columns = pandas.Index(names, name=decode(tree["over columns"], handle))
    made.index = index
    return made
