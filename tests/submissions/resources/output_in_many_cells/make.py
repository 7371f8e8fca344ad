from cases import after, unsolve


def make(solved, outside):
    """A hundred thousand characters of output in each of four hundred cells."""
    return after(unsolve(solved, "pixel"), "test_guard", *["print(('x' * 990 + '\\n') * 99)"] * 400)
