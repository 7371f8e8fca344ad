"""What a training run leaves behind: `Result` of one evaluation, `History` of a whole run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from course.meant import number


class Result(NamedTuple):
    """What `evaluate` found: `accuracy` = `correct` / `total` images, `loss` = mean an image."""

    accuracy: float
    loss: float
    correct: int
    total: int


@dataclass
class History:
    """One training run: a list entry an epoch, and the loss of every step in `steps`.

    Losses are means an image; accuracies are fractions of images, counted while the weights change
    (`train_accuracy`) or afterwards in evaluation mode (`validation_accuracy`). `settings` says how
    it was computed, such as "cuda, bfloat16, channels_last".
    """

    epoch: list[int] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    data_name: str = ""
    stand_in: bool = False
    interrupted: bool = False
    settings: str = ""

    def add(self, epoch: int, train: Result, validation: Result | None, seconds: float) -> None:
        """Append one epoch; `validation` is None when there is no validation set."""
        self.epoch.append(epoch)
        self.train_loss.append(train.loss)
        self.train_accuracy.append(train.accuracy)
        if validation is not None:
            self.validation_loss.append(validation.loss)
            self.validation_accuracy.append(validation.accuracy)
        self.seconds.append(seconds)

    def describe_last(self) -> str:
        """The last epoch in a few words, for the progress bar."""
        text = f"loss {self.train_loss[-1]:.4f}, accuracy {self.train_accuracy[-1]:.4f}"
        if self.validation_loss:
            text += f"; validation {self.validation_loss[-1]:.4f}, "
            text += f"{self.validation_accuracy[-1]:.4f}"
        return text

    def best(self) -> int | None:
        """The epoch of the highest validation accuracy, of the lowest loss among equals.

        None without validation.
        """
        order = zip(self.validation_accuracy, (-loss for loss in self.validation_loss), strict=True)
        scores = list(order)
        return self.epoch[scores.index(max(scores))] if scores else None

    def data_frame(self):
        """A pandas DataFrame with a row an epoch, its columns named as the lists here."""
        try:
            import pandas  # when used: training itself needs no pandas
        except ImportError as error:
            raise ImportError("A data frame needs pandas: run `pip install pandas`.") from error
        columns = {name: getattr(self, name) for name in self._columns()}
        return pandas.DataFrame(columns).set_index("epoch")

    def plot(self, title: str | None = None):
        """A matplotlib Figure: loss and accuracy by epoch, validation dashed with markers."""
        from course.plots import curves  # when used: training itself needs no matplotlib

        return curves(self, title=title)

    def rows(self) -> list[list[str]]:
        """The table as text: a heading, then a row an epoch."""
        columns = self._columns()
        table = [[name.replace("_", " ") for name in columns]]
        for i in range(len(self.epoch)):
            values = [getattr(self, name)[i] for name in columns]
            middle = [f"{value:.4f}" for value in values[1:-1]]
            table.append([str(values[0]), *middle, f"{values[-1]:.1f}"])
        return table

    def _columns(self) -> list[str]:
        validation = ["validation_loss", "validation_accuracy"] if self.validation_loss else []
        return ["epoch", "train_loss", "train_accuracy", *validation, "seconds"]

    def caption(self) -> str:
        """What was trained on, with the stand-in mark and whether the run was interrupted."""
        text = self.data_name or "training"
        if self.stand_in and "stand-in" not in text:
            text += " (stand-in data)"
        return text + (" (interrupted)" if self.interrupted else "")

    def __str__(self) -> str:
        table = self.rows()
        widths = [len(heading) for heading in table[0]]
        lines = ["  ".join(f"{c:>{w}}" for c, w in zip(row, widths, strict=True)) for row in table]
        return "\n".join([self.caption(), *lines])

    def _repr_html_(self) -> str:
        heading, *rows = self.rows()
        head = "".join(f'<th scope="col">{name}</th>' for name in heading)
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
        )
        caption = escape(self.caption())
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"


def patience(epochs: int) -> Callable[[History], bool]:
    """Early stopping: `fit(stop_when=patience(3))` ends after 3 epochs without a better one.

    Better is meant as in `History.best`; `fit` goes back to the weights of the best epoch.
    """
    epochs = number("epochs", epochs, 3, least=1)

    def stop_when(history: History) -> bool:
        best = history.best()
        if best is None:
            raise ValueError("patience watches validation: give fit a validation set.")
        return history.epoch[-1] - best >= epochs

    stop_when.needs_validation = True
    return stop_when
