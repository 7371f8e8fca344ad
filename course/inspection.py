"""Look into a network: layer tables, output shapes, receptive fields, feature maps, work.

Nothing here changes the model: its mode, weights, gradients and running statistics stay as they
were. "Layer" means a module without modules inside; functions called in `forward` are not seen.
A layer that `forward` calls more than once appears once a call: "pool", "pool #2".
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from course.meant import came, number
from course.tensors import tensor_of
from course.training import device_of, evaluation_mode
from course.training.models import check_model, explained

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


class Layer(NamedTuple):
    """One row of `shape_trace`: the output shape includes the batch; parameters are the layer's."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int


def count_parameters(model: nn.Module) -> int:
    """How many weights and biases are learned (those with `requires_grad`)."""
    check_model(model, "count_parameters(model)")
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def summary(model: nn.Module, input_shape: tuple[int, ...]):
    """torchinfo's layer table for one image of `input_shape`, e.g. (1, 28, 28), without N.

    Its multiply-adds count biases too; `multiply_adds` does not.
    """
    import torchinfo  # when used: only this table needs it

    columns = ("output_size", "num_params")
    image = _one_image(model, input_shape)
    with evaluation_mode(model):
        with torch.no_grad(), explained(model, image):
            model(image)  # what torchinfo says of a network that stops names no layer
        return torchinfo.summary(model, input_data=image, col_names=columns, verbose=0)


def shape_trace(model: nn.Module, images: Tensor) -> list[Layer]:
    """Name, class, output shape and parameters of every layer, in the order of the calls.

    Args:
        images: a float batch (N, C, H, W) as the model takes it.
    """
    return [
        Layer(name, type(layer).__name__, tuple(output.shape), count_parameters(layer))
        for name, layer, _, output in _calls(model, images)
    ]


def feature_maps(model: nn.Module, images: Tensor) -> dict[str, Tensor]:
    """Layer name -> its output for `images` (N, C, H, W), copied to the CPU."""
    # Copies, because an in-place layer such as ReLU(inplace=True) overwrites its input.
    return {
        name: output.cpu()
        for name, _, _, output in _calls(model, images, lambda out: out.detach().clone())
    }


def multiply_adds(model: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Multiplications (each with its addition) of convolutions and linear layers for one image.

    Biases, activations and pooling are not counted. `input_shape` is one image's, without N.
    """
    total = 0
    for _, layer, source, output in _calls(model, _one_image(model, input_shape)):
        if isinstance(layer, CONVOLUTIONS):
            # Each output value is a dot product with one kernel.
            total += output.numel() * layer.weight[0].numel()
        elif isinstance(layer, TRANSPOSED):
            # Each input value is multiplied with one kernel.
            total += source.numel() * layer.weight[0].numel()
        elif isinstance(layer, nn.Linear):
            total += output.numel() * layer.in_features
    return total


def receptive_field(
    model: nn.Module, input_shape: tuple[int, ...], trials: int = 16
) -> dict[str, tuple[int, int]]:
    """Layer name -> (height, width) of the input area that the layer's centre unit depends on.

    Measured, not computed: the gradient of the centre unit with respect to the image is non-zero
    exactly where the image matters. The image ends the area: make `input_shape` (C, H, W) large to
    see a deep layer's whole field. A copy of the model is used in which all weights are positive,
    so that nothing cancels and no ReLU is off; max-pooling passes the gradient to one pixel only,
    so several random images (`trials`) are put together.

    The idea is that of Luo et al., "Understanding the effective receptive field in deep
    convolutional neural networks" (2016); here only zero or not counts, not the size.
    """
    _one_image(model, input_shape)
    trials = number("trials", trials, 16, least=1, most=1000)
    model = copy.deepcopy(model).eval().requires_grad_(False)
    device = device_of(model)
    generator = torch.Generator().manual_seed(0)
    for parameter in model.parameters():
        # Mean 1 / (inputs of a unit): the signal neither grows nor dies from layer to layer.
        inputs = parameter[0].numel() if parameter.ndim > 1 else 1
        values = torch.rand(parameter.shape, generator=generator) + 0.5
        parameter.copy_(values / inputs if parameter.ndim > 1 else torch.ones_like(values))
    for module in model.modules():
        if getattr(module, "running_mean", None) is not None:
            module.reset_running_stats()
    images = torch.rand((trials, *input_shape), generator=generator).to(device).requires_grad_()

    fields = {}
    # Copies that keep the graph, because an in-place layer would overwrite them.
    calls = _calls(model, images, lambda output: output.clone(), gradient=True)
    for name, _, _, output in calls:
        centre = tuple(size // 2 for size in output.shape[2:])
        unit = output[(slice(None), slice(None), *centre)].sum()
        (gradient,) = torch.autograd.grad(unit, images, retain_graph=True)
        seen = (gradient != 0).flatten(0, 1).any(0)
        fields[name] = (_extent(seen.any(1)), _extent(seen.any(0)))
    return fields


def _extent(seen: Tensor) -> int:
    """From the first to the last True of a row of flags, both included."""
    places = seen.nonzero().flatten()
    return int(places[-1] - places[0]) + 1 if len(places) else 0


def _calls(
    model: nn.Module,
    images: Tensor,
    keep: Callable[[Tensor], Tensor] = lambda output: output,
    gradient: bool = False,
) -> list[tuple[str, nn.Module, Tensor, Tensor]]:
    """(name, layer, input, output) of each call of a layer while `images` pass the model."""
    images = _batch(model, images)
    calls: list[tuple[str, nn.Module, Tensor, Tensor]] = []
    times: dict[str, int] = {}

    def hook_for(name: str):
        def hook(layer, inputs, output):
            times[name] = times.get(name, 0) + 1
            label = name if times[name] == 1 else f"{name} #{times[name]}"
            if isinstance(output, Tensor):  # some recurrent and attention layers return tuples
                calls.append((label, layer, inputs[0] if inputs else None, keep(output)))

        return hook

    layers = [(name, layer) for name, layer in model.named_modules() if not [*layer.children()]]
    hooks = [
        layer.register_forward_hook(hook_for(name or type(layer).__name__))
        for name, layer in layers
    ]
    try:
        with evaluation_mode(model), torch.set_grad_enabled(gradient), explained(model, images):
            model(images)
    finally:
        for hook in hooks:
            hook.remove()
    return calls


def _batch(model: nn.Module, images) -> Tensor:
    """Images as a tensor on the model's device; TypeError for what is none."""
    check_model(model, "as in shape_trace(model, images)")
    if hasattr(images, "labels"):
        raise TypeError(
            f"The images are {came(images)}, but this takes a float batch: write "
            "images.images[:8].float() / 255."
        )
    if isinstance(images, tuple):
        raise TypeError(
            f"The images are {came(images)}, but a batch is a tensor: write torch.zeros(1, 1, 28, "
            "28) for the shape alone, or images[:8]."
        )
    values = images if isinstance(images, Tensor) else tensor_of(images, "The images are")
    return values.to(device_of(model))


def _one_image(model: nn.Module, input_shape: tuple[int, ...]) -> Tensor:
    """A black image of that shape, as a batch of one; TypeError, ValueError for no such shape."""
    check_model(model, "as in summary(model, (1, 28, 28))")
    wanted = "input_shape is the shape of one image, as in (1, 28, 28)"
    if hasattr(input_shape, "shape") or hasattr(input_shape, "images"):
        raise TypeError(f"{wanted}, but {came(input_shape)} came: write images[0].shape.")
    if not isinstance(input_shape, (tuple, list)):
        raise TypeError(f"{wanted}, but {came(input_shape)} came.")
    sizes = tuple(input_shape)
    if not sizes or not all(isinstance(n, (int, np.integer)) and n > 0 for n in sizes):
        raise ValueError(f"{wanted}, but {sizes} came: write whole numbers from 1.")
    flat = next((layer for layer in model.modules() if isinstance(layer, nn.Conv2d)), None)
    solid = any(isinstance(layer, nn.Conv3d) for layer in model.modules())
    if flat and len(sizes) == 3 and sizes[0] != flat.in_channels == sizes[2]:
        height, width, channels = sizes
        raise ValueError(
            f"{wanted}, but {sizes} came, with the channels last: write "
            f"{(channels, height, width)}."
        )
    if flat and len(sizes) != 3 and not solid:
        way = f"write {(1, *sizes)}" if len(sizes) == 2 else f"without N: write {sizes[1:]}"
        way = way if len(sizes) in (2, 4) else "write (channels, height, width)"
        raise ValueError(f"{wanted}, but {sizes} came: {way}.")
    return torch.zeros((1, *sizes), device=device_of(model))
