from cases import first, unsolve

ATTACK = """
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
"""


def make(solved, outside):
    """Blanks every later cell, with no work done at all; in stock nbgrader that is full marks."""
    return first(unsolve(solved), ATTACK)
