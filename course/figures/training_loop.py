"""Figures of assignment 5, `training_loop`: the cycle of a step, who sees which data, lucky winners.

Each function returns a matplotlib Figure; the notebook shows it with `course.plots.show`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

BLUE, VERMILLION, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"


def step_cycle():
    """The five calls of a training step, and what each does to the weights' `.grad`."""
    figure, ax = _axes(11, 3.2)
    calls = [
        ("model.train()", "layers in\ntraining mode", "old"),
        ("optimizer.\nzero_grad()", "forget the\nold gradients", "none"),
        ("loss = loss_fn(\nmodel(images),\nlabels)", "forward: logits,\nthen one number", "none"),
        ("loss.\nbackward()", "each weight gets\nits gradient", "new"),
        ("optimizer.\nstep()", "each weight moves\na little downhill", "new"),
    ]
    colours = {"old": VERMILLION, "none": GREY, "new": GREEN}
    marks = {"old": ".grad: ▲ old", "none": ".grad: empty", "new": ".grad: ● new"}
    arrow = {"arrowstyle": "->", "color": BLUE, "lw": 1.8}
    box = {"boxstyle": "round,pad=0.4", "facecolor": "#EEF3F8", "edgecolor": BLUE}
    middle = {"ha": "center", "va": "center"}
    texts = []
    for i, (code, words, grad) in enumerate(calls):
        texts.append(ax.text(i, 1.0, code, family="monospace", fontsize=10, bbox=box, **middle))
        ax.text(i, 0.5, words, fontsize=11, **middle)
        ax.text(i, 0.17, marks[grad], fontsize=11, color=colours[grad], **middle)
    for left, right in pairwise(texts):
        # From edge to edge: an arrow ends where the box of the text begins.
        ends = {"xycoords": right, "textcoords": left}
        ax.annotate("", xy=(-0.12, 0.5), xytext=(1.12, 0.5), arrowprops=arrow, **ends)
    back = {**arrow, "connectionstyle": "arc3,rad=0.14"}
    ax.annotate("", xy=(0, 1.3), xytext=(4, 1.3), arrowprops=back)
    ax.text(2, 1.86, "next batch", color=BLUE, fontsize=11, **middle)
    ax.set(xlim=(-0.5, 4.5), ylim=(0.05, 2.0))
    return figure


def three_sets(sizes: Mapping[str, int]):
    """A bar of three parts with what each is for; `sizes` maps train, validation, test to images."""
    figure, ax = _axes(10, 2.0)
    uses = {
        "train": ("fits the weights", BLUE, "//"),
        "validation": ("chooses: rate,\nepochs, model", VERMILLION, ".."),
        "test": ("reports, once", GREEN, "xx"),
    }
    left = 0
    for name, count in sizes.items():
        words, colour, hatch = uses[name]
        ax.barh(0, count, left=left, height=0.5, color="white", edgecolor=colour, hatch=hatch, lw=2)
        middle = left + count / 2
        ax.text(middle, 0.38, f"{name}: {count:,}", ha="center", color=colour, weight="bold")
        ax.text(middle, -0.52, words, ha="center", va="center", fontsize=9)
        left += count
    ax.set(xlim=(0, left), ylim=(-0.85, 0.7))
    return figure


def lines(
    values: Mapping[str, Sequence[float]],
    x: str,
    y: str,
    mark: int | None = None,
    top: float | None = None,
):
    """One or two curves over 1, 2, 3, ...: the first solid, the second dashed.

    mark: where a vertical line marks the smallest value; top: where y is cut off.
    """
    figure, ax = _axes(7, 3)
    ax.axis("on")
    styles = [{"color": BLUE}, {"color": VERMILLION, "ls": "--"}]
    for (name, numbers), style in zip(values.items(), styles, strict=False):
        ax.plot(range(1, len(numbers) + 1), numbers, label=name, **style)
    ax.set(xlabel=x, ylabel=y)
    ax.set_ylim(0, top)
    if mark is not None:
        ax.axvline(mark, color=GREY, ls=":", lw=1.5, label=f"best: {x} {mark}")
    ax.grid(alpha=0.3)
    ax.legend(frameon=False)
    return figure


def lucky_winners(best: Sequence[int], scores: Mapping[int, Sequence[float]], honest: float):
    """The best test accuracy among k guessing models, many draws of each k, and the truth.

    best: the numbers k; scores: k -> the winners' accuracies; honest: what each is really worth.
    """
    figure, ax = _axes(8, 3.2)
    ax.axis("on")
    ax.boxplot([scores[k] for k in best], widths=0.5)
    ax.set_xticks(range(1, len(best) + 1), [str(k) for k in best])
    ax.axhline(honest, color=GREEN, ls="--", lw=2)
    ax.text(
        len(best) + 0.45, honest - 0.02, "what every one of them is worth", color=GREEN, ha="right"
    )
    ax.plot(
        range(1, len(best) + 1), [np.mean(scores[k]) for k in best], "s-", color=VERMILLION,
        label="mean accuracy of the winner",
    )  # fmt: skip
    ax.set(xlabel="how many models the test set chose from", ylabel="test accuracy of the winner")
    ax.set_ylim(0, None)
    ax.legend(frameon=False, loc="upper left")
    return figure


def _axes(width: float, height: float):
    from matplotlib.figure import Figure  # when used: the course imports matplotlib late

    figure = Figure(figsize=(width, height), layout="constrained", dpi=110)
    ax = figure.subplots()
    ax.axis("off")
    return figure, ax
