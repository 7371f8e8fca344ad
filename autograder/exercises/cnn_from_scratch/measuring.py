"""Gradients that are measured, in `cnn_from_scratch`: central differences and the hunt for bugs."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NUMPY, kept
from autograder.exercises.work import Work

HOW = {"rtol": 1e-6, "types": True}


@exercise(
    "cnn_from_scratch/test_numeric_gradient",
    done="the measured slopes are those of calculus, and x is unchanged",
    bans=NUMPY,
)
def numeric_gradient(work: Work, rng: np.random.Generator) -> None:
    def measured(
        x: np.ndarray, *eps: float, scale: float = 1.0, bend: float = 1.0, what: str = ""
    ) -> None:
        c = bend * rng.integers(4, 9, x.shape) / 4
        d = rng.integers(1, 9, x.shape) / 4
        function = work.make("course.checks.objects.Surface", c, d, scale)
        caller = work.make("numpy.array", x)
        step = f"eps = {eps[0]:g}" if eps else "eps not given"
        what = f"numeric_gradient, x {x.shape} {x.dtype}{what}, {step}"
        result = work.call("numeric_gradient", function, caller, *eps)
        work.compare(result, what, **HOW, atol=1e-7 * scale)
        kept(work, caller, what)

    def spread(*shape: int) -> np.ndarray:
        """Numbers off the kink, and not all near 1."""
        return rng.choice([-1, 1], shape) * rng.uniform(1.5, 4, shape)

    measured(np.sort(spread(3)), 0.125)
    x = work.make("numpy.array", spread(2, 2))
    watching = work.make("course.checks.objects.Watching", x)
    work.compare(
        work.call("numeric_gradient", watching, x), "numeric_gradient of a function that looks at the caller's x",
        says="the caller's x moves while the function is called: the work is done on a copy", **HOW, atol=1e-7,
    )  # fmt: skip
    measured(spread(3, 2))
    measured(np.asfortranarray(spread(2, 3)), 0.25, what=" stored by columns")
    x = spread(4)
    x[1] = 0
    measured(x, what=", with a 0 in it")
    measured(spread(2, 1, 2), 0.0625)
    measured(spread(1))
    measured(np.array([2, -3, 5]), 0.125)
    measured(spread(2, 3).astype(np.float32))
    measured(spread(3), scale=2.0**-27, what=", a function with tiny slopes")
    measured(
        spread(2) / 10000, bend=2.0**20, what=", a function that bends a lot: the step is 1e-5"
    )


CENTRAL = """        x[index] = old - eps
        below = function(x)
        x[index] = old
        gradient[index] = (above - below) / (2 * eps)"""
DIVIDED = "(above - below) / (2 * eps)"
EPS = "x = np.array(x, dtype=np.float64)"
numeric_gradient.mistake(
    "that steps up only: take f(x + eps) - f(x - eps), and divide by 2 eps",
    (CENTRAL, "        x[index] = old\n        gradient[index] = (above - function(x)) / eps"),
)
numeric_gradient.mistake(
    "that steps up only: take f(x + eps) - f(x - eps), and divide by 2 eps",
    (
        CENTRAL,
        "        x[index] = old\n        gradient[index] = (above - function(x)) / (2 * eps)",
    ),
)
numeric_gradient.mistake(
    "that steps down only: take f(x + eps) - f(x - eps), and divide by 2 eps",
    ("x[index] = old + eps\n        above = function(x)", "above = function(x)"),
    (DIVIDED, "(above - below) / eps"),
)
numeric_gradient.mistake(
    "the difference of two steps has to be divided by 2 eps, not by eps",
    (DIVIDED, "(above - below) / eps"),
)
numeric_gradient.mistake("the difference is not divided by 2 eps", (DIVIDED, "above - below"))
numeric_gradient.mistake(
    "divided by 2 and multiplied with eps: write brackets around 2 * eps",
    (DIVIDED, "(above - below) / 2 * eps"),
)
numeric_gradient.mistake(
    "the sign is wrong: f(x + eps) comes first", (DIVIDED, "(below - above) / (2 * eps)")
)
numeric_gradient.mistake(
    "all numbers of x were moved at once: move one at a time",
    (
        CENTRAL,
        "        x[index] = old\n"
        "        gradient[index] = (function(x + eps) - function(x - eps)) / (2 * eps)",
    ),
)
numeric_gradient.mistake(
    "the old number is not put back, so the next places are measured somewhere else",
    ("        x[index] = old\n", ""),
)
numeric_gradient.mistake(
    "x was moved in place, and rounding changes the caller's array: copy first",
    cell="numeric_gradient",
    code="""
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = function(x)
        x[index] -= 2 * eps
        below = function(x)
        x[index] += eps
        gradient[index] = (above - below) / (2 * eps)
    return gradient
""",
)
numeric_gradient.mistake(
    "x was moved in place and not put back: copy first",
    cell="numeric_gradient",
    code="""
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = function(x)
        x[index] -= 2 * eps
        gradient[index] = (above - function(x)) / (2 * eps)
    return gradient
""",
)
numeric_gradient.mistake("the argument eps is not used", (EPS, f"{EPS}\n    eps = 1e-5"))
numeric_gradient.mistake(
    "eps is a step in units of x: it does not grow with the number",
    ("old = x[index]", "old = x[index]\n        e, eps = eps, eps * max(1.0, abs(x[index]))"),
    (DIVIDED, f"{DIVIDED}\n        eps = e"),
)
numeric_gradient.mistake(
    "eps is a step in units of x: it does not grow with the number",
    ("old = x[index]", "old = x[index]\n        e, eps = eps, eps * abs(x[index])"),
    (DIVIDED, f"{DIVIDED}\n        eps = e"),
)
numeric_gradient.mistake(
    "the copy has the dtype of x: in float32 the step is rounded away, in whole numbers cut off",
    (EPS, "x = np.array(x)"),
)
numeric_gradient.mistake(
    "the work is done in float32, where the small step is rounded: use float64",
    (EPS, "x = np.array(x, dtype=np.float32)"),
)
for shape in ("x", "x.astype(np.float32)"):
    numeric_gradient.mistake(
        "the result is float64, whatever x is",
        (EPS, f"gradient = np.zeros_like({shape})\n    {EPS}"),
        ("    gradient = np.zeros(x.shape)\n", ""),
    )
numeric_gradient.mistake(
    "a whole row is moved at once: visit every place with np.ndindex(x.shape)",
    ("np.ndindex(x.shape)", "range(len(x))"),
    ("old = x[index]", "old = np.copy(x[index])"),
)
numeric_gradient.mistake(
    "the function gets a flat array; it takes one of the shape of x",
    (EPS, f"{EPS}\n    shape, x = x.shape, x.ravel()"),
    ("return gradient", "return gradient.reshape(shape)"),
)
numeric_gradient.mistake(
    "reshape(-1) is a copy where x is stored by columns: the steps do not arrive",
    (EPS, f"{EPS}\n    flat = x.reshape(-1)"),
    ("np.zeros(x.shape)", "np.zeros(x.size)"),
    ("np.ndindex(x.shape)", "range(x.size)"),
    ("old = x[index]", "old = flat[index]"),
    ("x[index] = old + eps", "flat[index] = old + eps"),
    ("x[index] = old - eps", "flat[index] = old - eps"),
    ("x[index] = old\n", "flat[index] = old\n"),
    ("return gradient", "return gradient.reshape(x.shape)"),
)
numeric_gradient.mistake(
    "the result is rounded: small slopes become 0",
    ("return gradient", "return np.round(gradient, 6)"),
)
numeric_gradient.mistake(
    "places where x is 0 are left out: they have a slope too",
    ("old = x[index]", "old = x[index]\n        if old == 0:\n            continue"),
)
numeric_gradient.mistake(
    "a complex step is not asked for: the function takes real numbers, and abs of them",
    (EPS, "x = np.array(x, dtype=np.complex128)"),
    ("x[index] = old + eps", "x[index] = old + 1j * eps"),
    (CENTRAL, "        x[index] = old\n        gradient[index] = np.imag(above) / eps"),
)
numeric_gradient.mistake(
    "the result has lost the shape of x", ("return gradient", "return gradient.ravel()")
)
numeric_gradient.mistake(
    "an axis of length one has disappeared", ("return gradient", "return gradient.squeeze()")
)


@exercise(
    "cnn_from_scratch/test_verdict", done="the wrong ones are found, and the right ones left alone"
)
def verdict(work: Work, rng: np.random.Generator) -> None:
    del work, rng


verdict.short_answers(
    "verdict",
    hint="measure each with random g, on the x of the cell above, which is not square; at ReLU's kink the "
    "agreement counts",
    options=["right", "wrong"],
    why={
        "tanh": "its slope is 1 - tanh(x)^2, and the gradient of the output is multiplied with it",
        "sigmoid": "the slope is s (1 - s) with s = sigmoid(x); here stands 1 - x",
        "leaky relu": "where x < 0 the slope 0.1 has to be multiplied with g; with g = 1 nobody sees it",
        "row mean": "a mean over 3 columns gives each 1/3 of g; x.shape[0] is the number of rows",
        "relu": "only at x = 0 does measuring give half of g, the mean of two slopes; we agreed on 0",
    },
    mistakes=[
        ("at the kink, x = 0, a central difference measures the mean of two "
         "slopes; there the agreement counts", {"relu": "wrong"}),
        ("one bug hides on a square array; measure on one that is not square",
         {"row mean": "right"}),
        ("one bug hides when g is all ones; measure with random g",
         {"leaky relu": "right"}),
        ("a factor that looks right is not enough: read the formulas once more, and measure",
         {"sigmoid": "right"}),
        ("a right one is called wrong: compare both ways once more", {"tanh": "wrong"}),
        ("these bugs hide when g is all ones on a square array: measure with random g on the x of the cell above",
         {"leaky relu": "right", "row mean": "right"}),
        ("every difference was taken for a bug of relu, and every agreement with g = 1 for proof: random g, "
         "and look at the kink", {"leaky relu": "right", "relu": "wrong"}),
        ("right and wrong are exchanged", {"tanh": "wrong", "sigmoid": "right", "leaky relu": "right",
         "row mean": "right", "relu": "wrong"}),
    ],
)  # fmt: skip
ALL_MOVE = (
    "all numbers move together: a slope belongs to one number, the others stay where they are"
)
numeric_gradient.mistake(
    ALL_MOVE,
    ("    for index in np.ndindex(x.shape):\n", "    for index in [...]:\n"),
    ("old = x[index]", "old = x.copy()"),
)
numeric_gradient.mistake(
    "x may have any number of axes: np.ndindex(x.shape) goes through all of them",
    ("np.ndindex(x.shape)", "np.ndindex(x.shape[:2])"),
)
