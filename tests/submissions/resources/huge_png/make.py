from cases import first, unsolve

BOMB = """
import base64
from IPython.display import display
display({"image/png": "iVBORw0KGgo" + "A" * 20_000_000}, raw=True)
display({"image/png": 5}, raw=True)
display({"text/plain": ["a", 5, None]}, raw=True)
"""


def make(solved, outside):
    """Pictures that are none: 20 MB of bytes, and a number in the place of the data."""
    return first(unsolve(solved, "pixel"), BOMB)
