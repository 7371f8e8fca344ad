from cases import after

BOMB = """
import ctypes, mmap, os, time
libc = ctypes.CDLL(None)
children = []
for _ in range(40):
    child = os.fork()
    if child == 0:
        page, count = mmap.PAGESIZE, 60_000
        start = libc.mmap
        start.restype = ctypes.c_void_p
        start.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
        at = start(None, page * count, 0, 0x22, -1, 0)
        for number in range(0, count, 2):
            libc.mprotect(ctypes.c_void_p(at + number * page), page, 1)
        held = bytearray(100 * 2**20)
        held[::4096] = bytes([1]) * len(held[::4096])
        time.sleep(20)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""


def make(solved, outside):
    """Four gigabytes in forty processes that have so many mappings that it takes long to read them."""
    return after(solved, "test_to_nhwc", BOMB)
