from cases import after

BOMB = """
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
held = 0
for number in range(500):
    if libc.semget(0, 32000, 0o1600) < 0:
        print("refused")
        break
    held += 2
time.sleep(1)
print("HELD", held)
"""


def make(solved, outside):
    """A gigabyte of System V semaphores, which belong to no process."""
    return after(solved, "test_to_nhwc", BOMB)
