from cases import as_bytes, unsolve

SHADOW = b"""
raise SystemExit("this torch grades itself")
"""


def make(solved, outside):
    """torch.py and a folder course/ beside the notebook, to be imported in place of the real ones."""
    return {
        "nchw.ipynb": as_bytes(unsolve(solved, "normalize")),
        "torch.py": SHADOW,
        "course/__init__.py": SHADOW,
        "course/checks/nchw.py": b"def __getattr__(name): return print\n",
        "autograder/__init__.py": b"def judge(*args): pass\n",
    }
