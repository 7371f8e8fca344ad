from cases import as_bytes, unsolve

SHADOW = b"""
print("my numpy")
def __getattr__(name):
    return lambda *args, **kwargs: True
"""


def make(solved, outside):
    """A numpy.py beside the notebook replaces NumPy in stock nbgrader, in tests too."""
    return {"nchw.ipynb": as_bytes(unsolve(solved, "pixel")), "numpy.py": SHADOW}
