"""Exercise of `lenet5`: the floor of the loss on probabilities, and telling outputs apart."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


def floats(values: object) -> torch.Tensor:
    """float32."""
    return torch.as_tensor(np.asarray(values, dtype=np.float32))


def cases(rng: np.random.Generator, n: int, k: int) -> list[tuple[torch.Tensor, str, str]]:
    """Outputs (n, k), what they are, and what of them decides."""
    logits = floats(rng.normal(0, 2, (n, k)))
    logits[:, 0], logits[:, 1] = logits[:, 0].abs() + 0.5, -logits[:, 1].abs() - 0.5  # both signs
    soft, positive = logits.softmax(1), floats(rng.uniform(0.1, 1, (n, k)))
    in_all, in_rows = positive / positive.sum() * n, positive / positive.sum(1, keepdim=True)
    tilted = in_rows * floats(np.linspace(0.9, 1.1, n))[:, None]
    first, last, middle, one = (positive.clone() for _ in range(4))
    first[0], one[1] = soft[0], soft[1]
    last[[0, -1]] = soft[[0, -1]]
    middle[1:-1] = soft[1:-1]
    mixed, log_first = logits.clone(), -positive - 0.1
    mixed[1] = soft[1]
    log_first[[0, -1]] = logits.log_softmax(1)[[0, -1]]
    rows = "rows of probabilities sum to 1, each of them; these do not"
    columns = logits.softmax(0)
    return [
        (logits, "outputs of both signs", "neither these numbers nor their exponentials sum to 1 in a row"),
        (soft, "softmax outputs", "no number is negative and each row sums to 1, within rounding"),
        (logits.log_softmax(1), "log-softmax outputs", "each row's exponentials sum to 1"),
        (
            logits - (logits.sum(1, keepdim=True) - 1) / k,
            "rows of sum 1 with negative numbers in them",
            "a probability is never negative",
        ),
        (5 * positive, "positive outputs, rows of any sum", rows),
        (in_all, "all positive, rows that sum to 1 only on average", rows),
        (tilted, "all positive, rows that sum to 0.9 to 1.1", rows),
        (0.5 * soft, "all between 0 and 1, rows of sum 0.5", rows),
        (1.02 * soft, "all positive, rows of sum 1.02", rows + " (1.02 is more than rounding)"),
        (first, "all positive, only the first row sums to 1", rows),
        (last, "all positive, only the first and the last row sum to 1", rows),
        (middle, "all positive, the first and the last row do not sum to 1", rows),
        (one, "all positive, only the second row sums to 1", rows),
        (mixed, "a row of probabilities among rows of logits", rows),
        (columns, "all positive, columns that sum to 1", rows),
        (
            -positive - 0.1,
            "negative outputs whose exponentials do not sum to 1",
            "the exponentials of log-probabilities sum to 1 in each row; these do not",
        ),
        (
            log_first,
            "negative outputs, only the first and last rows' exponentials sum to 1",
            "the exponentials of log-probabilities sum to 1 in each row; these do not",
        ),
        (
            logits.log_softmax(0),
            "negative outputs whose exponentials sum to 1 in the columns",
            "the exponentials of log-probabilities sum to 1 in each row; these do not",
        ),
        (
            -logits.log_softmax(1),
            "minus log-softmax: all positive",
            "these are the negatives of log-probabilities: their exponentials are larger than 1",
        ),
        (
            (200 * logits).softmax(1),
            "softmax outputs, exactly 0 and 1 among them",
            "a probability may be exactly 0 or 1",
        ),
        (
            torch.eye(k)[torch.from_numpy(rng.integers(0, k, n))].log(),
            "the logarithms of 0 and 1, minus infinity among them",
            "the logarithm of a probability may be exactly 0, and minus infinity for a probability of 0",
        ),
        (
            (200 * logits).log_softmax(1),
            "log-softmax outputs, exactly 0 among them",
            "the logarithm of a probability may be exactly 0",
        ),
    ]  # fmt: skip


@exercise("lenet5/test_outputs", done="the floor is right, and each kind of output is recognised")
def outputs(work: Work, rng: np.random.Generator) -> None:
    for n in (10, 2, 120, int(rng.integers(15, 90)), 1, 5000):
        work.compare(
            work.call("lowest_loss", n), f"lowest_loss({n})",
            says="the loss of perfect probabilities, 1 and n_classes - 1 zeros, after one more softmax",
        )  # fmt: skip
    work.compare(
        work.call("lowest_loss", 10), "lowest_loss(10): the type of what it returns", form=("type",),
        says="a number is asked for: .item() makes one of a tensor",
    )  # fmt: skip
    few, many = int(rng.integers(3, 6)), int(rng.integers(12, 30))
    for n, k in ((4, few), (6, many), (130, 3)):
        for values, words, says in cases(rng, n, k):
            work.compare(
                work.call("kind_of", values), f"kind_of, shape ({n}, {k}): {words}", says=says
            )
    wide = floats(rng.normal(0, 2, (6, 300)))
    single = floats(rng.normal(0, 2, (1, few)))
    for values in (single, wide):
        shape = tuple(values.shape)
        for made, words in (
            (values.softmax(1), "softmax outputs"), (values.log_softmax(1), "log-softmax outputs"), (values, "logits"),
        ):  # fmt: skip
            says = "softmax leaves a sum that differs a little from 1: allow for rounding, say 1e-3"
            says = (
                says if len(values) > 1 else "a batch may hold one picture: its outputs are one row"
            )
            work.compare(work.call("kind_of", made), f"kind_of, shape {shape}: {words}", says=says)


@outputs.only_hidden
def many_rows(work: Work, rng: np.random.Generator) -> None:
    """One row of thousands decides; which one, nobody knows."""
    n, k = int(rng.integers(2000, 4000)), int(rng.integers(3, 9))
    logits, odd = floats(rng.normal(0, 2, (n, k))), int(rng.integers(1000, n))
    logits[odd] = -logits[odd].abs() - 0.1
    for made, words in ((logits.softmax(1), "softmax"), (logits.log_softmax(1), "log-softmax")):
        other = made.clone()
        other[odd] *= 1.5
        for values, says in (
            (made, f"{words} outputs"),
            (other, f"{words} outputs but for row {odd}"),
        ):
            label = f"kind_of, shape ({n}, {k}): {says}"
            work.compare(
                work.call("kind_of", values), label, says="all rows count, not only the first ones"
            )


FLOOR = "math.log(1 + (n_classes - 1) / math.e)"
SUMS = "(values.sum(1) - 1).abs().max() < 1e-3"
ONE = "if (outputs >= 0).all() and rows_sum_to_one(outputs):"
LOG = 'return "log-probabilities" if rows_sum_to_one(outputs.exp()) else "logits"'

for new, says in {
    "torch.tensor(math.log(1 + (n_classes - 1) / math.e))": "that is a tensor: .item() makes a number of it",
    "math.log(n_classes)": "that is a network that guesses: here the right class has probability 1",
    "math.log(1 + n_classes / math.e)": "there are n_classes - 1 other classes, each with e^0 = 1",
    "0.0": "the other classes have probability 0, but e^0 is 1, not 0",
    "math.e / (math.e + n_classes - 1)": "that is the probability after the second softmax; the loss is its -ln",
    "-math.log(1 + (n_classes - 1) / math.e)": "the sign is missing: the loss is -ln of the probability",
    "math.log(1 + 9 / math.e)": "n_classes is not used: that is the floor of ten classes",
    "1.4612": "n_classes is not used: that is the floor of ten classes",
    "1.46": "n_classes is not used: that is the floor of ten classes",
    "math.log2(1 + (n_classes - 1) / math.e)": "cross-entropy has the natural logarithm, math.log",
    "math.log10(1 + (n_classes - 1) / math.e)": "cross-entropy has the natural logarithm, math.log",
    "math.log(1 + (n_classes - 1) * math.e)": "the right class has e^1, the others e^0: not the other way round",
    "math.log(math.e + n_classes - 1)": "the numerator is missing: the probability is e / (e + n_classes - 1)",
    "1 - math.e / (math.e + n_classes - 1)": "that is 1 minus the probability; the loss is its -ln",
    "round(math.log(1 + (n_classes - 1) / math.e), 3)": "the number is rounded: return it as it is",
    "round(math.log(1 + (n_classes - 1) / math.e), 2)": "the number is rounded: return it as it is",
}.items():
    outputs.mistake(says, (FLOOR, new))
for new, says in {
    "(values.sum() / len(values) - 1).abs() < 1e-3": "the sum of all rows together was looked at: each row counts",
    "(values[0].sum() - 1).abs() < 1e-3": "only the first row was looked at: each row counts",
    "(values[[0, -1]].sum(1) - 1).abs().max() < 1e-3": "only the first and the last row were looked at: each "
    "row counts",
    "(values.sum(1) - 1).abs().max() == 0": "softmax leaves a sum that differs a little from 1: allow for rounding",
    "(values.sum(0) - 1).abs().max() < 1e-3": "the columns were summed: the classes of one picture lie in a "
    "row, axis 1",
    "(values.sum(1) - 1).abs().min() < 1e-3": "one good row was enough: each row counts",
    "(values.sum(1) - 1).mean().abs() < 1e-3": "the mean over the rows was looked at: each row counts",
    "(values.sum(1) - 1).abs().max() < 0.2": "the tolerance is too wide: 1e-3 is enough for rounding",
    "(values.sum(1) - 1).abs().max() < 0.05": "the tolerance is too wide: 1e-3 is enough for rounding",
    "(values.sum(1) - 1).max() < 1e-3": "the size of the difference counts, .abs(): a sum of 0.5 is not 1 either",
    "(values.squeeze().sum(1) - 1).abs().max() < 1e-3": "a batch of one lost its axis: leave out squeeze()",
    "(values[:, :10].sum(1) - 1).abs().max() < 1e-3": "only the first ten columns were summed: all classes count",
    "(values.sum(1) - 1).abs().max() < 1e-3 and values.max() < 1": "a probability may be exactly 0 or 1",
}.items():
    outputs.mistake(says, (SUMS, new))
for new, says in {
    "if rows_sum_to_one(outputs):": "rows that sum to 1 are not enough: no probability is negative",
    "if (outputs >= 0).all():": "numbers that are not negative may be logits, too: do the rows sum to 1?",
    "if (outputs >= 0).all() and (outputs <= 1.001).all():": "numbers between 0 and 1 may be logits, too: do the "
    "rows sum to 1?",
    "if (outputs > 0).all() and rows_sum_to_one(outputs):": "a probability may be exactly 0 or 1",
    "if (outputs >= 0).all() and outputs.max() <= 1 and outputs.sum(1).mean() <= 1.001:": "the largest number and "
    "the mean of the sums do not decide: each row has to sum to 1",
    "if (outputs >= 0).any() and rows_sum_to_one(outputs):": "one number that is not negative is not enough: all "
    "of them",
    "if (outputs[0] >= 0).all() and (outputs[0].sum() - 1).abs() < 1e-3:": "only the first row was looked at: each "
    "row counts",
}.items():
    outputs.mistake(says, (ONE, new))
for new, says in {
    'return "log-probabilities" if (outputs <= 0).all() else "logits"': "negative numbers may be logits, too: do the "
    "exponentials sum to 1 in each row?",
    'return "log-probabilities" if (outputs < 0).all() else "logits"': "negative numbers may be logits, too: do the "
    "exponentials sum to 1 in each row?",
    'return "log-probabilities" if outputs.isfinite().all() and rows_sum_to_one(outputs.exp()) else "logits"': "the "
    "logarithm of a probability of 0 is minus infinity, and that is a log-probability",
    'return "log-probabilities" if (outputs < 0).all() and rows_sum_to_one(outputs.exp()) else "logits"': "the "
    "logarithm of a probability may be exactly 0: that of 1",
    'return "log-probabilities" if rows_sum_to_one(outputs.exp_()) else "logits"': "exp_() changes the caller's "
    "tensor: exp() makes a new one",
    'return "log_probabilities" if rows_sum_to_one(outputs.exp()) else "logits"': 'the word is "log-probabilities", '
    "with a hyphen",
    'return "log-probabilities" if rows_sum_to_one(outputs.abs().neg().exp()) else "logits"': "the sign counts: "
    "positive numbers are no logarithms of probabilities",
    'return "log-probabilities" if rows_sum_to_one(-outputs) else "logits"': "the exponentials of log-probabilities "
    "sum to 1, not the numbers themselves",
    'return "log-probabilities" if rows_sum_to_one(outputs.exp().softmax(1)) else "logits"': "after a softmax every "
    "row sums to 1: sum the exponentials themselves",
    'return "log-probabilities" if (outputs[0].exp().sum() - 1).abs() < 1e-3 else "logits"': "only the first row was "
    "looked at: each row counts",
    'return "logits"': "log-probabilities are not recognised: do the exponentials sum to 1 in each row?",
    'return "logits" if rows_sum_to_one(outputs.exp()) else "log-probabilities"': "the two words are swapped",
    'return "log-probabilities" if rows_sum_to_one(10**outputs) else "logits"': "the natural logarithm is undone by "
    "exp, not by 10 ** x",
}.items():
    outputs.mistake(says, (LOG, new))
outputs.mistake(
    "only the first row was looked at: each row counts",
    (ONE, "if (outputs >= 0).all() and (outputs[0].sum() - 1).abs() < 1e-3:"),
    (LOG, 'return "log-probabilities" if (outputs[0].exp().sum() - 1).abs() < 1e-3 else "logits"'),
)
outputs.mistake(
    "signs alone decide nothing: logits may all be positive or all negative; look at the sums of the rows",
    (ONE, "if (outputs >= 0).all():"),
    (LOG, 'return "log-probabilities" if (outputs <= 0).all() else "logits"'),
)
outputs.mistake(
    "the exponentials are tested before the numbers themselves are",
    (
        ONE,
        'if rows_sum_to_one(outputs.exp()):\n        return "log-probabilities"\n    if (outputs > 0).all():',
    ),
    (LOG, 'return "logits"'),
)
outputs.right("the logarithm of the summed exponentials", (LOG, 'return ["logits", "log-probabilities"]'
              "[int((outputs.logsumexp(1)).abs().max() < 1e-3)]"))  # fmt: skip
outputs.right("the probability first", (FLOOR, "-math.log(math.e / (math.e + n_classes - 1))"))
