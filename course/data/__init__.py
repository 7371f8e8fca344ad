"""Datasets as tensors: `mnist`, `fashion_mnist` and `cifar10`, each returning an `ImageSet`.

    from course import data

    train = data.mnist("train")
    rest, validation = train.split(0.2, seed=0)

The images are looked for in this order:

1. the folder given as `root`; if it is given, nowhere else;
2. the folder that the environment variable COURSE_DATA names;
3. the user's cache: COURSE_CACHE, else $XDG_CACHE_HOME/cnn-course, else ~/.cache/cnn-course;
4. a download into that cache;
5. a built-in stand-in, which says so in one line and in the name of the set.

A folder is read in whichever form a mirror handed it out; what is found instead is named. The forms:

- MNIST and Fashion-MNIST: the four IDX files, also gzipped, in MNIST/raw/ or directly;
- CIFAR-10: cifar-10-batches-py/, the binary version, Kaggle's train/ with trainLabels.csv;
- all three: train/<class>/ and test/<class>/ with one picture a file; arrays as .npz (x_train, y_train,
  x_test, y_test), .npy or .pt; CSV with the label first; parquet where pyarrow is installed;
- a zip or tar archive of any of these, still packed.

A folder or file named for its dataset (mnist, fashion-mnist, cifar-10, in any spelling) is never taken
for another. Layouts are put right where they can mean one thing alone: channels last, one-hot labels,
floats from 0 to 1, class names.

A stand-in has the shapes and class names of the dataset that it replaces, but fewer and different
images: accuracies measured on it say nothing about the real data.
"""

from __future__ import annotations

from pathlib import Path

from course.data.imageset import DataError, ImageSet
from course.data.sources import CIFAR10, FASHION_MNIST, MNIST, load

__all__ = ["DataError", "ImageSet", "cifar10", "fashion_mnist", "mnist"]


def mnist(
    split: str = "train",
    *,
    root: str | Path | None = None,
    download: bool = True,
    stand_in: bool | None = None,
) -> ImageSet:
    """MNIST: handwritten digits, images (60000, 1, 28, 28) for "train", (10000, ...) for "test".

    root:     the only folder (or archive) to look in, in one of the forms above.
    download: whether the network may be used.
    stand_in: None uses the stand-in (scikit-learn's 1,797 digits) if nothing else is found,
              True uses it in any case, False never.

    Raises ValueError for another split, DataError if the files are broken or cannot be had.
    Source: LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document
    recognition.
    """
    return load(MNIST, split, root=root, download=download, stand_in=stand_in)


def fashion_mnist(
    split: str = "train",
    *,
    root: str | Path | None = None,
    download: bool = True,
    stand_in: bool | None = None,
) -> ImageSet:
    """Fashion-MNIST: articles of clothing in the format of MNIST.

    Images (60000, 1, 28, 28) for "train", (10000, 1, 28, 28) for "test". Arguments and errors are
    those of `mnist`; the stand-in is drawn by code.
    Source: Xiao, Rasul and Vollgraf (2017), arXiv 1708.07747.
    """
    return load(FASHION_MNIST, split, root=root, download=download, stand_in=stand_in)


def cifar10(
    split: str = "train",
    *,
    root: str | Path | None = None,
    download: bool = True,
    stand_in: bool | None = None,
) -> ImageSet:
    """CIFAR-10: colour photographs of ten classes of objects.

    Images (50000, 3, 32, 32) for "train", (10000, 3, 32, 32) for "test". Arguments and errors are
    those of `mnist`. Pictures are decoded once and kept in the cache. The stand-in is drawn by code.
    Source: Krizhevsky (2009), Learning multiple layers of features from tiny images.
    """
    return load(CIFAR10, split, root=root, download=download, stand_in=stand_in)
