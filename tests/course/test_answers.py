"""Sealed answers: what counts as the same answer, what a seal shows, and what damage does."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from fractions import Fraction

import numpy as np
import pytest
import torch

from course.checks import answers
from course.checks.answers import Opened, canonical, open_seal, seal

SALT = b"nchw/strides"
RIGHT = {"a": (1, 2), "b": True}
WHY = {"a": "first the rows — then the columns", "b": "so it is"}
MISTAKE = ({"a": (2, 1), "b": True}, "the two are swapped")


@pytest.fixture(scope="module")
def sealed() -> dict:
    """Return a seal that went through JSON."""
    return json.loads(json.dumps(seal(RIGHT, WHY, [MISTAKE], salt=SALT)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), [1, 2]),
        (1, 1.0),
        (0, -0.0),
        (0.1 + 0.2, 0.3),
        (3, 2.99999999999),
        (10**15, 1e15),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}),
        ([1, 2], np.array([1, 2])),
        ([[1.5], [2]], torch.tensor([[1.5], [2]], requires_grad=True)),
        ([0.1, 0.7], torch.tensor([0.1, 0.7])),
        (0.1, np.float32(0.1)),
        (0.1, np.float16(0.1)),
        (0.5, torch.tensor(0.5, dtype=torch.bfloat16)),
        (1 / 3, np.float64(0.333333333333)),
        (7, np.int64(7)),
        (7, np.array(7)),
        (True, np.bool_(True)),
        ([True, False], np.array([True, False])),
        ("a", np.str_("a")),
        (float("nan"), np.nan),
        ([("a", None)], (["a", None],)),
    ],
)
def test_alike(one: object, other: object) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (True, 1),
        (False, 0),
        (None, False),
        (None, "none"),
        ("1", 1),
        ("a ", "a"),
        ("A", "a"),
        ([1, 2], [2, 1]),
        ([[1], 2], [1, [2]]),
        ([1], 1),
        ([], {}),
        (["a,b"], ["a", "b"]),
        (['a","b'], ["a", "b"]),
        ({"a": 1}, {"a": 2}),
        ({1: "a"}, {"1": "a"}),
        (0.1234567, 0.1234568),
        (1234567891, 1234567892),
        (float("inf"), float("-inf")),
    ],
)
def test_not_alike(one: object, other: object) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("value", [{1}, object(), 1j, Fraction(1, 2), np.zeros(20_000), b"a"])
def test_no_short_answer(value: object) -> None:
    with pytest.raises(TypeError, match="short answer"):
        canonical(value)


def test_opens_for_the_right_answer_and_known_mistakes_only(sealed: dict) -> None:
    explained = "a: first the rows — then the columns\nb: so it is"
    assert open_seal(sealed, {"b": True, "a": torch.tensor([1, 2])}) == Opened(True, explained)
    assert open_seal(sealed, MISTAKE[0]) == Opened(False, "the two are swapped")
    for wrong in ({"a": (1, 2), "b": 1}, {"a": (1, 2)}, None, {}, "right"):
        assert open_seal(sealed, wrong) == Opened(False, "")


def test_whatever_a_student_gives_is_only_wrong(sealed: dict) -> None:
    class Hostile:
        @property
        def detach(self) -> object:
            raise RuntimeError

    loop: list = []
    loop.append(loop)
    for odd in (loop, Hostile(), {1, 2}, np.array([object()])):
        assert open_seal(sealed, odd) == Opened(False, "")


def test_one_slow_step_for_each_try(sealed: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    slow = hashlib.scrypt

    def counted(*args: object, **options: object) -> bytes:
        calls.append(options)
        return slow(*args, **options)

    monkeypatch.setattr(answers.hashlib, "scrypt", counted)
    answers._keys.cache_clear()
    for _ in range(2):  # what was tried before costs nothing more
        open_seal(sealed, RIGHT)
        open_seal(sealed, "wrong")
    assert len(calls) == 2
    assert calls[0]["n"] * calls[0]["r"] == 2**18


def test_a_seal_shows_nothing(sealed: dict) -> None:
    blobs = [base64.b64decode(blob) for blob in sealed["blobs"]]
    assert len({len(blob) for blob in blobs}) == 1
    assert blobs == sorted(blobs)
    for word in (b"rows", b"swapped", b"right", b"wrong"):
        assert word not in b"".join(blobs)
    assert set(sealed) == {"salt", "blobs", "check"}
    # No place among the entries is the right one's.
    places = set()
    for salt in (b"exercise %d" % i for i in range(12)):
        tag = answers._keys(canonical(RIGHT), salt).tag
        other = seal(RIGHT, "", [MISTAKE], salt=salt)["blobs"]
        places.add([base64.b64decode(blob)[:16] for blob in other].index(tag))
    assert places == {0, 1}


def test_the_same_again_and_no_keystream_twice(sealed: dict) -> None:
    assert seal(RIGHT, WHY, [MISTAKE], salt=SALT) == sealed
    assert seal(RIGHT, WHY, [MISTAKE], salt=b"another salt")["blobs"] != sealed["blobs"]
    first, second = (
        base64.b64decode(seal(1, text, salt=SALT)["blobs"][0])[64:] for text in ("aaaa", "aaab")
    )
    assert sum(a != b for a, b in zip(first, second, strict=True)) > len(first) // 2


def test_two_entries_for_one_answer_and_a_short_salt() -> None:
    with pytest.raises(ValueError, match="same answer"):
        seal([1, 2], "", [((1.0, 2), "")], salt=SALT)
    with pytest.raises(ValueError, match="8 bytes"):
        seal(1, "", salt=b"short")


def test_damage_is_said(sealed: dict) -> None:
    flipped = copy.deepcopy(sealed)
    blob = bytearray(base64.b64decode(flipped["blobs"][0]))
    blob[3] ^= 1
    flipped["blobs"][0] = base64.b64encode(blob).decode()
    short = {**sealed, "blobs": [base64.b64encode(b"x").decode()]}
    short["check"] = answers._checksum(SALT, [b"x"])
    empty = {"salt": sealed["salt"], "blobs": [], "check": answers._checksum(SALT, [])}
    for damaged in (
        flipped,
        short,
        empty,
        {**sealed, "salt": "AAAA"},
        {**sealed, "salt": "no base64!"},
        {**sealed, "salt": 3},
        {**sealed, "blobs": None},
        {**sealed, "blobs": sealed["blobs"][:1]},
        {},
        None,
    ):
        with pytest.raises(ValueError, match="damaged"):
            open_seal(damaged, RIGHT)


def test_a_changed_text_with_a_mended_checksum_is_damage_too(sealed: dict) -> None:
    blobs = [bytearray(base64.b64decode(blob)) for blob in sealed["blobs"]]
    for blob in blobs:
        blob[64 + 14] ^= 1  # a letter of the sentence: what is inside stays valid JSON
    forged = {
        "salt": sealed["salt"],
        "blobs": [base64.b64encode(blob).decode() for blob in blobs],
        "check": answers._checksum(SALT, [bytes(blob) for blob in blobs]),
    }
    with pytest.raises(ValueError, match="damaged"):
        open_seal(forged, RIGHT)
