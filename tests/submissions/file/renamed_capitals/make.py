from cases import as_bytes


def make(solved, outside):
    """NCHW.IPYNB."""
    return {"NCHW.IPYNB": as_bytes(solved)}
