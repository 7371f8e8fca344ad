"""Exercises of `activations_and_losses`: cross-entropy for many classes, NLLLoss, the floor and the alarm."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.activations_and_losses.activations import numbers, slope
from autograder.exercises.activations_and_losses.binary import NO_MEAN, STAY, SUMMED
from autograder.exercises.work import Work
from course.checks.ways import Ban

SIGN = "the minus sign is missing: a logarithm of a probability is negative, the loss is not"
READY = "the ready-made function does the whole exercise; build it from exp, log and sums"
ROWS = [[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -998.0]]
RANGE = "each target has to lie between 0 and K - 1: raise ValueError (-1 would silently pick the last class)"  # fmt: skip
SHAPE = "one target for each example, shape (N,), and nothing else: raise ValueError"


def labels(rng: np.random.Generator, n: int, k: int) -> torch.Tensor:
    """Classes in which neither 0 nor any other has to occur."""
    return torch.from_numpy(rng.integers(0, k, n))


@exercise(
    "activations_and_losses/test_cross_entropy",
    done="log-softmax and NLL together make the cross-entropy",
    bans=[
        Ban(name, READY)
        for name in [
            "log_softmax",
            "LogSoftmax",
            "cross_entropy",
            "CrossEntropyLoss",
            "nll_loss",
            "NLLLoss",
            "nll_loss2d",
            "NLLLoss2d",
            "AdaptiveLogSoftmaxWithLoss",
        ]
    ],
)
def cross_entropy(work: Work, rng: np.random.Generator) -> None:
    name, loose = "log_softmax", {"rtol": 1e-6, "atol": 2e-4}
    first, second = numbers(rng, 2, 3), numbers(rng, 2, 3)
    probes.again(work, name, [first], [second], f"{name}, shape (2, 3)", types=True)
    slope(work, name, [first], f"{name}, shape (2, 3)")
    probes.digits(work, name, [numbers(rng, 3, 4, scale=6)], "float64")
    sure = torch.tensor([[5.0, 5.0, -900.0], [30.0, 0.0, 0.0]], dtype=torch.float64)
    probes.digits(work, name, [sure], f"logits {sure.tolist()}", atol=1e-12)
    for x in (numbers(rng, 3, 3), numbers(rng, 1, 4), numbers(rng, 3, 1), numbers(rng, 2, 13), numbers(rng, 1, 1),
              numbers(rng, 3, 4, dtype=torch.float32), probes.other_layout(numbers(rng, 5, 2))):  # fmt: skip
        work.compare(
            work.call(name, x), f"{name}, shape {tuple(x.shape)}, {str(x.dtype)[6:]}", types=True
        )
    for x in (torch.tensor(ROWS), torch.tensor(ROWS).double()):
        what = f"{name} of {ROWS}, {str(x.dtype)[6:]}"
        work.compare(work.call(name, x), what, **loose)
        slope(work, name, [x], what, rtol=1e-3, atol=1e-5)

    legal = "that is legal: classes 0 to K - 1, of which not all need to occur"
    name = "cross_entropy"
    x, z = numbers(rng, 3, 4), numbers(rng, 3, 4)
    probes.again(work, name, [x, torch.tensor([2, 0, 2])], [z, torch.tensor([1, 3, 0])], f"{name}, logits (3, 4)", types=True, says=legal)  # fmt: skip
    slope(work, name, [x, torch.tensor([2, 0, 2])], f"{name}, logits (3, 4)")
    for n, k, dtype in ((1, 5, torch.float64), (4, 4, torch.float64), (5, 1, torch.float64), (6, 12, torch.float32),
                        (20, 2, torch.float64), (130, 3, torch.float64)):  # fmt: skip
        x, y = numbers(rng, n, k, dtype=dtype), labels(rng, n, k)
        work.compare(
            work.call(name, x, y),
            f"{name}, logits {(n, k)}, {str(dtype)[6:]}",
            types=True,
            says=legal,
        )
    for y in ([0, 0], [2, 2], [1, 1], [0, 1]):
        x = numbers(rng, 2, 3)
        work.compare(
            work.call(name, x, torch.tensor(y)), f"{name}, 3 classes, targets {y}", says=legal
        )
    for y in ([0, 2], [2, 1], [1, 0]):
        for x in (torch.tensor(ROWS), torch.tensor(ROWS).double()):
            what = f"{name}, logits {ROWS}, targets {y}, {str(x.dtype)[6:]}"
            work.compare(work.call(name, x, torch.tensor(y)), what, **loose)
            slope(work, name, [x, torch.tensor(y)], what, rtol=1e-3, atol=1e-5)
    x, wide = numbers(rng, 3, 3), numbers(rng, 1, 3)
    for inputs, y, says in (
        (x, [0.0, 2.0, 1.0], "floats name no class: raise ValueError"), (x, [0.5, 1.0, 1.7], "floats name no class: raise ValueError"),
        (x, [[0.0, 1.0, 0.0]] * 3, "floats name no class: raise ValueError"),
        (x, [[0], [2], [1]], SHAPE), (x, [0], SHAPE), (x, [1, 0], SHAPE), (x, [0, 1, 2, 0], SHAPE), (x, [[0, 1, 2]], SHAPE),
        (x, 1, SHAPE), (wide, 1, SHAPE), (wide, [[1]], SHAPE), (x, [[0, 1, 0]] * 3, SHAPE),
        (x, [0, 3, 1], RANGE), (x, [3, 0, 1], RANGE), (x, [3, 3, 3], RANGE), (x, [0, -1, 2], RANGE), (x, [0, 1, -1], RANGE),
        (x, [-1, -1, -1], RANGE), (x, [0, -100, 2], RANGE), (x, [0, 1000, 1], RANGE), (x, [-3, 1, 0], RANGE), (wide, [3], RANGE),
    ):  # fmt: skip
        words = f"logits {tuple(inputs.shape)}, targets {y}"
        probes.refuses(work, name, [(words, [inputs, torch.tensor(y)])], says)
    for dtype in (torch.float64, torch.float16):
        words = f"logits (3, 3), targets [0, 2, 1], {str(dtype)[6:]}"
        floats = torch.tensor([0, 2, 1], dtype=dtype)
        probes.refuses(work, name, [(words, [x, floats])], "floats name no class: raise ValueError")


LOG = """\
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return shifted - torch.exp(shifted).sum(dim=1, keepdim=True).log()
"""
P = "torch.exp(logits - logits.amax(dim=1, keepdim=True))"
SOFT = f"{P} / {P}.sum(dim=1, keepdim=True)"
ROUNDED = "softmax has rounded to 0 before the logarithm: subtract the row's maximum, then x - ln(sum of exp(x))"  # fmt: skip
OVERFLOW = "exp overflows or everything rounds to 0: subtract each row's own maximum first"
KEEPDIM = "is keepdim=True missing? Without it the sums line up with the wrong axis, or none"
DTYPE = "the result has another dtype than the logits: do not convert (.float(), .double())"
ex = cross_entropy
for code, says in (
    (f"torch.log({SOFT})", ROUNDED),
    ("logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))", OVERFLOW),
    ("torch.log(torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True))", OVERFLOW),
    ("logits - logits.max() - torch.log(torch.exp(logits - logits.max()).sum(dim=1, keepdim=True))", "one maximum was subtracted for the whole batch: each row needs its own"),
    ("logits - logits.mean(1, keepdim=True) - torch.log(torch.exp(logits - logits.mean(1, keepdim=True)).sum(dim=1, keepdim=True))", "the mean was subtracted: exp can still overflow, subtract the largest"),
    ("logits - torch.logsumexp(logits, dim=1)", KEEPDIM),
    ("logits - logits.amax(1) - torch.log(torch.exp(logits - logits.amax(1)).sum(dim=1))", KEEPDIM),
    ("logits - torch.logsumexp(logits, dim=0, keepdim=True)", "the sum runs over the examples: the classes are on axis 1"),
    ("logits - torch.logsumexp(logits, dim=(0, 1), keepdim=True)", "the sum runs over the whole batch: the classes are on axis 1"),
    (SOFT, "those are probabilities: the logarithm is missing"),
    (f"-torch.log({SOFT})", "the sign is wrong: logarithms of probabilities are negative"),
    ("torch.logsumexp(logits, dim=1, keepdim=True) - logits", "the sign is wrong: logarithms of probabilities are negative"),
    ("logits - torch.logsumexp(logits, dim=1, keepdim=True).detach()", "the sum takes part in the slope: leave out .detach() and no_grad()"),
    ("logits.detach() - torch.logsumexp(logits.detach(), dim=1, keepdim=True)", "the slope does not reach the logits: leave out .detach(), .numpy() and no_grad()"),
    ("logits - logits.amax(dim=1, keepdim=True)", "the logarithm of the sum is missing: the largest logit alone is only close to it"),
    (f"logits - torch.log({P}.sum(dim=1, keepdim=True))", "what was subtracted in the exponents has to be subtracted from the logits, too"),
    (f"logits - logits.amax(dim=1, keepdim=True) - torch.log2({P}.sum(dim=1, keepdim=True))", "the logarithm is not the natural one: use torch.log"),
    (f"logits - logits.amax(dim=1, keepdim=True) - torch.log10({P}.sum(dim=1, keepdim=True))", "the logarithm is not the natural one: use torch.log"),
    ("(logits - torch.logsumexp(logits, dim=1, keepdim=True)).float()", DTYPE),
    ("logits.double() - torch.logsumexp(logits.double(), dim=1, keepdim=True)", DTYPE),
    ("(logits - torch.logsumexp(logits, dim=1, keepdim=True)).squeeze()", "the shape is lost: (N, K), also with one example or one class"),
    ("logits - torch.logsumexp(logits[:, :10], dim=1, keepdim=True)", "the sum runs over ten classes at most: K may be larger"),
    ("-torch.logaddexp(torch.zeros_like(logits), -logits)", "each logit got the logarithm of its own sigmoid: the classes of a row have to share one sum"),
    (f"torch.log({SOFT}).clamp(min=-100)", "the logarithm was clamped: what is right for logits of ±1000 is far below"),
    ("logits.clamp(-80, 80) - torch.logsumexp(logits.clamp(-80, 80), dim=1, keepdim=True)", "the logits were clamped: beyond that the values stand still"),
):  # fmt: skip
    ex.mistake(says, (LOG, f"    return {code}\n"))
for eps in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15"):
    ex.mistake(f"{eps} was added before the logarithm, or p clamped there: nothing falls below its logarithm then", (LOG, f"    return torch.log({SOFT} + {eps})\n"))  # fmt: skip
    ex.mistake(f"{eps} was added before the logarithm, or p clamped there: nothing falls below its logarithm then", (LOG, f"    return torch.log(({SOFT}).clamp(min={eps}))\n"))  # fmt: skip
ex.mistake("the logits themselves were changed: -= works in place, copy first (logits = logits - ...)", ("shifted = logits - logits.amax(dim=1, keepdim=True)", "logits -= logits.amax(dim=1, keepdim=True)\n    shifted = logits"))  # fmt: skip

PICK = "    return -log_softmax(logits)[torch.arange(n), targets].mean()\n"
CHECK = """\
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"expected {n} whole numbers, got {targets.dtype} {tuple(targets.shape)}")
"""
BOUNDS = "targets.min() < 0 or targets.max() >= k"
L, ROW = "log_softmax(logits)", "[torch.arange(n), targets]"
for code, says in (
    (f"-{L}[:, targets].mean()", "every row was paired with every target, log_p[:, targets]: give both indices"),
    (f"{L}{ROW}.mean()", SIGN), (f"-{L}{ROW}.sum()", SUMMED), (f"-{L}{ROW}", NO_MEAN),
    (f"-{L}{ROW}.mean(0, keepdim=True)", "the result has an axis: .mean() gives a tensor without axes"),
    (f"-{L}{ROW}.mean() / k", "it was averaged over all K classes: it is one loss for each example, N of them"),
    (f"-{L}{ROW}.sum() / k", "it was divided by K: average over the N examples"),
    (f"-torch.exp({L}){ROW}.mean()", "the logarithm is missing: NLL wants log-probabilities"),
    (f"-log_softmax(torch.exp({L})){ROW}.mean()", "softmax was applied twice"),
    (f"-logits{ROW}.mean()", "softmax was skipped: NLL wants log-probabilities, not logits"),
    (f"-torch.log(torch.exp({L}))[torch.arange(n), targets].mean()", ROUNDED),
    (f"-torch.log(torch.exp({L}){ROW}).mean()", ROUNDED),
    (f"-torch.log(torch.exp({L}){ROW}.mean())", "the logarithm of the mean was taken: it is the mean of the logarithms"),
    (f"-{L}.amax(1).mean()", "that is the likeliest class of each row: the right one is asked for"),
    (f"-{L}.mean()", "the targets are not used: pick the right class of each row"),
    (f"(-{L}{ROW}).clamp(max=100).mean()", "the losses were clamped: a very wrong example costs more"),
    (f"(-{L}{ROW}).median()", "the middle of the losses is not their mean"),
    (f"torch.stack([-{L}{ROW}[targets == c].mean() for c in targets.unique()]).mean()", "each class was averaged first: it is one mean over all examples"),
    (f"-{L}{ROW}[:50].sum() / n", "only the first fifty examples are counted"),
    (f"-{L}{ROW}[:50].mean()", "only the first fifty examples are counted"),
    (f"-{L}{ROW}[:100].mean()", "only the first hundred examples are counted"),
    (f"-{L}{ROW}.mean().item()", STAY), (f"-{L}{ROW}.detach().mean()", STAY),
    (f"torch.tensor(-{L}{ROW}.mean().item())", STAY),
    (f"torch.tensor(-{L}{ROW}.mean().item(), dtype=logits.dtype)", STAY),
    (f"(-{L}{ROW}).float().mean()", DTYPE), (f"(-{L}{ROW}).double().mean()", DTYPE),
    (f"-{L}.T[targets, torch.arange(n)][targets > 0].mean()", "class 0 is a class like the others"),
):  # fmt: skip
    ex.mistake(says, (PICK, f"    return {code}\n"))
ex.mistake("the classes are counted on the logits, K, not by the targets: the last class need not occur", (PICK, "    k = targets.max() + 1\n    hot = (targets[:, None] == torch.arange(k)).to(logits.dtype)\n    return -(hot * log_softmax(logits)).sum(1).mean()\n"))  # fmt: skip
ex.mistake("it was averaged over all K classes: it is one loss for each example, N of them", (PICK, "    hot = (targets[:, None] == torch.arange(k)).to(logits.dtype)\n    return -(hot * log_softmax(logits)).mean()\n"))  # fmt: skip
LOW = "an index of -1 silently picks the last class: check the range"
HIGH = "with K classes the largest target is K - 1: is the upper end checked?"
for code, says in (
    ("targets.max() >= k", LOW), ("targets.min() < -k or targets.max() >= k", LOW), ("targets.min() < -1 or targets.max() >= k", LOW),
    ("targets.min() < 0", HIGH), ("targets.min() < 0 or targets.max() > k", HIGH),
    ("False", "the range of the targets is not checked: 0 to K - 1"),
    ("targets.min() <= 0 or targets.max() >= k", "0 is a class, too: only what is below 0 is refused"),
    ("targets.min() < 0 or targets.max() >= k - 1", "K - 1 is the last class: only what is above is refused"),
    ("targets.min() < 0 or targets.max() != k - 1", "the last class need not occur in a batch"),
    ("len(targets.unique()) != k or targets.min() < 0 or targets.max() >= k", "not every class has to occur in a batch"),
    ("((targets < 0) | (targets >= k)).all()", "one bad target is enough: .any(), not .all()"),
    ("(targets < 0).all() or (targets >= k).all()", "one bad target is enough: .any(), not .all()"),
    ("not 0 <= targets[0] < k or not 0 <= targets[-1] < k", "only the first and the last target are checked"),
    ("not 0 <= targets[0] < k", "only the first target is checked"),
    ("targets.abs().max() >= k", LOW), ("targets.sum() < 0 or targets.max() >= k", LOW),
):  # fmt: skip
    ex.mistake(says, (BOUNDS, code))
    if code in ("False", "targets.min() < 0"):
        ex.mistake("targets outside are refused, not folded back or clamped", (BOUNDS, code), (PICK, PICK.replace("targets]", "targets % k]")))  # fmt: skip
        ex.mistake("targets outside are refused, not folded back or clamped", (BOUNDS, code), (PICK, PICK.replace("targets]", "targets.clamp(0, k - 1)]")))  # fmt: skip
ex.mistake("-100 is padding to PyTorch; here it is refused like any other number outside", (BOUNDS, "((targets < 0) & (targets != -100)).any() or targets.max() >= k"), (PICK, "    kept = targets != -100\n    return -log_softmax(logits)[kept][torch.arange(int(kept.sum())), targets[kept]].mean()\n"))  # fmt: skip
FLOATS_OK = "floats name no class: targets.is_floating_point()"
NO_SHAPE = "the shape is not checked: one whole number for each example, (N,)"
ex.mistake(FLOATS_OK, (CHECK, CHECK.replace("targets.is_floating_point() or ", "")))
ex.mistake(
    FLOATS_OK,
    (
        CHECK,
        CHECK.replace("targets.is_floating_point() or ", "") + "    targets = targets.long()\n",
    ),
)
ex.mistake("neither dtype nor shape of the targets is checked", (CHECK, ""))
ex.mistake(NO_SHAPE, (CHECK, CHECK.replace(" or targets.shape != (n,)", "")))
for change in ("targets.numel() != n", "targets.numel() not in (1, n)", "len(targets) != n", "targets.ndim != 1", "targets.squeeze().shape != (n,)", "targets.ndim > 1", "targets.ndim and len(targets) != n"):  # fmt: skip
    for then in ("", "    targets = targets.reshape(-1)\n"):
        ex.mistake(NO_SHAPE, (CHECK, CHECK.replace("targets.shape != (n,)", change) + then))
ex.mistake("one target does not stand for all examples: the shape has to be (N,)", (CHECK, CHECK.replace("targets.shape != (n,)", "targets.shape not in ((n,), (1,))")))  # fmt: skip
ex.mistake("targets of shape (N, 1) are refused, not flattened", (CHECK, CHECK.replace("targets.shape != (n,)", "targets.shape not in ((n,), (n, 1))") + "    targets = targets.flatten()\n"))  # fmt: skip
ex.mistake(
    "targets of shape (N, 1) are refused, not flattened",
    (CHECK, "    targets = targets.squeeze()\n" + CHECK),
)
ex.mistake(
    "targets of shape (N, 1) are refused, not flattened",
    (CHECK, "    targets = targets.flatten()\n" + CHECK),
)
for kind in ("IndexError", "AssertionError", "TypeError", "RuntimeError"):
    says = f"it is refused, but with {kind}: raise ValueError"
    ex.mistake(says, ('ValueError(f"targets must', f'{kind}(f"targets must'))
    ex.mistake(says, ('ValueError(f"expected', f'{kind}(f"expected'))
ex.mistake("it is refused, but with AssertionError: raise ValueError", (CHECK, "    assert not targets.is_floating_point() and targets.shape == (n,)\n"))  # fmt: skip
ex.right("gather", (PICK, "    return -log_softmax(logits).gather(1, targets[:, None]).mean()\n"))
ex.right("logsumexp", (LOG, "    return logits - torch.logsumexp(logits, 1, keepdim=True)\n"))
