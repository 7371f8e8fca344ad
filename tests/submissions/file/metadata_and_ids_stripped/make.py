from cases import unsolve


def make(solved, outside):
    """No metadata and no cell ids (nbformat 4.2): only the text says what is what."""
    notebook = unsolve(solved, "strides")
    notebook.nbformat_minor = 2
    for c in notebook.cells:
        c.metadata = {}
        c.pop("id", None)
    return notebook
