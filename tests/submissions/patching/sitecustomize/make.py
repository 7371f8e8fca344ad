from cases import as_bytes, first, unsolve

SHADOW = b"""
import builtins, os
builtins.found_at_start = sorted(os.environ)
open("/tmp/started", "w").write("yes")
print("started by a student")
"""


def make(solved, outside):
    """sitecustomize.py, usercustomize.py, a .pth file and conftest.py, for any Python that starts here."""
    names = ("sitecustomize.py", "usercustomize.py", "conftest.py", "startup.pth")
    notebook = unsolve(solved, "describe", "pixel")
    notebook = first(notebook, "print('started', 'found_at_start' in dir(__builtins__))")
    return {"nchw.ipynb": as_bytes(notebook), **dict.fromkeys(names, SHADOW)}
