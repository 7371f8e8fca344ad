from cases import unsolve


def make(solved, outside):
    """Nothing was done."""
    return unsolve(solved)
