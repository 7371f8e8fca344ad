from cases import as_bytes


def make(solved, outside):
    """A format that does not exist yet, with fields nobody knows."""
    return as_bytes(solved).replace(b'"nbformat": 4,', b'"nbformat": 5, "mood": "good",')
