"""What is said of a wrong result, or of an answer's text, without knowing the exercise: true, or nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from course.checks.habits import data_names, notice
from course.checks.observed import observed
from course.checks.plan import Comparison, Failed

RNG = np.random.default_rng(0)
A = torch.from_numpy(RNG.normal(size=(3, 4)))
B = torch.from_numpy(RNG.normal(size=(5, 6)))
EDGE = A.clone()
EDGE[:, -1] = 0
HOLE = A.clone()
HOLE[0, 0] = float("nan")


def comparison(**how: object) -> Comparison:
    return Comparison(0, "value", (), (), "a result", **{"rtol": 1e-5, "atol": 1e-8, **how})


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (A.float(), A, "type is not: Tensor float32, not Tensor float64"),
        ((2.0, 1.0), (2, 1), "tuple of float, float, not tuple of int, int"),
        ({"a": 1, "b": 2}, {"a": 1}, "'b', which nobody asked for"),
        ({"b": 2}, {"a": 1, "b": 2}, "has no 'a'"),
        ({"a": A, "b": -A}, {"a": A, "b": A}, "'b': the sign is the other way round"),
        ((A, A), (A, A, A), "3 results are asked for, and there are 2"),
        (A, (A, A), "2 results are asked for, together"),
        ((B, A), (A, B), "in another order"),
        (A.T, A, "the axes are in another order"),
        (A[None], A, "an axis of size 1 is too many"),
        (A, A[:, None], "an axis of size 1 is missing"),
        (A[:, None], A[None], "an axis of size 1 is in another place"),
        (A.reshape(4, 3), A, "as many numbers as asked for, in another shape"),
        (A[:2], A, "axis 0 has size 2"),
        (A.sum(0), A, "1 axis instead of 2"),
        (-A, A, "the sign is the other way round"),
        (A * 3, A, "every number is 3 times what it should be"),
        (A / 255, A, "pixels were divided by 255"),
        (A + 0.5, A, "every number is off by the same 0.5"),
        (A.flip(1), A, "the right numbers, in other places"),
        (A * 0, A, "every number is 0"),
        (HOLE, A, "nan comes out"),
        (A * (1 + 1e-3 * torch.arange(4)), A, "close, but up to"),
        (A * (1 + 1e-6), A, "close, but up to"),  # a factor that would be written as 1
        (EDGE, A, "only the last of axis 1 is wrong"),
    ],
)
def test_what_is_plainly_to_be_seen(got: object, want: object, words: str) -> None:
    assert words in observed(comparison(types=True, rtol=1e-7), got, want)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (A, A * torch.from_numpy(RNG.normal(size=(3, 4)))),
        (Failed("ValueError"), A),
        (3, 5),
        ("a", "b"),
        (True, False),
    ],
)
def test_of_what_it_does_not_know_it_says_nothing(got: object, want: object) -> None:
    assert observed(comparison(), got, want) == ""


def test_an_earlier_result_that_comes_again_is_seen() -> None:
    assert "an earlier call" in observed(comparison(), A, B, [A])
    assert "an earlier call" not in observed(comparison(), A, B, [B])
    assert "an earlier call" not in observed(comparison(), 1, 2, [1]), "a small number says nothing"


DATA = data_names(("train = data.mnist('train')\nimages, labels = train[:8]\nEPS = 1e-6", "n = 3"))


def test_data_are_what_cells_bind_and_no_constants() -> None:
    assert {"train", "images", "labels", "n"} == DATA


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(x):\n    return images.mean()", "`f` reads `images`"),
        ("def f(x):\n    global last\n    last = x\n    return last", "keeps `last`"),
        ("def f(x):\n    f.last = x\n    return x", "keeps `last`"),
        ("@lru_cache(maxsize=None)\ndef f(x):\n    return x", "a cache"),
        ("@functools.cache\ndef f(x):\n    return x", "a cache"),
        ("def f(x, seen=[]):\n    return x", "a default value of `f`"),
        (
            "seen = {}\ndef f(x):\n    seen[x.shape] = x\n    return seen[x.shape]",
            "keeps something in `seen`",
        ),
        (
            "seen = []\ndef f(x):\n    seen.append(x)\n    return seen[0]",
            "keeps something in `seen`",
        ),
        ("class A:\n    def g(self):\n        return labels", "`g` reads `labels`"),
    ],
)
def test_habits_are_seen_in_the_text(text: str, words: str) -> None:
    assert words in notice(text, DATA)


@pytest.mark.parametrize(
    "text",
    [
        "def f(images):\n    n = len(images)\n    return n",
        "def f(x):\n    return [images for images in x]",
        "def f(x):\n    return x * EPS",
        "n = 5\ndef f(x):\n    return x * n",
        "table = {1: 2}\ndef f(x):\n    return table[x]",
        "seen = []\ndef f(x):\n    seen = []\n    seen.append(x)\n    return seen",
        "def f(x):\n    with open(x) as labels:\n        return labels",
        "def f(",
        "lambda: 0",
    ],
)
def test_what_is_an_arguments_or_ones_own_is_no_habit(text: str) -> None:
    assert notice(text, DATA) == ""
