"""Exercises of `training_loop`: who may choose, and who reports."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("training_loop/test_choose", done="chosen by validation, reported by the test set")
def choose(work: Work, rng: np.random.Generator) -> None:
    trials: list[tuple[str, list[float], list[float]]] = []
    for count in (4, 7, 13):
        # The best by validation is none of the best by test, and lies late in the longest list.
        held = rng.permutation(count) / (count + 1) + 0.0512345
        test = rng.permutation(count) / (count + 1) * 0.9 + 0.0123456
        if count > 10:
            held[-2] = 0.9923456
        test[int(held.argmax())] = 0.4321987
        words = f"{count} candidates"
        trials.append((words, held.tolist(), test.tolist()))
    trials += [
        ("the first is the best", [0.9123, 0.8, 0.7], [0.6123, 0.8123, 0.9]),
        ("two equally good, the second better on the test set", [0.5, 0.91, 0.91, 0.3], [0.9, 0.61, 0.84, 0.2]),
        ("three equally good, the last worst on the test set", [0.91, 0.4, 0.91, 0.91], [0.71, 0.9, 0.62, 0.33]),
        ("an earlier one with the same test accuracy", [0.2, 0.3, 0.8, 0.5], [0.7, 0.6, 0.7, 0.7]),
        ("differences of less than a percent", [0.9501, 0.9504, 0.9507, 0.9502], [0.91, 0.92, 0.93456, 0.94]),
        ("all accuracies 0 on validation", [0.0, 0.0, 0.0], [0.15, 0.25, 0.05]),
        ("the best far worse on the test set", [0.6, 0.99, 0.7], [0.61, 0.22, 0.71]),
        ("one candidate", [0.8], [0.7345]),
    ]  # fmt: skip
    for words, held, test in trials:
        result = work.call("choose", held, test)
        work.compare(result[1], f"choose, {words}: the accuracy for the report")
        work.compare(result[0], f"choose, {words}: the index of the chosen one")


INDEX = "    index = int(np.argmax(validation_accuracy))\n"
RETURN = "    return index, test_accuracy[index]"
TEST_CHOSE = "the test set has chosen: that number is the best of several, so it is too good"
TEST_SAYS = "the test set has a say in the choice: only validation_accuracy decides, and of equal ones the first"
TIES = "of several equally good candidates the first is chosen"


def say(says: str, index: str, report: str = "index, test_accuracy[index]") -> None:
    """A mistake in choosing or in reporting."""
    choose.mistake(says, (INDEX, f"    {index}\n"), (RETURN, f"    return {report}"))


BY_VALIDATION = INDEX.strip()
N = "range(len(validation_accuracy))"
say(TEST_CHOSE, "index = int(np.argmax(test_accuracy))")
say("the validation accuracy was reported: it has chosen, so it is too good", BY_VALIDATION, "index, validation_accuracy[index]")  # fmt: skip
say("the best test accuracy was reported, not that of the chosen one", BY_VALIDATION, "index, max(test_accuracy)")  # fmt: skip
say("the order is (index, accuracy)", BY_VALIDATION, "test_accuracy[index], index")
say("candidates are counted from 0, as in a list", BY_VALIDATION, "index + 1, test_accuracy[index]")
say("the worst was chosen", "index = int(np.argmin(validation_accuracy))")
say("the lists have changed places: validation chooses, test reports", "index = int(np.argmax(test_accuracy))", "index, validation_accuracy[index]")  # fmt: skip
say(TEST_SAYS, "index = int(np.argmax(np.add(validation_accuracy, test_accuracy)))")
say(TEST_SAYS, f"index = max({N}, key=lambda i: (validation_accuracy[i], test_accuracy[i]))")
say(TEST_SAYS, f"index = min({N}, key=lambda i: abs(validation_accuracy[i] - test_accuracy[i]))")
say(TEST_SAYS, f"fair = [i for i in {N} if test_accuracy[i] >= validation_accuracy[i] - 0.02]\n    index = max(fair or {N}, key=lambda i: validation_accuracy[i])")  # fmt: skip
say(TIES, f"index = max({N}, key=lambda i: (validation_accuracy[i], i))")
say(
    "the index is looked up by the test accuracy: an earlier candidate may have the same one",
    BY_VALIDATION,
    "test_accuracy.index(test_accuracy[index]), test_accuracy[index]",
)
say(
    "the caller's list is sorted in place: sorted() makes a new one, max() needs none",
    "before = list(validation_accuracy)\n    validation_accuracy.sort()\n    index = before.index(validation_accuracy[-1])",
)  # fmt: skip
say(
    "the caller's list is sorted in place, so its indices say nothing any more",
    "validation_accuracy.sort()\n    index = len(validation_accuracy) - 1",
)
say(
    "an accuracy of 0 can be chosen, too: start the search with the first candidate",
    f"index, best = -1, 0.0\n    for i in {N}:\n        if validation_accuracy[i] > best:\n            index, best = i, validation_accuracy[i]",
    "(index, test_accuracy[index]) if index >= 0 else (-1, 0.0)",
)  # fmt: skip
for start in ("None", "-1"):
    say(
        "an accuracy of 0 can be chosen, too: start the search with the first candidate",
        f"index, best = {start}, 0.0\n    for i in {N}:\n        if validation_accuracy[i] > best:\n            index, best = i, validation_accuracy[i]",
    )  # fmt: skip
for digits in (1, 2, 3):
    say(
        "the accuracies are rounded before they are compared: smaller differences count, too",
        f"index = int(np.argmax([round(a, {digits}) for a in validation_accuracy]))",
    )
say("only the first ten candidates are looked at: there may be more", "index = int(np.argmax(validation_accuracy[:10]))")  # fmt: skip
say(
    "a dictionary from validation to test accuracy forgets one of two equal candidates",
    "table = dict(zip(validation_accuracy, test_accuracy))\n    best = max(table)\n    index = validation_accuracy.index(best)",
    "index, table[best]",
)  # fmt: skip
say("the mean of validation and test accuracy is reported: the test accuracy alone is", BY_VALIDATION, "index, (validation_accuracy[index] + test_accuracy[index]) / 2")  # fmt: skip
say("the mean of all test accuracies is reported: that of the chosen one is wanted", BY_VALIDATION, "index, sum(test_accuracy) / len(test_accuracy)")  # fmt: skip
say("the first candidate is left out: the search begins at index 0", "index = 1 + int(np.argmax(validation_accuracy[1:])) if len(validation_accuracy) > 1 else 0")  # fmt: skip
say("the last candidate is left out", "index = int(np.argmax(validation_accuracy[:-1] or [0]))")
for digits in (1, 2, 3):
    say("the accuracy for the report is rounded: return it as it is", BY_VALIDATION, f"index, round(test_accuracy[index], {digits})")  # fmt: skip
say("the accuracy is in per cent: a fraction from 0 to 1 is wanted", BY_VALIDATION, "index, 100 * test_accuracy[index]")  # fmt: skip
say("the function has no return statement", BY_VALIDATION, "None")
say(
    "the index is missing: both are returned, (index, accuracy)",
    BY_VALIDATION,
    "test_accuracy[index]",
)

SETS = {
    "the weights": "the training loss is what the gradient is taken of",
    "the learning rate": "chosen by comparing trainings, on images that none of them was trained on",
    "the epoch at which to stop": "chosen by the validation loss: the training loss goes on falling",
    "mean and deviation for normalising": "fitted numbers, like weights: from the training part only",
    "MLP or CNN": "chosen by comparing trained networks on the validation images",
    "the accuracy in the report": "measured once, on images that have chosen nothing",
}
SET_MISTAKES = [
    ("the validation set has chosen, so its accuracy is too good for the report", {"the accuracy in the report": "validation"}),
    ("choosing an architecture is choosing: the test set must have no say in it", {"MLP or CNN": "test"}),
    ("mean and deviation are computed from images, like weights, not compared and chosen", {"mean and deviation for normalising": "validation"}),
    ("the training loss says how well a network remembers: it cannot choose the learning rate", {"the learning rate": "train"}),
    ("the training loss goes on falling while the network learns by heart: it does not say when to stop", {"the epoch at which to stop": "train"}),
    ("stopping is a choice: the test set must have no say in it", {"the epoch at which to stop": "test"}),
    ("the learning rate is chosen: the test set must have no say in it", {"the learning rate": "test"}),
    ("comparing MLP and CNN on training images compares how well they remember", {"MLP or CNN": "train"}),
    ("the training images say how well a network remembers: they are not for the report", {"the accuracy in the report": "train"}),
    ("validation measures; the weights are fitted to the training images", {"the weights": "validation"}),
]  # fmt: skip
choose.short_answers(
    "decided_by",
    hint="is it computed from data (train), compared and chosen (validation), or only reported (test)?",
    options=["train", "validation", "test"],
    why=SETS,
    mistakes=SET_MISTAKES,
)
