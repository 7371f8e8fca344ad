from cases import unsolve
from nbformat.v4 import new_markdown_cell


def make(solved, outside):
    """Thirty megabytes of text in three hundred cells."""
    unsolve(solved, "pixel").cells += [new_markdown_cell("[![<&\\" * 16_000) for _ in range(300)]
    return solved
