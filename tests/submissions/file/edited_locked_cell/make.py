from cases import cell, unsolve


def make(solved, outside):
    """The set-up cell rewritten: `checks` is something else."""
    cell(
        solved, "setup"
    ).source += "\nchecks = type('C', (), {'__getattr__': lambda s, n: print})()"
    return unsolve(solved, "to_nchw")
