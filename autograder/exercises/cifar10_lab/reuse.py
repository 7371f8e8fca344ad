"""Exercises of `cifar10_lab`: a linear head on fixed features, confidence beside accuracy."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


def head(
    work: Work,
    features: np.ndarray,
    labels: np.ndarray,
    classes: int,
    strength: float,
    what: str = "",
    says: str = "",
) -> None:
    """One head; tolerances as wide as float32 loses digits in solving."""
    what = (
        f"linear_head, features {features.shape}, {classes} classes, strength {strength:.3g}{what}"
    )
    args = [torch.from_numpy(features.astype(np.float32)), torch.from_numpy(labels), classes]
    # A weak strength by its name: beside the features of other calls, float32 would lose its digits.
    if strength < 0.1:
        result = work.call("linear_head", *args, strength=strength)
    else:
        result = work.call("linear_head", *args, strength)
    work.compare(result, what, says=says or SYSTEM, types=True, rtol=3e-4, atol=3e-5)


SYSTEM = "W solves (AᵀA + λI) W = AᵀY: ones behind the features as they are, targets of 0 and 1, λ on the whole diagonal"
ALL = "all images count, however many there are"


@exercise("cifar10_lab/test_linear_head", done="the head is the least-squares solution")
def linear_head(work: Work, rng: np.random.Generator) -> None:
    def features(n: int, f: int, centre: float = 1.0) -> np.ndarray:
        return rng.normal(centre, 1.5, (n, f)).round(1)

    def labels(n: int, among: list[int]) -> np.ndarray:
        return rng.permutation(np.resize(among, n)).astype(np.int64)

    head(work, features(7, 2), labels(7, [0, 1, 1]), 2, 0.5)
    head(work, features(9, 2), labels(9, [0, 1, 2]), 3, 4.0)
    for n, f, among, classes in [
        (12, 3, [0, 3, 3, 1], 4),
        (8, 2, [0, 2], 3),
        (8, 2, [1, 2], 3),
        (6, 2, [1, 3], 5),
    ]:
        head(
            work,
            features(n, f),
            labels(n, among),
            classes,
            float(rng.uniform(1.5, 6)),
            ", a class is missing" * (len(set(among)) < classes),
        )
    head(work, features(4, 5), labels(4, [1, 0]), 2, 2.0)
    head(work, features(1, 2), labels(1, [1]), 2, 1.5)
    head(work, features(6, 1), labels(6, [0, 1]), 2, 2.5)
    head(work, features(5, 2), labels(5, [0]), 1, 1.5, says="there may be a single class")
    head(work, features(14, 2), labels(14, [12, 4, 0, 10]), 13, 3.0)
    head(work, 20 * features(10, 2), labels(10, [0, 1]), 2, 50.0, ", large features")
    head(work, 0.02 * features(10, 2), labels(10, [0, 1]), 2, 0.05, ", small features")
    constant = features(6, 2)
    constant[:, 1] = 2.0
    head(work, constant, labels(6, [0, 1]), 2, 1.0, ", a feature that never changes")
    wide = np.sign(rng.standard_normal((2600, 2)))
    wide[1000:] *= 3
    wide[2000:] *= -1
    head(work, wide, np.arange(2600) % 3 % 2, 2, 100.0, says=ALL)
    head(work, features(70, 60), labels(70, [0, 1]), 2, 3.0)
    head(work, 0.02 * features(10, 1), labels(10, [0, 1]), 2, 1e-4, ", small features")


A = "a = torch.cat([features, torch.ones(len(features), 1)], dim=1)"
TARGETS = "targets = nn.functional.one_hot(labels, classes).float()"
SOLVE = "return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ targets)"


def solved(new: str) -> tuple[str, str]:
    return SOLVE, new


_LAST = (
    "the column of ones comes first; put it behind the features, so that its row is the last of W"
)
_TIMES = (
    "strength weighs N times too much: it is added to AᵀA as it is, and AᵀA is a sum, not a mean"
)
_DIAGONAL = "add strength on the diagonal of A'A"
_ONE_ZERO = "the targets are 1 in the column of the right class and 0 elsewhere"
_COUNT = "`classes` says how many columns there are"
for says, *edits in [
    ("the column of ones is missing", (A, "a = features")),
    ("the last column of A holds ones, not zeros", (A, A.replace("ones", "zeros"))),
    (_LAST, (A, "a = torch.cat([torch.ones(len(features), 1), features], dim=1)")),
    (_LAST, solved(f"{SOLVE}.roll(1, 0)")),
    (f"strength is not used: {_DIAGONAL}", solved("return torch.linalg.lstsq(a, targets).solution")),
    (f"strength is not used: {_DIAGONAL}", solved(SOLVE.replace("strength * ", "1e-6 * "))),
    (f"strength is not used: {_DIAGONAL}", solved("return torch.linalg.pinv(a) @ targets")),
    (f"strength is not used: {_DIAGONAL}", solved(SOLVE.replace("strength * ", ""))),
    (f"strength is not used, a fixed number stands in its place: {_DIAGONAL}", solved(SOLVE.replace("strength * ", "10.0 * "))),
    ("strength is squared", solved(SOLVE.replace("strength", "strength**2"))),
    ("the root of strength was taken", solved(SOLVE.replace("strength", "strength**0.5"))),
    ("strength is subtracted: add it", solved(SOLVE.replace("+ strength", "- strength"))),
    (f"strength is added to all entries: {_DIAGONAL}", solved(SOLVE.replace("strength * torch.eye(a.shape[1])", "strength"))),
    ("strength holds for the row of the ones, too", solved("penalty = strength * torch.eye(a.shape[1])\n    penalty[-1, -1] = 0\n    return torch.linalg.solve(a.T @ a + penalty, a.T @ targets)")),
    (_TIMES, solved("n = len(a)\n    return torch.linalg.solve(a.T @ a / n + strength * torch.eye(a.shape[1]), a.T @ targets / n)")),
    (_TIMES, solved(SOLVE.replace("strength", "len(a) * strength"))),
    ("strength is divided by N: it stands alone", solved(SOLVE.replace("strength", "strength / len(a)"))),
    (f"the labels say the number of classes, and the last one may be missing: {_COUNT}", (TARGETS, TARGETS.replace("labels, classes", "labels"))),
    (f"ten classes are written down: {_COUNT}", (TARGETS, TARGETS.replace("classes)", "10)"))),
    (f"only classes that occur have a column: {_COUNT}", solved(f"return {SOLVE.removeprefix('return ')}[:, labels.unique()]")),
    (f"only classes that occur have a column: {_COUNT}", (TARGETS, "targets = (labels[:, None] == labels.unique()).float()")),
    (f"the targets are 1 and −1: {_ONE_ZERO}", (TARGETS, f"{TARGETS} * 2 - 1")),
    (f"the targets are the class numbers: {_ONE_ZERO}", (TARGETS, "targets = labels[:, None].float()")),
    (f"the targets are smoothed: {_ONE_ZERO}", (TARGETS, f"{TARGETS} * 0.9 + 0.1 / classes")),
    (f"the targets belong to the class before: {_ONE_ZERO}", (TARGETS, f"{TARGETS}.roll(-1, 1)")),
    (f"the targets are weighted by how often a class occurs: {_ONE_ZERO}", (TARGETS, f"{TARGETS}\n    targets = targets / targets.sum(0).clamp(min=1) * len(a) / classes")),
    ("rows and columns are swapped: W has shape (F + 1, classes)", solved(f"return {SOLVE.removeprefix('return ')}.T")),
    ("the row of the ones is missing in W: it has F + 1 rows", solved(f"return {SOLVE.removeprefix('return ')}[:-1]")),
    ("the features were centred: they go in as they are", (A, f"features = features - features.mean(0)\n    {A}")),
    ("the caller's features were centred in place", (A, f"features -= features.mean(0)\n    {A}")),
    ("the features were scaled: they go in as they are", (A, f"features = features / features.std(0, correction=0).clamp(min=1e-6)\n    {A}")),
    ("the features were standardised: they go in as they are", (A, f"features = (features - features.mean(0)) / features.std(0, correction=0).clamp(min=1e-6)\n    {A}")),
    ("the features were standardised: they go in as they are", (A, f"features = (features - features.mean(0)) / (features.std(0) + 1e-6)\n    {A}")),
    ("that is not solved to the end: torch.linalg.solve gives the solution itself", solved("m, b = a.T @ a + strength * torch.eye(a.shape[1]), a.T @ targets\n    w = torch.zeros_like(b)\n    for _ in range(50):\n        w = w - (m @ w - b) / torch.linalg.matrix_norm(m, 2)\n    return w")),
    ("the features' rows were scaled to length 1: they go in as they are", (A, f"features = nn.functional.normalize(features, dim=1)\n    {A}")),
    ("part of the rows was left out", (A, f"features, labels = features[:1000], labels[:1000]\n    {A}")),
    ("digits were lost in a short number format: leave the numbers float32", solved("return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), (a.T @ targets).bfloat16().float())")),
    ("digits were lost in a short number format: leave the numbers float32", (A, f"{A}.half().float()")),
    ("W is float32, as the features", solved(f"return {SOLVE.removeprefix('return ')}.double()")),
    ("AᵀA has to be multiplied, not A alone: (AᵀA + λI) W = AᵀY", solved("return a.T @ targets")),
    ("an axis of length one was lost: leave out squeeze()", solved(f"return {SOLVE.removeprefix('return ')}.squeeze()")),
]:  # fmt: skip
    linear_head.mistake(says, *edits)
linear_head.right(
    "longer rows in place of strength",
    solved(
        "more = strength**0.5 * torch.eye(a.shape[1])\n"
        "    zeros = torch.zeros(a.shape[1], classes)\n"
        "    return torch.linalg.lstsq(torch.cat([a, more]), torch.cat([targets, zeros])).solution"
    ),
)


def pair(
    work: Work,
    logits: np.ndarray,
    labels: np.ndarray,
    what: str = "",
    rtol: float = 1e-5,
    says: str = "",
) -> None:
    """Both numbers, each on its own."""
    what = f"confidence_and_accuracy, {logits.shape[0]} images, {logits.shape[1]} classes{what}"
    result = work.call(
        "confidence_and_accuracy",
        torch.from_numpy(logits.astype(np.float32)),
        torch.from_numpy(labels),
    )
    work.compare(result[0], f"{what}: confidence", says=says, types=True, rtol=rtol)
    work.compare(result[1], f"{what}: accuracy", says=says, types=True, rtol=1e-6)


@exercise(
    "cifar10_lab/test_confidence", done="what the network believes, beside how often it is right"
)
def confidence(work: Work, rng: np.random.Generator) -> None:
    def logits(n: int, k: int, width: float = 1.5) -> np.ndarray:
        z = rng.normal(0, width, (n, k)) + rng.normal(0, 1, (n, 1))
        return z.round(3) + 1e-4 * np.arange(k)  # no two are equal

    def labels(z: np.ndarray, right: int) -> np.ndarray:
        """The largest logit's class for so many images, for the others another one."""
        top = z.argmax(1)
        other = (top + rng.integers(1, max(z.shape[1], 2), len(z))) % z.shape[1]
        chosen = rng.permutation(len(z)) < right
        return np.where(chosen, top, other).astype(np.int64)

    for n, k, right in [(3, 3, 2), (7, 4, 3), (5, 13, 2), (9, 2, 7), (4, 10, 1)]:
        z = logits(n, k)
        pair(work, z, labels(z, right))
    for right in (0, 1):
        z = logits(1, 3)
        pair(work, z, labels(z, right), ", a single image")
    z = logits(6, 5, 0.3)
    pair(work, z, labels(z, 4), ", an unsure network")
    z = logits(6, 5, 0.3)
    pair(work, z, labels(z, 0), ", none right")
    for size in (200.0, 3000.0, -3000.0):
        z = logits(5, 4) + size
        z[0] *= 2
        pair(work, z, labels(z, 3), f", logits around {size:.0f}", rtol=2e-3)
    z = logits(5, 1)
    pair(work, z, np.zeros(5, np.int64), ", one class")
    z = rng.integers(-40, 40, (1330, 2)) / 8
    z[:, 1] += 1 / 16
    z[250:] *= 0.25
    z[1000:] *= 0.25
    chosen = np.where(np.arange(1330) < 250, z.argmax(1), rng.integers(0, 2, 1330))
    pair(work, z, chosen, says=ALL)


TOP = "confidence, predicted = logits.softmax(1).max(1)"
BOTH = "return confidence.mean().item(), (predicted == labels).float().mean().item()"
_SOFTMAX = "confidence is a probability: take softmax of the logits first"
for says, *edits in [
    (_SOFTMAX, (TOP, "confidence, predicted = logits.max(1)")),
    ("the sigmoid looks at one logit alone: probabilities of several classes come from softmax", (TOP, TOP.replace("softmax(1)", "sigmoid()"))),
    ("that are log-probabilities: take softmax", (TOP, TOP.replace("softmax(1)", "log_softmax(1)"))),
    ("the confidence is that of the predicted class, whether right or not", (TOP, f"{TOP}\n    confidence = logits.softmax(1).gather(1, labels[:, None])")),
    ("softmax runs over the classes, axis 1", (TOP, TOP.replace("softmax(1)", "softmax(0)"))),
    ("softmax runs over the classes, axis 1, for the confidence as well", (TOP, "confidence, predicted = logits.softmax(0).max(1).values, logits.argmax(1)")),
    ("the largest probability of each image is meant, axis 1", (TOP, "confidence, predicted = logits.softmax(1).max(0).values, logits.argmax(1)")),
    ("softmax was taken twice", (TOP, TOP.replace("softmax(1)", "softmax(1).softmax(1)"))),
    ("softmax by hand overflows for large logits: .softmax(1) does not", (TOP, "confidence, predicted = (logits.exp() / logits.exp().sum(1, keepdim=True)).max(1)")),
    ("the largest logit of each image is subtracted in softmax, not one of the whole batch: small ones vanish", (TOP, "powers = (logits - logits.max()).exp()\n    confidence, predicted = (powers / powers.sum(1, keepdim=True)).max(1)")),
    ("accuracy is a share, not a count", (BOTH, BOTH.replace(".float().mean()", ".sum()"))),
    ("accuracy is a share, not a count", (BOTH, BOTH.replace(".float().mean()", ".float().sum()"))),
    ("that are per cent: shares from 0 to 1 are asked for", (BOTH, "return 100 * confidence.mean().item(), 100 * (predicted == labels).float().mean().item()")),
    ("that are per cent: shares from 0 to 1 are asked for", (BOTH, BOTH.replace("confidence.mean().item()", "100 * confidence.mean().item()"))),
    ("that are per cent: shares from 0 to 1 are asked for", (BOTH, BOTH.replace("(predicted", "100 * (predicted"))),
    ("the order is (confidence, accuracy)", (BOTH, "return (predicted == labels).float().mean().item(), confidence.mean().item()")),
    ("only the right answers were counted in the confidence", (BOTH, BOTH.replace("confidence.mean()", "confidence[predicted == labels].mean()"))),
    ("only the wrong answers were counted in the confidence", (BOTH, BOTH.replace("confidence.mean()", "confidence[predicted != labels].mean()"))),
    ("first each image's largest probability, then the mean of these", (TOP, f"{TOP}\n    confidence = logits.softmax(1).mean(0).max()")),
    ("the mean of all probabilities is 1 / K: take each image's largest first", (TOP, f"{TOP}\n    confidence = logits.softmax(1)")),
    ("the probability of the mean logits is another thing: softmax for each image, then the mean", (TOP, f"{TOP}\n    confidence = logits.mean(0).softmax(0).max()")),
    ("the mean is asked for, not the median", (BOTH, BOTH.replace("confidence.mean()", "confidence.median()"))),
    ("the mean over all images is asked for, not the largest confidence", (BOTH, BOTH.replace("confidence.mean()", "confidence.max()"))),
    ("the mean is asked for, not the sum", (BOTH, BOTH.replace("confidence.mean()", "confidence.sum()"))),
    ("that is the least likely class: take the largest probability", (TOP, TOP.replace(".max(1)", ".min(1)"))),
    ("the share of wrong answers was taken", (BOTH, BOTH.replace("==", "!="))),
    ("the numbers are not rounded", (BOTH, "return round(confidence.mean().item(), 2), round((predicted == labels).float().mean().item(), 2)")),
    ("the numbers are not rounded", (BOTH, BOTH.replace("confidence.mean().item()", "round(confidence.mean().item(), 2)"))),
    ("the numbers are not rounded", (BOTH, BOTH.replace("confidence.mean().item()", "round(confidence.mean().item(), 4)"))),
    ("digits were lost in a short number format: leave the logits float32", (TOP, "confidence, predicted = logits.half().float().softmax(1).half().max(1)")),
    ("digits were lost in a short number format: leave the logits float32", (TOP, TOP.replace("logits", "logits.bfloat16()"))),
    ("digits were lost in a short number format: leave the logits float32", (TOP, TOP.replace("logits", "logits.half().float()"))),
    ("plain numbers are asked for: .item()", (BOTH, "return confidence.mean(), (predicted == labels).float().mean()")),
    ("plain numbers are asked for: .item()", (BOTH, BOTH.removesuffix(".item()"))),
    ("plain numbers are asked for: .item()", (BOTH, BOTH.replace("confidence.mean().item()", "confidence.mean()"))),
    ("one mean over all images is asked for, not a number for each", (BOTH, "return confidence, (predicted == labels).float()")),
    ("every prediction was compared with every label: both need the shape (N,)", (BOTH, BOTH.replace("(predicted == labels)", "(predicted[:, None] == labels)"))),
    ("only part of the images was looked at", (TOP, f"logits, labels = logits[:250], labels[:250]\n    {TOP}")),
    ("only part of the classes was looked at", (TOP, TOP.replace("logits", "logits[:, :10]"))),
    ("an axis of length one was lost: leave out squeeze()", (TOP, TOP.replace("logits.softmax(1)", "logits.squeeze().softmax(-1)"))),
    ("the caller's logits were changed in place", (TOP, "logits.copy_(logits.softmax(1))\n    confidence, predicted = logits.max(1)")),
    ("the caller's logits were changed in place", (TOP, f"logits -= logits.max(1, keepdim=True).values\n    {TOP}")),
    ("every image counts the same, however many there are of its class", (BOTH, BOTH.replace("(predicted == labels).float().mean()", "torch.stack([(predicted == labels)[labels == k].float().mean() for k in labels.unique()]).mean()"))),
    ("an answer is right whatever its confidence", (BOTH, BOTH.replace("(predicted == labels)", "((predicted == labels) & (confidence > 0.5))"))),
    ("the result of the function is missing: return both", (BOTH, BOTH.removeprefix("return "))),
]:  # fmt: skip
    confidence.mistake(says, *edits)
confidence.right(
    "with logsumexp, in float64",
    (TOP, "best, predicted = logits.double().max(1)\n    confidence = (best - logits.double().logsumexp(1)).exp()"),
)  # fmt: skip
