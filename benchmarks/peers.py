"""The training loops that `trainers.py` measures: ours and what a student would take instead.

Each peer is a function `train(model, images, labels, epochs, batch_size)`: Adam at 1e-3,
cross-entropy, float32, all images (N, 1, 28, 28) uint8 in a new order each epoch. What they do
differently is how a batch comes about and what else happens in a step.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from math import ceil

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

from course.training import Trainer


def ours(model: nn.Module, images: Tensor, labels: Tensor, epochs: int, batch_size: int) -> None:
    """The course's Trainer."""
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    trainer = Trainer(model, adam, device=_device(model), precision="float32")
    trainer.fit((images, labels), epochs=epochs, batch_size=batch_size, progress=False)


def steps_alone(model, images, labels, epochs: int, batch_size: int) -> None:
    """Forward, backward and update as often as in an epoch, on one batch that is there already.

    No trainer: what a loop takes beyond this is its own.
    """
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = (images[:batch_size].float() / 255).to(_device(model))
    y = labels[:batch_size].to(x.device)
    model.train()
    for _ in range(epochs * ceil(len(images) / batch_size)):
        optimizer.zero_grad()
        loss = loss_function(model(x), y)
        loss.backward()
        optimizer.step()


class OneByOne(Dataset):
    """A lecture's data set: floats prepared once, and a Python call for each image."""

    def __init__(self, images: Tensor, labels: Tensor, device: torch.device) -> None:
        self.images, self.labels, self.device = images.float() / 255, labels, device

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        return self.images[i].to(self.device), self.labels[i].to(self.device)


def lecture(model, images, labels, epochs: int, batch_size: int) -> list[float]:
    """The loop of a lecture: after each epoch's steps a second pass counts right answers.

    Its mistakes in names are mended; the accuracies are those of the training images, as there.
    Returns them, a number an epoch.
    """
    loader = DataLoader(OneByOne(images, labels, _device(model)), batch_size, shuffle=True)
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    accuracies = []
    for _ in range(epochs):
        losses = []
        for x, y in loader:
            model.train()
            optimizer.zero_grad()
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach().cpu().numpy())
        shares = []
        for x, y in loader:
            with torch.no_grad():
                model.eval()
                right = model(x).argmax(dim=1) == y
                shares.append((right.float().sum() / len(y)).cpu().item())
        accuracies.append(sum(shares) / len(shares))
    return accuracies


def _plain_loop(model, loader, epochs: int) -> None:
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    device = _device(model)
    model.train()
    for _ in range(epochs):
        total = 0.0
        for x, y in loader:
            x, y = x.to(device, non_blocking=True), y.to(device, non_blocking=True)
            optimizer.zero_grad()
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()


class Pictures(Dataset):
    """As torchvision's data sets: a picture, transformed when it is asked for."""

    def __init__(self, images: Tensor, labels: Tensor) -> None:
        from torchvision import transforms

        self.images, self.labels = images.squeeze(1).numpy(), labels
        self.transform = transforms.Compose([transforms.ToPILImage(), transforms.ToTensor()])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        return self.transform(self.images[i]), int(self.labels[i])


def torchvision_loader(model, images, labels, epochs: int, batch_size: int) -> None:
    """A plain loop over a DataLoader with torchvision's transforms."""
    _plain_loop(model, DataLoader(Pictures(images, labels), batch_size, shuffle=True), epochs)


def tensor_loader(model, images, labels, epochs: int, batch_size: int) -> None:
    """A plain loop over a DataLoader of tensors."""
    data = TensorDataset(images.float() / 255, labels)
    _plain_loop(model, DataLoader(data, batch_size, shuffle=True), epochs)


def lightning(model, images, labels, epochs: int, batch_size: int) -> None:
    """PyTorch Lightning as it comes, but for its progress bar, log files and checkpoints."""
    import lightning as pl

    class Module(pl.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def training_step(self, batch, index):
            x, y = batch
            loss = nn.functional.cross_entropy(self.model(x), y)
            self.log("loss", loss)
            return loss

        def configure_optimizers(self):
            return torch.optim.Adam(self.model.parameters(), lr=1e-3)

    loader = DataLoader(TensorDataset(images.float() / 255, labels), batch_size, shuffle=True)
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    device = _device(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it advises more processes for loading
        trainer = pl.Trainer(
            max_epochs=epochs, logger=False, enable_checkpointing=False,
            enable_progress_bar=False, enable_model_summary=False,
            accelerator="gpu" if device.type == "cuda" else device.type, devices=1,
        )  # fmt: skip
        trainer.fit(Module(), loader)
    model.to(device)


def skorch(model, images, labels, epochs: int, batch_size: int) -> None:
    """skorch as it comes, without its validation split and its printed table."""
    from skorch import NeuralNetClassifier

    network = NeuralNetClassifier(
        model, criterion=nn.CrossEntropyLoss, optimizer=torch.optim.Adam, lr=1e-3,
        batch_size=batch_size, max_epochs=epochs, train_split=None, verbose=0,
        iterator_train__shuffle=True, device=str(_device(model)),
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        network.fit(images.float() / 255, labels)


PEERS = {
    "(steps alone)": steps_alone,
    "course.training": ours,
    "DataLoader of tensors": tensor_loader,
    "skorch": skorch,
    "PyTorch Lightning": lightning,
    "DataLoader, torchvision transforms": torchvision_loader,
    "a lecture's loop": lecture,
}


def _device(model: nn.Module) -> torch.device:
    return next(model.parameters()).device
