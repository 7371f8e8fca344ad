"""The forms of data sets that are taken, in one table. Those refused: test_data_refused."""

import sys
from functools import partial

import numpy as np
import pytest
import torch
from data_samples import fresh_process, handed_out  # noqa: F401
from data_samples.handed_out import (
    LOAD,
    C,
    F,
    arrays,
    batches,
    binary,
    half,
    idx,
    kaggle_cifar,
    npy,
    npz,
    one_hot,
    pictures,
    png,
    put,
    table,
    tarred,
    zipped,
)

from course import data
from course.data import sources
from course.data.known import CIFAR10

numbers = [str(number) for number in range(10)]
kaggle = {"train-images-idx3-ubyte": "train-images.idx3-ubyte"}


def mirrors(name):
    return name.replace("-idx", ".idx")


def in_its_own_folder(name):
    return f"{name}/{name}"


def number_of(name):
    return str(CIFAR10.classes.index(name))


def saved(folder):
    """As torchvision kept MNIST once: training.pt and test.pt."""
    for split, name in (("train", "training"), ("test", "test")):
        x, y = arrays("MNIST", split)
        (folder / "MNIST" / "processed").mkdir(parents=True, exist_ok=True)
        pair = torch.from_numpy(x[:, 0]), torch.from_numpy(y).long()
        torch.save(pair, folder / "MNIST" / "processed" / f"{name}.pt")


def with_strangers(folder):
    """Beside the data lies what editors and systems leave."""
    pictures(folder, C)
    put(folder / "train" / ".ipynb_checkpoints" / "cat.png", b"")
    put(folder / "train" / "cat" / "._1.png", b"\0\5\26\7")
    put(folder / "train" / "cat" / "Thumbs.db", b"\0")


def swapped(folder):
    """The names of the training files exchanged."""
    idx(folder)
    raw = folder / "MNIST" / "raw"
    images, labels = (raw / name for name in list(handed_out.IDX.values())[:2])
    images.rename(raw / "other")
    labels.rename(images)
    (raw / "other").rename(labels)


def gzipped_without_its_ending(folder):
    idx(folder, packed=True)


def both_at_once(folder):
    """All three datasets in one folder, each in another form."""
    table(folder)
    table(folder, F, "fashion-mnist_{}.csv")
    pictures(folder, C)


def only_train(folder):
    idx(folder)
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        (folder / "MNIST" / "raw" / name).unlink()


def scaled(kind):
    return lambda x: (x / 255).astype(kind)


def last(x):
    return x.transpose(0, 2, 3, 1)


# (form, dataset, what writes it)
TAKEN = [
    ("idx", "MNIST", idx),
    ("idx gzipped", "MNIST", partial(idx, packed=True, name=lambda n: n + ".gz")),
    ("idx gzipped without .gz", "MNIST", gzipped_without_its_ending),
    ("idx directly", "MNIST", partial(idx, inside="")),
    ("idx directly, gzipped", F, partial(idx, dataset=F, inside="", packed=True)),
    ("idx in its folder", F, partial(idx, dataset=F, inside="fashion-mnist/data/fashion")),
    ("idx in raw", "MNIST", partial(idx, inside="raw")),
    ("idx in mnist", "MNIST", partial(idx, inside="mnist")),
    ("idx, names with dots", "MNIST", partial(idx, name=mirrors)),
    ("idx, folders of files' names", "MNIST", partial(idx, inside="", name=in_its_own_folder)),
    ("idx, a second download", "MNIST", partial(idx, name=lambda n: n + " (1)")),
    ("idx, train alone", "MNIST", only_train),
    ("idx, swapped names", "MNIST", swapped),
    ("idx in a zip", "MNIST", partial(zipped, idx, "mnist.zip")),
    ("idx in archive.zip", F, partial(zipped, idx, "archive.zip", dataset=F, inside="")),
    ("idx gzipped in a tar", F, partial(tarred, idx, "fashion-mnist.tar", dataset=F, packed=True)),
    ("npz of Keras", "MNIST", npz),
    ("npz without the name", F, partial(npz, dataset=F, name="data.npz")),
    ("npz, a zip around", "MNIST", partial(zipped, npz, "mnist.zip")),
    (
        "npz, images and labels",
        "MNIST",
        partial(
            npz,
            keys={
                "train": ("train_images", "train_labels"),
                "test": ("test_images", "test_labels"),
            },
        ),
    ),
    ("npz, a channel last", "MNIST", partial(npz, images=last)),
    ("npz, rows", "MNIST", partial(npz, images=lambda x: x.reshape(len(x), -1))),
    ("npz, no channel", "MNIST", partial(npz, images=lambda x: x[:, 0])),
    ("npz, floats to 1", "MNIST", partial(npz, images=scaled("float32"))),
    ("npz, doubles to 1", "MNIST", partial(npz, images=scaled("float64"))),
    ("npz, halves to 1", "MNIST", partial(npz, images=scaled("float16"))),
    ("npz, floats to 255", "MNIST", partial(npz, images=lambda x: x.astype("float32"))),
    ("npz, int64", "MNIST", partial(npz, images=lambda x: x.astype("int64"))),
    ("npz, one-hot", "MNIST", partial(npz, labels=one_hot)),
    ("npz, a column of labels", "MNIST", partial(npz, labels=lambda y: y[:, None])),
    ("npz, labels as floats", "MNIST", partial(npz, labels=lambda y: y.astype(float))),
    ("npz, labels as texts", "MNIST", partial(npz, labels=lambda y: y.astype(str))),
    ("npz, swapped", "MNIST", partial(npz, keys={"train": ("y_train", "x_train"), "test": "ab"})),
    ("npz, NHWC", C, partial(npz, dataset=C, name="cifar10.npz", images=last)),
    (
        "npz, class names",
        C,
        partial(npz, dataset=C, name="c.npz", labels=lambda y: np.array(CIFAR10.classes)[y]),
    ),
    (
        "npz, class names as bytes",
        C,
        partial(npz, dataset=C, name="c.npz", labels=lambda y: np.array(CIFAR10.classes, "S")[y]),
    ),
    ("npy", "MNIST", npy),
    ("npy, x and y", C, partial(npy, dataset=C, names=("x_{}.npy", "y_{}.npy"))),
    ("npy in train/", "MNIST", partial(npy, names=("{}/images.npy", "{}/labels.npy"))),
    ("pt of torchvision", "MNIST", saved),
    ("csv of Kaggle", "MNIST", table),
    ("csv, no header", "MNIST", partial(table, header=False)),
    ("csv, train.csv", "MNIST", partial(table, name="{}.csv")),
    ("csv, label last", "MNIST", partial(table, last=True)),
    ("csv, an index", "MNIST", partial(table, index=True)),
    ("csv, semicolons", "MNIST", partial(table, between=";")),
    ("csv gzipped", "MNIST", partial(table, name="mnist_{}.csv.gz")),
    ("csv, fashion", F, partial(table, dataset=F, name="fashion-mnist_{}.csv")),
    ("csv in a zip", "MNIST", partial(zipped, table, "archive (2).zip")),
    ("three in one folder: MNIST", "MNIST", both_at_once),
    ("three in one folder: Fashion", F, both_at_once),
    ("three in one folder: CIFAR", C, both_at_once),
    ("pictures", C, partial(pictures, dataset=C)),
    ("pictures in cifar10/", C, lambda folder: pictures(folder / "cifar10", C)),
    ("pictures, numbers", C, lambda folder: pictures(folder / "cifar10", C, name=number_of)),
    ("pictures, Train and Test", C, partial(pictures, dataset=C, splits=("Train", "Test"))),
    ("pictures, capitals", C, partial(pictures, dataset=C, name=str.capitalize)),
    ("pictures beside strangers", C, with_strangers),
    ("pictures in a zip", C, partial(zipped, pictures, "cifar10.zip", dataset=C)),
    ("pictures in a tar", C, partial(tarred, pictures, "cifar-10-png.tgz", dataset=C)),
    ("pictures of digits", "MNIST", partial(pictures, splits=("training", "testing"))),
    (
        "pictures, trainingSet twice",
        "MNIST",
        partial(pictures, splits=("trainingSet/trainingSet", "testSet/testSet")),
    ),
    ("pictures of digits in a tar", "MNIST", partial(tarred, pictures, "mnist_png.tar.gz")),
    (
        "pictures of clothes",
        F,
        lambda folder: pictures(folder / F, F, name=lambda name: name.replace("/", "_")),
    ),
    ("Kaggle's list", C, kaggle_cifar),
    ("Kaggle's list in a zip", C, partial(zipped, kaggle_cifar, "cifar-10.zip")),
    ("binary", C, binary),
    ("binary in a tar", C, partial(tarred, binary, "cifar-10-binary.tar.gz")),
    ("batches", C, batches),
    ("batches in a tar", C, partial(tarred, batches, "cifar-10-python.tar.gz")),
    ("batches in a zip", C, partial(zipped, batches, "cifar-10-python.zip")),
]


@pytest.fixture
def known_batches(monkeypatch, tmp_path):
    """The checksums of the small batches in place of the published ones."""
    import hashlib

    from torchvision.datasets import CIFAR10

    batches(tmp_path / "sums")
    for which in ("train_list", "test_list"):
        listed = []
        for name, _ in getattr(CIFAR10, which):
            content = (tmp_path / "sums" / "cifar-10-batches-py" / name).read_bytes()
            listed.append([name, hashlib.md5(content, usedforsecurity=False).hexdigest()])
        monkeypatch.setattr(CIFAR10, which, listed)


def by_content(images, labels):
    pairs = zip(np.asarray(images), np.asarray(labels), strict=True)
    return sorted((int(label), image.tobytes()) for image, label in pairs)


@pytest.mark.parametrize(("dataset", "make"), [pytest.param(*row[1:], id=row[0]) for row in TAKEN])
def test_a_form_is_taken(dataset, make, tmp_path, known_batches):
    root = tmp_path / "root"
    root.mkdir()
    make(root)
    found = LOAD[dataset]("train", root=root)
    assert by_content(found.images, found.labels) == by_content(*arrays(dataset))
    assert found.images.numpy().flags.writeable
    found.images.zero_()  # what a student changes stays their own
    again = LOAD[dataset]("train", root=root)
    assert by_content(again.images, again.labels) == by_content(*arrays(dataset))
    assert sources.files.has(next(d for d in sources.DATASETS if d.dataset == dataset), root)


WITHOUT_TEST = ("idx, train alone", "npz, swapped", "Kaggle's list", "Kaggle's list in a zip")


@pytest.mark.parametrize(
    ("dataset", "make"),
    [pytest.param(*row[1:], id=row[0]) for row in TAKEN if row[0] not in WITHOUT_TEST],
)
def test_its_test_split_is_taken(dataset, make, tmp_path, known_batches):
    make(tmp_path / "root")
    found = LOAD[dataset]("test", root=tmp_path / "root")
    assert by_content(found.images, found.labels) == by_content(*arrays(dataset, "test"))


# --- Parquet -------------------------------------------------------------------------------------


def hugging_face(folder, dataset="MNIST"):
    """One file a split, with images packed as PNG."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    words = ("img", "label") if dataset == C else ("image", "label")
    for split in ("train", "test"):
        images, labels = arrays(dataset, split)
        packed = [{"bytes": png(image), "path": None} for image in images]
        path = folder / dataset.lower() / f"{split}-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(
            pyarrow.table(dict(zip(words, (packed, labels.tolist()), strict=True))), path
        )


@pytest.mark.parametrize("dataset", ["MNIST", C])
def test_parquet_is_taken_where_pyarrow_is(tmp_path, dataset):
    hugging_face(tmp_path, dataset)
    found = LOAD[dataset](root=tmp_path)
    assert by_content(found.images, found.labels) == by_content(*arrays(dataset))
    path = next(tmp_path.rglob("train*.parquet"))
    path.write_bytes(half(path.read_bytes()))
    with pytest.raises(data.DataError, match="broken or cut short"):
        LOAD[dataset](root=tmp_path)


def test_without_pyarrow_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    put(tmp_path / "mnist" / "train-00000-of-00001.parquet", b"PAR1")
    with pytest.raises(data.DataError, match="%pip install pyarrow"):
        data.mnist(root=tmp_path)
