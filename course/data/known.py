"""The datasets of the course, and by which names folders and files are taken for theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Dataset:
    """One dataset: how it is called and what replaces it.

    dataset:   its class in torchvision.datasets.
    stand_in:  the module here whose `make(split)` returns (images uint8 (N, C, H, W), labels (N,)).
    made_of:   what the stand-in consists of, for its name.
    """

    name: str
    dataset: str
    size: tuple[int, int, int]
    classes: tuple[str, ...]
    stand_in: str
    made_of: str


MNIST = Dataset(
    name="MNIST",
    dataset="MNIST",
    size=(1, 28, 28),
    classes=tuple("0123456789"),
    stand_in="digits",
    made_of="scikit-learn's digits",
)
FASHION_MNIST = Dataset(
    name="Fashion-MNIST",
    dataset="FashionMNIST",
    size=(1, 28, 28),
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    stand_in="clothing",
    made_of="drawn by code",
)
CIFAR10 = Dataset(
    name="CIFAR-10",
    dataset="CIFAR10",
    size=(3, 32, 32),
    classes=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    stand_in="scenes",
    made_of="drawn by code",
)
DATASETS = (MNIST, FASHION_MNIST, CIFAR10)

# What a name holds, without signs and capitals, and whose it is; the first that fits counts.
NAMES = (
    ("fashion", "FashionMNIST"),
    ("fmnist", "FashionMNIST"),
    ("zalando", "FashionMNIST"),
    ("kmnist", "KMNIST"),
    ("kuzushiji", "KMNIST"),
    ("emnist", "EMNIST"),
    ("qmnist", "QMNIST"),
    ("notmnist", "notMNIST"),
    ("mnist", "MNIST"),
    ("digitrecognizer", "MNIST"),
    ("cifar100", "CIFAR100"),
    ("cifar", "CIFAR10"),
)

# The sum of all pixels is the same in every order and layout: it tells whole datasets apart.
PIXEL_SUMS = {
    1_567_909_316: (MNIST, "train"),
    264_923_200: (MNIST, "test"),
    3_431_114_169: (FASHION_MNIST, "train"),
    573_469_082: (FASHION_MNIST, "test"),
}


def plain(name: str) -> str:
    """A name without signs and capitals: "T-shirt/top" and "t_shirt_top" are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def named_for(path: str) -> str | None:
    """The dataset that the last telling part of a path names, such as "MNIST"; None if none does."""
    for part in reversed(path.split("/")):
        for word, dataset in NAMES:
            if word in plain(part):
                return dataset
    return None


def split_of(path: str) -> str | None:
    """ "train" or "test", as the last telling part of a path names it."""
    for part in reversed(path.lower().split("/")):
        if re.search(r"t10k|test", part):
            return "test"
        if "train" in part:
            return "train"
    return None


def part_of(path: str) -> str | None:
    """ "images" or "labels", as a file's or an array's name says: train-labels.gz, y_train."""
    name = path.lower().rpartition("/")[2]
    if re.search(r"label|target|^y($|[^a-z])|[^a-z]y($|[^a-z])|(train|test)y", name):
        return "labels"
    if re.search(r"image|img|data|^x($|[^a-z])|[^a-z]x($|[^a-z])|(train|test)x", name):
        return "images"
    return None
