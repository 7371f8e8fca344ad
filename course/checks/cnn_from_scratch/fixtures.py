"""Public fixtures of assignment 4: what only the student's own process can see or run.

A function that takes a function, the memory behind an array, the layers inside a network. The
hidden tests recompute what they can from the arrays that these report.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["built_network", "measured_gradient", "trained_network", "windows_in_memory"]


def measured_gradient(names: Mapping, x: np.ndarray, c: np.ndarray, *eps: float) -> dict:
    """The notebook's `numeric_gradient` of sum(c x^3), and whether x was changed."""
    before = x.copy()
    gradient = names["numeric_gradient"](lambda v: (c * v**3).sum(), x, *eps)
    return {"gradient": gradient, "changed": not np.array_equal(before, x)}


def windows_in_memory(names: Mapping, dtype: str, layout: str) -> dict:
    """What the notebook's `windows` returns, seen as memory."""
    return view_facts(names["windows"], dtype, layout)


def view_facts(windows, dtype: str, layout: str) -> dict:
    """Strides, sharing and flags of `windows(image, 3, 2)` for an image of a given layout."""
    image = image_in_memory(dtype, layout)
    view = windows(image, 3, 2)
    return {
        "shares": bool(np.shares_memory(view, image)),
        "writeable": bool(view.flags.writeable),
        "strides": tuple(view.strides),
    }


def image_in_memory(dtype: str, layout: str) -> np.ndarray:
    """An image (3, 7, 10), contiguous or a view of another array."""
    image = np.arange(3 * 7 * 10, dtype=dtype).reshape(3, 7, 10)
    if layout == "transposed":
        return np.ascontiguousarray(image.transpose(1, 2, 0)).transpose(2, 0, 1)
    return image[:, ::-1] if layout == "reversed" else image


def built_network(names: Mapping, seed: int, images: np.ndarray) -> dict:
    """The notebook's `build_network(seed)`, described."""
    return describe_network(names["build_network"](seed), images)


def trained_network(names: Mapping, images: np.ndarray) -> dict:
    """The network that the notebook has trained, described."""
    return describe_network(names["network"], images)


def describe_network(network, images: np.ndarray) -> dict:
    """All parameters of a network of layers, in order, and its logits for some images."""
    return {
        "parameters": [np.array(getattr(layer, name)) for layer, name in _parameters(network)],
        "logits": np.asarray(network.forward(images.copy())),
    }


def _parameters(layer) -> list[tuple[object, str]]:
    inner = [pair for part in getattr(layer, "layers", []) for pair in _parameters(part)]
    return [*((layer, name) for name in getattr(layer, "parameters", ())), *inner]
