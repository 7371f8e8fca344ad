"""Hidden tests of assignment 3, `convolution_and_pooling`."""

from __future__ import annotations

import numpy as np

from autograder.student import Student
from course.checks import convolution_and_pooling as checks
from course.checks.convolution_and_pooling import layers as layers
from course.checks.convolution_and_pooling import network as network
from course.checks.convolution_and_pooling import pooling as pooling
from course.checks.convolution_and_pooling.reference import correlate, numbers, two
from course.checks.expect import expect_close


def test_cross_correlate2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("cross_correlate2d")
    checks.cross_correlate2d.run(function, rng=rng)
    shape = two(rng, 3, 7)
    checks.expect_correlation(function, numbers(rng, *shape), numbers(rng, *shape))  # one window
    checks.expect_correlation(function, numbers(rng, 6, 9)[:, ::2], numbers(rng, 1, 3))


def test_convolve2d(student: Student, rng: np.random.Generator) -> None:
    function, formula = student.function("convolve2d"), student.read("formula")
    for _ in range(2):
        checks.convolve2d.run(function, formula, rng=rng)


def test_output_size(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.output_size.run(student.function("output_size"), rng=rng)


def test_pad2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("pad2d")
    checks.pad2d.run(function, rng=rng)
    for mode in checks.PAD_NAMES:
        checks.expect_padding(function, numbers(rng, *two(rng, 4, 8)), two(rng, 0, 4), mode)
        checks.expect_padding(function, numbers(rng, 3, 5), (0, 0), mode)


def test_strided_cross_correlate2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("strided_cross_correlate2d")
    checks.strided_cross_correlate2d.run(function, rng=rng)
    for _ in range(4):
        stride, padding, dilation = (int(v) for v in rng.integers([1, 0, 1], [5, 4, 4]))
        image, kernel = numbers(rng, *two(rng, 8, 13)), numbers(rng, *two(rng, 1, 4))
        checks.expect_strided(function, image, kernel, stride, padding, dilation)


def test_conv2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("conv2d")
    checks.conv2d.run(function, rng=rng)
    x, weight = numbers(rng, 4, 5, 6), numbers(rng, 3, 4, 1, 1)
    checks.expect_conv2d(function, x, weight, numbers(rng, 3), 1, 1)
    x, weight = numbers(rng, 2, *two(rng, 8, 12)), numbers(rng, 1, 2, *two(rng, 2, 5))
    checks.expect_conv2d(function, x, weight, numbers(rng, 1), 3, 2)


def test_max_pool2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("max_pool2d")
    checks.max_pool2d.run(function, rng=rng)
    for _ in range(3):
        x, kernel, stride = numbers(rng, 2, *two(rng, 6, 10)), two(rng, 2, 5), two(rng, 1, 4)
        pooling.expect_pooling(function, "max_pool2d", x - x.max() - 1, kernel, stride, (1, 1))


def test_avg_and_lp_pool2d(student: Student, rng: np.random.Generator) -> None:
    average, lp = student.function("avg_pool2d"), student.function("lp_pool2d")
    checks.avg_and_lp_pool2d.run(average, lp, rng=rng)
    x, kernel, stride = numbers(rng, 2, *two(rng, 6, 10)), two(rng, 2, 5), two(rng, 1, 4)
    pooling.expect_pooling(average, "avg_pool2d", x, kernel, stride, (1, 1))
    pooling.expect_lp(lp, numbers(rng, 1, 5, 7), 4, kernel, stride)


def test_shifted(student: Student, rng: np.random.Generator) -> None:
    checks.shifted.run(student.read("unchanged"), rng=rng)


def test_paper(student: Student, rng: np.random.Generator) -> None:
    checks.paper.run(student.read("paper"), rng=rng)


def test_max_pool2d_backward(student: Student, rng: np.random.Generator) -> None:
    function = student.function("max_pool2d_backward")
    checks.max_pool2d_backward.run(function, rng=rng)
    flat = np.full((2, *two(rng, 5, 8)), -1.0)  # nothing but ties
    pooling.expect_backward(function, flat, (2, 3), (2, 1), rng)
    pooling.expect_backward(function, numbers(rng, 3, 7, 8), two(rng, 2, 4), two(rng, 1, 4), rng)


def test_toeplitz_matrix(student: Student, rng: np.random.Generator) -> None:
    function = student.function("toeplitz_matrix")
    checks.toeplitz_matrix.run(function, student.read("linear_counts"), rng=rng)
    kernel, image = numbers(rng, *two(rng, 2, 4)), numbers(rng, *two(rng, 5, 8))
    product = np.asarray(function(kernel, *image.shape)) @ image.ravel()
    expect_close(product, correlate(image, kernel).ravel(), "toeplitz_matrix @ image.ravel()")


def test_conv_transpose2d(student: Student, rng: np.random.Generator) -> None:
    function = student.function("conv_transpose2d")
    for _ in range(2):
        checks.conv_transpose2d.run(function, rng=rng)
    # A stride above the kernel's size leaves gaps.
    layers.expect_transpose(function, numbers(rng, 3, 2), numbers(rng, 2, 1), 4)


def test_receptive_field(student: Student, rng: np.random.Generator) -> None:
    for _ in range(3):
        checks.receptive_field.run(student.function("receptive_field"), rng=rng)


def test_parameter_counts(student: Student, rng: np.random.Generator) -> None:
    conv, linear = student.function("conv_parameters"), student.function("linear_parameters")
    for _ in range(2):
        checks.parameter_counts.run(conv, linear, student.read("cnn_table"), rng=rng)


def test_cnn(student: Student, rng: np.random.Generator) -> None:
    images = rng.standard_normal((8, 1, 28, 28)).astype(np.float32)
    network.expect_cnn(student.run("cnn_report", images), images)
