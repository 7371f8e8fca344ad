from cases import unsolve


def make(solved, outside):
    """An untouched notebook that says it is worth 300 points."""
    for c in unsolve(solved).cells:
        if c.metadata.get("nbgrader", {}).get("grade"):
            c.metadata.nbgrader.points = 300
    return solved
