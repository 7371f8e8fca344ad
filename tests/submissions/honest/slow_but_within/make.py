from cases import after

SLOW = """
import time
end = time.process_time() + 1.5
while time.process_time() < end:
    pass
time.sleep(1)
"""


def make(solved, outside):
    """Slow, but within the limits."""
    return after(solved, "test_to_nhwc", SLOW)
