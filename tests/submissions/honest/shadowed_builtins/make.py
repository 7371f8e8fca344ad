from cases import after


def make(solved, outside):
    """Variables named list, dict, input, print, id, sum, max, type."""
    return after(
        solved,
        "setup",
        "list = [1]\ninput = 5\nid = sum = max = min = len([1])\ntype = 'x'\nstr = 'y'\nprint = lambda *a, **k: None\nisinstance = None\ngetattr = 0\nException = ValueError",
    )
