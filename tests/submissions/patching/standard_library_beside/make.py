from cases import as_bytes, unsolve

SHADOW = b"""
raise RuntimeError("shadowed")
"""


def make(solved, outside):
    """Files named like modules that a kernel imports late: json.py, ast.py, zmq.py, traceback.py, _curses.py."""
    names = (
        "json",
        "ast",
        "zmq",
        "traceback",
        "random",
        "typing",
        "tornado",
        "IPython",
        "ipykernel",
    )
    files = {f"{name}.py": SHADOW for name in names}
    return {"nchw.ipynb": as_bytes(unsolve(solved, "copies")), **files}
