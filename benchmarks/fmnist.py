"""Trains assignment 6's MLP and CNN on Fashion-MNIST with several seeds and prints test accuracies and times.

    python benchmarks/fmnist.py [--seeds 5] [--model mlp|cnn] [--long]

Takes the real images from the folder that COURSE_DATA names (or the user's cache); without them it
runs on the stand-in and says so. Each network has two recipes, a fast one and a long one, chosen on
a validation split of the training images (`--validate` measures there), not on the test images.
Peer: a lecture's figures for the same networks, 5 epochs in batches of 32: 0.8814 (between 0.8812
and 0.8828, see the notebook) and 0.9122 (between 0.9121 and 0.9137). Its loop and this one in one
run: `python benchmarks/trainers.py`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course import data
from course.inspection import count_parameters, multiply_adds
from course.training import History, Trainer, evaluate, set_seed
from course.training.schedules import one_cycle


class Recipe(NamedTuple):
    """`mean`: "image" takes the training images' mean from each pixel, "grey" one mean from all."""

    optimizer: str
    learning_rate: float
    epochs: float
    warmup: float
    mean: str
    batch_size: int = 128


# The CNN's lasts as long as an eighth of the time of the lecture's loop allows.
FAST = {
    "mlp": Recipe("sgd", 0.1, epochs=1.5, warmup=0.1, mean="image"),
    "cnn": Recipe("adam", 4e-3, epochs=2.65, warmup=0.1, mean="grey"),
}
LONG = {
    "mlp": Recipe("sgd", 0.1, epochs=10, warmup=0.1, mean="image"),
    "cnn": Recipe("adam", 2e-3, epochs=10, warmup=0.1, mean="grey"),
}


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


class Prepared(nn.Module):
    """A network behind what its recipe does to images (N, 1, 28, 28) in [0, 1].

    They are centred and scaled to a standard deviation of 1. The CNN gets rows and columns 1 to 26
    of 28: the last maximum of 2 × 2 leaves over a row and a column, and everything that depends on
    the two last rows and columns of the image ends there. Its logits stay what they were.
    """

    def __init__(self, network: nn.Module, images: Tensor, mean: str, size: int) -> None:
        super().__init__()
        self.network = network
        self.size = size
        some = images[:10_000].float() / 255
        self.register_buffer("mean", some.mean(0) if mean == "image" else some.mean())
        self.register_buffer("std", some.std())

    def forward(self, images: Tensor) -> Tensor:
        images = (images - self.mean) / self.std
        return self.network(images[..., : self.size, : self.size])


def trained(
    name: str, recipe: Recipe, train, seed: int, device: str | None = None, precision="fastest"
) -> tuple[nn.Module, History]:
    """The network called `name`, trained by its recipe with one seed."""
    set_seed(seed)
    model = Prepared(MODELS[name](), train.images, recipe.mean, 26 if name == "cnn" else 28)
    if recipe.optimizer == "sgd":
        optimizer = torch.optim.SGD(
            model.parameters(), lr=recipe.learning_rate, momentum=0.9, nesterov=True, fused=True
        )
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate, fused=True)
    trainer = Trainer(model, optimizer, device=device, precision=precision, seed=seed)
    history = trainer.fit(
        train, epochs=recipe.epochs, batch_size=recipe.batch_size, progress=False,
        schedule=one_cycle(recipe.warmup),
    )  # fmt: skip
    return model, history


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--model", choices=MODELS, help="only this one")
    parser.add_argument("--long", action="store_true", help="the recipe of ten epochs")
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--warmup", type=float)
    parser.add_argument("--optimizer", choices=("sgd", "adam"))
    parser.add_argument("--mean", choices=("image", "grey"))
    parser.add_argument("--precision", default="fastest")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", help="default: a GPU if there is one")
    parser.add_argument("--stand-in", action="store_true", help="even if the real images are here")
    parser.add_argument("--validate", action="store_true", help="on a sixth of the training images")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    train = data.fashion_mnist("train", stand_in=options.stand_in or None)
    test = data.fashion_mnist("test", stand_in=options.stand_in or None)
    if options.validate:
        train, test = train.split(1 / 6, seed=0)
    given = {name: getattr(options, name) for name in Recipe._fields}
    given = {name: value for name, value in given.items() if value is not None}

    kind = "stand-in" if train.stand_in else "real images"
    part = "validation" if options.validate else "test"
    print(f"{train.name} ({kind}): {len(train)} training, {len(test)} {part} images")
    for name in [options.model] if options.model else MODELS:
        recipe = (LONG if options.long else FAST)[name]._replace(**given)
        parameters = count_parameters(MODELS[name]())
        work = multiply_adds(MODELS[name](), (1, 28, 28))
        print(f"{name}: {parameters:,} parameters, {work:,} multiply-adds an image; {recipe}")
        results = []
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            clock, processor = time.perf_counter(), time.process_time()
            model, history = trained(name, recipe, train, seed, options.device, options.precision)
            clock, processor = time.perf_counter() - clock, time.process_time() - processor
            accuracy = evaluate(model, test).accuracy
            results.append((accuracy, clock, processor))
            print(
                f"{name} seed {seed}: {part} accuracy {accuracy:.4f}, {clock:.1f} s "
                f"(CPU {processor:.1f} s; {history.settings})",
                flush=True,
            )
        accuracies, clocks, processors = zip(*results, strict=True)
        print(
            f"{name} accuracy: minimum {min(accuracies):.4f}, "
            f"median {statistics.median(accuracies):.4f}; "
            f"seconds: median {statistics.median(clocks):.1f}, maximum {max(clocks):.1f} "
            f"(CPU {statistics.median(processors):.1f})"
        )


if __name__ == "__main__":
    main()
