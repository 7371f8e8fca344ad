from cases import after, unsolve

ATTACK = """
import builtins, math
builtins.all = lambda values: True
builtins.any = lambda values: True
builtins.isinstance_kept = isinstance
math.isclose = lambda *args, **kwargs: True
builtins.AssertionError = type("AssertionError", (BaseException,), {"__init__": lambda self, *a: None})
"""


def make(solved, outside):
    """all, any, isclose and AssertionError mean something else now."""
    return after(unsolve(solved, "describe", "reshape_source", "strides"), "setup", ATTACK)
