"""Augmentation: training images changed in ways that leave their class alone, a batch at once.

An augmentation is any function `augment(images, index, epoch) -> images`: `images` (N, C, H, W) are a
batch as it is stored (uint8 or float), on their device; `index` (N,) are the images' places in the
training set; `epoch` counts from 1. Each image gets its own random choice, from PyTorch's generator,
so `set_seed` fixes it. `Trainer.fit(augment=...)` calls it; nothing here touches validation images.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from course.meant import came, choice, function, number

Augmentation = Callable[[Tensor, Tensor, int], Tensor]


def flip(images: Tensor, index: Tensor, epoch: int) -> Tensor:
    """Mirror each image, left to right, or leave it: a coin's throw."""
    if not isinstance(images, Tensor) or not images.ndim:
        raise TypeError(f"images is {came(images)}, but it has to be a tensor (N, C, H, W).")
    return _flip_where(torch.rand(len(images), device=images.device) < 0.5, images)


def alternating_flip(seed: int = 0) -> Augmentation:
    """Mirror each image in every second epoch: half of them in the odd ones, half in the even.

    Thrown anew in each epoch, the coin shows a quarter of the images the same way round in two
    epochs running; in turns, two epochs show every image both ways.

    Source: Jordan (2024), 94% on CIFAR-10 in 3.29 seconds, arXiv 2404.00498.
    """

    seed = number("seed", seed, 0, least=-(2**63), most=2**63 - 1)

    def augment(images: Tensor, index: Tensor, epoch: int) -> Tensor:
        # A number that looks random yet belongs to the image: the multiplier is Knuth's.
        coin = ((index + seed) * 2654435761) >> 16
        return _flip_where((coin + epoch) % 2 == 0, images)

    return augment


def shift(pixels: int, mode: str = "reflect") -> Augmentation:
    """Move each image by up to `pixels` up or down, and by up to `pixels` left or right.

    mode: what comes in at the edge: "reflect" the picture mirrored there, "constant" zeros.
    """
    pixels = number("pixels", pixels, 2, least=1)
    choice("mode", mode, ("reflect", "constant", "replicate", "circular"))

    def augment(images: Tensor, index: Tensor, epoch: int) -> Tensor:
        n, _, height, width = _check_pictures(images)
        if mode == "reflect" and pixels >= min(height, width):
            raise ValueError(
                f"A shift of {pixels} pixels does not fit images of {height} × {width}: use fewer."
            )
        padded = functional.pad(images, (pixels,) * 4, mode)
        windows = padded.unfold(2, height, 1).unfold(3, width, 1)  # (N, C, top, left, H, W), a view
        top, left = torch.randint(2 * pixels + 1, (2, n), device=images.device)
        return windows[torch.arange(n, device=images.device), :, top, left]

    return augment


def cutout(size: int) -> Augmentation:
    """Cover a square of `size` pixels, centred anywhere in the image, with its batch's mean colour.

    Source: DeVries and Taylor (2017), arXiv 1708.04552.
    """
    size = number("size", size, 8, least=1)

    def augment(images: Tensor, index: Tensor, epoch: int) -> Tensor:
        n, _, height, width = _check_pictures(images)
        rows, columns = (torch.arange(length, device=images.device) for length in (height, width))
        top = torch.randint(height, (n, 1), device=images.device) - size // 2
        left = torch.randint(width, (n, 1), device=images.device) - size // 2
        in_rows = (rows >= top) & (rows < top + size)
        in_columns = (columns >= left) & (columns < left + size)
        covered = in_rows[:, None, :, None] & in_columns[:, None, None, :]
        mean = images.float().mean((0, 2, 3), keepdim=True).to(images.dtype)
        return torch.where(covered, mean, images)

    return augment


def grow(*sizes: int) -> Augmentation:
    """Scale images to `sizes[0]` pixels in the first epoch, `sizes[1]` in the second; then as they are.

    The coarse is learned first, at a cost that falls with the area. For networks that take images
    of any size. Source: Howard (2018), progressive resizing, in DAWNBench's fast.ai entry.
    """
    if not sizes:
        raise ValueError("grow needs a size an epoch, of at least 1 pixel: grow(20, 24).")
    if isinstance(sizes[0], (list, tuple)):
        raise TypeError(f"sizes are {came(sizes[0])}: write them one by one, grow(20, 24).")
    sizes = tuple(number("size", size, 20, least=1) for size in sizes)

    def augment(images: Tensor, index: Tensor, epoch: int) -> Tensor:
        _check_pictures(images)
        if epoch > len(sizes):
            return images
        scaled = functional.interpolate(
            images.float(), (sizes[epoch - 1],) * 2, mode="bilinear", antialias=True
        )
        return scaled.round().to(images.dtype) if images.dtype is torch.uint8 else scaled.to(images)

    return augment


def compose(*augmentations: Augmentation) -> Augmentation:
    """One after the other, from left to right: `compose(flip, shift(2), cutout(8))`."""
    if len(augmentations) == 1 and isinstance(augmentations[0], (list, tuple)):
        raise TypeError("compose takes augmentations one by one: compose(flip, shift(2)).")
    for place, change in enumerate(augmentations):
        check(f"compose's argument {place + 1}", change)

    def augment(images: Tensor, index: Tensor, epoch: int) -> Tensor:
        for change in augmentations:
            images = augmented(change, images, index, epoch)
        return images

    return augment


def check(name: str, augment) -> None:
    """Is it an augmentation? TypeError if not."""
    function(
        name,
        augment,
        "augment(images, index, epoch)",
        example="augment=compose(flip, shift(2)) or lambda images, index, epoch: transform(images)",
        makers=(alternating_flip, shift, cutout, grow, compose),
    )


def augmented(augment: Augmentation, images: Tensor, index: Tensor, epoch: int) -> Tensor:
    """The batch as `augment` returns it, in words if that is no batch of as many images."""
    changed = augment(images, index, epoch)
    if not isinstance(changed, Tensor):
        why = "is the return missing?" if changed is None else "return the images alone, a tensor."
        raise TypeError(f"The augmentation returned {came(changed)}: {why}")
    if changed.ndim != images.ndim or len(changed) != len(images):
        raise ValueError(
            f"The augmentation returned shape {tuple(changed.shape)} for images of shape "
            f"{tuple(images.shape)}: it has to keep the axes and the number of images."
        )
    return changed


def _flip_where(mirrored: Tensor, images: Tensor) -> Tensor:
    _check_pictures(images)
    return torch.where(mirrored[:, None, None, None], images.flip(3), images)


def _check_pictures(images: Tensor) -> torch.Size:
    """The shape of images (N, C, H, W); ValueError for others."""
    if images.ndim != 4:
        raise ValueError(
            f"The images have shape {tuple(images.shape)}, but flips, shifts and cutout need height "
            "and width, (N, C, H, W): hand them over so, and begin the network with nn.Flatten()."
        )
    return images.shape
