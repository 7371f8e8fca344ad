"""Exercise of `fmnist_mlp_vs_cnn`: the confusion matrix."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "fmnist_mlp_vs_cnn/test_confusion",
    done="rows are the true classes, and the worst pair is found",
    rows=False,
)
def confusion(work: Work, rng: np.random.Generator) -> None:
    def answers(n: int, classes: int, known: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Labels and predictions below `known`, most of them right."""
        labels = rng.integers(0, known, n)
        other = (labels + rng.integers(1, max(known, 2), n)) % known
        predictions = np.where(rng.random(n) < 0.5, labels, other)
        return torch.from_numpy(labels), torch.from_numpy(predictions)

    def ask(labels: object, predictions: object, classes: int, what: str) -> None:
        work.compare(
            work.call("confusion_matrix", labels, predictions, classes),
            f"confusion_matrix, {what}, {classes} classes", form=("whole",),
        )  # fmt: skip

    ask(*answers(12, 3, 3), 3, "12 images")
    ask(*answers(20, 5, 4), 5, "20 images of classes 0 to 3")
    labels, predictions = answers(14, 4, 3)
    ask(labels + 1, predictions + 1, 4, "14 images of classes 1 to 3")
    ask(torch.tensor([2]), torch.tensor([0]), 3, "one image")
    ask(torch.tensor([0, 0]), torch.tensor([0, 0]), 1, "two images")
    ask(torch.tensor([0, 1, 0, 0]), torch.tensor([0, 2, 1, 0]), 3, "4 images, no label 2")
    ask(*answers(60, 13, 12), 13, "60 images")
    ask(*answers(60, 20, 20), 20, "60 images")
    few = answers(28, 3, 3)
    parts = [work.make("torch.Tensor.repeat", part, 150) for part in few]
    tail = answers(9, 5, 5)
    parts = [work.make("torch.cat", [a, b]) for a, b in zip(parts, tail, strict=True)]
    ask(*parts, 5, "4,209 images")
    ones = [work.make("torch.Tensor.repeat", torch.tensor(part), 2999) for part in ([1], [0])]
    # 2,999 is odd: no 16-bit float holds it.
    tail = torch.tensor([4]), torch.tensor([2])
    parts = [work.make("torch.cat", [a, b]) for a, b in zip(ones, tail, strict=True)]
    ask(*parts, 5, "3,000 images, most in one place")

    def most(matrix: np.ndarray, what: str) -> None:
        pair = work.call("most_confused", torch.from_numpy(matrix))
        for part, of in enumerate(("true", "predicted")):
            work.compare(pair[part], f"most_confused, {what}: the {of} class", types=True)

    def counts(classes: int, right: int) -> np.ndarray:
        matrix = rng.permutation(classes * classes).reshape(classes, classes)
        np.fill_diagonal(matrix, rng.permutation(classes) + right)
        return matrix

    for classes in (4, 6, 12):
        most(counts(classes, 2 * classes**2), f"{classes} classes, most answers right")
        most(counts(classes, 0), f"{classes} classes, most answers wrong")
        matrix = counts(classes, classes)
        row, column = classes - 1, int(rng.integers(0, classes - 2))
        matrix[row, column] = classes**2 + 3  # below the diagonal
        matrix[column, row] = 0
        most(matrix, f"{classes} classes, the largest mistake below the diagonal")
    most(np.array([[90, 2], [5, 80]]), "two classes")
    most(counts(5, 30).T, "a matrix that lies in memory column by column")
    most(np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]]), "a single mistake, nothing right")
    most(np.array([[90, 0, 0], [0, 80, 0], [0, 1, 70]]), "a single mistake")
    # Shares, sums of rows and columns, both directions: each would choose another pair.
    most(np.array([[900, 40, 3], [8, 10, 1], [33, 30, 700]]), "shares of a row say otherwise")
    most(np.array([[9, 7, 8, 6], [1, 9, 2, 11], [1, 1, 9, 0], [10, 0, 0, 9]]), "sums say otherwise")
    most(np.array([[5, 4, 0], [4, 5, 6], [0, 0, 5]]), "both directions together say otherwise")
    # Of equal ones the first, row by row.
    most(np.array([[9, 1, 4], [4, 9, 0], [1, 4, 9]]), "three equal mistakes")
    most(np.array([[7, 0, 1], [3, 7, 3], [3, 2, 7]]), "three equal mistakes below")
    large = counts(5, 10**6) * 1000
    large[3, 1] = 10**10 + 1
    large[1, 3] = 10**10
    most(large, "large counts")


NUMBERS = "numbers = labels * classes + predictions"
COUNT = "return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)"
CLONE = "mistakes = matrix.clone()"
FILL = "mistakes.fill_diagonal_(0)"
POSITION = "true, predicted = divmod(int(mistakes.argmax()), len(matrix))"
PAIR = "return true, predicted"
BINS = "torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of the two functions."""
    confusion.mistake(says, *edits)


say(
    "rows and columns are swapped: rows are the true classes",
    (NUMBERS, "numbers = predictions * classes + labels"),
)
SHARES = "these are shares; return counts, whole numbers"
say(SHARES, (COUNT, f"counts = {BINS}\n    return counts / counts.sum(1, keepdim=True)"))
say(SHARES, (COUNT, f"counts = {BINS}\n    return counts / counts.sum(1, keepdim=True).clip(1)"))
say(SHARES, (COUNT, f"counts = {BINS}\n    return counts / counts.sum()"))
say(SHARES, (COUNT, f"counts = {BINS}\n    return counts / len(labels)"))
WHOLE = "counts are whole numbers: torch.zeros makes floats, if it is not told dtype=torch.int64"
for dtype in ("float", "double"):
    say(WHOLE, (COUNT, f"{COUNT}.{dtype}()"))
SINGLE = (
    "each pair was counted once only: with indices that repeat, matrix[labels, predictions] += 1 adds 1 a "
    "single time"
)
ZEROS = "matrix = torch.zeros(classes, classes, dtype=torch.int64)"
say(SINGLE, (COUNT, f"{ZEROS}\n    matrix[labels, predictions] += 1\n    return matrix"))
say(f"{SINGLE}; and counts are whole numbers",
    (COUNT, "matrix = torch.zeros(classes, classes)\n    matrix[labels, predictions] += 1\n    return matrix"))  # fmt: skip
say(
    "only the mistakes are counted: the right answers belong on the diagonal",
    (COUNT, f"return ({BINS}).fill_diagonal_(0)"),
)
say("the mistakes are missing", (COUNT, f"return torch.diag(torch.diag({BINS}))"))
CLASSES = "a class that does not occur needs its row and its column too: use `classes`"
for number in ("int(labels.max()) + 1", "int(torch.cat([labels, predictions]).max()) + 1", "len(labels.unique())",
               "len(torch.cat([labels, predictions]).unique())", "int(predictions.max()) + 1"):  # fmt: skip
    say(CLASSES, (NUMBERS, f"classes = {number}\n    {NUMBERS}"))
say("a class that does not occur needs its row and its column too: here only classes that occur have one",
    (NUMBERS, "occurring = torch.cat([labels, predictions]).unique()\n    "
     "labels, predictions = torch.searchsorted(occurring, labels), torch.searchsorted(occurring, predictions)\n"
     f"    classes = len(occurring)\n    {NUMBERS}"))  # fmt: skip
say("10 is written down: use `classes`", (NUMBERS, f"classes = 10\n    {NUMBERS}"))
say("10 is written down: use `classes`", (NUMBERS, "numbers = labels * 10 + predictions"),
    (COUNT, "return torch.bincount(numbers, minlength=100).reshape(10, 10)"))  # fmt: skip
say("10 is written down: use `classes`", (NUMBERS, "numbers = labels * 10 + predictions"))
SHORT = (
    "bincount ends at the largest number that occurs: minlength=classes**2 makes the table complete"
)
say(SHORT, (COUNT, "return torch.bincount(numbers).reshape(classes, classes)"))
say(SHORT, (COUNT, COUNT.replace("classes**2", "classes")))
for dtype in ("uint8", "int8", "int16"):
    say(
        "the counts' dtype is too small for this many images: int64",
        (COUNT, f"{COUNT}.to(torch.{dtype})"),
    )
for dtype in ("float16", "bfloat16"):
    say("sums in 16-bit floats round above 2,048 (or 256): count in int64",
        (COUNT, f"a, b = (nn.functional.one_hot(v, classes).to(torch.{dtype}) for v in (labels, predictions))\n"
                "    return (a.T @ b).long()"))  # fmt: skip
for number in (100, 1000, 2000):
    say("only the first images are counted: all count",
        (NUMBERS, f"numbers = labels[:{number}] * classes + predictions[:{number}]"))  # fmt: skip
say("the last image is left out", (NUMBERS, "numbers = labels[:-1] * classes + predictions[:-1]"))
IN_PLACE = "the caller's labels were changed in place: *= and += work on what was given"
say(IN_PLACE, (NUMBERS, "labels *= classes\n    labels += predictions\n    numbers = labels"))
say(IN_PLACE, (NUMBERS, "labels *= classes\n    numbers = labels + predictions"))
say("both directions are put together: taken for another class is not the same both ways",
    (COUNT, f"counts = {BINS}\n    return torch.maximum(counts, counts.T)"))  # fmt: skip
say("both directions are put together: taken for another class is not the same both ways",
    (COUNT, f"counts = {BINS}\n    return counts + counts.T"))  # fmt: skip
say(
    "the counts are not in a table: reshape(classes, classes)",
    (COUNT, COUNT.removesuffix(".reshape(classes, classes)")),
)
KEPT = "the matrix of earlier calls goes on being counted: make it inside the function"
say(KEPT, (COUNT, f"known = confusion_matrix.__dict__.setdefault('known', {{}})\n"
                  f"    known[classes] = known.get(classes, 0) + {BINS}\n    return known[classes]"))  # fmt: skip
say(KEPT, (COUNT, f"known = confusion_matrix.__dict__.setdefault('known', {{}})\n    kept = known.setdefault(classes, "
                  f"torch.zeros(classes, classes, dtype=torch.int64))\n    kept += {BINS}\n    return kept"))  # fmt: skip
say(
    "the function has no return statement, or returns nothing on this way through",
    (COUNT, COUNT.replace("return", "result =")),
)

DIAGONAL = "that is on the diagonal, where the answers are right: set it to zero in a copy"
say(DIAGONAL, (FILL, "pass"))
say("the order is (true, predicted): (row, column)", (PAIR, "return predicted, true"))
COPY = "the caller's matrix was changed: clear the diagonal of a copy, matrix.clone()"
for new in ("matrix", "matrix[:]", "matrix.view(len(matrix), -1)", "matrix.detach()"):
    say(COPY, (CLONE, f"mistakes = {new}"))
TEN = "10 is written down: use len(matrix)"
say(TEN, (POSITION, "true, predicted = divmod(int(mistakes.argmax()), 10)"))
say("that is the position in the flattened matrix: divmod(position, classes) makes row and column",
    (PAIR, "return int(mistakes.argmax())"))  # fmt: skip
say("that is the position in the flattened matrix: divmod(position, classes) makes row and column",
    (PAIR, "return int(mistakes.argmax()), int(mistakes.max())"))  # fmt: skip
TENSORS = "these are tensors: return Python's whole numbers"
say(
    TENSORS,
    (POSITION, "p = mistakes.argmax()\n    true, predicted = p // len(matrix), p % len(matrix)"),
)
say(TENSORS, (POSITION, "true, predicted = torch.unravel_index(mistakes.argmax(), mistakes.shape)"))
say(TENSORS, (PAIR, "return torch.tensor(true), torch.tensor(predicted)"))
say("these are floats: return whole numbers", (PAIR, "return float(true), float(predicted)"))
SUM = "one direction counts alone: the largest entry, not the largest sum of both directions"
say(
    SUM,
    (
        POSITION,
        "both = mistakes + mistakes.T\n    true, predicted = divmod(int(both.argmax()), len(matrix))",
    ),
)
say(
    SUM,
    (
        POSITION,
        "both = (mistakes + mistakes.T).triu(1)\n    true, predicted = divmod(int(both.argmax()), len(matrix))",
    ),
)
SHARE = "the largest count is asked for, not the largest share of a row"
for rows in (
    "matrix.sum(1, keepdim=True)",
    "matrix.sum(1, keepdim=True).clip(1)",
    "matrix.sum(1, keepdim=True).clamp(min=1)",
):
    say(
        SHARE,
        (
            POSITION,
            f"shares = mistakes / {rows}\n    true, predicted = divmod(int(shares.argmax()), len(matrix))",
        ),
    )
say("the largest count is asked for, not the largest in the row with the most mistakes",
    (POSITION, "true = int(mistakes.sum(1).argmax())\n    predicted = int(mistakes[true].argmax())"))  # fmt: skip
say("row and column belong to one entry: the largest sums of rows and columns are something else",
    (POSITION, "true, predicted = int(mistakes.sum(1).argmax()), int(mistakes.sum(0).argmax())"))  # fmt: skip
say("row and column belong to one entry: the largest of each row and column are something else",
    (POSITION, "true, predicted = int(mistakes.amax(0).argmax()), int(mistakes.amax(1).argmax())"))  # fmt: skip
HALF = "half of the mistakes is left out: they lie on both sides of the diagonal"
say(HALF, (POSITION, "true, predicted = divmod(int(mistakes.triu(1).argmax()), len(matrix))"))
say(HALF, (POSITION, "true, predicted = divmod(int(mistakes.tril(-1).argmax()), len(matrix))"))
say("what is right lies on the diagonal, not wherever a row is largest",
    (FILL, "mistakes[torch.arange(len(matrix)), matrix.argmax(1)] = 0"))  # fmt: skip
say("what is right lies on the diagonal, not wherever a row is largest",
    (FILL, "mistakes.scatter_(1, matrix.argmax(1, keepdim=True), 0)"))  # fmt: skip
for value in ("0", "-1"):
    say("what is right lies on the diagonal: equal numbers elsewhere are mistakes",
        (FILL, f"mistakes[mistakes == matrix.diagonal().max()] = {value}"))  # fmt: skip
    say("what is right lies on the diagonal: equal numbers elsewhere are mistakes",
        (FILL, f"mistakes[torch.isin(mistakes, matrix.diagonal())] = {value}"))  # fmt: skip
say("the second largest entry need not be a mistake: clear the diagonal",
    (FILL, "pass"), (POSITION, "true, predicted = divmod(int(mistakes.flatten().topk(2).indices[1]), len(matrix))"))  # fmt: skip
say("that is the second largest mistake",
    (POSITION, "true, predicted = divmod(int(mistakes.flatten().topk(2).indices[1]), len(matrix))"))  # fmt: skip
for new in ("masked = mistakes.masked_fill(mistakes > matrix.diagonal().max(), 0)",):
    say(
        "a mistake may be more frequent than what is right",
        (POSITION, f"{new}\n    true, predicted = divmod(int(masked.argmax()), len(matrix))"),
    )
LAST = "of equal mistakes the first counts, row by row"
say(LAST, (POSITION, "last = mistakes.numel() - 1 - int(mistakes.flatten().flip(0).argmax())\n"
                     "    true, predicted = divmod(last, len(matrix))"))  # fmt: skip
say("of equal mistakes the first counts, row by row; here it is the first column by column",
    (POSITION, "predicted, true = divmod(int(mistakes.T.argmax()), len(matrix))"))  # fmt: skip
say("float32 has seven digits: the counts are compared as whole numbers",
    (POSITION, "true, predicted = divmod(int(mistakes.float().argmax()), len(matrix))"))  # fmt: skip
say(
    "the smallest entry is no frequent mistake: argmax",
    (POSITION, POSITION.replace("argmax", "argmin")),
)
say("the function has no return statement, or returns nothing on this way through", (PAIR, "pass"))
