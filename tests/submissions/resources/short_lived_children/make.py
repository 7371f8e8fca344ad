from cases import after

BOMB = """
import os, time
end = time.monotonic() + 60
while time.monotonic() < end:
    if os.fork() == 0:
        stop = time.monotonic() + 0.04
        while time.monotonic() < stop:
            pass
        os._exit(0)
    os.wait()
"""


def make(solved, outside):
    """Computes in processes that live for a twentieth of a second each, between two looks of a watcher."""
    return after(solved, "test_to_nhwc", BOMB)
