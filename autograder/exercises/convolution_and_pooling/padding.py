"""Exercise 4 of `convolution_and_pooling`: four ways to pad."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    digits,
    numbers,
    two,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work

MODES = ("zeros", "reflect", "replicate", "circular")


def frame(
    work: Work, image: np.ndarray, padding: tuple[int, int], mode: str, says: str = ""
) -> None:
    """One call of `pad2d`."""
    what = f"pad2d, image {image.shape}, padding {padding}, mode {mode!r}"
    padded = work.call("pad2d", image, padding, mode)
    work.compare(padded, what, says=says, rtol=1e-9)
    work.compare(
        padded.about("shares"), what,
        says="the result is the caller's picture, or a view of it: a new array is promised",
    )  # fmt: skip


_WHOLE = "whole numbers are numbers, those below 0, too"
_LEGAL = "this much padding is allowed in this mode"
_UNKNOWN = "an unknown mode falls through: raise ValueError unless it is one of the four names"


@exercise(
    "convolution_and_pooling/test_pad2d",
    done="four modes, both axes, and an unknown mode is refused",
    bans=BY_HAND,
)
def pad2d(work: Work, rng: np.random.Generator) -> None:
    for mode in MODES:
        frame(work, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (1, 2), mode)
    work.compare(work.call("pad2d", numbers(rng, 3, 4), (1, 2)), "pad2d without a mode: zeros")
    for mode in MODES:
        image = numbers(rng, *two(rng, 4, 7))
        frame(work, image, two(rng, 1, 4), mode)
        for padding in [(2, 0), (0, 3), (0, 0)]:
            frame(work, numbers(rng, 3, 5), padding, mode, "a padding of 0 adds nothing there")
    frame(work, numbers(rng, 5, 4).T, (2, 1), "reflect")
    frame(work, numbers(rng, 4, 6), (3, 5), "reflect", _LEGAL)
    frame(work, numbers(rng, 4, 3), (4, 3), "circular", _LEGAL)
    frame(work, numbers(rng, 2, 3), (5, 7), "replicate", _LEGAL)
    frame(work, numbers(rng, 3, 2), (4, 6), "zeros", _LEGAL)
    for mode, padding in [("zeros", (2, 1)), ("replicate", (1, 2)), ("circular", (1, 1))]:
        frame(work, numbers(rng, 1, 4), padding, mode, "a picture may have one row")
        frame(work, numbers(rng, 4, 1), padding[::-1], mode, "a picture may have one column")
    frame(work, numbers(rng, 1, 4), (0, 3), "reflect", "a picture may have one row")
    for mode in MODES:
        frame(work, digits(rng, 3, 4), (1, 2), mode, DIGITS)
        frame(work, rng.integers(-99, 99, (3, 5)), (2, 1), mode, _WHOLE)
    image = numbers(rng, 3, 4)
    for mode in [
        "mirror",
        "constant",
        "edge",
        "wrap",
        "symmetric",
        "Zeros",
        " reflect",
        "zero",
        "",
    ]:
        work.compare(
            work.call("pad2d", image, (1, 1), mode), f"pad2d, mode {mode!r}", says=_UNKNOWN
        )
    work.compare(
        work.call("pad2d", image, (0, 0), "mirror"), "pad2d, padding (0, 0), mode 'mirror'",
        says="the mode is looked at only where there is something to pad: refuse a wrong one always",
    )  # fmt: skip
    for mode in MODES:
        words = f"image=..., padding=(1, 2), mode={mode!r}"
        by_name(work, "pad2d", words, image=image, padding=(1, 2), mode=mode)


_PAIR = "    (ph, pw) = padding\n"
_REFLECT = '"reflect": lambda i, n: (n - 1) - abs((n - 1) - abs(i)),'
_REPLICATE = '"replicate": lambda i, n: i.clip(0, n - 1),'
_CIRCULAR = '"circular": lambda i, n: i % n,'
_TEST = "if mode not in repair:"
_READ = "return image[np.ix_(rows, columns)]"
_ZEROS = "padded = np.zeros((height + 2 * ph, width + 2 * pw))"
_INSIDE = "padded[ph : ph + height, pw : pw + width] = image"
_ROWS = "np.arange(-ph, height + ph)"
_COLUMNS = "np.arange(-pw, width + pw)"
_REFUSED = "the text allows circular padding as large as the picture; only a mirror must be smaller"

for says, *edits in [
    (
        "np.pad reads the pair as before and after, on both axes: give it ((pH, pH), (pW, pW))",
        (_ZEROS, "return np.pad(image, padding)\n        " + _ZEROS),
        (_ROWS, "np.arange(-ph, height + pw)"),
        (_COLUMNS, "np.arange(-ph, width + pw)"),
    ),
    (
        "the pair is (rows, columns): the first number pads above and below",
        (_PAIR, "    (pw, ph) = padding\n"),
    ),
    (
        "padding goes on both sides of each axis",
        (_ZEROS, "padded = np.zeros((height + ph, width + pw))"),
        (_ROWS, "np.arange(-ph, height)"),
        (_COLUMNS, "np.arange(-pw, width)"),
    ),
    (
        "reflect does not repeat the edge itself: 3 2 | 1 2 3",
        (
            _REFLECT,
            '"reflect": lambda i, n: np.where(i < 0, -1 - i, np.where(i >= n, 2 * n - 1 - i, i)),',
        ),
    ),
    (
        "at the far edges the mirror is off by one: n becomes n - 2, which is 2 * (n - 1) - n",
        (_REFLECT, '"reflect": lambda i, n: np.where(i >= n, 2 * n - 1 - i, abs(i)),'),
    ),
    (
        "the mode is ignored: that is what zeros gives",
        (
            _PAIR,
            _PAIR
            + '    known = ("zeros", "reflect", "replicate", "circular")\n    mode = "zeros" if mode in known else mode\n',
        ),
    ),
    (
        "replicate draws the edge out; what stands there is what circular gives",
        (_REPLICATE, '"replicate": lambda i, n: i % n,'),
    ),
    (
        "replicate and circular are mixed up",
        (_REPLICATE, '"replicate": lambda i, n: i % n,'),
        (_CIRCULAR, '"circular": lambda i, n: i.clip(0, n - 1),'),
    ),
    (
        "circular brings the other side in; what stands there is what replicate gives",
        (_CIRCULAR, '"circular": lambda i, n: i.clip(0, n - 1),'),
    ),
    (
        "replicate leaves the corners 0: they take the corner pixels",
        (
            _READ,
            'result = image[np.ix_(rows, columns)].astype(float)\n    if mode == "replicate":\n'
            "        for r in (slice(0, ph), slice(ph + height, None)):\n"
            "            for c in (slice(0, pw), slice(pw + width, None)):\n"
            "                result[r, c] = 0\n    return result",
        ),
    ),
    (
        "columns are repaired with the picture's height: pictures need not be square",
        ("np.arange(-pw, width + pw), width)", "np.arange(-pw, width + pw), height)"),
    ),
    (
        "columns are repaired with the picture's height: pictures need not be square",
        ("np.arange(-pw, width + pw), width)", "np.arange(-pw, width + pw), height)"),
        (_READ, "return image[np.ix_(rows, np.minimum(columns, width - 1))]"),
    ),
    (
        _UNKNOWN,
        (
            _PAIR,
            _PAIR
            + '    known = ("zeros", "reflect", "replicate", "circular")\n    mode = mode if mode in known else "zeros"\n',
        ),
    ),
    (
        "an unknown mode ends in a KeyError: look whether you know it, and raise ValueError",
        (_TEST, "if False:"),
    ),
    (
        "NumPy's names for the modes are let through: only the four of the text are right",
        (
            _PAIR,
            _PAIR
            + '    mode = {"constant": "zeros", "edge": "replicate", "wrap": "circular"}.get(mode, mode)\n',
        ),
    ),
    (
        "the modes are compared without regard to capitals or spaces: only the four names are right",
        (_PAIR, _PAIR + "    mode = mode.strip().lower()\n"),
    ),
    (
        "[p:-p] is empty where p is 0: write p : p + n",
        (_INSIDE, "padded[ph:-ph, pw:-pw] = image"),
    ),
    (
        "image[-0:] is the whole picture: where the padding is 0, nothing may come in",
        (
            _TEST,
            'if mode == "circular":\n        tall = np.concatenate([image[-ph:], image, image[:ph]])\n'
            "        return np.concatenate([tall[:, -pw:], tall, tall[:, :pw]], axis=1)\n    "
            + _TEST,
        ),
    ),
    (
        "the mode is looked at only where there is something to pad: refuse a wrong one always",
        (_PAIR, _PAIR + "    if ph == pw == 0:\n        return image.copy()\n"),
    ),
    (
        "the result is the caller's picture, or a view of it: a new array is promised",
        (_PAIR, _PAIR + "    if ph == pw == 0:\n        return image\n"),
    ),
    (
        _REFUSED,
        (
            _PAIR,
            _PAIR
            + '    if mode == "circular" and (ph >= height or pw >= width):\n        raise ValueError("too large")\n',
        ),
    ),
    (
        _LEGAL + ": only a mirror must be smaller than the picture",
        (
            _PAIR,
            _PAIR
            + '    if mode in repair_all and (ph >= height or pw >= width):\n        raise ValueError("too large")\n'.replace(
                "mode in repair_all", 'mode != "circular"'
            ),
        ),
    ),
    (
        "the frame of zeros has a small or whole-number dtype: fractions and signs are destroyed",
        (_ZEROS, _ZEROS[:-1] + ", dtype=np.uint8)"),
        (_INSIDE, _INSIDE + ".astype(int) % 256"),
    ),
    (
        "the frame of zeros has a small or whole-number dtype: fractions and signs are destroyed",
        (_ZEROS, _ZEROS[:-1] + ", dtype=int)"),
    ),
    (
        "the frame is filled with ones: zeros means zeros",
        (_ZEROS, _ZEROS.replace("zeros", "ones")),
    ),
    (DIGITS, (_READ, _READ + ".astype(np.float32)"), (_ZEROS, _ZEROS[:-1] + ", np.float32)")),
]:
    pad2d.mistake(says, *edits)
