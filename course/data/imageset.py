"""ImageSet: images, labels and class names that belong together, as plain tensors."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch


class DataError(RuntimeError):
    """A dataset is missing, broken or not where it was looked for; the message says what to do."""


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
        for what, value, dtype in (
            ("images", self.images, torch.uint8),
            ("labels", self.labels, torch.int64),
        ):
            if not isinstance(value, torch.Tensor):
                raise TypeError(f"{what} must be a tensor, not {type(value).__name__}.")
            if value.dtype != dtype:
                raise TypeError(f"{what} must have dtype {dtype}, not {value.dtype}.")
        if self.images.ndim != 4:
            raise ValueError(f"images must be (N, C, H, W), not {tuple(self.images.shape)}.")
        if self.labels.shape != self.images.shape[:1]:
            raise ValueError(
                f"labels must be ({len(self.images)},), one per image, "
                f"not {tuple(self.labels.shape)}."
            )
        object.__setattr__(self, "classes", tuple(self.classes))
        if len(self.labels):
            lowest, highest = int(self.labels.min()), int(self.labels.max())
            if lowest < 0 or highest >= len(self.classes):
                raise ValueError(
                    f"labels must lie in 0 to {len(self.classes) - 1} "
                    f"({len(self.classes)} classes), but they reach from {lowest} to {highest}."
                )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, indices) -> ImageSet:
        """The chosen images as an ImageSet. `indices`: a slice, integers or a bool mask."""
        if isinstance(indices, int):
            raise TypeError(
                f"An ImageSet is indexed by a slice, a list of integers or a bool mask. "
                f"For one image write .images[{indices}], for a set of one [[{indices}]]."
            )
        if not isinstance(indices, slice):
            indices = torch.as_tensor(indices, device=self.images.device)
            if indices.numel() == 0 and indices.dtype != torch.bool:
                indices = indices.long()  # an empty list becomes a float tensor otherwise
        return replace(self, images=self.images[indices], labels=self.labels[indices])

    def to(self, device: str | torch.device) -> ImageSet:
        """The same set with its tensors on `device`."""
        return replace(self, images=self.images.to(device), labels=self.labels.to(device))

    def split(self, fraction: float, seed: int = 0) -> tuple[ImageSet, ImageSet]:
        """Split at random into (rest, part), where `part` holds `fraction` of the images.

        The same seed gives the same split on every device. Raises ValueError unless both parts
        get at least one image.
        """
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
