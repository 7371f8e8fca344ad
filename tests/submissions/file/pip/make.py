from cases import after


def make(solved, outside):
    """Leftover installations."""
    lines = (
        "%pip install -q torchinfo",
        "!pip install numpy --upgrade\nimport math",
        "%conda install x",
    )
    return after(solved, "setup", *lines)
