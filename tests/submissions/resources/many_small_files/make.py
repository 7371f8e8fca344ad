from cases import after

BOMB = """
import os
try:
    for number in range(50_000):
        os.close(os.open(f"file-{number}", os.O_CREAT | os.O_WRONLY))
except OSError as error:
    print(number, error)
"""


def make(solved, outside):
    """Fifty thousand empty files, to use up the file system's entries."""
    return after(solved, "test_to_nhwc", BOMB)
