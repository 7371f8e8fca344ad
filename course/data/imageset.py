"""ImageSet: images, labels and class names that belong together, as plain tensors."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

import numpy as np
import torch

from course.meant import came, flag, number, texts
from course.tensors import way_to_tensor


class DataError(RuntimeError):
    """A dataset is missing, broken or not where it was looked for; the message says what to do."""


class NotMeant(DataError):
    """What was found may belong to something else: an error only where nothing else is looked at."""


@dataclass(frozen=True, eq=False, repr=False)
class ImageSet:
    """A labelled set of images, held as tensors rather than read one by one.

    images:   uint8 tensor (N, C, H, W), values 0 to 255.
    labels:   int64 tensor (N,), values 0 to len(classes) - 1.
    classes:  one name per class, in the order of the labels.
    name:     for titles and results; a stand-in says so in its name.
    stand_in: True if these images replace the dataset that was asked for.

    Raises TypeError for anything that is not a tensor of these dtypes, ValueError for shapes or
    labels that do not fit together.
    """

    images: torch.Tensor
    labels: torch.Tensor
    classes: tuple[str, ...]
    name: str
    stand_in: bool = False

    def __post_init__(self) -> None:
        self._check_tensor("images", torch.uint8, "(images * 255).round().to(torch.uint8)")
        self._check_tensor("labels", torch.int64, "labels.long()")
        shape, n = tuple(self.images.shape), len(self.images) if self.images.ndim else 0
        if self.images.ndim != 4:
            way = (
                ": use images.unsqueeze(1)"
                if self.images.ndim == 3
                else ": use images.reshape(...)"
            )
            raise ValueError(f"images must be (N, C, H, W), not {shape}{way}.")
        if shape[3] in (1, 3) and shape[1] > 4:
            raise ValueError(
                f"images must be (N, C, H, W), not {shape}, whose channels are last: use "
                "images.permute(0, 3, 1, 2)."
            )
        if self.labels.shape != self.images.shape[:1]:
            one_hot = self.labels.ndim == 2 and len(self.labels) == n
            way = ": take as many of both"
            way = ": use labels.argmax(1)" if one_hot and self.labels.shape[1] > 1 else way
            raise ValueError(
                f"labels must be ({n},), one per image, not {tuple(self.labels.shape)}{way}."
            )
        names = texts("classes", self.classes, "one per class, classes=('cat', 'dog')")
        object.__setattr__(self, "classes", tuple(names))
        flag("stand_in", self.stand_in)
        if not isinstance(self.name, str):
            raise TypeError(f"name must be a text, not {came(self.name)}: write name='my images'.")
        if len(self.labels):
            lowest, highest = int(self.labels.min()), int(self.labels.max())
            if lowest < 0 or highest >= len(self.classes):
                from_one = lowest == 1 and highest == len(self.classes)
                way = f" Name {highest + 1} classes, or look at where the labels come from."
                if lowest < 0:
                    way = f" Look at what {lowest} stands for, and leave those images out."
                way = " They begin at 1: use labels - 1." if from_one else way
                raise ValueError(
                    f"labels must lie in 0 to {len(self.classes) - 1} "
                    f"({len(self.classes)} classes), but they reach from {lowest} to {highest}."
                    f"{way}"
                )

    def _check_tensor(self, what: str, dtype: torch.dtype, way: str) -> None:
        value = getattr(self, what)
        if not isinstance(value, torch.Tensor):
            way = way_to_tensor(value, what == "labels")
            raise TypeError(f"{what} must be a tensor, not {came(value)}: give them {way}.")
        if value.dtype != dtype:
            wanted, got = (str(kind).removeprefix("torch.") for kind in (dtype, value.dtype))
            raise TypeError(f"{what} must have dtype {wanted}, not {got}: use {way}.")

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, indices) -> ImageSet:
        """The chosen images as an ImageSet. `indices`: a slice, integers or a bool mask."""
        if isinstance(indices, (int, np.integer)):
            raise TypeError(
                f"An ImageSet is indexed by a slice, a list of integers or a bool mask. "
                f"For one image write .images[{indices}], for a set of one [[{indices}]]."
            )
        if not isinstance(indices, slice):
            indices = self._places(indices)
        return replace(self, images=self.images[indices], labels=self.labels[indices])

    def _places(self, indices) -> torch.Tensor:
        """Whole numbers within the set, or a bool an image; TypeError, IndexError for others."""
        found = None
        if not isinstance(indices, (str, tuple)) and indices is not None:
            with contextlib.suppress(TypeError, ValueError, RuntimeError):
                found = torch.as_tensor(indices, device=self.images.device)
        if found is not None and found.numel() == 0 and found.dtype != torch.bool:
            return found.long()  # an empty list becomes a float tensor otherwise
        if found is None or found.ndim != 1 or found.is_floating_point():
            raise TypeError(
                "An ImageSet is indexed by a slice, a list of integers or a bool mask, and not by "
                f"{came(indices)}: write train[:100], train[[0, 5]] or train[train.labels == 3]."
            )
        if found.dtype == torch.bool and len(found) != len(self):
            raise IndexError(
                f"The mask has {len(found)} entries for {len(self)} images: make it of the same set, "
                "as train.labels == 3."
            )
        if found.dtype != torch.bool and not -len(self) <= found.min() <= found.max() < len(self):
            worst = found.max() if found.max() >= len(self) else found.min()
            raise IndexError(
                f"There is no image {worst.item()}: the {len(self)} images are 0 to {len(self) - 1}."
            )
        return found.long() if found.dtype != torch.bool else found

    def to(self, device: str | torch.device) -> ImageSet:
        """The same set with its tensors on `device`."""
        if isinstance(device, torch.dtype):
            raise TypeError("An ImageSet stays uint8: write train.images.float() / 255 for floats.")
        try:
            if not isinstance(device, (str, int, torch.device)):
                raise TypeError
            images, labels = self.images.to(device), self.labels.to(device)
        except (TypeError, RuntimeError, AssertionError) as error:
            if "memory" in str(error):
                raise
            what = repr(device) if isinstance(device, (str, torch.device)) else came(device)
            raise ValueError(
                f"There is no device {what} here: write 'cpu', or pick_device() for the fastest."
            ) from None
        return replace(self, images=images, labels=labels)

    def split(self, fraction: float, seed: int = 0) -> tuple[ImageSet, ImageSet]:
        """Split at random into (rest, part), where `part` holds `fraction` of the images.

        The same seed gives the same split on every device. Raises ValueError unless both parts
        get at least one image.
        """
        number("fraction", fraction, 0.2, whole=False)
        number("seed", seed, 0, least=-(2**63), most=2**63 - 1)
        count = round(len(self) * fraction)
        if not 0 < fraction < 1 or not 0 < count < len(self):
            raise ValueError(
                f"fraction = {fraction} of {len(self)} images leaves one part empty; "
                f"choose a fraction between 0 and 1, such as 0.2."
            )
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed))
        return self[order[count:]], self[order[:count]]

    def __repr__(self) -> str:
        shape = " x ".join(str(size) for size in self.images.shape[1:])
        mark = "; STAND-IN, not the real data" if self.stand_in else ""
        return (
            f"<{self.name}: {len(self):,} images of {shape}, "
            f"{len(self.classes)} classes, on {self.images.device}{mark}>"
        )
