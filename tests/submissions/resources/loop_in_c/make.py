from cases import after

LOOP = """
import re
re.match(r"(a+)+$", "a" * 33 + "b")
"""


def make(solved, outside):
    """A regular expression that takes minutes inside C code, where Python sees no interrupt."""
    return after(solved, "test_to_nhwc", LOOP)
