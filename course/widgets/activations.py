"""Activations and their slopes: one is chosen, x is dragged, and the slope at x is drawn.

Values and slopes are PyTorch's own, in float64. Hatched is where learning stops: where the slope is
nearer to 0 than `LEAST`.
"""

import functools
import itertools
from dataclasses import dataclass

from course.meant import number
from course.widgets.live import LivePicture, dropdown, row, slider
from course.widgets.picture import (
    ACCENT,
    INK,
    QUIET,
    WEIGHT,
    Axes,
    Picture,
    finished,
    word,
    written,
)

ACTIVATIONS = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU")
LEAST = 0.01
_EDGE = 80  # x goes from -8 to 8 in tenths
_TOP, _HEIGHT = 44, 220


@dataclass(frozen=True)
class _Curve:
    xs: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    def at(self, tenths: int) -> tuple[float, float, float]:
        """(x, value, slope) at x = tenths / 10."""
        return tuple(each[tenths + _EDGE] for each in (self.xs, self.values, self.slopes))

    def dead(self) -> list[tuple[float, float]]:
        """Stretches of x, from first to last, on which the slope is nearer to 0 than LEAST."""
        stretches = itertools.groupby(
            zip(self.xs, self.slopes, strict=True), key=lambda point: abs(point[1]) < LEAST
        )
        points = [[x for x, _ in group] for dead, group in stretches if dead]
        return [(xs[0], xs[-1]) for xs in points]


@functools.cache
def _curve(name: str) -> _Curve:
    import torch  # when used: it takes longer to import than everything else here

    functions = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "ReLU": torch.relu,
        "leaky ReLU": torch.nn.functional.leaky_relu,
        "GELU": torch.nn.functional.gelu,
    }
    with torch.enable_grad():
        xs = torch.arange(-_EDGE, _EDGE + 1, dtype=torch.float64) / 10
        xs.requires_grad_()
        values = functions[name](xs)
        (slopes,) = torch.autograd.grad(values.sum(), xs)
    return _Curve(*(tuple(each.tolist()) for each in (xs.detach(), values.detach(), slopes)))


def activation_slopes_figure(activation: str = "sigmoid", x: float = 2.0) -> Picture:
    """A still picture of an activation, with its slope at x.

    Args:
        activation: "sigmoid", "tanh", "ReLU", "leaky ReLU" or "GELU".
        x: from -8 to 8; rounded to tenths.

    Raises:
        ValueError: there is no such activation here, or x lies outside.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"unknown activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}."
        )
    number("x", x, 1.5, least=-_EDGE / 10, most=_EDGE / 10, whole=False)
    return _draw(activation, round(10 * float(x)))


def _draw(name: str, tenths: int) -> Picture:
    curve = _curve(name)
    x, value, slope = curve.at(tenths)
    bounded = name in ("sigmoid", "tanh")
    span = (-_EDGE / 10, _EDGE / 10)
    left = Axes(62, _TOP, 370, _HEIGHT, span, (-1.25, 1.25) if bounded else (-2.0, 8.0))
    right = Axes(492, _TOP, 370, _HEIGHT, span, (-0.25, 1.25))
    ticks = range(-8, 9, 2)
    parts = []
    for axes in (left, right):
        parts += [axes.hatched(*stretch) for stretch in curve.dead()]
    parts += left.frame(name, "x", ticks, (-1, -0.5, 0, 0.5, 1) if bounded else range(-2, 9, 2))
    parts += right.frame("its slope", "x", ticks, (0, 0.25, 0.5, 0.75, 1))
    parts.append(left.curve(curve.xs, curve.values, ACCENT, 2.5))
    ends = (x - 2.5, x + 2.5)
    tangent = [value + slope * (end - x) for end in ends]
    parts.append(left.curve(ends, tangent, WEIGHT, 2.5, ' stroke-dasharray="7 4"'))
    parts.append(right.curve(curve.xs, curve.slopes, ACCENT, 2.5))
    parts += [left.dot(x, value, WEIGHT), right.dot(x, slope, WEIGHT)]
    y = _TOP + _HEIGHT + 62
    parts += _legend(y)
    lines = _words(name, tenths)
    for line in lines:
        y += 25
        parts.append(
            written(
                line, y, INK if line == lines[0] else QUIET, "600" if line == lines[0] else "400"
            )
        )
    return finished(parts, y + 20, f"Activation {name}. " + " ".join(f"{line}." for line in lines))


def _legend(y: float) -> list[str]:
    start = ' text-anchor="start"'
    parts = []
    for x, ink, dash, label in (
        (130, ACCENT, "", "the function, its slope"),
        (350, WEIGHT, ' stroke-dasharray="7 4"', "its slope at x, as a line"),
    ):
        parts.append(f'<path d="M{x} {y}h34" stroke="{ink}" stroke-width="2.5"{dash}/>')
        parts.append(word(x + 42, y, label, 12, QUIET, extra=start))
    strip = Axes(580, y - 8, 34, 16, (0, 1), (0, 1)).hatched(0, 1)
    return [*parts, strip, word(622, y, f"slope nearer to 0 than {LEAST}", 12, QUIET, extra=start)]


def _words(name: str, tenths: int) -> list[str]:
    """The lines beneath the panels."""
    curve = _curve(name)
    x, value, slope = curve.at(tenths)
    lines = [f"{name}({x:g}) = {value:.4g}, slope {slope:.4g}"]
    if slope == 0:
        kink = ", which PyTorch also takes at the kink" if x == 0 else ""
        lines.append(f"slope 0{kink}: nothing is learned here")
    else:
        base = f"({slope:.4g})" if slope < 0 else f"{slope:.4g}"
        stops = "learning all but stops; " if abs(slope) < LEAST else ""
        lines.append(f"{stops}ten such slopes, one behind the other: {base}^10 = {slope**10:.2g}")
    if name == "ReLU":
        lines.append("dead at x <= 0: a unit that is there for every example never learns again")
        return lines
    places = []
    for first, last in curve.dead():
        if first == -_EDGE / 10:
            places.append(f"x <= {last:g}")
        elif last == _EDGE / 10:
            places.append(f"x >= {first:g}")
        else:
            places.append(f"{first:g} <= x <= {last:g}")
    where = f"dies out at {' and '.join(places)}" if places else "dies nowhere"
    lines.append(f"{where}: the slope is {'' if places else 'never '}nearer to 0 than {LEAST}")
    return lines


class ActivationSlopesWidget(LivePicture):
    """An activation with its slope; `activation` and `x` (in tenths) are the controls."""

    def __init__(self) -> None:
        self.activation = dropdown("activation", list(ACTIVATIONS))
        self.x = slider("x", -_EDGE, _EDGE, "560px", value=20, per=10, interval=150)
        super().__init__([row(self.activation), self.x])
        for control in (self.activation, self.x):
            control.observe(self.redraw, "value")
        self.redraw()

    def still(self) -> Picture:
        return _draw(self.activation.value, self.x.value)

    def redraw(self, change=None) -> None:
        super().redraw()
        self.x.said = ", ".join(_words(self.activation.value, self.x.value)[:2])


def activation_slopes() -> ActivationSlopesWidget:
    """An activation and its slope: choose one, drag x, and see where nothing is learned."""
    return ActivationSlopesWidget()
