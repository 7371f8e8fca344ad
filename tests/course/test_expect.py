"""The comparisons behind every check: what passes, what fails, and what the message says."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from course.checks import expect
from course.checks.expect import (
    CheckFailed,
    as_array,
    call,
    check,
    expect_close,
    expect_count,
    expect_equal,
    expect_shape,
    expect_unchanged,
)


def test_shape_names_the_likely_mistake() -> None:
    expect_shape(torch.zeros(2, 3), (2, 3), "f")
    with pytest.raises(CheckFailed, match=r"(?s)✗ f.*shape \(2, 3\).*shape \(3, 2\).*swapped"):
        expect_shape(np.zeros((3, 2)), (2, 3), "f", likely={"swapped": (3, 2)})


def test_close_compares_shape_then_numbers() -> None:
    expect_close([1, 2.0000001], np.array([1, 2]), "f")
    expect_close(torch.tensor([np.nan]), [np.nan], "f")
    with pytest.raises(CheckFailed, match="shape"):
        expect_close([[1, 2]], [1, 2], "f")
    with pytest.raises(CheckFailed, match="doubled"):
        expect_close([2, 4], [1, 2], "f", likely={"halved": [0.5, 1], "doubled": lambda: [2, 4]})
    wrong = np.zeros((5, 10))
    wrong[1, 7] = 3
    with pytest.raises(CheckFailed, match=r"index \(1, 7\)") as failure:
        expect_close(wrong, np.zeros((5, 10)), "f")
    assert "1 of 50" in str(failure.value)


def test_not_an_array() -> None:
    with pytest.raises(CheckFailed, match="no return statement"):
        as_array(None, "f")
    for odd in ("text", object(), {"a": 1}, [1, [2, 3]]):
        with pytest.raises(CheckFailed, match="array of numbers"):
            as_array(odd, "f")
    assert (
        as_array(torch.ones(2, dtype=torch.bfloat16, requires_grad=True), "f").dtype == np.float32
    )


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        (3, 3, True),
        (np.int64(3), 3, True),
        (3.0, 3, True),
        (3.1, 3, False),
        (True, 1, False),
        (1, True, False),
        ((1, 2), (1, 2), True),
        ([1, 2], (1, 2), True),
        ((1, 2, 3), (1, 2), False),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1, "b": 2}, {"a": 1}, False),
        ("text", "text", True),
        (None, 0, False),
    ],
)
def test_equal(value: object, expected: object, same: bool) -> None:
    if same:
        expect_equal(value, expected, "f")
    else:
        with pytest.raises(CheckFailed):
            expect_equal(value, expected, "f")


def test_count_shows_thousands() -> None:
    expect_count(61706, 61706, "LeNet5")
    with pytest.raises(CheckFailed, match=r"(?s)61,706.*71,056.*120 outputs"):
        expect_count(71056, 61706, "LeNet5", likely={"120 outputs": 71056})


def test_call_notices_a_change_in_place() -> None:
    x = np.ones(3)
    assert call(np.sum, x) == 3
    with pytest.raises(CheckFailed, match="copy first"):
        call(lambda a: a.__iadd__(1), x)
    expect_unchanged([np.nan, 1], [np.nan, 1], "f")


def test_call_says_which_call_stopped() -> None:
    def broken(x):
        return x[99]

    with pytest.raises(IndexError, match="broken" if sys.version_info >= (3, 11) else "99"):
        call(broken, np.ones(3))


def test_check_prints_one_line_and_its_run_prints_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @check("it is three")
    def three(value, *, rng):
        """Doc."""
        expect_equal(value, 3, "three")

    three.run(3, rng=np.random.default_rng(0))
    assert capsys.readouterr().out == ""
    three(3)
    assert capsys.readouterr().out == "✓ three: it is three\n"
    assert three.__doc__ == "Doc."


def test_an_error_shows_the_students_lines_and_not_the_checks() -> None:
    def broken(x):
        raise RuntimeError("mine")

    # A check that lies beside expect.py, as those of the outcomes do.
    place = Path(expect.__file__).with_name("some.py")
    namespace = {"call": call}
    exec(compile("def runs(function, *, rng): call(function, 3)", place, "exec"), namespace)
    with pytest.raises(RuntimeError) as error:
        check("it runs")(namespace["runs"])(broken)
    files = [frame.path.name for frame in error.traceback]
    assert "test_expect.py" in files
    # The one frame that raises again is hidden by its __tracebackhide__.
    assert "some.py" not in files
    assert files.count("expect.py") <= 1
