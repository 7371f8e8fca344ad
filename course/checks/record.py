"""The public checks of an assignment in one file: steps, expected values, what mistakes give.

`python -m autograder build` makes it from `source/`; a notebook's checks read it. A file is a
compressed message of `wire`: a JSON text, then raw buffers; nothing is unpickled. Of what mistakes give, large arrays
are stored in part.
"""

from __future__ import annotations

import json
import lzma
import math
import struct
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from course.checks.forms import array
from course.checks.plan import Failed, Lacking, Part, Plan
from course.checks.reason import Known
from course.checks.wire import Message, Room, WireError, pack, unpack

FOLDER = Path(__file__).parent / "recorded"
KEPT = 5  # of the comparisons that a mistake changes
LARGE = 16  # numbers of an array; of what a mistake gives no more are stored


class NoRecord(RuntimeError):
    """There is no readable record of an assignment's checks; the message says what to do."""


@dataclass
class Recorded:
    """One public check.

    name: what the notebook calls. names: the names of its arguments, in order. done: what is said when
    all is right. uses: the checks of exercises that this one builds on. answers: sealed short answers.
    bans: pairs (what, why) that the answer's text may not use; allows: helpers of the course that it may.
    """

    name: str
    names: tuple[str, ...]
    done: str
    plan: Plan = field(default_factory=Plan)
    want: list[object] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    uses: tuple[str, ...] = ()
    answers: dict | None = None
    bans: tuple[tuple[str, str], ...] = ()
    allows: tuple[str, ...] = ()


def write(path: Path, checks: dict[str, Recorded]) -> None:
    """Write an assignment's record."""
    path.write_bytes(encode(checks))


def encode(checks: dict[str, Recorded]) -> bytes:
    """The bytes of a record, the same for the same checks."""
    message = pack({name: _as_data(check) for name, check in checks.items()})
    parts = [message.text.encode(), *map(bytes, message.buffers)]
    header = json.dumps([len(part) for part in parts]).encode()
    return lzma.compress(b"".join([struct.pack("<I", len(header)), header, *parts]), preset=9)


@lru_cache(maxsize=8)
def read(assignment: str, folder: Path = FOLDER) -> dict[str, Recorded]:
    """The public checks of an assignment by name. Raises NoRecord."""
    path = folder / f"{assignment}.bin"
    if not path.is_file():
        raise NoRecord(
            f"the checks of {assignment!r} are missing ({path.name} in course/checks/recorded): "
            "install the course's package anew; who works on the course runs `python -m autograder build`"
        )
    try:
        return decode(path.read_bytes())
    except (
        OSError,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        struct.error,
        lzma.LZMAError,
    ) as error:
        raise NoRecord(
            f"the checks of {assignment!r} cannot be read ({path.name} is damaged or of another "
            f"version: {error}): install the course's package anew"
        ) from None


def decode(content: bytes) -> dict[str, Recorded]:
    """The inverse of `encode`."""
    content = lzma.decompress(content)
    (length,) = struct.unpack_from("<I", content)
    at = 4 + length
    parts = []
    for size in json.loads(content[4:at]):
        parts.append(content[at : at + size])
        at += size
    if not parts or at != len(content):
        raise WireError("its parts do not fit")
    room = Room(items=2_000_000, arrays=100_000)
    data = unpack(Message(parts[0].decode(), parts[1:]), room)
    return {name: _from_data(item) for name, item in data.items()}


def _as_data(check: Recorded) -> dict:
    return {
        "name": check.name,
        "names": check.names,
        "done": check.done,
        "plan": check.plan.as_data(),
        "want": [_seen(value) for value in check.want],
        "known": [
            {"says": k.says, "values": {i: _seen(v) for i, v in k.values.items()}, "until": k.until}
            for k in check.known
        ],
        "uses": check.uses,
        "answers": check.answers,
        "bans": check.bans,
        "allows": check.allows,
    }


def _from_data(data: dict) -> Recorded:
    known = [
        Known(k["says"], {i: _unseen(v) for i, v in k["values"].items()}, k["until"])
        for k in data["known"]
    ]
    return Recorded(
        data["name"],
        tuple(data["names"]),
        data["done"],
        Plan.from_data(data["plan"]),
        [_unseen(value) for value in data["want"]],
        known,
        tuple(data["uses"]),
        data["answers"],
        tuple(tuple(ban) for ban in data["bans"]),
        tuple(data["allows"]),
    )


def _seen(value: object) -> dict:
    if isinstance(value, Failed):
        return {"failed": {**asdict(value), "line": "", "bases": list(value.bases)}}
    if isinstance(value, Lacking):
        return {"lacking": _parted(value.whole)}
    return {"is": _parted(value)}


def _unseen(data: dict) -> object:
    if "failed" in data:
        return Failed(**{**data["failed"], "bases": tuple(data["failed"]["bases"])})
    return Lacking(_whole(data["lacking"])) if "lacking" in data else _whole(data["is"])


def _parted(value: object) -> object:
    """Parts of arrays as what `wire` takes."""
    if isinstance(value, Part):
        return {"a part of": list(value.shape), "step": value.step, "numbers": value.numbers}
    if isinstance(value, (list, tuple)):
        return type(value)(_parted(item) for item in value)
    return {k: _parted(v) for k, v in value.items()} if isinstance(value, dict) else value


def _whole(value: object) -> object:
    if isinstance(value, dict):
        if value.keys() == {"a part of", "step", "numbers"}:
            return Part(tuple(value["a part of"]), value["step"], value["numbers"])
        return {k: _whole(v) for k, v in value.items()}
    return type(value)(_whole(v) for v in value) if isinstance(value, (list, tuple)) else value


def thin(known: Known) -> Known:
    """A mistake's values as they are stored: large arrays in part, and only the first that differ."""
    indexes = sorted(known.values)
    kept = {i: _thin(known.values[i]) for i in indexes[:KEPT]}
    return Known(known.says, kept, None if len(indexes) <= KEPT else indexes[KEPT])


def _thin(value: object) -> object:
    if isinstance(value, Lacking):
        return Lacking(_thin(value.whole))
    if isinstance(value, (list, tuple)):
        return type(value)(_thin(item) for item in value)
    if isinstance(value, dict):
        return {k: _thin(v) for k, v in value.items()}
    if not hasattr(value, "dtype") or math.prod(value.shape) <= LARGE:
        return value
    numbers = array(value).reshape(-1)
    step = -(-numbers.size // LARGE)
    if step > 1 and step % 2 == 0:
        step += 1  # an odd step meets all columns of an even width
    return Part(tuple(value.shape), step, numbers[::step].copy())
