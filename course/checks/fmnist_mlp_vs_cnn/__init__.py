"""Public checks of assignment 6, `fmnist_mlp_vs_cnn`: datasets, two networks, honest figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course.checks.expect import (
    Sealed,
    call,
    check,
    expect_answers,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    expect_true,
    fail,
)
from course.checks.fmnist_mlp_vs_cnn.counting import (
    accuracy,
    image_weights,
    judge_accuracy,
    possible_counts,
    verdict,
)
from course.checks.fmnist_mlp_vs_cnn.networks import cnn_logits, expect_network, mlp_logits
from course.inspection import multiply_adds, shape_trace

__all__ = [
    "accuracy",
    "clock",
    "cnn",
    "confident",
    "confusion",
    "datasets",
    "image_weights",
    "judge_accuracy",
    "mlp",
    "possible_counts",
    "verdict",
    "what_if",
    "work",
]


@check("both datasets give what their network wants")
def datasets(flat: Callable, channel: Callable, *, rng: np.random.Generator) -> None:
    """`FlatImages` and `ChannelImages` hand out (image, label), scaled to [0, 1]."""
    for n, h, w in [(6, 28, 28), (5, 20, 12), (4, 7, 9)]:
        # Not contiguous: in memory the rows of an image do not follow each other.
        images = torch.from_numpy(rng.integers(0, 256, (n, w, h)).astype(np.uint8)).mT
        labels = torch.from_numpy(rng.permutation(n)).long()
        for name, make, shape in (
            ("FlatImages", flat, (h * w,)),
            ("ChannelImages", channel, (1, h, w)),
        ):
            what = f"{name}, {n} images of {h} × {w}"
            dataset = call(make, images, labels, what=what)
            length = len(dataset)
            expect_equal(length, n, f"len({name}), {n} images", likely={
                "that counts pixels, not images": n * h * w})  # fmt: skip
            for i in (n - 1, 0, n // 2):
                _expect_item(dataset[i], images[i], int(labels[i]), shape, f"{what}, item {i}")


def _expect_item(item: object, image: Tensor, label: int, shape: tuple, what: str) -> None:
    if not isinstance(item, (tuple, list)) or len(item) != 2:
        likely = "__getitem__ has to return the image and its label: return image, label"
        fail(what, expected="a pair (image, label)", got=repr(item)[:80], likely=likely)
    h, w = image.shape
    reasons = {
        "the channel axis is missing": (h, w),
        "that is the flat image; this class keeps rows and columns": (h * w,),
        "the image is not flattened": (1, h, w),
        "the axis is at the end: that is (H, W, C)": (h, w, 1),
        "flattening kept an axis of size 1 in front": (1, h * w),
    }
    reasons = {reason: wrong for reason, wrong in reasons.items() if wrong != shape}
    expect_shape(item[0], shape, what, likely=reasons)
    scaled = image.numpy().astype(np.float32).reshape(shape) / np.float32(255)
    likely = {
        "the pixels were not divided by 255": scaled * 255,
        "they were divided by 256; the largest pixel is 255": scaled * 255 / 256,
        "they were divided by 255 twice": scaled / 255,
        "the columns were read before the rows": image.T.reshape(shape) / 255,
        "the rest of the division was thrown away: // cuts, / divides": image.reshape(shape) // 255,
    }
    expect_close(item[0], scaled, what, likely=likely)
    dtype = str(getattr(item[0], "dtype", type(item[0]).__name__)).removeprefix("torch.")
    expect_true(dtype == "float32", what, expected="float32 pixels", got=dtype,
                likely="layers hold float32 weights: use .float()")  # fmt: skip
    kind = str(getattr(item[1], "dtype", type(item[1]).__name__)).removeprefix("torch.")
    expect_true("int" in kind, f"{what}, the label", expected="a whole number", got=kind,
                likely="cross-entropy takes class numbers (int64); leave the labels alone")  # fmt: skip
    expect_close(item[1], label, f"{what}, the label")


@check("795,010 parameters, and the logits are right")
def mlp(build: Callable, *, rng: np.random.Generator) -> None:
    """`build_mlp()`: Linear(784, 1000), ReLU, Linear(1000, 10) on flat images."""
    counts = {
        "the biases are missing": 794_000,
        "there is a second hidden layer": 795_010 + 1_001_000,
        "the hidden layer has 100 units, not 1,000": 79_510,
        "the last layer has one output, not ten": 786_001,
        "the layers were put into a plain list, or not kept as attributes of the module": 0,
    }
    shapes = [(1000, 784), (1000,), (10, 1000), (10,)]
    images = torch.from_numpy(rng.normal(size=(5, 784)).astype(np.float32))
    expect_network(build, "build_mlp()", shapes, counts, images, mlp_logits)


@check("716,706 parameters, and the logits are right")
def cnn(build: Callable, *, rng: np.random.Generator) -> None:
    """`build_cnn()`: two blocks of convolution, max-pooling, ReLU, then two linear layers."""
    counts = {
        "the convolutions are padded: 7 × 7 maps are left instead of 5 × 5": 1_331_106,
        "the second convolution has 32 kernels, not 128": 181_314,
        "the kernels are 5 × 5": 1_664 + 204_928 + 409_800 + 2_010,
        "the biases are missing": 576 + 73_728 + 640_000 + 2_000,
        "the last layer has 120 outputs, not ten": 738_816,
        "the linear layer of 200 units is missing": 640 + 73_856 + 32_010,
        "the pooling layers are missing": 14_822_306,
    }
    shapes = [(64, 1, 3, 3), (64,), (128, 64, 3, 3), (128,), (200, 3200), (200,), (10, 200), (10,)]
    images = torch.from_numpy(rng.normal(size=(3, 1, 28, 28)).astype(np.float32))
    expect_network(build, "build_cnn()", shapes, counts, images, cnn_logits)


@check("shapes and counts are right for networks that are not in the table")
def what_if(answers: Mapping[str, int], *, rng: np.random.Generator) -> None:
    """The right answers are measured on networks built here."""
    del rng
    colour, padded = _variant(3, 32, 32), _variant(1, 28, 28, padding=1)
    right = {
        "parameters of the first convolution, images (3, 32, 32)": colour[0].parameters,
        "values after Flatten, images (3, 32, 32)": colour[-1].output_shape[1],
        "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": padded[
            -1
        ].output_shape[1],
        "parameters in all, 32 kernels in the second convolution": _total(
            _variant(1, 28, 28, second=32)
        ),
        "parameters in all, without the two MaxPool2d": _total(_variant(1, 28, 28, pool=1)),
    }
    hint = (
        "follow one image through the layers; a pooling drops an odd last row, and the linear "
        "layer behind Flatten has an input for each value that is left"
    )
    expect_answers(answers, right, "what_if", hint)


def _variant(channels: int, h: int, w: int, second: int = 128, padding: int = 0, pool: int = 2):
    model = nn.Sequential(
        *(nn.Conv2d(channels, 64, 3, padding=padding), nn.MaxPool2d(pool)),
        *(nn.Conv2d(64, second, 3, padding=padding), nn.MaxPool2d(pool), nn.Flatten()),
    )
    return shape_trace(model, torch.zeros(1, channels, h, w))


def _total(trace: Sequence) -> int:
    features = trace[-1].output_shape[1]
    return sum(layer.parameters for layer in trace) + features * 200 + 200 + 2_010


@check("the work of both networks is counted")
def work(
    conv: Callable, linear: Callable, answers: Mapping[str, int], *, rng: np.random.Generator
) -> None:
    """Multiply-adds of a convolution and of a linear layer; the sums for both networks."""
    cases = [(1, 64, (3, 3), (26, 26)), (3, 5, (5, 2), (7, 11))]
    cases += [(int(rng.integers(2, 9)), int(rng.integers(9, 20)), (1, 4), (6, 9))]
    for c_in, c_out, (kh, kw), (h, w) in cases:
        right = c_out * c_in * kh * kw * h * w
        likely = {
            "that is the number of weights: each is used once at every place of the output": c_out
            * c_in
            * kh
            * kw,
            "each kernel runs over all input channels": c_out * kh * kw * h * w,
            "there are out_channels kernels": c_in * kh * kw * h * w,
            "biases are additions only; they are not counted here": right + c_out * h * w,
            "the kernel is not square: use kernel[0] and kernel[1]": c_out * c_in * kh**2 * h * w,
            "the output is not square: use output[0] and output[1]": c_out * c_in * kh * kw * h * h,
        }
        likely = {reason: wrong for reason, wrong in likely.items() if wrong != right}
        what = f"conv_multiply_adds({c_in}, {c_out}, {(kh, kw)}, {(h, w)})"
        result = call(conv, c_in, c_out, (kh, kw), (h, w), what=what)
        expect_equal(result, right, what, likely=likely)
    for inputs, outputs in [
        (784, 1000),
        (3200, 200),
        tuple(int(v) for v in rng.integers(3, 99, 2)),
    ]:
        likely = {
            "biases are additions only; they are not counted here": (inputs + 1) * outputs,
            "each output is a sum over all inputs: multiply the two": inputs + outputs,
        }
        what = f"linear_multiply_adds({inputs}, {outputs})"
        expect_equal(call(linear, inputs, outputs, what=what), inputs * outputs, what, likely)
    models = {"MLP": [nn.Flatten(), nn.Linear(784, 1000), nn.Linear(1000, 10)]}
    models["CNN"] = [nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3), nn.MaxPool2d(2)]
    models["CNN"] += [nn.Flatten(), nn.Linear(3200, 200), nn.Linear(200, 10)]
    sums = {k: multiply_adds(nn.Sequential(*layers), (1, 28, 28)) for k, layers in models.items()}
    hint = (
        "add up both linear layers of the MLP, and two convolutions and two linear layers of the "
        "CNN; a convolution's output is taken before the pooling: 26 × 26 and 11 × 11"
    )
    expect_answers(answers, sums, "network_work", hint)


@check("the clock is explained")
def clock(function: Callable, answers: Mapping[str, bool], *, rng: np.random.Generator) -> None:
    """`split_seconds(work, seconds)` fits seconds = fixed + rate · work through two points."""
    cases = [
        ((0.794, 9.952464), (43.6, 53.0)),
        ((2.0, 5.0), (11.0, 20.0)),
        ((8.0, 3.0), (9.5, 7.0)),
    ]
    fixed, rate = rng.uniform(5, 50), rng.uniform(0.1, 3)
    works = np.sort(rng.uniform(0.5, 12, 2)) * [1, 2]
    cases.append((tuple(works.tolist()), tuple((fixed + rate * works).tolist())))
    for (w1, w2), (t1, t2) in cases:
        rate = (t2 - t1) / (w2 - w1)
        right = (t1 - rate * w1, rate)
        likely = {
            "the order is (fixed, rate)": right[::-1],
            "that takes all seconds for work: solve for the fixed part too": (0.0, t1 / w1),
            "the difference of the seconds is not yet the fixed part": (t2 - t1, rate),
            "the rate is upside down: seconds for each million, so divide by the work": (
                t1 - w1 / rate,
                (w2 - w1) / (t2 - t1),
            ),
            "the fixed part is what is left of the seconds, t − rate · work": (t1, rate),
        }
        result = call(function, (w1, w2), (t1, t2))
        what = f"split_seconds({(round(w1, 3), round(w2, 3))}, {(round(t1, 3), round(t2, 3))})"
        expect_close(result, right, what, likely=likely, rtol=1e-6, atol=1e-9)
    expect_raises(
        lambda: function((2.0, 2.0), (5.0, 6.0)),
        ValueError,
        "split_seconds((2.0, 2.0), (5.0, 6.0))",
        likely="two networks with the same work cannot be told apart: raise ValueError",
    )
    right_answers = {
        "fewer parameters mean fewer multiply-adds": Sealed("946425ecc8c1214f"),
        "both runs fetch each image by a Python call of its own, whatever the network": Sealed(
            "dbce3f666cf6754d"
        ),
        "a graphics card does most of these multiply-adds side by side": Sealed("068d30b3635fbcaa"),
        "the clock shows that the two networks do about the same work": Sealed("fe72f0eab3a10120"),
        "on a CPU, too, the CNN would take only about a fifth longer": Sealed("8df5c8f325941c5d"),
    }
    hint = "compare with figure, table and seconds above: what depends on the network, what not?"
    expect_answers(answers, right_answers, "reasons", hint)


@check("rows are the true classes, and the worst pair is found")
def confusion(matrix: Callable, most: Callable, *, rng: np.random.Generator) -> None:
    """`confusion_matrix(labels, predictions, classes)` and `most_confused(matrix)`."""
    for n, k in [(60, 4), (200, 10), (9, 5), (25, 6)]:
        labels = torch.from_numpy(rng.integers(0, k - 1, n)).long()  # the last class never occurs
        predictions = torch.where(
            torch.from_numpy(rng.random(n) < 0.6), labels, (labels + 1 + labels % 2) % k
        )
        right = np.zeros((k, k), dtype=int)
        np.add.at(right, (labels.numpy(), predictions.numpy()), 1)
        sums = right.sum(1, keepdims=True).clip(1)
        what = f"confusion_matrix, {n} images, {k} classes"
        likely = {
            "rows and columns are swapped: rows are the true classes": right.T,
            "these are shares; return counts": right / sums,
            "each pair was counted once only: with indices that repeat, matrix[labels, "
            "predictions] += 1 adds 1 a single time": np.minimum(right, 1),
            "the mistakes are missing": np.diag(np.diag(right)),
            "a class without images needs its row and its column too: use `classes`": right[
                :-1, :-1
            ],
        }
        result = call(matrix, labels, predictions, k, what=what)
        expect_close(result, right, what, likely=likely)
    for k in (3, 5, 10):
        counts = rng.permutation(k * k).reshape(k, k)
        counts[np.arange(k), np.arange(k)] += 2 * k * k
        off = counts - np.diag(np.diag(counts))
        row, column = (int(v) for v in np.unravel_index(off.argmax(), off.shape))
        flat_all = tuple(int(v) for v in np.unravel_index(counts.argmax(), counts.shape))
        what = f"most_confused, {k} classes"
        result = call(most, torch.from_numpy(counts), what=what)
        pair = tuple(int(v) for v in result) if hasattr(result, "__len__") else result
        likely = {
            "the order is (true, predicted): (row, column)": (column, row),
            "that is on the diagonal, where the answers are right": flat_all,
        }
        expect_equal(pair, (row, column), what, likely=likely)


@check("the most confident mistakes come first")
def confident(function: Callable, *, rng: np.random.Generator) -> None:
    """`most_confident_mistakes(logits, labels, n)`: indices, the most probable mistake first."""
    for count, k, n in [(40, 10, 5), (30, 4, 6), (12, 3, 50), (1, 3, 2), (20, 5, 4)]:
        # A number added to a whole row leaves the probabilities as they are, not the logits.
        logits = torch.from_numpy(rng.normal(size=(count, k)) * 2 + rng.normal(size=(count, 1)) * 3)
        logits = logits.float()
        predicted = logits.argmax(1)
        labels = torch.where(
            torch.from_numpy(rng.random(count) < 0.5), predicted, (predicted + 1) % k
        )
        if count == 20:
            labels = predicted  # no mistake at all
        p = F.softmax(logits.double(), 1).max(1).values
        wrong = (predicted != labels).nonzero().flatten()
        order = wrong[p[wrong].argsort(descending=True)]
        what = f"most_confident_mistakes, {count} images, {len(wrong)} mistakes, n = {n}"
        by_logit = wrong[logits[wrong].max(1).values.argsort(descending=True)]
        likely = {
            "these are positions among the mistakes: translate them into indices of the batch": (
                p[wrong].argsort(descending=True)[:n]
            ),
            "sorted by the largest logit: confidence is a probability, so take softmax first": (
                by_logit[:n]
            ),
            "these are the least confident: sort in descending order": order.flip(0)[:n],
            "right answers are among them": p.argsort(descending=True)[:n],
            "those have the lowest probability for the true class; sort by the probability of "
            "the predicted class": wrong[
                F.softmax(logits.double(), 1)[wrong, labels[wrong]].argsort()
            ][:n],
            "the mistakes are there, in the order of the batch: sort them by confidence": wrong[:n],
            "n limits how many come back": order,
        }
        right = order[:n]
        likely = {r: wrong_ for r, wrong_ in likely.items() if not torch.equal(wrong_, right)}
        result = call(function, logits, labels, n, what=what)
        expect_close(result, right, what, likely=likely)
