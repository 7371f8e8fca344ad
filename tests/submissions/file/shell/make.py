from cases import after


def make(solved, outside):
    """Leftover shell commands."""
    return after(
        solved,
        "setup",
        "!ls -a",
        "files = !ls\nprint(len(files))",
        "%%bash\necho hello\npwd",
        "!nvidia-smi",
    )
