from cases import position


def make(solved, outside):
    """The set-up cell deleted by accident."""
    solved.cells.pop(position(solved, "setup"))
    return solved
