"""Values as bytes: what may pass between a hidden test and a student's process, and how checks are stored.

A message is a JSON text and a list of raw buffers (as in Jupyter's own messages). Allowed are None,
booleans, integers, floats, strings, lists, tuples, dictionaries, NumPy arrays and
torch tensors of plain numbers, and handles (dictionary keys are strings or integers). Nothing is pickled, nothing is evaluated, and whatever
does not fit these rules raises `WireError`. Arrays travel by value: the other side gets a copy with
the same order of axes in memory, so that a transposed array arrives as a transposed array.
"""

from __future__ import annotations

import importlib
import json
import math
from dataclasses import dataclass, field

import numpy as np

DTYPES = frozenset(
    ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"]
    + ["float16", "float32", "float64"]
)
MAX_BYTES = 512 * 2**20  # 60,000 images as float32 are 188 MB
MAX_DEPTH = 16
MAX_ITEMS = 100_000
MAX_ARRAYS = 4000


@dataclass
class Room:
    """What a message may still bring while it is decoded."""

    items: int = MAX_ITEMS
    arrays: int = MAX_ARRAYS
    bytes: int = MAX_BYTES


class WireError(ValueError):
    """A value that may not travel, or a message that breaks the rules."""


@dataclass(frozen=True)
class Ref:
    """Stands for an object that stays in the student's process, or for a part of it (keys, indices)."""

    number: int
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that may not travel: the name of its type is all that arrives."""

    kind: str


@dataclass
class Message:
    text: str
    buffers: list[bytes | memoryview] = field(default_factory=list)


def pack(value: object) -> Message:
    """Encode a value. Raises `WireError` for a type that may not travel."""
    buffers: list[bytes] = []
    tree = _encode(value, buffers, 0)
    return Message(json.dumps(tree), buffers)


def unpack(message: Message, room: Room | None = None) -> object:
    """Decode a message; every array is a fresh copy. Raises `WireError` on any broken rule.

    room: more of it for a file of the course than for what comes from a student's process.
    """
    if len(message.text) + sum(len(b) for b in message.buffers) > MAX_BYTES:
        raise WireError(f"the message is larger than {MAX_BYTES:,} bytes")
    try:
        tree = json.loads(message.text)
    except (ValueError, RecursionError) as error:
        raise WireError("the message is not JSON") from error
    return _decode(tree, message.buffers, 0, room or Room())


def _encode(value: object, buffers: list[bytes], depth: int) -> object:
    if depth > MAX_DEPTH:
        raise WireError(f"the value is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(int(value))}
    if isinstance(value, float):
        return {"float": float(value).hex()}
    if isinstance(value, Ref):
        return {"ref": [value.number, *value.path]}
    if isinstance(value, Opaque):
        return {"opaque": value.kind[:200]}
    if isinstance(value, np.ndarray):
        return {"array": "numpy", **_encode_array(value, buffers)}
    if _is_tensor(value):
        plain = value.detach().cpu()
        if str(plain.dtype) == "torch.bfloat16":
            plain = plain.float()
        return {"array": "torch", **_encode_array(plain.numpy(), buffers)}
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [_encode(item, buffers, depth + 1) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, (str, int)) for key in value):
        pairs = value.items()
        return {"dict": [[_encode(x, buffers, depth + 1) for x in pair] for pair in pairs]}
    raise WireError(f"a {type(value).__name__} may not travel; arrays, numbers, texts, lists may")


def _is_tensor(value: object) -> bool:
    # No torch import where none is needed: a tensor can only exist once torch is loaded.
    return hasattr(value, "detach") and hasattr(value, "cpu") and hasattr(value, "dtype")


def _encode_array(array: np.ndarray, buffers: list[bytes]) -> dict[str, object]:
    if array.dtype.name not in DTYPES:
        raise WireError(f"arrays of dtype {array.dtype} may not travel")
    order = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    if array.flags.c_contiguous:
        order = list(range(array.ndim))
    buffers.append(np.ascontiguousarray(array.transpose(order)).tobytes())
    return {
        "dtype": array.dtype.name,
        "shape": list(array.shape),
        "order": order,
        "buffer": len(buffers) - 1,
    }


def _decode(tree: object, buffers: list[bytes], depth: int, room: Room) -> object:
    room.items -= 1
    if depth > MAX_DEPTH or room.items < 0:
        raise WireError("the message is nested too deep or has too many items")
    if tree is None or isinstance(tree, (bool, str)):
        return tree
    if not isinstance(tree, dict):
        raise WireError("the message has an untagged value")
    if "array" in tree:
        return _decode_array(tree, buffers, room)
    if len(tree) != 1:
        raise WireError("the message has a value with several tags")
    tag, body = next(iter(tree.items()))
    if tag in ("int", "float") and isinstance(body, str) and len(body) <= 400:
        return _decode_number(tag, body)
    plain = isinstance(body, list) and all(type(part) in (str, int) for part in body)
    if tag == "ref" and plain and body and type(body[0]) is int:
        return Ref(body[0], tuple(body[1:]))
    if tag == "opaque" and isinstance(body, str):
        return Opaque(body[:200])
    if tag in ("list", "tuple") and isinstance(body, list):
        values = [_decode(item, buffers, depth + 1, room) for item in body]
        return values if tag == "list" else tuple(values)
    if tag == "dict" and isinstance(body, list):
        return _decode_dict(body, buffers, depth, room)
    raise WireError(f"the message has an unknown tag {tag!r}")


def _decode_dict(body: list, buffers: list[bytes], depth: int, room: Room) -> dict:
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in body):
        raise WireError("a dictionary is not a list of pairs")
    pairs = [[_decode(x, buffers, depth + 1, room) for x in pair] for pair in body]
    if not all(isinstance(key, (str, int)) for key, _ in pairs):
        raise WireError("a dictionary's keys are not texts or whole numbers")
    return dict(pairs)


def _decode_number(tag: str, body: str) -> int | float:
    try:
        return int(body) if tag == "int" else float.fromhex(body)
    except (ValueError, OverflowError) as error:
        raise WireError(f"{body!r} is no {tag}") from error


def _decode_array(tree: dict, buffers: list[bytes], room: Room) -> object:
    dtype, shape, order = tree.get("dtype"), tree.get("shape"), tree.get("order")
    index, kind = tree.get("buffer"), tree["array"]
    sizes_are_plain = (
        isinstance(shape, list)
        and len(shape) <= MAX_DEPTH
        and all(type(n) is int and 0 <= n < 2**40 for n in shape)
    )
    if dtype not in DTYPES or not sizes_are_plain or sorted(order or []) != list(range(len(shape))):
        raise WireError("an array's dtype, shape or order of axes is not allowed")
    if type(index) is not int or not 0 <= index < len(buffers):
        raise WireError("an array's buffer is missing")
    if len(buffers[index]) != math.prod(shape) * np.dtype(dtype).itemsize:
        raise WireError("an array's bytes do not fit its shape")
    room.arrays -= 1
    room.bytes -= len(buffers[index])  # each array is a copy, also of a buffer that was read before
    if room.arrays < 0 or room.bytes < 0:
        raise WireError("the message has too many or too large arrays")
    flat = np.frombuffer(buffers[index], dtype=dtype).copy()
    array = flat.reshape([shape[axis] for axis in order]).transpose(np.argsort(order))
    if kind == "numpy":
        return array
    if kind == "torch":
        import torch  # only a process that uses tensors pays for the import

        return torch.from_numpy(array)
    raise WireError(f"unknown kind of array {kind!r}")


def dotted(path: str) -> object:
    """The object of a dotted name such as torch.optim.SGD. Raises LookupError if there is none."""
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise LookupError(f"there is no {path}")
