def make(solved, outside):
    """schema_version: "newest"; in stock one such cell stops the whole batch."""
    for number, c in enumerate(solved.cells):
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader["schema_version"] = [99, "newest", None, -1, {}][number % 5]
    return solved
