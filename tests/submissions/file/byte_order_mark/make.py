from cases import as_bytes


def make(solved, outside):
    """UTF-8 with a byte-order mark, as a Windows editor writes it; stock cannot read it."""
    return b"\xef\xbb\xbf" + as_bytes(solved)
