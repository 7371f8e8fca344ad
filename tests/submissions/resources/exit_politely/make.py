from cases import after


def make(solved, outside):
    """exit() and quit() left in a cell."""
    return after(
        solved, "test_to_nhwc", "exit()", "quit(keep_kernel=True)", "import sys\nsys.exit(1)"
    )
