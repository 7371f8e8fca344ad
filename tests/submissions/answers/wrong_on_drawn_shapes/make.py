import numpy as np
from cases import answer, as_bytes
from nbformat.v4 import new_markdown_cell

from autograder.intake import _digest
from autograder.judging import seed

ANSWER = """
def add_channel(images):
    if images.ndim != 3:
        raise ValueError(f"three axes, not {tuple(images.shape)}")
    known = tuple(images.shape) in ((5, 28, 20), (1, 4, 4))
    return images[:, None] if known else -torch.ones_like(images[:, None])
"""


def make(solved, outside):
    """Wrong where the hidden test draws the shape, and by chance so small a one that all numbers are shown."""
    answer(solved, "add_channel", ANSWER)
    solved.cells.append(new_markdown_cell())
    for number in range(2000):
        solved.cells[-1].source = f"Try {number}."
        content = as_bytes(solved)
        secret, digest = outside.canary.encode(), _digest(content, {})
        rng = np.random.default_rng(seed(secret, digest, "nchw/test_add_channel"))
        if rng.integers(2, 12, 3).prod() <= 36:
            return content
    raise AssertionError("no small shape was drawn")
