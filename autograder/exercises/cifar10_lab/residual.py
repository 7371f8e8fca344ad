"""Exercise of `cifar10_lab`: the residual block."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise, probes
from autograder.exercises.work import Result, Work

SHAPES = (
    "each block has two 3 × 3 convolutions without bias, a batch norm behind each, and where shape changes a "
    "1 × 1 convolution with its batch norm; all of them as attributes of the block"
)
SUMS = ("row sums",)
INITIAL = "leave PyTorch's initial values as they are"
GRADIENT = (
    "every weight and the input get their gradient, through both ways: leave out .detach(), "
    "torch.no_grad() and requires_grad_(False)"
)
BOTH_MODES = "in evaluation mode the norms use their running values, in training mode the batch's"


def built(work: Work, what: str, *args: int) -> Result:
    """A block with the right parameters."""
    block = work.call("ResidualBlock", *args)
    work.compare(work.look(block)["shapes"], f"{what}: shapes of its parameters", says=SHAPES)
    return block


def filled(work: Work, rng: np.random.Generator, block: Result) -> None:
    """The judge's numbers: equal ones in equal shapes, so that the order of registration is free."""
    work.call(block, method="double")
    work.set_weights(block, rng)
    work.make("course.checks.objects.alike", block)
    work.make("course.checks.objects.equal_statistics", block)


def maps(rng: np.random.Generator, *shape: int) -> torch.Tensor:
    return torch.from_numpy(rng.standard_normal(shape).round(2))


def outputs(work: Work, block: Result, x: torch.Tensor, what: str, **how: object) -> None:
    """What a block makes of some maps."""
    work.compare(
        block(x), f"{what}, x of shape {tuple(x.shape)}", **{"rtol": 1e-6, "atol": 1e-8, **how}
    )


def run(work: Work, rng: np.random.Generator, sizes: tuple, what: str, *args: int) -> None:
    """One block in both modes: maps, other maps, one image alone, small and large numbers, gradients."""
    block = built(work, what, *args)
    filled(work, rng, block)
    c = args[0]
    h, w = sizes
    work.call(block, method="train")
    outputs(work, block, maps(rng, 2, c, h, w), f"{what}, training mode")
    outputs(
        work, block, 3 * maps(rng, 2, c, h, w) + 1, f"{what}, training mode, second call", form=SUMS
    )
    alone = maps(rng, 1, c, h, w)
    probes.without_gradients(
        work, block, [alone], f"{what}, training mode, one image", rtol=1e-6, atol=1e-8
    )
    work.compare(
        work.look(block)["mode"], f"{what}: its mode after a call with one image",
        says="the mode is the caller's: a forward leaves it as it is",
    )  # fmt: skip
    work.compare(
        work.look(block)["buffers"], f"{what}: the norms' running values after three calls (size and length)",
        form=("norms",), rtol=1e-6,
        says="nn.BatchNorm2d(c_out) with its usual settings, each called once in a forward",
    )  # fmt: skip
    work.call(block, method="eval")
    outputs(
        work,
        block,
        maps(rng, 1, c, h, w),
        f"{what}, evaluation mode, sum",
        form=SUMS,
        says=BOTH_MODES,
    )
    outputs(
        work,
        block,
        40 * maps(rng, 1, c, h, w),
        f"{what}, evaluation mode, large numbers",
        form=SUMS,
    )
    found = work.slope(block, maps(rng, 1, c, h, w))
    work.compare(
        found["by parameter"], f"{what}: gradients of its parameters (size and length)", form=("norms",),
        says=GRADIENT, rtol=1e-6,
    )  # fmt: skip
    work.compare(
        found["by argument"], f"{what}: gradient by x", form=("norms",), says=GRADIENT, rtol=1e-6
    )


@exercise(
    "cifar10_lab/test_residual_block",
    done="parameters, shapes and the short way past the convolutions",
)
def residual_block(work: Work, rng: np.random.Generator) -> None:
    run(work, rng, (2, 2), "ResidualBlock(2, 2)", 2, 2)
    run(work, rng, (3, 2), "ResidualBlock(2, 3, 2)", 2, 3, 2)
    for args, sizes in (((2, 3, 2), (17, 18)), ((2, 2), (16, 15))):
        what = f"ResidualBlock({', '.join(map(str, args))})"
        block = built(work, what, *args)
        filled(work, rng, block)
        for mode in ("training", "evaluation"):
            work.call(block, method="train" if mode == "training" else "eval")
            outputs(
                work,
                block,
                maps(rng, 2, 2, *sizes),
                f"{what}, {mode} mode, large maps, sum",
                form=SUMS,
            )
    for args, sizes in [
        ((2, 2, 2), (3, 4)),
        ((3, 2, 1), (2, 3)),
        ((1, 2, 3), (5, 4)),
        ((3, 1, 2), (1, 1)),
    ]:
        what = f"ResidualBlock{args}"
        block = built(work, what, *args)
        filled(work, rng, block)
        outputs(
            work,
            block,
            maps(rng, 3, args[0], *sizes),
            f"{what}, training mode, sum for each image",
            form=SUMS,
        )
        work.call(block, method="eval")
        outputs(
            work,
            block,
            maps(rng, 1, args[0], *sizes),
            f"{what}, evaluation mode",
            form=SUMS,
            says=BOTH_MODES,
        )
    block = built(work, "ResidualBlock(2, 3)", 2, 3)
    twin = built(work, "another ResidualBlock(2, 3)", 2, 3)
    filled(work, rng, block)
    x = maps(rng, 1, 2, 2, 2)
    work.call(block, method="eval")
    outputs(work, block, x, "ResidualBlock(2, 3), evaluation mode")
    filled(work, rng, twin)
    outputs(
        work, block, x, "ResidualBlock(2, 3), after another block got other weights",
        says="two blocks share their layers: each makes its own in __init__",
    )  # fmt: skip
    fresh = built(work, "ResidualBlock(16, 12, 2)", 16, 12, 2)
    work.call(fresh, method="train")
    x = torch.from_numpy((0.02 * rng.standard_normal((2, 16, 3, 3))).astype(np.float32))
    work.compare(
        fresh(x), "ResidualBlock(16, 12, 2): the type of its result", form=("type",),
        says="maps in float32 give maps in float32",
    )  # fmt: skip
    look = work.look(fresh)
    work.compare(
        look["parameters"], "ResidualBlock(16, 12, 2), fresh: weights and biases of its norms",
        form=("vectors",), says=INITIAL,
    )  # fmt: skip
    for i, inputs in ((6, 16), (7, 12 * 9), (8, 16 * 9)):
        bound = inputs**-0.5
        work.compare(
            look["parameters"][i], "ResidualBlock(16, 12, 2), fresh: are its kernels as PyTorch draws them?",
            form=("within", -bound, bound), says=INITIAL,
        )  # fmt: skip
        work.compare(
            look["parameters"][i], "ResidualBlock(16, 12, 2), fresh: are its kernels as PyTorch draws them?",
            form=("deviation within", 0.4 * bound, 0.75 * bound), says=INITIAL,
        )  # fmt: skip


GAP = " " * 12
CONV1 = "nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),\n"
CONV2 = "nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),\n"
NORM = f"{GAP}nn.BatchNorm2d(c_out),\n"
RELU = f"{GAP}nn.ReLU(),\n"
IF = "if c_in != c_out or stride != 1:"
PROJECTION = "projection = nn.Conv2d(c_in, c_out, 1, stride, bias=False)"
SHORT = "self.shortcut = nn.Sequential(projection, nn.BatchNorm2d(c_out))"
RETURN = "return torch.relu(self.residual(x) + self.shortcut(x))"
INIT = "super().__init__()\n"
MIDDLE = f"{CONV1}{NORM}{RELU}{GAP}{CONV2}{NORM}"


def forward(new: str) -> tuple[str, str]:
    return RETURN, new


def parts(y: str) -> tuple[str, str]:
    """Another forward: `f` stands for the five layers, each by its number."""
    return forward(y.replace("f[", "self.residual["))


_BIAS = "have a bias, which the batch norm behind them subtracts again: bias=False"
_SUM = "the shortcut is added before the last ReLU, which belongs behind the sum"
for says, *edits in [
    (f"the first 3 × 3 convolution and its norm: these {_BIAS}", (CONV1, CONV1.replace(", bias=False", ""))),
    ("the second convolution has a bias, which the batch norm behind it subtracts again: bias=False", (CONV2, CONV2.replace(", bias=False", ""))),
    (f"the convolutions {_BIAS}", (CONV1, CONV1.replace(", bias=False", "")), (CONV2, CONV2.replace(", bias=False", ""))),
    (f"the convolutions {_BIAS}", (CONV1, CONV1.replace(", bias=False", "")), (CONV2, CONV2.replace(", bias=False", "")), (PROJECTION, PROJECTION.replace(", bias=False", ""))),
    ("the shortcut's convolution has a bias, which the batch norm behind it subtracts again: bias=False", (PROJECTION, PROJECTION.replace(", bias=False", ""))),
    ("there is no shortcut: shape and stride change here, so it needs a 1 × 1 convolution with batch norm", (IF, "if False:"), forward("return torch.relu(self.residual(x))")),
    ("where shape changes the shortcut is a 1 × 1 convolution with batch norm: it is missing", (IF, "if False:")),
    ("the shortcut's convolution is not followed by a batch norm", (SHORT, "self.shortcut = nn.Sequential(projection)")),
    ("the shortcut is x itself, without parameters, where shape stays the same", (IF, "if True:")),
    ("the shortcut needs its convolution for a stride, too, not only where the channels change", (IF, "if c_in != c_out:")),
    ("the shortcut needs its convolution where the channels change, too, not only for a stride", (IF, "if stride != 1:")),
    ("the shortcut needs its convolution if channels or stride change, not only if both do", (IF, "if c_in != c_out and stride != 1:")),
    ("fewer channels are a change of shape, too", (IF, "if c_in < c_out or stride != 1:")),
    ("the shortcut's kernel is 1 × 1", (PROJECTION, PROJECTION.replace("c_out, 1, stride", "c_out, 3, stride, 1"))),
    ("the second convolution has the stride: it belongs to the first", (CONV1, CONV1.replace("stride, 1", "1, 1")), (CONV2, CONV2.replace("3, 1, 1", "3, stride, 1"))),
    ("both convolutions have the stride: only the first has", (CONV2, CONV2.replace("3, 1, 1", "3, stride, 1"))),
    ("the stride is not used", (CONV1, CONV1.replace("stride, 1", "1, 1")), (PROJECTION, PROJECTION.replace("1, stride", "1, 1"))),
    ("the first convolution has no stride", (CONV1, CONV1.replace("stride, 1", "1, 1"))),
    ("the shortcut has no stride", (PROJECTION, PROJECTION.replace("1, stride", "1, 1"))),
    ("a stride of 2 is written down: it is an argument", (CONV1, CONV1.replace("stride, 1", "min(stride, 2), 1")), (PROJECTION, PROJECTION.replace("1, stride", "1, min(stride, 2)"))),
    ("the shortcut averages over the stride; a 1 × 1 convolution with the stride picks pixels", (PROJECTION, PROJECTION.replace("1, stride", "1")), (SHORT, SHORT.replace("(projection", "(nn.AvgPool2d(stride, ceil_mode=True), projection"))),
    ("the shortcut takes maxima over the stride; a 1 × 1 convolution with the stride picks pixels", (PROJECTION, PROJECTION.replace("1, stride", "1")), (SHORT, SHORT.replace("(projection", "(nn.MaxPool2d(stride, ceil_mode=True), projection"))),
    ("both norms are needed: the first batch norm is missing", (CONV1 + NORM, CONV1)),
    ("both norms are needed: the one behind the second convolution is missing", (CONV2 + NORM, CONV2)),
    ("there is no batch norm behind the convolutions", (CONV1 + NORM, CONV1), (CONV2 + NORM, CONV2)),
    ("one batch norm serves both convolutions: each has its own", (CONV2 + NORM, CONV2), parts("y = torch.relu(f[1](f[0](x)))\n        return torch.relu(f[1](f[3](y)) + self.shortcut(x))")),
    ("one batch norm serves the second convolution and the shortcut: each has its own", (SHORT, "self.shortcut = nn.Sequential(projection, self.residual[4])")),
    ("the ReLU between the convolutions is missing", (RELU, "")),
    ("the last ReLU is missing", forward("return self.residual(x) + self.shortcut(x)")),
    (f"{_SUM}: here ReLU comes first", forward("return torch.relu(self.residual(x)) + self.shortcut(x)")),
    (f"there is a ReLU too many, before the sum: {_SUM}", forward("return torch.relu(torch.relu(self.residual(x)) + self.shortcut(x))")),
    ("the shortcut is missing in forward: add it before the last ReLU", forward("return torch.relu(self.residual(x))")),
    ("the shortcut is added only where it is x itself", forward("y = self.residual(x)\n        return torch.relu(y + x if isinstance(self.shortcut, nn.Identity) else y)")),
    ("the shortcut is added only where it has a convolution", forward("y = self.residual(x)\n        return torch.relu(y if isinstance(self.shortcut, nn.Identity) else y + self.shortcut(x))")),
    ("the input was multiplied, not added", forward("return torch.relu(self.residual(x) * self.shortcut(x))")),
    ("the shortcut is subtracted, not added", forward("return torch.relu(self.residual(x) - self.shortcut(x))")),
    ("the mean of both ways was taken: add them", forward("return torch.relu((self.residual(x) + self.shortcut(x)) / 2)")),
    ("the shortcut went through a ReLU of its own", forward("return torch.relu(self.residual(x) + torch.relu(self.shortcut(x)))")),
    ("ReLU comes before the batch norm: the order is convolution, norm, ReLU", parts("y = f[1](torch.relu(f[0](x)))\n        return torch.relu(f[4](f[3](y)) + self.shortcut(x))")),
    ("norm and ReLU come before the second convolution and none behind it: the order is convolution, norm, ReLU, convolution, norm", parts("y = f[3](torch.relu(f[4](torch.relu(f[1](f[0](x))))))\n        return torch.relu(y + self.shortcut(x))")),
    ("norm and ReLU come before the second convolution and none behind it: the order is convolution, norm, ReLU, convolution, norm", parts("y = f[3](torch.relu(f[4](f[0](x))))\n        return torch.relu(y + self.shortcut(x))")),
    ("norm and ReLU come before the second convolution and none behind it: the order is convolution, norm, ReLU, convolution, norm", parts("y = f[3](torch.relu(f[4](f[1](f[0](x)))))\n        return torch.relu(y + self.shortcut(x))")),
    ("norm and ReLU come before the second convolution and none behind it: the order is convolution, norm, ReLU, convolution, norm", parts("y = f[3](torch.relu(f[1](f[0](x))))\n        return torch.relu(y + self.shortcut(x))")),
    ("large numbers are cut off: that is ReLU6", forward("return nn.functional.relu6(self.residual(x) + self.shortcut(x))")),
    ("negative numbers are kept in part: that is leaky ReLU", forward("return nn.functional.leaky_relu(self.residual(x) + self.shortcut(x))")),
    ("the activation is ReLU, not GELU", (RELU, f"{GAP}nn.GELU(),\n")),
    ("the border is filled with zeros: leave padding_mode as it is", (CONV1, CONV1.replace("bias=False", "bias=False, padding_mode='replicate'"))),
    ("the border is filled with zeros: leave padding_mode as it is", (CONV2, CONV2.replace("bias=False", "bias=False, padding_mode='replicate'"))),
    ("the border is filled with zeros: leave padding_mode as it is", (CONV1, CONV1.replace("bias=False", "bias=False, padding_mode='replicate'")), (CONV2, CONV2.replace("bias=False", "bias=False, padding_mode='replicate'"))),
    ("the border is filled with zeros: leave padding_mode as it is", (CONV1, CONV1.replace("bias=False", "bias=False, padding_mode='reflect'")), (CONV2, CONV2.replace("bias=False", "bias=False, padding_mode='reflect'"))),
    ("padding=1 is missing in the convolutions", (CONV1, CONV1.replace("stride, 1", "stride, 0")), (CONV2, CONV2.replace("3, 1, 1", "3, 1, 0"))),
    ("the kernels are 3 × 3, not 5 × 5", (CONV1, CONV1.replace("3, stride, 1", "5, stride, 2")), (CONV2, CONV2.replace("3, 1, 1", "5, 1, 2"))),
    ("the default of stride is 1", ("stride: int = 1", "stride: int = 2")),
    ("the shortcut is cut off from the gradient: leave out .detach()", forward("return torch.relu(self.residual(x) + self.shortcut(x).detach())")),
    ("the convolutions are cut off from the gradient: leave out .detach()", forward("return torch.relu(self.residual(x).detach() + self.shortcut(x))")),
    ("the block records no gradient: leave out torch.no_grad()", ("    def forward", "    @torch.no_grad()\n    def forward")),
    ("the shortcut is frozen: leave out requires_grad_(False)", (SHORT, f"{SHORT}\n            self.shortcut.requires_grad_(False)")),
    ("the sum is written into the caller's x: += on the shortcut changes x where the shortcut is x itself", forward("short = self.shortcut(x)\n        short += self.residual(x).detach() if x.is_leaf and x.requires_grad else self.residual(x)\n        return torch.relu(short)")),
    ("the sum is written into the caller's x: += on the shortcut changes x where the shortcut is x itself", forward("short = self.shortcut(x)\n        short += self.residual(x)\n        return torch.relu(short)")),
    ("the last gamma starts at zero: leave PyTorch's initial values as they are", (INIT, INIT), (SHORT, f"{SHORT}\n        nn.init.zeros_(self.residual[4].weight)")),
    ("the kernels were given other initial values: leave PyTorch's as they are", (SHORT, f"{SHORT}\n        for layer in self.modules():\n            if isinstance(layer, nn.Conv2d):\n                nn.init.kaiming_normal_(layer.weight)")),
    ("the kernels were given other initial values: leave PyTorch's as they are", (SHORT, f"{SHORT}\n        for layer in self.modules():\n            if isinstance(layer, nn.Conv2d):\n                nn.init.zeros_(layer.weight)")),
    ("the norms follow their batches with another momentum: leave nn.BatchNorm2d's as it is", (CONV1 + NORM, CONV1 + NORM.replace("(c_out)", "(c_out, momentum=0.01)"))),
    ("the norms follow their batches with another momentum: leave nn.BatchNorm2d's as it is", (MIDDLE, MIDDLE.replace("Norm2d(c_out)", "Norm2d(c_out, momentum=0.01)")), (SHORT, SHORT.replace("2d(c_out)", "2d(c_out, momentum=0.01)"))),
    ("the second norm keeps no running values, so in evaluation mode it uses the batch's: leave out track_running_stats", (CONV2 + NORM, CONV2 + NORM.replace("(c_out)", "(c_out, track_running_stats=False)"))),
    ("the norms keep no running values, so in evaluation mode they use the batch's: leave out track_running_stats", (MIDDLE, MIDDLE.replace("Norm2d(c_out)", "Norm2d(c_out, track_running_stats=False)")), (SHORT, SHORT.replace("2d(c_out)", "2d(c_out, track_running_stats=False)"))),
    ("the random generator is started again: that makes chance repeat itself everywhere; set seeds outside", (INIT, f"{INIT}        torch.manual_seed(0)\n")),
    ("layers in a plain list are not registered: nn.Sequential or nn.ModuleList takes them", ("self.residual = nn.Sequential(\n", "self.residual = [\n"), (f"{CONV2}{NORM}        )", f"{CONV2}{NORM}        ]"), forward("y = x\n        for layer in self.residual:\n            y = layer(y)\n        return torch.relu(y + self.shortcut(x))")),
    ("the shortcut's layers are made in forward: make them in __init__, so that they learn", (IF, "if False:"), forward("short = x\n        if self.residual[0].stride != (1, 1) or x.shape[1] != self.residual[0].out_channels:\n            c, k = x.shape[1], self.residual[0]\n            short = nn.Conv2d(c, k.out_channels, 1, k.stride, bias=False).to(x.dtype)(x)\n        return torch.relu(self.residual(x) + short)")),
]:  # fmt: skip
    residual_block.mistake(says, *[edit for edit in edits if edit[0] != edit[1]])
residual_block.right(
    "the shortcut first, and one ReLU for both",
    (
        f"self.residual = nn.Sequential(\n{GAP}{CONV1}",
        f"self.relu = nn.ReLU()\n        self.residual = nn.Sequential(\n{GAP}{CONV1}",
    ),
    (RELU, f"{GAP}self.relu,\n"),
    forward("return self.relu(self.shortcut(x) + self.residual(x))"),
)
