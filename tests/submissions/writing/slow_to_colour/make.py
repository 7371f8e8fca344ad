from cases import after

CELLS = ["text = '%" + "0" * 90_000 + "'", "x = 1\n" + " \n" * 45_000 + "x"]


def make(solved, outside):
    """Code that runs at once, but takes minutes to be coloured on the feedback page."""
    return after(solved, "test_to_nhwc", *CELLS)
