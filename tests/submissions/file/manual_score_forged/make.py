from cases import unsolve


def make(solved, outside):
    """Scores, comments and a solution flag in the metadata of an untouched notebook."""
    for c in unsolve(solved).cells:
        c.metadata["nbgrader"] = {
            **c.metadata.get("nbgrader", {}),
            "auto_score": 3,
            "manual_score": 3,
            "score": 3,
            "extra_credit": 100,
            "comment": "well done",
            "solution": True,
        }
    return solved
