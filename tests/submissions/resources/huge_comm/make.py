from cases import first, unsolve

BOMB = """
from ipywidgets import Image, Text
from ipykernel.comm import Comm
channel = Comm(target_name="bomb", data={"x": "c" * 20_000_000}, buffers=[bytes(100_000_000)])
channel.send({"deep": [[[[[[[[[[]]]]]]]]]]}, buffers=[bytes(10)] * 1000)
Text(value="w" * 10_000_000)
"""


def make(solved, outside):
    """Comm messages of 100 MB, as a widget with a large picture sends them."""
    return first(unsolve(solved, "pixel"), BOMB)
