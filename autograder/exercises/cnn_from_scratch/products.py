"""Products of arrays, and two matrices: exercises of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NARROW, NUMPY, SHARP, SQUEEZED, short
from autograder.exercises.work import Work


@exercise("cnn_from_scratch/test_products", done="both tools are right", bans=NUMPY)
def products(work: Work, rng: np.random.Generator) -> None:
    for n, c, h, w, k in (
        (2, 1, 2, 1, 3),
        (2, 3, 2, 2, 4),
        (3, 2, 2, 3, 3),
        (1, 1, 2, 3, 2),
        (2, 2, 1, 2, 1),
        (2, 2, 2, 2, 2),
    ):
        a, b = short(rng, n, c, h, w), short(rng, c, h, w, k)
        result = work.call("apply_filters", a, b)
        work.compare(result, f"apply_filters, images {a.shape}, filters {b.shape}", types=True)
    a, b = rng.standard_normal((2, 1, 2, 2)), rng.standard_normal((1, 2, 2, 3))
    work.compare(work.call("apply_filters", a, b), "apply_filters, float64", **SHARP)
    big = np.moveaxis(short(rng, 2, 2, 3, 2), 3, 1)
    work.compare(
        work.call("apply_filters", big, short(rng, 2, 2, 3, 2)),
        "apply_filters, images with the channels last in memory",
    )
    for shape in (
        (2, 3, 4),
        (3, 2, 2),
        (2, 2, 3),
        (2, 2, 2),
        (3, 2, 3),
        (1, 3, 2),
        (2, 4, 1),
        (2, 1, 3),
    ):
        a, b = short(rng, *shape), short(rng, shape[1])
        what = f"add_to_middle_axis, a {a.shape}, b {b.shape}"
        work.compare(work.call("add_to_middle_axis", a, b), what, types=True)
    whole = rng.integers(0, 9, (2, 3, 2))
    result = work.call("add_to_middle_axis", whole, short(rng, 3) + 0.125)
    work.compare(result, "add_to_middle_axis, an a of whole numbers and a b of fractions")
    a, b = rng.standard_normal((1, 2, 2)), rng.standard_normal(2)
    work.compare(work.call("add_to_middle_axis", a, b), "add_to_middle_axis, float64", **SHARP)


EINSUM = 'return np.einsum("nchw,chwk->nk", images, filters)'
ADD = "return a + b[:, None]"
FLAT = "images.reshape(len(images), -1)"
ORDER = "the axes of the filters are in another order than those of the images"
products.mistake(
    ORDER, (EINSUM, f"return {FLAT} @ filters.transpose(3, 0, 1, 2).reshape(-1, filters.shape[3])")
)
products.mistake(ORDER, (EINSUM, f"return {FLAT} @ filters.reshape(filters.shape[-1], -1).T"))
products.mistake(
    ORDER, (EINSUM, f"return {FLAT} @ filters.transpose(1, 2, 0, 3).reshape(-1, filters.shape[3])")
)
products.mistake(
    "rows and columns of the filters are swapped",
    (
        EINSUM,
        'return np.einsum("nchw,chwk->nk", images, filters.swapaxes(1, 2) if filters.shape[1] == filters.shape[2] else filters)',
    ),
)
products.mistake(
    "transposed: the images are the rows, (N, K)", (EINSUM, EINSUM.replace("->nk", "->kn"))
)
products.mistake(
    "not summed over the rows: c, h and w are all summed over",
    (EINSUM, EINSUM.replace("->nk", "->nkh")),
)
products.mistake(
    "not summed over the channels: c, h and w are all summed over",
    (EINSUM, EINSUM.replace("->nk", "->nkc")),
)
products.mistake(
    "the mean of the products; it is their sum", (EINSUM, EINSUM + " / filters[..., 0].size")
)
products.mistake("the mean over the channels; it is the sum", (EINSUM, EINSUM + " / len(filters)"))
products.mistake(SQUEEZED, (EINSUM, f"{EINSUM}.squeeze()"))
products.mistake(
    "every channel is multiplied with all channels of the filter: use one letter for both",
    (EINSUM, 'return np.einsum("nchw,dhwk->nk", images, filters)'),
)
products.mistake(
    "only the first channel counts: add up over all",
    (EINSUM, 'return np.einsum("nchw,chwk->nk", images[:, :1], filters[:1])'),
)
FLATTENED = "works in place: assigning to .shape changes the caller's array"
products.mistake(
    FLATTENED, (EINSUM, f"filters.shape = (-1, filters.shape[-1])\n    return {FLAT} @ filters")
)
products.mistake(
    FLATTENED,
    (
        EINSUM,
        "k = filters.shape[-1]\n    images.shape = (len(images), -1)\n    return images @ filters.reshape(-1, k)",
    ),
)
products.mistake(
    NARROW, (EINSUM, 'return np.einsum("nchw,chwk->nk", np.float32(images), np.float32(filters))')
)
FIRST = (
    "the loop over the filters runs over the first axis, the channels: filter k is filters[..., k]"
)
products.mistake(
    FIRST,
    (
        EINSUM,
        "return np.stack([(images * f).sum(axis=(1, 2, 3)) for f in filters.transpose(0, 3, 1, 2)[:, : images.shape[1]]], axis=1)",
    ),
)
products.mistake(
    FIRST,
    (
        EINSUM,
        "return np.stack([(images * filters[..., k]).sum(axis=(1, 2, 3)) for k in range(len(filters))], axis=1)",
    ),
)
products.mistake(FIRST, (EINSUM, """result = np.zeros((len(images), filters.shape[3]))
    for k in range(min(len(filters), filters.shape[3])):
        result[:, k] = (images * filters[..., k]).sum(axis=(1, 2, 3))
    return result"""))  # fmt: skip
LAST = "b is lined up with the last axis: give it a new one, b[:, None]"
products.mistake(LAST, (ADD, "return a + b"))
products.mistake(LAST, (ADD, f"try:\n        return a + b\n    except ValueError:\n        {ADD}"))
products.mistake(LAST, (ADD, f"if a.shape[1] == a.shape[2]:\n        return a + b\n    {ADD}"))
AHEAD = "b is lined up with the first axis: one new axis is enough"
products.mistake(AHEAD, (ADD, "return a + b[:, None, None]"))
products.mistake(
    AHEAD, (ADD, f"if a.shape[0] == a.shape[1]:\n        return a + b[:, None, None]\n    {ADD}")
)
products.mistake(
    AHEAD,
    (ADD, f"try:\n        return a + b[:, None, None]\n    except ValueError:\n        {ADD}"),
)
products.mistake("b is subtracted; it has to be added", (ADD, "return a - b[:, None]"))
products.mistake("b is multiplied; it has to be added", (ADD, "return a * b[:, None]"))
products.mistake(
    "the addition works in place and changes the caller's a", (ADD, "a += b[:, None]\n    return a")
)
products.mistake(
    "the addition works in place and changes the caller's a",
    (ADD, "for q in range(len(b)):\n        a[:, q] += b[q]\n    return a"),
)
CUT = "the result has the dtype of a: for whole numbers the sums are cut off"
products.mistake(CUT, (ADD, "y = np.array(a)\n    y[...] = y + b[:, None]\n    return y"))
products.mistake(
    "the axes are left swapped: swap them back after the addition",
    (ADD, "return a.swapaxes(1, 2) + b"),
)
products.mistake(
    "the axes are left swapped: swap them back after the addition",
    (ADD, "return np.moveaxis(a, 1, -1) + b"),
)
for bound in ("a.shape[0]", "a.shape[2]"):
    products.mistake(
        "the loop over q does not run over the middle axis: q goes to a.shape[1]",
        (
            ADD,
            f"y = a + 0 * b[:, None]\n    for q in range(min({bound}, a.shape[1])):\n        y[:, q] += b[q]\n    return y",
        ),
    )
products.mistake(
    "b is tiled where each number has to be repeated along the last axis",
    (ADD, "return a + np.tile(b, a.shape[2]).reshape(a.shape[1], a.shape[2])"),
)
products.mistake(
    "b is tiled where each number has to be repeated along the last axis",
    (ADD, "return a + np.resize(b, a.shape)"),
)
products.mistake(
    SQUEEZED, (ADD, f"{ADD}\n".replace("return ", "return (").replace("\n", ").squeeze()"))
)
products.mistake(NARROW, (ADD, "return np.float32(a) + np.float32(b)[:, None]"))


@exercise("cnn_from_scratch/test_matrices", done="sizes and sources of both matrices")
def matrices(work: Work, rng: np.random.Generator) -> None:
    del work, rng


matrices.short_answers(
    "matrices",
    hint="columns = length of the vector that is multiplied; the matrix holds what is not in the vector",
    why={
        "toeplitz: rows": "one row for each number of the output: 8 channels of 22 x 19",
        "toeplitz: columns": "the vector is the image, 3 * 45 * 40 numbers",
        "toeplitz: its numbers come from the": "the kernel stands in the matrix, the image in the vector",
        "windows: rows": "one row for each window, 22 * 19; all kernels use the same windows",
        "windows: columns": "the vector is a kernel, 3 * 3 * 3 numbers",
        "windows: its numbers come from the": "each row is a window of the image",
    },
    mistakes=[
        ("the two sources are mixed up: the matrix holds what is not in the vector",
         {"toeplitz: its numbers come from the": "image", "windows: its numbers come from the": "kernel"}),
        ("the Toeplitz matrix gives all eight channels of the output", {"toeplitz: rows": 418}),
        ("the channels are forgotten: image and window have three",
         {"toeplitz: columns": 1800, "windows: columns": 9}),
        ("the channels of the window are forgotten: it has three", {"windows: columns": 9}),
        ("the channels of the image are forgotten: it has three", {"toeplitz: columns": 1800}),
        ("the stride is forgotten: with stride 2 there are 22 x 19 windows",
         {"toeplitz: rows": 13072, "windows: rows": 1634}),
        ("the stride is forgotten in one of the matrices", {"windows: rows": 1634}),
        ("the stride is forgotten in one of the matrices", {"toeplitz: rows": 13072}),
        ("rows and columns of the Toeplitz matrix are swapped: it multiplies the image from the left",
         {"toeplitz: rows": 5400, "toeplitz: columns": 3344}),
        ("rows and columns of the matrix of windows are swapped", {"windows: rows": 27, "windows: columns": 418}),
        ("rows and columns are swapped in both", {"toeplitz: rows": 5400, "toeplitz: columns": 3344,
          "windows: rows": 27, "windows: columns": 418}),
        ("the windows are the same for all eight kernels: they are not repeated", {"windows: rows": 3344}),
    ],
)  # fmt: skip
