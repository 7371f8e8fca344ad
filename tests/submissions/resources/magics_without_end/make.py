from cases import first, unsolve


def make(solved, outside):
    """Thousands of magic lines, leftovers and half strings, for whoever looks for leftovers."""
    cells = [
        "%pip install x\n" * 1500,
        "'''" + "!pip install\n" * 3000,
        "%debug\n'''\n" * 1500,
        "breakpoint()\n(" * 2000,
        "!pip\\\n" * 3000,
    ]
    return first(unsolve(solved, "pixel"), *cells)
