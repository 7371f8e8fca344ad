"""A network that one builds: shapes, parameters and the receptive field, layer by layer.

Its sizes are few and small, so that a network of the exercises cannot be read off here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from course.meant import came
from course.widgets.controls import Buttons
from course.widgets.live import LivePicture, dropdown, row, slider
from course.widgets.picture import (
    ACCENT,
    INK,
    MARGIN,
    MONOSPACE,
    QUIET,
    WEIGHT,
    WIDTH,
    Picture,
    finished,
    word,
    written,
)
from course.widgets.window_arithmetic import output_size

PICTURES = ((1, 28, 28), (3, 32, 32))
_CHOICES = {
    "channels": (4, 8, 16, 32),
    "kernel": (1, 3, 5),
    "stride": (1, 2),
    "padding": (0, 1, 2),
    "units": (10, 32, 100),
}
_SIZES = {"Conv2d": ("channels", "kernel", "stride", "padding"), "Linear": ("units",)}
_DEFAULTS = {"channels": 8, "kernel": 3, "stride": 1, "padding": 0, "units": 10}
_KINDS = ("Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear")
_START = (("Conv2d", 8, 3), "ReLU", "MaxPool2d")
_MOST, _MOST_WINDOWS = 10, 6
_TOP, _LINE = 66, 26
# Where the columns begin: layer, shape, parameters, bar, field.
_COLUMNS = (MARGIN, 328, 434, 672, 788)


@dataclass(frozen=True)
class _Layer:
    """A layer, and what comes out of it."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    counted: str  # how the parameters come about
    field: int | None  # along an axis, in pixels; None: it sees all maps
    jump: int

    @property
    def seen(self) -> str:
        return "all maps" if self.field is None else f"{self.field} × {self.field}"


class _DoesNotFit(ValueError):
    """A layer cannot stand there; the message says why and what to do."""


def _built(layers: Sequence[tuple], picture: tuple[int, int, int]) -> list[_Layer]:
    """Each layer worked out, the picture itself first."""
    found = [_Layer("picture", picture, 0, "", 1, 1)]
    for kind, *sizes in layers:
        found.append(_behind(found[-1], kind, sizes))
    if len(layers) > _MOST:
        raise _DoesNotFit(f"{_MOST} layers fit on the page: remove one first")
    if sum(kind in ("Conv2d", "MaxPool2d") for kind, *_ in layers) > _MOST_WINDOWS:
        raise _DoesNotFit(f"{_MOST_WINDOWS} convolutions and poolings are enough here")
    return found


def _behind(before: _Layer, kind: str, sizes: Sequence[int]) -> _Layer:
    shape, flat = before.shape, len(before.shape) == 1
    if kind == "ReLU":
        return _Layer("ReLU()", shape, 0, "0", before.field, before.jump)
    if kind == "Flatten":
        if flat:
            raise _DoesNotFit("it is flat already: a second Flatten changes nothing")
        values = shape[0] * shape[1] * shape[2]
        return _Layer("Flatten()", (values,), 0, "0", before.field, before.jump)
    if kind == "Linear":
        if not flat:
            raise _DoesNotFit("Linear takes a row of numbers: add Flatten first")
        (inputs,), (units,) = shape, sizes
        count = units * inputs + units
        counted = f"{units}·{inputs} + {units} = {count:,}"
        return _Layer(f"Linear({inputs}, {units})", (units,), count, counted, None, 1)
    if flat:
        raise _DoesNotFit(f"{kind} takes maps, and Flatten has made a row of them: put it before")
    inputs, height, width = shape
    if kind == "MaxPool2d":
        channels, kernel, stride, padding = inputs, 2, 2, 0
        name, count, counted = "MaxPool2d(2)", 0, "0"
    else:
        channels, kernel, stride, padding = sizes
        more = f", stride={stride}" * (stride > 1) + f", padding={padding}" * (padding > 0)
        name = f"Conv2d({inputs}, {channels}, {kernel}{more})"
        count = channels * inputs * kernel**2 + channels
        counted = f"{channels}·{inputs}·{kernel}·{kernel} + {channels} = {count:,}"
    if min(height, width) + 2 * padding < kernel:
        raise _DoesNotFit(
            f"a window of {kernel} × {kernel} does not fit into maps of {height} × {width}"
            + (f" with padding {padding}" if padding else "")
        )
    size = tuple(output_size(n, kernel, stride, padding, 1) for n in (height, width))
    field = before.field + (kernel - 1) * before.jump
    return _Layer(name, (channels, *size), count, counted, field, before.jump * stride)


def network_builder_figure(layers=_START, picture: tuple[int, int, int] = (1, 28, 28)) -> Picture:
    """A still picture of a small network: its shapes, parameters and receptive fields.

    Args:
        layers: from first to last, at most 10. ("Conv2d", channels, kernel, stride, padding) with 4, 8,
            16 or 32 channels, a kernel of 1, 3 or 5, stride 1 or 2, padding 0 to 2 (the last two may
            be left out); "MaxPool2d" (2 × 2); "ReLU"; "Flatten"; ("Linear", units) with 10, 32 or 100.
        picture: (1, 28, 28) or (3, 32, 32).

    Raises:
        ValueError: a layer or picture is none of these, or a layer does not fit behind the others.
    """
    if picture not in PICTURES:
        raise ValueError(
            f"the picture is {picture!r}, but there are two to choose from: "
            f"{' and '.join(map(str, PICTURES))}."
        )
    if isinstance(layers, str) or not isinstance(layers, Sequence):
        raise ValueError(
            f'layers is {came(layers)}: give a list, such as [("Conv2d", 8, 3), "ReLU"].'
        )
    return _draw(_built([_meant(each) for each in layers], picture))


def _meant(layer) -> tuple:
    """A layer as (kind, size, ...), checked."""
    kind, *sizes = (layer,) if isinstance(layer, str) or not isinstance(layer, Sequence) else layer
    if kind not in _KINDS:
        raise ValueError(
            f"a layer is {came(layer)}, "
            f'but its name has to be one of {", ".join(_KINDS)}: write "ReLU", or ("Conv2d", 8, 3).'
        )
    names = _SIZES.get(kind, ())
    if len(sizes) > len(names):
        raise ValueError(f"{kind} takes {', '.join(names) or 'no sizes'} here, got {sizes}.")
    sizes += [_DEFAULTS[name] for name in names[len(sizes) :]]
    for name, size in zip(names, sizes, strict=True):
        if size not in _CHOICES[name]:
            raise ValueError(f"{name} of {kind} is {size!r}: choose one of {_CHOICES[name]}.")
    return (kind, *sizes)


def _draw(layers: list[_Layer], note: str = "") -> Picture:
    headings = ("layer", "shape", "parameters", "their share", "a unit sees")
    start = ' text-anchor="start"'
    parts = [
        word(x, 30, heading, 13, QUIET, extra=start + ' font-weight="600"')
        for x, heading in zip(_COLUMNS, headings, strict=True)
    ]
    parts.append(_rule(46))
    most = max(layer.parameters for layer in layers)
    total = sum(layer.parameters for layer in layers)
    y = _TOP
    for layer in layers:
        texts = (layer.name, str(layer.shape), layer.counted)
        parts += [_entry(x, y, text) for x, text in zip(_COLUMNS, texts, strict=False) if text]
        parts.append(_entry(_COLUMNS[4], y, "1 × 1" if layer.name == "picture" else layer.seen))
        if layer.parameters:
            long = max(60 * layer.parameters / most, 1)
            parts.append(
                f'<rect x="{_COLUMNS[3]}" y="{y - 7}" width="{long:.1f}" height="14" '
                f'fill="{ACCENT}"/>'
            )
            share = f"{layer.parameters / total:.0%}"
            parts.append(word(_COLUMNS[3] + 66, y, share, 12, QUIET, extra=start))
        y += _LINE
    parts.append(_rule(y - 10))
    y += 14
    lines = [_sum(layers)]
    parts.append(written(lines[0], y, INK, "600"))
    if note:
        y += 25
        parts.append(written(note, y, WEIGHT, "600"))
    lines = [*lines, note] if note else lines
    description = " ".join([*map(_said, layers), *(f"{line}." for line in lines)])
    return finished(parts, y + 24, f"A network, layer by layer. {description}")


def _entry(x: float, y: float, text: str) -> str:
    extra = f' text-anchor="start" font-family="{MONOSPACE}"'
    return word(x, y, text, 13, extra=extra)


def _rule(y: float) -> str:
    return f'<path d="M{MARGIN} {y}H{WIDTH - MARGIN}" stroke="#8794a3"/>'


def _said(layer: _Layer) -> str:
    if layer.name == "picture":
        return f"Picture: shape {layer.shape}."
    seen = "all maps" if layer.field is None else f"{layer.field} by {layer.field} pixels"
    return (
        f"{layer.name}: output {layer.shape}, parameters {layer.counted.replace('·', '*')}, "
        f"a unit sees {seen}."
    )


def _sum(layers: list[_Layer]) -> str:
    total = sum(layer.parameters for layer in layers)
    if not total:
        return "no parameters"
    largest = max(layers, key=lambda layer: layer.parameters)
    share = f", {largest.parameters / total:.0%} of them in {largest.name}"
    return f"{total:,} parameters{share if largest.parameters < total else ''}"


_ADD = {f"add {kind}": kind for kind in _KINDS}
_REMOVE, _AGAIN = "remove the last", "start over"


class NetworkBuilderWidget(LivePicture):
    """A network that grows by buttons.

    `size` (of the picture), `channels`, `kernel`, `stride`, `padding` and `units` say what the next
    layer is like; `buttons` add it, or take the last one away.
    """

    def __init__(self) -> None:
        self.size = dropdown("picture", [(str(each), each) for each in PICTURES], "220px")
        self.channels = _choice("channels")
        self.kernel = _choice("kernel")
        self.stride = slider("stride", 1, 2, "200px")
        self.padding = slider("padding", 0, 2, "200px")
        self.units = _choice("units")
        self.buttons = Buttons(names=[*_ADD, _REMOVE, _AGAIN], description="layers")
        super().__init__(
            [
                row(self.size, self.units),
                row(self.channels, self.kernel, self.stride, self.padding),
                self.buttons,
            ]
        )
        self.layers = [_meant(each) for each in _START]
        self._note = ""
        self.size.observe(self._on_size, "value")
        self.buttons.on_press(self.press)
        self.redraw()

    def press(self, name: str) -> None:
        """What the button of this name does."""
        layers = list(self.layers)
        if name == _AGAIN:
            layers = []
        elif name == _REMOVE:
            layers = layers[:-1]
        else:
            sizes = [getattr(self, size).value for size in _SIZES.get(_ADD[name], ())]
            layers.append((_ADD[name], *sizes))
        try:
            _built(layers, self.size.value)
        except _DoesNotFit as error:
            self._note = f"not added: {error}"
        else:
            self.layers, self._note = layers, ""
        self.redraw()

    def _on_size(self, change=None) -> None:
        """Another picture; a smaller one may leave no room for the last layers."""
        self._note, count = "", len(self.layers)
        while not self._fits():
            self.layers.pop()
        if len(self.layers) < count:
            self._note = "taken away: what no longer fits behind the smaller picture"
        self.redraw()

    def _fits(self) -> bool:
        try:
            _built(self.layers, self.size.value)
        except _DoesNotFit:
            return False
        return True

    def still(self) -> Picture:
        return _draw(_built(self.layers, self.size.value), self._note)

    def redraw(self, change=None) -> None:
        super().redraw()
        built = _built(self.layers, self.size.value)
        self.buttons.said = self._note or f"{_said(built[-1])} {_sum(built)}"


def _choice(name: str):
    made = dropdown(name, list(_CHOICES[name]), "170px")
    made.value = _DEFAULTS[name]
    return made


def network_builder() -> NetworkBuilderWidget:
    """A network to build from layers: its shapes, its parameters, and what a unit sees.

    Choose the next layer's sizes, and add it with its button. A layer that does not fit is refused in
    a sentence.
    """
    return NetworkBuilderWidget()
