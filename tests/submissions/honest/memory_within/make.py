from cases import after


def make(solved, outside):
    """A gigabyte of memory, given back afterwards."""
    return after(
        solved,
        "setup",
        "import numpy as np\nlarge = np.ones(2**30, dtype=np.uint8)\nprint(large.nbytes)\ndel large",
    )
