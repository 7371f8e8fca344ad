from cases import after

BOMB = """
import mmap, os
held = []
for number in range(16):
    try:
        area = mmap.mmap(-1, 2**28)
        for start in range(0, 2**28, 2**22):
            area[start : start + 2**22] = bytes(2**22)
        held.append(area)
    except (OSError, MemoryError) as error:
        print(error)
for number in range(8):
    try:
        handle = os.memfd_create(f"m{number}")
        for _ in range(32):
            os.write(handle, bytes(2**22))
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """Four gigabytes of shared memory and one in files that exist in memory only (memfd)."""
    return after(solved, "test_to_nhwc", BOMB)
