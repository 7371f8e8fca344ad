"""Hidden tests of assignment 4, `cnn_from_scratch`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.student import Handle, Student
from course import data
from course.checks import cnn_from_scratch as checks
from course.checks.cnn_from_scratch import convolution, numeric_gradient_of, strided
from course.checks.expect import as_array, expect_close, expect_raises, expect_true


class Remote:
    """A student's object that looks to a check like the object itself: methods and attributes."""

    def __init__(self, handle: Handle) -> None:
        self.handle = handle

    def forward(self, *args: object) -> object:
        return self.handle.method("forward", *args)

    def backward(self, *args: object) -> object:
        return self.handle.method("backward", *args)

    def step(self) -> object:
        return self.handle.method("step")

    def __getattr__(self, name: str) -> object:
        if name.removesuffix("_gradient") not in ("weight", "bias"):
            raise AttributeError(name)
        return self.handle.attribute(name)


def _makes(student: Student, *names: str) -> list[Callable[..., Remote]]:
    """For each class of the notebook, something that builds its objects there."""

    def maker(name: str) -> Callable[..., Remote]:
        def make(*args: object, **kwargs: object) -> Remote:
            return Remote(student.build(name, *map(_local, args), **kwargs))

        return make

    return [maker(name) for name in names]


def _local(value: object) -> object:
    return value.handle if isinstance(value, Remote) else value


def test_relu(student: Student, rng: np.random.Generator) -> None:
    checks.relu.run(*_makes(student, "ReLU"), rng=rng)


def test_numeric_gradient(student: Student, rng: np.random.Generator) -> None:
    def run(x: np.ndarray, c: np.ndarray, *eps: float) -> object:
        report = student.run("measured_gradient", x, c, *eps)
        expect_true(
            not report["changed"],
            "numeric_gradient",
            expected="the caller's array unchanged",
            got="an array that was changed by the call",
            likely="x was moved in place: copy first",
        )
        return report["gradient"]

    numeric_gradient_of(run, rng)


def test_verdict(student: Student, rng: np.random.Generator) -> None:
    checks.verdict.run(student.read("verdict"), rng=rng)


def test_linear(student: Student, rng: np.random.Generator) -> None:
    (linear,) = _makes(student, "Linear")
    checks.linear.run(linear, rng=rng)
    # Two layers side by side keep their own inputs and gradients.
    w, x, g = (rng.standard_normal(s) for s in ((3, 2), (4, 2), (4, 3)))
    first, second = linear(w, np.zeros(3)), linear(-w, np.zeros(3))
    first.forward(x)
    second.forward(2 * x)
    first.backward(g)
    second.backward(g)
    what = "Linear, two layers side by side: weight_gradient of the first"
    likely = {"the layers share what they remember: keep it in self": 2 * g.T @ x}
    expect_close(first.weight_gradient, g.T @ x, what, likely=likely)


def test_loss(student: Student, rng: np.random.Generator) -> None:
    for _ in range(2):
        checks.loss.run(*_makes(student, "SoftmaxCrossEntropy"), rng=rng)


def test_sequential(student: Student, rng: np.random.Generator) -> None:
    checks.sequential.run(*_makes(student, "Flatten", "Sequential", "Linear", "ReLU"), rng=rng)


def test_sgd(student: Student, rng: np.random.Generator) -> None:
    checks.sgd.run(*_makes(student, "SGD", "Sequential", "Linear"), rng=rng)


def test_train_step(student: Student, rng: np.random.Generator) -> None:
    names = ("Sequential", "Linear", "ReLU", "SoftmaxCrossEntropy", "SGD")
    step = student.function("train_step")

    def train_step(*args: object) -> object:
        return step(*map(_local, args))

    checks.train_step.run(train_step, *_makes(student, *names), rng=rng)


def test_conv2d(student: Student, rng: np.random.Generator) -> None:
    convolution.check_conv2d(student.function("conv2d"), rng, "conv2d")


def test_conv2d_backward(student: Student, rng: np.random.Generator) -> None:
    convolution.check_conv2d_backward(student.function("conv2d_backward"), rng, "conv2d_backward")


def test_conv_layer(student: Student, rng: np.random.Generator) -> None:
    checks.conv_layer.run(*_makes(student, "Conv2d"), rng=rng)


def test_position(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.position.run(student.function("position_of_maximum"), rng=rng)


def test_maxpool(student: Student, rng: np.random.Generator) -> None:
    checks.maxpool.run(*_makes(student, "MaxPool2d"), rng=rng)


def test_windows(student: Student, rng: np.random.Generator) -> None:
    function = student.function("windows")
    strided.check_windows(function, rng)
    bad = {(2, 9, 3): 4, (2, 3, 9): 4}
    for shape, k in bad.items():
        what = f"windows, image {shape}, k = {k}"
        reason = (
            "the window does not fit: compare k with H and with W; as_strided itself checks nothing"
        )
        expect_raises(lambda s=shape, k=k: function(np.zeros(s), k, 2), ValueError, what, reason)
    # Its own word on its memory; the values above do not depend on it.
    strided.check_window_memory(
        lambda dtype, layout: student.run("windows_in_memory", dtype, layout)
    )


def test_products(student: Student, rng: np.random.Generator) -> None:
    names = ("apply_filters", "add_to_middle_axis")
    checks.products.run(*(student.function(name) for name in names), rng=rng)


def test_matrices(student: Student, rng: np.random.Generator) -> None:
    checks.matrices.run(student.read("matrices"), rng=rng)


def test_fast_conv2d(student: Student, rng: np.random.Generator) -> None:
    checks.fast_conv2d.run(student.function("fast_conv2d"), rng=rng)


def test_fast_conv2d_backward(student: Student, rng: np.random.Generator) -> None:
    function = student.function("fast_conv2d_backward")
    convolution.check_conv2d_backward(function, rng, "fast_conv2d_backward")


def test_build_network(student: Student, rng: np.random.Generator) -> None:
    images = rng.standard_normal((3, 1, 28, 28)).astype(np.float32)
    seed = int(rng.integers(1000))
    reports = [student.run("built_network", s, images) for s in (seed, seed, seed + 1)]
    strided.check_built(reports, images)


def test_digits(student: Student, rng: np.random.Generator) -> None:
    """Test images, moved by one pixel in a random direction; only the weights decide what is read."""
    test_set = data.mnist("test")
    chosen = test_set[rng.permutation(len(test_set))[:300].tolist()]
    down, right = [(0, 1), (0, -1), (1, 0), (-1, 0)][int(rng.integers(4))]
    pixels = np.roll(chosen.images.numpy(), (down, right), axis=(2, 3))
    images = (pixels.astype(np.float32) / 255 - np.float32(0.13)) / np.float32(0.31)
    report = student.run("trained_network", images)
    losses = as_array(student.read("losses"), "losses")
    strided.check_trained(report, losses, images, chosen.labels.numpy(), 0.8)
