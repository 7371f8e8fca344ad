from cases import after

LOOP = """
import time
end = time.process_time() + 3
while time.process_time() < end:
    pass
"""


def make(solved, outside):
    """Uses three seconds of processor time in each cell of many."""
    for name in ("test_pixel", "strides", "test_strides", "copies"):
        after(solved, name, LOOP)
    return solved
