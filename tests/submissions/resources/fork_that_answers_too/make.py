from cases import after, unsolve

BOMB = """
import os
if os.fork() == 0:
    contiguous_strides = channels_last_strides = lambda n, c, h, w: (1, 1, 1, 1)
"""


def make(solved, outside):
    """Forks the kernel in mid-cell, so that two processes read and answer on the same sockets."""
    return after(unsolve(solved, "strides"), "test_to_nhwc", BOMB)
