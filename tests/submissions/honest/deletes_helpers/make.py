from cases import after


def make(solved, outside):
    """Deletes helper names, some of them names of the course's own."""
    after(
        solved,
        "test_to_nhwc",
        "del time, plots, data",
        "import gc\ngc.collect()\n%reset_selective -f nothing_like_this",
    )
    return solved
