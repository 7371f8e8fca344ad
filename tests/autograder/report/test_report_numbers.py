"""Statistics, similar work and code to look at."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from autograder.results.report import numbers, similar, suspicious


def test_spread_counts_everybody_once() -> None:
    found = numbers.spread(pd.Series([0.0, 9.9, 10.0, 95.0, 100.0, 110.0, float("nan")]))
    assert found.counts == (2, 1, 0, 0, 0, 0, 0, 0, 0, 3)
    assert (found.students, found.median) == (6, 52.5)
    assert numbers.spread(pd.Series([float("nan")])) is None


def test_what_was_not_handed_in_counts_as_0_over_the_term() -> None:
    frame = pd.DataFrame(
        [("x", "one", 4.0, 4.0), ("x", "two", 3.0, 6.0), ("y", "one", 2.0, 4.0)],
        columns=["student", "assignment", "score", "points"],
    )
    found = numbers.term(frame, pd.Series(["x", "y", "z"]))
    assert found.percent.tolist() == [70.0, 20.0, 0.0]


def test_the_screen_shows_what_lateness_left() -> None:
    frame = pd.DataFrame(
        [("x", "one", 4.0, 4.0, 0), ("x", "one", 0.1, 1.0, 0), ("y", "two", 2.0, 4.0, 0)],
        columns=["student", "assignment", "score", "points", "manual"],
    )
    late = pd.DataFrame([("x", "one", 0.41)], columns=["student", "assignment", "penalty"])
    shown = numbers.totals(frame, late)
    assert shown.loc["x"].tolist() == ["3.69 / 5 late", "–"]
    assert shown.loc["y"].tolist() == ["–", "2 / 4"]


def test_discrimination_and_share_solved() -> None:
    rows = []
    for k in range(8):
        scores = {"good": float(k >= 4), "bad": float(k < 4), "same": 1.0, "rest": 2.0 * (k >= 4)}
        rows += [(f"s{k}", "quiz", c, s, 1.0 + (c == "rest"), False) for c, s in scores.items()]
    columns = ["student", "assignment", "cell", "score", "points", "manual"]
    found = numbers.exercises(pd.DataFrame(rows, columns=columns)).set_index("cell")
    assert found.solved.to_dict() == {"good": 0.5, "bad": 0.5, "same": 1.0, "rest": 0.5}
    assert found.discrimination["good"] == pytest.approx(1)
    assert found.discrimination["bad"] == pytest.approx(-1)
    assert math.isnan(found.discrimination["same"])


def _program(k: int) -> str:
    """A program whose structure is its number's alone."""
    lines = [f"def f{k}(x):"]
    for n in range(12):
        form = (k * 7919 + n * 104729) % 1009
        lines.append(
            f"    a{n} = x"
            + "".join(
                f" {'+-*/%'[(form >> i) % 5]} ({i} {'<>'[form >> i & 1]} x)" for i in range(9)
            )
        )
    return "\n".join([*lines, "    return a0"])


def test_a_renamed_copy_is_found_and_what_all_share_is_not() -> None:
    release = _program(99)
    works = [
        (f"s{k}", {"own": _program(k), "given": release, "all": _program(98)}) for k in range(12)
    ]
    copied = _program(3).replace("x", "tensor").replace("a", "out_") + "  # mine"
    works.append(("copy", {"own": copied}))
    found = similar.pairs(works, [release])
    assert [(pair.one, pair.other, pair.cells) for pair in found] == [("s3", "copy", ("own",))]
    assert found[0].alike > 0.9
    assert similar.pairs(works, [release], teams=[("copy", "s3"), ("s4", "s5")]) == []
    assert len(similar.pairs(works, [release], teams=[("copy", "s4"), ("s3", "s5")])) == 1
    assert similar.pairs([("x", {}), ("y", {"a": "1"})]) == []


@pytest.mark.parametrize(
    "line",
    [
        "import inspect",
        "from autograder import hidden",
        "frame = sys._getframe(1)",
        "checks.to_nchw = lambda f: None",
        "torch.Tensor.__eq__ = lambda a, b: True",
        "setattr(np, 'allclose', lambda *a: True)",
        "open('/proc/self/environ')",
        "open('gradebook.db', 'w')",
        "!ls\nimport subprocess",
        "from course.checks import nchw as mine\nsetattr(mine, 'to_nchw', print)",
        "import torch.nn.functional as tf\ntf.relu = abs",
    ],
)
def test_code_to_look_at(line: str) -> None:
    [found] = suspicious.findings({"a": f"x = 1\n{line}\n"})
    assert found.line in line
    assert found.why


@pytest.mark.parametrize(
    "text",
    [
        "import torch\nmodel = torch.nn.Linear(2, 3)\nmodel.weight = None",
        "torch.backends.cudnn.benchmark = True",
        "from torch.nn import Linear\nlayer = Linear(2, 3)\nlayer.weight = None",
        "self.conv = nn.Conv2d(1, 2, 3)",
        "assert np.pi == 3",
        "def broken(:\n    import inspect",
        "'''the system of the /home'''",
    ],
)
def test_code_of_exercises_is_no_news(text: str) -> None:
    assert suspicious.findings({"a": text}) == []
