from cases import after

LOOP = """
import time
end = time.monotonic() + 60
while time.monotonic() < end:
    pass
"""


def make(solved, outside):
    """A leftover cell that loops for ever, between solved exercises."""
    return after(solved, "test_to_nhwc", LOOP)
