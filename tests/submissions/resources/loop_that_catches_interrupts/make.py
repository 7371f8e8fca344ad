from cases import after

LOOP = """
import signal, time
end = time.monotonic() + 60
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
while time.monotonic() < end:
    try:
        while time.monotonic() < end:
            pass
    except BaseException:
        pass
"""


def make(solved, outside):
    """A loop that no interrupt stops."""
    return after(solved, "test_to_nhwc", LOOP)
