import copy

from cases import cell, unsolve


def make(solved, outside):
    """A test cell three times over, once with another text; one duplicate stops the batch in stock."""
    unsolve(solved, "to_nchw")
    for text in (
        "checks.to_nchw(lambda x: x)",
        "print('passed')",
        cell(solved, "test_to_nchw").source,
    ):
        twin = copy.deepcopy(cell(solved, "test_to_nchw"))
        twin.source = text
        solved.cells.append(twin)
    return solved
