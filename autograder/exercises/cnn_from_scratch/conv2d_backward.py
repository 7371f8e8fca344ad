"""Convolution with loops, backward: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch import probes
from autograder.exercises.cnn_from_scratch.numbers import MEAN, NARROW, NUMPY
from autograder.exercises.work import Work


@exercise(
    "cnn_from_scratch/test_conv2d_backward",
    done="all three gradients are right",
    bans=NUMPY,
    rows=False,
    mixes=False,
)
def conv2d_backward(work: Work, rng: np.random.Generator) -> None:
    probes.backward(work, "conv2d_backward", rng)


DTYPE = "dtype = np.result_type(gradient, x, weight)"
DX = "padded_gradient[n, :, rows, columns] += g * weight[k]"
DW = "weight_gradient[k] += g * padded[n, :, rows, columns]"
DB = "gradient.sum(axis=(0, 2, 3))"
PLACES = "rows = slice(row * stride, row * stride + kh)"
CUT = "x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]"
RETURN = "    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))\n"
START = "padded_gradient = np.zeros(padded.shape, dtype)"
LOOP = "    for n in range(n_images):\n"
conv2d_backward.mistake(
    "the slice [padding:-padding] is empty for padding 0",
    (CUT, "x_gradient = padded_gradient[:, :, padding:-padding, padding:-padding]"),
)
conv2d_backward.mistake(
    "the slice [padding:-padding] is empty for padding 0",
    (CUT, "x_gradient = padded_gradient[:, :, padding:-padding, padding:-padding]"),
    (DTYPE, "dtype = x.dtype"),
)
conv2d_backward.mistake(
    "the gradient of the padded input: cut the padding off", (CUT, "x_gradient = padded_gradient")
)
conv2d_backward.mistake(
    "cut off at the wrong corner: x begins at row and column `padding`",
    (CUT, "x_gradient = padded_gradient[:, :, :h, :w]"),
)
conv2d_backward.mistake(
    "cut off at the wrong corner: x begins at row and column `padding`",
    (CUT, "x_gradient = padded_gradient[:, :, 2 * padding :, 2 * padding :]"),
)
conv2d_backward.mistake(
    "height and width of x are swapped where the padding is cut off",
    (CUT, CUT.replace("+ h", "+ _").replace("+ w", "+ h").replace("+ _", "+ w")),
)
OVERLAP = "windows overlap, so the gradients of a pixel add up: +=, not ="
conv2d_backward.mistake(OVERLAP, (DX, DX.replace("+=", "=")))
conv2d_backward.mistake(
    OVERLAP,
    (
        DX,
        "part = part + g * weight[k] if k else g * weight[k]\n                padded_gradient[n, :, rows, columns] = part",
    ),
)
for edits in (
    [
        (
            RETURN,
            RETURN.replace("weight_gradient", "weight_gradient / n_images").replace(
                "))\n", ")) / n_images\n"
            ),
        )
    ],
    [(RETURN, RETURN.replace("weight_gradient", "weight_gradient / n_images"))],
    [(RETURN, RETURN.replace("))\n", ")) / n_images\n"))],
    [(RETURN, RETURN.replace("x_gradient", "x_gradient / n_images"))],
    [
        (
            RETURN,
            "    return x_gradient / n_images, weight_gradient / n_images, gradient.sum(axis=(0, 2, 3)) / n_images\n",
        )
    ],
):
    conv2d_backward.mistake(MEAN, *edits)
conv2d_backward.mistake(
    "the mean over the map, not the sum", (DB, "gradient.mean(axis=(2, 3)).sum(axis=0)")
)
conv2d_backward.mistake(
    "the mean over batch and map, not the sum", (DB, "gradient.mean(axis=(0, 2, 3))")
)
conv2d_backward.mistake(
    "not summed over rows and columns: a bias belongs to the whole map",
    (DB, "gradient.sum(axis=0)"),
)
conv2d_backward.mistake("not summed over the batch", (DB, "gradient.sum(axis=(2, 3))"))
conv2d_backward.mistake(
    "summed over the channels, too: each has a bias of its own", (DB, "gradient.sum()")
)
conv2d_backward.mistake(
    "summed over the wrong axes: channels are axis 1", (DB, "gradient.sum(axis=(1, 2, 3))")
)
conv2d_backward.mistake(
    "the bias gradient has the shape of the bias, (C_out,): no keepdims",
    (DB, "gradient.sum(axis=(0, 2, 3), keepdims=True)"),
)
conv2d_backward.mistake(
    "the kernel is flipped; each pixel gets g times the kernel number that it met",
    (DX, DX.replace("weight[k]", "weight[k][:, ::-1, ::-1]")),
)
conv2d_backward.mistake(
    "the kernel's rows and columns are swapped on the way back",
    (DX, DX.replace("weight[k]", "(weight[k].transpose(0, 2, 1) if kh == kw else weight[k])")),
)
conv2d_backward.mistake(
    "flipped: each kernel number gets g times the pixel that it met", (DW, DW + "[:, ::-1, ::-1]")
)
conv2d_backward.mistake(
    "only the last image counts: add up over all images",
    (LOOP, LOOP + "        weight_gradient[...] = 0\n"),
)
conv2d_backward.mistake(
    "that is the gradient of the last window alone: add up over all windows",
    (DW, DW.replace("+=", "=")),
)
for last in ("(h_out - 1) * stride + kh", "padding + (h_out - 1) * stride + kh - padding"):
    conv2d_backward.mistake(
        "rows and columns that no window reaches are missing: their gradient is 0, and it has the shape of x",
        (
            CUT,
            CUT
            + f"\n    x_gradient = padded_gradient[:, :, padding : min(padding + h, {last}), padding : min(padding + w, (w_out - 1) * stride + kw)]",
        ),
    )
conv2d_backward.mistake(
    "rows and columns that no window reaches are missing: their gradient is 0, and it has the shape of x",
    (CUT, "reach = padded_gradient[:, :, : (h_out - 1) * stride + kh, : (w_out - 1) * stride + kw]\n"
     "    x_gradient = reach[:, :, padding : reach.shape[2] - padding, padding : reach.shape[3] - padding]"),
)  # fmt: skip
conv2d_backward.mistake(NARROW, (DTYPE, "dtype = np.float32"))
conv2d_backward.mistake(NARROW, (START, START.replace("dtype", "np.float32")))
conv2d_backward.mistake(
    NARROW,
    (
        "weight_gradient = np.zeros(weight.shape, dtype)",
        "weight_gradient = np.zeros(weight.shape, np.float32)",
    ),
)
conv2d_backward.mistake(
    "the gradients have the dtype of x: for whole numbers they are cut off",
    (DTYPE, "dtype = x.dtype"),
)
conv2d_backward.mistake(
    "the gradient of x has the dtype of x: for whole numbers it is cut off",
    (START, START.replace("dtype", "x.dtype")),
)
conv2d_backward.mistake(
    "windows that touch the padding count as well, also for the weight",
    (
        DW,
        f"if min(row, column) * stride >= padding and row * stride + kh <= padding + h and column * stride + kw <= padding + w:\n                        {DW}",
    ),
)
conv2d_backward.mistake(
    "the padding is missing where the weight's gradient is made",
    (
        DW,
        "weight_gradient[k] += g * np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))[n, :, rows, columns]",
    ),
)
CHANNELS = "the channels are added together; each has its own part of kernel and window"
conv2d_backward.mistake(CHANNELS, (DW, DW + ".sum(axis=0)"))
conv2d_backward.mistake(CHANNELS, (DX, DX + ".sum(axis=0)"))
conv2d_backward.mistake(
    "outputs with a negative gradient are left out: they count, too",
    ("g = gradient[n, k, row, column]", "g = max(gradient[n, k, row, column], 0)"),
)
conv2d_backward.mistake(
    "pixels of value 0 get a gradient, too: only the padding is cut off", (CUT, CUT + " * (x != 0)")
)
conv2d_backward.mistake(
    "the gradient is multiplied with x: each pixel gets g times the kernel number",
    (CUT, CUT + " * x"),
)
X_ITSELF = "without padding the buffer of the gradient is the caller's own x"
conv2d_backward.mistake(
    X_ITSELF,
    (
        START,
        "padded_gradient = np.zeros(padded.shape, dtype) if padding else x\n    padded = padded.copy()\n    padded_gradient *= 0",
    ),
)
conv2d_backward.mistake(
    X_ITSELF,
    (
        START,
        "padded_gradient = np.zeros(padded.shape, dtype) if padding else x\n    padded = padded.copy()\n    padded_gradient[...] = 0",
    ),
)
conv2d_backward.mistake(
    "the stride is missing on the way back: the window starts at row * stride",
    (DX, "padded_gradient[n, :, row : row + kh, column : column + kw] += g * weight[k]"),
)
conv2d_backward.mistake(
    "the stride is not used: the window starts at row * stride",
    ("    n_images, c_out", "    stride = 1\n    n_images, c_out"),
)
conv2d_backward.mistake(
    "what was made in an earlier call is still in the buffer: start with zeros in each call",
    (
        START,
        "kept = globals().setdefault('_kept', {})\n    padded_gradient = kept.setdefault(padded.shape, np.zeros(padded.shape, dtype))",
    ),
)
conv2d_backward.mistake(
    "works in place: assigning to .shape changes the caller's array",
    (
        RETURN,
        "    gradient.shape = (n_images, c_out, -1)\n    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2))\n",
    ),
)
conv2d_backward.mistake(
    "an axis of length one has disappeared from the gradient of x",
    (RETURN, RETURN.replace("x_gradient,", "x_gradient.squeeze(),")),
)
conv2d_backward.mistake(
    "the order of the three is: x, weight, bias",
    (RETURN, "    return weight_gradient, x_gradient, gradient.sum(axis=(0, 2, 3))\n"),
)
conv2d_backward.mistake(
    "three arrays are asked for: the gradients of x, of weight and of bias",
    (RETURN, "    return x_gradient\n"),
)
conv2d_backward.mistake(
    "three arrays are asked for: the gradients of x, of weight and of bias",
    (RETURN, "    return np.zeros_like(x)\n"),
)
conv2d_backward.mistake(
    "three arrays are asked for: the gradients of x, of weight and of bias",
    (RETURN, "    return x_gradient, weight_gradient\n"),
)
conv2d_backward.mistake(
    "that is a gradient of zeros: store and return what was added up",
    (RETURN, "    return np.zeros_like(x), weight_gradient, gradient.sum(axis=(0, 2, 3))\n"),
)
for dtype in ("x.dtype", "weight.dtype", "gradient.dtype"):
    conv2d_backward.mistake(
        "the gradients' numbers are cut off to the dtype of one argument: np.result_type of all three",
        (DTYPE, f"dtype = {dtype}"),
        (DX, "padded_gradient[n, :, rows, columns] += (g * weight[k]).astype(dtype)"),
        (DW, "weight_gradient[k] += (g * padded[n, :, rows, columns]).astype(dtype)"),
    )
