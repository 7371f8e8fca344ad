"""What `Trainer.fit` is asked for, looked at before the first step: functions, files, batches."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course.meant import came, flag, function, path, several
from course.training import augmentation
from course.training.history import patience
from course.training.inputs import as_float
from course.training.models import NORMS
from course.training.schedules import check_schedule


def check_plan(
    validation, stop_when, schedule, augment, callbacks, keep_best, checkpoint, resume
) -> list:
    """Are these what `Trainer.fit` says? Returns the callbacks as a list."""
    if isinstance(validation, (int, float)):
        raise TypeError(
            f"validation is {validation!r}, but it has to be a set: "
            "rest, validation = train.split(0.2), then fit(rest, validation)."
        )
    if stop_when is not None:
        if isinstance(stop_when, (int, float)) and not isinstance(stop_when, bool):
            raise TypeError(f"stop_when is {stop_when!r}: write stop_when=patience({stop_when}).")
        function(
            "stop_when",
            stop_when,
            "stop_when(history)",
            example="stop_when=patience(3)",
            makers=(patience,),
        )
    if validation is None and getattr(stop_when, "needs_validation", False):
        raise ValueError("patience watches validation: give fit a validation set.")
    if flag("keep_best", keep_best) and validation is None:
        raise ValueError(
            "keep_best keeps the weights that are best on validation, and there is none: "
            "give fit a validation set, or leave keep_best out."
        )
    if schedule is not None:
        check_schedule(schedule)
    if augment is not None:
        augmentation.check("augment", augment)
    if checkpoint is not None:
        _check_writable(checkpoint)
    if resume is not None:
        path("resume", resume, "run.safetensors")
    example = "callbacks=[lambda trainer, history: print(history)]"
    if callable(callbacks) or not several(callbacks):
        raise TypeError(f"callbacks is {came(callbacks)}, but it has to be a list: {example}.")
    return [
        function(f"callbacks[{i}]", call, "callback(trainer, history)", example=example)
        for i, call in enumerate(callbacks)
    ]


def _check_writable(checkpoint) -> None:
    file = path("checkpoint", checkpoint, "run.safetensors")
    if file.is_dir():
        raise IsADirectoryError(
            f"checkpoint = {str(file)!r} is a folder: name a file in it, such as "
            f"{str(file / 'run.safetensors')!r}."
        )
    if not file.parent.is_dir():
        raise FileNotFoundError(
            f"checkpoint = {str(file)!r}, but there is no folder {str(file.parent)!r}: make it, "
            f"Path({str(file.parent)!r}).mkdir(parents=True)."
        )
    if not os.access(file.parent, os.W_OK):
        raise PermissionError(
            f"checkpoint = {str(file)!r}, but you may not write into {str(file.parent)!r}: name a "
            "file in a folder of your own."
        )


def check_batches(model: nn.Module, images: Tensor, sizes: Sequence[int], batch_size: int) -> None:
    """Would a batch of a single image stop a norm, which needs more than one value a channel?"""
    lone = next((size for size in sizes if size % batch_size == 1 or batch_size == 1), None)
    if lone is None or not any(isinstance(layer, NORMS) for layer in model.modules()):
        return
    try:
        with torch.no_grad(), torch.random.fork_rng():
            copy.deepcopy(model).train()(as_float(images[:1]))
    except ValueError as error:
        if "more than 1" not in str(error):
            raise
        fitting = next((b for b in range(batch_size + 1, lone + 1) if lone % b != 1), lone)
        way = "take more images" if lone == 1 else f"use batch_size={fitting}"
        raise ValueError(
            f"{lone} images in batches of {batch_size} leave a batch of 1 image, and batch norm "
            f"needs more than one value a channel to learn from: {way}."
        ) from error
