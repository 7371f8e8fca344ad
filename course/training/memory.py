"""Memory: kept from one step to the next on a CPU; when it is full, a sentence that says what to do."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
import traceback
from collections.abc import Iterator

import torch
from torch import Tensor

from course.training.devices import autocast
from course.training.inputs import as_float

# PyTorch has the first name since 2.5.
OutOfMemoryError = getattr(torch, "OutOfMemoryError", torch.cuda.OutOfMemoryError)
OTHERS = "Other programs and notebooks use the same memory: shut down kernels that you do not need."


# Parameters of glibc's mallopt, in its malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_MMAP_MAX = -1, -3, -4


@contextlib.contextmanager
def kept_for_reuse(device: torch.device) -> Iterator[None]:
    """Inside the block, memory on the CPU that a tensor gives back waits for the next tensor.

    By itself glibc returns large pieces to the system, which clears every page again for the next
    step: with batches of tens of MiB a tenth of the time. At the end all that is free is returned.
    Does nothing on a GPU, where PyTorch keeps memory itself, nor where there is no glibc.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" and device.type == "cpu" else None
    if not hasattr(libc, "mallopt") or not hasattr(libc, "malloc_trim"):
        yield
        return
    libc.mallopt(M_MMAP_MAX, 0)  # no piece so large that it is a mapping of its own
    libc.mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
    try:
        yield
    finally:
        libc.mallopt(M_MMAP_MAX, 65_536)  # the defaults; of the thresholds what they grow to
        libc.mallopt(M_MMAP_THRESHOLD, 32 * 2**20)
        libc.mallopt(M_TRIM_THRESHOLD, 64 * 2**20)
        libc.malloc_trim(0)


def is_out_of_memory(error: RuntimeError) -> bool:
    """CUDA has an exception of its own; on MPS and the CPU only the message tells."""
    words = ("out of memory", "can't allocate memory")
    return isinstance(error, OutOfMemoryError) or any(word in str(error) for word in words)


def data_too_large(data, device: torch.device) -> OutOfMemoryError:
    """The exception for a set that does not fit on the device."""
    images = getattr(data, "images", data[0])
    size = images.numel() * images.element_size() / 2**30
    return OutOfMemoryError(
        f"The images take {size:.2f} GiB and have no room in the memory of {device}. "
        f"Keep them uint8 (a quarter of float32), take fewer, such as train[:10_000], or train "
        f"with device='cpu'. {OTHERS}"
    )


@contextlib.contextmanager
def explained(trainer, images: Tensor, labels: Tensor, batch_size: int) -> Iterator[None]:
    """Memory that is full inside the block becomes an exception that names a batch that fits."""
    try:
        yield
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        traceback.clear_frames(error.__traceback__)  # they hold the batch that was too large
        fitting = _largest_half_that_fits(trainer, images, labels, batch_size)
        message = (
            f"A step of {batch_size} images does not fit into the memory of {trainer.device}. "
        )
        message += (
            f"A batch of {fitting} does: use batch_size={fitting}, and with SGD a learning rate "
            "lower by about the same factor."
            if fitting
            else "Not even one image does: take a smaller network or smaller images, or train with "
            "device='cpu'."
        )
        raise OutOfMemoryError(f"{message} {OTHERS}") from error


def free_unused() -> None:
    """Give memory that nothing refers to back to the device."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()


def _largest_half_that_fits(trainer, images: Tensor, labels: Tensor, n: int) -> int | None:
    while n > 1:
        n //= 2
        free_unused()
        try:
            _trial_step(trainer, images[:n], labels[:n])
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            traceback.clear_frames(error.__traceback__)
        else:
            return n
    return None


def _trial_step(trainer, images: Tensor, labels: Tensor) -> None:
    """Forward and backward beside the optimiser's memory of the weights; changes nothing."""
    model, optimizer = trainer.model, trainer.optimizer
    running = [buffer.clone() for buffer in model.buffers()]
    # Before its first step an optimiser such as Adam has yet to take two numbers a weight.
    to_come = (
        []
        if optimizer.state
        else [torch.empty_like(p) for p in model.parameters() for _ in range(2)]
    )
    optimizer.zero_grad()
    try:
        with autocast(trainer.device, trainer.precision):
            logits = trainer.forward(as_float(images, trainer.channels_last))
        trainer.loss(logits.float(), labels).backward()
    finally:
        del to_come
        optimizer.zero_grad()
        for buffer, value in zip(model.buffers(), running, strict=True):
            buffer.copy_(value)
