"""Checks of `cifar10_lab` on training: loaders and their record, the schedule, the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch

from course.checks.cifar10_lab.fixtures import MARK, fit_run, loaders_run
from course.checks.expect import (
    call,
    check,
    expect_close,
    expect_equal,
    expect_raises,
    expect_true,
    fail,
)


@check("augmented for training, never for validation")
def make_batches(function: Callable, *, rng: np.random.Generator) -> None:
    """`make_batches` is run with an augmentation that leaves a mark on each image."""
    check_batches(lambda *args: loaders_run({"make_batches": function}, *args), rng)


def check_batches(run: Callable, rng: np.random.Generator) -> None:
    """The check itself; `run` is the fixture `loaders_run`. It looks at the images handed out."""
    for n, m, size in [(37, 23, 8), (40, 9, 16)]:
        sets = [_numbered(n, 0, rng), _numbered(m, 100, rng)]
        passes = run(*sets, size)
        what = f"make_batches, {n} and {m} images, batch size {size}"
        if "odd" in passes:
            fail(what, expected="a pair (training batches, validation batches)",
                 got=passes["odd"][0][0], likely="return both: return first, second")  # fmt: skip
        seen = {name: _summary(batches) for name, batches in passes.items()}
        for name, marked in (("validation", False), ("train, first pass", True)):
            _expect_marks(seen[name]["marked"], marked, f"{what}: {name}", m if not marked else n)
        for name, (images, _) in (("train, first pass", sets[0]), ("validation", sets[1])):
            ids = sorted(seen[name]["ids"])
            want = sorted(int(v) for v in images[:, 0, 0, 0])
            other = sorted(int(v) for v in sets[1 if name[0] == "t" else 0][0][:, 0, 0, 0])
            likely = "an image is left out or comes twice in a pass"
            if set(ids) <= set(other):
                likely = "the two sets are swapped, or one serves for both"
            expect_true(ids == want, f"{what}: images of {name}",
                        expected=f"each of the {len(want)} images once", got=f"{len(ids)} images, "
                        f"{len(set(ids) & set(want))} of them the right ones", likely=likely)  # fmt: skip
            sizes = seen[name]["sizes"]
            count = -(-len(want) // size)
            expect_true(
                len(sizes) == count and all(s == size for s in sizes[:-1]),
                f"{what}: sizes of the batches of {name}",
                expected=f"{count - 1} batches of {size} and one of the rest",
                got=sizes,
                likely="batch_size is not handed on",
            )
            pairs = dict(zip((int(v) for v in images[:, 0, 0, 0]),
                             (int(v) for v in sets[name[0] != "t"][1]), strict=True))  # fmt: skip
            right = all(pairs[i] == label for i, label in seen[name]["pairs"])
            expect_true(right, f"{what}: labels of {name}", expected="each image with its label",
                        got="labels of other images")  # fmt: skip
        first, second = seen["train, first pass"]["ids"], seen["train, second pass"]["ids"]
        expect_true(first != second, f"{what}: order of two passes over the training images",
                    expected="another order in each pass", got="the same order twice",
                    likely="training batches are shuffled: shuffle=True")  # fmt: skip


def _numbered(n: int, first: int, rng: np.random.Generator) -> tuple:
    """Images (n, 3, 4, 5) of one value each, which tells them apart; random labels."""
    values = torch.arange(first, first + n, dtype=torch.uint8)[:, None, None, None]
    labels = torch.from_numpy(rng.integers(0, 10, n)).long()
    return values.expand(n, 3, 4, 5).contiguous(), labels


def _summary(batches: list) -> dict[str, list]:
    """Sizes of the batches; each image's number, whether it bears the mark, its label."""
    result: dict[str, list] = {"sizes": [], "ids": [], "marked": [], "pairs": []}
    for images, labels in batches:
        values = torch.as_tensor(images)[:, 0, 0, 0].double()
        marked = values > MARK / 2
        ids = ((values - MARK * marked) * 255).round().int().tolist()
        result["sizes"].append(len(ids))
        result["ids"] += ids
        result["marked"] += marked.tolist()
        result["pairs"] += list(zip(ids, torch.as_tensor(labels).tolist(), strict=True))
    return result


def _expect_marks(marked: list[bool], want: bool, what: str, n: int) -> None:
    if all(mark == want for mark in marked):
        return
    likely = (
        "the training batches get `augment`"
        if want
        else "validation is augmented: it has to measure the images as they are"
    )
    fail(f"{what}, images changed by `augment`", expected=f"{n if want else 0} of {n}",
         got=f"{sum(marked)} of {len(marked)}", likely=likely)  # fmt: skip


@check("up to the peak, then down, a value for every step")
def one_cycle(function: Callable, *, rng: np.random.Generator) -> None:
    """`one_cycle(step, total, peak, warmup)`, at each step."""
    cases = [(10, 0.2, 4), (7, 1.0, 1), (25, 0.03, 12)]
    total = int(rng.integers(30, 60))
    cases.append((total, float(rng.uniform(0.1, 2)), int(rng.integers(3, total - 3))))
    for total, peak, warmup in cases:
        steps = range(total)
        right = [_rate(s, total, peak, warmup) for s in steps]
        likely = {
            "step 0 has a rate of 0, and everything comes one step late: count step + 1 in the "
            "warm-up": [
                peak * s / warmup if s < warmup else peak * (total - s) / (total - warmup)
                for s in steps
            ],
            "the rate stays at its peak after the warm-up": [
                min(1, (s + 1) / warmup) * peak for s in steps
            ],
            "after the warm-up the way down takes total − warmup steps, not total": [
                peak * (s + 1) / warmup if s < warmup else peak * (total - s) / total for s in steps
            ],
            "the way down is not measured from the end: (total − step) / (total − warmup)": [
                peak * (s + 1) / warmup
                if s < warmup
                else peak * (1 - (s - warmup + 1) / (total - warmup))
                for s in steps
            ],
            "peak is missing as a factor": [v / peak for v in right],
            "there is no warm-up": [peak * (total - s) / total for s in steps],
        }
        what = f"one_cycle(step, {total}, {peak:.3g}, {warmup}), steps 0 to {total - 1}"
        got = [call(function, s, total, peak, warmup) for s in steps]
        expect_close(got, right, what, likely=likely, rtol=1e-6, atol=1e-9)
        for step in (-1, total):
            expect_raises(
                lambda step=step, t=total, p=peak, w=warmup: function(step, t, p, w),
                ValueError,
                f"one_cycle({step}, {total}, {peak:.3g}, {warmup})",
                likely="there is no such step: raise ValueError unless 0 <= step < total",
            )


def _rate(step: int, total: int, peak: float, warmup: int) -> float:
    up, down = (step + 1) / warmup, (total - step) / (total - warmup)
    return peak * (up if step < warmup else down)


@check("every step at its own rate, validation without a trace")
def fit(function: Callable, *, rng: np.random.Generator) -> None:
    """`fit` on a linear network, beside the same run in NumPy."""
    check_fit(lambda *args: fit_run({"fit": function}, *args), rng)


def check_fit(run: Callable, rng: np.random.Generator) -> None:
    """The check itself; `run` is the fixture `fit_run`."""
    for sizes, held, epochs in [((4, 4, 2), (5, 1), 2), ((3, 3), (4, 4, 1), 3)]:
        weight = rng.normal(size=(3, 6)).astype(np.float32)
        batches, validation = _batches(sizes, rng), _batches(held, rng)
        rates = rng.uniform(0.05, 0.5, epochs * len(sizes)).tolist()
        what = f"fit, {epochs} epochs of {len(sizes)} batches"
        report = run(torch.from_numpy(weight), batches, validation, epochs, rates)
        history = report["history"]
        if not isinstance(history, Mapping) or set(history) != {"loss", "accuracy"}:
            got = "None" if history is None else repr(history)[:80]
            fail(f"{what}: its result", expected='a dictionary with "loss" and "accuracy", lists '
                 "of numbers", got=got,
                 likely="the function has no return statement" if history is None else "")  # fmt: skip
        _expect_calls(report, sizes, held, epochs, what)
        right = _simulate(weight, batches, validation, epochs, rates)
        wrong = {
            "gradients add up: optimizer.zero_grad() before each backward()": {"keep": True},
            "lr_at counts steps, not epochs: one rate a step, numbered through all epochs": {
                "by": "epoch"
            },
            "the step counter starts anew in each epoch": {"by": "batch"},
            "the rate is set after the step, so each step has the rate of the one before": {
                "by": "late"
            },
            "the rate is never set: group['lr'] = lr_at(step)": {"by": "never"},
            "the weights did not move: backward() and optimizer.step()": {"by": "zero"},
        }
        likely = {
            reason: (
                lambda change=change, a=(weight, batches, validation, epochs, rates): _simulate(
                    *a, **change
                )["weight"]
            )
            for reason, change in wrong.items()
        }
        expect_close(report["weight"], right["weight"], f"{what}: the weights afterwards",
                     likely=likely, rtol=1e-3, atol=1e-4)  # fmt: skip
        expect_close(report["rates"], [rates[-1]] * 2, f"{what}: rates of both parameter groups at the end",
                     likely={"only the first group's rate is set: loop over "
                             "optimizer.param_groups": [rates[-1], 99.0]})  # fmt: skip
        expect_close(history["loss"], right["loss"], f'{what}: "loss"', likely={
            "one number a step, not an epoch": right["epoch loss"],
        }, rtol=1e-3, atol=1e-4)  # fmt: skip
        expect_close(history["accuracy"], right["accuracy"], f'{what}: "accuracy"', likely={
            "that is the mean of the batches' accuracies; the last batch is short: count right "
            "answers and images": right["mean of batches"],
            "that counts right answers; divide by the number of images": right["counts"],
            "that is in per cent": [100 * a for a in right["accuracy"]],
        }, rtol=1e-4, atol=1e-5)  # fmt: skip


def _batches(sizes: tuple[int, ...], rng: np.random.Generator) -> list:
    return [
        [
            torch.from_numpy(rng.normal(size=(n, 1, 2, 3)).astype(np.float32)),
            torch.from_numpy(rng.integers(0, 3, n)).long(),
        ]
        for n in sizes
    ]


def _expect_calls(report: Mapping, sizes: tuple, held: tuple, epochs: int, what: str) -> None:
    """Passes over the loaders, and the model's mode in each call."""
    expect_equal(list(report["passes"]), [epochs, epochs],
                 f"{what}: passes over the training and the validation batches",
                 likely={"validation reads the training batches": [2 * epochs, 0],
                         "validation is measured after each epoch": [epochs, 1],
                         "validation is never measured": [epochs, 0]})  # fmt: skip
    per_epoch = [[True, True]] * len(sizes) + [[False, False]] * len(held)
    calls = [list(c) for c in report["calls"]]
    if calls == per_epoch * epochs:
        return
    start = calls[: len(sizes)]
    later = calls[len(per_epoch) : len(per_epoch) + len(sizes)]
    rest = calls[len(sizes) : len(per_epoch)]
    if any(not training for training, _ in start):
        likely = "the network trains in evaluation mode: model.train() before the first batch"
    elif any(training for training, _ in rest):
        likely = "validation runs in training mode: model.eval() before it"
    elif any(gradients for _, gradients in rest):
        likely = "validation keeps gradients: use torch.no_grad()"
    elif any(not training for training, _ in later):
        likely = (
            "from the second epoch on it trains in evaluation mode: model.train() in each epoch"
        )
    else:
        likely = "one call of the model a batch"
    fail(f"{what}: calls of the model as [training, gradients]", expected=per_epoch * epochs,
         got=calls, likely=likely)  # fmt: skip


def _simulate(
    weight: np.ndarray, batches: list, validation: list, epochs: int, rates: list[float],
    by: str = "step", keep: bool = False,
) -> dict[str, object]:  # fmt: skip
    """The run in NumPy. by: which rate a step takes; keep: gradients are never cleared."""
    weight = weight.astype(np.float64)
    held = np.zeros_like(weight)
    out: dict[str, list] = {k: [] for k in
                            ("loss", "epoch loss", "accuracy", "mean of batches", "counts")}  # fmt: skip
    for step in range(epochs * len(batches)):
        epoch, batch = divmod(step, len(batches))
        x, labels = (np.asarray(v) for v in batches[batch])
        x = x.reshape(len(x), -1).astype(np.float64)
        logits = x @ weight.T
        p = np.exp(logits - logits.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        out["loss"].append(-np.log(p[np.arange(len(x)), labels]).mean())
        p[np.arange(len(x)), labels] -= 1
        held = p.T @ x / len(x) + (held if keep else 0)
        before = rates[step - 1] if step else 99.0
        rate = {"step": rates[step], "epoch": rates[epoch], "batch": rates[batch], "late": before,
                "never": 99.0, "zero": 0.0}[by]  # fmt: skip
        weight = weight - rate * held
        if batch == len(batches) - 1:
            out["epoch loss"].append(float(np.mean(out["loss"][-len(batches) :])))
            hits = [_hits(weight, *pair) for pair in validation]
            images = [len(pair[1]) for pair in validation]
            out["counts"].append(sum(hits))
            out["accuracy"].append(sum(hits) / sum(images))
            out["mean of batches"].append(float(np.mean(np.divide(hits, images))))
    return {**out, "weight": weight}


def _hits(weight: np.ndarray, images: object, labels: object) -> int:
    """Right answers of the fixture's model, which moves its logits on in evaluation mode."""
    x = np.asarray(images).reshape(len(labels), -1)
    return int((np.roll(x @ weight.T, 1, axis=1).argmax(1) == np.asarray(labels)).sum())
