from cases import answer


def make(solved, outside):
    """Stripped, with wrong answers: matching must not depend on their being right."""
    answer(solved, "to_nchw", "def to_nchw(images):\n    return images.reshape(1, 3, 4, 4)")
    answer(solved, "describe", "def describe(images):\n    return {}")
    for c in solved.cells:
        c.metadata = {}
        c.id = f"new{id(c)}"
    return solved
