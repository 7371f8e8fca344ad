import copy

from cases import cell, position


def make(solved, outside):
    """Two answers under one grade id, first a right one: as in the notebook, the last one counts."""
    second = copy.deepcopy(cell(solved, "pixel"))
    second.source = "def pixel(images, index, x, y):\n    return images[0, :, 0, 0]"
    solved.cells.insert(position(solved, "pixel") + 1, second)
    return solved
