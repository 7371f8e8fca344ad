from cases import unsolve


def make(solved, outside):
    """Test cells turned into raw cells, which are never run."""
    for c in unsolve(solved, "pixel").cells:
        if c.metadata.get("nbgrader", {}).get("grade"):
            c.cell_type = "raw"
            c.pop("outputs", None)
            c.pop("execution_count", None)
    return solved
