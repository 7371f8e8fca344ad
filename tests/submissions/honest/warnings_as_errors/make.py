from cases import after


def make(solved, outside):
    """Warnings are errors."""
    return after(
        solved,
        "setup",
        "import warnings\nwarnings.simplefilter('error')\nimport numpy as np\nnp.seterr(all='raise')",
    )
