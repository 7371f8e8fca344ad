from cases import after

BOMB = """
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
held = 0
for number in range(13):
    segment = libc.shmget(0, 2**28, 0o1600)
    if segment < 0:
        print("refused")
        break
    place = libc.shmat(segment, None, 0)
    if place == ctypes.c_void_p(-1).value:
        print("not attached")
        break
    ctypes.memset(place, 1, 2**28)
    libc.shmdt(ctypes.c_void_p(place))
    held += 256
time.sleep(1)
print("HELD", held)
"""


def make(solved, outside):
    """Three gigabytes of System V shared memory, detached again: it stays, and no process's size shows it."""
    return after(solved, "test_to_nhwc", BOMB)
