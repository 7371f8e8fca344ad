"""Exercise of `fmnist_mlp_vs_cnn`: the mistakes that a network is most sure of."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "fmnist_mlp_vs_cnn/test_most_confident_mistakes",
    done="the most confident mistakes come first",
    rows=False,
)
def confident(work: Work, rng: np.random.Generator) -> None:
    def drawn(count: int, k: int, size: float, gap: float) -> torch.Tensor:
        """Logits whose confidences are all different by `gap`."""
        while True:
            # A number added to a whole row leaves the probabilities as they are, not the logits.
            logits = rng.standard_normal((count, k)) * size + rng.standard_normal((count, 1)) * 4
            logits = logits.astype(np.float32).astype(np.float64)
            parts = np.exp(logits - logits.max(1, keepdims=True))
            sure = np.sort((parts / parts.sum(1, keepdims=True)).max(1))
            if np.diff(sure).min(initial=1) > gap:
                return torch.from_numpy(logits).float()

    def ask(logits: torch.Tensor, labels: torch.Tensor, n: int, what: str) -> None:
        work.compare(
            work.call("most_confident_mistakes", logits, labels, n),
            f"most_confident_mistakes, {len(logits)} images of {logits.shape[1]} classes, n = {n}{what}",
            types=True,
        )  # fmt: skip

    def labelled(logits: torch.Tensor, wrong: int) -> torch.Tensor:
        """Labels of which `wrong` are not the predicted class."""
        k = logits.shape[1]
        away = np.zeros(len(logits), dtype=np.int64)
        away[rng.permutation(len(logits))[:wrong]] = rng.integers(1, k, wrong)
        return (logits.argmax(1) + torch.from_numpy(away)) % k

    logits = drawn(9, 3, 1.5, 2e-3)
    labels = labelled(logits, 5)
    for n in (5, 3, 8, 1, 0):
        ask(logits, labels, n, ", 5 mistakes")
    logits = drawn(30, 4, 2.0, 1e-4)
    labels = labelled(logits, 17)
    for n in (6, 12, 17, 100):
        ask(logits, labels, n, ", 17 mistakes")
    many = drawn(150, 3, 3.0, 1e-6)
    ask(many, labelled(many, 90), 60, ", 90 mistakes")
    ask(logits, logits.argmax(1), 4, ", no mistake")
    ask(logits[:7], (logits[:7].argmax(1) + 1) % 4, 7, ", all wrong")
    ask(logits[:6], labelled(logits[:6], 1), 3, ", one mistake")
    ask(logits[:1], (logits[:1].argmax(1) + 1) % 4, 2, ", one mistake")
    wide = drawn(14, 13, 1.0, 1e-4)
    wide[:5, 11] = wide[:5].amax(1) + torch.tensor([0.2, 2.0, 0.9, 1.4, 0.5])
    labels = labelled(wide, 9)
    labels[:5] = 3
    ask(wide, labels, 10, "")
    flat = drawn(8, 5, 0.2, 1e-4)
    ask(flat, labelled(flat, 6), 6, ", all probabilities below one half")
    ask(drawn(8, 3, 1.5, 2e-3) + 500, torch.zeros(8, dtype=torch.int64), 8, ", logits near 500")
    ask(drawn(8, 3, 1.5, 2e-3) - 500, torch.zeros(8, dtype=torch.int64), 8, ", logits near -500")
    twice = drawn(6, 4, 1.5, 2e-3)
    twice, labels = torch.cat([twice, twice]), labelled(twice, 6).repeat(2)
    work.compare(
        work.call("most_confident_mistakes", twice, labels, 12),
        "most_confident_mistakes, 12 mistakes, each probability twice: the indices in ascending order",
        form=("sorted",), says="mistakes of equal probability count, too: each has an index of its own",
    )  # fmt: skip
    # Close to one, the less confident ones first.
    margins = torch.tensor([7.5, 8.0, 8.5, 9.0, 9.5])
    sure = torch.stack([margins, torch.zeros(5), torch.full((5,), -3.0)], 1)[:, [1, 0, 2]]
    ask(sure, torch.tensor([0, 2, 0, 2, 0]), 5, ", probabilities close to one")


CONFIDENCE = "confidence, predicted = logits.softmax(1).max(1)"
WRONG = "wrong = (predicted != labels).nonzero().flatten()"
ORDER = "return wrong[confidence[wrong].argsort(descending=True)][:n]"


def state(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of `most_confident_mistakes`."""
    confident.mistake(says, *edits)


state("these are positions among the mistakes: wrong[order] are indices of images again",
      (ORDER, "return confidence[wrong].argsort(descending=True)[:n]"))  # fmt: skip
ORDERED = "the most confident mistake comes first: descending order"
state(ORDERED, (ORDER, "return wrong[confidence[wrong].argsort()][:n]"))
state("these are the right mistakes in ascending order: the most confident comes first",
      (ORDER, "return wrong[confidence[wrong].argsort(descending=True)][:n].flip(0)"))  # fmt: skip
LOGIT = "the largest logit is no probability, since rows differ: take softmax first"
state(LOGIT, (CONFIDENCE, "confidence, predicted = logits.max(1)"))
state("sigmoid is not softmax: the probability depends on all logits of the row",
      (CONFIDENCE, "confidence, predicted = logits.sigmoid().max(1)"))  # fmt: skip
state("that ranks by the distance of the two largest probabilities, not by the largest",
      (ORDER, "two = logits.softmax(1).topk(2, 1).values\n    confidence = two[:, 0] - two[:, 1]\n    " + ORDER))  # fmt: skip
state("that ranks by the distance of the two largest logits, not by the largest probability",
      (ORDER, "two = logits.topk(2, 1).values\n    confidence = two[:, 0] - two[:, 1]\n    " + ORDER))  # fmt: skip
TRUE = "that ranks by the probability of the true class (or by the loss), not of the predicted one"
state(
    TRUE,
    (
        ORDER,
        "confidence = nn.functional.cross_entropy(logits, labels, reduction='none')\n    " + ORDER,
    ),
)
state(
    TRUE,
    (ORDER, "confidence = logits.softmax(1).gather(1, labels[:, None]).flatten()\n    " + ORDER),
)
state("the softmax runs over the images: it belongs to the classes, axis 1",
      (CONFIDENCE, "confidence, predicted = logits.softmax(0).max(1)"))  # fmt: skip
state("the softmax runs over the images: it belongs to the classes, axis 1",
      (CONFIDENCE, "confidence, predicted = logits.softmax(0).max(0)"))  # fmt: skip
state("the first n mistakes are cut off before sorting: sort all, then take n",
      (ORDER, "wrong = wrong[:n]\n    return wrong[confidence[wrong].argsort(descending=True)]"))  # fmt: skip
RIGHT = "right answers are among them: keep those with predicted != labels"
state(RIGHT, (ORDER, "return confidence.argsort(descending=True)[:n]"))
state(
    "these are the right answers: keep those with predicted != labels",
    ("predicted != labels", "predicted == labels"),
)
state("they are in the order of the images: sort them by confidence", (ORDER, "return wrong[:n]"))
state("n limits how many are returned", (ORDER, ORDER.removesuffix("[:n]")))
FEWER = "there may be fewer mistakes than n: then all of them are returned"
state(FEWER, (ORDER, "return wrong[confidence[wrong].topk(n).indices]"))
state(
    FEWER,
    (
        ORDER,
        "return torch.stack([wrong[confidence[wrong].argsort(descending=True)][i] for i in range(n)])",
    ),
)
state("places are filled with right answers: there may be fewer mistakes than n",
      (ORDER, "score = confidence + 1.0 * (predicted != labels)\n    return score.argsort(descending=True)[:n]"))  # fmt: skip
state("places are filled with right answers: there may be fewer mistakes than n",
      (ORDER, "confidence[predicted == labels] = 0\n    return confidence.argsort(descending=True)[:n]"))  # fmt: skip
state("places are filled with right answers: there may be fewer mistakes than n",
      (ORDER, "score = confidence.masked_fill(predicted == labels, -1)\n    return score.topk(min(n, len(score))).indices"))  # fmt: skip
state("places are filled with right answers: there may be fewer mistakes than n",
      (ORDER, "right = (predicted == labels).nonzero().flatten()\n"
       "    return torch.cat([wrong[confidence[wrong].argsort(descending=True)], right])[:n]"))  # fmt: skip
state("squeeze() makes a number without axes of a single mistake: flatten() keeps the axis",
      (WRONG, "wrong = (predicted != labels).nonzero().squeeze()"))  # fmt: skip
state(
    "squeeze() makes a number without axes of a single mistake: leave it out",
    (ORDER, ORDER + ".squeeze()"),
)
state("the result has a second axis: nonzero() gives a column, flatten() a row",
      (WRONG, "wrong = (predicted != labels).nonzero()"), (ORDER, "return wrong[confidence[wrong.flatten()].argsort(descending=True)][:n]"))  # fmt: skip
state(
    "the result has a second axis: nonzero() gives a column, flatten() a row",
    (ORDER, ORDER + "[:, None]"),
)
for number in (4, 5, 8, 10):
    state(
        "n decides how many are returned, not a number that is written down",
        (ORDER, ORDER.replace("[:n]", f"[:{number}]")),
    )
    state("n decides how many are returned, not a number that is written down",
          (ORDER, ORDER.replace("[:n]", f"[: min(n, {number})]")))  # fmt: skip
for bound in (0.5, 0.9):
    state(
        "mistakes with a small confidence are mistakes, too",
        ("predicted != labels", f"(predicted != labels) & (confidence > {bound})"),
    )
for dtype in ("int32", "int16"):
    state("the indices are int64", (ORDER, f"{ORDER}.to(torch.{dtype})"))
state("the result is a tensor, not a list", (ORDER, ORDER + ".tolist()"))
state("the result is a tensor, not an array", (ORDER, ORDER + ".numpy()"))
PLACE = "the caller's logits were overwritten: work on a copy"
state(
    PLACE,
    (CONFIDENCE, "logits.copy_(logits.softmax(1))\n    confidence, predicted = logits.max(1)"),
)
state(PLACE, (CONFIDENCE, "logits -= logits.amax(1, keepdim=True)\n    " + CONFIDENCE))
state("exp overflows for large logits (and gives zeros for very small ones): softmax() takes the largest off first",
      (CONFIDENCE, "e = logits.exp()\n    confidence, predicted = (e / e.sum(1, keepdim=True)).max(1)"))  # fmt: skip
for dtype in ("half", "bfloat16"):
    state("16-bit floats round probabilities close to one to the same number",
          (CONFIDENCE, f"{CONFIDENCE}\n    confidence = confidence.{dtype}()"))  # fmt: skip
for digits in (2, 3):
    state("rounding makes different probabilities equal: sort them as they are",
          (CONFIDENCE, f"{CONFIDENCE}\n    confidence = confidence.round(decimals={digits})"))  # fmt: skip
state(
    "only the first ten classes are looked at", ("logits.softmax(1)", "logits[:, :10].softmax(1)")
)
NONE = "without a mistake the result is empty, and that is no error"
state(NONE, (ORDER, 'if not len(wrong):\n        raise ValueError("no mistakes")\n    ' + ORDER))
state(NONE, (ORDER, "if not len(wrong):\n        return None\n    " + ORDER))
state(NONE, (ORDER, "if not len(wrong):\n        return []\n    " + ORDER))
state(
    "the indices of an empty result are int64, too",
    (ORDER, "if not len(wrong):\n        return torch.tensor([])\n    " + ORDER),
)
state("order and mistakes are used the wrong way round: wrong[order]",
      (ORDER, "order = confidence[wrong].argsort(descending=True)\n    return order[wrong.clamp(max=len(order) - 1)][:n]"))  # fmt: skip
state("order and mistakes are used the wrong way round: wrong[order]",
      (ORDER, "order = confidence.argsort(descending=True)\n    return order[wrong][:n]"))  # fmt: skip
state("order and mistakes are used the wrong way round: wrong[order]",
      (ORDER, "order = confidence[wrong].argsort(descending=True)\n    return order[wrong][:n]"))  # fmt: skip
state("argsort of argsort gives ranks: wrong[order] are the indices in order",
      (ORDER, "return wrong[confidence[wrong].argsort(descending=True).argsort()][:n]"))  # fmt: skip
state("n = 0 asks for none", (ORDER, ORDER.replace("[:n]", "[: max(n, 1)]")))
state(
    "these are the probabilities; their indices were asked for",
    (ORDER, "return confidence[wrong].sort(descending=True).values[:n]"),
)
state("these are the predicted classes; indices of images were asked for",
      (ORDER, "return predicted[wrong[confidence[wrong].argsort(descending=True)]][:n]"))  # fmt: skip
state("these are the true classes; indices of images were asked for",
      (ORDER, "return labels[wrong[confidence[wrong].argsort(descending=True)]][:n]"))  # fmt: skip
state(
    "the function has no return statement, or returns nothing on this way through",
    (ORDER, ORDER.replace("return", "result =")),
)
