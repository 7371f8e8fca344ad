from cases import after


def make(solved, outside):
    """Own exception display, %xmode and a rich traceback."""
    return after(
        solved,
        "setup",
        "%xmode Minimal\nimport faulthandler, sys\nsys.excepthook = lambda *a: None",
        "%config InteractiveShell.ast_node_interactivity = 'all'\n1\n2",
        "%load_ext autoreload\n%autoreload 2",
    )
