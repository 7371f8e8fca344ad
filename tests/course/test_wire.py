"""What passes between test and student arrives as it was sent, and nothing else gets through."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.checks import wire
from course.checks.wire import Message, Ref, WireError, pack, unpack

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(0, 9), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and type(a) is type(b))
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


@given(PLAIN)
def test_plain_values_round_trip(value: object) -> None:
    assert same(unpack(pack(value)), value)


@given(
    hnp.arrays(
        dtype=st.sampled_from(sorted(wire.DTYPES)),
        shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    ),
    st.randoms(use_true_random=False),
)
def test_arrays_keep_values_dtype_and_order_of_axes(array: np.ndarray, random) -> None:
    axes = list(range(array.ndim))
    random.shuffle(axes)
    sent = array.transpose(axes)
    got = unpack(pack(sent))
    assert got.dtype == sent.dtype
    assert np.array_equal(got, sent, equal_nan=sent.dtype.kind == "f")
    assert got.flags.writeable
    if sent.size and all(n > 1 for n in sent.shape):
        assert got.strides == sent.strides


def test_tensors_arrive_as_tensors() -> None:
    x = torch.arange(24.0, requires_grad=True).reshape(1, 2, 3, 4).permute(0, 3, 1, 2)
    got = unpack(pack({"x": x, "model": Ref(3)}))
    assert isinstance(got["x"], torch.Tensor)
    assert torch.equal(got["x"], x)
    assert not got["x"].is_contiguous()
    assert got["model"] == Ref(3)


def test_numpy_scalars_become_python_numbers() -> None:
    assert same(unpack(pack([np.float32(0.5), np.int64(7), np.bool_(True)])), [0.5, 7, True])


@pytest.mark.parametrize(
    "value",
    [object(), {1.5: "key"}, np.array(["text"]), np.array([object()]), {1, 2}, b"bytes", 1j, print],
)
def test_other_types_do_not_travel(value: object) -> None:
    with pytest.raises(WireError):
        pack(value)


def test_nesting_is_bounded() -> None:
    value: list = []
    for _ in range(wire.MAX_DEPTH + 2):
        value = [value]
    with pytest.raises(WireError, match="nested"):
        pack(value)


def _array(**changes: object) -> Message:
    fields = {"array": "numpy", "dtype": "float64", "shape": [2], "order": [0], "buffer": 0}
    return Message(json.dumps(fields | changes), [b"\0" * 16])


@pytest.mark.parametrize(
    "message",
    [
        Message("not json"),
        Message("[1]"),
        Message('{"int": "1", "float": "2"}'),
        Message('{"int": 1}'),
        Message('{"int": "one"}'),
        Message('{"pickle": "gASV"}'),
        Message('{"dict": [["untagged"]]}'),
        Message('{"dict": [[{"float": "0x1p0"}, null]]}'),
        Message("[" * 5000),
        _array(dtype="object"),
        _array(dtype="O"),
        _array(shape=[3]),
        _array(shape=[-2]),
        _array(shape=[2.0]),
        _array(shape=[2**62, 2**62]),
        _array(order=[1]),
        _array(order=[0, 0]),
        _array(buffer=1),
        _array(buffer=-1),
        _array(buffer=None),
        _array(array="pickle"),
        _array(shape=None),
    ],
)
def test_malformed_messages_are_refused(message: Message) -> None:
    with pytest.raises(WireError):
        unpack(message)


def test_well_formed_array_is_accepted() -> None:
    """The messages above differ from a good one by the one field they change."""
    assert unpack(_array()).tolist() == [0.0, 0.0]


def test_large_messages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_BYTES", 100)
    with pytest.raises(WireError, match="larger"):
        unpack(pack(np.zeros(100)))
