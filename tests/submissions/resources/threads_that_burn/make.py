from cases import after

LOOP = """
import threading, time

def burn(end=time.monotonic() + 60):
    while time.monotonic() < end:
        pass

for _ in range(4):
    threading.Thread(target=burn, daemon=True).start()
"""


def make(solved, outside):
    """Threads that go on computing behind every later cell."""
    return after(solved, "test_to_nhwc", LOOP)
