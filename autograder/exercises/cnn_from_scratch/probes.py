"""What `conv2d` and `fast_conv2d` are asked alike, and their backward passes."""

from __future__ import annotations

import numpy as np

from autograder.exercises.cnn_from_scratch.numbers import SHARP, short
from autograder.exercises.probes import FILLED_AGAIN, same_objects, whole_in_turn
from autograder.exercises.work import Result, Work

# N, C_in, H, W, C_out, kH, kW, stride, padding. Small, and nothing is square for long. In some, pixels
# are left over at the edge; in two, C_out is W' or H', so that a bias on the wrong axis raises no error.
CASES = (
    (1, 1, 3, 4, 1, 2, 2, 1, 0),
    (2, 2, 4, 5, 4, 2, 2, 1, 0),
    (1, 2, 4, 3, 3, 2, 2, 1, 0),
    (1, 2, 5, 4, 2, 3, 2, 2, 1),
    (2, 1, 3, 4, 2, 2, 1, 1, 1),
    (1, 2, 6, 7, 2, 2, 3, 3, 0),
    (1, 2, 2, 3, 2, 2, 3, 1, 2),
    # Padding and left-over pixels together; a rest of 2; kernels of 1 × 1 and as large as the image;
    # squares; more of everything.
    (1, 3, 4, 6, 5, 3, 3, 2, 1),
    (2, 1, 7, 8, 2, 2, 3, 3, 1),
    (1, 1, 7, 6, 1, 2, 1, 3, 0),
    (2, 3, 4, 5, 2, 1, 1, 2, 1),
    (1, 4, 3, 3, 3, 1, 1, 1, 0),
    (3, 2, 3, 4, 5, 3, 4, 1, 0),
    (1, 3, 5, 5, 3, 3, 3, 1, 0),
    (1, 5, 4, 3, 2, 2, 2, 1, 0),
    (3, 5, 9, 8, 6, 5, 4, 4, 3),
    (1, 1, 3, 11, 1, 2, 2, 1, 0),
    (1, 1, 11, 3, 1, 2, 2, 1, 0),
)
MANY = (1, 6, 6, 5, 2, 5, 5, 1, 0)  # 150 products in each sum
BY_PLACE = ((2, 0), (1, 2), (3, 1))
ORDER = "stride comes before padding"
FULL = (2, 2, 3, 4, 2, 2, 2, 1, 1)
BOTH = {**SHARP, "types": True}
DIGITS = "with short numbers all was right; are these rounded to float32 somewhere? All digits of float64 count"


def output_size(case: tuple) -> tuple:
    """The shape of a convolution's output."""
    n, _, h, w, k, kh, kw, stride, padding = case
    return n, k, (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1


def arrays(rng: np.random.Generator, case: tuple) -> tuple:
    """Image, kernels and bias of short numbers."""
    n, c, h, w, k, kh, kw, _, _ = case
    return short(rng, n, c, h, w), short(rng, k, c, kh, kw), short(rng, k)


def forward(work: Work, name: str, rng: np.random.Generator) -> None:
    """The output of a convolution in many cases, and the refusal of wrong channels."""

    def compare(result: Result, what: str, **how: object) -> None:
        work.compare(result, f"{name}, {what}", **{**BOTH, **how})

    for case in CASES:
        x, weight, bias = arrays(rng, case)
        what = f"x {x.shape}, weight {weight.shape}"
        stride, padding = case[-2:]
        if (stride, padding) == (1, 0):
            compare(work.call(name, x, weight, bias), f"{what}, stride and padding not given")
            other = work.call(name, x[:, :, ::-1].copy(), weight, bias)
            compare(other, f"{what}, another image of the same shape")
        else:
            result = work.call(name, x, weight, bias, stride=stride, padding=padding)
            legal = "the channels agree, and so this is legal, also where pixels are left over"
            compare(
                result,
                f"{what}, stride {stride}, padding {padding}",
                says=legal if stride > 1 else "",
            )
    n, c, h, w, k, kh, kw, stride, padding = FULL
    shapes = ((n, c, h, w), (k, c, kh, kw), (k,))
    x, weight, bias = (rng.standard_normal(shape) for shape in shapes)
    compare(work.call(name, x, weight, bias, stride, padding), "full float64 numbers", says=DIGITS)
    turned = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    compare(work.call(name, turned, weight, bias), "an x with the channels last in memory")
    whole = rng.integers(0, 256, shapes[0])
    compare(work.call(name, whole, weight, bias), "an x of whole numbers", types=False)
    given = arrays(rng, FULL)
    for words, args in zip(("x", "weight", "bias"), whole_in_turn(given, rng), strict=True):
        compare(work.call(name, *args), f"of whole numbers: {words}", types=False)
    same_objects(work, name, given, arrays(rng, FULL), f"{name}, x {given[0].shape}", **SHARP)
    single = [a.astype(np.float32) for a in (x, weight, bias)]
    compare(work.call(name, *single), "float32", types=False, rtol=1e-4, atol=1e-5)
    says = (
        "compare x.shape[1] with weight.shape[1]; with 1 channel NumPy would broadcast silently, "
        "and the text asks for ValueError"
    )
    for mine, theirs in ((3, 1), (3, 2), (1, 3), (2, 3), (1, 2), (4, 1), (4, 2), (5, 6)):
        x = work.make("numpy.ones", (1, mine, 3, 4))
        bad = work.call(name, x, np.ones((2, theirs, 2, 2)), np.ones(2))
        what = f"{name}, x with {mine} channels, kernels for {theirs}"
        work.compare(bad, what, says=says)
        left(work, x, what)
    x, weight, bias = arrays(rng, FULL)
    for stride, padding in BY_PLACE:
        what = f"stride {stride}, padding {padding}, by their places"
        compare(work.call(name, x, weight, bias, stride, padding), what, says=ORDER)
    compare(work.call(name, x, 3 * weight[:, :, ::-1], bias), "the same x with another weight")
    full = [rng.standard_normal(a.shape) for a in (x, weight, bias)]
    mixed = (full[0].astype(np.float32), *full[1:]), (full[0], full[1].astype(np.float32), full[2])
    for number, args in enumerate(mixed, 1):
        compare(work.call(name, *args), f"float32 beside float64, {number}", types=False)
    many = [rng.standard_normal(a.shape) for a in arrays(rng, MANY)]
    compare(work.call(name, *many), "150 products in each sum")
    compare(work.call(name, rng.integers(-400, 900, x.shape), weight, bias),
            "an x of whole numbers, negative ones and above 255", types=False)  # fmt: skip
    compare(work.call(name, np.abs(60 * x), weight, bias), "an x of floats up to 180")
    compare(work.call(name, 1e9 * x, weight, bias), "an x of large numbers")
    given = work.make("numpy.array", x)
    first = work.call(name, given, weight, bias)
    compare(first, "x, looked at again later")
    left(work, given, f"{name}, x, looked at again later")
    work.call(name, -x, weight, 2 * bias)
    compare(work.get(first), "the result of an earlier call", says=FILLED_AGAIN)


def left(work: Work, array: Result, what: str) -> None:
    """The caller's array has its numbers, and can still be written to."""
    says = "the caller's arrays stay as they are, also when the call is refused"
    work.compare(array.method("copy"), f"{what}: the caller's x afterwards", says=says)
    work.compare(
        array.attribute("flags.writeable"), f"{what}: can the caller's x be written to?", says=says
    )  # fmt: skip


def backward(work: Work, name: str, rng: np.random.Generator) -> None:
    """The three gradients of a convolution in many cases."""

    def compare(result: Result, what: str, **how: object) -> None:
        three = "the function returns three arrays: the gradients of x, of weight and of bias"
        for number, part in enumerate(("x", "weight", "bias")):
            label = f"{name}, {what}: the gradient of {part}"
            work.compare(result[number], label, **{**BOTH, **how})
        work.compare(result, f"{name}, {what}: how many arrays", form=("length",), says=three)

    for case in CASES:
        x, weight, _ = arrays(rng, case)
        x[:, :, -1, ::2] = 0
        g = short(rng, *output_size(case))
        what = f"x {x.shape}, weight {weight.shape}"
        stride, padding = case[-2:]
        if (stride, padding) == (1, 0):
            compare(work.call(name, g, x, weight), f"{what}, stride and padding not given")
            other = work.call(name, -g[:, :, ::-1], x[:, :, ::-1].copy(), weight)
            compare(other, f"{what}, others of the same shapes")
        else:
            result = work.call(name, g, x, weight, stride=stride, padding=padding)
            compare(result, f"{what}, stride {stride}, padding {padding}")
    n, c, h, w, k, kh, kw, stride, padding = FULL
    x, weight = (rng.standard_normal(shape) for shape in ((n, c, h, w), (k, c, kh, kw)))
    g = rng.standard_normal(output_size(FULL))
    compare(work.call(name, g, x, weight, stride, padding), "full float64 numbers", says=DIGITS)
    turned = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    g = short(rng, *output_size((*FULL[:-1], 0)))
    compare(work.call(name, g, turned, weight), "an x with the channels last in memory")
    whole = rng.integers(0, 256, x.shape)
    compare(work.call(name, g, whole, weight), "an x of whole numbers", types=False)
    for stride, padding in BY_PLACE:
        size = output_size((*FULL[:-2], stride, padding))
        result = work.call(name, short(rng, *size), turned, weight, stride, padding)
        compare(result, f"stride {stride}, padding {padding}, by their places", says=ORDER)
    given = g, turned, weight
    for words, args in zip(("the gradient", "x", "weight"), whole_in_turn(given, rng), strict=True):
        compare(work.call(name, *args), f"of whole numbers: {words}", types=False)
    some = g * (rng.random(g.shape) < 0.6)
    compare(work.call(name, some, x, weight), "a gradient with zeros in it")
    compare(work.call(name, g, np.abs(60 * x), weight), "an x of floats up to 180")
    compare(work.call(name, g, rng.integers(-400, 900, x.shape), weight),
            "an x of whole numbers, negative ones and above 255", types=False)  # fmt: skip
    compare(work.call(name, g, x, 3 * weight[:, :, ::-1]), "the same x with another weight")
    others = -2 * g, x[::-1], 3 * weight
    same_objects(work, name, (g, x, weight), others, f"{name}, x {x.shape}", **BOTH)
    given, up = work.make("numpy.array", x), work.make("numpy.array", g)
    first = work.call(name, up, given, weight)
    compare(first, "x and gradient, looked at again later")
    left(work, given, f"{name}, x, looked at again later")
    left(work, up, f"{name}, the gradient, looked at again later")
    work.call(name, -g, 2 * x, weight)
    for place in range(3):
        what = f"{name}: part {place} of the result of an earlier call"
        work.compare(work.get(first)[place], what, says=FILLED_AGAIN, **BOTH)
    tiny = {"atol": 1e-25}
    compare(work.call(name, 1e-12 * g, x, weight), "a gradient of tiny numbers", **tiny)
    single = [a.astype(np.float32) for a in (g, x, weight)]
    compare(work.call(name, *single), "float32", types=False, rtol=1e-4, atol=1e-5)
