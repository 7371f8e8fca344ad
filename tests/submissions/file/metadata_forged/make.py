from cases import unsolve


def make(solved, outside):
    """points: 300, tests made ungraded, answers made graded, another schema; stock gave 300 of 10."""
    for c in unsolve(solved, "pixel", "to_nchw").cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader.update(
                points=300, schema_version=1, locked=False, grade=not c.metadata.nbgrader["grade"]
            )
    return solved
