"""Sealed short answers: all answers of an exercise together open its explanations, or nothing does.

A seal hides from whoever reads the course's files: which combination is right, how many answers
of a wrong one were right, and what the explanations say. It does not protect against whoever tries
combinations: the check is an oracle, each try costs a tenth of a second or two, and an exercise of
six yes-or-no questions has 64 combinations. Only the standard library is used, so the cipher is
built from SHAKE-256 and HMAC: good enough against looking, no model for keeping secrets.

    sealed = seal({"a": 3, "b": True}, "because ...", [({"a": 3, "b": False}, "b is ...")], salt=s)
    open_seal(sealed, {"b": True, "a": 3.0})  # Opened(right=True, text="because ...")
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

_TAG, _NONCE, _MAC = 16, 16, 32
_HEAD = _TAG + _NONCE + _MAC
_BLOCK = 64  # texts are padded to a multiple of this
_DAMAGED = "the sealed answers are damaged: fetch the course's files again"
_LARGEST = 10_000  # numbers of an array, so that a whole data set given by mistake costs nothing


@dataclass(frozen=True)
class Opened:
    """What a seal says about an answer; `text` is empty for a wrong answer that nobody foresaw."""

    right: bool
    text: str


def canonical(value: object) -> bytes:
    """Return the bytes that equal answers share.

    Tuples, lists, arrays and tensors are alike, so are 1 and 1.0 (not True) and dictionaries in any
    order. Floats count to 9 significant digits, texts exactly.

    Raises:
        TypeError: for a value that is no short answer.
    """
    return _text(value).encode("ascii")


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, np.bool_)):
        return {None: "none", True: "true", False: "false"}[value if value is None else bool(value)]
    if isinstance(value, str):
        return json.dumps(str(value))
    if isinstance(value, (int, np.integer)):
        return hex(int(value))
    if isinstance(value, (np.float32, np.float16)):
        return _number(float(str(value)))  # 0.1 as it prints, not 0.100000001
    if isinstance(value, (float, np.floating)):
        return _number(float(value))
    if isinstance(value, Mapping):
        items = sorted(f"{_text(key)}:{_text(item)}" for key, item in value.items())
        return "{" + ",".join(items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(item) for item in value) + "]"
    if hasattr(value, "detach"):  # a torch tensor, without importing torch here
        value = value.detach().cpu()
        value = (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()
    if isinstance(value, np.ndarray) and value.size <= _LARGEST and value.dtype.kind in "biufUO":
        # Iterating keeps the kind of each number, which float32 needs.
        return _text(value[()] if value.ndim == 0 else list(value))
    raise TypeError(f"a short answer cannot hold a value of type {type(value).__name__}")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    # A whole float is exact, like the integer that it equals; 2.9999999999 becomes 3.
    rounded = value if value.is_integer() else float(f"{value:.9g}")
    return hex(int(rounded)) if rounded.is_integer() else repr(rounded)


def seal(
    right: object,
    why: Mapping[str, str] | str,
    mistakes: Sequence[tuple[object, str]] = (),
    *,
    salt: bytes,
) -> dict[str, Any]:
    """Seal the right answer with its explanations, and known wrong ones with a sentence each.

    Args:
        right: the right answers together.
        why: the text shown for them; a mapping becomes one line "question: explanation" for each.
        mistakes: pairs (wrong answers, sentence).
        salt: at least 8 bytes, another for each exercise; the same arguments give the same seal.

    Returns:
        A dictionary for JSON. The entries look alike: nothing shows which is the right one.

    Raises:
        ValueError: if two entries are the same answer, or the salt is short.
    """
    if len(salt) < 8:
        raise ValueError(f"a salt has at least 8 bytes, got {len(salt)}")
    if not isinstance(why, str):
        why = "\n".join(f"{question}: {text}" for question, text in why.items())
    entries = {canonical(right): ["right", why]}
    for wrong, sentence in mistakes:
        key = canonical(wrong)
        if key in entries:
            raise ValueError(f"two entries are the same answer: {wrong!r}")
        entries[key] = ["wrong", sentence]
    texts = {key: json.dumps(entry).encode() for key, entry in entries.items()}
    size = -(-max(len(text) for text in texts.values()) // _BLOCK) * _BLOCK
    # Spaces at the end are nothing to JSON. The order is that of the tags, which says nothing.
    blobs = sorted(_lock(_keys(key, salt), text.ljust(size)) for key, text in texts.items())
    return {
        "salt": _encode(salt),
        "blobs": [_encode(blob) for blob in blobs],
        "check": _checksum(salt, blobs),
    }


def open_seal(sealed: Mapping[str, Any], given: object) -> Opened:
    """Say whether an answer is the right one, and the text that belongs to it.

    Any object may be given; one that is no short answer is wrong.

    Raises:
        ValueError: if the seal is damaged.
    """
    salt, blobs = _read(sealed)
    try:
        key = canonical(given)
    except Exception:  # whatever a student's object does when it is looked at
        return Opened(right=False, text="")
    keys = _keys(key, salt)
    for blob in blobs:
        if hmac.compare_digest(blob[:_TAG], keys.tag):
            return _opened(_unlock(keys, blob))
    return Opened(right=False, text="")


@dataclass(frozen=True)
class _Keys:
    tag: bytes
    encryption: bytes
    authentication: bytes


@lru_cache(maxsize=64)
def _keys(key: bytes, salt: bytes) -> _Keys:
    """The only slow step: one for each new answer that is tried."""
    root = hashlib.scrypt(key, salt=salt, n=2**15, r=8, p=1, maxmem=64 * 2**20, dklen=32)
    return _Keys(
        tag=_hmac(root, b"tag")[:_TAG],
        encryption=_hmac(root, b"encryption"),
        authentication=_hmac(root, b"authentication"),
    )


def _lock(keys: _Keys, text: bytes) -> bytes:
    # The nonce follows from the text: an edited explanation under the same salt and answer gets
    # another keystream, so that two versions in a repository's history do not reveal each other.
    nonce = _hmac(keys.authentication, b"nonce" + text)[:_NONCE]
    hidden = _xor(text, keys.encryption, nonce)
    return keys.tag + nonce + _mac(keys, nonce, hidden) + hidden


def _unlock(keys: _Keys, blob: bytes) -> bytes:
    nonce, mac = blob[_TAG : _TAG + _NONCE], blob[_TAG + _NONCE : _HEAD]
    hidden = blob[_HEAD:]
    if not hmac.compare_digest(mac, _mac(keys, nonce, hidden)):
        raise ValueError(_DAMAGED)
    return _xor(hidden, keys.encryption, nonce)


def _mac(keys: _Keys, nonce: bytes, hidden: bytes) -> bytes:
    return _hmac(keys.authentication, b"mac" + keys.tag + nonce + hidden)


def _xor(text: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(key + nonce).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _opened(text: bytes) -> Opened:
    try:
        verdict, words = json.loads(text)
    except ValueError:
        raise ValueError(_DAMAGED) from None
    return Opened(right=verdict == "right", text=words)


def _read(sealed: object) -> tuple[bytes, list[bytes]]:
    try:
        salt = base64.b64decode(sealed["salt"], validate=True)
        blobs = [base64.b64decode(blob, validate=True) for blob in sealed["blobs"]]
        whole = sealed["check"] == _checksum(salt, blobs)
    except (KeyError, TypeError, ValueError):
        raise ValueError(_DAMAGED) from None
    if not whole or not blobs or min(len(blob) for blob in blobs) <= _HEAD:
        raise ValueError(_DAMAGED)
    return salt, blobs


def _checksum(salt: bytes, blobs: Sequence[bytes]) -> str:
    """Accidents are told from wrong answers by this; whoever wants to forge a seal can."""
    digest = hashlib.sha256()
    for part in (salt, *blobs):
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.hexdigest()[:16]


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
