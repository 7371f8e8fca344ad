from cases import as_bytes


def make(solved, outside):
    """Unpacked from an archive, with a folder around it."""
    return {"nchw/nchw.ipynb": as_bytes(solved)}
