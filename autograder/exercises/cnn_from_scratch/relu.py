"""ReLU of `cnn_from_scratch`: both directions, at zero, several times."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import (
    FIRST,
    NARROW,
    NUMPY,
    ON_CLASS,
    SQUEEZED,
    also,
    kept,
    short,
    still,
    two_ways,
)
from autograder.exercises.probes import FILLED_AGAIN
from autograder.exercises.work import Work


@exercise("cnn_from_scratch/test_relu", done="both directions are right, also at 0", bans=NUMPY)
def relu(work: Work, rng: np.random.Generator) -> None:
    layer = work.call("ReLU")
    x = short(rng, 2, 3)
    x[0, 0], x[0, 1], x[1, 2], x[1, 1] = 0, -0.5, 8.25, 0.75
    g = short(rng, 2, 3)
    g[:, 1] = -1.25, -0.75
    caller = work.make("numpy.array", x)
    before = two_ways(work, layer, caller, g, "ReLU, input (2, 3)")
    kept(work, caller, "ReLU, input (2, 3)")
    work.compare(layer.method("backward", 2 * g[::-1]), "ReLU, backward once more", types=True)
    two_ways(work, layer, -x, g, "ReLU, a second input of the same shape")
    still(work, before, "ReLU, input (2, 3)")

    first, second = work.call("ReLU"), work.call("ReLU")
    a, b = short(rng, 5), short(rng, 5)
    a[:2], b[:2] = (0.5, -0.5), (-0.5, 0.5)
    what = "two ReLUs side by side"
    work.compare(first.method("forward", a), f"{what}: forward of the first")
    work.compare(second.method("forward", b), f"{what}: forward of the second")
    work.compare(first.method("backward", np.ones(5)), f"{what}: backward of the first")
    second.method("forward", a[::-1])
    work.compare(second.method("backward", np.arange(1.0, 6)), "ReLU, backward after two forwards")

    for shape in ((1, 4), (2, 1, 3, 2), (1,)):
        two_ways(work, work.call("ReLU"), short(rng, *shape), short(rng, *shape), f"ReLU, {shape}")
    x = np.array([1000.0, -1000, 3e-9, -3e-9, 0, 1 / 3]) * rng.uniform(1, 2)
    two_ways(work, work.call("ReLU"), x, rng.uniform(1, 2, 6), "ReLU, large and small numbers")
    whole = rng.permutation(np.arange(-2, 4))
    how = {"rtol": 1e-6, "types": False}
    two_ways(work, work.call("ReLU"), whole, rng.uniform(1, 2, 6), "ReLU, whole numbers", **how)
    also(work, work.call("ReLU"), short(rng, 2, 3), short(rng, 2, 3), "ReLU, input (2, 3)")
    x = rng.standard_normal(4).astype(np.float32)
    two_ways(work, work.call("ReLU"), x, x[::-1].copy(), "ReLU, float32", **how)


FORWARD = "return np.maximum(x, 0)"
BACKWARD = "return gradient * (self.x > 0)"
relu.mistake(
    "at x = 0 the slope is 0 by agreement: x > 0, not x >= 0", ("(self.x > 0)", "(self.x >= 0)")
)
relu.mistake(
    "at x = 0 the slope is 0 by agreement, not 1/2: np.sign(0) is 0",
    (BACKWARD, "return gradient * (1 + np.sign(self.x)) / 2"),
)
relu.mistake(
    "the gradient's own negative numbers were cut off; the sign of x decides",
    (BACKWARD, "return np.maximum(gradient, 0)"),
)
relu.mistake(
    "the gradient's own negative numbers were cut off; the sign of x alone decides",
    (BACKWARD, "return np.maximum(gradient, 0) * (self.x > 0)"),
)
relu.mistake(
    "the gradient of the output is missing: multiply the slope with it",
    (BACKWARD, "return (self.x > 0).astype(gradient.dtype)"),
)
relu.mistake(
    "forward works in place: x[x < 0] = 0 changes the caller's array",
    (FORWARD, "x[x < 0] = 0\n        return x"),
)
relu.mistake(
    "forward works in place: out=x changes the caller's array",
    (FORWARD, "return np.maximum(x, 0, out=x)"),
)
relu.mistake(
    "backward works in place: it changes the gradient that it was given",
    (BACKWARD, "gradient[self.x <= 0] = 0\n        return gradient"),
)
relu.mistake(
    "backward works in place: it changes the caller's input of forward",
    (BACKWARD, "self.x[:] = gradient * (self.x > 0)\n        return self.x.copy()"),
)
relu.mistake("that is the absolute value", (FORWARD, "return np.abs(x)"))
relu.mistake("nothing was cut off", (FORWARD, "return x.copy()"))
relu.mistake("the wrong half was kept", (FORWARD, "return np.minimum(x, 0)"))
relu.mistake(
    "large numbers are cut off: max(x, 0) has no upper end", (FORWARD, "return np.clip(x, 0, 6)")
)
relu.mistake(
    "below 0 forward gives 0, not a part of x", (FORWARD, "return np.where(x > 0, x, 0.01 * x)")
)
relu.mistake(
    "where x < 0 no gradient passes, not even a hundredth",
    (BACKWARD, "return gradient * np.where(self.x > 0, 1.0, 0.01)"),
)
relu.mistake(
    "the gradient passes everywhere; it must stop where x < 0", (BACKWARD, "return gradient.copy()")
)
relu.mistake(
    "the gradient was multiplied with x; the slope is 1",
    (BACKWARD, "return gradient * np.maximum(self.x, 0)"),
)
relu.mistake("the wrong half gets the gradient", ("(self.x > 0)", "(self.x < 0)"))
relu.mistake(ON_CLASS, ("self.x = x", "type(self).x = x"))
relu.mistake(
    FIRST, ("self.x = x", "self.x = self.x if getattr(self, 'x', x[:0]).shape == x.shape else x")
)
relu.mistake(
    "backward uses the input of an older forward: the last one counts",
    ("self.x = x", "self.all = [*getattr(self, 'all', []), x]"),
    (BACKWARD, "return gradient * (self.all.pop(0) > 0)"),
)
relu.mistake(
    "backward uses the input of an older forward: the last one counts",
    ("self.x = x", "self.all = [*getattr(self, 'all', []), x]"),
    (BACKWARD, "return gradient * (self.all[0] > 0)"),
)
relu.mistake(
    "what backward needs is used up by the first call: it may be called again",
    (BACKWARD, "x, self.x = self.x, None\n        return gradient * (x > 0)"),
)
relu.mistake(
    "what backward needs is used up by the first call: it may be called again",
    ("self.x = x", "self.all = [*getattr(self, 'all', []), x]"),
    (BACKWARD, "return gradient * (self.all.pop() > 0)"),
)
relu.mistake(NARROW, ("self.x = x", "self.x = x = np.asarray(x, dtype=np.float32)"))
relu.mistake(
    NARROW,
    ("self.x = x", "self.x = x = np.asarray(x, dtype=np.float32)"),
    (BACKWARD, "return np.float32(gradient) * (self.x > 0)"),
)
relu.mistake(
    "there is no tolerance: every number above 0 lets the gradient pass",
    ("(self.x > 0)", "(self.x > 1e-6)"),
)
relu.mistake(SQUEEZED, (FORWARD, "return np.maximum(x, 0).squeeze()"))
relu.mistake(
    "arrays of any number of axes are allowed, not only tables",
    ("self.x = x", "self.x = x\n        rows, columns = x.shape"),
)
relu.mistake(
    "the gradient's numbers are cut off to the dtype of x: it has a dtype of its own",
    (
        BACKWARD,
        "back = np.zeros_like(self.x)\n        back[self.x > 0] = gradient[self.x > 0]\n        return back",
    ),
)
relu.mistake(
    FILLED_AGAIN,
    (FORWARD, "if getattr(self, 'out', x[:0]).shape != x.shape:\n            self.out = np.zeros(x.shape)\n"
     "        return np.maximum(x, 0, out=self.out)"),
)  # fmt: skip
