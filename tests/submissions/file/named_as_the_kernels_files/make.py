from cases import as_bytes


def make(solved, outside):
    """Files with the names that a kernel or matplotlib might want to make in its folder."""
    names = [
        "kernel",
        "kernel-1",
        "kernel-2",
        "kernel-5",
        ".matplotlib",
        ".ipython",
        ".cache",
        "connection.json",
        "tmp",
        "socket",
    ]
    return {"nchw.ipynb": as_bytes(solved), **{name: b"mine" for name in names}}
