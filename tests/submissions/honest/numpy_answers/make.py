from cases import answer


def make(solved, outside):
    """NumPy integers where whole numbers are asked for."""
    return answer(
        solved,
        "reshape_source",
        "import numpy as np\n\n\ndef reshape_source(c, row, column, height, width, channels):\n    return tuple(np.unravel_index((c * height + row) * width + column, (height, width, channels)))",
    )
