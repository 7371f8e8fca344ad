"""How hard are the stand-ins? Test accuracy and seconds of simple models on each of them.

    python benchmarks/stand_ins.py            # one seed
    python benchmarks/stand_ins.py --seeds 5  # mean and lowest of five

What is wanted: a linear model below 85 % on the drawn sets, an MLP clearly below a small CNN, no
model at 100 %; LeNet-5 above 95 % on the digits.
"""

from __future__ import annotations

import argparse
import statistics
import time

import torch
from torch import nn

from course import data


def linear(channels: int, size: int) -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(channels * size * size, 10))


def mlp(channels: int, size: int) -> nn.Module:
    return nn.Sequential(
        nn.Flatten(), nn.Linear(channels * size * size, 500), nn.ReLU(), nn.Linear(500, 10)
    )


def cnn(channels: int, size: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(channels, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * (size // 4) ** 2, 10),
    )


def lenet5(channels: int, size: int) -> nn.Module:
    """LeNet-5 with average pooling, for 28 x 28 images (LeCun et al., 1998)."""
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5),
        nn.Flatten(),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )


def run(
    model: nn.Module,
    train: data.ImageSet,
    test: data.ImageSet,
    *,
    epochs: int,
    batch: int,
    learning_rate: float = 1e-3,
) -> tuple[list[float], float]:
    """Train with Adam; return the test accuracy after each epoch and the seconds of training."""
    mean, std = train.images.float().mean(), train.images.float().std()
    inputs, held_out = (train.images - mean) / std, (test.images - mean) / std
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    accuracies, seconds = [], 0.0
    for _ in range(epochs):
        start = time.perf_counter()
        for indices in torch.randperm(len(train)).split(batch):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs[indices]), train.labels[indices])
            loss.backward()
            optimizer.step()
        seconds += time.perf_counter() - start
        with torch.no_grad():
            right = model(held_out).argmax(1) == test.labels
        accuracies.append(right.float().mean().item())
    return accuracies, seconds


# Ten epochs each. "after all" and "lowest" are the mean and the minimum over the seeds.
CASES = (
    ("mnist", "LeNet-5", lenet5, dict(epochs=10, batch=32, learning_rate=2e-3)),
    ("mnist", "linear", linear, dict(epochs=10, batch=32)),
    ("fashion_mnist", "linear", linear, dict(epochs=10, batch=64)),
    ("fashion_mnist", "MLP 500", mlp, dict(epochs=10, batch=64)),
    ("fashion_mnist", "CNN 32-64", cnn, dict(epochs=10, batch=64)),
    ("cifar10", "linear", linear, dict(epochs=10, batch=64)),
    ("cifar10", "MLP 500", mlp, dict(epochs=10, batch=64)),
    ("cifar10", "CNN 32-64", cnn, dict(epochs=10, batch=64)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", help="one of mnist, fashion_mnist, cifar10")
    arguments = parser.parse_args()
    print(f"torch {torch.__version__}, {torch.get_num_threads()} CPU threads")
    print("| stand-in for | model | after 3 epochs | after all | lowest | best of any | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for dataset, title, build, settings in CASES:
        if arguments.only not in (None, dataset):
            continue
        train, test = (getattr(data, dataset)(part, stand_in=True) for part in ("train", "test"))
        early, last, best, seconds = [], [], [], []
        for seed in range(arguments.seeds):
            torch.manual_seed(seed)
            model = build(*train.images.shape[1:3])
            accuracies, spent = run(model, train, test, **settings)
            early.append(accuracies[2])
            last.append(accuracies[-1])
            best.append(max(accuracies))
            seconds.append(spent)
        print(
            f"| {dataset} | {title} | {statistics.mean(early):.3f} | {statistics.mean(last):.3f} "
            f"| {min(last):.3f} | {max(best):.3f} | {statistics.mean(seconds):.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
