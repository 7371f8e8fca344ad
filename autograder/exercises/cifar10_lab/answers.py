"""Short answers of `cifar10_lab`: the plan's numbers, the family of networks, tasks beyond one label."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work

FIELD = "a receptive field grows by (kernel − 1) × jump, and a stride multiplies the jump afterwards (assignment 3)"
WEIGHTS = "a convolution without bias has outputs × inputs × kH × kW weights"


@exercise(
    "cifar10_lab/test_plan_numbers", done="sizes, parameters and receptive fields of the plan"
)
def plan(work: Work, rng: np.random.Generator) -> None:
    del work, rng


plan.short_answers(
    "plan_numbers",
    hint=f"a stride of 2 halves the maps; {WEIGHTS}; {FIELD}",
    why={
        "height of the maps behind block 3": "32 is halved three times: 16, 8, 4",
        "weights of the first convolution of block 2": "32 outputs × 16 inputs × 3 × 3; no bias, since "
        "batch norm follows",
        "numbers that enter the linear layer": "global average pooling leaves one number for each of the 64 maps",
        "receptive field behind the stem": "one 3 × 3 convolution",
        "receptive field behind block 1": "the stride-2 convolution adds 2 pixels, the one behind it 2 × 2",
        "receptive field behind block 3": "3, then + 2 + 4, + 4 + 8, + 8 + 16",
        "receptive field behind block 3 if every stride were 1": "seven convolutions add 2 pixels each to 1",
    },
    mistakes=[
        (
            "the fields count kernels only: " + FIELD,
            {"receptive field behind block 1": 7, "receptive field behind block 3": 15},
        ),
        (
            "a stride multiplies the jump afterwards: the convolution that has it still moves by the jump before",
            {"receptive field behind block 1": 11, "receptive field behind block 3": 59},
        ),
        (
            "the linear layer stands behind global average pooling: one number for each map, not all its pixels",
            {"numbers that enter the linear layer": 64 * 4 * 4},
        ),
        (
            "each output channel looks at all input channels: " + WEIGHTS,
            {"weights of the first convolution of block 2": 32 * 9},
        ),
        (
            "block 2 begins with 16 channels, what block 1 gives: its first convolution has 16 inputs",
            {"weights of the first convolution of block 2": 32 * 32 * 9},
        ),
        (
            "with a bias each output would have one number more, but these convolutions have none",
            {"weights of the first convolution of block 2": 32 * 16 * 9 + 32},
        ),
        (
            "the maps are halved once in each of three blocks: 32, 16, 8, 4",
            {"height of the maps behind block 3": 8},
        ),
        (
            "with strides of 1 seven 3 × 3 convolutions, the stem among them, add 2 pixels each",
            {"receptive field behind block 3 if every stride were 1": 13},
        ),
    ],
)


@exercise("cifar10_lab/test_family", done="what changed from AlexNet to VGG to ResNet")
def family(work: Work, rng: np.random.Generator) -> None:
    del work, rng


FIVE = "weights of one 5 × 5 convolution, 64 → 64 channels"
TWO = "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels"
THREE = "receptive field of three 3 × 3 convolutions with stride 1"
ALEXNET = "per cent of AlexNet's parameters in its linear layers"
RESNET = "per cent of ResNet-50's parameters in its linear layer"

family.short_answers(
    "family",
    hint=f"{WEIGHTS}; a linear layer has inputs × outputs weights and a bias for each output; round to whole "
    "per cents",
    why={
        FIVE: "64 × 64 × 5 × 5 = 102,400",
        TWO: "2 × 64 × 64 × 3 × 3 = 73,728: fewer, with the same field and a ReLU more",
        THREE: "1 + 3 × 2",
        ALEXNET: "58.6 of 61.1 million stand in three linear layers",
        RESNET: "2.05 of 25.6 million: average pooling comes before the only linear layer",
    },
    mistakes=[
        ("each output channel has a kernel for each input channel: " + WEIGHTS, {FIVE: 64 * 25, TWO: 2 * 64 * 9}),
        ("fields do not multiply: each 3 × 3 convolution adds 2", {THREE: 27}),
        ("a field of three layers is 1 + 2 + 2 + 2", {THREE: 9}),
        ("AlexNet has three linear layers, and the first two are the large ones", {ALEXNET: 7}),
        ("per cent are asked for, whole numbers from 0 to 100", {ALEXNET: 0.96, RESNET: 0.08}),
        ("there are two 3 × 3 convolutions", {TWO: 64 * 64 * 9}),
    ],
)  # fmt: skip


@exercise("cifar10_lab/test_tasks", done="each question has its answer's form")
def tasks(work: Work, rng: np.random.Generator) -> None:
    del work, rng


TASKS = ("recognition", "detection", "semantic segmentation", "instance segmentation")
PIXELS = "a class for each pixel; two cars side by side become one area"
MASKS = "a mask for each thing; two cars side by side stay two"
SCORES = "an array (K, H, W): K scores at each pixel"
PEOPLE = "how many people are on the photograph, and where, roughly"
CYCLIST = "cut out the second cyclist from the left, exactly"
SEGMENTATION = (
    "semantic segmentation gives each pixel a class, instance segmentation each thing a mask"
)

tasks.short_answers(
    "task_of",
    hint="task_of: compare with the pictures: is the answer given for the image, a box, a pixel, a thing?",
    options=TASKS,
    why={
        "one label for the whole image": "one word, no place",
        "a box and a class for each thing": "things are found, each with its place",
        PIXELS: "pixels know their class and not their thing",
        MASKS: "a mask for each thing tells neighbours of one class apart",
        SCORES: "K scores at each pixel are a class for each pixel",
        PEOPLE: "counting needs single things, and roughly is as good as a box",
        CYCLIST: "the second one is a single thing, and exactly asks for its mask",
    },
    mistakes=[
        (
            SEGMENTATION,
            {
                PIXELS: TASKS[3],
                MASKS: TASKS[2],
                SCORES: TASKS[3],
                CYCLIST: TASKS[2],
            },
        ),
        (SEGMENTATION, {PIXELS: TASKS[3], MASKS: TASKS[2]}),
        ("one label says neither how many there are nor where", {PEOPLE: TASKS[0]}),
        ("a box is rough enough here: no masks are asked for", {PEOPLE: TASKS[3]}),
        ("a box does not cut out exactly", {CYCLIST: TASKS[1]}),
        (
            "pixels of one class do not tell the second cyclist from the first",
            {CYCLIST: TASKS[2]},
        ),
        ("scores at each pixel belong to classes, not to things", {SCORES: TASKS[3]}),
    ],
)
tasks.short_answers(
    "caption_is_wrong",
    hint="caption_is_wrong: look at the drawing only: what is it, what does it do, what stands beside it?",
    why={
        "a dog": "it is a cat",
        "sleeping": "it sits, with open eyes",
        "beside a television": "beside it stands an open laptop",
        "on a table": "that is where it sits",
    },
    mistakes=[
        (
            "look at the drawing only: the caption describes a usual picture, not this one",
            dict.fromkeys(("a dog", "sleeping", "beside a television", "on a table"), False),
        ),
        (
            "look at the drawing only: not everything in the caption is wrong",
            dict.fromkeys(("a dog", "sleeping", "beside a television", "on a table"), True),
        ),
    ],
)
