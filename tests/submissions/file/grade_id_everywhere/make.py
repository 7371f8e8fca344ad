from cases import unsolve


def make(solved, outside):
    """Every cell claims to be test_strides."""
    for c in unsolve(solved, "strides").cells:
        c.metadata["nbgrader"] = {
            "grade_id": "test_strides",
            "grade": True,
            "points": 3,
            "locked": True,
            "solution": False,
            "schema_version": 3,
        }
    return solved
