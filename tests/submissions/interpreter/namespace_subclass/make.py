from cases import first, unsolve

ATTACK = """
class Yes(dict):
    def __contains__(self, key):
        return True

    def __missing__(self, key):
        return lambda *args, **kwargs: args[0] if args else True

shell = get_ipython()
namespace = Yes(shell.user_ns)
shell.user_ns = namespace
import gc
for thing in getattr(gc, "stcejbo_teg"[::-1])():
    if type(thing).__name__ == "Responder":
        thing._namespace = namespace
"""


def make(solved, outside):
    """A namespace in which every name is defined, as a function that returns its argument."""
    return first(unsolve(solved), ATTACK)
