"""Reading datasets from a folder: IDX files, CIFAR-10's batches, folders of images, a tarball."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import torch

from course.data.imageset import DataError

Arrays = tuple[torch.Tensor, torch.Tensor]

IMAGE_FOLDERS = ("", "cifar10", "CIFAR10", "cifar10-jpeg")
TARBALL = "cifar10-jpeg.tar.gz"
BROKEN = (AssertionError, RuntimeError, ValueError, KeyError, OSError, EOFError)


def expected(dataset: str) -> str:
    """One sentence on the files that a folder should hold."""
    if dataset == "CIFAR10":
        return (
            "The folder should hold cifar-10-batches-py/, or train/<class>/*.jpg and "
            f"test/<class>/*.jpg, or {TARBALL}."
        )
    return f"The folder should hold {dataset}/raw/ with the four unpacked IDX files."


def read(
    dataset: str, split: str, folder: Path, classes: tuple[str, ...], cache: Path
) -> Arrays | None:
    """Images (N, C, H, W) uint8 and labels (N,) int64 in `folder`; None if it has no such dataset.

    Decoded image files are kept in `cache`. Raises DataError if the files are broken.
    """
    tensors = folder / f"{dataset}-{split}.safetensors"
    if tensors.is_file():
        return read_tensors(tensors)
    if dataset != "CIFAR10":
        return read_idx(dataset, split, folder)
    if (folder / "cifar-10-batches-py").is_dir():
        return read_batches(split, folder)
    for name in IMAGE_FOLDERS:
        if (folder / name / "train").is_dir() and (folder / name / "test").is_dir():
            return read_image_folder(folder / name / split, classes, cache)
    if (folder / TARBALL).is_file():
        return read_tarball(folder / TARBALL, split, classes, cache)
    return None


def has(dataset: str, folder: Path) -> bool:
    """Whether `read` would find the dataset in `folder`; looks at names alone."""
    if (folder / f"{dataset}-train.safetensors").is_file():
        return True
    if dataset != "CIFAR10":
        return (folder / dataset / "raw").is_dir()
    names = ["cifar-10-batches-py", TARBALL, *(f"{name}/train" for name in IMAGE_FOLDERS)]
    return any((folder / name.lstrip("/")).exists() for name in names)


def read_tensors(path: Path) -> Arrays:
    """A split as two tensors in one file, as `write_tensors` makes it: what a grader prepares."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(path)
        return tensors["images"], tensors["labels"]
    except (SafetensorError, KeyError, OSError):
        raise DataError(f"{path} is broken or cut short. Remove it, or write it again.") from None


def write_tensors(folder: Path, dataset: str, split: str, arrays: Arrays) -> Path:
    """Write a split as one file that `read` finds. Returns its path."""
    from safetensors.torch import save_file

    images, labels = arrays
    path = folder / f"{dataset}-{split}.safetensors"
    save_file({"images": images.contiguous(), "labels": labels.contiguous()}, path)
    return path


def read_idx(dataset: str, split: str, folder: Path) -> Arrays | None:
    """MNIST's format, as torchvision reads it."""
    raw = folder / dataset / "raw"
    if not raw.is_dir():
        return None
    from torchvision import datasets

    loader = getattr(datasets, dataset)
    names = [name.removesuffix(".gz") for name, _ in loader.resources]
    missing = [name for name in names if not (raw / name).is_file()]
    if missing:
        raise DataError(f"{raw} lacks {', '.join(missing)}. Complete the folder or remove it.")
    try:
        data = loader(folder, train=split == "train", download=False)
    except BROKEN:
        raise DataError(
            f"The {split} files in {raw} are broken or cut short. "
            f"Replace them, or remove the folder to have them downloaded again."
        ) from None
    return data.data.unsqueeze(1).contiguous(), data.targets.long()


def read_batches(split: str, folder: Path) -> Arrays:
    """CIFAR-10 as published. torchvision compares checksums before it opens a pickle."""
    from torchvision import datasets

    try:
        data = datasets.CIFAR10(folder, train=split == "train", download=False)
    except (*BROKEN, pickle.UnpicklingError):
        raise DataError(
            f"{folder / 'cifar-10-batches-py'} is incomplete or broken (its checksums differ). "
            f"Replace it, or remove it to have it downloaded again."
        ) from None
    images = torch.from_numpy(data.data).permute(0, 3, 1, 2).contiguous()
    return images, torch.tensor(data.targets, dtype=torch.int64)


def read_image_folder(folder: Path, classes: tuple[str, ...], cache: Path) -> Arrays:
    """Image files in one folder per class, in the order of the class names."""
    from torchvision.datasets import ImageFolder

    try:
        listing = ImageFolder(folder)
    except (FileNotFoundError, RuntimeError) as error:
        raise DataError(f"{folder} is not a folder of images by class: {error}.") from None
    if tuple(listing.classes) != classes:
        raise DataError(
            f"{folder} has the class folders {', '.join(listing.classes)}; "
            f"expected are {', '.join(classes)}."
        )
    stats = [(path, os.stat(path)) for path, _ in listing.samples]
    key = fingerprint(f"{path}:{s.st_size}:{s.st_mtime_ns}" for path, s in stats)

    def decode_all() -> dict[str, np.ndarray]:
        images = [decode(Path(path).read_bytes(), path) for path, _ in listing.samples]
        return mixed(images, [label for _, label in listing.samples])

    return decoded_once(cache, key, decode_all)


def read_tarball(path: Path, split: str, classes: tuple[str, ...], cache: Path) -> Arrays:
    """The image folders packed as one file. It is read in memory: nothing is unpacked to disk."""
    stat = path.stat()
    key = fingerprint([f"{path.resolve()}:{stat.st_size}:{stat.st_mtime_ns}:{split}"])
    return decoded_once(cache, key, lambda: decode_tarball(path, split, classes))


def decode_tarball(path: Path, split: str, classes: tuple[str, ...]) -> dict[str, np.ndarray]:
    found = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                parts = Path(member.name).parts[-3:]
                if member.isfile() and len(parts) == 3 and parts[0] == split:
                    if parts[1] not in classes:
                        raise DataError(f"{path} has a class {parts[1]}, unknown to CIFAR-10.")
                    content = archive.extractfile(member).read()
                    found[classes.index(parts[1]), parts[2]] = decode(content, member.name)
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        raise DataError(f"{path} is broken or cut short. Replace it by a fresh copy.") from None
    if not found:
        raise DataError(f"{path} has no images in {split}/<class>/. Replace it by a fresh copy.")
    names = sorted(found)
    return mixed([found[name] for name in names], [label for label, _ in names])


def decode(content: bytes, name: str) -> np.ndarray:
    """One image file as uint8 (3, 32, 32)."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as image:
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError):  # Pillow's errors for a broken file
        raise DataError(f"{name} is not a readable image. Replace or remove it.") from None
    if pixels.shape != (32, 32, 3):
        height, width = pixels.shape[:2]
        raise DataError(f"{name} has {height} x {width} pixels; CIFAR-10 has 32 x 32.")
    return pixels.transpose(2, 0, 1)


def mixed(images: list[np.ndarray], labels: list[int]) -> dict[str, np.ndarray]:
    """Stack in a fixed random order: files come class by class, and a slice should hold all."""
    order = np.random.default_rng(0).permutation(len(images))
    return {
        "images": np.stack(images)[order],
        "labels": np.asarray(labels, dtype=np.int64)[order],
    }


def fingerprint(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def decoded_once(cache: Path, key: str, make: Callable[[], dict[str, np.ndarray]]) -> Arrays:
    """What `make` returns, kept in `cache`: decoding CIFAR-10 takes about ten seconds."""
    stored = cache / "decoded" / f"{key}.npz"
    try:
        with np.load(stored, allow_pickle=False) as arrays:
            return torch.from_numpy(arrays["images"]), torch.from_numpy(arrays["labels"])
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        pass  # not there, or damaged: decode again
    arrays = make()
    try:
        stored.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=stored.parent) as partial:
            np.savez(Path(partial) / stored.name, **arrays)
            os.replace(Path(partial) / stored.name, stored)
    except OSError:
        pass  # a read-only or full disk costs time, not the images
    return torch.from_numpy(arrays["images"]), torch.from_numpy(arrays["labels"])
