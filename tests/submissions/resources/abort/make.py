from cases import after


def make(solved, outside):
    """abort(), with a core dump if that is allowed."""
    return after(solved, "test_to_nhwc", "import os\nos.abort()")
