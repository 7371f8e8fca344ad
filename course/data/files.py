"""Where in a folder a dataset lies: the places that are looked at, and what is said of the others.

How files are read is told in `course.data.forms`, what their arrays mean in `course.data.layouts`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import torch

from course.data import forms, stores
from course.data.imageset import DataError, NotMeant
from course.data.known import PIXEL_SUMS, Dataset, named_for, part_of, split_of
from course.data.layouts import Arrays

Inside = Callable[[str], bool]

# Folders that belong to no dataset by name, and archives as Kaggle's button names them.
NAMELESS_FOLDERS = ("raw", "train", "training", "trainingset", "test", "testing", "testset")
NAMELESS_ARCHIVES = ("archive", "data", "dataset", "images", "train", "test")
UNREADABLE = {
    ".7z": "has to be unpacked first",
    ".rar": "has to be unpacked first",
    ".crdownload": "is an unfinished download",
    ".part": "is an unfinished download",
    ".download": "is an unfinished download",
    ".pkl": "is a pickle, which may run any code: it is not opened",
    ".pickle": "is a pickle, which may run any code: it is not opened",
    ".pkl.gz": "is a pickle, which may run any code: it is not opened",
    ".mat": "is MATLAB's form, which is not read",
    ".arff": "is OpenML's form, which is not read",
    ".arrow": "is a form of Hugging Face that is not read: take the parquet files",
    ".tfrecord": "is TensorFlow's form, which is not read",
}


def expected(dataset: Dataset) -> str:
    """One sentence on the files that a folder should hold."""
    if dataset.dataset == "CIFAR10":
        return (
            "The folder should hold cifar-10-batches-py/, the binary version, train/<class>/*.png and "
            "test/<class>/*.png, a .npz with x_train, y_train, x_test and y_test, or an archive of these."
        )
    return (
        f"The folder should hold {dataset.dataset}/raw/ with the four IDX files (also .gz, also without "
        "these folders), a .npz with x_train, y_train, x_test and y_test, CSV files for train and test "
        "with the label first, train/<class>/*.png and test/<class>/*.png, or an archive of these."
    )


def present(dataset: Dataset, folder: Path) -> str:
    """One sentence on what `folder` holds instead."""
    if folder.is_dir():
        names = sorted(item.name + "/" * item.is_dir() for item in folder.iterdir())
        names = [name for name in names if stores.visible(name)]
        for name in list(names):
            if name.endswith("/") and named_for(name) == dataset.dataset:
                names += [name + inner for inner in stores.Folder(folder / name).names]
    else:
        names = stores.open_store(folder).names
    for name in names:
        for ending, what in UNREADABLE.items():
            if name.lower().endswith(ending):
                return f"{name} {what}; replace it by a form that is read."
    if not names:
        return "It is empty."
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"Found: {', '.join(names[:4])}{more}."


def read(dataset: Dataset, split: str, folder: Path, cache: Path) -> Arrays | None:
    """Images (N, C, H, W) uint8 and labels (N,) int64 in `folder`; None if it has no such dataset.

    What is slow to decode is kept in `cache`. Raises DataError if the files are broken, NotMeant if
    there are others that may be meant, but lie there without the dataset's name.
    """
    tensors = folder / f"{dataset.dataset}-{split}.safetensors"
    if tensors.is_file():
        return read_tensors(tensors)
    doubt = None
    for place, inside in places(dataset, folder):
        try:
            found = read_place(dataset, split, place, inside, cache)
        except NotMeant as error:
            if place != folder and named_for(place.name) == dataset.dataset:
                raise DataError(str(error)) from None
            doubt = doubt or error
        else:
            if found:
                return found
    if doubt:
        raise doubt
    return None


def places(dataset: Dataset, folder: Path) -> Iterator[tuple[Path, Inside]]:
    """The folders, files and archives to look at, and which of the folders in them count."""
    if not folder.is_dir():
        yield folder, bool
        return
    try:
        items = [item for item in sorted(folder.iterdir()) if stores.visible(item.name)]
    except OSError as error:
        raise DataError(f"{folder} {stores.unreadable(error)}") from None
    own = [item for item in items if named_for(item.name) == dataset.dataset]
    yield from ((item, bool) for item in own if item.is_dir())
    yield folder, of_no_name
    yield from ((item, bool) for item in own if item.is_file() and stores.is_archive(item))
    for item in items:
        if item.name.lower().startswith(NAMELESS_ARCHIVES) and item.suffix.lower() == ".zip":
            yield item, bool


def read_place(
    dataset: Dataset, split: str, place: Path, inside: Inside, cache: Path
) -> Arrays | None:
    """What the first fitting form finds in a folder, a file or an archive."""
    if stores.is_archive(place):  # it need not be opened for what is kept of it
        stat = place.stat()
        stamp = f"{place.resolve()}:{stat.st_size}:{stat.st_mtime_ns}"
        key = fingerprint([f"{stamp}:{dataset.dataset}:{split}"])
        return kept(cache, key, lambda: scan(dataset, split, stores.Archive(place), None))
    return scan(dataset, split, stores.open_store(place, inside), cache)


def of_no_name(folder: str) -> bool:
    """Whether a folder may hold a part of a dataset without saying of which."""
    return folder.lower() in NAMELESS_FOLDERS or bool(split_of(folder) and part_of(folder))


def scan(dataset: Dataset, split: str, store: stores.Store, cache: Path | None) -> Arrays | None:
    """What the first fitting form finds in a store; NotMeant if all that fit raise it."""
    doubt = None
    for form in forms.FORMS:
        names = form.fitting(store.names, dataset)
        try:
            found = names and decoded(form, names, dataset, split, store, cache)
            if found:
                other_images(found, dataset, split, store.path)
                return found
        except NotMeant as error:
            doubt = doubt or error
    if doubt:
        raise doubt
    return None


def decoded(
    form: forms.Form,
    names: list[str],
    dataset: Dataset,
    split: str,
    store: stores.Store,
    cache: Path | None,
) -> Arrays | None:
    """What a form reads, kept in `cache` where reading takes long."""
    if not (form.slow and cache):
        return form.read(store, names, dataset, split)
    key = fingerprint([dataset.dataset, split, *map(store.stamp, names)])
    return kept(cache, key, lambda: form.read(store, names, dataset, split))


def other_images(found: Arrays, dataset: Dataset, split: str, place: Path) -> None:
    """NotMeant if these are a known dataset's images, and not those that were asked for."""
    whose = PIXEL_SUMS.get(int(found[0].numpy().sum(dtype=np.int64)))
    if whose not in (None, (dataset, split)):
        raise NotMeant(
            f"What should be {dataset.name}'s {split} images in {place} are the {whose[1]} images of "
            f"{whose[0].name}. Replace them."
        )


def has(dataset: Dataset, folder: Path) -> bool:
    """Whether `read` would find the dataset in `folder`; looks at names alone."""
    if (folder / f"{dataset.dataset}-train.safetensors").is_file():
        return True
    if not folder.exists():
        return False
    for place, inside in places(dataset, folder):
        if stores.is_archive(place) and named_for(place.name) == dataset.dataset:
            return True  # a packed tar would have to be unpacked to know more
        with contextlib.suppress(DataError):
            names = stores.open_store(place, inside).names
            if any(form.fitting(names, dataset) for form in forms.FORMS):
                return True
    return False


def is_data_file(path: Path) -> bool:
    """Whether `path` is an archive or another file that can hold a whole dataset."""
    return path.is_file() and (
        stores.is_archive(path) or path.suffix in (".npz", ".npy", ".csv", ".parquet", ".pt")
    )


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


def fingerprint(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def kept(cache: Path, key: str, make: Callable[[], Arrays | None]) -> Arrays | None:
    """What `make` returns, kept in `cache`: decoding CIFAR-10 takes about ten seconds."""
    stored = cache / "decoded" / f"{key}.npz"
    try:
        with np.load(stored, allow_pickle=False) as arrays:
            return torch.from_numpy(arrays["images"]), torch.from_numpy(arrays["labels"])
    except (OSError, ValueError, KeyError, EOFError, zlib.error, zipfile.BadZipFile):
        pass  # not there, or damaged: decode again
    found = make()
    if found is None:
        return None
    try:
        stored.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=stored.parent) as partial:
            images, labels = (tensor.numpy() for tensor in found)
            np.savez(Path(partial) / stored.name, images=images, labels=labels)
            os.replace(Path(partial) / stored.name, stored)
    except OSError:
        pass  # a read-only or full disk costs time, not the images
    return found
