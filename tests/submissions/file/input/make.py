from cases import after


def make(solved, outside):
    """Leftover input(): stock waits, then stops."""
    return after(
        solved,
        "setup",
        'name = input("Your name? ")',
        "import getpass\ngetpass.getpass()",
        "import sys\nsys.stdin.readline()",
    )
