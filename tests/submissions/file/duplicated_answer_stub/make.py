import copy

from cases import blank_notebook, cell, position


def make(solved, outside):
    """The untouched stub of an answer stands below the answer (copied, then the copy filled in)."""
    stub = copy.deepcopy(cell(blank_notebook("nchw"), "to_nchw"))
    solved.cells.insert(position(solved, "to_nchw") + 1, stub)
    return solved
