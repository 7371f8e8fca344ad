from cases import first, unsolve

SEARCH = """
import ctypes, os, pathlib
print(dict(os.environ))
for path in pathlib.Path("/proc").glob("*/environ"):
    try:
        print(path, path.read_bytes())
    except OSError:
        pass
"""


def make(solved, outside):
    """Prints its environment and that of every process."""
    return first(unsolve(solved, "describe"), SEARCH)
