import os

from cases import as_bytes


def make(solved, outside):
    """File names with spaces, quotes, HTML, shell and control characters, and undecodable bytes."""
    return {"nchw.ipynb": as_bytes(solved)}


def place(folder, outside):
    names = [b"<img src=x onerror=alert(1)>.txt", b"$(touch x).txt", b"; ls.txt", b"\xff\xfe.txt"]
    names += [b"a\nb.txt", b"-rf", b"...", "Übung é 题.txt".encode(), b"%s%n{0}", b"c\x1b[31m.txt"]
    for name in [*names, b"x" * 200]:
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"text")
