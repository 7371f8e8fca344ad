"""What a training run leaves behind: `Result` of one evaluation, `History` of a whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple


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
    (`train_accuracy`) or afterwards in evaluation mode (`validation_accuracy`).
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

    def plot(self, title: str | None = None):
        """A matplotlib Figure: loss and accuracy by epoch, validation dashed with markers."""
        from course.plots import curves  # when used: training itself needs no matplotlib

        return curves(self, title=title)

    def rows(self) -> list[list[str]]:
        """The table as text: a heading, then a row an epoch."""
        columns = ["epoch", "train_loss", "train_accuracy"]
        columns += ["validation_loss", "validation_accuracy"] if self.validation_loss else []
        columns += ["seconds"]
        table = [[name.replace("_", " ") for name in columns]]
        for i in range(len(self.epoch)):
            values = [getattr(self, name)[i] for name in columns]
            middle = [f"{value:.4f}" for value in values[1:-1]]
            table.append([str(values[0]), *middle, f"{values[-1]:.1f}"])
        return table

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
