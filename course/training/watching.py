"""Training that one can watch: curves that grow in a notebook, a line an epoch everywhere else.

`Trainer.fit` tells what happens (an epoch begins, a step is done, twice a second how it stands, an
epoch has ended); the classes here show it. Drawing takes about a millisecond, twice a second.
"""

from __future__ import annotations

import html
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from course.training.history import History

WIDTH, HEIGHT, LEFT, TOP = 320, 150, 46, 20  # of one plot and its margins, in pixels
POINTS = 400  # of a curve: more cannot be told apart in that width
# Both can be read on light and dark pages; dashes and dots tell the lines apart without colour.
TRAIN, VALIDATION = "#3b8fd4", "#e0682f"


class Lines:
    """A bar an epoch, on stdout: graders take anything on stderr for an error."""

    def __init__(self, sizes: Sequence[int], show: bool) -> None:
        self.sizes, self.show = sizes, show

    def say(self, text: str) -> None:
        if self.show:
            print(text)

    @contextmanager
    def epoch(self, number: int) -> Iterator[None]:
        layout = "{desc} |{bar:20}| {percentage:3.0f} % {elapsed}{postfix}"
        with tqdm(
            desc=f"epoch {number}/{len(self.sizes)}", total=self.sizes[number - 1], file=sys.stdout,
            disable=not self.show, mininterval=0.5, bar_format=layout,
        ) as self.bar:  # fmt: skip
            yield

    def step(self, images: int) -> None:
        self.bar.update(images)

    def stands(self, loss: float, accuracy: float) -> None:
        self.bar.set_postfix_str(f"loss {loss:.4f}, accuracy {accuracy:.4f}", refresh=False)

    def ended(self, history: History) -> None:
        self.bar.set_postfix_str(history.describe_last(), refresh=False)

    def close(self, history: History) -> None:
        pass


class Curves:
    """One panel: how far it is, how long it will take, loss and accuracy as curves.

    x: images seen so far, from 0 to those of the whole run. A training curve has a point each half
    second (loss: mean of the steps since the last one; accuracy: of the epoch so far), or where
    epochs are shorter one an epoch, as validation has.
    """

    def __init__(self, sizes: Sequence[int], history: History) -> None:
        from IPython.display import display  # there is a notebook, so it is there

        self.sizes, self.history = sizes, history
        self.seen = self.before = sum(sizes[: len(history.epoch)])  # more than 0 when resumed
        self.number, self.start = len(history.epoch), time.perf_counter()
        self.text = ""
        self.lines: dict[str, list[tuple[int, float]]] = {
            name: [] for name in ("loss", "accuracy", "validation loss", "validation accuracy")
        }
        for epoch in range(len(history.epoch)):
            self._add(sum(sizes[: epoch + 1]), epoch)
        self.finished = False
        self.handle = display(self, display_id=True)

    def say(self, text: str) -> None:
        self.text = text
        self._draw()

    @contextmanager
    def epoch(self, number: int) -> Iterator[None]:
        self.number = number
        yield

    def step(self, images: int) -> None:
        self.seen += images

    def stands(self, loss: float, accuracy: float) -> None:
        self.lines["loss"].append((self.seen, loss))
        self.lines["accuracy"].append((self.seen, accuracy))
        self._draw()

    def ended(self, history: History) -> None:
        self._add(self.seen, len(history.epoch) - 1)
        self._draw()

    def close(self, history: History) -> None:
        self.finished = True
        self._draw()

    def _add(self, seen: int, epoch: int) -> None:
        """The figures of a whole epoch."""
        for name, values in (
            ("loss", self.history.train_loss), ("accuracy", self.history.train_accuracy),
            ("validation loss", self.history.validation_loss),
            ("validation accuracy", self.history.validation_accuracy),
        ):  # fmt: skip
            begun = seen - self.sizes[epoch]
            finer = name == "loss" and self.lines[name] and self.lines[name][-1][0] > begun
            if values and not finer:
                self.lines[name].append((seen, values[epoch]))

    def _draw(self) -> None:
        self.handle.update(self)

    # What is displayed.

    def __repr__(self) -> str:
        return "\n".join([self._stands(), *([str(self.history)] if self.history.epoch else [])])

    def _repr_html_(self) -> str:
        total = sum(self.sizes)
        bar = (
            f'<progress aria-label="training" max="{total}" value="{self.seen}" '
            'style="width: 12em"></progress>'
        )
        plots = "".join(self._plot(name) for name in ("loss", "accuracy"))
        return (
            f'<div class="course-training"><div>{"" if self.finished else bar} '
            f"{html.escape(self._stands())}</div>{plots}</div>"
        )

    def _stands(self) -> str:
        """Epoch, time left, the last figures: one line of text."""
        passed, done = time.perf_counter() - self.start, self.seen - self.before
        parts = [f"epoch {self.number} of {len(self.sizes)}"]
        if self.finished:
            how = "interrupted" if self.history.interrupted else "done"
            parts.append(f"{how} after {_duration(passed)}")
        elif done and passed > 1:
            left = passed * (sum(self.sizes) - self.seen) / done
            parts.append(f"{_duration(left)} left")
        if self.history.epoch:
            whole = self.history.describe_last()
            parts.append(whole if self.finished else f"epoch {self.history.epoch[-1]}: {whole}")
        elif self.lines["loss"]:
            loss, accuracy = self.lines["loss"][-1][1], self.lines["accuracy"][-1][1]
            parts.append(f"loss {loss:.4f}, accuracy {accuracy:.4f}")
        if self.history.stand_in:
            parts.append("stand-in data")
        return " · ".join([*parts, *([self.text] if self.text else [])])

    def _plot(self, quantity: str) -> str:
        """One quantity by images seen, as SVG without script."""
        lines = {
            "training": self.lines[quantity],
            "validation": self.lines[f"validation {quantity}"],
        }
        values = [y for line in lines.values() for _, y in line]
        low, high = _limits(values, quantity)
        x_scale, y_scale = (WIDTH - LEFT - 8) / sum(self.sizes), (HEIGHT - 2 * TOP) / (high - low)
        words, drawn = [], []
        for name, line in lines.items():
            if not line:
                continue
            words.append(f"{name} {line[0][1]:.3f} to {line[-1][1]:.3f}")
            line = line[:: -1 * -(-len(line) // POINTS)][::-1]  # thinned out from the end
            places = [(LEFT + x * x_scale, HEIGHT - TOP - (y - low) * y_scale) for x, y in line]
            drawn.append(_curve(places, TRAIN if name == "training" else VALIDATION, name))
        label = f"{quantity} by images seen: {'; '.join(words) or 'no figures yet'}."
        key = "".join(
            f'<text x="{WIDTH - 8}" y="{13 + 14 * i}" text-anchor="end" fill="{color}">{text}</text>'
            for i, (text, color) in enumerate(
                (("training ─", TRAIN), ("validation ┄●", VALIDATION))
            )
            if i == 0 or lines["validation"]
        )
        return (
            f'<svg role="img" aria-label="{label}" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" font-size="11" fill="currentColor" '
            'style="max-width: 100%; font-family: sans-serif">'
            f'<path d="M{LEFT} {TOP}V{HEIGHT - TOP}H{WIDTH - 8}" fill="none" stroke="currentColor"/>'
            f'<text x="{LEFT}" y="13">{quantity}</text>{key}'
            f'<text x="{LEFT - 4}" y="{TOP + 8}" text-anchor="end">{high:.3g}</text>'
            f'<text x="{LEFT - 4}" y="{HEIGHT - TOP}" text-anchor="end">{low:.3g}</text>'
            f'<text x="{LEFT}" y="{HEIGHT - 5}">0</text>'
            f'<text x="{WIDTH - 8}" y="{HEIGHT - 5}" text-anchor="end">'
            f"{len(self.sizes)} epoch{'s' * (len(self.sizes) > 1)}</text>{''.join(drawn)}</svg>"
        )


def watch(sizes: Sequence[int], history: History, show: bool) -> Lines | Curves:
    """What shows a run of so many images an epoch: curves where somebody looks at a notebook."""
    return Curves(sizes, history) if show and _somebody_looks() else Lines(sizes, show)


def _somebody_looks() -> bool:
    """Whether this is a notebook in a front end, and none that CI or a grader runs."""
    shell = _shell()
    front_ends = ("JPY_SESSION_NAME", "VSCODE_PID", "VSCODE_CWD")  # Jupyter's servers set the first
    looks = "google.colab" in sys.modules or any(name in os.environ for name in front_ends)
    return looks and shell is not None and hasattr(shell, "kernel")


def stop_the_cells_that_follow() -> None:
    """After an interrupted run: the cells that wait for this one would use a network half trained.

    The cell keeps what it has assigned; for Jupyter it ends as one that was interrupted does.
    """
    shell = _shell()
    if shell is None or not hasattr(shell, "kernel"):
        return

    def end(result) -> None:
        shell.events.unregister("post_run_cell", end)
        result.error_in_exec = result.error_in_exec or KeyboardInterrupt("training was interrupted")

    shell.events.register("post_run_cell", end)
    print("The cells that waited for this one are not run.")


def _shell():
    """IPython's shell, where there is one."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def _limits(values: Sequence[float], quantity: str) -> tuple[float, float]:
    """Bottom and top of a plot: a loss from 0, an accuracy up to 1."""
    if not values:
        return 0.0, 1.0
    if quantity == "accuracy":
        return min(0.9, min(values) // 0.1 / 10), 1.0
    return 0.0, max(values) or 1.0


def _curve(places: Sequence[tuple[float, float]], color: str, name: str) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dash = ' stroke-dasharray="5 3"' if name == "validation" else ""
    line = f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.6"{dash}/>'
    marked = places if name == "validation" else places[-1:]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{color}"/>' for x, y in marked)
    return line + dots


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
