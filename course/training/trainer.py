"""The training loop: `Trainer.fit`, and what one step and one epoch are made of.

Everything a loop has to get right, in the order in which it happens: the whole set as tensors on
the device, a new order each epoch, the step (forward, loss, backward, update), exact figures over
uneven batches, validation in evaluation mode. All else has a file of its own beside this one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from math import ceil
from pathlib import Path

import torch
from torch import Tensor, nn

from course.meant import flag, number
from course.training import devices, memory, remarks, threads, watching
from course.training.augmentation import Augmentation, augmented
from course.training.checkpoints import Best, load_checkpoint, save_checkpoint
from course.training.evaluation import evaluation_mode, figures
from course.training.history import History, Result
from course.training.inputs import (
    as_float,
    check_finite,
    check_labels,
    check_loss,
    check_optimizer,
    loss_of,
    tensors_of,
)
from course.training.models import (
    check_learnable,
    check_model,
    check_output,
    check_weights,
    explained,
    explained_backward,
)
from course.training.plans import check_batches, check_plan
from course.training.schedules import Schedule, scheduled


class Trainer:
    """Trains `model` on labelled images.

    Args:
        model: maps images (N, C, H, W) (or whatever shape it is given) to logits (N, K).
        optimizer: a torch optimiser over `model.parameters()`; default `Adam(lr=1e-3)`, fused.
        loss: called as `loss(logits, labels)`, mean over the batch; default cross-entropy. With
            label smoothing: `nn.CrossEntropyLoss(label_smoothing=0.1)`.
        device: default is what `pick_device` finds.
        precision: "auto" (mixed on CUDA, float32 elsewhere), "float32", "bfloat16", "float16", or
            "fastest": measures them and both layouts before the first step (a run with one seed
            may then differ from the next).
        seed: calls `set_seed` and fixes the order of the images. Without it that order follows
            PyTorch's generator, so an earlier `set_seed` fixes it as well.
        channels_last: the channels of a pixel together in memory; None: with mixed precision, if
            the model takes it, or as measured.
        compile: runs the steps through `torch.compile`. It takes up to a minute before the first
            step, and did not pay for the course's networks, on a CPU or on CUDA. With mixed
            precision let the model pool by `max_pool2d` and not by `amax`, whose gradient may
            become nan: it divides by how many values equal the maximum, computed a second time.

    Raises:
        ValueError: the optimiser holds none of the model's parameters, or an unknown precision.
    """

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer | None = None,
        loss: Callable[[Tensor, Tensor], Tensor] | None = None,
        device: str | torch.device | None = None,
        precision: str = "auto",
        seed: int | None = None,
        *,
        channels_last: bool | None = None,
        compile: bool = False,
    ) -> None:
        check_model(model, "Trainer(model)")
        if optimizer is not None:
            check_optimizer(optimizer, model)
        self.loss = nn.CrossEntropyLoss() if loss is None else loss
        check_loss(self.loss)
        self.device = devices.pick_device(device)
        check_learnable(model)
        self.model = model.to(self.device)
        if isinstance(self.loss, nn.Module):
            self.loss.to(self.device)  # its weights of the classes, if it has any
        self.forward = torch.compile(model) if flag("compile", compile) else model
        if optimizer is None:
            optimizer = devices.fused_adam(model.parameters(), self.device)
        self.optimizer = optimizer
        self.measure = precision == "fastest"
        self.precision = devices.pick_precision("auto" if self.measure else precision, self.device)
        if channels_last is not None:
            flag("channels_last", channels_last)
        self.channels_last = channels_last
        # float16 has few exponent bits: the scaler keeps small gradients from becoming zero.
        self.scaler = torch.amp.GradScaler("cuda", enabled=self.precision == "float16")
        if seed is not None:
            seed = devices.as_seed(seed)
            devices.set_seed(seed)
        shuffle_seed = torch.randint(2**62, ()).item() if seed is None else seed
        self.generator = torch.Generator().manual_seed(shuffle_seed)

    def fit(
        self,
        train,
        validation=None,
        epochs: float = 5,
        batch_size: int = 128,
        progress: bool = True,
        stop_when: Callable[[History], bool] | None = None,
        *,
        schedule: Schedule | None = None,
        augment: Augmentation | None = None,
        callbacks: Iterable[Callable[[Trainer, History], None]] = (),
        keep_best: bool = False,
        checkpoint: str | Path | None = None,
        resume: str | Path | None = None,
    ) -> History:
        """Train for `epochs` passes over `train` and return what happened as a `History`.

        Args:
            train, validation: an `ImageSet`, or a pair (images, labels) of tensors: images
                (N, C, H, W) or (N, features), uint8 (0 to 255, scaled to [0, 1] batch by batch) or
                float (used as they are); labels (N,) of whole numbers.
            epochs: 2.5 makes a last pass over half of the images.
            batch_size: images a step; a shorter last batch is used too.
            stop_when: asked after each epoch, e.g. `lambda h: h.validation_accuracy[-1] > 0.98`,
                or `patience(3)`.
            schedule: the learning rate of each step, see `course.training.schedules`.
            augment: changes training images, see `course.training.augmentation`.
            callbacks: functions called after each epoch as `callback(trainer, history)`.
            keep_best: end with the weights of the best validated epoch, not with the last ones.
            checkpoint: a safetensors file written after each epoch.
            resume: such a file; the run goes on from there as if it had never stopped.

        Interrupting (Ctrl-C, or the notebook's stop button) ends training early, and so does
        `stop_when`; the model then has the weights of the best validated epoch, or without
        validation the last ones. In a notebook the cells that wait for this one are not run.

        Raises:
            ValueError, TypeError: images, labels, logits do not fit each other.
            FloatingPointError: the loss became infinite or not a number.
            torch.OutOfMemoryError: memory is full; the message names a batch size that fits.
        """
        epochs = number("epochs", epochs, 5, above=0, most=10**6, whole=False)
        batch_size = number("batch_size", batch_size, 128, least=1)
        flag("progress", progress)
        callbacks = check_plan(
            validation, stop_when, schedule, augment, callbacks, keep_best, checkpoint, resume
        )
        images, labels = self._on_device(train)
        held_out = None if validation is None else self._on_device(validation, "validation ")
        check_weights(self.model)
        remarks.on_parameters(self.model, self.optimizer)
        self._prepare(images[:batch_size], labels[:batch_size], progress)
        history = History(
            data_name=getattr(train, "name", ""),
            stand_in=bool(getattr(train, "stand_in", False)),
            settings=f"{self.device}, {devices.Settings(self.precision, self.channels_last)}",
        )
        best, stopped = Best(), False
        plan = {"images": len(images), "batch_size": batch_size}
        if schedule is not None:
            plan["epochs"] = epochs  # its rates depend on how long the run is
        if resume is not None:
            history, best = load_checkpoint(resume, self, plan)
            devices.set_layout(self.model, self.optimizer, self.channels_last)
        sizes = epoch_sizes(len(images), epochs)
        check_batches(self.model, images, sizes, batch_size)
        steps = count_steps(len(images), epochs, batch_size)
        watch = watching.watch(sizes, history, progress)
        watch.say(f"Training on {history.settings}.")
        full = memory.explained(self, images, labels, batch_size)
        kept = memory.kept_for_reuse(self.device)
        with full, kept, scheduled(self.optimizer, schedule, steps) as set_rates:
            try:
                for epoch in range(len(history.epoch) + 1, len(sizes) + 1):
                    fewer = threads.share() if self.device.type == "cpu" else ""
                    if fewer:
                        watch.say(fewer)
                    start, size = time.perf_counter(), sizes[epoch - 1]
                    with watch.epoch(epoch):
                        order = torch.randperm(len(images), generator=self.generator)[:size]
                        batches = self._batches(
                            images, labels, order.to(self.device).split(batch_size), augment, epoch
                        )
                        result = self._train_epoch(batches, set_rates, history.steps, watch)
                        checked = held_out and figures(self.model, *held_out, loss=self.loss)
                        history.add(epoch, result, checked, time.perf_counter() - start)
                        watch.ended(history)
                    if epoch == 1:
                        remarks.on_gradients(self.model)
                        remarks.on_chance(self.model, labels, result.correct, result.total)
                    if checked:
                        best.update(self.model, history)
                    for callback in callbacks:
                        callback(self, history)
                    if checkpoint is not None:
                        save_checkpoint(checkpoint, self, history, best, plan)
                    stopped = stop_when is not None and stop_when(history)
                    if stopped:
                        break
            except KeyboardInterrupt:
                history.interrupted = True
        watch.close(history)
        return self._finish(history, best, keep_best or stopped)

    def _batches(self, images, labels, indices, augment, epoch) -> Iterator[tuple[Tensor, Tensor]]:
        """Each batch as the model takes it, cut out of the set by index, with its labels."""
        for index in indices:
            batch = images.index_select(0, index)
            if augment is not None:
                batch = augmented(augment, batch, index, epoch)
            yield as_float(batch, self.channels_last), labels[index]

    def _train_epoch(self, batches, set_rates, steps: list[float], watch) -> Result:
        """A step for each batch; appends their losses to `steps`. Returns the epoch's figures."""
        self.model.train()
        losses: list[Tensor] = []
        sizes: list[int] = []
        correct = torch.zeros((), dtype=torch.int64, device=self.device)
        checked, next_look = 0, time.perf_counter() + 0.5
        try:
            for images, labels in batches:
                set_rates(len(steps) + len(losses))
                logits, loss = self._train_step(images, labels)
                losses.append(loss)
                sizes.append(len(labels))
                correct += (logits.argmax(1) == labels).sum()
                # Reading a number from a GPU waits for it, so that is done twice a second.
                if time.perf_counter() > next_look:
                    check_finite(losses[checked:], len(steps) + checked)
                    recent = torch.stack(losses[checked:]).mean().item()
                    watch.stands(recent, correct.item() / sum(sizes))
                    checked, next_look = len(losses), time.perf_counter() + 0.5
                watch.step(len(labels))
            check_finite(losses[checked:], len(steps) + checked)
        finally:
            values = torch.stack(losses).tolist() if losses else []
            steps.extend(values)
        # The last batch may be short, so each batch's mean counts by its number of images.
        loss_sum = sum(value * size for value, size in zip(values, sizes, strict=True))
        return Result(int(correct) / sum(sizes), loss_sum / sum(sizes), int(correct), sum(sizes))

    def _train_step(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Forward, loss, backward, update. Returns logits (N, K) and the loss, both detached."""
        self.optimizer.zero_grad()
        with devices.autocast(self.device, self.precision), explained(self.model, images):
            logits = self.forward(images)
        logits = check_output(logits, images).float()
        loss = loss_of(self.loss, logits, labels)
        with explained_backward():
            self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return logits.detach(), loss.detach()

    # What happens before the first step and after the last.

    def _on_device(self, data, role: str = "") -> tuple[Tensor, Tensor]:
        """The whole set as tensors on the device, tried out on the model with two images."""
        try:
            images, labels = tensors_of(data, self.device, role)
        except RuntimeError as error:
            if not memory.is_out_of_memory(error):
                raise
            raise memory.data_too_large(data, self.device) from error
        remarks.on_images(self.model, images, role)
        remarks.on_labels(self.model, labels, role)
        some = as_float(images[:16])
        with torch.no_grad(), evaluation_mode(self.model):
            with explained(self.model, some):
                logits = self.model(some)
            check_labels(labels, check_output(logits, some).shape[1], role)
        remarks.on_outputs(self.model, logits, self.loss)
        return images, labels

    def _prepare(self, images: Tensor, labels: Tensor, progress: bool) -> None:
        """Settle precision and layout; `images` and `labels` are a batch to measure with."""
        if self.measure:
            settings, words = devices.fastest(self.model, self.loss, images, labels)
            self.precision, self.channels_last = settings
            self.measure = False
            if progress:
                print(words)
        if self.channels_last is None:
            mixed = self.precision != "float32"
            self.channels_last = mixed and devices.takes_channels_last(self.model, images)
        devices.set_layout(self.model, self.optimizer, self.channels_last)

    def _finish(self, history: History, best: Best, keep_best: bool) -> History:
        kept = "the last weights"
        if best.weights and (keep_best or history.interrupted):
            best.restore(self.model)
            kept = f"the weights of epoch {best.epoch}, the best on validation"
        if history.interrupted:
            print(f"Interrupted after {len(history.steps)} steps; the model keeps {kept}.")
            watching.stop_the_cells_that_follow()
        return history


def epoch_sizes(images: int, epochs: float) -> list[int]:
    """How many images each epoch takes: all, but for a last one that is no whole epoch."""
    shares = [min(1, epochs - done) for done in range(ceil(epochs))]
    return [max(1, round(share * images)) for share in shares]


def count_steps(images: int, epochs: float, batch_size: int) -> int:
    """How many steps `Trainer.fit` makes; a short last batch is one, too."""
    return sum(ceil(size / batch_size) for size in epoch_sizes(images, epochs))
