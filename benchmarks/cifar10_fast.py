"""Trains the fast CIFAR-10 recipe and prints its test accuracy and time; takes its tricks away one by one.

    python benchmarks/cifar10_fast.py [--plan cpu-1|cpu-3|cpu-10|gpu] [--seeds 1]
    python benchmarks/cifar10_fast.py --ablation [--seeds 3]
    python benchmarks/cifar10_fast.py --airbench PATH/TO/airbench94.py [--seeds 10] [--compile]

Takes the real images from the folder that COURSE_DATA names; without them it runs on the stand-in
and says so. `--validate` measures on a tenth of the training images, on which plans were chosen.
The last line needs a CUDA device. It runs the published airbench94 (the SGD version, airbench94.py, or
for `--compile` airbench94_compiled.py, from github.com/KellerJordan/cifar10-airbench; nothing of it is
here) on the same images, its runs and ours in turn after a warm-up run each. Both times count whitening, training and the evaluation with
test views, the images being on the GPU already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path

import torch

from course import data
from course.fast_cifar import PLANS, Plan, Tricks, train
from course.training import evaluate, pick_device

# Small enough to take ten trainings in a few minutes of one core.
ABLATION = Plan(
    widths=(32, 64), kernel=3, stride=2, components=12, epochs=4, batch_size=256,
    learning_rate=0.7, turn=0.15, shift=1,
)  # fmt: skip
ABLATION_IMAGES = 20_000

AIRBENCH = """
import contextlib, importlib.util, inspect, io, json, re, sys
spec = importlib.util.spec_from_file_location("airbench94", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
models = ()
if len(inspect.signature(module.main).parameters) == 3:  # the compiled version
    models = module.make_net(), module.make_net()
    models[1][0].bias.requires_grad = False
    models = [module.torch.compile(model, mode="max-autotune") for model in models]
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        accuracy = module.main(json.loads(line), *models)
    seconds = re.findall(r"[0-9]+[.][0-9]+", printed.getvalue())[-1]  # its last column
    print(json.dumps([float(accuracy), float(seconds)]), flush=True)
"""


def run(images, test, plan: Plan, tricks: Tricks, seed: int, options) -> tuple[float, ...]:
    """Accuracy; seconds of training with evaluation, by clock and processor; of training alone."""
    clock, processor = time.perf_counter(), time.process_time()
    model, history = train(
        images, None, plan, tricks, seed=seed, device=options.device,
        precision=options.precision, compile=options.compile, progress=False,
    )  # fmt: skip
    trained = time.perf_counter() - clock
    precision = history.settings.split(", ")[1]
    batch_size = 500 if options.device.type == "cpu" else 2000  # on a CPU what its caches hold
    accuracy = evaluate(model, test, batch_size=batch_size, precision=precision).accuracy
    return accuracy, time.perf_counter() - clock, time.process_time() - processor, trained


def measure(images, test, plan: Plan, options) -> None:
    """One line a seed, and their summary."""
    results = []
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        accuracy, clock, processor, trained = run(images, test, plan, Tricks(), seed, options)
        results.append((accuracy, clock, processor, trained))
        print(
            f"seed {seed}: accuracy {accuracy:.4f}, trained in {trained:.1f} s, with the evaluation "
            f"{clock:.1f} s (CPU {processor:.1f} s)",
            flush=True,
        )
    accuracies, *seconds = zip(*results, strict=True)
    clock, processor, trained = map(statistics.median, seconds)
    print(
        f"accuracy: mean {statistics.mean(accuracies):.4f}, minimum {min(accuracies):.4f}; seconds: "
        f"median {trained:.1f}, with the evaluation {clock:.1f} (CPU {processor:.1f})"
    )


def ablation(images, test, options) -> None:
    """Mean accuracy over the seeds with all tricks, and without each of them."""
    images = images[:ABLATION_IMAGES]
    print(f"{len(images):,} images, {ABLATION}")
    names = ["", *(field.name for field in fields(Tricks))]
    means = {}
    for name in names:
        tricks = replace(Tricks(), **({name: False} if name else {}))
        accuracies = [
            run(images, test, ABLATION, tricks, seed, options)[0]
            for seed in range(options.first_seed, options.first_seed + options.seeds)
        ]
        means[name] = statistics.mean(accuracies)
        print(
            f"{'without ' + name if name else 'all tricks':<28} {means[name]:.4f} "
            f"({means[name] - means['']:+.4f}; {min(accuracies):.4f} to {max(accuracies):.4f})",
            flush=True,
        )


def beside_airbench(images, test, options) -> None:
    """Runs of both in turn; prints mean accuracies and the ratio of times."""
    if options.device.type != "cuda":
        raise SystemExit("airbench94 needs a CUDA device, and there is none here.")
    images, test = images.to(options.device), test.to(options.device)
    with tempfile.TemporaryDirectory() as folder:
        for name, part in (("train", images), ("test", test)):
            path = Path(folder, "cifar10", f"{name}.pt")
            path.parent.mkdir(exist_ok=True)
            pixels = part.images.permute(0, 2, 3, 1).contiguous().cpu()
            labels, classes = part.labels.cpu(), list(part.classes)
            torch.save({"images": pixels, "labels": labels, "classes": classes}, path)
        worker = subprocess.Popen(
            [sys.executable, "-c", AIRBENCH, str(options.airbench.resolve())],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

        def theirs(name) -> tuple[float, float]:
            worker.stdin.write(json.dumps(name) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
            if not line:
                raise SystemExit("airbench94 ended; its message is above.")
            return tuple(json.loads(line))

        theirs("warmup")
        run(images, test, PLANS["gpu"], Tricks(), 0, options)
        rows = []
        for seed in range(options.seeds):
            rows.append(
                (*run(images, test, PLANS["gpu"], Tricks(), seed, options)[:2], *theirs(seed))
            )
            print(
                "run {}: ours {:.4f} in {:.2f} s, airbench94 {:.4f} in {:.2f} s".format(
                    seed, *rows[-1]
                )
            )
        worker.stdin.close()
        worker.wait()
    ours, our_seconds, accuracies, seconds = zip(*rows, strict=True)
    ratio = statistics.median(a / b for a, b in zip(our_seconds, seconds, strict=True))
    print(
        f"{torch.cuda.get_device_name()}, {options.seeds} runs: ours {statistics.mean(ours):.4f} in "
        f"{statistics.median(our_seconds):.2f} s, airbench94 {statistics.mean(accuracies):.4f} in "
        f"{statistics.median(seconds):.2f} s; {ratio:.2f} times its time"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plan", choices=PLANS, help="default: cpu-1, or gpu where there is one")
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--airbench", type=Path, help="the published airbench94.py")
    parser.add_argument("--seeds", type=int, help="default: 1; with --airbench 10")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--validate", action="store_true", help="on a tenth of the training images")
    parser.add_argument("--device", type=pick_device, default=pick_device())
    parser.add_argument("--precision", help="default: bfloat16 on a CPU, auto on a GPU")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    on_cpu = options.device.type == "cpu"
    options.precision = options.precision or ("bfloat16" if on_cpu else "auto")
    options.seeds = options.seeds or (10 if options.airbench else 1)
    images, test = data.cifar10("train"), data.cifar10("test")
    if options.validate:
        images, test = images.split(0.1, seed=0)
    name = options.plan or ("cpu-1" if on_cpu else "gpu")
    print(
        f"{images.name}: {len(images):,} training images, {len(test):,} to evaluate, on {options.device}"
    )
    if options.airbench:
        beside_airbench(images, test, options)
    elif options.ablation:
        ablation(images, test, options)
    else:
        print(f"{name}: {PLANS[name]}")
        measure(images.to(options.device), test, PLANS[name], options)


if __name__ == "__main__":
    main()
