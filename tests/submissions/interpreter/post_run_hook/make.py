from cases import first, unsolve

ATTACK = """
def forgive(result):
    result.error_before_exec = result.error_in_exec = None
    result.success  # a property: true now

get_ipython().events.register("post_run_cell", forgive)
get_ipython().events.register("post_execute", lambda: None)
"""


def make(solved, outside):
    """A post_run_cell hook takes the error out of every result."""
    return first(unsolve(solved, "copies"), ATTACK)
