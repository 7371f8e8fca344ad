from cases import position


def make(solved, outside):
    """An answer cell deleted: 0 for it, and the rest is graded."""
    solved.cells.pop(position(solved, "normalize"))
    return solved
