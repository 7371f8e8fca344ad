import nbformat
from cases import unsolve


def make(solved, outside):
    """An old format: worksheets, inputs in place of sources, no ids."""
    notebook = unsolve(solved, "describe")
    return nbformat.writes(nbformat.convert(notebook, 3), version=3).encode()
