from cases import after


def make(solved, outside):
    """Leftover %debug, breakpoint() and pdb."""
    return after(
        solved,
        "setup",
        "%debug",
        "breakpoint()\nz = 1",
        "import pdb\npdb.set_trace()\nz = 2",
        "1 / 0",
        "%debug",
    )
