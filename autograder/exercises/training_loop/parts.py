"""Exercises of `training_loop`: part of the data is held back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Result, Work

SAME = "the same seed gave another split: hand `seed` on as random_state, as it is"
OTHER = "another seed gave the same split: hand `seed` on as random_state, as it is"


def labelled(
    rng: np.random.Generator,
    counts: Sequence[int],
    shape: Sequence[int],
    dtype: torch.dtype,
    shuffled: bool = True,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Images that carry their label in the first number and their own number in the second.

    shuffled: else they are sorted by class, as many data sets are stored.
    """
    labels = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    images = torch.zeros(len(labels), int(np.prod(shape)))
    if shuffled:
        labels = labels[torch.from_numpy(rng.permutation(len(labels)))]
    images[:, 0] = labels
    images[:, 1] = torch.from_numpy(rng.permutation(len(labels)).astype(np.float32))
    return images.reshape(-1, *shape).to(dtype), labels


def parted(work: Work, data: tuple, seed: int, what: str) -> list[Result]:
    """One split, looked at from all sides that chance does not decide."""
    parts = work.call("split", *data, seed)
    made = [parts[i] for i in range(4)]
    names = ("train images", "validation images", "train labels", "validation labels")
    for part, name in zip(made, names, strict=True):
        work.compare(part, f"{what}: {name}, shape", form=("shape",), says="80 % are for training, 20 % for validation, in the order train images, validation images, train labels, validation labels")  # fmt: skip
    for part, name in zip(made, names, strict=True):
        work.compare(part, f"{what}: {name}, type", form=("type",), says="the tensors do not come back as they were: train_test_split takes tensors and returns tensors")  # fmt: skip
    both = work.make("torch.cat", [made[0], made[1]])
    work.compare(
        both, f"{what}: the images of both parts together", form=("sorted rows",),
        says="both parts together are not the images that were given, each of them once",
    )  # fmt: skip
    for images, labels, name in ((made[0], made[2], "train"), (made[1], made[3], "validation")):
        codes = work.call(work.call(images, 1, method="flatten"), 1, 0, method="select")
        work.same(
            labels, codes, f"{what}: do the {name} labels belong to the {name} images?",
            says="images and labels were split separately: their pairs are torn apart",
        )  # fmt: skip
    work.compare(
        made[3], f"{what}: how often each label is among the validation labels", form=("counts",),
        says="each class has to have the same share in both parts: stratify by the labels themselves",
    )  # fmt: skip
    return made


@exercise("training_loop/test_split", done="80 to 20, pairs kept, repeatable, stratified")
def split(work: Work, rng: np.random.Generator) -> None:
    counts = [int(n) * 5 for n in rng.permutation([2, 3, 4])]
    data = labelled(rng, counts, (1, 2, 3), torch.float32, shuffled=False)
    seed = int(rng.integers(3, 900))
    first = parted(work, data, seed, f"split, {sum(counts)} images")

    many = labelled(rng, [5] * 23, (1, 1, 2), torch.uint8)
    what = f"split, {len(many[1])} images in 23 classes"
    zero = parted(work, many, 0, f"{what}, seed 0")
    again = work.call("split", *many, 0)
    work.same(again[1], zero[1], f"{what}: seed 0 twice, the same validation images?", says=SAME)
    for other in (1, 2, 1000, seed, seed + 1000):
        another = work.call("split", *many, other)
        work.same(
            another[1], zero[1], f"{what}: seeds 0 and {other}, the same validation images?", says=OTHER
        )  # fmt: skip
    parted(work, many, seed, f"{what}, seed {seed} as with {sum(counts)} images before")

    again = work.call("split", *data, seed)
    for i, name in enumerate(("train images", "validation images")):
        work.same(
            again[i], first[i], f"split, {sum(counts)} images: seed {seed} once more, the same {name}?",
            says=SAME,
        )  # fmt: skip
    parted(
        work, labelled(rng, [35, 10], (4,), torch.float64), seed + 1, "split, 45 rows of numbers"
    )
    images, labels = labelled(rng, [10, 15], (3,), torch.float32)
    parted(work, (images, labels.int()), seed, "split, 25 rows, labels in int32")


CALL = "train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)"
RETURN = f"    return {CALL}"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake by edits of the call."""
    split.mistake(says, *edits)


say(
    "chance decided how many of each class were taken: stratify by the labels",
    (", stratify=labels", ""),
)
STRATIFY = "what is handed to stratify are not the labels of these images: stratify=labels"
say(STRATIFY, ("stratify=labels", "stratify=labels % 10"))
say(STRATIFY, ("stratify=labels", "stratify=labels.sort().values"))
say(
    "the images are sorted by class and the last ones were taken: shuffle, and stratify",
    (", random_state=seed, stratify=labels", ", shuffle=False"),
)
for fixed in ("42", "0"):
    say(
        "the seed is not used: hand it on as random_state",
        ("random_state=seed", f"random_state={fixed}"),
    )
say("no seed is handed on: then each call gives another split", ("random_state=seed, ", ""))
say("no seed is handed on: then each call gives another split", ("test_size=0.2, random_state=seed", "test_size=.2, random_state=None"))  # fmt: skip
say(
    "`seed or None` takes the seed 0 for no seed: then seed 0 gives another split each time",
    ("random_state=seed", "random_state=seed or None"),
)
for few in ("seed % 2", "seed % 10", "seed % 100", "min(seed, 100)", "bool(seed)"):
    say(
        "different seeds are made equal before they are used: hand `seed` on as it is",
        ("random_state=seed", f"random_state={few}"),
    )
say(
    "a generator is kept for each seed and goes on: the second call with the same seed gives another split",
    (
        RETURN,
        RETURN.replace("=seed", "=split.made.setdefault(seed, np.random.RandomState(seed))")
        + "\n\n\nsplit.made = {}",
    ),
)
say(
    "NumPy's generator is started again for everybody: hand the seed on as random_state",
    (RETURN, "    np.random.seed(seed)\n" + RETURN.replace("random_state=seed, ", "")),
)
say(
    "torch's generator is started again for everybody: hand the seed on as random_state",
    (RETURN, "    torch.manual_seed(seed)\n" + RETURN),
)
SHARE = "80 % are for training, 20 % for validation: test_size is the part held out"
say(SHARE, ("test_size=0.2", "train_size=0.2"))
say(SHARE, ("test_size=0.2", "test_size=0.8"))
say("that is train_test_split's own share of 25 %: say test_size=0.2", ("test_size=0.2, ", ""))
say("the share held back is not 20 %", ("test_size=0.2", "test_size=0.3"))
say("the share held back is not 20 %", ("test_size=0.2", "test_size=0.1"))
for number in ("300", "min(300, len(labels) // 2)"):
    say(
        "a number of images is written down (300 of this notebook's 1,500): 20 % is a share, test_size=0.2",
        ("test_size=0.2", f"test_size={number}"),
    )
for order in ("a, c, b, d", "c, d, a, b", "b, a, d, c", "a, b, d, c"):
    say(
        "the order is train images, validation images, train labels, validation labels: that of "
        "train_test_split",
        (RETURN, f"    a, b, c, d = {CALL}\n    return {order}"),
    )
say(
    "images and labels were split separately: their pairs are torn apart",
    (
        RETURN,
        "    how = {'test_size': 0.2, 'stratify': labels}\n"
        "    a, b = train_test_split(images, random_state=seed, **how)\n"
        "    return a, b, *train_test_split(labels, random_state=seed + 1, **how)",
    ),
)
say(
    "only the images were split with the seed: pictures and labels have to be split in the same way",
    (
        RETURN,
        "    a, b = train_test_split(images, test_size=0.2, random_state=seed)\n"
        "    return a, b, *train_test_split(labels, test_size=0.2, random_state=seed, stratify=labels)",
    ),
)
say(
    "the validation images are still among the training images: what is held back is taken out",
    (RETURN, f"    _, b, _, d = {CALL}\n    return images, b, labels, d"),
)
say(
    "the lists of indices are kept by seed: other data with the same seed get the first data's split",
    (
        RETURN,
        "    if seed not in split.made:\n"
        "        split.made[seed] = train_test_split(\n"
        "            np.arange(len(labels)), test_size=0.2, random_state=seed, stratify=labels\n"
        "        )\n"
        "    a, b = (part[part < len(labels)] for part in split.made[seed])\n"
        "    return images[a], images[b], labels[a], labels[b]\n\n\nsplit.made = {}",
    ),
)
say(
    "the split is kept by seed: other data with the same seed get the first data's images",
    (RETURN, f"    if seed not in split.made:\n        split.made[seed] = {CALL}\n    return split.made[seed]\n\n\nsplit.made = {{}}"),
)  # fmt: skip
ARRAYS = (
    "the tensors were turned into NumPy arrays: train_test_split takes tensors as they are and returns "
    "tensors"
)
say(ARRAYS, ("(images, labels,", "(images.numpy(), labels.numpy(),"))
say(ARRAYS, ("(images, labels,", "(np.array(images), np.array(labels),"))
say(
    "the images are turned to float32 and divided by 255: they are only split",
    ("(images,", "(images.float() / 255,"),
)
say("the images are turned to float32: they are only split", ("(images,", "(images.float(),"))
say(
    "the images come back flattened to rows: they are only split",
    ("(images,", "(images.flatten(1),"),
)
for kind in ("int", "float"):
    say(
        "the labels come back with another dtype: they are only split",
        (RETURN, f"    a, b, c, d = {CALL}\n    return a, b, c.{kind}(), d.{kind}()"),
    )
say(
    "images beyond the last full ten are dropped: all of them are split",
    (
        RETURN,
        "    n = len(labels) // 10 * 10\n    images, labels = images[:n], labels[:n]\n" + RETURN,
    ),
)
say(
    "the caller's images and labels are shuffled in place: train_test_split shuffles, and copies",
    (
        RETURN,
        "    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))\n"
        "    images[:], labels[:] = images[order], labels[order]\n" + RETURN,
    ),
)
