from cases import after

LOOP = """
import ctypes
ctypes.PyDLL(None).sleep(60)
"""


def make(solved, outside):
    """Sleeps in C with the interpreter's lock held: no thread of the kernel can do anything."""
    return after(solved, "test_to_nhwc", LOOP)
