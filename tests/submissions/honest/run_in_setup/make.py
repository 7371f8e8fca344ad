from cases import answer, as_bytes, cell

HELPER = b"""
def move(images, order):
    return images.permute(*order)
"""


def make(solved, outside):
    """A line in the locked set-up cell that runs a helper file beside the notebook."""
    setup = cell(solved, "setup")
    setup.source = "%run my_helpers.py\n" + setup.source
    answer(solved, "to_nhwc", "def to_nhwc(images):\n    return move(images, (0, 2, 3, 1))")
    return {"nchw.ipynb": as_bytes(solved), "my_helpers.py": HELPER}
