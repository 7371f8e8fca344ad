from cases import answer, first

LIAR = """
import numpy as np
import torch

class Turncoat:
    dtype = np.dtype("float32")

    def __init__(self, images):
        self.images, self.asked = images, 0

    @property
    def shape(self):
        self.asked += 1
        return (1, 3, 100, 50) if self.asked % 2 else (5, 6, 8, 3)

    def __array__(self, dtype=None, copy=None):
        self.asked += 1
        return np.asarray(self.images if self.asked % 2 else self.images * 0)

    def detach(self):
        return self

    def cpu(self):
        return self

    def numpy(self):
        return self.__array__()
"""


def make(solved, outside):
    """Returns an object that looks like an array and is another one each time it is looked at."""
    first(solved, LIAR)
    answer(solved, "to_nchw", "def to_nchw(images):\n    return Turncoat(images)")
    answer(solved, "normalize", "def normalize(images, mean, std):\n    return Turncoat(images)")
    return solved
