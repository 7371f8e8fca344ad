"""Bytes that are no notebook are explained, and no bytes raise, hang or take much memory."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_assignment import (
    ANSWERS,
    SMALL,
    dumps,
    fixed,
    key_of,
    new,
    small,
    source_of,
    sources,
    submission,
    undamaged,
)
from test_repair_damage import strip_ids, strip_labels

from autograder.jobs import Kind
from autograder.repair import repair

GARBAGE = {
    "nothing": (None, "no notebook"),
    "empty": (b"", "empty"),
    "blank": (b" \r\n\0\0 ", "empty"),
    "bytes": (bytes(range(256)) * 40, "not a notebook"),
    "page": (b"<!DOCTYPE html><html><body>log in</body></html>", "web page"),
    "script": (b"# homework\nimport torch\n\ndef f():\n    pass\n", "script"),
    "zip": (b"PK\x03\x04" + b"x" * 100, "zip"),
    "list": (b"[1, 2, 3]", "JSON, but not a notebook"),
    "number": (b"3", "JSON, but not a notebook"),
    "object": (b'{"a": 1}', "no cells"),
    "null cells": (b'{"cells": null}', "no cells"),
    "cut": (dumps(small())[:-40], "breaks off"),
    "merge": (b'{"cells": [\n<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> b\n]}', "merge"),
    "damaged": (b'{"cells": [{"source": x}], "nbformat": 4}', "damaged"),
    "deep": (b"[" * 5_000_000, "too"),
    "deep object": (b'{"a":' * 1_000_000, "deep"),
    "deep cells": (b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deep"),
    "bomb": (b'{"cells": [' + b"{},[]," * 500_000 + b"{}]}", "too"),
    "many values": (b'{"cells": [' + b"0," * 2_500_000 + b"0]}", "too many"),
    "long number": (b'{"cells": ' + b"9" * 100_000 + b"}", "no cells"),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_explained(kind: str) -> None:
    data, says = GARBAGE[kind]
    start = time.perf_counter()
    repaired = repair(data, SMALL)
    assert repaired.cells == ()
    assert says in repaired.unreadable
    assert "small.ipynb" in repaired.unreadable
    assert time.perf_counter() - start < 10


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-16")))
def test_no_bytes_raise(data: bytes) -> None:
    repair(data, SMALL)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "source",
                    "input",
                    "metadata",
                    "nbgrader",
                    "grade_id",
                    "id",
                    "cell_type",
                    "worksheets",
                    "level",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(JSON, max_size=5), st.sampled_from(["cells", "worksheets"]), JSON)
def test_no_json_raises(cells: list, field: str, metadata: object) -> None:
    notebook = {"cells": cells} if field == "cells" else {"worksheets": [{"cells": cells}]}
    repaired = fixed(notebook | {"metadata": metadata, "nbformat": metadata})
    assert {c.name for c in SMALL.cells if c.kind is Kind.TEST} <= sources(repaired).keys()
    assert all(cell.source.encode() is not None for cell in repaired.cells)


def test_cut_off_surrogates_and_nul_are_taken_out() -> None:
    repaired = fixed(small(double="def double(x):\0\n    return 2 * x  # \ud800"))
    assert sources(repaired)["double"] == "def double(x):\n    return 2 * x  # \ufffd"


def test_latin_1() -> None:
    text = json.dumps(small(essay="Größe"), ensure_ascii=False)
    repaired = repair(text.encode("latin-1"), SMALL)
    assert sources(repaired)["essay"] == "Größe"
    assert any("Latin-1" in line for line in repaired.repairs)


def test_one_damaged_byte_leaves_the_rest() -> None:
    data = json.dumps(small(essay="Größe in Ångström"), ensure_ascii=False).encode()
    repaired = repair(data.replace(b"It", b"\xff").replace("Ö".encode(), b"\xc3"), SMALL)
    assert sources(repaired)["essay"] == "Größe in Ångström"


def test_heading_of_format_3() -> None:
    heading = {"cell_type": "heading", "level": 2, "source": "A part"}
    repaired = fixed({"worksheets": [{"cells": [heading]}, {"cells": []}, 3], "nbformat": 3})
    assert repaired.cells[0].source == "## A part"


@pytest.mark.parametrize("text", ["x = 1\n", "(" * 20_000, "-" * 19_000 + "1", "a." * 9_000 + "a",
                                  "1" + "+1" * 9_000, "x[0]" * 4_000, "f()" * 6_000, "not " * 4_000,
                                  "if 1:\n    x = 1\n" + "elif 1:\n    x = 1\n" * 1_000,
                                  "%pip install a'\n" * 10_000])  # fmt: skip
def test_many_or_large_cells_take_bounded_time(text: str) -> None:
    notebook = small()
    notebook["cells"] += [new(f"{text}\n# {number}") for number in range(20)]
    start = time.perf_counter()
    assert sources(fixed(notebook))["double"] == ANSWERS["double"]
    assert time.perf_counter() - start < 10


def test_five_thousand_cells() -> None:
    notebook = submission("cnn_from_scratch", "mistaken-1")
    some = [source_of(c) for c in notebook["cells"]]
    strip_labels(notebook, random.Random(0))
    notebook["cells"] += [new(f"{some[n % 90]}\nmine = {n}") for n in range(5_000)]
    start = time.perf_counter()
    repaired = repair(dumps(notebook), key_of("cnn_from_scratch"))
    assert time.perf_counter() - start < 15
    assert sources(repaired) == undamaged("cnn_from_scratch", "mistaken-1")
    assert any("the first 2000 were taken" in line for line in repaired.repairs)


def test_deep_outputs_do_no_harm() -> None:
    data = dumps(small()).replace(b'"outputs": []', b'"outputs": ' + b"[" * 3_000 + b"]" * 3_000, 1)
    assert sources(repair(data, SMALL)) == sources(fixed(small()))


def test_one_huge_cell_and_huge_outputs() -> None:
    notebook = small(scratch="x = 1  # words and words\n" * 800_000)
    notebook["cells"][1]["outputs"] = [{"text": ['0123456789 [{ \\ "\n'] * 1_000_000}]
    data = dumps(notebook)
    assert len(data) > 40_000_000
    start = time.perf_counter()
    repaired = repair(data, SMALL)
    assert time.perf_counter() - start < 15
    assert sources(repaired)["double"] == ANSWERS["double"]
    assert len(repaired.cells[-1].source) > 19_000_000


def test_an_ordinary_notebook_is_repaired_fast() -> None:
    notebook = submission("lenet5", "mistaken-1")
    strip_labels(notebook, random.Random(0))
    strip_ids(notebook, random.Random(0))
    data, key = dumps(notebook), key_of("lenet5")
    best = min(timed(lambda: repair(data, key)) for _ in range(10))
    assert best < 0.04  # about 0.01 on a free core


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
