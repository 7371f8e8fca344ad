from cases import first, unsolve

ATTACK = """
import sys, types
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

class Anything(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: None

class Finder(MetaPathFinder, Loader):
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("autograder", "course.checks", "nbgrader")):
            return ModuleSpec(name, self)

    def create_module(self, spec):
        return Anything(spec.name)

    def exec_module(self, module):
        module.__path__ = []

sys.meta_path.insert(0, Finder())
for name in list(sys.modules):
    if name.startswith(("autograder", "course.checks")):
        del sys.modules[name]
"""


def make(solved, outside):
    """An import hook delivers an `autograder` and `course.checks` that agree with everything."""
    return first(unsolve(solved, "pixel", "copies"), ATTACK)
