from cases import first, unsolve


def make(solved, outside):
    """Ten thousand displayed objects, and one with 30 MB of text."""
    bomb = "from IPython.display import display\nfor n in range(10_000):\n    display(n)\n'y' * 30_000_000"
    return first(unsolve(solved, "pixel"), bomb)
