from cases import after

LOOP = """
import subprocess, sys
code = "import time; end = time.monotonic() + 30\\nwhile time.monotonic() < end: pass # {mark}"
workers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
for worker in workers:
    worker.wait()
"""


def make(solved, outside):
    """Has child processes do the looping, while the kernel itself only waits."""
    return after(solved, "test_to_nhwc", LOOP.format(mark=outside.mark))
