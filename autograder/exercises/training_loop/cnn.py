"""Exercises of `training_loop`: the vanilla CNN."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import distinct, pictures
from autograder.exercises.training_loop.networks import (
    NO_SUPER,
    PROBABILITIES,
    SLIPPED,
    built,
    outputs,
)
from autograder.exercises.work import Work


@exercise("training_loop/test_vanilla_cnn", done="12,810 parameters for MNIST, and right for other sizes too")  # fmt: skip
def vanilla_cnn(work: Work, rng: np.random.Generator) -> None:
    heights, widths = distinct(rng, 2, 14, 18), distinct(rng, 2, 18, 23)
    first, second = distinct(rng, 2, 3, 6)
    for sizes, count in (
        ((1, 10, 12, (2, 3), 4), 2),
        ((2, 11, 10, (3, 4), 1), 1),
        ((2, heights[0], widths[0], (first, second), 13), 3),
        ((3, widths[1], heights[1], (second, first), 6), 1),
    ):
        what = f"VanillaCNN{sizes}"
        says = "10 rows or columns are enough, and so are one image and one class"
        model = built(work, rng, what, "VanillaCNN", *sizes, says=says)
        shape = (count, sizes[0], *sizes[1:3])
        images = [pictures(rng, *shape), pictures(rng, *shape)]
        outputs(work, model, images, what)
    another = built(work, rng, f"another {what}", "VanillaCNN", *sizes)
    work.compare(another(images[1]), f"another {what}", rtol=1e-4, atol=1e-5)
    work.compare(
        model(images[0]), f"{what}, after another was made and given other weights",
        says="two networks share their layers: each makes its own in __init__, on self",
        rtol=1e-4, atol=1e-5,
    )  # fmt: skip
    work.call(model, method="double")
    work.compare(
        model(torch.from_numpy(rng.standard_normal((1, *shape[1:])))),
        f"{what} after .double(), images in float64", types=True,
    )  # fmt: skip
    default = built(work, rng, "VanillaCNN(), for MNIST", "VanillaCNN")
    work.compare(
        default(pictures(rng, 2, 1, 28, 28)), "VanillaCNN(), 2 images (1, 28, 28)", rtol=1e-4, atol=1e-4
    )  # fmt: skip


CONV1 = "        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)\n"
CONV2 = "        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)\n"
POOL = "        self.pool = nn.MaxPool2d(2)\n"
SIZES = "        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))\n"
LINEAR = "        self.linear = nn.Linear(channels[1] * rows * columns, classes)\n"
ONE = "        x = self.pool(torch.relu(self.conv1(images)))\n"
TWO = "        x = self.pool(torch.relu(self.conv2(x)))\n"
LOGITS = "        return self.linear(x.flatten(1))"
SIZE = (
    "the linear layer's input size does not follow from height and width: each convolution takes off 2, "
    "each pooling halves with //, rows and columns each for themselves"
)

FIT = (
    "the layers have the right sizes, but what reaches the linear layer does not fit: a padding, a stride or "
    "a pooling is not as in the table, or the maps of each image are not flattened to one row"
)


def size(says: str, new: str, *more: tuple[str, str]) -> None:
    """A mistake in the computation of rows and columns."""
    vanilla_cnn.mistake(says, (SIZES, f"        rows, columns = {new}\n"), *more)


size("the 5 x 5 of MNIST is written down: rows and columns follow from height and width", "5, 5")
size(SIZE, "height // 4, width // 4")
size(SIZE, "height // 4 - 2, width // 4 - 2")
size(SIZE, "height // 4 - 1, width // 4 - 1")
size(SIZE, "(((size - 2) // 2) // 2 for size in (height, width))")
size(SIZE, "(((size - 3) // 2 - 3) // 2 for size in (height, width))")
size(SIZE, "(((size - 1) // 2 - 1) // 2 for size in (height, width))")
size(SIZE, "((size - 4) // 4 for size in (height, width))")
size(
    "a layer's size is no whole number: divide with //, not with /",
    "(((size - 2) / 2 - 2) / 2 for size in (height, width))",
)
size(
    "the sizes are rounded up or to the nearest: a window that does not fit is left out, so //",
    "(round(((size - 2) / 2 - 2) / 2) for size in (height, width))",
)
for side in ("height", "width"):
    size(
        "rows and columns are computed from one of height and width, so only square pictures work",
        f"(((size - 2) // 2 - 2) // 2 for size in ({side}, {side}))",
    )
vanilla_cnn.mistake(
    "the 800 of MNIST is written down: the number of inputs follows from height, width and channels[1]",
    (LINEAR, "        self.linear = nn.Linear(800, classes)\n"),
)
vanilla_cnn.mistake(
    "the 32 channels of the example are written down: they are channels[1]",
    (LINEAR, LINEAR.replace("channels[1]", "32")),
)
vanilla_cnn.mistake(
    "the linear layer's inputs are those of the first convolution's channels: it follows the second",
    (LINEAR, LINEAR.replace("channels[1]", "channels[0]")),
)
vanilla_cnn.mistake(
    "the number of classes is written down: it is the argument `classes`",
    (LINEAR, LINEAR.replace("classes", "10")),
)
vanilla_cnn.mistake(
    "the channels 16 and 32 are written down: they are the argument `channels`",
    (CONV1, CONV1.replace("channels[0]", "16")),
    (CONV2, "        self.conv2 = nn.Conv2d(16, 32, kernel_size=3)\n"),
    (LINEAR, LINEAR.replace("channels[1]", "32")),
)
vanilla_cnn.mistake(
    "the number of input channels is written down: colour pictures have three, `in_channels` says it",
    (CONV1, CONV1.replace("in_channels", "1")),
)
vanilla_cnn.mistake(
    "colour pictures are averaged to one grey channel: the first convolution takes `in_channels`",
    (CONV1, CONV1.replace("in_channels", "1")),
    (ONE, ONE.replace("(images)", "(images.mean(1, keepdim=True))")),
)
vanilla_cnn.mistake(
    "the second convolution's input channels do not fit: they are the first one's outputs, channels[0]",
    (CONV2, CONV2.replace("channels[0]", "in_channels")),
)
vanilla_cnn.mistake(
    "the two numbers of channels have changed places: channels[0] is the first convolution's",
    (CONV1, CONV1.replace("[0]", "[1]")),
    (CONV2, "        self.conv2 = nn.Conv2d(channels[1], channels[0], kernel_size=3)\n"),
    (LINEAR, LINEAR.replace("[1]", "[0]")),
)
vanilla_cnn.mistake(
    "the convolutions are padded: here they have no padding",
    (CONV1, CONV1.replace("3)", "3, padding=1)")),
    (CONV2, CONV2.replace("3)", "3, padding=1)")),
    (SIZES, "        rows, columns = height // 4, width // 4\n"),
)
vanilla_cnn.mistake(
    "the kernels are not 3 x 3",
    (CONV1, CONV1.replace("size=3", "size=5")),
    (CONV2, CONV2.replace("size=3", "size=5")),
    (SIZES, SIZES.replace("size - 2) // 2 - 2", "size - 4) // 2 - 4")),
)
vanilla_cnn.mistake(
    "the second pooling is missing",
    (TWO, "        x = torch.relu(self.conv2(x))\n"),
    (SIZES, "        rows, columns = ((size - 2) // 2 - 2 for size in (height, width))\n"),
)
vanilla_cnn.mistake(
    "the first pooling is missing",
    (ONE, "        x = torch.relu(self.conv1(images))\n"),
    (SIZES, "        rows, columns = ((size - 4) // 2 for size in (height, width))\n"),
)
vanilla_cnn.mistake(FIT, (TWO, "        x = torch.relu(self.conv2(x))\n"))
vanilla_cnn.mistake(
    "it pools by the average, not by the maximum", (POOL, POOL.replace("Max", "Avg"))
)
POOLING = "the pooling has another window or stride than 2 x 2"
vanilla_cnn.mistake(
    POOLING,
    (POOL, POOL.replace("(2)", "(3, stride=2)")),
    (SIZES, SIZES.replace("size - 2) // 2 - 2", "size - 3) // 2 - 3")),
)
vanilla_cnn.mistake(FIT, (POOL, POOL.replace("(2)", "(3, stride=2, padding=1)")))
vanilla_cnn.mistake(FIT, (POOL, POOL.replace("(2)", "(2, stride=1)")))
vanilla_cnn.mistake(
    "the pooling keeps windows that do not fit (ceil_mode): an odd map loses its last row and column",
    (POOL, POOL.replace("(2)", "(2, ceil_mode=True)")),
    (SIZES, SIZES.replace("size - 2) // 2 - 2", "size - 1) // 2 - 1")),
)
vanilla_cnn.mistake(
    "the maps are averaged over all places: they are to be flattened",
    (LINEAR, "        self.linear = nn.Linear(channels[1], classes)\n"),
    (LOGITS, "        return self.linear(x.mean((2, 3)))"),
)
vanilla_cnn.mistake(
    "the ReLUs are missing",
    (ONE, ONE.replace("torch.relu", "")),
    (TWO, TWO.replace("torch.relu", "")),
)
vanilla_cnn.mistake("the ReLU after the first convolution is missing", (ONE, ONE.replace("torch.relu", "")))  # fmt: skip
vanilla_cnn.mistake("the ReLU after the second convolution is missing", (TWO, TWO.replace("torch.relu", "")))  # fmt: skip
for other in ("sigmoid", "tanh"):
    vanilla_cnn.mistake(
        f"a {other} stands in place of the ReLU",
        (ONE, ONE.replace("relu", other)),
        (TWO, TWO.replace("relu", other)),
    )
vanilla_cnn.mistake(PROBABILITIES, (LOGITS, LOGITS + ".softmax(1)"))
vanilla_cnn.mistake(
    "log-probabilities are returned: the logits come out as they are",
    (LOGITS, LOGITS + ".log_softmax(1)"),
)
vanilla_cnn.mistake("a ReLU follows the last layer: logits may be negative", (LOGITS, LOGITS + ".relu()"))  # fmt: skip
vanilla_cnn.mistake("a sigmoid follows the last layer: the logits come out as they are", (LOGITS, LOGITS + ".sigmoid()"))  # fmt: skip
for squeezed in (".squeeze()", ".squeeze(0)"):
    vanilla_cnn.mistake(
        "the logits are squeezed, so that one image, or one class, loses an axis: the shape is always "
        "(N, classes)",
        (LOGITS, LOGITS + squeezed),
    )
vanilla_cnn.mistake(
    "the maps are squeezed before they are flattened, which breaks a batch of one image",
    (LOGITS, LOGITS.replace("x.flatten", "x.squeeze().flatten")),
)
vanilla_cnn.mistake(
    FIT,
    (LOGITS, LOGITS.replace("flatten(1)", "flatten()")),
)
vanilla_cnn.mistake(
    "a size is written down that holds for some pictures only: x.flatten(1) flattens each image, "
    "whatever its size",
    (LOGITS, LOGITS.replace("flatten(1)", "reshape(-1, 800)")),
)
vanilla_cnn.mistake(
    FIT,
    (LOGITS, LOGITS.replace(".flatten(1)", "")),
)
vanilla_cnn.mistake(
    "a layer is lazy: it has no weights before its first call, so nothing can be counted or optimised; work "
    "its input size out from the arguments",
    (LINEAR, "        self.linear = nn.LazyLinear(classes)\n"),
)
vanilla_cnn.mistake(
    "a batch norm was added that nobody asked for",
    (POOL, POOL + "        self.norm = nn.BatchNorm2d(channels[0])\n"),
    (ONE, ONE.replace("self.conv1(images)", "self.norm(self.conv1(images))")),
)
vanilla_cnn.mistake(
    "a dropout was added that is active in evaluation mode, too",
    (LOGITS, "        return self.linear(nn.functional.dropout(x.flatten(1), 0.25))"),
)
vanilla_cnn.mistake(
    "a dropout was added that nobody asked for",
    (
        LOGITS,
        "        return self.linear(nn.functional.dropout(x.flatten(1), 0.25, self.training))",
    ),
)
vanilla_cnn.mistake(
    "a layer is frozen: requires_grad has to stay as the layers set it",
    (POOL, POOL + "        self.conv1.requires_grad_(False)\n"),
)
for cut in ("self.conv1(images).detach()", "self.conv1(images.detach())"):
    vanilla_cnn.mistake(
        "the graph is cut at the first convolution, so a gradient is lost",
        (ONE, ONE.replace("self.conv1(images)", cut)),
    )
vanilla_cnn.mistake(
    "the features are cut from the graph, so the convolutions get no gradient",
    (LOGITS, LOGITS.replace("x.flatten", "x.detach().flatten")),
)
vanilla_cnn.mistake(
    "forward runs under no_grad, so nothing can be trained: no_grad belongs to validation",
    (LOGITS, "        with torch.no_grad():\n    " + LOGITS),
)
for centred in ("images - images.mean()", "(images - images.mean()) / images.std()"):
    vanilla_cnn.mistake(
        "the batch's mean is subtracted from the images: one image's logits then depend on the others",
        (ONE, f"        images = {centred}\n" + ONE),
    )
vanilla_cnn.mistake(
    "the images are divided by 255 on the way: nobody asked for that",
    (ONE, ONE.replace("(images)", "(images / 255)")),
)
vanilla_cnn.mistake(
    "a size is kept on the class, so that the first network decides for all later ones",
    ("    def __init__(", "    places = []\n\n    def __init__("),
    (
        LINEAR,
        "        self.places.append(rows * columns)\n"
        "        self.linear = nn.Linear(channels[1] * self.places[0], classes)\n",
    ),
)
vanilla_cnn.mistake(
    "the convolutions have no bias: each layer has one",
    (CONV1, CONV1.replace("3)", "3, bias=False)")),
    (CONV2, CONV2.replace("3)", "3, bias=False)")),
)
vanilla_cnn.mistake(
    "the linear layer has no bias: each layer has one",
    (LINEAR, LINEAR.replace("classes)", "classes, bias=False)")),
)
vanilla_cnn.mistake(
    "forward switches requires_grad on for the caller's images: that is the caller's business",
    (ONE, "        images.requires_grad_(True)\n" + ONE),
)
vanilla_cnn.mistake(
    "one convolution is used twice: the second has weights of its own",
    (CONV2, CONV2 + "        self.conv1 = self.conv2\n"),
)
vanilla_cnn.mistake(NO_SUPER, ("        super().__init__()\n", ""))
vanilla_cnn.mistake(SLIPPED, ("def forward(", "def foward("))
vanilla_cnn.mistake(
    "no layer is registered: a module does not look inside plain lists",
    (CONV1, CONV1.replace("self.conv1 = ", "conv1 = ")),
    (CONV2, CONV2.replace("self.conv2 = ", "conv2 = ")),
    (LINEAR, LINEAR.replace("self.linear = ", "linear = ") + "        self.layers = [conv1, conv2, linear]\n"),
    (ONE, "        conv1, conv2, linear = self.layers\n" + ONE.replace("self.conv1", "conv1")),
    (TWO, TWO.replace("self.conv2", "conv2")),
    (LOGITS, LOGITS.replace("self.linear", "linear")),
)  # fmt: skip
