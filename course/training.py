"""Train and evaluate an image classifier: `Trainer`, `History`, `evaluate`, `predict`.

Everything that a training loop has to get right is here in the order in which it happens:
the device, the data as tensors, shuffling, the step (forward, loss, backward, update),
exact figures over uneven batches, validation in evaluation mode. Start reading at `Trainer.fit`.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from course.history import History, Result

__all__ = [
    "History",
    "Result",
    "Trainer",
    "device_of",
    "evaluate",
    "evaluation_mode",
    "pick_device",
    "predict",
    "set_seed",
]

# "auto" mixes precision on CUDA alone: on a CPU bfloat16 pays for wide convolutions on a processor
# that has it, and costs time on small networks, so there it is for the reader to ask for.
PRECISIONS = {"float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}


def pick_device(name: str | torch.device | None = None) -> torch.device:
    """The device called `name`, or the fastest one here: CUDA, else Apple's MPS, else the CPU."""
    if name is not None:
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def set_seed(seed: int) -> None:
    """Seed Python's, NumPy's and PyTorch's generators; call it before the model is built.

    On the CPU the same seed (and number of threads) gives the same run, bit for bit.
    """
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


class Trainer:
    """Trains `model` on labelled images.

    Args:
        model: maps images (N, C, H, W) (or whatever shape it is given) to logits (N, K).
        optimizer: a torch optimiser over `model.parameters()`; default `Adam(lr=1e-3)`.
        loss: called as `loss(logits, labels)`, mean over the batch; default cross-entropy.
        device: default is what `pick_device` finds.
        precision: "auto" (mixed on CUDA, float32 elsewhere), "float32", "bfloat16", "float16".
        seed: calls `set_seed` and fixes the order of the images. Without it that order follows
            PyTorch's generator, so an earlier `set_seed` fixes it as well.

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
    ) -> None:
        self.device = pick_device(device)
        self.model = model.to(self.device)
        if optimizer is None:
            optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        self.optimizer = optimizer
        _check_optimizer(self.optimizer, model)
        self.loss = _checked_loss(loss)
        self.autocast_dtype = _autocast_dtype(precision, self.device)
        # float16 has few exponent bits: the scaler keeps small gradients from becoming zero.
        use_scaler = self.autocast_dtype is torch.float16
        self.scaler = torch.amp.GradScaler("cuda", enabled=use_scaler)
        if seed is not None:
            set_seed(seed)
        shuffle_seed = torch.randint(2**62, ()).item() if seed is None else seed
        self.generator = torch.Generator().manual_seed(shuffle_seed)

    def fit(
        self,
        train,
        validation=None,
        epochs: int = 5,
        batch_size: int = 128,
        progress: bool = True,
        stop_when: Callable[[History], bool] | None = None,
    ) -> History:
        """Train for `epochs` passes over `train` and return what happened as a `History`.

        Args:
            train, validation: an `ImageSet`, or a pair (images, labels) of tensors: images
                (N, C, H, W) or (N, features), uint8 (0 to 255, scaled to [0, 1] batch by batch) or
                float (used as they are); labels (N,) of whole numbers.
            batch_size: images a step; a shorter last batch is used too.
            stop_when: asked after each epoch, e.g. `lambda h: h.validation_accuracy[-1] > 0.98`.

        Interrupting (Ctrl-C, or the notebook's stop button) ends training early; the model keeps
        what it has learned, and the history says `interrupted`.

        Raises:
            ValueError, TypeError: images, labels, logits do not fit each other.
            FloatingPointError: the loss became infinite or not a number.
        """
        if epochs < 1 or batch_size < 1:
            raise ValueError(
                f"epochs = {epochs} and batch_size = {batch_size}, but both must be at least 1."
            )
        images, labels = _tensors(train, self.device)
        held_out = None if validation is None else _tensors(validation, self.device, "validation ")
        _check_model(self.model, images, labels)
        if held_out is not None:
            _check_model(self.model, *held_out, "validation ")
        history = History(
            data_name=getattr(train, "name", ""), stand_in=bool(getattr(train, "stand_in", False))
        )
        try:
            for epoch in range(1, epochs + 1):
                start = time.perf_counter()
                with _progress_bar(f"epoch {epoch}/{epochs}", len(images), progress) as bar:
                    result = self._train_epoch(images, labels, batch_size, history.steps, bar)
                    checked = held_out and evaluate(self.model, *held_out, loss=self.loss)
                    seconds = time.perf_counter() - start
                    history.add(epoch, result, checked, seconds)
                    bar.set_postfix_str(history.describe_last(), refresh=False)
                if stop_when is not None and stop_when(history):
                    break
        except KeyboardInterrupt:
            history.interrupted = True
            print(f"Interrupted after {len(history.steps)} steps; the model keeps its weights.")
        return history

    def _train_epoch(self, images, labels, batch_size, steps, bar) -> Result:
        """One pass over all images in random order; appends each step's loss to `steps`."""
        self.model.train()
        order = torch.randperm(len(images), generator=self.generator).to(self.device)
        losses: list[Tensor] = []
        correct = torch.zeros((), dtype=torch.int64, device=self.device)
        seen = 0
        try:
            for batch in order.split(batch_size):
                logits, loss = self._train_step(images[batch], labels[batch])
                losses.append(loss)
                correct += (logits.argmax(1) == labels[batch]).sum()
                seen += len(batch)
                # Reading a number from a GPU waits for it, so it is not done at every step.
                if len(losses) % 20 == 0:
                    _check_finite(losses[-20:], len(steps) + len(losses) - 20)
                    text = f"loss {loss.item():.4f}, accuracy {correct.item() / seen:.4f}"
                    bar.set_postfix_str(text, refresh=False)
                bar.update(len(batch))
            _check_finite(losses[-20:], len(steps) + max(0, len(losses) - 20))
        finally:
            values = torch.stack(losses).tolist() if losses else []
            steps.extend(values)
        # The last batch may be short, so each batch's mean counts by its number of images.
        sizes = [len(batch) for batch in order.split(batch_size)]
        loss_sum = sum(value * size for value, size in zip(values, sizes, strict=True))
        return Result(int(correct) / seen, loss_sum / seen, int(correct), seen)

    def _train_step(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Forward, loss, backward, update. Returns logits (N, K) and the loss, both detached."""
        self.optimizer.zero_grad()
        with self._autocast():
            logits = self.model(_as_float(images))
        logits = logits.float()
        loss = self.loss(logits, labels)
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return logits.detach(), loss.detach()

    def _autocast(self):
        if self.autocast_dtype is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=self.autocast_dtype)


def evaluate(
    model: nn.Module,
    images,
    labels: Tensor | None = None,
    batch_size: int = 1000,
    loss: Callable[[Tensor, Tensor], Tensor] | None = None,
) -> Result:
    """Accuracy and mean loss over all images, exact for every batch size.

    Correct images are counted and the loss is taken once over all logits: an average of batch
    accuracies would give the images of a short last batch too much weight.

    Args:
        images: an `ImageSet`, or images as `Trainer.fit` takes them, with their `labels` (N,).
        loss: as for `Trainer`; default cross-entropy.
    """
    device = device_of(model)
    images, labels = _tensors(images if labels is None else (images, labels), device)
    _check_model(model, images, labels)
    loss = _checked_loss(loss)
    with torch.no_grad():
        logits = _logits(model, images, batch_size)
        mean_loss = loss(logits, labels).item()
    correct = int((logits.argmax(1) == labels).sum())
    return Result(correct / len(labels), mean_loss, correct, len(labels))


def predict(model: nn.Module, images, batch_size: int = 1000) -> Tensor:
    """Logits (N, K), float32 on the CPU, for an `ImageSet` or images (N, C, H, W)."""
    images = torch.as_tensor(getattr(images, "images", images))
    _check_images(images, "")
    with torch.no_grad():
        return _logits(model, images.to(device_of(model)), batch_size).cpu()


@contextlib.contextmanager
def evaluation_mode(model: nn.Module) -> Iterator[nn.Module]:
    """`model.eval()` inside the block; afterwards each layer is in the mode in which it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield model
    finally:
        for module, training in modes:
            module.training = training


def device_of(model: nn.Module) -> torch.device:
    """Where the model's parameters are; the CPU if it has none."""
    parameter = next(model.parameters(), None)
    return torch.device("cpu") if parameter is None else parameter.device


def _logits(model: nn.Module, images: Tensor, batch_size: int) -> Tensor:
    with evaluation_mode(model):
        return torch.cat([model(_as_float(batch)).float() for batch in images.split(batch_size)])


def _as_float(images: Tensor) -> Tensor:
    """uint8 (0 to 255) becomes float32 in [0, 1]; float images stay as they are."""
    return images.float() / 255 if images.dtype is torch.uint8 else images


# What follows checks the input, so that a mistake is named here and not deep inside PyTorch.


def _tensors(data, device: torch.device, role: str = "") -> tuple[Tensor, Tensor]:
    """Images and labels of an `ImageSet` or a pair, checked, as tensors on `device`."""
    if hasattr(data, "images") and hasattr(data, "labels"):
        images, labels = data.images, data.labels
    elif isinstance(data, (tuple, list)) and len(data) == 2:
        images, labels = data
    else:
        raise TypeError(
            f"The {role}data is a {type(data).__name__}, but it has to be an ImageSet "
            "or a pair (images, labels) of tensors."
        )
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    _check_images(images, role)
    if labels.is_floating_point():
        raise TypeError(
            f"The {role}labels are {_name(labels.dtype)}, but cross-entropy takes class numbers: "
            "use labels.long()."
        )
    if labels.shape != (len(images),):
        raise ValueError(
            f"The {role}labels have shape {tuple(labels.shape)}, but {len(images)} images need "
            f"labels of shape ({len(images)},): one class number an image, not one-hot rows."
        )
    return images.to(device), labels.to(device).long()


def _check_images(images: Tensor, role: str) -> None:
    shape = tuple(images.shape)
    if len(shape) == 3:
        raise ValueError(
            f"The {role}images have shape {shape}, without a channel axis; they need (N, C, H, W): "
            "use images.unsqueeze(1) for grey images, images.unsqueeze(0) for a single image."
        )
    if len(shape) not in (2, 4):
        raise ValueError(
            f"The {role}images have shape {shape}, but they need (N, C, H, W), "
            "or (N, features) for a network of linear layers."
        )
    if len(images) == 0:
        raise ValueError(f"The {role}set is empty: it has no image. Look at how it was selected.")
    if images.dtype is not torch.uint8 and images.dtype not in (torch.float32, torch.float16):
        raise TypeError(
            f"The {role}images are {_name(images.dtype)}, but they need to be uint8 (0 to 255) or "
            "float32: use images.float()."
        )


def _check_model(model: nn.Module, images: Tensor, labels: Tensor, role: str = "") -> None:
    """Two images through the model: are its outputs logits, one a class?"""
    probe = images[:2]
    with torch.no_grad():
        logits = _logits(model, probe, len(probe))
    if logits.ndim != 2 or len(logits) != len(probe):
        raise ValueError(
            f"The model returned shape {tuple(logits.shape)} for {len(probe)} images, but logits "
            f"have shape ({len(probe)}, classes): is a flatten missing, or in the wrong place?"
        )
    low, high = (int(value) for value in labels.aminmax())
    if low < 0 or high >= logits.shape[1]:
        raise ValueError(
            f"The {role}labels go from {low} to {high}, but the model has {logits.shape[1]} "
            f"outputs, for labels 0 to {logits.shape[1] - 1}: give the last layer one output a "
            "class."
        )


def _checked_loss(loss):
    loss = nn.CrossEntropyLoss() if loss is None else loss
    reduction = getattr(loss, "reduction", "mean")
    if reduction != "mean":
        raise ValueError(
            f"The loss has reduction={reduction!r}, but the figures here are means an image and "
            "the learning rate is meant for them: use reduction='mean'."
        )
    return loss


def _check_finite(losses: list[Tensor], steps_before: int) -> None:
    finite = torch.stack(losses).isfinite().tolist()
    if not all(finite):
        step = finite.index(False)
        raise FloatingPointError(
            f"The loss became {losses[step].item()} at step {steps_before + step + 1}. The usual "
            "cause is too high a learning rate: build the model anew and try a tenth of it. "
            "If that does not help, look for nan in the images and for log(0) in the loss."
        )


def _check_optimizer(optimizer: torch.optim.Optimizer, model: nn.Module) -> None:
    own = {id(parameter) for parameter in model.parameters()}
    held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    if not own & held:
        raise ValueError(
            "The optimiser holds none of this model's parameters, so nothing would be learned: "
            "build it from the same model's model.parameters()."
        )


def _autocast_dtype(precision: str, device: torch.device) -> torch.dtype | None:
    if precision == "auto":
        if device.type != "cuda":
            return None
        # GPUs before Ampere (a T4, for instance) only emulate bfloat16.
        ampere = torch.cuda.get_device_capability(device)[0] >= 8
        return torch.bfloat16 if ampere else torch.float16
    if precision not in PRECISIONS:
        raise ValueError(f"precision = {precision!r}; choose one of auto, {', '.join(PRECISIONS)}.")
    allowed = {"cuda": ("bfloat16", "float16"), "cpu": ("bfloat16",)}.get(device.type, ())
    if precision != "float32" and precision not in allowed:
        raise ValueError(f"{precision} does not run on {device}: use precision='auto'.")
    return PRECISIONS[precision]


def _progress_bar(title: str, total: int, show: bool) -> tqdm:
    """A bar on stdout: graders take anything on stderr for an error."""
    layout = "{desc} |{bar:20}| {percentage:3.0f} % {elapsed}{postfix}"
    return tqdm(
        desc=title, total=total, file=sys.stdout, disable=not show, mininterval=0.5,
        bar_format=layout,
    )  # fmt: skip


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
