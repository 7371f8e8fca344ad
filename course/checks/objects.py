"""Objects that checks hand to a student's functions: a network that shows its mode, loaders, a witness of gradients.

None of them computes what an exercise asks for. What they show, they show in values: batch norm gives other
numbers in each mode, a witness other numbers while gradients are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext

import numpy as np
import torch
from torch import Tensor, nn

from course.checks.wire import dotted
from course.training.evaluation import evaluation_mode


class Witness(nn.Module):
    """Passes logits on; while gradients are recorded, the first class's move up by `by`."""

    def __init__(self, by: float = 1.0) -> None:
        super().__init__()
        self.by = by

    def forward(self, logits: Tensor) -> Tensor:
        if not torch.is_grad_enabled():
            return logits
        return torch.cat([logits[:, :1] + self.by, logits[:, 1:]], dim=1)


class Turned(nn.Module):
    """Passes logits on; in evaluation mode they move on by one class."""

    def forward(self, logits: Tensor) -> Tensor:
        return logits if self.training else logits.roll(1, dims=1)


class Passes:
    """A loader that gives other batches in each pass, and the last ones again in all further passes.

    passes: a list of passes, each a list of batches (images, labels).
    """

    def __init__(self, passes: Sequence[Sequence[tuple]]) -> None:
        self.passes = passes
        self.count = 0

    def __len__(self) -> int:
        return len(self.passes[0])

    def __iter__(self) -> Iterator[tuple]:
        batches = self.passes[min(self.count, len(self.passes) - 1)]
        self.count += 1
        return iter([tuple(part.clone() for part in batch) for batch in batches])


class Unsized(Passes):
    """The same without a length: it is known when a pass has ended."""

    __len__ = None


class Slices:
    """A loader over images and labels, in batches of a size; the last may be short."""

    def __init__(self, images: Tensor, labels: Tensor, size: int) -> None:
        self.images, self.labels, self.size = images, labels, size

    def __len__(self) -> int:
        return -(-len(self.images) // self.size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return zip(self.images.split(self.size), self.labels.split(self.size), strict=True)


class Once:
    """An iterator of batches: it can be read a single time, and counts what was taken."""

    def __init__(self, batches: Sequence[tuple]) -> None:
        self.batches = batches
        self.taken = 0

    def __iter__(self) -> Once:
        return self

    def __next__(self) -> tuple:
        if self.taken >= len(self.batches):
            raise StopIteration
        self.taken += 1
        return tuple(part.clone() for part in self.batches[self.taken - 1])


class Times(nn.Module):
    """A loss function times a factor: it may be large, or negative."""

    def __init__(self, loss_fn: nn.Module, factor: float) -> None:
        super().__init__()
        self.loss_fn, self.factor = loss_fn, factor

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        return self.factor * self.loss_fn(logits, labels)


def plain_loss() -> Callable[[Tensor, Tensor], Tensor]:
    """Cross-entropy as a mere function, with no attributes of a module."""
    return lambda logits, labels: nn.functional.cross_entropy(logits, labels)


def next_draws() -> list[float]:
    """What PyTorch's random generator gives next: it shows how often it was asked, and whether it was set."""
    return torch.rand(3, dtype=torch.float64).tolist()


def spoil_gradients(model: nn.Module) -> None:
    """Make every number of the gradients nan."""
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.fill_(float("nan"))


class Moved:
    """A hook for a module's forward pass: it moves the first class's logits up by `by`."""

    def __init__(self, by: float) -> None:
        self.by = by

    def __call__(self, module: nn.Module, args: tuple, logits: Tensor) -> Tensor:
        return torch.cat([logits[:, :1] + self.by, logits[:, 1:]], dim=1)


def alike(model: nn.Module) -> None:
    """Give all parameters of one shape the same numbers, so that their order says nothing."""
    first: dict[tuple[int, ...], Tensor] = {}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(first.setdefault(tuple(parameter.shape), parameter.detach().clone()))


def norm_scales(model: nn.Module) -> list[float]:
    """The smallest and the largest of the numbers by which batch norm multiplies, over all its layers."""
    scales = [m.weight for m in model.modules() if isinstance(m, nn.BatchNorm2d) and m.affine]
    numbers = torch.cat(scales) if scales else torch.ones(1)
    return [numbers.min().item(), numbers.max().item()]


def begin_alike(build: Callable[..., nn.Module], *args: object) -> bool:
    """Whether two networks, made one directly after the other, have a matrix or kernels in common at the start."""
    first, second = (list(build(*args).parameters()) for _ in range(2))
    pairs = zip(first, second, strict=True)
    return any(a.ndim > 1 and a.numel() > 1 and torch.equal(a, b) for a, b in pairs)


def have_in_common(build: Callable[..., nn.Module], *args: object) -> list[str]:
    """The kinds of layers that belong to two networks at once; those without numbers or modes may."""
    first, second = (list(build(*args).modules()) for _ in range(2))
    both = {id(module) for module in first} & {id(module) for module in second}
    modes = (nn.modules.dropout._DropoutNd, nn.modules.batchnorm._NormBase)
    return [
        type(module).__name__
        for module in first
        if id(module) in both and (isinstance(module, modes) or module.state_dict())
    ]


class Surface:
    """A function of an array to differentiate: sum(c |v|^3) + s + s^2 / 2 with s = sum(d v), times `scale`."""

    def __init__(self, c: np.ndarray, d: np.ndarray, scale: float = 1.0) -> None:
        self.c, self.d, self.scale = c, d, scale

    def __call__(self, v: np.ndarray) -> float:
        if np.shape(v) != self.c.shape:
            raise ValueError(
                f"the function takes arrays of shape {self.c.shape}, got {np.shape(v)}"
            )
        slope = (self.d * v).sum()
        return self.scale * ((self.c * np.abs(v) ** 3).sum() + slope + slope**2 / 2)


class Watching:
    """A function to differentiate: the sum of an array, and of how far `array` has moved from what it was."""

    def __init__(self, array: np.ndarray) -> None:
        self.array, self.before = array, array.copy()

    def __call__(self, v: np.ndarray) -> float:
        return float(np.sum(v) + np.sum(self.array - self.before))


class Holder:
    """A layer that only holds named arrays and their gradients; it computes nothing."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.parameters = tuple(arrays)
        for name, value in arrays.items():
            setattr(self, name, value)


class ChannelMeans:
    """A layer without parameters that counts: the mean of each channel, (N, C, H, W) -> (N, C)."""

    parameters = ()
    forwards = 0

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.forwards += 1
        n, c, h, w = x.shape
        self.shape = x.shape
        return x.reshape(n, c, h * w).mean(axis=2)

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        _, _, h, w = self.shape
        return np.broadcast_to(gradient[:, :, None, None] / (h * w), self.shape).copy()


class HalfSquares:
    """A loss with the methods of the course's NumPy losses: the mean over the batch of |z - label|^2 / 2."""

    def forward(self, logits: np.ndarray, labels: np.ndarray) -> float:
        self.rest = logits - labels[:, None]
        return float((self.rest**2).sum() / 2 / len(labels))

    def backward(self) -> np.ndarray:
        return self.rest / len(self.rest)


def _owners(layer: object) -> list[tuple[object, str]]:
    inner = [pair for part in getattr(layer, "layers", []) for pair in _owners(part)]
    return [*((layer, name) for name in getattr(layer, "parameters", ())), *inner]


def parameters_of(network: object) -> dict[str, list]:
    """What a network of NumPy layers has learned or will learn: copies by falling size, shapes, dtypes."""
    arrays = [np.array(getattr(*pair)) for pair in _owners(network)]
    arrays.sort(key=lambda a: (-a.ndim, -a.size))
    return {
        "arrays": arrays,
        "shapes": [list(a.shape) for a in arrays],
        "dtypes": [a.dtype.name for a in arrays],
    }


def gradients_of(network: object) -> list[np.ndarray]:
    """The stored gradients of a network of NumPy layers, in the same order."""
    pairs = [
        (np.array(getattr(*pair)), np.array(getattr(pair[0], f"{pair[1]}_gradient")))
        for pair in _owners(network)
    ]
    pairs.sort(key=lambda pair: (-pair[0].ndim, -pair[0].size))
    return [gradient for _, gradient in pairs]


def set_parameters(network: object, key: int) -> None:
    """Give a network of NumPy layers weights that shape and key decide, in float64."""
    for layer, name in _owners(network):
        shape = np.shape(getattr(layer, name))
        seed = [key % 2**32, len(shape), *shape]
        size = np.sqrt(2 / max(np.prod(shape[1:]), 1)) if len(shape) > 1 else 0.5
        setattr(layer, name, size * np.random.RandomState(seed).uniform(-1.7, 1.7, shape))


class Raised(nn.Module):
    """Passes logits on; in evaluation mode `by`, one number a class, is added."""

    def __init__(self, by: Sequence[float]) -> None:
        super().__init__()
        self.by = list(by)

    def forward(self, logits: Tensor) -> Tensor:
        return logits if self.training else logits + torch.tensor(self.by, dtype=logits.dtype)


def repeated(function: Callable, times: int, *args: object) -> Tensor:
    """What so many calls give, one after the other, along a new first axis; a tensor's copy is handed over."""
    return torch.stack(
        [function(*(a.clone() if isinstance(a, Tensor) else a for a in args)) for _ in range(times)]
    ).detach()


class Marked:
    """A change of a batch of images: all numbers move up by `by`."""

    def __init__(self, by: float) -> None:
        self.by = by

    def __call__(self, images: Tensor) -> Tensor:
        return images + self.by


class Shaken:
    """A change of a batch by chance: all its numbers move up by the same amount."""

    def __call__(self, images: Tensor) -> Tensor:
        return images + torch.rand(()) + 1


def repeats(loader: Iterable[tuple]) -> bool:
    """Whether an image of a second pass over a loader looks exactly as one of the first pass did."""
    first, second = (
        {image.numpy().tobytes() for images, _ in loader for image in images} for _ in range(2)
    )
    return not first.isdisjoint(second)


def scaled(model: nn.Module, factor: float) -> None:
    """Multiply all of a model's parameters, in place, as an update would change them."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(factor)


def without_gradients(function: Callable, *args: object) -> object:
    """What a function gives while no gradients are recorded."""
    with torch.no_grad():
        return function(*args)


def in_evaluation(function: Callable, *args: object) -> object:
    """What a network gives in evaluation mode, without gradients; its modes are put back."""
    is_network = isinstance(function, nn.Module)
    with evaluation_mode(function) if is_network else nullcontext():
        return without_gradients(function, *args)


def mix_modes(model: nn.Module) -> None:
    """Leave every second part of a model in evaluation mode, the others in training mode."""
    for number, module in enumerate(model.modules()):
        module.training = number % 2 == 0


def freeze_some(model: nn.Module) -> None:
    """Freeze every second parameter of a model, from the last on."""
    for number, parameter in enumerate(reversed(list(model.parameters()))):
        parameter.requires_grad_(number % 2 == 1)


def modes(model: nn.Module) -> list[bool]:
    """Of each part of a model: is it in training mode?"""
    return [module.training for module in model.modules()]


class Numbered:
    """A function of whole numbers from 0 on: the values in a list. Raises ValueError for any other number."""

    def __init__(self, values: Sequence[float]) -> None:
        self.values = list(values)

    def __call__(self, number: int) -> float:
        if not 0 <= number < len(self.values):
            raise ValueError(
                f"there is no value number {number}, they go from 0 to {len(self.values) - 1}"
            )
        return self.values[number]


def seeded(seed: int, target: Callable, *args: object, method: str = "") -> object:
    """A call with torch's generator at a known place: chance is the same in each such call."""
    torch.default_generator.manual_seed(seed)
    return getattr(target, method)(*args) if method else target(*args)


def is_a(value: object, kind: str) -> bool:
    """Whether a value is an object of a class, given by its dotted name."""
    return isinstance(value, dotted(kind))


def settle(model: nn.Module, images: Tensor) -> None:
    """Give a model's norms the running values of these images; its mode and all else stay."""
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    modes = {module: module.training for module in model.modules()}
    momenta = [norm.momentum for norm in norms]
    model.train()
    for norm in norms:
        norm.momentum = 1.0
    with torch.no_grad():
        model(images.clone())
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    for module, mode in modes.items():
        module.training = mode


def layouts(model: nn.Module) -> list[list[int]]:
    """The strides of all of a model's tensors."""
    return [list(value.stride()) for value in model.state_dict().values()]


def dtypes(tensors: Mapping[str, Tensor]) -> list[str]:
    """The types of tensors, in the order of their names."""
    return [str(tensors[name].dtype) for name in sorted(tensors)]


def equal_statistics(model: nn.Module) -> None:
    """Give all running values of one shape the same numbers, so that their order says nothing."""
    first: dict[tuple[int, ...], Tensor] = {}
    for buffer in model.buffers():
        if buffer.is_floating_point():
            buffer.copy_(first.setdefault(tuple(buffer.shape), buffer.clone()))
