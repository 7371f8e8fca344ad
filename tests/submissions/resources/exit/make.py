from cases import after


def make(solved, outside):
    """os._exit(0) in mid-notebook; in stock nbgrader a dead kernel loses the whole submission."""
    return after(solved, "test_to_nhwc", "import os\nos._exit(0)")
