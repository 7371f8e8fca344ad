from cases import after

ATTACK = """
import os, signal
try:
    os.kill(-1, signal.SIGKILL)
except ProcessLookupError:
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


def make(solved, outside):
    """Sends SIGKILL to everything it can reach; a neighbour's kernel, in stock."""
    return after(solved, "test_to_nhwc", outside.guard + ATTACK)
