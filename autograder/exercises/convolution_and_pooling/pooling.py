"""Exercises 7 and 8 of `convolution_and_pooling`: max-pooling, average-pooling, Lp-pooling."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    digits,
    kept,
    numbers,
    two,
    whole,
)
from autograder.exercises.work import Work

_HALF = "exactly half the kernel is allowed, only more than that is refused"
_WIDE = (
    "padding above half the kernel, along either axis, is refused with a ValueError, as in PyTorch: "
    "a window at the edge would lie mostly on padding"
)
_FITS = "the window has to fit into the padded picture, and it does"


def pool(
    work: Work, name: str, x: np.ndarray, kernel: tuple[int, int], *more: object, says: str = ""
) -> None:
    """One call of a pooling function with stride and padding."""
    what = f"{name}, x {x.shape}, kernel {kernel}"
    what += "".join(f", {n} {v}" for n, v in zip(("stride", "padding"), more, strict=False))
    found = work.call(name, x, kernel, *more)
    work.compare(found, what, says=says, types=True, rtol=1e-9)
    work.compare(
        found.about("shares"), f"{what}: does the result share the memory of an argument?",
        says="the result is the caller's own array, or a view of it: return a new one",
    )  # fmt: skip


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
    pool(work, name, -1e6 - np.abs(numbers(rng, 2, 3, 4)), (2, 3), (1, 2), (1, 1))
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
    pool(work, name, numbers(rng, 2, 2, 3), (4, 4), (1, 1), (1, 1), says=_FITS)
    pool(work, name, numbers(rng, 1, 1, 1), (2, 3), (1, 1), (1, 1), says=_FITS)
    first, second = (numbers(rng, 2, 4, 5), (2, 2)), (numbers(rng, 2, 4, 5), (2, 2))
    kept(work, name, first, second, f"{name}, x (2, 4, 5), kernel (2, 2), twice")
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
_RAISE = f"    {_REFUSE}\n" + (
    '        raise ValueError(f"padding {padding} is more than half of the kernel {kernel}")\n'
)
_PADDED = "padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)"
_OUTPUT = "output = np.zeros((x.shape[0], rows, columns))"
_WINDOW = "window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]"
_MAX = "window.max(axis=(1, 2))"
_TAIL = "    return output\n"
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
    (_WIDE, (_RAISE, "")),
    (_WIDE, (_REFUSE, "if ph > kh or pw > kw:")),
    (_WIDE, (_REFUSE, "if 2 * ph > kh:")),
    (_WIDE, (_REFUSE, "if 2 * pw > kw:")),
    (_HALF, (_REFUSE, "if 2 * ph >= kh or 2 * pw >= kw:")),
    (_HALF, (_REFUSE, "if (ph or pw) and (2 * ph >= kh or 2 * pw >= kw):")),
    (
        "the promised error is a ValueError; an assert gives another one",
        (_RAISE, "    assert 2 * ph <= kh and 2 * pw <= kw\n"),
    ),
    (
        "the window has to fit into the padded picture, not into the picture itself",
        (
            _RAISE,
            _RAISE
            + '    if kh > x.shape[1] or kw > x.shape[2]:\n        raise ValueError("the kernel is larger than the picture")\n',
        ),
    ),
    (
        "the result is float32, which has too few digits",
        (_OUTPUT, _OUTPUT[:-1] + ", np.float32)"),
    ),
    (
        "an axis of size 1 was dropped (squeeze): the result always has three axes",
        (_TAIL, "    return output.squeeze()\n"),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def ", "_kept = {}\n\n\ndef "),
        (_OUTPUT, f"{_OUTPUT}\n    output = _kept.setdefault(output.shape, output)"),
    ),
    (
        "the picture is changed in place: work on a copy",
        (_RAISE, _RAISE + "    lowest = x.min()\n    x -= lowest\n"),
        (_TAIL, "    return output + lowest\n"),
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
        (_TAIL, "    return output.max(0)\n"),
    ),
]:
    max_pool2d.mistake(says, *edits)


def power(work: Work, x: np.ndarray, p: float, *more: object, says: str = "") -> None:
    """One call of `lp_pool2d`; no window of x has a negative sum of powers, unless p is 1."""
    what = f"lp_pool2d, x {x.shape}, p = {p}, kernel {more[0]}"
    what += f", stride {more[1]}" if len(more) > 1 else ""
    work.compare(work.call("lp_pool2d", x, p, *more), what, says=says, types=True, rtol=1e-9)


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
        (_TAIL, "    return output.mean(0)\n"),
    ),
    (
        "the picture is divided in place: work on a copy",
        (_RAISE, _RAISE + "    x /= kh * kw\n"),
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
for low in ("-1000", "-100"):
    max_pool2d.mistake(
        "the padding is a fixed negative number, and the picture's numbers may be lower: -np.inf is below all",
        (_PADDED, _PADDED.replace("-np.inf", low)),
    )
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
