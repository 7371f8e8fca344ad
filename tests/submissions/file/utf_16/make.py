from cases import as_bytes


def make(solved, outside):
    """UTF-16."""
    return as_bytes(solved).decode().encode("utf-16")
