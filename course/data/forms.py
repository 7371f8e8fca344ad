"""The forms in which mirrors and archives hand out the datasets, each as one reader.

A reader takes a store, the names in it that have its form, the dataset and the split. It returns
images and labels, or None if these files are none of its own; DataError if they are broken.
"""

from __future__ import annotations

import csv
import hashlib
import io
import pickle
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from course.data.imageset import DataError, NotMeant
from course.data.known import DATASETS, Dataset, named_for, part_of, plain, split_of
from course.data.layouts import Arrays, numbered, settled
from course.data.stores import BROKEN, Store


@dataclass(frozen=True)
class Form:
    """One form: its reader, what its files' names match, and whether decoding takes long."""

    read: Callable[[Store, Sequence[str], Dataset, str], Arrays | None]
    names: str
    slow: bool = False
    only: tuple[str, ...] = ("MNIST", "FashionMNIST", "CIFAR10")

    def fitting(self, names: Sequence[str], dataset: Dataset) -> list[str]:
        """The names that have this form and are not named for another dataset."""
        if dataset.dataset not in self.only:
            return []
        mine = (None, dataset.dataset)
        found = [name for name in names if re.search(self.names, name, re.I)]
        return [name for name in found if named_for(name) in mine]


IDX_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def idx(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """MNIST's four files, unpacked or gzipped, under their own or the mirrors' names."""
    known: dict[tuple, list[str]] = {}
    for name in names:
        part = part_of(name)
        if part and split_of(name):
            known.setdefault((split_of(name), part), []).append(name)
    if not known:
        return None
    wanted = [(split, "images"), (split, "labels")]
    lacking = [key for key in wanted if key not in known]
    if lacking:
        own = {"train": "train", "test": "t10k", "images": "images-idx3", "labels": "labels-idx1"}
        lacks = ", ".join(f"{own[split]}-{own[part]}-ubyte" for split, part in lacking)
        beside = next(iter(known.values()))[0]
        place = (store.path / beside).parent if store.path.is_dir() else store.path
        raise DataError(f"{place} lacks {lacks} (or the same as .gz). Complete it or remove it.")
    # Of several copies the unpacked one is read.
    chosen = [min(known[key], key=lambda name: (name.endswith(".gz"), len(name))) for key in wanted]
    images, labels = (read_idx(store, name) for name in chosen)
    return settled(images, labels, dataset, store.title(chosen[0]))


def read_idx(store: Store, name: str) -> np.ndarray:
    content = store.read(name)
    kind = IDX_TYPES.get(content[2]) if content[:2] == b"\0\0" and len(content) > 3 else None
    if len(content) > 3 and not kind:
        raise DataError(
            f"{store.title(name)} is broken or no IDX file: it begins with {content[:4].hex(' ')} in "
            f"place of 00 00 08. Replace it by a fresh copy."
        )
    axes = content[3] if kind else 0
    body = max(len(content) - 4 - 4 * axes, 0)
    if axes and len(content) >= 4 + 4 * axes:
        shape = np.frombuffer(content, dtype=">u4", offset=4, count=axes).astype(int)
        if body == shape.prod() * np.dtype(kind).itemsize:
            return np.frombuffer(content, dtype=kind, offset=4 + 4 * axes).reshape(shape)
        promised = "its head names " + " × ".join(f"{size:,}" for size in shape)
    else:
        promised = "its head is incomplete"
    raise DataError(
        f"{store.title(name)} is broken or cut short: {promised}, and {body:,} bytes follow. "
        f"Replace it by a fresh copy."
    )


def batches(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """CIFAR-10 for Python as published. A pickle is opened only if its checksum is the known one."""
    found = {name.rpartition("/")[2]: name for name in names}
    from torchvision.datasets import CIFAR10

    parts = []
    for name, checksum in CIFAR10.train_list if split == "train" else CIFAR10.test_list:
        content = store.read(found[name]) if name in found else b""
        if hashlib.md5(content, usedforsecurity=False).hexdigest() != checksum:
            raise DataError(
                f"{store.title(found.get(name, name))} is missing or broken (its checksum differs). "
                f"Replace the archive or folder, or remove it to have it downloaded again."
            )
        parts.append(pickle.loads(content, encoding="latin1"))
    images = np.concatenate([part["data"] for part in parts]).reshape(-1, *dataset.size)
    return settled(images, np.concatenate([part["labels"] for part in parts]), dataset, split)


def binary(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """CIFAR-10's binary version: a byte for the label, 3072 for the image, and so on."""
    found = {name.rpartition("/")[2]: name for name in names}
    wanted = [f"data_batch_{number}.bin" for number in range(1, 6)]
    wanted = wanted if split == "train" else ["test_batch.bin"]
    lacking = [name for name in wanted if name not in found]
    if lacking:
        raise DataError(f"{store.path} lacks {', '.join(lacking)}. Complete it or remove it.")
    rows = []
    for name in wanted:
        content = np.frombuffer(store.read(found[name]), dtype=np.uint8)
        if len(content) % 3073:
            raise DataError(
                f"{store.title(found[name])} is broken or cut short: its {len(content):,} bytes are no "
                f"multiple of 3,073, one label and 3 × 32 × 32 values. Replace it by a fresh copy."
            )
        rows.append(content.reshape(-1, 3073))
    table = np.concatenate(rows)
    return settled(table[:, 1:].reshape(-1, *dataset.size), table[:, 0], dataset, str(store.path))


def arrays(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """NumPy's .npz (Keras: x_train, y_train, x_test, y_test) and .npy, PyTorch's (images, labels)."""
    found: dict[tuple, tuple[str, np.ndarray]] = {}
    keys = []
    for name in names:
        members = _members(store, name)
        whole = name.rsplit(".", 1)[0]
        for key, read in members.items():
            keys.append(key or name)
            tells = key if key and part_of(key) else whole
            place = split_of(f"{whole}/{key}" if key else whole), part_of(tells)
            if place in ((split, "images"), (split, "labels")) and place not in found:
                found[place] = name, read()
    lacking = [part for part in ("images", "labels") if (split, part) not in found]
    if lacking:
        raise NotMeant(
            f"{store.path} has the arrays {', '.join(keys[:6])}, and none for the {split} "
            f"{' and '.join(lacking)}. Name them x_train, y_train, x_test and y_test, or replace them."
        )
    name, images = found[split, "images"]
    return settled(images, found[split, "labels"][1], dataset, store.title(name))


def _members(store: Store, name: str) -> dict[str, Callable[[], np.ndarray]]:
    """The arrays of a file by their names; "" where the file has one alone. Each is read when asked."""
    content = store.read(name)
    try:
        if name.endswith((".pt", ".pth")):
            import torch

            held = torch.load(io.BytesIO(content), weights_only=True, map_location="cpu")
            if isinstance(held, (tuple, list)) and len(held) == 2:
                held = {"images": held[0], "labels": held[1]}
            held = {"": held} if isinstance(held, torch.Tensor) else held
            return {key: lambda value=value: np.asarray(value) for key, value in held.items()}
        held = np.load(io.BytesIO(content), allow_pickle=False)
        if isinstance(held, np.ndarray):
            return {"": lambda: held}
        return {key: lambda key=key: _member(store, name, held, key) for key in held.files}
    except (*BROKEN, ValueError, KeyError, AttributeError, pickle.UnpicklingError) as error:
        raise _unreadable(store, name, error) from None


def _member(store: Store, name: str, held, key: str) -> np.ndarray:
    try:
        return held[key]
    except (*BROKEN, ValueError) as error:
        raise _unreadable(store, name, error) from None


def _unreadable(store: Store, name: str, error: Exception) -> DataError:
    if "allow_pickle" in str(error) or "weights_only" in str(error):
        what = "holds Python objects, which may run any code: it is not opened"
    else:
        what = "is broken or cut short"
    return DataError(f"{store.title(name)} {what}. Replace it by one that holds arrays alone.")


def table(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """CSV as Kaggle hands it out: a row an image, the label first, with a header or without."""
    chosen = [name for name in names if split_of(name) == split]
    if not chosen:
        raise NotMeant(
            f"{store.path} has {', '.join(names[:3])}, and no CSV for {split}: name it {split}.csv, or "
            "replace it."
        )
    name = chosen[0]
    text = store.read(name)
    line = text[:100_000].decode("utf-8-sig", "replace").splitlines()[0]
    between = max(",;\t", key=line.count)
    first = next(csv.reader([line], delimiter=between), [])
    words = [plain(word) for word in first]
    header = not all(re.fullmatch(r"\s*[-+\d.e]+\s*", word) for word in first)
    size = int(np.prod(dataset.size))
    places = [
        place for place, word in enumerate(words) if word in ("label", "class", "target", "y")
    ]
    place = places[0] if places else 0
    extra = [0] if header and words[0] in ("", "unnamed0", "id", "index") else []
    if len(first) - len(extra) == size:
        raise DataError(
            f"{store.title(name)} has {size} columns, the pixels alone: Kaggle's competitions keep the "
            f"labels of their test images. Replace it by a file with the label first."
        )
    if len(first) - len(extra) != size + 1:
        raise NotMeant(
            f"{store.title(name)} has {len(first)} columns; expected are {size + 1}, the label and "
            f"{size} pixels. Replace it."
        )
    try:
        lines = io.TextIOWrapper(io.BytesIO(text.replace(b'"', b"")), "utf-8-sig")
        values = np.loadtxt(
            islice(lines, int(header), None), delimiter=between, dtype="f4", ndmin=2
        )
    except ValueError:
        raise DataError(
            f"{store.title(name)} is broken or cut short: its rows differ in length, or hold other than "
            "numbers. Replace it by a fresh copy."
        ) from None
    images = np.delete(values, [*extra, place], axis=1)
    if dataset.size[0] == 1:
        images = images.reshape(-1, *dataset.size)
    return settled(images, values[:, place], dataset, store.title(name))


def parquet(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """Hugging Face's files: a column of images, each a packed picture, and one of labels."""
    chosen = [name for name in names if split_of(name) == split]
    if not chosen:
        raise NotMeant(
            f"{store.path} has {names[0]}, and none for {split}. Replace or complete it."
        )
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table
    except ImportError:
        raise DataError(
            f"{store.title(chosen[0])} is a parquet file, which pyarrow reads: %pip install pyarrow, "
            f"or replace it by another form."
        ) from None
    images, labels = [], []
    for name in chosen:
        content = store.read(name)
        try:
            columns = read_table(io.BytesIO(content)).to_pydict()
        except (ArrowException, OSError):
            raise DataError(
                f"{store.title(name)} is broken or cut short. Replace it by a fresh copy."
            ) from None
        parts = {part_of(column): column for column in columns}
        if not {"images", "labels"} <= parts.keys():
            raise NotMeant(
                f"{store.title(name)} has the columns {', '.join(columns)}; expected are image and "
                "label. Replace it."
            )
        for number, picture in enumerate(columns[parts["images"]]):
            packed = picture["bytes"] if isinstance(picture, dict) else picture
            images.append(decode(packed, f"image {number} of {store.title(name)}", dataset))
        labels += columns[parts["labels"]]
    return settled(np.stack(images), np.asarray(labels), dataset, store.title(chosen[0]))


def pictures(store: Store, names: Sequence[str], dataset: Dataset, split: str) -> Arrays | None:
    """Image files in one folder per class, train/<class>/ and test/<class>/, or with Kaggle's list."""
    lists = [name for name in names if name.lower().endswith(".csv")]
    files = [name for name in names if name not in lists]
    mine = [name for name in files if split_of(name.rpartition("/")[0]) == split]
    if files and lists:
        return _listed(store, mine, lists[0], dataset, split)
    by_class = [name for name in mine if split_of(name.split("/")[-2]) is None]
    if not by_class:
        return None
    found = sorted({name.split("/")[-2] for name in by_class})
    place = store.path / by_class[0]
    if not _are_classes(found, dataset, place):
        if any(_are_classes(found, other, place) for other in DATASETS):
            return None  # another dataset of the course in the same folder
        folder = place.parent.parent
        raise NotMeant(
            f"{folder} has the class folders {', '.join(found[:12])}; expected are "
            f"{', '.join(dataset.classes)}. Replace or rename them."
        )
    by_class.sort(key=lambda name: name.split("/")[-2:])
    labels = numbered([name.split("/")[-2] for name in by_class], dataset, str(store.path))
    return _mixed(store, by_class, labels, dataset)


def _are_classes(found: Sequence[str], dataset: Dataset, place: Path) -> bool:
    """Whether these are all classes' names or, in a place that the dataset names, their numbers."""
    names = {plain(name) for name in found}
    own = named_for(place.as_posix()) == dataset.dataset
    return names == set(map(plain, dataset.classes)) or (own and names == set("0123456789"))


def _listed(
    store: Store, files: Sequence[str], listing: str, dataset: Dataset, split: str
) -> Arrays | None:
    if split == "test":
        raise DataError(
            f"{store.path} is Kaggle's competition, which keeps the labels of its test images: replace "
            f"it by a copy of {dataset.name} with labels for both."
        )
    rows = csv.DictReader(io.StringIO(store.read(listing).decode("utf-8-sig", "replace")))
    labels = {row.get("id"): row.get("label") for row in rows}
    numbers = {name: name.rpartition("/")[2].rpartition(".")[0] for name in files}
    files = sorted((name for name in files if numbers[name] in labels), key=lambda n: (len(n), n))
    if not files or len(files) < len(labels):
        raise DataError(
            f"{store.title(listing)} lists {len(labels):,} images, and {len(files):,} of them are there. "
            "Complete the folder or remove it: train.7z has to be unpacked beside it."
        )
    names = [labels[numbers[name]] for name in files]
    return _mixed(store, files, numbered(names, dataset, store.title(listing)), dataset)


def _mixed(
    store: Store, files: Sequence[str], labels: np.ndarray, dataset: Dataset
) -> Arrays | None:
    """In a fixed random order: files come class by class, and a slice should hold all."""
    images = np.stack([decode(store.read(name), store.title(name), dataset) for name in files])
    order = np.random.default_rng(0).permutation(len(files))
    return settled(images[order], labels[order], dataset, str(store.path))


def decode(content: bytes, name: str, dataset: Dataset) -> np.ndarray:
    """One image file as uint8 of the dataset's size."""
    from PIL import Image

    channels, *sides = dataset.size
    try:
        with Image.open(io.BytesIO(content)) as image:
            pixels = np.asarray(image.convert("L" if channels == 1 else "RGB"))
    except (OSError, ValueError, SyntaxError, zipfile.BadZipFile):  # Pillow's, for a broken file
        raise DataError(f"{name} is not a readable image. Replace or remove it.") from None
    if list(pixels.shape[:2]) != sides:
        height, width = pixels.shape[:2]
        raise DataError(
            f"{name} has {height} x {width} pixels; {dataset.name} has {sides[0]} x {sides[1]}. "
            "Replace or remove it."
        )
    return pixels.reshape(*sides, channels).transpose(2, 0, 1)


GREY = ("MNIST", "FashionMNIST")
FORMS = (  # in the order in which they are tried
    Form(batches, r"(^|/)(data_batch_[1-5]|test_batch)$", only=("CIFAR10",)),
    Form(binary, r"(^|/)(data_batch_[1-5]|test_batch)\.bin$", only=("CIFAR10",)),
    Form(idx, r"(ubyte|idx\d?|images|labels|bin)( ?\(\d+\)|\.\d)?(\.gz)?$", only=GREY),
    Form(arrays, r"\.(npz|npy|pt|pth)$"),
    Form(parquet, r"\.parquet$", slow=True),
    Form(pictures, r"/[^/]*\.(png|jpe?g|bmp|gif|p[pgn]m|tiff?|webp)$|trainlabels\.csv$", slow=True),
    Form(table, r"(^|/)(?!\w*(label|submi))[^/]*\.csv(\.gz)?$", slow=True),
)
