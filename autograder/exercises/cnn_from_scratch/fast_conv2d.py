"""Convolution on windows, forward: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch import probes
from autograder.exercises.cnn_from_scratch.numbers import NARROW, NUMPY, SQUEEZED
from autograder.exercises.work import Work
from course.checks.ways import Ban

NO_LOOP = "no loop over images or positions: take all windows at once, one product does the rest"
MANY = 3000  # lines of Python are fewer than that without such a loop


@exercise(
    "cnn_from_scratch/test_fast_conv2d",
    done="the same without loops",
    bans=[*NUMPY, Ban("conv2d", NO_LOOP)],
)
def fast_conv2d(work: Work, rng: np.random.Generator) -> None:
    probes.forward(work, "fast_conv2d", rng)
    one, none = np.zeros((1, 1, 1, 1)), np.zeros(1)
    for shape in ((6000, 1, 1, 1), (1, 1, 80, 75)):
        lines = work.lines("fast_conv2d", np.zeros(shape), one, none)
        what = f"fast_conv2d, x {shape}: how much Python runs"
        work.compare(lines, what, form=("below", MANY), says=NO_LOOP)


CHECK = """    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"x has {x.shape[1]} channels, the kernels have {weight.shape[1]}")
"""
PAD = "padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))"
VIEW = "view = batch_windows(padded, weight.shape[2:], stride)"
PRODUCT = "y = np.tensordot(view, weight, axes=((3, 4, 5), (1, 2, 3)))  # (N, H', W', C_out)"
END = "return y.transpose(0, 3, 1, 2) + bias[:, None, None]"
FLIPPED = "the kernel is flipped: that is true convolution, this one cross-correlates"
fast_conv2d.mistake(FLIPPED, (VIEW, f"{VIEW}\n    weight = weight[:, :, ::-1, ::-1]"))
fast_conv2d.mistake(
    "the kernel's rows and columns are swapped",
    (
        VIEW,
        f"{VIEW}\n    if weight.shape[2] == weight.shape[3]:\n        weight = weight.swapaxes(2, 3)",
    ),
)
fast_conv2d.mistake("the bias is missing", (END, END.replace(" + bias[:, None, None]", "")))
LAST = "the bias is lined up with the last axis, W': give it the shape (C_out, 1, 1)"
fast_conv2d.mistake(LAST, (END, END.replace("bias[:, None, None]", "bias")))
fast_conv2d.mistake(
    LAST,
    (
        END,
        f"try:\n        {END.replace('bias[:, None, None]', 'bias')}\n    except ValueError:\n        {END}",
    ),
)
ROWS = "the bias is lined up with the rows, H': give it the shape (C_out, 1, 1)"
fast_conv2d.mistake(ROWS, (END, END.replace("bias[:, None, None]", "bias[:, None]")))
fast_conv2d.mistake(
    ROWS,
    (
        END,
        f"if y.shape[1] == len(bias):\n        {END.replace('bias[:, None, None]', 'bias[:, None]')}\n    {END}",
    ),
)
fast_conv2d.mistake(
    ROWS,
    (
        END,
        f"try:\n        {END.replace('bias[:, None, None]', 'bias[:, None]')}\n    except ValueError:\n        {END}",
    ),
)
fast_conv2d.mistake(
    "the bias was added once for every input channel",
    (END, END.replace("bias[", "x.shape[1] * bias[")),
)
fast_conv2d.mistake(
    "the bias was added once for every product",
    (END, END.replace("bias[", "weight[0].size * bias[")),
)
fast_conv2d.mistake("the padding is not used", (PAD, "padded = x"))
fast_conv2d.mistake("the stride is not used", (PAD, f"{PAD}\n    stride = 1"))
fast_conv2d.mistake(
    "the border is filled with zeros, not with pixels", (PAD, PAD[:-1] + ', mode="edge")')
)
fast_conv2d.mistake(
    "the padding goes on all four sides",
    (PAD, "padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))"),
)
fast_conv2d.mistake(
    "columns are padded, too, whatever the kernel is",
    (
        PAD,
        f"{PAD}\n    if weight.shape[3] == 1:\n        padded = padded[:, :, :, padding : padding + x.shape[3]]",
    ),
)
fast_conv2d.mistake(
    "columns are padded, too", (PAD, PAD.replace("(padding, padding)))", "(0, 0)))"))
)
fast_conv2d.mistake(
    "rows are padded, too, whatever the kernel is",
    (
        PAD,
        f"{PAD}\n    if weight.shape[2] == 1:\n        padded = padded[:, :, padding : padding + x.shape[2]]",
    ),
)
UNCHECKED = "compare x.shape[1] with weight.shape[1]; with 1 channel NumPy would broadcast silently"
fast_conv2d.mistake(
    UNCHECKED, (CHECK, ""), (PRODUCT, 'y = np.einsum("nrcdij,kdij->nrck", view, weight)')
)
fast_conv2d.mistake(
    UNCHECKED,
    (CHECK, ""),
    (PRODUCT, "y = (view[:, :, :, None] * weight[None, None, None]).sum(axis=(4, 5, 6))"),
)
for test in (
    "x.shape[1] < weight.shape[1]",
    "x.shape[1] > weight.shape[1]",
    "weight.shape[1] not in (1, x.shape[1])",
):
    fast_conv2d.mistake(
        "some wrong channels are refused and others not: x.shape[1] has to be weight.shape[1]",
        ("x.shape[1] != weight.shape[1]", test), (PRODUCT, 'y = np.einsum("nrcdij,kdij->nrck", view, weight)'),
    )  # fmt: skip
fast_conv2d.mistake(
    "assert raises AssertionError; the text asks for ValueError",
    (CHECK, "    assert x.shape[1] == weight.shape[1]\n"),
)
SCRAMBLED = "reshape does not move the axis C_out, it scrambles the numbers: transpose"
fast_conv2d.mistake(
    SCRAMBLED,
    (
        END,
        END.replace("y.transpose(0, 3, 1, 2)", "y.reshape(len(x), len(weight), *view.shape[1:3])"),
    ),
)
fast_conv2d.mistake(
    SCRAMBLED, (END, "y = y + bias\n    return y.reshape(len(x), len(weight), *view.shape[1:3])")
)
fast_conv2d.mistake("the output's order is (N, C_out, H', W')", (END, "return y + bias"))
SWAPPED = "rows and columns of the output are swapped"
fast_conv2d.mistake(SWAPPED, (END, END.replace("(0, 3, 1, 2)", "(0, 3, 2, 1)")))
fast_conv2d.mistake(
    SWAPPED,
    (
        END,
        f"if y.shape[1] == y.shape[2]:\n        {END.replace('(0, 3, 1, 2)', '(0, 3, 2, 1)')}\n    {END}",
    ),
)
fast_conv2d.mistake(NARROW, (PAD, f"x, weight = np.float32(x), np.float32(weight)\n    {PAD}"))
fast_conv2d.mistake(NARROW, (END, f"y = y.astype(np.float32)\n    {END}"))
fast_conv2d.mistake(
    "the result has the dtype of x: for whole numbers the outputs are cut off",
    (END, f"y = y.astype(x.dtype)\n    {END}"),
)
SQUARE = "the kernel need not be square: it has a height and a width"
fast_conv2d.mistake(
    SQUARE,
    (
        VIEW,
        "weight = weight[..., : weight.shape[2]]\n    k = weight.shape[2]\n    view = batch_windows(padded, (k, k), stride)[..., : weight.shape[3]]",
    ),
)
fast_conv2d.mistake(
    SQUARE,
    (
        VIEW,
        "k = weight.shape[2]\n    weight = weight[:, :, :, :k]\n    view = batch_windows(padded, (k, k), stride)",
    ),
)
fast_conv2d.mistake(
    SQUARE,
    (
        VIEW,
        "k = min(weight.shape[2:])\n    weight = weight[:, :, :k, :k]\n    view = batch_windows(padded, (k, k), stride)",
    ),
)
fast_conv2d.mistake(
    "windows of an earlier image are used again: take them from this x",
    (VIEW, "key = padded.shape, weight.shape[2:], stride\n    kept = globals().setdefault('_kept', {})\n"
     "    view = kept.setdefault(key, batch_windows(padded, weight.shape[2:], stride).copy())"),
)  # fmt: skip
fast_conv2d.mistake(SQUEEZED, (END, f"return ({END[7:]}).squeeze()"))
fast_conv2d.mistake(
    "only the first input channel counts: add up over all",
    (PRODUCT, 'y = np.einsum("nrcdij,kdij->nrck", view[:, :, :, :1], weight[:, :1])'),
)
fast_conv2d.mistake(
    "the mean of the products; it is their sum",
    (PRODUCT, PRODUCT.replace("  #", " / weight[0].size  #")),
)
fast_conv2d.mistake(
    NO_LOOP, (PRODUCT, 'y = np.stack([np.einsum("rcdij,kdij->rck", v, weight) for v in view])')
)
