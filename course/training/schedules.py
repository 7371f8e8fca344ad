"""Schedules: the learning rate of each step, as a factor of the optimiser's own rate.

A schedule is any function `schedule(step, total) -> factor`, with step = 0, 1, ..., total - 1 counted
through the whole training. `Trainer.fit(schedule=...)` multiplies the rate of each parameter group
by it before the step, and puts the group's own rate back at the end.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator

from torch.optim import Optimizer

from course.meant import came, function, number

Schedule = Callable[[int, int], float]


def one_cycle(warmup: float = 0.25, final: float = 0.0, start: float = 0.0) -> Schedule:
    """From `start` in a straight line up to 1, then in one down towards `final`.

    Args:
        warmup: the share of the steps on the way up, 0 to below 1.
        start, final: where the lines come from and lead to, one step before the first and one after
            the last, so that no rate is 0.

    Source: Smith and Topin (2017), Super-convergence, arXiv 1708.07120 (with straight lines).
    """
    _check_share(warmup)
    number("final", final, 0.0, least=0, whole=False)
    number("start", start, 0.0, least=0, whole=False)

    def factor(step: int, total: int) -> float:
        rise = warmup * total
        if step + 1 < rise:
            return start + (1 - start) * (step + 1) / rise
        return final + (1 - final) * (total - step) / max(total - rise + 1, 1)

    return factor


def cosine(warmup: float = 0.05, final: float = 0.0) -> Schedule:
    """Up in a straight line to 1, then down to `final` along half a cosine.

    Source: Loshchilov and Hutter (2017), SGDR, arXiv 1608.03983.
    """
    _check_share(warmup)
    number("final", final, 0.0, least=0, whole=False)

    def factor(step: int, total: int) -> float:
        rise = warmup * total
        if step + 1 < rise:
            return (step + 1) / rise
        passed = (step + 1 - rise) / max(total - rise + 1, 1)
        return final + (1 - final) * (1 + math.cos(math.pi * passed)) / 2

    return factor


@contextlib.contextmanager
def scheduled(
    optimizer: Optimizer, schedule: Schedule | None, total: int
) -> Iterator[Callable[[int], None]]:
    """Yields `set_rates(step)`; afterwards each parameter group has its own rate again.

    Without a schedule the rates are left to whoever else sets them.
    """
    own = [group["lr"] for group in optimizer.param_groups]

    def set_rates(step: int) -> None:
        if schedule is not None:
            factor = _factor(schedule, step, total)
            for group, rate in zip(optimizer.param_groups, own, strict=True):
                group["lr"] = rate * factor

    try:
        yield set_rates
    finally:
        if schedule is not None:
            for group, rate in zip(optimizer.param_groups, own, strict=True):
                group["lr"] = rate


def check_schedule(schedule) -> None:
    """Is `schedule` a function (step, total) that returns a factor? TypeError or ValueError if not."""
    if hasattr(schedule, "optimizer") or "lr_scheduler" in getattr(schedule, "__module__", ""):
        raise TypeError(
            f"schedule is {came(schedule)} of torch.optim, which sets rates itself: write "
            "schedule=cosine(), or callbacks=[lambda trainer, history: scheduler.step()]."
        )
    function(
        "schedule",
        schedule,
        "schedule(step, total)",
        example="schedule=one_cycle()",
        makers=(one_cycle, cosine),
    )


def _factor(schedule: Schedule, step: int, total: int) -> float:
    factor = schedule(step, total)
    if isinstance(factor, (int, float)) and 0 <= factor < math.inf:
        return factor
    if callable(getattr(factor, "item", None)) and 0 <= factor.item() < math.inf:
        return factor.item()  # a number of NumPy or PyTorch
    way = "a number from 0, by which the optimiser's own rate is multiplied"
    if factor is None:
        way = "a number: is the return missing?"
    elif callable(factor):
        way = "a number: hand over the function that it returned"
    way += "" if way.endswith("?") else "."
    raise ValueError(f"schedule({step}, {total}) returned {came(factor)}, but it has to be {way}")


def _check_share(warmup: float) -> None:
    if isinstance(warmup, Optimizer):
        raise TypeError(
            f"warmup is {came(warmup)}, but the optimiser goes to Trainer: write one_cycle() or "
            "cosine(), and hand that to fit(schedule=...)."
        )
    number("warmup", warmup, 0.25, whole=False)
    if not 0 <= warmup < 1:
        raise ValueError(
            f"warmup = {warmup}, but it is the share of all steps on which the rate rises: "
            "use 0 to below 1, such as 0.25."
        )
