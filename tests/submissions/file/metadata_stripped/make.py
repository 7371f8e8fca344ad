from cases import unsolve


def make(solved, outside):
    """An editor has stripped all metadata; stock finds no graded cell at all."""
    notebook = unsolve(solved, "pixel")
    notebook.metadata = {}
    for c in notebook.cells:
        c.metadata = {}
    return notebook
