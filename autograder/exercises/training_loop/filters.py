"""Exercises of `training_loop`: a method that slipped out of its class."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import pictures
from autograder.exercises.training_loop.networks import NO_SUPER, SLIPPED, built, outputs
from autograder.exercises.work import Work


@exercise("training_loop/test_two_filters", done="forward is a method again")
def two_filters(work: Work, rng: np.random.Generator) -> None:
    for channels, shape in (
        (int(rng.integers(2, 8)), (2, 1, 6, 9)),
        (1, (1, 1, 1, 5)),
        (9, (3, 1, 4, 7)),
    ):
        what = f"TwoFilters({channels})"
        model = built(work, rng, what, "TwoFilters", channels)
        says = "one image, one row and a width of 5 are allowed" if channels == 1 else ""
        outputs(work, model, [pictures(rng, *shape), pictures(rng, *shape)], what, says)
    work.compare(
        work.call(model, method="state_dict"), f"{what}: the names of its parameters", form=("keys",),
        says="the attributes have other names than in the listing: smooth and sharpen",
    )  # fmt: skip
    work.compare(
        work.call(model, pictures(rng, 1, 1, 2, 6), method="forward"), f"{what}.forward(images)",
        says="the class has no method forward: `__call__` is nn.Module's own, and calls forward",
    )  # fmt: skip
    work.call(model, method="double")
    images = torch.from_numpy(rng.standard_normal((1, 1, 2, 6)))
    work.compare(model(images), f"{what} after .double(), images in float64", types=True)


SMOOTH = "        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)\n"
SHARPEN = "        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))\n"
RETURN = "        return self.sharpen(torch.relu(self.smooth(images)))"
RELU = "torch.relu(self.smooth(images))"

for name in ("def foward(self", "def __call__(self"):
    two_filters.mistake(SLIPPED, ("def forward(self", name))
two_filters.mistake(
    SLIPPED, ("    def forward(", "def forward("), (RETURN, RETURN[4:])
)  # fmt: skip
two_filters.mistake("the ReLU between the convolutions is gone", (RELU, "self.smooth(images)"))
two_filters.mistake(
    "a second ReLU follows the last convolution: only indent, change nothing",
    (RETURN, RETURN + ".relu()"),
)
two_filters.mistake(
    "the ReLU stands after the second convolution, not between the two",
    (RETURN, "        return torch.relu(self.sharpen(self.smooth(images)))"),
)
two_filters.mistake(
    "another function than ReLU lies between the convolutions: that is a sigmoid",
    (RELU, "torch.sigmoid(self.smooth(images))"),
)
two_filters.mistake(
    "another function than ReLU lies between the convolutions: negative values pass weakly",
    (RELU, "nn.functional.leaky_relu(self.smooth(images))"),
)
two_filters.mistake(
    "forward returns the first convolution's output", (RETURN, "        return " + RELU)
)
two_filters.mistake(
    "forward has no return statement: it computes and keeps nothing",
    (RETURN, RETURN.replace("return ", "result = ")),
)
two_filters.mistake(
    "the second convolution is padded: the listing has no padding there, the width becomes W - 4",
    (SHARPEN, SHARPEN.replace("(1, 5))", "(1, 5), padding=(0, 2))")),
)
two_filters.mistake(
    "the padding of the first convolution is lost", (SMOOTH, SMOOTH.replace(", padding=1", ""))
)
two_filters.mistake(
    "the second kernel is turned: it is 1 high and 5 wide", (SHARPEN, SHARPEN.replace("1, 5)", "5, 1)"))
)  # fmt: skip
two_filters.mistake(
    "the 8 of the example is written down: the number of channels is the argument",
    (SMOOTH, SMOOTH.replace("channels", "8")),
    (SHARPEN, SHARPEN.replace("channels", "8")),
)
two_filters.mistake(
    "the first convolution has no bias: change nothing but the indentation",
    (SMOOTH, SMOOTH.replace("1)\n", "1, bias=False)\n")),
)
two_filters.mistake(
    "the second convolution has no bias: change nothing but the indentation",
    (SHARPEN, SHARPEN.replace("5))\n", "5), bias=False)\n")),
)
two_filters.mistake(
    "forward runs under no_grad, so nothing can be trained: the listing has no such line",
    (RETURN, "        with torch.no_grad():\n    " + RETURN),
)
two_filters.mistake(
    "the first convolution's output is cut from the graph, so it never learns",
    (RELU, RELU + ".detach()"),
)
two_filters.mistake(
    "pictures of width 5 are refused: they are wide enough for the kernel of width 5",
    (RETURN, "        if images.shape[-1] <= 5:\n            raise ValueError('too narrow')\n" + RETURN),
)  # fmt: skip
for squeezed in (".squeeze()", ".squeeze(1)", ".squeeze(0)"):
    two_filters.mistake(
        "axes of length one are squeezed away: the result has shape (N, 1, H, W - 4)",
        (RETURN, RETURN + squeezed),
    )
two_filters.mistake(
    "a size is written into forward that holds for some pictures only: the listing has none",
    (RETURN, "        images = images.reshape(-1, 1, 28, 28)\n" + RETURN),
)
two_filters.mistake(
    "the caller's images lose their negative values (relu_ works in place): the listing has one ReLU, "
    "between the convolutions",
    (RELU, "torch.relu(self.smooth(images.relu_()))"),
)
two_filters.mistake(
    "the images pass a ReLU first: the listing has one, between the convolutions",
    (RELU, "torch.relu(self.smooth(images.relu()))"),
)
two_filters.mistake(NO_SUPER, ("        super().__init__()\n", ""))
two_filters.mistake(
    "the attributes have other names than in the listing: smooth and sharpen",
    (SMOOTH, SMOOTH.replace("smooth", "first")),
    (SHARPEN, SHARPEN.replace("sharpen", "second")),
    (RETURN, "        return self.second(torch.relu(self.first(images)))"),
)
two_filters.short_answers(
    "outcome",
    hint="paste the broken class into a cell and try each line",
    options=["works", "raises"],
    why={
        "the class is defined": "Python sees a class with one method, and a function after it",
        "model = TwoFilters(8)": "__init__ is all that is needed here, and it is in the class",
        "list(model.parameters())": "both convolutions are registered by __init__",
        "model(images)": "it looks for forward in the class, and finds nn.Module's, which raises "
        "NotImplementedError",
        "forward(model, images)": "an ordinary function; model is handed over as `self`",
    },
    mistakes=[
        (
            "a class without forward is a class like any other: nothing shows when it is defined",
            {"the class is defined": "raises"},
        ),
        (
            "__init__ is in the class and does its work: making the model needs no forward",
            {"model = TwoFilters(8)": "raises"},
        ),
        (
            "the layers are registered by __init__, so the parameters are there without forward",
            {"list(model.parameters())": "raises"},
        ),
        (
            "model(images) looks in the class only: a function at the left margin is not found",
            {"model(images)": "works"},
        ),
        (
            "`self` is a name like any other: forward(model, images) calls a function with two arguments",
            {"forward(model, images)": "raises"},
        ),
        (
            "model(images) looks in the class only; forward(model, images) is a call of the function",
            {"model(images)": "works", "forward(model, images)": "raises"},
        ),
        (
            "nothing shows before forward is needed: only model(images) looks for it",
            {
                "model = TwoFilters(8)": "raises",
                "list(model.parameters())": "raises",
            },
        ),
    ],
)
