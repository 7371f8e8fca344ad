from cases import unsolve


def make(solved, outside):
    """Test cells tagged skip-execution and raises-exception: full marks for wrong answers in stock."""
    for c in unsolve(solved, "pixel", "require_nchw").cells:
        c.metadata["tags"] = ["skip-execution", "raises-exception", "remove-cell", "nbval-skip"]
    return solved
