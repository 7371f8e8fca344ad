"""Exercise 8 of `convolution_and_pooling`: average-pooling, Lp-pooling."""

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
)
from autograder.exercises.convolution_and_pooling.pooling import COMMON, RAISE, TAIL, pools
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work


def power(work: Work, x: np.ndarray, p: float, *more: object, says: str = "") -> None:
    """One call of `lp_pool2d`; no window of x has a negative sum of powers, unless p is 1."""
    what = f"lp_pool2d, x {x.shape}, p = {p}, kernel {more[0]}"
    what += f", stride {more[1]}" if len(more) > 1 else ""
    told(work, work.call("lp_pool2d", x, p, *more), what, says)


@exercise(
    "convolution_and_pooling/test_avg_and_lp_pool2d",
    done="averages count the padding, and the p-norm is a sum",
    uses=["test_output_size"],
    bans=BY_HAND,
)
def avg_and_lp_pool2d(work: Work, rng: np.random.Generator) -> None:
    pools(work, "avg_pool2d", rng)
    power(work, numbers(rng, 2, 4, 7), 2, (2, 3))
    power(work, numbers(rng, 2, 4, 5), 1, (2, 2))
    mixed = rng.uniform(2.0, 3.0, (2, 5, 6))
    mixed[:, ::2, ::2] *= -0.8  # one number in a window of four: the sum of cubes stays positive
    power(work, mixed, 3, (2, 2))
    power(work, mixed, 3, (2, 2), (1, 2))
    power(work, numbers(rng, 3, 5, 6), 4, (3, 2), (2, 3))
    power(work, numbers(rng, 1, 5, 6), 2, (2, 3), (1, 2))
    for p in (2.5, 0.5, float(rng.uniform(1.2, 3.8))):
        power(work, np.abs(numbers(rng, 2, 4, 5)), p, (2, 2))
    power(work, digits(rng, 2, 3, 4), 2, (2, 2), says=DIGITS)
    power(work, np.abs(digits(rng, 1, 4, 4)), 9, (2, 2), says=DIGITS)
    dark = numbers(rng, 2, 4, 6)
    dark[:, :2, :2] = 0
    power(work, dark, 2, (2, 2), says="a window of zeros gives 0")
    power(work, np.abs(dark), 1.5, (2, 2), (2, 1), says="a window of zeros gives 0")
    power(work, numbers(rng, 2, 3, 4), 2, (3, 4))
    power(work, numbers(rng, 1, 4, 2), 2, (1, 1), (3, 1))
    power(work, numbers(rng, 5, 2, 4).swapaxes(0, 1), 2, (2, 2))
    first, second = (numbers(rng, 2, 4, 5), 2, (2, 2)), (numbers(rng, 2, 4, 5), 2, (2, 2))
    kept(work, "lp_pool2d", first, second, "lp_pool2d, x (2, 4, 5), p = 2, kernel (2, 2), twice")
    tiny(work, "lp_pool2d", first, "lp_pool2d, x (2, 4, 5), p = 2, kernel (2, 2)")
    power(work, numbers(rng, 2, 3, 4), 1, (1, 1))
    given = {"x": numbers(rng, 2, 5, 6), "p": 2, "kernel": (2, 3)}
    by_name(work, "lp_pool2d", "p=2, no stride", **given)
    by_name(work, "lp_pool2d", "p=2, stride=(1, 2)", **given, stride=(1, 2))


_ZEROS = "padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))"
_MEAN = "window.mean(axis=(1, 2))"
_POWER = "return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)"
_FIRST = "def avg_pool2d("
_LP = "lp_pool2d: "

for says, *edits in [
    *[
        (s, *[(_FIRST if o == "def " else o, n + _FIRST[4:] if o == "def " else n) for o, n in e])
        for s, *e in COMMON
    ],
    (
        "the padding must count: divide by the kernel's size, also at the edge",
        (_ZEROS, _ZEROS[:-1] + ", constant_values=np.nan)"),
        (_MEAN, "np.nanmean(window, axis=(1, 2))"),
    ),
    (
        "the padding is still -np.inf, as in max_pool2d: here it is zeros",
        (_ZEROS, _ZEROS[:-1] + ", constant_values=-np.inf)"),
    ),
    (
        "the frame repeats the edge pixels: here padding is zeros",
        (_ZEROS, _ZEROS[:-1] + ', mode="edge")'),
    ),
    (
        "that is the sum of each window: divide by the number of its cells",
        (_MEAN, "window.sum(axis=(1, 2))"),
    ),
    ("divided by kH * kH: a window has kH * kW cells", (_MEAN, "window.sum(axis=(1, 2)) / kh**2")),
    (
        "divided by kH * kH: a window has kH * kW cells",
        (_MEAN, "window.sum(axis=(1, 2)) / kh**2"),
        (_POWER, _POWER.replace("kernel[0] * kernel[1]", "kernel[0] ** 2")),
    ),
    ("that is the maximum", (_MEAN, "window.max(axis=(1, 2))")),
    (
        "all channels are reduced at once: each channel is pooled on its own, axis=(1, 2)",
        (_MEAN, "window.mean()"),
    ),
    (
        "the channels are mixed: each channel is pooled on its own",
        (TAIL, "    return output.mean(0)\n"),
    ),
    (
        "the picture is divided in place: work on a copy",
        (RAISE, RAISE + "    x /= kh * kw\n"),
        (_MEAN, "window.sum(axis=(1, 2))"),
    ),
    (
        _LP + "the powers are added up, not averaged",
        (_POWER, "return avg_pool2d(x**p, kernel, stride) ** (1 / p)"),
    ),
    (
        _LP + "there is no absolute value in it: a negative number to an odd power stays negative",
        (_POWER, _POWER.replace("x**p", "abs(x) ** p")),
    ),
    (
        _LP + "there is no absolute value in it: a negative number to an odd power stays negative",
        (_POWER, _POWER.replace("x**p", "(x if p == 1 else abs(x) ** p)")),
    ),
    (
        _LP + "the root at the end is missing: ( ... ) ** (1 / p)",
        (_POWER, _POWER.removesuffix(" ** (1 / p)")),
    ),
    (_LP + "that is the average", (_POWER, "return avg_pool2d(x, kernel, stride)")),
    (_LP + "p is fixed to 2 in the code", (_POWER, "p = 2\n    " + _POWER)),
    (
        _LP + "for every p other than 1 the square root is taken: it is the p-th root",
        (_POWER, "p, q = p, 1 if p == 1 else 2\n    " + _POWER.replace("(1 / p)", "(1 / q)")),
    ),
    (
        _LP + "p is cut to a whole number: it may be 2.5",
        (_POWER, "p = max(int(p), 1)\n    " + _POWER),
    ),
    (
        _LP + "the stride should be the kernel's size if it is None; here it was 1",
        (_POWER, _POWER.replace("stride)", "stride or (1, 1))")),
    ),
    (_LP + "the stride is not handed on", (_POWER, _POWER.replace(", stride)", ")"))),
    (
        _LP + "the picture is raised to the power in place: x **= p changes the caller's",
        (_POWER, "x **= p\n    " + _POWER.replace("x**p", "x")),
    ),
    (
        _LP + "negative sums are set to 0, but with p = 1 a plain sum may be negative",
        (_POWER, _POWER.replace("return (", "return np.maximum(0, ")),
    ),
    (
        _LP + "all channels are added up: each channel is pooled on its own",
        (
            _POWER,
            "total = avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]\n"
            "    return (total * 0 + total.sum(0)) ** (1 / p)",
        ),
    ),
    (
        _LP + "a window's largest number is divided by, which is 0 in a window of zeros",
        (
            _POWER,
            "sh, sw = stride or kernel\n"
            "    rows = output_size(x.shape[1], kernel[0], sh)\n"
            "    columns = output_size(x.shape[2], kernel[1], sw)\n"
            "    output = np.zeros((x.shape[0], rows, columns))\n"
            "    for i, j in np.ndindex(rows, columns):\n"
            "        window = x[:, i * sh : i * sh + kernel[0], j * sw : j * sw + kernel[1]]\n"
            "        scale = np.abs(window).max(axis=(1, 2))\n"
            "        powers = ((window / scale[:, None, None]) ** p).sum(axis=(1, 2))\n"
            "        output[:, i, j] = scale * powers ** (1 / p)\n"
            "    return output",
        ),
    ),
    (
        _LP + "the powers are formed in float32, which has too few digits",
        (_POWER, _POWER.replace("x**p", "x.astype(np.float32) ** p")),
    ),
    (
        _LP + "the result is float32, which has too few digits",
        (_POWER, f"return ({_POWER.removeprefix('return ')}).astype(np.float32)"),
    ),
]:
    avg_and_lp_pool2d.mistake(says, *edits)
avg_and_lp_pool2d.mistake(
    _LP + "the exponent is 1 / p: // cuts it off to 0",
    (_POWER, _POWER.replace("1 / p", "1 // p")),
)
avg_and_lp_pool2d.mistake(
    _LP + "p need not be a whole number: leave out int(p)",
    (_POWER, _POWER.replace("x**p", "x ** int(p)")),
)
avg_and_lp_pool2d.mistake(
    _LP + "p need not be a whole number: leave out int(p)",
    (_POWER, _POWER.replace("x**p", "x ** int(p)").replace("1 / p", "1 / int(p)")),
)
