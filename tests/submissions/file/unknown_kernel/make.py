def make(solved, outside):
    """Written with a kernel that this machine lacks: stock finds no such kernel and stops."""
    solved.metadata.kernelspec = {
        "name": "conda-env-deep-py",
        "display_name": "Deep",
        "language": "python",
    }
    return solved
