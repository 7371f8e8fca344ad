"""Exercise of `lenet5`: one step of Adam, at any time, of any size, weight by weight."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work
from course.checks.ways import Ban

PARTS = ("parameter", "m", "v")


def numbers(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> torch.Tensor:
    """Random numbers in float64."""
    return torch.from_numpy(np.asarray(scale * rng.standard_normal(shape)))


def step(work: Work, what: str, args: list, tight: bool = True, **settings: float) -> None:
    """One step from a state (parameter, gradient, m, v, t)."""
    found = work.call("adam_step", *args, **settings)
    label = f"adam_step, {what}"
    says = "the formulas, each weight by itself: m and v first, then the hats, then the step"
    for index in (1, 2, 0):
        work.compare(
            found[index], f"{label}: {PARTS[index]}", says=says,
            rtol=1e-9 if tight else 1e-5, atol=1e-15 if tight else 1e-7,
        )  # fmt: skip
    work.compare(
        found[0], f"{label}: the type of the parameter", form=("type",),
        says="the result has the dtype that the parameter had",
    )  # fmt: skip
    if not tight:
        return
    for index in (1, 2):
        work.compare(
            found[index], f"{label}: the type of {PARTS[index]}", form=("type",),
            says="m and v keep the dtype that they had",
        )  # fmt: skip


@exercise(
    "lenet5/test_adam_step",
    done="m, v and the step are right, at the first step and later",
    bans=[
        Ban("torch.optim", "The update is to be written by hand here: m, v, the hats and the step.")
    ],
)
def adam_step(work: Work, rng: np.random.Generator) -> None:
    other = {
        "lr": float(rng.uniform(0.05, 0.2)), "beta1": float(rng.uniform(0.6, 0.75)),
        "beta2": float(rng.uniform(0.8, 0.95)), "eps": float(rng.uniform(0.03, 0.08)),
    }  # fmt: skip
    zero = torch.zeros(3, dtype=torch.float64)
    for name in ("beta1", "beta2", "lr"):
        args = [numbers(rng, 3), numbers(rng, 3), numbers(rng, 3), numbers(rng, 3) ** 2, 2]
        step(work, f"t = 2, {name} = 0", args, **{**other, name: 0.0})
    step(work, "t = 1, m and v zero", [numbers(rng, 3), numbers(rng, 3), zero, zero, 1], lr=0.1)

    def state(*shape: int, t: int, scale: float = 1.0) -> list:
        m, v = (
            numbers(rng, *shape, scale=scale),
            numbers(rng, *shape, scale=scale) ** 2 + scale**2 / 9,
        )
        return [numbers(rng, *shape), numbers(rng, *shape, scale=scale), m, v, t]

    step(work, "t = 2", state(3, t=2))
    for t in (4, 3):
        step(work, f"t = {t}, settings of its own", state(2, 3, t=t), **other)
    step(work, "t = 1, settings of its own", state(2, t=1), **other)
    args = state(5, t=2)
    args[1][1:4] = 0.0
    step(work, "t = 2, some gradients exactly zero", args, **other)
    args = state(4, t=3)
    args[1][:] = 0.0
    step(work, "t = 3, all gradients exactly zero", args, **other)
    args = state(4, t=1)
    args[1][:2], args[2][:], args[3][:] = 0.0, 0.0, 0.0
    step(work, "t = 1, m and v zero, some gradients exactly zero", args, **other)
    args = state(3, t=5)
    args[1] *= 0.01  # v falls
    step(work, "t = 5, small gradients after large ones", args, **other)
    step(work, "t = 6, large gradients", state(3, t=6, scale=200.0), lr=0.1)
    step(work, "t = 6, very large gradients", state(3, t=6, scale=1e7), lr=0.1)
    step(work, "t = 2, tiny gradients", state(3, t=2, scale=1e-7), lr=0.1)
    for late in (rng.integers(800, 1000), rng.integers(2000, 4000), rng.integers(10_000, 12_000)):
        step(work, f"t = {late}", state(3, t=int(late)), lr=0.1)
    step(work, "t = 7, a single number", state(t=7), **other)
    step(work, "t = 2, shape (2, 1, 3)", state(2, 1, 3, t=2), **other)
    single = [a.float() if isinstance(a, torch.Tensor) else a for a in state(4, t=2)]
    step(work, "t = 2, in float32", single, tight=False, lr=0.1)
    settings = [float(rng.uniform(0.05, 0.2)), 0.7, 0.9, 0.05]
    step(work, "t = 3, settings handed over by their places", [*state(2, t=3), *settings])


M = "    m = beta1 * m + (1 - beta1) * gradient\n"
V = "    v = beta2 * v + (1 - beta2) * gradient**2\n"
M_HAT, V_HAT = "m / (1 - beta1**t)", "v / (1 - beta2**t)"
RETURN = "return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v"
IN_PLACE = (
    "m, v, parameter and gradient are the caller's: make new tensors instead of changing them"
)

MISSING = "the bias correction is missing: divide m by 1 - beta1**t and v by 1 - beta2**t"
adam_step.mistake(MISSING, (M_HAT, "m"), (V_HAT, "v"))
adam_step.mistake("v is not corrected: divide it by 1 - beta2**t", (V_HAT, "v"))
adam_step.mistake("m is not corrected: divide it by 1 - beta1**t", (M_HAT, "m"))
for a, b, says in (
    ("t + 1", "t + 1", "the power is t itself: t counts from 1"),
    ("(t - 1)", "(t - 1)", "the power is t itself, not t - 1: t counts from 1"),
    ("max(t - 1, 1)", "max(t - 1, 1)", "the power is t itself, not t - 1: t counts from 1"),
):
    power = f" ** ({a})"
    adam_step.mistake(
        says, (M_HAT, f"m / (1 - beta1{power})"), (V_HAT, f"v / (1 - beta2 ** ({b}))")
    )
adam_step.mistake(
    "the correction has beta to the power t, beta**t, not beta times t",
    (M_HAT, "m / (1 - beta1 * t)"),
    (V_HAT, "v / (1 - beta2 * t)"),
)
adam_step.mistake(
    "the correction has beta to the power t: 1 - beta alone is right for t = 1 only",
    (M_HAT, "m / (1 - beta1)"),
    (V_HAT, "v / (1 - beta2)"),
)
adam_step.mistake(
    "the correction belongs to every step, not only to the first",
    (M_HAT, "m / (1 - beta1) if t == 1 else m"),
    (V_HAT, "v / (1 - beta2) if t == 1 else v"),
)
for late in (100, 1000, 5000):
    adam_step.mistake(
        "the correction belongs to every step, to late ones too",
        (M_HAT, f"m / (1 - beta1**t) if t < {late} else m"),
        (V_HAT, f"v / (1 - beta2**t) if t < {late} else v"),
    )
adam_step.mistake(
    "both hats have the power of one beta: m has beta1, v has beta2",
    (V_HAT, "v / (1 - beta1**t)"),
)
adam_step.mistake(
    "both hats have the power of one beta: m has beta1, v has beta2",
    (M_HAT, "m / (1 - beta2**t)"),
)
adam_step.mistake(
    "the hats multiply: divide by 1 - beta**t",
    (M_HAT, "m * (1 - beta1**t)"),
    (V_HAT, "v * (1 - beta2**t)"),
)
adam_step.mistake(
    "the corrected averages are only for this step: return m and v as they were before",
    (RETURN, RETURN.replace(", m, v", ", m_hat, v_hat")),
)
adam_step.mistake(
    "v comes before m in what is returned: (parameter, m, v)",
    (RETURN, RETURN.replace(", m, v", ", v, m")),
)
adam_step.mistake(
    "the old parameter is returned: subtract the step from it",
    (RETURN, "return parameter, m, v"),
)
adam_step.mistake(
    "only the step is returned: subtract it from the parameter",
    (RETURN, "return lr * m_hat / (v_hat.sqrt() + eps), m, v"),
)
adam_step.mistake(
    "the corrections are kept from the first call: they follow from t in each",
    (
        M_HAT,
        "m / (adam_step.__dict__.setdefault('c1', 1 - beta1**t))",
    ),
    (V_HAT, "v / (adam_step.__dict__.setdefault('c2', 1 - beta2**t))"),
)
adam_step.mistake(
    "the steps are counted within the function: t says which step it is, and other parameters have a t of "
    "their own",
    (M, "    adam_step.calls = getattr(adam_step, 'calls', 0) + 1\n    t = adam_step.calls\n" + M),
)
for new, says in {
    "return parameter + lr * m_hat / (v_hat.sqrt() + eps), m, v": "the step goes up the gradient: subtract it",
    "return parameter - lr * m_hat / (v_hat + eps).sqrt(), m, v": "eps is inside the root: it is added to the "
    "root of v",
    "return parameter - lr * m_hat / (v_hat + eps), m, v": "the root is missing: divide by the root of v",
    "return parameter - lr * m_hat / v_hat.sqrt(), m, v": "eps is missing: where v is zero, that divides by zero",
    "return parameter - lr * m_hat / v_hat.sqrt() + eps, m, v": "brackets are missing: eps belongs below the "
    "fraction, beside the root",
    "return parameter - lr * m_hat / v_hat.sqrt().clamp(min=eps), m, v": "eps is added to the root of v, it is "
    "no lower bound of it",
    "return parameter - lr * m_hat / (v_hat.sqrt() + 1e-8), m, v": "the argument eps is not used",
    "return parameter - 1e-3 * m_hat / (v_hat.sqrt() + eps), m, v": "the argument lr is not used",
    "return parameter - m_hat / (v_hat.sqrt() + eps), m, v": "the learning rate is missing",
    "return parameter - lr * m_hat / ((v.sqrt() + eps) / (1 - beta2**t) ** 0.5), m, v": "eps is added before v "
    "is corrected: first the hat and its root, then eps",
    "return parameter - lr * gradient / (v_hat.sqrt() + eps), m, v": "the step takes the gradient itself: it "
    "takes the average m, corrected",
    "return parameter - lr * (m_hat / (v_hat.sqrt() + eps)).sign(), m, v": "the step has a size, not only a sign",
    "return parameter * (1 - 0.01 * lr) - lr * m_hat / (v_hat.sqrt() + eps), m, v": "the weights decay: that is "
    "AdamW, and nothing of it stands in the formulas",
    "return torch.where(gradient == 0, parameter, parameter - lr * m_hat / (v_hat.sqrt() + eps)), m, v": "a "
    "weight with a gradient of zero moves as well: m still moves it",
    "return (parameter - lr * m_hat / (v_hat.sqrt() + eps)).float(), m.float(), v.float()": "float64 becomes "
    "float32 on the way: keep the dtype",
}.items():
    adam_step.mistake(says, (RETURN, new))
adam_step.mistake(
    "float64 becomes float32 on the way: keep the dtype",
    (M, "    parameter, gradient, m, v = (x.float() for x in (parameter, gradient, m, v))\n" + M),
)
for new, says in {
    "beta1 * m + gradient": "m adds the whole gradient: its share is 1 - beta1",
    "(1 - beta1) * m + beta1 * gradient": "the shares are swapped: the old average has beta1, the gradient "
    "1 - beta1",
    "m + (1 - beta1) * gradient": "the old average has the share beta1, it does not stay whole",
    "0.9 * m + 0.1 * gradient": "the argument beta1 is not used",
    "beta1 * m + (1 - beta1) * gradient.abs()": "m averages the gradient with its sign",
    "beta1 * m + (1 - beta1) * gradient.mean()": "m is an average for each weight, not one for all",
    "beta1 * m + (1 - beta1) * gradient.clamp(-1, 1)": "the gradient is clipped: it is taken as it is",
}.items():
    adam_step.mistake(says, (M, f"    m = {new}\n"))
adam_step.mistake(
    "the shares are swapped: the old average has beta, the new number 1 - beta",
    (M, "    m = (1 - beta1) * m + beta1 * gradient\n"),
    (V, "    v = (1 - beta2) * v + beta2 * gradient**2\n"),
)
adam_step.mistake(
    "the shares are swapped: the old average has beta1, the gradient 1 - beta1",
    (M, "    m = (1 - beta1) * m + beta1 * gradient\n"),
    (M_HAT, "m / (1 - (1 - beta1) ** t)"),
)
for new, says in {
    "beta2 * v + gradient**2": "v adds the whole square: its share is 1 - beta2",
    "(1 - beta2) * v + beta2 * gradient**2": "the shares are swapped: the old average has beta2, the square "
    "1 - beta2",
    "beta2 * v + (1 - beta2) * gradient": "v averages the gradient itself: square it",
    "beta2 * v + (1 - beta2) * gradient.abs()": "v averages the size of the gradient: square it",
    "beta2 * v + (1 - beta2) ** 2 * gradient**2": "only the gradient is squared, not its share",
    "beta2 * v + (1 - beta2) * m**2": "v averages the square of the gradient, not of m",
    "beta2 * v + (1 - beta2) * (gradient**2).mean()": "v is one number for all weights: every weight has its "
    "own",
    "beta2 * v + (1 - beta2) * (gradient**2).sum()": "v is one number for all weights: every weight has its "
    "own",
    "0.999 * v + 0.001 * gradient**2": "the argument beta2 is not used",
    "torch.maximum(v, beta2 * v + (1 - beta2) * gradient**2)": "v may fall, too: the largest so far is kept "
    "here, as in AMSGrad",
}.items():
    adam_step.mistake(says, (V, f"    v = {new}\n"))
adam_step.mistake(
    "beta1 and beta2 are swapped: beta1 belongs to m, beta2 to v",
    (M, "    beta1, beta2 = beta2, beta1\n" + M),
)
adam_step.mistake(
    "the step takes m from before this gradient: first the new average, then its hat",
    (M, "    before = m\n" + M),
    (M_HAT, "before / (1 - beta1**t)"),
)
adam_step.mistake(
    "the step takes v from before this gradient: first the new average, then its hat",
    (V, "    before = v\n" + V),
    (V_HAT, "before / (1 - beta2**t)"),
)
adam_step.mistake(
    "the gradient is clipped: it is taken as it is",
    (M, "    gradient = gradient.clamp(-1, 1)\n" + M),
)
adam_step.mistake(
    "a step with gradients of zero is left out: m still moves the weights, and m and v fall",
    (M, "    if not gradient.any():\n        return parameter.clone(), m.clone(), v.clone()\n" + M),
)
adam_step.mistake(
    IN_PLACE,
    (M, "    m *= beta1\n    m += (1 - beta1) * gradient\n"),
    (V, "    v *= beta2\n    v += (1 - beta2) * gradient**2\n"),
)
adam_step.mistake(IN_PLACE, (M, "    m *= beta1\n    m += (1 - beta1) * gradient\n"))
adam_step.mistake(IN_PLACE, (V, "    v *= beta2\n    v += (1 - beta2) * gradient**2\n"))
adam_step.mistake(
    IN_PLACE,
    (RETURN, "parameter -= lr * m_hat / (v_hat.sqrt() + eps)\n    return parameter, m, v"),
)
adam_step.mistake(IN_PLACE, (V, "    v = beta2 * v + (1 - beta2) * gradient.mul_(gradient)\n"))
adam_step.mistake("the function has no return statement", (RETURN, "parameter"))
adam_step.right(
    "copies, then in place",
    (M, "    m = m.clone().mul_(beta1).add_(gradient, alpha=1 - beta1)\n"),
    (RETURN, RETURN.replace("return ", "return [").replace(", m, v", ", m, v]")),
)
