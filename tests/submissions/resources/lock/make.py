from cases import after

LOOP = """
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire(timeout=60)
"""


def make(solved, outside):
    """Waits for a lock that it holds itself."""
    return after(solved, "test_to_nhwc", LOOP)
