"""Which device, which precision, which memory layout; said aloud, and always yours to override.

By device, so that a seed gives the same run again: on CUDA mixed precision and `channels_last`,
which tensor cores want; elsewhere float32 and PyTorch's own layout. On a CPU bfloat16 may more than
double the speed of wide convolutions or slow down a small network; `precision="fastest"` measures.
"""

from __future__ import annotations

import contextlib
import copy
import random
import time
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from course.meant import came, choice, number
from course.training.inputs import as_float

PRECISIONS = {"float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}


class Settings(NamedTuple):
    """How a step is computed. Weights are float32 in each precision."""

    precision: str
    channels_last: bool

    def __str__(self) -> str:
        return self.precision + (", channels_last" if self.channels_last else "")


def pick_device(name: str | torch.device | None = None) -> torch.device:
    """The device called `name`, or the fastest one here: CUDA, else Apple's MPS, else the CPU."""
    if name is not None:
        return _usable(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def _usable(name: str | torch.device) -> torch.device:
    """The device called `name`, if this computer has it; else a ValueError."""
    if isinstance(name, bool) or not isinstance(name, (str, int, torch.device)):
        raise TypeError(f"device is {came(name)}, but it has to be a name such as 'cpu' or 'cuda'.")
    try:
        device = torch.device(name)
    except (RuntimeError, ValueError):
        if isinstance(name, str):
            choice("device", name.split(":")[0], ("cpu", "cuda", "mps"))
        raise ValueError(f"device = {name!r}; write 'cpu', 'cuda', 'cuda:0' or 'mps'.") from None
    count = torch.cuda.device_count()
    if device.type == "cuda" and (device.index or 0) >= count:
        there = f"{count} graphics cards, from cuda:0" if count else "no graphics card of NVIDIA's"
        raise ValueError(
            f"device = {str(name)!r}, but PyTorch finds {there}: leave device out to take the "
            "fastest one here, or write 'cpu'."
        )
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise ValueError("device = 'mps', but this is no Mac with one: leave device out.")
    return device


def as_seed(seed: int) -> int:
    return int(number("seed", seed, 0, least=-(2**63), most=2**63 - 1))


def set_seed(seed: int) -> None:
    """Seed Python's, NumPy's and PyTorch's generators; call it before the model is built.

    On the CPU the same seed (and number of threads) gives the same run, bit for bit.
    """
    seed = as_seed(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def pick_precision(name: str, device: torch.device) -> str:
    """The precision called `name` if it runs on `device`; "auto" is mixed precision on CUDA alone.

    Raises:
        ValueError: there is no such precision, or not on this device.
    """
    if name == "auto":
        if device.type != "cuda":
            return "float32"
        # GPUs before Ampere (a T4, for instance) only emulate bfloat16.
        return "bfloat16" if torch.cuda.get_device_capability(device)[0] >= 8 else "float16"
    if name == "fastest":
        raise ValueError("Only Trainer measures what is fastest: use precision='auto' here.")
    choice("precision", name, ("auto", "fastest", *PRECISIONS))
    allowed = {"cuda": ("bfloat16", "float16"), "cpu": ("bfloat16",)}.get(device.type, ())
    if name != "float32" and name not in allowed:
        raise ValueError(f"{name} does not run on {device}: use precision='auto'.")
    return name


def autocast(device: torch.device, precision: str):
    """A context in which convolutions and linear layers compute in `precision`."""
    dtype = PRECISIONS[precision]
    return contextlib.nullcontext() if dtype is None else torch.autocast(device.type, dtype=dtype)


def fused_adam(parameters: Iterable[Tensor], device: torch.device) -> torch.optim.Optimizer:
    """`Adam(lr=1e-3)`, where there is one with a single kernel for all parameters."""
    return torch.optim.Adam(
        parameters, lr=1e-3, fused=True if device.type in ("cuda", "cpu") else None
    )


def set_layout(model: nn.Module, optimizer: torch.optim.Optimizer, channels_last: bool) -> None:
    """Lay out the model's weights, and with them the optimiser's memory of each weight."""
    if channels_last:
        model.to(memory_format=torch.channels_last)
    # A fused optimiser reads both as they lie in memory, so they have to lie alike.
    for parameter, memory in optimizer.state.items():
        for name, value in memory.items():
            if isinstance(value, Tensor) and value.shape == parameter.shape:
                memory[name] = torch.empty_like(parameter, dtype=value.dtype).copy_(value)


def takes_channels_last(model: nn.Module, images: Tensor) -> bool:
    """Does the model have convolutions, and does it run on these images in `channels_last`?

    A `view` in its `forward` may not: `x.view(len(x), -1)` needs the other layout, `x.flatten(1)` no.
    """
    if images.ndim != 4 or not any(isinstance(layer, nn.Conv2d) for layer in model.modules()):
        return False
    try:
        with torch.no_grad():
            copy.deepcopy(model).eval()(as_float(images[:2], channels_last=True))
    except RuntimeError:
        return False
    return True


def fastest(model: nn.Module, loss, images: Tensor, labels: Tensor) -> tuple[Settings, str]:
    """The settings that train on this batch in the least time, and what was measured in words.

    Runs forward and backward on copies of the model, in turn, so that a slow moment of the
    machine meets all of them. The model and the random numbers stay as they are.
    """
    device = images.device
    mixed = pick_precision("auto", device) if device.type == "cuda" else "bfloat16"
    precisions = ["float32"] if device.type == "mps" else ["float32", mixed]
    layouts = [False, True] if takes_channels_last(model, images) else [False]
    candidates = {}
    for settings in [Settings(p, layout) for p in precisions for layout in layouts]:
        candidates[settings] = copy.deepcopy(model).train()
        if settings.channels_last:
            candidates[settings].to(memory_format=torch.channels_last)
    # Processor time on a CPU: others on the machine change it less than the clock.
    clock = time.process_time if device.type == "cpu" else time.perf_counter
    seconds = {settings: [] for settings in candidates}
    with torch.random.fork_rng():
        began = clock()
        for turn in range(16):  # the first is a warm-up
            if turn > 3 and clock() - began > 0.4:
                break  # long steps need fewer turns
            for settings, network in candidates.items():
                if turn > 1 and seconds[settings][1] > 1.5 * min(t[1] for t in seconds.values()):
                    continue  # out of the race
                start = clock()
                with autocast(device, settings.precision):
                    logits = network(as_float(images, settings.channels_last))
                value = loss(logits.float(), labels)
                value.backward()
                value.item()  # waits for a GPU
                seconds[settings].append(clock() - start)
    best = {settings: min(times[1:]) for settings, times in seconds.items()}
    words = "; ".join(f"{settings} {1e3 * time:.1f} ms" for settings, time in best.items())
    return min(best, key=best.get), f"A step of {len(images)} images: {words}."
