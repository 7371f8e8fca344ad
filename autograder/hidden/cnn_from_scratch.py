"""Hidden test of assignment 4, `cnn_from_scratch`, for the trained network; the rest stands in `exercises`."""

from __future__ import annotations

import numpy as np

from autograder.exercises.cnn_from_scratch import outcomes
from autograder.student import Student
from course import data
from course.checks.expect import as_array, expect_close, expect_equal, fail
from course.checks.outcomes import cnn_from_scratch as checks


def test_digits(student: Student, rng: np.random.Generator) -> None:
    """Test images, moved by one pixel in a random direction; only the weights decide what is read."""
    test_set = data.mnist("test")
    chosen = test_set[rng.permutation(len(test_set))[:300].tolist()]
    down, right = [(0, 1), (0, -1), (1, 0), (-1, 0)][int(rng.integers(4))]
    pixels = np.roll(chosen.images.numpy(), (down, right), axis=(2, 3))
    images = (pixels.astype(np.float32) / 255 - np.float32(0.13)) / np.float32(0.31)
    replies = student.replay(outcomes.plan(images))
    for reply, what in zip(
        replies, ("network", "network, its parameters", "network.forward", "losses"), strict=True
    ):
        if "error" in reply:
            fail(what, got=f"{reply['error']}: {reply.get('message', '')}")
    found, logits, losses = (reply["value"] for reply in replies[1:])
    logits = as_array(logits, "network: the logits")
    arrays = [as_array(a, "network: its parameters") for a in found["arrays"]]
    checks.expect_network(arrays, logits, len(images))
    shapes = [tuple(a.shape) for a in arrays]
    expect_equal(shapes, outcomes.SHAPES, "network: shapes of weights and biases, by falling size")
    right_logits = outcomes.logits_of(arrays, images)
    scale = float(np.abs(right_logits).max())
    likely = {
        "the numbers do not come from these weights: use the network of the table as it is": logits
    }
    expect_close(
        logits,
        right_logits,
        "network: the logits, from its weights",
        likely=likely,
        rtol=1e-3,
        atol=1e-4 * scale,
    )
    checks.expect_losses(losses)
    checks.expect_read(right_logits, chosen.labels.numpy(), 0.8)
