"""The weights file and the trained network of `cifar10_lab`: is it whole, is it what was asked for?

File and network are judged as they are: nothing here knows what an exercise asks to be written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from course.checks.expect import (
    CheckFailed,
    as_array,
    call,
    check,
    expect_shape,
    expect_true,
    fail,
)

MAX_PARAMETERS = 1_000_000
MAX_BYTES = 8_000_000  # float32 weights of the largest network allowed, and as much again
TIERS = {"bronze": 0.50, "silver": 0.65, "gold": 0.75}


def read_weights(content: bytes | np.ndarray, name: str) -> dict[str, Tensor]:
    """The tensors in a safetensors file; `CheckFailed` says what is wrong with another one."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    content = bytes(content)
    what = f"{name}, a file of {len(content):,} bytes"
    want = "a safetensors file, made with safetensors.torch.save_file"
    if content[:2] in (b"PK", b"\x80\x02", b"\x80\x04", b"\x80\x05"):
        fail(what, expected=want, got="a pickle, as torch.save writes it",
             likely="a pickle can run any program when it is opened, so it is never opened here: "
                    "use save_file from safetensors.torch")  # fmt: skip
    header = int.from_bytes(content[:8], "little")
    if len(content) < 8 or content[8:9] not in (b"{", b""):
        fail(what, expected=want, got="a file of another kind, or an empty one",
             likely="delete it and let the training cell write it again")  # fmt: skip
    try:
        tensors = load(content)
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        likely = "writing or copying was interrupted: delete it, train, and save again"
        got = "a file that ends too early" if _ends_early(content, header) else f"broken: {error}"
        fail(what, expected=want, got=got, likely=likely)
    for key, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(tensor.isfinite().all()):
            fail(f"{name}, {key}", expected="finite numbers", got="nan or infinity",
                 likely="the training diverged: take a lower peak for the learning rate")  # fmt: skip
    return tensors


def _ends_early(content: bytes, header: int) -> bool:
    if len(content) < 8 + header:
        return True
    try:
        entries = json.loads(content[8 : 8 + header])
        ends = [v["data_offsets"][1] for k, v in entries.items() if k != "__metadata__"]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False
    return len(content) < 8 + header + max(ends, default=0)


def metadata(content: bytes | np.ndarray) -> dict[str, str]:
    """The remarks in the header of a file that `read_weights` has accepted."""
    content = bytes(content)
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    return header.get("__metadata__", {})


def trained_on(run: Callable) -> str:
    """What the weights file says it was trained on; empty if it says nothing or is broken."""
    file = run(MAX_BYTES)
    if file["bytes"] is None:
        return ""
    try:
        read_weights(file["bytes"], file["name"])
        return str(metadata(file["bytes"]).get("trained_on", ""))
    except CheckFailed:
        return ""


def _same(a: object, b: object) -> bool:
    return np.allclose(as_array(a, "outputs"), as_array(b, "outputs"), rtol=1e-3, atol=1e-4)


def _expect_logits(logits: Tensor, what: str) -> None:
    """Not nan, and neither probabilities nor their logarithms."""
    logits = logits.double()
    expect_true(
        bool(logits.isfinite().all()), what, expected="finite logits", got="nan or infinity"
    )
    if bool((logits >= 0).all()) and bool((logits.sum(1) - 1).abs().max() < 1e-3):
        fail(what, expected="logits, whose rows have any sum", got="rows that sum to 1",
             likely="the outputs are probabilities: leave softmax to the loss")  # fmt: skip
    if bool((logits <= 0).all()) and bool(logits.logsumexp(1).abs().max() < 1e-3):
        fail(what, expected="logits", got="rows whose exponentials sum to 1",
             likely="the outputs are log-probabilities: leave log-softmax to the loss")  # fmt: skip


def weights_file(path: str, limit: int) -> dict[str, object]:
    """A file: "name", "size" (None if it is missing) and "bytes" (None if it is larger than `limit`)."""
    file = Path(str(path))
    if not file.is_file():
        return {"name": file.name, "size": None, "bytes": None}
    size = file.stat().st_size
    content = np.frombuffer(file.read_bytes(), dtype=np.uint8).copy() if size <= limit else None
    return {"name": file.name, "size": size, "bytes": content}


def expect_file(path: str) -> None:
    """The weights file is there and sound; `CheckFailed` says what is wrong with it, if anything."""
    check_file(lambda limit: weights_file(path, limit))


def check_file(run: Callable) -> tuple[str, dict[str, Tensor]]:
    """Name and tensors of the weights file; `run(limit)` is `weights_file` of it."""
    file = run(MAX_BYTES)
    if file["size"] is None:
        fail(f"{file['name']}, the weights file", expected="the file beside the notebook",
             got="no such file", likely="run the training cell, and hand in the file together with "
             "the notebook")  # fmt: skip
    if file["bytes"] is None:
        fail(f"{file['name']}, size of the file", expected=f"at most {MAX_BYTES:,} bytes",
             got=f"{file['size']:,} bytes",
             likely=f"{MAX_PARAMETERS:,} float32 weights need 4,000,000 bytes: does the file hold "
             "something beside the network's state_dict, the optimiser's say?")  # fmt: skip
    return file["name"], read_weights(file["bytes"], file["name"])


@check("the file is whole, and the network is the one in the file")
def weights(path: str, model: Callable, *, rng: np.random.Generator) -> None:
    """The file is sound, `network` has its weights, and gives logits one image at a time."""
    check_weights(lambda limit: weights_file(path, limit), model, rng)


def check_weights(run: Callable, model: Callable, rng: np.random.Generator) -> None:
    """The check itself; `run(limit)` is `weights_file` of it, `model` the network."""
    name, tensors = check_file(run)
    _expect_same_weights(model, tensors, name)
    images = torch.from_numpy(rng.random((6, 3, 32, 32), dtype=np.float32))
    logits = torch.as_tensor(as_array(call(model, images, what="network, 6 images"), "network"))
    expect_shape(logits, (6, 10), "network, 6 images")
    _expect_logits(logits, "network, 6 images")
    alone = torch.cat([torch.as_tensor(as_array(call(model, x[None]), "network")) for x in images])
    if not _same(alone, logits):
        fail("network, six images one by one and together", expected="the same logits",
             got="logits that depend on the other images of the batch",
             likely="the network is in training mode, so batch norm takes its statistics from the "
             "batch (or dropout rolls dice): network.eval()")  # fmt: skip


def _expect_same_weights(model: Callable, tensors: Mapping[str, Tensor], name: str) -> None:
    found = model.weights() if hasattr(model, "weights") else dict(model.named_parameters())
    own = {key: torch.as_tensor(as_array(value, key)) for key, value in found.items()}
    count = sum(value.numel() for value in own.values())
    expect_true(0 < count <= MAX_PARAMETERS, "network, parameters",
                expected=f"1 to {MAX_PARAMETERS:,}", got=f"{count:,}")  # fmt: skip
    for key, value in own.items():
        what = f"network, {key}, beside the file {name}"
        if key not in tensors or tensors[key].shape != value.shape:
            fail(what, expected="the same in both", got="a network of other layers",
                 likely="the class was changed after the file was written: delete the file and "
                 "train anew")  # fmt: skip
        if not torch.allclose(tensors[key].float(), value.float(), rtol=1e-3, atol=1e-5):
            fail(what, expected="the same values in both", got="other values",
                 likely="the network was changed after it was saved, or never loaded from the "
                 "file: network = load_network(WEIGHTS)")  # fmt: skip


def moved(images: Tensor, rng: np.random.Generator) -> Tensor:
    """Each image mirrored or not and shifted by up to one pixel, edges repeated: float32, 0 to 1.

    Whatever an image shows, it still shows; but no table of known images helps any more.
    """
    n, _, h, w = images.shape
    mirror = torch.from_numpy(rng.random(n) < 0.5)[:, None, None, None]
    images = torch.where(mirror, images.flip(3), images)
    padded = F.pad(images.float() / 255, (1, 1, 1, 1), mode="replicate")
    result = torch.empty(images.shape)
    places = torch.from_numpy(rng.integers(0, 3, (n, 2)))
    for top in range(3):
        for left in range(3):
            here = (places[:, 0] == top) & (places[:, 1] == left)
            result[here] = padded[here][:, :, top : top + h, left : left + w]
    return result


def check_tier(
    tier: str,
    model: Callable,
    images: Tensor,
    labels: Tensor,
    rng: np.random.Generator,
    trained_on: str = "",
    judged_on: str = "",
) -> None:
    """Accuracy on at most 1,000 images, moved at random, reaches the tier's threshold."""
    chosen = torch.from_numpy(rng.permutation(len(labels))[:1000])
    images, labels = moved(images[chosen], rng), labels[chosen]
    correct = 0
    for batch, right in zip(images.split(250), labels.split(250), strict=True):
        logits = as_array(call(model, batch, what="network, 250 images"), "network")
        expect_shape(logits, (len(batch), 10), f"network, {len(batch)} images")
        correct += int((torch.as_tensor(logits).argmax(1) == right).sum())
    accuracy = correct / len(labels)
    likely = "train longer, or try another peak of the learning rate; look at the curves first"
    if accuracy < 0.2:
        likely = "that is guessing: does the file hold the weights after training?"
    if trained_on and judged_on and trained_on != judged_on:
        likely = f"the file says that it was trained on {trained_on!r}; judged on {judged_on!r}"
    expect_true(
        accuracy >= TIERS[tier],
        f"network, accuracy on {len(labels):,} images, mirrored and shifted at random ({tier})",
        expected=f"at least {TIERS[tier]:.0%}",
        got=f"{accuracy:.1%}",
        likely=likely,
    )


def _tier(name: str) -> Callable:
    def run(model: Callable, validation: object, *, rng: np.random.Generator) -> None:
        check_tier(name, model, validation.images, validation.labels, rng)

    run.__name__ = name
    run.__doc__ = f"At least {TIERS[name]:.0%} of the images are recognised."
    return check(f"at least {TIERS[name]:.0%} of images that it was not trained on")(run)


bronze, silver, gold = (_tier(name) for name in TIERS)
