"""A small network for CIFAR-10 that learns fast, and the recipe that trains it, trick by trick.

The ideas are those of Jordan (2024), 94% on CIFAR-10 in 3.29 seconds on a single GPU, arXiv
2404.00498, and of Muon, his optimiser of the same year; whitening is Page's (2018), How to train your
ResNet. Each trick is a switch of `Tricks`, so that one sees what it is worth. Start reading at `train`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from course.meant import came
from course.training import History, Trainer, pick_device, set_seed
from course.training.augmentation import alternating_flip, compose, flip, grow, shift
from course.training.muon import Muon
from course.training.schedules import one_cycle
from course.training.trainer import count_steps


@dataclass(frozen=True)
class Plan:
    """How large the network is and how long it learns.

    widths: maps of each block, which halves height and width.
    kernel, stride: of the first layer, which the images' own statistics may fill in.
    components: how many patterns fill a whitened first layer, the strongest first; 0: all.
    learning_rate, weight_decay: SGD's, for a mean loss over `batch_size` images.
    turn: Muon's rate for the blocks' kernels, see `training.muon`; 0 leaves them to SGD.
    sizes: pixels to which images are scaled in the first epochs, see `augmentation.grow`.
    learned_first: whether the biases of a whitened first layer are learned. If not, no gradient has
        to go back through the largest convolution, which saves a sixth of the time.
    faster: the rate of the biases of the norms, as a multiple of `learning_rate`.
    shift: by up to so many pixels images are moved; 0 for trainings too short to learn by heart.
    """

    widths: tuple[int, ...] = (64, 256, 256)
    kernel: int = 2
    stride: int = 1
    components: int = 0
    epochs: float = 9.9
    batch_size: int = 1024
    learning_rate: float = 1.5
    weight_decay: float = 1.3e-3
    turn: float = 0.0
    label_smoothing: float = 0.2
    faster: float = 64
    shift: int = 2
    sizes: tuple[int, ...] = ()
    learned_first: bool = True


@dataclass(frozen=True)
class Tricks:
    """What may be switched off, one by one, to see what it is worth.

    whitening: the first layer's kernels come from the images: maps without correlation, all alike
        strong. They are not learned, only their biases are.
    identity_start: convolutions begin by handing on what comes in.
    fast_biases: the biases of the norms learn at many times the rate, see `Plan.faster`.
    orthogonal_steps: the blocks' kernels learn by Muon, see `Plan.turn`.
    alternating_flip: each image mirrored in every second epoch, and not by a coin.
    smooth_labels: the right class is asked for with less than certainty.
    lookahead: every five steps the weights go back towards their running average.
    test_views: logits are means over the image and its mirror image, also shifted by a pixel.
    """

    whitening: bool = True
    identity_start: bool = True
    fast_biases: bool = True
    orthogonal_steps: bool = True
    alternating_flip: bool = True
    smooth_labels: bool = True
    lookahead: bool = True
    test_views: bool = True


# For a GPU the paper's; for one core of a CPU, by the minutes that it may take. The latter were
# chosen on a validation split of the training images.
_CPU = Plan(batch_size=512, learning_rate=1.2, turn=0.15, faster=1, shift=0, learned_first=False)
PLANS = {
    "gpu": Plan(),
    "cpu-1": replace(
        _CPU, widths=(64, 128), kernel=3, stride=2, components=12, epochs=3.4, sizes=(20, 24)
    ),
    "cpu-3": replace(_CPU, widths=(32, 96, 192), components=8, epochs=5.3, sizes=(20, 20, 24, 24)),
    "cpu-10": replace(
        _CPU, widths=(32, 128, 256), epochs=11.4, shift=2, sizes=(20,) * 4 + (24,) * 4
    ),
}


class Block(nn.Module):
    """Convolution, pooling that halves height and width, and a second convolution."""

    def __init__(self, c_in: int, c_out: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1, bias=False)
        self.norm1 = _norm(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = _norm(c_out)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.gelu(self.norm1(functional.max_pool2d(self.conv1(x), 2)))
        return functional.gelu(self.norm2(self.conv2(x)))


class FastCifarNet(nn.Module):
    """Maps images (N, 3, 32, 32), float in [0, 1], to logits (N, 10).

    Args:
        plan: its widths, kernel and stride.
        tricks: which of them to use.
        images: training images, uint8 or float, for the colours' mean and for whitening.
    """

    def __init__(self, plan: Plan, tricks: Tricks, images: Tensor) -> None:
        super().__init__()
        some = images[:2000].float() / (255 if images.dtype is torch.uint8 else 1)
        self.register_buffer("mean", some.mean((0, 2, 3), keepdim=True))
        self.register_buffer("std", some.std((0, 2, 3), keepdim=True))
        maps = 2 * (plan.components or 3 * plan.kernel**2)
        self.first = nn.Conv2d(3, maps, plan.kernel, plan.stride)
        if tricks.whitening:
            kernels = whitening_kernels((some - self.mean) / self.std, plan.kernel)[: maps // 2]
            self.first.weight = nn.Parameter(torch.cat([kernels, -kernels]), requires_grad=False)
            nn.init.zeros_(self.first.bias)
            self.first.bias.requires_grad_(plan.learned_first)
        sizes = zip((maps, *plan.widths), plan.widths, strict=False)
        self.blocks = nn.Sequential(*[Block(c_in, c_out) for c_in, c_out in sizes])
        self.head = nn.Linear(plan.widths[-1], 10, bias=False)
        self.test_views = tricks.test_views
        if tricks.identity_start:
            for module in self.blocks.modules():
                if isinstance(module, nn.Conv2d):
                    nn.init.dirac_(module.weight[: module.in_channels])

    def forward(self, images: Tensor) -> Tensor:
        if self.training or not self.test_views:
            return self.logits(images)
        height, width = images.shape[2:]
        padded = functional.pad(images, (1, 1, 1, 1), "reflect")
        views = [images, padded[..., :height, :width], padded[..., 2:, 2:]]
        both_ways = [self.logits(view) + self.logits(view.flip(3)) for view in views]
        return both_ways[0] / 4 + (both_ways[1] + both_ways[2]) / 8

    def logits(self, images: Tensor) -> Tensor:
        """Of the images as they are, also in evaluation mode."""
        x = functional.gelu(self.first((images - self.mean) / self.std))
        x = self.blocks(x)
        # Not `amax`: its gradient divides by how many places equal the maximum, and a compiler that
        # computes them again in another precision may find none.
        x = functional.max_pool2d(x, x.shape[2:]).flatten(1)
        return self.head(x) / 9  # small logits at first: the labels are smooth


def whitening_kernels(images: Tensor, size: int, epsilon: float = 5e-4) -> Tensor:
    """Kernels (C * size², C, size, size) whose maps of `images` are uncorrelated and of variance 1.

    They are the principal components of all patches, each divided by its standard deviation, after
    `epsilon` is added to the variances so that noise is not blown up.
    """
    patches = functional.unfold(images, size)  # (N, C·size², places)
    covariance = (patches @ patches.mT).mean(0).cpu() / patches.shape[2]  # small: no work for a GPU
    variances, components = torch.linalg.eigh(covariance)
    kernels = (components / (variances + epsilon).sqrt()).T.flip(0)  # the strongest first
    return kernels.reshape(-1, images.shape[1], size, size)


def lookahead(
    model: nn.Module, optimizer: torch.optim.Optimizer, total: int, every: int = 5
) -> None:
    """Every few steps the weights go back to their running average; after the last one as well.

    The average follows quickly at first and more slowly towards the end of the `total` steps.
    Source: Zhang and others (2019), arXiv 1907.08610, as in arXiv 2404.00498.
    """
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    learned += [b for name, b in model.named_buffers() if "running" in name]
    average = [value.detach().clone() for value in learned]
    steps = 0

    def hook(*_) -> None:
        nonlocal steps
        steps += 1
        if steps % every == 0 or steps == total:
            keep = 1.0 if steps == total else 0.95**every * (steps / total) ** 3
            with torch.no_grad():
                torch._foreach_lerp_(average, learned, 1 - keep)
                torch._foreach_copy_(learned, average)

    optimizer.register_step_post_hook(hook)


def train(
    images,
    validation=None,
    plan: Plan | None = None,
    tricks: Tricks | None = None,
    *,
    seed: int = 0,
    device: str | None = None,
    precision: str = "auto",
    compile: bool = False,
    progress: bool = True,
) -> tuple[FastCifarNet, History]:
    """Build and train the network on an `ImageSet`; returns it and the history.

    Args:
        images, validation, progress: as for `Trainer.fit`.
        device, precision, compile: as for `Trainer`.
    """
    plan, tricks = Plan() if plan is None else plan, Tricks() if tricks is None else tricks
    if not hasattr(images, "images") or tuple(images.images.shape[1:]) != (3, 32, 32):
        raise TypeError(
            f"The images are {came(images)}, but this network takes an ImageSet of 3 × 32 × 32: "
            "data.cifar10('train')."
        )
    if not isinstance(plan, Plan) or not isinstance(tricks, Tricks):
        raise TypeError(
            f"plan is {came(plan)} and tricks is {came(tricks)}: write fast_cifar.PLANS['cpu-3'] and "
            "Tricks(whitening=False)."
        )
    set_seed(seed)
    model = FastCifarNet(plan, tricks, images.images)
    learned = {name: p for name, p in model.named_parameters() if p.requires_grad}
    rate, faster = plan.learning_rate, plan.faster if tricks.fast_biases else 1
    norms = {
        "params": [p for name, p in learned.items() if "norm" in name],
        "lr": rate * faster,
        "weight_decay": plan.weight_decay / faster,
    }
    kernels = {"params": [p for name, p in learned.items() if "conv" in name]}
    others = {"params": [p for name, p in learned.items() if name.startswith(("first", "head"))]}
    options = {"lr": rate, "momentum": 0.85, "weight_decay": plan.weight_decay}
    if tricks.orthogonal_steps and plan.turn:
        kernels |= {"lr": plan.turn, "momentum": 0.6, "orthogonal": True}
        optimizer = Muon([kernels, norms, others], **options, orthogonal=False)
    else:
        fused = pick_device(device).type != "mps"
        optimizer = torch.optim.SGD([kernels, norms, others], **options, nesterov=True, fused=fused)
    smoothing = plan.label_smoothing if tricks.smooth_labels else 0.0
    loss = nn.CrossEntropyLoss(label_smoothing=smoothing)
    trainer = Trainer(model, optimizer, loss, device, precision, seed, compile=compile)
    changes = [alternating_flip() if tricks.alternating_flip else flip]
    changes += [shift(plan.shift)] if plan.shift else []
    changes += [grow(*plan.sizes)] if plan.sizes else []
    if tricks.lookahead:
        lookahead(model, optimizer, count_steps(len(images), plan.epochs, plan.batch_size))
    history = trainer.fit(
        images,
        validation,
        epochs=plan.epochs,
        batch_size=plan.batch_size,
        progress=progress,
        schedule=one_cycle(warmup=0.23, start=0.2, final=0.07),
        augment=compose(*changes),
    )
    return model, history


def _norm(channels: int) -> nn.BatchNorm2d:
    """Batch norm that follows quickly and learns its biases alone; what is learned next scales."""
    norm = nn.BatchNorm2d(channels, momentum=0.4)
    norm.weight.requires_grad_(False)
    return norm
