"""The course's Trainer beside its peers, in one run: images per second, and time to an accuracy.

    python benchmarks/trainers.py                       # both tables, about 20 minutes on one core
    python benchmarks/trainers.py --only speed          # LeNet-5 at equal batch and precision
    python benchmarks/trainers.py --only accuracy       # a lecture's five epochs and our recipes
    python benchmarks/trainers.py --plot trainers.png

Seconds are of processor time on a CPU (one thread), of the clock on a GPU.
Speed: all peers in turn, several rounds, so that a slow moment of the machine meets each of them;
medians, and each peer's time as a multiple of ours in the same round. Peers that are not installed
are left out, which is said (`pip install -e '.[bench]'`).
Accuracy: a lecture's loop on Fashion-MNIST as written (batches of 32, a Python call an image, an
accuracy pass after each epoch) beside `fmnist.py`'s recipes. Between our seeds an epoch of it on
`--lecture-images` is timed and multiplied up to five epochs of all; `--whole` runs these, once.
On a GPU: `cifar10_fast.py --airbench` as well.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import time
from pathlib import Path

import fmnist
import peers
import torch
from lenet5 import lenet5

from course import data
from course.training import evaluate, pick_device, set_seed

LECTURE = {"mlp": 0.8814, "cnn": 0.9122}  # its accuracies on the test images
LECTURE_EPOCHS = 5
NEEDS = {"skorch": "skorch", "PyTorch Lightning": "lightning"}


def seconds(train, device: torch.device, *arguments) -> float:
    """Time of one call on a fresh LeNet-5."""
    set_seed(0)
    model = lenet5().to(device)
    start = _now(device)
    train(model, *arguments)
    return _now(device) - start


def speed(device: torch.device, count: int, batch_size: int, rounds: int) -> dict[str, list[float]]:
    """Peer -> seconds of each round; prints the table."""
    train = data.mnist("train")
    images, labels = train.images[:count], train.labels[:count]
    names = [
        name
        for name in peers.PEERS
        if name not in NEEDS or importlib.util.find_spec(NEEDS[name]) is not None
    ]
    for name in peers.PEERS.keys() - set(names):
        print(f"{name} is not installed, so it is left out: pip install -e '.[bench]'")
    times: dict[str, list[float]] = {name: [] for name in names}
    for name in names:  # once to warm up: imports, memory, kernels
        seconds(peers.PEERS[name], device, images[:1000], labels[:1000], 1, batch_size)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            times[name].append(seconds(peers.PEERS[name], device, images, labels, 1, batch_size))
    print(
        f"\nLeNet-5, {train.name}, {len(images):,} images an epoch in batches of {batch_size}, "
        f"float32, Adam, {_where(device)}; medians of {rounds} rounds"
    )
    print("| trainer | images per second | time, as a multiple of ours |\n| --- | --- | --- |")
    for name in names:
        ratio = _ratio(times[name], times["course.training"])
        print(f"| {name} | {len(images) / statistics.median(times[name]):,.0f} | {ratio:.2f} |")
    return times


def accuracy(device: torch.device, seeds: int, whole: bool, part: int, models) -> dict[str, tuple]:
    """Model -> (our accuracies, our seconds, the lecture's seconds); prints the table."""
    train, test = data.fashion_mnist("train"), data.fashion_mnist("test")
    results = {}
    for name in models:
        accuracies, ours, theirs, lecture_accuracy = [], [], [], None
        for seed in range(seeds):
            start = _now(device)
            model, history = fmnist.trained(name, fmnist.FAST[name], train, seed, str(device))
            ours.append(_now(device) - start)
            accuracies.append(evaluate(model, test).accuracy)
            if seed == 0 or not whole:
                set_seed(seed)
                model = fmnist.MODELS[name]().to(device)
                start = _now(device)
                epochs = LECTURE_EPOCHS if whole else 1
                some = train if whole else train[:part]
                peers.lecture(model, some.images, some.labels, epochs, 32)
                theirs.append(
                    (_now(device) - start) * LECTURE_EPOCHS / epochs * len(train) / len(some)
                )
                lecture_accuracy = evaluate(model, test).accuracy
            print(
                f"{name} seed {seed}: ours {accuracies[-1]:.4f} in {ours[-1]:.1f} s "
                f"({history.settings}); the lecture's five epochs {theirs[-1]:.0f} s"
                + (f", {lecture_accuracy:.4f}" if whole else ""),
                flush=True,
            )
        results[name] = (accuracies, ours, theirs)
    print(f"\n{train.name}, {len(train):,} training images, {_where(device)}")
    print("| network | the lecture's 5 epochs | ours | times as fast | accuracy, median | wanted |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (accuracies, ours, theirs) in results.items():
        times = theirs if len(theirs) == len(ours) else theirs * len(ours)
        print(
            f"| {name} | {statistics.median(theirs):.0f} s | {statistics.median(ours):.1f} s "
            f"| {_ratio(times, ours):.1f} | {statistics.median(accuracies):.4f} "
            f"| {LECTURE[name]:.4f} |"
        )
    return results


def plot(path: Path, times: dict[str, list[float]], results: dict[str, tuple]) -> None:
    """Bars of time: a peer's epoch as a multiple of ours; the lecture's training beside ours."""
    from matplotlib.figure import Figure

    from course.plots import BLUE, ORANGE

    figure = Figure((9, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    for ax, values, title in (
        (left, {n: _ratio(t, times["course.training"]) for n, t in times.items()},
         "LeNet-5: time of an epoch,\nas a multiple of ours"),
        (right, {f"{n.upper()}, {who}": statistics.median(t)
                 for n, r in results.items() for who, t in (("ours", r[1]), ("lecture", r[2]))},
         "Fashion-MNIST: seconds of training\nto the lecture's accuracy"),
    ):  # fmt: skip
        ours = [BLUE if "our" in name else ORANGE for name in values]  # ours, or course.training
        bars = ax.barh(list(values), list(values.values()), color=ours)
        ax.bar_label(bars, fmt="%.3g", padding=3)
        ax.invert_yaxis()
        ax.margins(x=0.15)
        ax.set_title(title, fontsize=10)
        ax.set_visible(bool(values))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    print(f"\nplot: {path}")


def _ratio(theirs: list[float], ours: list[float]) -> float:
    """Median of the ratios round by round."""
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=True))


def _now(device: torch.device) -> float:
    """Seconds: of the processor on a CPU, which others on the machine change less than the clock."""
    if device.type == "cpu":
        return time.process_time()
    torch.cuda.synchronize() if device.type == "cuda" else torch.mps.synchronize()
    return time.perf_counter()


def _where(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device}, {torch.get_num_threads()} thread" + "s" * (torch.get_num_threads() > 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("speed", "accuracy"))
    parser.add_argument("--device", help="default: a GPU if there is one")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--images", type=int, default=12_800, help="for the speed")
    parser.add_argument("--batch-size", type=int, default=128, help="for the speed")
    parser.add_argument("--rounds", type=int, default=7, help="for the speed")
    parser.add_argument("--seeds", type=int, default=5, help="for the accuracy")
    parser.add_argument("--model", choices=tuple(LECTURE), help="for the accuracy: only this one")
    parser.add_argument("--lecture-images", type=int, default=12_000, help="for the accuracy")
    parser.add_argument("--whole", action="store_true", help="all five epochs of the lecture, once")
    parser.add_argument("--plot", type=Path, help="file for the plot")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = pick_device(options.device)
    models = [options.model] if options.model else list(LECTURE)
    times, results = {}, {}
    if options.only != "accuracy":
        times = speed(device, options.images, options.batch_size, options.rounds)
    if options.only != "speed":
        results = accuracy(device, options.seeds, options.whole, options.lecture_images, models)
    if options.plot:
        plot(options.plot, times, results)


if __name__ == "__main__":
    main()
