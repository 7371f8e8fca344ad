"""Exercise 3 of `convolution_and_pooling`: the size of the output."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    whole,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work


def size(work: Work, args: tuple[int, ...], says: str) -> None:
    """One call of `output_size`."""
    work.compare(work.call("output_size", *args), f"output_size{args}", says=says, types=True)


_STEPS = "count the window's first place and each whole step of `stride` after it"
_ONCE = "a window as large as the padded input fits exactly once: that is no error"
_PADDED = "compare the covered cells with the padded input, n + 2 * padding: there is an output"
_REFUSE = (
    "the window is larger than the padded input, so it fits nowhere: raise ValueError, give no number "
    "and no other error"
)


@exercise(
    "convolution_and_pooling/test_output_size",
    done="sizes agree with PyTorch's, and the impossible is refused",
    bans=BY_HAND,
)
def output_size(work: Work, rng: np.random.Generator) -> None:
    for args in [(4, 2), (28, 3), (5, 1), (9, 3, 2), (7, 3, 4)]:
        size(work, args, _STEPS)
    for args in [(8, 3, 2), (10, 4, 4), (12, 3, 5)]:
        size(work, args, "a step that would go over the edge is not taken: round down")
    for args in [(28, 5, 1, 2), (3, 1, 1, 2), (6, 2, 3, 2), (3, 2, 1, 3)]:
        size(work, args, "padding is added on both sides: the padded input has n + 2 * padding")
    for args in [(9, 3, 1, 0, 2), (12, 3, 2, 0, 3), (10, 4, 2, 1, 2), (5, 1, 1, 0, 3)]:
        size(work, args, "a dilated window covers dilation * (kernel - 1) + 1 cells")
    for args in [(3, 3), (5, 3, 1, 0, 2), (5, 5, 3), (1, 1), (1, 1, 3)]:
        size(work, args, _ONCE)
    for args in [(1, 3, 1, 1), (2, 3, 1, 1), (1, 2, 2, 1), (3, 3, 2, 1, 2)]:
        size(work, args, _PADDED)
    for _ in range(10):
        kernel, stride, padding, dilation = (
            int(v) for v in rng.integers([1, 1, 0, 1], [6, 5, 4, 4])
        )
        # The window fits into the padded input, not always into n itself.
        n = max(1, dilation * (kernel - 1) + 1 - 2 * padding) + whole(rng, 0, 20)
        size(work, (n, kernel, stride, padding, dilation), _STEPS)
    size(work, (whole(rng, 1000, 100_000), whole(rng, 1, 50), 1, 3, 5), _STEPS)
    for args in [
        (3, 4),
        (2, 9),
        (2, 3, 2),
        (3, 4, 3),
        (4, 3, 1, 0, 2),
        (4, 3, 2, 0, 2),
        (2, 7, 1, 2),
    ]:
        size(work, args, _REFUSE)
    kernel, padding, dilation = (int(v) for v in rng.integers([2, 0, 1], [6, 3, 4]))
    n = dilation * (kernel - 1) - 2 * padding
    if n < 1:
        n, padding = dilation * (kernel - 1), 0
    size(work, (n, kernel, whole(rng, 2, 5), padding, dilation), _REFUSE)
    words = "n=12, kernel=3, dilation=2, the others left out"
    by_name(work, "output_size", words, n=12, kernel=3, dilation=2)
    by_name(work, "output_size", "stride=2, padding=1 by name", n=12, kernel=4, padding=1, stride=2)


_COVERED = "covered = dilation * (kernel - 1) + 1"
_FREE = "free = n + 2 * padding - covered"
_SIZE = "return free // stride + 1"
_RAISE = """    if free < 0:
        raise ValueError(
            f"the window covers {covered} cells, the padded input has {n + 2 * padding}"
        )
"""

for says, *edits in [
    (
        "the + 1 is missing: the window also counts where it starts",
        (_SIZE, "return free // stride"),
    ),
    (
        "padding is added on both sides: n + 2 * padding",
        (_FREE, "free = n + padding - covered"),
    ),
    (
        "padding is added on both sides: n + 2 * padding",
        (_SIZE, "return (free - padding) // stride + 1"),
    ),
    (
        "the division is rounded up; a window that hangs over the edge is left out",
        (_SIZE, "return -(-free // stride) + 1"),
    ),
    (
        "the division is rounded to the nearest number; a step over the edge is left out: round down",
        (_SIZE, "return round(free / stride) + 1"),
    ),
    (
        "dilation is forgotten: the window covers dilation * (kernel - 1) + 1",
        (_COVERED, "covered = kernel"),
    ),
    (
        "a dilated window covers dilation * (kernel - 1) + 1, not dilation * kernel",
        (_COVERED, "covered = dilation * kernel"),
    ),
    (
        "a dilated window covers dilation * (kernel - 1) + 1, not dilation * kernel",
        (_SIZE, "return (n + 2 * padding - dilation * kernel) // stride + 1"),
    ),
    (
        "the floor goes around the quotient alone, the + 1 comes after it",
        (_SIZE, "return (free + 1) // stride"),
    ),
    ("the stride is forgotten", (_SIZE, "return free + 1")),
    (
        "the result is a float: // gives a whole number, np.floor and / do not",
        (_SIZE, "return np.floor(free / stride) + 1"),
    ),
    (_REFUSE, (_RAISE, "")),
    (_REFUSE, (_RAISE, ""), (_SIZE, "return max(free // stride + 1, 0)")),
    (_REFUSE, (_RAISE, ""), (_SIZE, "return len(range(0, free + 1, stride))")),
    (
        "the refusal forgets the dilation: compare all covered cells with the padded input",
        ("if free < 0", "if kernel > n + 2 * padding"),
    ),
    (_ONCE, ("if free < 0", "if free <= 0")),
    (_PADDED, ("if free < 0", "if covered > n")),
    (
        "size 0 is let through: where the window does not fit even once, raise ValueError",
        (_RAISE, ""),
        (
            _SIZE,
            "size = free // stride + 1\n    if size < 0:\n        raise ValueError\n    return size",
        ),
    ),
    (
        "int() rounds a negative quotient up to 0: compare the sizes before dividing",
        (_RAISE, ""),
        (
            _SIZE,
            "size = int(free / stride) + 1\n    if size < 1:\n        raise ValueError\n    return size",
        ),
    ),
    (
        "the promised error is a ValueError; an assert gives another one",
        (_RAISE, "    assert free >= 0\n"),
    ),
    (
        "cells may be left over: a step over the edge is merely not taken, that is no error",
        ("if free < 0", "if free < 0 or free % stride"),
    ),
    (
        "the output may be larger than the input, if there is enough padding",
        (_SIZE, "return min(n, free // stride + 1)"),
    ),
    (
        "the parameters come in another order: first the stride, then the padding",
        ("stride: int = 1, padding: int = 0", "padding: int = 0, stride: int = 1"),
    ),
    (
        "without a word about it the stride is 1 and nothing is padded",
        ("padding: int = 0", "padding: int = 1"),
    ),
]:
    output_size.mistake(says, *edits)
