"""Exercises of `lenet5` with short answers only: sizes, parameters, diagnoses of five runs."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("lenet5/test_shapes", done="every size is right, before a line of code")
def shapes(work: Work, rng: np.random.Generator) -> None:
    del work, rng


shapes.short_answers(
    "shapes",
    hint="a 5 × 5 kernel without padding takes 4 from the height and the width, padding 2 gives "
    "them back, pooling halves; convolutions give (C, H, W), the last two layers (features,)",
    why={
        "C1": "six kernels make six channels, and padding 2 gives back what the 5 × 5 kernel takes",
        "S2": "pooling by 2 × 2 halves height and width and leaves the channels",
        "C3": "sixteen kernels, and without padding 14 - 4 = 10",
        "S4": "10 becomes 5, the channels stay",
        "C5": "the kernel is as large as its map, so it has a single place to be: 5 - 4 = 1",
        "F6": "a linear layer of 84 units gives 84 numbers",
        "output": "one logit for each of ten digits",
    },
    mistakes=[
        (
            "C1 has padding 2, which gives back the 4 rows and columns that a 5 × 5 kernel takes; "
            "what follows C1 becomes larger with it",
            {"C1": (6, 24, 24), "S2": (6, 12, 12), "C3": (16, 8, 8), "S4": (16, 4, 4)},
        ),
        (
            "without padding in C1 the sizes would be these; and then C5's kernel would not even fit",
            {
                "C1": (6, 24, 24), "S2": (6, 12, 12), "C3": (16, 8, 8), "S4": (16, 4, 4),
                "C5": (120, 0, 0),
            },
        ),
        (
            "only C1 is padded: C3 takes 4 from the height and the width of its maps",
            {"C3": (16, 14, 14), "S4": (16, 7, 7), "C5": (120, 3, 3)},
        ),
        (
            "C5 is a convolution: it gives (C, H, W) like the layers before it, with a height and a "
            "width of 1",
            {"C5": (120,)},
        ),
        (
            "channels come first in PyTorch: convolutions give (C, H, W)",
            {
                "C1": (28, 28, 6), "S2": (14, 14, 6), "C3": (10, 10, 16), "S4": (5, 5, 16),
                "C5": (1, 1, 120),
            },
        ),
        (
            "(84) is a mere number: a tuple of one number needs its comma, (84,)",
            {"F6": 84, "output": 10},
        ),
        (
            "pooling halves the height and the width; the channels stay as they are",
            {"S2": (3, 14, 14), "S4": (8, 5, 5)},
        ),
        ("the last layer has one output for each of ten digits, not 120", {"output": (120,)}),
    ],
)  # fmt: skip


@exercise("lenet5/test_counts", done="every parameter is counted")
def counts(work: Work, rng: np.random.Generator) -> None:
    del work, rng


counts.short_answers(
    "counts",
    hint="each output channel has one kernel over all input channels and one bias: "
    "outputs × (inputs × kH × kW + 1); a unit of a linear layer: inputs + 1; "
    "pooling here learns nothing",
    why={
        "C1": "6 · (1 · 5 · 5 + 1): six kernels over one grey channel, a bias each",
        "S2": "the mean of four numbers has nothing to learn",
        "C3": "16 · (6 · 5 · 5 + 1): each kernel runs through all six channels",
        "C5": "120 · (16 · 5 · 5 + 1): four fifths of the network, in the layer that looks at whole maps",
        "F6": "84 · (120 + 1)",
        "output": "10 · (84 + 1)",
        "total": "the sum of the layers",
        "total with 120 outputs": "the last layer has 120 · 85 in place of 10 · 85: 110 · 85 more",
    },
    mistakes=[
        (
            "the biases are missing: one bias for each output channel and each unit",
            {
                "C1": 150, "C3": 2400, "C5": 48_000, "F6": 10_080, "output": 840,
                "total": 61_470, "total with 120 outputs": 70_710,
            },
        ),
        (
            "a kernel of C3 or C5 runs over all input channels: inputs × 5 × 5 weights for each output",
            {"C3": 416, "C5": 3120, "total": 14_706, "total with 120 outputs": 24_056},
        ),
        (
            "a kernel of C3 runs over all six input channels: 6 · 5 · 5 weights for each output",
            {"C3": 416, "total": 59_706, "total with 120 outputs": 69_056},
        ),
        (
            "pooling here learns nothing; two numbers for each map were the pooling of 1998",
            {"S2": 12},
        ),
        (
            "pooling here learns nothing; two numbers for each map were the pooling of 1998",
            {"S2": 12, "total": 61_718, "total with 120 outputs": 71_068},
        ),
        (
            "the layer of 120 outputs stands in place of the one of 10: take its 850 away first",
            {"total with 120 outputs": 71_906},
        ),
        (
            "each of the 110 outputs more has 84 weights and a bias",
            {"total with 120 outputs": 61_706 + 110 * 84},
        ),
        (
            "in C3 every kernel runs over all six channels here: the missing connections are those of 1998",
            {"C3": 1516, "total": 60_806, "total with 120 outputs": 70_156},
        ),
        (
            "a linear layer has one bias for each output, not for each input",
            {
                "F6": 84 * 120 + 120, "output": 84 * 10 + 84, "total": 61_816,
                "total with 120 outputs": 156 + 2416 + 48_120 + 10_200 + 84 * 120 + 84,
            },
        ),
    ],
)  # fmt: skip


@exercise("lenet5/test_diagnosis", done="every run has its diagnosis")
def diagnosis(work: Work, rng: np.random.Generator) -> None:
    del work, rng


SMALL, LARGE = "learning rate too small", "learning rate too large"
FINE, MANY, SOFTMAX = "nothing is wrong", "120 outputs", "probabilities"

diagnosis.short_answers(
    "diagnosis",
    hint="look where each loss starts (ln 10 = 2.30?), whether it moves at all, how noisy it is, "
    "and where it stops",
    why={
        "A": "it starts at ln 10 and hardly moves: the steps are too small",
        "B": "it starts near ln 120 = 4.8, so there are 120 outputs; that it ends well hides it",
        "C": "it starts at ln 10, falls fast and ends low: nothing is wrong",
        "D": "it rises above the loss of guessing and wavers there: the steps are too large",
        "E": "it falls at first and then lies on the floor of 1.46: softmax was applied twice",
    },
    options=[FINE, SMALL, LARGE, MANY, SOFTMAX],
    mistakes=[
        (
            "look at A and D again: which of them hardly moves, and which is thrown about?",
            {"A": LARGE, "D": SMALL},
        ),
        (
            "look at B and D again: steps that are too large do nothing to the first loss, before any "
            "step; what decides where a loss starts?",
            {"B": LARGE, "D": MANY},
        ),
        (
            "look at A and E again: one hardly moves at all, the other learns until it meets a floor",
            {"A": SOFTMAX, "E": SMALL},
        ),
        (
            "look at B and C again: a good end proves little; ln 10 = 2.30 is where a sound run starts",
            {"B": FINE, "C": MANY},
        ),
        (
            "look at C and E again: which of them comes to lie on the floor of 1.46?",
            {"C": SOFTMAX, "E": FINE},
        ),
        ("each diagnosis is used once", {"E": SMALL}),
        ("each diagnosis is used once", {"B": LARGE}),
        ("each diagnosis is used once", {"A": FINE}),
        ("each diagnosis is used once", {"E": FINE}),
        ("each diagnosis is used once", {"B": FINE}),
        ("each diagnosis is used once", {"A": SOFTMAX}),
        ("each diagnosis is used once", {"D": SMALL}),
        ("each diagnosis is used once", {"A": LARGE}),
    ],
)
