"""The process-wide state in which a check runs: the usual one, whatever a notebook has set; put back afterwards."""

from __future__ import annotations

import builtins
import os
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
import torch

USUAL_BUILTINS = dict(vars(builtins))  # as they were when this was first imported


@contextmanager
def pristine(folder: str | None = None) -> Iterator[None]:
    """Default dtype and device, gradients, warnings, error states, builtins, working directory.

    Random generators go on afterwards where they were. folder: the working directory meanwhile.
    """
    before = _now()
    _usual(folder)
    try:
        yield
    finally:
        _restore(before)


def _now() -> dict:
    return {
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "gradients": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "anomalies": torch.is_anomaly_enabled(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "torch": torch.get_rng_state(),
        "numpy": np.random.get_state(),
        "random": random.getstate(),
        "errors": np.geterr(),
        "filters": list(warnings.filters),
        "folder": _folder(),
        "builtins": dict(vars(builtins)),
    }


def _usual(folder: str | None) -> None:
    torch.set_default_dtype(torch.float32)
    if torch.get_default_device().type != "cpu":
        torch.set_default_device(None)
    torch.set_grad_enabled(True)
    if torch.is_anomaly_enabled():
        torch.autograd.set_detect_anomaly(False)
    if torch.are_deterministic_algorithms_enabled():  # the call itself imports torch's compiler
        torch.use_deterministic_algorithms(False)
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    warnings.filters[:] = []
    warnings.simplefilter("ignore")
    for name, value in USUAL_BUILTINS.items():
        if name != "_" and vars(builtins).get(name) is not value:
            setattr(builtins, name, value)
    if folder is not None:
        with suppress(OSError):
            os.chdir(folder)


def _restore(before: dict) -> None:
    for name, value in before["builtins"].items():
        if vars(builtins).get(name) is not value:
            setattr(builtins, name, value)
    torch.set_default_dtype(before["dtype"])
    if torch.get_default_device() != before["device"]:
        torch.set_default_device(before["device"])
    torch.set_grad_enabled(before["gradients"])
    if torch.is_anomaly_enabled() != before["anomalies"]:
        torch.autograd.set_detect_anomaly(before["anomalies"])
    if torch.are_deterministic_algorithms_enabled() != before["deterministic"]:
        torch.use_deterministic_algorithms(before["deterministic"])
    torch.set_rng_state(before["torch"])
    np.random.set_state(before["numpy"])
    random.setstate(before["random"])
    np.seterr(**before["errors"])
    warnings.filters[:] = before["filters"]
    with suppress(OSError):
        os.chdir(before["folder"] or "/")


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None
