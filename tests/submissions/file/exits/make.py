from cases import after


def make(solved, outside):
    """exit(), quit() and sys.exit() in cells of one's own: stock's kernel ends a moment later, or does not."""
    now = "get_ipython().exit_now = True"
    return after(solved, "setup", "exit()", "quit()", "import sys\nsys.exit()", "exit", now)
