from cases import first, unsolve


def make(solved, outside):
    """A cell of six megabytes: one comment."""
    return first(unsolve(solved, "pixel"), "# " + "n" * 6_000_000)
