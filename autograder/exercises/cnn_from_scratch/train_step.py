"""One step of training: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NUMPY, SHARP, short
from autograder.exercises.work import Result, Work


@exercise(
    "cnn_from_scratch/test_train_step",
    done="loss and new weights are right",
    uses=("test_loss", "test_sgd"),
    bans=NUMPY,
)
def train_step(work: Work, rng: np.random.Generator) -> None:
    def step(parts: tuple, images: object, labels: np.ndarray, what: str) -> None:
        network, loss, optimiser, layers = parts
        value = work.call("train_step", network, loss, optimiser, images, labels)
        work.compare(value, f"train_step, {what}: the returned loss", **SHARP)
        for place, layer in layers.items():
            for name in ("weight", "bias"):
                new = layer.attribute(name)
                work.compare(new, f"train_step, {what}: {name} of the {place} layer", **SHARP)

    def network(loss: Result, first: Result | None = None) -> tuple:
        before = [first] if first else []
        layers = {
            "first": work.call("Linear", short(rng, 3, 2), short(rng, 3)),
            "last": work.call("Linear", short(rng, 3, 3), short(rng, 3)),
        }
        chain = work.call("Sequential", *before, layers["first"], work.call("ReLU"), layers["last"])
        return chain, loss, work.call("SGD", chain, 0.25, 0.5), layers

    def labels(size: int) -> np.ndarray:
        return rng.permutation(np.arange(size) % 3)

    parts = network(work.call("SoftmaxCrossEntropy"))
    step(parts, short(rng, 2, 2), labels(2), "step 1, batch of 2")
    step(parts, short(rng, 3, 2), labels(3), "step 2, batch of 3")
    step(parts, short(rng, 1, 2), labels(1), "step 3, batch of 1")
    step(parts, short(rng, 64, 2), labels(64), "step 4, batch of 64")
    step(parts, np.round(100 * short(rng, 4, 2)), labels(4), "step 5, images up to 300")
    whole = rng.integers(-9, 256, (3, 2))
    step(parts, whole, labels(3), "images of whole numbers")
    parts[3]["last"].set("weight", np.zeros((3, 3)))
    parts[3]["last"].set("bias", np.array([9.0, 0, 1]))
    step(parts, short(rng, 3, 2), np.zeros(3, dtype=int), "a small loss")
    parts[2].set("lr", 0.0625)
    step(parts, short(rng, 2, 2), labels(2), "after optimiser.lr = 0.0625")
    other = network(work.make("course.checks.objects.HalfSquares"))
    step(other, short(rng, 2, 2), labels(2), "another loss")
    means = work.make("course.checks.objects.ChannelMeans")
    images = network(work.call("SoftmaxCrossEntropy"), means)
    step(images, short(rng, 2, 2, 2, 3), labels(2), "images with four axes")
    work.compare(
        means.attribute("forwards"), "train_step, how often the network was called",
        says="the network is called once, with the whole batch",
    )  # fmt: skip


LINES = """    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return value
"""
FORWARD = "value = loss.forward(network.forward(images), labels)"
BACK = "network.backward(loss.backward())"
STEP = "    optimiser.step()\n"
train_step.mistake("no step was taken: call optimiser.step() after the backward pass", (STEP, ""))
train_step.mistake(
    "there is no backward pass: network.backward(loss.backward())", (f"    {BACK}\n", "")
)
train_step.mistake(
    "that is the loss after the update; return the one before it",
    ("    return value\n", "    return loss.forward(network.forward(images), labels)\n"),
)
train_step.mistake("the optimiser steps twice", (STEP, STEP + STEP))
EARLY = "the update comes before the new gradients are there: backward first, then optimiser.step()"
train_step.mistake(
    EARLY, (LINES, LINES.replace(STEP, "").replace(f"    {BACK}", f"{STEP}    {BACK}"))
)
train_step.mistake(
    "the step comes first, with the gradients of the batch before",
    (LINES, STEP + LINES.replace(STEP, "")),
)
AGAIN = "the loss has divided by N already: hand its gradient on as it is"
train_step.mistake(AGAIN, (BACK, "network.backward(loss.backward() / len(images))"))
train_step.mistake(
    "the gradient is multiplied with N; the loss is a mean",
    (BACK, "network.backward(loss.backward() * len(images))"),
)
train_step.mistake(
    "that is the sum over the batch: return the loss as it is",
    ("return value", "return value * len(images)"),
)
train_step.mistake(
    "the loss is divided by N once more: it is a mean already",
    ("return value", "return value / len(images)"),
)
for momentum in ("optimiser.momentum", "0.9", "0.0"):
    train_step.mistake(
        "a new optimiser in each call forgets the velocities: use the one that is given",
        (STEP, f"    optimiser = SGD(network, optimiser.lr, {momentum})\n{STEP}"),
    )
for rate in ("optimiser.lr", "0.01", "0.1"):
    train_step.mistake(
        "the weights are changed without the optimiser and its velocities: call optimiser.step()",
        (STEP, "    for layer in network.layers:\n        for name in layer.parameters:\n"
         f"            new = getattr(layer, name) - {rate} * getattr(layer, name + '_gradient')\n"
         "            setattr(layer, name, new)\n"),
    )  # fmt: skip
for count in (10, 32, 50):
    train_step.mistake(
        "only the first images of the batch are used: all of them count",
        (LINES, f"    images, labels = images[:{count}], labels[:{count}]\n{LINES}"),
    )
train_step.mistake(
    "the batch is flattened before the network; the network takes the images as they are",
    (FORWARD, "value = loss.forward(network.forward(images.reshape(len(images), -1)), labels)"),
)
train_step.mistake(
    "the images are scaled here; the network takes them as they are",
    (LINES, f"    images = images / 255 if images.max() > 1 else images\n{LINES}"),
)
train_step.mistake(
    "the images are scaled here; the network takes them as they are",
    (LINES, f"    images = images / 255\n{LINES}"),
)
SOFTMAX = "the loss got probabilities; it wants the logits"
train_step.mistake(
    SOFTMAX,
    (FORWARD, "z = network.forward(images)\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n"
     "    value = loss.forward(e / e.sum(axis=1, keepdims=True), labels)"),
)  # fmt: skip
SINGLE = (
    "each image was run alone, and its gradients overwrote the others': the whole batch at once"
)
train_step.mistake(
    SINGLE,
    (LINES, """    values = []
    for i in range(len(images)):
        values.append(loss.forward(network.forward(images[i : i + 1]), labels[i : i + 1]))
        network.backward(loss.backward())
    optimiser.step()
    return np.mean(values)
"""),
)  # fmt: skip
train_step.mistake(
    "one update for each image; it is one for the whole batch",
    (LINES, """    values = []
    for i in range(len(images)):
        values.append(loss.forward(network.forward(images[i : i + 1]), labels[i : i + 1]))
        network.backward(loss.backward())
        optimiser.step()
    return np.mean(values)
"""),
)  # fmt: skip
HALVES = "the batch is split and the network updated twice: one update for the whole batch"
for half in ("len(images) // 2", "(len(images) + 1) // 2"):
    train_step.mistake(
        HALVES,
        (LINES, f"""    half, total = {half}, 0.0
    for part in (slice(0, half), slice(half, None)):
        if len(labels[part]):
            total += loss.forward(network.forward(images[part]), labels[part]) * len(labels[part])
            network.backward(loss.backward())
            optimiser.step()
    return total / len(labels)
"""),
    )  # fmt: skip
for small in (0.1, 0.01, 0.001):
    train_step.mistake(
        "a small loss is no reason to leave the update out",
        (STEP, f"    if value >= {small}:\n    {STEP}"),
    )
train_step.mistake(
    "the caller's images are changed in place, and scaled here; the network takes them as they are",
    (LINES, f"    images -= images.mean()\n{LINES}"),
)
train_step.mistake(
    "the mean was taken off the images here; the network takes them as they are",
    (LINES, f"    images = images - images.mean()\n{LINES}"),
)
train_step.mistake(
    "more than the loss is returned: one number is asked for",
    ("return value", "return value, (network.forward(images).argmax(axis=1) == labels).mean()"),
)
train_step.mistake(
    "more than the loss is returned: one number is asked for",
    (FORWARD, "logits = network.forward(images)\n    value = loss.forward(logits, labels)"),
    ("return value", "return value, (logits.argmax(axis=1) == labels).mean()"),
)
train_step.mistake(
    "more than the loss is returned: one number is asked for",
    (FORWARD, "logits = network.forward(images)\n    value = loss.forward(logits, labels)"),
    ("return value", "return value, logits"),
)
train_step.mistake(
    "a loss of your own is used: the one that is given counts",
    (LINES, f"    loss = SoftmaxCrossEntropy()\n{LINES}"),
)
train_step.mistake(
    "that is the loss's gradient; return the loss", ("return value", "return loss.backward()")
)
