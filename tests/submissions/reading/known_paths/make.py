from cases import first, unsolve

SEARCH = """
import pathlib
for name in ("gradebook.db", ".grading_secret", "source/nchw/nchw.ipynb", "submitted/neighbour/nchw/nchw.ipynb", "nbgrader_config.py"):
    for top in ({folder!r}, "..", "../..", "../../..", "../../../..", "/proc/1/root" + {folder!r}, "/proc/{pid}/root" + {folder!r}, "/proc/{pid}/cwd", "/proc/self/cwd/.."):
        path = pathlib.Path(top, name)
        try:
            print(path, path.read_bytes()[:2000])
        except OSError as error:
            pass
"""


def make(solved, outside):
    """Reads the gradebook, the secret, the sources and a neighbour by their known paths."""
    search = SEARCH.format(folder=str(outside.folder), pid=outside.pid)
    return first(unsolve(solved, "pixel"), search)
