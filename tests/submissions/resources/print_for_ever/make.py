from cases import after

BOMB = """
import time
end = time.monotonic() + 60
number = 0
while time.monotonic() < end:
    print(number, end=" ")
    number += 1
"""


def make(solved, outside):
    """Prints without end, in small pieces."""
    return after(solved, "test_to_nhwc", BOMB)
