from cases import after, unsolve


def make(solved, outside):
    """Defines the answer only at the very end, under another name and by globals()."""
    return after(
        unsolve(solved, "pixel"),
        "test_guard",
        "globals()['pixel'] = lambda im, i, x, y: im[i, :, y, x]",
    )
