"""Figures of assignment 7, `lenet5`: the network's plan, and five recorded training runs."""

from __future__ import annotations

from course.plots import BLACK, BLUE, GREEN, LINE_COLORS, ORANGE, SKY, VERMILLION

# Recorded on MNIST: LeNet-5, Adam, batches of 64, 500 steps. The loss of the first step, then the
# mean of each 20 steps.
RUNS = {
    "A": [
        2.29,
        2.3,
        2.3,
        2.29,
        2.29,
        2.29,
        2.28,
        2.28,
        2.28,
        2.27,
        2.27,
        2.27,
        2.27,
        2.26,
        2.25,
        2.25,
        2.25,
        2.24,
        2.24,
        2.23,
        2.23,
        2.22,
        2.21,
        2.2,
        2.2,
        2.18,
    ],
    "B": [
        4.81,
        3.2,
        2.26,
        2.08,
        1.8,
        1.34,
        0.89,
        0.65,
        0.51,
        0.46,
        0.36,
        0.33,
        0.3,
        0.25,
        0.29,
        0.27,
        0.23,
        0.23,
        0.2,
        0.24,
        0.18,
        0.24,
        0.2,
        0.16,
        0.2,
        0.18,
    ],
    "C": [
        2.29,
        1.75,
        0.82,
        0.52,
        0.44,
        0.39,
        0.33,
        0.33,
        0.29,
        0.27,
        0.3,
        0.28,
        0.23,
        0.21,
        0.22,
        0.24,
        0.23,
        0.2,
        0.15,
        0.18,
        0.2,
        0.17,
        0.18,
        0.17,
        0.16,
        0.16,
    ],
    "D": [
        2.29,
        4.7,
        2.99,
        2.66,
        2.78,
        2.6,
        2.85,
        2.53,
        2.55,
        2.6,
        2.65,
        2.72,
        2.7,
        2.66,
        2.64,
        2.69,
        2.86,
        2.62,
        2.61,
        3.0,
        3.09,
        2.7,
        2.62,
        2.68,
        2.65,
        2.83,
    ],
    "E": [
        2.3,
        2.19,
        1.93,
        1.76,
        1.67,
        1.62,
        1.6,
        1.6,
        1.57,
        1.57,
        1.58,
        1.55,
        1.56,
        1.55,
        1.55,
        1.55,
        1.55,
        1.53,
        1.52,
        1.53,
        1.53,
        1.53,
        1.53,
        1.54,
        1.53,
        1.53,
    ],
}

# Name, what it does, height and width of the box drawn, colour.
LAYERS = (
    ("input", "grey picture\n28 × 28", 3.2, 0.25, "#DDDDDD"),
    ("C1", "convolution\n6 of 5 × 5, padding 2\ntanh", 3.2, 0.7, SKY),
    ("S2", "average pooling\n2 × 2", 1.8, 0.7, ORANGE),
    ("C3", "convolution\n16 of 5 × 5\ntanh", 1.5, 1.1, SKY),
    ("S4", "average pooling\n2 × 2", 0.9, 1.1, ORANGE),
    ("C5", "convolution\n120 of 5 × 5\ntanh", 0.35, 1.6, SKY),
    ("F6", "linear\n84 units\ntanh", 2.6, 0.25, GREEN),
    ("output", "linear\n10 logits", 1.2, 0.25, GREEN),
)


def architecture():
    """LeNet-5 as a row of boxes: high and wide as the maps are, long as there are channels."""
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyArrowPatch, Rectangle

    figure = Figure(figsize=(11, 3.4), layout="constrained", dpi=110)
    ax = figure.subplots()
    x = 0.0
    for index, (name, text, height, width, color) in enumerate(LAYERS):
        # Sheets behind each other stand for channels.
        for back in range(3 if name[0] in "CS" else 1):
            corner = (x + 0.07 * (2 - back), -height / 2 + 0.07 * (2 - back))
            style = {"facecolor": color, "edgecolor": BLACK, "lw": 0.8}
            ax.add_patch(Rectangle(corner, width, height, **style))
        middle = x + width / 2
        ax.text(middle, 2.1, name, ha="center", fontsize=12, weight="bold")
        ax.text(middle, -1.95, text, ha="center", va="top", fontsize=8.5)
        if index < len(LAYERS) - 1:
            arrow = {"arrowstyle": "-|>", "mutation_scale": 12, "color": "#555555"}
            ax.add_patch(FancyArrowPatch((x + width + 0.2, 0), (x + width + 0.8, 0), **arrow))
        x += width + 0.95
    ax.set(xlim=(-0.6, x - 0.2), ylim=(-3.4, 2.6))
    ax.axis("off")
    return figure


def recorded_runs():
    """The loss of five runs, A to E, on one scale; a dotted line marks ln 10."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 2.9), layout="constrained", dpi=110)
    for index, (ax, (name, losses)) in enumerate(
        zip(figure.subplots(1, len(RUNS), sharey=True), RUNS.items(), strict=True)
    ):
        steps = [1, *range(10, 20 * len(losses) - 10, 20)]
        ax.plot(steps, losses, color=LINE_COLORS[index], lw=1.8)
        ax.plot(1, losses[0], "o", color=LINE_COLORS[index], markersize=5)
        ax.axhline(2.303, color="#666666", ls=":", lw=1)
        ax.set(title=f"run {name}", xlabel="step", ylim=(0, 5.2), xticks=(0, 250, 500))
        ax.annotate(
            f"{losses[0]:.2f}", (1, losses[0]), (14, 4), textcoords="offset points", fontsize=8
        )
        ax.annotate(
            f"{losses[-1]:.2f}",
            (490, losses[-1]),
            (0, 6),
            textcoords="offset points",
            fontsize=8,
            ha="right",
        )
        ax.grid(alpha=0.3)
    figure.axes[0].set_ylabel("loss")
    figure.axes[1].text(495, 2.36, "ln 10", fontsize=8, ha="right", color="#444444")
    return figure


def tracked(runs, stand_in: bool = False):
    """Loss of every step (its running mean) and validation accuracy every N steps.

    Args:
        runs: name -> what `train` returned, a dictionary with "loss", "step" and "accuracy".
        stand_in: marks the figure.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained", dpi=110)
    left, right = figure.subplots(1, 2)
    for index, (name, run) in enumerate(runs.items()):
        color, marker = LINE_COLORS[index % len(LINE_COLORS)], "os^Dv"[index % 5]
        losses = [float(value) for value in run["loss"]]
        steps = range(1, len(losses) + 1)
        left.plot(steps, losses, color=color, lw=0.6, alpha=0.3)
        means = [sum(losses[max(0, i - 20) : i]) / min(i, 20) for i in steps]
        line = ("-", "--", "-.", ":")[index % 4]
        left.plot(steps, means, color=color, ls=line, lw=1.8, label=name)
        right.plot(run["step"], run["accuracy"], color=color, ls=line, marker=marker, markersize=4)
        right.lines[-1].set_label(name)
    left.set(xlabel="step", ylabel="training loss", ylim=(0, None))
    right.set(xlabel="step", ylabel="validation accuracy", ylim=(None, 1.01))
    for ax in (left, right):
        ax.grid(alpha=0.3)
        ax.legend(frameon=False, fontsize=9)
    left.set_title("each step (thin), mean of 20 steps (thick)", fontsize=9)
    right.set_title("every N steps", fontsize=9)
    if stand_in:
        mark_stand_in(figure)
    return figure


def shift_curves(curves, stand_in: bool = False):
    """Accuracy against the distance in pixels by which the pictures were moved to the right.

    Args:
        curves: name -> {pixels: accuracy}.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5, 3.2), layout="constrained", dpi=110)
    ax = figure.subplots()
    for (name, curve), color, line, marker in zip(
        curves.items(), (BLUE, VERMILLION), ("-", "--"), "os", strict=False
    ):
        ax.plot(curve.keys(), curve.values(), color=color, ls=line, marker=marker, label=name)
    ax.set(xlabel="pixels to the right (negative: to the left)", ylabel="accuracy", ylim=(0, 1.03))
    ax.axvspan(-1, 1, color="#DDDDDD", zorder=0)
    ax.text(0, 0.05, "at most\n1 pixel", ha="center", fontsize=9)
    ax.grid(alpha=0.3)
    ax.legend(frameon=False, loc="lower right", fontsize=9)
    if stand_in:
        mark_stand_in(figure)
    return figure


def mark_stand_in(figure) -> None:
    """Say on the figure that the data are the stand-in."""
    figure.supxlabel("⚠ stand-in data, not the real images", fontsize=9, color="#8A3C00")
