from cases import after

BOMB = """
import threading, time
try:
    for _ in range(2000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError as error:
    print(error)
"""


def make(solved, outside):
    """Starts two thousand threads."""
    return after(solved, "test_to_nhwc", BOMB)
