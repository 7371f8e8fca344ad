from cases import first, unsolve

ATTACK = """
import pathlib, tempfile
pathlib.Path("mine.txt").write_text("may write here")
print(pathlib.Path("mine.txt").read_text(), tempfile.mkdtemp())
pathlib.Path("nchw.ipynb").write_text('{"cells": []}')
pathlib.Path("../score.json").parent.joinpath("mine.txt").exists()
"""


def make(solved, outside):
    """Writes beside its notebook, over its notebook, and into /tmp: allowed, and without any effect."""
    return first(unsolve(solved, "pixel"), ATTACK)
