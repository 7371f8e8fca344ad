"""Exercise 5 of `convolution_and_pooling`: stride, padding and dilation."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    OVERFLOW,
    bytes_of,
    digits,
    kept,
    numbers,
    tiny,
    told,
    two,
)
from autograder.exercises.probes import by_name
from autograder.exercises.work import Work


def strided(
    work: Work, image: np.ndarray, kernel: np.ndarray, *settings: int, says: str = ""
) -> None:
    """One call of `strided_cross_correlate2d` with stride, padding and dilation."""
    what = f"strided_cross_correlate2d, image {image.shape}, kernel {kernel.shape}"
    names = zip(("stride", "padding", "dilation"), settings, strict=False)
    what += "".join(f", {name} {value}" for name, value in names)
    what += "" if image.dtype == kernel.dtype == float else f", {image.dtype} and {kernel.dtype}"
    told(work, work.call("strided_cross_correlate2d", image, kernel, *settings), what, says)


@exercise(
    "convolution_and_pooling/test_strided_cross_correlate2d",
    done="stride, padding and dilation, alone and together",
    uses=["test_output_size"],
    bans=BY_HAND,
)
def strided_cross_correlate2d(work: Work, rng: np.random.Generator) -> None:
    strided(work, numbers(rng, 4, 5), numbers(rng, 3, 2))
    for settings in [(2,), (1, 1), (1, 0, 2), (3,), (2, 1, 2), (3, 2, 2)]:
        strided(work, numbers(rng, 8, 9), numbers(rng, 3, 2), *settings)
    strided(work, numbers(rng, *two(rng, 7, 12)), numbers(rng, 2, 3), 2, 1, 1)
    strided(work, numbers(rng, 9, 7).T, numbers(rng, 2, 3), 2, 1)
    strided(work, digits(rng, 5, 6), digits(rng, 2, 3), 2, 1, 2, says=DIGITS)
    fits = "a window that ends exactly at the edge counts, and one place is a result"
    for image, kernel, settings in [
        ((3, 5), (3, 2), (2, 0, 1)), ((5, 3), (3, 2), (2, 0, 2)), ((2, 3), (2, 3), (1, 0, 1)),
        ((3, 2), (4, 3), (1, 1, 1)), ((1, 4), (1, 2), (1, 0, 3)), ((4, 1), (2, 1), (3, 2, 1)),
        ((5, 6), (1, 1), (4, 0, 3)), ((3, 4), (1, 1), (2, 2, 1)), ((7, 5), (1, 4), (1, 3, 2)),
    ]:  # fmt: skip
        strided(work, numbers(rng, *image), numbers(rng, *kernel), *settings, says=fits)
    for _ in range(3):
        settings = [int(v) for v in rng.integers([1, 0, 1], [5, 4, 4])]
        strided(work, numbers(rng, *two(rng, 8, 12)), numbers(rng, *two(rng, 1, 4)), *settings)
    image = rng.integers(-9, 10, (5, 4))
    strided(work, image, np.array([[0.3, -0.2], [0.1, 0.25], [0.7, 0.5]]), 2, 1)
    strided(work, image, rng.integers(-4, 5, (2, 3)), 1, 1, 2)
    strided(work, numbers(rng, 5, 4), rng.integers(-4, 5, (2, 3)), 2, 1)
    for dtype in (np.uint8, np.int16):
        image, kernel = bytes_of(rng, dtype, 4, 5), rng.integers(2, 9, (2, 2)).astype(dtype)
        strided(work, image, kernel, 2, 1, says=OVERFLOW)
    first = numbers(rng, 6, 5), numbers(rng, 2, 3), 2, 1, 2
    second = numbers(rng, 6, 5), numbers(rng, 2, 3), 2, 1, 2
    what = "strided_cross_correlate2d, image (6, 5), kernel (2, 3), stride 2, padding 1, dilation 2"
    kept(work, "strided_cross_correlate2d", first, second, f"{what}, twice")
    tiny(work, "strided_cross_correlate2d", first, what)
    image, kernel = first[:2]
    for setting in ("stride", "padding", "dilation"):
        by_name(
            work, "strided_cross_correlate2d", f"{setting}=2, the others left out",
            image=image, kernel=kernel, **{setting: 2},
        )  # fmt: skip


_PADDED = "    padded = np.pad(image.astype(float), padding)\n"
_PLACE = "top, left = i * stride, j * stride"
_MADE = "output = np.zeros((rows, columns))"
_KERNEL = "(window * kernel).sum()"
_DOWN = "top : top + dilation * (kh - 1) + 1 : dilation"
_ALONG = "left : left + dilation * (kw - 1) + 1 : dilation"
_SIZES = (
    "    rows = output_size(height, kh, stride, padding, dilation)\n"
    "    columns = output_size(width, kw, stride, padding, dilation)\n"
)
_STRIDED = "the size is right, but the window moves on by 1: it begins at row i * stride"
_TAIL = "    return output\n"

for says, *edits in [
    (
        "the kernel was flipped: that is true convolution; cross-correlation does not flip",
        (_KERNEL, "(window * kernel[::-1, ::-1]).sum()"),
    ),
    ("the stride is forgotten", (_PADDED, "    stride = 1\n" + _PADDED)),
    (_STRIDED, (_PLACE, "top, left = i, j")),
    ("the stride is used along the rows only", (_PLACE, "top, left = i * stride, j")),
    ("the stride is used along the columns only", (_PLACE, "top, left = i, j * stride")),
    (
        "the padding is forgotten",
        (_PADDED, "    padding = 0\n" + _PADDED),
    ),
    (
        "the padding is on one side only",
        (_PADDED, "    padded = np.pad(image, ((padding, 0), (padding, 0)))\n"),
        (
            _SIZES,
            _SIZES.replace("padding", "0")
            .replace("height", "height + padding")
            .replace("width", "width + padding"),
        ),
    ),
    (
        "all padding lies below and to the right: it belongs on each side",
        (_PADDED, "    padded = np.pad(image, ((0, 2 * padding), (0, 2 * padding)))\n"),
    ),
    (
        "the frame repeats the edge pixels: here padding is zeros",
        (_PADDED, '    padded = np.pad(image, padding, mode="edge")\n'),
    ),
    (
        "the padding was multiplied by the dilation, which belongs to the kernel only",
        (_PADDED, "    padding = padding * dilation\n" + _PADDED),
    ),
    (
        "[p:-p] is empty where p is 0: write p : p + n",
        (
            _PADDED,
            "    padded = np.zeros((height + 2 * padding, width + 2 * padding))\n"
            "    padded[padding:-padding, padding:-padding] = image\n",
        ),
    ),
    ("the dilation is forgotten", (_PADDED, "    dilation = 1\n" + _PADDED)),
    (
        "the size is right, but the window's slice does not take steps of `dilation`",
        (_DOWN, "top : top + kh"),
        (_ALONG, "left : left + kw"),
    ),
    (
        "the dilation is used for the kernel's rows only",
        (_SIZES, _SIZES[::-1].replace("dilation"[::-1], "1", 1)[::-1]),
        (_ALONG, "left : left + kw"),
    ),
    (
        "the dilation is used for the kernel's rows only",
        (_ALONG, "left : left + kw"),
    ),
    (
        "the dilation is used for the kernel's columns only",
        (_DOWN, "top : top + kh"),
    ),
    (
        "the dilation moved the window; it spreads the kernel's cells",
        (_PADDED, "    stride, dilation = stride * dilation, 1\n" + _PADDED),
    ),
    (
        "dilation spreads the weights and leaves nothing in between: here each weight was repeated",
        (
            _PADDED,
            "    kernel = np.kron(kernel, np.ones((dilation, dilation)))\n"
            "    kernel = kernel[: dilation * (kh - 1) + 1, : dilation * (kw - 1) + 1]\n" + _PADDED,
        ),
        (_DOWN, "top : top + dilation * (kh - 1) + 1"),
        (_ALONG, "left : left + dilation * (kw - 1) + 1"),
    ),
    (
        "a spread kernel covers dilation * (k - 1) + 1 cells: behind the last weight no zeros follow",
        (
            _SIZES,
            "    rows = output_size(height, dilation * kh, stride, padding)\n"
            "    columns = output_size(width, dilation * kw, stride, padding)\n",
        ),
    ),
    (
        "windows that hang over the edge were counted: round the quotient down",
        (
            _SIZES,
            "    rows = -(-(height + 2 * padding - dilation * (kh - 1) - 1) // stride) + 1\n"
            "    columns = -(-(width + 2 * padding - dilation * (kw - 1) - 1) // stride) + 1\n"
            "    padded = np.pad(padded, ((0, stride), (0, stride)))\n",
        ),
    ),
    (
        "the last windows are missing: the quotient is rounded down, then comes + 1",
        (_MADE, "rows, columns = rows - 1, columns - 1\n    " + _MADE),
    ),
    (
        "a window that ends exactly at the edge is missing: it fits",
        (
            _MADE,
            "rows = max(-(-(padded.shape[0] - dilation * (kh - 1) - 1) // stride), 1)\n"
            "    columns = max(-(-(padded.shape[1] - dilation * (kw - 1) - 1) // stride), 1)\n    "
            + _MADE,
        ),
    ),
    (
        "the window does not begin at row i * stride: dilation does not move it",
        (
            _PLACE,
            "top, left = max(i * stride - dilation + 1, 0), max(j * stride - dilation + 1, 0)",
        ),
    ),
    (
        "the kernel's height was used for its width, too: kernels need not be square",
        (_PADDED, "    kw = kh\n" + _PADDED),
    ),
    (
        "the output's height was used for its width, too: pictures need not be square",
        (_MADE, "columns = rows\n    " + _MADE),
        (
            f"            output[i, j] = {_KERNEL}\n",
            f"            if window.shape == kernel.shape:\n                output[i, j] = {_KERNEL}\n",
        ),
    ),
    (
        "the output's height was used for its width, too: pictures need not be square",
        (_MADE, "columns = rows\n    " + _MADE),
    ),
    (
        "the result array has an integer dtype, which cuts off the fractions: make it of floats",
        (_MADE, "output = np.zeros((rows, columns), image.dtype)"),
    ),
    (
        "the result is an array of integers: floats are promised, also for integers",
        (_MADE, "output = np.zeros((rows, columns), np.result_type(image, kernel))"),
    ),
    (
        "the result is float32, which has too few digits",
        (_MADE, "output = np.zeros((rows, columns), np.float32)"),
    ),
    (
        "an axis of size 1 was dropped (squeeze): the result always has two axes",
        (_TAIL, "    return output.squeeze()\n"),
    ),
    (
        "without padding no copy is made, and the results are written into the caller's picture",
        (_PADDED, "    padded = np.asarray(np.pad(image, padding) if padding else image, float)\n"),
        (f"output[i, j] = {_KERNEL}", f"padded[i, j] = {_KERNEL}"),
        (_TAIL, "    return padded[:rows, :columns].copy()\n"),
    ),
    (
        "a kernel of an earlier call is used again: two kernels of a size need not be equal",
        ("def strided", "_kept = {}\n\n\ndef strided"),
        (_PADDED, "    kernel = _kept.setdefault((kernel.shape, dilation), kernel)\n" + _PADDED),
    ),
    (
        "all calls give the same array: the next call overwrites what the one before returned",
        ("def strided", "_kept = {}\n\n\ndef strided"),
        (_MADE, f"{_MADE}\n    output = _kept.setdefault(output.shape, output)"),
    ),
    (OVERFLOW, (_PADDED, "    padded = np.pad(image, padding)\n")),
    (
        "the padded picture takes the kernel's dtype: its fractions are cut off",
        (_PADDED, "    padded = np.pad(image, padding).astype(kernel.dtype)\n"),
    ),
    (
        "the spread kernel takes the picture's dtype: its fractions are cut off",
        (_PADDED, "    kernel = kernel.astype(image.dtype)\n" + _PADDED),
    ),
    (
        "the padded picture lies in an array that is kept: at its edges stands what an earlier call left",
        ("def strided", "_kept = np.zeros((64, 64))\n\n\ndef strided"),
        (
            _PADDED,
            "    _kept[padding : padding + height, padding : padding + width] = image\n"
            "    padded = _kept\n",
        ),
    ),
    (
        "with a stride above 1 the padding below and on the right is missing: a window may reach it",
        (_PADDED, "    padded = np.pad(image, (padding, padding if stride == 1 else 0))\n"),
        (
            _SIZES,
            "    rows = (padded.shape[0] - dilation * (kh - 1) - 1) // stride + 1\n"
            "    columns = (padded.shape[1] - dilation * (kw - 1) - 1) // stride + 1\n",
        ),
    ),
    (DIGITS, (_TAIL, "    return np.round(output, 6)\n")),
]:
    strided_cross_correlate2d.mistake(says, *edits)
strided_cross_correlate2d.mistake(
    "the first window begins at row and column 0, the next ones at multiples of the stride",
    (_PLACE, "top, left = i * stride + stride - 1, j * stride + stride - 1"),
    (_PADDED, "    padded = np.pad(image, (padding, padding + stride))\n"),
)
strided_cross_correlate2d.mistake(
    "the window ends too early where the kernel is spread: its last cell lies dilation * (kH - 1) below "
    "the first",
    (_DOWN, "top : top + (dilation * (kh - 1) if dilation > 1 else kh) : dilation"),
    (_ALONG, "left : left + (dilation * (kw - 1) if dilation > 1 else kw) : dilation"),
    (_KERNEL, "(window * kernel[: window.shape[0], : window.shape[1]]).sum()"),
)
