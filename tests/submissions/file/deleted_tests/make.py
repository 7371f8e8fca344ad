from cases import unsolve


def make(solved, outside):
    """All test cells deleted, those that would fail among them."""
    unsolve(solved, "strides").cells[:] = [
        c for c in solved.cells if not c.metadata.get("nbgrader", {}).get("grade")
    ]
    return solved
