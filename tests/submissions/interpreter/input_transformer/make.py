from cases import first, unsolve

ATTACK = """
def blank(lines):
    return ["pass\\n"] if any("checks." in line or "judge" in line for line in lines) else lines

get_ipython().input_transformers_cleanup.append(blank)
"""


def make(solved, outside):
    """Blanks every later test cell by an input transformer; in stock nbgrader a blanked test passes."""
    return first(unsolve(solved, "to_nchw", "strides"), ATTACK)
