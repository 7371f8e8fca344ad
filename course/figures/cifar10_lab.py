"""Figures of assignment 8, `cifar10_lab`, and the corruptions that some of them show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from course.figures import new_figure
from course.plots import BLUE, GREEN, LINE_COLORS, ORANGE, PURPLE, SKY, VERMILLION, YELLOW

GREY = "#666666"


def receptive_fields(image: Tensor, fields: Mapping[str, int]):
    """Squares around the middle of an image (3, H, W): what one unit of each layer depends on."""
    figure = new_figure(4.6, 4.2)
    ax = figure.subplots()
    height, width = image.shape[1:]
    ax.imshow(image.permute(1, 2, 0).numpy())
    for i, (name, size) in enumerate(fields.items()):
        corner = (width / 2 - size / 2 - 0.5, height / 2 - size / 2 - 0.5)
        color, line = LINE_COLORS[i], ("-", "--", "-.", ":")[i % 4]
        _box(
            ax,
            *corner,
            size,
            size,
            edgecolor=color,
            lw=2.5,
            ls=line,
            label=f"{name}: {size} × {size}",
        )
    ax.set(xlim=(-9, width + 8), ylim=(height + 8, -9))
    ax.axis("off")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncol=2, frameon=False)
    return figure


def norm_histograms(before: Tensor, after: Tensor, channels: int = 4):
    """Values of a few channels of maps (N, C, H, W), without and with batch norm."""
    figure = new_figure(8, 2.8)
    titles = ("before batch norm", "after batch norm")
    for ax, maps, title in zip(figure.subplots(1, 2), (before, after), titles, strict=True):
        for c in range(min(channels, maps.shape[1])):
            values = maps[:, c].detach().flatten().numpy()
            style = {"color": LINE_COLORS[c], "ls": ("-", "--", "-.", ":")[c % 4], "lw": 2}
            ax.hist(values, bins=60, histtype="step", density=True, label=f"channel {c}", **style)
        ax.set(title=title, xlabel="value", ylabel="density")
        ax.legend(frameon=False, fontsize=8)
    return figure


def residual_block():
    """The main path and the shortcut of a residual block, drawn from left to right."""
    figure = new_figure(9, 2.5)
    ax = figure.subplots()
    words = ("conv 3 × 3\nstride s", "norm", "ReLU", "conv 3 × 3", "norm")
    for i, word in enumerate(words):
        x = 1.3 + 1.45 * i
        _box(ax, x, 0.2, 1.15, 0.7, facecolor=SKY, edgecolor="black")
        ax.text(x + 0.575, 0.55, word, ha="center", va="center", fontsize=9)
        _arrow(ax, (x - 0.3, 0.55), (x, 0.55))
    ax.text(0.35, 0.55, "x", ha="center", va="center", fontsize=13, style="italic")
    ax.plot([0.55, 1.0], [0.55, 0.55], color="black")
    end = 1.3 + 1.45 * len(words)
    _arrow(ax, (end - 0.3, 0.55), (end + 0.05, 0.55))
    ax.text(end + 0.25, 0.55, "+", ha="center", va="center", fontsize=15,
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": YELLOW})  # fmt: skip
    _box(ax, end + 0.85, 0.2, 0.8, 0.7, facecolor=SKY, edgecolor="black")
    ax.text(end + 1.25, 0.55, "ReLU", ha="center", va="center", fontsize=9)
    _arrow(ax, (end + 0.45, 0.55), (end + 0.85, 0.55))
    _arrow(ax, (end + 1.65, 0.55), (end + 2.1, 0.55))
    ax.plot([0.8, 0.8, end + 0.25], [0.55, 1.5, 1.5], color=VERMILLION, lw=2.5)
    _arrow(ax, (end + 0.25, 1.5), (end + 0.25, 0.8), color=VERMILLION, lw=2.5)
    words = "shortcut: x itself; conv 1 × 1 with stride s, then norm, where the shape changes"
    ax.text(end / 2 + 0.4, 1.62, words, ha="center", fontsize=10, color="#8A3C00")
    ax.set(xlim=(0, end + 2.3), ylim=(0, 1.95))
    ax.axis("off")
    return figure


def schedule(rates: Sequence[float]):
    """The learning rate of each step."""
    figure = new_figure(6, 2.6)
    ax = figure.subplots()
    ax.plot(rates, color=BLUE, lw=2)
    ax.set(xlabel="step", ylabel="learning rate", ylim=(0, max(rates) * 1.1))
    ax.grid(alpha=0.3)
    return figure


def ladder(runs: Mapping[str, Mapping[str, Sequence[float]]], stand_in: bool):
    """Rung -> history with "loss" (a step) and "accuracy" (an epoch): loss curves and final bars."""
    figure = new_figure(9.5, 3.6)
    left, right = figure.subplots(1, 2)
    for i, (name, run) in enumerate(runs.items()):
        window = max(1, len(run["loss"]) // 12)
        smooth = np.convolve(run["loss"], np.ones(window) / window, mode="valid")
        style = {"color": LINE_COLORS[i], "ls": ("-", "--", "-.", ":", (0, (5, 1)))[i % 5], "lw": 2}
        left.plot(smooth, label=name, **style)
        share = run["accuracy"][-1]
        right.barh(i, share, color=LINE_COLORS[i])
        right.text(share + 0.01, i, f"{share:.1%}", va="center", fontsize=9)
    left.set(xlabel="step", ylabel="training loss (moving mean)")
    left.legend(frameon=False, fontsize=8)
    right.set(xlabel="validation accuracy", xlim=(0, 1.12), yticks=range(len(runs)))
    right.set_yticklabels(runs)
    right.invert_yaxis()
    _mark(figure, stand_in)
    return figure


def corruptions(images: Tensor, seed: int = 0) -> dict[str, Tensor]:
    """Name -> what the world may do to images (N, 3, H, W), float32 in [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(images.shape, generator=generator)
    kernel = torch.ones(3, 1, 5, 5) / 25
    return {
        "as they are": images,
        "noise": (images + 0.15 * noise).clamp(0, 1),
        "blur": F.conv2d(F.pad(images, (2, 2, 2, 2), mode="replicate"), kernel, groups=3),
        "dark": images * 0.3,
        "grey": images.mean(1, keepdim=True).expand_as(images),
        "upside down": images.flip(2),
        "colours inverted": 1 - images,
        "noise alone": (0.5 + 0.25 * noise).clamp(0, 1),
    }


def confidence_bars(rows: Mapping[str, tuple[float, float]], stand_in: bool):
    """Name -> (mean confidence, accuracy) as pairs of bars."""
    figure = new_figure(8, 0.5 * len(rows) + 1.2)
    ax = figure.subplots()
    for i, (confidence, accuracy) in enumerate(rows.values()):
        ax.barh(i - 0.2, confidence, 0.38, color=ORANGE, hatch="//", edgecolor="white",
                label="mean confidence" if i == 0 else None)  # fmt: skip
        ax.barh(i + 0.2, accuracy, 0.38, color=BLUE, label="accuracy" if i == 0 else None)
        ax.text(confidence + 0.01, i - 0.2, f"{confidence:.0%}", va="center", fontsize=8)
        ax.text(accuracy + 0.01, i + 0.2, f"{accuracy:.0%}", va="center", fontsize=8)
    ax.set(xlim=(0, 1.12), yticks=range(len(rows)))
    ax.set_yticklabels(rows)
    ax.invert_yaxis()
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=2, frameon=False)
    _mark(figure, stand_in)
    return figure


def reliability(answers: Mapping[str, Tensor], labels: Tensor, stand_in: bool, least: int = 10):
    """Share of right answers against confidence, in ten bins, for logits (N, K) under each name.

    Bins with fewer than `least` answers are left out: their shares would be chance.
    """
    figure = new_figure(4.6, 4.2)
    ax = figure.subplots()
    ax.plot([0, 1], [0, 1], color=GREY, ls=":", label="honest")
    for i, (name, logits) in enumerate(answers.items()):
        confidence, predicted = logits.softmax(1).max(1)
        right = (predicted == labels).float()
        bins = (10 * confidence).long().clamp(max=9)
        rows = [bins == k for k in range(10) if int((bins == k).sum()) >= least]
        style = {"color": LINE_COLORS[i], "ls": ("-", "--", "-.")[i % 3], "marker": "osD"[i % 3]}
        ax.plot([confidence[row].mean().item() for row in rows],
                [right[row].mean().item() for row in rows], label=name, **style)  # fmt: skip
    ax.set(xlabel="confidence", ylabel="share of right answers", xlim=(0, 1), ylim=(0, 1.02))
    ax.legend(frameon=False, loc="upper left")
    _mark(figure, stand_in)
    return figure


# Things of the drawn street: name, paint, colour of the class, mask as (x, y) corners. Two cars overlap.
_CAR_1 = [
    (0.8, 1.0),
    (0.8, 1.9),
    (1.6, 2.0),
    (2.1, 2.7),
    (3.6, 2.7),
    (4.2, 1.9),
    (4.7, 1.8),
    (4.7, 1.0),
]
_CAR_2 = [(x + 2.9, y + 0.35) for x, y in _CAR_1]
_TREE = [(8.8, 0.9), (8.8, 2.2), (8.1, 2.6), (8.0, 3.7), (8.9, 4.6), (9.8, 3.9), (9.8, 2.7), (9.2, 2.2), (9.2, 0.9)]  # fmt: skip
_THINGS = (
    ("tree", "#3C7A3C", GREEN, _TREE),
    ("car", "#B03030", ORANGE, _CAR_2),
    ("car", "#3050A0", ORANGE, _CAR_1),
)


def tasks():
    """One street, five questions: recognition, detection, two segmentations, Mask R-CNN."""
    figure = new_figure(11, 5)
    titles = (
        "the image",
        "recognition: one label",
        "detection: boxes and classes",
        "semantic segmentation:\na class for each pixel",
        "instance segmentation:\na mask for each thing",
        "Mask R-CNN: for each thing\nbox, class, score and mask",
    )
    skies = ["#BBD7EA"] * 3 + [PURPLE, "#E4E4E4", "#BBD7EA"]
    roads = ["#8C8C8C"] * 3 + ["#BBBBBB", "#E4E4E4", "#8C8C8C"]
    own_colors, hatches = (GREEN, BLUE, VERMILLION), ("xx", "..", "//")
    for number, ax in enumerate(figure.subplots(2, 3).flat):
        ax.set_title(titles[number], fontsize=10)
        ax.set(xlim=(0, 10), ylim=(0, 5.2), aspect="equal", xticks=[], yticks=[])
        _box(ax, 0, 1.1, 10, 4.1, facecolor=skies[number], edgecolor="none")
        _box(ax, 0, 0, 10, 1.3, facecolor=roads[number], edgecolor="none")
        for i, (name, paint, class_color, corners) in enumerate(_THINGS):
            if number in (3, 4):
                face = class_color if number == 3 else own_colors[i]
                _polygon(ax, corners, face, face if number == 3 else "white",
                         hatch=None if number == 3 else hatches[i])  # fmt: skip
            else:
                _polygon(ax, corners, paint)
                _wheels(ax, corners if name == "car" else [])
            if number == 5:
                _polygon(ax, corners, own_colors[i], "white", hatch=hatches[i], alpha=0.65)
            if number in (2, 5):
                text = name if number == 2 else f"{name} 0.9{8 - 3 * i}"
                _labelled_box(ax, corners, text, own_colors[i])
        words = {
            1: [(5, 4.5, '"street"')],
            3: [(2.6, 1.5, "car"), (8.9, 3.3, "tree"), (1.5, 4.3, "sky"), (9, 0.35, "road")],
        }
        for x, y, word in words.get(number, []):
            box = {"facecolor": "white", "pad": 3} if number == 1 else None
            ax.text(x, y, word, ha="center", fontsize=12 if number == 1 else 9, bbox=box)
    return figure


def _wheels(ax, corners: Sequence[tuple[float, float]]) -> None:
    from matplotlib.patches import Circle

    for offset in (0.85, 3.05) if corners else ():
        x, y = corners[0]
        ax.add_patch(Circle((x + offset, y + 0.32), 0.3, facecolor="#222222", edgecolor="white"))


def _labelled_box(ax, corners: Sequence[tuple[float, float]], text: str, color: str) -> None:
    xs, ys = zip(*corners, strict=True)
    _box(ax, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys), edgecolor=color, lw=2)
    box = {"facecolor": "white", "edgecolor": color, "pad": 1}
    ax.text(min(xs), max(ys) + 0.12, text, fontsize=8, bbox=box)


def caption_scene():
    """A picture and a caption that fits its usual companions better than the picture itself."""
    figure = new_figure(5.2, 3.6)
    ax = figure.subplots()
    ax.set(xlim=(0, 10), ylim=(-0.9, 6), aspect="equal", xticks=[], yticks=[])
    _box(ax, 0, 0, 10, 6, facecolor="#DDE9F2", edgecolor="none")
    _box(ax, 0, 0, 10, 1.3, facecolor="#B58A5A", edgecolor="none")  # a table
    _polygon(ax, [(3.4, 1.0), (6.9, 1.0), (7.3, 1.5), (3.0, 1.5)], facecolor="#444444")  # a laptop
    _polygon(ax, [(4.4, 1.5), (7.3, 1.5), (8.0, 4.1), (5.1, 4.1)], facecolor="#333333")
    _polygon(ax, [(4.75, 1.75), (7.1, 1.75), (7.65, 3.85), (5.3, 3.85)], facecolor="#88C4E8")
    from matplotlib.patches import Ellipse

    for x, y, w, h in ((2.3, 2.2, 2.6, 2.0), (3.2, 3.6, 1.5, 1.3)):  # a cat, sitting
        ax.add_patch(Ellipse((x, y), w, h, facecolor="#E08A2E", edgecolor="#7A4510", lw=1.5))
    for x in (2.7, 3.4):
        ax.add_patch(_patch([(x, 4.05), (x + 0.12, 4.75), (x + 0.5, 4.1)], "#E08A2E", "#7A4510"))
    for x in (3.05, 3.55):
        ax.add_patch(Ellipse((x, 3.7), 0.16, 0.3, facecolor="#205020"))
    for dy in (-0.15, 0, 0.15):
        ax.plot([3.5, 4.5], [3.35, 3.35 + 2 * dy], color="#7A4510", lw=1)
    ax.plot(
        [1.1, 0.6, 0.5, 0.9], [2.0, 2.5, 3.3, 3.8], color="#E08A2E", lw=7, solid_capstyle="round"
    )
    ax.text(5, -0.5, '"a dog is sleeping beside a television on a table"', ha="center", fontsize=11)
    return figure


def _patch(corners: Sequence[tuple[float, float]], face: str, edge: str = "black", **style):
    from matplotlib.patches import Polygon

    return Polygon(corners, closed=True, facecolor=face, edgecolor=edge, **style)


def _polygon(ax, corners, facecolor: str, edgecolor: str = "black", **style) -> None:
    ax.add_patch(_patch(corners, facecolor, edgecolor, **style))


def _box(ax, x: float, y: float, w: float, h: float, facecolor: str = "none", **style) -> None:
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), w, h, facecolor=facecolor, **style))


def _arrow(ax, start: tuple, end: tuple, color: str = "black", lw: float = 1.5) -> None:
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": color, "lw": lw})


def _mark(figure, stand_in: bool) -> None:
    if stand_in:
        box = {"facecolor": "white", "edgecolor": VERMILLION, "boxstyle": "round,pad=0.3"}
        figure.supxlabel(
            "⚠ stand-in data, not the real images", fontsize=9, color="#8A3C00", bbox=box
        )
