"""The forms of data sets: what is taken, and what is refused in one sentence, each in a table."""

import gzip
from functools import partial

import numpy as np
import pytest
import torch
from data_samples import fresh_process, handed_out  # noqa: F401
from data_samples.handed_out import (
    arrays,
    batches,
    binary,
    idx,
    idx_bytes,
    kaggle_cifar,
    npy,
    npz,
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

LOAD = {"MNIST": data.mnist, "FashionMNIST": data.fashion_mnist, "CIFAR10": data.cifar10}
F, C = "FashionMNIST", "CIFAR10"
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


def one_hot(y):
    return np.eye(10, dtype=int)[y]


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


# --- What is refused ------------------------------------------------------------------------------

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 47040016\n"
HTML = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n"
IMAGES = "MNIST/raw/train-images-idx3-ubyte"


def spoiled(change, file=IMAGES, make=idx):
    """What `make` writes, and then one file changed: new bytes, or a function of the old ones."""

    def spoil(folder):
        make(folder)
        path = folder / file
        path.write_bytes(change(path.read_bytes()) if callable(change) else change)

    return spoil


def alone(name, content=b"something"):
    return lambda folder: put(folder / name, content)


def named_otherwise(folder):
    pictures(folder, C, name=lambda name: "kitten" if name == "cat" else name)


def a_class_missing(folder):
    pictures(folder, C, name=lambda name: "dog" if name == "cat" else name)


def too_large(folder):
    pictures(folder, C)
    put(folder / "train" / "cat" / "big.png", png(np.zeros((3, 40, 30), np.uint8)))


def half(content):
    return content[: len(content) // 2]


def from_one(y):
    return y + 1


def fewer_labels(folder):
    idx(folder)
    put(folder / "MNIST" / "raw" / "train-labels-idx1-ubyte", idx_bytes(np.zeros(19, np.uint8)))


def no_header_no_labels(folder):
    text = "\n".join([",".join(f"pixel{n}" for n in range(784)), ",".join(["0"] * 784)])
    put(folder / "train.csv", text.encode())


def objects(folder):
    folder.mkdir(exist_ok=True)
    np.savez(folder / "mnist.npz", x_train=np.array([{}], object), y_train=np.arange(1))


def tiny(values):
    """mnist.npz with these images."""
    return partial(npz, images=lambda x: values(x))


# (what, dataset, what writes it, words of the sentence)
REFUSED = [
    ("nothing", "MNIST", lambda folder: None, "It is empty|MNIST/raw/|.npz"),
    ("other files", "MNIST", alone("notes.txt"), "Found: notes.txt|MNIST/raw/"),
    ("other files, CIFAR", C, alone("notes.txt"), "Found: notes.txt|cifar-10-batches-py/"),
    ("a web page", "MNIST", spoiled(HTML), "train-images-idx3-ubyte is a web page"),
    ("a pointer", "MNIST", spoiled(LFS), "pointer of git-LFS|git lfs pull"),
    ("an empty file", "MNIST", spoiled(b""), "is empty"),
    ("an error", "MNIST", spoiled(b'{"message": "Not Found"}'), "server's error message"),
    ("cut short", "MNIST", spoiled(half), "cut short|20 × 28 × 28"),
    ("a head alone", "MNIST", spoiled(lambda x: x[:10]), "cut short|head is incomplete"),
    ("longer", "MNIST", spoiled(lambda x: x + b"x"), "15,681 bytes follow"),
    ("no idx", "MNIST", spoiled(b"PK\3\4" + bytes(99)), "begins with 50 4b 03 04"),
    ("cut gzip", "MNIST", spoiled(lambda x: half(gzip.compress(x))), "broken or cut short"),
    ("images are labels", "MNIST", spoiled(idx_bytes(arrays()[1])), "labels|images are missing"),
    (
        "labels are images",
        "MNIST",
        spoiled(idx_bytes(arrays()[0][:, 0]), "MNIST/raw/train-labels-idx1-ubyte"),
        "(20, 28, 28)|one number an image",
    ),
    ("fewer labels", "MNIST", fewer_labels, "do not fit together|(20,)|(19,)"),
    (
        "labels missing",
        "MNIST",
        lambda folder: put(folder / IMAGES, idx_bytes(arrays()[0][:, 0])),
        "lacks train-labels-idx1-ubyte|.gz",
    ),
    (
        "train missing",
        F,
        lambda folder: put(folder / F / "t10k-images-idx3-ubyte.gz", b""),
        "lacks train-images-idx3-ubyte, train-labels-idx1-ubyte",
    ),
    ("unfinished", "MNIST", alone("mnist.zip.crdownload"), "unfinished download"),
    ("7z", C, alone("cifar-10/train.7z"), "train.7z has to be unpacked"),
    ("rar", "MNIST", alone("MNIST.rar"), "unpacked first"),
    ("pickle", "MNIST", alone("mnist.pkl.gz"), "pickle|not opened"),
    ("matlab", C, alone("cifar-10-batches-mat/data_batch_1.mat"), "MATLAB"),
    ("arff", "MNIST", alone("mnist_784.arff"), "OpenML"),
    ("arrow", "MNIST", alone("mnist/train/data-00000.arrow"), "parquet"),
    ("tfrecord", "MNIST", alone("mnist/3.0.1/mnist-train.tfrecord"), "TensorFlow"),
    ("zip: no zip", "MNIST", alone("mnist.zip", b"something" * 99), "mnist.zip is broken"),
    ("zip: a web page", "MNIST", alone("mnist.zip", HTML), "mnist.zip is a web page"),
    ("zip: a pointer", F, alone("fashion.zip", LFS), "git lfs pull"),
    (
        "tar: cut",
        C,
        spoiled(half, "c.tar.gz", partial(tarred, pictures, "c.tar.gz", dataset=C)),
        "",
    ),
    ("tar: a web page", C, alone("cifar-10-python.tar.gz", HTML), "is a web page"),
    ("zip: other files", "MNIST", alone("mnist.zip", b"PK\5\6" + bytes(18)), "Found: mnist.zip"),
    ("npz: a web page", "MNIST", alone("mnist.npz", HTML), "mnist.npz is a web page"),
    ("npz: cut", "MNIST", spoiled(half, "mnist.npz", npz), "broken or cut short"),
    (
        "npz: other keys",
        "MNIST",
        partial(npz, keys={"train": "ab", "test": "cd"}),
        "a, b, c, d|x_train",
    ),
    ("npz: objects", "MNIST", objects, "Python objects|not opened"),
    (
        "npz: test alone",
        "MNIST",
        partial(npz, keys={"train": "ab", "test": ("x_test", "y_test")}),
        "none for the train images and labels",
    ),
    ("npz: from 1", "MNIST", partial(npz, labels=from_one), "1 to 10|labels - 1|labels % 10"),
    ("npz: from 2", "MNIST", partial(npz, labels=lambda y: y + 2), "from 2 to 11"),
    ("npz: fractions", "MNIST", partial(npz, labels=lambda y: y / 2), "no whole numbers"),
    ("npz: probabilities", "MNIST", partial(npz, labels=lambda y: one_hot(y) / 2), "one-hot"),
    (
        "npz: unknown names",
        C,
        partial(npz, dataset=C, name="c.npz", labels=lambda y: np.array(["kitten"] * 20)),
        "kitten",
    ),
    ("npz: normalised", "MNIST", tiny(lambda x: x / 127.5 - 1), "from -1 to 1|normalised"),
    ("npz: cut to 0 and 1", "MNIST", tiny(lambda x: (x / 255).astype("uint8")), "0 and 1 alone"),
    ("npz: nan", "MNIST", tiny(lambda x: np.full(x.shape, np.nan)), "nan"),
    ("npz: complex", "MNIST", tiny(lambda x: x * 1j), "complex128"),
    ("npz: N last", "MNIST", tiny(lambda x: np.moveaxis(x[:, 0], 0, -1)), "N last|moveaxis"),
    ("npz: another size", "MNIST", tiny(lambda x: x[..., :20]), "another dataset"),
    (
        "npz: colour rows",
        C,
        partial(npz, dataset=C, name="c.npz", images=lambda x: x.reshape(20, -1)),
        "colours",
    ),
    ("npz: of CIFAR", "MNIST", partial(npz, dataset=C, name="mnist.npz"), "another dataset"),
    ("csv: cut", "MNIST", spoiled(lambda x: x[:-50], "mnist_train.csv", table), "rows differ"),
    (
        "csv: texts",
        "MNIST",
        spoiled(lambda x: x[:-9] + b",a,b,c,d\n", "mnist_train.csv", table),
        "numbers",
    ),
    ("csv: a web page", "MNIST", spoiled(HTML, "mnist_train.csv", table), "web page"),
    ("csv: no labels", "MNIST", no_header_no_labels, "784 columns|Kaggle's competitions"),
    ("csv: other columns", "MNIST", alone("train.csv", b"a,b\n1,2\n"), "2 columns|785"),
    ("csv: one for both", "MNIST", alone("mnist_784.csv", b"a,b\n1,2\n"), "no CSV for train"),
    ("csv: of CIFAR", C, partial(table, dataset=C, name="{}.csv"), "colours come first"),
    ("pictures: a name", C, named_otherwise, "kitten|expected are airplane"),
    ("pictures: a class missing", C, a_class_missing, "airplane, automobile, bird, deer|cat"),
    ("pictures: too large", C, too_large, "40 x 30 pixels|32 x 32"),
    (
        "pictures: broken",
        C,
        spoiled(half, "train/cat/003.png", partial(pictures, dataset=C)),
        "003.png",
    ),
    (
        "Kaggle: fewer",
        C,
        lambda f: (kaggle_cifar(f), (f / "train/7.png").unlink()),
        "20 images, and 19",
    ),
    (
        "Kaggle: unpacked half",
        C,
        alone("trainLabels.csv", b"id,label\n1,cat\n"),
        "Found: trainLabels.csv",
    ),
    (
        "binary: cut",
        C,
        spoiled(lambda x: x[:-50], "cifar-10-batches-bin/data_batch_2.bin", binary),
        "3,073",
    ),
    ("binary: missing", C, alone("cifar-10-batches-bin/test_batch.bin"), "lacks data_batch_1.bin"),
    ("batches: other", C, spoiled(b"x", "cifar-10-batches-py/data_batch_2", batches), "checksum"),
    ("batches: missing", C, alone("cifar-10-batches-py/test_batch"), "data_batch_1 is missing"),
    ("CIFAR-100", C, alone("cifar-100-python/train"), "Found: cifar-100-python/"),
]


@pytest.mark.parametrize(
    ("dataset", "make", "words"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED]
)
def test_a_form_is_refused_in_one_sentence(dataset, make, words, tmp_path):
    (tmp_path / "root").mkdir()
    make(tmp_path / "root")
    with pytest.raises(data.DataError) as caught:
        LOAD[dataset]("train", root=tmp_path / "root")
    message = str(caught.value)
    assert not [word for word in words.split("|") if word not in message], message
    assert "\n" not in message
    assert str(tmp_path) in message
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
