from cases import after


def make(solved, outside):
    """%%writefile makes a module, %run and %load use it."""
    return after(
        solved,
        "setup",
        "%%writefile extra.py\nvalue = 6\n# %pip install nothing\n",
        "import extra\nprint(extra.value)",
        "%run extra.py\nvalue",
    )
