"""Where a dataset comes from: the sources in their order, and what is said about them."""

from __future__ import annotations

import contextlib
import importlib
import os
from functools import cache
from pathlib import Path

import numpy as np
import torch

from course.data import files
from course.data.download import download_dataset
from course.data.imageset import DataError, ImageSet, NotMeant
from course.data.known import CIFAR10, DATASETS, FASHION_MNIST, MNIST, Dataset
from course.meant import came, flag

__all__ = ["CIFAR10", "FASHION_MNIST", "MNIST", "SPLITS", "Dataset", "keep_in_memory", "load"]

SPLITS = ("train", "test")


def load(
    dataset: Dataset,
    split: str,
    *,
    root: str | Path | None = None,
    download: bool = True,
    stand_in: bool | None = None,
) -> ImageSet:
    """The split of the dataset from the first source that has it (see `course.data`).

    Raises ValueError for an unknown split, DataError if a source is broken or none has the images.
    """
    if split not in SPLITS:
        way = ""
        if isinstance(split, (os.PathLike, str)) and ("/" in str(split) or Path(split).exists()):
            way = f" A folder is named so: root={str(split)!r}."
        elif isinstance(split, str) and split.lower().startswith("val"):
            way = " A validation set is split off: rest, validation = train.split(0.2)."
        elif isinstance(split, str) and split.lower()[:2] in ("tr", "te"):
            way = f' Is "{"train" if split.lower().startswith("tr") else "test"}" meant?'
        raise ValueError(f'split must be "train" or "test", not {came(split)}.{way}')
    flag("download", download)
    if stand_in is not None:
        flag("stand_in", stand_in)
    if stand_in:
        return use_stand_in(dataset, split, "as asked")
    if root is not None:
        return from_root(dataset, split, existing_folder(root, "root"))

    tried = []
    named = os.environ.get("COURSE_DATA")
    if named:
        place, found = existing_folder(named, "COURSE_DATA"), None
        why = "has none"
        try:
            found = read(dataset, split, place)
        except NotMeant as error:
            why = f"has none: {str(error).rstrip('.')}"
        if found is not None:
            return found
        tried.append(f"the folder {named} (COURSE_DATA) {why}")
        say_once(
            f"{dataset.name} is not in {named} (COURSE_DATA){why.removeprefix('has none')}; "
            "looking elsewhere.",
            about=f"{dataset.name} in {named}",
        )

    cache_folder = user_cache()
    found = None
    with contextlib.suppress(NotMeant):
        found = read(dataset, split, cache_folder) if cache_folder.is_dir() else None
    if found is not None:
        return found
    tried.append(f"the cache {cache_folder} has none")

    if download:
        problem = download_dataset(dataset.dataset, cache_folder, say_once)
        if problem is None:
            return from_root(dataset, split, cache_folder)
        tried.append(f"the download failed ({problem})")
    else:
        tried.append("download=False rules a download out")

    if stand_in is None:
        return use_stand_in(dataset, split, f"because {tried[-1]}")
    raise DataError(
        f"No images of {dataset.name}: {'; '.join(tried)}. {files.expected(dataset)} "
        f"Set COURSE_DATA to a folder that has them, or allow the stand-in (stand_in=None)."
    )


def whereabouts(dataset: Dataset) -> str:
    """Where `load` will take the images from, in words; reads and downloads nothing."""
    named = os.environ.get("COURSE_DATA")
    if named and files.has(dataset, Path(named)):
        return f"real images in {named} (COURSE_DATA)"
    if files.has(dataset, user_cache()):
        return f"real images in {user_cache()}"
    return f"downloaded at first use; without a network a stand-in ({dataset.made_of})"


def from_root(dataset: Dataset, split: str, folder: Path) -> ImageSet:
    """The images in `folder`; DataError if it has none."""
    try:
        found = read(dataset, split, folder)
    except NotMeant as error:
        raise DataError(str(error)) from None
    if found is None:
        raise DataError(
            f"No images of {dataset.name} in {folder}. {files.present(dataset, folder)} "
            f"{files.expected(dataset)}"
        )
    return found


def read(dataset: Dataset, split: str, folder: Path) -> ImageSet | None:
    """The images in `folder`, None if it has none, DataError if what it has is broken."""
    kept = _kept.get((dataset.name, split, folder))
    if kept is not None:
        images, labels = (tensor.clone() for tensor in kept)
    else:
        found = files.read(dataset, split, folder, user_cache())
        if found is None:
            return None
        images, labels = found
    if tuple(images.shape[1:]) != dataset.size:
        raise DataError(
            f"The images of {dataset.name} in {folder} have shape {tuple(images.shape[1:])} "
            f"instead of {dataset.size}. This is another dataset or a broken copy: replace it."
        )
    try:
        return ImageSet(images, labels, dataset.classes, dataset.name)
    except ValueError as error:
        raise DataError(
            f"The files of {dataset.name} in {folder} do not fit together: {error} "
            f"Replace them by fresh copies."
        ) from None


def use_stand_in(dataset: Dataset, split: str, why: str) -> ImageSet:
    """The built-in stand-in, announced once per process."""
    name = f"{dataset.name} stand-in ({dataset.made_of})"
    say_once(f"Using the {name}, not the real images, {why}.", about=name)
    images, labels = stand_in_arrays(dataset.stand_in, split)
    return ImageSet(
        torch.from_numpy(images.copy()),  # a copy: what a student changes stays their own
        torch.from_numpy(labels.copy()),
        dataset.classes,
        name,
        stand_in=True,
    )


@cache
def stand_in_arrays(module: str, split: str) -> tuple[np.ndarray, np.ndarray]:
    """The stand-in's images and labels, made once per process."""
    made = importlib.import_module(f"course.data.{module}").make(split)
    return made[0], made[1].astype(np.int64)


_kept: dict[tuple[str, str, Path], tuple[torch.Tensor, torch.Tensor]] = {}


def keep_in_memory() -> None:
    """Read what COURSE_DATA names, or make the stand-ins, once for all later calls.

    For a process that forks one child per notebook, as the grader does; each call still returns a copy.
    """
    named = os.environ.get("COURSE_DATA")
    for dataset in DATASETS:
        for split in SPLITS:
            folder, found = Path(named).expanduser() if named else Path(), None
            with contextlib.suppress(NotMeant):
                found = named and files.read(dataset, split, folder, user_cache())
            if found:
                _kept[dataset.name, split, folder] = found
            else:
                stand_in_arrays(dataset.stand_in, split)


_said: set[str] = set()


def say_once(line: str, about: str | None = None) -> None:
    """Print a line unless this process has printed it, or another line `about` the same thing."""
    key = about or line
    if key not in _said:
        _said.add(key)
        print(line)


def user_cache() -> Path:
    """The folder for downloads and decoded images; it need not exist yet."""
    if os.environ.get("COURSE_CACHE"):
        return Path(os.environ["COURSE_CACHE"]).expanduser()
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]).expanduser() / "cnn-course"
    return Path.home() / ".cache" / "cnn-course"


def existing_folder(path: str | Path, named_by: str) -> Path:
    """`path` as a Path; DataError unless it is a folder, or an archive or file of data itself."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"{named_by} is {came(path)}, but it has to be a folder: 'data'.")
    folder = Path(path).expanduser()
    if not folder.is_dir() and not files.is_data_file(folder):
        what = "a file, and no folder" if folder.exists() else "not a folder"
        raise DataError(
            f"{named_by} names {folder}, which is {what}. "
            f"Correct the path, or leave {named_by} out to use the cache or a download."
        )
    return folder
