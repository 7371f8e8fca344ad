from cases import before, cell, unsolve


def make(solved, outside):
    """An answer in a new cell above its stub, which is left untouched and would overwrite it."""
    source = cell(solved, "to_nchw").source
    return before(unsolve(solved, "to_nchw"), "to_nchw", source)
