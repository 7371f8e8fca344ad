"""Exercise of `cifar10_lab`: batch norm by hand, in both modes."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.work import Work
from course.checks.ways import Ban

_READY = "this exercise is batch norm itself: write it with tensor operations"
BANS = [
    Ban(name, _READY)
    for name in ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm", "batch_norm")
] + [Ban(name, _READY) for name in ("native_batch_norm", "instance_norm", "group_norm")]
GRADIENT = (
    "in training, mean and variance of the batch depend on x, so gradients pass through them, too: "
    "leave out .detach(), torch.no_grad() and .item()"
)


def arguments(rng: np.random.Generator, shape: tuple, dtype: torch.dtype = torch.float64) -> list:
    """x with a centre and a width for each channel, gamma, beta, running mean and variance."""
    c = shape[1]
    centre = rng.uniform(-2, 2, (1, c, 1, 1))
    x = centre + rng.uniform(0.5, 3, (1, c, 1, 1)) * rng.standard_normal(shape)
    x += rng.standard_normal((shape[0], c, 1, 1))  # the images differ in their means
    weight = rng.uniform(0.5, 2, c) * rng.choice([-1, 1], c)
    values = [x, weight, rng.normal(0, 2, c), rng.normal(0, 2, c), rng.uniform(0.3, 4, c)]
    return [torch.from_numpy(v).to(dtype) for v in values]


def once(
    work: Work, given: list, training: bool, what: str, *settings: float, **how: object
) -> None:
    """One call; y and the two running values are compared."""
    mode = "training" if training else "evaluation"
    what = f"batch_norm, x of shape {tuple(given[0].shape)}, {what}{mode}"
    what += f", momentum {settings[0]:.3g}, eps {settings[1]:.3g}" if settings else ""
    result = work.call("batch_norm", *given, training, *settings)
    for i, name in enumerate(("y", "running_mean", "running_var")):
        work.compare(
            result[i], f"{what}: {name}", **{"types": True, "rtol": 1e-9, "atol": 1e-10, **how}
        )


@exercise(
    "cifar10_lab/test_batch_norm",
    done="normalised by the batch in training, by the running values in evaluation",
    bans=BANS,
)
def batch_norm(work: Work, rng: np.random.Generator) -> None:
    for shape, *settings in [((2, 3, 1, 2), 0.3, 0.5), ((3, 2, 2, 1), 0.15, 1e-2)]:
        given = arguments(rng, shape)
        for training in (True, False):
            once(work, given, training, "", *settings)
    given = arguments(rng, (2, 2, 3, 1))
    for training in (False, True):
        once(work, given, training, "without momentum and eps, ")
    momentum, eps = float(rng.uniform(0.2, 0.8)), float(10 ** rng.uniform(-2, 0))
    for shape in [(1, 2, 2, 3), (4, 1, 1, 2), (4, 2, 1, 1), (1, 1, 2, 2)]:
        given = arguments(rng, shape)
        for training in (True, False):
            once(work, given, training, "", momentum, eps)
    given = arguments(rng, (2, 2, 3, 1), torch.float32)
    for training in (True, False):
        once(work, given, training, "float32, ", 0.4, 1e-3, rtol=1e-4, atol=1e-5)
    given = arguments(rng, (2, 2, 1, 3))
    given[0] *= 1e-3
    given[4] *= 1e-6
    for training in (True, False):
        once(work, given, training, "small numbers, ", 0.4, 1e-7)
    given = arguments(rng, (2, 2, 2, 1))
    given[0][:, 1] = 7.0
    once(work, given, True, "a channel of equal numbers, ", 0.4, 1e-2)
    given = arguments(rng, (3, 2, 2, 1), torch.float32)
    given[0] += 1e4
    once(
        work, given, True, "channels far from zero, ", 0.25, 1e-5, rtol=1e-2, atol=2e-2,
        says="the variance loses its digits where the mean is large: take the mean of (x − mean)², "
        "not the difference of two large numbers",
    )  # fmt: skip
    given = arguments(rng, (3, 2, 1, 2))
    turned = arguments(rng, (2, 3, 4, 2))
    turned[0] = turned[0].transpose(2, 3).contiguous().transpose(2, 3)
    zero = arguments(rng, (2, 2, 1, 3))
    zero[1][:] = 0.0
    many = arguments(rng, (70, 2, 1, 2))
    start = arguments(rng, (3, 2, 1, 2))
    start[3][:], start[4][:] = 0.0, 1.0
    for training in (True, False):
        once(work, turned, training, "not contiguous, ", 0.4, 1e-2)
        once(work, zero, training, "gamma all zero, ", 0.4, 1e-2)
        once(work, many, training, "", 0.0, 1e-2)
        once(work, start, training, "running values of 0 and 1, as at the start, ", 0.4, 1e-2)
        once(work, turned, training, "not contiguous, ", 0.3, 0.0)
    once(work, many, True, "", 0.6, 1e-2)
    what = "batch_norm, x of shape (3, 2, 1, 2), training"
    probes.without_gradients(work, "batch_norm", [*given, True, 0.3, 0.1], what, rtol=1e-9)
    once(work, arguments(rng, (3, 2, 1, 2)), True, "", 1.0, 1e-2)
    flat = [*arguments(rng, (3, 2, 1, 2)), True]
    flat[0][:, 1] = 2.5
    found = work.slope("batch_norm", *flat, 0.3, 0.1)["by argument"][0]
    work.compare(
        found, "batch_norm, training, a channel of equal numbers: gradient of y by x", rtol=1e-6,
        says="the root of a variance of 0 has no finite slope: eps comes under it first, so leave the variance as it is",
    )  # fmt: skip
    for training in (True, False):
        found = work.slope("batch_norm", *given, training, 0.3, 0.1, wrt=(0, 1, 2))
        what = f"batch_norm, {'training' if training else 'evaluation'}: gradient of y by"
        for i, name in enumerate(("x", "weight", "bias")):
            work.compare(found["by argument"][i], f"{what} {name}", says=GRADIENT, rtol=1e-6)


MEAN = "mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)"
UNBIASED = "unbiased = x.var((0, 2, 3), correction=1)"
RUNNING_MEAN = "running_mean = (1 - momentum) * running_mean + momentum * mean"
RUNNING_VAR = "running_var = (1 - momentum) * running_var + momentum * unbiased"
LINES = "mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))"
RETURN = "return (x - mean) / torch.sqrt(var + eps) * weight + bias, running_mean, running_var"
IF = "    if training:\n"
RUNNING = f"        {RUNNING_MEAN}\n        {RUNNING_VAR}\n"
BATCH = f"        {MEAN}\n        {UNBIASED}\n"


def gives(y: str) -> tuple[str, str]:
    """Another y; the running values as they are."""
    return RETURN, f"return {y}, running_mean, running_var"


_MOMENTUM = "momentum is the share of the new value: (1 − m) · old + m · new"
_ONE = "one number a channel is needed, over N, H and W"
_EVALUATION = "in evaluation mode the running values are used, not the batch's"
_STAY = "in evaluation mode the running values stay as they are"
for says, *edits in [
    (_EVALUATION, (f"{IF}        {MEAN}", f"    {MEAN}\n{IF.rstrip()}")),
    (_STAY, (f"{IF}{BATCH}{RUNNING}",
             f"    batch_mean, batch_var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)\n"
             f"    {UNBIASED}\n"
             "    running_mean = (1 - momentum) * running_mean + momentum * batch_mean\n"
             f"    {RUNNING_VAR}\n{IF}        mean, var = batch_mean, batch_var\n")),
    (f"{_EVALUATION}, and they stay as they are", (IF, "    if True:\n")),
    ("in training mode y is made with the batch's own values, not with the running ones", (MEAN, MEAN.replace("mean, var", "batch_mean, batch_var", 1)), (RUNNING_MEAN, RUNNING_MEAN.replace("* mean", "* batch_mean"))),
    ("in training mode y is made with the batch's own values, not with the running ones", (RUNNING_VAR, f"{RUNNING_VAR}\n        mean, var = running_mean, running_var")),
    ("the two modes are exchanged: training takes the batch's values", (IF, "    if not training:\n")),
    ("that is the unbiased variance (divided by n − 1); y is made with the one divided by n, correction=0",
     ("correction=0", "correction=1")),
    ("the running variance takes the unbiased one (divided by n − 1)", ("correction=1", "correction=0")),
    ("the two variances are exchanged: y takes the one divided by n, the running value the one divided by n − 1",
     ("correction=1", "correction=2"), ("correction=0", "correction=1"), ("correction=2", "correction=0")),
    ("the running variance is divided by N·H·W − 1: n is the count of all numbers of the channel, not of the images",
     (UNBIASED, "unbiased = var * len(x) / max(len(x) - 1, 1)")),
    ("the running variance takes in the whole batch, not one image",
     (UNBIASED, "unbiased = x[:1].var((0, 2, 3), correction=1)")),
    (_MOMENTUM, (RUNNING_MEAN, "running_mean = momentum * running_mean + (1 - momentum) * mean"),
     (RUNNING_VAR, "running_var = momentum * running_var + (1 - momentum) * unbiased")),
    (_MOMENTUM, (RUNNING_MEAN, "running_mean = momentum * running_mean + (1 - momentum) * mean")),
    (_MOMENTUM, (RUNNING_VAR, "running_var = momentum * running_var + (1 - momentum) * unbiased")),
    ("a momentum of 0 is a number as any other, `momentum or 0.1` takes it for missing", (IF, f"    momentum = momentum or 0.1\n{IF}")),
    ("an eps of 0 is a number as any other, `eps or 1e-5` takes it for missing", (IF, f"    eps = eps or 1e-5\n{IF}")),
    ("running values of 0 and 1 are running values: in evaluation mode they are used, too",
     (f"{IF}        {MEAN}", f"    fresh = not training and not running_mean.any() and bool((running_var == 1).all())\n    if training or fresh:\n        {MEAN}"),
     (RUNNING_MEAN, f"momentum = 0 if fresh else momentum\n        {RUNNING_MEAN}")),
    ("x may lie in memory in any order, as in channels_last: reshape() works there, view() does not",
     (RETURN, f"x.view(len(x), x.shape[1], -1)\n    {RETURN}")),
    ("a momentum of 1 is allowed: the running values are the batch's then", (IF, f"    momentum = min(momentum, 0.99)\n{IF}")),
    ("the root of a variance of 0 has no finite slope: eps comes under it first, so leave the variance as it is",
     (MEAN, "mean = x.mean((0, 2, 3))\n        var = ((x - mean[:, None, None]) ** 2).mean((0, 2, 3)).sqrt() ** 2")),
    ("gamma may be negative", (IF, f"    weight = weight.abs()\n{IF}")),
    ("momentum is an argument: do not write 0.1", (IF, f"    momentum = 0.1\n{IF}")),
    ("eps is an argument: do not write 1e-5", (IF, f"    eps = 1e-5\n{IF}")),
    ("the default of momentum was changed", ("momentum: float = 0.1", "momentum: float = 0.9")),
    ("the default of eps was changed", ("eps: float = 1e-5", "eps: float = 1e-3")),
    ("the running values were replaced, not moved towards the batch's by the share momentum",
     (RUNNING_MEAN, "running_mean = mean"), (RUNNING_VAR, "running_var = unbiased")),
    ("in training the running mean moves, too", (f"        {RUNNING_MEAN}\n", "")),
    ("in training the running variance moves, too", (f"        {RUNNING_VAR}\n", "")),
    ("in training the running values move towards the batch's", (RUNNING, "")),
    ("the new share is added without taking the old value back: (1 − m) · old + m · new",
     (RUNNING_MEAN, "running_mean = running_mean + momentum * mean"),
     (RUNNING_VAR, "running_var = running_var + momentum * unbiased")),
    ("eps belongs under the root, beside the variance", gives("(x - mean) / (torch.sqrt(var) + eps) * weight + bias")),
    ("divided by the variance, not by its root", gives("(x - mean) / (var + eps) * weight + bias")),
    ("eps is missing under the root", gives("(x - mean) / torch.sqrt(var) * weight + bias")),
    ("eps is missing in evaluation mode", gives("(x - mean) / torch.sqrt(var + eps * training) * weight + bias")),
    ("eps is missing in training mode", gives("(x - mean) / torch.sqrt(var + eps * (not training)) * weight + bias")),
    ("eps bounds the variance from below; it is to be added", gives("(x - mean) / torch.sqrt(var.clamp(min=eps)) * weight + bias")),
    ("small variances are raised: only eps is added", gives("(x - mean) / torch.sqrt(var.clamp(min=0.01) + eps) * weight + bias")),
    ("small variances are raised: only eps is added", gives("(x - mean) / torch.sqrt(var.clamp(min=1e-4) + eps) * weight + bias")),
    ("weight and bias are missing", gives("(x - mean) / torch.sqrt(var + eps)")),
    ("weight and bias are missing in evaluation mode",
     gives("(x - mean) / torch.sqrt(var + eps) * (weight if training else 1) + (bias if training else 0)")),
    ("weight and bias are missing in training mode",
     gives("(x - mean) / torch.sqrt(var + eps) * (1 if training else weight) + (0 if training else bias)")),
    ("weight is missing", gives("(x - mean) / torch.sqrt(var + eps) + bias")),
    ("bias is missing", gives("(x - mean) / torch.sqrt(var + eps) * weight")),
    ("weight and bias have changed places: weight multiplies, bias is added",
     gives("(x - mean) / torch.sqrt(var + eps) * bias + weight")),
    ("bias is added last, behind division and weight", gives("(x - mean + bias) / torch.sqrt(var + eps) * weight")),
    ("bias is multiplied by weight: multiply first, then add it", gives("((x - mean) / torch.sqrt(var + eps) + bias) * weight")),
    ("the mean was not subtracted", gives("x / torch.sqrt(var + eps) * weight + bias")),
    (f"mean and variance are taken over N alone: {_ONE}",
     (LINES, LINES + "\n    if training:\n        mean, var = x.mean(0, keepdim=True), x.var(0, correction=0, keepdim=True)")),
    (f"mean and variance are taken for each image alone: {_ONE}",
     (LINES, LINES + "\n    if training:\n        mean, var = x.mean((2, 3), keepdim=True), x.var((2, 3), correction=0, keepdim=True)")),
    (f"the variance is the mean of the images' variances, without how far their means differ: {_ONE}",
     (MEAN, "mean, var = x.mean((0, 2, 3)), x.var((2, 3), correction=0).mean(0)")),
    (f"mean and variance are those of all channels together: {_ONE}",
     (MEAN, "mean, var = x.mean().expand(x.shape[1]), x.var(correction=0).expand(x.shape[1])"),
     (UNBIASED, "unbiased = x.var(correction=1).expand(x.shape[1])")),
    ("the variance loses its digits where the mean is large: take the mean of (x − mean)², not the difference of two large numbers",
     (MEAN, "mean = x.mean((0, 2, 3))\n        var = (x**2).mean((0, 2, 3)) - mean**2")),
    ("the result has the dtype of x: leave out .float()", (IF, f"    x = x.float()\n{IF}")),
    ("an axis of length one was lost: leave out squeeze()", gives("((x - mean) / torch.sqrt(var + eps) * weight + bias).squeeze()")),
    (GRADIENT, (MEAN, "mean, var = x.mean((0, 2, 3)).detach(), x.var((0, 2, 3), correction=0).detach()")),
    (GRADIENT, (MEAN, "mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0).detach()")),
    ("the result is cut off from x: leave out .detach() and torch.no_grad()",
     gives("((x - mean) / torch.sqrt(var + eps) * weight + bias).detach()")),
    ("the running values are changed in place: they are the caller's; make new ones",
     (RUNNING_MEAN, "running_mean.mul_(1 - momentum).add_(momentum * mean.detach())"),
     (RUNNING_VAR, "running_var.mul_(1 - momentum).add_(momentum * unbiased.detach())")),
    ("the mean is subtracted from the caller's x in place: x - mean makes a new tensor",
     (RETURN, f"x -= mean.detach()\n    {RETURN.replace('(x - mean)', 'x')}")),
    ("the standard deviations, not the variances, are followed", (RUNNING_VAR, RUNNING_VAR.replace("* unbiased", "* unbiased.sqrt()"))),
]:  # fmt: skip
    batch_norm.mistake(says, *edits)

batch_norm.right(
    "one channel after the other, new running values in evaluation",
    (RETURN, "return (x - mean) / (var + eps) ** 0.5 * weight + bias, running_mean + 0, running_var.clone()"),
)  # fmt: skip
