"""Exercise of `fmnist_mlp_vs_cnn`: what one image weighs in a mean of batch accuracies."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "fmnist_mlp_vs_cnn/test_image_weights", done="each image's weight in the average is right"
)
def image_weights(work: Work, rng: np.random.Generator) -> None:
    size = int(rng.integers(5, 40))
    batches = int(rng.integers(3, 9))
    left = int(rng.integers(1, size // 2 + 1))
    cases = [
        (45, 32), (10_000, 300), (10, 9), (10, 7), (23, 4), (96, 32), (10_000, 100), (7, 32), (2, 3),
        (6, 6), (1, 1), (8, 1), (10_000, 9_999), (9_999, 10_000), (100_000, 30_000), (100_001, 1),
        (size * batches + left, size), (size * (batches + 2) + left, size), (size * batches - 1, size),
        (size * batches, size), (left, size), (size * batches + left, size + left),
    ]  # fmt: skip
    for images, batch_size in cases:
        found = work.call("image_weights", images, batch_size)
        what = f"image_weights({images}, {batch_size})"
        for part, of in enumerate(("first", "last")):
            work.compare(
                found[part], f"{what}, weight of an image in the {of} batch",
                types=True, rtol=1e-9, atol=1e-15,
            )  # fmt: skip


BATCHES = "batches = -(-images // batch_size)"
LAST = "last = images - (batches - 1) * batch_size"
WEIGHTS = "return 1 / (batches * min(batch_size, images)), 1 / (batches * last)"
for new in ("1 / images, 1 / images",):
    image_weights.mistake(
        "that is the weight in a mean over images; in a mean over batches each batch counts the same",
        (WEIGHTS, f"return {new}"),
    )
image_weights.mistake(
    "the weight of the first batch's images is not 1 / images: each batch counts the same, however many "
    "images it has", (WEIGHTS, "return 1 / images, 1 / (batches * last)"),
)  # fmt: skip
DOWN = "the short last batch is a batch too: round the number of batches up"
image_weights.mistake(
    DOWN,
    (BATCHES, "batches = max(images // batch_size, 1)"),
    (LAST, "last = images % batch_size or batch_size"),
)
image_weights.mistake(
    DOWN,
    (BATCHES, "batches = images // batch_size"),
    (LAST, "last = images % batch_size or batch_size"),
)
image_weights.mistake(
    DOWN, (BATCHES, "batches = images // batch_size"), (LAST, "last = images % batch_size")
)
image_weights.mistake(DOWN, (BATCHES, "batches = images // batch_size"))
image_weights.mistake(DOWN, (BATCHES, "batches = max(images // batch_size, 1)"))
image_weights.mistake(
    DOWN, (BATCHES, "batches = max(1, images // batch_size)"),
    (LAST, "last = images - (-(-images // batch_size) - 1) * batch_size"),
)  # fmt: skip
image_weights.mistake(
    "the number of batches is rounded to the nearest; a batch that is begun counts: round up",
    (BATCHES, "batches = max(1, round(images / batch_size))"),
    (LAST, "last = images - (-(-images // batch_size) - 1) * batch_size"),
)
image_weights.mistake(
    "the number of batches is rounded to the nearest; a batch that is begun counts: round up",
    (BATCHES, "batches = round(images / batch_size)"),
)
TOO_MANY = "one batch too many is counted where nothing is left over"
image_weights.mistake(
    TOO_MANY,
    (BATCHES, "batches = images // batch_size + 1"),
    (LAST, "last = images % batch_size or batch_size"),
)
image_weights.mistake(TOO_MANY, (BATCHES, "batches = images // batch_size + 1"))
image_weights.mistake(
    "the number of batches is no fraction: round images / batch_size up",
    (BATCHES, "batches = images / batch_size"), (LAST, "last = images % batch_size or batch_size"),
)  # fmt: skip
image_weights.mistake("the number of batches is no fraction: round images / batch_size up",
                      (BATCHES, "batches = images / batch_size"))  # fmt: skip
image_weights.mistake(
    "an image's share within its batch has still to be divided by the number of batches",
    (WEIGHTS, "return 1 / min(batch_size, images), 1 / last"),
)
image_weights.mistake(
    "the weight in the first batch has still to be divided by the number of batches",
    (WEIGHTS, "return 1 / min(batch_size, images), 1 / (batches * last)"),
)
image_weights.mistake(
    "the weight in the last batch has still to be divided by the number of batches",
    (WEIGHTS, "return 1 / (batches * min(batch_size, images)), 1 / last"),
)
image_weights.mistake(
    "the last batch holds what is left over, fewer images than batch_size",
    (WEIGHTS, "return (1 / (batches * batch_size),) * 2"),
)
image_weights.mistake(
    "the last batch holds what is left over, fewer images than batch_size",
    (WEIGHTS, "return (1 / (batches * min(batch_size, images)),) * 2"),
)
image_weights.mistake(
    "the two are in the wrong order: (first, last)",
    (WEIGHTS, "return 1 / (batches * last), 1 / (batches * min(batch_size, images))"),
)
ZERO = "images % batch_size is 0 where nothing is left over: then the last batch is a full one"
image_weights.mistake(ZERO, (LAST, "last = images % batch_size"))
image_weights.mistake(ZERO, (LAST, "last = max(images % batch_size, 1)"))
image_weights.mistake(ZERO, (LAST, "last = images % batch_size or 1"))
image_weights.mistake(ZERO, (LAST, "last = images % batch_size or images"))
SMALL = "with fewer images than batch_size the only batch holds `images` images, not batch_size"
image_weights.mistake(SMALL, ("min(batch_size, images)", "batch_size"))
image_weights.mistake(
    SMALL,
    (
        WEIGHTS,
        "return 1 / (batches * batch_size), 1 / (batches * (last if images > batch_size else batch_size))",
    ),
)
image_weights.mistake(
    "fewer images than batch_size are allowed: they make one batch",
    (
        BATCHES,
        'if images < batch_size:\n        raise ValueError("too few images")\n    ' + BATCHES,
    ),
)
image_weights.mistake(
    "a single batch is the first and the last at once: both weights are the same",
    (
        WEIGHTS,
        "return 1 / (batches * min(batch_size, images)), 1 / (batches * last) if batches > 1 else 0.0",
    ),
)
image_weights.mistake(
    "the last weight is a multiple of the first; the weight itself was asked for",
    (WEIGHTS, "return 1 / (batches * min(batch_size, images)), min(batch_size, images) / last"),
)
image_weights.mistake(
    "these are upside down: one right answer raises the mean by 1 / (batches * size)",
    (WEIGHTS, "return batches * min(batch_size, images), batches * last"),
)
image_weights.mistake(
    "these are upside down: one right answer raises the mean by 1 / (batches * size)",
    (WEIGHTS, "return float(batches * min(batch_size, images)), float(batches * last)"),
)
image_weights.mistake("the last batch alone is divided by the number of batches less one",
                      (WEIGHTS, WEIGHTS.replace("(batches * last)", "((batches - 1) * last)")))  # fmt: skip
for digits in (3, 4, 5, 6, 8):
    image_weights.mistake(
        "the weights are rounded: small ones lose their digits, or become 0",
        (WEIGHTS, f"a, b = 1 / (batches * min(batch_size, images)), 1 / (batches * last)\n"
                  f"    return round(a, {digits}), round(b, {digits})"),
    )  # fmt: skip
FLOAT32 = "the weights are float32, with seven digits: return Python's numbers"
SINGLE = (
    "return tuple(torch.tensor([1 / (batches * min(batch_size, images)), 1 / (batches * last)]))"
)
image_weights.mistake(FLOAT32, (WEIGHTS, SINGLE))
image_weights.mistake(FLOAT32, (WEIGHTS, SINGLE[:-1] + ".tolist())"))
image_weights.mistake(
    FLOAT32,
    (
        WEIGHTS,
        "return tuple((1 / (torch.tensor([min(batch_size, images), last]) * float(batches))).tolist())",
    ),
)
image_weights.mistake("these are tensors: return Python's numbers", (
    WEIGHTS, "return tuple(torch.tensor([1 / (batches * min(batch_size, images)), 1 / (batches * last)], "
             "dtype=torch.float64))"))  # fmt: skip
image_weights.mistake(
    "whole-number division: // cuts, / divides", (WEIGHTS, WEIGHTS.replace("1 /", "1 //"))
)
image_weights.mistake(
    "results are kept by batch_size alone: another number of images gives other weights",
    cell="image_weights",
    code="""_known = {}


def image_weights(images, batch_size):
    if batch_size not in _known:
        batches = -(-images // batch_size)
        last = images - (batches - 1) * batch_size
        _known[batch_size] = 1 / (batches * min(batch_size, images)), 1 / (batches * last)
    return _known[batch_size]
""",
)
image_weights.mistake(
    "the number of batches is written down: compute it", (BATCHES, "batches = 313")
)
image_weights.mistake(
    "the function has no return statement, or returns nothing on this way through",
    (WEIGHTS, WEIGHTS.replace("return", "result =")),
)
