"""Public checks of assignment 4, `cnn_from_scratch`: layers with gradients in NumPy, windows, digits.

The checks of Parts 2 to 4 are written in `convolution` and `strided`.
Expected values come from PyTorch in float64. A check of a class takes whatever builds a layer, calls
`forward` and `backward` on it and reads `weight_gradient` and the like as attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.cnn_from_scratch.convolution import (
    conv2d,
    conv2d_backward,
    conv_layer,
    fast_conv2d,
    fast_conv2d_backward,
    maxpool,
    position,
)
from course.checks.cnn_from_scratch.strided import (
    build_network,
    digits,
    matrices,
    products,
    windows,
)
from course.checks.expect import (
    as_array,
    call,
    check,
    expect_answers,
    expect_close,
    expect_raises,
    expect_shape,
)

__all__ = [
    "build_network",
    "conv2d",
    "conv2d_backward",
    "conv_layer",
    "digits",
    "fast_conv2d",
    "fast_conv2d_backward",
    "linear",
    "loss",
    "matrices",
    "maxpool",
    "numeric_gradient",
    "position",
    "products",
    "relu",
    "sequential",
    "sgd",
    "train_step",
    "verdict",
    "windows",
]

ACCUMULATED = (
    "the gradient was added to the one of the call before; here backward overwrites (=, not +=)"
)
MEAN = "divided by N: the loss has done that already, so a layer sums over the batch"


def _layer(layer: object, x: np.ndarray, gradient: np.ndarray, name: str) -> tuple[object, object]:
    """Run a layer forward and backward; both must leave their argument alone."""
    y = call(layer.forward, x, what=f"{name}.forward, input of shape {x.shape}")
    expect_shape(y, gradient.shape, f"{name}.forward, input of shape {x.shape}")
    return y, call(layer.backward, gradient, what=f"{name}.backward after input {x.shape}")


@check("both directions are right, also at 0")
def relu(make: Callable, *, rng: np.random.Generator) -> None:
    """ReLU: max(x, 0); the gradient passes where x > 0."""
    layer = make()
    for shape in [(3, 4), (2, 3, 5, 4), (6,)]:
        x, g = rng.integers(-3, 4, shape) * 0.5, rng.standard_normal(shape)
        x.flat[0] = 0.0
        y, x_gradient = _layer(layer, x, g, "ReLU")
        likely = {
            "that is the absolute value": np.abs(x),
            "nothing was cut off": x,
            "the wrong half was kept": np.minimum(x, 0),
        }
        expect_close(y, np.maximum(x, 0), f"ReLU.forward, input of shape {shape}", likely=likely)
        likely = {
            "at x = 0 the slope is 0 by agreement: x > 0, not x >= 0": g * (x >= 0),
            "the gradient passes everywhere; it must stop where x < 0": g,
            "the gradient of the output is missing: multiply the slope with it": x > 0,
            "the gradient's own negative numbers were cut off; the sign of x decides": np.maximum(
                g, 0
            ),
            "the gradient was multiplied with x; the slope is 1": g * np.maximum(x, 0),
        }
        expect_close(x_gradient, g * (x > 0), f"ReLU.backward after input {shape}", likely=likely)


@check("the measured slopes are those of calculus, and x is unchanged")
def numeric_gradient(function: Callable, *, rng: np.random.Generator) -> None:
    """`numeric_gradient(f, x, eps)` by central differences."""

    def run(x: np.ndarray, c: np.ndarray, *eps: float) -> object:
        what = f"numeric_gradient, x of shape {x.shape} and dtype {x.dtype}"
        return call(function, lambda v: (c * v**3).sum(), x, *eps, what=what)

    numeric_gradient_of(run, rng)


def numeric_gradient_of(run: Callable, rng: np.random.Generator) -> None:
    """Check `run(x, c, *eps)`, the measured gradient of sum(c x^3)."""
    plain = rng.uniform(0.5, 2, (3, 4)) * rng.choice([-1, 1], (3, 4))
    transposed, single = plain.T.copy().T, plain.astype(np.float32)
    for x in (plain, transposed, rng.uniform(1, 2, (2, 1, 3)), single):
        c = rng.uniform(1, 2, x.shape)
        for eps in ((), (1e-2,)):
            # On a cubic, central differences are off by exactly c eps^2.
            wide, e = x.astype(np.float64), eps[0] if eps else 1e-5
            right = c * (3 * wide**2 + e**2)
            likely = {
                "that steps up only: take f(x + eps) - f(x - eps), and divide by 2 eps": c
                * (3 * wide**2 + 3 * wide * e + e**2),
                "the difference of two steps has to be divided by 2 eps, not by eps": 2 * right,
                "all numbers of x were moved at once: move one at a time": np.full(
                    x.shape, right.sum()
                ),
                "the difference is not divided by 2 eps": right * 2 * e,
                "the argument eps is not used": c * (3 * wide**2 + 1e-10),
            }
            what = f"numeric_gradient of sum(c x^3), x of shape {x.shape}, {x.dtype}, eps = {e:g}"
            expect_close(run(x, c, *eps), right, what, likely=likely, rtol=1e-6, atol=1e-7)


@check("the wrong ones are found, and the right ones left alone")
def verdict(answers: Mapping[str, str], *, rng: np.random.Generator) -> None:
    """The candidates' backward passes are compared with autograd, ReLU at its kink by agreement."""
    x = torch.tensor([[0.5, -1.5, 0.0], [2.0, -0.3, 1.0]], dtype=torch.float64, requires_grad=True)
    candidates = {
        "tanh": (torch.tanh, lambda g: g * (1 - torch.tanh(x) ** 2)),
        "sigmoid": (torch.sigmoid, lambda g: g * torch.sigmoid(x) * (1 - x)),
        "leaky relu": (lambda x: F.leaky_relu(x, 0.1), lambda g: torch.where(x > 0, g, 0.1)),
        "row mean": (lambda x: x.mean(1), lambda g: g[:, None].expand(2, 3) / 2),
        "relu": (torch.relu, lambda g: g * (x > 0)),
    }
    right = {}
    for name, (forward, backward) in candidates.items():
        y = forward(x)
        g = torch.from_numpy(rng.standard_normal(y.shape))
        (true,) = torch.autograd.grad(y, x, g)
        right[name] = "right" if torch.allclose(backward(g), true) else "wrong"
    hint = (
        "measure with random g on a matrix that is not square; at ReLU's kink the agreement counts"
    )
    expect_answers(answers, right, "verdict", hint)


@check("output and all three gradients are right")
def linear(make: Callable, *, rng: np.random.Generator) -> None:
    """Linear: y = x W^T + b, its gradients summed over the batch, overwritten by each backward."""
    for n, inputs, outputs in [(5, 4, 3), (2, 3, 3), (1, 2, 7)]:
        w, b = rng.standard_normal((outputs, inputs)), rng.standard_normal(outputs)
        layer = make(w, b)
        before = (0, 0)
        for _ in range(2):  # the second backward must overwrite
            x, g = rng.standard_normal((n, inputs)), rng.standard_normal((n, outputs))
            size = f"weight {w.shape}, input {x.shape}"
            y, x_gradient = _layer(layer, x, g, "Linear")
            likely = {"the bias is missing": x @ w.T}
            if inputs == outputs:
                likely["the weight is (out_features, in_features): x @ weight.T"] = x @ w + b
            expect_close(y, x @ w.T + b, f"Linear.forward, {size}", likely=likely)
            transposed = {
                "here the weight must not be transposed": g @ w.T if inputs == outputs else 0
            }
            what = f"Linear.backward, {size}: the input's gradient"
            expect_close(x_gradient, g @ w, what, likely=transposed)
            dw, db = g.T @ x, g.sum(0)
            likely = {
                "transposed: the gradient has the weight's own layout, (out, in)": dw.T,
                ACCUMULATED: before[0] + dw,
                MEAN: dw / n,
            }
            what = f"Linear.backward, {size}: weight_gradient"
            expect_close(layer.weight_gradient, dw, what, likely=likely)
            likely = {
                "not summed over the batch: the bias has out_features numbers": g,
                ACCUMULATED: before[1] + db,
                MEAN: db / n,
            }
            expect_close(
                layer.bias_gradient, db, f"Linear.backward, {size}: bias_gradient", likely=likely
            )
            before = (dw, db)


@check("loss and gradient are right, also for logits of ±1000")
def loss(make: Callable, *, rng: np.random.Generator) -> None:
    """Softmax cross-entropy: mean over the batch, stable, gradient (p - onehot) / N."""
    for n, k, scale in [(4, 10, 1), (5, 3, 3), (3, 3, 2), (1, 6, 1), (4, 5, 1000)]:
        z = scale * rng.uniform(-1, 1, (n, k))
        t = rng.integers(0, k, n)
        if scale == 1000:
            z[0], z[1] = 1000, -1000
            z[2, t[2]], z[2, t[2] - 1] = -1000, 1000  # the true class's probability rounds to 0
        layer, what = make(), f"{n} x {k} logits of size {scale}"
        value = call(layer.forward, z, t, what=f"SoftmaxCrossEntropy.forward, {what}")
        tz = torch.tensor(z, requires_grad=True)
        true = F.cross_entropy(tz, torch.from_numpy(t))
        true.backward()
        p = tz.detach().softmax(1).numpy()
        each = F.cross_entropy(tz, torch.from_numpy(t), reduction="none").detach().numpy()
        likely = {
            "the sum over the batch, not the mean": each.sum(),
            "one loss for each example: take the mean": each,
            "the sign is wrong: it is minus the logarithm": -each.mean(),
            "that is softmax along the wrong axis: every row sums to 1": lambda z=z, t=t: (
                -(torch.from_numpy(z).log_softmax(0).numpy()[np.arange(len(t)), t].mean())
            ),
            "softmax was applied twice: the logits go into log-softmax as they are": lambda p=p, t=t: (
                F.cross_entropy(torch.from_numpy(p), torch.from_numpy(t)).numpy()
            ),
        }
        got = as_array(value, what)
        if not np.isfinite(got).all():
            likely[
                "exp(1000) is inf, log(0) is -inf: subtract each row's maximum, work with log p"
            ] = got
        expect_close(got, true.item(), f"SoftmaxCrossEntropy.forward, {what}", likely=likely)
        right = tz.grad.numpy()
        onehot = p - n * right
        likely = {
            "not divided by N, though the loss is a mean": n * right,
            "the 1 at the true class is not subtracted": p / n,
            "neither the 1 at the true class subtracted nor divided by N": p,
            "the sign is wrong: p minus 1 at the true class": -right,
            "1 / N subtracted from p: divide the whole difference by N": p - onehot / n,
        }
        what = f"SoftmaxCrossEntropy.backward, {what}"
        expect_close(call(layer.backward, what=what), right, what, likely=likely)
    for bad in (np.zeros((4, 3), dtype=int), np.zeros(3, dtype=int)):
        expect_raises(
            lambda bad=bad: make().forward(np.zeros((4, 3)), bad),
            ValueError,
            f"SoftmaxCrossEntropy.forward, logits (4, 3), labels {bad.shape}",
            likely="the labels' shape is not checked: raise ValueError unless it is (N,)",
        )


@check("forward in order, backward in reverse")
def sequential(
    flatten: Callable, make: Callable, linear: Callable, relu: Callable, *, rng: np.random.Generator
) -> None:
    """Flatten and Sequential, on non-square inputs and square weights."""
    for shape in [(3, 2, 4, 5), (1, 1, 2, 3), (4, 6)]:
        x, size = rng.standard_normal(shape), int(np.prod(shape[1:]))
        layer, what = flatten(), f"Flatten.forward, input of shape {shape}"
        y = call(layer.forward, x, what=what)
        likely = {
            "the axis N was joined too: one row for each image": (x.size,),
            "that is one row for the whole batch": (1, x.size),
        }
        expect_shape(y, (shape[0], size), what, likely=likely)
        expect_close(y, x.reshape(shape[0], size), what)
        g = rng.standard_normal((shape[0], size))
        what = f"Flatten.backward after input {shape}"
        reason = "the gradient keeps the flat shape: give it the shape of the input"
        expect_close(call(layer.backward, g, what=what), g.reshape(shape), what, likely={reason: g})
    w = [rng.standard_normal((4, 4)) for _ in range(3)]
    b = [rng.standard_normal(4) for _ in range(3)]
    network = make(linear(w[0], b[0]), relu(), linear(w[1], b[1]), linear(w[2], b[2]))
    x, g = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    tx, (w0, w1, w2), (b0, b1, b2) = torch.tensor(x, requires_grad=True), *map(_tensors, (w, b))
    hidden = torch.relu(F.linear(tx, w0, b0))
    true = F.linear(F.linear(hidden, w1, b1), w2, b2)
    true.backward(torch.from_numpy(g))
    what = "Sequential(Linear, ReLU, Linear, Linear).forward"
    likely = {
        "the layers ran in reverse": F.linear(
            torch.relu(F.linear(F.linear(tx, w2, b2), w1, b1)), w0, b0
        ),
        "the last layer is missing": F.linear(hidden, w1, b1),
        "every layer got the first input: hand each output on": F.linear(tx, w2, b2),
    }
    expect_close(call(network.forward, x, what=what), true, what, likely=likely)
    # What a chain gives whose backward runs from the first layer to the last.
    forward_order = ((g @ w[0]) * (x @ w[0].T + b[0] > 0)) @ w[1] @ w[2]
    likely = {
        "the way back begins with the last layer: reversed(self.layers)": forward_order,
        "every layer got the first gradient: hand each result on": g @ w[0],
        "that is the gradient of the output, unchanged": g,
    }
    what = "Sequential.backward, the gradient of the input"
    expect_close(call(network.backward, g, what=what), tx.grad, what, likely=likely)


def _tensors(arrays: Sequence) -> list[torch.Tensor]:
    return [torch.tensor(a) for a in arrays]


@check("every parameter has a velocity of its own")
def sgd(
    make: Callable, sequential: Callable, linear: Callable, *, rng: np.random.Generator
) -> None:
    """SGD: v = momentum v + g, p = p - lr v, four steps, two networks side by side."""
    for lr, momentum in [(0.1, 0.9), (0.05, 0.0), (0.2, 0.5)]:
        layers = [linear(rng.standard_normal((3, 3)), rng.standard_normal(3)) for _ in range(2)]
        network = sequential(*layers)
        optimiser = make(network, lr, momentum)
        keys = [(layer, name) for layer in layers for name in ("weight", "bias")]
        start = [as_array(getattr(*key), "SGD") for key in keys]
        history: list[list[np.ndarray]] = []
        for step in range(4):
            network.forward(rng.standard_normal((2, 3)))
            network.backward(rng.standard_normal((2, 3)))
            history.append([as_array(getattr(p, f"{n}_gradient"), "SGD") for p, n in keys])
            call(optimiser.step, what="SGD.step")
            for i, (layer, name) in enumerate(keys):
                what = f"SGD, lr = {lr}, momentum = {momentum}: {name} of layer {i // 2} after step {step + 1}"
                gradients = [g[i] for g in history]
                likely = {
                    "nothing was changed": start[i],
                    "that climbs: subtract lr * v": _sgd(start[i], gradients, -lr, momentum),
                    "there is no momentum: v has to be remembered until the next step": _sgd(
                        start[i], gradients, lr, 0
                    ),
                    "the gradient is weighted with 1 - momentum; here v = momentum * v + g": _sgd(
                        start[i], gradients, lr * (1 - momentum), momentum
                    ),
                    "that is Nesterov's step, lr * (momentum * v + g); here p = p - lr * v": _sgd(
                        start[i], gradients, lr, momentum, nesterov=True
                    ),
                    "the velocity is shared: each array of each layer needs one of its own": _shared(
                        start[i], history, i, lr, momentum
                    ),
                }
                right = _sgd(start[i], gradients, lr, momentum)
                expect_close(getattr(layer, name), right, what, likely=likely)


def _sgd(p, gradients, lr, momentum, nesterov=False):
    v = 0
    for g in gradients:
        v = momentum * v + g
        p = p - lr * (momentum * v + g if nesterov else v)
    return p


def _shared(p, history, i, lr, momentum):
    """The velocity is kept under the name alone, so the two layers' weights share one."""
    v = 0
    for gradients in history:
        for j in (i % 2, i % 2 + 2):
            v = momentum * v + gradients[j]
            p = p - lr * v if j == i else p
    return p


@check("loss and new weights are right")
def train_step(function: Callable, *classes: Callable, rng: np.random.Generator) -> None:
    """`train_step(network, loss, optimiser, images, labels)`, three steps beside PyTorch."""
    sequential, linear, relu, loss, sgd = classes
    w = [rng.standard_normal((6, 4)), rng.standard_normal((3, 6))]
    b = [rng.standard_normal(6), rng.standard_normal(3)]
    layers = [linear(w[0], b[0]), linear(w[1], b[1])]
    network, criterion = sequential(layers[0], relu(), layers[1]), loss()
    optimiser = sgd(network, 0.1, 0.9)
    parameters = [torch.tensor(p, requires_grad=True) for p in (w[0], b[0], w[1], b[1])]
    twin = torch.optim.SGD(parameters, lr=0.1, momentum=0.9)
    for step in range(3):
        x, t = rng.standard_normal((5 - step, 4)), rng.integers(0, 3, 5 - step)
        before = [p.detach().numpy().copy() for p in parameters]
        value = call(function, network, criterion, optimiser, x, t, what="train_step")
        true = _two_layers(parameters, x, t)
        twin.zero_grad()
        true.backward()
        twin.step()
        what = f"train_step, step {step + 1}: the returned loss"
        after = _two_layers(parameters, x, t).detach()
        likely = {"that is the loss after the update; return the one before it": after}
        expect_close(value, true.detach(), what, likely=likely)
        got = [
            as_array(getattr(layer, n), "train_step")
            for layer in layers
            for n in ("weight", "bias")
        ]
        for i, name in enumerate(("first weight", "first bias", "last weight", "last bias")):
            likely = {"no step was taken: call optimiser.step() after the backward pass": before[i]}
            what = f"train_step, step {step + 1}: {name}"
            expect_close(got[i], parameters[i].detach(), what, likely=likely)


def _two_layers(parameters: Sequence, x: np.ndarray, t: np.ndarray) -> torch.Tensor:
    w0, b0, w1, b1 = parameters
    logits = F.linear(torch.relu(F.linear(torch.from_numpy(x), w0, b0)), w1, b1)
    return F.cross_entropy(logits, torch.from_numpy(t))
