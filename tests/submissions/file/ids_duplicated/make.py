def make(solved, outside):
    """Every cell has the same nbformat id, an invalid one."""
    for c in solved.cells:
        c.id = "not a valid id!"
    return solved
