from cases import first, unsolve

ATTACK = """
def cover(info):
    if "checks." in info.raw_cell:
        from course.checks import nchw
        for name in dir(nchw):
            if not name.startswith("_"):
                globals()["checks"] = type("Checks", (), {"__getattr__": lambda self, n: lambda *a: None})()

get_ipython().events.register("pre_run_cell", cover)
"""


def make(solved, outside):
    """A pre_run_cell hook swaps `checks` for an object that finds everything right."""
    return first(unsolve(solved, "describe", "require_nchw"), ATTACK)
