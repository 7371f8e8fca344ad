"""Convolution on windows, backward: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch import probes
from autograder.exercises.cnn_from_scratch.numbers import MEAN, NARROW, NUMPY
from autograder.exercises.work import Work
from course.checks.ways import Ban

NO_LOOP_BACK = "no loop over images or positions: only over the places inside the kernel"
MANY = 3000  # lines of Python are fewer than that without such a loop


@exercise(
    "cnn_from_scratch/test_fast_conv2d_backward",
    done="the same gradients without loops over positions",
    bans=[*NUMPY, Ban("conv2d_backward", NO_LOOP_BACK)],
    mixes=False,
)
def fast_conv2d_backward(work: Work, rng: np.random.Generator) -> None:
    name = "fast_conv2d_backward"
    probes.backward(work, name, rng)
    for shape in ((6000, 1, 1, 1), (1, 1, 80, 75)):
        zeros = np.zeros(shape)
        lines = work.lines(name, zeros, zeros, np.ones((1, 1, 1, 1)))
        what = f"{name}, x {shape}: how much Python runs"
        work.compare(lines, what, form=("below", MANY), says=NO_LOOP_BACK)


DTYPE = "np.result_type(gradient, x, weight)"
START = "padded_gradient = np.zeros(padded.shape, np.result_type(gradient, x, weight))"
DW = "weight_gradient = np.tensordot(gradient, view, axes=((0, 2, 3), (0, 1, 2)))"
PART = "part = channels_last @ weight[:, :, i, j]  # (N, H', W', C_in)"
PLACE = (
    "padded_gradient[:, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride] += ("
)
CUT = "x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]"
RETURN = "    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))\n"
DB = "gradient.sum(axis=(0, 2, 3))"
KERNEL = "for i, j in np.ndindex(kh, kw):"
back = fast_conv2d_backward
back.mistake(
    "the slice [padding:-padding] is empty for padding 0",
    (CUT, "x_gradient = padded_gradient[:, :, padding:-padding, padding:-padding]"),
)
back.mistake(
    "the gradient of the padded input: cut the padding off", (CUT, "x_gradient = padded_gradient")
)
back.mistake(
    "cut off at the wrong corner: x begins at row and column `padding`",
    (CUT, "x_gradient = padded_gradient[:, :, :h, :w]"),
)
back.mistake(
    "every turn of the loop overwrites the one before: the gradients of a pixel add up, +=",
    (PLACE, PLACE.replace("+=", "=")),
)
STOP = "the slice stops too early, or has no step: i : i + stride * h_out : stride"
back.mistake(STOP, (PLACE, "padded_gradient[:, :, i : i + h_out, j : j + w_out] += ("))
back.mistake(
    STOP, (PLACE, "padded_gradient[:, :, i : i + h_out : stride, j : j + w_out : stride] += (")
)
VIEWED = """    part = np.einsum("nkrc,kdij->nrcdij", gradient, weight)
    view = sliding_window_view(padded_gradient, (kh, kw), axis=(2, 3), writeable=True)
    view = view[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
    view += part
"""
LOST = "windows overlap: adding into a view or an index with repeats loses all but one"
LOOP = f"""    {KERNEL}
        {PART}
        {PLACE}
            part.transpose(0, 3, 1, 2)
        )
"""
back.mistake(LOST, (LOOP, VIEWED))
back.mistake(LOST, (LOOP, """    part = np.einsum("nkrc,kdij->ndrcij", gradient, weight)
    rows = stride * np.arange(h_out)[:, None, None, None] + np.arange(kh)[None, None, :, None]
    columns = stride * np.arange(w_out)[None, :, None, None] + np.arange(kw)
    padded_gradient[:, :, rows, columns] += part
"""))  # fmt: skip
for edits in (
    RETURN.replace("weight_gradient", "weight_gradient / len(x)").replace("))\n", ")) / len(x)\n"),
    RETURN.replace("weight_gradient", "weight_gradient / len(x)"),
    RETURN.replace("))\n", ")) / len(x)\n"),
    RETURN.replace("x_gradient", "x_gradient / len(x)"),
):
    back.mistake(MEAN, (RETURN, edits))
back.mistake("the mean over the map, not the sum", (DB, "gradient.mean(axis=(2, 3)).sum(axis=0)"))
back.mistake(
    "not summed over rows and columns: a bias belongs to the whole map",
    (DB, "gradient.sum(axis=0)"),
)
back.mistake("not summed over the batch", (DB, "gradient.sum(axis=(2, 3))"))
back.mistake(
    "the bias gradient has the shape of the bias, (C_out,): no keepdims",
    (DB, "gradient.sum(axis=(0, 2, 3), keepdims=True)"),
)
back.mistake(
    "the bias gradient has the shape of the bias, (C_out,): no keepdims",
    (DB, "gradient.sum(axis=(0, 2, 3))[None, :, None, None]"),
)
back.mistake(
    "the kernel is flipped; each pixel gets g times the kernel number that it met",
    (PART, PART.replace("i, j]", "kh - 1 - i, kw - 1 - j]")),
)
back.mistake(
    "the kernel's rows and columns are swapped: weight[:, :, i, j]",
    (PART, "part = channels_last @ (weight[:, :, j, i] if kh == kw else weight[:, :, i, j])"),
)
back.mistake(
    "the place inside the kernel is swapped where it is added",
    (
        PLACE,
        "padded_gradient[:, :, j : j + stride * h_out : stride, i : i + stride * w_out : stride] += (",
    ),
)
SQUARE = "the kernel need not be square: i goes to kH, j to kW"
back.mistake(SQUARE, (KERNEL, "for i, j in np.ndindex(kh, min(kh, kw)):"))
back.mistake(SQUARE, (KERNEL, "for i, j in np.ndindex(min(kh, kw), min(kh, kw)):"))
back.mistake(SQUARE, (KERNEL, "for i, j in np.ndindex(min(kh, kw), kw):"))
back.mistake(
    "flipped: each kernel number gets g times the pixel that it met",
    (DW, DW + "[:, :, ::-1, ::-1]"),
)
back.mistake(
    "only the last image counts: add up over all images",
    (DW, DW.replace("gradient, view", "gradient[-1:], view[-1:]")),
)
back.mistake(
    "that is the gradient of the last window alone: add up over all windows",
    (DW, "weight_gradient = np.einsum('k,dij->kdij', gradient[-1, :, -1, -1], view[-1, -1, -1])"),
)
back.mistake(
    "the padding is missing where the weight's gradient is made",
    (
        DW,
        DW.replace(
            "view,",
            "batch_windows(np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding))), (kh, kw), stride),",
        ),
    ),
)
MISSING = "rows and columns that no window reaches are missing: their gradient is 0, and it has the shape of x"
back.mistake(
    MISSING,
    (
        START,
        "padded_gradient = np.zeros((*x.shape[:2], (gradient.shape[2] - 1) * stride + kh, (gradient.shape[3] - 1) * stride + kw))",
    ),
)
back.mistake(
    MISSING,
    (
        START,
        "padded_gradient = np.zeros((*x.shape[:2], (gradient.shape[2] - 1) * stride + kh, (gradient.shape[3] - 1) * stride + kw))",
    ),
    (
        CUT,
        "x_gradient = padded_gradient[:, :, padding : padded_gradient.shape[2] - padding, padding : padded_gradient.shape[3] - padding]",
    ),
)
back.mistake(NARROW, (DTYPE, "np.float32"))
back.mistake(NARROW, (DW, DW + ".astype(np.float32)"))
back.mistake(NARROW, (DTYPE, "np.float32"), (DW, DW + ".astype(np.float32)"))
back.mistake(
    "the gradient of x has the dtype of x: for whole numbers it is cut off", (DTYPE, "x.dtype")
)
back.mistake(
    "the gradient of x has the dtype of x: for whole numbers it is cut off",
    (START, "padded_gradient = np.zeros(padded.shape)"),
    (CUT, f"{CUT}.astype(x.dtype)"),
)
CHANNELS = "the channels are added together; each has its own part of kernel and window"
back.mistake(
    CHANNELS,
    (
        PART,
        PART.replace(
            "weight[:, :, i, j]", "(0 * weight + weight.sum(axis=1, keepdims=True))[:, :, i, j]"
        ),
    ),
)
back.mistake(CHANNELS, (DW, DW + ".sum(axis=1, keepdims=True) * np.ones_like(weight)"))
X_ITSELF = "without padding the buffer of the gradient is the caller's own x"
back.mistake(
    X_ITSELF,
    (
        START,
        "padded_gradient = np.zeros(padded.shape) if padding else x\n    padded_gradient[...] = 0",
    ),
)
back.mistake(
    "what was made in an earlier call is still in the buffer: start with zeros in each call",
    (
        START,
        "kept = globals().setdefault('_kept', {})\n    padded_gradient = kept.setdefault(padded.shape, np.zeros(padded.shape))",
    ),
)
back.mistake(
    "an axis of length one has disappeared from the gradient of x",
    (RETURN, RETURN.replace("x_gradient,", "x_gradient.squeeze(),")),
)
back.mistake(
    "the order of the three is: x, weight, bias",
    (RETURN, "    return weight_gradient, x_gradient, gradient.sum(axis=(0, 2, 3))\n"),
)
back.mistake(
    "three arrays are asked for: the gradients of x, of weight and of bias",
    (RETURN, "    return x_gradient, weight_gradient\n"),
)
back.mistake(
    NO_LOOP_BACK,
    (
        DW,
        "weight_gradient = sum(np.tensordot(gradient[n], view[n], axes=((1, 2), (0, 1))) for n in range(len(x)))",
    ),
)
back.mistake(NO_LOOP_BACK, (LOOP, """    for r, c in np.ndindex(h_out, w_out):
        padded_gradient[:, :, r * stride : r * stride + kh, c * stride : c * stride + kw] += (
            np.tensordot(gradient[:, :, r, c], weight, axes=1)
        )
"""))  # fmt: skip
back.mistake(NO_LOOP_BACK, (LOOP, """    for n in range(len(x)):
        for i, j in np.ndindex(kh, kw):
            padded_gradient[n, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride] += (
                (channels_last[n] @ weight[:, :, i, j]).transpose(2, 0, 1)
            )
"""))  # fmt: skip
