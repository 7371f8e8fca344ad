from cases import as_bytes


def make(solved, outside):
    """Something behind the end (a merge, a second copy)."""
    return as_bytes(solved) + b"\n\x00\x00<<<<<<< HEAD\n"
