from cases import as_bytes


def make(solved, outside):
    """Cut off in the middle (an interrupted upload)."""
    content = as_bytes(solved)
    return content[: len(content) // 2]
