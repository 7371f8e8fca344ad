"""Networks that stop or return something else: which layer, which numbers, what to write instead."""

from __future__ import annotations

import contextlib
import inspect
import traceback
from collections.abc import Iterator
from math import isqrt, prod
from pathlib import Path

import torch
from torch import Tensor, nn

from course.meant import came

CONVOLUTIONS = (nn.modules.conv._ConvNd,)
NORMS = (nn.modules.batchnorm._BatchNorm, nn.modules.instancenorm._InstanceNorm)
POOLS = (nn.modules.pooling._MaxPoolNd, nn.modules.pooling._AvgPoolNd)


class ModelError(ValueError, RuntimeError):
    """A network does not take its images; a RuntimeError as well, which is what PyTorch raises."""


def check_model(model, call: str = "") -> nn.Module:
    """Is it a network? If not: TypeError. `call`: how it is handed over, for the message."""
    if isinstance(model, nn.Module):
        if type(model).forward is nn.Module.forward and "forward" not in vars(model):
            raise TypeError(
                f"{type(model).__name__} has no forward: define forward(self, x) in the class, "
                "spelled so and indented as __init__ is."
            )
        return model
    if isinstance(model, type) and issubclass(model, nn.Module):
        way = f"build a network with it, model = {model.__name__}()"
    elif isinstance(model, (list, tuple)) and any(isinstance(x, nn.Module) for x in model):
        way = "put the layers one behind the other, nn.Sequential(*layers)"
    elif isinstance(model, dict) and any(isinstance(x, Tensor) for x in model.values()):
        way = "build the network and load these weights into it, model.load_state_dict(...)"
    elif isinstance(getattr(model, "model", None), nn.Module):
        way = "hand over its network, trainer.model"
    elif inspect.isroutine(model) and model.__name__ != "<lambda>":
        way = f"call the function, {model.__name__}(), if it builds one"
    else:
        way = f"write {call or 'nn.Sequential(...) or an instance of your class'}"
        way += ", the network first" if call else ""
    raise TypeError(f"The model is {came(model)}, but it has to be a network (nn.Module): {way}.")


def unregistered(model: nn.Module) -> Iterator[tuple[str, list[Tensor], str]]:
    """(attribute, weights, what to write) of what holds weights that `model.parameters()` lacks."""
    own = {id(parameter) for parameter in model.parameters()}
    for place, module in model.named_modules():
        for name, value in vars(module).items():
            if name.startswith("_"):
                continue
            items = value.values() if isinstance(value, dict) else value
            items = [*items] if isinstance(value, (list, tuple, dict)) else [value]
            weights = [x for x in items if isinstance(x, Tensor) and x.requires_grad]
            way = "nn.ParameterList([...])" if items[:1] != [value] else "nn.Parameter(...)"
            for item in items:
                if isinstance(item, nn.Module):
                    weights += item.parameters()
                    kind = "Dict({...})" if isinstance(value, dict) else "List([...])"
                    way = f"nn.Module{kind}"
            weights = [weight for weight in weights if id(weight) not in own]
            if weights:
                yield f"{place + '.' if place else ''}{name}", weights, f"self.{name} = {way}"


def check_learnable(model: nn.Module) -> None:
    """Has the model weights that can be learned? ValueError if not."""
    if any(parameter.requires_grad for parameter in model.parameters()):
        return
    for name, _, way in unregistered(model):
        raise ValueError(
            f"The model has no parameters: what self.{name} holds is not registered. Write {way}."
        )
    if next(model.parameters(), None) is None:
        raise ValueError(
            "The model has no parameters, so there is nothing to learn: make its layers in "
            "__init__, as in self.fc = nn.Linear(784, 10), and not in forward."
        )
    raise ValueError(
        "All parameters of the model have requires_grad=False, so there is nothing to learn: call "
        "requires_grad_(True) on the layers that are to learn."
    )


def check_weights(model: nn.Module) -> None:
    """Are all weights finite? ValueError that names one if not."""
    for name, weight in model.named_parameters():
        if not bool(weight.isfinite().all()):
            raise ValueError(
                f"The model's {name} holds nan or infinity, left by a training that diverged: build "
                "the model and its optimiser anew, and take a tenth of the learning rate."
            )


def check_output(logits, images: Tensor) -> Tensor:
    """What a model returned for `images`, if it is logits (N, K); else an error says what it is."""
    n = len(images)
    if isinstance(logits, Tensor):
        if logits.ndim == 2 and len(logits) == n and logits.is_floating_point():
            return logits
        shape = tuple(logits.shape)
        if logits.ndim == 2 and len(logits) == n:
            name = str(logits.dtype).removeprefix("torch.")
            raise TypeError(
                f"The model returned {name}, but logits are floats: return what the last layer "
                "gives, without argmax, round or long."
            )
        why = "is a flatten missing, or in the wrong place? x.flatten(1) keeps the images apart."
        if shape == (n,):
            why = (
                "return what the last layer gives, without argmax, squeeze or max: one number a "
                "class, also for two classes."
            )
        elif shape == ():
            why = "return what the last layer gives, not its mean, its sum or a loss."
        raise ValueError(
            f"The model returned shape {shape} for {n} images, but logits have shape "
            f"({n}, classes): {why}"
        )
    if logits is None:
        raise TypeError("The model's forward returned None: is the return missing? Logits (N, K).")
    way = "return the logits alone, shape (N, classes)"
    if isinstance(logits, (tuple, list)) and logits:
        way += ", perhaps the first of them"
        came_out = f"a {type(logits).__name__} of {len(logits)}"
    elif isinstance(logits, dict):
        came_out = f"a dict of {len(logits)} ({', '.join(map(str, [*logits][:3]))})"
    else:
        came_out = came(logits)
    if isinstance(logits, nn.Module):
        way = "a layer is called with its input, as in self.layer(x)"
    elif hasattr(logits, "__array__"):
        way = "stay in tensors, without .numpy(), from which no gradient comes back"
    raise TypeError(f"The model returned {came_out}: {way}.")


@contextlib.contextmanager
def explained(model: nn.Module, images: Tensor) -> Iterator[None]:
    """An error of the model on `images` inside the block becomes one that says where and why.

    What the model's own code raises is passed on, and so is full memory.
    """
    try:
        yield
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        if "memory" in str(error) or not isinstance(images, Tensor):
            raise
        message = _explanation(model, images, error)
        if message is None:
            raise
        raise ModelError(message) from error


@contextlib.contextmanager
def explained_backward() -> Iterator[None]:
    """An error of `loss.backward()` inside the block in words, where its cause is a known one."""
    try:
        yield
    except RuntimeError as error:
        if "modified by an inplace operation" in str(error):
            raise ModelError(
                "The backward pass needs a value that forward has changed in place: write x = x + y "
                "in place of x += y, and leave inplace=True and functions that end in _ out."
            ) from error
        if "a second time" in str(error):
            raise ModelError(
                "The backward pass runs through the step before: forward keeps a tensor from one "
                "call to the next. Detach it, self.state = state.detach(), or make it anew."
            ) from error
        raise


def _explanation(model: nn.Module, images: Tensor, error: Exception) -> str | None:
    line = _own_line(error)
    if line.startswith(("raise", "assert")):
        return None
    try:
        inspect.signature(model.forward).bind(images)
    except TypeError as mismatch:
        return (
            f"The forward of {type(model).__name__} is called with the images alone, which does not "
            f"fit it ({mismatch}): write def forward(self, x)."
        )
    entered, ended = _passage(model, images)
    if entered:
        name, layer, x = entered
        label = f"The layer {name} ({type(layer).__name__})"
        known = None if [*layer.children()] and x is not None else _misfit(layer, x, images)
        if known is not None:
            return f"{label} {known}{'' if known.endswith('?') else '.'}"
        if not [*layer.children()]:
            return f"{label} cannot take {came(x)}: {_first_sentence(error)}"
    where = f"forward stops at `{line}`" if line else "the model stops"
    if ended:
        where += f", after the layer {ended[0]}, whose output is {came(ended[1])}"
    else:
        where += f", with images of shape {tuple(images.shape)}"
    return f"{where[0].upper()}{where[1:]}: {_first_sentence(error)}{_way(model, error)}"


def _passage(model: nn.Module, images: Tensor):
    """The layer that was entered and not left, with its input, and the last one left, with its output."""
    inside: list[tuple[str, nn.Module, object]] = []
    ended: list[tuple[str, object]] = []

    def enter(name):
        return lambda layer, args: inside.append((name, layer, args[0] if args else ...))

    def leave(name):
        def hook(layer, args, output):
            inside.pop()
            if not [*layer.children()]:
                ended.append((name, output))

        return hook

    hooks = []
    for name, layer in model.named_modules():
        shown = f"'{name}'" if name else "of the model"
        if layer is not model or not [*layer.children()]:
            hooks.append(layer.register_forward_pre_hook(enter(shown)))
            hooks.append(layer.register_forward_hook(leave(shown)))
    try:
        with torch.no_grad(), contextlib.suppress(Exception):
            model(images)
            inside.clear()  # it runs now: the error came from elsewhere
    finally:
        for hook in hooks:
            hook.remove()
    return inside[-1] if inside else None, ended[-1] if ended else None


def _misfit(layer: nn.Module, x, images: Tensor) -> str | None:
    """Why `layer` does not take `x`, and what to write; None if it is nothing known."""
    if x is None:
        return "gets None: is a return missing in the part before it?"
    if x is ...:
        return None
    if not isinstance(x, Tensor):
        return f"gets {came(x)}: hand over the tensor alone"
    weight = next((p for p in layer.parameters(recurse=False)), None)
    shape, first = tuple(x.shape), x.shape == images.shape
    what = f"{'images' if first else 'input'} of shape {shape}"
    if isinstance(layer, nn.Linear) and (not shape or shape[-1] != layer.in_features):
        flat, out = prod(shape[1:]), layer.out_features
        text = f"takes {layer.in_features} features, but {shape[-1] if shape else 1} come ({what})"
        if len(shape) > 2 and flat == layer.in_features:
            return f"{text}: put nn.Flatten() or x.flatten(1) before it"
        if len(shape) > 2:
            return f"{text}: put nn.Flatten() before it and make it nn.Linear({flat}, {out})"
        return f"{text}: make it nn.Linear({flat}, {out})"
    if isinstance(layer, CONVOLUTIONS):
        found = _convolution_misfit(layer, shape, what, first)
        if found is not None:
            return found
    if isinstance(layer, NORMS):
        axes = {"1": (2, 3), "2": (4,), "3": (5,)}.get(type(layer).__name__[-2], (len(shape),))
        if len(shape) not in axes:
            right = "BatchNorm2d" if len(shape) == 4 else "BatchNorm1d"
            return f"takes {axes[-1]} axes, but {what} came: use nn.{right} there"
        if shape[1] != layer.num_features:
            return (
                f"takes {_counted(layer.num_features)}, but {shape[1]} come ({what}): make it "
                f"nn.{type(layer).__name__}({shape[1]})"
            )
        if layer.training and prod(shape) == shape[1]:
            return (
                f"needs more than one value a channel, but {what} has one: use batches of more "
                "than one image, and model.eval() where nothing is trained"
            )
    if isinstance(layer, nn.GroupNorm) and shape[1] != layer.num_channels:
        return f"takes {_counted(layer.num_channels)}, but {shape[1]} come ({what}): make it nn.GroupNorm({layer.num_groups}, {shape[1]})"
    if isinstance(layer, nn.LayerNorm) and shape[-len(layer.normalized_shape) :] != tuple(
        layer.normalized_shape
    ):
        return f"is for {tuple(layer.normalized_shape)}, but {what} came: give it the last sizes of that shape"
    if isinstance(layer, POOLS) and len(shape) == 4:
        kernel = layer.kernel_size
        kernel = kernel if isinstance(kernel, tuple) else (kernel,) * 2
        if min(shape[2:]) < 1 or any(k > s for k, s in zip(kernel, shape[2:], strict=True)):
            return (
                f"pools windows of {kernel[0]} × {kernel[1]}, but {what} has {shape[2]} × "
                f"{shape[3]} left: use fewer layers that shrink, or larger images"
            )
    if weight is not None and weight.device != x.device:
        return (
            f"has its weights on {weight.device}, but the {what} is on {x.device}: "
            "move both, model.to(device), and make tensors in forward with device=x.device"
        )
    mixed = torch.is_autocast_enabled(x.device.type)
    if weight is not None and weight.dtype != x.dtype and not mixed:
        names = [str(dtype).removeprefix("torch.") for dtype in (weight.dtype, x.dtype)]
        way = "x.float() before it" if weight.dtype is torch.float32 else "model.float()"
        way = way if x.is_floating_point() else "images.float() / 255"
        return f"has {names[0]} weights, but the {what} is {names[1]}: use {way}"
    return None


def _convolution_misfit(layer, shape: tuple[int, ...], what: str, first: bool) -> str | None:
    axes = len(layer.kernel_size) + 2
    takes, kind = layer.in_channels, type(layer).__name__
    wanted = "(N, C, H, W)" if axes == 4 else f"{axes} axes"
    if len(shape) == 2 and axes == 4:
        side = isqrt(max(shape[1] // takes, 0))
        way = f"images.reshape(-1, {takes}, {side}, {side})" if side**2 * takes == shape[1] else ""
        pictures = "use images[None, None] for a picture (H, W), images.reshape(...) for rows"
        flattened = "leave the flatten out, or put it behind the convolutions"
        way = f"use {way}" if way else pictures if first else flattened
        return f"takes {wanted}, but {what} came: {way if first else way.replace('images', 'x')}"
    if len(shape) == axes - 1 and not (shape[0] == takes and first is False):
        way = f"use {'images' if first else 'x'}.unsqueeze(1) if the channel is missing, .unsqueeze(0) for a single image"
        return f"takes {wanted}, but {what} came: {way}"
    if len(shape) != axes:
        return (
            None
            if len(shape) == axes - 1
            else f"takes {wanted}, but {what} came: bring it to that shape, as by reshape"
        )
    if shape[1] != takes:
        text = f"takes {_counted(takes)}, but {shape[1]} come ({what})"
        if shape[-1] == takes and axes == 4:
            return f"{text}: the channels are last; use {'images' if first else 'x'}.permute(0, 3, 1, 2)"
        grey = " or images.repeat(1, 3, 1, 1)" if first and (takes, shape[1]) == (3, 1) else ""
        return f"{text}: make it nn.{kind}({shape[1]}, {layer.out_channels}, ...){grey}"
    if not layer.transposed and not isinstance(layer.padding, str):
        spans = [d * (k - 1) + 1 for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
        room = [s + 2 * p for s, p in zip(shape[2:], layer.padding, strict=True)]
        if any(span > size for span, size in zip(spans, room, strict=True)):
            by = " × ".join
            return (
                f"has a window of {by(map(str, spans))}, but {what} has {by(map(str, room))} with "
                "its padding: use padding, a smaller kernel, fewer layers that shrink, or larger "
                "images"
            )
    return None


def _counted(channels: int) -> str:
    return f"{channels} channel{'s' * (channels != 1)}"


def _own_line(error: Exception) -> str:
    """The last line that was reached of code that is neither PyTorch's nor the course's."""
    foreign = (str(Path(torch.__file__).parent), str(Path(__file__).parents[1]))
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.line for frame in frames if not frame.filename.startswith(foreign)]
    return own[-1].strip() if own and own[-1] else ""


def _first_sentence(error: Exception) -> str:
    """PyTorch's own words, of the first line."""
    text = str(error).strip().split("\n")[0].removesuffix(".")
    return f"{text[:200]}."


def _way(model: nn.Module, error: Exception) -> str:
    text = str(error)
    if isinstance(error, AttributeError) and "has no attribute" in text:
        names = ", ".join(name for name, _ in model.named_children())
        return f" __init__ makes: {names or 'no layer'}. Use one of them, or make the missing one."
    if "invalid for input of size" in text:
        return " x.flatten(1) keeps one row an image, whatever the size."
    if "view size is not compatible" in text:
        return " Use reshape or flatten in place of view."
    return " Compare the sizes on both sides: print(x.shape) before that line shows them."
