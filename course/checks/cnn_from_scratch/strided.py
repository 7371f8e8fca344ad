"""Public checks of assignment 4: windows as views, products of arrays, the network that reads digits.

Expected values come from NumPy and PyTorch. `cnn_from_scratch` offers these checks to the notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.cnn_from_scratch.fixtures import describe_network, image_in_memory, view_facts
from course.checks.expect import (
    Sealed,
    as_array,
    call,
    check,
    expect_answers,
    expect_close,
    expect_count,
    expect_equal,
    expect_raises,
    expect_true,
)


@check("the right windows, as a read-only view")
def windows(function: Callable, *, rng: np.random.Generator) -> None:
    """`windows(image, k, stride)`: values, the refusal, and what it is in memory."""
    check_windows(function, rng)
    check_window_memory(lambda dtype, layout: view_facts(function, dtype, layout))


def check_windows(function: Callable, rng: np.random.Generator) -> None:
    """The numbers of the windows, for other dtypes, layouts and sizes than the lecture's."""
    settings = [
        (3, 45, 40, 3, 2),
        (2, 7, 9, 3, 1),
        (4, 8, 6, 2, 3),
        (1, 5, 5, 5, 1),
        (3, 6, 10, 3, 4),
    ]
    for c, h, w, k, stride in settings:
        for dtype, layout in [
            ("float64", "plain"),
            ("float32", "plain"),
            ("float64", "transposed"),
        ]:
            # The image lies in the middle of a larger block: a wrong stride reads zeros, not foreign memory.
            block = np.zeros((6, c, h, w), dtype=dtype)
            block[2] = rng.permutation(c * h * w).reshape(c, h, w) + 1
            image = block[2]
            if layout == "transposed":
                image = np.ascontiguousarray(image.transpose(1, 2, 0)).transpose(2, 0, 1)
            right = np.lib.stride_tricks.sliding_window_view(image, (k, k), (1, 2))
            right = right[:, ::stride, ::stride].transpose(1, 2, 0, 3, 4)
            what = f"windows, {layout} {dtype} image {image.shape}, k = {k}, stride {stride}"
            likely = {
                "the stride is not used": lambda i=image, k=k: (
                    np.lib.stride_tricks.sliding_window_view(i, (k, k), (1, 2)).transpose(
                        1, 2, 0, 3, 4
                    )
                ),
                "the channels come first: the order is (H', W', C, k, k)": right.transpose(
                    2, 0, 1, 3, 4
                ),
                "the channels come last: the order is (H', W', C, k, k)": right.transpose(
                    0, 1, 3, 4, 2
                ),
                "rows and columns inside a window are swapped": right.transpose(0, 1, 2, 4, 3),
                "rows and columns of windows are swapped": right.transpose(1, 0, 2, 3, 4),
            }
            result = call(function, image, k, stride, what=what)
            if layout == "transposed" or dtype == "float32":
                got = as_array(result, what)
                if got.shape == right.shape and not np.array_equal(got, right):
                    likely[
                        "the strides belong to a contiguous float64 array: read them from image.strides"
                    ] = got
            expect_close(result, right, what, likely=likely)
    for h, w, k in [(4, 6, 5), (6, 4, 5), (2, 2, 3)]:
        expect_raises(
            lambda h=h, w=w, k=k: function(np.zeros((2, h, w)), k, 1),
            ValueError,
            f"windows, image (2, {h}, {w}), k = {k}",
            likely="the window does not fit: compare k with H and with W; as_strided itself checks nothing",
        )


def check_window_memory(facts_of: Callable[[str, str], dict]) -> None:
    """The windows share the image's memory, with its strides, and cannot be written to."""
    for dtype in ("float64", "float32"):
        for layout in ("plain", "transposed", "reversed"):
            facts = facts_of(dtype, layout)
            what = f"windows, {layout} {dtype} image: "
            expect_true(
                facts["shares"],
                what + "memory",
                expected="a view of the image",
                got="a copy",
                likely="the pixels were copied: return what as_strided returns",
            )
            s_c, s_h, s_w = image_in_memory(dtype, layout).strides
            right = (2 * s_h, 2 * s_w, s_c, s_h, s_w)
            expect_equal(facts["strides"], right, what + "strides of the windows in bytes")
            expect_true(
                not facts["writeable"],
                what + "flags",
                expected="a read-only view",
                got="a view that can be written to",
                likely="pass writeable=False: one pixel appears in several windows",
            )


@check("both tools are right")
def products(apply: Callable, add: Callable, *, rng: np.random.Generator) -> None:
    """`apply_filters` and `add_to_middle_axis`."""
    for n, c, h, w, k in [(5, 3, 4, 2, 6), (3, 2, 3, 3, 3), (2, 2, 2, 2, 2), (1, 1, 4, 6, 2)]:
        a, b = rng.standard_normal((n, c, h, w)), rng.standard_normal((c, h, w, k))
        right = torch.tensordot(torch.tensor(a), torch.tensor(b), 3)
        likely = {
            "transposed: the images are the rows, (N, K)": right.T,
            "the axes of the filters are in another order than those of the images": lambda a=a, b=b: (
                a.reshape(len(a), -1) @ b.transpose(3, 0, 1, 2).reshape(-1, b.shape[3])
            ),
        }
        what = f"apply_filters, images {a.shape}, filters {b.shape}"
        likely = {key: v for key, v in likely.items() if callable(v) or n == k}
        expect_close(call(apply, a, b, what=what), right, what, likely=likely)
    for shape in [(2, 3, 4), (3, 4, 4), (2, 2, 2), (4, 4, 3)]:
        a, b = rng.standard_normal(shape), rng.standard_normal(shape[1])
        likely: dict[str, object] = {}
        if shape[1] == shape[2]:
            likely["b is lined up with the last axis: give it a new one, b[:, None]"] = a + b
        if shape[0] == shape[1]:
            likely["b is lined up with the first axis: one new axis is enough"] = (
                a + b[:, None, None]
            )
        what = f"add_to_middle_axis, a {a.shape}, b {b.shape}"
        expect_close(call(add, a, b, what=what), a + b.reshape(1, -1, 1), what, likely=likely)


@check("sizes and sources of both matrices")
def matrices(answers: Mapping[str, object], *, rng: np.random.Generator) -> None:
    """Toeplitz matrix and matrix of windows, measured on the convolution itself."""
    del rng
    image, kernels = torch.zeros(1, 3, 45, 40), torch.zeros(8, 3, 3, 3)
    y = F.conv2d(image, kernels, stride=2)
    right = {
        "toeplitz: rows": y.numel(),
        "toeplitz: columns": image.numel(),
        "toeplitz: its numbers come from the": Sealed("56014535c270af04"),
        "windows: rows": y[0, 0].numel(),
        "windows: columns": kernels[0].numel(),
        "windows: its numbers come from the": Sealed("920d164b20843bd1"),
    }
    hint = "columns = length of the vector; the matrix holds what is not in the vector"
    expect_answers(answers, right, "matrices", hint)


@check("7,146 parameters in the right places")
def build_network(function: Callable, *, rng: np.random.Generator) -> None:
    """`build_network(seed)`: shapes, sizes of the weights, and logits beside PyTorch."""
    images = rng.standard_normal((3, 1, 28, 28)).astype(np.float32)
    reports = [describe_network(function(seed), images) for seed in (1, 1, 2)]
    check_built(reports, images)


def check_built(reports: Sequence[dict], images: np.ndarray) -> None:
    """Judge what `describe_network` reports of three networks, the first two of the same seed."""
    first, again, other = reports
    shapes = [tuple(p.shape) for p in first["parameters"]]
    right = [(8, 1, 5, 5), (8,), (16, 8, 3, 3), (16,), (10, 576), (10,)]
    what = "build_network: shapes of weights and biases in order"
    expect_equal(shapes, right, what)
    count = sum(p.size for p in first["parameters"])
    expect_count(count, 7146, "build_network: number of parameters")
    logits = reference_logits(first["parameters"], images)
    likely = {
        "the last layer is followed by a ReLU or a softmax: the loss wants logits": lambda: (
            logits.clip(0)
            if (as_array(first["logits"], what) == 0).any()
            else torch.tensor(logits).softmax(1)
        ),
        "the ReLU after the convolutions is missing": lambda: reference_logits(
            first["parameters"], images, relu=False
        ),
    }
    what = "build_network: the logits of three images"
    expect_close(first["logits"], logits, what, likely=likely, rtol=1e-3, atol=1e-4)
    for i, fan_in in ((0, 25), (2, 72), (4, 576)):
        deviation, he = float(first["parameters"][i].std()), float(np.sqrt(2 / fan_in))
        expect_true(
            0.75 < deviation / he < 1.25,
            f"build_network: weight {shapes[i]}",
            expected=f"deviation near sqrt(2 / {fan_in}) = {he:.3f}",
            got=f"{deviation:.3f}",
            likely="all weights are equal" if deviation == 0 else "use he_normal(shape, rng)",
        )
    expect_true(
        not any(p.any() for p in first["parameters"][1::2]),
        "build_network: biases",
        expected="zeros",
        got="other numbers",
    )
    same, different = (
        all(np.array_equal(p, q) for p, q in zip(first["parameters"], r["parameters"], strict=True))
        for r in (again, other)
    )
    expect_true(
        same and not different,
        "build_network: the seed",
        expected="the same weights for the same seed, others for another",
        got="other weights for the same seed" if not same else "the same weights for another seed",
        likely="draw all weights from one generator, np.random.default_rng(seed)",
    )


def reference_logits(parameters: Sequence, images: np.ndarray, relu: bool = True) -> np.ndarray:
    """What the notebook's network computes with these six arrays, in PyTorch."""
    w0, b0, w1, b1, w2, b2 = (torch.as_tensor(np.array(p), dtype=torch.float64) for p in parameters)
    active = torch.relu if relu else lambda x: x
    x = torch.as_tensor(images, dtype=torch.float64)
    x = F.max_pool2d(active(F.conv2d(x, w0, b0, padding=2)), 2)
    x = F.max_pool2d(active(F.conv2d(x, w1, b1)), 2)
    return F.linear(x.flatten(1), w2, b2).numpy()


@check("the logits are honest, the loss came down, the digits are read")
def digits(network, losses, images, labels, *, rng: np.random.Generator) -> None:
    """The trained network on the validation images."""
    del rng
    check_trained(describe_network(network, images), losses, images, labels, 0.9)


def check_trained(report, losses, images, labels, wanted: float) -> None:
    """Judge a trained network by what its weights compute in PyTorch."""
    shapes = [tuple(p.shape) for p in report["parameters"]]
    right = [(8, 1, 5, 5), (8,), (16, 8, 3, 3), (16,), (10, 576), (10,)]
    expect_equal(shapes, right, "network: shapes of weights and biases in order")
    logits = reference_logits(report["parameters"], images)
    expect_true(
        bool(np.isfinite(logits).all()),
        "network: the logits",
        expected="finite numbers",
        got="nan or inf",
        likely="the learning rate is too large",
    )
    what = f"network: the logits of {len(images)} images"
    likely = {"those are probabilities, the loss wants logits": torch.tensor(logits).softmax(1)}
    scale = float(np.abs(logits).max())
    expect_close(report["logits"], logits, what, likely=likely, rtol=1e-3, atol=1e-4 * scale)
    curve = as_array(losses, "losses").ravel()
    expect_true(
        len(curve) >= 1 and bool(np.isfinite(curve).all()) and curve[-1] < 0.6,
        "losses: the mean loss of each epoch",
        expected="a last loss below 0.6",
        got=f"{np.round(curve, 3).tolist()}",
        likely="too few epochs, or a learning rate far too small or too large (ln 10 = 2.303 is guessing)",
    )
    share = float((logits.argmax(1) == labels).mean())
    expect_true(
        share >= wanted,
        f"network: {len(images)} images that it was not trained on",
        expected=f"at least {wanted:.0%} right",
        got=f"{share:.1%}",
        likely="train longer, or change the learning rate"
        if share > 0.2
        else "that is guessing: is it trained?",
    )
