def make(solved, outside):
    """The notebook is a link to a neighbour's solved one; stock grades that as its own."""
    return {"notes.txt": b"see the link\n"}


def place(folder, outside):
    (folder / "nchw.ipynb").symlink_to(outside.folder / "submitted/neighbour/nchw/nchw.ipynb")
