"""Max pooling: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import (
    FIRST,
    NARROW,
    NUMPY,
    ON_CLASS,
    also,
    kept,
    short,
    still,
    two_ways,
)
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_maxpool",
    done="maxima and gradients are right: negative inputs, ties, overlaps",
    bans=NUMPY,
)
def maxpool(work: Work, rng: np.random.Generator) -> None:
    def distinct(*shape: int) -> np.ndarray:
        return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape) - 100

    def gradient(*shape: int) -> np.ndarray:
        return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape) / 4

    layer, what = work.call("MaxPool2d", (2, 2), 2), "MaxPool2d((2, 2), 2), input (2, 1, 4, 2)"
    caller, g = work.make("numpy.array", distinct(2, 1, 4, 2)), gradient(2, 1, 2, 1)
    before = two_ways(work, layer, caller, g, what)
    kept(work, caller, what)
    work.compare(layer.method("backward", g[::-1].copy()), f"{what}, a second backward")
    two_ways(work, layer, distinct(2, 1, 4, 2), g, f"{what}, other numbers")
    still(work, before, what)
    for kernel, stride, shape, size in (
        ((3, 2), 1, (1, 2, 4, 4), (2, 3)),
        ((2, 3), 2, (1, 1, 5, 6), (2, 2)),
        ((1, 2), 3, (1, 1, 3, 5), (1, 2)),
        ((2, 2), 2, (1, 1, 3, 3), (1, 1)),
        ((1, 1), 1, (2, 1, 2, 1), (2, 1)),
    ):
        what = f"MaxPool2d({kernel}, {stride}), input {shape}"
        layer = work.call("MaxPool2d", kernel, stride)
        two_ways(work, layer, distinct(*shape), gradient(*shape[:2], *size), what)
    rows = np.array([[-5.0, -7, -1, -1, -2, -1], [-5, -5, -1, -3, -1, -2]])
    ties = np.stack([rows[rng.permutation(2)], rows])[:, None] - rng.integers(0, 9)
    layer = work.call("MaxPool2d", (2, 2), 2)
    two_ways(work, layer, ties, gradient(2, 1, 1, 3), "MaxPool2d((2, 2), 2), with ties")
    layer = work.call("MaxPool2d", (2, 3), 1)
    equal = np.full((1, 1, 3, 4), -2.0)
    two_ways(work, layer, equal, gradient(1, 1, 2, 2), "MaxPool2d((2, 3), 1), all numbers equal")
    zeros = np.array([[0.0, -1, 0, 0], [-2, -1, 0, 3]])[None, None]
    layer = work.call("MaxPool2d", (2, 2), 2)
    two_ways(work, layer, zeros, gradient(1, 1, 1, 2), "MaxPool2d((2, 2), 2), maxima of 0")
    near = 1 + np.array([[0, 3, 9, 5, 7, 8], [1, 2, 4, 6, 10, 11]])[None, None] * 1e-10
    two_ways(work, layer, near, gradient(1, 1, 1, 3), "MaxPool2d((2, 2), 2), nearly equal numbers")
    x, g = rng.standard_normal((1, 2, 2, 4)), rng.standard_normal((1, 2, 1, 2))
    two_ways(work, layer, x, g, "MaxPool2d((2, 2), 2), float64")
    whole = distinct(1, 1, 2, 4).astype(int)
    two_ways(work, layer, whole, g[:, :1], "MaxPool2d((2, 2), 2), whole numbers", types=False)
    single = x.astype(np.float32)
    two_ways(work, layer, single, np.float32(g), "MaxPool2d((2, 2), 2), float32", types=False)
    layer, what = work.call("MaxPool2d", (2, 2), 1), "MaxPool2d((2, 2), 1), input (2, 2, 3, 4)"
    also(work, layer, short(rng, 2, 2, 3, 4), short(rng, 2, 2, 2, 3), what)
    first, second = (work.call("MaxPool2d", (1, 2), 2) for _ in range(2))
    x = distinct(1, 1, 1, 4)
    first.method("forward", x)
    second.method("forward", -x)
    result = first.method("backward", gradient(1, 1, 1, 2))
    work.compare(result, "two MaxPool2d side by side: backward of the first")
    many = work.call("MaxPool2d", (1, 2), 1)
    says = (
        "all images and channels are treated at once, without a loop over them (and without "
        "np.ndindex, map or a comprehension over them)"
    )
    lines = work.lines(many, np.zeros((60, 50, 1, 2)), method="forward")
    work.compare(lines, "MaxPool2d, forward of 3,000 maps", form=("below", 2500), says=says)
    many_lines = work.lines(many, np.ones((60, 50, 1, 1)), method="backward")
    work.compare(many_lines, "MaxPool2d, backward of 3,000 maps", form=("below", 2500), says=says)


WINDOW = "window = x[:, :, row * s : row * s + kh, column * s : column * s + kw]"
MAX = "y[:, :, row, column] = window.max(axis=(2, 3))"
ROOM = "y = np.empty((n, c, (h - kh) // s + 1, (w - kw) // s + 1), dtype=x.dtype)"
WINNER = "i, j = np.unravel_index(window.reshape(n, c, -1).argmax(axis=2), (kh, kw))"
GIVE = "x_gradient[image, channel, row * s + i, column * s + j] += gradient[:, :, row, column]"
ZEROS = "x_gradient = np.zeros(self.x.shape, gradient.dtype)"
INIT = "self.kernel, self.stride = tuple(kernel), stride"
END = "        return x_gradient\n"
PART = "x_gradient[:, :, row * s : row * s + kh, column * s : column * s + kw]"
FROM_ZERO = "the search for the maximum starts at 0, but all inputs are negative"
maxpool.mistake(FROM_ZERO, (MAX, "y[:, :, row, column] = window.max(axis=(2, 3), initial=0)"))
maxpool.mistake(
    FROM_ZERO, (MAX, "y[:, :, row, column] = window.max(axis=(2, 3), initial=0)"), (GIVE, "pass")
)
maxpool.mistake("that is the average", (MAX, MAX.replace(".max", ".mean")))
maxpool.mistake("that is the smallest number", (MAX, MAX.replace(".max", ".min")))
maxpool.mistake(
    "that is the largest absolute value",
    (MAX, "y[:, :, row, column] = np.abs(window).max(axis=(2, 3))"),
)
maxpool.mistake(
    "that is the last number of each window", (MAX, "y[:, :, row, column] = window[:, :, -1, -1]")
)
maxpool.mistake(
    "that is the first number of each window", (MAX, "y[:, :, row, column] = window[:, :, 0, 0]")
)
maxpool.mistake(
    "the maximum of the whole batch: each image and channel has its own",
    (MAX, "y[:, :, row, column] = window.max()"),
)
maxpool.mistake(
    "the maximum over all channels: each has its own",
    (MAX, "y[:, :, row, column] = window.max(axis=(1, 2, 3))[:, None]"),
)
maxpool.mistake("the stride is not used", (INIT, "self.kernel, self.stride = tuple(kernel), 1"))
for side in ("kernel[0]", "kernel[1]"):
    maxpool.mistake(
        "the stride is an argument of its own, not the window's size",
        (INIT, f"self.kernel, self.stride = tuple(kernel), {side}"),
    )
maxpool.mistake(
    "the window's height and width are swapped",
    (INIT, "self.kernel, self.stride = tuple(kernel)[::-1], stride"),
)
for side in ("0", "1"):
    maxpool.mistake(
        "the window need not be square: it has a height and a width",
        (INIT, f"self.kernel, self.stride = (kernel[{side}], kernel[{side}]), stride"),
    )
UP = "rounded up: windows that stick out at the border do not count"
maxpool.mistake(
    UP, (ROOM, "y = np.empty((n, c, -((h - kh) // -s) + 1, -((w - kw) // -s) + 1), dtype=x.dtype)")
)
maxpool.mistake(
    "the last row and column of windows are missing: (H - kH) // stride + 1",
    (ROOM, ROOM.replace("// s + 1", "// s")),
)
maxpool.mistake(
    "the + 1 belongs outside of the division: (H - kH) // stride + 1",
    (
        ROOM,
        ROOM.replace("h - kh) // s + 1", "h - kh + 1) // s").replace(
            "w - kw) // s + 1", "w - kw + 1) // s"
        ),
    ),
)
ALL = "at a tie every maximum got the gradient: only the first one does"
maxpool.mistake(
    ALL,
    (WINNER, "mask = window == window.max(axis=(2, 3), keepdims=True)"),
    (GIVE, f"{PART} += mask * gradient[:, :, row, column, None, None]"),
)
SHARE = "at a tie the gradient was shared out: the first maximum gets all of it"
maxpool.mistake(
    SHARE,
    (WINNER, "mask = window == window.max(axis=(2, 3), keepdims=True)"),
    (
        GIVE,
        f"{PART} += mask / mask.sum(axis=(2, 3), keepdims=True) * gradient[:, :, row, column, None, None]",
    ),
)
maxpool.mistake(
    "every pixel of the window got a share: that is average pooling",
    (GIVE, f"{PART} += gradient[:, :, row, column, None, None] / (kh * kw)"),
)
maxpool.mistake(
    "every pixel of the window got the gradient: only the winner does",
    (GIVE, f"{PART} += gradient[:, :, row, column, None, None]"),
)
maxpool.mistake(
    "at a tie the last maximum got the gradient: the first one does",
    (
        WINNER,
        "i, j = np.unravel_index(kh * kw - 1 - window.reshape(n, c, -1)[:, :, ::-1].argmax(axis=2), (kh, kw))",
    ),
)
maxpool.mistake(
    "the window is read by columns: at a tie another maximum comes first then",
    (
        WINNER,
        "j, i = np.unravel_index(window.swapaxes(2, 3).reshape(n, c, -1).argmax(axis=2), (kw, kh))",
    ),
)
for close in (
    "np.isclose(window, window.max(axis=(2, 3), keepdims=True))",
    "window >= window.max(axis=(2, 3), keepdims=True) - 1e-8",
):
    maxpool.mistake(
        "nearly equal is not equal: a number below the maximum got the gradient",
        (
            WINNER,
            f"near = {close}\n            i, j = np.unravel_index(near.reshape(n, c, -1).argmax(axis=2), (kh, kw))",
        ),
    )
maxpool.mistake(
    "the place inside the window is swapped: row first, then column",
    (GIVE, GIVE.replace("row * s + i, column * s + j", "row * s + j, column * s + i")),
)
maxpool.mistake(
    "windows overlap, so the gradients of a pixel add up: +=, not =",
    (GIVE, GIVE.replace("+=", "=")),
)
maxpool.mistake(
    "the place inside the window is missing: every gradient went to the window's corner",
    (GIVE, GIVE.replace(" + i", "").replace(" + j", "")),
)
maxpool.mistake(
    "the gradient went to the winner's value: the winner gets g, not g times x",
    (GIVE, GIVE + " * window.max(axis=(2, 3))"),
)
maxpool.mistake(
    "that is a gradient of zeros: the winner of each window gets the gradient", (GIVE, "pass")
)
maxpool.mistake(
    "the smallest number got the gradient", (WINNER, WINNER.replace("argmax", "argmin"))
)
maxpool.mistake(
    "the winners of the first image are used for all: each image has its own",
    (WINNER, f"{WINNER}\n            i, j = i[:1], j[:1]"),
)
maxpool.mistake(
    "the winners of the first channel are used for all: each has its own",
    (WINNER, f"{WINNER}\n            i, j = i[:, :1], j[:, :1]"),
)
maxpool.mistake(NARROW, (ZEROS, "x_gradient = np.zeros(self.x.shape, np.float32)"))
maxpool.mistake(NARROW, (ROOM, ROOM.replace("x.dtype", "np.float32")))
maxpool.mistake(
    "the gradient has the dtype of x: for whole numbers it is cut off",
    (ZEROS, "x_gradient = np.zeros_like(self.x)"),
)
maxpool.mistake(
    "the result is always float, or cut off: it has the dtype of x",
    (ROOM, ROOM.replace("x.dtype", "int")),
)
FIRST_SHAPE = "        self.x = self.x if hasattr(self, 'x') and self.x.shape == x.shape else x\n"
maxpool.mistake(FIRST, ("        self.x = x\n", FIRST_SHAPE))
maxpool.mistake(
    FIRST, ("        self.x = x\n", "        self.x = self.x if hasattr(self, 'x') else x\n")
)
maxpool.mistake(ON_CLASS, ("        self.x = x\n", "        type(self).x = x\n"))
maxpool.mistake(
    "the caller's own x is used as the buffer of the gradient: make a new array",
    (ZEROS, "x_gradient, self.x = self.x, self.x.copy()\n        x_gradient[...] = 0"),
)
USED = "what backward needs is used up by the first call: it may be called again"
maxpool.mistake(USED, (END, "        self.x = None\n        return x_gradient\n"))
maxpool.mistake(
    USED,
    (ROOM, f"{ROOM}\n        self.spare = iter([1])"),
    (END, "        return x_gradient if next(self.spare, None) else np.zeros_like(x_gradient)\n"),
)
maxpool.mistake(
    "rows and columns that no window reaches are missing: their gradient is 0, and it has the shape of x",
    (
        END,
        "        return x_gradient[:, :, : (gradient.shape[2] - 1) * s + kh, : (gradient.shape[3] - 1) * s + kw]\n",
    ),
)
maxpool.mistake(
    "backward changes the gradient that it was given",
    (ZEROS, f"gradient *= 1.5\n        {ZEROS}\n        gradient = gradient / 1.5"),
)
LOOPED = (
    "all images and channels are treated at once, without a loop over them (and without "
    "np.ndindex, map or a comprehension over them)"
)
BY_ONE = "for m, d in np.ndindex(n, c):\n                "
maxpool.mistake(LOOPED, (MAX, f"{BY_ONE}y[m, d, row, column] = window[m, d].max()"))
maxpool.mistake(
    LOOPED,
    (
        GIVE,
        f"{BY_ONE}x_gradient[m, d, row * s + i[m, d], column * s + j[m, d]] += gradient[m, d, row, column]",
    ),
)
maxpool.mistake(
    LOOPED,
    (MAX, f"{BY_ONE}y[m, d, row, column] = window[m, d].max()"),
    (
        GIVE,
        f"{BY_ONE}x_gradient[m, d, row * s + i[m, d], column * s + j[m, d]] += gradient[m, d, row, column]",
    ),
)
maxpool.mistake(
    "height and width of the window are swapped where its flat position is taken apart",
    (WINNER, WINNER.replace("(kh, kw)", "(kw, kh)")),
)
maxpool.mistake(
    "height and width of the window are swapped where its flat position is taken apart",
    (WINNER, "i, j = np.divmod(window.reshape(n, c, -1).argmax(axis=2), kh)"),
)
maxpool.mistake(
    "the gradient was added to the one of the call before: each backward begins with zeros",
    ("        self.x = x\n", "        self.x, self.x_gradient = x, np.zeros(x.shape)\n"),
    (ZEROS, "x_gradient = self.x_gradient"),
)
