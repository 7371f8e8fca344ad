from cases import cell, unsolve


def make(solved, outside):
    """The ids of an easy, solved test and of hard, unsolved ones are exchanged."""
    unsolve(solved, "reshape_source", "strides")
    easy, hard = cell(solved, "test_pixel"), cell(solved, "test_reshape_source")
    easy.metadata.nbgrader.grade_id, hard.metadata.nbgrader.grade_id = (
        "test_reshape_source",
        "test_pixel",
    )
    return solved
