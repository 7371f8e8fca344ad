from cases import after

BOMB = """
import numpy as np
bomb = np.ones(8 * 2**30, dtype=np.uint8)
print(bomb.nbytes)
"""


def make(solved, outside):
    """Eight gigabytes in one array."""
    return after(solved, "test_to_nhwc", BOMB)
