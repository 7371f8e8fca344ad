from cases import as_bytes, first


def make(solved, outside):
    """Latin-1 with an umlaut in a comment: undecodable as UTF-8."""
    first(solved, "# gemäß Vorlesung\nz = 1")
    return as_bytes(solved).replace("gemäß".encode(), "gemäß".encode("latin-1"))
