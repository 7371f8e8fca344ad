"""The trained network of `cnn_from_scratch`: its logits, how well it reads digits, its losses.

The network is measured as it is: nothing here knows what its layers compute.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course.checks.expect import (
    as_array,
    call,
    check,
    expect_count,
    expect_shape,
    expect_true,
    fail,
)
from course.checks.objects import parameters_of

PARAMETERS = 7146
TARGET = 0.9  # the share of the validation images that the trained network has to read


@check("the logits are finite, the loss came down, the digits are read")
def digits(network, losses, images, labels, *, rng: np.random.Generator) -> None:
    """The trained network on the validation images."""
    del rng
    arrays = call(parameters_of, network, what="network, its parameters")["arrays"]
    expect_network(
        arrays,
        as_array(call(network.forward, images.copy(), what="network.forward"), "network"),
        len(images),
    )
    logits = as_array(network.forward(images.copy()), "network")
    expect_losses(losses)
    expect_read(logits, labels, TARGET)


def expect_network(arrays: Sequence[np.ndarray], logits: np.ndarray, n: int) -> None:
    """As many parameters as the text says, finite numbers, and logits: no probabilities."""
    expect_count(
        sum(np.size(a) for a in arrays),
        PARAMETERS,
        "network: number of parameters (is it the one of the table?)",
    )
    finite = all(np.isfinite(a).all() for a in arrays) and bool(np.isfinite(logits).all())
    expect_true(
        finite,
        "network: weights and logits",
        expected="finite numbers",
        got="nan or inf",
        likely="the learning rate is too large",
    )
    what = f"network: the logits of {n} images"
    expect_shape(logits, (n, 10), what)
    if bool((logits >= 0).all()) and np.allclose(logits.sum(1), 1, atol=1e-3):
        fail(
            what,
            expected="logits, whose rows have any sum",
            got="rows that sum to 1",
            likely="those are probabilities, the loss wants logits",
        )


def expect_losses(losses: object) -> None:
    """A list of the mean loss of each epoch that came down."""
    what = "losses: the mean loss of each epoch, as train returned them"
    if not isinstance(losses, (list, tuple, np.ndarray)) or np.ndim(losses) != 1:
        fail(
            what,
            expected="a list with one number for each epoch",
            got=f"a {type(losses).__name__}",
            likely="hand over the whole list that train returned",
        )
    curve = as_array(losses, what)
    rounded = f"{np.round(curve, 3).tolist()}"
    expect_true(
        len(curve) >= 1 and bool(np.isfinite(curve).all()) and curve[-1] < 0.6,
        what,
        expected="a last loss below 0.6",
        got=rounded,
        likely="too few epochs, or a learning rate far too small or too large (ln 10 = 2.303 is guessing); "
        "the last epoch's loss stands at the end",
    )
    expect_true(
        len(curve) == 1 or curve[-1] < curve[0],
        what,
        expected="a last loss below the first one",
        got=rounded,
        likely="the losses stand in the order of the epochs",
    )


def expect_read(logits: np.ndarray, labels: np.ndarray, wanted: float) -> None:
    """At least the wanted share of the largest logits stand at the label."""
    share = float((logits.argmax(1) == labels).mean())
    expect_true(
        share >= wanted,
        f"network: {len(labels)} images that it was not trained on",
        expected=f"at least {wanted:.0%} right",
        got=f"{share:.1%}",
        likely="train longer, or change the learning rate"
        if share > 0.2
        else "that is guessing: was this network trained?",
    )
