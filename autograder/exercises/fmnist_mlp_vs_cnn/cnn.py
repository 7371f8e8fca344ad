"""The known mistakes of the convolutional network of `fmnist_mlp_vs_cnn`."""

from __future__ import annotations

from autograder.exercises.fmnist_mlp_vs_cnn.networks import NORM, ONE_LINEAR, RELU, build_cnn, own

FIRST = "nn.Conv2d(1, 64, 3),\n        nn.MaxPool2d(2),\n        nn.ReLU(),\n"
SECOND = "nn.Conv2d(64, 128, 3),\n        nn.MaxPool2d(2),\n        nn.ReLU(),\n"
THIRD = "nn.Linear(3200, 200),\n        nn.ReLU(),\n"
PLACES = (
    (FIRST, "the first convolution"),
    (SECOND, "the second convolution"),
    (THIRD, "the first linear layer"),
)
WITHOUT = [(block, block.replace("        nn.ReLU(),\n", "")) for block, _ in PLACES]
for (_, place), edit in zip(PLACES, WITHOUT, strict=True):
    build_cnn.mistake(f"the ReLU behind {place} is missing", edit)
build_cnn.mistake("the ReLUs behind both convolutions are missing", *WITHOUT[:2])
build_cnn.mistake(ONE_LINEAR, *WITHOUT)
for says, layer in (
    ("sigmoid in place of ReLU", "nn.Sigmoid()"), ("tanh in place of ReLU", "nn.Tanh()"),
    ("leaky ReLU in place of ReLU: below zero ReLU gives zero", "nn.LeakyReLU()"),
    ("leaky ReLU in place of ReLU: below zero ReLU gives zero", "nn.LeakyReLU(0.1)"),
    ("ReLU6 in place of ReLU: it cuts off above 6", "nn.ReLU6()"), ("GELU in place of ReLU", "nn.GELU()"),
):  # fmt: skip
    changed = [(block, block.replace(RELU, layer)) for block, _ in PLACES]
    build_cnn.mistake(says, *changed)
    build_cnn.mistake(f"{says} (behind {PLACES[2][1]})", changed[2])
AVERAGE = "average-pooling in place of max-pooling"
STRIDE = "every other number is taken in place of the largest of four: that is no max-pooling"
WIDE = "the windows of a pooling are 3 × 3 and overlap: 2 × 2 was asked for"
for says, layer in (
    (AVERAGE, "nn.AvgPool2d(2)"),
    (STRIDE, "nn.MaxPool2d(1, 2)"),
    (WIDE, "nn.MaxPool2d(3, 2, 1)"),
):
    changed = [(block, block.replace("nn.MaxPool2d(2)", layer)) for block in (FIRST, SECOND)]
    if layer != "nn.MaxPool2d(1, 2)":
        build_cnn.mistake(says, *changed)
    for edit in changed:
        build_cnn.mistake(says, edit)
build_cnn.mistake(STRIDE, (FIRST, FIRST.replace("nn.MaxPool2d(2)", "nn.MaxPool2d(1, 2)")),
                  (SECOND, SECOND.replace("nn.MaxPool2d(2)", "nn.MaxPool2d(1, 2, ceil_mode=False)")),
                  ("nn.Linear(3200, 200)", "nn.Linear(4608, 200)"))  # fmt: skip
own(build_cnn, STRIDE, "x = self[2](self[1](self[0](images)))\nx = torch.relu(self[3](x)[:, :, 0:10:2, 0:10:2])\n"
    "return self[9](self[8](self[7](x.flatten(1))))")  # fmt: skip
own(build_cnn, STRIDE, "x = torch.relu(self[0](images)[:, :, ::2, ::2])\nx = self[5](self[4](self[3](x)))\n"
    "return self[9](self[8](self[7](x.flatten(1))))")  # fmt: skip
own(build_cnn, WIDE, "x = torch.relu(nn.functional.max_pool2d(self[0](images)[:, :, :, :], 3, stride=2, padding=1))\n"
    "x = self[5](self[4](self[3](x)))\nreturn self[9](self[8](self[7](x.flatten(1))))")  # fmt: skip
REST = "return self[9](self[8](self[7](x.flatten(1))))"
CONVOLVED = "x = images\nfor layer in self[:6]:\n    x = layer(x)\n"
ORDER = "the maps are flattened in another order than (C, H, W): permute and transpose do not belong there"
for axes in ("0, 2, 3, 1", "0, 1, 3, 2"):
    own(build_cnn, ORDER, CONVOLVED + f"x = x.permute({axes})\n" + REST)
own(
    build_cnn,
    "the convolutions are cut off from the gradient: leave out .detach()",
    CONVOLVED + "x = x.detach()\n" + REST,
)
own(build_cnn, "32 images are written down: another number in the batch has to work",
    CONVOLVED + "x = x.reshape(min(32, len(x)), -1)\n" + REST)  # fmt: skip
own(build_cnn, "the number of images is written down: len(x) or -1 works for every batch",
    CONVOLVED + "x = x.reshape(32, 3200)\n" + REST)  # fmt: skip
own(
    build_cnn,
    "the batch is flattened, too: flatten from axis 1 on",
    CONVOLVED + REST.replace("flatten(1)", "flatten()"),
)
build_cnn.mistake(
    "the batch is flattened, too: flatten from axis 1 on", ("nn.Flatten()", "nn.Flatten(0)")
)
build_cnn.mistake("nn.Flatten is missing: Linear takes the last axis of the maps for its inputs",
                  ("        nn.Flatten(),\n", ""))  # fmt: skip
build_cnn.mistake(
    "there is a dropout layer that nobody asked for", (THIRD, THIRD + "        nn.Dropout(0.5),\n")
)
STATISTICS = (
    "the maps are normalised over the batch: nobody asked for that, and images depend on each other"
)
for number in (1, 4):
    body = f"x = images\nfor number, layer in enumerate(self):\n    x = layer(x)\n    if number == {number}:\n"
    own(
        build_cnn,
        STATISTICS,
        body + "        x = nn.functional.batch_norm(x, None, None, training=True)\nreturn x",
    )
for where, channels in ((FIRST, 64), (SECOND, 128)):
    build_cnn.mistake(
        NORM, (where, where.replace(RELU, f"nn.BatchNorm2d({channels}, affine=False), nn.ReLU()"))
    )
build_cnn.mistake(NORM, (FIRST, FIRST.replace(RELU, "nn.BatchNorm2d(64), nn.ReLU()")),
                  (SECOND, SECOND.replace(RELU, "nn.BatchNorm2d(128), nn.ReLU()")))  # fmt: skip
own(build_cnn, "something is subtracted from the maps that nobody asked for: the largest of their channels",
    CONVOLVED.replace("self[:6]", "self[:5]") + "x = torch.relu(x - x.amax(1, keepdim=True) + 1)\n" + REST)  # fmt: skip
build_cnn.mistake("the convolutions are padded: 7 × 7 maps are left instead of 5 × 5",
                  ("Conv2d(1, 64, 3)", "Conv2d(1, 64, 3, padding=1)"),
                  ("Conv2d(64, 128, 3)", "Conv2d(64, 128, 3, padding=1)"), ("3200", "6272"))  # fmt: skip
build_cnn.mistake("the first convolution is padded; no padding was asked for",
                  ("Conv2d(1, 64, 3)", "Conv2d(1, 64, 3, padding=1)"), ("3200", "128 * 6 * 6"))  # fmt: skip
build_cnn.mistake("the second convolution is padded; no padding was asked for",
                  ("Conv2d(64, 128, 3)", "Conv2d(64, 128, 3, padding=1)"), ("3200", "128 * 6 * 6"))  # fmt: skip
build_cnn.mistake(
    "the second convolution has 32 kernels, not 128", ("64, 128, 3", "64, 32, 3"), ("3200", "800")
)
build_cnn.mistake(
    "the first convolution has 32 kernels, not 64", ("1, 64, 3", "1, 32, 3"), ("64, 128", "32, 128")
)
build_cnn.mistake(
    "the kernels are 5 × 5",
    ("1, 64, 3", "1, 64, 5"),
    ("64, 128, 3", "64, 128, 5"),
    ("3200", "2048"),
)
build_cnn.mistake("the first convolution has no biases", ("1, 64, 3", "1, 64, 3, bias=False"))
build_cnn.mistake("the convolutions have no biases", ("1, 64, 3", "1, 64, 3, bias=False"),
                  ("64, 128, 3", "64, 128, 3, bias=False"))  # fmt: skip
build_cnn.mistake("the biases are missing", ("1, 64, 3", "1, 64, 3, bias=False"),
                  ("64, 128, 3", "64, 128, 3, bias=False"), ("3200, 200", "3200, 200, bias=False"),
                  ("(200, 10)", "(200, 10, bias=False)"))  # fmt: skip
build_cnn.mistake("the last layer has 120 outputs, not ten", ("(200, 10)", "(200, 120)"))
build_cnn.mistake(
    "the linear layer of 200 units is missing", (THIRD, ""), ("(200, 10)", "(3200, 10)")
)
build_cnn.mistake("the pooling layers are missing", (FIRST, FIRST.replace("        nn.MaxPool2d(2),\n", "")),
                  (SECOND, SECOND.replace("        nn.MaxPool2d(2),\n", "")), ("3200", "128 * 24 * 24"))  # fmt: skip
build_cnn.mistake("the second pooling is missing", (SECOND, SECOND.replace("        nn.MaxPool2d(2),\n", "")),
                  ("3200", "128 * 11 * 11"))  # fmt: skip
for wrong in ("128 * 6 * 6", "128 * 7 * 7", "128 * 11 * 11"):
    build_cnn.mistake("the first linear layer has the wrong number of inputs: 128 maps of 5 × 5 enter it",
                      ("3200", wrong))  # fmt: skip
build_cnn.mistake("the first linear layer is lazy: it has no sizes, so no parameters, before it sees an image; "
                  "here they are known, 3,200 and 200", ("nn.Linear(3200, 200)", "nn.LazyLinear(200)"))  # fmt: skip
for layer, place in (("nn.Conv2d(1, 64, 3)", "the first convolution"), ("nn.Conv2d(64, 128, 3)", "the second convolution"),
                     ("nn.Linear(3200, 200)", "the first linear layer")):  # fmt: skip
    build_cnn.mistake(
        f"{place} is frozen: it would learn nothing", (layer, f"{layer}.requires_grad_(False)")
    )
own(build_cnn, "the first convolution is frozen: it would learn nothing",
    "self[0].weight.requires_grad_(False)\nreturn super().forward(images)")  # fmt: skip
own(build_cnn, "its weights are frozen: it would learn nothing",
    "self[0].weight.requires_grad_(False)\nself[3].weight.requires_grad_(False)\nreturn super().forward(images)")  # fmt: skip
