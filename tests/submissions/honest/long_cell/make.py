from cases import cell


def make(solved, outside):
    """An answer with hundreds of lines of comments and a table."""
    c = cell(solved, "describe")
    c.source = "\n".join(f"# {n}: " + "thinking " * 12 for n in range(800)) + "\n" + c.source
    return solved
