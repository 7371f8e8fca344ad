"""Arrays in the layouts in which they are handed out, made one: uint8 (N, C, H, W), int64 (N,)."""

from __future__ import annotations

import numpy as np
import torch

from course.data.imageset import DataError, NotMeant
from course.data.known import Dataset, plain

Arrays = tuple[torch.Tensor, torch.Tensor]


def settled(images: np.ndarray, labels: np.ndarray, dataset: Dataset, where: str) -> Arrays:
    """Images and labels as an `ImageSet` holds them; DataError where the meaning is not certain."""
    images, labels = np.asarray(images), np.asarray(labels)
    if images.ndim <= 1 < labels.ndim and labels.shape[1:] != (len(dataset.classes),):
        images, labels = (
            labels,
            images,
        )  # the names were swapped: labels never have a picture's axes
    images = _pixels(_axes(images, dataset, where), where)
    labels = _numbers(labels, dataset, where)
    # What a file's bytes are read into cannot be written to, and a student may want to.
    return tuple(torch.from_numpy(np.require(part, None, "CW")) for part in (images, labels))


def _axes(images: np.ndarray, dataset: Dataset, where: str) -> np.ndarray:
    channels, height, width = dataset.size
    shape = images.shape
    if shape[1:] == dataset.size:
        return images
    if shape[1:] == (height, width, channels):
        return images.transpose(0, 3, 1, 2)
    if channels == 1 and shape[1:] in ((height, width), (height * width,)):
        return images.reshape(-1, 1, height, width)
    wanted = f"(N, {channels}, {height}, {width})"
    if shape[1:] == (channels * height * width,):
        raise DataError(
            f"The images of {where} have shape {shape}, which does not say whether colours come first. "
            f"Replace them by an array {wanted}."
        )
    if len(shape) > 1 and shape[:-1] in ((height, width), (height, width, channels), (784,)):
        raise DataError(
            f"The images of {where} have shape {shape}, with N last. Replace them by {wanted}: "
            "np.moveaxis(images, -1, 0)."
        )
    if images.ndim <= 1:
        raise DataError(
            f"The images of {where} have shape {shape}: these are labels, and the images are missing. "
            f"Replace them by an array {wanted}."
        )
    raise NotMeant(
        f"The images of {dataset.name} in {where} have shape {shape[1:]} instead of {dataset.size}. "
        f"This is another dataset or a broken copy: replace it."
    )


def _pixels(images: np.ndarray, where: str) -> np.ndarray:
    if images.dtype == np.uint8:
        if images.size and images.max() == 1:
            raise DataError(
                f"The images of {where} hold 0 and 1 alone, as uint8: perhaps values from 0 to 1 were "
                "cut to whole numbers. Replace them by values from 0 to 255."
            )
        return images
    if images.dtype.kind not in "iuf" or not images.size:
        raise DataError(
            f"The images of {where} have dtype {images.dtype}; expected are numbers from 0 to 255, "
            "as uint8. Replace the file."
        )
    low, high = float(images.min()), float(images.max())
    if low >= 0 and 1 < high <= 255 and np.array_equal(images, np.rint(images)):
        return images.astype(np.uint8)
    if images.dtype.kind == "f" and low >= 0 and high <= 1:
        return np.rint(images * 255).astype(np.uint8)
    raise DataError(
        f"The images of {where} reach from {low:g} to {high:g}; expected are 0 to 255, or floats from "
        "0 to 1. Replace them by images that are not normalised."
    )


def _numbers(labels: np.ndarray, dataset: Dataset, where: str) -> np.ndarray:
    count = len(dataset.classes)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    elif labels.ndim == 2 and labels.shape[1] == count:
        if not (np.isin(labels, (0, 1)).all() and (labels.sum(1) == 1).all()):
            raise DataError(
                f"The labels of {where} have shape {labels.shape}, but are no one-hot rows: each holds "
                "one 1 and zeros. Replace them by one number an image."
            )
        labels = labels.argmax(1)
    if labels.ndim != 1:
        raise DataError(
            f"The labels of {where} have shape {labels.shape}; expected is one number an image, (N,). "
            "Replace the file, or look whether images and labels are the wrong way round."
        )
    if labels.dtype.kind in "SUO":
        labels = numbered(labels.tolist(), dataset, where)
    if labels.dtype.kind not in "iuf" or not np.array_equal(labels, np.rint(labels)):
        raise DataError(
            f"The labels of {where} are no whole numbers ({labels.dtype}); expected are 0 to "
            f"{count - 1}. Replace the file."
        )
    if len(labels) and (labels.min(), labels.max()) == (1, count):
        raise DataError(
            f"The labels of {where} reach from 1 to {count}; expected are 0 to {count - 1}, and {count} "
            "may stand for 0 or for the last class. Replace them by labels - 1, or by labels % 10."
        )
    return labels.astype(np.int64)


def numbered(names: list, dataset: Dataset, where: str) -> np.ndarray:
    """The places of class names, or of their numbers written out; DataError for a name unknown."""
    places = {plain(name): place for place, name in enumerate(dataset.classes)}
    places.update({str(place): place for place in range(len(dataset.classes))})
    words = [name.decode() if isinstance(name, bytes) else str(name) for name in names]
    unknown = sorted({word for word in words if plain(word) not in places})
    if unknown:
        raise DataError(
            f"{where} has the labels {', '.join(unknown[:5])}; expected are "
            f"{', '.join(dataset.classes)}. Replace the file."
        )
    return np.array([places[plain(word)] for word in words], dtype=np.int64)
