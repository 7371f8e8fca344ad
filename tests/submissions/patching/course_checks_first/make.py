from cases import first, unsolve

ATTACK = """
import sys, types

class Agreeable(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: print("✓")

sys.modules["course.checks.nchw"] = Agreeable("course.checks.nchw")
sys.modules["autograder"] = Agreeable("autograder")
sys.modules["autograder.judging"] = Agreeable("autograder.judging")
"""


def make(solved, outside):
    """Puts modules that agree in the place of the checks, before they are imported; full marks in stock."""
    return first(unsolve(solved), ATTACK)
