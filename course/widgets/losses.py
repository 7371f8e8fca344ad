"""Binary cross-entropy by logit, computed in three ways: where the naive one breaks.

Losses and slopes are what PyTorch computes, in float32 or float64.
"""

import functools
import math

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

PRECISIONS = ("float32", "float64")
_EDGE = 120
_LINES = (  # name, ink, width, dashes
    ("from logits", "#7fb0e6", 7, ""),
    ("nn.BCELoss", WEIGHT, 2.5, ' stroke-dasharray="8 5"'),
    ("formula on p", INK, 1.5, ""),
)
_TOP, _HEIGHT = 44, 220


@functools.cache
def _curves(target: int, precision: str) -> dict[str, tuple[tuple[float, ...], ...]]:
    """(losses, slopes) of each way at the logits from -120 to 120, and p."""
    import torch  # when used: it takes longer to import than everything else here

    kind = getattr(torch, precision)
    with torch.enable_grad():
        logits = torch.arange(-_EDGE, _EDGE + 1, dtype=kind, requires_grad=True)
        goal = torch.full_like(logits, target)
        p = torch.sigmoid(logits)
        bce = torch.nn.functional.binary_cross_entropy
        stable = torch.nn.functional.binary_cross_entropy_with_logits
        losses = (
            stable(logits, goal, reduction="none"),
            bce(p, goal, reduction="none"),
            -(goal * p.log() + (1 - goal) * (1 - p).log()),
        )
        found = {"p": (tuple(p.tolist()), tuple((1 - p).tolist()))}
        for (name, *_), each in zip(_LINES, losses, strict=True):
            (slopes,) = torch.autograd.grad(each.sum(), logits, retain_graph=True)
            found[name] = tuple(each.tolist()), tuple(slopes.tolist())
    return found


def losses_by_logit_figure(logit: int = 17, target: int = 0, precision: str = "float32") -> Picture:
    """A still picture of the binary cross-entropy and its slope at a logit, in three ways.

    Args:
        logit: a whole number from -120 to 120.
        target: 0 or 1.
        precision: "float32" or "float64".

    Raises:
        ValueError: an argument is none of these.
    """
    number("logit", logit, 17, least=-_EDGE, most=_EDGE)
    number("target", target, 0, least=0, most=1)
    if precision not in PRECISIONS:
        raise ValueError(f"unknown precision {precision!r}: choose one of {', '.join(PRECISIONS)}.")
    return _draw(int(logit), int(target), precision)


def _draw(logit: int, target: int, precision: str) -> Picture:
    curves = _curves(target, precision)
    at = logit + _EDGE
    xs = range(-_EDGE, _EDGE + 1)
    left = Axes(62, _TOP, 370, _HEIGHT, (-_EDGE, _EDGE), (-8, 125))
    right = Axes(492, _TOP, 370, _HEIGHT, (-_EDGE, _EDGE), (-1.25, 1.25))
    broken = _broken(curves["formula on p"][1])
    parts = []
    for axes in (left, right):
        parts += [axes.hatched(first - 0.5, last + 0.5) for first, last in broken]
    ticks = range(-_EDGE, _EDGE + 1, 40)
    parts += left.frame(f"loss, target {target}", "logit", ticks, range(0, 121, 20))
    parts += right.frame("slope of the loss, by the logit", "logit", ticks, (-1, -0.5, 0, 0.5, 1))
    for index, axes in enumerate((left, right)):
        for name, ink, width, dash in _LINES:
            parts.append(axes.curve(xs, curves[name][index], ink, width, dash))
        for name, ink, _, _ in _LINES:
            if math.isfinite(y := curves[name][index][at]):
                parts.append(axes.dot(logit, y, ACCENT if name == "from logits" else ink))
            else:
                gone = "∞" if y > 0 else "nan"
                parts.append(_gone(axes.place(logit, 0)[0], axes, gone))
    y = _TOP + _HEIGHT + 62
    parts += _legend(y)
    rows = _rows(logit, target, precision)
    p, rest = (curves["p"][index][at] for index in (0, 1))
    lines = [f"p = sigmoid({logit}) = {p:.6g}, 1 - p = {rest:.3g}  ({precision})"]
    lines += [f"{name:<14}loss {_shown(a):<12}slope {_shown(b)}" for name, (a, b) in rows.items()]
    lines.append(_verdict(rows))
    for line in lines:
        y += 25
        last = line == lines[-1]
        parts.append(written(line, y, INK if last else QUIET, "600" if last else "400"))
    said = "; ".join(
        f"{name}: loss {_shown(a)}, slope {_shown(b)}" for name, (a, b) in rows.items()
    )
    description = (
        f"Binary cross-entropy, target {target}, logit {logit}. {lines[0]}. {said}. {lines[-1]}."
    )
    return finished(parts, y + 20, description)


def _rows(logit: int, target: int, precision: str) -> dict[str, tuple[float, float]]:
    """(loss, slope) of each way at one logit."""
    curves = _curves(target, precision)
    return {name: tuple(each[logit + _EDGE] for each in curves[name]) for name, *_ in _LINES}


def _broken(slopes) -> list[tuple[int, int]]:
    """Stretches of logits at which the slope is not finite."""
    stretches, start = [], None
    for x, slope in enumerate((*slopes, 0.0), -_EDGE):
        if not math.isfinite(slope):
            start = x if start is None else start
        elif start is not None:
            stretches.append((start, x - 1))
            start = None
    return stretches


def _gone(x: float, axes: Axes, shown: str) -> str:
    """What is not finite has no place in the panel: it is named at its upper edge."""
    halo = ' font-weight="700" paint-order="stroke" stroke="#ffffff" stroke-width="4"'
    x = min(max(x, axes.left + 18), axes.left + axes.width - 18)
    return word(x, axes.top + 12, shown, 15, INK, extra=halo)


def _shown(value: float) -> str:
    return f"{value + 0.0:.6g}"


def _verdict(rows: dict[str, tuple[float, float]]) -> str:
    (right, pull), (clamped, lost), (naive, slope) = rows.values()
    found = []
    if not (math.isfinite(naive) and math.isfinite(slope)):
        found.append("the formula on p is broken")
    elif abs(naive - right) > 1e-3:
        found.append("the formula on p is finite, but wrong")
    if abs(clamped - right) > 1e-3:
        found.append("BCELoss is off by " + _shown(float(f"{abs(clamped - right):.2g}")))
    if abs(lost - pull) > 1e-3:
        found.append("its slope is gone" if abs(lost) < 1e-2 else "its slope is too small")
        if len(found) == 1:
            found[0] = found[0].replace("its", "BCELoss's")
    return "; ".join(found) or "all three agree to 0.001"


def _legend(y: float) -> list[str]:
    start = ' text-anchor="start"'
    parts = []
    for x, (name, ink, width, dash) in zip((120, 280, 440), _LINES, strict=True):
        parts.append(f'<path d="M{x} {y}h34" stroke="{ink}" stroke-width="{width}"{dash}/>')
        parts.append(word(x + 42, y, name, 12, QUIET, extra=start))
    strip = Axes(600, y - 8, 34, 16, (0, 1), (0, 1)).hatched(0, 1)
    return [*parts, strip, word(642, y, "formula on p: nan", 12, QUIET, extra=start)]


class LossesByLogitWidget(LivePicture):
    """Three ways to one loss; `target`, `precision` and `logit` are the controls."""

    def __init__(self) -> None:
        self.target = dropdown("target", [("0", 0), ("1", 1)])
        self.precision = dropdown("numbers", list(PRECISIONS))
        self.logit = slider("logit", -_EDGE, _EDGE, "560px", value=3, interval=150)
        super().__init__([row(self.target, self.precision), self.logit])
        for control in (self.target, self.precision, self.logit):
            control.observe(self.redraw, "value")
        self.redraw()

    def still(self) -> Picture:
        return _draw(self.logit.value, self.target.value, self.precision.value)

    def redraw(self, change=None) -> None:
        super().redraw()
        rows = _rows(self.logit.value, self.target.value, self.precision.value)
        self.logit.said = _verdict(rows)


def losses_by_logit() -> LossesByLogitWidget:
    """Binary cross-entropy by logit in three ways: drag the logit, and see which of them breaks."""
    return LossesByLogitWidget()
