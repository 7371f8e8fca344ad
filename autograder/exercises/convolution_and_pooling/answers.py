"""Exercises 9 and 10 of `convolution_and_pooling`: short answers about shifts, and with pencil and paper."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("convolution_and_pooling/test_shifted", done="what pooling forgives and what it does not")
def shifted(work: Work, rng: np.random.Generator) -> None:
    del work, rng


_MAX2, _MAX3 = "max-pool 2 × 2, stride 2: ", "max-pool 3 × 3, stride 1: "
_MEAN2, _EVERY, _GLOBAL = (
    "average-pool 2 × 2, stride 2: ",
    "every second pixel: ",
    "global max-pool: ",
)

_WINDOWS = "2 × 2, stride 2: the windows cover the columns 0-1, 2-3, 4-5, 6-7"
_STEP = f"{_WINDOWS}; a shift by the stride moves the output by one cell, so it does not stay"
_OVERLAP = "3 × 3, stride 1: windows begin at each column; which of them see column 3, which 4?"
_AVERAGE = f"average-pooling {_WINDOWS}, and a mean does not tell where in its window the pixel is"
_SAMPLE = "every second pixel: x[::2, ::2] keeps the columns 0, 2, 4 and 6; what of the others?"
_ONE = "global max-pooling: there is one window, and its maximum does not tell where it is"
shifted.short_answers(
    "unchanged",
    hint="draw the eight columns and each operation's windows: the output stays only if the pixel "
    "stays in the same windows; x[::2, ::2] keeps the columns 0, 2, 4 and 6",
    why={
        _MAX2 + "2 -> 3": "both columns lie in the window 2-3",
        _MAX2 + "3 -> 4": "the pixel crosses the border between the windows 2-3 and 4-5",
        _MAX2 + "2 -> 4": "a shift by the stride moves the output by one cell",
        _MAX3 + "3 -> 4": "windows begin at each column: the response moves along",
        _MEAN2 + "2 -> 3": "the mean of a window does not tell where in it the pixel is",
        _EVERY + "2 -> 3": "column 3 is not kept: the pixel is lost",
        _GLOBAL + "2 -> 5": "there is one window, and its maximum is the same everywhere",
    },
    options=[True, False],
    mistakes=[
        (f"max-pooling {_WINDOWS}; 3 and 4 lie in two of them", {_MAX2 + "3 -> 4": True}),
        (
            f"{_WINDOWS}: not 1-2, 3-4, 5-6",
            {_MAX2 + "2 -> 3": False, _MAX2 + "3 -> 4": True, _MEAN2 + "2 -> 3": False},
        ),
        (
            f"pooling forgives a shift inside one window only; {_WINDOWS}",
            {_MAX2 + "3 -> 4": True, _MAX2 + "2 -> 4": True, _MAX3 + "3 -> 4": True},
        ),
        (_STEP, {_MAX2 + "2 -> 4": True}),
        (_OVERLAP, {_MAX3 + "3 -> 4": True}),
        (_AVERAGE, {_MEAN2 + "2 -> 3": False}),
        (_SAMPLE, {_EVERY + "2 -> 3": True}),
        (_ONE, {_GLOBAL + "2 -> 5": False}),
        (
            f"{_OVERLAP} And {_SAMPLE} And {_ONE}",
            {_MAX3 + "3 -> 4": True, _EVERY + "2 -> 3": True, _GLOBAL + "2 -> 5": False},
        ),
    ],
)


@exercise("convolution_and_pooling/test_paper", done="all five are right")
def paper(work: Work, rng: np.random.Generator) -> None:
    del work, rng


_D = [[21, 50, 86, 65, 36], [35, 17, 43, -13, 50], [60, 75, 147, 93, 78], [39, -8, 73, -14, 42]]
_D += [[25, 37, 65, 40, 28]]
_F, _G = [[185, 205], [169, 192]], [[215, 270], [166, 158]]
_ONES = [[21, 50, 86, 65, 36], [35, 80, 130, 95, 50], [60, 117, 195, 135, 78]]
_ONES += [[39, 67, 109, 70, 42], [25, 37, 65, 40, 28]]
_THREE = [[21, 50, 86, 65, 36], [35, -4, 14, -49, 50], [60, 61, 131, 79, 78]]
_THREE += [[39, -33, 61, -42, 42], [25, 37, 65, 40, 28]]
_SMALL = [row[1:4] for row in _D[1:4]]
_TWO = "D's padding is 2 on each side: 3 + 2 · 2 = 7 rows, and 5 of the output"
_CORNER = "E's only window begins in the upper left corner of D, not in its middle"
paper.short_answers(
    "paper",
    hint="sizes first: C is 3 × 3, D is 5 × 5, E is 1 × 1, written [[…]]; the middle of B is -2; F "
    "lays K down as it is, G turns it upside down and left to right; then check each sum again",
    why={
        "C": "the largest of each 2 × 2 window; the odd last row and column are left over",
        "D": "with a frame of two zeros there are 5 × 5 places for B",
        "E": "with stride 3 only one window fits into D, in its upper left corner",
        "F": "K lies on C as it is written",
        "G": "K is turned round first, so its 4 meets the first number of each window",
    },
    mistakes=[
        ("F and G are exchanged: the true convolution turns the kernel round", {"F": _G, "G": _F}),
        ("for G the kernel is turned upside down and left to right", {"G": [[225, 275], [155, 172]]}),
        ("for F the kernel K lies as it is written, not transposed", {"F": [[200, 225], [160, 194]]}),
        ("F and G are different: one of them turns the kernel round", {"G": _F}),
        ("F and G are different: one of them turns the kernel round", {"F": _G}),
        (
            "C is max-pooling: the largest of each window, not its average",
            {"C": [[10, 12, 11.25], [11.5, 13.5, 11.5], [14, 8.5, 18.25]]},
        ),
        ("the middle of B is -2, not 1", {"D": _ONES}),
        ("the middle of B is -2: the window's sum minus three times its middle", {"D": _THREE, "E": [[470]]}),
        (_TWO, {"D": _SMALL, "E": [[-28]]}),
        (_TWO, {"D": _SMALL}),
        (f"{_TWO}; without padding there is one window only", {"D": [[147]]}),
        ("E's stride is 3: from row 0 the next window would begin in row 3, and hang over",
         {"E": [[483, 624], [537, 594]]}),
        (_CORNER, {"E": [[-28]]}),
        ("E is an array of one number: write it with two brackets, [[…]]", {"E": [483]}),
        ("E is an array of one number: write it with two brackets, [[…]]", {"E": 483}),
        ("D, fourth row: mind the sign of each sum",
         {"D": [*_D[:3], [39, -8, 73, 14, 42], _D[4]]}),
    ],
)  # fmt: skip
