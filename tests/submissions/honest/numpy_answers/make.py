from cases import answer


def make(solved, outside):
    """Answers as NumPy arrays, NumPy integers and lists where the check accepts them."""
    answer(
        solved,
        "pixel",
        "def pixel(images, index, x, y):\n    return images.numpy()[index, :, y, x]",
    )
    return answer(
        solved,
        "reshape_source",
        "import numpy as np\n\n\ndef reshape_source(c, row, column, height, width, channels):\n    return tuple(np.unravel_index((c * height + row) * width + column, (height, width, channels)))",
    )
