"""Trains assignment 6's MLP and CNN on Fashion-MNIST with several seeds and prints test accuracies and times.

    python benchmarks/fmnist.py [--seeds 5] [--model mlp|cnn]

Takes the real images from the folder that COURSE_DATA names (or the user's cache); without them it
runs on the stand-in and says so. Each network has a recipe, chosen on a validation split
of the training images (`--validate` measures there), not on the test images.
Peer: a lecture's figures for the same networks, 5 epochs in batches of 32: 0.8814 (between 0.8812
and 0.8828, see the notebook) and 0.9122 (between 0.9121 and 0.9137).
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import NamedTuple

import torch
from torch import nn

from course import data
from course.inspection import count_parameters, multiply_adds
from course.training import Trainer, evaluate, set_seed


class Recipe(NamedTuple):
    """Adam: `epochs` at `learning_rate`, then `final_epochs` at a tenth of it."""

    epochs: int = 8
    final_epochs: int = 2
    batch_size: int = 128
    learning_rate: float = 1e-3
    precision: str = "auto"


# bfloat16 and channels_last pay for the wide convolutions, on a CPU that has them, and not for the MLP.
RECIPES = {"mlp": Recipe(), "cnn": Recipe(precision="bfloat16")}


def mlp() -> nn.Sequential:
    """One hidden layer of 1,000 units: 795,010 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


def cnn() -> nn.Sequential:
    """Two convolutions of 64 and 128 kernels, two linear layers: 716,706 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(),
        nn.Linear(3200, 200), nn.ReLU(),
        nn.Linear(200, 10),
    )  # fmt: skip


MODELS = {"mlp": mlp, "cnn": cnn}


def run(build, recipe: Recipe, train, test, seed: int, device: str | None) -> tuple[float, float]:
    """Test accuracy and seconds of training with one seed."""
    set_seed(seed)
    model = build().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    trainer = Trainer(model, optimizer, device=device, precision=recipe.precision, seed=seed)
    start = time.perf_counter()
    trainer.fit(train, epochs=recipe.epochs, batch_size=recipe.batch_size, progress=False)
    if recipe.final_epochs:
        optimizer.param_groups[0]["lr"] = recipe.learning_rate / 10
        trainer.fit(train, epochs=recipe.final_epochs, batch_size=recipe.batch_size, progress=False)
    result = evaluate(model, test)  # reading its numbers waits for a GPU, so the clock is right
    return result.accuracy, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--model", choices=MODELS, help="only this one")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--final-epochs", type=int)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", help="default: a GPU if there is one")
    parser.add_argument("--stand-in", action="store_true", help="even if the real images are here")
    parser.add_argument("--validate", action="store_true", help="on a fifth of the training images")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    train = data.fashion_mnist("train", stand_in=options.stand_in or None)
    test = data.fashion_mnist("test", stand_in=options.stand_in or None)
    if options.validate:
        train, test = train.split(0.2, seed=0)
    given = {name: getattr(options, name) for name in Recipe._fields}
    given = {name: value for name, value in given.items() if value is not None}

    kind = "stand-in" if train.stand_in else "real images"
    part = "validation" if options.validate else "test"
    print(f"{train.name} ({kind}): {len(train)} training, {len(test)} {part} images")
    for name in [options.model] if options.model else MODELS:
        build, recipe = MODELS[name], RECIPES[name]._replace(**given)
        parameters, work = count_parameters(build()), multiply_adds(build(), (1, 28, 28))
        print(f"{name}: {parameters:,} parameters, {work:,} multiply-adds an image; {recipe}")
        results = []
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            results.append(run(build, recipe, train, test, seed, options.device))
            accuracy, seconds = results[-1]
            print(
                f"{name} seed {seed}: {part} accuracy {accuracy:.4f}, {seconds:.1f} s", flush=True
            )
        accuracies, times = zip(*results, strict=True)
        print(
            f"{name} accuracy: minimum {min(accuracies):.4f}, "
            f"median {statistics.median(accuracies):.4f}; "
            f"seconds: median {statistics.median(times):.1f}, maximum {max(times):.1f}"
        )


if __name__ == "__main__":
    main()
