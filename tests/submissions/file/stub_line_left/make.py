from cases import cell


def make(solved, outside):
    """A right answer below the stub's raise, which was left in."""
    c = cell(solved, "describe")
    c.source = c.source.replace(
        "    n, c, h, w", '    raise NotImplementedError("your code")\n    n, c, h, w'
    )
    return solved
