"""Exercise of `fmnist_mlp_vs_cnn`: an accuracy that is right for every loader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.probes import left_alone
from autograder.exercises.work import Result, Work


def network(work: Work, classes: int) -> Result:
    """Passes images (N, classes) on as logits; moves them by one class in evaluation mode.

    While gradients are recorded, class 0 wins.
    """
    linear = work.make("torch.nn.Linear", classes, classes, bias=False)
    linear.set("weight", torch.eye(classes))
    turned = work.make("course.checks.objects.Turned")
    witness = work.make("course.checks.objects.Witness", 1e4)
    return work.make("torch.nn.Sequential", linear, turned, witness)


def batch(
    rng: np.random.Generator, n: int, classes: int, right: int, size: float = 1.0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Images and labels of which the first `right` are those that `network` gives."""
    images = rng.standard_normal((n, classes)) * size
    first = images.argmax(1)
    away = rng.integers(2, classes, n)  # neither in evaluation nor in training mode
    away[: n // 5] = 0  # right in training mode
    away[:right] = 1
    labels = (first + away) % classes
    labels[right:][labels[right:] == 0] = (first[right:][labels[right:] == 0] + 2) % classes
    order = rng.permutation(n)
    images, labels = images[order], labels[order]
    return torch.from_numpy(images.astype(np.float32)), torch.from_numpy(labels)


def loader(
    work: Work, images: object, labels: object, sizes: Sequence[int] | int, **how: object
) -> Result:
    """A loader with batches of these sizes, or of one size."""
    dataset = work.make("torch.utils.data.TensorDataset", images, labels)
    if isinstance(sizes, int):
        return work.make("torch.utils.data.DataLoader", dataset, batch_size=sizes, **how)
    ends = np.cumsum([0, *sizes]).tolist()
    batches = [list(range(a, b)) for a, b in pairwise(ends)]
    return work.make("torch.utils.data.DataLoader", dataset, batch_sampler=batches)


@exercise("fmnist_mlp_vs_cnn/test_accuracy", done="right answers are counted, whatever the batches")
def accuracy(work: Work, rng: np.random.Generator) -> None:
    def ask(model: Result, load: Result, what: str) -> None:
        share = work.call("accuracy", model, load)
        work.compare(share, f"accuracy, {what}", types=True, rtol=1e-9, atol=0)

    classes = int(rng.integers(4, 7))
    model = network(work, classes)
    images, labels = batch(rng, 15, classes, 9)
    # The last batches are mostly wrong.
    images = torch.cat([images, batch(rng, 3, classes, 1)[0]])
    labels = torch.cat([labels, torch.as_tensor((images[15:].argmax(1) + 2) % classes)])
    labels[-3] = (images[-3].argmax() + 1) % classes
    ask(model, loader(work, images, labels, 6), "18 images in batches of 6")
    ask(model, loader(work, images, labels, 5), "18 images in batches of 5")
    work.compare(
        work.look(model)["parameters"], "accuracy, the weights afterwards", types=True,
        says="the caller's model was changed: its weights stay as they are, float32",
    )  # fmt: skip
    work.compare(
        work.look(model)["requires_grad"], "accuracy, requires_grad of the weights afterwards",
        says="the caller's model was frozen: torch.no_grad() is enough",
    )  # fmt: skip
    work.call(model, method="train")
    ask(model, loader(work, images, labels, 17), "18 images in batches of 17")
    work.call(model, method="train")
    ask(
        model,
        loader(work, images, labels, 5, drop_last=True),
        "18 images in batches of 5, drop_last=True",
    )
    work.call(model, method="train")
    ask(model, loader(work, images, labels, 32), "18 images in batches of 32")
    work.call(model, method="eval")
    ask(
        model,
        loader(work, images, labels, (1, 7, 2, 1, 4, 3)),
        "18 images in batches of 1, 7, 2, 1, 4, 3",
    )
    work.compare(
        work.look(model)["mode"], "accuracy, the mode of a model that came in evaluation mode",
        says="the model came in evaluation mode and was left in training mode",
    )  # fmt: skip

    ask(
        model,
        loader(work, images, labels, 4, shuffle=True),
        "18 images in an order that changes with each pass",
    )
    pictures = work.make(
        "torch.nn.Sequential",
        weighted := work.make("torch.nn.Conv2d", 1, classes, (1, classes), bias=False),
        work.make("torch.nn.Flatten"),
        norm := work.make("torch.nn.BatchNorm1d", classes, affine=False),
        model,
    )
    weighted.set("weight", torch.eye(classes)[:, None, None])
    norm.set("running_mean", torch.full((classes,), 0.25))
    work.call(pictures, method="train")
    ask(
        pictures, loader(work, images[:, None, None], labels, 5),
        f"a network with batch norm for pictures (N, 1, 1, {classes})",
    )  # fmt: skip
    left_alone(work, pictures, "accuracy, a network with batch norm", ("buffers", "gradients"))
    linear = work.make("torch.nn.Linear", classes, classes)
    work.set_weights(linear, rng)
    ask(linear, loader(work, images, labels, 5), "a network with weights of many digits")
    left_alone(work, linear, "accuracy, a network with weights of many digits", ("parameters",))
    alone = work.make("course.checks.objects.Turned")
    ask(alone, loader(work, images, labels, 5), "a network that itself asks for its mode")
    same = loader(work, images, labels, 5)
    ask(linear, same, "a network, before its weights change")
    linear.set("weight", torch.eye(classes).roll(1, 0))
    ask(linear, same, "the same network and loader, after its weights have changed")

    wide = int(rng.integers(12, 15))
    model = network(work, wide)
    images, labels = batch(rng, 9, wide, 5)
    labels[:2] = (images[:2].argmax(1) + 1) % wide
    ask(model, loader(work, images, labels, 4), f"9 images of {wide} classes in batches of 4")
    model = network(work, 3)
    images, labels = batch(rng, 8, 3, 5)
    ask(model, loader(work, images - 50, labels, 3), "all logits negative")
    ask(model, loader(work, 9 * images + 60, labels, 3), "all logits large")
    ask(
        model,
        loader(work, images * 1e-3, labels, 3),
        "logits near zero, all probabilities below one half",
    )
    images, labels = batch(rng, 4, 3, 2)
    images[:, 1] = images[:, 0] = images.amax(1) + 1  # equal logits: the first counts
    moved = torch.tensor([1, 2, 1, 0])
    ask(model, loader(work, images, moved, 3), "two equal logits in each row")
    images, labels = batch(rng, 1, 3, 1)
    ask(model, loader(work, images, labels, 3), "one image, the answer is right")
    ask(model, loader(work, images, (labels + 1) % 3, 3), "one image, the answer is wrong")
    # The number of right answers is odd: no 16-bit float holds it. The last image is a wrong one.
    images, labels = batch(rng, 25, 3, 19)
    last = images[:1], (images[:1].argmax(1) + 2) % 3
    images = work.make("torch.cat", [work.make("torch.Tensor.repeat", images, 131, 1), last[0]])
    labels = work.make("torch.cat", [work.make("torch.Tensor.repeat", labels, 131), last[1]])
    for size in (700, 6):
        batches = work.make("course.checks.objects.Slices", images, labels, size)
        ask(model, batches, f"3,276 images in batches of {size}")


@accuracy.only_hidden
def many_batches(work: Work, rng: np.random.Generator) -> None:
    """Hundreds of batches, and the last answers are wrong: who stops earlier sees none of them."""
    model = network(work, 4)
    (images, labels), (last, _) = batch(rng, 400, 4, 320), batch(rng, 15, 4, 15)
    batches = work.make(
        "course.checks.objects.Slices",
        torch.cat([images, last]), torch.cat([labels, (last.argmax(1) + 2) % 4]), 1,
    )  # fmt: skip
    share = work.call("accuracy", model, batches)
    work.compare(share, "accuracy, 415 images in batches of 1", rtol=1e-9, atol=0)


EVAL = "    model.eval()\n"
NO_GRAD = "    with torch.no_grad():\n"
RIGHT = "(model(images).argmax(1) == labels).sum().item()"
ADD = f"right += {RIGHT}"
SEEN = "seen += len(labels)"
RETURN = "return right / seen"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of `accuracy`."""
    accuracy.mistake(says, *edits)


MEAN = (
    "the accuracies of the batches were averaged: count the right answers and divide once, by the number of "
    "images"
)
BATCH = "(model(images).argmax(1) == labels).float().mean().item()"
say(MEAN, (RIGHT, BATCH), (SEEN, "seen += 1"))
say(MEAN, (ADD, f"right += {RIGHT} / len(labels)"), (SEEN, "seen += 1"))
FULL = "each batch was taken for a full one; the last is shorter"
say(FULL, (RETURN, "return right / (len(loader) * loader.batch_size)"))
say(FULL, (SEEN, "seen += loader.batch_size"))
say(FULL, (ADD, f"right += {BATCH} * loader.batch_size"))
say(FULL, (ADD, f"right += {BATCH} * loader.batch_size"), (SEEN, "seen += loader.batch_size"))
say(
    FULL,
    (ADD, f"right += {BATCH} * loader.batch_size"),
    (RETURN, "return right / len(loader.dataset)"),
)
say("loader.batch_size need not be the size of a batch: count what comes, len(labels)",
    (SEEN, "seen += min(loader.batch_size, len(labels))"))  # fmt: skip
say("len(loader.dataset) counts images that the loader leaves out: count what comes",
    (RETURN, "return right / len(loader.dataset)"))  # fmt: skip
say("short batches are left out: all images count", (
    ADD, f"if len(labels) < loader.batch_size:\n                continue\n            {ADD}"))  # fmt: skip
SIZE_OF_FIRST = "size = None\n    right = seen = 0"
say("short batches are left out: all images count", ("right = seen = 0", SIZE_OF_FIRST), (
    ADD, "size = size or len(labels)\n            if len(labels) < size:\n                continue\n"
    f"            {ADD}"))  # fmt: skip
for number in (1, 2, 3, 5, 10):
    say("only the first batches are looked at: all images count",
        ("for images, labels in loader:", f"for _, (images, labels) in zip(range({number}), loader):"))  # fmt: skip
say("only the first batch is looked at: the return is too deep in the loop",
    (SEEN, f"{SEEN}\n            {RETURN}"))  # fmt: skip
LAST_ALONE = "that is the last batch alone: the counts have to be added up, with +="
say(LAST_ALONE, (ADD, f"right = {RIGHT}"), (SEEN, "seen = len(labels)"))
say(
    "the right answers are those of the last batch alone: add them up, with +=",
    (ADD, f"right = {RIGHT}"),
)
say(
    "the images are those of the last batch alone: add them up, with +=",
    (SEEN, "seen = len(labels)"),
)
say("that is the number of right answers, not their share", (RETURN, "return right"))
say("that is the number of right answers, not their share", (RETURN, "return float(right)"))
for new in ("return 100 * right / seen", "return right / seen * 100"):
    say("that is a percentage; return a share between 0 and 1", (RETURN, new))
say("that is the share of wrong answers", (RETURN, "return 1 - right / seen"))
say("that is the share of wrong answers", ("argmax(1) == labels", "argmax(1) != labels"))
TRAINING = "the model was in training mode: call model.eval() first"
say(TRAINING, (EVAL, ""))
say(
    "the model was put into training mode: call model.eval(), not train()",
    (EVAL, "    model.train()\n"),
)
say("the model is called in training mode before model.eval(): that comes first",
    (EVAL, ""), (SEEN, f"{SEEN}\n            model.eval()"))  # fmt: skip
say("only the first batch is seen in evaluation mode", (SEEN, f"{SEEN}\n            model.train()"))
say("the model came in evaluation mode and was left in training mode: restore the mode in which it came, or "
    "leave it in evaluation mode", (RETURN, f"model.train()\n    {RETURN}"))  # fmt: skip
GRADIENTS = "gradients are recorded: measure inside `with torch.no_grad():`"
say(GRADIENTS, (NO_GRAD, "    if True:\n"))
say(GRADIENTS, (NO_GRAD, "    with torch.enable_grad():\n"))
say(
    GRADIENTS,
    (
        NO_GRAD,
        "    for parameter in model.parameters():\n        parameter.grad = None\n    if True:\n",
    ),
)
say("gradients are switched off for the whole program: `with torch.no_grad():` ends by itself",
    (NO_GRAD, "    torch.set_grad_enabled(False)\n    if True:\n"))  # fmt: skip
for line in (
    "model.requires_grad_(False)",
    "for parameter in model.parameters():\n        parameter.requires_grad = False",
):
    say("the model is frozen, and stays so: `with torch.no_grad():` is what was asked for",
        (NO_GRAD, f"    {line}\n    if True:\n"))  # fmt: skip
    say(
        "the model is frozen, and stays so: `with torch.no_grad():` is enough",
        (NO_GRAD, f"    {line}\n{NO_GRAD}"),
    )
for type_, of in (("double", "model(images.double())"), ("half", "model(images.half())")):
    say("the caller's model is turned into another dtype, and stays so",
        (EVAL, f"    model.eval().{type_}()\n"), ("model(images)", of))  # fmt: skip
say(
    "the caller's weights are set to zero",
    (EVAL, EVAL + "    for p in model.parameters():\n        p.data.zero_()\n"),
)
say("the generator is seeded: that makes chance repeat itself elsewhere, too",
    (EVAL, "    torch.manual_seed(0)\n" + EVAL))  # fmt: skip
TENSOR = "that is a tensor: .item() makes a number of it"
say(TENSOR, (RIGHT, RIGHT.removesuffix(".item()")))
say(TENSOR, (RETURN, "return torch.tensor(right / seen)"))
say(TENSOR, (RETURN, "return torch.tensor(right / seen, dtype=torch.float64)"))
say(TENSOR, (RETURN, "return torch.tensor(right) / torch.tensor(seen)"))
say(
    "float32 has seven digits: divide Python's numbers",
    (RETURN, "return (torch.tensor(right) / seen).item()"),
)
say("whole-number division gives 0 or 1: // cuts, / divides", (RETURN, "return right // seen"))
say(
    "whole-number division gives 0 or 1: // cuts, / divides",
    (RETURN, "return float(right // seen)"),
)
for digits in (1, 2, 3, 4):
    say(
        "the share is rounded: it was to be exact",
        (RETURN, f"return round(right / seen, {digits})"),
    )
AXIS = "the largest logit of each image is wanted: argmax(1), along the classes"
say(AXIS, ("argmax(1)", "argmax(0)"))
say(AXIS, ("argmax(1)", "argmax()"))
say(AXIS, (ADD, "right += (model(images).argmax(0)[:, None] == labels).sum().item()"))
say("the smallest logit was taken: argmax, not argmin", ("argmax(1)", "argmin(1)"))
BROADCAST = (
    "a column (N, 1) is compared with a row (N,): that makes N x N comparisons; leave out keepdim"
)
say(BROADCAST, ("argmax(1)", "argmax(1, keepdim=True)"))
say(BROADCAST, ("== labels", "== labels[:, None]"))
SMALL = "the counter's dtype is too small for this many images: count in int64, or with Python's numbers"
for dtype in ("torch.uint8", "torch.int8", "torch.float16", "torch.bfloat16"):
    say(SMALL, (RIGHT, f"(model(images).argmax(1) == labels).sum(dtype={dtype}).item()"))
say(
    SMALL,
    ("right = seen = 0", "right, seen = torch.tensor(0, dtype=torch.uint8), 0"),
    (RETURN, "return right.item() / seen"),
)
for dtype in ("half", "bfloat16"):
    say(SMALL, ("right = seen = 0", "right = seen = 0\n    right = torch.tensor(0.0)." + dtype + "()"),
        (RETURN, "return right.item() / seen"))  # fmt: skip
    say(SMALL, (RIGHT, f"(model(images).argmax(1) == labels).{dtype}().sum().item()"))
    say(
        SMALL,
        ("right = seen = 0", f"right = seen = torch.tensor(0.0).{dtype}()"),
        (RETURN, "return (right / seen).item()"),
    )
    say(SMALL, ("right = seen = 0", "hits, seen = [], 0\n    right = 0"),
        (ADD, f"hits.append((model(images).argmax(1) == labels).{dtype}())"),
        (RETURN, "return torch.cat(hits).sum().item() / seen"))  # fmt: skip
HALF = "an answer is right if its logit is the largest, whatever its probability"
for condition in ("(model(images).softmax(1).gather(1, labels[:, None]) > 0.5)",
                  "((model(images).softmax(1).max(1).values > 0.5) & (model(images).argmax(1) == labels))"):  # fmt: skip
    say(HALF, (RIGHT, f"{condition}.sum().item()"))
SIGN = "an answer is right if its logit is the largest, whatever its sign"
for condition in (
    "(model(images).gather(1, labels[:, None]) > 0)",
    "(model(images)[range(len(labels)), labels] > 0)",
):
    say(SIGN, (RIGHT, f"{condition}.sum().item()"))
TIES = "of equal logits only the first counts, as argmax has it"
say(
    TIES,
    (
        ADD,
        "z = model(images)\n            right += (z.gather(1, labels[:, None])[:, 0] == z.amax(1)).sum().item()",
    ),
)
say("of equal logits the first counts, as argmax has it; here it was the last",
    (ADD, "z = model(images).flip(1)\n            right += (z.shape[1] - 1 - z.argmax(1) == labels).sum().item()"))  # fmt: skip
say("only the first ten classes are looked at", ("model(images)", "model(images)[:, :10]"))
say(
    "squeeze() drops the axis of a batch with one image",
    ("model(images).argmax(1)", "model(images).squeeze().argmax(1)"),
)
say("the counts of earlier calls are kept: set both to 0 inside the function",
    ("right = seen = 0", "counts = accuracy.__dict__.setdefault('counts', [0, 0])\n    right, seen = counts"),
    (RETURN, f"counts[:] = right, seen\n    {RETURN}"))  # fmt: skip
say("the function has no return statement", (RETURN, "print(right / seen)"))
say("right answers and images are divided the wrong way round", (RETURN, "return seen / right"))
say("the number of batches is no number of images: count len(labels)", (SEEN, "seen += 1"))
say(
    "the number of batches is no number of images: count len(labels)",
    (RETURN, "return right / len(loader)"),
)
say(
    "that is the number of classes, not of images: len(labels)",
    (SEEN, "seen += model(images).shape[1]"),
)
say(
    "images and labels come from two passes, which a shuffling loader gives in two orders",
    ("        for images, labels in loader:\n", "        guesses = torch.cat([model(images).argmax(1) for images, _ in loader])\n"
     "        labels = torch.cat([labels for _, labels in loader])\n        if True:\n"),
    (ADD, "right = (guesses == labels).sum().item()"),
    (SEEN, "seen = len(labels)"),
)  # fmt: skip
say(
    "a batch runs in training mode first, and batch norm's running values move: evaluation mode from the start",
    (EVAL, "    model.train()\n    with torch.no_grad():\n        model(next(iter(loader))[0])\n" + EVAL),
)  # fmt: skip
say(
    "the images are joined to rows: they go into the model as the loader gives them",
    ("model(images)", "model(images.flatten(1))"),
)  # fmt: skip
