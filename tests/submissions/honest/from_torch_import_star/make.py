from cases import after


def make(solved, outside):
    """from torch import *, which replaces abs, all, any, sum, max and more."""
    return after(solved, "setup", "from torch import *\nfrom numpy import *\nimport torch")
