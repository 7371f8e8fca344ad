from cases import as_bytes, unsolve


def make(solved, outside):
    """The browser has renamed the download: "nchw (1).ipynb"."""
    return {"nchw (1).ipynb": as_bytes(unsolve(solved, "copies"))}
