"""Exercise `brightness` of `assignment_name`: TO WRITE, what it is about."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("assignment_name/test_brightness", done="a number for each image")
def brightness(work: Work, rng: np.random.Generator) -> None:
    # Small and unequal sizes, so that no two mistakes give the same; first the case that is easiest to read.
    for shape in ((1, 1, 2, 2), (2, 3, 4, 5), (3, 1, 5, 2)):
        images = torch.from_numpy(rng.random(shape))
        work.compare(
            work.call("brightness", images), f"brightness, batch of shape {shape}", types=True
        )


# Each mistake is an edit of the solution. Its sentence is said when a student's results are what it gives.
brightness.mistake(
    "the mean runs over N, too, so all images share one number: leave axis 0 out",
    ("images.mean(dim=(1, 2, 3))", "images.mean()"),
)
brightness.mistake(
    "each channel has a number of its own: the mean runs over C as well, axis 1",
    ("dim=(1, 2, 3)", "dim=(2, 3)"),
)
brightness.mistake(
    "the pixels are added up, not averaged",
    ("images.mean(dim=(1, 2, 3))", "images.sum(dim=(1, 2, 3))"),
)
brightness.right("axes joined first", ("images.mean(dim=(1, 2, 3))", "images.flatten(1).mean(1)"))
