from cases import as_bytes, unsolve


def make(solved, outside):
    """Windows line ends, in the file and in the cells."""
    for c in unsolve(solved, "pixel").cells:
        c.source = c.source.replace("\n", "\r\n")
    return as_bytes(solved).replace(b"\n", b"\r\n")
