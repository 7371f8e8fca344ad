"""Checks of assignment 6 about accuracy over uneven batches: the two reports, and the repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from course.checks.expect import (
    Sealed,
    call,
    check,
    expect_answers,
    expect_close,
    expect_equal,
    expect_true,
    fail,
)
from course.checks.fmnist_mlp_vs_cnn.fixtures import accuracy_run

# A report in float32 is off by up to about 3e-7 of itself: less than 0.01 of 10,016 images.
TOLERANCE = 0.01


@check("each image's weight in the average is right")
def image_weights(function: Callable, *, rng: np.random.Generator) -> None:
    """`image_weights(images, batch_size)`: the share of the mean that one right answer brings."""
    cases = [(10_000, 32), (10_000, 100), (45, 32), (10, 9), (7, 32), (96, 32)]
    cases += [tuple(int(v) for v in (rng.integers(200, 900), rng.integers(7, 60)))]
    for n, size in cases:
        batches, last = -(-n // size), n - (-(-n // size) - 1) * size
        first = min(size, n)
        right = (1 / (batches * first), 1 / (batches * last))
        likely = {
            "that is the mean over images; in a mean over batches each batch counts the same": (
                (1 / n,) * 2
            ),
            "the short last batch is a batch too: round the number of batches up": (
                1 / (n // size * size) if n >= size else 0.0,
                1 / (n // size * last) if n >= size else 0.0,
            ),
            "an image's share within its batch has still to be divided by the number of batches": (
                1 / first,
                1 / last,
            ),
            "the last batch holds what is left over, fewer images than batch_size": (
                (1 / (batches * size),) * 2
            ),
            "the two are in the wrong order": right[::-1],
        }
        result = call(function, n, size)
        expect_close(result, right, f"image_weights({n}, {size})", likely=likely, atol=1e-12)


@check("just the counts that fit the report are found")
def possible_counts(function: Callable, *, rng: np.random.Generator) -> None:
    """`possible_counts(reported, images, batch_size)`: each count that explains the report."""
    for n, size, full, last in _reports(rng):
        batches, left = -(-n // size), n - (-(-n // size) - 1) * size
        reported = float(np.float32((full / size + last / left) / batches))
        _expect_counts(function, reported, n, size)
    for reported, n, size in [(0.8813897967338562, 10_000, 64), (0.8813897967338562, 10_000, 100),
                              (0.5123, 96, 32), (0.777, 45, 32)]:  # fmt: skip
        _expect_counts(function, reported, n, size)


def _reports(rng: np.random.Generator):
    """(images, batch size, right in full batches, right in the last): with every kind of ending."""
    yield 10_000, 32, 8_820, 4
    yield 250, 100, 199, 50  # almost all right: some splits would need more than 200 of 200
    yield 250, 100, 1, 3  # almost none right
    yield 96, 32, 40, 20  # no short batch: the count is known
    yield 45, 32, 21, 8  # 13 and 32 have no common factor: the count is known
    for n, size in [(1_000, 64), (137, 20), (90, 25)]:
        left = n % size
        yield n, size, int(rng.integers(n // 3, n - left)), int(rng.integers(1, left))


def _expect_counts(function: Callable, reported: float, n: int, size: int) -> None:
    pairs = _splits(reported, n, size)
    right = sorted({full + last for full, last in pairs})
    batches = -(-n // size)
    unbounded = sorted({s + t for s, t in _splits(reported, n, size, bounded=False)})
    nominal = round(reported * batches * size)
    likely = {
        "that takes the report for a share of all images; it is a mean over batches": [
            round(reported * n)
        ],
        "these are the right answers in the full batches alone: add those in the last batch": (
            sorted({full for full, _ in pairs})
        ),
        "a right answer of the last batch was counted as batch_size / last of a right answer": [
            nominal
        ],
        "some of these need more right answers in the full batches than there are images in "
        "them, or fewer than none": unbounded,
        "the report must be explained by a whole number of images in the full batches: check it": (
            sorted({s + t for s, t in _splits(reported, n, size, tolerance=0.5)})
        ),
        "the order is ascending": right[::-1],
    }
    if n % size == 0:
        likely["images % batch_size is 0 here: then the last batch is a full one"] = []
    likely = {reason: wrong for reason, wrong in likely.items() if wrong != right}
    what = f"possible_counts({reported}, {n}, {size})"
    result = call(function, reported, n, size, what=what)
    if hasattr(result, "tolist"):
        result = result.tolist()
    if isinstance(result, (tuple, set, range)):
        result = sorted(result)
    expect_equal(result, right, what, likely=likely)


def _splits(
    reported: float, n: int, size: int, bounded: bool = True, tolerance: float = TOLERANCE
) -> list[tuple[int, int]]:
    """All (right in the full batches, right in the last batch) that give the report."""
    batches, left = -(-n // size), n - (-(-n // size) - 1) * size
    splits = []
    for last in range(left + 1):
        full = (reported * batches - last / left) * size
        if abs(full - round(full)) <= tolerance and (not bounded or 0 <= round(full) <= n - left):
            splits.append((round(full), last))
    return splits


@check("the case is closed")
def verdict(answers: Mapping[str, object], *, rng: np.random.Generator) -> None:
    """The right answers are computed from the two reports."""
    del rng
    reports = {"MLP": 0.8813897967338562, "CNN": 0.9122403860092163}
    fits = {
        size: [sorted(s + t for s, t in _splits(r, 10_000, size)) for r in reports.values()]
        for size in (16, 32, 64, 100, 128)
    }
    (size,) = (size for size, counts in fits.items() if all(counts))
    right: dict[str, object] = {
        "batch size": size,
        "batches": -(-10_000 // size),
        "images in the last batch": 10_000 % size,
        "averaged": Sealed("a712adf0e6f0abad"),
        "the true counts can be recovered": Sealed("b3472108345f8d47"),
    }
    for name, counts in zip(reports, fits[size], strict=True):
        right[f"{name}: fewest right"], right[f"{name}: most right"] = counts[0], counts[-1]
    hint = (
        "call possible_counts for each batch size and both reports; only one size explains "
        "both, and the first and the last entry of its lists are the fewest and the most"
    )
    expect_answers(answers, right, "verdict", hint)


def judge_accuracy(run: Callable[..., dict], rng: np.random.Generator) -> None:
    """`run(weight, images, labels, batch_size, drop_last)` is the fixture `accuracy_run`."""
    for n, size, drop in [(41, 16, False), (45, 32, False), (40, 8, False), (5, 32, False),
                          (int(rng.integers(70, 90)), 33, False), (50, 16, True)]:  # fmt: skip
        weight = torch.from_numpy(rng.normal(size=(4, 6)).astype(np.float32))
        images = torch.from_numpy(rng.normal(size=(n, 6)).astype(np.float32))
        best = (images @ weight.T).argmax(1)
        labels = best.clone()
        # A third is wrong in the full batches, all but one in the last: it must not weigh more.
        wrong = torch.from_numpy(rng.random(n) < 1 / 3)
        wrong[(n - 1) // size * size + 1 :] = True
        labels[wrong] = (best[wrong] + 1) % 4
        seen = n // size * size if drop else n
        right = (best == labels)[:seen].float()
        what = f"accuracy, {n} images in batches of {size}" + (", drop_last=True" if drop else "")
        report = run(weight, images, labels, size, drop)
        batches = right.split(size)
        turned = ((-(images @ weight.T)).argmax(1) == labels)[:seen].float()
        likely = {
            "the accuracies of the batches were averaged: count the right answers and divide "
            "once, by the number of images": float(np.mean([float(b.mean()) for b in batches])),
            "each batch was taken for a full one; the last is shorter": float(right.sum())
            / (len(batches) * size),
            "len(loader.dataset) counts images that the loader leaves out: count what comes": float(
                right.sum()
            )
            / n,
            "that is the number of right answers, not their share": float(right.sum()),
            "that is a percentage; return a share between 0 and 1": 100 * float(right.mean()),
            "the model was in training mode: call model.eval() first": float(turned.mean()),
            "that is the share of wrong answers": 1 - float(right.mean()),
            "that is the last batch alone: the counts have to be added up": float(
                batches[-1].mean()
            ),
        }
        value = report["value"]
        if not isinstance(value, (int, float)):
            reason = "the function has no return statement" if value is None else ""
            fail(what, expected="a number", got=str(value), likely=reason)
        expect_close(value, float(right.mean()), what, likely=likely)
        calls = report["calls"]
        expect_true(
            bool(calls) and not any(c["training"] for c in calls), what,
            expected="the model in evaluation mode at each call", got="training mode",
            likely="the model was in training mode: call model.eval() first",
        )  # fmt: skip
        expect_true(
            not any(c["gradients"] for c in calls), what,
            expected="no gradients recorded", got="a graph was built in each call",
            likely="measure inside `with torch.no_grad():`",
        )  # fmt: skip
        expect_close(report["weight"], weight, f"{what}, the weights afterwards")


@check("right answers are counted, whatever the batches")
def accuracy(function: Callable, *, rng: np.random.Generator) -> None:
    """`accuracy(model, loader)` is the share of right answers among the images delivered."""
    judge_accuracy(lambda *args: accuracy_run({"accuracy": function}, *args), rng)
