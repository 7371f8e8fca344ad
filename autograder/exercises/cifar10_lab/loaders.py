"""Exercise of `cifar10_lab`: the loaders of a training run."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Result, Work


def image_set(work: Work, rng: np.random.Generator, n: int, first: int) -> Result:
    """An ImageSet of n images (1, 1, 2) that are known by their numbers; labels 0 to 9."""
    numbers = np.arange(first, first + n)
    images = np.stack([numbers, rng.integers(0, 256, n)], 1).astype(np.uint8).reshape(n, 1, 1, 2)
    labels = torch.from_numpy(rng.integers(0, 10, n))
    return work.make(
        "course.data.ImageSet", torch.from_numpy(images), labels, tuple("abcdefghij"), "a small set"
    )


MARK = 10.0


def passes(work: Work, loader: Result, what: str, marked: str) -> None:
    """Two passes over a loader: what is shown, in batches of which sizes, and its record."""
    first = work.each(loader)
    work.compare(
        first, f"{what}: the images with their labels (in sorted order)", form=("shown",),
        says=f"each pass shows every image of its own set once, with its label, {marked}",
    )  # fmt: skip
    work.compare(
        first, f"{what}: sizes of the batches", form=("batch sizes",),
        says="the batches have batch_size images, the last one the rest: hand batch_size on",
    )  # fmt: skip
    second = work.each(loader)
    work.compare(second, f"{what}: the images of a second pass", form=("shown",))
    work.compare(work.call(loader, method="__len__"), f"len() of {what}")
    work.compare(
        loader.attribute("record"), f"record of {what}",
        says="the loader keeps a record of what it handed out: return the Batches themselves",
    )  # fmt: skip
    if what.startswith("the training"):
        work.same(
            first, second, f"{what}: do two passes come in the same order?",
            "training batches are shuffled, anew in each pass: shuffle=True",
        )  # fmt: skip


@exercise("cifar10_lab/test_make_batches", done="augmented for training, never for validation")
def make_batches(work: Work, rng: np.random.Generator) -> None:
    longer = int(rng.integers(0, 3))  # by so many batches
    for n, m, size, mark in [
        (19, 11, 4, MARK),
        (19, 11, 4, None),
        (19, 11, 4, 2 * MARK),
        (24, 5, 6, MARK),
        (10, 23, 7, None),
        (30, 37, 1, MARK),
        (420, 260, 200, None),
    ]:
        n += size * longer * (n < 400)
        sets = [image_set(work, rng, n, 0), image_set(work, rng, m, 100)]
        augment = work.make("course.checks.objects.Marked", mark) if mark else None
        made = work.call("make_batches", *sets, size, augment)
        what = f"make_batches, {n} and {m} images, batch size {size}, "
        what += f"an `augment` that adds {mark:.0f}" if mark else "augment=None"
        passes(
            work,
            made[0],
            f"the training batches of {what}",
            "changed by `augment`" if mark else "unchanged",
        )
        passes(work, made[1], f"the validation batches of {what}", "as it is")
    sets = [image_set(work, rng, n, first) for n, first in ((11, 0), (6, 100))]
    for size, mark in ((4, MARK), (4, None), (3, 2 * MARK)):
        augment = work.make("course.checks.objects.Marked", mark) if mark else None
        made = work.call("make_batches", *sets, size, augment)
        what = f"make_batches, the same two sets again, batch size {size}, "
        what += f"an `augment` that adds {mark:.0f}" if mark else "augment=None"
        for loader, name in ((made[0], "training"), (made[1], "validation")):
            work.compare(
                work.each(loader), f"the {name} batches of {what}: the images", form=("shown",),
                says="each call makes loaders of its own from all that it is given: none is kept for a set",
            )  # fmt: skip
        for images, name in zip(sets, ("training", "validation"), strict=True):
            for part in ("images", "labels"):
                work.compare(
                    images.attribute(part), f"{what}: the {part} of the {name} set afterwards",
                    says="the sets are the caller's: their images and labels keep their order and their numbers",
                )  # fmt: skip
    sets = [image_set(work, rng, n, 0) for n in (40, 5)]
    chance = work.make("course.checks.objects.Shaken")
    train = work.call("make_batches", *sets, 3, chance)[0]
    work.compare(
        work.make("course.checks.objects.repeats", train),
        "make_batches, an `augment` that adds a random number: does an image come again as it was?",
        says="images are changed anew in each pass: nothing is kept, and no seed is set",
    )  # fmt: skip


TRAIN = "Batches(train, batch_size, shuffle=True, augment=augment)"
HELD = "Batches(\n        validation, batch_size\n    )"
_SHUFFLED = "training batches are shuffled, anew in each pass: shuffle=True"
_SIZE = "batch_size is for both: the batches of validation have another size"
BATCHES = f"return {TRAIN}, {HELD}"
for says, first, second in [
    ("validation is augmented: it has to measure the images as they are", TRAIN, "Batches(validation, batch_size, augment=augment)"),
    ("validation is augmented: it has to measure the images as they are", TRAIN, "Batches(validation, batch_size, shuffle=True, augment=augment)"),
    ("the training batches get `augment`", "Batches(train, batch_size, shuffle=True)", HELD),
    ("validation is augmented and training is not: it is the other way round", "Batches(train, batch_size, shuffle=True)", "Batches(validation, batch_size, augment=augment)"),
    ("training batches are shuffled, anew in each pass: shuffle=True", "Batches(train, batch_size, augment=augment)", HELD),
    (_SHUFFLED, "Batches(train, batch_size, augment=augment)", "Batches(validation, batch_size, shuffle=True)"),
    (_SHUFFLED, "Batches(train[torch.randperm(len(train))], batch_size, augment=augment)", HELD),
    ("the two are swapped: training batches come first", HELD, TRAIN),
    ("the two sets are swapped", TRAIN.replace("train,", "validation,"), "Batches(train, batch_size)"),
    ("validation reads the training images", TRAIN, "Batches(train, batch_size)"),
    ("training reads the validation images", TRAIN.replace("train,", "validation,"), HELD),
    ("augment=None means no augmentation: do not put another in its place", TRAIN.replace("augment=augment", "augment=augment or (lambda images: images.flip(3))"), HELD),
    ("augment=None means no augmentation: do not put another in its place", TRAIN.replace("augment=augment", "augment=augment or (lambda images: images + 10)"), HELD),
    ("the augmentation is the one that was handed over, not a fixed one", TRAIN.replace("augment=augment", "augment=lambda images: images.flip(3)"), HELD),
    ("augment may be None: hand it on as it is, do not wrap it", TRAIN.replace("augment=augment", "augment=lambda images: augment(images)"), HELD),
    ("`augment` is applied twice", TRAIN.replace("augment=augment", "augment=augment and (lambda images: augment(augment(images)))"), HELD),
    ("every training batch is augmented, not some of them", TRAIN.replace("augment=augment", "augment=augment and (lambda images: augment(images) if torch.rand(()) < 0.5 else images)"), HELD),
    (_SIZE, TRAIN, "Batches(validation, 250)"),
    (_SIZE, TRAIN, "Batches(validation, len(validation))"),
    ("batch_size is for both: validation has batches of twice the size", TRAIN, "Batches(validation, 2 * batch_size)"),
    ("batch_size is an argument: a size is written down for training", TRAIN.replace("batch_size", "64"), HELD),
    ("batch_size is an argument: a size is written down", TRAIN.replace("batch_size", "128"), "Batches(validation, 128)"),
    ("batch_size is an argument: a size is written down", TRAIN.replace("batch_size", "64"), "Batches(validation, 64)"),
    ("the last, shorter training batch was left out", TRAIN.replace("train,", "train[: len(train) // batch_size * batch_size],"), HELD),
    ("validation reads only part of its images", TRAIN, "Batches(validation[:batch_size], batch_size)"),
    ("training and validation are thrown together: the validation images may not be trained on", TRAIN.replace("train,", "type(train)(torch.cat([train.images, validation.images]), torch.cat([train.labels, validation.labels]), train.classes, train.name),"), HELD),
    ("the validation batches were read out into a list: return the loader, it keeps the record", TRAIN, "list(Batches(validation, batch_size))"),
    ("the training batches were read out into a list: nothing is shuffled or augmented anew then", f"list({TRAIN})", HELD),
    ("a loader can be read again and again: an iterator is used up after one pass", f"iter({TRAIN})", "iter(Batches(validation, batch_size))"),
]:  # fmt: skip
    make_batches.mistake(says, (BATCHES, f"return {first}, {second}"))
make_batches.mistake("only one of the two loaders is returned", (BATCHES, f"return {TRAIN}"))
make_batches.mistake(
    "the random generator is started again: that makes chance repeat itself everywhere; set seeds outside",
    (BATCHES, f"set_seed(0)\n    {BATCHES}"),
)
make_batches.mistake(
    "loaders are kept for a set: each call makes its own from all that it is given",
    (BATCHES, f"made = make_batches.__dict__.setdefault('made', {{}})\n    if id(train) not in made:\n"
     f"        made[id(train)] = train, ({TRAIN}, {HELD})\n    return made[id(train)][1]"),
)  # fmt: skip
make_batches.mistake(
    "the training set itself was shuffled: it is the caller's, and the loader shuffles anyway",
    (BATCHES, "order = torch.randperm(len(train))\n    train.images[:] = train.images[order]\n"
     f"    train.labels[:] = train.labels[order]\n    {BATCHES}"),
)  # fmt: skip
make_batches.right(
    "validation shuffled, too",
    (BATCHES, f"return [{TRAIN}, Batches(validation, batch_size, shuffle=True)]"),
)
