from cases import unsolve
from nbformat.v4 import new_markdown_cell


def make(solved, outside):
    """Five thousand extra cells behind the last exercise."""
    extra = [new_markdown_cell("more") for _ in range(5000)]
    unsolve(solved, "pixel").cells += extra
    return solved
