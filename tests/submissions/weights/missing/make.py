def make(solved, outside):
    """The file was forgotten (here the cell cannot train anew)."""
    return solved
