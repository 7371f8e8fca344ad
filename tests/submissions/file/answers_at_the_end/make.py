from cases import after, cell, unsolve


def make(solved, outside):
    """All answers in new cells at the end, the stubs left as they were."""
    answers = [cell(solved, n).source for n in ("to_nchw", "to_nhwc", "normalize")]
    return after(
        unsolve(solved, "to_nchw", "to_nhwc", "normalize"), "test_guard", "\n\n\n".join(answers)
    )
