def make(solved, outside):
    """A PNG with the notebook's name."""
    return b"\x89PNG\r\n\x1a\n" + bytes(2000)
