"""Exercise of `lenet5`: pictures that move, whatever their size and dtype."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


def pictures(rng: np.random.Generator, *shape: int, low: int = 1, high: int = 100) -> torch.Tensor:
    """Different numbers in float32, all positive."""
    return torch.from_numpy(rng.integers(low, high, shape).astype(np.float32)) + 0.5


def moved(work: Work, images: torch.Tensor, right: int, down: int, what: str = "") -> None:
    """One call: the numbers, then the dtype."""
    kind = str(images.dtype).removeprefix("torch.")
    label = (
        f"shift_images, {kind} of shape {tuple(images.shape)}, right = {right}, down = {down}{what}"
    )
    says = (
        "every number moves by (down, right), unchanged; what leaves is dropped, and zeros come in"
        if right or down else "a shift by nothing leaves all numbers as they are"
    )  # fmt: skip
    result = work.call("shift_images", images, right, down)
    work.compare(result, label, says=says, rtol=0, atol=0)
    work.compare(
        result, f"{label}: the dtype", form=("type",),
        says="the result has the dtype of the images: torch.zeros_like keeps it, torch.zeros does not",
    )  # fmt: skip


@exercise("lenet5/test_shift_images", done="the picture moves, and zeros come in")
def shift_images(work: Work, rng: np.random.Generator) -> None:
    height, width = (int(n) for n in rng.permutation(np.arange(4, 8))[:2])
    small = pictures(rng, 1, 1, height, width)
    for right, down in (
        (1, 0),
        (0, 1),
        (-1, 0),
        (0, -1),
        (2, 1),
        (-1, 2),
        (2, -1),
        (-2, -1),
        (0, 0),
    ):
        moved(work, small, right, down)
    several = pictures(rng, 2, 3, width, height)
    moved(work, several, *(int(n) for n in rng.permutation([1, 2])))
    moved(work, several, -2, -1)
    moved(work, several, height - 1, 1 - width, ", all but the last pixels")
    moved(work, several, 1 - height, width - 1, ", all but the last pixels")
    moved(work, pictures(rng, 2, 1, 9, 13), 7, -6)
    moved(work, pictures(rng, 2, 1, 12, 10), -5, 8)
    moved(work, pictures(rng, 3, 1, 1, 4), 1, 0, ", a single row")
    moved(work, pictures(rng, 3, 1, 4, 1), 0, -1, ", a single column")
    moved(work, -pictures(rng, 2, 1, 3, 4), 1, 1, ", negative numbers")
    moved(work, pictures(rng, 70, 1, 3, 2), 1, -1)
    whole = rng.integers(1, 256, (2, 1, 4, 5))
    moved(work, torch.from_numpy(whole.astype(np.uint8)), 1, -1)
    moved(work, torch.from_numpy(whole + 2**40), -1, 1, ", large numbers")
    moved(work, torch.from_numpy(whole % 2 == 0), 1, 1)
    moved(work, torch.from_numpy(whole / 7 + 1e-12), 1, 2)
    moved(work, pictures(rng, 2, 4, 5, 3).permute(0, 3, 1, 2), 2, 1, ", another layout in memory")
    edge = pictures(rng, 2, 1, 4, 5)
    edge[:, :, :, -1], edge[:, :, 0] = torch.inf, torch.nan
    moved(work, edge, 1, -1, ", nan and infinity where pixels leave")
    still = work.call("shift_images", several, 0, 0)
    work.compare(
        still.about("shares"), "shift_images, right = 0, down = 0: does it share memory with the images?",
        says="a new tensor is asked for, also where nothing moves: .clone() makes one",
    )  # fmt: skip
    first = work.call("shift_images", several, 1, 1)
    work.call("shift_images", several + 1, -1, 0)
    work.compare(
        first.method("clone"), "shift_images, a first result after a second call",
        says="each call makes a new tensor: what was returned earlier must not change any more",
    )  # fmt: skip


RETURN = "    return nn.functional.pad(images, (right, -right, down, -down))\n"
PAD = "nn.functional.pad(images, (right, -right, down, -down))"


def padded(right: str, left: str, down: str, up: str) -> tuple[str, str]:
    return PAD, f"nn.functional.pad(images, ({right}, {left}, {down}, {up}))"


def rolled(*lines: str) -> tuple[str, str]:
    """Roll, then set something to zero."""
    made = ["moved = images.roll((down, right), (2, 3))", *lines, "return moved"]
    return RETURN, "".join(f"    {line}\n" for line in made)


RIGHT, LEFT = "if right > 0: moved[..., :right] = 0", "if right < 0: moved[..., right:] = 0"
DOWN, UP = "if down > 0: moved[:, :, :down] = 0", "if down < 0: moved[:, :, down:] = 0"

shift_images.mistake(
    "what leaves on one side came back on the other (roll): fill with zeros",
    (PAD, "images.roll((down, right), (2, 3))"),
)
shift_images.mistake(
    "only the columns that come in are zero: rows that left came back on the other side",
    rolled(RIGHT, LEFT),
)
shift_images.mistake(
    "only the rows that come in are zero: columns that left came back on the other side",
    rolled(DOWN, UP),
)
shift_images.mistake(
    "what comes in is zero for positive shifts only: for negative ones it came back on the other side",
    rolled(RIGHT, DOWN),
)
shift_images.mistake(
    "for negative shifts the wrong side was set to zero: what comes in lies at the end",
    rolled(
        RIGHT, DOWN, "if right < 0: moved[..., :-right] = 0", "if down < 0: moved[:, :, :-down] = 0"
    ),
)
shift_images.mistake(
    "one row or column too many was set to zero",
    rolled(
        "if right > 0: moved[..., :right + 1] = 0",
        LEFT,
        "if down > 0: moved[:, :, :down + 1] = 0",
        UP,
    ),
)
shift_images.mistake(
    "a shift of 0 along an axis gives zeros: that axis needs a case of its own",
    (
        RETURN,
        "    moved = torch.zeros_like(images)\n"
        "    if right > 0: moved[..., right:] = images[..., :-right]\n"
        "    if right < 0: moved[..., :right] = images[..., -right:]\n"
        "    part, moved = moved, torch.zeros_like(images)\n"
        "    if down > 0: moved[:, :, down:] = part[:, :, :-down]\n"
        "    if down < 0: moved[:, :, :down] = part[:, :, -down:]\n"
        "    return moved\n",
    ),
)
shift_images.mistake(
    "right and down are swapped: the last axis, W, runs to the right",
    padded("down", "-down", "right", "-right"),
)
shift_images.mistake(
    "the picture went the opposite way", padded("-right", "right", "-down", "down")
)
shift_images.mistake(
    "rows went the opposite way: index 0 is the top row", padded("right", "-right", "-down", "down")
)
shift_images.mistake("columns went the opposite way", padded("-right", "right", "down", "-down"))
shift_images.mistake(
    "the sign is lost: negative shifts move to the left and upwards",
    padded("abs(right)", "-abs(right)", "abs(down)", "-abs(down)"),
)
shift_images.mistake("rows do not move: down is not used", padded("right", "-right", "0", "0"))
shift_images.mistake("columns do not move: right is not used", padded("0", "0", "down", "-down"))
shift_images.mistake(
    "negative shifts do not move anything",
    padded("max(right, 0)", "-max(right, 0)", "max(down, 0)", "-max(down, 0)"),
)
shift_images.mistake(
    "the picture grows: as much as comes in on one side has to leave on the other",
    padded("max(right, 0)", "max(-right, 0)", "max(down, 0)", "max(-down, 0)"),
)
shift_images.mistake(
    "the second move starts from the original again: one after the other, both on the same picture",
    (
        RETURN,
        "    moved = images.clone()\n"
        "    if right: moved = nn.functional.pad(images, (right, -right))\n"
        "    if down: moved = nn.functional.pad(images, (0, 0, down, -down))\n"
        "    return moved\n",
    ),
)
EDGE = "the pixels of the edge are repeated: what comes in is zero"
ROWS = "(torch.arange(images.shape[2]) - down).clamp(0, images.shape[2] - 1)"
COLUMNS = "(torch.arange(images.shape[3]) - right).clamp(0, images.shape[3] - 1)"
shift_images.mistake(EDGE, (PAD, f"images[:, :, {ROWS}][..., {COLUMNS}]"))
for fill, name in (("images.min().item()", "the smallest number of the batch"), ("1", "1")):
    shift_images.mistake(
        f"what comes in is {name}: it has to be zero", (PAD, PAD[:-1] + f", value={fill})")
    )
SIZE = "a size is written down: take height and width from images.shape"
SLICES = (
    "    moved = torch.zeros_like(images)\n"
    "    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = images[\n"
    "        :, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)\n"
    "    ]\n    return moved\n"
)
shift_images.mistake(SIZE, (RETURN, "    height = width = 28\n" + SLICES))
shift_images.mistake(
    "height and width are different numbers: images.shape[2] and images.shape[3]",
    (RETURN, "    height = width = images.shape[2]\n" + SLICES),
)
shift_images.mistake(
    "height and width are different numbers: images.shape[2] and images.shape[3]",
    (RETURN, "    height = width = images.shape[3]\n" + SLICES),
)
FAR = "the shift has a limit that nobody asked for: any shift smaller than the picture is right"
for limit in (1, 2, 4):
    limited = [f"max(-{limit}, min({limit}, {name}))" for name in ("right", "down")]
    shift_images.mistake(FAR, padded(limited[0], f"-{limited[0]}", limited[1], f"-{limited[1]}"))
shift_images.mistake(
    "only the first channel moves: all channels move",
    (
        RETURN,
        f"    moved = torch.zeros_like(images)\n    moved[:, :1] = {PAD}[:, :1]\n    return moved\n",
    ),
)
shift_images.mistake(
    "only the first channel moves: all channels move",
    (RETURN, f"    moved = images.clone()\n    moved[:, :1] = {PAD}[:, :1]\n    return moved\n"),
)
shift_images.mistake(
    "only the first images move: all of them move",
    (
        RETURN,
        f"    moved = torch.zeros_like(images)\n    moved[:64] = {PAD}[:64]\n    return moved\n",
    ),
)
shift_images.mistake(
    "only the first image moves: all of them move",
    (
        RETURN,
        f"    moved = torch.zeros_like(images)\n    moved[:1] = {PAD}[:1]\n    return moved\n",
    ),
)
shift_images.mistake(
    "an axis of length one was lost: the result has the shape of the images",
    (PAD, PAD + ".squeeze(0)"),
)
shift_images.mistake(
    "an axis of length one was lost: the result has the shape of the images",
    (PAD, PAD + ".squeeze()"),
)
shift_images.mistake(
    "the new tensor has the default dtype: torch.zeros_like(images) keeps it",
    (RETURN, f"    moved = torch.zeros(images.shape)\n    moved[:] = {PAD}\n    return moved\n"),
)
shift_images.mistake(
    "the result is float32 for every dtype: keep the dtype of the images", (PAD, f"{PAD}.float()")
)
shift_images.mistake(
    "the numbers went through float32, which rounds whole numbers above 16,777,216 and float64: leave them as "
    "they are",
    (PAD, PAD.replace("images", "images.float()") + ".to(images.dtype)"),
)
shift_images.mistake(
    "a new tensor is asked for, also where nothing moves: .clone() makes one",
    (RETURN, "    if right == 0 and down == 0:\n        return images\n" + RETURN),
)
shift_images.mistake(
    "each call makes a new tensor: one result tensor is kept here and returned again and again",
    (
        RETURN,
        "    kept = shift_images.__dict__.setdefault((tuple(images.shape), images.dtype), "
        f"torch.zeros_like(images))\n    kept.copy_({PAD})\n    return kept\n",
    ),
)
shift_images.mistake(
    "the images were changed in place: what leaves was set to zero in them before they were rolled",
    (
        RETURN,
        "    height, width = images.shape[2:]\n"
        "    if right > 0: images[..., width - right :] = 0\n"
        "    if right < 0: images[..., :-right] = 0\n"
        "    if down > 0: images[:, :, height - down :] = 0\n"
        "    if down < 0: images[:, :, :-down] = 0\n"
        "    return torch.roll(images, (down, right), (2, 3))\n",
    ),
)
shift_images.mistake(
    "the result was written into the caller's images: copy first, or start from torch.zeros_like(images)",
    (RETURN, f"    images[:] = {PAD}\n    return images\n"),
)
shift_images.mistake("the function has no return statement", (RETURN, f"    {PAD}\n"))
shift_images.right("by slices", (RETURN, "    height, width = images.shape[2:]\n" + SLICES))
shift_images.right("rolled and set to zero", rolled(RIGHT, LEFT, DOWN, UP))
