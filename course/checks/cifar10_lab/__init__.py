"""Public checks of assignment 8, `cifar10_lab`: a ladder of improvements, and a network of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from course.checks.cifar10_lab.layers import batch_norm, crop_each, flip_some, plan, residual_block
from course.checks.cifar10_lab.training import (
    check_batches,
    check_fit,
    fit,
    make_batches,
    one_cycle,
)
from course.checks.cifar10_lab.weights import (
    MAX_PARAMETERS,
    bronze,
    check_file,
    check_files,
    check_network,
    check_tier,
    check_weights,
    expect_file,
    files,
    gold,
    metadata,
    network,
    silver,
    trained_on,
    weights,
)
from course.checks.expect import Sealed, call, check, expect_answers, expect_close, fail
from course.inspection import receptive_field

__all__ = [
    "MAX_PARAMETERS",
    "batch_norm",
    "bronze",
    "check_batches",
    "check_file",
    "check_files",
    "check_fit",
    "check_network",
    "check_tier",
    "check_weights",
    "confidence",
    "crop_each",
    "expect_file",
    "family",
    "files",
    "fit",
    "flip_some",
    "gold",
    "linear_head",
    "make_batches",
    "metadata",
    "network",
    "one_cycle",
    "plan",
    "residual_block",
    "silver",
    "tasks",
    "trained_on",
    "weights",
]


@check("the head is the least-squares solution")
def linear_head(function: Callable, *, rng: np.random.Generator) -> None:
    """`linear_head(features, labels, classes, strength)` beside NumPy's solution in float64."""
    for n, f, k, strength in [(40, 5, 3, 0.5), (25, 4, 4, 10.0), (6, 8, 3, 2.0)]:
        features = rng.normal(1, 2, (n, f)).astype(np.float32)
        labels = rng.integers(0, k - 1, n)  # the last class never occurs
        right = _ridge(features, labels, k, strength)
        ones = np.ones((n, 1), dtype=np.float32)
        likely = {
            "the column of ones is missing": _ridge(features, labels, k, strength, ones[:, :0]),
            "the column of ones comes first; put it behind the features": _ridge(
                features, labels, k, strength, ones, front=True
            ),
            "strength is not used: add strength on the diagonal of A'A": _ridge(
                features, labels, k, 1e-9
            ),
            "strength is squared": _ridge(features, labels, k, strength**2),
            "the targets are 1 and 0, one column a class": _ridge(
                features, labels, k, strength, targets=(1, -1)
            ),
            "rows and columns are swapped: (features + 1, classes)": right.T,
        }
        likely = {
            r: v for r, v in likely.items() if v.shape != right.shape or not np.allclose(v, right)
        }
        what = f"linear_head, features {(n, f)}, {k} classes, strength {strength}"
        got = call(
            function, torch.from_numpy(features), torch.from_numpy(labels), k, strength, what=what
        )
        # float32: the solution loses digits with the condition of A'A + strength
        expect_close(got, right, what, likely=likely, rtol=1e-3, atol=1e-4)


def _ridge(features, labels, k, strength, ones=None, front=False, targets=(1, 0)) -> np.ndarray:
    ones = np.ones((len(features), 1)) if ones is None else ones
    a = np.concatenate([ones, features] if front else [features, ones], 1).astype(np.float64)
    y = np.where(labels[:, None] == np.arange(k), *targets)
    return np.linalg.solve(a.T @ a + strength * np.eye(a.shape[1]), a.T @ y)


@check("what the network believes, beside how often it is right")
def confidence(function: Callable, *, rng: np.random.Generator) -> None:
    """`confidence_and_accuracy(logits, labels)`."""
    for n, k in [(30, 5), (12, 10), (1, 3)]:
        logits = torch.from_numpy(rng.normal(0, 3, (n, k)) + rng.normal(0, 4, (n, 1))).float()
        labels = torch.from_numpy(rng.integers(0, k, n))
        if n > 1:
            labels[: n // 2] = logits[: n // 2].argmax(1)
        p = logits.double().softmax(1)
        top, predicted = p.max(1)
        hits = (predicted == labels).double()
        right = (float(top.mean()), float(hits.mean()))
        likely = {
            "confidence is a probability: take softmax of the logits first": (
                float(logits.max(1).values.mean()),
                right[1],
            ),
            "the confidence is that of the predicted class, whether right or not": (
                float(p[torch.arange(n), labels].mean()),
                right[1],
            ),
            "softmax runs over the classes, axis 1": (
                float(logits.double().softmax(0).max(1).values.mean()),
                right[1],
            ),
            "accuracy is a share, not a count": (right[0], float(hits.sum())),
            "the order is (confidence, accuracy)": right[::-1],
            "only the right answers were counted in the confidence": (
                float(top[hits > 0].mean()) if hits.any() else -1.0,
                right[1],
            ),
        }
        likely = {r: v for r, v in likely.items() if not np.allclose(v, right)}
        what = f"confidence_and_accuracy, {n} images, {k} classes"
        result = call(function, logits, labels, what=what)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            fail(what, expected="(confidence, accuracy)", got=repr(result)[:80],
                 likely="the function has no return statement" if result is None else "")  # fmt: skip
        result = [float(v) for v in result]
        expect_close(result, right, what, likely=likely, rtol=1e-4, atol=1e-6)


@check("what changed from AlexNet to VGG to ResNet")
def family(answers: Mapping[str, int], *, rng: np.random.Generator) -> None:
    """The right answers follow from the layers' sizes in the papers."""
    del rng
    alexnet_linear = 9216 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000
    resnet_linear = 2048 * 1000 + 1000
    right = {
        "weights of one 5 × 5 convolution, 64 → 64 channels": 25 * 64 * 64,
        "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 2 * 9 * 64 * 64,
        "receptive field of three 3 × 3 convolutions with stride 1": _field(3),
        "per cent of AlexNet's parameters in its linear layers": round(
            100 * alexnet_linear / 61_100_840
        ),
        "per cent of ResNet-50's parameters in its linear layer": round(
            100 * resnet_linear / 25_557_032
        ),
    }
    hint = (
        "without biases a convolution has outputs × inputs × kH × kW weights; a linear layer has "
        "inputs × outputs weights and a bias for each output; round to whole per cents"
    )
    expect_answers(answers, right, "family", hint)


def _field(layers: int) -> int:
    """Receptive field of so many 3 × 3 convolutions with stride 1, measured."""
    stack = torch.nn.Sequential(*[torch.nn.Conv2d(1, 1, 3, padding=1) for _ in range(layers)])
    return receptive_field(stack, (1, 32, 32))[str(layers - 1)][0]


@check("each question has its answer's form")
def tasks(
    answers: Mapping[str, str], wrong: Mapping[str, bool], *, rng: np.random.Generator
) -> None:
    """Which task is asked for, and which words of a caption the picture contradicts."""
    del rng
    right = {
        "one label for the whole image": Sealed("aeaf2f62ea84e67e"),
        "a box and a class for each thing": Sealed("1f2c3a8b54f41d81"),
        "how many people are on the photograph, and where, roughly": Sealed("828bd15f2e93794d"),
        "a class for each pixel; two cars side by side become one area": Sealed("8509287b40cc2868"),
        "an array (K, H, W): K scores at each pixel": Sealed("0e38296e2e245ff5"),
        "a mask for each thing; two cars side by side stay two": Sealed("e103d9b29b22e290"),
        "cut out the second cyclist from the left, exactly": Sealed("bf73bca3e75b47ea"),
    }
    hint = (
        "compare with the six pictures: is the answer given for the image, a box, a pixel, a thing?"
    )
    expect_answers(answers, right, "task_of", hint)
    in_picture = {
        "a dog": Sealed("ed89e3311d9c8870"),
        "sleeping": Sealed("6e783fe3c3e86640"),
        "beside a television": Sealed("ae657c388052a3b9"),
        "on a table": Sealed("68304a12d9b918d4"),
    }
    expect_answers(wrong, in_picture, "caption_is_wrong",
                   "look at the drawing only: what is it, what does it do, what stands beside it?")  # fmt: skip
