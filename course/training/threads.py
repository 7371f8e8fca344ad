"""How many threads PyTorch computes with on a machine that others use, too.

Its threads wait for each other after every step. On an idle machine two are faster than one; where other
programs want the same cores, each waits for the one that was put aside, and two are much slower than
one. So there are never more threads than the others leave cores for, and only fewer as time goes on:
another number of threads rounds otherwise, and a seed should give the same run again.

Whoever sets OMP_NUM_THREADS, or calls torch.set_num_threads, is left alone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import torch

STAT = Path("/proc/stat")
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_SAMPLE = 0.1  # seconds


class Meter:
    """How many cores other programs keep busy, from one look to the next."""

    def __init__(self) -> None:
        self._last = _times()

    def others(self) -> float | None:
        """Cores that others have used since the last look; None where the system does not say."""
        if self._last is None:
            return None
        if time.monotonic() - self._last[0] < _SAMPLE:
            time.sleep(_SAMPLE)
        now = _times()
        if now is None:
            return None
        elapsed, busy, own = (b - a for a, b in zip(self._last, now, strict=True))
        self._last = now
        return max(0.0, (busy - own) / elapsed)


def _times() -> tuple[float, float, float] | None:
    """The clock, processor time of the whole machine, and of this process and its children, in seconds."""
    try:
        fields = [int(field) for field in STAT.read_text().split("\n", 1)[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    user, nice, system, _, _, irq, softirq, stolen = fields
    own = os.times()
    busy = (user + nice + system + irq + softirq + stolen) / _TICK
    return time.monotonic(), busy, own.user + own.system + own.children_user + own.children_system


_meter: Meter | None = None
_ours = torch.get_num_threads()  # another number later on was somebody's wish


def share() -> str:
    """Use fewer threads if others need the cores; returns a sentence if so, else ""."""
    global _meter, _ours
    threads = torch.get_num_threads()
    if "OMP_NUM_THREADS" in os.environ or threads != _ours or threads < 2:
        return ""
    if _meter is None:
        _meter = Meter()
    others = _meter.others()
    if others is None:
        return ""
    free = cores() - others
    if free > threads - 0.5:
        return ""
    _ours = max(1, min(threads - 1, round(free)))
    torch.set_num_threads(_ours)
    return (
        f"Other programs use {others:.1f} of {cores()} cores: PyTorch goes on with {_ours} of {threads} "
        f"threads, which is faster then (torch.set_num_threads({threads}) takes them back)."
    )


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
