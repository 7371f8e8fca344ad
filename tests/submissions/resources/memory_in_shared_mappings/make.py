from cases import after

BOMB = """
import mmap, time
held = []
for number in range(13):
    held.append(mmap.mmap(-1, 2**28))
    for start in range(0, 2**28, 2**22):
        held[-1][start : start + 2**22] = bytes(2**22)
    held[-1].madvise(mmap.MADV_DONTNEED)
time.sleep(1)
print("HELD", len(held) * 256)
"""


def make(solved, outside):
    """Three gigabytes in shared mappings, given back by `madvise`: the pages stay, and no size shows them."""
    return after(solved, "test_to_nhwc", BOMB)
