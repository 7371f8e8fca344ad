"""Softmax cross-entropy of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NARROW, NUMPY, ON_CLASS, SHARP
from autograder.exercises.work import Result, Work


@exercise(
    "cnn_from_scratch/test_loss",
    done="loss and gradient are right, also for logits of ±1000",
    bans=NUMPY,
)
def loss(work: Work, rng: np.random.Generator) -> None:
    def both(layer: Result, z: np.ndarray, t: np.ndarray, what: str, **how: object) -> None:
        how = {**SHARP, **how}
        what = f"SoftmaxCrossEntropy, {what}"
        work.compare(layer.method("forward", z, t), f"{what}: the loss", **how)
        work.compare(layer.method("backward"), f"{what}: the gradient", **how)

    def logits(*shape: int) -> np.ndarray:
        return rng.permutation(np.arange(np.prod(shape))).reshape(shape) / 4 + rng.uniform(0, 0.2)

    layer = work.call("SoftmaxCrossEntropy")
    z, t = logits(2, 3), np.array([2, 1])
    both(layer, z, t, "logits (2, 3)")
    work.compare(layer.method("backward"), "SoftmaxCrossEntropy, backward once more", **SHARP)
    both(layer, -z, t[::-1], "other logits of the same shape")
    both(layer, logits(3, 3), rng.permutation(3), "logits (3, 3)")
    one = "a batch of one, with labels of shape (1,), is a batch like any other"
    both(layer, logits(1, 4), np.array([1]), "a batch of one", says=one)
    both(layer, rng.permutation(12).reshape(3, 4) - 6, rng.permutation(3), "whole numbers")
    many = np.array([10, 11])
    both(layer, rng.integers(0, 9, (2, 12)) / 4, many, "12 classes")
    both(layer, logits(2, 1), np.array([0, 0]), "one class")

    first, second = work.call("SoftmaxCrossEntropy"), work.call("SoftmaxCrossEntropy")
    first.method("forward", z, t)
    second.method("forward", z[::-1] / 2, t)
    work.compare(first.method("backward"), "two losses side by side: the gradient of the first")
    first.method("forward", z / 2, t)
    first.method("forward", z, t[::-1])
    work.compare(first.method("backward"), "SoftmaxCrossEntropy, backward after two forwards")

    fresh = work.call("SoftmaxCrossEntropy")
    both(fresh, np.array([[0, -40.0, 1], [2, 1, 0]]), np.array([1, 0]), "a true class of e^-41")
    large = rng.permutation([-1000.0, -990, 1000]) + rng.uniform(0, 9, 3)
    lowest = np.array([large.argmin(), large.argmax()])
    both(fresh, np.stack([large, large]), lowest, "logits of ±1000")
    both(
        fresh, np.array([[700.0, 1000, 900], [999, 600, 1000]]), np.array([0, 1]), "logits of 1000"
    )
    apart = np.array([[1000.0, 999, 998], [-1000, -999, -998]])
    both(fresh, apart, np.array([1, 1]), "one row near 1000, one near -1000")
    kinds = "labels of every integer type are class numbers: do not ask for one of them"
    both(fresh, z, t.astype(np.uint8), "labels uint8", says=kinds)
    both(fresh, z, t.astype(np.int32), "labels int32", says=kinds)
    both(fresh, z.astype(np.float32), t, "logits float32", rtol=1e-4, atol=1e-6)

    refusal = "the labels' shape is not checked: raise ValueError unless it is (N,)"
    for shape in ((4, 1), (4, 3), (3,), (5,), (1,), (1, 4), ()):
        bad = fresh.method("forward", np.zeros((4, 3)), np.zeros(shape, dtype=int))
        work.compare(bad, f"SoftmaxCrossEntropy, logits (4, 3), labels {shape}", says=refusal)
    bad = fresh.method("forward", np.zeros((1, 3)), np.zeros((1, 1), dtype=int))
    work.compare(bad, "SoftmaxCrossEntropy, logits (1, 3), labels (1, 1)", says=refusal)


CHECK = """        if np.shape(labels) != (len(logits),):
            raise ValueError(f"expected {len(logits)} class numbers, got shape {np.shape(labels)}")
"""
SHIFTED = "shifted = logits - logits.max(axis=1, keepdims=True)"
LOG_P = "log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
VALUE = "return -log_p[np.arange(len(labels)), labels].mean()"
STATE = "self.p, self.labels = np.exp(log_p), labels"
COPY = "gradient = self.p.copy()"
MINUS = "        gradient[np.arange(len(gradient)), self.labels] -= 1\n"
BY_N = "return gradient / len(gradient)"
STABLE = "exp(1000) is inf, log(0) is -inf: subtract each row's maximum, work with log p"
loss.mistake("the sum over the batch, not the mean", (".mean()", ".sum()"))
loss.mistake(
    "the sum over the batch, not the mean", (".mean()", ".sum()"), (BY_N, "return gradient")
)
loss.mistake("one loss for each example: take the mean", (".mean()", ""))
loss.mistake("the sign is wrong: it is minus the logarithm", ("return -log_p", "return log_p"))
loss.mistake(
    "divided by the number of classes as well: the mean goes over the batch",
    (".mean()", ".sum() / log_p.size"),
)
WRONG_AXIS = "that is softmax along the wrong axis: every row sums to 1"
loss.mistake(
    WRONG_AXIS,
    (SHIFTED, "shifted = logits - logits.max(axis=0, keepdims=True)"),
    (LOG_P, "log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
)
loss.mistake(
    "the sum goes over the whole batch: every row has a sum of its own",
    (LOG_P, "log_p = shifted - np.log(np.exp(shifted).sum())"),
)
TWICE = "softmax was applied twice: the logits go into log-softmax as they are"
loss.mistake(
    TWICE,
    (
        STATE,
        f"s = np.exp(log_p)\n        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))\n        {STATE}",
    ),
)
loss.mistake(
    "log to the base of 2 or 10: the natural logarithm is np.log", ("- np.log(np", "- np.log2(np")
)
loss.mistake(
    "the classes are counted from 0: leave the labels as they are",
    ("log_p[np.arange(len(labels)), labels]", "log_p[np.arange(len(labels)), labels - 1]"),
)
loss.mistake(STABLE, (SHIFTED, "shifted = logits"))
loss.mistake(
    STABLE,
    (SHIFTED, "p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)"),
    (LOG_P, "log_p = np.log(p)"),
    (STATE, "self.p, self.labels = p, labels"),
)
loss.mistake(
    "a probability has become 0, and its logarithm -inf: work with log p, not with the log of p",
    (
        LOG_P,
        "p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)\n        log_p = np.log(p)",
    ),
    (STATE, "self.p, self.labels = p, labels"),
)
for little in ("1e-12", "1e-9", "1e-15", "1e-8", "1e-10", "1e-7"):
    loss.mistake(
        "log(p + a little) is never below a bound: work with log p, not with the log of p",
        (STATE, f"log_p = np.log(np.exp(log_p) + {little})\n        {STATE}"),
    )
    loss.mistake(
        "log(p + a little) is never below a bound: work with log p, not with the log of p",
        (STATE, f"{STATE}\n        log_p = np.log(np.exp(log_p) + {little})"),
    )
    loss.mistake(
        "log of a clipped p is never below a bound: work with log p, not with the log of p",
        (STATE, f"{STATE}\n        log_p = np.log(np.maximum(np.exp(log_p), {little}))"),
    )
loss.mistake(
    "the maximum of the whole batch is subtracted; each row has one of its own",
    (SHIFTED, "shifted = logits - logits.max()"),
)
for bound in (500, 700):
    loss.mistake(
        "clipping changes the logits: subtract each row's maximum, which changes no probability",
        (SHIFTED, f"shifted = np.clip(logits, -{bound}, {bound})"),
    )
loss.mistake("not divided by N, though the loss is a mean", (BY_N, "return gradient"))
loss.mistake(
    "divided by N and by K: the loss is a mean over the N examples",
    (BY_N, "return gradient / gradient.size"),
)
loss.mistake(
    "divided by K: the loss is a mean over the N examples",
    (BY_N, "return gradient / gradient.shape[1]"),
)
loss.mistake("the 1 at the true class is not subtracted", (MINUS, ""))
loss.mistake(
    "neither the 1 at the true class subtracted nor divided by N",
    (MINUS, ""),
    (BY_N, "return gradient"),
)
loss.mistake(
    "the sign is wrong: p minus 1 at the true class", (BY_N, "return -gradient / len(gradient)")
)
loss.mistake("1 is added at the true class; it has to be subtracted", ("-= 1\n", "+= 1\n"))
loss.mistake(
    "1 / N subtracted from p: divide the whole difference by N",
    ("-= 1\n", "-= 1 / len(gradient)\n"), (BY_N, "return gradient"),
)  # fmt: skip
loss.mistake(
    "backward changes the remembered probabilities, so a second call differs: subtract from a copy",
    (COPY, "gradient = self.p"),
)
loss.mistake(
    "what backward needs is used up by the first call: it may be called again",
    (BY_N, "self.p = None\n        return gradient / len(gradient)"),
)
UNCHECKED = "the labels' shape is not checked: raise ValueError unless it is (N,)"
loss.mistake(UNCHECKED, (CHECK, ""))
loss.mistake(
    UNCHECKED,
    (CHECK, ""),
    (
        "-log_p[np.arange(len(labels)), labels]",
        "-np.take_along_axis(log_p, np.resize(labels, (len(log_p), 1)), axis=1)",
    ),
)
LENGTH = "only the length is compared: (N, 1) and (N, K) have to be refused, too"
loss.mistake(LENGTH, ("if np.shape(labels) != (len(logits),):", "if len(labels) != len(logits):"))
loss.mistake(
    LENGTH, ("if np.shape(labels) != (len(logits),):", "if np.shape(labels)[:1] != (len(logits),):")
)
loss.mistake(
    "only the size is compared: (N, 1) has to be refused, too",
    ("if np.shape(labels) != (len(logits),):", "if np.size(labels) != len(logits):"),
)
loss.mistake(
    "only the number of axes is checked: the length has to be N, too",
    ("if np.shape(labels) != (len(logits),):", "if np.ndim(labels) != 1:"),
)
loss.mistake(
    "assert raises AssertionError; the text asks for ValueError",
    (CHECK, "        assert np.shape(labels) == (len(logits),)\n"),
)
for change in ("np.squeeze(labels)", "np.ravel(labels)", "np.reshape(labels, -1)"):
    loss.mistake(
        "the labels' shape is mended before it is checked: (N, 1) has to be refused",
        (CHECK, f"        labels = {change}\n{CHECK}"),
    )
loss.mistake(
    "the shape is checked too late: only after the labels were used",
    (CHECK, ""), ("        return -log_p", f"{CHECK}        return -log_p"), (STATE, f"log_p[np.arange(len(labels)), labels]\n        {STATE}"),
)  # fmt: skip
loss.mistake(
    "forward works in place: logits -= ... changes the caller's array",
    (SHIFTED, "logits -= logits.max(axis=1, keepdims=True)\n        shifted = logits"),
)
loss.mistake("the loss is one number, no array of one element", (VALUE, f"{VALUE}.reshape(1)"))
loss.mistake(
    "the number of classes is written down as 10: it is logits.shape[1]",
    (STATE, f"{STATE}\n        self.onehot = np.eye(10)[labels]"),
    (COPY, "return (self.p - self.onehot) / len(self.p)"),
)
loss.mistake(NARROW, (SHIFTED, f"logits = np.float32(logits)\n        {SHIFTED}"))
loss.mistake(ON_CLASS, (STATE, "type(self).p, type(self).labels = np.exp(log_p), labels"))
loss.mistake(
    "forward keeps what it remembered first: the last one counts",
    (STATE, f"if not hasattr(self, 'p'):\n            {STATE}"),
)
loss.mistake(
    "the gradient's numbers are cut off to the dtype of the logits",
    (STATE, f"{STATE}\n        self.dtype = logits.dtype"),
    (BY_N, "return (gradient / len(gradient)).astype(self.dtype)"),
)
loss.mistake(
    "the size of the first batch is kept: each batch has its own N",
    (STATE, f"{STATE}\n        self.n = getattr(self, 'n', len(labels))"),
    (VALUE, "return -log_p[np.arange(len(labels)), labels].sum() / self.n"),
    (BY_N, "return gradient / self.n"),
)
