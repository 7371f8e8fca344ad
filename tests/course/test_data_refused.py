"""What is found in place of a data set and refused in one sentence, in one table; whose images are."""

import gzip
from functools import partial

import numpy as np
import pytest
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
    idx_bytes,
    kaggle_cifar,
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
from course.data import files, known, stores

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


def locked(folder):
    """A zip whose members say that they are encrypted."""
    zipped(idx, "mnist.zip", folder)
    content = bytearray((folder / "mnist.zip").read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(mark, start + 4)
    (folder / "mnist.zip").write_bytes(content)


def test_a_locked_zip_is_no_broken_one(tmp_path):
    locked(tmp_path)
    with pytest.raises(data.DataError, match="locked by a password"):
        data.mnist(root=tmp_path)


def test_what_may_not_be_read_is_no_broken_file(tmp_path, monkeypatch):
    idx(tmp_path)

    def refuse(self, name):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(stores.Folder, "content", refuse)
    with pytest.raises(data.DataError, match="permissions"):
        data.mnist(root=tmp_path)


def test_the_archive_itself_may_be_named(tmp_path):
    zipped(npz, "mnist.zip", tmp_path)
    assert len(data.mnist(root=tmp_path / "mnist.zip")) == 20
    npz(tmp_path, name="anything.npz")
    assert len(data.mnist("test", root=tmp_path / "anything.npz")) == 20


# --- Whose images they are -----------------------------------------------------------------------


@pytest.fixture
def known_sums(monkeypatch):
    """The small sets in place of the published ones."""
    sums = {}
    for dataset in (known.MNIST, known.FASHION_MNIST):
        for split in ("train", "test"):
            images, _ = arrays(dataset.dataset, split)
            sums[int(images.sum(dtype=int))] = dataset, split
    monkeypatch.setattr(files, "PIXEL_SUMS", sums)


def renamed(source, target):
    """MNIST's files where those of Fashion-MNIST belong, and so on."""

    def make(folder):
        idx(folder, source, inside=f"{target}/raw")

    return make


@pytest.mark.parametrize(("source", "load"), [("MNIST", data.fashion_mnist), (F, data.mnist)])
def test_another_datasets_files_say_whose_they_are(tmp_path, known_sums, source, load):
    target = F if source == "MNIST" else "MNIST"
    whose = "Fashion-MNIST" if source == F else "MNIST"
    renamed(source, target)(tmp_path)
    with pytest.raises(data.DataError, match=f"{target}.* train images of {whose}"):
        load(root=tmp_path)
    pictures(tmp_path / "pictures" / target, source, name=lambda name: name.replace("/", "_"))
    with pytest.raises(data.DataError):
        load(root=tmp_path / "pictures")


def test_the_test_files_in_place_of_the_training_files(tmp_path, known_sums):
    idx(tmp_path, name=lambda name: name.replace("t10k", "x").replace("train", "t10k"))
    idx(tmp_path, name=lambda name: name.replace("train", "x").replace("t10k", "train"))
    with pytest.raises(data.DataError, match=r"train images .* are the test images of MNIST"):
        data.mnist(root=tmp_path)


def test_a_folder_without_a_name_belongs_to_whose_images_it_has(
    tmp_path, known_sums, monkeypatch, capsys
):
    idx(tmp_path, F, inside="")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert not data.fashion_mnist().stand_in
    assert data.mnist().stand_in
    assert "train images of Fashion-MNIST" in capsys.readouterr().out
    with pytest.raises(data.DataError, match="train images of Fashion-MNIST"):
        data.mnist(root=tmp_path)


@pytest.mark.parametrize(
    ("name", "words"), [("train.csv", "2 columns"), ("train/kitten/1.png", "class folders kitten")]
)
def test_files_of_another_course_are_passed_over(tmp_path, monkeypatch, capsys, name, words):
    put(tmp_path / name, b"passenger,survived\n1,0\n")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert data.mnist().stand_in
    said = capsys.readouterr().out
    assert words in said
    assert said.count("looking elsewhere") == 1
    zipped(npz, "mnist.zip", tmp_path)
    assert not data.mnist().stand_in
    (tmp_path / "mnist.zip").unlink()
    npz(tmp_path)
    assert not data.mnist().stand_in
