"""Windows as a view of the image: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NUMPY
from autograder.exercises.work import Result, Work


@exercise(
    "cnn_from_scratch/test_windows", done="the right windows, as a read-only view", bans=NUMPY
)
def windows(work: Work, rng: np.random.Generator) -> None:
    def inside(*shape: int, dtype: str = "float64") -> Result:
        """An image in the middle of a larger block: a wrong stride reads zeros, not foreign memory."""
        block = np.zeros((7, *shape), dtype=dtype)
        block[3] = rng.permutation(np.arange(1, np.prod(shape) + 1)).reshape(shape)
        return work.make("numpy.array", block)[3]

    def look(image: Result, *how: int, what: str, strides: bool = True) -> None:
        k = f"k = {how[0]}, stride {how[1] if len(how) > 1 else 'not given'}"
        what = f"windows, {what}, {k}"
        view = work.call("windows", image, *how)
        work.compare(view, what, types=True)
        copied = "the pixels were copied: return what as_strided makes of the image itself"
        work.compare(view.about("shares"), f"{what}: a view of the image?", says=copied)
        safe = "pass writeable=False: one pixel appears in several windows"
        work.compare(view.about("writeable"), f"{what}: can it be written to?", says=safe)
        if strides:
            taken = (
                "the strides in bytes are those of the image, times `stride` from window to window"
            )
            work.compare(view.about("strides"), f"{what}: strides in bytes", says=taken)
        open_still = "the image itself was made read-only: pass writeable=False for the view"
        free = image.attribute("flags.writeable")
        work.compare(free, f"{what}: can the image itself be written to?", says=open_still)

    look(inside(2, 3, 5), 2, what="image (2, 3, 5)")
    look(inside(1, 4, 7), 3, 2, what="image (1, 4, 7)", strides=False)
    look(inside(2, 6, 5), 2, 3, what="image (2, 6, 5)")
    look(inside(1, 7, 4), 3, 2, what="image (1, 7, 4)", strides=False)
    look(inside(2, 4, 3, dtype="float32"), 2, what="float32 image (2, 4, 3)")
    look(inside(2, 3, 4, dtype="uint8"), 2, what="uint8 image (2, 3, 4)")
    turned = work.make("numpy.moveaxis", inside(3, 4, 2), 2, 0)
    look(turned, 2, what="image (2, 3, 4) with the channels last in memory")
    flipped = work.make("numpy.flip", inside(2, 4, 3), 1)
    look(flipped, 2, 2, what="image (2, 4, 3) read upside down", strides=False)
    look(inside(2, 3, 3), 3, what="image (2, 3, 3), as large as the window", strides=False)
    look(inside(1, 2, 4), 2, what="image (1, 2, 4), as high as the window", strides=False)
    look(inside(3, 2, 2), 1, what="image (3, 2, 2)", strides=False)
    says = (
        "the window does not fit: compare k with H and with W, and raise ValueError; as_strided itself "
        "checks nothing"
    )
    for shape, k, stride in (
        ((1, 4, 9), 5, 1),
        ((1, 9, 4), 5, 1),
        ((2, 2, 2), 3, 1),
        ((2, 3, 9), 4, 2),
        ((2, 9, 3), 5, 4),
    ):
        bad = work.call("windows", inside(*shape), k, stride)
        work.compare(bad, f"windows, image {shape}, k = {k}, stride {stride}", says=says)


CHECK = """    if k > h or k > w:
        raise ValueError(f"a window of {k} x {k} does not fit into {h} x {w}")
"""
SHAPE = "shape=((h - k) // stride + 1, (w - k) // stride + 1, c, k, k),"
STRIDES = "strides=(stride * s_h, stride * s_w, s_c, s_h, s_w),"
TAKEN = "s_c, s_h, s_w = image.strides"
BODY = f"""    return as_strided(
        image,
        {SHAPE}
        {STRIDES}
        writeable=False,
    )
"""
FIT = (
    "the window does not fit: compare k with H and with W, and raise ValueError; as_strided itself "
    "checks nothing"
)
POSITIVE = SHAPE.replace("(h - k) // stride + 1", "max((h - k) // stride + 1, 0)").replace(
    "(w - k) // stride + 1", "max((w - k) // stride + 1, 0)"
)
windows.mistake(FIT, (CHECK, ""), (SHAPE, POSITIVE))
windows.mistake(FIT, (CHECK, ""))
for test in ("k > h", "k > w", "k > h and k > w", "k * k > h * w", "k > max(h, w)"):
    windows.mistake(FIT, ("if k > h or k > w:", f"if {test}:"), (SHAPE, POSITIVE))
    windows.mistake(FIT, ("if k > h or k > w:", f"if {test}:"))
windows.mistake(
    "a window as large as the image fits: refuse it only if it is larger",
    ("if k > h or k > w:", "if k >= h or k >= w:"),
)
windows.mistake(
    "assert raises AssertionError; the text asks for ValueError",
    (CHECK, "    assert k <= h and k <= w\n"),
)
windows.mistake(
    "sizes at which pixels are left over are refused; the formula rounds down",
    (
        CHECK,
        f"{CHECK}    if (h - k) % stride or (w - k) % stride:\n        raise ValueError('rest')\n",
    ),
)
windows.mistake(
    "pass writeable=False: one pixel appears in several windows", ("        writeable=False,\n", "")
)
BYTES = "the strides belong to a contiguous float64 array: read them from image.strides"
# With smaller numbers these strides lead out of the image's memory: what is found there is no track.
FLOAT64 = "(h * w * 8, w * 8, 8) if image.itemsize == 8 else image.strides"
windows.mistake(BYTES, (TAKEN, f"s_c, s_h, s_w = {FLOAT64}"))
windows.mistake(BYTES, (TAKEN, f"s_c, s_h, s_w = {FLOAT64.replace('== 8', '>= 4')}"))
windows.mistake(
    "the strides belong to a contiguous array: read them from image.strides",
    (TAKEN, "s_c, s_h, s_w = np.array([h * w, w, 1]) * image.itemsize"),
)
windows.mistake(
    "the strides are counted in bytes, not in numbers: read them from image.strides",
    (TAKEN, "s_c, s_h, s_w = h * w, w, 1"),
)
COPIED = "the pixels were copied: return what as_strided makes of the image itself"
for copy in (
    "np.ascontiguousarray(image)",
    "image.astype(float)",
    "np.asarray(image, dtype=np.float64)",
    "image.copy()",
):
    why = (
        COPIED
        if "float" not in copy
        else "the image was converted to float64, which copies it: the dtype stays"
    )
    windows.mistake(why, (TAKEN, f"image = {copy}\n    {TAKEN}"))
SLIDING = "sliding_window_view(image, (k, k), axis=(1, 2))[:, ::stride, ::stride].transpose(1, 2, 0, 3, 4)"
windows.mistake(
    COPIED,
    (BODY, f"    view = {SLIDING}.copy()\n    view.flags.writeable = False\n    return view\n"),
)
windows.mistake(
    "the pixels were copied, and the copy can be written to: return the read-only view",
    (BODY, f"    return {SLIDING}.copy()\n"),
)
windows.mistake(
    "the pixels were copied into float64: return the read-only view",
    (
        BODY,
        f"    view = {SLIDING}.astype(float)\n    view.flags.writeable = False\n    return view\n",
    ),
)
windows.mistake(
    "the axes are (H', W', C, k, k), and here the last three are (k, k, C)",
    (SHAPE, SHAPE.replace("c, k, k", "k, k, c")),
    (STRIDES, STRIDES.replace("s_c, s_h, s_w", "s_h, s_w, s_c")),
)
windows.mistake(
    "shape and strides are in different orders: both are (H', W', C, k, k)",
    (SHAPE, SHAPE.replace("c, k, k", "k, k, c")),
)
windows.mistake(
    "shape and strides are in different orders: both are (H', W', C, k, k)",
    (STRIDES, STRIDES.replace("s_c, s_h, s_w", "s_h, s_w, s_c")),
)
windows.mistake(
    "the channels come first: the order is (H', W', C, k, k)",
    (SHAPE, "shape=(c, (h - k) // stride + 1, (w - k) // stride + 1, k, k),"),
    (STRIDES, "strides=(s_c, stride * s_h, stride * s_w, s_h, s_w),"),
)
windows.mistake(
    "rows and columns inside a window are swapped",
    (STRIDES, STRIDES.replace("s_c, s_h, s_w", "s_c, s_w, s_h")),
)
windows.mistake(
    "rows and columns of windows are swapped",
    (SHAPE, "shape=((w - k) // stride + 1, (h - k) // stride + 1, c, k, k),"),
    (STRIDES, "strides=(stride * s_w, stride * s_h, s_c, s_h, s_w),"),
)
windows.mistake(
    "rows and columns of windows are swapped in the strides",
    (STRIDES, STRIDES.replace("stride * s_h, stride * s_w", "stride * s_w, stride * s_h")),
)
windows.mistake(
    "the stride is not used: windows begin `stride` pixels apart",
    (STRIDES, STRIDES.replace("stride * ", "")),
)
windows.mistake("the stride is not used", (TAKEN, f"stride = 1\n    {TAKEN}"))
windows.mistake(
    "to the right the windows move by one pixel: the stride counts there, too",
    (STRIDES, STRIDES.replace("stride * s_w", "s_w")),
)
windows.mistake(
    "to the right the windows move by one pixel: the stride counts there, too",
    (STRIDES, STRIDES.replace("stride * s_w", "s_w")),
    (SHAPE, SHAPE.replace("(w - k) // stride + 1", "w - k + 1")),
)
windows.mistake(
    "the step inside a window is one pixel, whatever the stride",
    (STRIDES, STRIDES.replace("s_c, s_h, s_w", "s_c, stride * s_h, stride * s_w")),
)
UP = "rounded up: a window that does not fit any more reads pixels beyond the image"
windows.mistake(
    UP, (SHAPE, "shape=(-((h - k) // -stride) + 1, -((w - k) // -stride) + 1, c, k, k),")
)
ONE = "the + 1 belongs outside of the division: (H - k) // stride + 1"
windows.mistake(ONE, (SHAPE, "shape=((h - k + 1) // stride, (w - k + 1) // stride, c, k, k),"))
windows.mistake(
    "one row and one column of windows are missing: (H - k) // stride + 1",
    (SHAPE, SHAPE.replace(" + 1", "")),
)
SQUARE = "the image need not be square: H' comes from H, W' from W"
for one in ("h", "w"):
    windows.mistake(
        SQUARE, (SHAPE, f"shape=(({one} - k) // stride + 1, ({one} - k) // stride + 1, c, k, k),")
    )
windows.mistake(
    SQUARE, (SHAPE, "shape=((h - k) // stride + 1, (min(h, w) - k) // stride + 1, c, k, k),")
)
windows.mistake(
    SQUARE,
    (SHAPE, "shape=((min(h, w) - k) // stride + 1, (min(h, w) - k) // stride + 1, c, k, k),"),
)
windows.mistake(
    "the image itself was made read-only: pass writeable=False for the view",
    ("        writeable=False,\n", ""), ("    return as_strided(", "    image.flags.writeable = False\n    return as_strided("),
)  # fmt: skip
windows.mistake(
    "the image itself was made read-only, and the view was not: pass writeable=False",
    (
        BODY,
        BODY.replace("        writeable=False,\n", "").replace("return", "view =")
        + "    image.flags.writeable = False\n    return view\n",
    ),
)
windows.mistake(
    "the caller's image is changed in place", (TAKEN, f"image += 0 * image + 1\n    {TAKEN}")
)
