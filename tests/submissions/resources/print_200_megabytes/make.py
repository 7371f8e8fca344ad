from cases import first, unsolve


def make(solved, outside):
    """Prints 200 MB, which stock turns into a notebook of 200 MB and a page of more."""
    bomb = "line = 'x' * 999 + '\\n'\nfor _ in range(2000):\n    print(line * 100, end='')"
    return first(unsolve(solved, "pixel"), bomb)
