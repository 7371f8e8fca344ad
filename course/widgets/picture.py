"""What the widgets' pictures share: inks, a figure with a description in words, text, cells, curves.

The pictures are SVG, built as strings: crisp at any size, quick to redraw, the same in a live widget and in a
static page. They use no ids, so any number of them can share a page. What colour says is also said
by hatching, line style, outline or a word.
"""

import base64
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 880
MARGIN = 20
INK = "#1c2430"
QUIET = "#4b5665"
ACCENT = "#0b4f9e"
WEIGHT = "#8a3a00"
LINE = "#8794a3"
MONOSPACE = "DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass(frozen=True)
class _Look:
    fill: str
    line: str
    text: str = INK
    dashed: bool = False
    hatched: bool = False


LOOKS = {
    "input": _Look("#eef2f7", "#8794a3"),
    "padding": _Look("#f6f1e4", "#8a7a52", text="#5c4f2e", hatched=True),
    "window": _Look("#cde2ff", "#5b86bd"),
    "padding in window": _Look("#cde2ff", "#5b86bd", hatched=True),
    "skipped": _Look("#ffffff", "#6b7786", text=QUIET, dashed=True),
    "skipped padding": _Look("#ffffff", "#8a7a52", text="#5c4f2e", dashed=True, hatched=True),
    "kernel": _Look("#ffe6cc", "#b9773a", text=WEIGHT),
    "largest": _Look("#9cc6ff", ACCENT),
    "done": _Look("#d8efdd", "#5f9a6d"),
    "to come": _Look("#ffffff", "#8794a3", dashed=True),
    "red": _Look("#fbe3df", "#b9776b"),
    "green": _Look("#e0f0df", "#5f9a6d"),
    "blue": _Look("#dfe8fa", "#6b86bd"),
    "left out": _Look("#f2f2ef", "#7d7d78", text="#55554f", hatched=True),
}

# Its own light ground: the picture's inks are chosen for it, also in a dark theme.
_GROUND = f"background:#ffffff;border-radius:8px;max-width:min(100%, {WIDTH}px)"

# Narrower, its writing could not be read: then it is moved sideways.
_LEGIBLE = 640


@dataclass(frozen=True, repr=False)
class Picture:
    """A still of a widget; notebooks display it, with or without a kernel running.

    `svg` is the picture; `description` says the same in words (the label for screen readers).
    """

    svg: str
    description: str

    def __repr__(self) -> str:
        return self.description

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        # An image, because a notebook that is not trusted strips SVG from its HTML.
        source = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(self.description)}" '
            f'style="{_GROUND}">'
        )

    def inline_html(self) -> str:
        """The SVG itself, for the live widget: it redraws without a flicker.

        Where the window is too narrow for it, the arrow keys move it sideways, once it has the focus.
        """
        keys = 'tabindex="0" data-lm-suppress-shortcuts="true"'  # else JupyterLab takes the arrows
        return f'<div {keys} style="{_GROUND};min-width:{_LEGIBLE}px">{self.svg}</div>'


def finished(parts: Sequence[str], height: float, description: str) -> Picture:
    """The picture of these parts."""
    bottom = round(height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" width="{WIDTH}" '
        f'height="{bottom}" role="img" aria-label="{escape(description)}" '
        'style="display:block;max-width:100%;height:auto" text-anchor="middle" '
        'dominant-baseline="central" font-family="DejaVu Sans, Verdana, Arial, sans-serif">'
        f'<rect width="{WIDTH}" height="{bottom}" rx="8" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Picture(svg, description)


def word(x, y, text, size, ink=INK, extra="") -> str:
    shown = escape(str(text).replace("-", "−"))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{ink}"{extra}>{shown}</text>'
    )


def square(x: float, y: float, side: float, shown: str, look: str, note: str = "") -> str:
    """A cell with what it holds, in one of the LOOKS; the note stands small in its corner."""
    style = LOOKS[look]
    dash = ' stroke-dasharray="3 2"' if style.dashed else ""
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" '
        f'fill="{style.fill}" stroke="{style.line}"{dash}/>'
    ]
    if style.hatched:
        half, far_x, far_y = side / 2, x + side, y + side
        parts.append(
            f'<path d="M{x:.1f} {y + half:.1f}L{x + half:.1f} {y:.1f}M{x:.1f} {far_y:.1f}'
            f'L{far_x:.1f} {y:.1f}M{x + half:.1f} {far_y:.1f}L{far_x:.1f} {y + half:.1f}" '
            f'stroke="{style.line}" stroke-opacity="0.55"/>'
        )
    # A halo in the cell's colour keeps the writing clear of the hatching.
    halo = f' paint-order="stroke" stroke="{style.fill}" stroke-width="3"' if style.hatched else ""
    noted = note and side >= 30
    if shown:
        size = min(0.4 * side, 1.45 * side / len(shown))
        middle = y + side * (0.6 if noted else 0.5)
        parts.append(word(x + side / 2, middle, shown, size, style.text, extra=halo))
    if noted:
        ink = QUIET if note == "skip" else WEIGHT
        size = min(0.24 * side, 1.3 * side / len(note))
        extra = ' text-anchor="end"' + halo
        parts.append(word(x + side - 3, y + 0.19 * side, note, size, ink, extra=extra))
    return "".join(parts)


def outline(x: float, y: float, width: float, height: float, ink: str = ACCENT) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" '
        f'fill="none" stroke="{ink}" stroke-width="3"/>'
    )


def written(line: str, y: float, ink: str = INK, weight: str = "400") -> str:
    """A line of words or arithmetic beneath the panels, from the left margin."""
    return (
        f'<text x="{MARGIN}" y="{y:g}" font-size="15" fill="{ink}" font-weight="{weight}" '
        f'text-anchor="start" font-family="{MONOSPACE}" xml:space="preserve">{escape(line)}</text>'
    )


@dataclass(frozen=True)
class Axes:
    """A panel with axes: where it lies on the page, and which numbers it spans."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane lies on the page."""
        (x0, x1), (y0, y1) = self.x, self.y
        across, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def frame(self, title: str, label: str, x_ticks, y_ticks) -> list[str]:
        """The frame with grid lines, numbers and a heading."""
        parts = [
            f'<rect x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}" '
            f'fill="none" stroke="{LINE}"/>',
            word(self.left + self.width / 2, self.top - 16, title, 14, extra=' font-weight="600"'),
            word(self.left + self.width / 2, self.top + self.height + 36, label, 13, QUIET),
        ]
        for x in x_ticks:
            at, bottom = self.place(x, self.y[0])
            parts.append(_rule(at, self.top, at, bottom, x == 0))
            parts.append(word(at, bottom + 15, f"{x:g}", 12, QUIET))
        for y in y_ticks:
            start, at = self.place(self.x[0], y)
            parts.append(_rule(start, at, start + self.width, at, y == 0))
            end = ' text-anchor="end"'
            parts.append(word(start - 7, at, f"{y:g}", 12, QUIET, extra=end))
        return parts

    def curve(self, xs, ys, ink: str, width: float, extra: str = "") -> str:
        """A line through the points, as far as it runs inside the panel and is finite."""
        path, last = [], None
        for start, end in itertools.pairwise(zip(xs, ys, strict=True)):
            shares = self._inside(start, end)
            if shares is None:
                continue
            ends = [
                self.place(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
                for share in shares
            ]
            first, second = (f"{x:.1f} {y:.1f}" for x, y in ends)
            path.append(f"L{second}" if first == last else f"M{first}L{second}")
            last = second
        return f'<path d="{"".join(path)}" fill="none" stroke="{ink}" stroke-width="{width:g}"{extra}/>'

    def _inside(self, start, end) -> tuple[float, float] | None:
        """Between which shares of the way from start to end one is in the panel; None: nowhere."""
        if not all(map(math.isfinite, (*start, *end))):
            return None
        enter, leave = 0.0, 1.0
        for a, b, (low, high) in zip(start, end, (self.x, self.y), strict=True):
            if a == b:
                if not low <= a <= high:
                    return None
                continue
            one, other = sorted(((low - a) / (b - a), (high - a) / (b - a)))
            enter, leave = max(enter, one), min(leave, other)
        return (enter, leave) if enter < leave else None

    def hatched(self, start: float, end: float, ink: str = WEIGHT) -> str:
        """The strip from x = start to x = end, hatched."""
        (a, _), (b, _) = self.place(start, 0), self.place(end, 0)
        low, high = self.top, self.top + self.height
        path = []
        step = 12
        for k in range(math.ceil((a + low) / step), math.floor((b + high) / step) + 1):
            # The line x + y = k * step, from its lower left to its upper right end in the strip.
            total = k * step
            left, right = max(a, total - high), min(b, total - low)
            if left < right:
                path.append(f"M{left:.1f} {total - left:.1f}L{right:.1f} {total - right:.1f}")
        return (
            f'<rect x="{a:.1f}" y="{low:.1f}" width="{b - a:.1f}" height="{self.height}" '
            f'fill="#fbf1e6"/><path d="{"".join(path)}" stroke="{ink}" stroke-opacity="0.3"/>'
        )

    def dot(self, x: float, y: float, ink: str) -> str:
        """A dot, kept at the panel's edge where the point lies outside."""
        (low, high) = self.y
        at = self.place(x, min(max(y, low), high))
        return (
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="6" fill="{ink}" stroke="#ffffff" '
            'stroke-width="2"/>'
        )


def _rule(x0: float, y0: float, x1: float, y1: float, strong: bool) -> str:
    ink = LINE if strong else "#dfe4ea"
    return f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{ink}"/>'
