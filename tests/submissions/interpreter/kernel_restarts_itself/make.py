from cases import first

ATTACK = """
import os, sys
os.execv(sys.executable, [sys.executable, "-c", "print('20 points'); import time; time.sleep(5)"])
"""


def make(solved, outside):
    """Puts another program into the kernel's process (exec)."""
    return first(solved, ATTACK)
