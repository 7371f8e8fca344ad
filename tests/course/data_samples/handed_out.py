"""Small datasets in every form in which mirrors and archives hand them out, for the tests.

Each maker writes to a folder what `arrays(dataset)` holds.
"""

from __future__ import annotations

import gzip
import io
import pickle
import shutil
import struct
import tarfile
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from course import data
from course.data.known import CIFAR10, DATASETS

LOAD = {"MNIST": data.mnist, "FashionMNIST": data.fashion_mnist, "CIFAR10": data.cifar10}
F, C = "FashionMNIST", "CIFAR10"
IDX = {
    ("train", 0): "train-images-idx3-ubyte",
    ("train", 1): "train-labels-idx1-ubyte",
    ("test", 0): "t10k-images-idx3-ubyte",
    ("test", 1): "t10k-labels-idx1-ubyte",
}


@cache
def arrays(dataset="MNIST", split="train", count=20):
    """Images (N, C, H, W) uint8 and labels (N,): random, with both ends of the range in them."""
    size = next(known.size for known in DATASETS if known.dataset == dataset)
    rng = np.random.default_rng(len(dataset) + len(split))
    images = rng.integers(0, 256, (count, *size), dtype=np.uint8)
    images[0, 0, 0, :2] = 0, 255
    return images, np.arange(count, dtype=np.uint8) % 10


def both(dataset):
    return {split: arrays(dataset, split) for split in ("train", "test")}


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def idx_bytes(values: np.ndarray) -> bytes:
    head = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return head + values.tobytes()


def idx(folder, dataset="MNIST", name=lambda name: name, packed=False, inside="{}/raw"):
    """The four IDX files."""
    for (split, part), own in IDX.items():
        values = arrays(dataset, split)[part]
        content = idx_bytes(values[:, 0] if part == 0 else values)
        content = gzip.compress(content) if packed else content
        put(folder / inside.format(dataset) / name(own), content)


def npz(
    folder, dataset="MNIST", name="mnist.npz", images=lambda x: x, labels=lambda y: y, keys=None
):
    keys = keys or {"train": ("x_train", "y_train"), "test": ("x_test", "y_test")}
    held = {}
    for split, (x, y) in both(dataset).items():
        held |= dict(zip(keys[split], (images(x), labels(y)), strict=True))
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / name, **held)


def npy(folder, dataset="MNIST", names=("{}_images.npy", "{}_labels.npy")):
    for split, values in both(dataset).items():
        for name, part in zip(names, values, strict=True):
            (folder / name.format(split)).parent.mkdir(parents=True, exist_ok=True)
            np.save(folder / name.format(split), part)


def table(
    folder, dataset="MNIST", name="mnist_{}.csv", header=True, last=False, index=False, between=","
):
    for split, (x, y) in both(dataset).items():
        pixels = x.reshape(len(x), -1)
        columns = [pixels, y[:, None]] if last else [y[:, None], pixels]
        words = [f"pixel{number}" for number in range(pixels.shape[1])]
        words = [*words, "class"] if last else ["label", *words]
        if index:
            columns, words = [np.arange(len(x))[:, None], *columns], ["", *words]
        text = io.StringIO()
        np.savetxt(
            text,
            np.concatenate(columns, axis=1, dtype=int),
            fmt="%d",
            delimiter=between,
            header=between.join(words) if header else "",
            comments="",
        )
        content = text.getvalue().encode()
        name_here = name.format(split)
        put(folder / name_here, gzip.compress(content) if name_here.endswith(".gz") else content)


def png(image: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image[0] if len(image) == 1 else image.transpose(1, 2, 0)).save(file, "PNG")
    return file.getvalue()


def pictures(folder, dataset="MNIST", splits=("train", "test"), name=lambda name: name):
    """Image files in a folder per class."""
    classes = next(known.classes for known in DATASETS if known.dataset == dataset)
    for split, own in zip(("train", "test"), splits, strict=True):
        for number, (image, label) in enumerate(zip(*arrays(dataset, split), strict=True)):
            put(folder / own / name(classes[label]) / f"{number:03}.png", png(image))


def kaggle_cifar(folder, labels=20):
    images, numbers = arrays("CIFAR10")
    for number, image in enumerate(images, 1):
        put(folder / "train" / f"{number}.png", png(image))
        put(folder / "test" / f"{number}.png", png(image))
    lines = [f"{n},{CIFAR10.classes[label]}" for n, label in enumerate(numbers[:labels], 1)]
    put(folder / "trainLabels.csv", "\n".join(["id,label", *lines]).encode())


def binary(folder):
    for split, (x, y) in both("CIFAR10").items():
        rows = np.concatenate([y[:, None], x.reshape(len(x), -1)], axis=1)
        names = (
            [f"data_batch_{n}.bin" for n in range(1, 6)] if split == "train" else ["test_batch.bin"]
        )
        for name, part in zip(names, np.array_split(rows, len(names)), strict=True):
            put(folder / "cifar-10-batches-bin" / name, part.tobytes())


def batches(folder):
    for split, (x, y) in both("CIFAR10").items():
        names = [f"data_batch_{n}" for n in range(1, 6)] if split == "train" else ["test_batch"]
        for number, name in enumerate(names):
            place = np.array_split(np.arange(len(x)), len(names))[number]
            held = {"data": x[place].reshape(len(place), -1), "labels": y[place].tolist()}
            put(folder / "cifar-10-batches-py" / name, pickle.dumps(held))


def zipped(make, name, folder, **options):
    """What `make` writes, as one zip archive."""
    make(folder / "loose", **options)
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("__MACOSX/._train.csv", b"\0\5")
        for path in sorted((folder / "loose").rglob("*")):
            archive.write(path, path.relative_to(folder / "loose"))
    shutil.rmtree(folder / "loose")


def tarred(make, name, folder, **options):
    """What `make` writes, as one tar archive."""
    make(folder / "loose", **options)
    with tarfile.open(folder / name, "w:gz" if name.endswith("gz") else "w") as archive:
        for path in sorted((folder / "loose").iterdir()):
            archive.add(path, path.name)
    shutil.rmtree(folder / "loose")


def half(content):
    return content[: len(content) // 2]


def one_hot(y):
    return np.eye(10, dtype=int)[y]
