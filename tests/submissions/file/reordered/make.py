def make(solved, outside):
    """All cells in the opposite order."""
    solved.cells.reverse()
    return solved
