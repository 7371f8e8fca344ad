"""Exercise 7 of `convolution_and_pooling`: max-pooling; what it shares with average-pooling."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    digits,
    kept,
    numbers,
    tiny,
    told,
    two,
    whole,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

_HALF = "exactly half the kernel is allowed, only more than that is refused"
_WIDE = (
    "padding above half the kernel, along either axis, is refused with a ValueError, as in PyTorch: "
    "a window at the edge would lie mostly on padding"
)
_GAPS = "a stride above the kernel's size skips rows and columns: a window is kH × kW all the same"
_FITS = "the window has to fit into the padded picture, and it does"


def pool(
    work: Work, name: str, x: np.ndarray, kernel: tuple[int, int], *more: object, says: str = ""
) -> None:
    """One call of a pooling function with stride and padding."""
    what = f"{name}, x {x.shape}, kernel {kernel}"
    what += "".join(f", {n} {v}" for n, v in zip(("stride", "padding"), more, strict=False))
    found = work.call(name, x, kernel, *more)
    told(work, found, what, says)


def pools(work: Work, name: str, rng: np.random.Generator) -> None:
    """What max-pooling and average-pooling are both asked."""
    pool(work, name, numbers(rng, 1, 4, 6), (2, 2))
    pool(work, name, numbers(rng, 3, 7, 8), (2, 3))
    pool(work, name, numbers(rng, 2, 6, 7), (3, 2), (1, 2))
    pool(work, name, numbers(rng, 2, 6, 7), (2, 3), (3, 1))
    pool(work, name, numbers(rng, 1, 4, 5), (2, 2), None, (1, 1), says=_HALF)
    pool(work, name, numbers(rng, 2, 6, 5), (3, 4), None, (1, 2), says=_HALF)
    pool(work, name, numbers(rng, 2, 6, 5), (4, 3), (2, 1), (2, 0), says=_HALF)
    pool(work, name, -1 - np.abs(numbers(rng, 2, 5, 4)), (3, 2), (2, 1), (1, 1))
    pool(work, name, -1e100 * (1 + np.abs(numbers(rng, 2, 3, 4))), (2, 3), (1, 2), (1, 1))
    pool(work, name, digits(rng, 2, 4, 6), (2, 3), says=DIGITS)
    pool(work, name, np.zeros((2, 3, 4)), (2, 2), (1, 2), (1, 0))
    for _ in range(2):
        kernel, stride = two(rng, 2, 5), two(rng, 1, 4)
        x = numbers(rng, whole(rng, 2, 4), *two(rng, 6, 9))
        pool(work, name, x - x.max() - 1, kernel, stride, (1, 1))
    pool(work, name, numbers(rng, 5, 2, 4).swapaxes(0, 1), (2, 2), (2, 2), (1, 0))
    pool(work, name, numbers(rng, 2, 3, 4), (3, 4))
    pool(work, name, numbers(rng, 2, 3, 4), (1, 1))
    pool(work, name, numbers(rng, 1, 2, 5), (2, 2), (5, 2))
    pool(work, name, numbers(rng, 2, 7, 8), (2, 2), (3, 4), says=_GAPS)
    pool(work, name, numbers(rng, 2, 2, 3), (4, 4), (1, 1), (1, 1), says=_FITS)
    pool(work, name, numbers(rng, 1, 1, 1), (2, 3), (1, 1), (1, 1), says=_FITS)
    first, second = (numbers(rng, 2, 4, 5), (2, 2)), (numbers(rng, 2, 4, 5), (2, 2))
    kept(work, name, first, second, f"{name}, x (2, 4, 5), kernel (2, 2), twice")
    tiny(work, name, first, f"{name}, x (2, 4, 5), kernel (2, 2)")
    given = {"x": numbers(rng, 2, 5, 6), "kernel": (2, 3)}
    by_name(work, name, "padding=(1, 1), no stride", **given, padding=(1, 1))
    by_name(work, name, "stride=(1, 2), no padding", **given, stride=(1, 2))
    for kernel, padding in [((2, 2), (2, 0)), ((2, 2), (0, 2)), ((3, 2), (2, 1)), ((2, 5), (1, 3))]:
        what = f"{name}, kernel {kernel}, padding {padding}"
        x = numbers(rng, 1, 6, 7)
        work.compare(work.call(name, x, kernel, (1, 1), padding), what, says=_WIDE)


@exercise(
    "convolution_and_pooling/test_max_pool2d",
    done="the maximum of each window, also where everything is negative",
    uses=["test_output_size"],
    bans=BY_HAND,
)
def max_pool2d(work: Work, rng: np.random.Generator) -> None:
    pools(work, "max_pool2d", rng)


_STRIDE = "    sh, sw = stride or kernel\n"
_REFUSE = "if 2 * ph > kh or 2 * pw > kw:"
RAISE = f"    {_REFUSE}\n" + (
    '        raise ValueError(f"padding {padding} is more than half of the kernel {kernel}")\n'
)
_PADDED = "padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)"
_OUTPUT = "output = np.zeros((x.shape[0], rows, columns))"
_WINDOW = "window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]"
_MAX = "window.max(axis=(1, 2))"
TAIL = "    return output\n"
_SIZES = "    rows = output_size(x.shape[1], kh, sh, ph)\n    columns = output_size(x.shape[2], kw, sw, pw)\n"

# (sentence, edits) that are the same in both functions; {} is the window's statistic.
COMMON = [
    (
        "the stride should be the kernel's size if it is None; here it was 1",
        (_STRIDE, "    sh, sw = stride or (1, 1)\n"),
    ),
    (
        "if the stride is None, it is the kernel's size along each axis; here its height was used "
        "for both",
        (_STRIDE, "    sh, sw = stride or (kh, kh)\n"),
    ),
    ("the stride is ignored: it need not be the kernel's size", (_STRIDE, "    sh, sw = kernel\n")),
    (
        "the kernel is (rows, columns); it was used the other way round",
        (
            "    (kh, kw), (ph, pw) = kernel, padding\n",
            "    kernel = kernel[::-1]\n    (kh, kw), (ph, pw) = kernel, padding\n",
        ),
    ),
    (
        "the stride is (rows, columns); it was used the other way round",
        (_STRIDE, "    sw, sh = stride or kernel[::-1]\n"),
    ),
    (
        "the stride is (rows, columns); it was used the other way round",
        (_STRIDE, "    sw, sh = stride or kernel\n"),
    ),
    (
        "the padding is (rows, columns); it was used the other way round",
        (
            "    (kh, kw), (ph, pw) = kernel, padding\n",
            "    (kh, kw), (pw, ph) = kernel, padding\n",
        ),
    ),
    (
        "the padding is forgotten",
        (_SIZES, "    ph = pw = 0\n    padded = x\n" + _SIZES),
    ),
    (
        "where the windows touch, the padding is forgotten",
        (
            _SIZES,
            "    if (sh, sw) == (kh, kw):\n        ph = pw = 0\n        padded = x\n" + _SIZES,
        ),
    ),
    (
        "windows that hang over the edge were counted: round the quotient down",
        (
            _SIZES,
            "    rows = -(-(x.shape[1] + 2 * ph - kh) // sh) + 1\n"
            "    columns = -(-(x.shape[2] + 2 * pw - kw) // sw) + 1\n",
        ),
    ),
    (_WIDE, (RAISE, "")),
    (_WIDE, (_REFUSE, "if ph > kh or pw > kw:")),
    (_WIDE, (_REFUSE, "if 2 * ph > kh:")),
    (_WIDE, (_REFUSE, "if 2 * pw > kw:")),
    (_HALF, (_REFUSE, "if 2 * ph >= kh or 2 * pw >= kw:")),
    (_HALF, (_REFUSE, "if (ph or pw) and (2 * ph >= kh or 2 * pw >= kw):")),
    (
        "the promised error is a ValueError; an assert gives another one",
        (RAISE, "    assert 2 * ph <= kh and 2 * pw <= kw\n"),
    ),
    (
        "the window has to fit into the padded picture, not into the picture itself",
        (
            RAISE,
            RAISE
            + '    if kh > x.shape[1] or kw > x.shape[2]:\n        raise ValueError("the kernel is larger than the picture")\n',
        ),
    ),
    (
        _GAPS,
        (
            _SIZES,
            _SIZES + "    kh, kw = max(kh, sh), max(kw, sw)\n",
        ),
    ),
    (DIGITS, (TAIL, "    return np.round(output, 6)\n")),
    (
        "the result is float32, which has too few digits",
        (_OUTPUT, _OUTPUT[:-1] + ", np.float32)"),
    ),
    (
        "an axis of size 1 was dropped (squeeze): the result always has three axes",
        (TAIL, "    return output.squeeze()\n"),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def ", "_kept = {}\n\n\ndef "),
        (_OUTPUT, f"{_OUTPUT}\n    output = _kept.setdefault(output.shape, output)"),
    ),
    (
        "the picture is changed in place: work on a copy",
        (RAISE, RAISE + "    lowest = x.min()\n    x -= lowest\n"),
        (TAIL, "    return output + lowest\n"),
    ),
]

for says, *edits in [
    *COMMON,
    (
        "the padding is zeros, which beat every negative number: pad with -np.inf",
        (_PADDED, _PADDED.replace(", constant_values=-np.inf", "")),
    ),
    (
        "the padding is a number that inputs can be smaller than: pad with -np.inf",
        (_PADDED, _PADDED.replace("-np.inf", "-999")),
    ),
    (
        "the maximum is started from a number above 0 (or from 0), which beats every negative "
        "number: start from -np.inf",
        (_MAX, "np.maximum(window.max(axis=(1, 2)), np.finfo(float).tiny)"),
    ),
    (
        "the maximum is started from a number above 0 (or from 0), which beats every negative "
        "number: start from -np.inf",
        (_MAX, "np.maximum(window.max(axis=(1, 2)), 0)"),
    ),
    ("that is the last number of each window, not the largest", (_MAX, "window[:, -1, -1]")),
    ("that is the first number of each window, not the largest", (_MAX, "window[:, 0, 0]")),
    ("that is the average of each window", (_MAX, "window.mean(axis=(1, 2))")),
    ("that is the minimum of each window", (_MAX, "window.min(axis=(1, 2))")),
    (
        "that is the number of largest absolute value; the largest is asked for, with its sign",
        (_MAX, "np.abs(window).max(axis=(1, 2))"),
    ),
    (
        "all channels are reduced at once: each channel is pooled on its own, axis=(1, 2)",
        (_MAX, "window.max()"),
    ),
    (
        "the channels are mixed: each channel is pooled on its own",
        (TAIL, "    return output.max(0)\n"),
    ),
]:
    max_pool2d.mistake(says, *edits)
for low in ("-1000", "-100", "-1e9", "np.finfo(np.float32).min"):
    max_pool2d.mistake(
        "the padding is a fixed negative number, and the picture's numbers may be lower: -np.inf is below all",
        (_PADDED, _PADDED.replace("-np.inf", low)),
    )
