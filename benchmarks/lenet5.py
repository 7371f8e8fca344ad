"""Trains LeNet-5 on MNIST with several seeds and prints the test accuracy and the time of each.

    python benchmarks/lenet5.py [--seeds 5] [--epochs N]

Takes the real images from the folder that COURSE_DATA names (or the user's cache); without them it
runs on the stand-in and says so. One thread on the CPU. The recipes were chosen on a validation
split of the training images (`--validate` measures there), not on the test images.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import NamedTuple

import torch
from torch import nn

from course import data
from course.training import Trainer, evaluate, set_seed


class Recipe(NamedTuple):
    epochs: int
    batch_size: int
    learning_rate: float


REAL = Recipe(epochs=3, batch_size=64, learning_rate=2e-3)
STAND_IN = Recipe(epochs=15, batch_size=16, learning_rate=2e-3)


def lenet5() -> nn.Sequential:
    """LeNet-5 (LeCun et al. 1998) with plain average pooling: 61,706 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
        nn.Linear(120, 84), nn.Tanh(),
        nn.Linear(84, 10),
    )  # fmt: skip


def run(recipe: Recipe, train, test, seed: int) -> tuple[float, float, float]:
    """Accuracy, and the seconds of training by the clock and by the processor (one thread)."""
    set_seed(seed)
    model = lenet5()
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    trainer = Trainer(model, optimizer, device="cpu", seed=seed)
    clock, processor = time.perf_counter(), time.process_time()
    trainer.fit(train, epochs=recipe.epochs, batch_size=recipe.batch_size, progress=False)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return evaluate(model, test).accuracy, clock, processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--stand-in", action="store_true", help="even if the real images are here")
    parser.add_argument("--validate", action="store_true", help="on a fifth of the training images")
    options = parser.parse_args()
    torch.set_num_threads(1)

    train = data.mnist("train", stand_in=options.stand_in or None)
    test = data.mnist("test", stand_in=options.stand_in or None)
    if options.validate:
        train, test = train.split(0.2, seed=0)
    recipe = STAND_IN if train.stand_in else REAL
    given = {name: getattr(options, name) for name in Recipe._fields}
    recipe = recipe._replace(**{name: value for name, value in given.items() if value is not None})

    kind = "stand-in" if train.stand_in else "real images"
    part = "validation" if options.validate else "test"
    print(f"{train.name} ({kind}): {len(train)} training, {len(test)} {part} images; {recipe}")
    results = []
    for seed in range(options.seeds):
        accuracy, clock, processor = run(recipe, train, test, seed)
        results.append((accuracy, clock, processor))
        print(f"seed {seed}: {part} accuracy {accuracy:.4f}, {clock:.1f} s (CPU {processor:.1f} s)")
    accuracies, clocks, processors = zip(*results, strict=True)
    print(
        f"accuracy: minimum {min(accuracies):.4f}, median {statistics.median(accuracies):.4f}; "
        f"seconds: median {statistics.median(clocks):.1f}, maximum {max(clocks):.1f} "
        f"(CPU {statistics.median(processors):.1f}, {max(processors):.1f})"
    )


if __name__ == "__main__":
    main()
