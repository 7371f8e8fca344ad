"""Exercise 2 of `convolution_and_pooling`: true convolution, and a formula."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.convolution_and_pooling.inputs import (
    BY_HAND,
    DIGITS,
    OVERFLOW,
    numbers,
    whole,
)
from autograder.exercises.convolution_and_pooling.windows import slide, slides
from autograder.exercises.work import Work


@exercise(
    "convolution_and_pooling/test_convolve2d",
    done="the formula is repaired, and the kernel is flipped along both axes",
    uses=["test_cross_correlate2d"],
    bans=BY_HAND,
)
def convolve2d(work: Work, rng: np.random.Generator) -> None:
    slides(work, "convolve2d", rng)
    symmetric = np.array([[1.0, 2, 3], [2, 4, 5], [3, 5, 6]]) + whole(rng, 0, 5)
    slide(work, "convolve2d", numbers(rng, 5, 6), symmetric)


_LINE = "    return cross_correlate2d(image, kernel[::-1, ::-1])\n"
_HEAD = "def convolve2d("

for says, *edits in [
    (
        "the kernel is not flipped: that is cross-correlation",
        (_LINE, "    return cross_correlate2d(image, kernel)\n"),
    ),
    (
        "only the rows are flipped; flip the columns too",
        (_LINE, _LINE.replace("[::-1, ::-1]", "[::-1]")),
    ),
    (
        "only the columns are flipped; flip the rows too",
        (_LINE, _LINE.replace("[::-1, ::-1]", "[:, ::-1]")),
    ),
    (
        "the kernel is transposed; a flip is kernel[::-1, ::-1]",
        (_LINE, _LINE.replace("[::-1, ::-1]", ".T")),
    ),
    (
        "the kernel is transposed as well as flipped; a flip alone is kernel[::-1, ::-1]",
        (_LINE, _LINE.replace("[::-1, ::-1]", ".T[::-1, ::-1]")),
    ),
    (
        "the kernel was turned by a quarter; flipping both axes is a half turn, kernel[::-1, ::-1]",
        (_LINE, "    return cross_correlate2d(image, np.rot90(kernel))\n"),
    ),
    (
        "the kernel was turned by a quarter; flipping both axes is a half turn, kernel[::-1, ::-1]",
        (_LINE, "    return cross_correlate2d(image, np.rot90(kernel, -1))\n"),
    ),
    (
        "the picture was flipped, so the result runs backwards: flip the kernel",
        (_LINE, "    return cross_correlate2d(image[::-1, ::-1], kernel)\n"),
    ),
    (
        "the result of the cross-correlation was flipped: flip the kernel",
        (_LINE, "    return cross_correlate2d(image, kernel)[::-1, ::-1]\n"),
    ),
    (
        "the caller's kernel is flipped in place: copy first",
        (
            _LINE,
            "    kernel[:] = kernel[::-1, ::-1].copy()\n    return cross_correlate2d(image, kernel)\n",
        ),
    ),
    (
        "the caller's picture is flipped in place: copy first",
        (
            _LINE,
            "    image[:] = image[::-1, ::-1].copy()\n"
            "    return cross_correlate2d(image, kernel)[::-1, ::-1]\n",
        ),
    ),
    (
        "the middle row of an odd kernel is left out: it is turned left to right as well",
        (
            _LINE,
            "    turned = np.zeros(kernel.shape)\n    for k in range(len(kernel) // 2):\n"
            "        turned[k], turned[-1 - k] = kernel[-1 - k, ::-1], kernel[k, ::-1]\n"
            "    return cross_correlate2d(image, turned)\n",
        ),
    ),
    (
        "the full convolution is cut at the wrong corner: the window lies on the picture from "
        "(kH - 1, kW - 1) on",
        (
            _LINE,
            "    (height, width), (kh, kw) = image.shape, kernel.shape\n"
            "    image = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))\n"
            "    full = cross_correlate2d(image, kernel[::-1, ::-1])\n"
            "    return full[: height - kh + 1, : width - kw + 1]\n",
        ),
    ),
    *[
        (
            "a kernel of one row or column was not flipped: it is turned along its other axis",
            (
                _LINE,
                f"    thin = kernel.shape[{axis}] == 1\n"
                "    return cross_correlate2d(image, kernel if thin else kernel[::-1, ::-1])\n",
            ),
        )
        for axis in (0, 1)
    ],
    (
        OVERFLOW,
        (
            _LINE,
            "    (height, width), (kh, kw) = image.shape, kernel.shape\n"
            "    full = np.zeros((height + kh - 1, width + kw - 1))\n"
            "    for (k, m), weight in np.ndenumerate(kernel):\n"
            "        full[k : k + height, m : m + width] += weight * image\n"
            "    return full[kh - 1 : height, kw - 1 : width].copy()\n",
        ),
    ),
    (
        "only the first and last rows and columns change places: a flip turns all of them round",
        (
            _LINE,
            "    turned = kernel.copy()\n    turned[[0, -1]] = turned[[-1, 0]]\n"
            "    turned[:, [0, -1]] = turned[:, [-1, 0]]\n"
            "    return cross_correlate2d(image, turned)\n",
        ),
    ),
    (
        "indices i - k below 0 silently read the far end of the picture: the window's rows are "
        "i + kH - 1 - k",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))\n"
            "    for (i, j), (k, m) in np.ndindex(output.shape, kernel.shape):\n"
            "        output[i, j] += kernel[k, m] * float(image[i - k, j - m])\n"
            "    return output\n".replace(
                "for (i, j), (k, m) in np.ndindex(output.shape, kernel.shape)",
                "for i, j, k, m in np.ndindex(*output.shape, kh, kw)",
            ),
        ),
    ),
    (
        "the kernel's height was used for its columns, too: kernels need not be square",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))\n"
            "    for i, j, k, m in np.ndindex(*output.shape, kh, kw):\n"
            "        column = (j + kh - 1 - m) % image.shape[1]\n"
            "        output[i, j] += float(kernel[k, m]) * float(image[i + kh - 1 - k, column])\n"
            "    return output\n",
        ),
    ),
    (
        "a kernel that equals its transpose was not flipped: a flip changes it all the same",
        (
            _LINE,
            "    same = np.array_equal(kernel, kernel.T)\n"
            "    return cross_correlate2d(image, kernel if same else kernel[::-1, ::-1])\n",
        ),
    ),
    (
        "a kernel of one row or column was not flipped: it is turned along its other axis",
        (
            _LINE,
            "    thin = min(kernel.shape) == 1\n"
            "    return cross_correlate2d(image, kernel if thin else kernel[::-1, ::-1])\n",
        ),
    ),
    (
        "windows that hang over the edge were counted: the output has H - kH + 1 rows",
        (
            _LINE,
            "    kh, kw = kernel.shape\n"
            "    image = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))\n" + _LINE,
        ),
    ),
    (
        "the flipped kernel was given the picture's dtype: its fractions are cut off",
        (_LINE, _LINE.replace("::-1])", "::-1].astype(image.dtype))")),
    ),
    (
        "a flipped kernel of an earlier call is used again: two kernels of a size need not be equal",
        (_HEAD, "_kept = {}\n\n\n" + _HEAD),
        (_LINE, "    kernel = _kept.setdefault(kernel.shape, kernel.copy())\n" + _LINE),
    ),
    (
        DIGITS,
        (
            _LINE,
            _LINE.replace("::-1])", "::-1].astype(np.float32))").replace(
                "(image,", "(image.astype(np.float32),"
            ),
        ),
    ),
]:
    convolve2d.mistake(says, *edits)

_ROW = "row index of a true convolution"
_NUMPY = "NumPy's value at [0, 0]"
_WRAPS = (
    "question 5: for i = 0 the row index i - k is 0 and -1, and A[-1] is A's last row, no error"
)
_RANGE = "question 3: for the last i, where does the window's last row lie?"
_MINUS = "question 4: which row index makes B[0, 0] multiply the last row of the window?"
convolve2d.short_answers(
    "formula",
    hint="questions 1 and 2: put i = j = 0 into the formula and write out four products; question 3: "
    "where does the window's last row lie? question 4: which index makes B[0, 0] multiply that row? "
    "question 5: A[-1] is A's last row",
    why={
        "second factor": "the products are those of the picture A and the kernel B",
        "row index": "the window begins at row i and goes down: k rows further is i + k",
        "last i": "the window's last row i + kH - 1 is then H - 1, the picture's last",
        _ROW: "k = 0 meets the window's last row i + kH - 1, and k counts upwards from there",
        _NUMPY: "1 · 1 + 2 · 4 + 3 · 13 + 4 · 16: index -1 is the last row or column",
    },
    mistakes=[
        ("question 2: write out the four products for i = j = 0; minus leads out of the picture",
         {"row index": "i - k"}),
        ("questions 2 and 4 are exchanged: the true convolution is the one that turns the kernel round",
         {"row index": "i + kH - 1 - k", _ROW: "i + k"}),
        ("question 1: in both factors the kernel? the picture has to come in",
         {"second factor": "B"}),
        (_RANGE, {"last i": "H - kH + 1"}),
        (_RANGE, {"last i": "H - 1"}),
        (_MINUS, {_ROW: "i - k"}),
        (_MINUS, {_ROW: "i + k"}),
        (_WRAPS, {_NUMPY: 44}),
        (_WRAPS, {_NUMPY: 30}),
        (_WRAPS, {_NUMPY: 26}),
        (_WRAPS, {_NUMPY: 1}),
    ],
)  # fmt: skip
convolve2d.mistake(
    "the kernel's numbers were cut off to whole numbers: leave its dtype alone",
    (_LINE, "    return cross_correlate2d(image, kernel[::-1, ::-1].astype(int))\n"),
)
