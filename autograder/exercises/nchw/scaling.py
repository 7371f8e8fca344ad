"""The exercise `normalize` of `nchw`: each channel its own mean and deviation."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.nchw.inputs import cut, kept, sizes
from autograder.exercises.work import Work


@exercise("nchw/test_normalize", done="each channel has its own mean and deviation")
def normalize(work: Work, rng: np.random.Generator) -> None:
    def pixels(*shape: int) -> torch.Tensor:
        images = torch.from_numpy(rng.integers(0, 256, shape).astype(np.uint8))
        images.view(-1)[:2] = torch.tensor([0, 255])
        return images

    def statistics(c: int, low: float = 0.1) -> tuple[list[float], list[float]]:
        mean = [float(m) for m in rng.uniform(0.2, 0.7, c)]
        std = [float(s) for s in rng.uniform(low, 4 * low, c)]
        return mean, [0.5 * low, *std[1:]]

    def scale(
        what: str, images: torch.Tensor, mean: object, std: object, atol: float = 1e-5
    ) -> None:
        what = f"normalize, shape {tuple(images.shape)}, dtype {str(images.dtype)[6:]}{what}"
        result = work.call("normalize", images, mean, std)
        work.compare(result, what, types=True, rtol=1e-5, atol=atol)

    # All sizes alike: a mean that is lined up with another axis raises no error.
    mean, std = statistics(3)
    images = pixels(3, 3, 3, 3)
    what = "normalize, shape (3, 3, 3, 3), dtype uint8"
    first = work.call("normalize", images, mean, std)
    work.compare(first, what, types=True, atol=1e-5)
    n, c, h, w = sizes(rng, 4, 2, 6)
    scale("", pixels(n, c, h, w), *statistics(c))
    # Also with the same count of channels as before, and other numbers.
    for shape in (
        (1, 3, 2, 3),
        (2, 3, 3, 1),
        (1, 3, 1, 2),
        (3, 1, 2, 4),
        (1, 12, 2, 1),
        (3, 3, 1, 2),
    ):
        scale("", pixels(*shape), *statistics(shape[1]))
    scale(", not contiguous", pixels(2, 4, 5, 3).permute(0, 3, 1, 2), *statistics(3))
    for dtype in (torch.float32, torch.float64):
        scale("", pixels(1, 2, 3, 4).to(dtype), *statistics(2))
        scale(", with fractions", pixels(1, 2, 3, 2).to(dtype) * 0.9, *statistics(2))
    for dtype in (torch.uint8, torch.float32, torch.float64):
        dark = (pixels(1, 2, 2, 3) > 100).to(dtype)
        scale(", nothing but zeros and ones", dark, *statistics(2))
    for dtype in (torch.float32, torch.float64):
        tensors = [torch.tensor(numbers, dtype=dtype) for numbers in statistics(3)]
        for images in (pixels(1, 3, 2, 2), pixels(1, 3, 2, 2).double()):
            scale(f", mean and std as {str(dtype)[6:]} tensors", images, *tensors)
    mean, std = statistics(2)
    scale(", mean a list and std a tensor", pixels(1, 2, 2, 3).float(), mean, torch.tensor(std))
    # Far from the mean, so that a tiny deviation asks for no more digits than float32 has.
    mean = [float(m) for m in rng.uniform(0.1, 0.3, 3)]
    bright = torch.from_numpy(rng.integers(150, 256, (1, 3, 2, 2)).astype(np.uint8))
    scale(", small std", bright, mean, [1e-3, 3e-4, 2e-3], 0)
    scale(", very small std", bright, mean, [1e-6, 3e-6, 2e-6], 0)
    mean, std = statistics(3)
    for words, laid_out in (
        ("not contiguous", pixels(1, 4, 2, 3).permute(0, 3, 1, 2)),
        ("cut out of wider pictures", cut(work, pixels(1, 3, 2, 5))),
        ("cut out of wider pictures, float32", cut(work, pixels(1, 3, 2, 5).float())),
    ):
        result = work.call("normalize", laid_out, mean, std)
        work.compare(
            result, f"normalize, a batch that is {words}", types=True, atol=1e-5,
            says="the numbers do not lie side by side in memory: .view() refuses that, .reshape() copies",
        )  # fmt: skip
    kept(work, first, what)


MEAN = "    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)"
STD = "    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)"
SCALED = "    return (images.float() / 255 - mean) / std"
DOUBLE = "a float64 result: give as_tensor dtype=torch.float32, and make the images float32, too"


def _lined_up(says: str, *shapes: str) -> None:
    for shape in shapes:
        edits = [(line, line.replace(".view(-1, 1, 1)", shape)) for line in (MEAN, STD)]
        normalize.mistake(says, *edits)


def _scaled(says: str, *lines: str) -> None:
    for line in lines:
        normalize.mistake(says, (SCALED, line if line.startswith(" ") else f"    return {line}"))


_lined_up(
    "mean and std were lined up with W, not with C: give them the shape (C, 1, 1)",
    "",
    ".view(1, -1)",
)
_lined_up(
    "mean and std were lined up with H, not with C: give them the shape (C, 1, 1)", ".view(-1, 1)"
)
_lined_up(
    "mean and std were lined up with N, not with C: give them the shape (C, 1, 1)",
    ".view(-1, 1, 1, 1)",
)
_lined_up("three channels are written down: C may be any number", ".view(3, 1, 1)")
for order, axes in (("(3, 2, 1)", "W or H"), ("(2, 1)", "H"), ("(3, 1)", "W"), ("(0, 1)", "N")):
    found = (
        f"    axis = next(a for a in {order} if images.shape[a] == len(mean))\n"
        "    shape = [1, 1, 1, 1]\n    shape[axis] = -1\n    mean, std = mean.view(shape), std.view(shape)\n"
    )
    normalize.mistake(
        f"the axis of the channels is searched by its size: {axes} may be as large as C, and C is on axis 1",
        (SCALED, found + SCALED),
    )
_scaled("the pixels were not divided by 255", "(images.float() - mean) / std")
_scaled("the mean was not subtracted", "images.float() / 255 / std")
_scaled("the deviation is missing: divide by std", "images.float() / 255 - mean")
_scaled(
    "it is divided by the variance: std is the deviation already",
    "(images.float() / 255 - mean) / std**2",
)
_scaled("a root is taken of std: it is the deviation already, not the variance",
        "(images.float() / 255 - mean) / torch.sqrt(std)")  # fmt: skip
_scaled("the deviation was multiplied instead of divided", "(images.float() / 255 - mean) * std")
_scaled("the mean was added, not subtracted", "(images.float() / 255 + mean) / std")
_scaled("brackets are missing: subtract the mean first, then divide",
        "images.float() / 255 - mean / std", "images.float() / 255 / std - mean")  # fmt: skip
_scaled("the mean is in units of the scaled pixels: divide the pixels by 255 before it is subtracted",
        "(images.float() - mean) / 255 / std")  # fmt: skip
_scaled(
    "the first channel's mean and deviation were used for all",
    "(images.float() / 255 - mean[0]) / std[0]",
)
_scaled("the first channel's deviation was used for all", "(images.float() / 255 - mean) / std[0]")
_scaled("the first channel's mean was used for all", "(images.float() / 255 - mean[0]) / std")
_scaled("one mean and deviation, those of all channels together, were used",
        "(images.float() / 255 - mean.mean()) / std.mean()")  # fmt: skip
_scaled("mean and std are exchanged", "(images.float() / 255 - std) / mean")
_scaled("that divides by 256: the largest pixel is 255", "(images.float() / 256 - mean) / std")
_scaled(
    "/ / 255 rounds down to whole numbers",
    "(images.float() // 255 - mean) / std",
    "(images // 255 - mean) / std",
)
_scaled("whole numbers of uint8 are subtracted: below 0 they start again at 255, and the mean is rounded",
        "(images - (255 * mean).to(images.dtype)).float() / (255 * std)")  # fmt: skip
_scaled("only uint8 is divided by 255: float pictures have values from 0 to 255, too",
        "    if images.dtype == torch.uint8:\n        images = images / 255\n"
        "    return (images.float() - mean) / std")  # fmt: skip
_scaled("a dark batch is not divided by 255: the values say nothing about the scale",
        "    images = images.float()\n    if images.max() > 1:\n        images = images / 255\n"
        "    return (images - mean) / std")  # fmt: skip
_scaled(DOUBLE, "(images / 255 - mean) / std", "((images.float() / 255 - mean) / std).double()",
        "((images.double() / 255 - mean) / std)")  # fmt: skip
for kind in (
    "dtype=torch.float64",
    "dtype=images.dtype if images.is_floating_point() else torch.float64",
):
    for body in (SCALED, "    return (images / 255 - mean) / std"):
        edits = [(line, line.replace("dtype=torch.float32", kind)) for line in (MEAN, STD)]
        normalize.mistake(DOUBLE, *edits, (SCALED, body))
edits = [(line, line.replace("dtype=torch.float32", "dtype=images.dtype")) for line in (MEAN, STD)]
for body in (SCALED, "    return ((images / 255 - mean) / std).float()"):
    normalize.mistake(
        "mean and std take the dtype of the images: in uint8 they become 0", *edits, (SCALED, body)
    )
edits = [(line, line.replace(", dtype=torch.float32", "")) for line in (MEAN, STD)]
normalize.mistake(DOUBLE, *edits)
_scaled("half precision has three digits: scale the pixels in float32",
        "((images.half() / 255).float() - mean) / std", "((images.half() / 255 - mean) / std).float()",
        "((images.bfloat16() / 255).float() - mean) / std")  # fmt: skip
WORKS_IN_PLACE = (
    "for float32 images .float() is the caller's own tensor: /= and -= change it; copy first"
)
_scaled(
    WORKS_IN_PLACE,
    "    images = images.float()\n    images /= 255\n    images -= mean\n    images /= std\n    return images",
    "    images = images.float()\n    images /= 255\n    return (images - mean) / std",
    "images.float().div_(255).sub_(mean).div_(std)",
)
MEAN_IN_PLACE = "the caller's mean and std are changed: as_tensor copies nothing where it need not"
_scaled(MEAN_IN_PLACE, "    mean *= 255\n    std *= 255\n    return (images.float() - mean) / std")
_lined_up(MEAN_IN_PLACE, ".unsqueeze_(-1).unsqueeze_(-1)")
EPS = "a small number is added to std, which the formula does not have: a small std is far off then"
_scaled(
    EPS,
    "(images.float() / 255 - mean) / (std + 1e-4)",
    "(images.float() / 255 - mean) / (std + 1e-8)",
    "(images.float() / 255 - mean) / std.clamp(min=1e-5)",
)
_scaled("the result is clipped: bright and dark pixels lie further out",
        "((images.float() / 255 - mean) / std).clamp(-3, 3)", "((images.float() / 255 - mean) / std).clamp(-1, 1)",
        "((images.float() / 255 - mean) / std).clamp(0, 1)")  # fmt: skip
_scaled("black pixels stay 0: by the formula they become -mean / std",
        "((images.float() / 255 - mean) / std) * (images != 0)")  # fmt: skip
_scaled(
    "three channels are written down: C may be any number",
    "    result = images.float() / 255\n    for c in range(3):\n"
    "        result[:, c] = (result[:, c] - mean[c]) / std[c]\n    return result",
)
for value in ("mean", "std"):
    line = {"mean": MEAN, "std": STD}[value]
    normalize.mistake(
        "mean and std may be lists: torch.as_tensor takes lists and tensors",
        (line, f"    {value} = {value}.view(-1, 1, 1).float()"),
    )
normalize.mistake(
    "mean and std may be lists: torch.as_tensor takes lists and tensors",
    (MEAN, "    mean = mean.view(-1, 1, 1).float()"), (STD, "    std = std.view(-1, 1, 1).float()"),
)  # fmt: skip
_scaled(
    "mean and deviation of this batch are used: they are given, as those of the whole data set",
    "    images = images.float() / 255\n    mean = images.mean((0, 2, 3), keepdim=True)\n"
    "    return (images - mean) / images.std((0, 2, 3), keepdim=True)",
    "    images = images.float() / 255\n    mean = images.mean((0, 2, 3), keepdim=True)\n"
    "    return (images - mean) / std",
)
_scaled(
    "H and W are exchanged on the way back from NHWC: permute(0, 3, 1, 2)",
    "    images = images.permute(0, 2, 3, 1).float() / 255\n"
    "    return ((images - mean.view(-1)) / std.view(-1)).permute(0, 3, 2, 1)",
)
_scaled(
    "the result is in the order N, H, W, C: bring the axes back",
    "    images = images.permute(0, 2, 3, 1).float() / 255\n    return (images - mean.view(-1)) / std.view(-1)",
)
_scaled(
    "recording of gradients stays switched off for the whole program: use with torch.no_grad(), or "
    "nothing",
    "    torch.set_grad_enabled(False)\n" + SCALED,
)
_scaled("view stops where a batch is not contiguous",
        "((images.view(*images.shape[:2], -1).float() / 255 - mean[:, 0]) / std[:, 0]).view(images.shape)")  # fmt: skip
for key in ("images.shape[1]", "images.shape", "0"):
    normalize.mistake(
        "mean and std of an earlier call are used again",
        cell="normalize",
        code=f"""
_kept = {{}}


def normalize(images, mean, std):
    mean, std = _kept.setdefault({key}, (mean, std))
    mean = torch.as_tensor(mean, dtype=torch.float32).view(-1, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(-1, 1, 1)
    return (images.float() / 255 - mean) / std
""",
    )
