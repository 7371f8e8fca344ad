from cases import first, unsolve

ATTACK = """
print("\\x1b]8;;java" + "script:alert(1)\\x1b\\\\click\\x1b]8;;\\x1b\\\\")
print("\\x1b[2J\\x1b[1;1H\\x1b]0;title\\x07\\x1bP1000p\\x1b\\\\")
raise ValueError("\\x1b]52;c;aGFsbG8=\\x07")
"""


def make(solved, outside):
    """Terminal codes: links, titles, the clipboard."""
    return first(unsolve(solved, "pixel"), ATTACK)
