"""Public check of `convolution_and_pooling`, exercise 16: a network with batch norm and dropout."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.convolution_and_pooling.fixtures import cnn_report
from course.checks.expect import check, expect_close, expect_count, expect_true, fail

SHAPES = [(64, 1, 3, 3), *[(64,)] * 5, (128, 64, 3, 3), *[(128,)] * 5]
SHAPES += [(200, 3200), (200,), (10, 200), (10,)]
NORMS = ((2, 3, 4, 5), (8, 9, 10, 11))
NORM_PLACE = "batch norm comes directly after the convolution, before the ReLU and the pooling"
FLATTEN = "the first Linear takes what Flatten delivers: 128 maps of 5 × 5"
PADDED = {  # values after Flatten, if convolutions are padded
    6272: "the convolutions have padding=1, the list says none: 28 -> 26 -> 13 -> 11 -> 5",
    4608: "one convolution has padding=1, the list says none: 28 -> 26 -> 13 -> 11 -> 5",
}


def expect_cnn(report: Mapping[str, object], images: np.ndarray) -> None:
    """Judge what the fixture `cnn_report` found out about `build_cnn()` on `images`."""
    what = "build_cnn"
    if not isinstance(report, Mapping):
        fail(what, expected="a report on the network", got=repr(report)[:80])
    if report.get("error"):
        error = str(report["error"])
        sizes = re.search(r"x(\d+) and", error)
        likely = PADDED.get(int(sizes[1]), FLATTEN) if sizes else ""
        fail(what, expected="a network for images (N, 1, 28, 28)", got=error, likely=likely)
    kind = report["kind"]
    expect_true(
        kind == "Sequential",
        what,
        expected="an nn.Sequential",
        got=f"{kind}",
        likely=_no_model(kind),
    )
    state = [np.asarray(array) for array in report["state"]]
    shapes = [array.shape for array in state]
    learned = int(report["learned"])
    expect_count(
        learned,
        717_090,
        "build_cnn, learned parameters",
        likely={
            "the two batch-norm layers are missing (2 · 64 + 2 · 128 numbers)": 716_706,
            "the second batch-norm layer is missing": 716_834,
            "the first batch-norm layer is missing": 716_962,
            "keep the bias of the convolutions": 717_090 - 192,
            **{text: 717_090 + (values - 3200) * 200 for values, text in PADDED.items()},
        },
    )
    if shapes != SHAPES:
        fail(
            what,
            expected="the layers of the list, in its order",
            got=f"parameters of shapes {shapes}"[:300],
            likely="a batch-norm layer stands behind its convolution, with as many channels",
        )
    got = np.asarray(report["logits"])
    expect_close(
        got,
        right_logits(state, images[:3]),
        "build_cnn, logits in eval mode",
        rtol=1e-3,
        atol=1e-3,
        likely={
            "the outputs are probabilities; leave the softmax to the loss": (
                lambda: _softmax(right_logits(state, images[:3]))
            ),
            "the ReLU after the first Linear is missing": lambda: right_logits(
                state, images[:3], relu=(True, False)
            ),
            "the ReLUs after the convolutions are missing": lambda: right_logits(
                state, images[:3], relu=(False, True)
            ),
            "the ReLUs are missing": lambda: right_logits(state, images[:3], relu=(False, False)),
            "max-pooling is wanted, this is average-pooling": lambda: right_logits(
                state, images[:3], pool=F.avg_pool2d
            ),
            NORM_PLACE: lambda: right_logits(state, images[:3], late_norm=True),
        },
    )
    layers = [(str(kind), p) for kind, p in report["layers"]]
    kinds = [kind for kind, _ in layers]
    for previous, kind in itertools.pairwise(kinds):
        if kind == "BatchNorm2d" and previous != "Conv2d":
            fail(what, expected="BatchNorm2d behind Conv2d", got=previous, likely=NORM_PLACE)
    places = [i for i, kind in enumerate(kinds) if "Dropout" in kind]
    if len(places) > 1 or (places and kinds[: places[0]].count("Linear") != 1):
        expected = "one dropout layer, between the two Linear layers"
        fail(what, expected=expected, got=", ".join(kinds))
    if places:
        p = layers[places[0]][1]
        expect_true(p == 0.5, what, expected="dropout with probability 0.5", got=p)
    expect_true(
        bool(report["random_in_training"]),
        what,
        expected="two passes in training mode that differ",
        got="the same result twice",
        likely="there is no nn.Dropout, or its probability is 0",
    )
    expect_true(
        not report["random_in_eval"],
        what,
        expected="the same result twice in eval mode",
        got="two different results",
        likely="use the module nn.Dropout, which eval() switches off",
    )


def _no_model(kind: object) -> str:
    return "the function has no return statement" if kind == "NoneType" else ""


def _softmax(logits: np.ndarray) -> np.ndarray:
    return torch.from_numpy(logits).softmax(1).numpy()


def right_logits(
    state, images, relu=(True, True), pool=F.max_pool2d, late_norm=False
) -> np.ndarray:
    """The network of the exercise in eval mode, with the submitted weights in the order SHAPES.

    `relu`: are there ReLUs after the convolutions, and after the first Linear?
    """
    s = [torch.from_numpy(np.asarray(a, dtype=np.float64)) for a in state]
    x = torch.from_numpy(np.asarray(images, dtype=np.float64))
    activate, activate_last = (torch.relu if wanted else lambda t: t for wanted in relu)
    for conv, norm in ((0, NORMS[0]), (6, NORMS[1])):
        gamma, beta, mean, variance = (s[i] for i in norm)
        x = F.conv2d(x, s[conv], s[conv + 1])
        if late_norm:
            x = F.batch_norm(pool(activate(x), 2), mean, variance, gamma, beta)
        else:
            x = pool(activate(F.batch_norm(x, mean, variance, gamma, beta)), 2)
    return F.linear(activate_last(F.linear(x.flatten(1), s[12], s[13])), s[14], s[15]).numpy()


@check("layers, parameters, logits and both modes are right")
def cnn(build: Callable, *, rng: np.random.Generator) -> None:
    """`build_cnn()` with batch norm and dropout."""
    images = rng.standard_normal((6, 1, 28, 28)).astype(np.float32)
    expect_cnn(cnn_report({"build_cnn": build}, images), images)
