from cases import after

LOOP = """
import ctypes, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
libc = ctypes.CDLL(None)
for _ in range(60):
    libc.sleep(1)
"""


def make(solved, outside):
    """Sleeps in C, deaf to interrupts."""
    return after(solved, "test_to_nhwc", LOOP)
