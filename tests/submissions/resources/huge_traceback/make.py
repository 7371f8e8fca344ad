from cases import first, unsolve


def make(solved, outside):
    """An error whose message is 50 MB."""
    return first(unsolve(solved, "pixel"), "raise ValueError('z' * 50_000_000)")
