from cases import after

BOMB = """
import subprocess, sys
code = "import time; held = bytearray(256 * 2**20); held[::4096] = bytes([1]) * len(held[::4096]); time.sleep(20) # {mark}"
workers = [subprocess.Popen([sys.executable, "-S", "-c", code]) for _ in range(24)]
for worker in workers:
    worker.wait()
"""


def make(solved, outside):
    """Six gigabytes over twenty-four processes, each below any limit of its own."""
    return after(solved, "test_to_nhwc", BOMB.format(mark=outside.mark))
