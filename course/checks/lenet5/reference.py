"""What the checks of `lenet5` compare with: the network from its weights alone, runs in NumPy.

Written with windows and sums, not with layers, and with switches for what typical mistakes do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from course.checks.expect import as_array, expect_count, fail

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
HEADS = {
    "": lambda z: z,
    "softmax": lambda z: z.softmax(1),
    "log_softmax": lambda z: z.log_softmax(1),
    "tanh": torch.tanh,
}


def SHAPES(n_classes: int) -> dict[tuple[str, str], tuple[int, ...]]:
    """(layer, "weight" or "bias") -> shape. No two are alike, so a shape tells the role."""
    weights = {
        "C1": (6, 1, 5, 5),
        "C3": (16, 6, 5, 5),
        "C5": (120, 16, 5, 5),
        "F6": (84, 120),
        "output": (n_classes, 84),
    }
    return {(name, "weight"): shape for name, shape in weights.items()} | {
        (name, "bias"): shape[:1] for name, shape in weights.items()
    }


def weights_of(model: object) -> dict[str, np.ndarray]:
    """The parameters of a module, or of a submission's module behind a handle."""
    if isinstance(model, torch.nn.Module):
        return {name: as_array(p, name) for name, p in model.named_parameters()}
    return model.weights()


def by_shape(
    weights: Mapping[str, np.ndarray], n_classes: int, what: str
) -> dict[str, dict[str, Tensor]]:
    """The weights by their role in LeNet-5, whatever they are called. C5 may be a linear layer.

    Raises `CheckFailed` when number or shapes are not LeNet-5's.
    """
    right = sum(int(np.prod(shape)) for shape in SHAPES(n_classes).values())
    biases = 6 + 16 + 120 + 84 + n_classes
    expect_count(
        sum(array.size for array in weights.values()),
        right,
        f"{what}, number of learned parameters",
        likely={
            "no layer is registered: layers in a plain list or dictionary are not seen": 0,
            "the biases are missing (bias=False)": right - biases,
            "the last layer has 120 outputs": right + (120 - n_classes) * 85,
            "the last layer has 10 outputs, whatever n_classes is": right + (10 - n_classes) * 85,
            "F6 is missing: 120 features go through 84 to the outputs": (
                right - 84 * 121 - 85 * n_classes + 121 * n_classes
            ),
            "the kernels are 3 × 3": right - 16 * (6 + 96 + 1920),
        },
    )
    found = {}
    remaining = {name: torch.as_tensor(array).float() for name, array in weights.items()}
    for (layer, part), shape in SHAPES(n_classes).items():
        shapes = (shape, (120, 400)) if (layer, part) == ("C5", "weight") else (shape,)
        name = next((n for n, t in remaining.items() if tuple(t.shape) in shapes), None)
        if name is None:
            got = ", ".join(f"{n} {tuple(t.shape)}" for n, t in remaining.items())
            fail(
                f"{what}, the {part} of {layer}", expected=f"a parameter of shape {shape}", got=got
            )
        found.setdefault(layer, {})[part] = remaining.pop(name)
    return found


@torch.no_grad()
def logits_of(
    weights: Mapping[str, Mapping[str, Tensor]],
    images: Tensor,
    activation: str = "tanh",
    pool: str = "average",
    skip: Sequence[str] = (),
    tanh_last: bool = False,
    head: str = "",
) -> Tensor:
    """Outputs (N, n_classes) of LeNet-5 with these weights; the other arguments are mistakes."""

    def bend(x: Tensor, layer: str) -> Tensor:
        return x if layer in skip else ACTIVATIONS[activation](x)

    def halve(x: Tensor) -> Tensor:
        windows = x.unfold(2, 2, 2).unfold(3, 2, 2)
        return windows.mean((-2, -1)) if pool == "average" else windows.amax((-2, -1))

    x = torch.nn.functional.pad(images, (2, 2, 2, 2))
    for layer in ("C1", "C3"):
        windows = x.unfold(2, 5, 1).unfold(3, 5, 1)
        x = torch.einsum("nchwij,ocij->nohw", windows, weights[layer]["weight"])
        x = x + weights[layer]["bias"][:, None, None]
        x = bend(halve(x), layer) if tanh_last else halve(bend(x, layer))
    x = x.flatten(1)
    for layer in ("C5", "F6", "output"):
        x = x @ weights[layer]["weight"].flatten(1).T + weights[layer]["bias"]
        x = x if layer == "output" else bend(x, layer)
    return HEADS[head](x)


def shift_each(images: Tensor, rng: np.random.Generator) -> Tensor:
    """Each image (N, C, H, W) moved by -1, 0 or 1 pixels along each axis, zeros filled in."""
    height, width = images.shape[2:]
    padded = torch.nn.functional.pad(images, (1, 1, 1, 1))
    result = torch.empty_like(images)
    offsets = torch.from_numpy(rng.integers(0, 3, (len(images), 2)))
    for row in range(3):
        for column in range(3):
            chosen = (offsets[:, 0] == row) & (offsets[:, 1] == column)
            result[chosen] = padded[chosen][:, :, row : row + height, column : column + width]
    return result


# What a mistake in `train` changes in `SmallRun.numpy`.
LINE_UP = {
    "the gradients add up: zero_grad is missing": {"zero_grad": False},
    "the network was in evaluation mode: call model.train() before the first step": {
        "modes": "eval"
    },
    "the network stayed in evaluation mode after the first validation: model.train() again": {
        "modes": "eval after validation"
    },
    "nothing was learned: is optimizer.step() missing?": {"learn": False},
    "softmax was applied before the cross-entropy, which applies it itself": {"softmax": True},
}


class SmallRun:
    """One run of `SmallNetwork` by plain SGD: its inputs, and its results in NumPy."""

    def __init__(self, rng: np.random.Generator, steps: int, every: int) -> None:
        classes, pixels = 4, (1, 3, 4)
        features = int(np.prod(pixels))
        self.steps, self.every, self.lr = steps, every, 0.3
        self.weight = rng.normal(0, 0.3, (classes, features)).astype(np.float32)
        self.bias = rng.normal(0, 0.3, classes).astype(np.float32)
        self.shift = np.array([3.0, 0.0, -2.0, 0.5], dtype=np.float32)
        # More batches than steps, of uneven sizes.
        self.batches = [self._data(rng, int(rng.integers(3, 9)), pixels) for _ in range(steps + 3)]
        self.validation = self._data(rng, 61, pixels)

    def _data(self, rng, n, pixels) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.integers(0, len(self.bias), n)
        images = rng.normal(0, 1, (n, *pixels)) + labels[:, None, None, None] / 2
        return images.astype(np.float32), labels

    def inputs(self) -> tuple[object, ...]:
        """The arguments of the fixture `train_small`."""

        def pair(data):
            return tuple(torch.from_numpy(array) for array in data)

        settings = {"steps": self.steps, "every": self.every, "lr": self.lr}
        start = (torch.from_numpy(a) for a in (self.weight, self.bias, self.shift))
        return *start, [pair(batch) for batch in self.batches], pair(self.validation), settings

    def numpy(
        self,
        zero_grad: bool = True,
        modes: str = "",
        learn: bool = True,
        softmax: bool = False,
    ) -> dict[str, object]:
        """Losses, accuracies and the bias of this run; the arguments are mistakes."""
        weight, bias = self.weight.astype(float), self.bias.astype(float)
        sum_w, sum_b = np.zeros_like(weight), np.zeros_like(bias)
        out = {name: [] for name in ("loss", "accuracy", "batch_accuracy")}
        out |= {"training_mode_accuracy": [], "early_accuracy": []}
        for step in range(1, self.steps + 1):
            images, labels = self.batches[step - 1]
            x = images.reshape(len(images), -1).astype(float)
            after_validation = modes == "eval after validation" and step > self.every
            logits = x @ weight.T + bias + self.shift * (modes == "eval" or after_validation)
            one_hot = np.eye(len(bias))[labels]
            p = _softmax(logits)
            if softmax:
                q = _softmax(p)
                delta = q - one_hot  # with respect to p, then through the first softmax
                delta = p * (delta - (delta * p).sum(1, keepdims=True)) / len(x)
            else:
                q, delta = p, (p - one_hot) / len(x)
            out["loss"].append(-np.log(q[np.arange(len(x)), labels]).mean())
            sum_w = delta.T @ x + (0 if zero_grad else sum_w)
            sum_b = delta.sum(0) + (0 if zero_grad else sum_b)
            out["bias_before_last"] = bias
            before = weight, bias
            if learn:
                weight, bias = weight - self.lr * sum_w, bias - self.lr * sum_b
            if step % self.every == 0:
                out["accuracy"].append(self._accuracy(weight, bias + self.shift))
                out["training_mode_accuracy"].append(self._accuracy(weight, bias))
                out["early_accuracy"].append(self._accuracy(before[0], before[1] + self.shift))
                out["batch_accuracy"].append(float((logits.argmax(1) == labels).mean()))
        return out | {"bias": bias}

    def _accuracy(self, weight: np.ndarray, bias: np.ndarray) -> float:
        images, labels = self.validation
        logits = images.reshape(len(images), -1) @ weight.T + bias
        return float((logits.argmax(1) == labels).mean())


def _softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def adam(
    start: Tensor,
    gradients: Sequence[Tensor],
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> list[tuple[Tensor, Tensor, Tensor]]:
    """(parameter, m, v) before the first step of PyTorch's Adam and after each."""
    parameter = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.Adam([parameter], lr=lr, betas=(beta1, beta2), eps=eps)
    states = [(start.clone(), torch.zeros_like(start), torch.zeros_like(start))]
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        moments = (optimizer.state[parameter][key] for key in ("exp_avg", "exp_avg_sq"))
        states.append(tuple(value.detach().clone() for value in (parameter, *moments)))
    return states


def adam_gone_wrong(
    mistake: str,
    state: tuple[Tensor, Tensor, Tensor],
    gradient: Tensor,
    t: int,
    lr: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Tensor, Tensor, Tensor]:
    """What one step from `state` gives when it has the mistake of that name."""
    parameter, m, v = state
    if mistake == "swapped":
        beta1, beta2 = beta2, beta1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * (gradient if mistake == "unsquared" else gradient**2)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    if mistake == "corrected in place":
        m, v = m_hat, v_hat
    if mistake == "uncorrected":
        m_hat, v_hat = m, v
    bottom = v_hat.sqrt() + eps
    if mistake in ("eps inside", "rootless"):
        bottom = (v_hat + eps).sqrt() if mistake == "eps inside" else v_hat + eps
    return parameter + (1 if mistake == "ascent" else -1) * lr * m_hat / bottom, m, v
