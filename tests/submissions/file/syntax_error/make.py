from cases import after, answer


def make(solved, outside):
    """An answer that is not Python and an extra cell that is not either."""
    answer(solved, "pixel", "def pixel(images, index, x, y:\n    return images[")
    return after(solved, "setup", "this is not Python (")
