"""Checkpoints: a training run in one safetensors file, from which it goes on bit by bit.

A file holds the weights, the optimiser's memory, PyTorch's random numbers, the best weights so far
and the history. Rates, schedule, augmentation and data are not in it: they come from your script.
A pickle could run any program when it is opened; safetensors holds names, shapes and numbers.
"""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from course.training.history import History

# What the common optimisers keep for each weight.
_ADAM = {"step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq"}
_KEPT = {"SGD": {"momentum_buffer"}, "Muon": {"momentum_buffer"}, "Adam": _ADAM, "AdamW": _ADAM}
FORMAT = "cnn-course training run, version 1"


class Best:
    """The weights of the best epoch so far, by `History.best`; no epoch yet: no weights."""

    def __init__(self) -> None:
        self.epoch: int | None = None
        self.weights: dict[str, Tensor] = {}

    def update(self, model: nn.Module, history: History) -> None:
        """Copy the weights if the last epoch is the best."""
        if history.best() == history.epoch[-1]:
            self.epoch = history.epoch[-1]
            self.weights = {
                name: value.detach().clone() for name, value in model.state_dict().items()
            }

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.weights)


def save_checkpoint(path: str | Path, trainer, history: History, best: Best, plan: dict) -> None:
    """Write the run as it is after an epoch; a file that is there is replaced in one piece.

    plan: what has to be the same when the run goes on, such as the batch size.
    """
    memory = trainer.optimizer.state_dict()["state"]
    tensors = {f"model/{name}": value for name, value in trainer.model.state_dict().items()}
    tensors |= {f"best/{name}": value for name, value in best.weights.items()}
    tensors |= {f"random/{name}": value for name, value in _random_states(trainer).items()}
    numbers: dict[str, dict] = {}
    for index, values in memory.items():
        for name, value in values.items():
            if isinstance(value, Tensor):
                tensors[f"optimizer/{index}/{name}"] = value
            else:
                numbers.setdefault(str(index), {})[name] = value
    state = {
        "plan": plan,
        "history": asdict(history),
        "best_epoch": best.epoch,
        "optimizer": numbers,
        "scaler": trainer.scaler.state_dict(),
    }
    # Copies, since safetensors refuses tensors that share memory, such as tied weights.
    tensors = {name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}
    unfinished = Path(path).with_name(Path(path).name + ".part")
    save_file(tensors, unfinished, metadata={"format": FORMAT, "state": json.dumps(state)})
    os.replace(unfinished, path)


def load_checkpoint(path: str | Path, trainer, plan: dict) -> tuple[History, Best]:
    """Bring `trainer` to where the run in the file was; returns its history and best weights.

    Raises:
        FileNotFoundError, ValueError: no such file, not a checkpoint, or of another run.
    """
    state, tensors = _read(path)
    if state["plan"] != plan:
        differences = ", ".join(
            f"{name} was {state['plan'].get(name)} and is {plan.get(name)}"
            for name in plan | state["plan"]
            if plan.get(name) != state["plan"].get(name)
        )
        raise ValueError(
            f"{path} belongs to another run: {differences}. Use the same values to go on with it, "
            "or leave out resume= to start anew."
        )
    weights = _part(tensors, "model/")
    _compare(path, weights, trainer.model.state_dict())
    trainer.model.load_state_dict(weights)
    optimizer = trainer.optimizer.state_dict()
    memory = {int(index): dict(values) for index, values in state["optimizer"].items()}
    for name, value in _part(tensors, "optimizer/").items():
        index, key = name.split("/")
        memory.setdefault(int(index), {})[key] = value
    _check_memory(path, memory, trainer.optimizer)
    trainer.optimizer.load_state_dict({"state": memory, "param_groups": optimizer["param_groups"]})
    trainer.scaler.load_state_dict(state["scaler"])
    _set_random_states(trainer, _part(tensors, "random/"))
    best = Best()
    best.epoch = state["best_epoch"]
    best.weights = {
        name: value.to(trainer.device) for name, value in _part(tensors, "best/").items()
    }
    return History(**state["history"]), best


def _compare(path: Path, saved: dict[str, Tensor], own: dict[str, Tensor]) -> None:
    """ValueError that names the first weight in which two networks differ."""
    for name in [*own, *saved]:
        shapes = [tuple(w[name].shape) if name in w else "missing" for w in (saved, own)]
        if shapes[0] != shapes[1]:
            raise ValueError(
                f"The weights in {path} belong to another network: {name} is {shapes[0]} there and "
                f"{shapes[1]} here. Build the same network, or leave out resume= to start anew."
            )


def _check_memory(path: Path, memory: dict[int, dict], optimizer) -> None:
    """ValueError if the file's optimiser kept memory of another kind."""
    wanted = {name for values in optimizer.state.values() for name in values}
    kept = {name for values in memory.values() for name in values}
    known = _KEPT.get(type(optimizer).__name__, wanted or kept)
    if kept and not kept <= known:
        raise ValueError(
            f"The run in {path} was made with another optimiser than {type(optimizer).__name__} (it "
            f"kept {', '.join(sorted(kept))}). Use the same one, or leave out resume= to start anew."
        )


def _read(path: str | Path) -> tuple[dict, dict[str, Tensor]]:
    if Path(path).is_dir():
        raise IsADirectoryError(f"{path} is a folder: name the checkpoint in it.")
    if not Path(path).is_file():
        raise FileNotFoundError(
            f"There is no checkpoint {path}: fit(checkpoint={str(path)!r}) writes one an epoch."
        )
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        way = "name a file that fit(checkpoint=...) wrote"
        if zipfile.is_zipfile(path):
            way = f"torch.save wrote it; {way}"
        raise ValueError(
            f"{path} is no safetensors file, or it is damaged ({error}): {way}."
        ) from error
    except OSError as error:
        raise PermissionError(f"{path} cannot be read ({error}).") from error
    if metadata.get("format") != FORMAT:
        raise ValueError(
            f"{path} is no checkpoint of a training run, but another safetensors file."
        )
    return json.loads(metadata["state"]), tensors


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


def _random_states(trainer) -> dict[str, Tensor]:
    """States of the generators: the images' order, PyTorch's on the CPU and on the device."""
    states = {"order": trainer.generator.get_state(), "cpu": torch.get_rng_state()}
    if trainer.device.type != "cpu":
        states["device"] = _module(trainer.device).get_rng_state()
    return states


def _set_random_states(trainer, states: dict[str, Tensor]) -> None:
    trainer.generator.set_state(states["order"])
    torch.set_rng_state(states["cpu"])
    if "device" in states and trainer.device.type != "cpu":
        _module(trainer.device).set_rng_state(states["device"])


def _module(device: torch.device):
    return torch.cuda if device.type == "cuda" else torch.mps
