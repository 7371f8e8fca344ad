from cases import cell


def make(solved, outside):
    """Prints in every answer and at the end of every cell."""
    for name in ("describe", "to_nhwc", "pixel"):
        c = cell(solved, name)
        c.source = (
            c.source.replace("    return", "    print('called')\n    return")
            + "\nprint('defined', 0.0, '0 points')\n3.5"
        )
    return solved
