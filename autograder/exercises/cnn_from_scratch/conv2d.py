"""Convolution with loops, forward: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch import probes
from autograder.exercises.cnn_from_scratch.numbers import NARROW, NUMPY, SQUEEZED
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_conv2d",
    done="output right for every stride, padding and shape",
    bans=NUMPY,
)
def conv2d(work: Work, rng: np.random.Generator) -> None:
    probes.forward(work, "conv2d", rng)


CHECK = """    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"x has {x.shape[1]} channels, the kernels have {weight.shape[1]}")
"""
PAD = "padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))"
H_OUT = "h_out = (padded.shape[2] - kh) // stride + 1"
W_OUT = "w_out = (padded.shape[3] - kw) // stride + 1"
ROOM = "y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))"
TOP = "top, left = row * stride, column * stride"
WINDOW = "window = padded[n, :, top : top + kh, left : left + kw]"
SUM = "y[n, k, row, column] = (window * weight[k]).sum() + bias[k]"
FLIPPED = "the kernel is flipped: that is true convolution, this one cross-correlates"
conv2d.mistake(FLIPPED, (SUM, SUM.replace("weight[k]", "weight[k][:, ::-1, ::-1]")))
conv2d.mistake(
    "only the rows of the kernel are flipped; none are",
    (SUM, SUM.replace("weight[k]", "weight[k][:, ::-1]")),
)
conv2d.mistake(
    "the channels of the kernel are flipped, too: nothing is",
    (SUM, SUM.replace("weight[k]", "weight[k][::-1, ::-1, ::-1]")),
)
conv2d.mistake(
    "the channels of the kernel are turned around",
    (SUM, SUM.replace("weight[k]", "weight[k][::-1]")),
)
conv2d.mistake("the bias is missing", (SUM, SUM.replace(" + bias[k]", "")))
conv2d.mistake("the bias is added, not subtracted", (SUM, SUM.replace(" + bias[k]", " - bias[k]")))
conv2d.mistake("the padding is not used", (PAD, "padded = x"))
conv2d.mistake("the stride is not used", (PAD, f"{PAD}\n    stride = 1"))
conv2d.mistake(
    "the stride is not used where the window is cut out: it starts at row * stride",
    (TOP, "top, left = row, column"),
)
conv2d.mistake(
    "the bias was added once for every input channel",
    (SUM, SUM.replace("bias[k]", "len(window) * bias[k]")),
)
conv2d.mistake(
    "the bias was added once for every product: outside of the sum",
    (SUM, "y[n, k, row, column] = (window * weight[k] + bias[k]).sum()"),
)
BIAS = "    return y\n"
LAST = "the bias is lined up with the last axis, W': give it the shape (C_out, 1, 1)"
conv2d.mistake(LAST, (SUM, SUM.replace(" + bias[k]", "")), (BIAS, "    return y + bias\n"))
ROWS = "the bias is lined up with the rows, H': give it the shape (C_out, 1, 1)"
conv2d.mistake(ROWS, (SUM, SUM.replace(" + bias[k]", "")), (BIAS, "    return y + bias[:, None]\n"))
UNCHECKED = "compare x.shape[1] with weight.shape[1]; with 1 channel NumPy would broadcast silently"
conv2d.mistake(UNCHECKED, (CHECK, ""))
for test in (
    "x.shape[1] < weight.shape[1]",
    "x.shape[1] > weight.shape[1]",
    "weight.shape[1] not in (1, x.shape[1])",
    "1 not in (x.shape[1], weight.shape[1]) and x.shape[1] != weight.shape[1]",
):
    conv2d.mistake(
        "some wrong channels are refused and others not: x.shape[1] has to be weight.shape[1]",
        ("x.shape[1] != weight.shape[1]", test),
    )
conv2d.mistake(
    "assert raises AssertionError; the text asks for ValueError",
    (CHECK, "    assert x.shape[1] == weight.shape[1]\n"),
)
conv2d.mistake(
    "sizes at which pixels are left over are refused; the formula rounds down",
    (
        H_OUT,
        "if (padded.shape[2] - kh) % stride or (padded.shape[3] - kw) % stride:\n        raise ValueError('sizes')\n    "
        + H_OUT,
    ),
)
SQUARE = "kernel and image need not be square: H' comes from kH, W' from kW"
conv2d.mistake(SQUARE, (W_OUT, W_OUT.replace("kw", "kh")))
conv2d.mistake(SQUARE, (W_OUT, "w_out = h_out"))
conv2d.mistake(SQUARE, (W_OUT, f"{W_OUT}\n    h_out = w_out = min(h_out, w_out)"))
conv2d.mistake(SQUARE, (W_OUT, f"{W_OUT}\n    w_out = min(h_out, w_out)"))
conv2d.mistake(SQUARE, (W_OUT, f"{W_OUT}\n    h_out = min(h_out, w_out)"))
conv2d.mistake(
    SQUARE, ("c_out, _, kh, kw = weight.shape", "c_out, _, kh, _ = weight.shape\n    kw = kh")
)
conv2d.mistake(
    "the kernel's height and width are swapped",
    (
        "c_out, _, kh, kw = weight.shape",
        "c_out, _, kw, kh = weight.shape\n    weight = weight.transpose(0, 1, 3, 2)",
    ),
)
conv2d.mistake(
    "the kernel's rows and columns are swapped",
    (
        "c_out, _, kh, kw = weight.shape",
        "c_out, _, kh, kw = weight.shape\n    weight = weight.transpose(0, 1, 3, 2) if kh == kw else weight",
    ),
)
ONE = "the + 1 belongs outside of the division: (H + 2p - kH) // stride + 1"
conv2d.mistake(
    ONE,
    (H_OUT, "h_out = (padded.shape[2] - kh + 1) // stride"),
    (W_OUT, "w_out = (padded.shape[3] - kw + 1) // stride"),
)
conv2d.mistake(
    "one row and one column are missing: (H + 2p - kH) // stride + 1",
    (H_OUT, "h_out = (padded.shape[2] - kh) // stride"),
    (W_OUT, "w_out = (padded.shape[3] - kw) // stride"),
)
conv2d.mistake(
    "rounded up: a window that does not fit any more does not count",
    (
        PAD,
        f"{PAD}\n    rest = [-(padded.shape[2] - weight.shape[2]) % stride, -(padded.shape[3] - weight.shape[3]) % stride]\n    padded = np.pad(padded, ((0, 0), (0, 0), (0, rest[0]), (0, rest[1])))",
    ),
)
conv2d.mistake(
    "the border is filled with zeros, not with pixels", (PAD, PAD[:-1] + ', mode="edge")')
)
conv2d.mistake(
    "the border is filled with zeros, not with mirrored pixels",
    (PAD, PAD[:-1] + ', mode="symmetric")'),
)
conv2d.mistake(
    "the padding goes on all four sides",
    (PAD, "padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))"),
)
conv2d.mistake(
    "the padding goes on all four sides",
    (PAD, "padded = np.pad(x, ((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)))"),
)
conv2d.mistake(
    "padding is the number of rows on each side, not on both together",
    (PAD, PAD.replace("(padding, padding)", "(padding // 2, padding - padding // 2)")),
)
conv2d.mistake(
    "only the rows are padded: columns of zeros are added, too",
    (PAD, PAD.replace("(padding, padding)))", "(0, 0)))")),
)
conv2d.mistake(
    "only the first input channel counts: add up over all",
    (WINDOW, WINDOW.replace("[n, :", "[n, :1")),
    (SUM, SUM.replace("weight[k]", "weight[k, :1]")),
)
conv2d.mistake("the mean of the products; it is their sum", (SUM, SUM.replace(".sum()", ".mean()")))
conv2d.mistake(
    "the same image counts every time: the window comes from image n",
    (WINDOW, WINDOW.replace("[n, :", "[0, :")),
)
conv2d.mistake(
    "the result has the dtype of x: for whole numbers the outputs are cut off",
    (ROOM, ROOM.replace("np.result_type(x, weight, bias)", "x.dtype")),
)
conv2d.mistake(
    "the result is made of whole numbers and cut off",
    (ROOM, ROOM.replace("np.result_type(x, weight, bias)", "int")),
)
conv2d.mistake(NARROW, (ROOM, ROOM.replace("np.result_type(x, weight, bias)", "np.float32")))
conv2d.mistake(NARROW, (PAD, "x = x.astype(np.float32)\n    " + PAD))
conv2d.mistake(SQUEEZED, (BIAS, "    return y.squeeze()\n"))
conv2d.mistake(
    "rows and columns of the output are swapped", (BIAS, "    return y.transpose(0, 1, 3, 2)\n")
)
conv2d.mistake(
    "the output's order is (N, C_out, H', W')", (BIAS, "    return y.transpose(0, 2, 3, 1)\n")
)
IN_PLACE = "works in place: assigning to .shape changes the caller's array"
conv2d.mistake(IN_PLACE, (BIAS, "    weight.shape = (c_out, -1)\n    return y\n"))
conv2d.mistake("the caller's x is changed in place", (BIAS, "    x[...] = 0\n    return y\n"))
conv2d.mistake(
    "the output's numbers are cut off to the dtype of one argument: np.result_type of all three",
    (ROOM, ROOM.replace("np.result_type(x, weight, bias)", "bias.dtype")),
)
conv2d.mistake(
    "the output's numbers are cut off to the dtype of one argument: np.result_type of all three",
    (ROOM, ROOM.replace("np.result_type(x, weight, bias)", "weight.dtype")),
)
