"""What a call did beside returning a result: arguments changed, modes and random generators left otherwise."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import numpy as np
import torch
from torch import Tensor

# Generators start here before each call; whoever starts them again is seen by it.
BASE = 7_340_033


def seed_everything(seed: int) -> None:
    """The same random numbers in each run of a step."""
    number = (BASE + seed) % 2**32
    torch.default_generator.manual_seed(number)  # torch.manual_seed takes a millisecond more
    np.random.seed(number)
    random.seed(number)
    torch.rand(1)  # on from the start: whoever sets the same seed again is seen by other numbers


class Watch:
    """The state before a call; `effects` says in words what is otherwise after it.

    network: the one that is called, if it is one: its mode is the caller's.
    """

    def __init__(
        self, handed: Sequence[object], seed: int, network: torch.nn.Module | None = None
    ) -> None:
        self._handed = handed
        self._network, self._modes = network, _modes(network)
        self._before = [_print(value) for value in handed]
        seed_everything(seed)
        self._global = _global_state()
        self._numpy = np.random.get_state()[1].copy()

    def effects(self) -> list[str]:
        """What changed: "argument 0", "gradients", "dtype", "torch's generator started again", ..."""
        left = [
            f"argument {i}"
            for i, (value, before) in enumerate(zip(self._handed, self._before, strict=True))
            if not _equal(_print(value), before)
        ]
        now = _global_state()
        left += [name for name in now if now[name] != self._global[name]]
        if self._numpy_started_again():
            left.append("NumPy's generator")
        modes = _modes(self._network)
        if any(modes.get(part, before) != before for part, before in self._modes.items()):
            left.append("mode")
        return left

    def _numpy_started_again(self) -> bool:
        state = np.random.get_state()[1]
        if np.array_equal(state, self._numpy):
            return False
        ahead = np.random.RandomState()
        ahead.set_state(("MT19937", self._numpy, 624))
        for _ in range(4):  # used, not started again: up to 2,500 numbers are followed
            ahead.bytes(4)
            now = ahead.get_state()[1]
            if np.array_equal(now, state):
                return False
            ahead.set_state(("MT19937", now, 624))
        return int(np.random.get_state()[2]) < 624 and _is_a_fresh_seed(state)


def network_of(function: object) -> torch.nn.Module | None:
    """The network that a call is made to, or that a method is of; None for train() and eval() themselves."""
    owner = getattr(function, "__self__", function)
    if getattr(function, "__name__", "") in ("train", "eval"):
        return None
    return owner if isinstance(owner, torch.nn.Module) else None


def _modes(network: torch.nn.Module | None) -> dict[int, bool]:
    """Of each part: is it in training mode?"""
    return {id(m): m.training for m in network.modules()} if network is not None else {}


def _is_a_fresh_seed(state: np.ndarray) -> bool:
    """Whether this is the state of a small seed, as in np.random.seed(0), before or after first use."""
    for seed in (*range(101), 123, 1234, 12345, 2024, 2025, 2026):
        fresh = np.random.RandomState(seed)
        if np.array_equal(fresh.get_state()[1], state):
            return True
        fresh.bytes(4)
        if np.array_equal(fresh.get_state()[1], state):
            return True
    return False


def _global_state() -> dict[str, object]:
    return {
        "gradients": torch.is_grad_enabled(),
        "default dtype": torch.get_default_dtype(),
        "torch's generator": torch.default_generator.initial_seed(),
        "deterministic algorithms": torch.are_deterministic_algorithms_enabled(),
    }


def _print(value: object) -> object:
    """A copy of what a call may not change: numbers in arrays, the items of lists."""
    if isinstance(value, Tensor):
        slope = value.is_leaf and value.grad is not None
        return ("tensor", (value.requires_grad, slope), value.detach().clone())
    if isinstance(value, np.ndarray):
        return ("array", value.flags.writeable, np.array(value))
    if isinstance(value, (list, tuple)) and len(value) <= 5000:
        return ("items", False, [_print(item) for item in value])
    if isinstance(value, dict) and len(value) <= 5000:
        return ("items", False, [[_print(key), _print(item)] for key, item in value.items()])
    if isinstance(value, torch.nn.Module):
        return ("module", False, [p.requires_grad for p in value.parameters()])
    held = {
        k: v
        for k, v in getattr(value, "__dict__", {}).items()
        if isinstance(v, (Tensor, np.ndarray))
    }
    if held and not callable(value):  # a set of images, a layer of arrays
        return ("holder", False, [_print(array) for array in held.values()])
    return ("other", False, value if isinstance(value, (int, float, str, bool)) else id(value))


def _equal(a: object, b: object) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, Tensor):
        same = a.shape == b.shape and a.dtype == b.dtype
        return same and bool(torch.equal(a, b) or torch.allclose(a, b, 0, 0, equal_nan=True))
    if isinstance(a, np.ndarray):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(_equal(x, y) for x, y in zip(a, b, strict=True))
    return a == b or a != a


def lines_of(function: Callable[[], object]) -> int:
    """How many lines of Python a call runs: few where NumPy or torch does the loops, else many."""
    count = 0

    def see(frame: FrameType, event: str, argument: object) -> Callable:
        nonlocal count
        count += event == "line"
        return see

    before = sys.gettrace()
    sys.settrace(see)
    try:
        function()
    finally:
        sys.settrace(before)
    return count
