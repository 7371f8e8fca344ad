from cases import after

ATTACK = """
import os, signal
for pid in (os.getppid(), 1):
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError as error:
            print(error)
"""


def make(solved, outside):
    """Stops and kills the process that started it."""
    return after(solved, "test_to_nhwc", outside.guard + ATTACK)
