"""Exercises of `fmnist_mlp_vs_cnn` with short answers only: other tables, and the verdict."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "fmnist_mlp_vs_cnn/test_what_if",
    done="shapes and counts are right for networks that are not in the table",
)
def what_if(work: Work, rng: np.random.Generator) -> None:
    del work, rng


COLOUR = "parameters of the first convolution, images (3, 32, 32)"
FLAT = "values after Flatten, images (3, 32, 32)"
PADDED = "values after Flatten, images (1, 28, 28), padding=1 in both convolutions"
FEW = "parameters in all, 32 kernels in the second convolution"
BARE = "parameters in all, without the two MaxPool2d"
what_if.short_answers(
    "what_if",
    hint="follow one image through the layers; a pooling drops an odd last row, and the linear layer behind "
    "Flatten has an input for each value that is left",
    why={
        COLOUR: "64 kernels with 3 · 3 · 3 weights and a bias each",
        FLAT: "32 → 30 → 15 → 13 → 6, so 128 · 6 · 6",
        PADDED: "28 → 28 → 14 → 14 → 7, so 128 · 7 · 7",
        FEW: "the second convolution and the first linear layer shrink: 640 + 18,464 + 160,200 + 2,010",
        BARE: "128 · 24 · 24 values enter the linear layer: it has 14,745,800 parameters",
    },
    mistakes=[
        ("a kernel runs over all three colours: 3 · 3 · 3 weights and a bias", {COLOUR: 640}),
        ("a kernel runs over all three colours, and has a bias", {COLOUR: 576}),
        ("the biases of the first convolution are missing: one for each of 64 kernels", {COLOUR: 1728}),
        ("one bias for each of the 64 kernels, not one in all", {COLOUR: 1729}),
        ("the pooling drops an odd last row: 13 becomes 6", {FLAT: 6272}),
        ("the convolutions take 2 off height and width: 32 → 30 → 15 → 13 → 6", {FLAT: 128 * 8 * 8}),
        ("the images are 32 × 32 here: 32 → 30 → 15 → 13 → 6", {FLAT: 3200}),
        ("the number of maps belongs to it: 128 maps of 6 × 6", {FLAT: 36}),
        ("the number of maps is that of the second convolution, 128, whatever the colours", {FLAT: 3 * 128 * 36}),
        ("both convolutions are padded: 28 → 28 → 14 → 14 → 7", {PADDED: 4608}),
        ("with padding 1 a 3 × 3 convolution keeps the size: 28 → 28 → 14 → 14 → 7", {PADDED: 3200}),
        ("the pooling halves twice: 28 → 14 → 7", {PADDED: 128 * 14 * 14}),
        ("the pooling halves twice: 28 → 14 → 7", {PADDED: 128 * 28 * 28}),
        ("with 32 maps fewer values reach the first linear layer: 32 · 5 · 5 inputs", {FEW: 661_314}),
        ("with 32 maps only the linear layer was changed: the second convolution has 32 kernels", {FEW: 236_706}),
        ("the biases are missing: each kernel and each unit has one", {FEW: 576 + 18_432 + 160_000 + 2_000}),
        ("the second convolution's kernels run over 64 channels", {FEW: 640 + 32 * 10 + 160_200 + 2_010}),
        ("pooling has no parameters, but without it 128 · 24 · 24 values enter the linear layer", {BARE: 716_706}),
        ("the convolutions take 2 off each time, 28 → 26 → 24: 128 · 24 · 24 values enter the linear layer",
         {BARE: 640 + 73_856 + (128 * 28 * 28 * 200 + 200) + 2_010}),
        ("the convolutions take 2 off each time, 28 → 26 → 24: 128 · 24 · 24 values enter the linear layer",
         {BARE: 640 + 73_856 + (128 * 26 * 26 * 200 + 200) + 2_010}),
        ("the biases are missing: each kernel and each unit has one",
         {BARE: 576 + 73_728 + 128 * 24 * 24 * 200 + 2_000}),
        ("where fewer or more values come out of Flatten, the first linear layer changes with it",
         {FEW: 661_314, BARE: 716_706}),
    ],
)  # fmt: skip


@exercise(
    "fmnist_mlp_vs_cnn/test_verdict", done="the case is closed", uses=["test_possible_counts"]
)
def verdict(work: Work, rng: np.random.Generator) -> None:
    del work, rng


LOWER = ("MLP: fewest right", "CNN: fewest right")
UPPER = ("MLP: most right", "CNN: most right")


def sides(low: tuple[int, int], high: tuple[int, int] = (8828, 9137)) -> dict[str, int]:
    """The four counts."""
    return {**dict(zip(LOWER, low, strict=True)), **dict(zip(UPPER, high, strict=True))}


verdict.short_answers(
    "verdict",
    hint="call possible_counts for each batch size and both reports; only one size explains both, and the "
    "first and the last entry of its lists are the fewest and the most",
    why={
        "batch size": "only with 32 the report, times batches times batch size, is a whole number for both",
        "batches": "312 full ones and a short one",
        "images in the last batch": "10,000 - 312 · 32",
        "averaged": "8,828.000 and 9,137.000 are what 313 · 32 times the reports give",
        "the true counts can be recovered": "17 counts fit each report, and nothing tells them apart",
        "MLP: fewest right": "all 16 of the last batch are right, each counted twice in 8,828",
        "MLP: most right": "none of the last batch is right",
        "CNN: fewest right": "9,137 - 16, for the same reason",
        "CNN: most right": "none of the last batch is right",
    },
    mistakes=[
        (
            '"nominal" would be the sum of the accuracies divided by 312.5; the reports fit a division by '
            "the number of batches, 313",
            {"averaged": "nominal"},
        ),
        (
            "with shares of images the report times 10,000 would be a whole number; it is not",
            {"averaged": "images"},
        ),
        (
            "several counts fit each report: the average has thrown away which one it was",
            {"the true counts can be recovered": True},
        ),
        (
            "the short last batch is a batch, too: 312 full ones and one more",
            {"batches": 312},
        ),
        (
            "the number of batches is whole: the short one counts as one",
            {"batches": 312.5},
        ),
        (
            "the short last batch is a batch, too, and its accuracy enters the mean like any other",
            {"batches": 312, "averaged": "nominal"},
        ),
        (
            "the last batch holds what 312 full ones of 32 leave of 10,000",
            {"images in the last batch": 32},
        ),
        *(
            (
                f"with batches of {size} there is no count that explains the reports: possible_counts gives []",
                {"batch size": size, "batches": batches, "images in the last batch": left},
            )
            for size, batches, left in (
                (16, 625, 16), (64, 157, 16), (100, 100, 100), (128, 79, 16), (64, 156, 16), (128, 78, 16),
                (100, 100, 0), (16, 625, 0),
            )
        ),
        (
            "that is the report times 10,000, which no network reaches: possible_counts gives the counts",
            sides((8814, 9122)),
        ),
        (
            "that is the report times 10,000, which no network reaches: possible_counts gives the counts",
            sides((8814, 9122), (8814, 9122)),
        ),
        (
            "that is the report times 10,000, which no network reaches: possible_counts gives the counts",
            sides((8813, 9122), (8813, 9122)),
        ),
        (
            "one count is missing: t goes from 0 to 16, all of the last batch may be right",
            sides((8813, 9122)),
        ),
        (
            "one count is missing: t goes from 0 to 16, none of the last batch may be right",
            sides((8812, 9121), (8827, 9136)),
        ),
        (
            "8,828 and 9,137 are S + 2 t, in which each right answer of the last batch counts twice",
            {"the true counts can be recovered": True, **sides((8828, 9137))},
        ),
        (
            "8,828 and 9,137 are S + 2 t, in which each right answer of the last batch counts twice",
            sides((8828, 9137)),
        ),
        (
            "these are the right answers in the full batches alone: add those in the last batch",
            sides((8796, 9105)),
        ),
        (
            "fewest and most have changed places",
            sides((8828, 9137), (8812, 9121)),
        ),
        (
            "the two networks have changed places",
            {
                "MLP: fewest right": 9121, "MLP: most right": 9137,
                "CNN: fewest right": 8812, "CNN: most right": 8828,
            },
        ),
    ],
)  # fmt: skip
