from cases import after

BOMB = """
import os, time
left = 500
for _ in range(500):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    except OSError as error:
        print(error)
        break
"""


def make(solved, outside):
    """Starts five hundred processes."""
    return after(solved, "test_to_nhwc", BOMB)
