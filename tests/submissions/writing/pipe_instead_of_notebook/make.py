import os


def make(solved, outside):
    """A named pipe with the notebook's name: reading it would wait for ever."""
    return {"notes.txt": b"hello\n"}


def place(folder, outside):
    os.mkfifo(folder / "nchw.ipynb")
