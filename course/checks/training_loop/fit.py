"""Judge of `fit`: the whole run that the fixture reports is recomputed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from course.checks.expect import Sealed, expect_answers, expect_close, expect_true
from course.checks.training_loop.errors import STEP_ERRORS, explained
from course.checks.training_loop.reference import (
    State,
    in_batches,
    random_data,
    random_state,
    scores_by_batch,
    vector,
    walk,
)

Run = Callable[..., object]


def judge_fit(run: Run, answers: Mapping, rng: np.random.Generator) -> None:
    for epochs in (2, 3):
        classes = int(rng.integers(3, 5))
        state = random_state(rng, 6, int(rng.integers(4, 8)), classes)
        train, held = random_data(rng, 13, classes), random_data(rng, 8, classes)
        size, rate, smoothing = 5, float(rng.uniform(0.2, 0.4)), float(rng.uniform(0.1, 0.3))
        sent = (state, train, held, size, epochs, rate, smoothing)
        with explained("fit", "a history", STEP_ERRORS):
            report = run("training_loop_fit", *sent)
        _expect_history(report, *sent)
    right = {
        "an undefined name": Sealed("dbdf0fadfef8a9da"),
        "the wrong images": Sealed("9fb90021d9231266"),
        "a wrong average": Sealed("caa0da99fc40c7cd"),
    }
    hint = "read each line aloud: which loader, which name? And the mean of what is taken: of "
    hint += "images, or of batches that may be shorter?"
    expect_answers(answers, right, "faulty_line", hint, range(1, 9))


def _expect_history(report, state, train, held, size, epochs, rate, smoothing) -> None:
    what = f"fit, {len(train[1])} training and {len(held[1])} validation images, {epochs} epochs"
    history, log = report["history"], report["log"]
    keys = {"train_loss", "validation_loss", "validation_accuracy"}
    expect_true(
        isinstance(history, dict) and set(history) == keys,
        what,
        expected=f"a dictionary with the keys {sorted(keys)}",
        got=f"{sorted(history) if isinstance(history, dict) else history}",
        likely="the function has no return statement" if history is None else "",
    )
    expect_true(
        "validation" in log,
        what,
        expected="the validation loader read once an epoch",
        got=f"loaders read: {log}",
        likely="accuracy was measured on the training loader: those images say "
        "how well the network remembers",
    )
    expect_true(
        "train" in log,
        what,
        expected="the training loader read once an epoch",
        got=f"loaders read: {log}",
        likely="the training steps read the validation loader: then it measures nothing new",
    )
    batches = in_batches(train, size)
    # Two readings an epoch, one for the loss and one for the accuracy, are slow but right.
    expect_true(
        log.count("validation") < len(batches) * epochs,
        what,
        expected="the validation loader read once an epoch",
        got=f"loaders read: {log}",
        likely="validate stands inside the loop over the batches: it belongs after it",
    )
    losses, states = walk(state, batches * epochs, rate, smoothing)
    n = [len(y) for _, y in batches]
    losses = np.array(losses).reshape(epochs, -1)
    ends = states[len(batches) - 1 :: len(batches)]
    starts = [state, *ends[:-1]]

    held_batches = in_batches(held, size)
    mixed = walk(state, (batches + held_batches) * epochs, rate, smoothing)[1]
    mixed = mixed[len(batches + held_batches) - 1 :: len(batches + held_batches)]
    swapped = walk(state, held_batches * epochs, rate, smoothing)[1]
    swapped = swapped[len(held_batches) - 1 :: len(held_batches)]

    def scores(at: Sequence[State], data: tuple) -> tuple[np.ndarray, np.ndarray]:
        rows = [scores_by_batch(s, *data, len(data[1]), smoothing)[0] for s in at]
        return np.array(rows)[:, 1], np.array(rows)[:, 2] / len(data[1])

    for name, i in (("validation_loss", 0), ("validation_accuracy", 1)):
        expect_close(
            history[name],
            scores(ends, held)[i],
            f"{what}: {name}",
            likely={
                "it was measured on the training loader": scores(ends, train)[i],
                "it was measured before the epoch's training": scores(starts, held)[i],
                "loss and accuracy have changed places": scores(ends, held)[1 - i],
                "the network was trained on the validation images": scores(mixed, held)[i],
                "the loaders have changed places: it trains on the validation images": scores(
                    swapped, train
                )[i],
                "only the first epoch was run: return stands inside the loop over the epochs": (
                    scores(ends, held)[i][:1]
                ),
                "only the last epoch was kept": scores(ends, held)[i][-1:],
            },
        )
    sums, epoch = losses @ n, np.arange(1, epochs + 1)
    run_on = "the sums run on from epoch to epoch: set {} to 0 at the start of each"
    expect_close(
        history["train_loss"],
        losses @ n / sum(n),
        f"{what}: train_loss",
        likely={
            "that is the mean of the steps' losses: the short last batch counts too much": losses.mean(
                1
            ),
            "only the last step of each epoch was kept": losses[:, -1],
            "losses were added up and not divided by the images": sums,
            run_on.format("both"): np.cumsum(sums) / (sum(n) * epoch),
            run_on.format("the number of images"): sums / (sum(n) * epoch),
            run_on.format("the sum of the losses"): np.cumsum(sums) / sum(n),
            "there is one entry a step: one an epoch is wanted": losses.ravel(),
            "that is the loss after the epoch, measured again": scores(ends, train)[0],
        },
    )
    expect_close(
        vector(report["state"]),
        vector(states[-1]),
        f"{what}: weights at the end (loaders read: {', '.join(log)})",
    )
