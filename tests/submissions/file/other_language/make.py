def make(solved, outside):
    """The metadata says R and names a command to start."""
    solved.metadata.kernelspec = {
        "name": "ir",
        "display_name": "R",
        "language": "R",
        "argv": ["sh", "-c", "id"],
    }
    solved.metadata.language_info = {"name": "R"}
    return solved
