from cases import as_bytes


def make(solved, outside):
    """A file x beside the notebook, which lies in a folder, and a folder x above it."""
    return {
        "sub/nchw.ipynb": as_bytes(solved),
        "sub/x": b"a file",
        "x/y.txt": b"in a folder",
        "x/z/w.txt": b"",
    }
