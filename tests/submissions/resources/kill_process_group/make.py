from cases import after

ATTACK = """
import os, signal
os.killpg(0, signal.SIGKILL)
"""


def make(solved, outside):
    """Sends SIGKILL to its process group, where its starter may be."""
    return after(solved, "test_to_nhwc", outside.guard + ATTACK)
