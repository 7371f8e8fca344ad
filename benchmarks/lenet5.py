"""Trains LeNet-5 on MNIST with several seeds and prints the test accuracy and the time of each.

    python benchmarks/lenet5.py [--seeds 5] [--epochs N] [--stand-in]

Takes the real images from the folder that COURSE_DATA names (or the user's cache); without them it
runs on the stand-in and says so. One thread on the CPU. The recipes were chosen on a validation
split of the training images (`--validate` measures there), not on the test images; their length fits
8 seconds of one core, 3 on the stand-in. The first run of a process takes 2 seconds more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course import data
from course.training import History, Trainer, evaluate, set_seed
from course.training.schedules import one_cycle


class Recipe(NamedTuple):
    """SGD with Nesterov's momentum, its rate up to `learning_rate` and down again."""

    epochs: float
    batch_size: int
    learning_rate: float
    warmup: float = 0.2


REAL = Recipe(epochs=0.8, batch_size=64, learning_rate=0.1)
STAND_IN = Recipe(epochs=7, batch_size=32, learning_rate=0.1)


class Standardised(nn.Module):
    """A network behind images (in [0, 1]) that are centred and scaled to a deviation of 1."""

    def __init__(self, network: nn.Module, images: Tensor) -> None:
        super().__init__()
        self.network = network
        some = images[:10_000].float() / 255
        self.register_buffer("mean", some.mean())
        self.register_buffer("std", some.std())

    def forward(self, images: Tensor) -> Tensor:
        return self.network((images - self.mean) / self.std)


def lenet5() -> nn.Sequential:
    """LeNet-5 (LeCun et al. 1998) with plain average pooling: 61,706 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
        nn.Linear(120, 84), nn.Tanh(),
        nn.Linear(84, 10),
    )  # fmt: skip


def trained(
    recipe: Recipe, train, seed: int, device: str | None = "cpu"
) -> tuple[nn.Module, History]:
    """LeNet-5, trained by the recipe with one seed."""
    set_seed(seed)
    model = Standardised(lenet5(), train.images)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=recipe.learning_rate, momentum=0.9, nesterov=True, fused=True
    )
    trainer = Trainer(model, optimizer, device=device, precision="fastest", seed=seed)
    history = trainer.fit(
        train, epochs=recipe.epochs, batch_size=recipe.batch_size, progress=False,
        schedule=one_cycle(recipe.warmup),
    )  # fmt: skip
    return model, history


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--warmup", type=float)
    parser.add_argument("--stand-in", action="store_true", help="even if the real images are here")
    parser.add_argument("--validate", action="store_true", help="on a sixth of the training images")
    options = parser.parse_args()
    torch.set_num_threads(1)

    train = data.mnist("train", stand_in=options.stand_in or None)
    test = data.mnist("test", stand_in=options.stand_in or None)
    if options.validate:
        train, test = train.split(1 / 6, seed=0)
    recipe = STAND_IN if train.stand_in else REAL
    given = {name: getattr(options, name) for name in Recipe._fields}
    recipe = recipe._replace(**{name: value for name, value in given.items() if value is not None})

    kind = "stand-in" if train.stand_in else "real images"
    part = "validation" if options.validate else "test"
    print(f"{train.name} ({kind}): {len(train)} training, {len(test)} {part} images; {recipe}")
    results = []
    for seed in range(options.seeds):
        clock, processor = time.perf_counter(), time.process_time()
        model, history = trained(recipe, train, seed)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        accuracy = evaluate(model, test).accuracy
        results.append((accuracy, clock, processor))
        print(
            f"seed {seed}: {part} accuracy {accuracy:.4f}, {clock:.1f} s (CPU {processor:.1f} s; "
            f"{history.settings})",
            flush=True,
        )
    accuracies, clocks, processors = zip(*results, strict=True)
    print(
        f"accuracy: minimum {min(accuracies):.4f}, median {statistics.median(accuracies):.4f}; "
        f"seconds: median {statistics.median(clocks):.1f}, maximum {max(clocks):.1f} "
        f"(CPU {statistics.median(processors):.1f}, {max(processors):.1f})"
    )


if __name__ == "__main__":
    main()
